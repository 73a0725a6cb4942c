import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type App } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import type {
  ApiError,
  AuditEntry,
  CannedAnswer,
  Conversation,
  ConversationList,
  ConversationSummary,
  Message,
  Messages,
  StoredFile,
  Suggestion,
} from '../../src/web/console-contract.ts'
import { rowsOf } from '../support/app-database.ts'
import { cheapPasswords, logInAs, type ConsoleBrowser } from '../support/console-client.ts'
import { png } from '../support/pictures.ts'
import { dataFolder, environment, idle, zaloEnvironment } from '../support/running-app.ts'
import { sharedReading } from '../support/shared-reading.ts'
import { until } from '../support/until.ts'
import { startZaloDouble, type ZaloDouble } from '../support/zalo-double.ts'
import { zaloTestAccount } from '../support/zalo-events.ts'

let data: ReturnType<typeof dataFolder>
let zalo: ZaloDouble
let app: App
let admin: ConsoleBrowser
let lan: ConsoleBrowser
let minh: ConsoleBrowser
let viewer: ConsoleBrowser

beforeAll(async () => {
  data = dataFolder()
  zalo = await startZaloDouble()
  app = await startApp(readConfig(environment(data.path, zaloEnvironment(zalo))), {
    log: createLog('silent'),
    pollMs: 20,
    passwordCost: cheapPasswords,
    reading: sharedReading,
  })
  zalo.sendEventsTo({ ...zaloTestAccount, url: `${app.url}/webhooks/zalo` }, 'off')
  admin = await logInAs(app, 'admin', { login: 'truong.phong' })
  lan = await logInAs(app, 'staff', { login: 'lan.nt', name: 'Nguyễn Thị Lan' })
  minh = await logInAs(app, 'staff', { login: 'minh.tv', name: 'Trần Văn Minh' })
  viewer = await logInAs(app, 'viewer')
})
afterAll(async () => {
  await app.stop()
  await zalo.close()
  data.remove()
})

let people = 0
/** Somebody new writes on Zalo. @returns the number of their conversation */
async function somebodyWrites(...texts: string[]): Promise<{ id: number; userId: string }> {
  const userId = String(2468458835291979220n + BigInt(++people))
  for (const text of texts) {
    await zalo.post(zalo.event.text({ userId, text }))
    await idle(app)
  }
  const [row] = rowsOf(data.path, `select id from contacts where platform_id = '${userId}'`)
  return { id: Number(row?.['id']), userId }
}
const reply = (by: ConsoleBrowser, id: number, body: object) =>
  by.post<{ message: Message } & ApiError>(`/conversations/${id}/replies`, {
    id: randomUUID(),
    ...body,
  })
const messagesOf = async (id: number, query = '') =>
  (await lan.get<Messages>(`/conversations/${id}/messages${query}`)).body
const toZalo = (userId: string) => zalo.delivered.filter((one) => one.userId === userId)

async function putFile(by: ConsoleBrowser, id: number, name: string, type: string, bytes: Buffer) {
  const address = `${app.url}/api/conversations/${id}/files?name=${encodeURIComponent(name)}`
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'Content-Type': type, Origin: app.url, Cookie: by.cookie() ?? '' },
    body: new Uint8Array(bytes),
  })
  const body = (await response.json()) as StoredFile & ApiError
  return { status: response.status, body }
}

