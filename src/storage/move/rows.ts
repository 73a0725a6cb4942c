import type BetterSqlite3 from 'better-sqlite3'
import { CannotMove } from './cannot-move.ts'
import { quoted, type Table } from './tables.ts'

export type Row = Record<string, unknown>

/** Rows that go in one statement, and about how many characters they may have. */
const MOST_ROWS = 1000
const MOST_SIZE = 4_000_000

/** A table's rows by its key, so many at a time that memory stays small. */
export function* batchesOf(
  source: BetterSqlite3.Database,
  { name, columns, key }: Table,
): Generator<Row[]> {
  const rows = source
    .prepare<[], Row>(
      `select ${columns.map(quoted).join(', ')} from ${quoted(name)}
        order by ${key.map(quoted).join(', ')}`,
    )
    .iterate()
  let batch: Row[] = []
  let size = 0
  for (const row of rows) {
    batch.push(row)
    for (const value of Object.values(row)) {
      size +=
        typeof value === 'string' ? value.length : Buffer.isBuffer(value) ? 2 * value.length : 8
    }
    if (batch.length < MOST_ROWS && size < MOST_SIZE) continue
    yield batch
    batch = []
    size = 0
  }
  if (batch.length > 0) yield batch
}

/**
 * A row as PostgreSQL reads it from JSON. SQLite takes any value in any column; what would silently
 * become another one is refused here, the rest by PostgreSQL.
 * @param bytes names of the columns that hold bytes
 * @returns also whether NUL characters, which PostgreSQL cannot store, were taken out of its texts
 */
export function forPostgres(
  row: Row,
  table: Table,
  bytes: ReadonlySet<string>,
): { row: Row; stripped: boolean } {
  const made: Row = {}
  let stripped = false
  for (const [column, value] of Object.entries(row)) {
    made[column] = value
    if (value === null) continue
    const isBytes = Buffer.isBuffer(value)
    const exact =
      typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value)
    if (isBytes !== bytes.has(column) || !exact || value === Infinity || value === -Infinity) {
      throw new CannotMove(
        `${rowOf(table, row)}: the value of ${column} is not of its kind; mend it in the SQLite database, then run this again`,
      )
    }
    if (isBytes) made[column] = `\\x${value.toString('hex')}`
    if (typeof value === 'string' && value.includes('\0')) {
      made[column] = value.replaceAll('\0', '')
      stripped = true
    }
  }
  return { row: made, stripped }
}

/** `messages, id 17` */
export const rowOf = ({ name, key }: Table, row: Row): string =>
  `${name}, ${key.map((column) => `${column} ${String(row[column])}`).join(', ')}`
