import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Db } from './database.ts'

/**
 * Search in what was written, on the databases' own full-text indexes: SQLite's FTS5 without a copy
 * of the text, PostgreSQL's GIN over a column of words. Both fold marks away, so "can cuoc" finds "căn
 * cước"; erased words leave the index at once.
 */
export interface MessageWords {
  find: FindWords
  /** Takes what was written since it was last called into the index, where that does not go by itself. */
  catchUp(db: Db): Promise<void>
}

/**
 * Selects the contacts of the newest messages that have all of these words, the last of them perhaps
 * only begun.
 * @param words folded, without anything but letters and digits
 * @param most so many messages
 */
export type FindWords = (words: readonly string[], most: number) => RawBuilder<unknown>

/** A single letter is a word of its own: it begins half of all there are. */
const begun = (word: string) => word.length > 1

/** FTS5 takes marks off letters, but a đ is no d with a mark to it. */
const plainD = (column: string) => `replace(replace(${column}, 'đ', 'd'), 'Đ', 'D')`

export async function indexWordsInSqlite(db: Kysely<unknown>): Promise<void> {
  const statements = [
    // Where in a message a word stands nobody asks: without that the index is 146 → 56 bytes a message.
    // What begins with the same two or three letters is kept together, 56 → 105: "th" in a million
    // messages took 400 ms, takes 1.
    `create virtual table message_words using fts5(
      words, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2',
      detail = none, prefix = '2 3')`,
    `create trigger message_words_insert after insert on messages when new.text is not null begin
      insert into message_words (rowid, words) values (new.id, ${plainD('new.text')}); end`,
    `create trigger message_words_delete after delete on messages when old.text is not null begin
      delete from message_words where rowid = old.id; end`,
    `create trigger message_words_update after update of text on messages begin
      delete from message_words where rowid = old.id;
      insert into message_words (rowid, words)
        select new.id, ${plainD('new.text')} where new.text is not null; end`,
    `insert into message_words (rowid, words)
      select id, ${plainD('text')} from messages where text is not null`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}

/**
 * With the message itself each word was written three times in every commit: 7 % of what the way in
 * costs. Hundreds at once take 5 µs a message, and nobody searches in what came a moment ago but
 * through `catchUp`. What is changed or deleted earlier than it was indexed needs no change of the index.
 */
export async function indexWordsLaterInSqlite(db: Kysely<unknown>): Promise<void> {
  const statements = [
    'create table message_words_until (id integer not null)',
    'insert into message_words_until select coalesce(max(id), 0) from messages',
    'drop trigger message_words_insert',
    'drop trigger message_words_update',
    `create trigger message_words_update after update of text on messages
      when old.id <= (select id from message_words_until) begin
      delete from message_words where rowid = old.id;
      insert into message_words (rowid, words)
        select new.id, ${plainD('new.text')} where new.text is not null; end`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}

/** So many messages in one transaction, for which others wait: 2.5 ms. */
const AT_ONCE = 500

async function catchUpInSqlite(db: Db): Promise<void> {
  const until = sql`(select id from message_words_until)`
  for (;;) {
    const { rows } = await sql<{ last: number | null }>`select max(id) as last from (
      select id from messages where id > ${until} order by id limit ${sql.lit(AT_ONCE)})`.execute(
      db,
    )
    const last = rows[0]?.last ?? null
    if (last === null) return
    await db.transaction().execute(async (trx) => {
      // Of two who catch up at once the second has nothing left to do.
      await sql`insert or replace into message_words (rowid, words)
        select id, ${sql.raw(plainD('text'))} from messages
        where id > ${until} and id <= ${last} and text is not null`.execute(trx)
      await sql`update message_words_until set id = ${last} where id < ${last}`.execute(trx)
    })
  }
}

const findWordsInSqlite: FindWords = (words, most) => {
  const last = words.length - 1
  const query = words.map((word, at) => `"${word}"${at === last && begun(word) ? '*' : ''}`)
  // The index itself gives the newest first, and stops.
  return sql`select contact_id from messages where id in (
    select rowid from message_words where message_words match ${query.join(' ')}
    order by rowid desc limit ${sql.lit(most)})`
}

/** Every letter of Vietnamese that has a mark, and what it is without, in the same order. */
const marked = [...'àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ']
const withMarks = [...marked, ...marked.map((letter) => letter.toUpperCase())]
const withoutMarks = withMarks.map((letter) =>
  letter.normalize('NFD').replace(/\p{M}/gu, '').replace('đ', 'd').replace('Đ', 'd').toLowerCase(),
)
const wordsOf = (column: string) =>
  `strip(to_tsvector('simple', translate(${column}, '${withMarks.join('')}', '${withoutMarks.join('')}')))`

/**
 * A column, not an index over an expression: words that are common are found faster by going through
 * the newest messages, and taking words out of a text takes 150 µs, "can cuoc" 2.5 s.
 */
export async function indexWordsInPostgres(db: Kysely<unknown>): Promise<void> {
  const statements = [
    `alter table messages add column words tsvector generated always as (${wordsOf('text')}) stored`,
    'create index message_words on messages using gin (words)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const findWordsInPostgres: FindWords = (words, most) => {
  const last = words.length - 1
  const query = words.map((word, at) => `${word}${at === last && begun(word) ? ':*' : ''}`)
  return sql`select contact_id from messages
    where words @@ to_tsquery('simple', ${query.join(' & ')})
    order by id desc limit ${sql.lit(most)}`
}

export const sqliteWords: MessageWords = { find: findWordsInSqlite, catchUp: catchUpInSqlite }
/** Its column is made with the message, in a process of its own. */
export const postgresWords: MessageWords = { find: findWordsInPostgres, catchUp: async () => {} }
