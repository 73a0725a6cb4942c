import type { Lexicon } from '../text/words.ts'
import { readAnswers, buildIndex, readDocument, type SearchDocument } from './search-index.ts'

/** What became of one authored question that was taken out of its article and asked. */
export interface HeldOut {
  id: string
  question: string
  /** Its place among the article's questions, counted from 0. */
  number: number
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
  const read = documents.map((document) => readDocument(document, lexicon))
  // Only questions are taken out: what the index knows of the answers stays.
  const answers = readAnswers(read)
  const rounds = Math.max(0, ...documents.map(({ questions }) => questions.length))
  return Array.from({ length: rounds }, (_, round) => {
    // The title comes before the questions.
    const held = read.map(({ asked }) => asked[round + 1])
    const index = buildIndex(
      read.map((document, at) => ({
        ...document,
        asked: document.asked.filter((one) => one !== held[at]),
      })),
      answers,
    )
    return documents.flatMap(({ id }, at): HeldOut[] => {
      const question = held[at]
      if (question === undefined) return []
      const found = index.search(question.words, 3).map((hit) => hit.id)
      return [{ id, question: question.text, number: round, found, place: found.indexOf(id) + 1 }]
    })
  }).flat()
}
