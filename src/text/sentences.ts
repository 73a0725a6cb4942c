/**
 * Splits a text into pieces of at most `limit` UTF-16 units, between paragraphs where that fits,
 * else after a line, a sentence, a word; in the middle of a word only when one is longer than
 * the limit. Joined by white space the pieces give the text again; none is empty.
 */
export function splitText(text: string, limit: number): string[] {
  const pieces: string[] = []
  let rest = text.normalize('NFC').trim()
  while (rest.length > limit) {
    const cut = bestCut(rest, limit)
    pieces.push(rest.slice(0, cut).trimEnd())
    rest = rest.slice(cut).trimStart()
  }
  if (rest) pieces.push(rest)
  return pieces
}

const BREAKS = [/\n\n/g, /\n/g, /[.!?…:;]["”)]?\s/g, /\s/g]

function bestCut(text: string, limit: number): number {
  // A piece shorter than half the limit looks torn off; prefer a weaker break then.
  for (const least of [limit / 2, 1]) {
    for (const pattern of BREAKS) {
      let cut = 0
      for (const found of text.slice(0, limit + 1).matchAll(pattern)) {
        const end = found.index + found[0].trimEnd().length
        if (end <= limit && end >= least) cut = end
      }
      if (cut > 0) return cut
    }
  }
  // Never between the two halves of an emoji.
  const high = text.charCodeAt(limit - 1)
  return high >= 0xd800 && high <= 0xdbff && limit > 1 ? limit - 1 : limit
}

/** Shortens to at most `limit` UTF-16 units, at a word where possible, ending in "…". */
export function shorten(text: string, limit: number): string {
  const whole = text.normalize('NFC').trim()
  if (whole.length <= limit) return whole
  const [head = ''] = splitText(whole, limit - 1)
  return `${head}…`
}
