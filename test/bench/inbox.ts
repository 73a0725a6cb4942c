/**
 * `npm run bench:inbox`: what a full inbox asks of the server, over HTTP, with a year of
 * conversations in the database (seed-inbox.ts), and what open consoles cost while nothing happens.
 * `-- --file inbox.db` keeps and reuses the data, `-- --postgres` measures on PostgreSQL as well,
 * `-- --messages 100000` makes less of it.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, openSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { openStorage } from '../../src/storage/storage.ts'
import { createInvitations } from '../../src/staff/invitations.ts'
import type { ConversationList, Messages } from '../../src/web/console-contract.ts'
import { setup as build } from '../support/build-once.ts'
import { consoleBrowser, goodPassword, type ConsoleBrowser } from '../support/console-client.ts'
import { startPostgres } from '../support/postgres.ts'
import { dataFolder, environment } from '../support/running-app.ts'
import { table } from './peers/table.ts'
import { fullSize, labels, seedInbox, seedLogin, USERS } from './seed-inbox.ts'

const { values: options } = parseArgs({
  options: {
    file: { type: 'string' },
    messages: { type: 'string' },
    postgres: { type: 'boolean', default: false },
  },
})
const sizes = { ...fullSize, messages: Number(options.messages ?? fullSize.messages) }
const REPEATED = 40
const CONSOLES = USERS
/** How long consoles are watched doing nothing, after what their coming caused. */
const SETTLE_MS = 5000
const IDLE_MS = 20_000
const MOST_OF_CORE = 5
const SECRET = 'the bench knows this key and nobody else'

type Usage = NodeJS.MemoryUsage & NodeJS.CpuUsage

