import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { rowsOf } from '../support/app-database.ts'
import {
  dataFolder,
  environment,
  fastClock,
  idle,
  startTestApp,
  zaloEnvironment,
} from '../support/running-app.ts'
import { until } from '../support/until.ts'
import { startZaloDouble, type ZaloDouble } from '../support/zalo-double.ts'
import { everyZaloEvent } from '../support/zalo-every-event.ts'
import { postZalo, visitorId, zaloTestAccount } from '../support/zalo-events.ts'

let data: ReturnType<typeof dataFolder>
let zalo: ZaloDouble
let app: App
let now: () => number
let people = 0

/** Somebody not met before. */
const newcomer = () => String(2468458835291979220n + BigInt(++people))

beforeAll(async () => {
  data = dataFolder()
  now = fastClock(50)
  zalo = await startZaloDouble({ now })
  app = await startTestApp(environment(data.path, zaloEnvironment(zalo)), now)
  sendEcho('off')
})

afterAll(async () => {
  await app.stop()
  await zalo.close()
  data.remove()
})

function sendEcho(timing: 'off' | 'before' | 'after'): void {
  zalo.sendEventsTo({ ...zaloTestAccount, url: `${app.url}/webhooks/zalo` }, timing)
}

const contactOf = (personId: string) =>
  rowsOf(data.path, 'select * from contacts where platform_id = ?', personId)[0]
const messagesOf = (personId: string, direction: 'in' | 'out' = 'in') =>
  rowsOf(
    data.path,
    `select messages.* from messages join contacts on contacts.id = contact_id
      where platform_id = ? and direction = ? order by messages.id`,
    personId,
    direction,
  )
const notesOf = (personId: string) =>
  rowsOf(
    data.path,
    'select notes.* from notes join contacts on contacts.id = contact_id where platform_id = ?',
    personId,
  )
const textsFor = (userId: string) =>
  zalo.delivered.filter((each) => each.userId === userId).map(({ text }) => text)

describe('every event of the webhook', () => {
  it.each(everyZaloEvent)('$name', async ({ body, gives, person = (id) => id }) => {
    const userId = newcomer()
    const personId = person(userId)
    const raw = body(zalo.event, { userId, timestamp: now() })
    const first = await zalo.post(raw)
    const again = await zalo.post(raw, 1)
    expect([first.status, again.status]).toEqual([200, 200])
    await idle(app)

    const given: Readonly<Record<string, unknown>> = gives[0] ?? {}
    const stored = messagesOf(personId)
    const notes = notesOf(personId)
    const known = contactOf(personId)
    switch (given['kind']) {
      case undefined:
      case 'receipt': // of nothing we ever sent
        expect([stored, notes, known]).toEqual([[], [], undefined])
        break
      case 'withdrawal':
        expect([stored, notes, known]).toEqual([[], [], undefined])
        break
      case 'note':
        expect(notes).toHaveLength(1)
        expect(JSON.parse(String(notes[0]?.['details']))).toMatchObject(
          given['details'] as Record<string, unknown>,
        )
        expect(known?.['last_interaction_at'] !== null).toBe(given['interaction'])
        expect(stored).toEqual([])
        break
      default: {
        const [row] = stored
        expect(stored).toHaveLength(1)
        expect(row).toMatchObject({ kind: given['kind'], quotes: given['quotes'] ?? null })
        if ('text' in given) expect(row?.['text']).toBe(given['text'])
        expect(row?.['author']).toBe(given['author'] ?? null)
        const attachments = JSON.parse((row?.['attachments'] as string | null) ?? '[]') as unknown
        expect(attachments).toMatchObject((given['attachments'] as unknown[] | undefined) ?? [])
        if (given['info']) expect(JSON.parse(String(known?.['info']))).toEqual(given['info'])
      }
    }
    // Whatever wants an answer got one, once; nothing else was answered.
    const answered = ['text', 'tap', 'attachment', 'follow', 'start', 'info']
    const texts = textsFor(personId)
    expect(new Set(texts).size).toBe(texts.length)
    // A form opens no window: its thanks wait for the person.
    if (given['kind'] !== 'info') {
      expect(texts.length > 0).toBe(answered.includes(String(given['kind'])))
    }
  })
})

