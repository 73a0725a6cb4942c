import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  onTestFinished,
} from 'vitest'
import type { App } from '../../src/app.ts'
import { HOLD, messengerErrors, PAUSE } from '../../src/channels/messenger/errors.ts'
import type { OutgoingPart, Speaker } from '../../src/conversations/message.ts'
import {
  dropOpenJobs,
  openAppDatabase,
  openJobs,
  putIntoOutbox,
  settle as settleJobs,
  standingClock,
  type AppDatabase,
} from '../support/app-database.ts'
import { startGraphDouble, type GraphDouble } from '../support/graph-double.ts'
import type { EchoTiming } from '../support/http-double.ts'
import { messengerTestPage } from '../support/messenger-events.ts'
import {
  dataFolder,
  environment,
  idle,
  messengerEnvironment,
  startTestApp,
} from '../support/running-app.ts'
import { until } from '../support/until.ts'

const { appSecret } = messengerTestPage
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

let data: ReturnType<typeof dataFolder>
let graph: GraphDouble
let app: App
let db: AppDatabase
const clock = standingClock()
const { now } = clock
/** Somebody new in each test. */
let psid = '8234567890123456'

beforeAll(async () => {
  data = dataFolder()
  await start({})
})
afterAll(async () => {
  await stop()
  data.remove()
})
beforeEach(() => {
  psid = String(BigInt(psid) + 1n)
  echoes('off')
})
afterEach(({ task }) => {
  if (task.result?.state !== 'fail') return
  dropOpenJobs(data.path)
  graph.reset()
})

async function start(env: Record<string, string>): Promise<void> {
  graph = await startGraphDouble({ now, requireProof: true, humanAgent: true })
  const settings = { ...messengerEnvironment(graph), ...env }
  app = await startTestApp(environment(data.path, settings), now)
  echoes('off')
  db = openAppDatabase(data.path)
}

async function stop(): Promise<void> {
  db.close()
  await app.stop()
  await graph.close()
}

function echoes(timing: EchoTiming): void {
  graph.sendEventsTo({ url: `${app.url}/webhooks/messenger`, appSecret }, timing)
}

const ours = () => db.messagesOf(psid, 'out')
const theirs = () => db.messagesOf(psid, 'in')
const delivered = () => graph.delivered.filter((message) => message.psid === psid)
const texts = () => delivered().map(({ text }) => text)
/** Requests to Meta about this person that hold a text. */
const tries = (text: string) =>
  graph.requests.filter(({ raw }) => raw.includes(text) && raw.includes(psid)).length

/** One question of somebody who was greeted before: one reply. */
async function greeted(): Promise<void> {
  await graph.post(graph.event.getStarted({ psid }))
  await idle(app)
  expect(texts()).toHaveLength(2)
}
const ask = () => graph.post(graph.event.quickReply({ psid, title: '1', payload: '#bai:ntrust' }))

const settle = () => settleJobs(db, clock, MINUTE)
/** The send was tried and waits for another time. */
const isPutOff = () => openJobs(db).some(({ state, run_at: at }) => state === 'ready' && at > now())

/** What a member of staff or the bot says unasked. */
const say = (part: OutgoingPart, speaker: Speaker, quotes?: string) =>
  putIntoOutbox(data.path, {
    ...part,
    personId: psid,
    speaker,
    at: now(),
    ...(quotes ? { quotes } : {}),
  })

const words = (text: string): OutgoingPart => ({ text, choices: [] })

describe('what becomes of a message that Meta refuses', () => {
  it.each(Object.entries(messengerErrors))('%s: %j', async (row, { remedy }) => {
    await greeted()
    const [code, subcode] = row.split('/').map(Number)
    const fault = { code: code ?? 0, ...(subcode !== undefined && { subcode }) }
    graph.failNext(1, { ...fault, sent: row === '1/1357046' })
    const askedAt = now()
    await ask()
    const pauseMs = { pause: PAUSE, hold: HOLD }[remedy as string]
    if (pauseMs !== undefined) {
      await until('it is put off', isPutOff)
      const [pause] = await app.storage.outbox.pauses(now())
      expect(pause?.until).toBeGreaterThanOrEqual(askedAt + pauseMs)
      expect(pause?.until).toBeLessThanOrEqual(now() + pauseMs)
      expect(pause?.reason).toContain(`${row}: `)
      expect(ours().at(-1)).toMatchObject({ state: 'pending' })
      clock.pass(pauseMs)
    }
    await settle()

    const last = ours().at(-1)
    const state = { window: 'parked', refuse: 'refused', alert: 'refused' }[remedy as string]
    expect(last?.['state']).toBe(state ?? 'sent')
    if (state) expect(last?.['reason']).toContain(`${row}: `)
    const went = delivered().slice(2)
    expect(went).toHaveLength(state && row !== '1/1357046' ? 0 : 1)
    if (remedy !== 'window') return
    await ask()
    await idle(app)
    expect(delivered().slice(2)).toHaveLength(2)
  })

  it.each([
    ['HTTP 500 without words', 'http500'],
    ['a connection that breaks', 'hang-up'],
    ['a code nobody knows with HTTP 503', { code: 99999, status: 503 }],
    ['a code nobody knows that will pass', { code: 99999, transient: true }],
  ] as const)('%s: tried again', async (_name, fault) => {
    await greeted()
    graph.failNext(1, fault)
    await ask()
    await settle()
    expect(ours().at(-1)).toMatchObject({ state: 'sent' })
    expect(delivered().slice(2)).toHaveLength(1)
  })

  it('a code nobody knows is refused, and the reason kept', async () => {
    await greeted()
    graph.failNext(1, { code: 99999 })
    await ask()
    await settle()
    expect(ours().at(-1)).toMatchObject({ state: 'refused' })
    expect(ours().at(-1)?.['reason']).toContain('99999: ')
  })
})

