import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  digitWords,
  monthWords,
  numberWords,
  ordinalWords,
  writtenNumberWords,
  type NumberStyle,
} from '../../../src/text/number-words.ts'

const north: NumberStyle = { zeroTens: 'linh', thousand: 'nghìn' }
const south: NumberStyle = { zeroTens: 'lẻ', thousand: 'ngàn' }

describe('numbers in words', () => {
  it.each([
    ['0', 'không'],
    ['4', 'bốn'],
    ['10', 'mười'],
    ['11', 'mười một'],
    ['14', 'mười bốn'],
    ['15', 'mười lăm'],
    ['20', 'hai mươi'],
    ['21', 'hai mươi mốt'],
    ['24', 'hai mươi tư'],
    ['55', 'năm mươi lăm'],
    ['101', 'một trăm linh một'],
    ['104', 'một trăm linh bốn'],
    ['110', 'một trăm mười'],
    ['115', 'một trăm mười lăm'],
    ['1000', 'một nghìn'],
    ['1005', 'một nghìn không trăm linh năm'],
    ['2026', 'hai nghìn không trăm hai mươi sáu'],
    ['3321', 'ba nghìn ba trăm hai mươi mốt'],
    ['10000', 'mười nghìn'],
    ['1000005', 'một triệu không trăm linh năm'],
    ['1005000000', 'một tỷ không trăm linh năm triệu'],
    ['1500000000000', 'một nghìn năm trăm tỷ'],
    ['007', 'bảy'],
  ])('%s → %s', (digits, words) => {
    expect(numberWords(digits, north)).toBe(words)
  })

  it('are said with lẻ and ngàn in the South', () => {
    expect(numberWords('1005', south)).toBe('một ngàn không trăm lẻ năm')
    expect(numberWords('105', south)).toBe('một trăm lẻ năm')
  })

  it.each([
    ['3.321', 'ba nghìn ba trăm hai mươi mốt'],
    ['500.000', 'năm trăm nghìn'],
    ['885,58', 'tám trăm tám mươi lăm phẩy năm mươi tám'],
    ['0,5', 'không phẩy năm'],
    ['0,05', 'không phẩy không năm'],
    ['1,125', 'một phẩy một hai năm'],
    ['1.234.567,8', 'một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy phẩy tám'],
    ['2.1.14', 'hai chấm một chấm mười bốn'],
  ])('as written: %s → %s', (written, words) => {
    expect(writtenNumberWords(written, north)).toBe(words)
  })

  it('one by one, in a list, and of months', () => {
    expect(digitWords('0368')).toBe('không ba sáu tám')
    expect(['1', '2', '4', '14', '21'].map((each) => ordinalWords(each, north))).toEqual([
      ...['nhất', 'hai', 'tư', 'mười bốn', 'hai mươi mốt'],
    ])
    expect(['01', '04', '12'].map((each) => monthWords(each, north))).toEqual([
      ...['một', 'tư', 'mười hai'],
    ])
  })

  it('can be told back: no two numbers sound alike', () => {
    const amounts = fc.oneof(
      fc.integer({ min: 0, max: 3000 }),
      fc.integer({ min: 0, max: 999_999_999 }),
      fc.integer({ min: 0, max: 999_999_999_999_999 }),
      // Round ones, where the groups in between are empty.
      fc
        .tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 0, max: 14 }))
        .map(([head, zeros]) => head * 10 ** Math.min(zeros, 12)),
    )
    fc.assert(
      fc.property(amounts, fc.constantFrom(north, south), (amount, style) => {
        expect(heard(numberWords(String(amount), style))).toBe(amount)
      }),
      { numRuns: 3000 },
    )
  })
})

/** What somebody who hears the words writes down. */
function heard(words: string): number {
  const units: Record<string, number> = {
    ...{ không: 0, một: 1, mốt: 1, hai: 2, ba: 3, bốn: 4, tư: 4, năm: 5, lăm: 5, sáu: 6 },
    ...{ bảy: 7, tám: 8, chín: 9 },
  }
  let total = 0
  let below = 0
  let group = 0
  for (const word of words.split(' ')) {
    if (word === 'tỷ') [total, below, group] = [(total + below + group) * 1e9, 0, 0]
    else if (word === 'triệu') [below, group] = [below + group * 1e6, 0]
    else if (word === 'nghìn' || word === 'ngàn') [below, group] = [below + group * 1e3, 0]
    else if (word === 'trăm') group *= 100
    else if (word === 'mười') group += 10
    else if (word === 'mươi') group += (group % 10) * 9
    else if (word !== 'linh' && word !== 'lẻ') group += units[word] ?? NaN
  }
  return total + below + group
}
