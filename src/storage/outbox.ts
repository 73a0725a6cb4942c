import type { ChannelName, OutgoingChoice } from '../conversations/message.ts'
import type { OutboxStore } from '../conversations/ports.ts'
import type { Job } from '../queue/queue.ts'
import type { Db } from './database.ts'
import { endJob } from './jobs.ts'

export function createOutboxStore(db: Db): OutboxStore {
  async function settle(
    job: Job,
    messageId: number,
    set: {
      state: 'sent' | 'refused' | 'parked'
      reason?: string
      platform_message_id?: string
      delivered_at?: number
    },
  ): Promise<void> {
    await db.transaction().execute(async (trx) => {
      await endJob(trx, job)
      await trx.updateTable('messages').set(set).where('id', '=', messageId).execute()
    })
  }

  return {
    async loadOutgoing(messageId) {
      const row = await db
        .selectFrom('messages')
        .innerJoin('contacts', 'contacts.id', 'messages.contact_id')
        .selectAll('messages')
        .select('contacts.platform_id')
        .where('messages.id', '=', messageId)
        .where('messages.state', '=', 'pending')
        .executeTakeFirst()
      if (!row) return null
      return {
        messageId: row.id,
        contactId: row.contact_id,
        channel: row.channel as ChannelName,
        personId: row.platform_id,
        part: {
          text: row.text ?? '',
          choices: JSON.parse(row.choices ?? '[]') as OutgoingChoice[],
        },
        traceId: row.trace_id,
        createdAt: row.created_at,
      }
    },

    recordSent: (job, messageId, platformMessageId, at) =>
      settle(job, messageId, {
        state: 'sent',
        platform_message_id: platformMessageId,
        delivered_at: at,
      }),

    recordRefused: (job, messageId, reason) => settle(job, messageId, { state: 'refused', reason }),

    recordParked: (job, messageId, reason) => settle(job, messageId, { state: 'parked', reason }),

    async pauseChannel(channel, until, reason) {
      await db
        .insertInto('channel_pauses')
        .values({ channel, until, reason })
        // Sends that fail side by side each pause the channel: the longest pause stands.
        .onConflict((conflict) =>
          conflict
            .column('channel')
            .doUpdateSet({ until, reason })
            .where('channel_pauses.until', '<', until),
        )
        .execute()
    },

    async pausedUntil(channel) {
      const row = await db
        .selectFrom('channel_pauses')
        .select('until')
        .where('channel', '=', channel)
        .executeTakeFirst()
      return row?.until ?? 0
    },
  }
}