describe('who may answer whom', () => {
  it('what a colleague holds is refused with their name, until it is handed over', async () => {
    const { id, userId } = await somebodyWrites('gặp cán bộ')
    expect((await lan.post(`/conversations/${id}/claim`)).status).toBe(200)
    const [lanId] = rowsOf(data.path, "select id from users where login = 'lan.nt'")
    const by = { id: Number(lanId?.['id']), name: 'Nguyễn Thị Lan' }
    for (const tried of [
      await minh.post<ApiError>(`/conversations/${id}/claim`),
      await reply(minh, id, { text: 'Tôi trả lời' }),
    ]) {
      expect(tried.status).toBe(409)
      expect(tried.body.error).toMatchObject({ code: 'held', by })
    }
    const { body } = await lan.get<{ colleagues: { id: number; name: string }[] }>('/colleagues')
    const minhId = body.colleagues.find(({ name }) => name === 'Trần Văn Minh')!.id
    expect(body.colleagues.map(({ name }) => name)).not.toContain('Người viewer')
    await lan.post(`/conversations/${id}/transfer`, { to: minhId })
    expect((await reply(lan, id, { text: 'Em Lan đây' })).status).toBe(409)
    expect((await reply(minh, id, { text: 'Tôi là Minh' })).status).toBe(202)
    await idle(app)
    expect(toZalo(userId).at(-1)?.text).toBe('Tôi là Minh')
  })

  it('the same reply twice is one', async () => {
    const { id, userId } = await somebodyWrites('gặp cán bộ')
    const body = { id: randomUUID(), text: 'Một lần thôi' }
    const sent = await Promise.all([1, 2, 3].map(() => reply(lan, id, body)))
    expect(sent.map(({ status }) => status)).toEqual([202, 202, 202])
    expect(new Set(sent.map((one) => one.body.message.id)).size).toBe(1)
    await idle(app)
    expect(toZalo(userId).filter(({ text }) => text === 'Một lần thôi')).toHaveLength(1)
  })

  it('a viewer reads everything and changes nothing', async () => {
    const { id } = await somebodyWrites('gặp cán bộ')
    for (const path of ['', '/messages', '/suggestions']) {
      expect((await viewer.get(`/conversations/${id}${path}`)).status).toBe(200)
    }
    const before = rowsOf(data.path, `select state, unread from contacts where id = ${id}`)
    const tries: [string, object?][] = [
      ...['claim', 'release', 'close', 'read', 'typing'].map((one): [string] => [one]),
      ['transfer', { to: null }],
      ['replies', { id: randomUUID(), text: 'x' }],
      ['notes', { text: 'x' }],
      ['wrong-answer', { message: 1, rightArticle: null }],
      ['tickets', { content: 'Hỏi giúp tôi' }],
      ['messages/1/retry'],
    ]
    for (const [what, body] of tries) {
      const { status, body: answer } = await viewer.post<ApiError>(
        `/conversations/${id}/${what}`,
        body,
      )
      expect([what, status, answer.error.code]).toEqual([what, 403, 'not-allowed'])
    }
    expect((await viewer.put(`/conversations/${id}/labels`, { labels: ['x'] })).status).toBe(403)
    expect((await putFile(viewer, id, 'a.png', 'image/png', png(2, 2, [1, 2, 3]))).status).toBe(403)
    expect((await viewer.put('/canned-answers/x', { title: 'x', text: 'x' })).status).toBe(403)
    expect((await viewer.put('/switches/notice', { text: 'x' })).status).toBe(403)
    expect(rowsOf(data.path, `select state, unread from contacts where id = ${id}`)).toEqual(before)
  })

  it('what is not there is 404, and pages of others may not post', async () => {
    for (const path of ['', '/messages', '/suggestions']) {
      const { status, body } = await lan.get<Messages & ApiError>(`/conversations/99999${path}`)
      expect([path, status, body.error?.code]).toEqual([path, 404, 'not-found'])
    }
    for (const what of ['claim', 'close', 'read', 'typing', 'messages/1/retry']) {
      const { status } = await lan.post(`/conversations/99999/${what}`)
      expect([what, status]).toEqual([what, 404])
    }
    expect((await reply(lan, 99999, { text: 'x' })).status).toBe(404)
    expect((await lan.get('/files/99999')).status).toBe(404)
    expect((await lan.delete('/canned-answers/nobody')).status).toBe(404)
    const { id } = await somebodyWrites('gặp cán bộ')
    const foreign = { Origin: 'https://elsewhere.example' }
    const { status, body } = await lan.post<ApiError>(`/conversations/${id}/claim`, {}, foreign)
    expect([status, body.error.code]).toEqual([403, 'origin-unknown'])
  })
})

