import { sql, type RawBuilder } from 'kysely'
import { isInteraction, isMessage, wantsAnswer } from '../conversations/message.ts'
import { commandIn } from '../conversations/states.ts'
import {
  BadMessage,
  type InboundStore,
  type ReceivedEvent,
  type ReceivedMessage,
} from '../conversations/ports.ts'
import { fold } from '../text/normalise.ts'
import type { Db, Executor } from './database.ts'
import { eraseContact, recordErasure, type Pseudonym } from './erasure.ts'
import { keepFile } from './files.ts'
import { holdContacts, keyOf, type PersonEvent } from './hold-contacts.ts'
import { insertMany } from './insert-many.ts'
import { interactionAt, recordInteraction } from './interactions.ts'
import { enqueueAll } from './jobs.ts'
import { holdConversation, makeMove, silence, staffSpoke, type Standing } from './moves.ts'
import { editMessage, recordReceipt, storeNote, takeBack } from './notices.ts'

/** @param forUpdate how the database holds the rows of a select until the commit */
export function createInboundStore(
  db: Db,
  pseudonym: Pseudonym,
  forUpdate: RawBuilder<unknown>,
): InboundStore {
  return {
    async storeInbound(events) {
      try {
        return await db.transaction().execute((trx) => storeAll(trx, events))
      } catch (error) {
        throw refusesData(error) ? new BadMessage(error) : error
      }
    },
  }

  /** In their order; messages that stand side by side in one statement. */
  async function storeAll(trx: Executor, events: readonly ReceivedEvent[]): Promise<boolean[]> {
    const contacts = await holdContacts(trx, events, pseudonym, forUpdate)
    const fresh: boolean[] = []
    let run: { message: ReceivedMessage; contactId: number; at: number }[] = []
    const storeRun = async () => {
      const stored = await storeMessages(trx, run)
      for (const [n, { at }] of run.entries()) fresh[at] = stored[n] ?? false
      run = []
    }
    for (const [at, event] of events.entries()) {
      fresh[at] = false
      if (event.kind === 'account') {
        fresh[at] = await storeNote(trx, event, null)
        continue
      }
      const contact = contacts.get(keyOf(event))
      // Nobody to whom it could matter, or something from before they had everything erased.
      if (!contact || event.sentAt <= (contact.erasedAt ?? 0)) continue
      if (isMessage(event) && event.kind !== 'echo') {
        run.push({ message: event, contactId: contact.id, at })
        continue
      }
      await storeRun()
      fresh[at] = await storeOther(trx, event, contact.id)
      if (event.kind === 'withdrawal') {
        // What they write afterwards is a newcomer's.
        const key = keyOf(event)
        const later = events.slice(at + 1).filter((e) => e.kind !== 'account' && keyOf(e) === key)
        contacts.set(key, (await holdContacts(trx, later, pseudonym, forUpdate)).get(key) ?? null)
      }
    }
    await storeRun()
    return fresh
  }

  async function storeOther(
    trx: Executor,
    event: PersonEvent,
    contactId: number,
  ): Promise<boolean> {
    if (isMessage(event)) return storeEcho(trx, event, contactId)
    switch (event.kind) {
      case 'receipt':
        return recordReceipt(trx, event, contactId)
      case 'edit':
        return editMessage(trx, event, contactId)
      case 'deletion':
        return takeBack(trx, event, contactId)
      case 'note':
        if (event.interaction) await recordInteraction(trx, contactId, interactionAt(event))
        return storeNote(trx, event, contactId)
      case 'withdrawal': {
        await eraseContact(trx, contactId)
        const { channel, personId, traceId, sentAt, receivedAt } = event
        await recordErasure(trx, {
          code: traceId,
          channel,
          way: 'withdrawal',
          pseudonym: pseudonym(channel, personId),
          requestedAt: sentAt,
          now: receivedAt,
        })
        return true
      }
    }
  }
}

/** SQLite's constraints and types; SQLSTATE classes 22 (data) and 23 (constraints) of PostgreSQL. */
function refusesData(error: unknown): boolean {
  const { code, message = '' } = error as { code?: string; message?: string }
  return (
    /^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG)|^2[23]\w{3}$/.test(code ?? '') ||
    message.startsWith('SQLite3 can only bind')
  )
}

