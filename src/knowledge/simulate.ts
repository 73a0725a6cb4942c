import { fold } from '../text/normalise.ts'
import { readWords, type Lexicon } from '../text/words.ts'
import type { Evidence } from './confidence.ts'
import { openOverlap, readOverlap } from './overlap.ts'
import type { Labelled } from './labelled.ts'
import { openOutside, readOutside } from './outside.ts'
import { joinRanker, rarityIn, type Parts, type Ranked, type Ranker } from './rank.ts'
import {
  openIndex,
  readDocument,
  readIndex,
  type IndexData,
  type ReadDocument,
  type SearchDocument,
} from './search-index.ts'
import { openVocabulary, openWordUse } from './vocabulary.ts'

/** What spoke for the best article when a question of the handbook was asked. */
export interface Sample {
  evidence: Evidence
  /** Whether it is the article that answers the question. */
  right: boolean
  kind: SampleKind
  weight: number
  /** Those of one group met the same index: weights fitted to the others have not seen them. */
  group: number
}

/**
 * `held`: a question held out of its article, which answers it. `near`: one the article has, asked in
 * slightly other words, as most people ask who do not ask something new. `gone`: one whose article was taken
 * away, so that nothing does. `outside`: one of knowledge/outside.yml. `labelled`: a real one, of which
 * an editor said which article answers it, or that none does.
 */
export type SampleKind = 'held' | 'near' | 'gone' | 'outside' | 'labelled'

const GROUPS = 8
/** As if one question in five had no article: those without weigh a quarter of those with. */
const UNANSWERABLE = 0.25
/** People ask nearly what is written more often than anything: half as often as something new. */
const NEAR = 0.5
/** More than these say little about ten weights, so groups are left out. */
const ENOUGH_QUESTIONS = 3000

export interface Simulated {
  documents: readonly SearchDocument[]
  lexicon: Lexicon
  /** Questions that no document answers. */
  outside?: readonly string[]
  labelled?: readonly Labelled[]
  /** Of these documents, where it is at hand. */
  index?: IndexData
}

/**
 * Asks the handbook its own questions as if it did not know them, and those it has no answer to.
 * Every other question comes without diacritics, as people type.
 *
 * A group is every eighth question of each article, every eighth article, and every eighth question
 * from outside; what is outside is learnt from the others. Of an index only the questions are built
 * anew: answers stay as they are, and an article taken away is passed over in what the whole index
 * finds (the rarity of its words then counts it still).
 */
