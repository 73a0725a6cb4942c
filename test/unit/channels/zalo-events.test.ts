import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseZaloEvent } from '../../../src/channels/zalo/events.ts'
import { wantsAnswer } from '../../../src/conversations/message.ts'
import { zaloEvent, zaloTestAccount } from '../../support/zalo-events.ts'

const { userId, oaId, appId } = zaloTestAccount
const timestamp = 1_700_000_000_000
const at = { userId, msgId: '96d3cdf3af1504609090', timestamp }

const read = (body: string) => parseZaloEvent(JSON.parse(body))

/** An event as it comes, to be bent. */
const plain = () => ({
  app_id: appId,
  event_name: 'user_send_text',
  timestamp: String(timestamp) as unknown,
  sender: { id: userId } as unknown,
  recipient: { id: oaId } as unknown,
  message: { msg_id: at.msgId, text: 'hello' } as unknown,
})

describe('from a person', () => {
  test('a text, with ids as the strings they came as', () => {
    expect(read(zaloEvent.text({ ...at, text: 'Xin chào phường 👶' }))).toEqual([
      {
        channel: 'zalo',
        kind: 'text',
        event: 'user_send_text',
        personId: '2468458835291979220',
        platformMessageId: '96d3cdf3af1504609090',
        text: 'Xin chào phường 👶',
        payload: null,
        sentAt: timestamp,
      },
    ])
  })

  test('a tap comes as typed text that begins with #', () => {
    expect(read(zaloEvent.text({ ...at, text: '#bai:khai-sinh' }))).toMatchObject([
      { kind: 'tap', text: '#bai:khai-sinh', payload: '#bai:khai-sinh' },
    ])
    expect(read(zaloEvent.text({ ...at, text: 'số #1' }))).toMatchObject([
      { kind: 'text', payload: null },
    ])
  })

  test('an image with the words under it', () => {
    const words = 'Giấy này có dùng được không?'
    expect(read(zaloEvent.image({ ...at, text: words }))).toMatchObject([
      { kind: 'attachment', event: 'user_send_image', text: words, payload: null },
    ])
    expect(read(zaloEvent.image(at))).toMatchObject([{ kind: 'attachment', text: null }])
  })

  test('# under an image is no tap', () => {
    expect(read(zaloEvent.image({ ...at, text: '#gap-can-bo' }))).toMatchObject([
      { kind: 'attachment', payload: null },
    ])
  })

  test("a place's name is not the person's words", () => {
    const place = { latitude: '21.0285', longitude: '105.8542', text: 'Hồ Gươm' }
    expect(read(zaloEvent.location({ ...at, ...place }))).toMatchObject([
      { kind: 'attachment', event: 'user_send_location', text: null },
    ])
  })

  test("a contact's name is not the person's words", () => {
    const card = { ...plain(), event_name: 'user_send_business_card' }
    card.message = { msg_id: at.msgId, text: 'Nguyễn Văn An', attachments: [{ type: 'link' }] }
    expect(parseZaloEvent(card)).toMatchObject([{ kind: 'attachment', text: null }])
  })

  test.each([
    ['sticker', zaloEvent.sticker(at)],
    ['audio', zaloEvent.audio(at)],
    ['link', zaloEvent.link({ ...at, url: 'https://example.gov.vn' })],
    ['file', zaloEvent.file({ ...at, name: 'don.docx' })],
    ['one not yet invented', JSON.stringify({ ...plain(), event_name: 'user_send_hologram' })],
  ])('%s is an attachment', (_name, body) => {
    expect(read(body)).toMatchObject([{ kind: 'attachment', personId: userId }])
  })

  test('follow wants a greeting and is known by its time', () => {
    const [message] = read(zaloEvent.follow(at))
    expect(message).toMatchObject({
      kind: 'follow',
      event: 'follow',
      personId: userId,
      platformMessageId: `at:${timestamp}`,
      text: null,
    })
    expect(wantsAnswer(message!)).toBe(true)
  })

  test.each([
    ['text', '1700000000000'],
    ['number', 1_700_000_000_000],
  ])('the time as %s', (_name, time) => {
    expect(parseZaloEvent({ ...plain(), timestamp: time })).toMatchObject([{ sentAt: timestamp }])
  })
})