/** The built server in a process of its own. */
async function start(url: string, folder: string) {
  const log = openSync(join(folder, 'server.log'), 'a')
  const env = { ...environment(folder), DATABASE_URL: url, SECRET_KEY: SECRET, LOG_LEVEL: 'info' }
  const child = fork(join(import.meta.dirname, 'webhook', 'product.mjs'), {
    // Whoever waits for so long would be written to, and what is a year old would go.
    env: { PATH: process.env['PATH'], ...env, BENCH_WORKERS: 'paused' },
    stdio: ['ignore', log, 'inherit', 'ipc'],
  })
  const [{ url: address }] = (await once(child, 'message')) as [{ url: string }]
  return {
    address,
    async usage() {
      child.send('usage')
      return ((await once(child, 'message')) as [Usage])[0]
    },
    async stop() {
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}

/** One-time links of every user, so that each can choose a password. */
async function invitationsTo(url: string): Promise<string[]> {
  const storage = await openStorage({
    ...{ url, secretKey: SECRET, now: Date.now, newId: () => '' },
  })
  const { users, invitations } = storage.staff
  const all = await users.allUsers()
  const tokens: string[] = []
  for (let at = 1; at <= CONSOLES; at++) {
    const user = all.find(({ login }) => login === seedLogin(at))
    if (!user) throw new Error('this database was not seeded')
    tokens.push(await createInvitations(invitations, users, Date.now).invite(user))
  }
  await storage.close()
  return tokens
}

const words = {
  'a name': ['nguyen van an', 'Trần Thị Hương', 'phuong', 'Lê Minh', 'dung'],
  'common words': ['can cuoc', 'xin chao', 'căn cước', 'Xin chào', 'cam on', 'vneid'],
  'a sentence': ['lam the can cuoc o dau', 'đăng ký tạm trú', 'cap lai the bao hiem y te'],
  'rare words': ['HS123', 'HS9', 'bun rieu cua dong', 'khong ai viet the nay', 'Đà Lạt'],
  'two letters': ['th', 'an', 'ng', 'ca', 'đă', 'xi', 'tr', 'bo'],
  'three letters': ['nha', 'tha', 'ngu', 'tru', 'chu', 'thu'],
  'one letter': ['c', 't', 'h', 'n'],
}
const views = ['waiting', 'mine', 'open', 'bot', 'closed']
const channels = ['zalo', 'messenger', 'web', 'telegram']

/** A kind of request: the nth of its paths, and how long it may take. */
interface Kind {
  name: string
  limit: number
  path: (n: number) => string
}

async function kindsOf(browser: ConsoleBrowser): Promise<Kind[]> {
  const inbox = (query: Record<string, string>) => `/conversations?${new URLSearchParams(query)}`
  const at = <T>(list: readonly T[], n: number): T => list[n % list.length]!
  const pages = new Map<string, string[]>()
  for (const view of views) {
    // The first pages, as somebody scrolls.
    const paths: string[] = []
    let after: string | null = ''
    for (let n = 0; n < 20 && after !== null; n++) {
      const path = inbox({ view, after })
      paths.push(path)
      after = (await browser.get<ConversationList>(path)).body.next
    }
    pages.set(view, paths)
  }
  const open = await browser.get<ConversationList>(inbox({ view: 'open' }))
  const some = open.body.conversations.map(({ id }) => id)
  const long = (n: number) => 1 + (n % sizes.long)
  const older: string[] = []
  for (let n = 0; n < sizes.long; n++) {
    const path = `/conversations/${long(n)}/messages`
    const { body } = await browser.get<Messages>(path)
    older.push(`${path}?before=${body.messages[0]?.id ?? 1}`)
  }
  const of = (limit: number) => (name: string, path: Kind['path']) => ({ name, limit, path })
  const quick = of(150)
  return [
    ...views.map((view) => quick(`inbox, ${view}`, () => inbox({ view }))),
    ...views.map((view) => quick(`  next pages, ${view}`, (n) => at(pages.get(view)!, n))),
    ...views.map((view) =>
      quick(`  by channel, ${view}`, (n) => inbox({ view, channel: at(channels, n) })),
    ),
    ...views.map((view) =>
      quick(`  by label, ${view}`, (n) => inbox({ view, label: at(labels, n) })),
    ),
    ...Object.entries(words).map(([name, list]) =>
      of(300)(`search, ${name}`, (n) => inbox({ view: 'open', q: at(list, n) })),
    ),
    of(300)('search, on one channel', (n) =>
      inbox({ view: 'open', q: 'can cuoc', channel: at(channels, n) }),
    ),
    quick('a conversation', (n) => `/conversations/${at(some, n)}`),
    quick('  its messages', (n) => `/conversations/${at(some, n)}/messages`),
    quick(`one of ${sizes.longMessages} messages`, (n) => `/conversations/${long(n)}`),
    quick('  its messages', (n) => `/conversations/${long(n)}/messages`),
    quick('  older ones', (n) => at(older, n)),
    quick('  suggestions', (n) => `/conversations/${long(n)}/suggestions`),
    quick('labels', () => '/labels'),
    ...[7, 31, 92].map((days) => of(500)(`overview, ${days} days`, () => `/overview?days=${days}`)),
  ]
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.round(share * (values.length - 1))] ?? 0
}

async function time(browser: ConsoleBrowser, { path }: Kind): Promise<number[]> {
  const took: number[] = []
  for (let n = 0; n < REPEATED; n++) {
    const began = performance.now()
    const { status } = await browser.get(path(n))
    took.push(performance.now() - began)
    if (status !== 200) throw new Error(`${path(n)} was answered with ${status}`)
  }
  return took
}

/** Part of a core the server uses, in %. */
async function idleShare(server: Awaited<ReturnType<typeof start>>): Promise<number> {
  await wait(SETTLE_MS)
  const before = await server.usage()
  await wait(IDLE_MS)
  const after = await server.usage()
  return (after.user + after.system - before.user - before.system) / 10 / IDLE_MS
}

async function measure(name: string, url: string): Promise<void> {
  const folder = dataFolder()
  const tokens = await invitationsTo(url)
  const server = await start(url, folder.path)
  const browsers: ConsoleBrowser[] = []
  for (const [at, token] of tokens.entries()) {
    const browser = consoleBrowser(server.address)
    const chosen = { login: seedLogin(at + 1), name: `Cán bộ ${at + 1}`, password: goodPassword }
    const { status } = await browser.post(`/invitations/${token}`, chosen)
    if (status !== 200) throw new Error(`${chosen.login} could not get in: ${status}`)
    browsers.push(browser)
  }
  const [lead] = browsers
  if (!lead) throw new Error('nobody looks')

  const rows: string[][] = []
  for (const kind of await kindsOf(lead)) {
    const took = await time(lead, kind)
    const [p50, p95, most] = [0.5, 0.95, 1].map((share) => quantile(took, share))
    const shown = [p50, p95, most].map((ms = 0) => ms.toFixed(0))
    rows.push([kind.name, ...shown, `≤ ${kind.limit}`, (p95 ?? 0) <= kind.limit ? 'ok' : 'MISS'])
  }
  console.log(`\n${name}; load of the machine ${loadavg()[0]?.toFixed(1)}`)
  table(['ms', 'p50', 'p95', 'max', 'p95 limit', ''], rows)

  const leaving = new AbortController()
  for (const browser of browsers) {
    const { body } = await fetch(`${server.address}/api/live`, {
      headers: { Cookie: browser.cookie() ?? '' },
      signal: leaving.signal,
    })
    void body?.pipeTo(new WritableStream()).catch(() => {})
  }
  const watched = await idleShare(server)
  leaving.abort()
  const without = await idleShare(server)
  const verdict = watched <= MOST_OF_CORE ? 'ok  ' : 'MISS'
  console.log(
    `CPU while nothing happens: ${watched.toFixed(1)} % of a core with ${CONSOLES} consoles open, ${without.toFixed(1)} % with none   ${verdict} ≤ ${MOST_OF_CORE} %`,
  )
  const { rss } = await server.usage()
  console.log(`resident memory ${(rss / 2 ** 20).toFixed(0)} MB`)
  await server.stop()
  folder.remove()
}

async function seeded(url: string): Promise<void> {
  const began = performance.now()
  await seedInbox(url, sizes)
  const seconds = (performance.now() - began) / 1000
  console.log(`${sizes.messages} messages, ${sizes.open} open: made in ${seconds.toFixed(0)} s`)
}

build()
const files = dataFolder()
const file = options.file ?? join(files.path, 'inbox.db')
if (!existsSync(file)) await seeded(`sqlite:${file}`)
await measure('SQLite', `sqlite:${file}`)
files.remove()
if (options.postgres) {
  const postgres = await startPostgres()
  const url = await postgres.createDatabase('bench_inbox')
  await seeded(url)
  await measure('PostgreSQL as the tests start it', url)
  await postgres.stop()
}
