import type { Book, NumberedText } from './numbered.ts'

import { oddsOf, type OutsideData } from './outside.ts'
import type { Lists, OverlapLists } from './overlap.ts'
import type { Postings } from './postings.ts'
import type { RankerData } from './rank.ts'
import { fields, type Field, type SearchDocument } from './search-index.ts'
import { placeIn, type View } from './vocabulary.ts'

/**
 * The same index and lists as `readRanker` gives, to the last bit, without Lunr's builder: its
 * arithmetic over arrays of numbers. test/unit/knowledge/weigh.test.ts holds them equal. Two cores,
 * 2026-11-22, in ms:
 *
 *   articles                 Lunr's builder   weighed   weighed, all but one article read before
 *   175 (shipped)                     1,280       260                                         80
 *   3,000 (five questions)           11,900     1,400                                        360
 *
 * Lunr builds at start; this serves where people wait: when a running bot is swapped, and in the
 * editors' workshop.
 */
export interface Weighed {
  data: RankerData
  /** Words of the documents, in order and as often as they stand there; what was asked by text. */
  asked: Readonly<Record<View, Lists>>
  answers: Readonly<Record<'folded' | 'pairs', Lists>>
}

/**
 * @param documents each with an id of its own
 * @param outside questions that no document answers
 */
export function weigh(
  documents: readonly SearchDocument[],
  book: Book,
  outside: readonly string[] = [],
): Weighed {
  const asked = documents.flatMap(({ title, questions }) => [title, ...questions].map(book.read))
  const answers = documents.map(({ text }) => book.read(text))
  const elsewhere = outside.map((question) => ({ question, ...book.read(question) }))
  const questions = new Uint32Array(documents.length + 1)
  for (const [at, document] of documents.entries()) {
    questions[at + 1] = questions[at]! + 1 + document.questions.length
  }

  const numbers = renumber(documents.length, questions, asked, answers, book)
  const { terms } = numbers
  const words = {
    accented: lists(asked, ({ accented }) => accented, numbers.accented),
    folded: lists(asked, ({ folded }) => folded, numbers.folded),
    pairs: lists(asked, ({ pairs }) => pairs, numbers.pairs),
    letters: letterLists(asked, book, numbers.letters),
  }
  const told = {
    accented: lists(answers, ({ accented }) => accented, numbers.accented),
    folded: lists(answers, ({ folded }) => folded, numbers.folded),
    pairs: lists(answers, ({ pairs }) => pairs, numbers.pairs),
  }
  const order = orderOfKeys(documents)
  const ofAsked = (field: Field, view: View) =>
    weighField(byDocument(words[view], questions), terms[view].length, fields[field], order)
  const ofAnswers = (field: Field, view: keyof typeof told) =>
    weighField(told[view], terms[view].length, fields[field], order)
  const everything = distinctOf(
    documents.length,
    terms.folded.length,
    byDocument(words.folded, questions),
    told.folded,
  )
  const pairs = distinctOf(
    documents.length,
    terms.pairs.length,
    byDocument(words.pairs, questions),
    told.pairs,
  )
  for (let at = 0; at < documents.length; at++) {
    pairs.numbers.subarray(pairs.begins[at], pairs.begins[at + 1]).sort()
  }
  const documentsWith = new Uint32Array(terms.folded.length)
  for (const number of everything.numbers) documentsWith[number]!++
  return {
    data: {
      index: {
        terms,
        postings: {
          qe: ofAsked('qe', 'accented'),
          qf: ofAsked('qf', 'folded'),
          qb: ofAsked('qb', 'pairs'),
          qt: ofAsked('qt', 'letters'),
          ae: ofAnswers('ae', 'accented'),
          af: ofAnswers('af', 'folded'),
          ab: ofAnswers('ab', 'pairs'),
        },
      },
      overlap: {
        documentsWith,
        questions,
        words: distinctOf(asked.length, terms.folded.length, words.folded),
        letters: distinctOf(asked.length, terms.letters.length, words.letters),
        everything,
        pairs,
      } satisfies OverlapLists,
      outside: weighOutside(asked, elsewhere, book),
    },
    asked: words,
    answers: told,
  }
}

