import { readWords, type Lexicon, type Words } from '../text/words.ts'
import { confidence, type Evidence } from './confidence.ts'
import { buildOverlap, type Overlap } from './overlap.ts'
import { buildIndex, readDocument, type SearchDocument } from './search-index.ts'

export interface Ranked {
  id: string
  score: number
  /** 0–1: that this article answers the question. */
  confidence: number
  /** The authored question that speaks for it. */
  question: string
  evidence: Evidence
}

export interface Ranking {
  /** How the question was read. */
  words: Words
  /** Best first. */
  ranked: Ranked[]
}

export interface Ranker {
  rank(question: string, limit?: number): Ranking
  readonly size: number
}

/** Index and overlap table over the same documents, built together and swapped together. */
export function buildRanker(documents: readonly SearchDocument[], lexicon: Lexicon): Ranker {
  const read = documents.map((document) => readDocument(document, lexicon))
  const index = buildIndex(read)
  const table = buildOverlap(read)

  return {
    size: index.size,
    rank(question, limit = 5) {
      const words = readWords(question, lexicon)
      const hits = index.search(words, Math.max(limit, 2))
      const [first, second] = hits
      const unknown = table.unknown(words)
      const ranked = hits.slice(0, limit).map(({ id, score }): Ranked => {
        const rival = (id === first?.id ? second?.score : first?.score) ?? 0
        const overlap = table.nearest(id, words)
        const coverage = table.coverage(id, words)
        const lead = first && first.score > 0 ? (score - rival) / first.score : 0
        const evidence: Evidence = {
          overlap,
          coverage,
          // Found by letters alone ("football" by "forex"), to be the only one found says little.
          margin: coverage > 0 ? lead : Math.min(lead, overlap.letters),
          unknown,
          length: words.folded.length,
        }
        const modelled = confidence(evidence)
        const sure = isWordForWord(overlap) ? Math.max(modelled, WORD_FOR_WORD) : modelled
        return { id, score, confidence: sure, question: overlap.question, evidence }
      })
      return { words, ranked: exclusive(ranked) }
    },
  }
}

/** At least; of an article that has the question as it was asked; no two articles have the same one. */
const WORD_FOR_WORD = 0.98

const isWordForWord = ({ asked, authored }: Overlap) => asked > 0.999 && authored > 0.999

/** Only one article can be the right one: of twins that look equally right, neither is believed. */
function exclusive(ranked: Ranked[]): Ranked[] {
  const sum = ranked.reduce((total, { confidence }) => total + confidence, 0)
  if (sum <= 1 || ranked.some(({ evidence }) => isWordForWord(evidence.overlap))) return ranked
  return ranked.map((one) => ({ ...one, confidence: one.confidence / sum }))
}
