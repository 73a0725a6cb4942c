import type { Lexicon } from '../text/words.ts'
import { buildRanker } from './rank.ts'
import type { SearchDocument } from './search-index.ts'

/** What became of one authored question that was taken out of its article and asked. */
export interface HeldOut {
  id: string
  question: string
  /** Ids of the articles it found, best first, at most 3. */
  found: string[]
  /** 1 when its own article came first; 0 when it was not among the first three. */
  place: number
}

/**
 * Asks every authored question of an index that does not know it. Round n takes the n-th question
 * out of every article at once: as many indexes as the longest list has questions, not as many as
 * there are questions.
 */
export function holdOut(documents: readonly SearchDocument[], lexicon: Lexicon): HeldOut[] {
  const rounds = Math.max(0, ...documents.map(({ questions }) => questions.length))
  return Array.from({ length: rounds }, (_, round) => {
    const ranker = buildRanker(
      documents.map((document) => ({
        ...document,
        questions: document.questions.filter((_question, at) => at !== round),
      })),
      lexicon,
    )
    return documents.flatMap(({ id, questions }): HeldOut[] => {
      const question = questions[round]
      if (question === undefined) return []
      const found = ranker.rank(question, 3).ranked.map((hit) => hit.id)
      return [{ id, question, found, place: found.indexOf(id) + 1 }]
    })
  }).flat()
}
