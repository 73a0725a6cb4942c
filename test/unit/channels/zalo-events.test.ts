import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseZaloEvent } from '../../../src/channels/zalo/events.ts'
import { isMessage, wantsAnswer } from '../../../src/conversations/message.ts'
import { everyZaloEvent } from '../../support/zalo-every-event.ts'
import { zaloEvent, zaloTestAccount } from '../../support/zalo-events.ts'

const { userId, oaId, appId } = zaloTestAccount
const timestamp = 1_700_000_000_000
const at = { userId, msgId: '96d3cdf3af1504609090', timestamp }

const parse = (body: unknown) => parseZaloEvent(body, oaId)
const read = (body: string) => parse(JSON.parse(body))

/** An event as it comes, to be bent. */
const plain = () => ({
  app_id: appId,
  event_name: 'user_send_text',
  timestamp: String(timestamp) as unknown,
  sender: { id: userId } as unknown,
  recipient: { id: oaId } as unknown,
  message: { msg_id: at.msgId, text: 'hello' } as unknown,
})

describe('every event', () => {
  test.each(everyZaloEvent)('$name', ({ body, gives, person = (id) => id }) => {
    const events = read(body(zaloEvent, { userId, timestamp }))
    const whole = gives.map((each) => ({
      channel: 'zalo',
      personId: person(userId),
      sentAt: timestamp,
      platformMessageId: expect.stringMatching(/./) as string,
      ...each,
    }))
    expect(events).toMatchObject(whole)
    expect(events).toHaveLength(gives.length)
  })
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
    expect(parse(card)).toMatchObject([{ kind: 'attachment', text: null }])
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
    expect(parse({ ...plain(), timestamp: time })).toMatchObject([{ sentAt: timestamp }])
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
    expect(parse({ ...event, recipient: { id: userId } })).toMatchObject([
      { kind: 'echo', platformMessageId: `at:${timestamp}`, text: null },
    ])
  })
})

describe('no message', () => {
  test.each([
    'user_send_group_text',
    'oa_send_group_text',
    'oa_send_anonymous_text', // without the conversation there is no way back
    'anonymous_send_text',
    'USER_SEND_TEXT',
    'something_new',
    '',
  ])('%s', (name) => {
    expect(parse({ ...plain(), event_name: name })).toEqual([])
  })

  test('the probe', () => {
    expect(read(zaloEvent.probe())).toEqual([])
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
    expect(parse({ ...plain(), ...change })).toEqual([])
  })
})

