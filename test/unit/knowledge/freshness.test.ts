import { expect, it } from 'vitest'
import { freshnessOf } from '../../../src/knowledge/freshness.ts'
import { handbookArticle } from '../../support/handbook-article.ts'

it('tells what ended, what is due by the end of the month, and what leans on replaced law', () => {
  const articles = [
    handbookArticle('con-lau', { review_by: '2026-12-01' }),
    handbookArticle('cuoi-thang', { review_by: '2026-11-30' }),
    handbookArticle('qua-han', { review_by: '2025-02-01' }),
    handbookArticle('cua-thue', { review_by: '2026-11-01', owner: 'thue', legal_basis: ['13/2023/NĐ-CP'] }),
    handbookArticle('het-hieu-luc', { review_by: '2026-11-05', effective_to: '2026-11-20' }),
    handbookArticle('het-lau-roi', { effective_to: '2024-12-31' }),
    handbookArticle('hom-nay-con', { effective_to: '2026-11-21' }),
  ]
  const laws = [{ document: '13/2023/NĐ-CP' }]
  const { expired, due, ...found } = freshnessOf({ articles, laws }, '2026-11-21')
  expect(expired.map(({ id }) => id)).toEqual(['het-hieu-luc', 'het-lau-roi'])
  expect(due.map(({ owner, articles: own }) => [owner, own.map(({ id }) => id)])).toEqual([
    ['cong-an-xa', ['qua-han', 'cuoi-thang']],
    ['thue', ['cua-thue']],
  ])
  expect(found.laws.map(({ articles: own }) => own.map(({ id }) => id))).toEqual([['cua-thue']])
  expect(found.cited).toEqual([{ document: '13/2023/NĐ-CP', articles: 1 }])
})
