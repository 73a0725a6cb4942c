import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shorten, splitText } from '../../../src/text/sentences.ts'

const prose = fc.string({
  unit: fc.constantFrom(
    ...['a', 'ộ', 'đ', 'xin', 'chào', '1', '.', '?', ': ', '”', ' ', ' ', '\n', '\n\n', '. '],
    ...['😀', '👍🏽', '🇻🇳', '\u0301', 'o\u0302'],
  ),
  maxLength: 120,
})
const anyText = fc.oneof(prose, fc.string({ unit: 'binary', maxLength: 120 }))
const limits = fc.integer({ min: 2, max: 60 })
/** No half of a surrogate pair stands alone. */
const isWhole = (text: string) => !/\p{Cs}/u.test(text)
const bare = (text: string) => text.normalize('NFC').replace(/\s/g, '')

describe('splitText', () => {
  it('leaves alone what fits, and gives nothing for nothing', () => {
    expect(splitText('Chào bạn', 8)).toEqual(['Chào bạn'])
    expect(splitText('  Chào bạn\n', 8)).toEqual(['Chào bạn'])
    expect(splitText('', 8)).toEqual([])
    expect(splitText(' \n ', 8)).toEqual([])
  })

  it('prefers the end of a paragraph to all else', () => {
    const text = 'Một hai ba.\nBốn năm.\n\nSáu bảy. Tám chín.'
    expect(splitText(text, 35)).toEqual(['Một hai ba.\nBốn năm.', 'Sáu bảy. Tám chín.'])
  })

  it('even where a line ends further on', () => {
    expect(splitText('Một hai ba bốn năm.\n\nSáu.\nBảy tám', 26)).toEqual([
      'Một hai ba bốn năm.',
      'Sáu.\nBảy tám',
    ])
  })

  it('then the end of a line', () => {
    expect(splitText('Một hai. Ba bốn\nnăm sáu. Bảy tám', 26)).toEqual([
      'Một hai. Ba bốn',
      'năm sáu. Bảy tám',
    ])
  })

  it('then the end of a sentence', () => {
    expect(splitText('Một hai ba. Bốn năm? Sáu bảy tám', 25)).toEqual([
      'Một hai ba. Bốn năm?',
      'Sáu bảy tám',
    ])
    expect(splitText('Anh nói: “Một hai.” Rồi anh đi', 22)).toEqual([
      'Anh nói: “Một hai.”',
      'Rồi anh đi',
    ])
  })

  it('then the end of a word', () => {
    expect(splitText('một hai ba bốn năm', 10)).toEqual(['một hai ba', 'bốn năm'])
  })

  it('takes a weaker break rather than tear off less than half', () => {
    expect(splitText('A.\n\nmột hai ba bốn năm sáu', 20)).toEqual([
      'A.\n\nmột hai ba bốn',
      'năm sáu',
    ])
  })

  it('cuts a word only when it is longer than the limit', () => {
    expect(splitText('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij'])
    expect(splitText('ab cdefghij', 8)).toEqual(['ab', 'cdefghij'])
  })

  it('does not cut a number or an address at its dots', () => {
    expect(splitText('Vào dichvucong.gov.vn', 15)).toEqual(['Vào', 'dichvucong.gov.', 'vn'])
    expect(splitText('Phí là 500.000 đồng', 12)).toEqual(['Phí là', '500.000 đồng'])
  })

  it('never cuts an emoji in two', () => {
    expect(splitText('😀😀😀', 3)).toEqual(['😀', '😀', '😀'])
    expect(splitText('a😀😀', 2)).toEqual(['a', '😀', '😀'])
  })

  it('no piece is empty, longer than the limit or bordered by white space', () => {
    fc.assert(
      fc.property(anyText, limits, (text, limit) => {
        for (const piece of splitText(text, limit)) {
          expect(piece.length).toBeGreaterThan(0)
          expect(piece.length).toBeLessThanOrEqual(limit)
          expect(piece.trim()).toBe(piece)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('joined, the pieces give the text again apart from white space', () => {
    fc.assert(
      fc.property(anyText, limits, (text, limit) => {
        expect(splitText(text, limit).join('').replace(/\s/g, '')).toBe(bare(text))
      }),
      { numRuns: 1000 },
    )
  })

  it('never splits a surrogate pair', () => {
    fc.assert(
      fc.property(anyText, limits, (text, limit) => {
        fc.pre(isWhole(text))
        for (const piece of splitText(text, limit)) expect(isWhole(piece)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('cuts no word that would fit', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,10}$/), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(words, fc.integer({ min: 10, max: 40 }), (list, limit) => {
        const pieces = splitText(list.join(' '), limit)
        expect(pieces.flatMap((piece) => piece.split(' '))).toEqual(list)
      }),
    )
  })

  it('comes to an end at a limit of one, and on lone surrogates', () => {
    expect(splitText('a b', 1)).toEqual(['a', 'b'])
    expect(splitText('\uD83D\uD83D\uD83D', 2).join('')).toBe('\uD83D\uD83D\uD83D')
  })
})

describe('shorten', () => {
  it('keeps what fits', () => {
    expect(shorten('Căn cước', 8)).toBe('Căn cước')
    expect(shorten(' Căn cước ', 8)).toBe('Căn cước')
    expect(shorten('', 8)).toBe('')
  })

  it('ends at a word with "…"', () => {
    expect(shorten('Đổi căn cước công dân', 14)).toBe('Đổi căn cước…')
    expect(shorten('Đổi căn cước', 11)).toBe('Đổi căn…')
  })

  it('cuts a word that is longer than the limit', () => {
    expect(shorten('abcdefghij', 5)).toBe('abcd…')
  })

  it('is never longer than the limit, well-formed, and begins as the text does', () => {
    fc.assert(
      // At two there is no room for both an emoji and the "…".
      fc.property(
        anyText,
        limits.filter((n) => n > 2),
        (text, limit) => {
          const short = shorten(text, limit)
          expect(short.length).toBeLessThanOrEqual(limit)
          expect(bare(text).startsWith(bare(short.replace(/…$/, '')))).toBe(true)
          if (isWhole(text)) expect(isWhole(short)).toBe(true)
        },
      ),
      { numRuns: 1000 },
    )
  })
})
