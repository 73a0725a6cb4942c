/** One spelling for every text that enters: what two people mean alike should be stored alike. */

// Zero-width characters and other invisible controls that phones and Word leave in text; line
// breaks of every kind become \n, tabs and no-break spaces become spaces.
// eslint-disable-next-line no-control-regex
const INVISIBLE = /[\u0000-\u0008\u000E-\u001F\u007F\u00AD\u200B-\u200F\u202A-\u202E\u2060\uFEFF]/g

/** NFC, without invisible characters, spaces collapsed, at most one empty line in a row. */
export function normalise(text: string): string {
  return (
    text
      .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
      .replace(/[\t\u00A0\u2000-\u200A\u202F\u3000]/g, ' ')
      .replace(INVISIBLE, '')
      // Only now: what stood apart by an invisible character may compose.
      .normalize('NFC')
      .replace(/ {2,}/g, ' ')
      .replace(/ ?\n ?/g, '\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim()
  )
}

const TONES = '\u0300\u0301\u0303\u0309\u0323' // grave, acute, tilde, hook above, dot below
const OPEN_PAIR = new RegExp(`(o)([ae])([${TONES}])|(u)(y)([${TONES}])`, 'gi')
const CLOSED_PAIR = new RegExp(
  `(o)([${TONES}])([ae])(?=\\p{L})|(u)([${TONES}])(y)(?=\\p{L})`,
  'giu',
)

/**
 * Moves the tone mark of oa, oe and uy to where the older and commoner spelling puts it
 * (hoà → hòa, thuý → thúy; but hoàn, thoát and quý keep theirs), so both spellings meet.
 */
export function placeTone(text: string): string {
  return text
    .normalize('NFD')
    .replace(CLOSED_PAIR, (_all, o, t1, ae, u, t2, y) => (o ? `${o}${ae}${t1}` : `${u}${y}${t2}`))
    .replace(OPEN_PAIR, (all, o, ae, t1, u, y, t2, offset: number, whole: string) => {
      const next = whole.slice(offset + all.length)
      // A further letter or mark (hoàn, hoả needs none) keeps the tone on the second vowel.
      if (/^[\p{L}\p{M}]/u.test(next)) return all
      if (u && /q/i.test(whole[offset - 1] ?? '')) return all // quý: u belongs to the consonant
      return o ? `${o}${t1}${ae}` : `${u}${t2}${y}`
    })
    .normalize('NFC')
}

/** Lower case without diacritics, đ → d: what a person types who leaves the marks out. */
export function fold(text: string): string {
  if (text.length > LONGEST_WORD) return foldAnew(text)
  const known = folded.get(text)
  if (known !== undefined) return known
  if (folded.size >= MOST_FOLDED) folded.clear()
  const anew = foldAnew(text)
  folded.set(text, anew)
  return anew
}

function foldAnew(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/đ/g, 'd')
}

/** Words come again and again: remembered, they took a fifth less of a decision. */
const folded = new Map<string, string>()
const MOST_FOLDED = 20_000
const LONGEST_WORD = 16

// Not every mark: the heart ❤️ holds an invisible one.
const VIETNAMESE_MARK = new RegExp(`đ|[${TONES}\u0302\u0306\u031B]`, 'i')

// eslint-disable-next-line no-control-regex
const ASCII = /^[\u0000-\u007F]*$/

/** Whether the text carries any Vietnamese mark, so that its accents can be believed. */
export function hasDiacritics(text: string): boolean {
  return !ASCII.test(text) && VIETNAMESE_MARK.test(text.normalize('NFD'))
}