describe('from our side', () => {
  test.each([
    ['by API', zaloEvent.apiEcho({ ...at, text: 'Chào bạn' })],
    ['by staff', zaloEvent.staffEcho({ ...at, text: 'Chào bạn', adminId: '5521772797175877300' })],
  ])('%s: an echo, and the person is the recipient', (_name, body) => {
    const [message] = read(body)
    expect(message).toMatchObject({ kind: 'echo', personId: userId, text: 'Chào bạn' })
    expect(wantsAnswer(message!)).toBe(false)
  })

  test.each(['buttons', 'image', 'file', 'request_user_info'] as const)('an echo of %s', (kind) => {
    expect(read(zaloEvent.apiEcho({ ...at, kind, text: '' }))).toMatchObject([
      { kind: 'echo', personId: userId, platformMessageId: at.msgId },
    ])
  })

  test('an echo without a message is known by its time', () => {
    const event = { ...plain(), event_name: 'oa_send_action', message: undefined }
    expect(parseZaloEvent({ ...event, recipient: { id: userId } })).toMatchObject([
      { kind: 'echo', platformMessageId: `at:${timestamp}`, text: null },
    ])
  })
})

describe('no message', () => {
  test.each([
    'user_send_group_text',
    'oa_send_group_text',
    'oa_send_anonymous_text',
    'user_reacted_message',
    'user_call_oa',
    'USER_SEND_TEXT',
    'something_new',
    '',
  ])('%s', (name) => {
    expect(parseZaloEvent({ ...plain(), event_name: name })).toEqual([])
  })

  test.each([
    ['seen', zaloEvent.seen({ ...at, msgIds: ['1'] })],
    ['received', zaloEvent.received(at)],
    ['unfollow', zaloEvent.unfollow(at)],
    ['withdraw', zaloEvent.withdraw(at)],
    ['submitted info', zaloEvent.submitInfo({ ...at, info: { name: 'An' } })],
    [
      'a visitor without an account',
      zaloEvent.anonymousText({ ...at, text: 'a', conversationId: '1' }),
    ],
    ['the probe', zaloEvent.probe()],
  ])('%s', (_name, body) => {
    expect(read(body)).toEqual([])
  })

  test.each([
    ['id as a number', { sender: { id: 2468458835291979 } }],
    ['empty id', { sender: { id: '' } }],
    ['no sender', { sender: undefined }],
    ['sender a string', { sender: userId }],
    ['no message', { message: undefined }],
    ['message a string', { message: 'hello' }],
    ['text a number', { message: { msg_id: '1', text: 5 } }],
    ['no time', { timestamp: undefined }],
    ['time null', { timestamp: null }],
    ['time a list', { timestamp: ['1700000000000'] }],
    ['time before 1970', { timestamp: -1 }],
    ['time with a fraction', { timestamp: 1.5 }],
    ['time no number', { timestamp: '2026-11-21' }],
    ['time beyond all numbers', { timestamp: '9'.repeat(400) }],
    ['a follower on a text event only', { sender: undefined, follower: { id: userId } }],
  ])('%s', (_name, change) => {
    expect(parseZaloEvent({ ...plain(), ...change })).toEqual([])
  })
})

/** Any JSON, and any JSON in the places of an event we look at. */
const anything = fc.jsonValue()
const nearly = fc.record(
  {
    event_name: fc.oneof(
      fc.constantFrom('user_send_text', 'user_send_image', 'oa_send_text', 'follow'),
      anything,
    ),
    timestamp: fc.oneof(fc.nat().map(String), fc.nat(), anything),
    sender: fc.oneof(fc.record({ id: anything }), fc.constant({ id: userId }), anything),
    recipient: fc.oneof(fc.record({ id: anything }), fc.constant({ id: userId }), anything),
    follower: fc.oneof(fc.record({ id: anything }), anything),
    message: fc.oneof(
      fc.record({ msg_id: anything, text: anything }),
      fc.record({ text: fc.string() }),
      anything,
    ),
  },
  { requiredKeys: [] },
)

test('whatever the body, it never throws and what it gives is whole', () => {
  fc.assert(
    fc.property(fc.oneof(anything, nearly), (body) => {
      for (const message of parseZaloEvent(body)) {
        expect(message.personId).not.toBe('')
        expect(message.platformMessageId).not.toBe('')
        expect(Number.isSafeInteger(message.sentAt)).toBe(true)
        expect(message.text === null || typeof message.text === 'string').toBe(true)
      }
    }),
    { numRuns: 2000 },
  )
})
