import type {
  ColumnBuilderCallback,
  ColumnDataType,
  Kysely,
  Migration,
  MigrationProvider,
} from 'kysely'
import * as firstTables from './0001-first-tables.ts'
import * as everyEvent from './0002-every-event.ts'
import * as dialogues from './0003-dialogues.ts'

/** How a dialect spells the few column types on which SQLite and PostgreSQL differ. */
export interface ColumnKinds {
  /** Row number that grows by itself. */
  id: ColumnDataType
  primary: ColumnBuilderCallback
  /** Holds another table's row number. */
  reference: ColumnDataType
  /** ms since 1970: needs 64 bits. */
  time: ColumnDataType
  /** A number between 0 and 1, in double precision. */
  share: ColumnDataType
  bytes: ColumnDataType
}

interface Step {
  up(db: Kysely<unknown>, kinds: ColumnKinds): Promise<void>
}

const steps: Record<string, Step> = {
  '0001-first-tables': firstTables,
  '0002-every-event': everyEvent,
  '0003-dialogues': dialogues,
}

/** Migrations in order of their names. They only go forward: restore a backup to go back. */
export function migrations(kinds: ColumnKinds): MigrationProvider {
  const named: Record<string, Migration> = {}
  for (const [name, step] of Object.entries(steps)) named[name] = { up: (db) => step.up(db, kinds) }
  return { getMigrations: async () => named }
}
