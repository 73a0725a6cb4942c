import type { Lexicon } from '../text/words.ts'
import { openOverlap, readOverlap } from './overlap.ts'
import { openIndex, readDocument, readIndex, type SearchDocument } from './search-index.ts'
import { openVocabulary } from './vocabulary.ts'

/** Two questions that share this much of their words, by rarity and both ways, ask the same. */
export const SAME_QUESTION = 0.9

/** An authored question of an article; the title is number −1. */
export interface Authored {
  id: string
  number: number
  question: string
}

export interface Lost extends Authored {
  /** Ids of the articles that came before its own. */
  winners: string[]
}

export interface Twin {
  one: Authored
  other: Authored
  /** The smaller of the two shares, 0–1. */
  shared: number
}

/** What becomes of every authored question when it is asked of the index that knows it. */
export function askOwnQuestions(
  documents: readonly SearchDocument[],
  lexicon: Lexicon,
): { lost: Lost[]; twins: Twin[] } {
  const read = documents.map((document) => readDocument(document, lexicon))
  const byId = new Map(read.map((document) => [document.id, document]))
  const data = readIndex(read)
  const vocabulary = openVocabulary(data.terms)
  const index = openIndex(data, documents, vocabulary)
  const lists = readOverlap(read, vocabulary, data.terms.folded.length)
  const table = openOverlap(lists, documents, vocabulary)
  const lost: Lost[] = []
  const twins = new Map<string, Twin>()
  for (const { id, asked } of read) {
    for (const [at, { text: question, words }] of asked.entries()) {
      const one = { id, number: at - 1, question }
      const found = index.search(words, 4).map((hit) => hit.id)
      const place = found.indexOf(id)
      // A title is a heading as well: it need not win.
      if (place !== 0 && at > 0) {
        lost.push({ ...one, winners: place < 0 ? found.slice(0, 3) : found.slice(0, place) })
      }
      const compared = table.compare(words)
      for (const rival of found.filter((hit) => hit !== id)) {
        const nearest = compared.nearest(rival)
        const shared = Math.min(nearest.asked, nearest.authored)
        if (shared < SAME_QUESTION) continue
        const number = byId.get(rival)!.asked.findIndex(({ text }) => text === nearest.question) - 1
        const other = { id: rival, number, question: nearest.question }
        const key = [`${id} ${at - 1}`, `${rival} ${number}`].sort().join(' ')
        twins.set(key, { one, other, shared })
      }
    }
  }
  return { lost, twins: [...twins.values()] }
}
