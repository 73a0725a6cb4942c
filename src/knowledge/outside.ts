import { z } from 'zod'
import { bigrams } from '../text/tokens.ts'
import type { Words } from '../text/words.ts'

/** knowledge/outside.yml: what people ask that no article answers. */
export const outsideFile = z.strictObject({
  questions: z.array(z.string().trim().min(1)).default([]),
})

/**
 * How much a question sounds like those that no article answers: by each of its words and pairs, how
 * much likelier it is there than in a question of the handbook (naive Bayes). Without it 11.7 % of
 * such questions are as sure as three quarters of the handbook's, with it and the pairs 6.5 %.
 */
export interface Outside {
  /** Mean over words and pairs, in log-odds; above 0 rather outside. 0 when nothing is known. */
  odds(words: Words): number
  /**
   * The nearest of those questions. How near: the lesser of the shares that it and what was asked have
   * of each other's words, by their rarity; 0–1.
   */
  nearest(words: Words): { question: string; near: number }
}

/** Plain data: a thread may hand it to another. */
export interface OutsideData {
  terms: string[]
  odds: Float64Array<ArrayBuffer>
  /** Each as it was written, and its words, each once. */
  questions: { question: string; words: string[] }[]
}

/** As if every term had been met once on either side. */
const SMOOTHING = 1

/** @param inside what articles are asked, @param outside what nobody answers */
export function readOutside(
  inside: readonly Words[],
  outside: readonly { question: string; words: Words }[],
): OutsideData {
  const questions = outside.map(({ question, words: { folded } }) => ({
    ...{ question, words: [...new Set(folded)] },
  }))
  if (inside.length === 0 || outside.length === 0) {
    return { terms: [], odds: new Float64Array(), questions }
  }
  const counts = new Map<string, [inside: number, outside: number]>()
  for (const [side, asked] of [inside, outside.map(({ words }) => words)].entries()) {
    for (const words of asked) {
      for (const term of termsOf(words)) {
        const count = counts.get(term) ?? [0, 0]
        count[side]!++
        counts.set(term, count)
      }
    }
  }
  return {
    terms: [...counts.keys()],
    odds: Float64Array.from(
      counts.values(),
      ([within, without]) => oddsOf(within, inside.length, without, outside.length),
    ),
    questions,
  }
}

/** How much likelier a term is in a question from outside, of so many on either side. */
export function oddsOf(within: number, inside: number, without: number, outside: number): number {
  const share = (count: number, of: number) => Math.log((count + SMOOTHING) / (of + 2 * SMOOTHING))
  return share(without, outside) - share(within, inside)
}

/** @param rarityOf weight of a word */
export function openOutside(
  { terms, odds, questions }: OutsideData,
  rarityOf: (word: string) => number,
): Outside {
  const numbers = new Map(terms.map((term, number) => [term, number]))
  const having = new Map<string, number[]>()
  for (const [at, { words }] of questions.entries()) {
    for (const word of words) {
      const known = having.get(word)
      if (known) known.push(at)
      else having.set(word, [at])
    }
  }
  const sum = (words: readonly string[]) => words.reduce((all, word) => all + rarityOf(word), 0)
  const wholes = questions.map(({ words }) => sum(words))
  return {
    nearest({ folded }) {
      const asked = [...new Set(folded)]
      const whole = sum(asked)
      const shared = new Map<number, number>()
      for (const word of asked) {
        const weight = rarityOf(word)
        for (const at of having.get(word) ?? []) shared.set(at, (shared.get(at) ?? 0) + weight)
      }
      let best = { question: '', near: 0 }
      for (const [at, both] of shared) {
        const near = both / Math.max(whole, wholes[at]!)
        if (near > best.near) best = { question: questions[at]!.question, near }
      }
      return best
    },
    odds(words) {
      const own = termsOf(words)
      let sum = 0
      for (const term of own) sum += odds[numbers.get(term) ?? -1] ?? 0
      return own.size === 0 ? 0 : sum / own.size
    },
  }
}

const termsOf = ({ folded }: Words) => new Set([...folded, ...bigrams(folded)])
