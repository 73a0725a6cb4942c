import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import type { ChatMessage, ChatMessages, ChatSession, ChatWelcome } from '../../src/web/contract.ts'
import { dataFolder, environment, idle, startTestApp } from '../support/running-app.ts'
import { until } from '../support/until.ts'

let data: ReturnType<typeof dataFolder>
let app: App

beforeEach(async () => {
  data = dataFolder()
  app = await startTestApp(environment(data.path))
})

afterEach(async () => {
  await app.stop()
  data.remove()
})

const api = (path: string) => `${app.url}/chat/${path}`
const auth = (token: string) => ({ Authorization: `Bearer ${token}` })

async function newToken(): Promise<string> {
  const response = await fetch(api('session'), { method: 'POST' })
  return ((await response.json()) as ChatSession).token
}

async function send(token: string, body: object): Promise<number> {
  const response = await fetch(api('messages'), {
    method: 'POST',
    headers: { ...auth(token), 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  return response.status
}

async function read(token: string, after = 0): Promise<ChatMessage[]> {
  const response = await fetch(api(`messages?after=${after}`), { headers: auth(token) })
  return ((await response.json()) as ChatMessages).messages
}

describe('the web chat', () => {
  it('answers "lam the can cuoc cho con o dau" for both ages, with its source', async () => {
    const token = await newToken()
    expect(await send(token, { id: randomUUID(), text: 'lam the can cuoc cho con o dau' })).toBe(
      202,
    )
    await idle(app)
    const [question, notice, answer] = await read(token)
    expect(question?.from).toBe('person')
    expect(notice?.text).toContain('trợ lý tự động')
    expect(answer?.text).toMatch(/dưới 6 tuổi[\s\S]*6 đến dưới 14 tuổi[\s\S]*Nguồn: /i)
    expect(answer?.choices.length).toBeGreaterThan(0)
  })

  it('keeps the conversation across a restart of the server, and nobody else can read it', async () => {
    const token = await newToken()
    await send(token, { id: randomUUID(), text: 'VNeID là gì?' })
    await idle(app)
    const before = await read(token)
    await app.stop()
    app = await startTestApp(environment(data.path))
    expect(await read(token)).toEqual(before)
    expect(await read(await newToken())).toEqual([])
  })

  it('the same message sent again is stored and answered once', async () => {
    const token = await newToken()
    const message = { id: randomUUID(), text: 'VNeID là gì?' }
    const statuses = await Promise.all(Array.from({ length: 5 }, () => send(token, message)))
    expect(statuses).toEqual(Array(5).fill(202))
    await idle(app)
    expect(await read(token)).toHaveLength(3)
  })

  it('a tapped choice gives its article', async () => {
    const token = await newToken()
    await send(token, {
      id: randomUUID(),
      text: 'Lệ phí căn cước',
      payload: '#bai:can-cuoc-le-phi',
    })
    await idle(app)
    expect((await read(token)).at(-1)?.text).toContain('30.000')
  })

  it('streams what is new, after what was missed, each line once', async () => {
    const token = await newToken()
    await send(token, { id: randomUUID(), text: 'VNeID là gì?' })
    await idle(app)
    const [first] = await read(token)

    const stop = new AbortController()
    const stream = await fetch(api(`live?after=${first?.seq}`), {
      headers: auth(token),
      signal: stop.signal,
    })
    expect(stream.headers.get('content-type')).toContain('text/event-stream')
    let received = ''
    const reading = (async () => {
      const decoder = new TextDecoder()
      for await (const chunk of stream.body ?? []) received += decoder.decode(chunk as Uint8Array)
    })().catch(() => undefined)
    const ids = () => [...received.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))

    await until('what was missed came', () => ids().length === 2)
    await send(token, { id: randomUUID(), text: 'Tên miền .vn là gì?' })
    await until('question and answer came', () => ids().length === 4)
    await idle(app)
    stop.abort()
    await reading

    expect(ids()).toEqual((await read(token)).slice(1).map(({ seq }) => seq))
    expect(received).toContain('event: typing')
  })

  it('unknown tokens, long texts and odd bodies get a clear refusal', async () => {
    const token = await newToken()
    const forged = `${token.split('.')[0]}.${'A'.repeat(22)}`
    expect(await send(forged, { id: randomUUID(), text: 'xin chào' })).toBe(401)
    expect(await send('', { id: randomUUID(), text: 'xin chào' })).toBe(401)
    expect(await send(token, { id: randomUUID(), text: 'a'.repeat(4001) })).toBe(400)
    expect(await send(token, { id: 'short', text: 'xin chào' })).toBe(400)
    expect(await send(token, { id: randomUUID(), text: ' ' })).toBe(400)
    expect(await send(token, { id: randomUUID(), text: 'a'.repeat(40_000) })).toBe(413)
    expect(await read(token)).toEqual([])
  })

  it('welcomes with the department, a greeting and questions to tap', async () => {
    const welcome = (await (await fetch(api('welcome'))).json()) as ChatWelcome
    expect(welcome.organisation).toContain('Sở')
    expect(welcome.greeting).toContain('anh/chị')
    expect(welcome.suggestions.length).toBeGreaterThan(0)
  })
})

describe('a person asked for', () => {
  it('is recorded once, told what happens, and the bot keeps answering', async () => {
    const token = await newToken()
    for (const text of ['cho em gặp cán bộ', 'gap can bo', 'VNeID là gì?']) {
      await send(token, { id: randomUUID(), text })
      await idle(app)
    }
    const waiting = await app.storage.handoffs.waitingHandoffs()
    expect(waiting).toHaveLength(1)
    expect(waiting[0]).toMatchObject({ channel: 'web', text: 'cho em gặp cán bộ' })
    const lines = await read(token)
    expect(lines.at(-1)?.text).toContain('VNeID')
    expect(lines.filter(({ text }) => text.includes('ghi lại yêu cầu gặp cán bộ'))).toHaveLength(2)
  })
})

describe('the server', () => {
  it('is alive, is ready, and says so', async () => {
    expect(await (await fetch(`${app.url}/health`)).json()).toMatchObject({ status: 'ok' })
    expect(await (await fetch(`${app.url}/ready`)).json()).toEqual({ status: 'ready' })
  })

  it('serves the chat page with a strict content security policy', async () => {
    const page = await fetch(app.url)
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(await page.text()).toContain('lang="vi"')
  })

  it('proves to Zalo that the host is ours, by tag and by file, when given the code', async () => {
    await app.stop()
    app = await startTestApp(environment(data.path, { ZALO_SITE_VERIFICATION: 'JUIm3fAB-x' }))
    const tag = '<meta name="zalo-platform-site-verification" content="JUIm3fAB-x" />'
    expect(await (await fetch(app.url)).text()).toContain(tag)
    expect(await (await fetch(`${app.url}/zalo_verifierJUIm3fAB-x.html`)).text()).toContain(tag)
  })
})
