/**
 * How alike two questions are. A wrong join sends somebody another person's answer; a missed one
 * costs staff a tap.
 */
import { actions } from './same-words.ts'
import { mayBeOneName } from './wording.ts'

/** From here a question joins the ticket. */
/**
 * From here a question joins the ticket. Fitted on the handbook's own questions, half of them asked
 * of an index that has other wordings of half of the articles: of 27 joins none was wrong, of 58 from
 * 0.44 one. An article's questions are written to differ, so only 2 in 100 joined; of its questions
 * with a word left out, politeness around and no marks 97 in 100 join what they came from.
 */
export const SAME = 0.48
/** From here staff are shown it as perhaps the same: three of four are. */
export const NEAR = 0.3

/** How common words are in texts at hand before any question came. */
export interface Background {
  /** In how many texts a word is used. */
  count(word: string): number
  /** How many texts. */
  readonly size: number
}

export interface Alike {
  id: number
  /** 0–1. */
  likeness: number
}

/** Shares of the three ways of comparing. */
const BY = { words: 0.5, pairs: 0.4, letters: 0.1 }
/** What is left of a likeness, below SAME even of one, when both ask for, do or name another thing … */
const OTHER = 0.45
/** … and when only one of them does. */
const ONE_ALONE = { asked: 0.9, number: 0.85, name: 0.6, action: 1 }
/** The rarest word that only one has takes up to so much away. */
const RAREST_ALONE = 0.3
/** A word with a slip of the finger is worth so much of the word. */
const SLIP = 0.8

/** So many that share the rarest words are compared in full. */
const CANDIDATES = 24
/** A word in more of the wordings than this finds none, unless it is one of the rarest asked. */
const COMMON = 0.03
const ENOUGH_RARE = 3

/**
 * Wordings in memory, by their words. Of 50,000 with 12 words each `nearest` takes 0.4 ms, 1.1 ms at
 * the 95th percentile; they need 11 MB in typed arrays and some in maps.
 */
export class WordingIndex {
  readonly #background: Background
  readonly #numbers = new Map<string, number>()
  readonly #terms: Term[] = []
  readonly #slots = new Map<number, number>()
  #ids = new Float64Array(256)
  #begins = new Uint32Array(257)
  #pool = new Uint32Array(4096)
  #scores = new Float32Array(256)
  #touched = new Uint32Array(256)
  #size = 0

  constructor(background: Background = { count: () => 0, size: 0 }) {
    this.#background = background
  }

  /** Number of wordings. */
  get size(): number {
    return this.#slots.size
  }

  /** A wording in the place of the one of the same id. */
  add(id: number, words: readonly string[]): void {
    this.remove(id)
    const slot = this.#size++
    this.#reserve(slot, words.length)
    let at = this.#begins[slot]!
    this.#ids[slot] = id
    this.#slots.set(id, slot)
    const seen = new Set<number>()
    for (const word of words) {
      const number = this.#intern(word)
      this.#pool[at++] = number
      if (seen.has(number)) continue
      seen.add(number)
      this.#terms[number]!.add(slot)
    }
    this.#begins[slot + 1] = at
  }

