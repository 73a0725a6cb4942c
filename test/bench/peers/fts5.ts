import Database from 'better-sqlite3'
import { MOST_FOUND, type BuildEngine } from './engine.ts'

/** SQLite's full-text search in memory; any of the words, ordered by its bm25. */
export const fts5: BuildEngine = (documents) => {
  const database = new Database(':memory:')
  database.exec(`create virtual table articles using fts5(
    id unindexed, title, questions, text, tokenize = 'unicode61 remove_diacritics 2'
  )`)
  const insert = database.prepare('insert into articles values (?, ?, ?, ?)')
  database.transaction(() => {
    for (const { id, title, questions, text } of documents) {
      insert.run(id, title, questions.join('\n'), text)
    }
  })()
  const select = database.prepare<[string, number], { id: string; score: number }>(
    'select id, -rank as score from articles where articles match ? order by rank limit ?',
  )
  return {
    find(question) {
      const words = new Set(question.match(/[\p{L}\p{M}\p{N}]+/gu))
      if (words.size === 0) return []
      return select.all([...words].map((word) => `"${word}"`).join(' OR '), MOST_FOUND)
    },
    bytesElsewhere: () =>
      Number(database.pragma('page_count', { simple: true })) *
      Number(database.pragma('page_size', { simple: true })),
  }
}