export function simulate({
  documents,
  lexicon,
  outside = [],
  labelled = [],
  index,
}: Simulated): Sample[] {
  const questions = documents.reduce((sum, document) => sum + document.questions.length, 0)
  if (questions === 0) return []
  const read = documents.map((document) => readDocument(document, lexicon))
  const whole = index ?? readIndex(read)
  const { terms, postings } = whole
  const { ae, af, ab } = postings
  const answers = { terms, postings: { ae, af, ab } }
  const vocabulary = openVocabulary(terms)
  const others = outside.map((question) => ({ question, words: readWords(question, lexicon) }))
  const inGroup = (group: number) => (_: unknown, at: number) => at % GROUPS === group
  const notIn = (group: number) => (_: unknown, at: number) => at % GROUPS !== group
  const partsOf = (
    own: readonly ReadDocument[],
    of: readonly SearchDocument[],
    foreign: typeof others,
  ) => {
    const lists = readOverlap(own, vocabulary, terms.folded.length)
    const asked = own.flatMap(({ asked }) => asked.map(({ words }) => words))
    const use = openWordUse(terms, vocabulary, lists.documentsWith)
    return {
      table: openOverlap(lists, of, vocabulary),
      use,
      outside: openOutside(readOutside(asked, foreign), rarityIn(use, of.length)),
    }
  }
  const wholeIndex = openIndex(whole, documents, vocabulary)

  function withoutQuestions(group: number): Ranker {
    // The title comes before the questions.
    const own = read.map((document) => ({
      ...document,
      asked: [document.asked[0]!, ...document.asked.slice(1).filter(notIn(group))],
    }))
    const of = documents.map((document) => ({
      ...document,
      questions: document.questions.filter(notIn(group)),
    }))
    const held = openIndex(readIndex(own, answers), of, vocabulary)
    return joinRanker({ index: held, ...partsOf(own, of, others) }, lexicon)
  }
  function withoutArticles(group: number): Ranker {
    const gone = new Set(documents.filter(inGroup(group)).map(({ id }) => id))
    const index: Parts['index'] = {
      ...wholeIndex,
      size: documents.length - gone.size,
      search: (words, limit) => wholeIndex.search(words, limit, gone),
    }
    const rest = partsOf(read.filter(notIn(group)), documents.filter(notIn(group)), others)
    return joinRanker({ index, ...rest }, lexicon)
  }
  const withoutOutside = (group: number): Ranker =>
    joinRanker(
      { index: wholeIndex, ...partsOf(read, documents, others.filter(notIn(group))) },
      lexicon,
    )

  const step = Math.ceil(questions / ENOUGH_QUESTIONS)
  const groups = Array.from({ length: GROUPS }, (_, group) => group)
  const longest = documents.reduce((most, one) => Math.max(most, one.questions.length), 0)
  const ask = (ranker: Ranker, question: string, at: number) =>
    ranker.rank(at % 2 ? fold(question) : question).ranked[0]
  const everything = joinRanker(
    { index: wholeIndex, ...partsOf(read, documents, others) },
    lexicon,
  )
  const samples: Sample[] = []
  const add = (found: Ranked | undefined, right: boolean, kind: SampleKind, group: number) => {
    if (found) samples.push({ evidence: found.evidence, right, kind, weight: 1, group })
  }
  for (const group of groups.filter((group) => group % step === 0)) {
    const held = group < longest ? withoutQuestions(group) : undefined
    const rest = withoutArticles(group)
    for (const [place, document] of documents.entries()) {
      for (const [at, question] of document.questions.entries()) {
        if (held && at % GROUPS === group) {
          const found = ask(held, question, at)
          add(found, found?.id === document.id, 'held', group)
          const near = ask(everything, inOtherWords(question, at + place), at)
          add(near, near?.id === document.id, 'near', group)
        }
        if (place % GROUPS === group) add(ask(rest, question, at), false, 'gone', group)
      }
    }
    const foreign = outside.filter(inGroup(group))
    const knows = foreign.length > 0 ? withoutOutside(group) : undefined
    for (const question of foreign) add(knows?.rank(question).ranked[0], false, 'outside', group)
  }
  for (const [at, { ask: question, article }] of labelled.entries()) {
    const found = everything.rank(question).ranked[0]
    add(found, found?.id === article, 'labelled', at % GROUPS)
  }
  return weighed(samples)
}

/** What people put before and behind a question. */
const BEFORE = ['', 'cho em hỏi', 'dạ', 'chào ad cho hỏi', 'bác muốn hỏi', '']
const BEHIND = ['thì làm sao', 'ạ', 'vậy em', 'thế nào', 'với ạ', 'là sao hả cháu', '']

/** A question with a word left out, and others around it; which ones, its number says. */
function inOtherWords(question: string, number: number): string {
  const words = question.replace(/[?!.…]+\s*$/u, '').split(' ')
  const without = words.length > 4 ? words.filter((_, at) => at !== number % words.length) : words
  const around = (some: readonly string[]) => some[number % some.length] ?? ''
  return [around(BEFORE), ...without, around(BEHIND)].join(' ').trim()
}

/** Those without an answer weigh what UNANSWERABLE says, half of it from each kind. */
function weighed(samples: Sample[]): Sample[] {
  const count = (kind: SampleKind) => samples.filter((sample) => sample.kind === kind).length
  const kinds = (['gone', 'outside'] as const).filter((kind) => count(kind) > 0)
  const weightOf = (kind: SampleKind) =>
    kind === 'gone' || kind === 'outside'
      ? (UNANSWERABLE * count('held')) / kinds.length / count(kind)
      : kind === 'near'
        ? NEAR
        : 1
  return samples.map((sample) => ({ ...sample, weight: weightOf(sample.kind) }))
}
