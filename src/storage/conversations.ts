import type { ChannelName, OutgoingChoice } from '../conversations/message.ts'
import type { HandoffStore, TranscriptStore } from '../conversations/ports.ts'
import type { Db } from './database.ts'

export function createHandoffStore(db: Db): HandoffStore {
  return {
    async waitingHandoffs() {
      const rows = await db
        .selectFrom('handoffs')
        .innerJoin('contacts', 'contacts.id', 'handoffs.contact_id')
        .innerJoin('messages', 'messages.id', 'handoffs.message_id')
        .select([
          'handoffs.id',
          'contacts.channel',
          'contacts.platform_id',
          'handoffs.reason',
          'messages.text',
          'handoffs.created_at',
        ])
        .where('handoffs.state', '=', 'waiting')
        .orderBy('handoffs.id')
        .execute()
      return rows.map((row) => ({
        id: row.id,
        channel: row.channel as ChannelName,
        personId: row.platform_id,
        reason: row.reason,
        text: row.text,
        createdAt: row.created_at,
      }))
    },
  }
}

export function createTranscriptStore(db: Db): TranscriptStore {
  return {
    async transcript(channel, personId, after, most) {
      const rows = await db
        .selectFrom('messages')
        .innerJoin('contacts', 'contacts.id', 'messages.contact_id')
        .selectAll('messages')
        .where('contacts.channel', '=', channel)
        .where('contacts.platform_id', '=', personId)
        .where('messages.id', '>', after)
        .where('messages.state', 'in', ['received', 'pending', 'parked', 'sent'])
        .where('messages.kind', '!=', 'echo')
        .where('messages.erased_at', 'is', null)
        .orderBy('messages.id')
        .limit(most)
        .execute()
      return rows.map((row) => ({
        messageId: row.id,
        platformMessageId: row.platform_message_id ?? '',
        from: row.direction === 'in' ? 'person' : row.author === 'staff' ? 'staff' : 'bot',
        part: {
          text: row.text ?? '',
          choices: JSON.parse(row.choices ?? '[]') as OutgoingChoice[],
        },
        at: row.delivered_at ?? row.sent_at,
      }))
    },
  }
}