describe('what is odd costs only itself', () => {
  const withAttachments = (attachments: unknown, name = 'user_send_image') =>
    parse({ ...plain(), event_name: name, message: { msg_id: '1', text: 'a', attachments } })

  test.each([
    ['none', undefined],
    ['null', null],
    ['text', 'image'],
    ['an empty list', []],
    ['a list of nothing', [null, 5, 'image']],
  ])('attachments are %s: still a picture', (_name, attachments) => {
    expect(withAttachments(attachments)).toMatchObject([
      { kind: 'attachment', text: 'a', attachments: [{ kind: 'image' }] },
    ])
  })

  test.each([
    ['no payload', { type: 'file' }, { kind: 'file' }],
    ['payload is text', { type: 'file', payload: 'x' }, { kind: 'file' }],
    ['size is a word', { type: 'file', payload: { size: 'big', name: 'a' } }, { name: 'a' }],
    ['size as a number', { type: 'file', payload: { size: 12 } }, { size: 12 }],
    ['a kind not known', { type: 'hologram', payload: { url: 'u' } }, { kind: 'other', url: 'u' }],
    ['no kind', { payload: { url: 'u' } }, { kind: 'other', url: 'u' }],
  ])('%s', (_name, given, expected) => {
    expect(withAttachments([given], 'user_send_file')).toMatchObject([{ attachments: [expected] }])
  })

  test.each([
    [{ latitude: '91', longitude: '1' }],
    [{ latitude: '', longitude: '1' }],
    [{ latitude: 'x', longitude: '1' }],
    [{ longitude: '1' }],
    ['21,105'],
  ])('the place %j is nowhere', (coordinates) => {
    const [message] = withAttachments(
      [{ type: 'location', payload: { coordinates } }],
      'user_send_location',
    )
    expect(message).toMatchObject({ attachments: [{ kind: 'location', name: 'a' }] })
    expect(JSON.stringify(message)).not.toContain('tude')
  })

  test.each([undefined, 'Bạn tôi', '{', '{"phone":{}}'])(
    'a business card described as %j',
    (description) => {
      const link = { type: 'link', payload: { url: 'https://zalo.me/1', description } }
      expect(withAttachments([link], 'user_send_business_card')).toMatchObject([
        { text: null, attachments: [{ kind: 'contact', name: 'a', url: 'https://zalo.me/1' }] },
      ])
    },
  )

  test('a message id that became a number is replaced by the time', () => {
    const message = { msg_id: 96, text: 'a', quote_msg_id: 5 }
    const [event] = parse({ ...plain(), message })
    expect(event).toMatchObject({ platformMessageId: `at:${timestamp}`, text: 'a' })
    expect(event).not.toHaveProperty('quotes')
  })

  test('a receipt of another account of the app is that of the recipient, as the docs print it', () => {
    expect(parseZaloEvent(JSON.parse(zaloEvent.seen({ ...at, msgIds: ['1'] })), '')).toMatchObject([
      { kind: 'receipt', personId: userId },
    ])
  })

  test('one person may react twice to one message', () => {
    const first = read(zaloEvent.reacted({ ...at, icon: ':>' }))
    const second = read(zaloEvent.reacted({ ...at, icon: ':o', timestamp: timestamp + 1 }))
    expect(first[0]?.platformMessageId).not.toBe(second[0]?.platformMessageId)
  })
})

/** Any JSON, and real events with any JSON in the place of any part of them. */
const anything = fc.jsonValue()
const real = everyZaloEvent.map(
  ({ body }) => JSON.parse(body(zaloEvent, { userId, timestamp })) as Record<string, unknown>,
)
const bent = fc
  .tuple(fc.constantFrom(...real), fc.array(fc.tuple(fc.nat(), anything), { maxLength: 4 }))
  .map(([event, changes]) => {
    const copy = structuredClone(event)
    for (const [at, value] of changes) {
      const places = placesIn(copy)
      const place = places[at % places.length]
      if (place) place.holder[place.key] = value
    }
    return copy
  })

function placesIn(holder: Record<string, unknown>): { holder: typeof holder; key: string }[] {
  return Object.entries(holder).flatMap(([key, value]) => [
    { holder, key },
    ...(typeof value === 'object' && value !== null
      ? placesIn(value as Record<string, unknown>)
      : []),
  ])
}

test('whatever the body, it never throws and what it gives is whole', () => {
  let understood = 0
  fc.assert(
    fc.property(fc.oneof(anything, { weight: 5, arbitrary: bent }), (body) => {
      for (const event of parse(body)) {
        understood++
        expect(event.kind).not.toBe('account')
        if (event.kind === 'account') continue
        for (const id of [event.personId, event.platformMessageId]) {
          expect(typeof id).toBe('string')
          expect(id).not.toBe('')
        }
        expect(Number.isSafeInteger(event.sentAt)).toBe(true)
        if (event.kind === 'receipt') {
          expect(typeof event.of === 'object' && event.of.length > 0).toBe(true)
        }
        if (!isMessage(event)) continue
        expect(event.text === null || typeof event.text === 'string').toBe(true)
        expect(JSON.parse(JSON.stringify(event.attachments ?? []))).toEqual(event.attachments ?? [])
      }
    }),
    { numRuns: 3000 },
  )
  // Most bent events are still read: the property is not about nothing.
  expect(understood).toBeGreaterThan(500)
})