describe('our own echoes', () => {
  it('a lost answer whose echo comes is not sent again', async () => {
    await greeted()
    echoes('after')
    graph.failNext(1, 'lost-answer')
    await ask()
    await until('it is marked as sent', () => ours().at(-1)?.['state'] === 'sent')
    await settle()
    clock.pass(HOUR)
    await settle()
    expect(delivered().slice(2)).toHaveLength(1)
    const [, , sent] = delivered()
    expect(ours().at(-1)).toMatchObject({ state: 'sent', platform_message_id: sent?.mid })
    expect(theirs().filter(({ kind }) => kind === 'echo')).toEqual([])
  })

  it('a lost answer without an echo is sent again: at least once', async () => {
    await greeted()
    graph.failNext(1, 'lost-answer')
    await ask()
    await settle()
    expect(delivered().slice(2)).toHaveLength(2)
  })

  it('an echo that comes before the answer to our send leaves one message, sent', async () => {
    echoes('before')
    await greeted()
    await ask()
    await idle(app)
    expect(
      graph.posted.filter(({ raw }) => raw.includes('is_echo') && raw.includes(psid)),
    ).toHaveLength(3)
    expect(theirs().filter(({ kind }) => kind === 'echo')).toEqual([])
    expect(ours().map(({ platform_message_id: mid }) => mid)).toEqual(
      delivered().map(({ mid }) => mid),
    )
  })
})

describe('the 24-hour window', () => {
  it('the bot does not even try after it, and says it when the person is back', async () => {
    await greeted()
    clock.pass(DAY + 1000)
    say(words('Đã có kết quả'), 'bot')
    await settle()
    expect(ours().at(-1)).toMatchObject({ state: 'parked' })
    expect(tries('Đã có kết quả')).toBe(0)
    await ask()
    await idle(app)
    expect(texts()[2]).toBe('Đã có kết quả')
    expect(texts()).toHaveLength(4)
  })

  it('a reaction opens it again', async () => {
    await greeted()
    clock.pass(DAY + 1000)
    await graph.post(graph.event.reaction({ psid, mid: delivered()[0]?.mid ?? '' }))
    say(words('Đã có kết quả'), 'bot')
    await settle()
    expect(texts()).toContain('Đã có kết quả')
  })

  it('staff are bound by it as well while the feature is off', async () => {
    await greeted()
    say(words('Trong giờ'), 'staff')
    await settle()
    expect(delivered().at(-1)).toMatchObject({ text: 'Trong giờ', tag: null })
    clock.pass(DAY + 1000)
    say(words('Ngoài giờ'), 'staff')
    await settle()
    expect(ours().at(-1)).toMatchObject({ state: 'parked' })
    expect(ours().at(-1)?.['reason']).toContain('MESSENGER_HUMAN_AGENT')
  })

  it('with the feature staff write for 7 days with its tag, and the bot never does', async () => {
    await stop()
    await start({ MESSENGER_HUMAN_AGENT: 'on' })
    onTestFinished(async () => {
      await stop()
      await start({})
    })
    await greeted()
    say(words('Ngay'), 'staff')
    await settle()
    clock.pass(DAY + 1000)
    say(words('Hôm sau'), 'staff')
    await settle()
    say(words('Máy nói'), 'bot')
    await settle()
    clock.pass(5 * DAY)
    say(words('Tuần sau'), 'staff')
    await settle()
    clock.pass(DAY)
    say(words('Muộn quá'), 'staff')
    await settle()
    const since = delivered()
      .slice(2)
      .map(({ text, tag }) => [text, tag])
    expect(since).toEqual([
      ['Ngay', null],
      ['Hôm sau', 'HUMAN_AGENT'],
      ['Tuần sau', 'HUMAN_AGENT'],
    ])
    expect(ours().at(-1)).toMatchObject({ state: 'parked', text: 'Muộn quá' })
    expect(tries('HUMAN_AGENT')).toBe(2)
  })
})

