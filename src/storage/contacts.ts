import type { ChannelName } from '../conversations/message.ts'
import type { ContactStore } from '../conversations/ports.ts'
import { fold } from '../text/normalise.ts'
import type { Db } from './database.ts'

export function createContactStore(db: Db): ContactStore {
  return {
    async loadContact(contactId) {
      const row = await db
        .selectFrom('contacts')
        .select(['channel', 'platform_id'])
        .where('id', '=', contactId)
        .where('erased_at', 'is', null)
        .executeTakeFirst()
      return row ? { channel: row.channel as ChannelName, personId: row.platform_id } : null
    },

    async saveProfile(contactId, { name, avatar }) {
      await db
        .updateTable('contacts')
        .set({ name, avatar, folded_name: name === null ? null : fold(name) })
        .where('id', '=', contactId)
        .where('erased_at', 'is', null)
        .execute()
    },
  }
}
