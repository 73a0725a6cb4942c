/** From printed lines back to what was written: paragraphs whole, headers and page numbers gone. */
import type { Line } from './handbook-lines.ts'

export interface PrintedLine {
  text: string
  page: number
  size: number
  /** Empty where several fonts meet. */
  font: string
  left: number
  right: number
  y: number
  /** Of the page. */
  height: number
}

export function joinPages(pages: readonly PrintedLine[][]): Line[] {
  const kept = withoutMargins(pages)
    .flat()
    .filter(({ text }) => !CONTENTS.test(text))
  const font = commonest(kept.map((line) => [line.font, line.text.length]))
  const size = commonest(kept.map((line) => [line.size, line.text.length])) ?? 12
  const edge = textEdge(kept, size)
  const lines: Line[] = []
  let last: PrintedLine | undefined
  for (const printed of kept) {
    const stands = printed.font !== '' && printed.font !== font
    const apart = ITEM.test(printed.text) || printed.text.includes(' | ')
    const begins = last === undefined || !goesOn(last, printed, edge)
    const open = lines.at(-1)
    const isSame = open?.stands === stands && open.size === printed.size
    if (open && !begins && isSame && !stands && !apart) open.text = joined(open.text, printed.text)
    else {
      const { text, page } = printed
      lines.push({ text, page, styled: null, size: printed.size, stands, begins, apart })
    }
    last = printed
  }
  return lines
}

/** “Chương I ........ 12” */
const CONTENTS = /(?:\.{4,}|…{2,}|(?:\. ){4,})\s*\|?\s*\d{1,4}$/
const ITEM = /^(?:[-–•*+▪●○]\s|\d{1,3}[.)]\s|[a-zđ][.)]\s)/iu

/** Whether a line is the rest of the one before. */
function goesOn(last: PrintedLine, next: PrintedLine, edge: number): boolean {
  if (ITEM.test(next.text) || next.text.includes(' | ') || last.text.includes(' | ')) return false
  const isSamePage = last.page === next.page
  const gap = isSamePage ? last.y - next.y : 0
  if (gap > Math.max(last.size, next.size) * 2.2) return false
  const isLower = /^[\p{Ll}(]/u.test(next.text)
  if (isLower && !/[.!?:;]$/.test(last.text)) return true
  const isFull = last.right >= edge - last.size * 4
  const isIndented = isSamePage && next.left > last.left + next.size
  if (!isFull || isIndented) return false
  // Across pages a new sentence may be a new paragraph.
  return isSamePage ? gap <= Math.max(last.size, next.size) * 1.75 : !/[.!?:;]$/.test(last.text)
}

/** A word divided at the end of its line becomes whole. */
function joined(text: string, next: string): string {
  if (/\u00AD$/.test(text)) return text.slice(0, -1) + next
  if (/\p{Ll}-$/u.test(text) && /^\p{Ll}/u.test(next)) return text.slice(0, -1) + next
  return `${text} ${next}`
}

/** Where full lines end. */
function textEdge(lines: readonly PrintedLine[], size: number): number {
  const ends = lines.filter((line) => line.size === size).map(({ right }) => right)
  ends.sort((one, other) => one - other)
  return ends[Math.floor(ends.length * 0.9)] ?? 0
}

function commonest<T>(counted: readonly (readonly [T, number])[]): T | undefined {
  const sums = new Map<T, number>()
  for (const [value, count] of counted) sums.set(value, (sums.get(value) ?? 0) + count)
  return [...sums].sort(([, one], [, other]) => other - one)[0]?.[0]
}

/** Share of a page's height where headers and footers stand. */
const MARGIN = 0.12
const PAGE_NUMBER = /^(?:trang\s+)?[-–—]?\s*\d{1,4}\s*(?:[/|]\s*\d{1,4}\s*)?[-–—]?$/i

/** Above or below the text, most of the time. */
export const isMargin = ({ y, height }: PrintedLine): boolean =>
  y < height * MARGIN || y > height * (1 - MARGIN)

function withoutMargins(pages: readonly PrintedLine[][]): PrintedLine[][] {
  // “12 | Sổ tay”, “Trang 3 của 40”; but “Điều 5” and “Điều 6” are not the same again.
  const plain = (text: string) =>
    /trang|page/i.test(text)
      ? text.replace(/\d+/g, '#')
      : text.replace(/^\d+(?:\s*\||\s*$)|(?:\|\s*|^\s*)\d+$/g, '#')
  const shape = ({ text, y }: PrintedLine) => `${plain(text)} ${Math.round(y / 4)}`
  const seen = new Map<string, number>()
  for (const page of pages) {
    for (const key of new Set(page.filter(isMargin).map(shape))) {
      seen.set(key, (seen.get(key) ?? 0) + 1)
    }
  }
  const often = Math.max(2, pages.length * 0.3)
  return pages.map((page) =>
    page.filter((line) => {
      if (!isMargin(line)) return true
      return !PAGE_NUMBER.test(line.text) && (seen.get(shape(line)) ?? 0) < often
    }),
  )
}