describe('lists', () => {
  it('pages follow one another without a gap, by cursor, and a search needs no marks', async () => {
    const { id } = await somebodyWrites('Tôi muốn hỏi chuyện ao cá khổng tước', 'gặp cán bộ')
    await Promise.all(Array.from({ length: 60 }, () => somebodyWritesAtOnce('gặp cán bộ')))
    await idle(app)
    const seen: number[] = []
    let after = ''
    for (let page = 0; page < 5; page++) {
      const { body } = await lan.get<ConversationList>(`/conversations?view=open&after=${after}`)
      seen.push(...body.conversations.map((one) => one.id))
      if (body.next === null) break
      after = encodeURIComponent(body.next)
      expect(body.conversations).toHaveLength(50)
    }
    const [open] = rowsOf(
      data.path,
      "select count(*) as n from contacts where state in ('waiting', 'staff')",
    )
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toHaveLength(Number(open?.['n']))

    for (const q of ['khổng tước', 'khong tuoc', 'AO CA khong']) {
      const { body } = await lan.get<ConversationList>(
        `/conversations?view=waiting&q=${encodeURIComponent(q)}`,
      )
      expect(body.conversations.map((one) => one.id)).toEqual([id])
    }
    const none = await lan.get<ConversationList>('/conversations?view=waiting&q=zzzz')
    expect(none.body.conversations).toEqual([])
  })

  it('older messages come page by page', async () => {
    const { id } = await somebodyWrites('gặp cán bộ')
    for (let count = 1; count <= 60; count++) await reply(lan, id, { text: `Tin số ${count}` })
    const newest = await messagesOf(id)
    expect(newest.messages).toHaveLength(50)
    expect(newest.more).toBe(true)
    const older = await messagesOf(id, `?before=${newest.messages[0]!.id}`)
    expect(older.more).toBe(false)
    const all = [...older.messages, ...newest.messages].map(({ text }) => text)
    expect(all.filter((text) => text.startsWith('Tin số'))).toEqual(
      Array.from({ length: 60 }, (_, at) => `Tin số ${at + 1}`),
    )
  })

  const somebodyWritesAtOnce = (text: string) =>
    zalo.post(zalo.event.text({ userId: String(3468458835291979220n + BigInt(++people)), text }))
})

/** The news of an open console, until told to stop. */
async function listen(who: ConsoleBrowser, lastEventId?: string) {
  const stopped = new AbortController()
  const response = await fetch(`${app.url}/api/live`, {
    headers: {
      Cookie: who.cookie() ?? '',
      ...(lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId }),
    },
    signal: stopped.signal,
  })
  const heard: { event: string; id: string | undefined; data: ConversationSummary }[] = []
  const decoder = new TextDecoder()
  let rest = ''
  const reading = (async () => {
    for await (const bytes of response.body!) {
      rest += decoder.decode(bytes as Uint8Array, { stream: true })
      const blocks = rest.split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
        const event = field('event')
        if (event === undefined) continue
        const about = JSON.parse(field('data') ?? '{}') as ConversationSummary
        heard.push({ event, id: field('id'), data: about })
      }
    }
  })().catch(() => {})
  return {
    heard,
    lastId: () => heard.findLast((one) => one.id !== undefined)?.id,
    of: (id: number) => heard.filter((one) => one.event === 'conversation' && one.data.id === id),
    async stop() {
      stopped.abort()
      await reading
    },
  }
}

describe('live news', () => {
  it('after a break whoever names the last event loses nothing', async () => {
    const first = await listen(lan)
    await until('the greeting came', () => first.heard.length > 0)
    const before = await somebodyWrites('gặp cán bộ')
    await until('it is told', () => first.of(before.id).at(-1)?.data.state === 'waiting')
    await first.stop()

    const missed = await Promise.all([
      somebodyWrites('gặp cán bộ'),
      somebodyWrites('gặp nhân viên'),
      somebodyWrites('VNeID là gì?'),
    ])
    const again = await listen(lan, first.lastId())
    for (const { id } of missed) await until('it is told', () => again.of(id).length > 0)
    expect(again.of(missed[0].id).at(-1)?.data).toMatchObject({ state: 'waiting', unread: 1 })
    await minh.post(`/conversations/${missed[0].id}/claim`)
    await until('the claim is told', () => again.of(missed[0].id).at(-1)?.data.state === 'staff')
    expect(again.of(missed[0].id).at(-1)?.data.assignee?.name).toBe('Trần Văn Minh')
    await minh.post(`/conversations/${missed[0].id}/typing`)
    await until('who types is told', () => again.heard.some(({ event }) => event === 'typing'))
    await again.stop()
  })

  it('without a session there is none', async () => {
    expect((await fetch(`${app.url}/api/live`)).status).toBe(401)
  })
})

