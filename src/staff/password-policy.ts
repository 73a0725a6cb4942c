import { commonPieces } from './common-pieces.ts'

export const SHORTEST = 10
/** Enough for any sentence; longer ones would only cost time. */
export const LONGEST = 200
/** So many unforeseeable characters' worth must be left, see `worth`. */
const LEAST_WORTH = 6

export type PasswordProblem = 'too-short' | 'too-long' | 'has-login' | 'common'

/** Why somebody may not have this password; null when they may. Composition ("one digit, one sign") is not asked for. */
export function passwordProblem(
  password: string,
  { login, name }: { login: string; name: string },
): PasswordProblem | null {
  const length = [...password.normalize('NFKC')].length
  if (length < SHORTEST) return 'too-short'
  if (length > LONGEST) return 'too-long'
  const folded = fold(password)
  const bare = lettersAndDigits(folded)
  const ownLogin = lettersAndDigits(fold(login))
  if (ownLogin.length > 2 && bare.includes(ownLogin)) return 'has-login'
  const own = fold(`${login} ${name}`).split(/[^a-z0-9]+/)
  const known = new Set([...commonPieces, ...own.filter((word) => word.length > 1)])
  // As it stands, in one word, and with the signs that pass for letters: mật khẩu, m@tkh4u.
  const joined = [...folded].filter((sign) => !FILLERS.has(sign)).join('')
  const readings = [folded, joined, unmasked(folded), unmasked(joined)]
  return readings.some((reading) => worth(reading, known) < LEAST_WORTH) ? 'common' : null
}

/**
 * How much of a password cannot be foreseen, in random characters: each known word, year, row of
 * digits or repetition is worth one, like any other character. The cheapest way to split it counts,
 * since whoever guesses looks for that.
 *
 *     n g u y e n|v a n|1 9 9 0|@      ->  1 + 1 + 1 + ½
 */
function worth(text: string, known: ReadonlySet<string>): number {
  const best = [0]
  for (let end = 1; end <= text.length; end++) {
    let least = (best[end - 1] ?? 0) + (FILLERS.has(text[end - 1] ?? '') ? 0.5 : 1)
    for (let start = Math.max(0, end - LONGEST_PIECE); start < end - 1; start++) {
      const piece = text.slice(start, end)
      if (known.has(piece) || isFamiliar(piece)) least = Math.min(least, (best[start] ?? 0) + 1)
    }
    best.push(least)
  }
  return best[text.length] ?? 0
}

const LONGEST_PIECE = 24
/** What people put between and behind words. */
const FILLERS = new Set(' .,-_@!#*+')
const ROWS = ['01234567890', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']
const BOTH_WAYS = ROWS.flatMap((row) => [row, [...row].reverse().join('')])

/** One sign over and over, a row of the keyboard, a year, a day, a telephone number's beginning. */
function isFamiliar(piece: string): boolean {
  if (/^(.{1,4})\1+$/.test(piece)) return true
  if (piece.length > 2 && BOTH_WAYS.some((row) => row.includes(piece))) return true
  return /^(?:19|20)\d\d$|^(?:0?[1-9]|[12]\d|3[01])(?:0?[1-9]|1[0-2])(?:(?:19|20)?\d\d)?$/.test(
    piece,
  )
}

const fold = (text: string) =>
  text.normalize('NFD').replace(/\p{M}/gu, '').normalize('NFKC').toLowerCase().replaceAll('đ', 'd')

const lettersAndDigits = (text: string) => text.replace(/[^a-z0-9]/g, '')

const MASKS: Record<string, string> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
}
const unmasked = (text: string) => text.replace(/[@431!0$57]/g, (sign) => MASKS[sign] ?? sign)
