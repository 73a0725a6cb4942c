import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import {
  CompiledQuery,
  Kysely,
  Migrator,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Transaction,
} from 'kysely'
import { migrations, type ColumnKinds } from './migrations/index.ts'
import type { Database } from './schema.ts'

export type Db = Kysely<Database>
/** What a query may run on: the database or an open transaction. */
export type Executor = Db | Transaction<Database>

interface OpenDialect {
  dialect: Dialect
  kinds: ColumnKinds
  /** True when this process is the only one that works on the database. */
  singleProcess: boolean
}

/** Opens the database a `DATABASE_URL` names and brings its tables up to date. */
export async function openDatabase(url: string): Promise<{ db: Db; singleProcess: boolean }> {
  const { dialect, kinds, singleProcess } = openDialect(url)
  const db = new Kysely<Database>({ dialect })
  const migrator = new Migrator({ db, provider: migrations(kinds) })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) {
    await db.destroy()
    throw new Error(`The database ${url} could not be brought up to date.`, { cause: error })
  }
  return { db, singleProcess }
}

function openDialect(url: string): OpenDialect {
  const [, scheme, rest] = /^(\w+):(.*)$/.exec(url) ?? []
  if (scheme === 'sqlite' && rest) return openSqlite(rest)
  throw new Error(`DATABASE_URL "${url}" is not understood. Use sqlite:./data/hoidapso.db`)
}

function openSqlite(path: string): OpenDialect {
  const file = resolve(path)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const database = new BetterSqlite3(file)
  database.pragma('journal_mode = WAL')
  // FULL: a commit is on the disk when it returns, also through a power cut. The webhook's 200
  // and the turn's transaction both promise that; group commit pays for it.
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  database.pragma('busy_timeout = 5000')
  return {
    dialect: {
      createDriver: () => new WritingSqliteDriver({ database }),
      createAdapter: () => new AtomicMigrationAdapter(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
    kinds: {
      id: 'integer',
      primary: (column) => column.primaryKey().autoIncrement(),
      reference: 'integer',
      time: 'integer',
    },
    singleProcess: true,
  }
}

/**
 * Every transaction here writes, so it asks for the write lock at its start. One that began by
 * reading would fail at once, whatever the busy_timeout, if another process wrote in between.
 */
class WritingSqliteDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

/** SQLite can undo changes of tables: a migration that fails or is cut off leaves nothing behind. */
class AtomicMigrationAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}
