import { repairWords } from '../text/repair.ts'
import type { WordUse } from '../text/word-use.ts'
import { readWords, type Lexicon, type Words } from '../text/words.ts'
import {
  confidence,
  contributions,
  priorWeights,
  shareByOdds,
  type Evidence,
  type Weights,
} from './confidence.ts'
import {
  openOverlap,
  rarityOf,
  readOverlap,
  type Overlap,
  type OverlapLists,
  type OverlapTable,
} from './overlap.ts'
import { openOutside, readOutside, type Outside, type OutsideData } from './outside.ts'
import {
  openIndex,
  readDocument,
  readIndex,
  type IndexData,
  type SearchDocument,
  type SearchIndex,
} from './search-index.ts'
import { openVocabulary, openWordUse } from './vocabulary.ts'

export interface Ranked {
  id: string
  score: number
  /** 0–1: that this article answers the question. */
  confidence: number
  /** The authored question that speaks for it. */
  question: string
  evidence: Evidence
}

export interface Ranking<Each extends Ranked = Ranked> {
  /** How the question was read. */
  words: Words
  /** Best first. */
  ranked: Each[]
}

/** Why an article stands where it stands. */
export interface RankedBecause extends Ranked {
  /** What each field of the index gave to the score. */
  fields: ReturnType<SearchIndex['fieldScores']>
  features: ReturnType<typeof contributions>
  /** An authored question has the same words. */
  wordForWord: boolean
  /** A question that no article answers is nearer than any of the article's own: it is not believed. */
  nearerOutside: string | null
}

export interface Ranker {
  /** @param except articles passed over, as if there were none of them */
  rank(question: string, limit?: number, except?: ReadonlySet<string>): Ranking
  explain(question: string, limit?: number): Ranking<RankedBecause>
  readonly size: number
  /** How the documents use words. */
  readonly use: WordUse
}

/** Index and overlap lists of the same documents, read together and swapped together. */
export interface RankerData {
  index: IndexData
  overlap: OverlapLists
  outside: OutsideData
}

/**
 * The long half of building a ranker: plain data, so that another thread may do it.
 * @param outside questions that no document answers
 */
export function readRanker(
  documents: readonly SearchDocument[],
  lexicon: Lexicon,
  outside: readonly string[] = [],
): RankerData {
  const read = documents.map((document) => readDocument(document, lexicon))
  const index = readIndex(read)
  const vocabulary = openVocabulary(index.terms)
  return {
    index,
    overlap: readOverlap(read, vocabulary, index.terms.folded.length),
    outside: readOutside(
      read.flatMap(({ asked }) => asked.map(({ words }) => words)),
      outside.map((question) => ({ question, words: readWords(question, lexicon) })),
    ),
  }
}

/**
 * @param documents of which the data was read; a question that is the label of one, as on its button,
 * is that one's
 */
export function openRanker(
  data: RankerData,
  documents: readonly Named[],
  lexicon: Lexicon,
  weights?: Weights,
): Ranker {
  return joinRanker(openParts(data, documents, lexicon), lexicon, weights)
}

/** What a ranker must know of a document beside the data. */
export type Named = Pick<SearchDocument, 'id' | 'title' | 'questions'> & { label?: string }

/** As `openRanker`, not yet joined. */
export function openParts(
  data: RankerData,
  documents: readonly Named[],
  lexicon: Lexicon,
): Parts {
  const vocabulary = openVocabulary(data.index.terms)
  const index = openIndex(data.index, documents, vocabulary)
  const table = openOverlap(data.overlap, documents, vocabulary)
  const use = openWordUse(data.index.terms, vocabulary, data.overlap.documentsWith)
  const byLabel = new Map(
    documents.flatMap(({ id, label }) =>
      label === undefined ? [] : [[spoken(readWords(label, lexicon)), id]],
    ),
  )
  return { index, table, use, byLabel, outside: openOutside(data.outside, rarityIn(use, documents.length)) }
}

/** As the overlap weighs words. */
export const rarityIn = (use: WordUse, documents: number) => (word: string) =>
  rarityOf(use.count(word), documents)

const spoken = ({ folded }: Words) => folded.join(' ')

