import { sql, type RawBuilder } from 'kysely'
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
import { insertMany, padded } from './insert-many.ts'
import { recordInteraction } from './interactions.ts'
import { enqueueAll } from './jobs.ts'

/** Of one `in (…)`: both databases take no more than some ten thousand values. */
const MOST_IDS = 1024

/** Platforms that tell who somebody is only when asked. */
const tellWhenAsked: ReadonlySet<ChannelName> = new Set(['zalo', 'messenger'])

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
        if (event.interaction) await recordInteraction(trx, event, contactId)
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
  forUpdate: RawBuilder<unknown>,
): Promise<Map<string, Contact | null>> {
  const byPerson = new Map<string, PersonEvent[]>()
  for (const event of events) {
    if (event.kind === 'account') continue
    const others = byPerson.get(keyOf(event))
    if (others) others.push(event)
    else byPerson.set(keyOf(event), [event])
  }
  const contacts = await holdKnown(trx, [...byPerson.values()], forUpdate)
  const newcomers = [...byPerson].filter(([key]) => !contacts.has(key))
  if (newcomers.length > 0) await addNewcomers(trx, newcomers, contacts, pseudonym)
  return contacts
}

/** Those who wrote before; the great many. On SQLite there is one writer, and nothing to hold. */
async function holdKnown(
  trx: Executor,
  people: readonly (readonly PersonEvent[])[],
  forUpdate: RawBuilder<unknown>,
): Promise<Map<string, Contact | null>> {
  const idsByChannel = new Map<ChannelName, string[]>()
  for (const [first] of people) {
    if (!first) continue
    const ids = idsByChannel.get(first.channel) ?? []
    ids.push(first.personId)
    idsByChannel.set(first.channel, ids)
  }
  const known = new Map<string, Contact | null>()
  for (const [channel, ids] of [...idsByChannel].sort(([a], [b]) => (a < b ? -1 : 1))) {
    ids.sort()
    for (let at = 0; at < ids.length; at += MOST_IDS) {
      const rows = await trx
        .selectFrom('contacts')
        .select(['id', 'platform_id', 'erased_at'])
        .where('channel', '=', channel)
        .where('platform_id', 'in', padded(ids.slice(at, at + MOST_IDS)))
        .orderBy('platform_id')
        .modifyEnd(forUpdate)
        .execute()
      for (const { id, platform_id, erased_at } of rows) {
        known.set(`${channel} ${platform_id}`, { id, erasedAt: erased_at })
      }
    }
  }
  return known
}

async function addNewcomers(
  trx: Executor,
  newcomers: readonly (readonly [string, readonly PersonEvent[]])[],
  contacts: Map<string, Contact | null>,
  pseudonym: Pseudonym,
): Promise<void> {
  const erased = await lastErasures(trx, newcomers, pseudonym)
  const rows = [...newcomers]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, theirs]) => {
      const [first] = theirs
      // A receipt or a deletion makes nobody known. Who was erased is known again only by what they
      // do themselves, afterwards: not by their unfollowing us, nor by the echo of a last reply.
      const erasedAt = erased.get(key)
      const makes = theirs.some((event) =>
        erasedAt === undefined
          ? isMessage(event) || event.kind === 'note'
          : (isInteraction(event) || wantsAnswer(event)) && event.sentAt > erasedAt,
      )
      return first && makes ? rowOfContact(first, theirs) : []
    })
  const toAskAbout: { key: number; subject: number; now: number }[] = []
  for (const { id, channel, platform_id, created_at } of await insertContacts(trx, rows)) {
    const key = `${channel} ${platform_id}`
    contacts.set(key, { id, erasedAt: erased.get(key) ?? null })
    if (tellWhenAsked.has(channel as ChannelName)) {
      toAskAbout.push({ key: id, subject: id, now: created_at })
    }
  }
  await enqueueAll(trx, 'profile', toAskAbout)
}

type NewContact = ReturnType<typeof rowOfContact>
type StoredContact = { id: number; channel: string; platform_id: string; created_at: number }
const insertContacts = insertMany<NewContact, StoredContact>(
  ['channel', 'platform_id', 'context', 'greeted', 'name', 'last_interaction_at', 'created_at'],
  (trx, rows) =>
    trx
      .insertInto('contacts')
      .values(rows)
      // Two instances may meet the same newcomer at once; changing nothing holds the row.
      .onConflict((conflict) =>
        conflict
          .columns(['channel', 'platform_id'])
          .doUpdateSet((eb) => ({ platform_id: eb.ref('excluded.platform_id') })),
      )
      .returning(['id', 'channel', 'platform_id', 'created_at']),
)

function rowOfContact(
  { channel, personId, receivedAt }: PersonEvent,
  theirs: readonly PersonEvent[],
) {
  const interactions = theirs.filter(isInteraction).map(({ sentAt }) => sentAt)
  const names = theirs.flatMap((event) => (isMessage(event) ? (event.personName ?? []) : []))
  return {
    channel,
    platform_id: personId,
    context: JSON.stringify(emptyContext),
    greeted: 0,
    name: names.at(-1) ?? null,
    // A clock that runs ahead must not keep the window open for longer.
    last_interaction_at:
      interactions.length > 0 ? Math.min(Math.max(...interactions), receivedAt) : null,
    created_at: receivedAt,
  }
}

/** When those who are new to us last had everything erased, by key. */
async function lastErasures(
  trx: Executor,
  newcomers: readonly (readonly [string, readonly PersonEvent[]])[],
  pseudonym: Pseudonym,
): Promise<Map<string, number>> {
  const keys = new Map(
    newcomers.flatMap(([key, [first]]) =>
      first ? [[pseudonym(first.channel, first.personId), key] as const] : [],
    ),
  )
  if (keys.size === 0) return new Map()
  const rows = await trx
    .selectFrom('erasures')
    .select(['pseudonym', ({ fn }) => fn.max('requested_at').as('at')])
    .where('pseudonym', 'in', padded([...keys.keys()]))
    .groupBy('pseudonym')
    .execute()
  return new Map(rows.map(({ pseudonym, at }) => [keys.get(pseudonym ?? '') ?? '', at]))
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
    // Its turn writes down that the person did something, with what the turn changes anyway.
    if (wantsAnswer(message)) jobs.push({ key: contactId, subject, now: message.receivedAt })
    else if (isInteraction(message)) await recordInteraction(trx, message, contactId)
    const { info, personName: name } = message
    if (info || name !== undefined) {
      await trx
        .updateTable('contacts')
        .set({ ...(info ? { info: JSON.stringify(info) } : {}), ...(name ? { name } : {}) })
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
            .where('state', '=', 'pending')
            .where('text', '=', text)
            .orderBy('id')
            .limit(1)
            .executeTakeFirst()
        : undefined
  if (!part) return (await storeMessages(trx, [{ message: echo, contactId }]))[0] ?? false
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
