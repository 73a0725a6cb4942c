import { CsvError, parse } from 'csv-parse/sync'
import type { Grid } from './cells.ts'
import { refuseLarge } from './excel-cells.ts'
import { limits, Unreadable } from './limits.ts'

/** CSV as programs here write it: commas, semicolons or tabs. @throws Unreadable */
export function csvCells(bytes: Uint8Array): Grid {
  const text = decoded(bytes).replace(/^\uFEFF/, '')
  // Excel's own way to say it; the line counts as a row all the same.
  const told = /^sep=(.)\r?\n/i.exec(text)?.[1]
  const delimiter = told ?? delimiterOf(text)
  try {
    const rows = parse(text, {
      ...{ delimiter, relax_column_count: true, relax_quotes: true },
      ...{ skip_empty_lines: false, to: limits.rows + 1 },
    })
    const columns = rows.reduce((most, { length }) => Math.max(most, length), 0)
    refuseLarge(rows.length, columns)
    return {
      rows: rows.map((cells, at) => ({
        number: at + 1,
        cells: cells.map((cell) => cell.replace(/\r\n?/g, '\n')),
        formulas: [],
      })),
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new Unreadable(
      `Tệp CSV sai ở dòng ${Number(error['lines'] ?? 0) || 'cuối'}, thường do thiếu dấu nháy kép. Hãy mở bằng Excel, lưu thành .xlsx rồi nhập lại.`,
    )
  }
}

/** The one that the first lines hold most of, outside of quotes. */
function delimiterOf(text: string): string {
  const lines = text.slice(0, 64 * 1024).replace(/"(?:[^"]|"")*"/g, '')
  const [first = ';'] = [';', '\t', ',']
    .map((sign) => {
      const counts = lines
        .split(/\r?\n/)
        .filter((line) => line.trim() !== '')
        .slice(0, 20)
        .map((line) => line.split(sign).length - 1)
      // A separator is in every line; commas of sentences are not.
      return { sign, every: counts.filter((count) => count > 0 && count === counts[0]).length }
    })
    .sort((one, other) => other.every - one.every)
    .map(({ sign }) => sign)
  return first
}

function decoded(bytes: Uint8Array): string {
  const [one, two] = bytes
  if (one === 0xff && two === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (one === 0xfe && two === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  const head = bytes.subarray(0, 4096)
  const zeros = (odd: number) => head.filter((byte, at) => byte === 0 && at % 2 === odd).length
  if (zeros(1) > head.length / 8) return new TextDecoder('utf-16le').decode(bytes)
  if (zeros(0) > head.length / 8) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return windows1258(bytes)
  }
}

/** Vietnamese Windows before Unicode. Other old encodings (TCVN3, VNI) need their own fonts. */
function windows1258(bytes: Uint8Array): string {
  const text = new TextDecoder('windows-1258').decode(bytes)
  const marks = text.match(/[\u0300\u0301\u0303\u0309\u0323]/g)?.length ?? 0
  const placed = text.match(/[aeiouyăâêôơư][\u0300\u0301\u0303\u0309\u0323]/giu)?.length ?? 0
  if (placed > 0 && placed === marks) return text.normalize('NFC')
  throw new Unreadable(
    'Không nhận ra bảng mã tiếng Việt của tệp CSV. Hãy mở bằng Excel, chọn Lưu thành “CSV UTF-8” hoặc .xlsx rồi nhập lại.',
  )
}
