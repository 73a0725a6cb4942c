import { digitWords, numberWords, type NumberStyle } from './number-words.ts'
import { isSyllable } from './syllables.ts'
import type { Lexicon } from './words.ts'

/** How what is no ordinary word is said; editors keep the tables. */
export interface Voice {
  numbers: NumberStyle
  /** Written as it stands in a text → said: VNeID, App Store, anh/chị. */
  readings: Readonly<Record<string, string>>
  /** Behind a number: km, GB, đ, %. */
  units: Readonly<Record<string, string>>
  /** Parts of web addresses: dichvucong, gov, vn. */
  addresses: Readonly<Record<string, string>>
  /** QĐ → quyết định. */
  documents: Readonly<Record<string, string>>
  /** TTg → Thủ tướng Chính phủ; QH15 is looked up as QH. */
  issuers: Readonly<Record<string, string>>
  /** Numbers that are dialled: 113, 1414. */
  byDigit: readonly string[]
  /** Short forms in capitals that have no reading of their own are written out. */
  lexicon: Lexicon
}

const LETTERS: Readonly<Record<string, string>> = {
  ...{ a: 'a', ă: 'á', â: 'ớ', b: 'bê', c: 'xê', d: 'đê', đ: 'đê', e: 'e', ê: 'ê', f: 'ép' },
  ...{ g: 'gờ', h: 'hát', i: 'i', j: 'gi', k: 'ca', l: 'e lờ', m: 'em', n: 'en', o: 'o', ô: 'ô' },
  ...{ ơ: 'ơ', p: 'pê', q: 'quy', r: 'e rờ', s: 'ét', t: 'tê', u: 'u', ư: 'ư', v: 'vê' },
  ...{ w: 'vê kép', x: 'ích', y: 'i dài', z: 'dét' },
}

/** Letter by letter: LD → e lờ đê. */
export function spell(letters: string): string {
  return [...letters.toLowerCase()].map((letter) => LETTERS[letter] ?? letter).join(' ')
}

/** Capitals: short forms written out, words that are only shouted as they are, the rest spelled. */
export function sayCapitals(capitals: string, { lexicon }: Voice): string {
  const full = lexicon.expansions.get(capitals.toLowerCase())
  if (full) return full.join(' ')
  return capitals
    .split('&')
    .map((part) => (part.length > 1 && isSyllable(part) ? part : spell(part)))
    .join(' và ')
}

/** Letters with figures: CT01 → xê tê không một. */
export function sayMixed(mixed: string, voice: Voice): string {
  const parts = mixed.match(/\d+|\D+/g) ?? []
  const said = parts.map((part) => {
    if (!/\d/.test(part)) return isSyllable(part) && part.length > 1 ? part : spell(part)
    return part.startsWith('0') ? digitWords(part) : numberWords(part, voice.numbers)
  })
  return said.join(' ')
}

/** A web address as one tells it: dichvucong.gov.vn → dịch vụ công chấm gov chấm vi en. */
export function sayAddress(address: string, voice: Voice): string {
  const said = address
    .toLowerCase()
    .split('.')
    .map((part) => voice.addresses[part] ?? sayPart(part))
  return said.join(' chấm ')
}

function sayPart(part: string): string {
  const pieces = part.match(/[a-z]+|\d+|[^a-z\d]/g) ?? []
  const said = pieces.map((piece) => {
    if (/\d/.test(piece)) return digitWords(piece)
    if (!/[a-z]/.test(piece)) return piece === '-' ? 'gạch ngang' : 'gạch dưới'
    return isSyllable(piece) ? piece : spell(piece)
  })
  return said.join(' ')
}
