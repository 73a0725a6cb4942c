import { isSettled, type TicketState } from '../tickets/states.ts'
import type { Executor } from './database.ts'
import { deleteTickets, enqueueTelling, recountAskers } from './ticket-askers.ts'
import { recordEvent, type TicketRow } from './ticket-moves.ts'
import { withdrawMails } from './ticket-post.ts'

/** From here nobody was asked or told anything that the other ticket would have to know. */
const mayGo: readonly TicketState[] = ['new', 'triaged', 'returned', 'reopened', 'rejected']

/** States in which what was approved is what people are told. */
const tells: readonly TicketState[] = ['answered', 'delivered', 'closed']

/**
 * All who asked the one have asked the other; both rows must be held.
 * @returns false, and nothing changed, when the one is with an agency or was answered
 */
export async function mergeTickets(
  trx: Executor,
  from: TicketRow,
  into: TicketRow,
  by: number | null,
  now: number,
): Promise<boolean> {
  if (from.id === into.id || !mayGo.includes(from.state as TicketState)) return false
  if (await wasApproved(trx, from.id)) return false
  await withdrawMails(trx, from.id)
  const here = { ticket_id: into.id }
  await trx.updateTable('ticket_askers').set(here).where('ticket_id', '=', from.id).execute()
  await trx.updateTable('ticket_answers').set(here).where('ticket_id', '=', from.id).execute()
  await trx.updateTable('ticket_files').set(here).where('ticket_id', '=', from.id).execute()
  await trx.updateTable('ticket_events').set(here).where('ticket_id', '=', from.id).execute()
  await trx.updateTable('drafts').set(here).where('ticket_id', '=', from.id).execute()
  // Whoever was sent the one must not answer the other.
  await trx
    .updateTable('ticket_links')
    .set({ ...here, revoked_at: now })
    .where('ticket_id', '=', from.id)
    .execute()
  await trx
    .updateTable('ticket_mail_items')
    .set(here)
    .where('ticket_id', '=', from.id)
    .where('mail_id', 'not in', (eb) =>
      eb.selectFrom('ticket_mail_items').select('mail_id').where('ticket_id', '=', into.id),
    )
    .execute()
  const detail = { code: from.code, askers: from.askers }
  await deleteTickets(trx, [from.id])
  await recountAskers(trx, into.id)
  await recordEvent(trx, into.id, { kind: 'merged', by, detail }, now)
  await tellIfApproved(trx, into, now)
  return true
}

/** Whoever comes to a ticket whose answer went out is told it, too. */
export async function tellIfApproved(
  trx: Executor,
  { id, state }: Pick<TicketRow, 'id' | 'state'>,
  now: number,
): Promise<void> {
  if (!tells.includes(state as TicketState)) return
  if (await wasApproved(trx, id)) await enqueueTelling(trx, id, now)
}

async function wasApproved(trx: Executor, ticketId: number): Promise<boolean> {
  const answer = await trx
    .selectFrom('ticket_answers')
    .select('id')
    .where('ticket_id', '=', ticketId)
    .where('state', '=', 'approved')
    .limit(1)
    .executeTakeFirst()
  return answer !== undefined
}

/**
 * Some of those who asked get a ticket of their own; the row must be held.
 * @param code for the new ticket, where the old one goes by the code of somebody who leaves
 * @returns null, and nothing changed, when they are not all in it, or nobody would stay
 */
export async function splitTicket(
  trx: Executor,
  row: TicketRow,
  askerIds: readonly number[],
  code: string,
  by: number | null,
  now: number,
): Promise<number | null> {
  const ids = [...new Set(askerIds)]
  if (ids.length === 0 || isSettled(row.state as TicketState)) return null
  const leaving = await trx
    .selectFrom('ticket_askers')
    .selectAll()
    .where('ticket_id', '=', row.id)
    .where('id', 'in', ids)
    .orderBy('id')
    .execute()
  const staying = await trx
    .selectFrom('ticket_askers')
    .select('wording')
    .where('ticket_id', '=', row.id)
    .where('id', 'not in', ids)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  const [first] = leaving
  if (!first || !staying || leaving.length !== ids.length) return null

  const own = leaving.some((asker) => asker.code === row.code) ? code : first.code
  const { id } = await trx
    .insertInto('tickets')
    .values({
      ...{ code: own, kind: first.kind, content: first.wording, field: first.field },
      ...{ place: first.place, state: 'new', state_since: now },
      ...{ created_at: first.created_at, changed_at: now },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await trx.updateTable('ticket_askers').set({ ticket_id: id }).where('id', 'in', ids).execute()
  if (leaving.some(({ wording }) => wording === row.content)) {
    const content = staying.wording
    await trx.updateTable('tickets').set({ content }).where('id', '=', row.id).execute()
  }
  await recountAskers(trx, row.id)
  await recountAskers(trx, id)
  const split = (other: string) => ({
    kind: 'split',
    by,
    detail: { code: other, askers: ids.length },
  })
  await recordEvent(trx, row.id, split(own), now)
  await recordEvent(trx, id, split(row.code), now)
  return id
}
