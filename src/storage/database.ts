import { chmodSync, mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import {
  Kysely,
  Migrator,
  sql,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type Dialect,
  type RawBuilder,
  type Transaction,
} from 'kysely'
import { migrations, type ColumnKinds } from './migrations/index.ts'
import {
  indexWordsInSqlite,
  indexWordsLaterInSqlite,
  sqliteWords,
  type MessageWords,
} from './message-words.ts'
import type { Signals } from '../queue/signals.ts'
import type { Database } from './schema.ts'
import { SqliteDriver } from './sqlite-driver.ts'

export type Db = Kysely<Database>
/** What a query may run on: the database or an open transaction. */
export type Executor = Db | Transaction<Database>

/** A database product, as far as it differs from the other. */
export interface Backend {
  dialect: Dialect
  kinds: ColumnKinds
  /** True when this process is the only one that works on the database. */
  singleProcess: boolean
  /** What a select adds to hold its rows until the commit. */
  forUpdate: RawBuilder<unknown>
  /** What a claim adds to its subselect so that two of them do not wait for each other. */
  skipLocked: RawBuilder<unknown>
  messageWords: MessageWords
  signals: Signals
  /** Called once the tables are up to date. */
  upToDate?: () => void
}

export interface OpenedDatabase extends Omit<Backend, 'dialect' | 'kinds' | 'upToDate'> {
  db: Db
}

/** Opens the database a `DATABASE_URL` names and brings its tables up to date. */
export async function openDatabase(
  url: string,
  onConnectionLost: (error: Error) => void = () => {},
): Promise<OpenedDatabase> {
  const { dialect, kinds, upToDate, ...backend } = await openBackend(url, onConnectionLost)
  const db = new Kysely<Database>({ dialect })
  const migrator = new Migrator({ db, provider: migrations(kinds) })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) {
    await db.destroy()
    throw new Error(`The database ${withoutPassword(url)} could not be brought up to date.`, {
      cause: error,
    })
  }
  upToDate?.()
  return { db, ...backend }
}

async function openBackend(
  url: string,
  onConnectionLost: (error: Error) => void,
): Promise<Backend> {
  const [, scheme, rest] = /^(\w+):(.*)$/.exec(url) ?? []
  if (scheme === 'sqlite' && rest) return openSqlite(rest)
  if (scheme === 'postgres' || scheme === 'postgresql') {
    const { openPostgres } = await import('./postgres.ts')
    return openPostgres(url, onConnectionLost)
  }
  throw new Error(
    `DATABASE_URL "${withoutPassword(url)}" is not understood. Use sqlite:./data/hoidapso.db or postgres://user:password@host/database`,
  )
}

const withoutPassword = (url: string) => url.replace(/\/\/([^:@/]*):[^@]*@/, '//$1:…@')

export const sqliteKinds: ColumnKinds = {
  id: 'integer',
  primary: (column) => column.primaryKey().autoIncrement(),
  reference: 'integer',
  time: 'integer',
  share: 'real',
  bytes: 'blob',
  indexWords: indexWordsInSqlite,
  indexWordsLater: indexWordsLaterInSqlite,
}

function openSqlite(path: string): Backend {
  const file = resolve(path)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const database = openFile(file)
  // FULL: a commit is on the disk when it returns, also through a power cut. The webhook's 200
  // and the turn's transaction both promise that; the driver lets commits share the wait for it.
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  // Moving the log into the file stops everything for some ms: every 16 MB, not every 4. The pages
  // of many people's indexes must fit into memory meanwhile.
  database.pragma('wal_autocheckpoint = 4000')
  database.pragma('cache_size = -8000')
  return {
    dialect: {
      createDriver: () => new SqliteDriver(database),
      createAdapter: () => new AtomicMigrationAdapter(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
    kinds: sqliteKinds,
    singleProcess: true,
    // One writer at a time: there is nothing to skip, and nobody else to tell.
    forUpdate: sql``,
    skipLocked: sql``,
    messageWords: sqliteWords,
    signals: { send: () => {}, listen: () => {}, close: async () => {} },
    upToDate: () => void database.pragma(`busy_timeout = ${PATIENCE}`),
  }
}

/** Waiting for another process (the command line) blocks this one, so not for long; in ms. */
const PATIENCE = 1_000
/** Another process may be bringing the tables up to date, and nobody waits for this one yet; in ms. */
const PATIENCE_AT_START = 30_000

/** SQLite's own errors do not say which file. */
function openFile(file: string): BetterSqlite3.Database {
  try {
    const database = new BetterSqlite3(file, { timeout: PATIENCE_AT_START })
    // Its log and index beside it get the same rights.
    chmodSync(file, 0o600)
    database.pragma('journal_mode = WAL')
    return database
  } catch (cause) {
    throw new Error(`The database ${file} cannot be opened.`, { cause })
  }
}

/** SQLite can undo changes of tables: a migration that fails or is cut off leaves nothing behind. */
class AtomicMigrationAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}