describe('files', () => {
  it('are refused in words by kind and size, and go to nobody else', async () => {
    const one = await somebodyWrites('gặp cán bộ')
    const other = await somebodyWrites('gặp cán bộ')
    const program = await putFile(
      lan,
      one.id,
      'a.exe',
      'application/x-msdownload',
      Buffer.from('MZ'),
    )
    expect(program.status).toBe(400)
    expect(program.body.error.message).toContain('không nhận loại tệp này')
    const empty = await putFile(lan, one.id, 'a.pdf', 'application/pdf', Buffer.alloc(0))
    expect([empty.status, empty.body.error.message]).toEqual([
      400,
      expect.stringContaining('trống'),
    ])
    const large = await putFile(lan, one.id, 'a.pdf', 'application/pdf', Buffer.alloc(6_000_000))
    expect(large.status).toBe(413)

    const picture = png(40, 30, [9, 90, 9])
    const kept = await putFile(lan, one.id, '../thư mời.png', 'text/html', picture)
    expect(kept.body).toMatchObject({ name: 'thư mời.png', mediaType: 'image/png' })
    const elsewhere = await reply(lan, other.id, { text: '', file: kept.body.id })
    expect(elsewhere.status).toBe(400)
    expect((await reply(lan, one.id, { text: 'Ảnh đây', file: kept.body.id })).status).toBe(202)
    await idle(app)
    expect(toZalo(one.userId).some(({ kind }) => kind === 'image')).toBe(true)

    const address = `${app.url}/api/files/${kept.body.id}`
    const read = await fetch(address, { headers: { Cookie: viewer.cookie() ?? '' } })
    expect(Buffer.from(await read.arrayBuffer()).equals(picture)).toBe(true)
    expect(read.headers.get('content-security-policy')).toContain('sandbox')
    expect(read.headers.get('x-content-type-options')).toBe('nosniff')
    expect((await fetch(address)).status).toBe(401)
  })
})

describe('what is learnt from a conversation', () => {
  it('a reply that Zalo refused can be sent again, once', async () => {
    const { id, userId } = await somebodyWrites('gặp cán bộ')
    await lan.post(`/conversations/${id}/claim`)
    zalo.failNext(1, { error: -213 })
    const sent = await reply(lan, id, { text: 'Gửi lại được không' })
    const stateOf = async () =>
      (await messagesOf(id)).messages.find((one) => one.id === sent.body.message.id)?.delivery
    await until('Zalo has refused', async () => (await stateOf())?.state === 'refused')
    expect((await stateOf())?.reason?.code).toBe('-213')
    const retry = () =>
      lan.post<Message>(`/conversations/${id}/messages/${sent.body.message.id}/retry`)
    expect((await retry()).status).toBe(200)
    await until('it arrives', async () => (await stateOf())?.state === 'sent')
    expect((await retry()).status).toBe(404)
    expect(toZalo(userId).filter(({ text }) => text === 'Gửi lại được không')).toHaveLength(1)
  })

  it('suggestions look past the wish for a person; wrong answers and tickets are kept', async () => {
    const { id } = await somebodyWrites('lệ phí làm căn cước bao nhiêu', 'gặp cán bộ')
    const { body } = await lan.get<{ articles: Suggestion[] }>(`/conversations/${id}/suggestions`)
    expect(body.articles[0]?.id).toBe('can-cuoc-le-phi')
    const found = await lan.get<{ articles: Suggestion[] }>('/articles?q=le%20phi%20can%20cuoc')
    expect(found.body.articles[0]).toMatchObject({ id: 'can-cuoc-le-phi', confidence: null })

    const answered = (await messagesOf(id)).messages.find((one) => one.turn?.article)!
    const wrong = (over: object) =>
      lan.post<ApiError>(`/conversations/${id}/wrong-answer`, {
        message: answered.id,
        rightArticle: 'vneid-la-gi',
        note: '',
        ...over,
      })
    expect((await wrong({})).status).toBe(201)
    expect((await wrong({ rightArticle: 'no-such' })).status).toBe(400)
    expect((await wrong({ message: 999_999 })).status).toBe(404)

    const ticket = (content: string) =>
      lan.post<{ code: string }>(`/conversations/${id}/tickets`, { content })
    expect((await ticket('ừ')).status).toBe(400)
    const { status, body: opened } = await ticket('Lệ phí cấp đổi cho người cao tuổi?')
    expect(status).toBe(201)
    const shown = await lan.get<Conversation>(`/conversations/${id}`)
    expect(shown.body.tickets[0]).toMatchObject({ code: opened.code, state: 'new' })
  })
})

