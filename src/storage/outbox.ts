import type {
  ChannelName,
  OutgoingAttachment,
  OutgoingChoice,
  OutgoingPart,
  Speaker,
} from '../conversations/message.ts'
import type { OutboxStore } from '../conversations/ports.ts'
import type { Job } from '../queue/queue.ts'
import type { Db, Executor } from './database.ts'
import { recordInteraction } from './interactions.ts'
import { endJob, enqueue } from './jobs.ts'

export function createOutboxStore(db: Db): OutboxStore {
  async function settle(
    job: Job,
    messageId: number,
    set: { state: 'refused' | 'parked'; reason: string },
  ): Promise<void> {
    await db.transaction().execute(async (trx) => {
      await endJob(trx, job)
      await trx
        .updateTable('messages')
        .set(set)
        .where('id', '=', messageId)
        // Unless its echo has shown meanwhile that it did go out.
        .where('state', '=', 'pending')
        .execute()
    })
  }

  return {
    async loadOutgoing(messageId) {
      const row = await db
        .selectFrom('messages')
        .innerJoin('contacts', 'contacts.id', 'messages.contact_id')
        .selectAll('messages')
        .select(['contacts.platform_id', 'contacts.last_interaction_at'])
        .where('messages.id', '=', messageId)
        .where('messages.state', '=', 'pending')
        .executeTakeFirst()
      if (!row) return null
      const attachment =
        row.attachments === null ? undefined : (JSON.parse(row.attachments) as OutgoingAttachment)
      return {
        messageId: row.id,
        contactId: row.contact_id,
        channel: row.channel as ChannelName,
        personId: row.platform_id,
        part: {
          text: row.text ?? '',
          choices: JSON.parse(row.choices ?? '[]') as OutgoingChoice[],
          ...(attachment ? { attachment } : {}),
        },
        speaker: (row.author ?? 'bot') as Speaker,
        file: attachment && 'fileId' in attachment ? await bytesOf(db, attachment.fileId) : null,
        quotes: row.quotes,
        lastInteractionAt: row.last_interaction_at,
        traceId: row.trace_id,
        createdAt: row.created_at,
      }
    },

    recordSent: (job, messageId, platformMessageId, at) =>
      db.transaction().execute(async (trx) => {
        await endJob(trx, job)
        const sent = await trx
          .updateTable('messages')
          .set({ state: 'sent', platform_message_id: platformMessageId, delivered_at: at })
          .where('id', '=', messageId)
          .returning('contact_id')
          .executeTakeFirst()
        if (!sent || platformMessageId === '') return
        // Its echo may have come first and been taken for somebody else's.
        await trx
          .deleteFrom('messages')
          .where('contact_id', '=', sent.contact_id)
          .where('platform_message_id', '=', platformMessageId)
          .where('kind', '=', 'echo')
          .execute()
      }),

    recordRefused: (job, messageId, reason) => settle(job, messageId, { state: 'refused', reason }),

    recordParked: (job, messageId, reason) => settle(job, messageId, { state: 'parked', reason }),

    recordInteraction: (contactId, at) => recordInteraction(db, contactId, at),

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

    async pauses(now) {
      const rows = await db
        .selectFrom('channel_pauses')
        .selectAll()
        .where('until', '>', now)
        .execute()
      return rows.map(({ channel, ...rest }) => ({ channel: channel as ChannelName, ...rest }))
    },
  }
}

async function bytesOf(db: Db, fileId: number): Promise<Buffer | null> {
  const row = await db
    .selectFrom('files')
    .select('bytes')
    .where('id', '=', fileId)
    .executeTakeFirst()
  return row?.bytes ?? null
}

/** Decided, and waiting to be delivered. */
export async function putIntoOutbox(
  trx: Executor,
  { contactId, channel, traceId }: { contactId: number; channel: ChannelName; traceId: string },
  part: OutgoingPart,
  now: number,
): Promise<void> {
  const { id } = await trx
    .insertInto('messages')
    .values({
      contact_id: contactId,
      direction: 'out',
      channel,
      kind: 'text',
      event: 'reply',
      platform_message_id: null,
      text: part.text,
      payload: null,
      choices: JSON.stringify(part.choices),
      author: 'bot',
      attachments: part.attachment ? JSON.stringify(part.attachment) : null,
      hidden: '[]',
      state: 'pending',
      reason: null,
      trace_id: traceId,
      sent_at: now,
      created_at: now,
      delivered_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await enqueue(trx, 'deliver', contactId, id, now)
}
