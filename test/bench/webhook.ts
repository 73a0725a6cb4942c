/**
 * `npm run bench:webhook`: what the way of a Zalo message costs, against a bare Express app and
 * against the targets. Each server runs in a process of its own; load generator and platform double
 * share this one. Loopback only. `--quick` for a short run, `--database sqlite|postgres` for one.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { dataFolder, environment, zaloEnvironment } from '../support/running-app.ts'
import { setup as build } from '../support/build-once.ts'
import { startPostgres } from '../support/postgres.ts'
import { startZaloDouble } from '../support/zalo-double.ts'
import { signZalo, zaloEvent, zaloTestAccount } from '../support/zalo-events.ts'
import { connect, requestBytes, type Connections } from './webhook/post.ts'
import { questionSource, seededRandom } from './webhook/questions.ts'

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, database: { type: 'string' } },
})
const { quick } = options

const CONNECTIONS = 64
const ROUNDS = quick ? 3 : 7
const ROUND_MS = quick ? 1000 : 3000
/** Arrivals a second of the sustained run, and how many messages it takes in all. */
const ARRIVALS = 165
const MESSAGES = quick ? 2000 : 20_000
const MEMORY_EVERY = quick ? 500 : 2000
const BURST = quick ? 500 : 3000
/** People who write in turn; each has had their answer long before they write again. */
const PEOPLE = 4000

const targets = { ratio: 0.7, turns: 150, ackP99: 100, rss: 200 }

/** As `npm start` gives them. */
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: { start: string }
}
const nodeFlags = scripts.start.match(/--(?:max|min)-\S+/g) ?? []

const random = seededRandom(2026)
const question = questionSource(random)
const personAt = (at: number) => String(6_000_000_000_000_000_000n + BigInt(at % PEOPLE))
/**
 * One message in ten. Nobody's next one as well: after two the bot hands over, and to who waits for
 * staff it does not say every time that it does not know.
 */
const isForeign = (at: number) => ((at % PEOPLE) + Math.floor(at / PEOPLE)) % 10 === 0
/** Every message of the whole run has an id of its own, else it would pass for a repetition. */
const posted = (at: number) => ({ userId: personAt(at), text: question(isForeign(at)) })

type Usage = NodeJS.MemoryUsage & NodeJS.CpuUsage

interface Server {
  url: URL
  /** Memory in bytes, CPU time since the start in µs. */
  usage(): Promise<Usage>
  stop(): Promise<void>
}

async function start(file: string, env: Record<string, string>, logTo: string): Promise<Server> {
  const log = openSync(logTo, 'a')
  const child: ChildProcess = fork(join(import.meta.dirname, 'webhook', file), {
    env: { PATH: process.env['PATH'], ...env },
    execArgv: nodeFlags,
    // The log goes to a file, as under a service manager: it is part of what is measured.
    stdio: ['ignore', log, 'inherit', 'ipc'],
  })
  let stopping = false
  child.once('exit', (code) => {
    // Nothing that waits for it would ever hear.
    if (!stopping) throw new Error(`${file} ended by itself, ${code}; its log is ${logTo}`)
  })
  const [{ url }] = (await once(child, 'message')) as [{ url: string }]
  return {
    url: new URL('/webhooks/zalo', url),
    async usage() {
      child.send('usage')
      const [usage] = (await once(child, 'message')) as [Usage]
      return usage
    },
    async stop() {
      stopping = true
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}

function signed(url: URL, raw: string): Buffer {
  return requestBytes(url, raw, { 'X-ZEvent-Signature': signZalo(raw, zaloTestAccount) })
}

/** As many as the server takes: each connection posts its next when its last was answered. */
async function closedLoop(to: Connections, requests: Buffer[], forMs: number): Promise<number> {
  const began = performance.now()
  let next = 0
  let acks = 0
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (performance.now() - began < forMs) {
        const request = requests[next++]
        if (!request) throw new Error('too few requests were prepared')
        if ((await to.post(request)) !== 200) throw new Error('a message was not taken')
        acks++
      }
    }),
  )
  return (1000 * acks) / (performance.now() - began)
}

