import { describe, expect, it } from 'vitest'
import { readFolder } from '../../../src/content/file.ts'
import { confidence, priorWeights, shareByOdds, type Evidence } from '../../../src/knowledge/confidence.ts'
import { readHandbook } from '../../../src/knowledge/content.ts'
import { fit, learn } from '../../../src/knowledge/fit.ts'
import type { Labelled } from '../../../src/knowledge/labelled.ts'
import { searchDocument } from '../../../src/knowledge/library.ts'
import { simulate, type Sample } from '../../../src/knowledge/simulate.ts'
import { emptyLexicon } from '../../../src/text/words.ts'

const { articles, lexicon } = readHandbook(readFolder('.', 'knowledge')).handbook
const documents = articles.map(searchDocument).slice(0, 40)

describe('the handbook asked its own questions', () => {
  const samples = simulate({ documents, lexicon })

  it('asks each once as held out, and once as of an article taken away', () => {
    const questions = documents.flatMap((document) => document.questions).length
    const [heldOut, takenAway] = ['held', 'gone'].map((kind) =>
      samples.filter((sample) => sample.kind === kind),
    )
    expect(heldOut).toHaveLength(questions)
    expect(takenAway).toHaveLength(questions)
    expect(takenAway!.some(({ right }) => right)).toBe(false)
    expect(heldOut!.filter(({ right }) => right).length).toBeGreaterThan(questions * 0.8)
  })

  it('does not know a question that is held out', () => {
    const knows = ({ evidence: { overlap } }: Sample) => overlap.asked + overlap.authored === 2
    expect(samples.filter(knows).length).toBeLessThan(samples.length * 0.02)
  })

  it('gives weights that tell right from wrong, the same ones each time', () => {
    const weights = fit(samples)
    expect(weights).toEqual(fit(simulate({ documents, lexicon })))
    const mean = (right: boolean) => {
      const some = samples.filter((sample) => sample.right === right)
      return some.reduce((sum, { evidence }) => sum + confidence(evidence, weights), 0) / some.length
    }
    expect(mean(true)).toBeGreaterThan(0.7)
    expect(mean(false)).toBeLessThan(0.5)
  })

  it('stops at enough questions: a large handbook is asked by whole groups', () => {
    const many = Array.from({ length: 300 }, (_, number) => ({
      id: `bai-${number}`,
      title: `Bài ${number}`,
      questions: Array.from({ length: 12 }, (_, at) => `hỏi ${number} thứ ${at}`),
      text: '',
    }))
    const groups = new Set(simulate({ documents: many, lexicon }).map(({ group }) => group))
    expect([...groups]).toEqual([0, 2, 4, 6])
  })
})

describe('with little to go by', () => {
  const evidence: Evidence = {
    overlap: { question: 'a', asked: 1, authored: 1, letters: 1 },
    ...{ coverage: 1, pairs: 1, margin: 1, unknown: 0, outside: 0, length: 4 },
  }
  const some = (count: number, right: boolean): Sample[] =>
    Array.from({ length: count }, () => ({ evidence, right, kind: 'held', weight: 1, group: 0 }))

  it('the shipped weights serve', () => {
    expect(fit([])).toBe(priorWeights)
    expect(fit([...some(500, true), ...some(29, false)])).toBe(priorWeights)
    expect(fit([...some(29, true), ...some(500, false)])).toBe(priorWeights)
    expect(fit(simulate({ documents: documents.slice(0, 1), lexicon: emptyLexicon }))).toBe(priorWeights)
    expect(fit(simulate({ documents: [], lexicon: emptyLexicon }))).toBe(priorWeights)
  })

  it('what is always alike tells nothing apart, and nothing overflows', () => {
    const weights = fit([...some(300, true), ...some(300, false)])
    expect(weights.every(Number.isFinite)).toBe(true)
    expect(confidence(evidence, weights)).toBeCloseTo(0.5, 2)
  })
})

describe('the threshold', () => {
  const { outside } = readHandbook(readFolder('.', 'knowledge')).handbook
  const samples = simulate({ documents, lexicon, outside })

  it('keeps the precision that was asked for, and gives more answers where less is asked', () => {
    const [strict, usual] = [0.97, 0.9].map((precision) => learn(samples, precision)!)
    expect(strict!.precision).toBeGreaterThanOrEqual(0.97)
    expect(usual!.precision).toBeGreaterThanOrEqual(0.9)
    expect(usual!.answerFrom).toBeLessThan(strict!.answerFrom)
    expect(usual!.answered).toBeGreaterThan(strict!.answered)
  })

  it('is chosen by what people really asked, once a hundred of it is labelled', () => {
    const asked: Labelled[] = documents.flatMap(({ id, questions }) =>
      questions.map((ask) => ({ ask, article: id })),
    )
    // As if people asked nothing but what the handbook does not have.
    const wrong = outside.slice(0, 200).map((ask) => ({ ask, article: null }))
    const by = (labelled: Labelled[]) =>
      learn(simulate({ documents, lexicon, outside, labelled }), 0.9)!
    const few = [...asked.slice(0, 20), ...wrong.slice(0, 60)]
    const many = [...asked.slice(0, 20), ...wrong]
    expect(by(many).answerFrom).toBeGreaterThan(by(few).answerFrom)
  })
})

describe('only one can be right', () => {
  it('twins halve what they have, and one far surer than the rest hardly loses', () => {
    expect(shareByOdds([0.9, 0.9])[0]).toBeCloseTo(9 / 19)
    expect(shareByOdds([0.99, 0.5])[0]).toBeGreaterThan(0.97)
    expect(shareByOdds([0.6])[0]).toBeCloseTo(0.6)
    expect(shareByOdds([])).toEqual([])
    expect(shareByOdds([1, 1]).every((one) => one > 0.49 && one < 0.51)).toBe(true)
  })
})
