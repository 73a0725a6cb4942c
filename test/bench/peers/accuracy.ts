import type { Labelled } from '../../support/cut-handbook.ts'
import type { Engine } from './engine.ts'

/** Shares of 1. */
export interface Accuracy {
  first: number
  amongThree: number
}

export function accuracy(engine: Engine, questions: readonly Labelled[]): Accuracy {
  const places = questions.map(({ text, id }) =>
    engine.find(text).findIndex((found) => found.id === id),
  )
  const share = (within: number) =>
    places.filter((place) => place >= 0 && place < within).length / places.length
  return { first: share(1), amongThree: share(3) }
}

/** How well an engine's own score tells what it can answer from what it cannot; shares of 1. */
export interface Abstaining {
  /** That a question whose article is there scores higher than one whose article is not. */
  auroc: number
  /** Of the questions whose article is there: answered right when 95 % of all answers are right. */
  at95: number
  at90: number
}

/** @param known ids of the articles the engine has */
export function abstaining(
  engine: Engine,
  questions: readonly Labelled[],
  known: ReadonlySet<string>,
): Abstaining {
  const answers = questions.map(({ text, id }): Answer => {
    const [best] = engine.find(text)
    return { score: best?.score ?? 0, right: best?.id === id, answerable: known.has(id) }
  })
  return {
    auroc: auroc(answers),
    at95: coverage(answers, 0.95),
    at90: coverage(answers, 0.9),
  }
}

interface Answer {
  score: number
  right: boolean
  answerable: boolean
}

function auroc(answers: readonly Answer[]): number {
  const scores = (answerable: boolean) =>
    answers.filter((answer) => answer.answerable === answerable).map(({ score }) => score)
  const [present, absent] = [scores(true), scores(false)]
  let won = 0
  for (const one of present) {
    for (const other of absent) won += one > other ? 1 : one === other ? 0.5 : 0
  }
  return won / (present.length * absent.length)
}

/** The best any threshold could do, chosen with the answers in sight: alike for all engines. */
function coverage(answers: readonly Answer[], precision: number): number {
  const byScore = answers.toSorted((a, b) => b.score - a.score)
  let right = 0
  let best = 0
  for (const [at, answer] of byScore.entries()) {
    if (answer.right) right++
    const couldStop = byScore[at + 1]?.score !== answer.score
    if (couldStop && right / (at + 1) >= precision) best = right
  }
  return best / answers.filter(({ answerable }) => answerable).length
}