/** Acks a second of the bare app and of the product, in alternating rounds. */
async function measureAcks(env: Record<string, string>, folder: string) {
  const servers = {
    bare: await start('baseline.mjs', env, join(folder, 'bare.log')),
    ours: await start('product.mjs', { ...env, BENCH_WORKERS: 'paused' }, join(folder, 'ours.log')),
  }
  const to = {
    bare: connect(servers.bare.url, CONNECTIONS),
    ours: connect(servers.ours.url, CONNECTIONS),
  }
  let at = 0
  const prepare = (of: 'bare' | 'ours', count: number) =>
    Array.from({ length: count }, () => signed(servers[of].url, zaloEvent.text(posted(at++))))
  /** Acks of one round; the requests are made beforehand. */
  const round = (of: 'bare' | 'ours', ms: number) =>
    closedLoop(to[of], prepare(of, Math.ceil(18 * ms)), ms)

  await round('bare', 1000)
  await round('ours', 1000)
  const cpu = { bare: 0, ours: 0 }
  const rounds: { bare: number; ours: number }[] = []
  for (let n = 0; n < ROUNDS; n++) {
    const rates = { bare: 0, ours: 0 }
    for (const of of n % 2 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const)) {
      const before = await servers[of].usage()
      rates[of] = await round(of, ROUND_MS)
      const { user, system } = await servers[of].usage()
      const acks = (rates[of] * ROUND_MS) / 1000
      cpu[of] += (user + system - before.user - before.system) / acks / ROUNDS
    }
    rounds.push(rates)
  }
  for (const of of ['bare', 'ours'] as const) {
    to[of].close()
    await servers[of].stop()
  }
  return { rounds, cpu }
}

/** Knows what was posted and tells when it is answered, at the double. */
function answerBook() {
  const open = new Map<string, { at: number; parts: number }>()
  const greeted = new Set<string>()
  const latencies: number[] = []
  return {
    latencies,
    open,
    asked(userId: string) {
      // The first reply to a newcomer is the notice; the answer comes behind it.
      open.set(userId, { at: performance.now(), parts: greeted.has(userId) ? 1 : 2 })
      greeted.add(userId)
    },
    delivered({ userId }: { userId: string }) {
      const turn = open.get(userId)
      if (!turn || --turn.parts > 0) return
      open.delete(userId)
      latencies.push(performance.now() - turn.at)
    },
    async allAnswered(patienceMs: number) {
      const end = performance.now() + patienceMs
      while (open.size > 0 && performance.now() < end) await wait(5)
      if (open.size > 0) throw new Error(`${open.size} messages were not answered`)
    },
  }
}

/** Whole turns: messages arrive by the clock (Poisson), whether or not the server keeps up. */
async function measureTurns(env: Record<string, string>, folder: string) {
  const book = answerBook()
  const double = await startZaloDouble({ onDelivered: (message) => book.delivered(message) })
  const server = await start(
    'product.mjs',
    { ...env, ...zaloEnvironment(double) },
    join(folder, 'turns.log'),
  )
  const to = connect(server.url, CONNECTIONS)
  const acks: number[] = []
  let at = 0

  async function ask(): Promise<void> {
    const event = posted(at++)
    double.interacted(event.userId)
    book.asked(event.userId)
    const request = signed(server.url, zaloEvent.text(event))
    const began = performance.now()
    if ((await to.post(request)) !== 200) throw new Error('a message was not taken')
    acks.push(performance.now() - began)
  }

  const memory: { messages: number; mb: number }[] = []
  const remember = async (messages: number) =>
    void memory.push({ messages, mb: (await server.usage()).rss / 2 ** 20 })

  // Warm: code compiled, connections to the double open. Not counted.
  await arrive(ask, Math.min(300, MESSAGES), ARRIVALS / 2)
  await book.allAnswered(30_000)
  acks.length = book.latencies.length = 0

  const before = await server.usage()
  await remember(0)
  const began = performance.now()
  for (let sent = 0; sent < MESSAGES; sent += MEMORY_EVERY) {
    await arrive(ask, MEMORY_EVERY, ARRIVALS)
    await remember(sent + MEMORY_EVERY)
  }
  await book.allAnswered(30_000)
  const seconds = (performance.now() - began) / 1000
  const after = await server.usage()
  const sustained = {
    cpuMs: (after.user + after.system - before.user - before.system) / 1000 / MESSAGES,
    turns: MESSAGES / seconds,
    seconds,
    ackP50: quantile(acks, 0.5),
    ackP99: quantile(acks, 0.99),
    answerP50: quantile(book.latencies, 0.5),
    answerP99: quantile(book.latencies, 0.99),
  }

  // All at once: how fast a backlog is worked off, with acks and answers sharing one thread.
  acks.length = book.latencies.length = 0
  const burstBegan = performance.now()
  await Promise.all(Array.from({ length: BURST }, ask))
  await book.allAnswered(120_000)
  const burst = (1000 * BURST) / (performance.now() - burstBegan)

  to.close()
  await server.stop()
  await double.close()
  return { sustained, memory, burst }
}

