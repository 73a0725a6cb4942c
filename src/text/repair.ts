import {
  fromTelex,
  fromVni,
  likeSounding,
  oneSlipAway,
  withoutDoubles,
  type SlipKind,
} from './slips.ts'
import { isSyllable } from './syllables.ts'
import type { WordUse } from './word-use.ts'
import { plain, type Change, type Lexicon, type Words } from './words.ts'

/** Words of this many letters are not guessed at: too many others lie one slip away. */
const TOO_SHORT = 2
/** Short forms up to this length lie too near to each other to be guessed. */
const SHORT_FORM = 4
/** A word nobody uses that is built like a real one may be one of another field: guessed at less. */
const REAL_WORD = 1.2
/** Dearer guesses are worse than none. */
const DEAREST = 2.6

interface Guess {
  meant: string[]
  by: SlipKind
  cost: number
}

/**
 * Reads words that are in no text of the use as the nearest ones that are: keyboards that did
 * not understand Telex, letters struck twice, words written as they sound, missing spaces, one slip
 * of the finger. What the use knows is never touched.
 */
export function repairWords(words: Words, use: WordUse, lexicon: Lexicon): Words {
  const { accented, folded, marked, changes } = words
  const repairs: Change[] = []
  const meant: { accented: string; folded: string }[] = []
  for (const [at, word] of folded.entries()) {
    const left = meant.at(-1)?.folded
    const short = use.count(word) === 0 ? lexicon.unmarked.get(word) : undefined
    if (short) {
      repairs.push({ typed: accented[at]!, read: short, by: 'lexicon' })
      meant.push(...short.map((accented) => ({ accented, folded: plain(accented) })))
      continue
    }
    const guess = isTypo(word, use)
      ? bestGuess(word, left, folded[at + 1], use, lexicon)
      : undefined
    if (!guess) {
      meant.push({ accented: accented[at]!, folded: word })
      continue
    }
    repairs.push({ typed: accented[at]!, read: guess.meant, by: guess.by })
    for (const part of guess.meant)
      meant.push({ accented: withMarks(part, accented[at]!, use), folded: part })
  }
  if (repairs.length === 0) return words
  return {
    accented: meant.map((one) => one.accented),
    folded: meant.map((one) => one.folded),
    marked,
    changes: [...changes, ...repairs],
  }
}

const isTypo = (word: string, use: WordUse) =>
  word.length > TOO_SHORT && !/^\d|[./&-]/.test(word) && use.count(word) === 0

function bestGuess(
  word: string,
  left: string | undefined,
  right: string | undefined,
  use: WordUse,
  lexicon: Lexicon,
): Guess | undefined {
  let best: Guess | undefined
  const consider = (meant: string[], by: SlipKind, cost: number) => {
    const counts = meant.map((one) => use.count(one))
    if (counts.includes(0)) return
    const neighbours =
      Number(left !== undefined && use.together(left, meant[0]!)) +
      Number(right !== undefined && use.together(meant.at(-1)!, right))
    const bonus = neighbours * 0.6 + Math.log(1 + Math.min(...counts)) * 0.1
    const guess = { meant, by, cost: cost - bonus }
    if (!best || guess.cost < best.cost) best = guess
  }
  const considerWord = (other: string | undefined, by: SlipKind, cost: number) => {
    if (other === undefined || other.length < TOO_SHORT) return
    const one = plain(other)
    consider([one], by, cost)
    // "onlne" is one slip away from a word that is itself written out.
    const full = one.length > SHORT_FORM ? lexicon.unmarked.get(one) : undefined
    if (full) consider(full.map(plain), by, cost + 0.3)
  }

  considerWord(fromTelex(word), 'telex', 0.3)
  considerWord(fromVni(word), 'vni', 0.3)
  considerWord(withoutDoubles(word), 'doubled', 0.4)
  const strange = isSyllable(word) ? REAL_WORD : 0
  for (const other of likeSounding(word)) considerWord(other, 'sound', 0.7 + strange)
  for (const parts of splits(word, use)) consider(parts, 'joined', 0.3 + 0.3 * parts.length)
  for (const [other, cost] of oneSlipAway(word)) considerWord(other, 'slip', cost + strange)
  return best && best.cost <= DEAREST ? best : undefined
}

/** Ways to cut a word into two to four known ones that stand together somewhere. */
function splits(word: string, use: WordUse, most = 4): string[][] {
  const found: string[][] = []
  for (let at = 2; at <= word.length - 2; at++) {
    const head = plain(word.slice(0, at))
    if (!isSyllable(head) || use.count(head) === 0) continue
    const tail = word.slice(at)
    if (isSyllable(tail) && use.together(head, plain(tail))) found.push([head, plain(tail)])
    if (most <= 2) continue
    for (const rest of splits(tail, use, most - 1)) {
      if (use.together(head, rest[0]!)) found.push([head, ...rest])
    }
  }
  return found
}

/** With the marks that were typed, where somebody writes the word so; else without. */
function withMarks(folded: string, typed: string, use: WordUse): string {
  const marks = (word: string) =>
    new Set([...word.normalize('NFD').replace(/đ/g, 'd\u0335')].filter((one) => /\p{M}/u.test(one)))
  const own = marks(typed)
  if (own.size === 0) return folded
  const same = use
    .spellings(folded)
    .find((one) => plain(one) === folded && [...marks(one)].every((mark) => own.has(mark)))
  return same ?? folded
}
