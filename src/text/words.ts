import { fold, hasDiacritics, normalise, placeTone } from './normalise.ts'
import { tokens } from './tokens.ts'

/** What people write for short: token -> the words it stands for. Kept by editors. */
export interface Lexicon {
  /** Several spellings may lead to the same words; keys are single lower-case tokens. */
  expansions: ReadonlyMap<string, readonly string[]>
}

export const emptyLexicon: Lexicon = { expansions: new Map() }

/**
 * A lexicon from pairs of short and full form. Keys hold exactly as written: `mần` is dialect for
 * làm, `man` is not, so a key without marks is there only where an editor put it.
 */
export function makeLexicon(pairs: Iterable<readonly [string, string]>): Lexicon {
  return {
    expansions: new Map(
      [...pairs].map(([short, full]) => [placeTone(normalise(short)).toLowerCase(), tokens(full)]),
    ),
  }
}

/** A question as the index and the steps of the bot see it. */
export interface Words {
  /** As typed, tone marks placed, chat spelling written out. */
  accented: string[]
  /** The same without diacritics. */
  folded: string[]
  /** False when the person left the marks out: then only `folded` may be believed. */
  marked: boolean
}

// "50k" and "7h" are an amount and an hour: a short form right behind a number keeps its letters.
const AFTER_NUMBER = new Set(['k', 'h', 'tr', 'g', 'kg', 'm'])

/** Reads a question: words in order, short forms written out. */
export function readWords(text: string, lexicon: Lexicon): Words {
  const typed = tokens(text)
  // Marks count only in words the person typed; "cccd" written out brings its own.
  const marked = typed.some((word) => hasDiacritics(word))
  let partsToDrop = 0
  const accented = typed.flatMap((word, at) => {
    // "gd&đt" written out stands for its parts too; "đt" alone would be a telephone.
    if (partsToDrop > 0) {
      partsToDrop--
      return []
    }
    const before = typed[at - 1]
    if (before !== undefined && /^\d+$/.test(before) && AFTER_NUMBER.has(word)) return [word]
    const full = lexicon.expansions.get(word)
    if (full && /[./&-]/.test(word)) partsToDrop = word.split(/[./&-]/).length
    return full ?? [word.replace(/(\p{L})\1{2,}/gu, '$1')]
  })
  return { accented, folded: accented.map(fold), marked }
}
