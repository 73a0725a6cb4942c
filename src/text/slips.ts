/** What a mistyped word may have been meant to be. Words are lower case, without diacritics. */

export type SlipKind = 'telex' | 'vni' | 'doubled' | 'sound' | 'joined' | 'slip'

const CONSONANTS = '(?:ngh|ng|nh|gh|gi|kh|ch|th|tr|ph|qu|dd|[bcdghklmnpqrstvx])?'
const ENDING = '(?:ch|ng|nh|[cmnpt])?'
// Tone keys stand behind the vowel or at the end; aa, ee, oo and w make vowels, dd makes đ.
const TELEX = new RegExp(`^(${CONSONANTS})([aeiouyw]{1,6})([sfrxjz]?)(${ENDING})([sfrxjzw]{0,2})$`)

/** A word typed in Telex whose keyboard did not understand it: dduowcj → duoc. */
export function fromTelex(word: string): string | undefined {
  const [, begin, vowels, inner, end, tone] = TELEX.exec(word) ?? []
  if (begin === undefined || !vowels) return undefined
  const plain = vowels.replace(/w/g, '').replace(/([aeo])\1+/g, '$1')
  const read = (begin === 'dd' ? 'd' : begin) + (plain || 'u') + end!
  const keyed = `${inner}${tone}` !== '' || vowels !== plain || begin === 'dd'
  return keyed && read !== word ? read : undefined
}

/** Digits of the VNI keyboard left in a word: d9u7o7c5 → duoc. */
export function fromVni(word: string): string | undefined {
  return /^\p{L}+\p{L}*[1-9]/u.test(word) && /^[\p{L}1-9]+$/u.test(word)
    ? word.replace(/[1-9]/g, '')
    : undefined
}

/** Letters struck more than once: khoongg → khong. */
export function withoutDoubles(word: string): string | undefined {
  const plain = word.replace(/(\p{L})\1+/gu, '$1')
  return plain === word ? undefined : plain
}

// As people spell who write as they speak, or as they chat.
const SOUNDS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^f/, ['ph']],
  [/^w/, ['qu', 'ho', 'o']],
  [/^wu/, ['qu']],
  [/^j/, ['gi', 'ch', 'd']],
  [/^z/, ['d', 'gi', 'v']],
  [/^dz/, ['d', 'v']],
  [/^k(?=[aou])/, ['c']],
  [/^c(?=[eiy])/, ['k']],
  [/^q(?!u)/, ['qu']],
  [/^s/, ['x']],
  [/^x/, ['s']],
  [/^ch/, ['tr']],
  [/^tr/, ['ch']],
  [/^d/, ['gi', 'r', 'v']],
  [/^gi/, ['d', 'r', 'v']],
  [/^r/, ['d', 'gi']],
  [/^v/, ['d', 'gi']],
  [/^l/, ['n']],
  [/^n(?![gh])/, ['l']],
  [/^g(?=[eiy])/, ['gh']],
  [/^ng(?=[eiy])/, ['ngh']],
  [/^(n?g)h(?![eiy])/, ['$1']],
  [/n$/, ['ng', 'nh']],
  [/n[gh]$/, ['n']],
  [/t$/, ['c', 'ch']],
  [/c$/, ['t']],
  [/ch$/, ['t']],
  [/k$/, ['c', 'ch']],
  [/y/, ['i']],
  [/i/, ['y']],
  [/uo/, ['u', 'o']],
  [/iu$/, ['ieu', 'uu']],
  [/ui$/, ['uoi', 'oi']],
  [/o$/, ['oa']],
  [/ie/, ['i']],
  [/i(?=[nptm])/, ['ie']],
]

/** The same word as others would say or chat it: fai → phai, wen → quen. */
export function likeSounding(word: string): string[] {
  return SOUNDS.flatMap(([pattern, others]) =>
    pattern.test(word) ? others.map((other) => word.replace(pattern, other)) : [],
  )
}

const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm']

/** Whether two letters lie side by side on a phone's keyboard. */
function areNeighbours(one: string, other: string): boolean {
  const place = (letter: string) => {
    const row = ROWS.findIndex((keys) => keys.includes(letter))
    return { row, column: row < 0 ? NaN : ROWS[row]!.indexOf(letter) + row / 2 }
  }
  const [a, b] = [place(one), place(other)]
  return Math.abs(a.row - b.row) <= 1 && Math.abs(a.column - b.column) <= 1
}

const LETTERS = 'abcdeghiklmnopqrstuvxyfjwz'

/**
 * All words one slip away (a letter too many, too few, another one, two swapped), each with a cost:
 * how unlikely fingers are to do that.
 */
export function* oneSlipAway(word: string): Generator<[word: string, cost: number]> {
  const letters = [...word]
  const { length } = letters
  for (let at = 0; at < length; at++) {
    const before = letters.slice(0, at).join('')
    const letter = letters[at]!
    const after = letters.slice(at + 1).join('')
    // The first letter is where the eye is.
    const first = at === 0 ? 0.5 : 0
    const beside = [letters[at - 1], letters[at + 1]]
    const accidental = beside.some((one) => one && (one === letter || areNeighbours(one, letter)))
    yield [before + after, (accidental ? 0.8 : 1.3) + first]
    const next = letters[at + 1]
    if (next !== undefined && next !== letter) {
      yield [before + next + letter + letters.slice(at + 2).join(''), 0.8 + first]
    }
    for (const other of LETTERS) {
      if (other !== letter)
        yield [before + other + after, (areNeighbours(letter, other) ? 0.9 : 1.6) + first]
      yield [before + other + letter + after, 1.1 + first]
    }
  }
  for (const other of LETTERS) yield [word + other, 1.1]
}
