import type { Overlap } from './overlap.ts'

/**
 * How sure we are that an article answers a question. Lunr's score cannot say it: it grows with
 * the length of the question and means nothing across questions. A logistic model over a few
 * shares can.
 */
export interface Evidence {
  /** Against the authored question nearest to what was asked. */
  overlap: Overlap
  /** Share of what was asked, by rarity, found anywhere in the article. */
  coverage: number
  /** Share of the asked pairs of neighbouring words that are neighbours in the article. */
  pairs: number
  /** Lead of the article's score over the best other one, relative to the best; −1 … 1. */
  margin: number
  /** Share of the asked words no article has. */
  unknown: number
  /** How much it sounds like what no article answers, see `Outside`. */
  outside: number
  /** Number of asked words. */
  length: number
}

export const featureNames = [
  'one',
  'asked',
  'authored',
  'letters',
  'coverage',
  'pairs',
  'margin',
  'unknown',
  'outside',
  'length',
] as const

export function features(evidence: Evidence): number[] {
  const { overlap, coverage, pairs, margin, unknown, outside, length } = evidence
  return [
    1,
    overlap.asked,
    overlap.authored,
    overlap.letters,
    coverage,
    pairs,
    Math.max(-1, Math.min(1, margin)),
    unknown,
    outside,
    Math.log(1 + length),
  ]
}

/**
 * One weight per feature, fitted by `npm run bench:confidence` on questions of the handbook alone:
 * hold one authored question out (answerable), or remove its whole article (not answerable).
 */
export type Weights = readonly number[]

export const priorWeights: Weights = [-7.79, -1.42, 3.49, 2.76, 2.07, 2.09, 8.52, -2.45, -1.92, 0.83]

/** What each feature says for (or against) an article, in log-odds; they add up to its confidence. */
export function contributions(
  evidence: Evidence,
  weights: Weights = priorWeights,
): { feature: (typeof featureNames)[number]; value: number; weight: number }[] {
  const values = features(evidence)
  return featureNames.map((feature, at) => ({
    feature,
    value: values[at]!,
    weight: weights[at] ?? 0,
  }))
}

/** Probability (0–1) that the article answers the question. */
export function confidence(evidence: Evidence, weights: Weights = priorWeights): number {
  const sum = features(evidence).reduce((total, value, at) => total + value * (weights[at] ?? 0), 0)
  return 1 / (1 + Math.exp(-sum))
}

/** Probabilities of which only one, or none, can be true: each was found without knowing the others. */
export function shareByOdds(probabilities: readonly number[]): number[] {
  const odds = probabilities.map((one) => one / (1 - Math.min(one, SUREST)))
  const all = odds.reduce((total, one) => total + one, 1)
  return odds.map((one) => one / all)
}

const SUREST = 1 - 1e-6
