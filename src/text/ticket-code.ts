/**
 * The code by which a citizen looks a ticket up: `PA-26-7K3M9-Q` – year, five random characters and
 * one that checks them. Crockford's base 32, which has no I, L, O and U; read with them all the same.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const RANDOM_LENGTH = 5

/** @param random gives numbers from 0 up to 1 */
export function newTicketCode(year: number, random: () => number): string {
  const digits = String(year % 100).padStart(2, '0')
  const body = Array.from({ length: RANDOM_LENGTH }, () => ALPHABET[Math.floor(random() * 32)])
  const code = `${digits}${body.join('')}`
  return `PA-${digits}-${body.join('')}-${checkOf(code)}`
}

// As people type it: small letters, no hyphens, blanks in between, O for 0 and I or L for 1.
const WRITTEN =
  /(?<![\p{L}\p{N}])PA[\s.–-]*([0-9OIL]{2})[\s.–-]*([0-9A-TV-Z]{5})[\s.–-]*([0-9A-TV-Z])(?![\p{L}\p{N}])/iu

/** The code in a text, as it was given out; null when there is none or it was mistyped. */
export function ticketCodeIn(text: string): string | null {
  const [, year, body, check] = WRITTEN.exec(text) ?? []
  if (!year || !body || !check) return null
  const read = (part: string) => part.toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1')
  const [digits, characters] = [read(year), read(body)]
  return checkOf(`${digits}${characters}`) === read(check)
    ? `PA-${digits}-${characters}-${read(check)}`
    : null
}

/** Whether a text looks as if it should hold a code, right or mistyped. */
export const looksLikeTicketCode = (text: string): boolean => WRITTEN.test(text)

/**
 * Sum of the characters times growing powers of 2 in the field of 32 elements (x⁵+x²+1): every
 * single wrong character and every two exchanged ones give another sum.
 */
function checkOf(characters: string): string {
  let sum = 0
  for (const character of characters) sum = double(sum ^ ALPHABET.indexOf(character))
  return ALPHABET[sum & 31] ?? ''
}

function double(value: number): number {
  const twice = value << 1
  return twice & 32 ? twice ^ 0b100101 : twice
}
