import type BetterSqlite3 from 'better-sqlite3'

/** A table of the SQLite database, as it is moved. */
export interface Table {
  name: string
  /** All but those that the database works out by itself. */
  columns: readonly string[]
  /** Of the primary key. */
  key: readonly string[]
  rows: number
  /** The highest row number that was ever given, also to a row that is gone; 0: none, or not numbered. */
  lastId: number
}

const eachItsOwn = 'how far each database was brought up to date'
const words = 'an index of words; PostgreSQL keeps its own, in a column of messages'

/** Tables that are not moved, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  kysely_migration: eachItsOwn,
  kysely_migration_lock: eachItsOwn,
  message_words: words,
  message_words_config: words,
  message_words_data: words,
  message_words_docsize: words,
  message_words_idx: words,
  message_words_until: words,
}

/** All that is moved, read from the database itself: a table that was added later is among it. */
export function tablesOf(source: BetterSqlite3.Database): Table[] {
  const names = source
    .prepare<[], string>(
      `select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'
        order by name`,
    )
    .pluck()
    .all()
    .filter((name) => leftOut[name] === undefined)
  return parentsFirst(source, names).map((name) => tableOf(source, name))
}

interface Column {
  name: string
  /** Place in the primary key, from 1; 0: not part of it. */
  pk: number
  /** Not 0: generated. */
  hidden: number
}

function tableOf(source: BetterSqlite3.Database, name: string): Table {
  const columns = source.pragma(`table_xinfo(${quoted(name)})`) as Column[]
  const key = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk)
  const one = (query: string, ...values: unknown[]) =>
    Number(source.prepare(query).pluck().get(values) ?? 0)
  return {
    name,
    columns: columns.filter(({ hidden }) => hidden === 0).map((column) => column.name),
    key: key.map((column) => column.name),
    rows: one(`select count(*) from ${quoted(name)}`),
    lastId: one('select seq from sqlite_sequence where name = ?', name),
  }
}

/** What others refer to comes before them. */
function parentsFirst(source: BetterSqlite3.Database, names: readonly string[]): string[] {
  const parents = new Map(
    names.map((name) => {
      const keys = source.pragma(`foreign_key_list(${quoted(name)})`) as { table: string }[]
      return [name, keys.map(({ table }) => table).filter((table) => table !== name)] as const
    }),
  )
  const ordered = new Set<string>()
  while (ordered.size < names.length) {
    const free = names.filter(
      (name) => !ordered.has(name) && parents.get(name)!.every((parent) => ordered.has(parent)),
    )
    if (free.length === 0) throw new Error('tables refer to each other in a circle')
    for (const name of free) ordered.add(name)
  }
  return [...ordered]
}

/** Some names are words of SQL, too: before, until, of. */
export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
