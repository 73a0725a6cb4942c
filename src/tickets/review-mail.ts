import { fillIn, type Values } from '../content/placeholders.ts'
import type { AgencyMail } from './agency-mail.ts'
import type { AgencyMailWords } from './agency-words.ts'

export interface ReviewedArticle {
  id: string
  title: string
  /** 2026-11-30 */
  review_by: string
}

/**
 * The mail that tells an owner which articles to look at again, plain text.
 * @param today 2026-11-21: what should have been looked at before is said to be late
 * @param linkOf the page on which an article is edited; null where that has no address
 */
export function reviewMail(
  {
    agency,
    articles,
    today,
  }: { agency: string; articles: readonly ReviewedArticle[]; today: string },
  linkOf: (id: string) => string | null,
  { words, organisation }: { words: AgencyMailWords; organisation: Values },
): AgencyMail {
  const { review, call } = words
  const values: Values = {
    ...organisation,
    agency,
    count: String(articles.length),
    month: today.slice(0, 7).split('-').reverse().join('/'),
  }
  const say = (text: string, own: Values = {}) => fillIn(text.trim(), { ...values, ...own }).trim()
  const list = articles.map(({ id, title, review_by }, at) => {
    const date = review_by.split('-').reverse().join('/')
    const line = review_by < today ? review.late : review.article
    return [
      say(line, { number: String(at + 1), title, date }),
      say(review.link, { link: linkOf(id) }),
    ]
      .filter(Boolean)
      .join('\n')
  })
  const parts = [say(review.opening), ...list, say(review.how), say(call), say(review.closing)]
  return { subject: say(review.subject), text: parts.filter(Boolean).join('\n\n') }
}