describe('canned answers', () => {
  it('are added, changed, listed and removed, with words for what will not do', async () => {
    const put = (name: string, body: object) =>
      lan.put<CannedAnswer & ApiError>(`/canned-answers/${name}`, body)
    const all = async () =>
      (await lan.get<{ answers: CannedAnswer[] }>('/canned-answers')).body.answers
    expect((await put('Có dấu', { title: 'x', text: 'x' })).body.error.message).toContain('a–z')
    expect((await put('trong', { title: 'x', text: ' ' })).body.error.message).toContain('nội dung')
    const words = { title: 'Chào', text: 'Chào {ten}' }
    expect((await put('chao', words)).body).toEqual({ shortcut: 'chao', ...words })
    await put('chao', { ...words, text: 'Kính chào {ten}' })
    expect(await all()).toEqual([{ shortcut: 'chao', title: 'Chào', text: 'Kính chào {ten}' }])
    expect((await lan.delete('/canned-answers/chao')).status).toBe(204)
    expect(await all()).toEqual([])
  })
})

describe('the record', () => {
  it('has every act with who did it, and no word of a citizen', async () => {
    const secret = 'chuyện riêng của bà Bảy'
    const { id } = await somebodyWrites(`VNeID là gì? ${secret}`, 'gặp cán bộ')
    const at = `/conversations/${id}`
    const answered = (await messagesOf(id)).messages.find((one) => one.from === 'bot')!
    await lan.post(`${at}/claim`)
    await reply(lan, id, { text: `Dạ, về ${secret}` })
    await lan.post(`${at}/notes`, { text: secret })
    await lan.put(`${at}/labels`, { labels: ['hẹn gọi'] })
    await lan.post(`${at}/wrong-answer`, { message: answered.id, rightArticle: null, note: secret })
    await lan.post(`${at}/tickets`, { content: `Hỏi giúp ${secret}` })
    await lan.post(`${at}/transfer`, { to: null })
    await lan.post(`${at}/claim`)
    await lan.post(`${at}/release`)
    await lan.post(`${at}/close`)
    await lan.put('/switches/bot/telegram', { off: true, reason: 'Thử công tắc' })
    await lan.put('/switches/bot/telegram', { off: false, reason: '' })
    await lan.put('/switches/notice', { text: 'Nghỉ lễ', until: Date.now() + 60_000 })
    await lan.put('/switches/notice', { text: '' })

    const { body } = await admin.get<{ entries: AuditEntry[] }>('/audit')
    const mine = body.entries.filter(({ user }) => user?.name === 'Nguyễn Thị Lan')
    const acts = ['claim', 'reply', 'note', 'label', 'transfer', 'release', 'close']
    const about = mine.filter(({ subject }) => subject === `conversation:${id}`)
    expect(new Set(about.map(({ action }) => action))).toEqual(
      new Set([...acts.map((act) => `conversation.${act}`), 'answer.wrong']),
    )
    for (const action of ['ticket.open', 'switch.bot', 'switch.notice']) {
      expect(mine.map((entry) => entry.action)).toContain(action)
    }
    expect(JSON.stringify(body)).not.toContain('Bảy')
    expect((await lan.get('/audit')).status).toBe(403)
  })
})
