import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseMessengerBody } from '../../../src/channels/messenger/events.ts'
import { wantsAnswer } from '../../../src/conversations/message.ts'
import { messengerEvent, messengerTestPage } from '../../support/messenger-events.ts'

const { psid, pageId } = messengerTestPage
const timestamp = 1_700_000_000_000
const at = { psid, mid: 'm_1', timestamp }

const read = (body: string) => parseMessengerBody(JSON.parse(body))
const page = (...entry: unknown[]) => ({ object: 'page', entry })
const event = (what: object) => ({
  sender: { id: psid },
  recipient: { id: pageId },
  timestamp,
  ...what,
})
const text = (mid: string) => event({ message: { mid, text: mid } })

describe('batches', () => {
  test('several entries with several events, in their order', () => {
    const body = page(
      { id: pageId, messaging: [text('m_1'), text('m_2')] },
      { id: pageId, messaging: [text('m_3')] },
    )
    const ids = parseMessengerBody(body).map(({ platformMessageId }) => platformMessageId)
    expect(ids).toEqual(['m_1', 'm_2', 'm_3'])
  })

  test.each([
    ['a string', 'entry'],
    ['null', null],
    ['without messaging', { id: pageId }],
    ['messaging null', { messaging: null }],
    ['messaging a string', { messaging: 'text' }],
    ['an event null', { messaging: [null] }],
    ['an event without sender', { messaging: [{ message: { mid: 'm_0', text: 'a' } }] }],
    ['changes', { id: '0', changes: [{ field: 'messages', value: {} }] }],
  ])('an entry that is %s does not take the others along', (_name, entry) => {
    const body = page({ messaging: [text('m_1')] }, entry, { messaging: [text('m_2')] })
    expect(parseMessengerBody(body)).toHaveLength(2)
  })
})

describe('from a person', () => {
  test('a text', () => {
    expect(read(messengerEvent.text({ ...at, text: 'Xin chào phường 👶' }))).toEqual([
      {
        channel: 'messenger',
        kind: 'text',
        event: 'message',
        personId: psid,
        platformMessageId: 'm_1',
        text: 'Xin chào phường 👶',
        payload: null,
        sentAt: timestamp,
      },
    ])
  })

  test('a quick reply is a tap whose text is its title', () => {
    const tap = { ...at, title: 'Khai sinh', payload: '#bai:khai-sinh' }
    expect(read(messengerEvent.quickReply(tap))).toMatchObject([
      { kind: 'tap', event: 'message', text: 'Khai sinh', payload: '#bai:khai-sinh' },
    ])
  })

  test('a postback is a tap', () => {
    const tap = { ...at, title: 'Gặp cán bộ', payload: '#gap-can-bo' }
    expect(read(messengerEvent.postback(tap))).toMatchObject([
      {
        kind: 'tap',
        event: 'postback',
        platformMessageId: 'm_1',
        text: 'Gặp cán bộ',
        payload: '#gap-can-bo',
      },
    ])
  })

  test('a postback without mid is known by its time and payload', () => {
    const postback = event({ postback: { title: 'A', payload: '#a' } })
    expect(parseMessengerBody(page({ messaging: [postback] }))).toMatchObject([
      { platformMessageId: `at:${timestamp}:#a` },
    ])
  })

  test.each(['GET_STARTED', '#bat-dau'])('the start button, payload %s', (payload) => {
    expect(read(messengerEvent.getStarted({ ...at, payload }))).toMatchObject([
      { kind: 'start', event: 'postback' },
    ])
  })

  test('typing GET_STARTED starts nothing', () => {
    expect(read(messengerEvent.text({ ...at, text: 'GET_STARTED' }))).toMatchObject([
      { kind: 'text' },
    ])
  })

  test.each([true, false])('a sticker, old form: %s', (old) => {
    expect(read(messengerEvent.sticker({ ...at, old }))).toMatchObject([
      { kind: 'attachment', text: null },
    ])
  })

  test('an attachment, without and with words', () => {
    const image = { ...at, type: 'image', payload: { url: 'https://example.com/a.jpg' } }
    expect(read(messengerEvent.attachment(image))).toMatchObject([
      { kind: 'attachment', text: null },
    ])
    const link = { ...at, type: 'fallback', payload: { url: 'https://a.vn' }, text: 'Đúng không?' }
    expect(read(messengerEvent.attachment(link))).toMatchObject([
      { kind: 'text', text: 'Đúng không?' },
    ])
  })

  test.each([
    ['ms', 1_700_000_000_000],
    ['ms as text', '1700000000000'],
    ['seconds', 1_700_000_000],
    ['seconds as text', '1700000000'],
  ])('the time in %s', (_name, time) => {
    const body = page({ messaging: [{ ...text('m_1'), timestamp: time }] })
    expect(parseMessengerBody(body)).toMatchObject([{ sentAt: timestamp }])
  })
})

