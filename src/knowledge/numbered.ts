import { trigrams } from '../text/tokens.ts'
import { readWords, type Lexicon } from '../text/words.ts'

/** The words of a text in order, as numbers of a book. */
export interface NumberedText {
  accented: readonly number[]
  folded: readonly number[]
  /** One for each two neighbours. */
  pairs: readonly number[]
}

/**
 * Numbers words, pairs and letters as they are met. The numbers stay, so that of a handbook with one
 * article changed only that article is read again.
 */
export interface Book {
  readonly lexicon: Lexicon
  readonly read: (text: string) => NumberedText
  /** Texts it has read. */
  readonly size: () => number
  /** By number. */
  readonly accented: readonly string[]
  readonly folded: readonly string[]
  /** By number of a pair: the numbers of its words. */
  readonly lefts: readonly number[]
  readonly rights: readonly number[]
  /** By number of a folded word: its letter trigrams. */
  readonly lettersOf: (word: number) => readonly number[]
  readonly letters: readonly string[]
}

/** Words are fewer than this in any handbook: a pair is one whole number of two. */
const MOST_WORDS = 2 ** 24

export function openBook(lexicon: Lexicon): Book {
  const texts = new Map<string, NumberedText>()
  const [accented, folded, letters] = [numbering(), numbering(), numbering()]
  const pairs = new Map<number, number>()
  const lefts: number[] = []
  const rights: number[] = []
  const lettersOf: number[][] = []

  function pairOf(left: number, right: number): number {
    const key = left * MOST_WORDS + right
    const known = pairs.get(key)
    if (known !== undefined) return known
    pairs.set(key, lefts.length)
    lefts.push(left)
    rights.push(right)
    return lefts.length - 1
  }
  return {
    lexicon,
    read(text) {
      const known = texts.get(text)
      if (known) return known
      const words = readWords(text, lexicon)
      const plain = words.folded.map(folded.numberOf)
      const read = {
        accented: words.accented.map(accented.numberOf),
        folded: plain,
        pairs: plain.slice(1).map((right, at) => pairOf(plain[at]!, right)),
      }
      texts.set(text, read)
      return read
    },
    size: () => texts.size,
    accented: accented.names,
    folded: folded.names,
    lefts,
    rights,
    lettersOf(word) {
      return (lettersOf[word] ??= trigrams([folded.names[word]!]).map(letters.numberOf))
    },
    letters: letters.names,
  }
}

function numbering() {
  const numbers = new Map<string, number>()
  const names: string[] = []
  const numberOf = (name: string): number => {
    const known = numbers.get(name)
    if (known !== undefined) return known
    numbers.set(name, names.length)
    names.push(name)
    return names.length - 1
  }
  return { names, numberOf }
}


