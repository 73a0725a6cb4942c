import type { Lexicon, Words } from '../text/words.ts'
import { bandOf, worthOffering, type Band, type Thresholds } from './band.ts'
import type { Weights } from './confidence.ts'
import type { Labelled } from './labelled.ts'
import { openLeavingRanker, type LeavingRanker, type Looked } from './leave-out.ts'
import type { Postings } from './postings.ts'
import { CONSIDERED } from './rank.ts'
import { openIndex, type IndexData, type SearchDocument } from './search-index.ts'
import type { Weighed } from './weigh.ts'

/** A question whose right article is known. */
export interface GoldenQuestion {
  question: string
  /** Id of its article; null where the handbook has none. */
  expected: string | null
  /**
   * `own`: one that the article's editors wrote, asked as if they had not; `labelled`: one of
   * knowledge/labelled.yml, asked as it is.
   */
  kind: 'own' | 'labelled'
}

/** What becomes of it. */
export interface GoldenResult extends GoldenQuestion {
  /** The article that comes first. */
  found: string | null
  confidence: number
  band: Band
  /** What is given or offered, in order. */
  offered: readonly string[]
  grade: Grade
}

/**
 * 3: the right article is given, or none where there is none. 2: it is among those offered. 1: nothing
 * is given, or only others are offered: people lose a moment and know it. 0: another article is given
 * as the answer.
 */
export type Grade = 0 | 1 | 2 | 3

export function gradeOf({
  expected,
  band,
  offered,
}: Pick<GoldenResult, 'expected' | 'band' | 'offered'>): Grade {
  const isIn = expected !== null && offered.includes(expected)
  if (band === 'answer') return isIn ? 3 : 0
  if (band === 'offer') return isIn ? 2 : 1
  return expected === null ? 3 : 1
}

/** What is asked: a handbook as it answers at one moment. */
export interface GoldenContent {
  documents: readonly (SearchDocument & { label?: string })[]
  weighed: Weighed
  lexicon: Lexicon
  labelled: readonly Labelled[]
  /** Only to see that it is the same: it is in what was weighed. */
  outside: readonly string[]
  weights?: Weights
  thresholds: Thresholds
}

/** Every golden question asked. */
export interface Golden {
  content: GoldenContent
  /** By the question and its article. */
  results: ReadonlyMap<string, Traced>
}

interface Traced extends GoldenResult {
  /** How it was read, and what was looked at; the score of the last, 0 where there were fewer. */
  words: Words
  looked: readonly string[]
  last: number
}

/** A run that goes on as far as it is told. */
export interface GoldenRun {
  readonly total: number
  readonly done: number
  /** So many of them were asked, not taken over. */
  readonly asked: number
  /** Asks the next ones; true when it is through. */
  step(count: number): boolean
  /** @throws Error before it is through */
  result(): Golden
}

/** Rarity shifts with every change; a newcomer this near to the last one looked at may be among them. */
const NEARLY = 0.97
/** Such a shift moves few confidences by more: within it of a threshold, a question is asked again. */
const SHIFT = 0.04

/**
 * @param before a run of what the content was made from: only what a changed article, as it was or as
 * it is, was or could be looked at for is asked again, besides the changed articles' own questions,
 * the labelled ones and those whose confidence is near a threshold. The rest keep their result, though
 * the rarity of words has shifted a little: after an edit of one article of the handbook at most 4 of
 * 2,687 questions then differ from what a whole run finds.
 */
export function startGolden(
  content: GoldenContent,
  before?: Golden,
  ranker: LeavingRanker = rankerOf(content),
): GoldenRun {
  const { documents, labelled, thresholds } = content
  const touches = before && canFollow(before.content, content) ? toucher(before, content, ranker) : undefined
  const queue = [
    ...documents.flatMap(({ id, questions }) =>
      questions.map((question, number) => ({ question, expected: id, kind: 'own' as const, number })),
    ),
    ...labelled.map(({ ask, article }) => ({
      ...{ question: ask, expected: article, kind: 'labelled' as const, number: -1 },
    })),
  ]
  const results = new Map<string, Traced>()
  let done = 0
  let asked = 0
  const known = (key: string): Traced | undefined => {
    const result = before?.results.get(key)
    return result && touches && !touches(result) ? result : undefined
  }
  return {
    total: queue.length,
    get done() {
      return done
    },
    get asked() {
      return asked
    },
    step(count) {
      for (const one of queue.slice(done, done + count)) {
        const { number, ...golden } = one
        const key = keyOf(golden)
        let result = golden.kind === 'own' ? known(key) : undefined
        if (!result) {
          const held = golden.kind === 'own' ? { id: golden.expected, number } : undefined
          result = judge(golden, ranker.ask(golden.question, held), thresholds)
          asked++
        }
        results.set(key, result)
        done++
      }
      return done === queue.length
    },
    result() {
      if (done < queue.length) throw new Error('the golden run is not through yet')
      return { content, results }
    },
  }
}

