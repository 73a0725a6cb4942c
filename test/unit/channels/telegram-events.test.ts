import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseTelegramUpdate, updateIdOf } from '../../../src/channels/telegram/events.ts'

const now = 1_790_000_000_000
const date = 1_780_000_000
const personId = 5_123_456_789
const from = { id: personId, is_bot: false, first_name: 'An', last_name: 'Nguyễn Văn' }
const chat = { id: personId, type: 'private', first_name: 'An' }
const message = (fields: object) => ({ message_id: 77, from, chat, date, ...fields })
const read = (what: object) => parseTelegramUpdate({ update_id: 9, ...what }, now)
const readMessage = (fields: object) => read({ message: message(fields) })

const common = {
  channel: 'telegram',
  personId: '5123456789',
  platformMessageId: '77',
  sentAt: 1_780_000_000_000,
  personName: 'An Nguyễn Văn',
}

describe('a message', () => {
  test('of words, with ids as strings and its time in ms', () => {
    expect(readMessage({ text: 'lam cccd o dau' })).toEqual([
      { ...common, kind: 'text', event: 'message', text: 'lam cccd o dau', payload: null },
    ])
  })

  test.each([
    ['/start', null],
    ['/start ', null],
    ['/start can-cuoc_1', 'can-cuoc_1'],
    ['/start@hoi_dap_so_bot qr7', 'qr7'],
  ])('%j starts', (text, payload) => {
    expect(readMessage({ text })).toMatchObject([{ kind: 'start', text, payload }])
  })

  test.each(['/started', 'bấm /start', '/start a b', '/help'])('%j does not', (text) => {
    expect(readMessage({ text })).toMatchObject([{ kind: 'text', text, payload: null }])
  })

  test.each([
    [
      {
        photo: [
          { file_id: 'a', file_size: 10 },
          { file_id: 'b', file_size: 900 },
        ],
      },
      { kind: 'image', size: 900 },
    ],
    [
      { document: { file_id: 'a', file_name: 'đơn.docx', file_size: 5 } },
      { kind: 'file', name: 'đơn.docx', size: 5 },
    ],
    [{ document: { file_id: 'a' }, animation: { file_id: 'a' } }, { kind: 'gif' }],
    [{ voice: { file_id: 'a', duration: 3, file_size: 7 } }, { kind: 'audio', size: 7 }],
    [{ audio: { file_id: 'a', file_name: 'a.mp3' } }, { kind: 'audio', name: 'a.mp3' }],
    [{ video: { file_id: 'a' } }, { kind: 'video' }],
    [{ video_note: { file_id: 'a' } }, { kind: 'video' }],
    [{ sticker: { file_id: 'a', emoji: '👍' } }, { kind: 'sticker' }],
    [
      { location: { latitude: 21.03, longitude: 105.85 } },
      { kind: 'location', latitude: 21.03, longitude: 105.85 },
    ],
    [
      {
        location: { latitude: 1, longitude: 2 },
        venue: { location: { latitude: 1, longitude: 2 }, title: 'Hồ Gươm', address: '' },
      },
      { kind: 'location', latitude: 1, longitude: 2, name: 'Hồ Gươm' },
    ],
    [
      { contact: { phone_number: '84912345678', first_name: 'Bình', last_name: 'Lê' } },
      { kind: 'contact', name: 'Bình Lê' },
    ],
    [{ poll: { id: '1' } }, { kind: 'other' }],
    [{ dice: { value: 3 } }, { kind: 'other' }],
    // What is beside the words never costs them.
    [{ photo: [] }, { kind: 'image' }],
    [{ location: { latitude: 'north' } }, { kind: 'location' }],
  ])('with %j', (fields, attachment) => {
    expect(readMessage(fields)).toEqual([
      {
        ...common,
        kind: 'attachment',
        event: 'message',
        text: null,
        payload: null,
        attachments: [attachment],
      },
    ])
  })

  test('with words under a picture', () => {
    expect(readMessage({ photo: [{}], caption: 'Giấy này dùng được không?' })).toMatchObject([
      { kind: 'attachment', text: 'Giấy này dùng được không?', attachments: [{ kind: 'image' }] },
    ])
  })

  test('/start under a picture starts nothing', () => {
    expect(readMessage({ photo: [{}], caption: '/start' })).toMatchObject([{ kind: 'attachment' }])
  })

  test('that answers another', () => {
    const reply = { text: 'cái này', reply_to_message: message({ message_id: 70, text: 'a' }) }
    expect(readMessage(reply)).toMatchObject([{ text: 'cái này', quotes: '70' }])
  })

  test('of somebody without a last name', () => {
    const [event] = readMessage({ text: 'a', from: { ...from, last_name: undefined } })
    expect(event).toMatchObject({ personName: 'An' })
  })

  test.each([
    ['in a group', { text: 'a', chat: { id: -1001234567890, type: 'supergroup' } }],
    ['in a channel', { text: 'a', chat: { id: -100, type: 'channel' } }],
    ['of a bot', { text: 'a', from: { ...from, is_bot: true } }],
    ['of nobody', { text: 'a', from: undefined }],
    ['of the service', { pinned_message: message({ text: 'a' }) }],
    ['with an id that is no number', { text: 'a', message_id: '77' }],
    ['with an id beyond what a number holds', { text: 'a', message_id: 2 ** 60 }],
  ])('%s is not taken', (_which, fields) => {
    expect(readMessage(fields)).toEqual([])
  })
})