/** @returns for each whether it was new */
async function storeMessages(
  trx: Executor,
  run: readonly { message: ReceivedMessage; contactId: number }[],
): Promise<boolean[]> {
  if (run.length === 0) return []
  const stored = await insertMessages(
    trx,
    run.map(({ message, contactId }) => rowOfMessage(message, contactId)),
  )
  // Not by their order: a database may return the rows in any.
  const idOf = new Map(
    stored.map((row) => [uniqueBy(row.event, row.contact_id, row.platform_message_id), row.id]),
  )
  const jobs: { key: number; subject: number; now: number }[] = []
  const fresh: boolean[] = []
  for (const { message, contactId } of run) {
    const unique = uniqueBy(message.event, contactId, message.platformMessageId)
    const subject = idOf.get(unique)
    // The same message once more in this batch is a repetition.
    idOf.delete(unique)
    fresh.push(subject !== undefined)
    if (subject === undefined) continue
    if (message.file) {
      const createdAt = message.receivedAt
      await keepFile(trx, message.file, { contactId, messageId: subject, createdAt })
    }
    // Its turn writes down that the person did something, with what the turn changes anyway.
    if (wantsAnswer(message)) jobs.push({ key: contactId, subject, now: message.receivedAt })
    else if (isInteraction(message)) await recordInteraction(trx, contactId, interactionAt(message))
    const { info, personName: name } = message
    if (info || name !== undefined) {
      await trx
        .updateTable('contacts')
        .set({
          ...(info ? { info: JSON.stringify(info) } : {}),
          ...(name ? { name, folded_name: fold(name) } : {}),
        })
        .where('id', '=', contactId)
        .execute()
    }
  }
  await enqueueAll(trx, 'turn', jobs)
  return fresh
}

/** A contact is on one channel, so this names a message as the unique index does. */
const uniqueBy = (event: string, contactId: number, platformMessageId: string | null) =>
  `${contactId} ${event} ${platformMessageId}`

type NewMessage = ReturnType<typeof rowOfMessage>
type StoredMessage = {
  id: number
  event: string
  contact_id: number
  platform_message_id: string | null
}
const insertMessages = insertMany<NewMessage, StoredMessage>(
  [
    ...(['contact_id', 'direction', 'channel', 'kind', 'event', 'platform_message_id'] as const),
    ...(['text', 'payload', 'hidden', 'state', 'trace_id', 'sent_at', 'created_at'] as const),
    ...(['author', 'attachments', 'quotes'] as const),
  ],
  (trx, rows) =>
    trx
      .insertInto('messages')
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['contact_id', 'platform_message_id', 'event'])
          .where('direction', '=', sql.lit('in'))
          .doNothing(),
      )
      .returning(['id', 'event', 'contact_id', 'platform_message_id']),
)

function rowOfMessage(message: ReceivedMessage, contactId: number) {
  const { attachments = [] } = message
  return {
    contact_id: contactId,
    direction: 'in' as const,
    channel: message.channel,
    kind: message.kind,
    event: message.event,
    platform_message_id: message.platformMessageId,
    text: message.text,
    payload: message.payload,
    hidden: JSON.stringify(message.hidden),
    state: 'received' as const,
    trace_id: message.traceId,
    sent_at: message.sentAt,
    created_at: message.receivedAt,
    author: message.author ?? null,
    attachments: attachments.length > 0 ? JSON.stringify(attachments) : null,
    quotes: message.quotes ?? null,
  }
}

/**
 * What our side sent. Our own parts are known by id, by tag, or, when the echo overtakes the answer
 * to our send, by their words; those are marked as sent, which also spares a second send when that
 * answer was lost. What is left was sent by a person or by another program.
 */