describe('more than text', () => {
  const MB = 1024 * 1024
  const bytes = Buffer.from('%PDF-1.7 …')

  async function file(kind: 'image' | 'file', name: string, mediaType: string, content = bytes) {
    const contactId = Number(db.contact(psid)?.['id'])
    const about = { contactId, name, mediaType, createdAt: now() }
    const fileId = await app.storage.files.saveFile({ ...about, bytes: content })
    return { kind, fileId, name, mediaType }
  }

  it('a file arrives as it is, with its name and what it answers to', async () => {
    await greeted()
    const attachment = await file('file', 'Hướng dẫn nộp hồ sơ.pdf', 'application/pdf')
    say({ text: '', choices: [], attachment }, 'staff', 'm_question')
    await settle()
    const sent = delivered().at(-1)
    expect(sent).toMatchObject({
      text: '',
      quotes: 'm_question',
      file: { type: 'file', name: 'Hướng dẫn nộp hồ sơ.pdf', mediaType: 'application/pdf' },
    })
    expect(sent?.file).toHaveProperty('bytes', bytes)
    expect(ours().at(-1)).toMatchObject({ state: 'sent', platform_message_id: sent?.mid })
  })

  it('an upload whose answer is lost is repeated; the message goes out once', async () => {
    await greeted()
    const attachment = await file('image', 'a.png', 'image/png')
    graph.failNext(1, 'lost-answer', 'upload')
    const before = graph.uploads.length
    say({ text: '', choices: [], attachment }, 'staff')
    await settle()
    expect(graph.uploads).toHaveLength(before + 2)
    expect(delivered().slice(2)).toMatchObject([{ file: { type: 'image' } }])
  })

  it('a file whose answer is lost is known again by our tag alone, and not sent twice', async () => {
    await greeted()
    const attachment = await file('image', 'a.png', 'image/png')
    echoes('after')
    graph.failNext(1, 'lost-answer')
    say({ text: '', choices: [], attachment }, 'staff')
    await until('it is marked as sent', () => ours().at(-1)?.['state'] === 'sent')
    await settle()
    expect(delivered().slice(2)).toHaveLength(1)
    expect(ours().at(-1)).toMatchObject({ platform_message_id: delivered().at(-1)?.mid })
  })

  it('quick replies ride on a file', async () => {
    await greeted()
    const attachment = await file('image', 'a.png', 'image/png')
    const choices = [{ label: 'Gặp cán bộ', payload: '#gap-can-bo' }]
    say({ text: '', choices, attachment }, 'bot')
    await settle()
    expect(delivered().at(-1)?.quickReplies).toMatchObject([{ title: 'Gặp cán bộ' }])
  })

  it.each([
    ['image', 'a.png', 'image/png', 8],
    ['file', 'a.zip', 'application/zip', 25],
  ] as const)('%s over the limit is refused before it is sent', async (kind, name, type, limit) => {
    await greeted()
    const before = graph.uploads.length
    const big = await file(kind, name, type, Buffer.alloc(limit * MB + 1))
    say({ text: '', choices: [], attachment: big }, 'staff')
    await settle()
    expect(ours().at(-1)).toMatchObject({ state: 'refused' })
    expect(ours().at(-1)?.['reason']).toContain(`Messenger takes ${limit}`)
    expect(graph.uploads).toHaveLength(before)
    const fits = await file(kind, name, type, Buffer.alloc(limit * MB))
    say({ text: '', choices: [], attachment: fits }, 'staff')
    await settle()
    expect(ours().at(-1)).toMatchObject({ state: 'sent' })
  })

  it('words and a file in one part are refused with the remedy, not sent in halves', async () => {
    await greeted()
    const before = graph.uploads.length
    const attachment = await file('file', 'a.pdf', 'application/pdf')
    say({ text: 'Mời xem', choices: [], attachment }, 'staff')
    await settle()
    expect(ours().at(-1)?.['reason']).toContain('make them two parts')
    expect([graph.uploads.length, delivered().length]).toEqual([before, 2])
  })

  it('asking for contact details offers their own number', async () => {
    await greeted()
    const attachment = {
      kind: 'contact-form',
      title: 'Xin số điện thoại',
      subtitle: 'Cán bộ sẽ gọi lại',
      imageUrl: 'https://example.com/a.jpg',
    } as const
    say({ text: '', choices: [{ label: 'Thôi', payload: '#thoi' }], attachment }, 'bot')
    await settle()
    expect(delivered().at(-1)).toMatchObject({
      text: 'Xin số điện thoại\nCán bộ sẽ gọi lại',
      quickReplies: [{ content_type: 'user_phone_number' }, { title: 'Thôi' }],
    })
  })
})
