import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeTone } from '../../../src/text/normalise.ts'

/** Syllables put together at random, with the tone mark on either vowel. */
const vowelText = fc.string({
  unit: fc.constantFrom(
    ...['o', 'a', 'e', 'u', 'y', 'i', 'ô', 'ă', 'ê', 'O', 'A', 'U', 'Y', 'q', 'Q', 'h', 'n', 't'],
    ...['ò', 'à', 'é', 'ủ', 'ỹ', 'ọ', 'ặ', 'Ý', '\u0300', '\u0323', '\u0302', ' ', '1', '-', '😀'],
  ),
  maxLength: 12,
})

describe('placeTone', () => {
  it.each([
    ['hoà', 'hòa'],
    ['thuý', 'thúy'],
    ['khoẻ', 'khỏe'],
    ['hoá đơn', 'hóa đơn'],
    ['chìa khoá, xoá', 'chìa khóa, xóa'],
    ['uỷ ban', 'ủy ban'],
    ['toạ đàm', 'tọa đàm'],
    ['loã xoã', 'lõa xõa'],
    ['huỷ, luỹ, tuỳ', 'hủy, lũy, tùy'],
    ['HOÀ BÌNH', 'HÒA BÌNH'],
    ['Uỷ ban', 'Ủy ban'],
    ['THUÝ', 'THÚY'],
    ['hoà2', 'hòa2'],
    ['(hoá)', '(hóa)'],
  ])('%s becomes %s', (typed, placed) => {
    expect(placeTone(typed)).toBe(placed)
    expect(placeTone(typed.normalize('NFD'))).toBe(placed)
    expect(placeTone(placed)).toBe(placed)
  })

  it.each([
    ...['hoàn', 'thoát', 'quý', 'quà', 'ngoài', 'hoặc', 'khuỷu', 'xoăn', 'huýt', 'toàn', 'QUÝ'],
    ...['Quý', 'quỹ', 'khoản', 'tuyến', 'chuyển', 'quyền', 'thuế', 'loại', 'xoáy', 'TOÀN', 'mùa'],
    ...['của', 'khuỵu', 'suýt', 'đoạn', 'ủy quyền', 'quốc gia', 'khoẳm', 'khuyến', 'huỳnh'],
  ])('%s stays', (text) => {
    expect(placeTone(text)).toBe(text)
    expect(placeTone(text.normalize('NFD'))).toBe(text)
  })

  it.each([
    ['hòan', 'hoàn'],
    ['thóat', 'thoát'],
    ['tòan', 'toàn'],
    ['húyt', 'huýt'],
    ['TÒAN', 'TOÀN'],
  ])('%s, a common slip, becomes %s', (typed, placed) => {
    expect(placeTone(typed)).toBe(placed)
  })

  it('is idempotent and leaves the letters alone', () => {
    const bare = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '')
    fc.assert(
      fc.property(fc.oneof(vowelText, fc.string({ unit: 'binary' })), (text) => {
        const once = placeTone(text)
        expect(placeTone(once)).toBe(once)
        expect(bare(once)).toBe(bare(text))
      }),
      { numRuns: 2000 },
    )
  })
})
