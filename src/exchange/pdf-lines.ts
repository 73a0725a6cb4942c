import { getDocumentProxy } from 'unpdf'
import { normalise } from '../text/normalise.ts'
import type { Line } from './handbook-lines.ts'
import { limits, Unreadable } from './limits.ts'
import { isMargin, joinPages, type PrintedLine } from './pdf-page.ts'
import { refuseSwelling } from './pdf-streams.ts'

export interface Progress {
  done: number
  total: number
}

interface Piece {
  str: string
  /** Scale and place: the last two are x and y from the lower left. */
  transform: number[]
  width: number
  fontName: string
}

/**
 * The lines of a PDF, read page by page.
 * @throws Unreadable; the signal's reason when stopped
 */
export async function pdfLines(
  bytes: Uint8Array,
  onProgress: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<Line[]> {
  refuseSwelling(bytes)
  const document = await open(bytes)
  try {
    const total = document.numPages
    if (total > limits.pages) {
      throw new Unreadable(
        `Tệp PDF có ${total} trang, chỉ nhận tới ${limits.pages}. Hãy tách thành nhiều tệp rồi nhập lần lượt.`,
      )
    }
    const pages: PrintedLine[][] = []
    for (let number = 1; number <= total; number++) {
      signal?.throwIfAborted()
      const page = await document.getPage(number)
      const { items } = await page.getTextContent()
      const height = page.view[3] ?? 842
      pages.push(
        linesOf(
          items.filter((item) => 'str' in item),
          number,
          height,
        ),
      )
      page.cleanup()
      onProgress({ done: number, total })
      // Lets a message to stop come in.
      await new Promise((resolve) => setImmediate(resolve))
    }
    refuseScan(pages)
    return joinPages(pages)
  } catch (error) {
    if (error instanceof Unreadable || signal?.aborted) throw error
    throw damaged()
  } finally {
    await document.destroy()
  }
}

const damaged = () =>
  new Unreadable(
    'Không đọc được tệp PDF, có thể tệp bị hỏng. Hãy mở tệp rồi in lại thành PDF mới và nhập lại.',
  )

async function open(bytes: Uint8Array) {
  const quiet = { verbosity: 0, disableFontFace: true, useSystemFonts: false }
  try {
    // A copy: it is emptied.
    return await getDocumentProxy(bytes.slice(), { ...quiet, stopAtErrors: false })
  } catch (error) {
    if ((error as Error).name === 'PasswordException') {
      throw new Unreadable('Tệp PDF có mật khẩu. Hãy bỏ mật khẩu (in lại thành PDF) rồi nhập lại.')
    }
    throw damaged()
  }
}

/** Pictures of pages: a few words of a stamp, or printed around, are no text. */
function refuseScan(pages: readonly PrintedLine[][]): void {
  const texts = pages.flat().filter((line) => !isMargin(line))
  const letters = texts.reduce((sum, { text }) => sum + text.length, 0)
  if (letters >= 20 * Math.min(pages.length, 5)) return
  throw new Unreadable(
    'Tệp PDF là ảnh chụp hoặc bản quét, không có chữ để đọc. Hãy xin tệp Word gốc, hoặc dùng phần mềm nhận dạng chữ rồi nhập lại.',
  )
}

/** Pieces at one height are a line. */
function linesOf(pieces: readonly Piece[], page: number, pageHeight: number): PrintedLine[] {
  const rows: { y: number; pieces: Piece[] }[] = []
  for (const piece of pieces) {
    if (piece.str.trim() === '') continue
    const [y, size] = [yOf(piece), sizeOf(piece)]
    // Marks above and below letters come a little off their line.
    const row = rows.findLast((one) => Math.abs(one.y - y) < size * 0.4)
    if (row) row.pieces.push(piece)
    else rows.push({ y, pieces: [piece] })
  }
  return rows
    .sort((one, other) => other.y - one.y)
    .map((row) => ({ ...lineOf(row.pieces), page, y: row.y, height: pageHeight }))
    .filter(({ text }) => text !== '')
}

const xOf = ({ transform }: Piece) => transform[4] ?? 0
const yOf = ({ transform }: Piece) => transform[5] ?? 0
const sizeOf = ({ transform }: Piece) => Math.hypot(transform[2] ?? 0, transform[3] ?? 0)

/** A gap so many letters wide is the border of a column. */
const COLUMN = 2
const SPACE = 0.15

function lineOf(unordered: readonly Piece[]) {
  const pieces = unordered.toSorted((one, other) => xOf(one) - xOf(other))
  let text = ''
  let end: number | undefined
  const letters = new Map<string, number>()
  let size = 0
  for (const piece of pieces) {
    const gap = end === undefined ? 0 : xOf(piece) - end
    const height = sizeOf(piece)
    if (gap > COLUMN * height) text += ' | '
    else if (gap > SPACE * height) text += ' '
    text += piece.str
    end = xOf(piece) + piece.width
    size = Math.max(size, height)
    letters.set(piece.fontName, (letters.get(piece.fontName) ?? 0) + piece.str.trim().length)
  }
  const font = [...letters].sort(([, one], [, other]) => other - one)[0]?.[0] ?? ''
  return {
    text: normalise(text).replaceAll('\n', ' '),
    size: Math.round(size * 2) / 2,
    /** One font all along, or none. */
    font: letters.size === 1 ? font : '',
    left: xOf(pieces[0] as Piece),
    right: end ?? 0,
  }
}