async function storeEcho(trx: Executor, echo: ReceivedMessage, contactId: number) {
  const { platformMessageId, tag, author, text, sentAt } = echo
  const ours = trx
    .selectFrom('messages')
    .select('id')
    .where('contact_id', '=', contactId)
    .where('direction', '=', 'out')
  const known = await ours
    .where('platform_message_id', '=', platformMessageId)
    .limit(1)
    .executeTakeFirst()
  if (known) return false
  // Both halves: another program's metadata may end in a number, too.
  const [, trace, tagged] = /^(.+)\.(\d+)$/.exec(tag ?? '') ?? []
  const part =
    trace !== undefined
      ? await ours.where('id', '=', Number(tagged)).where('trace_id', '=', trace).executeTakeFirst()
      : author === 'app' && text
        ? await ours
            // Also what was withdrawn while it was being sent.
            .where('state', 'in', ['pending', 'withdrawn'])
            .where('text', '=', text)
            .orderBy('id')
            .limit(1)
            .executeTakeFirst()
        : undefined
  if (!part) {
    const [fresh = false] = await storeMessages(trx, [{ message: echo, contactId }])
    if (fresh && author === 'staff') await staffSpokeOutside(trx, echo, contactId)
    return fresh
  }
  await trx
    .updateTable('messages')
    .set({ state: 'sent', platform_message_id: platformMessageId, delivered_at: sentAt })
    .where('id', '=', part.id)
    .execute()
  return false
}

/**
 * Somebody of ours wrote in the platform's own tool: they hold the conversation from then on, or
 * give it back by command. Echoes come late and in any order: one so late that the hold is over, or
 * that the conversation was given back since, changes nothing, nor does a command to give it back
 * after which they wrote on.
 */
async function staffSpokeOutside(
  trx: Executor,
  { text, attachments: [attachment] = [], sentAt, receivedAt: now }: ReceivedMessage,
  contactId: number,
): Promise<void> {
  const standing = await holdConversation(trx, contactId, now)
  if (!standing) return
  const at = Math.min(sentAt, now)
  if (at + (await silence(trx)) <= now) return
  const command = commandIn(text)
  if (command === 'release') {
    if ((standing.lastStaffAt ?? 0) > at) return
    await makeMove(trx, standing, 'release', { by: null, now })
    return
  }
  if (await givenBackSince(trx, standing, at)) return
  await makeMove(trx, standing, 'native', { by: null, now })
  const words = text ?? (attachment ? `[${attachment.kind}]` : null)
  const overtaken = (standing.lastStaffAt ?? 0) > at || (await wroteSince(trx, contactId, at))
  await staffSpoke(trx, contactId, { text: words, at, now, overtaken })
}

/** Clocks of the platform and ours may differ by so much, in ms. */
const CLOCKS_APART = 60_000

/** In the console by our clock, or by a command in the platform's tool by its clock. */
async function givenBackSince(
  trx: Executor,
  { contactId, state, stateSince }: Standing,
  at: number,
): Promise<boolean> {
  const since = at + CLOCKS_APART
  const episodes = await trx
    .selectFrom('handoffs')
    .select(['created_at', 'closed_at', 'closed_by'])
    .where('contact_id', '=', contactId)
    .orderBy('id', 'desc')
    .limit(2)
    .execute()
  const [newest] = episodes
  const ended = episodes.some((one) => one.closed_by !== null && (one.closed_at ?? 0) > since)
  // Put back into the queue, for a hand-off itself makes its episode.
  const queued = state === 'waiting' && newest !== undefined && newest.created_at < stateSince
  if (ended || (queued && stateSince > since)) return true
  const later = await trx
    .selectFrom('messages')
    .select('text')
    .where('contact_id', '=', contactId)
    .where('kind', '=', 'echo')
    .where('author', '=', 'staff')
    .where('sent_at', '>', at)
    .execute()
  return later.some(({ text }) => commandIn(text) === 'release')
}

/** Whether the person wrote something that staff cannot have seen. */
async function wroteSince(trx: Executor, contactId: number, at: number): Promise<boolean> {
  const later = await trx
    .selectFrom('messages')
    .select('id')
    .where('contact_id', '=', contactId)
    .where('direction', '=', 'in')
    .where('kind', '!=', 'echo')
    .where('sent_at', '>', at)
    .limit(1)
    .executeTakeFirst()
  return later !== undefined
}
