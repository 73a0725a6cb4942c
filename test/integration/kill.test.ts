import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readFolder } from '../../src/content/file.ts'
import { readHandbook } from '../../src/knowledge/content.ts'
import { createChatTokens } from '../../src/web/chat-token.ts'
import type { ChatMessages } from '../../src/web/contract.ts'
import { startGraphDouble, type GraphDouble } from '../support/graph-double.ts'
import { messengerTestPage, postMessenger } from '../support/messenger-events.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { seeded } from '../support/random.ts'
import {
  dataFolder,
  environment,
  messengerEnvironment,
  zaloEnvironment,
} from '../support/running-app.ts'
import { startServerProcess, type ServerProcess } from '../support/server-process.ts'
import { until } from '../support/until.ts'
import { startZaloDouble, type ZaloDouble } from '../support/zalo-double.ts'
import { postZalo, zaloTestAccount } from '../support/zalo-events.ts'

/** Sends that may be under way at once in one process: the delivery worker's concurrency. */
const IN_FLIGHT = 16
const MESSAGES_EACH = 5
/** 400 people, every third on another channel: 2,000 messages. */
const PEOPLE = 400
/** Everybody gets the notice of a first contact and an answer to each message. */
const EXPECTED = PEOPLE * (MESSAGES_EACH + 1)
const SECRET_KEY = 'a key that all of the processes know'

const { articles } = readHandbook(readFolder('.', 'knowledge')).handbook
const answers = articles.slice(0, MESSAGES_EACH)
/** Enough of an answer to know it by; a long one is sent in several messages. */
const known = (text: string) => text.slice(0, 60)

/** Somebody on one of the channels, and what they see. */
interface Person {
  /** @returns the HTTP status, 0 when there was no answer */
  send: (url: string, at: number) => Promise<number>
  /** What reached them, in order; of the web what the server shows them. */
  seen: (url: string) => Promise<string[]>
}

let data: ReturnType<typeof dataFolder>
let zalo: ZaloDouble
let graph: GraphDouble
let servers: ServerProcess[]
let people: Person[]
/** Messages that got their 200, as `who.at`. */
let accepted: Set<string>
/** What came instead of a 200 in the last round. */
let refusals: number[]
let random: () => number

beforeEach(async () => {
  data = dataFolder()
  zalo = await startZaloDouble()
  graph = await startGraphDouble()
  servers = []
  accepted = new Set()
  const seed = Number(process.env['SEED'] ?? Date.now() % 1e9)
  console.log(`kill -9 at moments of seed ${seed} (SEED=${seed} repeats them)`)
  random = seeded(seed)
  const kinds = [onZalo, onMessenger, onTheWeb]
  people = Array.from({ length: PEOPLE }, (_, who) => kinds[who % 3]!(who))
})

afterEach(async () => {
  await Promise.all(servers.map((server) => server.killHard()))
  await zalo.close()
  await graph.close()
  data.remove()
})

const asks = (at: number) => `#bai:${answers[at]?.id}`
const statusOf = (request: Promise<{ status: number }>) =>
  request.then(({ status }) => status).catch(() => 0)

function onZalo(who: number): Person {
  const userId = String(3468458835291979220n + BigInt(who))
  zalo.interacted(userId)
  const bodies = answers.map((_, at) =>
    zalo.event.text({ userId, text: asks(at), msgId: `m${who}x${at}` }),
  )
  return {
    send: (url, at) => statusOf(postZalo(`${url}/webhooks/zalo`, bodies[at]!, zaloTestAccount)),
    seen: async () =>
      zalo.delivered.flatMap((message) => (message.userId === userId ? message.text : [])),
  }
}

function onMessenger(who: number): Person {
  const psid = String(6234567890123456 + who)
  graph.interacted(psid)
  const bodies = answers.map((_, at) =>
    graph.event.text({ psid, text: asks(at), mid: `m_${who}x${at}` }),
  )
  return {
    send: (url, at) =>
      statusOf(
        postMessenger(`${url}/webhooks/messenger`, bodies[at]!, messengerTestPage.appSecret),
      ),
    seen: async () =>
      graph.delivered.flatMap((message) => (message.psid === psid ? message.text : [])),
  }
}

function onTheWeb(who: number): Person {
  const headers = {
    Authorization: `Bearer ${createChatTokens(SECRET_KEY).issue()}`,
    'Content-Type': 'application/json',
    // Everybody comes from an address of their own, through a proxy on this machine.
    'X-Forwarded-For': `10.1.${Math.floor(who / 200)}.${1 + (who % 200)}`,
  }
  return {
    async send(url, at) {
      const body = JSON.stringify({ id: `message-${who}x${at}`, text: asks(at) })
      const post = fetch(`${url}/chat/messages`, { method: 'POST', headers, body })
      return (await statusOf(post)) === 202 ? 200 : 0
    },
    async seen(url) {
      const { messages } = (await (
        await fetch(`${url}/chat/messages`, { headers })
      ).json()) as ChatMessages
      return messages.flatMap(({ from, text }) => (from === 'bot' ? text : []))
    },
  }
}

