import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { tellKey } from '../../src/tickets/ports.ts'
import type { ChatMessages, ChatSession } from '../../src/web/contract.ts'
import { rowsOf } from '../support/app-database.ts'
import { startGraphDouble, type GraphDouble } from '../support/graph-double.ts'
import { messengerTestPage } from '../support/messenger-events.ts'
import {
  dataFolder,
  environment,
  idle,
  messengerEnvironment,
  startTestApp,
  zaloEnvironment,
} from '../support/running-app.ts'
import { until } from '../support/until.ts'
import { startZaloDouble, type ZaloDouble } from '../support/zalo-double.ts'
import { zaloTestAccount } from '../support/zalo-events.ts'

const HOUR = 3600_000

let data: ReturnType<typeof dataFolder>
let zalo: ZaloDouble
let graph: GraphDouble
let app: App
let env: Record<string, string>
let skipped = 0
const now = () => Date.now() + skipped
let people = 2468458835291979220n
let tickets = 0

beforeAll(async () => {
  data = dataFolder()
  zalo = await startZaloDouble({ now })
  graph = await startGraphDouble({ now, humanAgent: true })
  env = environment(data.path, {
    ...zaloEnvironment(zalo),
    ...messengerEnvironment(graph),
    MESSENGER_HUMAN_AGENT: 'on',
    ZALO_TEMPLATE_ID: '356789',
  })
  app = await startTestApp(env, now)
  sendEvents()
})
function sendEvents(): void {
  zalo.sendEventsTo({ ...zaloTestAccount, url: `${app.url}/webhooks/zalo` }, 'before')
  const { appSecret } = messengerTestPage
  graph.sendEventsTo({ url: `${app.url}/webhooks/messenger`, appSecret }, 'before')
}
afterAll(async () => {
  await app.stop()
  await zalo.close()
  await graph.close()
  data.remove()
})

/** Another start on the same data: the doubles keep what they were sent. */
async function restart(settings: Record<string, string>): Promise<void> {
  await app.stop()
  app = await startTestApp(settings, now)
  sendEvents()
}

/** Somebody wrote, and a ticket of theirs was answered: what the desk and the agency left behind. */
async function answered(personId: string, { file }: { file?: string } = {}): Promise<string> {
  const db = new Database(join(data.path, 'hoidapso.db'), { timeout: 5000 })
  const insert = (table: string, row: Record<string, unknown>) => {
    const names = Object.keys(row)
    const places = names.map(() => '?').join(', ')
    db.prepare(`insert into ${table} (${names.join(', ')}) values (${places})`).run(
      ...Object.values(row),
    )
  }
  const id = ++tickets
  const code = `PA-26-0000${id}-0`
  const at = now()
  try {
    const contact = db
      .prepare<unknown[], { id: number }>('select id from contacts where platform_id = ?')
      .get(personId)
    const times = { state_since: at, created_at: at, changed_at: at }
    const about = { kind: 'cau-hoi', content: 'Trạm mở cửa lúc nào' }
    insert('tickets', { id, code, ...about, state: 'answered', agency: 'so-khcn', ...times })
    insert('ticket_askers', {
      ...{ code, ticket_id: id, contact_id: contact?.id, origin: 'unanswered', kind: 'cau-hoi' },
      ...{ wording: 'trạm mở cửa lúc nào', created_at: at },
    })
    const answer = { id, ticket_id: id, text: 'Trạm mở từ 7 giờ.', agency: 'so-khcn' }
    insert('ticket_answers', { ...answer, state: 'approved', created_at: at, decided_at: at })
    if (file !== undefined) {
      const bytes = Buffer.from('%PDF-1.4')
      const made = { ticket_id: id, answer_id: id, name: file, bytes, created_at: at }
      insert('ticket_files', { ...made, media_type: 'application/pdf' })
    }
    const job = { lane: 'ticket', key: tellKey(id), subject: id, state: 'ready', attempts: 0 }
    insert('jobs', { ...job, run_at: at, created_at: at })
  } finally {
    db.close()
  }
  await settled()
  return code
}

/** Nothing is left to tell, to answer or to send. */
async function settled(): Promise<void> {
  await until('nothing is left to do', async () => {
    const lanes = (['turn', 'deliver', 'ticket'] as const).map((lane) =>
      app.storage.queue.count(lane),
    )
    return (await Promise.all(lanes)).every(({ ready, running }) => ready + running === 0)
  })
}

const outOf = (personId: string) =>
  rowsOf(
    data.path,
    `select m.text, m.state, m.reason, m.author from messages m
     join contacts c on c.id = m.contact_id
     where c.platform_id = ? and m.direction = 'out' and m.event = 'answer' order by m.id`,
    personId,
  )
const standing = (personId: string) =>
  rowsOf(data.path, 'select state, staff_until from contacts where platform_id = ?', personId)[0]

async function onZalo(): Promise<string> {
  const userId = String(++people)
  await zalo.post(zalo.event.text({ userId, text: '#bai:vneid-la-gi' }))
  await idle(app)
  return userId
}
const zaloTexts = (userId: string) =>
  zalo.delivered.filter((one) => one.userId === userId).map(({ text }) => text)

