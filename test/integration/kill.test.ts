import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readFolder } from '../../src/content/file.ts'
import { readHandbook } from '../../src/knowledge/content.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { dataFolder, environment, zaloEnvironment } from '../support/running-app.ts'
import { startServerProcess, type ServerProcess } from '../support/server-process.ts'
import { until } from '../support/until.ts'
import { startZaloDouble, type ZaloDouble } from '../support/zalo-double.ts'
import { postZalo, zaloTestAccount } from '../support/zalo-events.ts'

/** Sends that may be under way at once in one process: the delivery worker's concurrency. */
const IN_FLIGHT = 16
const PEOPLE = 100
const MESSAGES_EACH = 5
/** Every person gets the notice of a first contact and an answer to each message. */
const EXPECTED = PEOPLE * (MESSAGES_EACH + 1)

const personId = (who: number) => String(3468458835291979220n + BigInt(who))
const { articles } = readHandbook(readFolder('.', 'knowledge')).handbook
const answers = articles.slice(0, MESSAGES_EACH)

let data: ReturnType<typeof dataFolder>
let zalo: ZaloDouble
let servers: ServerProcess[]

beforeEach(async () => {
  data = dataFolder()
  zalo = await startZaloDouble()
  servers = []
})

afterEach(async () => {
  await Promise.all(servers.map((server) => server.killHard()))
  await zalo.close()
  data.remove()
})

async function startServers(count: number, more: Record<string, string>): Promise<void> {
  const env = environment(data.path, { ...zaloEnvironment(zalo), ...more })
  servers = []
  for (let at = 0; at < count; at++) servers.push(await startServerProcess(env))
}

/** 100 people, 5 messages each, every message naming the article that must answer it. */
function makeBurst(): string[][] {
  return Array.from({ length: PEOPLE }, (_, who) => {
    zalo.interacted(personId(who))
    return answers.map(({ id }, at) =>
      zalo.event.text({ userId: personId(who), text: `#bai:${id}`, msgId: `m${who}x${at}` }),
    )
  })
}

/** One person's messages in order, people side by side, over all servers, as a platform does. */
async function deliver(burst: string[][]): Promise<void> {
  await Promise.all(
    burst.map(async (bodies, who) => {
      for (const [at, body] of bodies.entries()) {
        const url = servers[(who + at) % servers.length]?.url
        const status = await postZalo(`${url}/webhooks/zalo`, body, zaloTestAccount)
          .then((result) => result.status)
          .catch(() => 0)
        if (status !== 200) return // what comes after waits for the platform's retry too
      }
    }),
  )
}

const distinct = () => new Set(zalo.delivered.map(({ userId, text }) => userId + text)).size

function expectEverythingOnceInOrder(most: { repeats: number }): void {
  expect(distinct()).toBe(EXPECTED)
  expect(zalo.delivered.length - EXPECTED).toBeLessThanOrEqual(most.repeats)
  for (let who = 0; who < PEOPLE; who++) {
    const seen = zalo.delivered.filter(({ userId }) => userId === personId(who))
    const inOrder = [...new Set(seen.map(({ text }) => text.slice(0, 60)))]
    expect(inOrder.slice(1)).toEqual(answers.map(({ body }) => body.slice(0, 60)))
  }
}

async function killInTheMiddle(burst: string[][], victims: number): Promise<void> {
  const killed = until('some answers are out', () => zalo.delivered.length > 80).then(() =>
    Promise.all(servers.slice(0, victims).map((server) => server.killHard())),
  )
  await deliver(burst)
  await killed
}

describe('kill -9 in a burst of 500 messages', () => {
  it('on SQLite: loses none that got its 200, repeats only sends in flight', async () => {
    const burst = makeBurst()
    await startServers(1, {})
    await killInTheMiddle(burst, 1)
    expect(zalo.delivered.length).toBeLessThan(EXPECTED)

    // The platform delivers again what got no 200 – and here, harmlessly, all the rest too.
    await startServers(1, {})
    await deliver(burst)
    await until('everybody has every answer', () => distinct() >= EXPECTED, 40_000)
    expectEverythingOnceInOrder({ repeats: IN_FLIGHT })
  })
})

describe('two processes on one PostgreSQL database', () => {
  let postgres: TestPostgres
  let count = 0
  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(() => postgres.stop())

  const oneDatabase = async () => ({
    DATABASE_URL: await postgres.createDatabase(`burst_${++count}`),
    SECRET_KEY: 'a key that both of the processes know',
  })

  it('keep order per person, answer once, and refresh an expired token once', async () => {
    const burst = makeBurst()
    await startServers(2, await oneDatabase())
    zalo.expireToken()
    await deliver(burst)
    await until('everybody has every answer', () => distinct() >= EXPECTED, 40_000)
    expectEverythingOnceInOrder({ repeats: 0 })
    expect(zalo.refreshes).toBe(1)
  })

  it('one is killed: the other finishes its work when the leases end', async () => {
    const burst = makeBurst()
    const database = await oneDatabase()
    await startServers(2, database)
    await killInTheMiddle(burst, 1)
    const survivor = servers[1]
    if (!survivor) throw new Error('there should be a second server')
    servers = [survivor]
    await deliver(burst)
    // The dead one's jobs are held until their leases run out (90 s at most).
    await until('everybody has every answer', () => distinct() >= EXPECTED, 120_000)
    expectEverythingOnceInOrder({ repeats: IN_FLIGHT })
  }, 180_000)
})