describe('any signed body', () => {
  it('is answered with 200, whatever is in it', async () => {
    const templates = everyZaloEvent
      .map(({ body }) => body(zalo.event, { userId: newcomer(), timestamp: now() }))
      .map((raw) => JSON.parse(raw) as Record<string, unknown>)
    const odd = fc.oneof(
      fc.jsonValue(),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(
        '\u0000',
        '\ud800',
        '9'.repeat(300),
        '__proto__',
        "'; drop table contacts;--",
      ),
    )
    const bent = fc
      .tuple(fc.constantFrom(...templates), fc.string(), odd, odd)
      .chain(([event, key, one, two]) =>
        fc
          .constantFrom(...Object.keys(event).filter((name) => name !== 'app_id'), key)
          .map((name): unknown => {
            const inner = event[name]
            const isObject = typeof inner === 'object' && inner !== null
            const [deep = 'id'] = isObject ? Object.keys(inner).slice(-1) : []
            return { ...event, [name]: isObject ? { ...inner, [deep]: one } : two }
          }),
      )
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), { weight: 6, arbitrary: bent }), async (body) => {
        const raw = JSON.stringify(body)
        const { status } = await postZalo(`${app.url}/webhooks/zalo`, raw, zaloTestAccount)
        expect(status).toBe(200)
      }),
      { numRuns: 300, endOnFailure: true },
    )
    expect((await fetch(`${app.url}/ready`)).status).toBe(200)
  })
})

describe('echoes', () => {
  it.each(['before', 'after'] as const)(
    'our own, %s the answer to the send, leave nothing behind',
    async (timing) => {
      const userId = newcomer()
      sendEcho(timing)
      await zalo.post(zalo.event.text({ userId, text: '#bai:vneid-la-gi' }))
      await until('both parts arrived', () => textsFor(userId).length === 2)
      await idle(app)
      await zalo.settled()
      sendEcho('off')
      expect(messagesOf(userId)).toHaveLength(1)
      const ids = zalo.delivered.filter((each) => each.userId === userId)
      expect(messagesOf(userId, 'out')).toMatchObject(
        ids.map(({ messageId }) => ({ state: 'sent', platform_message_id: messageId })),
      )
    },
  )

  it('what the echo proves to have been sent is not sent again when the answer was lost', async () => {
    const userId = newcomer()
    sendEcho('before')
    zalo.failNext(1, 'lost-answer')
    await zalo.post(zalo.event.text({ userId, text: '#bai:vneid-la-gi' }))
    await idle(app)
    sendEcho('off')
    expect(textsFor(userId)).toHaveLength(2)
  })

  it('of staff and of another program stay, told apart, and are not answered', async () => {
    const userId = newcomer()
    await zalo.post(zalo.event.echo({ userId, kind: 'text', text: 'Em là Hà', adminId: '123' }))
    await zalo.post(zalo.event.echo({ userId, kind: 'text', text: 'Thông báo chung' }))
    await idle(app)
    expect(messagesOf(userId)).toMatchObject([
      { kind: 'echo', author: 'staff', text: 'Em là Hà' },
      { kind: 'echo', author: 'app', text: 'Thông báo chung' },
    ])
    expect(textsFor(userId)).toEqual([])
  })
})

describe('what the person did with our messages', () => {
  it('received, then seen, whoever the sender is said to be', async () => {
    const userId = newcomer()
    await zalo.post(zalo.event.text({ userId, text: '#bai:vneid-la-gi' }))
    await idle(app)
    const [first = '', second = ''] = zalo.delivered
      .filter((each) => each.userId === userId)
      .map(({ messageId }) => messageId)

    const received = now()
    await zalo.post(zalo.event.received({ userId, msgId: first, timestamp: received }))
    await zalo.post(
      zalo.event.seen({ userId, msgIds: [second], sender: 'user', timestamp: received + 5 }),
    )
    expect(messagesOf(userId, 'out')).toMatchObject([
      { reached_at: received, seen_at: null },
      { reached_at: received + 5, seen_at: received + 5 },
    ])
  })

  it('a receipt signed as of a template message changes nothing', async () => {
    const userId = newcomer()
    await zalo.post(zalo.event.text({ userId, text: '#bai:vneid-la-gi' }))
    await idle(app)
    const sent = zalo.delivered.find((each) => each.userId === userId)
    const raw = zalo.event.received({ userId, msgId: sent?.messageId ?? '' })
    const header = { 'X-ZEvent-Server': 'ZNS' }
    const { status } = await postZalo(`${app.url}/webhooks/zalo`, raw, zaloTestAccount, header)
    expect(status).toBe(200)
    expect(messagesOf(userId, 'out')).toMatchObject([{ reached_at: null }, { reached_at: null }])
  })
})

