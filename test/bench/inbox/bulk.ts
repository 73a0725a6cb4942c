import BetterSqlite3 from 'better-sqlite3'
import pg from 'pg'
import type { Database } from '../../../src/storage/schema.ts'
import { openDatabase } from '../../../src/storage/database.ts'

/** Rows of one table, as the database holds them; every row has the same columns. */
export type Row = Record<string, string | number | null>

/** Writes many rows past the ports, which store one person's message at a time. */
export interface Bulk {
  insert(table: keyof Database, rows: readonly Row[]): Promise<void>
  /** Afterwards the database may be used as one that grew by itself. */
  finish(): Promise<void>
}

/** @param url as DATABASE_URL; its tables are made, and must be empty */
export async function openBulk(url: string): Promise<Bulk> {
  const { db, signals } = await openDatabase(url)
  const known = await db.selectFrom('contacts').select('id').limit(1).executeTakeFirst()
  await signals.close()
  await db.destroy()
  if (known) throw new Error('there are people in this database; give an empty one')
  return url.startsWith('sqlite:') ? bulkSqlite(url.slice('sqlite:'.length)) : bulkPostgres(url)
}

function bulkSqlite(path: string): Bulk {
  const database = new BetterSqlite3(path)
  // If it is cut off, the file is thrown away.
  database.pragma('synchronous = off')
  database.pragma('cache_size = -400000')
  return {
    async insert(table, rows) {
      const columns = Object.keys(rows[0] ?? {})
      if (columns.length === 0) return
      const marks = columns.map(() => '?').join(', ')
      const statement = database.prepare(
        `insert into ${table} (${quoted(columns)}) values (${marks})`,
      )
      database.transaction(() => {
        for (const row of rows) statement.run(columns.map((column) => row[column]))
      })()
    },
    async finish() {
      database.pragma('wal_checkpoint(truncate)')
      database.close()
    },
  }
}

async function bulkPostgres(url: string): Promise<Bulk> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('set synchronous_commit = off')
  const numbered = new Set<string>()
  return {
    async insert(table, rows) {
      const columns = Object.keys(rows[0] ?? {})
      if (columns.length === 0) return
      await client.query(
        `insert into ${table} (${quoted(columns)})
         select ${quoted(columns)} from json_populate_recordset(null::${table}, $1)`,
        [JSON.stringify(rows)],
      )
      if (columns.includes('id')) numbered.add(table)
    },
    async finish() {
      for (const table of numbered) {
        await client.query(
          `select setval(pg_get_serial_sequence('${table}', 'id'), (select max(id) from ${table}))`,
        )
      }
      // What autovacuum would have done in twelve months.
      await client.query('vacuum analyze')
      await client.end()
    },
  }
}

const quoted = (columns: readonly string[]) => columns.map((column) => `"${column}"`).join(', ')
