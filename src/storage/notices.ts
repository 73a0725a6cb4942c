import { sql } from 'kysely'
import type { ReceivedEvent } from '../conversations/ports.ts'
import type { Executor } from './database.ts'
import { judgeMessage } from './answer-verdicts.ts'
import { deleteFilesOf } from './files.ts'
import { changedForStaff } from './moves.ts'

/** What comes beside messages and changes what is stored. Each tells whether it changed anything. */

export async function recordReceipt(
  trx: Executor,
  { state, of, sentAt, receivedAt }: Extract<ReceivedEvent, { kind: 'receipt' }>,
  contactId: number,
): Promise<boolean> {
  if (typeof of !== 'number' && of.length === 0) return false
  const at = { reached_at: sql<number>`coalesce(reached_at, ${sentAt})` }
  const { numUpdatedRows } = await trx
    .updateTable('messages')
    .set(state === 'seen' ? { ...at, seen_at: sentAt } : at)
    .where('contact_id', '=', contactId)
    // What is parked, refused or still waiting reached nobody, however late the time told.
    .where((eb) => eb.or([eb('state', '=', 'sent'), eb('kind', '=', 'echo')]))
    .where(state === 'seen' ? 'seen_at' : 'reached_at', 'is', null)
    .where((eb) =>
      typeof of === 'number' ? eb('sent_at', '<=', of) : eb('platform_message_id', 'in', [...of]),
    )
    .executeTakeFirst()
  if (numUpdatedRows > 0n) await changedForStaff(trx, contactId, receivedAt)
  return numUpdatedRows > 0n
}

export async function editMessage(
  trx: Executor,
  { target, text, sentAt, receivedAt }: Extract<ReceivedEvent, { kind: 'edit' }>,
  contactId: number,
): Promise<boolean> {
  const { numUpdatedRows } = await theirs(trx, contactId)
    .set({ text, edited_at: sentAt })
    .where('platform_message_id', '=', target)
    .executeTakeFirst()
  if (numUpdatedRows > 0n) await changedForStaff(trx, contactId, receivedAt)
  return numUpdatedRows > 0n
}

export async function takeBack(
  trx: Executor,
  { targets, sentAt, receivedAt }: Extract<ReceivedEvent, { kind: 'deletion' }>,
  contactId: number,
): Promise<boolean> {
  if (targets.length === 0) return false
  const theirFiles = await trx
    .selectFrom('messages')
    .select('attachments')
    .where('contact_id', '=', contactId)
    .where('direction', '=', 'in')
    .where('platform_message_id', 'in', [...targets])
    .execute()
  await deleteFilesOf(trx, theirFiles)
  const { numUpdatedRows } = await theirs(trx, contactId)
    .set({ text: null, payload: null, attachments: null, erased_at: sentAt })
    .where('platform_message_id', 'in', [...targets])
    .executeTakeFirst()
  if (numUpdatedRows > 0n) await changedForStaff(trx, contactId, receivedAt, { preview: '' })
  return numUpdatedRows > 0n
}

const theirs = (trx: Executor, contactId: number) =>
  trx
    .updateTable('messages')
    .where('contact_id', '=', contactId)
    .where('direction', '=', 'in')
    .where('erased_at', 'is', null)

export async function storeNote(
  trx: Executor,
  note: Extract<ReceivedEvent, { kind: 'note' | 'account' }>,
  contactId: number | null,
): Promise<boolean> {
  // To the unique index one missing contact is not like another.
  if (contactId === null && (await knownAccountNote(trx, note))) return false
  const stored = await trx
    .insertInto('notes')
    .values({
      contact_id: contactId,
      channel: note.channel,
      event: note.event,
      platform_event_id: note.platformMessageId,
      details: JSON.stringify(note.details),
      sent_at: note.sentAt,
      created_at: note.receivedAt,
    })
    .onConflict((conflict) =>
      conflict.columns(['channel', 'event', 'contact_id', 'platform_event_id']).doNothing(),
    )
    .returning('id')
    .executeTakeFirst()
  if (stored && contactId !== null && note.kind === 'note' && note.judges) {
    const { message: platformMessageId, right } = note.judges
    await judgeMessage(trx, { contactId, platformMessageId }, right ? 'right' : 'not-right')
  }
  return stored !== undefined
}

async function knownAccountNote(
  trx: Executor,
  { channel, event, platformMessageId }: Extract<ReceivedEvent, { kind: 'note' | 'account' }>,
): Promise<boolean> {
  const known = await trx
    .selectFrom('notes')
    .select('id')
    .where('channel', '=', channel)
    .where('event', '=', event)
    .where('contact_id', 'is', null)
    .where('platform_event_id', '=', platformMessageId)
    .executeTakeFirst()
  return known !== undefined
}
