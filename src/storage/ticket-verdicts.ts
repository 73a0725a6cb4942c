import type { Effect } from '../flows/world.ts'
import type { Executor } from './database.ts'
import { holdTicket, moveTicket, recordEvent, type TicketRow } from './ticket-moves.ts'

/** What those who asked say of the answer. Anybody can type a code: it counts for whom it was told. */

type Said<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>

export async function keepVerdict(
  trx: Executor,
  { code, verdict }: Said<'verdict'>,
  contactId: number,
  now: number,
): Promise<void> {
  const held = await holdTold(trx, code, contactId, now)
  if (!held) return
  await recordOf(trx, held.askerId, verdict, now)
  const detail = { asker: held.askerId }
  await recordEvent(trx, held.ticket.id, { kind: verdict, detail }, now)
}

/**
 * The ticket is with staff again, with what is missing. Where it is already on its way again, that is
 * noted for whoever looks at it.
 */
export async function reopenFor(
  trx: Executor,
  { code, content }: Said<'reopen'>,
  contactId: number,
  now: number,
): Promise<void> {
  const held = await holdTold(trx, code, contactId, now)
  if (!held) return
  const { askerId, ticket } = held
  await recordOf(trx, askerId, 'unclear', now)
  const detail = { asker: askerId, ...(content === null ? {} : { words: content }) }
  const moved = await moveTicket(trx, ticket, { move: 'reopen', by: null, detail }, now)
  if (moved === null) await recordEvent(trx, ticket.id, { kind: 'missing', detail }, now)
}

/** The ticket whose answer was told to this person under this code, held. */
async function holdTold(
  trx: Executor,
  code: string,
  contactId: number,
  now: number,
): Promise<{ askerId: number; ticket: TicketRow } | null> {
  const asker = await trx
    .selectFrom('ticket_askers')
    .select(['id', 'ticket_id'])
    .where('code', '=', code)
    .where('contact_id', '=', contactId)
    .where('told_at', 'is not', null)
    .executeTakeFirst()
  const ticket = asker?.ticket_id ? await holdTicket(trx, asker.ticket_id, now) : null
  return asker && ticket ? { askerId: asker.id, ticket } : null
}

const recordOf = (trx: Executor, askerId: number, verdict: 'clear' | 'unclear', now: number) =>
  trx
    .updateTable('ticket_askers')
    .set({ verdict, verdict_at: now })
    .where('id', '=', askerId)
    .execute()

/** Of people who are gone their words go, and that they said something stays. */
export async function forgetWords(
  trx: Executor,
  ticketId: number,
  askerIds: readonly number[],
): Promise<void> {
  const events = await trx
    .selectFrom('ticket_events')
    .select(['id', 'detail'])
    .where('ticket_id', '=', ticketId)
    .where('detail', 'like', '%"words"%')
    .execute()
  for (const { id, detail } of events) {
    const rest = JSON.parse(detail) as { asker?: number; words?: string }
    if (rest.asker === undefined || !askerIds.includes(rest.asker)) continue
    delete rest.words
    await trx
      .updateTable('ticket_events')
      .set({ detail: JSON.stringify(rest) })
      .where('id', '=', id)
      .execute()
  }
}
