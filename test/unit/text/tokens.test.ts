import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bigrams, tokens, trigrams } from '../../../src/text/tokens.ts'

describe('tokens', () => {
  it('gives the words in lower case with their marks', () => {
    expect(tokens('Làm CĂN CƯỚC ở đâu?')).toEqual(['làm', 'căn', 'cước', 'ở', 'đâu'])
  })

  it.each([
    ['2345/QĐ-UBND', ['2345/qđ-ubnd', '2345', 'qđ', 'ubnd']],
    ['nghị định 13/2023', ['nghị', 'định', '13/2023', '13', '2023']],
    ['ngày 10/10', ['ngày', '10/10', '10', '10']],
    ['24/7', ['24/7', '24', '7']],
    ['dichvucong.gov.vn', ['dichvucong.gov.vn', 'dichvucong', 'gov', 'vn']],
    ['https://dichvucong.gov.vn/', ['https', 'dichvucong.gov.vn', 'dichvucong', 'gov', 'vn']],
    ['Sở KH&CN', ['sở', 'kh&cn', 'kh', 'cn']],
    ['Covid-19', ['covid-19', 'covid', '19']],
    ['mức 2.0', ['mức', '2.0', '2', '0']],
  ])('%s comes whole and in its parts', (text, words) => {
    expect(tokens(text)).toEqual(words)
  })

  it.each([
    ['vợ/chồng', ['vợ', 'chồng']],
    ['rồi.Tôi', ['rồi', 'tôi']],
    ['In-tơ-nét', ['in', 'tơ', 'nét']],
    ['hết hạn 24/7.', ['hết', 'hạn', '24/7', '24', '7']],
    ['(10/10)', ['10/10', '10', '10']],
  ])('%s has no more than its words', (text, words) => {
    expect(tokens(text)).toEqual(words)
  })

  it('keeps VNeID one word', () => {
    expect(tokens('VNeID')).toEqual(['vneid'])
    expect(tokens('app VNeID, vneid!')).toEqual(['app', 'vneid', 'vneid'])
  })

  it.each(['', '   ', '?!…', '😀👍🏽', '👨‍👩‍👧', '❤️', '🇻🇳', '\uD83D'])('%j holds no word', (text) => {
    expect(tokens(text)).toEqual([])
  })

  it('an emoji stands between words', () => {
    expect(tokens('cảm ơn😀bạn')).toEqual(['cảm', 'ơn', 'bạn'])
  })

  it('reads decomposed text, no-break spaces and both places of the tone alike', () => {
    const words = ['hóa', 'đơn', 'điện', 'tử']
    expect(tokens('hoá đơn điện tử')).toEqual(words)
    expect(tokens('hóa đơn điện tử'.normalize('NFD'))).toEqual(words)
    expect(tokens('Hoá\u00A0đơn\u200B điện\ntử')).toEqual(words)
  })

  it('never throws, gives lower-case words of letters and digits, decomposed or not', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({ unit: fc.constantFrom(...'aÀđ12./&- o\u0301\u0323y\uD83D') }),
        ),
        (text) => {
          const words = tokens(text)
          expect(tokens(text.normalize('NFD'))).toEqual(words)
          for (const word of words) {
            expect(word).toMatch(/^[\p{L}\p{N}]+(?:[./&-][\p{L}\p{N}]+)*$/u)
          }
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe('bigrams', () => {
  it('joins neighbours', () => {
    expect(bigrams(['lệ', 'phí', 'đổi'])).toEqual(['lệ_phí', 'phí_đổi'])
    expect(bigrams(['phí'])).toEqual([])
    expect(bigrams([])).toEqual([])
  })
})

describe('trigrams', () => {
  it('are windows over the word with its borders', () => {
    expect(trigrams(['phi'])).toEqual([' ph', 'phi', 'hi '])
    expect(trigrams(['a', 'xã'])).toEqual([' a ', ' xã', 'xã '])
    expect(trigrams([])).toEqual([])
  })
})