describe('who somebody is', () => {
  it('name and picture are asked for when they first write, once', async () => {
    const userId = newcomer()
    const avatar = 'https://s240-ava-talk.zadn.vn/lan'
    zalo.profile(userId, { name: 'Nguyễn Thị Lan', avatar })
    await zalo.post(zalo.event.text({ userId, text: 'xin chào' }))
    await zalo.post(zalo.event.text({ userId, text: 'cảm ơn' }))
    await until('the name is there', () => contactOf(userId)?.['name'] === 'Nguyễn Thị Lan')
    await idle(app)
    expect(contactOf(userId)?.['avatar']).toBe(avatar)
    const asked = zalo.requests.filter(
      ({ path, query }) => path.endsWith('/user/detail') && query.get('data')?.includes(userId),
    )
    expect(asked).toHaveLength(1)
  })

  it('nobody is asked who a visitor without an account is', async () => {
    const visitor = { userId: 'a91f', conversationId: 'c0ffee' }
    await zalo.post(zalo.event.anonymousText({ ...visitor, text: 'xin chào' }))
    await until('nothing is asked any more', async () => {
      const { ready, running } = await app.storage.queue.count('profile')
      return ready + running === 0
    })
    const asked = zalo.requests.filter(({ query }) => query.get('data')?.includes('a91f'))
    expect(asked).toEqual([])
    expect(contactOf(visitorId(visitor))?.['name']).toBeNull()
  })

  it('what they fill in is kept with them, and the last word stands', async () => {
    const userId = newcomer()
    await zalo.post(zalo.event.text({ userId, text: 'xin chào' }))
    for (const phone of ['84900000000', '84912345678']) {
      await zalo.post(zalo.event.submitInfo({ userId, info: { name: 'Lan', phone } }))
      await idle(app)
    }
    expect(JSON.parse(String(contactOf(userId)?.['info']))).toEqual({
      name: 'Lan',
      phone: '84912345678',
    })
  })
})

describe('withdrawal of consent', () => {
  it('erases the person, and what they did before does not come back', async () => {
    const userId = newcomer()
    const raw = zalo.event.text({ userId, text: '#bai:vneid-la-gi' })
    await zalo.post(raw)
    await zalo.post(zalo.event.reacted({ userId, msgId: 'a1', icon: ':>' }))
    await zalo.post(zalo.event.submitInfo({ userId, info: { name: 'Lan', phone: '84912345678' } }))
    await idle(app)
    expect(messagesOf(userId).length).toBeGreaterThan(0)

    expect((await zalo.post(zalo.event.withdraw({ userId }))).status).toBe(200)
    expect(contactOf(userId)).toBeUndefined()
    expect((await zalo.post(raw, 2)).status).toBe(200)
    await idle(app)
    expect(contactOf(userId)).toBeUndefined()
    const tables = ['contacts', 'messages', 'notes', 'erasures', 'turns', 'jobs']
    const left = tables.flatMap((table) => rowsOf(data.path, `select * from ${table}`))
    expect(JSON.stringify(left)).not.toContain(userId)
    expect(rowsOf(data.path, "select * from erasures where way = 'withdrawal'")).not.toEqual([])
  })
})

describe('deliveries that come again', () => {
  it('an hour later, with the old timestamp, the message is the same', async () => {
    const userId = newcomer()
    const raw = zalo.event.text({ userId, text: 'VNeID là gì?', timestamp: now() - 3600_000 })
    for (const retry of [1, 2, 5]) expect((await zalo.post(raw, retry)).status).toBe(200)
    await idle(app)
    expect(messagesOf(userId)).toHaveLength(1)
    expect(textsFor(userId)).toHaveLength(2)
  })
})
