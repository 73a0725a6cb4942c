import { isInForce, type Article } from './article.ts'
import type { Handbook } from './content.ts'
import type { Agencies, Communes, QuizQuestion } from './directory.ts'
import type { Organisation } from './organisation.ts'
import { buildRanker, type Ranking } from './rank.ts'
import type { SearchDocument } from './search-index.ts'
import type { Topic } from './topics.ts'

/** What of an article is searched. */
export function searchDocument({ id, title, questions, body, facets }: Article): SearchDocument {
  return { id, title, questions, text: [body, ...Object.values(facets)].join('\n\n') }
}

/** The handbook as it answers now. Never changed, only replaced whole. */
export interface Library {
  article(id: string): Article | undefined
  find(question: string, limit?: number): Ranking
  /** Articles of a topic: those its file puts first, then the others. */
  articlesOf(topic: string): readonly Article[]
  /** Topics that have articles. */
  readonly topics: readonly Topic[]
  readonly organisation: Organisation
  readonly agencies: Agencies
  readonly communes: Communes
  readonly quiz: readonly QuizQuestion[]
  /** Number of articles that may answer today. */
  readonly size: number
}

/** Builds the index over what is in force at `now`; an expired article stops answering. */
export function buildLibrary(handbook: Handbook, now: number): Library {
  const { articles, lexicon, organisation, agencies, communes, quiz, topics } = handbook
  const current = articles.filter((article) => isInForce(article, now))
  const byId = new Map(current.map((article) => [article.id, article]))
  const ranker = buildRanker(
    current.map(searchDocument),
    lexicon,
  )
  return {
    article: (id) => byId.get(id),
    find: (question, limit) => ranker.rank(question, limit),
    articlesOf(id) {
      const first = topics.find((topic) => topic.id === id)?.first ?? []
      const leading = first.flatMap((one) => byId.get(one) ?? [])
      const others = current.filter(({ topic }) => topic === id)
      return [...new Set([...leading, ...others])]
    },
    topics: topics.filter(({ id }) => current.some(({ topic }) => topic === id)),
    organisation,
    agencies,
    communes,
    quiz,
    size: byId.size,
  }
}
