import { sql } from 'kysely'
import { wantsAnswer } from '../conversations/message.ts'
import type { InboundStore, ReceivedMessage } from '../conversations/ports.ts'
import { emptyContext } from '../bot/decision.ts'
import type { Db, Executor } from './database.ts'
import { enqueue } from './jobs.ts'

export function createInboundStore(db: Db): InboundStore {
  return {
    storeInbound: (messages) =>
      db.transaction().execute(async (trx) => {
        const fresh: boolean[] = []
        for (const message of messages) fresh.push(await storeOne(trx, message))
        return fresh
      }),
  }
}

async function storeOne(trx: Executor, message: ReceivedMessage): Promise<boolean> {
  const contactId = await contactOf(trx, message)
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
  if (wantsAnswer(message)) {
    await enqueue(trx, 'turn', contactId, stored.id, message.receivedAt)
    await trx
      .updateTable('contacts')
      .set({ last_inbound_at: message.receivedAt })
      .where('id', '=', contactId)
      .execute()
  }
  return true
}

async function contactOf(trx: Executor, { channel, personId, receivedAt }: ReceivedMessage) {
  const known = await trx
    .selectFrom('contacts')
    .select('id')
    .where('channel', '=', channel)
    .where('platform_id', '=', personId)
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
      last_inbound_at: null,
    })
    // Two instances may meet the same newcomer at once; the update only makes `returning` answer.
    .onConflict((conflict) =>
      conflict.columns(['channel', 'platform_id']).doUpdateSet({ platform_id: personId }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
