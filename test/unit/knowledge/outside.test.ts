import { describe, expect, it } from 'vitest'
import { openOutside, readOutside } from '../../../src/knowledge/outside.ts'
import { buildRanker, openRanker, readRanker } from '../../../src/knowledge/rank.ts'
import { emptyLexicon, readWords } from '../../../src/text/words.ts'

const words = (text: string) => readWords(text, emptyLexicon)
const inside = ['làm căn cước ở đâu', 'lệ phí căn cước', 'căn cước hết hạn'].map(words)
const foreign = ['giá vàng hôm nay', 'giá xăng hôm nay', 'hôm nay đá bóng mấy giờ'].map(
  (question) => ({ question, words: words(question) }),
)
const alike = () => 1

describe('what sounds like questions that nobody answers', () => {
  const outside = openOutside(readOutside(inside, foreign), alike)

  it('is above nought, what sounds like the handbook below, and what neither has is neither', () => {
    expect(outside.odds(words('giá gạo hôm nay'))).toBeGreaterThan(0)
    expect(outside.odds(words('làm lại căn cước'))).toBeLessThan(0)
    expect(outside.odds(words('abc xyz'))).toBe(0)
    expect(outside.odds(words(''))).toBe(0)
  })

  it('is nearest to the one that shares most, rare words before common ones', () => {
    expect(outside.nearest(words('hôm nay giá vàng'))).toEqual({
      ...{ question: 'giá vàng hôm nay', near: 1 },
    })
    expect(outside.nearest(words('giá vàng')).near).toBe(0.5)
    expect(outside.nearest(words('căn cước'))).toEqual({ question: '', near: 0 })
    const rare = openOutside(readOutside(inside, foreign), (word) => (word === 'xang' ? 5 : 1))
    expect(rare.nearest(words('xăng hôm qua giá vàng')).question).toBe('giá xăng hôm nay')
  })

  it('is not known where there is nothing to learn from', () => {
    expect(openOutside(readOutside(inside, []), alike).odds(words('giá vàng'))).toBe(0)
    expect(openOutside(readOutside([], foreign), alike).odds(words('giá vàng'))).toBe(0)
  })
})

describe('a handbook that knows what it does not answer', () => {
  const documents = [
    {
      id: 'le-phi',
      title: 'Lệ phí căn cước',
      questions: ['Làm căn cước hết bao nhiêu tiền', 'Lệ phí đổi thẻ là bao nhiêu'],
      text: 'Cấp đổi 50.000 đồng, cấp lại 70.000 đồng.',
    },
    { id: 'noi-lam', title: 'Làm căn cước ở đâu', questions: ['Đến đâu làm thẻ'], text: 'Công an xã.' },
  ]
  const question = 'sổ đỏ hết bao nhiêu'
  const sure = (ranker: ReturnType<typeof buildRanker>, asked: string) =>
    ranker.rank(asked).ranked[0]!.confidence

  it('is less sure of such a question, and as sure as before of its own', () => {
    const outside = ['thủ tục làm sổ đỏ', 'sổ đỏ mất mấy ngày', 'tách sổ đỏ cho con']
    const without = buildRanker(documents, emptyLexicon)
    const knowing = openRanker(readRanker(documents, emptyLexicon, outside), documents, emptyLexicon)
    expect(sure(knowing, question)).toBeLessThan(sure(without, question))
    expect(sure(knowing, 'Làm căn cước hết bao nhiêu tiền')).toBeGreaterThan(0.97)
  })

  it('offers an article at most where such a question is nearer than any of its own, and says so', () => {
    const open = (...outside: string[]) =>
      openRanker(readRanker(documents, emptyLexicon, outside), documents, emptyLexicon)
    const asked = 'lệ phí đổi thẻ ATM bao nhiêu'
    expect(sure(open('đổi giấy phép lái xe'), asked)).toBeGreaterThan(0.7)
    const knowing = open('đổi thẻ ATM lệ phí bao nhiêu')
    expect(sure(knowing, asked)).toBeLessThanOrEqual(0.4)
    expect(knowing.explain(asked).ranked[0]?.nearerOutside).toBe('đổi thẻ ATM lệ phí bao nhiêu')
    // What an article is asked in the same words stays its own.
    const own = 'Lệ phí đổi thẻ là bao nhiêu'
    expect(sure(open(own), own)).toBeGreaterThan(0.97)
    expect(knowing.explain(own).ranked[0]?.nearerOutside).toBeNull()
  })
})
