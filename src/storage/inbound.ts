import { sql } from 'kysely'
import { emptyContext } from '../bot/decision.ts'
import {
  isInteraction,
  isMessage,
  wantsAnswer,
  type ChannelName,
  type Notice,
} from '../conversations/message.ts'
import {
  BadMessage,
  type InboundStore,
  type ReceivedEvent,
  type ReceivedMessage,
} from '../conversations/ports.ts'
import type { Db, Executor } from './database.ts'
import { eraseContact, recordErasure, type Pseudonym } from './erasure.ts'
import { enqueue } from './jobs.ts'

/** Platforms that tell who somebody is only when asked. */
const tellWhenAsked: ReadonlySet<ChannelName> = new Set(['zalo', 'messenger'])

export function createInboundStore(db: Db, pseudonym: Pseudonym): InboundStore {
  return {
    async storeInbound(events) {
      try {
        return await db.transaction().execute(async (trx) => {
          const contacts = await holdContacts(trx, events, pseudonym)
          const fresh: boolean[] = []
          for (const event of events) fresh.push(await storeOne(trx, event, contacts))
          return fresh
        })
      } catch (error) {
        throw refusesData(error) ? new BadMessage(error) : error
      }
    },
  }

  async function storeOne(
    trx: Executor,
    event: ReceivedEvent,
    contacts: Map<string, Contact | null>,
  ): Promise<boolean> {
    if (event.kind === 'account') return storeNote(trx, event, null)
    const contact = contacts.get(keyOf(event))
    // Nobody to whom it could matter, or something from before they had everything erased.
    if (!contact || event.sentAt <= (contact.erasedAt ?? 0)) return false
    if (isMessage(event)) {
      if (event.kind === 'echo') return storeEcho(trx, event, contact.id)
      return storeMessage(trx, event, contact.id)
    }
    switch (event.kind) {
      case 'receipt':
        return recordReceipt(trx, event, contact.id)
      case 'edit':
        return editMessage(trx, event, contact.id)
      case 'deletion':
        return takeBack(trx, event, contact.id)
      case 'note':
        return storeNote(trx, event, contact.id)
      case 'withdrawal': {
        await eraseContact(trx, contact.id)
        contacts.set(keyOf(event), null)
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

interface Contact {
  id: number
  /** Nothing that happened up to then is taken any more. */
  erasedAt: number | null
}

type PersonEvent = Exclude<ReceivedEvent, { kind: 'account' }>
const keyOf = ({ channel, personId }: PersonEvent) => `${channel} ${personId}`

/**
 * Finds or makes the contacts of a batch and holds their rows until the commit, so that the jobs
 * of one person get their numbers in the order in which they become visible, also when two
 * instances store at once. In one order for all, else two batches could wait for each other.
 */
async function holdContacts(
  trx: Executor,
  events: readonly ReceivedEvent[],
  pseudonym: Pseudonym,
): Promise<Map<string, Contact | null>> {
  const byPerson = new Map<string, PersonEvent[]>()
  for (const event of events) {
    if (event.kind === 'account') continue
    const others = byPerson.get(keyOf(event))
    if (others) others.push(event)
    else byPerson.set(keyOf(event), [event])
  }
  const contacts = new Map<string, Contact | null>()
  for (const [key, theirs] of [...byPerson].sort(([a], [b]) => (a < b ? -1 : 1))) {
    contacts.set(key, await holdContact(trx, theirs, pseudonym))
  }
  return contacts
}

async function holdContact(
  trx: Executor,
  events: readonly PersonEvent[],
  pseudonym: Pseudonym,
): Promise<Contact | null> {
  const [first] = events
  if (!first) return null
  const { channel, personId, receivedAt } = first
  const interactions = events.filter(isInteraction).map(({ sentAt }) => sentAt)
  // A clock that runs ahead must not keep the window open for longer.
  const at = interactions.length > 0 ? Math.min(Math.max(...interactions), receivedAt) : null
  const names = events.flatMap((event) => (isMessage(event) ? (event.personName ?? []) : []))
  const name = names.at(-1)
  // Changing nothing holds the row too; "select … for update" is not known to SQLite.
  const known = await trx
    .updateTable('contacts')
    .set({
      platform_id: personId,
      ...(name === undefined ? {} : { name }),
      ...(at === null ? {} : { last_interaction_at: later(at) }),
    })
    .where('channel', '=', channel)
    .where('platform_id', '=', personId)
    .returning(['id', 'erased_at'])
    .executeTakeFirst()
  if (known) return { id: known.id, erasedAt: known.erased_at }

  // A receipt or a deletion makes nobody known; nor does what comes late of an erased person.
  const erasedAt = await lastErasure(trx, pseudonym(channel, personId))
  const makes = events.some(
    (event) => (isMessage(event) || event.kind === 'note') && event.sentAt > (erasedAt ?? 0),
  )
  if (!makes) return null
  const { id } = await trx
    .insertInto('contacts')
    .values({
      channel,
      platform_id: personId,
      context: JSON.stringify(emptyContext),
      greeted: 0,
      name: name ?? null,
      last_interaction_at: at,
      created_at: receivedAt,
    })
    // Two instances may meet the same newcomer at once.
    .onConflict((conflict) =>
      conflict.columns(['channel', 'platform_id']).doUpdateSet({ platform_id: personId }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  if (tellWhenAsked.has(channel)) await enqueue(trx, 'profile', id, id, receivedAt)
  return { id, erasedAt }
}

const later = (at: number) => sql<number>`
  case when last_interaction_at is null or last_interaction_at < ${at}
  then ${at} else last_interaction_at end`

async function lastErasure(trx: Executor, pseudonym: string): Promise<number | null> {
  const row = await trx
    .selectFrom('erasures')
    .select(({ fn }) => fn.max('requested_at').as('at'))
    .where('pseudonym', '=', pseudonym)
    .executeTakeFirst()
  return row?.at ?? null
}

async function storeMessage(
  trx: Executor,
  message: ReceivedMessage,
  contactId: number,
): Promise<boolean> {
  const { attachments = [] } = message
  const stored = await trx
    .insertInto('messages')
    .values({
      contact_id: contactId,
      direction: 'in',
      channel: message.channel,
      kind: message.kind,
      event: message.event,
      platform_message_id: message.platformMessageId,
      text: message.text,
      payload: message.payload,
      choices: null,
      hidden: JSON.stringify(message.hidden),
      state: 'received',
      reason: null,
      trace_id: message.traceId,
      sent_at: message.sentAt,
      created_at: message.receivedAt,
      delivered_at: null,
      author: message.author ?? null,
      attachments: attachments.length > 0 ? JSON.stringify(attachments) : null,
      quotes: message.quotes ?? null,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['channel', 'event', 'contact_id', 'platform_message_id'])
        .where('direction', '=', sql.lit('in'))
        .doNothing(),
    )
    .returning('id')
    .executeTakeFirst()
  if (!stored) return false
  if (message.info) {
    const info = JSON.stringify(message.info)
    await trx.updateTable('contacts').set({ info }).where('id', '=', contactId).execute()
  }
  if (wantsAnswer(message)) await enqueue(trx, 'turn', contactId, stored.id, message.receivedAt)
  return true
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
            .where('state', '=', 'pending')
            .where('text', '=', text)
            .orderBy('id')
            .limit(1)
            .executeTakeFirst()
        : undefined
  if (!part) return storeMessage(trx, echo, contactId)
  await trx
    .updateTable('messages')
    .set({ state: 'sent', platform_message_id: platformMessageId, delivered_at: sentAt })
    .where('id', '=', part.id)
    .execute()
  return false
}

async function recordReceipt(
  trx: Executor,
  { state, of, sentAt }: Extract<Notice, { kind: 'receipt' }>,
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
  return numUpdatedRows > 0n
}

async function editMessage(
  trx: Executor,
  { target, text, sentAt }: Extract<Notice, { kind: 'edit' }>,
  contactId: number,
): Promise<boolean> {
  const { numUpdatedRows } = await theirs(trx, contactId)
    .set({ text, edited_at: sentAt })
    .where('platform_message_id', '=', target)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

async function takeBack(
  trx: Executor,
  { targets, sentAt }: Extract<Notice, { kind: 'deletion' }>,
  contactId: number,
): Promise<boolean> {
  if (targets.length === 0) return false
  const { numUpdatedRows } = await theirs(trx, contactId)
    .set({ text: null, payload: null, attachments: null, erased_at: sentAt })
    .where('platform_message_id', 'in', [...targets])
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

const theirs = (trx: Executor, contactId: number) =>
  trx
    .updateTable('messages')
    .where('contact_id', '=', contactId)
    .where('direction', '=', 'in')
    .where('erased_at', 'is', null)

async function storeNote(
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
