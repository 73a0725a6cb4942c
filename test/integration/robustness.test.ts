import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startApp, type App } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { startGraphDouble, type GraphDouble } from '../support/graph-double.ts'
import {
  dataFolder,
  environment,
  fastClock,
  idle,
  messengerEnvironment,
  startTestApp,
  zaloEnvironment,
} from '../support/running-app.ts'
import { until } from '../support/until.ts'
import { startZaloDouble, type ZaloDouble } from '../support/zalo-double.ts'
import { postZalo, zaloTestAccount } from '../support/zalo-events.ts'

let data: ReturnType<typeof dataFolder>
let zalo: ZaloDouble
let graph: GraphDouble
let app: App
let now: () => number

beforeEach(async () => {
  data = dataFolder()
  now = fastClock(50)
  zalo = await startZaloDouble({ now })
  graph = await startGraphDouble()
  app = await startTestApp(
    environment(data.path, { ...zaloEnvironment(zalo), ...messengerEnvironment(graph) }),
    now,
  )
  zalo.sendEventsTo({ ...zaloTestAccount, url: `${app.url}/webhooks/zalo` }, 'off')
})

afterEach(async () => {
  await app.stop()
  await zalo.close()
  await graph.close()
  data.remove()
})

const ask = (text: string) => zalo.post(zalo.event.text({ userId: zaloTestAccount.userId, text }))

describe('hostile and broken input', () => {
  it('neither crashes nor blocks, and only what is right is stored', async () => {
    zalo.interacted(zaloTestAccount.userId)
    const webhook = `${app.url}/webhooks/zalo`
    const bodies = [
      'not json',
      '[]',
      'null',
      '"text"',
      '{"__proto__":{"polluted":true},"timestamp":"1"}',
      `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
      zalo.event.other('user_send_text', { sender: { id: 12 }, message: { text: ['a'] } }),
      zalo.event.other('user_send_text', {}, Number.NaN),
      zalo.event.text({
        userId: zaloTestAccount.userId,
        text: 'ạ'.normalize('NFD').repeat(10_000),
      }),
      zalo.event.text({ userId: zaloTestAccount.userId, text: '👶'.repeat(5_000) }),
      zalo.event.text({ userId: zaloTestAccount.userId, text: `a${'\u0301'.repeat(100_000)}` }),
    ]
    for (const body of bodies) {
      expect((await postZalo(webhook, body, zaloTestAccount)).status).toBe(200)
    }
    await idle(app)
    await ask('VNeID là gì?')
    await idle(app)
    expect(zalo.delivered.at(-1)?.text).toContain('VNeID')
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it('a body that trickles in holds up nobody, and ends', async () => {
    const { hostname, port } = new URL(app.url)
    const slow = connect(Number(port), hostname)
    const answer = new Promise<string>((resolve) => {
      let text = ''
      slow.on('data', (chunk: Buffer) => (text += chunk.toString()))
      slow.on('close', () => resolve(text))
    })
    slow.write('POST /webhooks/zalo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"a')
    const trickle = setInterval(() => slow.write(' '), 500)
    await ask('VNeID là gì?')
    await idle(app)
    expect(zalo.delivered.at(-1)?.text).toContain('VNeID')
    slow.end()
    clearInterval(trickle)
    expect(await answer).not.toContain('200 OK')
  })

  it.each(['/webhooks/zalo', '/webhooks/messenger', '/chat/messages'])(
    '%s answers bodies of 2 MB, of wrong types and without sense, and never with a 5xx',
    async (path) => {
      const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`
      const bodies = ['', '{', '[]', '"x"', '0', '{"constructor":{"prototype":{"x":1}}}', deep]
      const session = await fetch(`${app.url}/chat/session`, { method: 'POST' })
      const { token } = (await session.json()) as { token: string }
      for (const type of ['application/json', 'text/plain', 'multipart/form-data', 'x/y']) {
        for (const body of bodies) {
          const headers = { 'Content-Type': type, Authorization: `Bearer ${token}` }
          const { status } = await fetch(app.url + path, { method: 'POST', headers, body })
          expect([type, body.slice(0, 20), status < 500]).toEqual([type, body.slice(0, 20), true])
        }
      }
      const large = await fetch(app.url + path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
        body: 'x'.repeat(2 * 2 ** 20),
      })
      expect(large.status).toBe(413)
    },
  )

  it('what a person wrote does not reach the log through a broken body', async () => {
    let log = ''
    const other = dataFolder()
    const logged = await startApp(readConfig(environment(other.path)), {
      log: pino({ level: 'trace' }, { write: (line: string) => void (log += line) }),
    })
    const session = await fetch(`${logged.url}/chat/session`, { method: 'POST' })
    const { token } = (await session.json()) as { token: string }
    const response = await fetch(`${logged.url}/chat/messages`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: '{"id":"12345678","text":"mật khẩu của tôi là Abc@123',
    })
    await logged.stop()
    other.remove()
    expect(response.status).toBe(400)
    expect(log).toContain('request refused')
    expect(log + (await response.text())).not.toMatch(/Abc@123|mật khẩu/)
  })
})

describe('starting and stopping', () => {
  it('a second start on the same port fails and leaves the first one its work', async () => {
    zalo.failNext(1, { slow: 300 })
    const env = environment(data.path, { ...zaloEnvironment(zalo), PORT: new URL(app.url).port })
    const sending = ask('#bai:vneid-la-gi')
    await until('a send is under way', () => zalo.delivered.length === 1)
    await expect(startTestApp(env, now)).rejects.toThrow('EADDRINUSE')
    await sending
    await idle(app)
    expect(zalo.delivered).toHaveLength(2)
  })

  it('stops although a client never finishes its request', async () => {
    const { port } = new URL(app.url)
    const socket = connect(Number(port), '127.0.0.1')
    socket.on('error', () => {})
    socket.write('POST /webhooks/zalo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"half')
    await until('it was sent', () => socket.bytesWritten > 0)
    // By the time later requests are answered, the server has begun to read this one.
    for (let later = 0; later < 3; later++) await fetch(`${app.url}/health`)
    await app.stop()
    socket.destroy()
    app = await startTestApp(environment(data.path, zaloEnvironment(zalo)), now)
    expect((await fetch(`${app.url}/health`)).status).toBe(200)
  })

  it('refuses a key file that holds no key', async () => {
    const other = dataFolder()
    writeFileSync(join(other.path, 'secret.key'), '')
    await expect(startTestApp(environment(other.path))).rejects.toThrow('holds no usable key')
    other.remove()
  })
})

describe('answers of Zalo that look odd', () => {
  it('a renewed token pair that could not be stored at first is not lost', async () => {
    const { credentials } = app.storage
    const save = credentials.saveCredential.bind(credentials)
    let failures = 2
    credentials.saveCredential = async (name, secret) => {
      // The first save takes over the environment's pair; the refreshed pair meets the trouble.
      if (zalo.refreshes > 0 && failures-- > 0) throw new Error('database is locked')
      return save(name, secret)
    }
    zalo.expireToken()
    await ask('#bai:vneid-la-gi')
    await idle(app)
    expect(zalo.delivered).toHaveLength(2)
    expect(zalo.refreshes).toBe(1)
  })
})
