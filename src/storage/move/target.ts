import pg from 'pg'
import { CannotMove } from './cannot-move.ts'
import { rowOf, type Row } from './rows.ts'
import { quoted, type Table } from './tables.ts'

/**
 * A connection of its own: those of the service end a transaction that takes longer than seconds.
 * @throws CannotMove when the database cannot hold every character
 */
export async function connectTarget(url: string): Promise<pg.Client> {
  const target = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: 'hoi-dap-so move',
  })
  // When it breaks the query under way, or the next one, fails.
  target.on('error', () => {})
  await target.connect()
  const { rows } = await target.query<{ server_encoding: string }>('show server_encoding')
  if (rows[0]?.server_encoding === 'UTF8') return target
  await target.end()
  throw new CannotMove(
    'the database on the server does not store UTF-8: create it with `createdb --encoding=UTF8 --template=template0`',
  )
}

/** @throws CannotMove when one of the tables is there and holds a row */
export async function refuseRows(target: pg.Client, tables: readonly Table[]): Promise<void> {
  for (const { name } of tables) {
    const table = quoted(name)
    const there = await target.query<{ there: boolean }>(
      'select to_regclass($1) is not null as there',
      [table],
    )
    if (!there.rows[0]?.there) continue
    const { rowCount } = await target.query(`select from ${table} limit 1`)
    if (rowCount === 0) continue
    throw new CannotMove(
      `the database on the server is not empty (${name} has rows): create an empty one with \`createdb\`, and do not start the service on it before the data is there`,
    )
  }
}

/** Until the end of the transaction nobody else writes, an instance that is started too early neither. */
export async function lockTables(target: pg.Client, tables: readonly Table[]): Promise<void> {
  await target.query("set local lock_timeout = '5s'")
  await target.query('set local statement_timeout = 0')
  await target.query('set local idle_in_transaction_session_timeout = 0')
  const names = tables.map(({ name }) => quoted(name)).join(', ')
  await target.query(`lock table ${names} in share row exclusive mode`)
}

/**
 * The columns of a table that hold bytes.
 * @throws CannotMove when the table has other columns than in SQLite
 */
export async function bytesColumns(target: pg.Client, table: Table): Promise<Set<string>> {
  const { rows } = await target.query<{ name: string; bytes: boolean }>(
    `select attname as name, atttypid = 'bytea'::regtype as bytes from pg_attribute
      where attrelid = to_regclass($1) and attnum > 0 and not attisdropped and attgenerated = ''`,
    [quoted(table.name)],
  )
  const names = rows.map(({ name }) => name)
  const alone = [
    ...table.columns.filter((name) => !names.includes(name)),
    ...names.filter((name) => !table.columns.includes(name)),
  ]
  if (alone.length > 0) {
    throw new CannotMove(
      `${table.name} is not the same table on both sides (${alone.join(', ')}): what is not of this program must be taken out of the database first`,
    )
  }
  return new Set(rows.filter(({ bytes }) => bytes).map(({ name }) => name))
}

/** Data exceptions, broken constraints, limits: the fault of a row. Else the connection or the server. */
const OF_A_ROW = /^(?:22|23|54)/

/**
 * Stores rows in one statement; is one refused, it is looked for, so that it can be named.
 * @throws CannotMove naming the row
 */
export async function insertRows(
  target: pg.Client,
  table: Table,
  rows: readonly Row[],
): Promise<void> {
  const name = quoted(table.name)
  const columns = table.columns.map(quoted).join(', ')
  await target.query('savepoint rows')
  try {
    await target.query(
      `insert into ${name} (${columns})
        select ${columns} from json_populate_recordset(null::${name}, $1::json)`,
      [JSON.stringify(rows)],
    )
  } catch (error) {
    const { code = '', message } = error as { code?: string; message: string }
    if (!OF_A_ROW.test(code)) throw error
    await target.query('rollback to savepoint rows')
    const [first] = rows
    if (first && rows.length === 1) {
      throw new CannotMove(
        `${rowOf(table, first)}: PostgreSQL does not take it (${message}); mend it in the SQLite database, then run this again`,
        { cause: error },
      )
    }
    const half = Math.ceil(rows.length / 2)
    await insertRows(target, table, rows.slice(0, half))
    await insertRows(target, table, rows.slice(half))
  }
  await target.query('release savepoint rows')
}

/** New rows get numbers that no row ever had, one that is gone neither. */
export async function numberOnwards(
  target: pg.Client,
  { name, key, lastId }: Table,
): Promise<void> {
  if (lastId < 1) return
  await target.query('select setval(pg_get_serial_sequence($1, $2), $3)', [
    ...[quoted(name), key[0], lastId],
  ])
}

/** @throws CannotMove when a table has not as many rows as in SQLite */
export async function compareCounts(target: pg.Client, tables: readonly Table[]): Promise<void> {
  for (const { name, rows: there } of tables) {
    const { rows } = await target.query<{ here: string }>(
      `select count(*) as here from ${quoted(name)}`,
    )
    const here = Number(rows[0]?.here)
    if (here === there) continue
    throw new CannotMove(
      `${name} has ${there} rows in SQLite, but ${here} arrived: look at the server's log, then run this again`,
    )
  }
}
