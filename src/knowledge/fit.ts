import { confidence, featureNames, features, priorWeights, type Weights } from './confidence.ts'
import type { Sample } from './simulate.ts'

/** With fewer of either, right and wrong, the weights that are shipped know more. */
const LEAST = 30

/** What was learnt of a handbook. */
export interface Fitted {
  weights: Weights
  /** Confidence from which the answers given are right as often as was asked for. */
  answerFrom: number
  /** Of the questions it was chosen by: how many of the answers are right, and of how many one is given. */
  precision: number
  answered: number
}

/** With fewer real questions the handbook's own choose the threshold. */
const ENOUGH_LABELLED = 100
/** However sure the questions at hand make it look. */
const LOWEST = 0.4
const HIGHEST = 0.95

/**
 * Weights, and the threshold that keeps a precision: chosen by what people really asked where enough
 * of that is labelled, else by the simulation. Every sample is judged by weights that have not seen
 * its group.
 * @param precision share (0–1) of the articles given that must be right
 * @returns undefined when there is too little to go by
 */
export function learn(samples: readonly Sample[], precision: number): Fitted | undefined {
  const weights = fit(samples)
  if (weights === priorWeights) return undefined
  const isReal = ({ kind }: Sample) => kind === 'labelled'
  const real = samples.filter(isReal)
  const judged = judge(samples).filter(
    ({ sample }) => real.length < ENOUGH_LABELLED || isReal(sample),
  )
  judged.sort((a, b) => b.sure - a.sure)
  const answerable = sum(judged.filter(({ sample }) => sample.right).map((one) => one.sample))
  let [right, all] = [0, 0]
  let best = { answerFrom: HIGHEST, precision: 1, answered: 0 }
  for (const { sure, sample } of judged) {
    if (sure < LOWEST) break
    all += sample.weight
    if (sample.right) right += sample.weight
    if (right / all < precision && sure < HIGHEST) continue
    best = {
      answerFrom: Math.min(sure, HIGHEST),
      precision: right / all,
      answered: right / answerable,
    }
  }
  return { weights, ...best }
}

/** How sure each sample is, by weights fitted to the other groups. */
export function judge(samples: readonly Sample[]): { sample: Sample; sure: number }[] {
  return [...new Set(samples.map(({ group }) => group))].flatMap((group) => {
    const weights = fit(samples.filter((sample) => sample.group !== group))
    return samples
      .filter((sample) => sample.group === group)
      .map((sample) => ({ sample, sure: confidence(sample.evidence, weights) }))
  })
}

const sum = (samples: readonly Sample[]) =>
  samples.reduce((total, { weight }) => total + weight, 0)

/** The weights of the confidence that explain what came of the handbook's own questions. */
export function fit(samples: readonly Sample[]): Weights {
  const right = samples.filter((sample) => sample.right).length
  if (Math.min(right, samples.length - right) < LEAST) return priorWeights
  const weights = regress(samples)
  return weights.every(Number.isFinite) ? weights : priorWeights
}

/**
 * Logistic regression by Newton's method. A light ridge pulls to the shipped weights (not the
 * intercept), so that a small handbook departs from them only as far as it has reason to.
 */
function regress(samples: readonly Sample[]): number[] {
  const rows = samples.map(({ evidence, right, weight }) => ({
    x: features(evidence),
    y: right ? 1 : 0,
    weight,
  }))
  const size = featureNames.length
  // From nothing: from far away Newton's steps may leap past all bounds.
  const weights = Array.from({ length: size }, () => 0)
  for (let step = 0; step < 25; step++) {
    const gradient = weights.map((weight, at) => (at ? weight - priorWeights[at]! : 0))
    const hessian = weights.map((_, i) => weights.map((_, j) => (i === j && i ? 1 : 0)))
    for (const { x, y, weight } of rows) {
      const p = 1 / (1 + Math.exp(-x.reduce((sum, value, at) => sum + value * weights[at]!, 0)))
      for (let i = 0; i < size; i++) {
        gradient[i]! += weight * (p - y) * x[i]!
        for (let j = 0; j < size; j++) hessian[i]![j]! += weight * p * (1 - p) * x[i]! * x[j]!
      }
    }
    solve(hessian, gradient).forEach((change, at) => (weights[at]! -= change))
  }
  return weights
}

/** Solves a·x = b by elimination with pivoting. */
function solve(a: number[][], b: number[]): number[] {
  const rows = a.map((row, at) => [...row, b[at]!])
  const size = b.length
  for (let column = 0; column < size; column++) {
    let pivot = column
    for (let row = column; row < size; row++) {
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row
    }
    ;[rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!]
    for (let row = 0; row < size; row++) {
      if (row === column) continue
      const factor = rows[row]![column]! / rows[column]![column]!
      for (let k = column; k <= size; k++) rows[row]![k]! -= factor * rows[column]![k]!
    }
  }
  return rows.map((row, at) => row[size]! / row[at]!)
}
