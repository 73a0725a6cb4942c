import type { Attachment, InboundFile, OutgoingAttachment } from '../conversations/message.ts'
import type { FileStore, TranscriptFile } from '../conversations/ports.ts'
import { padded } from './insert-many.ts'
import type { Db, Executor } from './database.ts'

/** Messages that the person sees in their conversation: also what is on its way to them. */
export const seenStates = ['received', 'pending', 'parked', 'sent'] as const

export function createFileStore(db: Db): FileStore {
  return {
    saveFile: (file) => insertFile(db, file),

    async fileOfPerson(fileId, { channel, personId }) {
      const row = await db
        .selectFrom('files')
        .innerJoin('contacts', 'contacts.id', 'files.contact_id')
        .select(['files.contact_id', 'files.name', 'media_type', 'bytes', 'files.created_at'])
        .where('files.id', '=', fileId)
        .where('contacts.channel', '=', channel)
        .where('contacts.platform_id', '=', personId)
        .executeTakeFirst()
      if (!row) return null
      // What staff have chosen and not sent is nobody's but theirs.
      const messages = await db
        .selectFrom('messages')
        .select('attachments')
        .where('contact_id', '=', row.contact_id)
        .where('attachments', 'like', `%"fileId":${fileId}%`)
        .where('state', 'in', seenStates)
        .where('kind', '!=', 'echo')
        .where('erased_at', 'is', null)
        .execute()
      if (!messages.some(({ attachments }) => fileIdsIn(attachments).includes(fileId))) return null
      return {
        contactId: row.contact_id,
        name: row.name,
        mediaType: row.media_type,
        bytes: row.bytes,
        createdAt: row.created_at,
      }
    },
  }
}

/** Keeps what came with a message, and tells of it among the message's attachments. */
export async function keepFile(
  trx: Executor,
  { kind, name, mediaType, bytes }: InboundFile,
  { contactId, messageId, createdAt }: { contactId: number; messageId: number; createdAt: number },
): Promise<void> {
  const fileId = await insertFile(trx, {
    contactId,
    name,
    mediaType,
    bytes: Buffer.from(bytes),
    createdAt,
  })
  const kept: Attachment = {
    ...{ kind, url: `/chat/files/${fileId}`, fileId, name, mediaType },
    size: bytes.length,
  }
  await trx
    .updateTable('messages')
    .set({ attachments: JSON.stringify([kept]) })
    .where('id', '=', messageId)
    .execute()
}

/** Deletes the files of messages that go. */
export async function deleteFilesOf(
  trx: Executor,
  messages: readonly { attachments: string | null }[],
): Promise<void> {
  const ids = messages.flatMap(({ attachments }) => fileIdsIn(attachments))
  if (ids.length > 0) await trx.deleteFrom('files').where('id', 'in', ids).execute()
}

/** Files of lines of a transcript, by the line's message. */
export async function filesOfLines(
  db: Db,
  lines: readonly { id: number; attachments: string | null }[],
): Promise<Map<number, TranscriptFile[]>> {
  const ids = lines.flatMap(({ attachments }) => fileIdsIn(attachments))
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('files')
    .select(['id', ({ fn }) => fn<number>('length', ['bytes']).as('size')])
    .where('id', 'in', padded(ids))
    .execute()
  const sizes = new Map(rows.map(({ id, size }) => [id, Number(size)]))
  return new Map(
    lines.map(({ id, attachments }) => [
      id,
      storedIn(attachments).map(({ fileId, kind, name, mediaType }) => ({
        id: fileId,
        kind: kind === 'image' ? 'image' : 'file',
        name: name ?? '',
        mediaType: mediaType ?? 'application/octet-stream',
        size: sizes.get(fileId) ?? null,
      })),
    ]),
  )
}

export const fileIdsIn = (attachments: string | null): number[] =>
  storedIn(attachments).map(({ fileId }) => fileId)

interface Stored {
  fileId: number
  kind: string
  name?: string
  mediaType?: string
}

/** A list with what came, one alone with what we send. */
function storedIn(attachments: string | null): Stored[] {
  if (attachments === null) return []
  const all = [JSON.parse(attachments) as OutgoingAttachment | Attachment[]].flat()
  return all.filter((one): one is Stored & typeof one => 'fileId' in one)
}

export async function insertFile(
  on: Executor,
  { contactId, name, mediaType, bytes, createdAt }: Parameters<FileStore['saveFile']>[0],
): Promise<number> {
  const { id } = await on
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
}