describe('from our side', () => {
  test.each([
    ['ours', {}],
    ["another app's", { appId: '263902037430900' }],
    ['one without an app', { appId: null }],
  ])('%s: an echo, and the person is the recipient', (_name, more) => {
    const [message] = read(messengerEvent.echo({ ...at, text: 'Chào bạn', ...more }))
    expect(message).toMatchObject({ kind: 'echo', event: 'message_echo', personId: psid })
    expect(wantsAnswer(message!)).toBe(false)
  })

  test('an echo with nothing but an attachment', () => {
    const attachments = [{ type: 'image', payload: { url: 'https://example.com/a.jpg' } }]
    expect(read(messengerEvent.echo({ ...at, attachments }))).toMatchObject([
      { kind: 'echo', text: null },
    ])
  })
})

describe('no message', () => {
  test.each([
    ["the dashboard's test", messengerEvent.dashboardTest()],
    ["the documentation's smoke test", messengerEvent.smokeTest()],
    ['standby', messengerEvent.standby({ ...at, text: 'a' })],
    ['read', messengerEvent.read({ psid, watermark: timestamp })],
    ['delivery', messengerEvent.delivery({ psid, watermark: timestamp, mids: ['m_1'] })],
    ['reaction', messengerEvent.reaction(at)],
    ['policy', messengerEvent.policyEnforcement({ action: 'warning', reason: 'a' })],
    ['referral', messengerEvent.other(at, { referral: { ref: 'a' } })],
    ['deleted', messengerEvent.other(at, { message: { mid: 'm_1', is_deleted: true } })],
  ])('%s', (_name, body) => {
    expect(read(body)).toEqual([])
  })

  test.each([
    ['another object', { object: 'instagram', entry: [{ messaging: [text('m_1')] }] }],
    ['entry no list', { object: 'page', entry: {} }],
    ['no entry', { object: 'page' }],
    ['an id as a number', page({ messaging: [{ ...text('m_1'), sender: { id: 2 } }] })],
    ['a message without mid', page({ messaging: [event({ message: { text: 'a' } })] })],
    ['no time', page({ messaging: [{ ...text('m_1'), timestamp: null }] })],
    ['time no number', page({ messaging: [{ ...text('m_1'), timestamp: '' }] })],
    ['time with a fraction', page({ messaging: [{ ...text('m_1'), timestamp: 1.5 }] })],
  ])('%s', (_name, body) => {
    expect(parseMessengerBody(body)).toEqual([])
  })
})

const anything = fc.jsonValue()
const or = (...likely: fc.Arbitrary<unknown>[]) => fc.oneof(...likely, anything)
const someone = or(fc.constant({ id: psid }), fc.record({ id: anything }))
const nearlyEvent = fc.record(
  {
    sender: someone,
    recipient: someone,
    timestamp: or(fc.nat(), fc.nat().map(String)),
    message: or(
      fc.record(
        {
          mid: or(fc.constant('m_1')),
          text: or(fc.string()),
          is_echo: or(fc.boolean()),
          quick_reply: or(fc.record({ payload: anything })),
          attachments: or(fc.array(anything)),
        },
        { requiredKeys: [] },
      ),
    ),
    postback: or(fc.record({ title: anything, payload: anything }, { requiredKeys: [] })),
  },
  { requiredKeys: [] },
)
const nearly = fc.record({
  object: fc.constant('page'),
  entry: or(fc.array(or(fc.record({ messaging: or(fc.array(or(nearlyEvent))) })))),
})

test('whatever the body, it never throws and what it gives is whole', () => {
  fc.assert(
    fc.property(fc.oneof(anything, nearly), (body) => {
      for (const message of parseMessengerBody(body)) {
        expect(message.personId).not.toBe('')
        expect(message.platformMessageId).not.toBe('')
        expect(Number.isSafeInteger(message.sentAt)).toBe(true)
      }
    }),
    { numRuns: 2000 },
  )
})
