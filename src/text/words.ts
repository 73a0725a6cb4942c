import { fold, hasDiacritics, normalise, placeTone } from './normalise.ts'
import type { SlipKind } from './slips.ts'
import { tokens } from './tokens.ts'

/** What people write for short: one to four words -> the words they stand for. Kept by editors. */
export interface Lexicon {
  /** By the words as typed, joined by spaces. */
  expansions: ReadonlyMap<string, readonly string[]>
  /** The same by the key without its marks, for words that otherwise nobody knows. */
  unmarked: ReadonlyMap<string, readonly string[]>
  /** By the first word of keys of several words: how many the longest has. */
  longest: ReadonlyMap<string, number>
}

/**
 * A lexicon from pairs of short and full form. Keys hold exactly as written: `mần` is dialect for
 * làm, `man` is not, so a key without marks is there only where an editor put it. A key of several
 * words ("là chi") makes its words mean something only together.
 */
export function makeLexicon(pairs: Iterable<readonly [string, string]>): Lexicon {
  const expansions = new Map(
    [...pairs].map(([short, full]) => [
      placeTone(normalise(short)).toLowerCase().replace(/\s+/g, ' '),
      tokens(full),
    ]),
  )
  const longest = new Map<string, number>()
  for (const key of expansions.keys()) {
    const [first = '', ...more] = key.split(' ')
    if (more.length > 0) longest.set(first, Math.max(longest.get(first) ?? 0, 1 + more.length))
  }
  const unmarked = new Map([...expansions].map(([key, full]) => [plain(key), full]))
  return { expansions, unmarked, longest }
}

export const emptyLexicon: Lexicon = makeLexicon([])

/** A question as the index and the steps of the bot see it. */
export interface Words {
  /** As typed, tone marks placed, chat spelling written out. */
  accented: string[]
  /** The same without diacritics, in one spelling. */
  folded: string[]
  /** False when the person left the marks out: then only `folded` may be believed. */
  marked: boolean
  /** What was read otherwise than it was typed, in order. */
  changes: readonly Change[]
}

export interface Change {
  typed: string
  /** In the lexicon's words with marks, in a repair without. */
  read: readonly string[]
  by: 'lexicon' | SlipKind
}

// "50k" and "7h" are an amount and an hour: a short form right behind a number keeps its letters.
const AFTER_NUMBER = new Set(['k', 'h', 'g', 'kg', 'm'])

// Sums and ages as they are chatted: "45tr", "1tr5", "500k", "25t". As words they are known to
// whatever knows "45 triệu"; left as they are, every sum is another word that nobody knows. Alone one
// asks nothing, and must not find the article that happens to name it.
const SUM = /^(\d{1,4})(tr|trieu|triệu|k|t)(\d{0,3})$/
const UNITS: Readonly<Record<string, string>> = {
  ...{ tr: 'triệu', trieu: 'triệu', triệu: 'triệu' },
  ...{ k: 'nghìn', t: 'tuổi' },
}

function sumIn(typed: readonly string[], at: number): readonly string[] | undefined {
  const word = typed[at]!
  if (word === 'tr' && /^\d+$/.test(typed[at - 1] ?? '')) return ['triệu']
  const [, digits, unit = '', more] = SUM.exec(word) ?? []
  return digits ? [digits, UNITS[unit]!, ...(more ? [more] : [])] : undefined
}

/** Reads a question: words in order, short forms written out. */
export function readWords(text: string, lexicon: Lexicon): Words {
  const typed = tokens(text)
  const accented: string[] = []
  const changes: Change[] = []
  for (let at = 0; at < typed.length;) {
    const word = typed[at]!
    if (AFTER_NUMBER.has(word) && /^\d+$/.test(typed[at - 1] ?? '')) {
      accented.push(word)
      at++
      continue
    }
    const sum = typed.length > 1 ? sumIn(typed, at) : undefined
    if (sum) {
      changes.push({ typed: word, read: sum, by: 'lexicon' })
      accented.push(...sum)
      at++
      continue
    }
    const [count, full] = longestKey(typed, at, lexicon)
    if (full) {
      changes.push({ typed: typed.slice(at, at + count).join(' '), read: full, by: 'lexicon' })
      accented.push(...full)
    } else {
      accented.push(word.replace(/(\p{L})\1{2,}/gu, '$1'))
    }
    // "gd&đt" written out stands for its parts too; "đt" alone would be a telephone.
    const parts = full && count === 1 && /[./&-]/.test(word) ? word.split(/[./&-]/).length : 0
    at += count + parts
  }
  return {
    accented,
    folded: accented.map(plain),
    // Marks count only in words the person typed; "cccd" written out brings its own.
    marked: typed.some((word) => hasDiacritics(word)),
    changes,
  }
}

/** The longest short form that begins at a word, and how many words it takes. */
function longestKey(
  typed: readonly string[],
  at: number,
  { expansions, longest }: Lexicon,
): [count: number, full: readonly string[] | undefined] {
  for (let count = Math.min(longest.get(typed[at]!) ?? 1, typed.length - at); count > 1; count--) {
    const full = expansions.get(typed.slice(at, at + count).join(' '))
    if (full) return [count, full]
  }
  return [1, expansions.get(typed[at]!)]
}

// ký and kí, lý and lí, quy and qui are spelt both ways and said alike.
const FINAL_Y = /^((?:[bcdghklmnpstvx]|th|ph|kh|ch|tr|nh|qu)?)y$/

/** A word without diacritics, in the one of its spellings that the index knows. */
export function plain(word: string): string {
  return fold(word).replace(FINAL_Y, '$1i')
}