/** Calls `event` `count` times, at random intervals with the given mean rate a second. */
async function arrive(event: () => Promise<void>, count: number, rate: number): Promise<void> {
  const running: Promise<void>[] = []
  let due = performance.now()
  for (let n = 0; n < count; n++) {
    due += (-1000 * Math.log(1 - random())) / rate
    const early = due - performance.now()
    if (early > 1) await wait(early)
    running.push(event())
  }
  await Promise.all(running)
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.round(share * (sorted.length - 1))] ?? 0
}

/** Least squares: growth in MB per 1,000 messages. */
function slope(points: readonly { messages: number; mb: number }[]): number {
  const mean = (of: (point: (typeof points)[number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [x, y] = [mean(({ messages }) => messages), mean(({ mb }) => mb)]
  const over = points.reduce((sum, { messages, mb }) => sum + (messages - x) * (mb - y), 0)
  const under = points.reduce((sum, { messages }) => sum + (messages - x) ** 2, 0)
  return (1000 * over) / under
}

const row = (name: string, value: string, target = '') =>
  console.log(`  ${name.padEnd(34)} ${value.padEnd(34)} ${target}`)
const verdict = (good: boolean, target: string) => `${good ? 'ok  ' : 'MISS'} ${target}`

async function measure(name: string, databaseUrl: (run: string) => Promise<string>) {
  const data = dataFolder()
  const double = await startZaloDouble()
  const base = { ...environment(data.path), ...zaloEnvironment(double), LOG_LEVEL: 'info' }
  const { rounds, cpu } = await measureAcks(
    { ...base, DATABASE_URL: await databaseUrl('acks') },
    data.path,
  )
  await double.close()
  const ratios = rounds.map(({ bare, ours }) => ours / bare)
  const ratio = quantile(ratios, 0.5)
  const rate = (of: 'bare' | 'ours') =>
    quantile(
      rounds.map((round) => round[of]),
      0.5,
    ).toFixed(0)
  console.log(`\n${name}`)
  row(
    'acks/s, bare Express : product',
    `${rate('bare')} : ${rate('ours')}, ratio ${ratio.toFixed(2)}`,
    verdict(ratio >= targets.ratio, `≥ ${targets.ratio}`),
  )
  row('  CPU an ack, same order', `${cpu.bare.toFixed(0)} : ${cpu.ours.toFixed(0)} µs`)
  row('  ratios of the rounds', ratios.map((each) => each.toFixed(2)).join(' '))

  const { sustained, memory, burst } = await measureTurns(
    { ...base, DATABASE_URL: await databaseUrl('turns') },
    data.path,
  )
  row(
    'turns/s, sustained',
    `${sustained.turns.toFixed(0)} for ${sustained.seconds.toFixed(0)} s`,
    verdict(sustained.turns >= targets.turns, `≥ ${targets.turns}`),
  )
  row('  CPU a turn', `${sustained.cpuMs.toFixed(2)} ms`)
  row(
    '  ack p50, p99',
    `${sustained.ackP50.toFixed(1)} ms, ${sustained.ackP99.toFixed(1)} ms`,
    verdict(sustained.ackP99 <= targets.ackP99, `p99 ≤ ${targets.ackP99} ms`),
  )
  row(
    '  posted to answered p50, p99',
    `${sustained.answerP50.toFixed(0)} ms, ${sustained.answerP99.toFixed(0)} ms`,
  )
  row('turns/s, backlog worked off', `${burst.toFixed(0)} (${BURST} at once)`)
  const most = Math.max(...memory.map(({ mb }) => mb))
  row(
    `resident memory over ${MESSAGES}`,
    `at most ${most.toFixed(0)} MB`,
    verdict(most <= targets.rss, `≤ ${targets.rss} MB`),
  )
  row(`  MB, every ${MEMORY_EVERY}`, memory.map(({ mb }) => mb.toFixed(0)).join(' '))
  row('  growth', `${slope(memory).toFixed(2)} MB per 1,000 messages`)
  data.remove()
}

build()
console.log(
  `${CONNECTIONS} connections; ${ROUNDS} rounds of ${ROUND_MS / 1000} s each, alternating; then ${MESSAGES} messages at ${ARRIVALS}/s`,
)
if (options.database !== 'postgres') {
  const files = dataFolder()
  await measure('SQLite, every commit durable', async (run) => `sqlite:${files.path}/${run}.db`)
  files.remove()
}
if (options.database !== 'sqlite') {
  const postgres = await startPostgres()
  await measure('PostgreSQL as the tests start it (fsync off unless TEST_PG_URL)', (run) =>
    postgres.createDatabase(`bench_${run}`),
  )
  await postgres.stop()
}
