import { bigrams, trigrams } from '../text/tokens.ts'
import type { Words } from '../text/words.ts'
import type { ReadDocument, SearchDocument } from './search-index.ts'
import { placeIn, type View, type Vocabulary } from './vocabulary.ts'

/** How one authored question compares with what was asked; all shares are 0–1. */
export interface Overlap {
  question: string
  /** Share of what was asked (by rarity) that the authored question has. */
  asked: number
  /** Share of the authored question that was asked. */
  authored: number
  /** Dice coefficient of their letter trigrams. */
  letters: number
}

/** What was asked, read once, against the articles that the index found. */
export interface Comparison {
  /** The authored question of an article that is nearest to what was asked. */
  nearest(id: string): Overlap
  /** Share of what was asked (by rarity) found anywhere in the article. */
  coverage(id: string): number
  /** Share of the asked pairs of neighbours that are neighbours somewhere in the article. */
  pairs(id: string): number
  /** Share of the asked words that no article has. */
  readonly unknown: number
}

export interface OverlapTable {
  /** @param held compares as if this question were not there */
  compare(words: Words, held?: Held): Comparison
}

/** One authored question that is left out, by the numbers of the lists. */
export interface Held {
  document: number
  question: number
  /** What its document has nowhere else. */
  words: ReadonlySet<number>
  pairs: ReadonlySet<number>
}

/** Lists of numbers one behind the other: list n is `numbers[begins[n]]` up to `begins[n + 1]`. */
export interface Lists {
  begins: Uint32Array<ArrayBuffer>
  numbers: Uint32Array<ArrayBuffer>
}

/**
 * Words and letters of the authored questions as numbers of the vocabulary, each once in a list.
 * Sets of strings took a third of the time of a question and two thirds of the memory.
 */
export interface OverlapLists {
  /** By word: how many documents have it. */
  documentsWith: Uint32Array<ArrayBuffer>
  /** By document: its first question. One more than there are documents. */
  questions: Uint32Array<ArrayBuffer>
  /** By question: its words. */
  words: Lists
  /** By question: its letter trigrams. */
  letters: Lists
  /** By document: all its words. */
  everything: Lists
  /** By document: all its pairs of neighbouring words, ascending. */
  pairs: Lists
}

export function readOverlap(
  documents: readonly ReadDocument[],
  vocabulary: Vocabulary,
  size: number,
): OverlapLists {
  const numbersOf = (terms: readonly string[], view: View) =>
    [...new Set(terms)].map((term) => vocabulary[view](term)!)
  const questions = new Uint32Array(documents.length + 1)
  const words: number[][] = []
  const letters: number[][] = []
  const everything: number[][] = []
  const pairs: number[][] = []
  const documentsWith = new Uint32Array(size)
  for (const [at, { asked, answer }] of documents.entries()) {
    for (const { folded } of asked.map(({ words }) => words)) {
      words.push(numbersOf(folded, 'folded'))
      letters.push(numbersOf(trigrams(folded), 'letters'))
    }
    const all = asked.flatMap(({ words }) => words.folded).concat(answer.folded)
    const numbers = numbersOf(all, 'folded')
    for (const number of numbers) documentsWith[number]!++
    everything.push(numbers)
    const neighbours = asked.flatMap(({ words }) => bigrams(words.folded))
    const together = numbersOf(neighbours.concat(bigrams(answer.folded)), 'pairs')
    pairs.push(together.sort((a, b) => a - b))
    questions[at + 1] = words.length
  }
  return {
    documentsWith,
    questions,
    words: flat(words),
    letters: flat(letters),
    everything: flat(everything),
    pairs: flat(pairs),
  }
}

function flat(lists: readonly (readonly number[])[]): Lists {
  const begins = new Uint32Array(lists.length + 1)
  for (const [at, list] of lists.entries()) begins[at + 1] = begins[at]! + list.length
  const numbers = new Uint32Array(begins.at(-1)!)
  for (const [at, list] of lists.entries()) numbers.set(list, begins[at])
  return { begins, numbers }
}

/** Weight of a word that so many of all documents have. */
export const rarityOf = (documentsWith: number, documents: number) =>
  Math.log(1 + documents / (1 + documentsWith))

/**
 * Finds the winning authored question after Lunr has found the article.
 * @param documents of which the lists were read
 */
