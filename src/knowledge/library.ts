import type { WordUse } from '../text/word-use.ts'
import { isInForce, type Article } from './article.ts'
import type { Weights } from './confidence.ts'
import type { Handbook } from './content.ts'
import type { Agencies, Communes, QuizQuestion } from './directory.ts'
import { openBook } from './numbered.ts'
import type { Organisation } from './organisation.ts'
import { openRanker, readRanker, type RankedBecause, type RankerData, type Ranking } from './rank.ts'
import type { SearchDocument } from './search-index.ts'
import type { Topic } from './topics.ts'
import { weigh } from './weigh.ts'

/** What of an article is searched. */
export function searchDocument({ id, title, questions, body, facets }: Article): SearchDocument {
  return { id, title, questions, text: [body, ...Object.values(facets)].join('\n\n') }
}

/** The handbook as it answers now. Never changed, only replaced whole. */
export interface Library {
  article(id: string): Article | undefined
  /** @param except articles passed over: what would answer without them */
  find(question: string, limit?: number, except?: ReadonlySet<string>): Ranking
  /** As `find`, with the reasons. */
  explain(question: string, limit?: number): Ranking<RankedBecause>
  /** Articles of a topic: those its file puts first, then the others. */
  articlesOf(topic: string): readonly Article[]
  /** Topics that have articles. */
  readonly topics: readonly Topic[]
  readonly organisation: Organisation
  readonly agencies: Agencies
  readonly communes: Communes
  readonly quiz: readonly QuizQuestion[]
  /** How the articles use words: what a slip may have been meant for. */
  readonly wordUse: WordUse
  /** Number of articles that may answer today. */
  readonly size: number
}

const inForce = ({ articles }: Handbook, now: number) =>
  articles.filter((article) => isInForce(article, now))

/**
 * The long half of building a library: the index over what is in force at `now`.
 * @param quick the same without Lunr's builder, see weigh.ts
 */
export function readLibrary(handbook: Handbook, now: number, quick = false): RankerData {
  const { lexicon, outside } = handbook
  const documents = searchedIn(handbook, now)
  // Two files of one name: only Lunr's builder knows what becomes of them.
  const isDistinct = new Set(documents.map(({ id }) => id)).size === documents.length
  return quick && isDistinct
    ? weigh(documents, openBook(lexicon), outside).data
    : readRanker(documents, lexicon, outside)
}

/** What is searched of a handbook. */
export const searchedIn = (handbook: Handbook, now: number): SearchDocument[] =>
  inForce(handbook, now).map(searchDocument)

/**
 * @param data read from the same handbook, at the same time
 * @param weights of the confidence, where the handbook's own are known
 */
export function openLibrary(
  handbook: Handbook,
  now: number,
  data: RankerData,
  weights?: Weights,
): Library {
  const { lexicon, organisation, agencies, communes, quiz, topics } = handbook
  const current = inForce(handbook, now)
  const byId = new Map(current.map((article) => [article.id, article]))
  const ranker = openRanker(data, current, lexicon, weights)
  return {
    article: (id) => byId.get(id),
    find: (question, limit, except) => ranker.rank(question, limit, except),
    explain: (question, limit) => ranker.explain(question, limit),
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
    wordUse: ranker.use,
    size: byId.size,
  }
}

/** Over what is in force at `now`; an expired article stops answering. */
export function buildLibrary(handbook: Handbook, now: number): Library {
  return openLibrary(handbook, now, readLibrary(handbook, now))
}
