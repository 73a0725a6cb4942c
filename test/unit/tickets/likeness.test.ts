import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { readFolder } from '../../../src/content/file.ts'
import { readHandbook } from '../../../src/knowledge/content.ts'
import { NEAR, SAME, WordingIndex } from '../../../src/tickets/likeness.ts'
import { createWording } from '../../../src/tickets/wording.ts'

const { lexicon } = readHandbook(
  readFolder('.', 'knowledge').filter(({ path }) => path.endsWith('.yml')),
).handbook
const { wordsOf } = createWording(lexicon)

/** Each family is one question; the first wording came first. */
const families: Record<string, readonly string[]> = {
  signs: [
    'làm biển quảng cáo thì xin phép ở đâu',
    'lam bien quang cao xin phep o dau',
    'Dạ cho em hỏi làm bảng quảng cáo xin giấy phép chỗ nào ạ?',
    'lam bien quang cao xin giay phep o cho mo',
  ],
  well: [
    'Nhà tôi muốn khoan giếng lấy nước sinh hoạt có phải xin phép không?',
    'khoan gieng lay nuoc sinh hoat co phai xin phep ko',
    'cho bác hỏi khoan giếng lấy nước sinh hoạt có cần xin phép hông cháu',
  ],
  adoption: [
    'Nhận con nuôi trong họ hàng cần giấy tờ gì?',
    'nhan con nuoi trong ho hang can nhung giay to gi',
    'em muốn nhận con nuôi trong họ hàng thì hồ sơ gồm những gì ạ',
  ],
  dog: [
    'chó nhà hàng xóm sủa cả đêm thì báo ai',
    'cho nha hang xom sua ca dem bao ai duoc a',
    'Chó nhà hàng xóm sủa cả đêm, báo ai xử lý?',
  ],
  drone: ['bay flycam có phải xin phép không', 'bay flycam phai xin phep hk ad oi'],
}

let index: WordingIndex
const rows = Object.entries(families).flatMap(([family, wordings]) =>
  wordings.map((text) => ({ family, text })),
)
beforeAll(() => {
  index = new WordingIndex()
  for (const [id, { text }] of rows.entries()) index.add(id, wordsOf(text))
})
const likeness = (one: string, other: string) => index.likeness(wordsOf(one), wordsOf(other))

describe('people who ask the same', () => {
  it.each(Object.entries(families))('gather in one ticket: %s', (_, wordings) => {
    const [first = '', ...others] = wordings
    for (const other of others) expect(likeness(first, other), other).toBeGreaterThanOrEqual(SAME)
  })

  it('nobody gathers with another family', () => {
    for (const one of rows) {
      for (const other of rows) {
        if (one.family !== other.family) {
          expect(likeness(one.text, other.text), `${one.text} | ${other.text}`).toBeLessThan(SAME)
        }
      }
    }
  })

  it('a slip of the finger still finds the ticket', () => {
    const [found] = index.nearest(
      wordsOf('khoan giengs lay nuoc sinh hoatt co phai xin phep ko'),
      1,
    )
    expect(rows[found!.id]!.family).toBe('well')
    expect(found!.likeness).toBeGreaterThanOrEqual(SAME)
  })

  it('another wording of the same is at least shown to staff', () => {
    const found = index.nearest(wordsOf('muốn dựng bảng quảng cáo thì xin giấy phép chỗ nào'), 3)
    expect(rows[found[0]!.id]!.family).toBe('signs')
    expect(found[0]!.likeness).toBeGreaterThanOrEqual(NEAR)
  })
})