describe('an edit', () => {
  const edit = (fields: object) =>
    read({ edited_message: message({ edit_date: date + 60, ...fields }) })

  test('writes the message anew', () => {
    expect(edit({ text: 'mới' })).toEqual([
      {
        channel: 'telegram',
        kind: 'edit',
        event: 'edited_message',
        personId: '5123456789',
        platformMessageId: '77:1780000060000',
        target: '77',
        text: 'mới',
        sentAt: 1_780_000_060_000,
      },
    ])
    expect(edit({ photo: [{}], caption: 'mới' })).toMatchObject([{ kind: 'edit', text: 'mới' }])
  })

  test('a live place that moves is none', () => {
    expect(edit({ location: { latitude: 1, longitude: 2 } })).toEqual([])
  })
})

describe('a tap', () => {
  const keyboard = [
    [{ text: 'Lệ phí căn cước', callback_data: '#bai:can-cuoc-le-phi' }],
    [{ text: 'Trang của bộ', url: 'https://example.gov.vn' }],
    [{ text: 'Quên mật khẩu VNeID thì làm sao?', callback_data: '#nut:2' }],
  ]
  const tap = (data: string, fields: object = { reply_markup: { inline_keyboard: keyboard } }) =>
    read({
      callback_query: {
        id: '4382bfdwdsb323b2d9',
        from,
        message: { message_id: 80, from: { id: 1, is_bot: true }, chat, date, ...fields },
        chat_instance: '1',
        data,
      },
    })

  test('brings the payload and the label; its time is before what is written that second', () => {
    expect(tap('#bai:can-cuoc-le-phi')).toEqual([
      {
        ...common,
        kind: 'tap',
        event: 'callback_query',
        platformMessageId: '4382bfdwdsb323b2d9',
        text: 'Lệ phí căn cước',
        payload: '#bai:can-cuoc-le-phi',
        sentAt: Math.floor(now / 1000) * 1000 - 1,
      },
    ])
  })

  test('on a button that carries its place says its label', () => {
    expect(tap('#nut:2')).toMatchObject([
      { text: 'Quên mật khẩu VNeID thì làm sao?', payload: null },
    ])
  })

  test('on a message the bot can no longer see: what fits is known, else it starts', () => {
    const tooOld = { date: 0 }
    expect(tap('#bai:x', tooOld)).toMatchObject([{ text: null, payload: '#bai:x' }])
    expect(tap('Khai sinh', tooOld)).toMatchObject([{ text: 'Khai sinh', payload: null }])
    expect(tap('#nut:2', tooOld)).toMatchObject([{ text: null, payload: '#bat-dau' }])
  })

  test('in a group, or on no message, is not taken', () => {
    expect(tap('#bai:x', { chat: { id: -5, type: 'group' } })).toEqual([])
    expect(read({ callback_query: { id: '1', from, data: 'a', inline_message_id: '5' } })).toEqual(
      [],
    )
  })
})

test.each([
  ['kicked', { interaction: false, details: { blocked: true, status: 'kicked' } }],
  ['member', { interaction: true, details: { blocked: false, status: 'member' } }],
])('the bot is now %s', (status, expected) => {
  const change = { chat, from, date, old_chat_member: {}, new_chat_member: { status } }
  expect(read({ my_chat_member: change })).toMatchObject([
    { kind: 'note', event: 'my_chat_member', platformMessageId: 'update:9', ...expected },
  ])
})

test('the number of an update', () => {
  expect(updateIdOf({ update_id: 12, poll: {} })).toBe(12)
  expect(updateIdOf({ update_id: '12' })).toBeUndefined()
  expect(updateIdOf(null)).toBeUndefined()
})

/** A right update with one value anywhere replaced by another. */
const bent = fc
  .tuple(
    fc.constantFrom('message', 'edited_message', 'callback_query', 'my_chat_member', 'poll'),
    fc.constantFrom('text', 'caption', 'from', 'chat', 'date', 'message_id', 'photo', 'contact'),
    fc.jsonValue({ maxDepth: 3 }),
    fc.boolean(),
  )
  .map(([kind, field, value, inside]) => ({
    update_id: 9,
    [kind]: inside
      ? { ...message({ text: 'a' }), id: '1', data: 'a', message: message({ [field]: value }) }
      : { ...message({ text: 'a' }), [field]: value },
  }))

test('whatever comes, it never throws, and what it gives is well formed', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), bent), (update) => {
      for (const event of parseTelegramUpdate(update, now)) {
        expect(event.platformMessageId).not.toBe('')
        expect(Number.isSafeInteger(event.sentAt)).toBe(true)
        if (event.kind !== 'account') expect(event.personId).toMatch(/^-?\d+$/)
      }
    }),
    { numRuns: 1000 },
  )
})
