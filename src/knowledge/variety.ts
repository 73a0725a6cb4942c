import { fold } from '../text/normalise.ts'
import { tokens } from '../text/tokens.ts'

/** Two ways of asking that share this much of their words are copies. */
export const MOST_SHARED = 0.7
/** Mean over all pairs of an article; above it the ways of asking are one way with words changed. */
export const MOST_SHARED_ON_AVERAGE = 0.4

/** With fewer ways of asking nothing can be said of them all; imports bring one or two. */
export const ENOUGH_QUESTIONS = 4

export interface Variety {
  /** Pairs that are copies of each other, most alike first; overlaps 0–1. */
  copies: { one: string; other: string; shared: number }[]
  mean: number
}

/** How different the ways of asking of one article are: Jaccard overlap of their folded words. */
export function varietyOf(questions: readonly string[]): Variety {
  const read = questions.map((question) => ({
    question,
    words: foldedWords(question),
  }))
  const pairs = read.flatMap(({ question: one, words }, at) =>
    read.slice(at + 1).map(({ question: other, words: others }) => ({
      one,
      other,
      shared: jaccard(words, others),
    })),
  )
  const total = pairs.reduce((sum, { shared }) => sum + shared, 0)
  return {
    copies: pairs
      .filter(({ shared }) => shared >= MOST_SHARED)
      .sort((a, b) => b.shared - a.shared),
    mean: pairs.length === 0 ? 0 : total / pairs.length,
  }
}

/** The words of a text as they are compared: each once, without marks and capitals. */
export function foldedWords(text: string): Set<string> {
  return new Set(tokens(text).map(fold))
}

/** The share of common words, 0–1. */
export function jaccard(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const common = [...one].filter((word) => other.has(word)).length
  const all = one.size + other.size - common
  return all === 0 ? 0 : common / all
}
