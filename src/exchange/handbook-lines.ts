/** Lines of a document made for print, before it is known which of them are headings. */
export interface Line {
  text: string
  /** Counted from 1; null where the file does not say. */
  page: number | null
  /** Level that the file itself gives a heading. */
  styled: number | null
  /** Height of the letters in points; null where it does not matter. */
  size: number | null
  /** In another type than the text around: bold, most of the time. */
  stands: boolean
  /** The line before has ended: this begins something new. */
  begins: boolean
  /** A list item or a row of a table. */
  apart: boolean
}

/** Part of a document below a heading. Plain data. */
export interface Section {
  heading: string
  /** From 1. */
  level: number
  page: number | null
  /** Headings above, from the top. */
  path: string[]
  text: string
}

/** How Vietnamese papers number their parts, from large to small. */
const numbered: readonly RegExp[] = [
  /^phần\s+(?:thứ\s+\p{L}+|[IVXLC]+|\d+)(?![\p{L}\d])/iu,
  /^chương\s+(?:[IVXLC]+|\d+)(?![\p{L}\d])/iu,
  /^mục\s+(?:[IVXLC]+|\d+)(?![\p{L}\d])/iu,
  /^điều\s+\d+[a-zđ]?\s*(?:[.:]|$)/iu,
  /^[IVX]{1,5}[.)]\s+\p{L}/u,
  /^[A-ZĐ][.)]\s+\p{Lu}/u,
  /^\d{1,3}[.)]\s+\p{L}/u,
  /^\d{1,3}\.\d{1,3}[.)]?\s+\p{L}/u,
  /^\d{1,3}(?:\.\d{1,3}){2,4}[.)]?\s+\p{L}/u,
]
/** These number headings and nothing else; the rest also items of lists. */
const PARTS = 4
const POINTS = 7

const rankOf = (text: string): number => numbered.findIndex((sign) => sign.test(text))

const LONGEST_HEADING = 160
/** “Chương II” alone: its name is in the next line. */
const ONLY_NUMBER = /^(?:phần|chương|mục|điều)\s+(?:thứ\s+\p{L}+|[IVXLC]+|\d+)[.:]?$/iu
const SENTENCE_END = /[.;,:…]$/

/** Cuts a document at its headings. Where the file marks some, looks count little. */
export function sectionsOf(lines: readonly Line[], name: string): Section[] {
  const isStyled = lines.some(({ styled }) => styled !== null)
  const text = textSize(lines)
  const keyed = merged(lines, (line) => (isStyled ? styledKey(line) : looksKey(line, text)))
  const levels = [...new Set(keyed.flatMap(({ key }) => (key === null ? [] : [key])))].sort(
    (one, other) => one - other,
  )
  const sections: Section[] = []
  const path: { heading: string; level: number }[] = []
  let open: Section = { heading: name, level: 1, page: lines[0]?.page ?? null, path: [], text: '' }
  for (const { line, key } of keyed) {
    if (key === null) {
      open.text += `${open.text === '' ? '' : '\n'}${line.text}`
      continue
    }
    sections.push(open)
    const level = levels.indexOf(key) + 1
    while (path.length > 0 && (path.at(-1)?.level ?? 0) >= level) path.pop()
    const above = path.map(({ heading }) => heading)
    open = { heading: line.text, level, page: line.page, path: above, text: '' }
    path.push({ heading: line.text, level })
  }
  sections.push(open)
  // What stands before the first heading is an article only if it says something.
  return sections.filter((section, at) => at > 0 || section.text.length >= 40)
}

interface Keyed {
  line: Line
  /** The smaller, the higher; null for text. */
  key: number | null
}

/** Headings of several lines become one. */
function merged(lines: readonly Line[], keyOf: (line: Line) => number | null): Keyed[] {
  const found: Keyed[] = []
  for (const line of lines) {
    const key = keyOf(line)
    const last = found.at(-1)
    const goesOn =
      last !== undefined &&
      last.key !== null &&
      key !== null &&
      last.line.text.length + line.text.length < LONGEST_HEADING &&
      rankOf(line.text) < 0 &&
      (ONLY_NUMBER.test(last.line.text) || (line.styled === null && sameLook(last.line, line)))
    if (!goesOn) found.push({ line: { ...line }, key })
    else last.line.text += `${ONLY_NUMBER.test(last.line.text) ? '. ' : ' '}${line.text}`
  }
  return found
}

/** A long heading broken in two, not two headings. */
function sameLook(one: Line, other: Line): boolean {
  return (
    one.size !== null &&
    one.size === other.size &&
    one.stands === other.stands &&
    one.page === other.page &&
    !other.begins
  )
}

/** Who styles chapters may still set articles in bold alone. */
const styledKey = ({ styled, stands, text }: Line): number | null => {
  const rank = rankOf(text)
  const isPart = stands && rank >= 0 && rank < PARTS && text.length <= LONGEST_HEADING
  return styled ?? (isPart ? 10 + rank : null)
}

/** Larger letters first, then the numbering, then what merely stands out. */
function looksKey(line: Line, text: number): number | null {
  const { size, stands, begins, apart } = line
  const words = line.text
  if (words.length > LONGEST_HEADING || !/\p{L}{2}/u.test(words) || words.includes(' | '))
    return null
  // Notes and what stands in the margins.
  if (size !== null && size < text * 0.95) return null
  const rank = rankOf(words)
  const larger = size !== null && size >= text * 1.12
  const order = (rank < 0 ? 50 : rank) + (larger ? 0 : 100)
  if (larger) return Math.round((200 - Math.min(size, 190)) * 2) / 2 + order / 1000
  if (rank >= 0 && rank < PARTS) {
    // “Điều 5 của Luật này” inside a sentence is none.
    const isName = ONLY_NUMBER.test(words) || /[.:]\s+\p{Lu}|\s\p{Lu}/u.test(words)
    return (begins || stands) && isName ? 1000 + rank : null
  }
  if (apart) return null
  if (rank >= POINTS && begins && words.length <= 120 && !SENTENCE_END.test(words)) {
    return 1000 + rank
  }
  if (!stands || !begins || words.length > 120) return null
  if (rank >= 0) return 1000 + rank
  return SENTENCE_END.test(words) ? null : 1000 + order
}

/** Height of most letters. */
function textSize(lines: readonly Line[]): number {
  const letters = new Map<number, number>()
  for (const { size, text } of lines) {
    if (size !== null) letters.set(size, (letters.get(size) ?? 0) + text.length)
  }
  const [[size = 12] = []] = [...letters].sort(([, one], [, other]) => other - one)
  return size
}
