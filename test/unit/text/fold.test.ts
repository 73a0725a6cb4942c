import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold, hasDiacritics, normalise } from '../../../src/text/normalise.ts'

describe('fold', () => {
  it.each([
    ['đăng ký', 'dang ky'],
    ['ĐĂNG KÝ', 'dang ky'],
    ['Đường Nguyễn Huệ', 'duong nguyen hue'],
    ['ưỡn ẹo', 'uon eo'],
    ['2345/QĐ-UBND', '2345/qd-ubnd'],
    ['abc 123', 'abc 123'],
  ])('%s becomes %s', (text, folded) => {
    expect(fold(text)).toBe(folded)
    expect(fold(text.normalize('NFD'))).toBe(folded)
  })

  it('folding twice is folding once, and leaves no mark', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({ unit: fc.constantFrom(...'aăâđĐƠƯİıẞſKςΣ\u0301\u0307\uD83D') }),
        ),
        (text) => {
          const once = fold(text)
          expect(fold(once)).toBe(once)
          expect(once).not.toMatch(/[đĐ]|\p{M}/u)
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('hasDiacritics', () => {
  it.each(['đ', 'Đ', 'căn cước', 'là', 'ơ', 'ĐĂNG KÝ', 'căn cước'.normalize('NFD')])(
    '%s has',
    (text) => {
      expect(hasDiacritics(text)).toBe(true)
    },
  )

  it.each(['', 'can cuoc', 'CAN CUOC', 'VNeID 2026', '😀', 'cam on ❤️ 1️⃣', '가', '?!'])(
    '%j has not',
    (text) => {
      expect(hasDiacritics(text)).toBe(false)
    },
  )

  it('nothing folded has', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(hasDiacritics(fold(normalise(text)))).toBe(false)
      }),
    )
  })
})
