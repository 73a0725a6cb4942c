import BetterSqlite3 from 'better-sqlite3'
import { join } from 'node:path'

type Row = Record<string, unknown>

/** What a running test app has stored, seen from outside. */
export function rowsOf(dataDir: string, query: string, ...values: unknown[]): Row[] {
  return onDatabase(dataDir, (db) => db.prepare<unknown[], Row>(query).all(...values))
}

/** Puts a part into the outbox as a member of staff would, and the job that sends it. */
export function putIntoOutbox(
  dataDir: string,
  part: {
    personId: string
    text?: string
    attachment?: Row
    quotes?: string
    choices?: Row[]
    at: number
  },
): void {
  onDatabase(dataDir, (db) => {
    const { personId, text = '', attachment, quotes, choices = [], at } = part
    const contact = db
      .prepare<unknown[], { id: number; channel: string }>(
        'select id, channel from contacts where platform_id = ?',
      )
      .get(personId)
    if (!contact) throw new Error(`nobody is known as ${personId}`)
    const { lastInsertRowid } = db
      .prepare(
        `insert into messages (contact_id, direction, channel, kind, event, text, choices, hidden,
          state, trace_id, sent_at, created_at, author, attachments, quotes)
        values (?, 'out', ?, 'text', 'reply', ?, ?, '[]', 'pending', 'trace', ?, ?, 'staff', ?, ?)`,
      )
      .run(
        contact.id,
        contact.channel,
        text,
        JSON.stringify(choices),
        at,
        at,
        attachment ? JSON.stringify(attachment) : null,
        quotes ?? null,
      )
    db.prepare(
      `insert into jobs (lane, key, subject, state, attempts, run_at, created_at)
        values ('deliver', ?, ?, 'ready', 0, ?, ?)`,
    ).run(String(contact.id), lastInsertRowid, at, at)
  })
}

function onDatabase<T>(dataDir: string, work: (db: BetterSqlite3.Database) => T): T {
  const db = new BetterSqlite3(join(dataDir, 'hoidapso.db'), { timeout: 5000 })
  try {
    return work(db)
  } finally {
    db.close()
  }
}
