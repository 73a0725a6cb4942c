import type { RawBuilder } from 'kysely'
import { emptyContext } from '../bot/decision.ts'
import {
  isInteraction,
  isMessage,
  wantsAnswer,
  type ChannelName,
} from '../conversations/message.ts'
import type { ReceivedEvent } from '../conversations/ports.ts'
import { fold } from '../text/normalise.ts'
import type { Executor } from './database.ts'
import type { Pseudonym } from './erasure.ts'
import { insertMany, padded } from './insert-many.ts'
import { interactionAt } from './interactions.ts'
import { enqueueAll } from './jobs.ts'

/** Of one `in (…)`: both databases take no more than some ten thousand values. */
const MOST_IDS = 1024

/** Platforms that tell who somebody is only when asked. */
const tellWhenAsked: ReadonlySet<ChannelName> = new Set(['zalo', 'messenger'])

export interface Contact {
  id: number
  /** Nothing that happened up to then is taken any more. */
  erasedAt: number | null
}

export type PersonEvent = Exclude<ReceivedEvent, { kind: 'account' }>
export const keyOf = ({ channel, personId }: PersonEvent) => `${channel} ${personId}`

/**
 * Finds or makes the contacts of a batch and holds their rows until the commit, so that the jobs
 * of one person get their numbers in the order in which they become visible, also when two
 * instances store at once. In one order for all, else two batches could wait for each other.
 */
export async function holdContacts(
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
  [
    'channel',
    'platform_id',
    'context',
    'greeted',
    'name',
    'folded_name',
    'last_interaction_at',
    'created_at',
    'last_message_at',
  ],
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
    folded_name: names.length > 0 ? fold(names.at(-1) ?? '') : null,
    last_interaction_at:
      interactions.length > 0
        ? interactionAt({ sentAt: Math.max(...interactions), receivedAt })
        : null,
    created_at: receivedAt,
    last_message_at: receivedAt,
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
