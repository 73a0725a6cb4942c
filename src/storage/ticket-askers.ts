import { GATHER, tellKey } from '../tickets/ports.ts'
import type { Origin } from '../tickets/ticket.ts'
import { foldedOf } from './ticket-moves.ts'
import type { Executor } from './database.ts'
import { enqueueAll } from './jobs.ts'
import { forgetWords } from './ticket-verdicts.ts'

/** Somebody's question, kept within the turn that left it; which ticket it belongs to is found later. */
export async function keepAsker(
  trx: Executor,
  asker: {
    code: string
    contactId: number
    messageId: number | null
    origin: Origin
    kind: string
    /** Empty where the message has the words. */
    wording: string
    field?: string | null
    place?: string | null
    phone?: string | null
    /** What they were given that was not right. */
    article?: string | null
  },
  now: number,
): Promise<void> {
  const { code, contactId, messageId, origin, kind, wording } = asker
  const { id } = await trx
    .insertInto('ticket_askers')
    .values({
      ...{ code, contact_id: contactId, message_id: messageId, origin, kind, wording },
      ...{ field: asker.field ?? null, place: asker.place ?? null, phone: asker.phone ?? null },
      article: asker.article ?? null,
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await enqueueAll(trx, 'ticket', [{ key: GATHER, subject: id, now }])
}

/**
 * Who asked goes, with their words; a ticket that only they stood in goes with all that is in it, one
 * that held their words takes those of the next.
 */
export async function forgetAskers(trx: Executor, contactIds: readonly number[]): Promise<void> {
  if (contactIds.length === 0) return
  // Tickets before those in them, as everywhere: who merges tickets holds them, and moves people.
  await holdTicketsOf(trx, contactIds)
  const gone = await trx
    .deleteFrom('ticket_askers')
    .where('contact_id', 'in', contactIds)
    .returning(['id', 'ticket_id', 'wording'])
    .execute()
  if (gone.length === 0) return
  await trx
    .deleteFrom('jobs')
    .where('lane', '=', 'ticket')
    .where('key', '=', GATHER)
    .where(
      'subject',
      'in',
      gone.map(({ id }) => id),
    )
    .execute()
  const tickets = [...new Set(gone.flatMap(({ ticket_id }) => ticket_id ?? []))].sort(
    (a, b) => a - b,
  )
  for (const ticketId of tickets) {
    const wordings = gone.flatMap((one) => (one.ticket_id === ticketId ? one.wording : []))
    const ids = gone.flatMap((one) => (one.ticket_id === ticketId ? one.id : []))
    await forgetWords(trx, ticketId, ids)
    await withoutAskers(trx, ticketId, wordings)
  }
}

/** They may have been merged into another while we waited for the one: looked for until none is new. */
async function holdTicketsOf(trx: Executor, contactIds: readonly number[]): Promise<void> {
  const held = new Set<number>()
  for (;;) {
    const rows = await trx
      .selectFrom('ticket_askers')
      .select('ticket_id')
      .distinct()
      .where('contact_id', 'in', contactIds)
      .where('ticket_id', 'is not', null)
      .orderBy('ticket_id')
      .execute()
    const ids = rows.flatMap(({ ticket_id }) => ticket_id ?? []).filter((id) => !held.has(id))
    if (ids.length === 0) return
    for (const id of ids) {
      held.add(id)
      await trx
        .updateTable('tickets')
        .set((eb) => ({ changed_at: eb.ref('changed_at') }))
        .where('id', '=', id)
        .execute()
    }
  }
}

/** A ticket counts who asked it, and is found by their words; its row must be held. */
export async function recountAskers(trx: Executor, ticketId: number): Promise<void> {
  const row = await trx
    .selectFrom('tickets')
    .select(['content', 'code', 'title'])
    .where('id', '=', ticketId)
    .executeTakeFirstOrThrow()
  const { n } = await trx
    .selectFrom('ticket_askers')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('ticket_id', '=', ticketId)
    .executeTakeFirstOrThrow()
  const first = await trx
    .selectFrom('ticket_askers')
    .select(['wording', 'code'])
    .where('ticket_id', '=', ticketId)
    .orderBy('id')
    .limit(MOST_READ)
    .execute()
  await trx
    .updateTable('tickets')
    .set({ askers: Number(n), folded: foldedOf(row, row.content, first) })
    .where('id', '=', ticketId)
    .execute()
}

/** More wordings than search looks in. */
const MOST_READ = 200

/** Tells those who asked it the answer that was approved. */
export const enqueueTelling = (trx: Executor, ticketId: number, now: number): Promise<void> =>
  enqueueAll(trx, 'ticket', [{ key: tellKey(ticketId), subject: ticketId, now }])

async function withoutAskers(trx: Executor, ticketId: number, wordings: string[]): Promise<void> {
  const first = await trx
    .selectFrom('ticket_askers')
    .select('wording')
    .where('ticket_id', '=', ticketId)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (!first) return deleteTickets(trx, [ticketId])
  const row = await trx
    .selectFrom('tickets')
    .select('content')
    .where('id', '=', ticketId)
    .executeTakeFirst()
  if (!row) return
  if (wordings.includes(row.content)) {
    await trx
      .updateTable('tickets')
      .set({ content: first.wording })
      .where('id', '=', ticketId)
      .execute()
  }
  await recountAskers(trx, ticketId)
}

/** A ticket and all that is in it. */
export async function deleteTickets(trx: Executor, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  const links = await trx
    .selectFrom('ticket_mail_items')
    .select('mail_id')
    .where('ticket_id', 'in', ids)
    .execute()
  for (const table of [
    'ticket_mail_items',
    'ticket_links',
    'ticket_files',
    'ticket_answers',
    'ticket_askers',
    'ticket_events',
  ] as const) {
    await trx.deleteFrom(table).where('ticket_id', 'in', ids).execute()
  }
  await trx
    .deleteFrom('jobs')
    .where('lane', '=', 'ticket')
    .where('key', 'in', ids.map(tellKey))
    .execute()
  await trx.updateTable('drafts').set({ ticket_id: null }).where('ticket_id', 'in', ids).execute()
  await trx.deleteFrom('tickets').where('id', 'in', ids).execute()
  const mails = links.map(({ mail_id }) => mail_id)
  if (mails.length === 0) return
  // A mail about nothing any more.
  await trx
    .deleteFrom('ticket_mails')
    .where('id', 'in', mails)
    .where('id', 'not in', trx.selectFrom('ticket_mail_items').select('mail_id'))
    .execute()
}
