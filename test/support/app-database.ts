import Database from 'better-sqlite3'
import { join } from 'node:path'

/** Rows of a running app's SQLite file, as anybody with the file could read them. */
export function openAppDatabase(dataDir: string) {
  const db = new Database(join(dataDir, 'hoidapso.db'), { readonly: true })
  const rows = (sql: string, ...values: unknown[]) =>
    db.prepare<unknown[], Record<string, unknown>>(sql).all(...values)
  return {
    rows,
    /** A person's messages, oldest first; `in` theirs and echoes, `out` the outbox. */
    messagesOf: (personId: string, direction: 'in' | 'out') =>
      rows(
        `select m.* from messages m join contacts c on c.id = m.contact_id
         where c.platform_id = ? and m.direction = ? order by m.id`,
        personId,
        direction,
      ),
    notesOf: (personId: string) =>
      rows(
        `select n.* from notes n join contacts c on c.id = n.contact_id
         where c.platform_id = ? order by n.id`,
        personId,
      ).map(({ details, ...note }) => ({
        ...note,
        details: JSON.parse(String(details)) as unknown,
      })),
    contact: (personId: string) =>
      rows('select * from contacts where platform_id = ?', personId)[0],
    close: () => void db.close(),
  }
}
export type AppDatabase = ReturnType<typeof openAppDatabase>
