import type BetterSqlite3 from 'better-sqlite3'
import type pg from 'pg'
import { openDatabase } from '../database.ts'
import { CannotMove } from './cannot-move.ts'
import { batchesOf, forPostgres, rowOf } from './rows.ts'
import { holdSource } from './source.ts'
import { quoted, tablesOf, type Table } from './tables.ts'
import {
  bytesColumns,
  compareCounts,
  connectTarget,
  insertRows,
  lockTables,
  numberOnwards,
  refuseRows,
} from './target.ts'

export interface Moved {
  tables: readonly Table[]
  /** Rows out of whose texts NUL characters were taken. */
  stripped: readonly string[]
}

/** So many rows of a table are there. */
export type OnProgress = (table: Table, rows: number) => void

/**
 * Copies everything of a SQLite database into an empty PostgreSQL database, in one transaction: all
 * of it, or nothing.
 * @param url of the PostgreSQL database
 * @throws CannotMove, or what made it fail; then nothing was moved
 */
export async function moveToPostgres(
  file: string,
  url: string,
  onProgress: OnProgress = () => {},
): Promise<Moved> {
  const target = await connectTarget(url)
  try {
    // Before either is brought up to date: a service that runs may be of an older release, and a
    // database in use may be another's.
    await holding(file, (source) => refuseRows(target, tablesOf(source)))
    await bringUpToDate(`sqlite:${file}`)
    await bringUpToDate(url)
    return await holding(file, (source) => copyAll(source, target, onProgress))
  } finally {
    // What was not committed is taken back by that.
    await target.end().catch(() => {})
  }
}

async function holding<T>(
  file: string,
  work: (source: BetterSqlite3.Database) => Promise<T>,
): Promise<T> {
  const source = holdSource(file)
  try {
    return await work(source)
  } finally {
    source.close()
  }
}

async function bringUpToDate(url: string): Promise<void> {
  const { db, signals } = await openDatabase(url)
  await signals.close()
  await db.destroy()
}

async function copyAll(
  source: BetterSqlite3.Database,
  target: pg.Client,
  onProgress: OnProgress,
): Promise<Moved> {
  const tables = tablesOf(source)
  const stripped: string[] = []
  await target.query('begin')
  await lockTables(target, tables)
  // Somebody may have been quicker.
  await refuseRows(target, tables)
  for (const table of tables) {
    const bytes = await bytesColumns(target, table)
    let moved = 0
    for (const batch of batchesOf(source, table)) {
      const rows = batch.map((row) => {
        const made = forPostgres(row, table, bytes)
        if (made.stripped) stripped.push(rowOf(table, row))
        return made.row
      })
      await insertRows(target, table, rows)
      moved += rows.length
      onProgress(table, moved)
    }
    await numberOnwards(target, table)
  }
  await compareCounts(target, tables)
  await target.query('commit').catch((cause: unknown) => {
    throw new CannotMove(
      'the connection broke during the commit, so that either everything is there or nothing: run this again; if the database is then said not to be empty, everything was moved',
      { cause },
    )
  })
  // What the server would do by itself in some minutes: until then its searches would be slow.
  const names = tables.map(({ name }) => quoted(name)).join(', ')
  await target.query(`vacuum (analyze) ${names}`).catch(() => {})
  return { tables, stripped }
}
