/**
 * The code by which a citizen looks a ticket up: `PA-26-7K3M9-Q` – year, five random characters and
 * one that checks them. Crockford's base 32 (crockford.com/base32.html), which has no I, L, O and U;
 * they are read all the same.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const RANDOM_LENGTH = 5

/** @param random gives numbers from 0 up to 1 */
export function newTicketCode(year: number, random: () => number): string {
  const digits = String(year % 100).padStart(2, '0')
  for (;;) {
    const drawn = Array.from({ length: RANDOM_LENGTH }, () => ALPHABET[Math.floor(random() * 32)])
    const body = drawn.join('')
    const check = checkOf(body)
    // The five check symbols beyond the alphabet (* ~ $ = U) cannot be read out over the telephone.
    if (check !== undefined) return `PA-${digits}-${body}-${check}`
  }
}

// As people type it: small letters, no hyphens, blanks in between, O for 0 and I or L for 1.
export const WRITTEN =
  /(?<![\p{L}\p{N}])PA[\s.–-]*([0-9OIL]{2})[\s.–-]*([0-9A-TV-Z]{5})[\s.–-]*([0-9A-TV-Z])(?![\p{L}\p{N}])/iu

/** The code in a text, as it was given out; null when there is none or it was mistyped. */
export function ticketCodeIn(text: string): string | null {
  const [, year, body, check] = (WRITTEN.exec(text) ?? []).map((part) =>
    part.toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1'),
  )
  if (!year || !body || !check) return null
  return checkOf(body) === check ? `PA-${year}-${body}-${check}` : null
}

/** The text with a blank for each thing written like a code: its characters are no words. */
export const withoutTicketCodes = (text: string): string => text.replace(EACH_WRITTEN, ' ')
const EACH_WRITTEN = new RegExp(WRITTEN, 'giu')

/**
 * The number modulo 37, which is prime: one wrong character or two exchanged ones always show.
 * @returns undefined for a symbol beyond the alphabet
 */
function checkOf(characters: string): string | undefined {
  const rest = [...characters].reduce(
    (value, character) => (value * 32 + ALPHABET.indexOf(character)) % 37,
    0,
  )
  return ALPHABET[rest]
}
