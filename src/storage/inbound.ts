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
import { enqueueAll } from './jobs.ts'

/**
 * Rows of one statement; both databases take far more values. Storing a message took 82 µs with a
 * statement for each message and table, 30 µs with one for all (CPU profile).
 */
const MOST_ROWS = 100

/** Platforms that tell who somebody is only when asked. */
const tellWhenAsked: ReadonlySet<ChannelName> = new Set(['zalo', 'messenger'])

export function createInboundStore(db: Db, pseudonym: Pseudonym): InboundStore {
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
    const contacts = await holdContacts(trx, events, pseudonym)
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
        if (run.length === MOST_ROWS) await storeRun()
        continue
      }
      await storeRun()
      fresh[at] = await storeOther(trx, event, contact.id)
      if (event.kind === 'withdrawal') {
        // What they write afterwards is a newcomer's.
        const key = keyOf(event)
        const later = events.slice(at + 1).filter((e) => e.kind !== 'account' && keyOf(e) === key)
        contacts.set(key, (await holdContacts(trx, later, pseudonym)).get(key) ?? null)
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
): Promise<Map<string, Contact | null>> {
  const byPerson = new Map<string, PersonEvent[]>()
  for (const event of events) {
    if (event.kind === 'account') continue
    const others = byPerson.get(keyOf(event))
    if (others) others.push(event)
    else byPerson.set(keyOf(event), [event])
  }
  const sorted = [...byPerson].sort(([a], [b]) => (a < b ? -1 : 1))
  const contacts = new Map<string, Contact | null>()
  for (let at = 0; at < sorted.length; at += MOST_ROWS) {
    const some = await holdSome(trx, sorted.slice(at, at + MOST_ROWS), pseudonym)
    for (const [key, contact] of some) contacts.set(key, contact)
  }
  return contacts
}

async function holdSome(
  trx: Executor,
  sorted: readonly (readonly [string, PersonEvent[]])[],
  pseudonym: Pseudonym,
): Promise<Map<string, Contact>> {
  const known = await whoIsKnown(
    trx,
    sorted.map(([, theirs]) => theirs),
  )
  const newcomers = sorted.filter(([key]) => !known.has(key))
  const erased = await lastErasures(trx, newcomers, pseudonym)

  const rows = sorted.flatMap(([key, theirs]) => {
    const [first] = theirs
    // A receipt or a deletion makes nobody known. Who was erased is known again only by what they
    // do themselves, afterwards: not by their unfollowing us, nor by the echo of a last reply.
    const erasedAt = erased.get(key)
    const makes = theirs.some((event) =>
      erasedAt === undefined
        ? isMessage(event) || event.kind === 'note'
        : (isInteraction(event) || wantsAnswer(event)) && event.sentAt > erasedAt,
    )
    return first && (known.has(key) || makes) ? rowOfContact(first, theirs) : []
  })
  if (rows.length === 0) return new Map()
  const held = await trx
    .insertInto('contacts')
    .values(rows)
    // Also where nothing changes: writing holds the row; "select … for update" is not known to SQLite.
    .onConflict((conflict) =>
      conflict.columns(['channel', 'platform_id']).doUpdateSet({
        // Not from what comes late of somebody who had everything erased.
        name: sql`
          case when contacts.erased_at >= coalesce(excluded.last_interaction_at, 0)
          then contacts.name else coalesce(excluded.name, contacts.name) end`,
        last_interaction_at: sql`
          case when excluded.last_interaction_at > coalesce(contacts.last_interaction_at, 0)
          then excluded.last_interaction_at else contacts.last_interaction_at end`,
      }),
    )
    .returning(['id', 'channel', 'platform_id', 'erased_at', 'created_at'])
    .execute()
  const contacts = new Map<string, Contact>()
  const toAskAbout: { key: number; subject: number; now: number }[] = []
  for (const { id, channel, platform_id, erased_at, created_at } of held) {
    const key = `${channel} ${platform_id}`
    contacts.set(key, { id, erasedAt: erased_at ?? erased.get(key) ?? null })
    if (!known.has(key) && tellWhenAsked.has(channel as ChannelName)) {
      toAskAbout.push({ key: id, subject: id, now: created_at })
    }
  }
  await enqueueAll(trx, 'profile', toAskAbout)
  return contacts
}

function rowOfContact({ channel, personId, receivedAt }: PersonEvent, theirs: PersonEvent[]) {
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

async function whoIsKnown(
  trx: Executor,
  people: readonly (readonly PersonEvent[])[],
): Promise<Set<string>> {
  const idsByChannel = new Map<ChannelName, string[]>()
  for (const [first] of people) {
    if (!first) continue
    const ids = idsByChannel.get(first.channel) ?? []
    idsByChannel.set(first.channel, [...ids, first.personId])
  }
  const known = new Set<string>()
  for (const [channel, ids] of idsByChannel) {
    const rows = await trx
      .selectFrom('contacts')
      .select('platform_id')
      .where('channel', '=', channel)
      .where('platform_id', 'in', ids)
      .execute()
    for (const { platform_id } of rows) known.add(`${channel} ${platform_id}`)
  }
  return known
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
    .where('pseudonym', 'in', [...keys.keys()])
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
  const stored = await trx
    .insertInto('messages')
    .values(run.map(({ message, contactId }) => rowOfMessage(message, contactId)))
    .onConflict((conflict) =>
      conflict
        .columns(['channel', 'event', 'contact_id', 'platform_message_id'])
        .where('direction', '=', sql.lit('in'))
        .doNothing(),
    )
    .returning(['id', 'event', 'contact_id', 'platform_message_id'])
    .execute()
  // Not by their order: a database may return the rows in any.
  const idOf = new Map(
    stored.map((row) => [uniqueBy(row.event, row.contact_id, row.platform_message_id), row.id]),
  )
  const jobs: { key: number; subject: number; now: number }[] = []
  const fresh: boolean[] = []
  for (const { message, contactId } of run) {
    const name = uniqueBy(message.event, contactId, message.platformMessageId)
    const subject = idOf.get(name)
    // The same message once more in this batch is a repetition.
    idOf.delete(name)
    fresh.push(subject !== undefined)
    if (subject === undefined) continue
    if (wantsAnswer(message)) jobs.push({ key: contactId, subject, now: message.receivedAt })
    if (message.info) {
      const info = JSON.stringify(message.info)
      await trx.updateTable('contacts').set({ info }).where('id', '=', contactId).execute()
    }
  }
  await enqueueAll(trx, 'turn', jobs)
  return fresh
}

/** A contact is on one channel, so this names a message as the unique index does. */
const uniqueBy = (event: string, contactId: number, platformMessageId: string | null) =>
  JSON.stringify([event, contactId, platformMessageId])

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
    choices: null,
    hidden: JSON.stringify(message.hidden),
    state: 'received' as const,
    reason: null,
    trace_id: message.traceId,
    sent_at: message.sentAt,
    created_at: message.receivedAt,
    delivered_at: null,
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
