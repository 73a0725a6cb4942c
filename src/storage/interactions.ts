import { sql } from 'kysely'
import type { Executor } from './database.ts'

/** When a person last did something, as a contact's column is to hold it: it never goes back. */
export const laterOf = (at: number) => sql<number>`
  case when last_interaction_at is null or last_interaction_at < ${at}
  then ${at} else last_interaction_at end`

/** A clock that runs ahead must not keep the window open for longer. In ms UTC. */
export const interactionAt = ({ sentAt, receivedAt }: { sentAt: number; receivedAt: number }) =>
  Math.min(sentAt, receivedAt)

export async function recordInteraction(
  on: Executor,
  contactId: number,
  at: number,
): Promise<void> {
  await on
    .updateTable('contacts')
    .set({ last_interaction_at: laterOf(at) })
    .where('id', '=', contactId)
    .execute()
}