it('on Zalo within 48 hours: told at once, with buttons that work, and nobody is silenced', async () => {
  const userId = await onZalo()
  const code = await answered(userId)
  expect(zaloTexts(userId).at(-1)).toMatch(
    /trạm mở cửa lúc nào[\s\S]*Sở Khoa học và Công nghệ trả lời:\nTrạm mở từ 7 giờ\.[\s\S]*PA-26/,
  )
  const { buttons } = zalo.delivered.findLast((one) => one.userId === userId) ?? {}
  expect(buttons?.map(({ payload }) => payload)).toEqual([
    `#phieu:${code}:ro`,
    `#phieu:${code}:chua-ro`,
  ])
  expect(standing(userId)).toEqual({ state: 'bot', staff_until: null })
  expect((await app.storage.citizens.statusOf(code, now()))?.state).toBe('delivered')
  expect(zalo.templates.filter((one) => one.userId === userId)).toEqual([])

  await zalo.post(zalo.event.text({ userId, text: 'chưa rõ lắm' }))
  await idle(app)
  expect(zaloTexts(userId).at(-1)).toContain('còn muốn biết thêm gì')
  await zalo.post(zalo.event.text({ userId, text: 'Thứ bảy thì sao' }))
  await idle(app)
  expect((await app.storage.citizens.statusOf(code, now()))?.state).toBe('reopened')
})

it.each([49, 24 * 8])(
  'on Zalo %i hours after: it waits, a template says so once, and it comes before the reply',
  async (hours) => {
    const userId = await onZalo()
    const before = zaloTexts(userId).length
    skipped += hours * HOUR
    zalo.expireToken()
    const code = await answered(userId)
    expect(outOf(userId)).toMatchObject([{ state: 'parked', author: 'staff' }])
    expect(zaloTexts(userId)).toHaveLength(before)
    const mine = () => zalo.templates.filter((one) => one.userId === userId)
    expect(mine()).toMatchObject([
      { data: { ma_phieu: code, co_quan: 'Sở Khoa học và Công nghệ' }, templateId: '356789' },
    ])
    expect(mine()[0]?.data['ngay_gui']).toMatch(/^\d\d\/\d\d\/\d{4}$/)
    await zalo.post(zalo.event.text({ userId, text: 'rõ rồi' }))
    await settled()
    const [answer, reply] = zaloTexts(userId).slice(before)
    expect(answer).toContain('Trạm mở từ 7 giờ.')
    // They had not read it when they wrote: it says nothing of the answer.
    expect(reply).not.toContain('cảm ơn anh/chị đã cho biết')
    expect(mine()).toHaveLength(1)
  },
)

it('a template that may not go by user id leaves the answer waiting, and staff see why', async () => {
  await restart({ ...env, ZALO_TEMPLATE_ID: '356790' })
  const userId = await onZalo()
  skipped += 49 * HOUR
  await answered(userId)
  expect(outOf(userId)).toMatchObject([{ state: 'parked' }])
  expect(outOf(userId)[0]?.['reason']).toMatch(/ZALO_PAID_MESSAGES.*-249/)
  expect(zalo.templates.filter((one) => one.userId === userId)).toEqual([])
})

it('on Messenger: with the tag of a person for seven days, then it waits', async () => {
  const greet = async () => {
    const psid = String(++people)
    await graph.post(graph.event.getStarted({ psid }))
    await idle(app)
    return psid
  }
  const early = await greet()
  await answered(early, { file: 'huong-dan.pdf' })
  const sent = graph.delivered.filter(({ psid }) => psid === early).slice(-3)
  expect(
    sent.map(({ text, file, quickReplies }) => [text, file !== null, quickReplies.length]),
  ).toEqual([
    [expect.stringContaining('Trạm mở từ 7 giờ.'), false, 0],
    ['', true, 0],
    ['Câu trả lời này đã rõ chưa ạ?', false, 2],
  ])
  expect(standing(early)).toEqual({ state: 'bot', staff_until: null })
  const [late, tooLate] = [await greet(), await greet()]
  skipped += 30 * HOUR
  await answered(late)
  expect(graph.delivered.filter(({ psid }) => psid === late).at(-1)).toMatchObject({
    tag: 'HUMAN_AGENT',
    text: expect.stringContaining('Trạm mở từ 7 giờ.') as string,
  })
  skipped += 7 * 24 * HOUR
  await answered(tooLate)
  expect(outOf(tooLate)).toMatchObject([{ state: 'parked' }])
  await graph.post(graph.event.text({ psid: tooLate, text: 'VNeID là gì?' }))
  await settled()
  const [answer, ...replies] = graph.delivered.filter(({ psid }) => psid === tooLate).slice(2)
  expect(answer).toMatchObject({
    tag: null,
    text: expect.stringContaining('Trạm mở từ 7') as string,
  })
  expect(replies.length).toBeGreaterThan(0)
})

it('on the web: there when the page is next opened', async () => {
  const session = await fetch(`${app.url}/chat/session`, { method: 'POST' })
  const { token } = (await session.json()) as ChatSession
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
  const body = JSON.stringify({ id: randomUUID(), text: 'VNeID là gì?' })
  await fetch(`${app.url}/chat/messages`, { method: 'POST', headers, body })
  await idle(app)
  const [contact] = rowsOf(
    data.path,
    "select platform_id from contacts where channel = 'web' order by id desc limit 1",
  )
  skipped += 30 * 24 * HOUR
  await answered(String(contact?.['platform_id']), { file: 'a.pdf' })
  const again = await fetch(`${app.url}/chat/messages?after=0`, { headers })
  const { messages } = (await again.json()) as ChatMessages
  const [answer, file, question] = messages.slice(-3)
  expect(answer).toMatchObject({ from: 'staff', by: null })
  expect(answer?.text).toContain('Trạm mở từ 7 giờ.')
  expect(file?.files).toMatchObject([{ name: 'a.pdf', size: 8 }])
  expect(question?.choices.map(({ label }) => label)).toEqual(['Đã rõ', 'Chưa rõ'])
})
