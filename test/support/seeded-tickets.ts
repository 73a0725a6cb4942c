import Database from 'better-sqlite3'
import { join } from 'node:path'

export interface SeededTicket {
  code: string
  content: string
  /** One for everybody who asked. */
  wordings?: readonly string[]
  kind?: string
  suggested?: readonly { agency: string; confidence: number }[]
  at?: number
}

/** A ticket as gathering leaves it, put into the file of a running app: its routing is not asked. */
export function seedTicket(dataDir: string, ticket: SeededTicket): number {
  const { code, content, wordings = [content], kind = 'cau-hoi', at = Date.now() } = ticket
  const db = new Database(join(dataDir, 'hoidapso.db'), { timeout: 5000 })
  try {
    const folded = [code, content, ...wordings].join(' ')
    const { lastInsertRowid: id } = db
      .prepare(
        `insert into tickets (code, kind, content, state, state_since, suggested, askers, folded,
          created_at, changed_at) values (?, ?, ?, 'new', ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        ...[code, kind, content, at, JSON.stringify(ticket.suggested ?? []), wordings.length],
        ...[withoutMarks(folded), at, at],
      )
    wordings.forEach((wording, index) => {
      const { lastInsertRowid: contact } = db
        .prepare(
          `insert into contacts (channel, platform_id, context, greeted, created_at)
            values ('web', ?, '{}', 1, ?)`,
        )
        .run(`asks ${code} ${index}`, at)
      db.prepare(
        `insert into ticket_askers (code, ticket_id, contact_id, origin, kind, wording, created_at)
          values (?, ?, ?, 'unanswered', ?, ?, ?)`,
      ).run(index === 0 ? code : `${code}${index}`, id, contact, kind, wording, at + index)
    })
    db.prepare(
      `insert into ticket_events (ticket_id, kind, to_state, created_at)
        values (?, 'asked', 'new', ?)`,
    ).run(id, at)
    return Number(id)
  } finally {
    db.close()
  }
}

const withoutMarks = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/đ/gi, 'd')
    .toLowerCase()
