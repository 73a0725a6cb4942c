import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import type { ChatError, ChatSession } from '../../src/web/contract.ts'
import type { ChatLimits } from '../../src/web/limits.ts'
import { dataFolder, environment, startTestApp } from '../support/running-app.ts'
import { until } from '../support/until.ts'

let data: ReturnType<typeof dataFolder>
let app: App
let time: number

beforeEach(() => {
  data = dataFolder()
  time = Date.now()
})
afterEach(async () => {
  await app.stop()
  data.remove()
})

const start = async (limits: Partial<ChatLimits>, env: Record<string, string> = {}) => {
  app = await startTestApp(environment(data.path, env), () => time, limits)
}
const from = (address: string) => ({ 'X-Forwarded-For': address })

function openSession(headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${app.url}/chat/session`, { method: 'POST', headers })
}
async function newToken(headers: Record<string, string> = {}): Promise<string> {
  return ((await (await openSession(headers)).json()) as ChatSession).token
}
function send(token: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${app.url}/chat/messages`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ id: randomUUID(), text: 'xin chào' }),
  })
}
async function statuses(times: number, request: () => Promise<Response>): Promise<number[]> {
  const all = []
  for (let n = 0; n < times; n++) all.push((await request()).status)
  return all
}

describe('new conversations', () => {
  it('beyond the limit of an address are refused, with the seconds to wait, and then allowed again', async () => {
    await start({ sessions: 2 })
    expect(await statuses(2, openSession)).toEqual([201, 201])
    time += 60_000
    const refused = await openSession()
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('540')
    expect(((await refused.json()) as ChatError).error.code).toBe('too-many')
    // Asking in vain does not make the wait longer.
    time += 539_000
    expect((await openSession()).headers.get('retry-after')).toBe('1')
    time += 1000
    expect((await openSession()).status).toBe(201)
  })

  it('are counted for the citizen behind the proxy, an IPv6 /64 as one', async () => {
    await start({ sessions: 1 })
    expect((await openSession(from('203.0.113.1'))).status).toBe(201)
    expect((await openSession(from('203.0.113.2'))).status).toBe(201)
    expect((await openSession(from('203.0.113.1'))).status).toBe(429)
    expect((await openSession(from('::ffff:203.0.113.1'))).status).toBe(429)
    expect((await openSession(from('2001:db8:1:1::1'))).status).toBe(201)
    expect((await openSession(from('2001:db8:1:1:ffff::9'))).status).toBe(429)
    expect((await openSession(from('2001:db8:1:2::1'))).status).toBe(201)
    // Only the last hop's word counts: what a citizen writes before it does not.
    expect((await openSession(from('198.51.100.7, 203.0.113.2'))).status).toBe(429)
  })

  it('are counted for the machine that calls when it is not a trusted proxy', async () => {
    await start({ sessions: 1 }, { TRUSTED_PROXIES: '192.0.2.1' })
    expect((await openSession(from('203.0.113.1'))).status).toBe(201)
    expect((await openSession(from('203.0.113.2'))).status).toBe(429)
  })
})

describe('messages', () => {
  it('of one person are limited, of another at the same address not', async () => {
    await start({ messagesOfPerson: 3 })
    const [lan, minh] = [await newToken(), await newToken()]
    expect(await statuses(4, () => send(lan))).toEqual([202, 202, 202, 429])
    expect((await send(lan)).headers.get('retry-after')).toBe('60')
    expect((await send(lan, from('203.0.113.1'))).status).toBe(429)
    expect((await send(minh)).status).toBe(202)
    time += 60_000
    expect((await send(lan)).status).toBe(202)
  })

  it('of one address are limited, whoever sends them and whether the token is known or not', async () => {
    await start({ messagesOfAddress: 3 })
    const [lan, minh] = [await newToken(), await newToken()]
    const here = from('203.0.113.1')
    expect((await send(lan, here)).status).toBe(202)
    expect((await send(minh, here)).status).toBe(202)
    expect((await send('guessed.token', here)).status).toBe(401)
    expect((await send(lan, here)).status).toBe(429)
    expect((await send(lan, from('203.0.113.2'))).status).toBe(202)
  })
})

describe('open streams', () => {
  const closers: AbortController[] = []
  afterEach(() => closers.splice(0).forEach((one) => one.abort()))

  async function listen(token: string, headers: Record<string, string> = {}) {
    const abort = new AbortController()
    closers.push(abort)
    const response = await fetch(`${app.url}/chat/live`, {
      headers: { Authorization: `Bearer ${token}`, ...headers },
      signal: abort.signal,
    })
    const stream = { response, received: '', ended: false, close: () => abort.abort() }
    void (async () => {
      const decoder = new TextDecoder()
      for await (const chunk of response.body ?? [])
        stream.received += decoder.decode(chunk as Uint8Array)
    })()
      .catch(() => undefined)
      .then(() => (stream.ended = true))
    return stream
  }

  it("of a person: a new one takes the oldest's place, which is told not to come back at once", async () => {
    await start({ streamsOfPerson: 2 })
    const [lan, minh] = [await newToken(), await newToken()]
    const first = await listen(lan)
    const others = [await listen(minh), await listen(lan), await listen(lan)]
    await until('the first has ended', () => first.ended)
    expect(first.received).toContain('event: crowded')
    await send(lan)
    await until('the newest hears', () => others[2]?.received.includes('event: message') === true)
    expect(others.map(({ ended }) => ended)).toEqual([false, false, false])
  })

  it('of an address: one more is refused until another is closed', async () => {
    await start({ streamsOfAddress: 1 })
    const [lan, minh] = [await newToken(), await newToken()]
    const first = await listen(lan)
    const refused = await listen(minh)
    expect(refused.response.status).toBe(429)
    expect(Number(refused.response.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await listen(minh, from('203.0.113.1'))).response.status).toBe(200)
    first.close()
    await until('there is room', async () => (await listen(minh)).response.status === 200)
  })
})
