import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskSecrets } from '../../../src/text/mask.ts'
import { maskPersonalData, masks, type PersonalKind } from '../../../src/text/personal-data.ts'
import { newTicketCode } from '../../../src/text/ticket-code.ts'

const MARK = /\{(\w+) ([^}]+)\}/g

/** Messages in which {kind …} must be hidden and every other character stay. */
const examples = readFileSync(join(import.meta.dirname, '../../sets/personal-data.tsv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [part = '', marked = ''] = line.replaceAll('\\n', '\n').split('\t')
    const personal = [...marked.matchAll(MARK)].map(([, kind, secret = '']) => ({ kind, secret }))
    return {
      part,
      personal,
      text: marked.replace(MARK, '$2'),
      masked: marked.replace(MARK, (_all, kind: PersonalKind) => masks[kind]),
    }
  })

describe('personal data', () => {
  const rules = examples.filter(({ part }) => part === 'rules')
  it.each(rules)('$text', ({ text, masked, personal }) => {
    const { text: kept, hidden } = maskPersonalData(text)
    expect(kept).toBe(masked)
    expect([...hidden].sort()).toEqual([...new Set(personal.map(({ kind }) => kind))].sort())
  })

  it('is found, and little else, in messages the rules were not written for', () => {
    const held = examples.filter(({ part }) => part === 'held')
    let [wanted, found, marks] = [0, 0, 0]
    for (const { text, personal } of held) {
      const kept = maskPersonalData(text).text
      wanted += personal.length
      found += personal.filter(({ secret }) => !kept.includes(secret)).length
      marks += kept.split('[đã che').length - 1
    }
    expect(held.length).toBeGreaterThan(100)
    expect(found / wanted).toBeGreaterThanOrEqual(0.95)
    expect(found / marks).toBeGreaterThanOrEqual(0.95)
  })

  it('is hidden in what has been through the door already', () => {
    const atDoor = maskSecrets('otp 123456, cccd 001187023345, gọi 0912345678').text
    expect(maskPersonalData(atDoor)).toEqual({
      text: 'otp [đã che mã], cccd [đã che số giấy tờ], gọi [đã che số điện thoại]',
      hidden: ['phone'],
    })
  })

  it('names each kind once', () => {
    const { hidden } = maskPersonalData('0912345678, 0987654321, an@gmail.com')
    expect([...hidden].sort()).toEqual(['email', 'phone'])
  })
})

describe('whatever is written', () => {
  const pieces = fc.string({
    unit: fc.oneof(
      fc.constantFrom(
        ...['sđt ', 'zalo', 'cccd ', 'stk ', 'bhxh ', 'mst ', 'mã hồ sơ ', 'xe ', 'vcb', ' đồng'],
        ...['0912345678', '0912', '345', '678', '+84', '(0203)', '3835678', '29A', '-123.45', 'o9'],
        ...['001187023345', '173845902', '13/2023/NĐ-CP', 'H40.12-251120-0003', 'PA-26-7K3M9-Q'],
        ...['an@gmail.com', '@', 'gov.vn', ' ', '.', '-', ',', '/', '(', ')', '\n', '[', ']', '0'],
        ...['500.000', '10/10/2026', 'không', ' chín', ' một', 'GD4', 'hotline ', 'ngày ', '😀'],
      ),
      fc.string({ unit: 'binary', maxLength: 2 }),
    ),
    maxLength: 15,
  })

  it('masking again changes nothing, and nothing throws', () => {
    fc.assert(
      fc.property(pieces, (text) => {
        const once = maskPersonalData(text)
        expect(maskPersonalData(once.text)).toEqual({ text: once.text, hidden: [] })
        expect(once.hidden.length > 0).toBe(once.text !== text)
      }),
      { numRuns: 5000 },
    )
  })

  it('the masks are no secrets to the door', () => {
    for (const mask of Object.values(masks)) {
      for (const text of [mask, `${mask} ${mask}`, `cccd ${mask} stk ${mask} otp`]) {
        expect(maskSecrets(text).text).toBe(text)
      }
    }
  })

  it('a mobile number is hidden however it is grouped', () => {
    const number = fc.tuple(fc.constantFrom('3', '5', '7', '8', '9'), fc.stringMatching(/^\d{8}$/))
    const cuts = fc.uniqueArray(fc.integer({ min: 2, max: 8 }), { maxLength: 4 })
    const lead = fc.constantFrom('', 'gọi em ', 'sđt: ', 'Zalo ', 'so dien thoai cua ba la ')
    const between = fc.constantFrom(' ', '.', '-')
    fc.assert(
      fc.property(number, cuts, lead, between, ([first, rest], at, before, sign) => {
        const written = [...`0${first}${rest}`]
          .map((digit, index) => (at.includes(index) ? sign + digit : digit))
          .join('')
        expect(maskPersonalData(before + written).text).toBe(before + masks.phone)
      }),
    )
  })

  it('a ticket code stays', () => {
    fc.assert(
      fc.property(
        fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
        (drawn) => {
          const code = newTicketCode(2026, () => drawn.next().value as number)
          for (const text of [`phiếu ${code}`, `sđt em ${code}`, code.replaceAll('-', ' ')]) {
            expect(maskPersonalData(text).text).toBe(text)
          }
        },
      ),
    )
  })

  it.each([
    ['digits', '1'],
    ['digits apart', '1 '],
    ['zeros and dots', '0.'],
    ['phones', '0912345678 '],
    ['phones with words', 'sđt 0912 345 678, '],
    ['numbers behind a word', 'stk 1 '],
    ['words', 'sđt '],
    ['words of offices', 'công an '],
    ['addresses', 'a@b.vn '],
    ['beginnings of addresses', 'a@'],
    ['letters before an at', 'a'],
    ['plates', '29A-123.45 '],
    ['beginnings of plates', '29A'],
    ['sums', '1.000'],
    ['files', '000.00.19.H50-'],
    ['laws', '1/A-'],
    ['digits in words', 'không '],
    ['tickets', 'PA '],
    ['blanks', ' '],
    ['brackets', '(+'],
    ['surrogates', '\uD83D'],
  ])('ten thousand characters of %s are quick', (_name, unit) => {
    const text = unit.repeat(10_000 / unit.length)
    for (const hostile of [text, `${text}@`, `sđt ${text} 0912345678`, `H40.${text}`]) {
      const before = process.cpuUsage()
      maskPersonalData(hostile)
      expect(process.cpuUsage(before).user / 1000).toBeLessThan(500)
    }
  })
})
