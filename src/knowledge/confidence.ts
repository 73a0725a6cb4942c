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
  /** Lead of the article's score over the best other one, relative to the best; −1 … 1. */
  margin: number
  /** Share of the asked words no article has. */
  unknown: number
  /** Number of asked words. */
  length: number
}

export const featureNames = [
  'one',
  'asked',
  'authored',
  'letters',
  'coverage',
  'margin',
  'unknown',
  'length',
] as const

export function features({ overlap, coverage, margin, unknown, length }: Evidence): number[] {
  return [
    1,
    overlap.asked,
    overlap.authored,
    overlap.letters,
    coverage,
    Math.max(-1, Math.min(1, margin)),
    unknown,
    Math.log(1 + length),
  ]
}

/**
 * One weight per feature, fitted by `npm run bench:confidence` on questions of the handbook alone:
 * hold one authored question out (answerable), or remove its whole article (not answerable).
 */
export type Weights = readonly number[]

export const priorWeights: Weights = [-5.44, -0.1, 3.66, 2.11, 2.22, 6.56, -0.4, 0.19]

/**
 * A question that is like no authored one is a guess, however alone its article stands: "giá vàng
 * hôm nay" finds the one article with "vắng" and "hôm nay". Such an article is offered, not given.
 */
const LIKE_ENOUGH = 0.5
const GUESS = 0.5

/** Probability (0–1) that the article answers the question. */
export function confidence(evidence: Evidence, weights: Weights = priorWeights): number {
  const sum = features(evidence).reduce((total, value, at) => total + value * (weights[at] ?? 0), 0)
  const sure = 1 / (1 + Math.exp(-sum))
  const { authored, letters } = evidence.overlap
  return Math.max(authored, letters) < LIKE_ENOUGH ? Math.min(sure, GUESS) : sure
}