const rankerOf = ({ documents, weighed, lexicon, weights }: GoldenContent) =>
  openLeavingRanker(weighed, documents, lexicon, weights)

/** The whole of it at once. */
export function runGolden(content: GoldenContent, before?: Golden): Golden {
  const run = startGolden(content, before)
  run.step(Infinity)
  return run.result()
}

function judge(golden: GoldenQuestion, asked: Looked, thresholds: Thresholds): Traced {
  const { ranked, hits, words } = asked
  const [first] = ranked
  const band = bandOf(ranked, thresholds)
  const given = band === 'answer' ? ranked.slice(0, 1) : worthOffering(ranked, thresholds)
  const offered = band === 'none' ? [] : given.map(({ id }) => id)
  return {
    ...golden,
    found: first?.id ?? null,
    confidence: first?.confidence ?? 0,
    band,
    offered,
    grade: gradeOf({ expected: golden.expected, band, offered }),
    words,
    looked: hits.map(({ id }) => id),
    last: hits.length < CONSIDERED ? 0 : hits.at(-1)!.score,
  }
}

const keyOf = ({ kind, expected, question }: GoldenQuestion) =>
  kind === 'labelled' ? `labelled\n${question}` : `${expected}\n${question}`

/** Words, weights and questions from outside speak in every question. */
const canFollow = (before: GoldenContent, now: GoldenContent) =>
  isSame([...before.lexicon.expansions], [...now.lexicon.expansions]) &&
  isSame(before.outside, now.outside) &&
  isSame(before.weights, now.weights) &&
  isSame(before.thresholds, now.thresholds)

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** Ids of the articles that are searched otherwise, come or gone. */
export function changedIds(before: GoldenContent, now: GoldenContent): Set<string> {
  const textOf = (document: GoldenContent['documents'][number]) => {
    const { title, questions, text, label } = document
    return JSON.stringify([title, questions, text, label])
  }
  const earlier = new Map(before.documents.map((one) => [one.id, one]))
  const later = new Map(now.documents.map((one) => [one.id, one]))
  return new Set(
    [...earlier.keys(), ...later.keys()].filter((id) => {
      const [one, other] = [earlier.get(id), later.get(id)]
      return one !== other && (!one || !other || textOf(one) !== textOf(other))
    }),
  )
}

/** Whether a change of the content may change a result. */
function toucher(
  before: Golden,
  content: GoldenContent,
  { vocabulary }: LeavingRanker,
): (result: Traced) => boolean {
  const changed = changedIds(before.content, content)
  if (changed.size === 0) return () => false
  const { answer, offer } = content.thresholds
  const numbers = content.documents.flatMap(({ id }, at) => (changed.has(id) ? [at] : []))
  const some = openIndex(
    only(content.weighed.data.index, numbers, content.documents.length),
    numbers.map((number) => content.documents[number]!),
    vocabulary,
  )
  return ({ expected, looked, last, words, confidence }) => {
    if (Math.min(Math.abs(confidence - answer), Math.abs(confidence - offer)) < SHIFT) return true
    if (expected !== null && changed.has(expected)) return true
    if (looked.some((id) => changed.has(id))) return true
    const [best] = some.search(words, 1)
    return best !== undefined && best.score >= last * NEARLY
  }
}

