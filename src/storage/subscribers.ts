import type { ChannelName } from '../conversations/message.ts'
import type { SubscriberStore } from '../conversations/ports.ts'
import type { Db } from './database.ts'
import { putIntoOutbox } from './outbox.ts'

export function createSubscriberStore(db: Db): SubscriberStore {
  return {
    async countSubscribers() {
      const { count } = await db
        .selectFrom('subscriptions')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      return Number(count)
    },

    sendToSubscribers: (text, traceId, now) =>
      db.transaction().execute(async (trx) => {
        // Writing holds the contacts, as everywhere before their messages get numbers.
        const contacts = await trx
          .updateTable('contacts')
          .set((eb) => ({ greeted: eb.ref('greeted') }))
          .where('id', 'in', (eb) => eb.selectFrom('subscriptions').select('contact_id'))
          .returning(['id', 'channel'])
          .execute()
        for (const { id, channel } of contacts) {
          const to = { contactId: id, channel: channel as ChannelName, traceId }
          await putIntoOutbox(trx, to, { text, choices: [] }, now, undefined, 'word')
        }
        return contacts.length
      }),
  }
}