async function startServers(count: number, more: Record<string, string> = {}): Promise<void> {
  const env = environment(data.path, {
    ...zaloEnvironment(zalo),
    ...messengerEnvironment(graph),
    SECRET_KEY,
    ...more,
  })
  servers = []
  for (let at = 0; at < count; at++) servers.push(await startServerProcess(env))
}

/**
 * One person's messages in order, people side by side, over all servers, as platforms do: what got
 * no 200 stops that person's messages, and comes again in the next round; some come again anyway.
 */
async function deliver(onAccepted: () => void = () => {}): Promise<void> {
  refusals = []
  await Promise.all(
    people.map(async ({ send }, who) => {
      for (let at = 0; at < MESSAGES_EACH; at++) {
        const key = `${who}.${at}`
        if (accepted.has(key) && random() < 0.8) continue
        const url = servers[(who + at) % servers.length]?.url ?? ''
        const status = await send(url, at)
        if (status !== 200) {
          refusals.push(status)
          return
        }
        accepted.add(key)
        onAccepted()
      }
    }),
  )
}

/** Delivers until so many were accepted, and kills servers at that moment. */
async function killAfter(count: number, victims: ServerProcess[]): Promise<void> {
  let left = count
  let killed: Promise<unknown> | undefined
  await deliver(() => {
    left -= 1
    if (left <= 0) killed ??= Promise.all(victims.map((server) => server.killHard()))
  })
  await killed
}

/** Some hundreds of messages: in the middle of the burst, wherever chance has it. */
const someHundreds = () => 50 + Math.floor(random() * 600)

async function expectEverythingOnceInOrder(most: { repeats: number }): Promise<void> {
  const url = servers[0]?.url ?? ''
  const count = async () => {
    const seen = await Promise.all(people.map((person) => person.seen(url)))
    return seen.reduce((sum, texts) => sum + new Set(texts.map(known)).size, 0)
  }
  // Asking the server for everybody's web chat is work: only once the queues are empty.
  const waiting = async () =>
    (await (await fetch(`${url}/metrics`)).text())
      .split('\n')
      .filter((line) =>
        /^hoidapso_jobs\{lane="(turn|deliver)",state="(ready|running)"\} [^0]/.test(line),
      )
  await until(
    'nothing waits',
    async () => {
      await sleep(200)
      return (await waiting()).length === 0
    },
    200_000,
  ).catch(async (error: unknown) => {
    throw new Error(`still waiting: ${(await waiting()).join(', ')}`, { cause: error })
  })
  expect([accepted.size, refusals]).toEqual([PEOPLE * MESSAGES_EACH, []])
  expect(await count()).toBe(EXPECTED)

  let repeats = 0
  for (const { seen } of people) {
    const texts = (await seen(url)).map(known)
    const inOrder = [...new Set(texts)]
    expect(inOrder.slice(1)).toEqual(answers.map(({ body }) => known(body)))
    repeats += texts.length - inOrder.length
  }
  expect(repeats).toBeLessThanOrEqual(most.repeats)
}

describe('kill -9 in a burst of 2,000 messages over three channels', () => {
  it('on SQLite, three times: loses none that got its 200, repeats only sends in flight', async () => {
    for (let round = 0; round < 3; round++) {
      await startServers(1)
      await killAfter(someHundreds(), servers)
    }
    await startServers(1)
    await deliver()
    await expectEverythingOnceInOrder({ repeats: 3 * IN_FLIGHT })
  }, 240_000)

  describe('two processes on one PostgreSQL database', () => {
    let postgres: TestPostgres
    let count = 0
    beforeAll(async () => {
      postgres = await startPostgres()
    })
    afterAll(() => postgres.stop())

    const oneDatabase = async () => ({
      DATABASE_URL: await postgres.createDatabase(`burst_${++count}`),
    })

    it('keep order per person, answer once, and refresh an expired token once', async () => {
      await startServers(2, await oneDatabase())
      zalo.expireToken()
      await deliver()
      await expectEverythingOnceInOrder({ repeats: 0 })
      expect(zalo.refreshes).toBe(1)
    }, 240_000)

    it('one is killed: the other finishes its work when the leases end; both are killed later', async () => {
      const database = await oneDatabase()
      await startServers(2, database)
      await killAfter(someHundreds(), servers.slice(0, 1))
      servers = servers.slice(1)
      await killAfter(someHundreds(), servers)
      await startServers(2, database)
      await deliver()
      await expectEverythingOnceInOrder({ repeats: 2 * IN_FLIGHT })
    }, 300_000)
  })
})