/** An index of some documents of another, numbered anew, with the weights they have there. */
function only({ terms, postings }: IndexData, wanted: readonly number[], size: number): IndexData {
  const numberOf = new Int32Array(size).fill(-1)
  for (const [number, document] of wanted.entries()) numberOf[document] = number
  const cut = ({ terms, begins, documents, weights }: Postings): Postings => {
    const kept: number[] = []
    const starts = new Uint32Array(begins.length)
    for (let term = 0; term + 1 < begins.length; term++) {
      for (let at = begins[term]!; at < begins[term + 1]!; at++) {
        if (numberOf[documents[at]!] !== -1) kept.push(at)
      }
      starts[term + 1] = kept.length
    }
    return {
      terms,
      begins: starts,
      documents: Uint32Array.from(kept, (at) => numberOf[documents[at]!]!),
      weights: Uint16Array.from(kept, (at) => weights[at]!),
    }
  }
  const cutAll = Object.entries(postings).map(([field, one]) => [field, cut(one)])
  return { terms, postings: Object.fromEntries(cutAll) as IndexData['postings'] }
}

export interface GoldenCounts {
  questions: number
  /** Those of grade 3, 2, 1 and 0. */
  right: number
  offered: number
  nothing: number
  wrong: number
}

export interface GoldenChange {
  before: GoldenResult
  after: GoldenResult
}

/** What a change of the content does to the golden questions. */
export interface GoldenDiff {
  before: GoldenCounts
  after: GoldenCounts
  better: GoldenChange[]
  worse: GoldenChange[]
  /** Of the same grade, but people see another article first; or over a threshold by a hair. */
  changed: GoldenChange[]
  added: GoldenResult[]
  removed: GoldenResult[]
}

/**
 * The same article, hardly less or more sure: rarities shift with every change, and what stood at a
 * threshold falls to its other side. Who had to explain that each time would soon read none of it.
 */
const isDrift = (then: GoldenResult, now: GoldenResult) =>
  then.found === now.found && Math.abs(then.confidence - now.confidence) < SHIFT

export function diffGolden(before: Golden, after: Golden): GoldenDiff {
  const diff: GoldenDiff = {
    before: countsOf(before),
    after: countsOf(after),
    ...{ better: [], worse: [], changed: [], added: [], removed: [] },
  }
  for (const [key, now] of after.results) {
    const then = before.results.get(key)
    if (!then) {
      diff.added.push(shown(now))
      continue
    }
    const list =
      now.grade === then.grade
        ? now.offered[0] !== then.offered[0]
          ? diff.changed
          : undefined
        : isDrift(then, now)
          ? diff.changed
          : now.grade > then.grade
            ? diff.better
            : diff.worse
    list?.push({ before: shown(then), after: shown(now) })
  }
  for (const [key, then] of before.results) {
    if (!after.results.has(key)) diff.removed.push(shown(then))
  }
  return diff
}

const shown = ({ words: _words, looked: _looked, last: _last, ...result }: Traced): GoldenResult => result

function countsOf({ results }: Golden): GoldenCounts {
  const grades = [0, 0, 0, 0]
  for (const { grade } of results.values()) grades[grade]!++
  const [wrong, nothing, offered, right] = grades as [number, number, number, number]
  return { questions: results.size, right, offered, nothing, wrong }
}

/** What an article loses of its own questions when they are held out. */
export interface Losses {
  lost: number
  of: number
  /** Articles that people get or are offered first instead, the most frequent first. */
  to: string[]
}

/** By id of an article that loses any. */
export function lossesOf({ results }: Golden): Record<string, Losses> {
  const losses = new Map<string, { lost: number; of: number; to: Map<string, number> }>()
  for (const { kind, expected, offered } of results.values()) {
    if (kind !== 'own' || expected === null) continue
    const own = losses.get(expected) ?? { lost: 0, of: 0, to: new Map<string, number>() }
    losses.set(expected, own)
    own.of++
    const [first] = offered
    if (first === undefined || first === expected) continue
    own.lost++
    own.to.set(first, (own.to.get(first) ?? 0) + 1)
  }
  return Object.fromEntries(
    [...losses]
      .filter(([, { lost }]) => lost > 0)
      .map(([id, { lost, of, to }]) => [
        id,
        { lost, of, to: [...to].sort(([, a], [, b]) => b - a).map(([one]) => one) },
      ]),
  )
}
