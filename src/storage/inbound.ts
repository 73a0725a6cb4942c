import { sql } from 'kysely'
import { wantsAnswer } from '../conversations/message.ts'
import { BadMessage, type InboundStore, type ReceivedMessage } from '../conversations/ports.ts'
import { emptyContext } from '../bot/decision.ts'
import type { Db, Executor } from './database.ts'
import { enqueue } from './jobs.ts'

export function createInboundStore(db: Db): InboundStore {
  return {
    async storeInbound(messages) {
      try {
        return await db.transaction().execute(async (trx) => {
          const contacts = await holdContacts(trx, messages)
          const fresh: boolean[] = []
          for (const message of messages) {
            fresh.push(await storeOne(trx, message, contacts.get(keyOf(message)) ?? 0))
          }
          return fresh
        })
      } catch (error) {
        throw refusesData(error) ? new BadMessage(error) : error
      }
    },
  }
}

/** SQLite's constraints and types; SQLSTATE classes 22 (data) and 23 (constraints) of PostgreSQL. */
function refusesData(error: unknown): boolean {
  const { code, message = '' } = error as { code?: string; message?: string }
  return (
    /^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG)|^2[23]\w{3}$/.test(code ?? '') ||
    message.startsWith('SQLite3 can only bind')
  )
}

const keyOf = ({ channel, personId }: ReceivedMessage) => `${channel} ${personId}`

/**
 * Finds or makes the contacts of a batch and holds their rows until the commit, so that the jobs
 * of one person get their numbers in the order in which they become visible, also when two
 * instances store at once. In one order for all, else two batches could wait for each other.
 */
async function holdContacts(
  trx: Executor,
  messages: readonly ReceivedMessage[],
): Promise<Map<string, number>> {
  const firsts = new Map<string, ReceivedMessage>()
  for (const message of messages) {
    if (!firsts.has(keyOf(message))) firsts.set(keyOf(message), message)
  }
  const contacts = new Map<string, number>()
  for (const [key, message] of [...firsts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    contacts.set(key, await holdContact(trx, message))
  }
  return contacts
}

async function storeOne(
  trx: Executor,
  message: ReceivedMessage,
  contactId: number,
): Promise<boolean> {
  const stored = await trx
    .insertInto('messages')
    .values({
      contact_id: contactId,
      direction: 'in',
      channel: message.channel,
      kind: message.kind,
      event: message.event,
      platform_message_id: message.platformMessageId,
      text: message.text,
      payload: message.payload,
      choices: null,
      hidden: JSON.stringify(message.hidden),
      state: 'received',
      reason: null,
      trace_id: message.traceId,
      sent_at: message.sentAt,
      created_at: message.receivedAt,
      delivered_at: null,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['channel', 'event', 'contact_id', 'platform_message_id'])
        .where('direction', '=', sql.lit('in'))
        .doNothing(),
    )
    .returning('id')
    .executeTakeFirst()
  if (!stored) return false
  if (wantsAnswer(message)) await enqueue(trx, 'turn', contactId, stored.id, message.receivedAt)
  return true
}

async function holdContact(trx: Executor, { channel, personId, receivedAt }: ReceivedMessage) {
  // Changing nothing holds the row; "select … for update" is not known to SQLite.
  const known = await trx
    .updateTable('contacts')
    .set({ platform_id: personId })
    .where('channel', '=', channel)
    .where('platform_id', '=', personId)
    .returning('id')
    .executeTakeFirst()
  if (known) return known.id
  const { id } = await trx
    .insertInto('contacts')
    .values({
      channel,
      platform_id: personId,
      context: JSON.stringify(emptyContext),
      greeted: 0,
      created_at: receivedAt,
    })
    // Two instances may meet the same newcomer at once.
    .onConflict((conflict) =>
      conflict.columns(['channel', 'platform_id']).doUpdateSet({ platform_id: personId }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
