import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Choice, Reply } from '../../../src/bot/decision.ts'
import { toMessengerMessage, toMessengerParts } from '../../../src/channels/messenger/parts.ts'
import { toZaloMessage, toZaloParts, withChoices } from '../../../src/channels/zalo/parts.ts'

const words = fc.oneof(
  fc.constantFrom(
    'thủ',
    'tục',
    'khai sinh',
    'phường.',
    'Bạn',
    '👨‍👩‍👧',
    'à:',
    'https://a.gov.vn/x?y=1',
  ),
  fc.constantFrom('\n', '\n\n', '! ', 'a'.repeat(300), '👶'.repeat(40), 'o\u0300'.repeat(30)),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
)
const longText = fc.array(words, { maxLength: 300, size: 'max' }).map((all) => all.join(' '))
/** Content is checked when it is loaded: no label is blank, and each is one line. */
const label = fc
  .array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), {
    minLength: 1,
    maxLength: 8,
    size: 'max',
  })
  .map((all) => all.join(' ').replace(/\s+/g, ' ').trim())
  .filter((all) => all !== '')
const choice: fc.Arbitrary<Choice> = fc.oneof(
  fc.record(
    { label, title: label, payload: fc.string({ minLength: 1, maxLength: 1200, size: 'max' }) },
    { requiredKeys: ['label', 'payload'] },
  ),
  fc.record({ label, url: fc.webUrl() }),
  fc.record({ label }),
)
const reply: fc.Arbitrary<Reply> = fc.record(
  { text: longText, choices: fc.array(choice, { maxLength: 20, size: 'max' }), heading: label },
  { requiredKeys: ['text', 'choices'] },
)

/** What must not be lost: everything but white space, one way of writing each letter. */
const letters = (text: string) => text.normalize('NFC').replace(/\s+/g, '')
const isTap = ({ url }: { url?: string }) => url === undefined
/** Half an emoji is a lone surrogate. */
const torn = (text: string) => /\p{Surrogate}/u.test(text)

/** Shrinking texts of this length takes longer than reading one. */
const whole = { endOnFailure: true }

test('the limits to the unit', () => {
  const lengths = (parts: { text: string }[]) => parts.map(({ text }) => text.length)
  const text = (length: number) => ({ text: 'a'.repeat(length), choices: [] })
  expect(lengths(toZaloParts(text(2000)))).toEqual([2000])
  expect(lengths(toZaloParts(text(2001)))).toEqual([2000, 1])
  expect(lengths(toMessengerParts(text(1999)))).toEqual([1999])
  expect(lengths(toMessengerParts(text(2000)))).toEqual([1999, 1])
  const choices = [{ label: 'B', title: 'C', payload: '#c' }]
  const withTail = (length: number) => lengths(toMessengerParts({ ...text(length), choices }))
  expect(withTail(1999 - '\n\n1. C'.length)).toEqual([1999])
  expect(withTail(2000 - '\n\n1. C'.length)).toEqual([1994, 4])
})

describe('Zalo', () => {
  test('any reply: within the limits, nothing lost, buttons under the last', () => {
    fc.assert(
      fc.property(reply, ({ text, choices }) => {
        const parts = toZaloParts({ text, choices })
        for (const part of parts) {
          expect(part.text.length).toBeLessThanOrEqual(2000)
          expect(part.text.trim()).not.toBe('')
          expect(part.choices.length).toBeLessThanOrEqual(5)
          for (const button of part.choices) {
            expect(button.label.length).toBeGreaterThanOrEqual(1)
            expect(button.label.length).toBeLessThanOrEqual(100)
            expect((button.payload === undefined) !== (button.url === undefined)).toBe(true)
            expect(button.payload?.length ?? 0).toBeLessThanOrEqual(1000)
          }
          expect(torn(part.text)).toBe(false)
        }
        expect(letters(parts.map((part) => part.text).join(' '))).toBe(letters(text))
        for (const part of parts.slice(0, -1)) expect(part.choices).toEqual([])
        const under = parts.at(-1)?.choices
        if (under) expect(under).toHaveLength(Math.min(choices.length, 5))
      }),
      whole,
    )
  })

  test('of too many choices the first ones and the way out stay', () => {
    const choices = ['1', '2', '3', '4', '5', '6', 'none of these'].map((name) => ({
      label: name,
      payload: `#${name}`,
    }))
    const labels = toZaloParts({ text: 'Bạn hỏi gì?', choices })[0]?.choices.map((b) => b.label)
    expect(labels).toEqual(['1', '2', '3', '4', 'none of these'])
  })

  test('five choices are not too many', () => {
    const choices = ['1', '2', '3', '4', '5'].map((name) => ({ label: name, payload: name }))
    expect(toZaloParts({ text: 'a', choices })[0]?.choices).toHaveLength(5)
  })

  test('the whole wording stands on the button, cut at a word where it is too long', () => {
    const title = 'Đăng ký khai sinh cho trẻ em '.repeat(5)
    const [part] = toZaloParts({ text: 'a', choices: [{ label: 'KS', title, payload: '#ks' }] })
    expect(part?.choices[0]?.label).toMatch(/^Đăng ký khai sinh .*\p{L}…$/u)
    expect(part?.choices[0]?.label.length).toBeLessThanOrEqual(100)
  })

  test('a choice without payload sends its label', () => {
    const [part] = toZaloParts({ text: 'a', choices: [{ label: 'Khai sinh' }] })
    expect(part?.choices).toEqual([{ label: 'Khai sinh', payload: 'Khai sinh' }])
  })

  test.each(['', ' \n '])('an empty text %j makes no message', (text) => {
    expect(toZaloParts({ text, choices: [] })).toEqual([])
  })

  test('a message without and with buttons', () => {
    expect(toZaloMessage({ text: 'a', choices: [] })).toEqual({ text: 'a' })
    const choices = [
      { label: 'Khai sinh', payload: '#bai:khai-sinh' },
      { label: 'Cổng dịch vụ', url: 'https://dichvucong.gov.vn' },
    ]
    expect(toZaloMessage({ text: 'a', choices })).toEqual({
      text: 'a',
      attachment: {
        type: 'template',
        payload: {
          buttons: [
            { title: 'Khai sinh', type: 'oa.query.hide', payload: '#bai:khai-sinh' },
            {
              title: 'Cổng dịch vụ',
              type: 'oa.open.url',
              payload: { url: 'https://dichvucong.gov.vn' },
            },
          ],
        },
      },
    })
  })
})

