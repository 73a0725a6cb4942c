import { fold, hasDiacritics } from '../text/normalise.ts'
import { readWords, type Lexicon, type Words } from '../text/words.ts'

/** Messages by what they are: `emergency-fire`, … and `other`. */
export type Examples = Readonly<Record<string, readonly string[]>>

export interface Likeness {
  /** Probability (0–1) that a message is of any kind but `other`. */
  alarm: number
  /** The likeliest kind but `other`. */
  kind: string
}

/** Of few examples all can be seen so often within 80 ms. */
const ROUNDS = 25
const RATE = 0.5
const SHRINK = 1e-4
export const OTHER = 'other'

/** @returns what tells an alarm, or undefined where there is nothing to tell apart */
export function learn(
  examples: Examples,
  lexicon: Lexicon,
): ((text: string) => Likeness) | undefined {
  const likest = learnKinds(examples, lexicon)
  return (
    likest &&
    ((text) => {
      const { kind, other } = likest(text)
      return { alarm: 1 - other, kind }
    })
  )
}

export interface Effort {
  /** How often all examples are seen. */
  rounds: number
  /** Of many examples, those are passed over whose kind is already told so surely. */
  enough: number
  /** Words without marks that stand for a group, "ca mau" for "tỉnh khác": it is learnt as well. */
  groups: ReadonlyMap<string, string>
}
const thorough: Effort = { rounds: ROUNDS, enough: 1, groups: new Map() }

/** The likeliest kind but `other`, its probability, and that of `other`. */
export interface Likest {
  kind: string
  sure: number
  other: number
}

/**
 * Learns from examples what a message is like: softmax regression over words, pairs of neighbours and
 * of words with one between, each example with and without its marks. 80 ms for 700 examples.
 * @returns undefined where there is nothing to tell apart
 */
export function learnKinds(
  examples: Examples,
  lexicon: Lexicon,
  { rounds, enough, groups }: Effort = thorough,
): ((text: string) => Likest) | undefined {
  const kinds = Object.keys(examples).filter((kind) => kind !== OTHER)
  if (kinds.length === 0 || !examples[OTHER]) return undefined
  const classes = [...kinds, OTHER]
  /** Where the weights of every feature that an example has stand. */
  const places = new Map<string, number>()
  const placed = (words: Read) =>
    Int32Array.from(featuresOf(words, groups), (feature) => {
      const place = places.get(feature) ?? places.size
      places.set(feature, place)
      return place
    })
  const forms = (text: string): Int32Array[] => {
    if (enough === 1) {
      return [...new Set([text, fold(text)])].map((form) => placed(readWords(form, lexicon)))
    }
    // Of many examples each is read but once.
    const words = readWords(text, lexicon)
    const unmarked = words.marked ? [{ ...words, marked: false }] : []
    return [words, ...unmarked].map(placed)
  }
  const cases = classes.flatMap((name, kind) =>
    (examples[name] ?? []).flatMap((text) => forms(text).map((features) => ({ kind, features }))),
  )
  const count = classes.length
  const weights = new Float32Array(count * places.size)
  const seen = new Float32Array(count * places.size)
  const scores = new Float64Array(count)

  const score = (features: Int32Array) => {
    const norm = 1 / Math.sqrt(features.length)
    let total = 0
    for (let kind = 0; kind < count; kind++) {
      let sum = 0
      for (const feature of features) sum += weights[feature * count + kind] ?? 0
      scores[kind] = Math.exp(sum * norm)
      total += scores[kind] ?? 0
    }
    for (let kind = 0; kind < count; kind++) scores[kind] = (scores[kind] ?? 0) / total
    return norm
  }

  const next = chance()
  for (let round = 0; round < rounds; round++) {
    for (let at = cases.length - 1; at > 0; at--) {
      const other = Math.floor(next() * (at + 1))
      ;[cases[at], cases[other]] = [cases[other]!, cases[at]!]
    }
    for (const { kind, features } of cases) {
      const norm = score(features)
      if ((scores[kind] ?? 0) > enough) continue
      for (let each = 0; each < count; each++) {
        const error = ((scores[each] ?? 0) - (each === kind ? 1 : 0)) * norm
        for (const feature of features) {
          const place = feature * count + each
          const slope = error + SHRINK * (weights[place] ?? 0)
          // AdaGrad: rare words learn from their few examples as much as common ones.
          const sum = (seen[place] ?? 0) + slope * slope
          seen[place] = sum
          weights[place] = (weights[place] ?? 0) - (RATE * slope) / Math.sqrt(sum + 1e-8)
        }
      }
    }
  }

  const known = (words: Read) =>
    Int32Array.from([...featuresOf(words, groups)].flatMap((feature) => places.get(feature) ?? []))
  return (text) => {
    // What no example has says nothing, a ticket's code for instance.
    score(known(readWords(text, lexicon)))
    const best = kinds.reduce(
      (top, _, at) => ((scores[at] ?? 0) > (scores[top] ?? 0) ? at : top),
      0,
    )
    return {
      kind: kinds[best] ?? OTHER,
      sure: scores[best] ?? 0,
      other: scores[count - 1] ?? 1,
    }
  }
}

type Read = Pick<Words, 'accented' | 'folded' | 'marked'>

function featuresOf({ accented, folded, marked }: Read, groups: Effort['groups']): Set<string> {
  const found = new Set<string>()
  const add = (feature: string) => found.add(feature)
  add('')
  const words = ['^', ...folded, '$']
  for (let at = 1; at < words.length; at++) {
    const [before = '', word = ''] = [words[at - 1], words[at]]
    add(word)
    add(`${before} ${word}`)
    if (at > 1 && at < words.length - 1) add(`${words[at - 2]} _ ${word}`)
  }
  if (groups.size > 0) {
    for (const { group, before, after } of groupsAmong(words, groups)) {
      for (const feature of [`{${group}}`, `${before} {${group}}`, `{${group}} ${after}`]) {
        add(feature)
      }
    }
  }
  if (marked) for (const word of accented) if (hasDiacritics(word)) add(`·${word}`)
  add(`#${folded.length < 4 ? 0 : folded.length > 20 ? 2 : 1}`)
  return found
}

/** Words in the longest phrase of a group that is looked for. */
const LONGEST = 3

function* groupsAmong(words: readonly string[], groups: Effort['groups']) {
  for (let at = 1; at < words.length - 1; at++) {
    let phrase = ''
    for (let end = at; end < Math.min(at + LONGEST, words.length - 1); end++) {
      phrase += end === at ? words[end] : ` ${words[end]}`
      const group = groups.get(phrase)
      if (group !== undefined) yield { group, before: words[at - 1], after: words[end + 1] }
    }
  }
}

/** The same order every time: the same examples give the same weights. */
function chance(): () => number {
  let state = 1
  return () => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) / 0x80000000
}
