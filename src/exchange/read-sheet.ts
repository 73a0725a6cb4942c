import { isEmpty, type GridRow } from './cells.ts'
import { csvCells } from './csv-cells.ts'
import { excelCells } from './excel-cells.ts'
import { kindOf } from './kind.ts'
import { refuseLarge, Unreadable } from './limits.ts'
import { guessRoles, type Role } from './roles.ts'
import { withoutGuard } from './guard.ts'

/** A table of an editor: what stands below its heads. Plain data. */
export interface Table {
  file: string
  /** Heads as they are written; empty where a column has none. */
  columns: string[]
  rows: GridRow[]
  guess: (Role | null)[]
}

/** Titles, dates and emblems may stand above the heads. */
const LAST_HEAD = 20

/** @throws Unreadable */
export async function readSheet(bytes: Uint8Array, file: string): Promise<Table> {
  refuseLarge(bytes)
  const kind = kindOf(bytes, file)
  if (kind !== 'sheet' && kind !== 'csv') {
    throw new Unreadable('Đây không phải bảng tính. Hãy chọn tệp Excel (.xlsx) hoặc CSV.')
  }
  const { rows } = kind === 'sheet' ? await excelCells(bytes) : csvCells(bytes)
  return tableOf(rows, file)
}

function tableOf(rows: readonly GridRow[], file: string): Table {
  const head = headOf(rows)
  const body = rows.slice(head + 1).filter((row) => !isEmpty(row))
  const heads = rows[head]?.cells ?? []
  if (body.length === 0) {
    throw new Unreadable(
      'Bảng tính không có dòng nào dưới dòng tiêu đề cột. Hãy kiểm tra lại tệp rồi nhập lần nữa.',
    )
  }
  const width = Math.max(heads.length, ...body.map(({ cells }) => cells.length))
  const columns = Array.from({ length: width }, (_, at) => (heads[at] ?? '').trim())
  return {
    file,
    columns,
    rows: body.map(({ number, cells, formulas }) => ({
      number,
      cells: columns.map((_, at) => withoutGuard(cells[at] ?? '')),
      formulas,
    })),
    guess: guessRoles(columns),
  }
}

/** Position of the row whose words name most columns; else of the first with two cells. */
function headOf(rows: readonly GridRow[]): number {
  const scores = rows
    .slice(0, LAST_HEAD)
    .map(({ cells }) => guessRoles(cells).filter((role) => role !== null).length)
  const most = Math.max(...scores)
  if (most >= 2) return scores.indexOf(most)
  const isWide = ({ cells }: GridRow) => cells.filter((cell) => cell.trim() !== '').length > 1
  return Math.max(0, rows.findIndex(isWide))
}
