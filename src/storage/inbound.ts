import { sql } from 'kysely'
import { wantsAnswer } from '../conversations/message.ts'
import { BadMessage, type InboundStore, type ReceivedMessage } from '../conversations/ports.ts'
import { emptyContext } from '../bot/decision.ts'
import type { Db, Executor } from './database.ts'
import { enqueueAll } from './jobs.ts'

/**
 * Messages of one statement; both databases take far more values. Storing a
 * message took 82 µs with a statement for each message and table, 30 µs with one for all (CPU profile).
 */
const MOST_ROWS = 100

export function createInboundStore(db: Db): InboundStore {
  return {
    async storeInbound(messages) {
      try {
        return await db.transaction().execute(async (trx) => {
          const fresh: boolean[] = []
          for (let at = 0; at < messages.length; at += MOST_ROWS) {
            fresh.push(...(await storeSome(trx, messages.slice(at, at + MOST_ROWS))))
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
  const sorted = [...firsts].sort(([a], [b]) => (a < b ? -1 : 1))
  const rows = await trx
    .insertInto('contacts')
    .values(
      sorted.map(([, { channel, personId, receivedAt }]) => ({
        channel,
        platform_id: personId,
        context: JSON.stringify(emptyContext),
        greeted: 0,
        created_at: receivedAt,
      })),
    )
    // Changing nothing holds the row; "select … for update" is not known to SQLite.
    .onConflict((conflict) =>
      conflict
        .columns(['channel', 'platform_id'])
        .doUpdateSet((eb) => ({ platform_id: eb.ref('excluded.platform_id') })),
    )
    .returning(['id', 'channel', 'platform_id'])
    .execute()
  return new Map(rows.map(({ id, channel, platform_id }) => [`${channel} ${platform_id}`, id]))
}

async function storeSome(trx: Executor, messages: readonly ReceivedMessage[]): Promise<boolean[]> {
  if (messages.length === 0) return []
  const contacts = await holdContacts(trx, messages)
  const contactOf = (message: ReceivedMessage) => contacts.get(keyOf(message)) ?? 0
  const stored = await trx
    .insertInto('messages')
    .values(messages.map((message) => rowOf(message, contactOf(message))))
    .onConflict((conflict) =>
      conflict
        .columns(['channel', 'event', 'contact_id', 'platform_message_id'])
        .where('direction', '=', sql.lit('in'))
        .doNothing(),
    )
    .returning(['id', 'event', 'contact_id', 'platform_message_id'])
    .execute()
  // Not by their order: a database may return the rows in any.
  const idOf = new Map(stored.map((row) => [uniqueBy(row), row.id]))
  const jobs: { key: number; subject: number; now: number }[] = []
  const fresh = messages.map((message) => {
    const key = contactOf(message)
    const name = uniqueBy(rowOf(message, key))
    const subject = idOf.get(name)
    // The same message once more in this batch is a repetition.
    idOf.delete(name)
    if (subject === undefined) return false
    if (wantsAnswer(message)) jobs.push({ key, subject, now: message.receivedAt })
    return true
  })
  await enqueueAll(trx, 'turn', jobs)
  return fresh
}

/** A contact is on one channel, so this names a message as the unique index does. */
function uniqueBy(row: {
  event: string
  contact_id: number
  platform_message_id: string | null
}): string {
  return JSON.stringify([row.event, row.contact_id, row.platform_message_id])
}

function rowOf(message: ReceivedMessage, contactId: number) {
  return {
    contact_id: contactId,
    direction: 'in' as const,
    channel: message.channel,
    kind: message.kind,
    event: message.event,
    platform_message_id: message.platformMessageId,
    text: message.text,
    payload: message.payload,
    choices: null,
    hidden: JSON.stringify(message.hidden),
    state: 'received' as const,
    reason: null,
    trace_id: message.traceId,
    sent_at: message.sentAt,
    created_at: message.receivedAt,
    delivered_at: null,
  }
}
