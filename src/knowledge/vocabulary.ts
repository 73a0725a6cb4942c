import { bigrams, trigrams } from '../text/tokens.ts'
import type { WordUse } from '../text/word-use.ts'
import { plain } from '../text/words.ts'
import type { ReadDocument } from './search-index.ts'

/** The ways in which words are looked at; each has terms of its own. */
export const views = ['accented', 'folded', 'pairs', 'letters'] as const
export type View = (typeof views)[number]

/** Every term of a handbook, numbered by its place. Plain data: a thread may hand it to another. */
export interface Terms {
  accented: string[]
  folded: string[]
  /** Neighbouring words as one number each, ascending: of 100,000 pairs no string is kept. */
  pairs: Float64Array<ArrayBuffer>
  letters: string[]
}

/** The number of a term; undefined when no document has it. */
export type NumberOf = (term: string) => number | undefined
export type Vocabulary = Readonly<Record<View, NumberOf>>

export function collectTerms(documents: readonly ReadDocument[]): Terms {
  const accented = new Set<string>()
  const folded = new Set<string>()
  for (const { asked, answer } of documents) {
    for (const words of [...asked.map(({ words }) => words), answer]) {
      for (const word of words.accented) accented.add(word)
      for (const word of words.folded) folded.add(word)
    }
  }
  const words = [...folded]
  const numberOf = numbering(words)
  const pairs = new Set<number>()
  const letters = new Set<string>()
  for (const { asked, answer } of documents) {
    for (const { words: read } of asked) {
      for (const three of trigrams(read.folded)) letters.add(three)
    }
    for (const read of [...asked.map(({ words }) => words), answer]) {
      for (const pair of bigrams(read.folded)) pairs.add(pairNumber(pair, numberOf, words.length)!)
    }
  }
  return {
    accented: [...accented],
    folded: words,
    pairs: Float64Array.from(pairs).sort(),
    letters: [...letters],
  }
}

export function openVocabulary({ accented, folded, pairs, letters }: Terms): Vocabulary {
  const word = numbering(folded)
  return {
    accented: numbering(accented),
    folded: word,
    pairs(pair) {
      const number = pairNumber(pair, word, folded.length)
      return number === undefined ? undefined : placeIn(pairs, number)
    },
    letters: numbering(letters),
  }
}

function numbering(terms: readonly string[]): NumberOf {
  const numbers = new Map(terms.map((term, number) => [term, number]))
  return (term) => numbers.get(term)
}

/** No word holds the sign that joins two, see text/tokens. */
function pairNumber(pair: string, wordNumber: NumberOf, size: number): number | undefined {
  const [one = '', other = ''] = pair.split('_')
  const [first, second] = [wordNumber(one), wordNumber(other)]
  return first === undefined || second === undefined ? undefined : first * size + second
}

/** Where a number stands in an ascending list, or in a part of one. */
export function placeIn(
  ascending: ArrayLike<number>,
  number: number,
  from = 0,
  end = ascending.length,
): number | undefined {
  let [low, high] = [from, end]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ascending[middle]! < number) low = middle + 1
    else high = middle
  }
  return low < end && ascending[low] === number ? low : undefined
}

/**
 * What mistyped words are read by.
 * @param documentsWith by number of a folded word: how many documents have it
 */
export function openWordUse(
  { accented }: Terms,
  vocabulary: Vocabulary,
  documentsWith: ArrayLike<number>,
): WordUse {
  const spellings = new Map<string, string[]>()
  for (const word of accented) {
    const known = spellings.get(plain(word))
    if (known) known.push(word)
    else spellings.set(plain(word), [word])
  }
  return {
    count: (word) => documentsWith[vocabulary.folded(word) ?? -1] ?? 0,
    together: (left, right) => vocabulary.pairs(`${left}_${right}`) !== undefined,
    spellings: (word) => spellings.get(word) ?? [],
  }
}