export function openOverlap(
  { documentsWith, questions, words, letters, everything, pairs }: OverlapLists,
  documents: readonly Pick<SearchDocument, 'id' | 'title' | 'questions'>[],
  vocabulary: Vocabulary,
): OverlapTable {
  // Of two documents with one id the later one.
  const placeOf = new Map(documents.map(({ id }, at) => [id, at]))
  const weightOf = (documentsWith: number) => rarityOf(documentsWith, documents.length)
  const rarity = Float64Array.from(documentsWith, weightOf)
  const rarest = weightOf(0)
  const NOWHERE = -1

  return {
    compare({ folded }, held) {
      const documentsHaving = (number: number) =>
        documentsWith[number]! - (held?.words.has(number) ? 1 : 0)
      const weigh = (number: number) =>
        number === NOWHERE
          ? rarest
          : held?.words.has(number)
            ? weightOf(documentsHaving(number))
            : rarity[number]!
      const numberOf = (word: string) => vocabulary.folded(word) ?? NOWHERE
      const asked = [...new Set(folded)].map(numberOf)
      const askedWords = new Set(asked)
      const neighbours = new Set(bigrams(folded))
      const knownPairs = [...neighbours].flatMap((pair) => vocabulary.pairs(pair) ?? [])
      const threes = new Set(trigrams(folded))
      const askedLetters = new Set([...threes].map((three) => vocabulary.letters(three) ?? NOWHERE))
      const whole = asked.reduce((sum, number) => sum + weigh(number), 0)
      const shareOfAsked = (list: Lists, at: number, without?: ReadonlySet<number>) => {
        if (whole === 0) return 0
        let sum = 0
        for (const number of asked) {
          if (holds(list, at, number) && !without?.has(number)) sum += weigh(number)
        }
        return sum / whole
      }
      const shareOfAuthored = (question: number) => {
        let [all, both] = [0, 0]
        for (let at = words.begins[question]!; at < words.begins[question + 1]!; at++) {
          const number = words.numbers[at]!
          all += rarity[number]!
          if (askedWords.has(number)) both += rarity[number]!
        }
        return all === 0 ? 0 : both / all
      }
      const likeness = (question: number) => {
        const [begin, end] = [letters.begins[question]!, letters.begins[question + 1]!]
        if (threes.size + end - begin === 0) return 0
        let both = 0
        for (let at = begin; at < end; at++) if (askedLetters.has(letters.numbers[at]!)) both++
        return (2 * both) / (threes.size + end - begin)
      }
      const isUnknown = (word: string) => !documentsHaving(numberOf(word))
      const isHeld = (place: number) => place === held?.document

      return {
        unknown: folded.length === 0 ? 1 : folded.filter(isUnknown).length / folded.length,
        coverage(id) {
          const place = placeOf.get(id)
          if (place === undefined) return 0
          return shareOfAsked(everything, place, isHeld(place) ? held?.words : undefined)
        },
        pairs(id) {
          const place = placeOf.get(id)
          if (place === undefined || neighbours.size === 0) return 0
          const { begins, numbers } = pairs
          const [begin, end] = [begins[place]!, begins[place + 1]!]
          const isTogether = (pair: number) =>
            placeIn(numbers, pair, begin, end) !== undefined &&
            !(isHeld(place) && held?.pairs.has(pair))
          const both = knownPairs.filter(isTogether).length
          return both / neighbours.size
        },
        nearest(id) {
          const place = placeOf.get(id)
          let best: Overlap = { question: '', asked: 0, authored: 0, letters: 0 }
          if (place === undefined) return best
          const first = questions[place]!
          const { title, questions: authored } = documents[place]!
          for (let question = first; question < questions[place + 1]!; question++) {
            if (question === held?.question) continue
            const overlap = {
              question: question === first ? title : authored[question - first - 1]!,
              asked: shareOfAsked(words, question),
              authored: shareOfAuthored(question),
              letters: likeness(question),
            }
            if (strength(overlap) > strength(best)) best = overlap
          }
          return best
        },
      }
    },
  }
}

const strength = ({ asked, authored, letters }: Overlap) => asked + authored + letters

function holds({ begins, numbers }: Lists, list: number, wanted: number): boolean {
  for (let at = begins[list]!; at < begins[list + 1]!; at++) if (numbers[at] === wanted) return true
  return false
}
