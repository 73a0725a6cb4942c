import type { ChannelName } from '../conversations/message.ts'
import type { ContactStore, FileStore } from '../conversations/ports.ts'
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
        .set({ name, avatar })
        .where('id', '=', contactId)
        .where('erased_at', 'is', null)
        .execute()
    },
  }
}

export function createFileStore(db: Db): FileStore {
  return {
    async saveFile({ contactId, name, mediaType, bytes, createdAt }) {
      const { id } = await db
        .insertInto('files')
        .values({
          contact_id: contactId,
          name,
          media_type: mediaType,
          bytes,
          created_at: createdAt,
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      return id
    },
  }
}