describe('Zalo, beside plain text', () => {
  const part = { text: 'a', choices: [] }

  test('what is quoted', () => {
    expect(toZaloMessage(part, { quotes: '96d3' })).toEqual({ text: 'a', quote_message_id: '96d3' })
  })

  test.each([
    [
      { kind: 'image', attachmentId: 'i1' },
      { media_type: 'image', attachment_id: 'i1' },
    ],
    [
      { kind: 'gif', attachmentId: 'g1', width: 320, height: 200 },
      { media_type: 'gif', attachment_id: 'g1', width: 320, height: 200 },
    ],
  ] as const)('%j', (uploaded, element) => {
    expect(toZaloMessage({ ...part, text: '' }, { uploaded })).toEqual({
      attachment: {
        type: 'template',
        payload: { template_type: 'media', elements: [element] },
      },
    })
  })

  test('a file', () => {
    expect(toZaloMessage(part, { uploaded: { kind: 'file', token: 't1' } })).toEqual({
      text: 'a',
      attachment: { type: 'file', payload: { token: 't1' } },
    })
  })

  test('the form, within its limits', () => {
    const attachment = {
      kind: 'contact-form',
      title: 'Để lại số điện thoại '.repeat(9),
      subtitle: 'Cán bộ sẽ gọi lại '.repeat(40),
      imageUrl: 'https://phuong.gov.vn/a.png',
    } as const
    const message = toZaloMessage({ ...part, attachment }) as {
      attachment: { payload: { template_type: string; elements: Record<string, string>[] } }
    }
    const { template_type: type, elements } = message.attachment.payload
    expect(type).toBe('request_user_info')
    expect(elements).toHaveLength(1)
    expect(elements[0]?.['title']?.length).toBeLessThanOrEqual(100)
    expect(elements[0]?.['subtitle']?.length).toBeLessThanOrEqual(500)
    expect(elements[0]?.['image_url']).toBe('https://phuong.gov.vn/a.png')
  })

  test('choices as lines: what leads to content is counted, the way out and links are not', () => {
    const choices = [
      { label: 'Khai sinh', payload: '#bai:khai-sinh' },
      { label: 'Cổng dịch vụ', url: 'https://dichvucong.gov.vn' },
      { label: 'Lệ phí', payload: '#hoi:lệ phí' },
      { label: 'Không phải', payload: '#khong-phai' },
    ]
    expect(withChoices('Có phải', choices)).toBe(
      'Có phải\n\n1. Khai sinh\nCổng dịch vụ: https://dichvucong.gov.vn\n2. Lệ phí\nKhông phải',
    )
  })

  test('as many choices as fit, and never half of one', () => {
    fc.assert(
      fc.property(reply, ({ text, choices }) => {
        const last = toZaloParts({ text, choices }).at(-1)
        if (!last) return
        const whole = withChoices(last.text, last.choices)
        expect(whole.length).toBeLessThanOrEqual(2000)
        expect(whole.startsWith(last.text)).toBe(true)
        const lines = whole.slice(last.text.length).split('\n').filter(Boolean)
        for (const [at, line] of lines.entries()) {
          const { label = '', url } = last.choices[at] ?? {}
          expect(line.replace(/^\d\. /, '')).toBe(
            (url === undefined ? label : `${label}: ${url}`).replace(/^\d\. /, ''),
          )
        }
      }),
      whole,
    )
  })
})

