import { emptyContext } from '../bot/decision.ts'
import type { ChannelName } from '../conversations/message.ts'
import type { Erasure, ErasureStore, ErasureWay } from '../conversations/ports.ts'
import type { Db, Executor } from './database.ts'
import { deleteFilesOf, fileIdsIn } from './files.ts'
import { personalTables } from './dialogue-records.ts'
import { forgetAskers } from './ticket-askers.ts'

/** A keyed hash of a person's platform id: tells an erased person again without naming them. */
export type Pseudonym = (channel: ChannelName, personId: string) => string

/** Deletes all that belongs to a contact, and the contact. Turns stay as counts. */
export async function eraseContact(trx: Executor, contactId: number): Promise<void> {
  await eraseUpTo(trx, contactId, Number.MAX_SAFE_INTEGER)
  await trx
    .deleteFrom('jobs')
    .where('lane', '=', 'profile')
    .where('key', '=', String(contactId))
    .execute()
  await trx.deleteFrom('contacts').where('id', '=', contactId).execute()
}

/**
 * Deletes what a contact said up to a message and all that we said so far, and whatever else is known
 * of them; what they said later stays, and the bare contact with it, so that a last reply can be
 * delivered.
 */
export async function eraseContents(
  trx: Executor,
  contactId: number,
  upTo: number,
  erasedAt: number,
): Promise<void> {
  await eraseUpTo(trx, contactId, upTo)
  await trx
    .updateTable('contacts')
    .set({
      context: JSON.stringify(emptyContext),
      greeted: 0,
      name: null,
      avatar: null,
      info: null,
      folded_name: null,
      preview: null,
      preview_from: null,
      unread: 0,
      state: 'bot',
      assignee_id: null,
      waiting_since: null,
      staff_until: null,
      erased_at: erasedAt,
    })
    .where('id', '=', contactId)
    .execute()
}

async function eraseUpTo(trx: Executor, contactId: number, upTo: number): Promise<void> {
  // First, for it holds tickets: messages that go change those who asked in them.
  await forgetAskers(trx, [contactId])
  // Our replies to what came before may have been stored behind the request to erase.
  await trx
    .deleteFrom('jobs')
    .where('lane', 'in', ['turn', 'deliver'])
    .where('key', '=', String(contactId))
    .where((eb) => eb.or([eb('lane', '=', 'deliver'), eb('subject', '<=', upTo)]))
    .execute()
  const doomed = idsUpTo(trx, contactId, upTo)
  const staying = await trx
    .selectFrom('messages')
    .select('attachments')
    .where('contact_id', '=', contactId)
    .where('attachments', 'is not', null)
    .where('id', 'not in', doomed)
    .execute()
  await forgetMessages(trx, doomed)
  await trx.deleteFrom('messages').where('id', 'in', doomed).execute()
  await trx.deleteFrom('notes').where('contact_id', '=', contactId).execute()
  const kept = staying.flatMap(({ attachments }) => fileIdsIn(attachments))
  // Also what staff chose and never sent.
  await trx
    .deleteFrom('files')
    .where('contact_id', '=', contactId)
    .$if(kept.length > 0, (query) => query.where('id', 'not in', kept))
    .execute()
  for (const table of personalTables) {
    await trx.deleteFrom(table).where('contact_id', '=', contactId).execute()
  }
}

/** All that we said to a contact, and what they said up to a message. */
const idsUpTo = (trx: Executor, contactId: number, upTo: number) =>
  trx
    .selectFrom('messages')
    .select('messages.id')
    .where('contact_id', '=', contactId)
    .where((eb) => eb.or([eb('direction', '=', 'out'), eb('id', '<=', upTo)]))

/** Takes from messages what refers to them: files and open requests go, turns lose their identity. */
export async function forgetMessages(
  trx: Executor,
  ids: ReturnType<typeof idsUpTo> | number[],
): Promise<void> {
  const theirFiles = await trx
    .selectFrom('messages')
    .select('attachments')
    .where('id', 'in', ids)
    .where('attachments', 'is not', null)
    .execute()
  await deleteFilesOf(trx, theirFiles)
  await trx.deleteFrom('handoffs').where('message_id', 'in', ids).execute()
  await trx
    .updateTable('ticket_askers')
    .set({ message_id: null })
    .where('message_id', 'in', ids)
    .execute()
  await trx
    .updateTable('turns')
    .set({ message_id: null, contact_id: null, trace_id: '' })
    .where('message_id', 'in', ids)
    .execute()
}

/** Proof that it was done, and what keeps the person's older events from coming back. */
export async function recordErasure(
  trx: Executor,
  done: {
    code: string
    channel: ChannelName
    way: ErasureWay
    pseudonym: string
    requestedAt: number
    now: number
  },
): Promise<void> {
  await trx
    .insertInto('erasures')
    .values({
      code: done.code,
      channel: done.channel,
      way: done.way,
      platform_hint: null,
      pseudonym: done.pseudonym,
      requested_at: done.requestedAt,
      done_at: done.now,
    })
    .onConflict((conflict) =>
      conflict.column('code').doUpdateSet({
        platform_hint: null,
        pseudonym: done.pseudonym,
        done_at: done.now,
      }),
    )
    .execute()
}

export function createErasureStore(db: Db, pseudonym: Pseudonym): ErasureStore {
  return {
    erasePerson: ({ channel, personId }, { way, code, now }) =>
      db.transaction().execute(async (trx) => {
        // Writing holds the row: what they write meanwhile waits, and makes them known anew.
        const contact = await trx
          .updateTable('contacts')
          .set({ erased_at: now })
          .where('channel', '=', channel)
          .where('platform_id', '=', personId)
          .returning('id')
          .executeTakeFirst()
        if (!contact) return null
        await eraseContact(trx, contact.id)
        const known = { code, channel, way, requestedAt: now }
        await recordErasure(trx, { ...known, pseudonym: pseudonym(channel, personId), now })
        return { ...known, platformHint: null, doneAt: now }
      }),

    async openErasure({ code, channel, way, platformHint, requestedAt }) {
      await db
        .insertInto('erasures')
        .values({
          code,
          channel,
          way,
          platform_hint: platformHint,
          pseudonym: null,
          requested_at: requestedAt,
          done_at: null,
        })
        .onConflict((conflict) => conflict.column('code').doNothing())
        .execute()
    },

    async closeErasure(code, now) {
      const { numUpdatedRows } = await db
        .updateTable('erasures')
        .set({ done_at: now, platform_hint: null })
        .where('code', '=', code)
        .where('done_at', 'is', null)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },

    async erasureOf(code) {
      const row = await db
        .selectFrom('erasures')
        .selectAll()
        .where('code', '=', code)
        .executeTakeFirst()
      return row ? toErasure(row) : null
    },

    async openErasures() {
      const rows = await db
        .selectFrom('erasures')
        .selectAll()
        .where('done_at', 'is', null)
        .orderBy('requested_at')
        .execute()
      return rows.map(toErasure)
    },
  }
}

function toErasure(row: {
  code: string
  channel: string
  way: string
  platform_hint: string | null
  requested_at: number
  done_at: number | null
}): Erasure {
  return {
    code: row.code,
    channel: row.channel as ChannelName,
    way: row.way as ErasureWay,
    platformHint: row.platform_hint,
    requestedAt: row.requested_at,
    doneAt: row.done_at,
  }
}
