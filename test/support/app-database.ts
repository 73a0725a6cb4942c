import Database from 'better-sqlite3'
import { join } from 'node:path'
import type { Speaker } from '../../src/conversations/message.ts'
import { until } from './until.ts'

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

/** One question to a running app's file. */
export function rowsOf(dataDir: string, query: string, ...values: unknown[]) {
  const db = openAppDatabase(dataDir)
  try {
    return db.rows(query, ...values)
  } finally {
    db.close()
  }
}

/** Jobs that answer somebody and are not through; of each person only the oldest may run. */
export function openJobs(db: AppDatabase) {
  return db.rows(
    `select state, run_at, reason from jobs job
      where lane in ('turn', 'deliver') and state <> 'buried' and not exists (
        select 1 from jobs older
        where older.lane = job.lane and older.key = job.key and older.id < job.id
          and older.state <> 'buried')`,
  ) as { state: 'ready' | 'running'; run_at: number; reason: string | null }[]
}

/** A clock that stands still but for what moves it: what waits for its time waits for the test. */
export interface StandingClock {
  now: () => number
  /** Moves it forward, in ms; there is no way back. */
  pass: (ms: number) => void
}

export function standingClock(): StandingClock {
  let time = Date.now()
  return { now: () => time, pass: (ms) => void (time += ms) }
}

/**
 * Until nobody is left to answer: the clock goes straight to what is due next. Never while something
 * runs, whose lease it would outrun, or which would reckon its wait from the later time.
 * @param most what waits longer, in ms, is an error
 */
export async function settle(
  db: AppDatabase,
  { now, pass }: StandingClock,
  most = Infinity,
): Promise<void> {
  await until('nothing is left to do', () => {
    const jobs = openJobs(db)
    if (jobs.length === 0) return true
    const wait = Math.min(...jobs.map(({ run_at: at }) => at)) - now()
    if (jobs.some(({ state }) => state === 'running') || wait <= 0) return false
    if (wait >= most) throw new Error(`nothing happens for ${wait} ms: ${jobs[0]?.reason}`)
    pass(wait)
    return false
  })
}

/** What a failed test left undone must not hold up the next one on the same app. */
export function dropOpenJobs(dataDir: string): void {
  const db = new Database(join(dataDir, 'hoidapso.db'), { timeout: 5000 })
  try {
    db.exec("delete from jobs where lane in ('turn', 'deliver') and state <> 'buried'")
    db.exec('delete from channel_pauses')
  } finally {
    db.close()
  }
}

/** Puts a part into the outbox as a member of staff (or the bot) would, and the job that sends it. */
export function putIntoOutbox(
  dataDir: string,
  part: {
    personId: string
    text?: string
    attachment?: object
    quotes?: string
    choices?: readonly object[]
    speaker?: Speaker
    /** Name of the colleague who wrote it in the console. */
    staff?: string
    at: number
  },
): void {
  const db = new Database(join(dataDir, 'hoidapso.db'), { timeout: 5000 })
  try {
    const { personId, text = '', attachment, quotes, choices = [], speaker = 'staff', at } = part
    const contact = db
      .prepare<unknown[], { id: number; channel: string }>(
        'select id, channel from contacts where platform_id = ?',
      )
      .get(personId)
    if (!contact) throw new Error(`nobody is known as ${personId}`)
    const staffId = part.staff === undefined ? null : colleague(db, part.staff, at)
    const { lastInsertRowid } = db
      .prepare(
        `insert into messages (contact_id, direction, channel, kind, event, text, choices, hidden,
          state, trace_id, sent_at, created_at, author, attachments, quotes, staff_id)
        values (?, 'out', ?, 'text', 'reply', ?, ?, '[]', 'pending', 'trace', ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        contact.id,
        contact.channel,
        text,
        JSON.stringify(choices),
        at,
        at,
        speaker,
        attachment ? JSON.stringify(attachment) : null,
        quotes ?? null,
        staffId,
      )
    db.prepare(
      `insert into jobs (lane, key, subject, state, attempts, run_at, created_at)
        values ('deliver', ?, ?, 'ready', 0, ?, ?)`,
    ).run(String(contact.id), lastInsertRowid, at, at)
  } finally {
    db.close()
  }
}

function colleague(db: Database.Database, name: string, at: number): number | bigint {
  const known = db
    .prepare<unknown[], { id: number }>('select id from users where name = ?')
    .get(name)
  if (known) return known.id
  return db
    .prepare(
      'insert into users (login, name, role, alerts, active, created_at) values (?, ?, ?, 0, 1, ?)',
    )
    .run(`login ${at}`, name, 'staff', at).lastInsertRowid
}

/** Who asked something that staff must find out, whether or not it is gathered into a ticket yet. */
export const askersIn = (dataDir: string) =>
  rowsOf(dataDir, 'select code, kind, wording, field, place, phone from ticket_askers order by id')