/** What a question is looked up in. */
export interface Parts {
  index: Pick<SearchIndex, 'search' | 'fieldScores' | 'size'>
  table: OverlapTable
  use: WordUse
  outside: Outside
  /** Ids by the words of a label. */
  byLabel?: ReadonlyMap<string, string>
}

export function joinRanker(
  { index, table, use, outside, byLabel }: Parts,
  lexicon: Lexicon,
  weights: Weights = priorWeights,
): Ranker {
  const ranker: Ranker = {
    size: index.size,
    use,
    explain(question, limit) {
      const { words, ranked } = ranker.rank(question, limit)
      const listed = outside.nearest(words)
      const because = ranked.map((one) => ({
        ...one,
        fields: index.fieldScores(words, one.id),
        features: contributions(one.evidence, weights),
        wordForWord: isWordForWord(one.evidence.overlap),
        nearerOutside: nearer(one.evidence.overlap, listed)?.question ?? null,
      }))
      return { words, ranked: because }
    },
    rank(question, limit = 5, except) {
      const words = repairWords(readWords(question, lexicon), use, lexicon)
      const hits = index.search(words, Math.max(limit, CONSIDERED), except)
      const named = byLabel?.get(spoken(words))
      const isItself = ({ id, overlap }: { id: string; overlap: Overlap }) =>
        id === named || isWordForWord(overlap)
      const [first, second] = hits
      const compared = table.compare(words)
      const { unknown } = compared
      const sounds = outside.odds(words)
      const listed = outside.nearest(words)
      const ranked = hits.map(({ id, score }): Ranked => {
        const rival = (id === first?.id ? second?.score : first?.score) ?? 0
        const overlap = compared.nearest(id)
        const coverage = compared.coverage(id)
        const lead = first && first.score > 0 ? (score - rival) / first.score : 0
        const evidence: Evidence = {
          overlap,
          coverage,
          // Found by letters alone ("football" by "forex"), to be the only one found says little.
          margin: coverage > 0 ? lead : Math.min(lead, overlap.letters),
          pairs: compared.pairs(id),
          unknown,
          outside: sounds,
          length: words.folded.length,
        }
        const modelled = confidence(evidence, weights)
        const sure = isItself({ id, overlap }) ? Math.max(modelled, WORD_FOR_WORD) : modelled
        return { id, score, confidence: sure, question: overlap.question, evidence }
      })
      // Sure before high: up to one question in a hundred more has the right article first.
      const settled = ranked.some(({ id, evidence }) => isItself({ id, overlap: evidence.overlap }))
      // Doubted after they were shared: one that is doubted makes its rival no surer.
      const doubted = (settled ? ranked : exclusive(ranked)).map((one) =>
        nearer(one.evidence.overlap, listed) && one.confidence > DOUBT && one.id !== named
          ? { ...one, confidence: DOUBT }
          : one,
      )
      const sorted = doubted.sort((a, b) => b.confidence - a.confidence)
      return { words, ranked: sorted.slice(0, limit) }
    },
  }
  return ranker
}

export function buildRanker(documents: readonly SearchDocument[], lexicon: Lexicon): Ranker {
  return openRanker(readRanker(documents, lexicon), documents, lexicon)
}

/** So many articles of the highest score are looked at. */
export const CONSIDERED = 5

/** At least; of an article that has the question as it was asked; no two articles have the same one. */
const WORD_FOR_WORD = 0.98

/** A question that no article answers counts from here on, where it is nearer than the article's own. */
const LISTED = 0.6
/** At most, then: such an article may be offered. */
const DOUBT = 0.4

const nearer = ({ asked, authored }: Overlap, listed: ReturnType<Outside['nearest']>) =>
  listed.near >= LISTED && listed.near > Math.min(asked, authored) ? listed : undefined

const isWordForWord = ({ asked, authored }: Overlap) => asked > 0.999 && authored > 0.999

/**
 * Only one article can be the right one: of twins that look equally right, neither is believed, and
 * one that is far surer than the rest hardly loses. Shared by odds, where all together are too sure.
 */
function exclusive(ranked: Ranked[]): Ranked[] {
  const sum = ranked.reduce((total, { confidence }) => total + confidence, 0)
  if (sum <= 1) return ranked
  const shared = shareByOdds(ranked.map(({ confidence }) => confidence))
  return ranked.map((one, at) => ({ ...one, confidence: shared[at]! }))
}
