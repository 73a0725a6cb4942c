import { trigrams } from '../text/tokens.ts'
import type { Words } from '../text/words.ts'
import type { ReadDocument } from './search-index.ts'

/** How one authored question compares with what was asked; all shares are 0–1. */
export interface Overlap {
  question: string
  /** Share of what was asked (by rarity) that the authored question has. */
  asked: number
  /** Share of the authored question that was asked. */
  authored: number
  /** Dice coefficient of their letter trigrams. */
  letters: number
}

export interface OverlapTable {
  /** The authored question of an article that is nearest to what was asked. */
  nearest(id: string, words: Words): Overlap
  /** Share of what was asked (by rarity) found anywhere in the article. */
  coverage(id: string, words: Words): number
  /** Share of the asked words that no article has. */
  unknown(words: Words): number
}

interface Entry {
  questions: { text: string; folded: Set<string>; letters: Set<string> }[]
  everything: Set<string>
}

/** Finds the winning authored question after Lunr has found the article. */
export function buildOverlap(documents: readonly ReadDocument[]): OverlapTable {
  const entries = new Map<string, Entry>()
  const documentsWith = new Map<string, number>()
  for (const { id, asked, answer } of documents) {
    const read = asked.map(({ text, words: { folded } }) => ({
      text,
      folded: new Set(folded),
      letters: new Set(trigrams(folded)),
    }))
    const everything = new Set([...read.flatMap(({ folded }) => [...folded]), ...answer.folded])
    entries.set(id, { questions: read, everything })
    for (const word of everything) documentsWith.set(word, (documentsWith.get(word) ?? 0) + 1)
  }
  const rarity = (word: string) => Math.log(1 + documents.length / (1 + (documentsWith.get(word) ?? 0)))
  const weigh = (words: Iterable<string>) => {
    let sum = 0
    for (const word of words) sum += rarity(word)
    return sum
  }
  const share = (of: ReadonlySet<string>, within: ReadonlySet<string>) => {
    const whole = weigh(of)
    return whole === 0 ? 0 : weigh([...of].filter((word) => within.has(word))) / whole
  }

  return {
    nearest(id, { folded }) {
      const asked = new Set(folded)
      const letters = new Set(trigrams(folded))
      let best: Overlap = { question: '', asked: 0, authored: 0, letters: 0 }
      for (const question of entries.get(id)?.questions ?? []) {
        const overlap = {
          question: question.text,
          asked: share(asked, question.folded),
          authored: share(question.folded, asked),
          letters: dice(letters, question.letters),
        }
        if (strength(overlap) > strength(best)) best = overlap
      }
      return best
    },
    coverage: (id, { folded }) => share(new Set(folded), entries.get(id)?.everything ?? new Set()),
    unknown({ folded }) {
      if (folded.length === 0) return 1
      return folded.filter((word) => !documentsWith.has(word)).length / folded.length
    },
  }
}

const strength = ({ asked, authored, letters }: Overlap) => asked + authored + letters

function dice(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size + b.size === 0) return 0
  let both = 0
  for (const item of a) if (b.has(item)) both++
  return (2 * both) / (a.size + b.size)
}