/** The book's numbers as those of the vocabulary: a view's terms as they are met, pairs ascending. */
function renumber(
  documents: number,
  questions: Uint32Array,
  asked: readonly NumberedText[],
  answers: readonly NumberedText[],
  book: Book,
) {
  const accented = firstCome(book.accented.length)
  const folded = firstCome(book.folded.length)
  const pairNumbers: number[] = []
  const pairs = new Int32Array(book.lefts.length).fill(-1)
  const add = (text: NumberedText) => {
    for (const word of text.accented) accented.add(word)
    for (const word of text.folded) folded.add(word)
    for (const pair of text.pairs) {
      if (pairs[pair] !== -1) continue
      pairs[pair] = 0
      pairNumbers.push(pair)
    }
  }
  for (let at = 0; at < documents; at++) {
    for (let text = questions[at]!; text < questions[at + 1]!; text++) add(asked[text]!)
    add(answers[at]!)
  }

  const size = folded.met.length
  const keyOf = (pair: number) =>
    folded.numbers[book.lefts[pair]!]! * size + folded.numbers[book.rights[pair]!]!
  const keys = Float64Array.from(pairNumbers, keyOf)
  const ascending = keys.slice().sort()
  for (const [at, pair] of pairNumbers.entries()) pairs[pair] = placeIn(ascending, keys[at]!)!

  const words = firstCome(book.folded.length)
  for (const text of asked) for (const word of text.folded) words.add(word)
  // First all of them: the book learns letters as it is asked.
  const spelt = words.met.map(book.lettersOf)
  const letters = firstCome(book.letters.length)
  for (const threes of spelt) for (const three of threes) letters.add(three)
  return {
    accented: accented.numbers,
    folded: folded.numbers,
    pairs,
    letters: letters.numbers,
    terms: {
      accented: accented.met.map((number) => book.accented[number]!),
      folded: folded.met.map((number) => book.folded[number]!),
      pairs: ascending,
      letters: letters.met.map((number) => book.letters[number]!),
    },
  }
}

/** Numbers things anew in the order in which they are met. */
function firstCome(size: number) {
  const numbers = new Int32Array(size).fill(-1)
  const met: number[] = []
  const add = (one: number) => {
    if (numbers[one] !== -1) return
    numbers[one] = met.length
    met.push(one)
  }
  return { numbers, met, add }
}

function lists(
  texts: readonly NumberedText[],
  of: (text: NumberedText) => readonly number[],
  numbers: Int32Array,
): Lists {
  const begins = new Uint32Array(texts.length + 1)
  for (const [at, text] of texts.entries()) begins[at + 1] = begins[at]! + of(text).length
  const all = new Uint32Array(begins.at(-1)!)
  let place = 0
  for (const text of texts) for (const one of of(text)) all[place++] = numbers[one]!
  return { begins, numbers: all }
}

function letterLists(texts: readonly NumberedText[], book: Book, numbers: Int32Array): Lists {
  const begins = new Uint32Array(texts.length + 1)
  for (const [at, { folded }] of texts.entries()) {
    let length = 0
    for (const word of folded) length += book.lettersOf(word).length
    begins[at + 1] = begins[at]! + length
  }
  const all = new Uint32Array(begins.at(-1)!)
  let place = 0
  for (const { folded } of texts) {
    for (const word of folded) {
      for (const three of book.lettersOf(word)) all[place++] = numbers[three]!
    }
  }
  return { begins, numbers: all }
}

/** What was asked, by document instead of by text. */
const byDocument = ({ begins, numbers }: Lists, questions: Uint32Array): Lists => ({
  begins: Uint32Array.from(questions, (first) => begins[first]!),
  numbers,
})

/** Each number once in a list, as it is met first: in the lists of all `from` with one place. */
function distinctOf(length: number, size: number, ...from: readonly Lists[]): Lists {
  const seen = new Uint32Array(size)
  const begins = new Uint32Array(length + 1)
  const most = from.reduce((sum, { numbers }) => sum + numbers.length, 0)
  const found = new Uint32Array(most)
  let place = 0
  for (let at = 0; at < length; at++) {
    for (const { begins: starts, numbers } of from) {
      for (let next = starts[at]!; next < starts[at + 1]!; next++) {
        const number = numbers[next]!
        if (seen[number] === at + 1) continue
        seen[number] = at + 1
        found[place++] = number
      }
    }
    begins[at + 1] = place
  }
  return { begins, numbers: found.slice(0, place) }
}

