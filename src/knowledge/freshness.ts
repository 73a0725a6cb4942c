import type { Article } from './article.ts'
import { citedIn, citing, type ReplacedLaw } from './laws.ts'

export interface Freshness {
  /** Ended and answering no more; those that ended last come first. */
  expired: Article[]
  /** To be looked at again by the end of the month, or long ago; by owner, each in order of days. */
  due: { owner: string; articles: Article[] }[]
  /** Replaced documents with the articles that name them. */
  laws: { law: ReplacedLaw; articles: Article[] }[]
  cited: { document: string; articles: number }[]
}

/**
 * What of a handbook somebody must look at.
 * @param today 2026-11-21
 */
export function freshnessOf(
  { articles, laws }: { articles: readonly Article[]; laws: readonly ReplacedLaw[] },
  today: string,
): Freshness {
  const isOver = ({ effective_to }: Article) => effective_to !== undefined && effective_to < today
  const expired = articles
    .filter(isOver)
    .sort((one, other) => (one.effective_to! > other.effective_to! ? -1 : 1))
  return {
    expired,
    due: dueByOwner(
      articles.filter((article) => !isOver(article)),
      today,
    ),
    laws: citing(laws, articles),
    cited: citedIn(articles).map(({ document, articles: naming }) => ({
      document,
      articles: naming.length,
    })),
  }
}

function dueByOwner(articles: readonly Article[], today: string): Freshness['due'] {
  const month = today.slice(0, 7)
  const due = new Map<string, Article[]>()
  for (const article of articles) {
    if (article.review_by.slice(0, 7) > month) continue
    due.set(article.owner, [...(due.get(article.owner) ?? []), article])
  }
  return [...due]
    .map(([owner, own]) => ({
      owner,
      articles: own.sort((one, other) => (one.review_by < other.review_by ? -1 : 1)),
    }))
    .sort((one, other) => (one.owner < other.owner ? -1 : 1))
}
