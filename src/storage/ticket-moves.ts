import { fold } from '../text/normalise.ts'
import { ticketMoved, type TicketState } from '../tickets/states.ts'
import type { MoveNote } from '../tickets/ports.ts'
import type { Ticket, TicketKind } from '../tickets/ticket.ts'
import type { Executor } from './database.ts'
import type { Database } from './schema.ts'
import type { Selectable, Updateable } from 'kysely'

export type TicketRow = Selectable<Database['tickets']>

/** Null when the ticket is gone. Writing is what holds the row on both databases. */
export async function holdTicket(
  trx: Executor,
  ticketId: number,
  now: number,
): Promise<TicketRow | null> {
  const row = await trx
    .updateTable('tickets')
    .set({ changed_at: now })
    .where('id', '=', ticketId)
    .returningAll()
    .executeTakeFirst()
  return row ?? null
}

/**
 * The one place where a ticket changes its state; the row must be held. Leaves a line in its history.
 * @param set what changes with it
 * @returns the new state; null, and nothing changed, when the table of moves does not allow it
 */
export async function moveTicket(
  trx: Executor,
  row: Pick<TicketRow, 'id' | 'state'>,
  { move, by, agency = null, detail = {} }: MoveNote,
  now: number,
  set: Updateable<Database['tickets']> = {},
): Promise<TicketState | null> {
  const from = row.state as TicketState
  const to = ticketMoved(from, move)
  if (to === null) return null
  await trx
    .updateTable('tickets')
    .set({
      changed_at: now,
      ...(to === from ? {} : { state: to, state_since: now }),
      ...(to === 'closed' || to === 'rejected' ? { closed_at: now } : {}),
      ...(move === 'reopen' ? { closed_at: null } : {}),
      ...set,
    })
    .where('id', '=', row.id)
    .execute()
  await recordEvent(trx, row.id, { kind: move, from, to, by, agency, detail }, now)
  return to
}

/** A line of a ticket's history. */
export async function recordEvent(
  trx: Executor,
  ticketId: number,
  event: {
    kind: string
    from?: TicketState
    to?: TicketState
    by?: number | null
    agency?: string | null
    detail?: Readonly<Record<string, unknown>>
  },
  now: number,
): Promise<void> {
  await trx
    .insertInto('ticket_events')
    .values({
      ticket_id: ticketId,
      kind: event.kind,
      from_state: event.from ?? null,
      to_state: event.to ?? null,
      user_id: event.by ?? null,
      agency: event.agency ?? null,
      detail: JSON.stringify(event.detail ?? {}),
      created_at: now,
    })
    .execute()
}

export const toTicket = (row: TicketRow): Ticket => ({
  id: row.id,
  code: row.code,
  kind: row.kind as TicketKind,
  title: row.title,
  content: row.content,
  field: row.field,
  place: row.place,
  state: row.state as TicketState,
  stateSince: row.state_since,
  agency: row.agency,
  suggested: JSON.parse(row.suggested) as Ticket['suggested'],
  dueAt: row.due_at,
  forwardedAt: row.forwarded_at,
  seenAt: row.seen_at,
  answeredAt: row.answered_at,
  deliveredAt: row.delivered_at,
  closedAt: row.closed_at,
  askedBackAt: row.asked_back_at,
  askers: row.askers,
  reason: row.reason,
  createdAt: row.created_at,
  changedAt: row.changed_at,
})

/** What search looks in: everything by which staff know a ticket, without marks. */
export const foldedOf = (
  { code, title }: Pick<TicketRow, 'code' | 'title'>,
  content: string,
  askers: readonly { code: string; wording: string }[],
): string =>
  fold(
    [...new Set([code, title ?? '', content, ...askers.flatMap((one) => [one.code, one.wording])])]
      .join(' ')
      .slice(0, MOST_FOLDED),
  )

/** Of a ticket that hundreds asked, the first tell what it is about. In UTF-16 units. */
const MOST_FOLDED = 8_000
