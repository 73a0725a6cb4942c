import { openDatabase, type Db } from '../../src/storage/database.ts'
import { foldedOf } from '../../src/storage/ticket-moves.ts'
import { postMail } from '../../src/storage/ticket-post.ts'
import type { TicketState } from '../../src/tickets/states.ts'
import type { MailKind } from '../../src/tickets/ticket.ts'
import { NOW, DAY } from './fixture.ts'

/** Reaches the database past the ports, for what only other parts of the program write. */
export async function onDatabase<T>(url: string, run: (db: Db) => Promise<T>): Promise<T> {
  const { db, signals } = await openDatabase(url)
  try {
    return await run(db)
  } finally {
    await signals.close()
    await db.destroy()
  }
}

/** A ticket as gathering leaves it, with those who asked it. */
export async function seedTicket(
  db: Db,
  over: {
    code?: string
    content?: string
    state?: TicketState
    agency?: string | null
    wordings?: readonly string[]
    phone?: string | null
    dueAt?: number | null
  } = {},
): Promise<number> {
  const { code = 'PA-26-7K3M9-Q', content = 'Đường thôn Đông ngập nước' } = over
  const wordings = over.wordings ?? [content]
  const { id: contactId } = await db
    .insertInto('contacts')
    .values({
      channel: 'zalo',
      platform_id: `asks ${code}`,
      context: '{}',
      greeted: 1,
      created_at: NOW,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const askers = wordings.map((wording, at) => ({
    code: at === 0 ? code : `${code}${at}`,
    wording,
  }))
  const { id } = await db
    .insertInto('tickets')
    .values({
      ...{ code, content, kind: 'cau-hoi', askers: wordings.length },
      ...{ state: over.state ?? 'triaged', state_since: NOW, created_at: NOW, changed_at: NOW },
      agency: over.agency === undefined ? 'so-xay-dung' : over.agency,
      due_at: over.dueAt === undefined ? NOW + 7 * DAY : over.dueAt,
      folded: foldedOf({ code, title: null }, content, askers),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const asker of askers) {
    await db
      .insertInto('ticket_askers')
      .values({
        ...asker,
        ...{ ticket_id: id, contact_id: contactId, origin: 'unanswered', kind: 'cau-hoi' },
        ...{ phone: over.phone ?? null, created_at: NOW },
      })
      .execute()
  }
  return id
}

/** A mail about tickets, put into the post as the desk and the clock do. */
export const seedMail = (
  db: Db,
  ticketIds: readonly number[],
  over: { kind?: MailKind; to?: string; batch?: boolean; sendAt?: number; note?: string } = {},
): Promise<number> =>
  db.transaction().execute((trx) =>
    postMail(
      trx,
      {
        ...{ kind: over.kind ?? 'forward', agency: 'so-xay-dung', ticketIds, by: null },
        ...{ to: over.to ?? 'sxd@example.gov.vn', note: over.note ?? null },
        ...{ sendAt: over.sendAt ?? NOW, batch: over.batch ?? false },
        linkExpiresAt: NOW + 30 * DAY,
      },
      NOW,
    ),
  )

export const stateOf = async (db: Db, ticketId: number): Promise<string | undefined> =>
  (await db.selectFrom('tickets').select('state').where('id', '=', ticketId).executeTakeFirst())
    ?.state

/** Kinds of what happened to a ticket, in order. */
export const eventsOf = async (db: Db, ticketId: number): Promise<string[]> =>
  (
    await db
      .selectFrom('ticket_events')
      .select('kind')
      .where('ticket_id', '=', ticketId)
      .orderBy('id')
      .execute()
  ).map(({ kind }) => kind)

export const mailOf = (db: Db, mailId: number) =>
  db.selectFrom('ticket_mails').selectAll().where('id', '=', mailId).executeTakeFirstOrThrow()