/** Lunr lists a term's documents as the keys of an object: ids that are numbers come first. */
function orderOfKeys(documents: readonly { id: string }[]): number[] {
  const numbers: Record<string, number> = Object.create(null) as Record<string, number>
  for (const [number, { id }] of documents.entries()) numbers[id] = number
  return Object.values(numbers)
}

export const K1 = 1.2
export const B = 0.75

/** `lunr.idf` */
export function rarityOf(documentsWith: number, documents: number): number {
  const x = (documents - documentsWith + 0.5) / (documentsWith + 0.5)
  return Math.log(1 + Math.abs(x))
}

/** Lunr's weight of a term in a field, in thousandths. */
export function weightOf(
  rarity: number,
  times: number,
  length: number,
  averageLength: number,
  boost: number,
): number {
  const score =
    (rarity * ((K1 + 1) * times)) / (K1 * (1 - B + B * (length / averageLength)) + times)
  return Math.round(score * boost * 1000)
}

function weighField(
  { begins: starts, numbers }: Lists,
  size: number,
  boost: number,
  order: readonly number[],
): Postings {
  const count = order.length
  const terms = new Uint32Array(size)
  const seenBy = new Uint32Array(size)
  const documentsWith = new Uint32Array(size)
  let met = 0
  for (let document = 0; document < count; document++) {
    for (let at = starts[document]!; at < starts[document + 1]!; at++) {
      const number = numbers[at]!
      const term = (terms[number] ||= ++met)
      if (seenBy[number] === document + 1) continue
      seenBy[number] = document + 1
      documentsWith[term - 1]!++
    }
  }
  const begins = new Uint32Array(met + 1)
  const rarity = new Float64Array(met)
  for (let term = 0; term < met; term++) {
    begins[term + 1] = begins[term]! + documentsWith[term]!
    rarity[term] = rarityOf(documentsWith[term]!, count)
  }
  const documents = new Uint32Array(begins[met]!)
  const weights = new Uint16Array(begins[met]!)
  const next = begins.slice(0, met)
  const times = new Uint32Array(met)
  const averageLength = (starts[count]! - starts[0]!) / count
  const own: number[] = []
  for (const document of order) {
    const [from, end] = [starts[document]!, starts[document + 1]!]
    own.length = 0
    for (let at = from; at < end; at++) {
      const term = terms[numbers[at]!]! - 1
      if (times[term]!++ === 0) own.push(term)
    }
    for (const term of own) {
      const place = next[term]!++
      documents[place] = document
      weights[place] = weightOf(rarity[term]!, times[term]!, end - from, averageLength, boost)
      times[term] = 0
    }
  }
  return { terms, begins, documents, weights }
}

/** As `readOutside`. */
function weighOutside(
  inside: readonly NumberedText[],
  outside: readonly (NumberedText & { question: string })[],
  book: Book,
): OutsideData {
  const questions = outside.map(({ question, folded }) => ({
    ...{ question, words: [...new Set(Array.from(folded, (word) => book.folded[word]!))] },
  }))
  if (inside.length === 0 || outside.length === 0) {
    return { terms: [], odds: new Float64Array(), questions }
  }
  const words = book.folded.length
  const all = words + book.lefts.length
  const within = new Uint32Array(all)
  const without = new Uint32Array(all)
  const seenBy = new Uint32Array(all)
  const met: number[] = []
  let text = 0
  const count = (term: number, counts: Uint32Array) => {
    if (seenBy[term] === text) return
    if (seenBy[term] === 0) met.push(term)
    seenBy[term] = text
    counts[term]!++
  }
  for (const [texts, counts] of [
    [inside, within],
    [outside, without],
  ] as const) {
    for (const { folded, pairs } of texts) {
      text++
      for (const word of folded) count(word, counts)
      for (const pair of pairs) count(words + pair, counts)
    }
  }
  const nameOf = (term: number) => {
    if (term < words) return book.folded[term]!
    const pair = term - words
    return `${book.folded[book.lefts[pair]!]!}_${book.folded[book.rights[pair]!]!}`
  }
  return {
    terms: met.map(nameOf),
    odds: Float64Array.from(met, (term) =>
      oddsOf(within[term]!, inside.length, without[term]!, outside.length),
    ),
    questions,
  }
}