describe('what sounds alike and is not the same stays apart', () => {
  it.each([
    ['another aspect', 'nhận con nuôi cần giấy tờ gì', 'nhận con nuôi hết bao nhiêu tiền'],
    ['another aspect', 'xin phép khoan giếng ở đâu', 'xin phép khoan giếng mất bao lâu'],
    ['another deed', 'mất sổ hộ nghèo thì làm thế nào', 'đổi sổ hộ nghèo thì làm thế nào'],
    ['another deed', 'bị mất điện cả thôn từ sáng', 'bị mất nước cả thôn từ sáng'],
    ['another number', 'nghị định 13 phạt thế nào về rác', 'nghị định 45 phạt thế nào về rác'],
    [
      'another commune',
      'Đề nghị sửa đường ở xã Đông Tiến, ổ gà nhiều quá',
      'Đề nghị sửa đường ở xã Thọ Xuân, ổ gà nhiều quá',
    ],
    [
      'typed small',
      'sua duong xa dong tien o ga nhieu qua',
      'sua duong xa tho xuan o ga nhieu qua',
    ],
    ['another hamlet', 'Rác ở thôn 3 không ai thu gom', 'Rác ở thôn 5 không ai thu gom'],
    [
      'another person',
      'Ông Nguyễn Văn Hùng lấn vỉa hè bán hàng cả ngày',
      'Ông Trần Quốc Bảo lấn vỉa hè bán hàng cả ngày',
    ],
  ])('%s', (_, one, other) => {
    expect(likeness(one, other)).toBeLessThan(SAME)
  })

  it('the place a report was given for', () => {
    const report = 'rác thải đổ bừa bãi ven đường không ai thu gom'
    const at = (place: string) => wordsOf(report, place)
    expect(index.likeness(at('Xã Đông Tiến'), at('xa dong tien'))).toBe(1)
    expect(index.likeness(at('Xã Đông Tiến'), at('Hoằng Lộc'))).toBeLessThan(SAME)
    expect(index.likeness(at('Xã Đông Tiến'), wordsOf(report))).toBeLessThan(1)
  })
})

it('denial is kept, a question that ends in "không" is not one', () => {
  expect(wordsOf('không nhận được tiền trợ cấp')).toContain('khong')
  expect(wordsOf('khoan giếng xin phép được không ạ')).not.toContain('khong')
})

it('words of nothing are none, and nothing is near them', () => {
  expect(wordsOf('')).toEqual([])
  expect(wordsOf('dạ chào ad ạ')).toEqual([])
  expect(index.nearest([], 5)).toEqual([])
  expect(new WordingIndex().nearest(wordsOf('bay flycam'), 5)).toEqual([])
  expect(index.nearest(wordsOf('bay flycam'), 0)).toEqual([])
})

it('a wording that is written anew is found by its new words only; one taken out not at all', () => {
  const changing = new WordingIndex()
  changing.add(7, wordsOf('bay flycam có phải xin phép không'))
  changing.add(7, wordsOf('chó nhà hàng xóm sủa cả đêm'))
  expect(changing.nearest(wordsOf('bay flycam'), 5)).toEqual([])
  expect(changing.nearest(wordsOf('chó nhà hàng xóm sủa cả đêm'), 5)).toEqual([
    { id: 7, likeness: 1 },
  ])
  changing.remove(7)
  expect(changing.nearest(wordsOf('chó nhà hàng xóm sủa'), 5)).toEqual([])
  expect(changing.size).toBe(0)
})

describe('whatever is asked', () => {
  const texts = fc.oneof(fc.constantFrom(...rows.map(({ text }) => text)), fc.string())
  const words = texts.map((text) => wordsOf(text))

  it('likeness is the same from both sides, 0 to 1, and 1 for itself', () => {
    fc.assert(
      fc.property(words, words, (one, other) => {
        const alike = index.likeness(one, other)
        expect(alike).toBeCloseTo(index.likeness(other, one), 10)
        expect(alike).toBeGreaterThanOrEqual(0)
        expect(alike).toBeLessThanOrEqual(1 + 1e-9)
        expect(index.likeness(one, one)).toBeCloseTo(1, 10)
      }),
    )
  })

  it('the order in which wordings came does not matter', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...rows.keys()], { minLength: rows.length }),
        words,
        (order, asked) => {
          const other = new WordingIndex()
          for (const id of order) other.add(id, wordsOf(rows[id]!.text))
          const round = (found: { id: number; likeness: number }[]) =>
            new Map(found.map(({ id, likeness }) => [id, likeness.toFixed(9)]))
          expect(round(other.nearest(asked, 20))).toEqual(round(index.nearest(asked, 20)))
        },
      ),
      { numRuns: 50 },
    )
  })

  it('stored and read back, the words are the same', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const stored = wordsOf(text).join(' ')
        expect(stored.split(' ').filter(Boolean)).toEqual(wordsOf(text))
      }),
    )
  })
})