describe('Messenger', () => {
  test('any reply: within the limits, nothing lost, quick replies under the last', () => {
    fc.assert(
      fc.property(reply, (given) => {
        const { text, choices } = given
        const parts = toMessengerParts(given)
        for (const part of parts) {
          expect(part.text.length).toBeLessThanOrEqual(1999)
          expect(part.text.trim()).not.toBe('')
          expect(torn(part.text)).toBe(false)
          expect(part.choices.length).toBeLessThanOrEqual(13)
          for (const { label, payload, url } of part.choices) {
            expect(label.length).toBeGreaterThanOrEqual(1)
            expect(label.length).toBeLessThanOrEqual(20)
            expect(payload?.length).toBeGreaterThanOrEqual(1)
            expect(payload?.length).toBeLessThanOrEqual(1000)
            expect(url).toBeUndefined()
          }
        }
        const all = letters(parts.map((part) => part.text).join(' '))
        expect(all.startsWith(letters(text))).toBe(true)
        for (const { label, url } of choices) {
          if (url !== undefined) expect(all).toContain(letters(`${label}: ${url}`))
        }
        for (const part of parts.slice(0, -1)) expect(part.choices).toEqual([])

        const under = parts.at(-1)?.choices
        if (!under) return
        const taps = choices.filter(isTap)
        expect(under).toHaveLength(Math.min(taps.length, 13))
        const wayOut = taps.at(-1)
        if (wayOut) {
          const payload = (wayOut.payload ?? wayOut.label).slice(0, 1000)
          expect(under.at(-1)?.payload).toBe(payload)
        }
        // A bare number as a title stands before its wording in the text.
        const shown = taps.length > 13 ? [...taps.slice(0, 12), ...taps.slice(-1)] : taps
        let number = 0
        for (const [at, { label, title }] of shown.entries()) {
          if (title === undefined && label.length <= 20) continue
          number += 1
          expect(under[at]?.label).toBe(String(number))
          expect(all).toContain(letters(`${number}. ${title ?? label}`))
        }
      }),
      whole,
    )
  })

  test('long names are numbered under the heading, short ones stand on the button', () => {
    const choices = [
      { label: 'Khai sinh', title: 'Đăng ký khai sinh cho trẻ em', payload: '#bai:khai-sinh' },
      { label: 'Cấp lại giấy khai sinh bị mất', payload: '#bai:cap-lai' },
      { label: 'Gặp cán bộ', payload: '#gap-can-bo' },
    ]
    expect(toMessengerParts({ text: 'Chào bạn.', choices, heading: 'Bạn hỏi về:' })).toEqual([
      {
        text: 'Chào bạn.\n\nBạn hỏi về:\n1. Đăng ký khai sinh cho trẻ em\n2. Cấp lại giấy khai sinh bị mất',
        choices: [
          { label: '1', payload: '#bai:khai-sinh' },
          { label: '2', payload: '#bai:cap-lai' },
          { label: 'Gặp cán bộ', payload: '#gap-can-bo' },
        ],
      },
    ])
  })

  test('a heading without anything to stand over is left out', () => {
    const choices = [{ label: 'Gặp cán bộ', payload: '#gap-can-bo' }]
    expect(toMessengerParts({ text: 'a', choices, heading: 'b' })[0]?.text).toBe('a')
  })

  test('addresses stand in the text', () => {
    const choices = [{ label: 'Cổng dịch vụ', url: 'https://dichvucong.gov.vn' }]
    expect(toMessengerParts({ text: 'Chào bạn.', choices })).toEqual([
      { text: 'Chào bạn.\n\nCổng dịch vụ: https://dichvucong.gov.vn', choices: [] },
    ])
  })

  test('a list that no longer fits goes whole into a message of its own', () => {
    const text = 'a '.repeat(990).trim()
    const choices = [{ label: 'Cấp lại giấy khai sinh bị mất', payload: '#bai:cap-lai' }]
    const parts = toMessengerParts({ text, choices })
    expect(parts.map((part) => part.text)).toEqual([text, '1. Cấp lại giấy khai sinh bị mất'])
    expect(parts.map((part) => part.choices.length)).toEqual([0, 1])
  })

  test('of too many choices the first ones and the way out stay', () => {
    const choices = Array.from({ length: 20 }, (_, at) => ({
      label: at === 19 ? 'none of these' : String(at),
      payload: `#${at}`,
    }))
    const under = toMessengerParts({ text: 'Bạn hỏi gì?', choices })[0]?.choices
    expect(under).toHaveLength(13)
    expect(under?.at(-1)?.label).toBe('none of these')
    expect(under?.at(-2)?.label).toBe('11')
  })

  test.each(['', ' \n '])('an empty text %j makes no message', (text) => {
    expect(toMessengerParts({ text, choices: [] })).toEqual([])
  })

  test('a message without and with quick replies', () => {
    expect(toMessengerMessage({ text: 'a', choices: [] }, 'tag')).toEqual({
      text: 'a',
      metadata: 'tag',
    })
    const choices = [{ label: '1', payload: '#bai:khai-sinh' }]
    expect(toMessengerMessage({ text: 'a', choices }, 'tag')).toEqual({
      text: 'a',
      metadata: 'tag',
      quick_replies: [{ content_type: 'text', title: '1', payload: '#bai:khai-sinh' }],
    })
  })
})
