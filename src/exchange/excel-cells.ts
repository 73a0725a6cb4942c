import { readSheet } from 'read-excel-file/node'
import { strFromU8, strToU8 } from 'fflate'
import { repacked, type Entry } from './archive.ts'
import { placeOf, type Grid } from './cells.ts'
import { limits, Unreadable } from './limits.ts'
import { officeParts } from './office.ts'

const WORKBOOK = 'xl/workbook.xml'

/** The first sheet that has rows. @throws Unreadable */
export async function excelCells(bytes: Uint8Array): Promise<Grid> {
  const parts = officeParts(bytes)
  for (const [at, path] of sheetPaths(parts).entries()) {
    const sheet = parts.find((part) => part.path === path)
    if (!sheet) continue
    const { xml, formulas, filled } = withoutFormulas(strFromU8(sheet.bytes))
    if (!filled) continue
    sheet.bytes = strToU8(xml)
    return { rows: rowsOf(await cellsOf(parts, at + 1), formulas) }
  }
  throw new Unreadable(
    'Bảng tính không có dòng nào. Hãy kiểm tra đã lưu đúng trang tính rồi nhập lại.',
  )
}

async function cellsOf(parts: readonly Entry[], sheet: number): Promise<unknown[][]> {
  try {
    const options = { trim: false, parseNumber: (written: string) => written }
    return await readSheet(Buffer.from(repacked(parts)), sheet, options)
  } catch {
    throw new Unreadable(
      'Không đọc được bảng tính. Hãy mở bằng Excel, chọn Lưu thành .xlsx (không phải .xlsb, .xlsm) rồi nhập lại.',
    )
  }
}

function rowsOf(cells: readonly unknown[][], formulas: ReadonlyMap<number, number[]>) {
  const count = Math.max(cells.length, ...formulas.keys())
  return Array.from({ length: count }, (_, at) => ({
    number: at + 1,
    cells: (cells[at] ?? []).map(textOf),
    formulas: formulas.get(at + 1) ?? [],
  }))
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  if (typeof value === 'boolean') return value ? 'có' : 'không'
  const text = typeof value === 'string' ? value : ''
  // Excel keeps 0.1 + 0.2 with all its digits, and long numbers as 8.4E+10.
  if (/^-?\d+(?:\.\d+)?(?:E[+-]?\d+)?$/.test(text) && /[.E]/.test(text)) {
    return String(Number(Number(text).toPrecision(15)))
  }
  // How Excel writes what XML cannot hold.
  return text
    .replace(/_x([0-9A-F]{4})_/g, (_all, code: string) => String.fromCharCode(parseInt(code, 16)))
    .replace(/\r\n?/g, '\n')
}

/** Paths of the sheets in the order of their tabs. */
function sheetPaths(parts: readonly Entry[]): string[] {
  const xmlOf = (path: string) => {
    const part = parts.find((one) => one.path === path)
    return part ? strFromU8(part.bytes) : ''
  }
  const targets = new Map(
    [...xmlOf('xl/_rels/workbook.xml.rels').matchAll(/<(?:\w+:)?Relationship\b[^>]*>/g)].map(
      ([tag]) => [attribute(tag, 'Id'), attribute(tag, 'Target')],
    ),
  )
  return [...xmlOf(WORKBOOK).matchAll(/<(?:\w+:)?sheet\b[^>]*>/g)].map(([tag]) => {
    const target = targets.get(attribute(tag, 'r:id')) ?? ''
    return target.startsWith('/') ? target.slice(1) : `xl/${target}`
  })
}

function attribute(tag: string, name: string): string {
  return new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`).exec(tag)?.[1] ?? ''
}

const CELL = /<((?:\w+:)?)c\b((?:[^>"']|"[^"]*"|'[^']*')*?)(?:\/>|>([\s\S]*?)<\/\1c>)/g

/**
 * Takes formulas out: what Excel once made of them is nobody's text. Empty cells too: who formats
 * whole columns has a million of them.
 */
function withoutFormulas(xml: string) {
  const formulas = new Map<number, number[]>()
  let filled = 0
  let lastRow = 0
  let lastColumn = 0
  const cleaned = xml.replace(CELL, (whole, _prefix, attributes: string, content = '') => {
    const inside = String(content)
    const { column, row } = placeOf(attribute(` ${attributes}`, 'r'))
    const hasFormula = /<(?:\w+:)?f\b/.test(inside)
    if (!hasFormula && !/<(?:\w+:)?(?:v|t)\b/.test(inside)) return ''
    filled++
    lastRow = Math.max(lastRow, row)
    lastColumn = Math.max(lastColumn, column + 1)
    if (!hasFormula) return whole
    formulas.set(row, [...(formulas.get(row) ?? []), column])
    return ''
  })
  refuseLarge(lastRow, lastColumn)
  return { xml: cleaned, formulas, filled: filled > 0 }
}

/** @throws Unreadable */
export function refuseLarge(rows: number, columns: number): void {
  if (rows > limits.rows) {
    throw new Unreadable(
      `Bảng tính có ${rows} dòng, chỉ nhận tới ${limits.rows}. Hãy chia thành nhiều tệp rồi nhập lần lượt.`,
    )
  }
  if (columns > limits.columns) {
    throw new Unreadable(
      `Bảng tính có ${columns} cột, chỉ nhận tới ${limits.columns}. Hãy xóa các cột không dùng rồi nhập lại.`,
    )
  }
}
