import type { Article } from '../../src/knowledge/article.ts'

/** An article with what a test says about it, and something usual for the rest. */
export function handbookArticle(id: string, fields: Partial<Article> = {}): Article {
  const body = fields.body ?? 'Anh/chị làm được ngay.'
  return {
    id,
    title: `Bài ${id} là gì?`,
    label: `Nhãn ${id}`,
    topic: 'vneid',
    audience: ['nguoi-dan'],
    owner: 'cong-an-xa',
    questions: ['Hỏi một', 'Hỏi hai', 'Hỏi ba', 'Hỏi bốn'],
    sources: [{ name: 'Báo Nhân Dân', date: '2025-06' }],
    facets: {},
    review_by: '2027-05-21',
    verify: false,
    local: false,
    related: [],
    links: [],
    screens: [body],
    ...fields,
    body,
  }
}