  remove(id: number): void {
    const slot = this.#slots.get(id)
    if (slot === undefined) return
    this.#slots.delete(id)
    this.#ids[slot] = NaN
    for (const number of new Set(this.#wordsAt(slot))) this.#terms[number]!.gone++
  }

  /** Those most alike, best first; of equals the smaller id. Likeness 0 is none. */
  nearest(words: readonly string[], most: number): Alike[] {
    if (most <= 0 || this.#size === 0) return []
    const asked = this.#read(words)
    const found: Alike[] = []
    for (const slot of this.#candidates(asked, Math.max(CANDIDATES, most))) {
      const likeness = compare(asked, this.#readSlot(slot))
      if (likeness > 0) found.push({ id: this.#ids[slot]!, likeness })
    }
    return found.sort((a, b) => b.likeness - a.likeness || a.id - b.id).slice(0, most)
  }

  /** How alike two wordings are as the index weighs words now; symmetric, 1 for the same words. */
  likeness(one: readonly string[], other: readonly string[]): number {
    return compare(this.#read(one), this.#read(other))
  }

  #intern(word: string): number {
    const known = this.#numbers.get(word)
    if (known !== undefined) return known
    const number = this.#terms.length
    this.#numbers.set(word, number)
    this.#terms.push(new Term(word, this.#background.count(word)))
    return number
  }

  #weight(term: Term): number {
    const texts = this.#background.size + this.#slots.size
    return Math.log(1 + (texts + 1) / (1 + term.background + term.count))
  }

  #read(words: readonly string[]): Read {
    return readTerms(
      words.map((word) => {
        const number = this.#numbers.get(word)
        return number === undefined
          ? new Term(word, this.#background.count(word))
          : this.#terms[number]!
      }),
      (term) => this.#weight(term),
    )
  }

  #readSlot(slot: number): Read {
    return readTerms(
      Array.from(this.#wordsAt(slot), (number) => this.#terms[number]!),
      (term) => this.#weight(term),
    )
  }

  #wordsAt(slot: number): Uint32Array {
    return this.#pool.subarray(this.#begins[slot], this.#begins[slot + 1])
  }

  /** Those that share the rarest words. What stands in every tenth question finds nothing. */
  #candidates(asked: Read, most: number): number[] {
    const terms = asked.terms.filter(({ slots }) => slots > 0).sort((a, b) => a.slots - b.slots)
    const limit = Math.max(64, this.#slots.size * COMMON)
    const used = terms.filter(({ slots }, at) => at < ENOUGH_RARE || slots <= limit)
    const scores = this.#scores
    const touched = this.#touched
    let count = 0
    for (const term of used) {
      const weight = this.#weight(term)
      for (let at = 0; at < term.slots; at++) {
        const slot = term.postings[at]!
        if (scores[slot] === 0) touched[count++] = slot
        scores[slot]! += weight
      }
    }
    // Of two that share as much, the shorter one is nearer.
    const worth = (slot: number) =>
      scores[slot]! / Math.sqrt(8 + this.#begins[slot + 1]! - this.#begins[slot]!)
    const best: number[] = []
    const worths: number[] = []
    for (const slot of touched.subarray(0, count)) {
      if (Number.isNaN(this.#ids[slot])) continue
      const own = worth(slot)
      if (best.length === most && own < worths[most - 1]!) continue
      let place = best.length
      const isBefore = (other: number) =>
        worths[other]! < own ||
        (worths[other] === own && this.#ids[best[other]!]! > this.#ids[slot]!)
      while (place > 0 && isBefore(place - 1)) place--
      if (place === most) continue
      best.splice(place, 0, slot)
      worths.splice(place, 0, own)
      if (best.length > most) {
        best.pop()
        worths.pop()
      }
    }
    for (const slot of touched.subarray(0, count)) scores[slot] = 0
    return best
  }

  #reserve(slot: number, words: number): void {
    if (slot >= this.#ids.length) {
      this.#ids = grown(this.#ids, new Float64Array(slot * 2))
      this.#begins = grown(this.#begins, new Uint32Array(slot * 2 + 1))
      this.#scores = new Float32Array(slot * 2)
      this.#touched = new Uint32Array(slot * 2)
    }
    const needed = this.#begins[slot]! + words
    if (needed > this.#pool.length) this.#pool = grown(this.#pool, new Uint32Array(needed * 2))
  }
}

class Term {
  readonly word: string
  readonly background: number
  readonly letters: ReadonlySet<string>
  postings = new Uint32Array(2)
  slots = 0
  gone = 0

  constructor(word: string, background: number) {
    this.word = word
    this.background = background
    this.letters = new Set(windows(word))
  }

  /** How many wordings have it. */
  get count(): number {
    return this.slots - this.gone
  }

  add(slot: number): void {
    if (this.slots === this.postings.length) {
      this.postings = grown(this.postings, new Uint32Array(this.slots * 2))
    }
    this.postings[this.slots++] = slot
  }
}

function grown<A extends { set(from: A): void }>(from: A, to: A): A {
  to.set(from)
  return to
}

/** A wording as it is compared. */
interface Read {
  /** Each once; without names and what is asked for. */
  terms: Term[]
  weights: number[]
  whole: number
  pairs: ReadonlySet<string>
  letters: ReadonlySet<string>
  asked: readonly string[]
  names: readonly string[]
  numbers: readonly string[]
  actions: readonly string[]
}

function readTerms(all: readonly Term[], weigh: (term: Term) => number): Read {
  const each = [...new Map(all.map((term) => [term.word, term])).values()]
  const words = each.map(({ word }) => word)
  const terms = each.filter(({ word }) => !/^[?@]/.test(word))
  const inOrder = all.filter(({ word }) => !word.startsWith('@'))
  const weights = terms.map(weigh)
  const letters = new Set<string>()
  for (const term of terms) for (const window of term.letters) letters.add(window)
  return {
    terms,
    weights,
    whole: weights.reduce((sum, weight) => sum + weight, 0),
    pairs: new Set(inOrder.slice(1).map(({ word }, at) => `${inOrder[at]!.word} ${word}`)),
    letters,
    asked: words.filter((word) => word.startsWith('?')),
    names: words.filter((word) => word.startsWith('@')),
    numbers: words.filter((word) => /^\d/.test(word)),
    actions: words.filter((word) => actions.has(word)),
  }
}

function compare(one: Read, other: Read): number {
  if (one.terms.length + other.terms.length === 0) {
    return sameSet(one.asked, other.asked) && sameSet(one.names, other.names) ? 1 : 0
  }
  const whole = one.whole + other.whole
  const words = (covered(one, other) + covered(other, one)) / whole
  if (words === 0) return 0
  const blend =
    BY.words * words +
    BY.pairs * (one.pairs.size + other.pairs.size === 0 ? words : dice(one.pairs, other.pairs)) +
    BY.letters * dice(one.letters, other.letters)
  return (
    blend *
    (1 - RAREST_ALONE * rarestAlone(one, other)) *
    apart(one.asked, other.asked, ONE_ALONE.asked) *
    apart(one.actions, other.actions, ONE_ALONE.action) *
    apart(one.numbers, other.numbers, ONE_ALONE.number) *
    apart(one.names, other.names, ONE_ALONE.name, mayBeOneName)
  )
}

/** Weight of the rarest word that only one of them has, as a share of the rarest of all. */
function rarestAlone(one: Read, other: Read): number {
  const rarest = Math.max(...one.weights, ...other.weights)
  return Math.max(heaviestWithout(one, other), heaviestWithout(other, one)) / rarest
}

function heaviestWithout({ terms, weights }: Read, other: Read): number {
  let heaviest = 0
  for (const [at, term] of terms.entries()) {
    if (weights[at]! > heaviest && shareOf(term, other) === 0) heaviest = weights[at]!
  }
  return heaviest
}

/** 1 when the other has the word, less when it may have it with a slip of the finger. */
function shareOf({ word }: Term, { terms }: Read): number {
  if (terms.some((term) => term.word === word)) return 1
  return terms.some((term) => isSlip(word, term.word)) ? SLIP : 0
}

/** Weight of the words of one that the other has. */
const covered = ({ terms, weights }: Read, other: Read) =>
  terms.reduce((sum, term, at) => sum + weights[at]! * shareOf(term, other), 0)

type Compare = (one: string, other: string) => boolean
const isEqual: Compare = (one, other) => one === other

/** What is left when both say something with nothing in common, or only one says it. */
function apart(
  one: readonly string[],
  other: readonly string[],
  alone: number,
  same: Compare = isEqual,
): number {
  if (one.length === 0 && other.length === 0) return 1
  if (one.length === 0 || other.length === 0) return alone
  const hasMatch = (each: string, among: readonly string[]) => among.some((its) => same(each, its))
  if (!one.some((each) => hasMatch(each, other))) return OTHER
  const all =
    one.every((each) => hasMatch(each, other)) && other.every((each) => hasMatch(each, one))
  return all ? 1 : Math.max(alone, ONE_ALONE.number)
}

const sameSet = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((each) => other.includes(each))

function dice(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size + other.size === 0) return 1
  const [small, large] = one.size < other.size ? [one, other] : [other, one]
  let both = 0
  for (const each of small) if (large.has(each)) both++
  return (2 * both) / (one.size + other.size)
}

function windows(word: string): string[] {
  const padded = ` ${word} `
  return Array.from({ length: padded.length - 2 }, (_, at) => padded.slice(at, at + 3))
}

/** One letter more, fewer, other, or two swapped; in short words that would be another word. */
function isSlip(one: string, other: string): boolean {
  if (Math.min(one.length, other.length) < 4 || Math.abs(one.length - other.length) > 1)
    return false
  if (/[\d_]/.test(one + other)) return false
  let begin = 0
  while (begin < one.length && one[begin] === other[begin]) begin++
  let end = 0
  const shorter = Math.min(one.length, other.length) - begin
  while (end < shorter && one.at(-1 - end) === other.at(-1 - end)) end++
  const [a, b] = [one.length - begin - end, other.length - begin - end]
  if (Math.max(a, b) <= 1) return true
  const isSwapped = one[begin] === other[begin + 1] && one[begin + 1] === other[begin]
  return a === 2 && b === 2 && isSwapped
}
