import BetterSqlite3 from 'better-sqlite3'
import pg from 'pg'

export type Rows = Record<string, Record<string, unknown>[]>

interface Column {
  name: string
  type: string
  notnull: 0 | 1
  pk: number
  /** Not 0: generated. */
  hidden: number
}

const tableNames = (db: BetterSqlite3.Database) =>
  db
    .prepare<[], string>("select name from sqlite_master where type = 'table' order by name")
    .pluck()
    .all()
    .filter((name) => !name.startsWith('sqlite_'))

const columnsOf = (db: BetterSqlite3.Database, table: string) =>
  (db.pragma(`table_xinfo("${table}")`) as Column[]).filter(({ hidden }) => hidden === 0)

/** Every table that a SQLite file has, those of its full-text index too. */
export function tablesInSqlite(file: string): string[] {
  const db = new BetterSqlite3(file, { readonly: true })
  try {
    return tableNames(db)
  } finally {
    db.close()
  }
}

/** Changes a SQLite file by hand. */
export function inSqlite(file: string, ...statements: string[]): void {
  const db = new BetterSqlite3(file)
  try {
    for (const statement of statements) db.exec(statement)
  } finally {
    db.close()
  }
}

/**
 * Two rows for each of these tables that has none: one with something in every column, one with
 * nothing where nothing may stand. What refers to another row refers to one that is there.
 * @returns names of the tables that were filled
 */
export function fillEmptyTables(file: string, tables: readonly string[]): string[] {
  const db = new BetterSqlite3(file)
  try {
    // Row numbers are 1 and 2 everywhere: whoever comes first may refer to who comes later.
    db.pragma('foreign_keys = off')
    const empty = tables.filter((name) => !db.prepare(`select 1 from "${name}" limit 1`).get())
    for (const name of empty) {
      const columns = columnsOf(db, name)
      const names = columns.map((column) => `"${column.name}"`).join(', ')
      const insert = db.prepare(
        `insert into "${name}" (${names}) values (${columns.map(() => '?').join(', ')})`,
      )
      for (const n of [1, 2]) {
        insert.run(
          columns.map((column) =>
            n === 2 && !column.notnull && !column.pk ? null : valueFor(column, n),
          ),
        )
      }
    }
    return empty
  } finally {
    db.close()
  }
}

const everyByte = Buffer.from(Array.from({ length: 256 }, (_, at) => at))

function valueFor({ name, type }: Column, n: number): unknown {
  if (/blob/i.test(type)) return Buffer.concat([everyByte, Buffer.alloc(n)])
  if (/real/i.test(type)) return 0.1 + n / 3
  if (/text/i.test(type)) return `${name} ${n}: Đường "ngập" \\ 'nước'\n😀 {"a":"\\u0000"}`
  return name.endsWith('_at') ? 1_795_000_000_000 + n : n
}

/** All rows of these tables of a SQLite file, without what it works out by itself. */
export function rowsInSqlite(file: string, tables: readonly string[]): Rows {
  const db = new BetterSqlite3(file, { readonly: true })
  try {
    return Object.fromEntries(
      tables.map((name) => {
        const columns = columnsOf(db, name).map((column) => `"${column.name}"`)
        const rows = db.prepare(`select ${columns.join(', ')} from "${name}"`).all()
        return [name, inOrder(rows as Record<string, unknown>[])]
      }),
    )
  } finally {
    db.close()
  }
}

/** The same of a PostgreSQL database; of all its tables, unless some are named. */
export async function rowsInPostgres(url: string, tables?: readonly string[]): Promise<Rows> {
  return inPostgres(url, async (client) => {
    const columns = await client.query<{ table_name: string; column_name: string }>(
      `select table_name, column_name from information_schema.columns
        where table_schema = 'public' and is_generated = 'NEVER' order by table_name`,
    )
    const found = [...new Set(columns.rows.map(({ table_name: name }) => name))]
    const all: Rows = {}
    for (const table of tables ?? found) {
      const names = columns.rows
        .filter(({ table_name: name }) => name === table)
        .map(({ column_name: name }) => `"${name}"`)
      const { rows } = await client.query(`select ${names.join(', ')} from "${table}"`)
      all[table] = inOrder(rows as Record<string, unknown>[])
    }
    return all
  })
}

const INT8 = 20
const types = {
  getTypeParser: (oid: number, format?: 'text') =>
    (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as (text: string) => unknown,
} as pg.CustomTypesConfig

export async function inPostgres<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url, types })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** In one order on both sides, bytes as they are read by people. */
function inOrder(rows: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  const plain = rows.map((row) =>
    Object.fromEntries(
      Object.entries(row)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => [name, Buffer.isBuffer(value) ? value.toString('hex') : value]),
    ),
  )
  const keyed = plain.map((row) => [JSON.stringify(row), row] as const)
  return keyed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}
