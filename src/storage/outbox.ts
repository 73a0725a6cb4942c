import type {
  ChannelName,
  OutgoingAttachment,
  OutgoingChoice,
  OutgoingPart,
  Speaker,
} from '../conversations/message.ts'
import type { OutboxStore } from '../conversations/ports.ts'
import { WITHDRAWN } from '../conversations/staff-work.ts'
import { isHeld, type ConversationState } from '../conversations/states.ts'
import type { Job } from '../queue/queue.ts'
import type { Db, Executor } from './database.ts'
import { recordInteraction } from './interactions.ts'
import { announceKey } from '../tickets/ports.ts'
import { endJob, enqueue, enqueueAll } from './jobs.ts'
import { changedForStaff } from './moves.ts'

export function createOutboxStore(db: Db): OutboxStore {
  async function settle(
    job: Job,
    messageId: number,
    set: { state: 'refused' | 'parked'; reason: string },
    now: number,
    then: (trx: Executor) => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    await db.transaction().execute(async (trx) => {
      await tellStaff(trx, job, now)
      await endJob(trx, job)
      await trx
        .updateTable('messages')
        .set(set)
        .where('id', '=', messageId)
        // Unless its echo has shown meanwhile that it did go out.
        .where('state', '=', 'pending')
        .execute()
      await then(trx)
    })
  }

  const withdraw = (messageId: number) =>
    db
      .updateTable('messages')
      .set({ state: 'withdrawn', reason: WITHDRAWN })
      .where('id', '=', messageId)
      .where('state', '=', 'pending')
      .execute()

  return {
    async loadOutgoing(messageId, now) {
      const row = await db
        .selectFrom('messages')
        .innerJoin('contacts', 'contacts.id', 'messages.contact_id')
        .selectAll('messages')
        .select(['contacts.platform_id', 'contacts.last_interaction_at'])
        .select(['contacts.state as standing', 'contacts.staff_until'])
        .where('messages.id', '=', messageId)
        .where('messages.state', '=', 'pending')
        .executeTakeFirst()
      if (!row) return null
      // Looked at once more at the moment of sending: nothing of the bot's goes out beside a person.
      const hold = { state: row.standing as ConversationState, staffUntil: row.staff_until }
      if (row.author !== 'staff' && row.event === 'reply' && isHeld(hold, now)) {
        await withdraw(messageId)
        return null
      }
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
        await tellStaff(trx, job, at)
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

    recordRefused: (job, messageId, reason, now) =>
      settle(job, messageId, { state: 'refused', reason }, now),

    recordParked: (job, messageId, reason, now, { announce } = { announce: false }) =>
      settle(job, messageId, { state: 'parked', reason }, now, (trx) =>
        announce ? announceOnce(trx, messageId, now) : Promise.resolve(),
      ),

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

/** Of an agency's answer that waits, the person is told once that it is there. */
async function announceOnce(trx: Executor, messageId: number, now: number): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('ticket_askers')
    .set({ announced_at: now })
    .where('told_message_id', '=', messageId)
    .where('announced_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return
  await enqueueAll(trx, 'ticket', [{ key: announceKey(messageId), subject: messageId, now }])
}

/** The contact before the job, as everywhere: erasing holds both, in that order. */
const tellStaff = (trx: Executor, { key }: Job, now: number) =>
  changedForStaff(trx, Number(key), now)

async function bytesOf(db: Db, fileId: number): Promise<Buffer | null> {
  const row = await db
    .selectFrom('files')
    .select('bytes')
    .where('id', '=', fileId)
    .executeTakeFirst()
  return row?.bytes ?? null
}

/**
 * What the bot answers may be withdrawn when staff come; the other words of ours are sent anyway:
 * `answer` is an agency's, which staff let through, and which takes the conversation from nobody.
 */
export type OutgoingEvent = 'reply' | 'emergency' | 'word' | 'answer'

/** Who says it, where it is not the bot that answers. */
interface Said {
  speaker: Speaker
  staffId: number | null
  clientId: string | null
  quotes: string | null
}
const byTheBot: Said = { speaker: 'bot', staffId: null, clientId: null, quotes: null }

/**
 * Decided, and waiting to be delivered.
 * @returns the message's id
 */
export async function putIntoOutbox(
  trx: Executor,
  { contactId, channel, traceId }: { contactId: number; channel: ChannelName; traceId: string },
  part: OutgoingPart,
  now: number,
  { speaker, staffId, clientId, quotes }: Said = byTheBot,
  event: OutgoingEvent = 'reply',
): Promise<number> {
  const { id } = await trx
    .insertInto('messages')
    .values({
      contact_id: contactId,
      direction: 'out',
      channel,
      kind: 'text',
      event,
      platform_message_id: null,
      text: part.text,
      payload: null,
      choices: JSON.stringify(part.choices),
      author: speaker,
      staff_id: staffId,
      client_id: clientId,
      quotes,
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
  return id
}
