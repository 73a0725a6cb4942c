/**
 * Fits the weights of knowledge/confidence.ts on the handbook itself and prints them with what
 * they are worth. Answerable: one authored question held out of its article. Not answerable: the
 * whole article taken away. Every other question is tried without diacritics, as people type.
 */
import { readHandbook } from '../../src/knowledge/content.ts'
import {
  confidence,
  featureNames,
  features,
  type Evidence,
} from '../../src/knowledge/confidence.ts'
import { readFolder } from '../../src/content/file.ts'
import { searchDocument } from '../../src/knowledge/library.ts'
import { buildRanker } from '../../src/knowledge/rank.ts'
import { fold } from '../../src/text/normalise.ts'

const FOLDS = 8
/** As if one question in five had no article: taken-away ones count a quarter each. */
const UNANSWERABLE_WEIGHT = 0.25
const { handbook } = readHandbook(readFolder('.', 'knowledge'))
const { articles, lexicon } = handbook
const documents = articles.map(searchDocument)
const asTyped = (question: string, at: number) => (at % 2 ? fold(question) : question)

interface Sample {
  evidence: Evidence
  right: boolean
  group: number
  /** 1 for a held-out question; less for one whose article was taken away, see below. */
  weight: number
}
const samples: Sample[] = []
let topRight = 0
let asked = 0

for (let group = 0; group < FOLDS; group++) {
  const heldOut = documents.map((document) => ({
    ...document,
    questions: document.questions.filter((_, at) => at % FOLDS !== group),
  }))
  const ranker = buildRanker(heldOut, lexicon)
  for (const document of documents) {
    for (const [at, question] of document.questions.entries()) {
      if (at % FOLDS !== group) continue
      const [top] = ranker.rank(asTyped(question, at)).ranked
      asked++
      if (top?.id === document.id) topRight++
      if (top)
        samples.push({ evidence: top.evidence, right: top.id === document.id, group, weight: 1 })
    }
  }
  const removed = new Set(documents.filter((_, at) => at % FOLDS === group).map(({ id }) => id))
  const without = buildRanker(
    documents.filter(({ id }) => !removed.has(id)),
    lexicon,
  )
  for (const { id, questions } of documents) {
    if (!removed.has(id)) continue
    for (const [at, question] of questions.entries()) {
      const [top] = without.rank(asTyped(question, at)).ranked
      if (top)
        samples.push({ evidence: top.evidence, right: false, group, weight: UNANSWERABLE_WEIGHT })
    }
  }
}

/** Logistic regression by Newton's method with a light ridge (not on the intercept). */
function fit(train: Sample[]): number[] {
  const rows = train.map(({ evidence, right, weight }) => ({
    x: features(evidence),
    y: right ? 1 : 0,
    weight,
  }))
  const size = featureNames.length
  const weights = Array.from({ length: size }, () => 0)
  for (let step = 0; step < 25; step++) {
    const gradient = weights.map((weight, at) => (at ? weight : 0))
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

// Judged on folds the weights have not seen.
const judged = Array.from({ length: FOLDS }, (_, group) => {
  const weights = fit(samples.filter((sample) => sample.group !== group))
  return samples
    .filter((sample) => sample.group === group)
    .map(({ evidence, right, weight }) => ({ p: confidence(evidence, weights), right, weight }))
}).flat()

console.log(`held-out questions ${asked}, top-1 right ${((100 * topRight) / asked).toFixed(1)} %`)
const sum = (list: { weight: number }[]) => list.reduce((total, { weight }) => total + weight, 0)
for (const threshold of [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]) {
  const given = judged.filter(({ p }) => p >= threshold)
  const right = given.filter((sample) => sample.right)
  console.log(
    `p >= ${threshold}: precision ${((100 * sum(right)) / sum(given)).toFixed(1)} %, answers ${((100 * right.length) / asked).toFixed(1)} % of the answerable`,
  )
}
const weights = fit(samples)
console.log(featureNames.map((name, at) => `${name} ${weights[at]?.toFixed(2)}`).join(', '))
console.log(`[${weights.map((w) => w.toFixed(2)).join(', ')}]`)
