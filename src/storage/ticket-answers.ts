import type { Executor } from './database.ts'
import { moveTicket, type TicketRow } from './ticket-moves.ts'

export interface NewAnswer {
  text: string
  agency: string | null
  /** Who signed at the agency; null where staff wrote it for them. */
  byName: string | null
  userId: number | null
  linkId: number | null
}

/**
 * An answer that waits for staff, in the place of one that nobody decided about; the ticket's row must
 * be held.
 * @returns null, and nothing changed, when nobody waits for an answer
 */
export async function keepAnswer(
  trx: Executor,
  row: TicketRow,
  { text, agency, byName, userId, linkId }: NewAnswer,
  now: number,
): Promise<number | null> {
  const note = { move: 'answer', by: userId, agency, detail: { byName } } as const
  const set = { answered_at: now, asked_back_at: null }
  if ((await moveTicket(trx, row, note, now, set)) === null) return null
  await trx
    .updateTable('ticket_answers')
    .set({ state: 'replaced', decided_at: now })
    .where('ticket_id', '=', row.id)
    .where('state', '=', 'waiting')
    .execute()
  const { id } = await trx
    .insertInto('ticket_answers')
    .values({
      ...{ ticket_id: row.id, text, agency, by_name: byName, user_id: userId, link_id: linkId },
      ...{ state: 'waiting', created_at: now },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
