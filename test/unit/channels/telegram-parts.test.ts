import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeBot, readContent, shippedContent } from '../../../src/wiring/build-bot.ts'
import { decide } from '../../../src/bot/decide.ts'
import { emptyContext, type Choice } from '../../../src/bot/decision.ts'
import { payloads } from '../../../src/bot/payloads.ts'
import { parseTelegramUpdate } from '../../../src/channels/telegram/events.ts'
import { readTap, toInlineKeyboard, toTelegramParts } from '../../../src/channels/telegram/parts.ts'

const keyboardOf = (choices: Choice[]) => {
  const [part] = toTelegramParts({ text: 'Anh/chị chọn giúp em', choices })
  return toInlineKeyboard(part?.choices ?? [])?.inline_keyboard.flat() ?? []
}
const dataOf = (choices: Choice[]) =>
  keyboardOf(choices).map((button) => ('callback_data' in button ? button.callback_data : null))

describe('texts', () => {
  test('are split at 4096, buttons under the last', () => {
    const choices = [{ label: 'A', payload: '#a' }]
    const lengths = (length: number) =>
      toTelegramParts({ text: 'a'.repeat(length), choices }).map((part) => [
        part.text.length,
        part.choices.length,
      ])
    expect(lengths(4096)).toEqual([[4096, 1]])
    expect(lengths(4097)).toEqual([
      [4096, 0],
      [1, 1],
    ])
  })

  test('an address that no button opens stands in the text', () => {
    const choices = [
      { label: 'Trang của bộ', url: 'https://example.gov.vn' },
      { label: 'Gọi 1022', url: 'tel:1022' },
    ]
    expect(toTelegramParts({ text: 'a', choices })).toEqual([
      {
        text: 'a\n\nGọi 1022: tel:1022',
        choices: [{ label: 'Trang của bộ', url: 'https://example.gov.vn' }],
      },
    ])
  })
})

describe('64 bytes, not letters', () => {
  test.each([
    [`#hoi:${'ệ'.repeat(19)}aa`, 64, true],
    [`#hoi:${'ệ'.repeat(20)}`, 65, false],
    [`#hoi:${'a'.repeat(59)}`, 64, true],
    ['#hoi:Quên mật khẩu VNeID thì làm sao?', 44, true],
    ['#hoi:Đăng ký tạm trú cho người thuê nhà trên VNeID thì làm thế nào?', 84, false],
  ])('%s has %i', (payload, bytes, fits) => {
    expect(Buffer.byteLength(payload)).toBe(bytes)
    expect(dataOf([{ label: 'a', payload }])).toEqual([fits ? payload : '#nut:0'])
  })

  test('a payload that looks like a place does not pass for one', () => {
    expect(
      dataOf([
        { label: 'a', payload: '#x' },
        { label: 'b', payload: '#nut:0' },
      ]),
    ).toEqual(['#x', '#nut:1'])
  })
})

const words = fc
  .array(fc.constantFrom('Đăng ký', 'tạm trú', 'ở', 'phường', '👶', 'VNeID', 'thế nào?'), {
    minLength: 1,
    maxLength: 14,
  })
  .map((all) => all.join(' '))

test('any tap is understood: by its payload, or as the label typed by hand', () => {
  const choice = fc.oneof(
    words.map((text): Choice => ({
      label: text.slice(0, 5),
      title: text,
      payload: payloads.ask(text),
    })),
    words.map((text): Choice => ({ label: text })),
    fc.constant<Choice>({ label: 'Gặp cán bộ', payload: payloads.staff }),
    fc.constant<Choice>({ label: 'Trang', url: 'https://example.gov.vn' }),
  )
  fc.assert(
    fc.property(fc.array(choice, { minLength: 1, maxLength: 8 }), (choices) => {
      const keyboard = keyboardOf(choices)
      expect(keyboard).toHaveLength(choices.length)
      for (const [at, button] of keyboard.entries()) {
        const { label, title, payload, url } = choices[at] ?? { label: '' }
        if (url !== undefined) {
          expect(button).toEqual({ text: label, url })
          continue
        }
        if (!('callback_data' in button)) throw new Error('a choice without a way back')
        const bytes = Buffer.byteLength(button.callback_data)
        expect(bytes).toBeGreaterThanOrEqual(1)
        expect(bytes).toBeLessThanOrEqual(64)
        const understood = readTap(button.callback_data, keyboard)
        if (payload !== undefined && Buffer.byteLength(payload) <= 64) {
          expect(understood.payload).toBe(payload)
        } else {
          // Cut where it is over 100 characters; short of that word for word.
          const said = (title ?? label).normalize('NFC').trim()
          expect(understood.payload).toBeNull()
          if (said.length <= 100) expect(understood.text).toBe(said)
          else expect(said.startsWith(understood.text?.slice(0, 50) ?? 'none')).toBe(true)
        }
      }
    }),
  )
})

test('no buttons, no keyboard', () => {
  expect(toInlineKeyboard([])).toBeUndefined()
})

test('a suggestion too long for a button is answered when tapped, offered last or long ago', () => {
  const bot = makeBot(readContent(shippedContent()), Date.UTC(2026, 10, 21))
  const question =
    'Em ơi cho anh hỏi con anh ba tuổi thì làm thẻ căn cước cho con ở đâu và cần mang giấy tờ gì?'
  const input = {
    kind: 'text',
    text: null,
    payload: null,
    hidden: [],
    firstContact: false,
    now: Date.UTC(2026, 10, 21),
    random: () => 0.5,
  } as const
  const choices = [{ label: 'Căn cước cho con', title: question, payload: payloads.ask(question) }]
  const greeting = { replies: [{ text: 'Chào anh/chị', choices }], context: { choices } }
  const wanted = decide({ ...input, text: question, context: emptyContext }, bot)
  expect(wanted.candidates.length).toBeGreaterThan(0)

  const [part] = greeting.replies.flatMap((reply) => toTelegramParts(reply))
  const keyboard = toInlineKeyboard(part?.choices ?? [])
  const [button] = keyboard?.inline_keyboard.flat() ?? []
  if (!button || !('callback_data' in button)) throw new Error('nothing to tap')
  expect(button).toEqual({ text: question, callback_data: '#nut:0' })
  const [event] = parseTelegramUpdate(
    {
      update_id: 1,
      callback_query: {
        id: '1',
        from: { id: 5, is_bot: false },
        message: { message_id: 1, chat: { id: 5, type: 'private' }, reply_markup: keyboard },
        data: button.callback_data,
      },
    },
    0,
  )
  if (event?.kind !== 'tap') throw new Error('no tap')
  const { text, payload } = event
  for (const context of [greeting.context, emptyContext]) {
    expect(decide({ ...input, kind: 'tap', text, payload, context }, bot)).toEqual(wanted)
  }
})
