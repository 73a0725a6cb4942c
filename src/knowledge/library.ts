import { isInForce, type Article } from './article.ts'
import type { Handbook, Organisation } from './content.ts'
import { buildRanker, type Ranking } from './rank.ts'
import type { SearchDocument } from './search-index.ts'

/** What of an article is searched. */
export function searchDocument({ id, title, questions, body, facets }: Article): SearchDocument {
  return { id, title, questions, text: [body, ...Object.values(facets)].join('\n\n') }
}

/** The handbook as it answers now. Never changed, only replaced whole. */
export interface Library {
  article(id: string): Article | undefined
  find(question: string, limit?: number): Ranking
  readonly organisation: Organisation
  /** Number of articles that may answer today. */
  readonly size: number
}

/** Builds the index over what is in force at `now`; an expired article stops answering. */
export function buildLibrary({ articles, lexicon, organisation }: Handbook, now: number): Library {
  const current = articles.filter((article) => isInForce(article, now))
  const byId = new Map(current.map((article) => [article.id, article]))
  const ranker = buildRanker(
    current.map(searchDocument),
    lexicon,
  )
  return {
    article: (id) => byId.get(id),
    find: (question, limit) => ranker.rank(question, limit),
    organisation,
    size: byId.size,
  }
}
