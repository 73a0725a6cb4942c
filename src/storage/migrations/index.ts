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
import * as staff from './0004-staff.ts'
import * as tickets from './0005-tickets.ts'
import * as workshop from './0006-workshop.ts'
import * as wordsLater from './0007-words-later.ts'
import * as verdicts from './0008-verdicts.ts'

/** How a dialect spells what SQLite and PostgreSQL have differently: a few column types, and search. */
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
  /** Makes the words of messages searchable, with and without marks, and keeps them so. */
  indexWords(db: Kysely<unknown>): Promise<void>
  /** No longer with every message, but many at once. */
  indexWordsLater(db: Kysely<unknown>): Promise<void>
}

interface Step {
  up(db: Kysely<unknown>, kinds: ColumnKinds): Promise<void>
}

const steps: Record<string, Step> = {
  '0001-first-tables': firstTables,
  '0002-every-event': everyEvent,
  '0003-dialogues': dialogues,
  '0004-staff': staff,
  '0005-tickets': tickets,
  '0006-workshop': workshop,
  '0007-words-later': wordsLater,
  '0008-verdicts': verdicts,
}

/** Migrations in order of their names. They only go forward: restore a backup to go back. */
export function migrations(kinds: ColumnKinds): MigrationProvider {
  const named: Record<string, Migration> = {}
  for (const [name, step] of Object.entries(steps)) named[name] = { up: (db) => step.up(db, kinds) }
  return { getMigrations: async () => named }
}
