import { sql } from 'kysely'
import { emptyContext } from '../bot/decision.ts'
import type { ChannelName } from '../conversations/message.ts'
import { TAKEN_BY_STAFF, WITHDRAWN } from '../conversations/staff-work.ts'
import { isHeld, moved, type ConversationState, type Move } from '../conversations/states.ts'
import { EMERGENCY } from '../flows/world.ts'
import { defaultSettings } from '../settings/settings.ts'
import type { Executor } from './database.ts'
import { enqueueAlert } from './jobs.ts'

/** A conversation as it stands, its row held until the commit. */
export interface Standing {
  contactId: number
  channel: ChannelName
  state: ConversationState
  stateSince: number
  assignee: number | null
  staffUntil: number | null
  lastStaffAt: number | null
  unread: number
}

/** Null when the contact is gone. Writing is what holds the row on both databases. */
export async function holdConversation(
  trx: Executor,
  contactId: number,
  now: number,
): Promise<Standing | null> {
  const row = await trx
    .updateTable('contacts')
    .set({ changed_at: now })
    .where('id', '=', contactId)
    .returning(['channel', 'state', 'state_since', 'assignee_id', 'staff_until', 'unread'])
    .returning('last_staff_at')
    .executeTakeFirst()
  return row
    ? {
        contactId,
        channel: row.channel as ChannelName,
        state: row.state as ConversationState,
        stateSince: row.state_since,
        assignee: row.assignee_id,
        staffUntil: row.staff_until,
        lastStaffAt: row.last_staff_at,
        unread: row.unread,
      }
    : null
}

/** Who did it and when; `by` is null for the bot, the clock, and staff in the platform's own tool. */
interface Mover {
  by: number | null
  now: number
  /** Of a hand-off. */
  reason?: string
  /** The message that led to it; the newest one without it. */
  messageId?: number
}

/**
 * The one place where a conversation changes hands.
 * @returns the new state; null when the table of moves does not allow it
 */
export async function makeMove(
  trx: Executor,
  standing: Standing,
  move: Move,
  mover: Mover,
): Promise<ConversationState | null> {
  const { contactId } = standing
  const { by, now } = mover
  // A hold that ran out is over, also where nobody has come by to say so.
  const lapsed = standing.state === 'staff' && !isHeld(standing, now)
  const free = lapsed && (move === 'write' || move === 'handOff')
  const to = moved(free ? 'bot' : standing.state, move)
  if (to === null) return null
  await trx
    .updateTable('contacts')
    .set({
      state: to,
      changed_at: now,
      ...(to === standing.state ? {} : { state_since: now }),
      ...(await changesOf(trx, standing, move, to, mover)),
    })
    .where('id', '=', contactId)
    .execute()
  if (free) await endEpisode(trx, contactId, null, now)
  if (move === 'handOff') await openEpisode(trx, standing, to, mover)
  if (to === 'staff' && move !== 'handOff' && move !== 'write') {
    await takeEpisode(trx, contactId, move, mover)
    await withdrawReplies(trx, contactId)
  }
  if (move === 'queue') await requeueEpisode(trx, contactId, now)
  if (move === 'release' || move === 'lapse' || move === 'close') {
    await endEpisode(trx, contactId, by, now)
  }
  return to
}

const nobody = { assignee_id: null, staff_until: null }

async function changesOf(
  trx: Executor,
  { assignee, unread }: Standing,
  move: Move,
  to: ConversationState,
  { by, now }: Mover,
) {
  switch (move) {
    case 'claim':
    case 'transfer':
      return { assignee_id: by, waiting_since: null, staff_until: now + (await silence(trx)) }
    case 'native':
      // For how long follows from when the word was written; see staffSpoke.
      return { assignee_id: assignee, waiting_since: null }
    case 'handOff':
      return to === 'waiting'
        ? {
            ...nobody,
            waiting_since: sql<number>`coalesce(waiting_since, ${now})`,
            // What they wrote when nobody was to look at it yet.
            ...(unread === 0 ? { unread: 1 } : {}),
          }
        : {}
    case 'queue':
      return { ...nobody, waiting_since: now }
    case 'release':
    case 'close':
    case 'lapse':
      // The bot begins afresh: what it remembers is from before people talked.
      return { ...nobody, waiting_since: null, unread: 0, context: JSON.stringify(emptyContext) }
    case 'write':
      return to === 'bot' ? nobody : {}
  }
}

/** For how long the bot is silent after a word of staff, in ms. */
export async function silence(on: Executor): Promise<number> {
  const row = await on
    .selectFrom('settings')
    .select('value')
    .where('name', '=', 'staff.silence')
    .executeTakeFirst()
  const hours = row ? Number(JSON.parse(row.value)) : defaultSettings['staff.silence']
  return hours * 3600_000
}

/** What the bot had decided to say and has not yet sent. */
async function withdrawReplies(trx: Executor, contactId: number): Promise<void> {
  const rows = await trx
    .updateTable('messages')
    .set({ state: 'withdrawn', reason: WITHDRAWN })
    .where('contact_id', '=', contactId)
    .where('state', 'in', ['pending', 'parked'])
    .where('direction', '=', 'out')
    .where('author', '=', 'bot')
    .where('event', '=', 'reply')
    .returning('id')
    .execute()
  if (rows.length === 0) return
  // One that is being sent at this moment is left to its worker, which finds nothing more to do.
  await trx
    .deleteFrom('jobs')
    .where('lane', '=', 'deliver')
    .where('key', '=', String(contactId))
    .where('state', '=', 'ready')
    .where(
      'subject',
      'in',
      rows.map(({ id }) => id),
    )
    .execute()
}

const openEpisodes = (trx: Executor, contactId: number) =>
  trx
    .updateTable('handoffs')
    .where('contact_id', '=', contactId)
    .where('state', 'in', ['waiting', 'taken'])

/** Asking twice is still one person waiting; the first request keeps its place in the queue. */
async function openEpisode(
  trx: Executor,
  { contactId }: Standing,
  to: ConversationState,
  { now, reason = TAKEN_BY_STAFF, messageId }: Mover,
): Promise<void> {
  const urgent = reason === EMERGENCY
  const open = await openEpisodes(trx, contactId)
    // Except that danger changes what the person waits for.
    .set(
      urgent && messageId !== undefined
        ? { reason: EMERGENCY, message_id: messageId }
        : { contact_id: contactId },
    )
    .returning('id')
    .execute()
  const [known] = open
  if (known) {
    if (urgent) await enqueueAlert(trx, 'emergency', known.id, now)
    return
  }
  if (messageId === undefined) return
  const { id } = await trx
    .insertInto('handoffs')
    .values({
      contact_id: contactId,
      message_id: messageId,
      reason,
      state: to === 'staff' ? 'taken' : 'waiting',
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await enqueueAlert(trx, urgent ? 'emergency' : 'waiting', id, now)
}

async function takeEpisode(
  trx: Executor,
  contactId: number,
  move: Move,
  { by, now, messageId }: Mover,
): Promise<void> {
  const known = await openEpisodes(trx, contactId)
    .set((eb) => ({
      state: 'taken' as const,
      taken_at: eb.fn.coalesce('taken_at', eb.val(now)),
      // Whoever has it now; a word in the platform's own tool does not take it from anybody.
      ...(move === 'native' ? {} : { taken_by: by }),
    }))
    .returning('id')
    .execute()
  if (known.length > 0) return
  const last =
    messageId ??
    (
      await trx
        .selectFrom('messages')
        .select('id')
        .where('contact_id', '=', contactId)
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst()
    )?.id
  if (last === undefined) return
  await trx
    .insertInto('handoffs')
    .values({
      contact_id: contactId,
      message_id: last,
      reason: TAKEN_BY_STAFF,
      state: 'taken',
      created_at: now,
      taken_at: now,
      taken_by: by,
    })
    .execute()
}

async function requeueEpisode(trx: Executor, contactId: number, now: number): Promise<void> {
  const open = await openEpisodes(trx, contactId)
    .set({ state: 'waiting', taken_by: null, taken_at: null })
    .returning('id')
    .execute()
  for (const { id } of open) await enqueueAlert(trx, 'waiting', id, now)
}

async function endEpisode(
  trx: Executor,
  contactId: number,
  by: number | null,
  now: number,
): Promise<void> {
  await openEpisodes(trx, contactId)
    .set({ state: 'closed', closed_at: now, closed_by: by })
    .execute()
}

/** Something that a console shows of a conversation with staff, or on the way there. */
export async function changedForStaff(
  on: Executor,
  contactId: number,
  now: number,
  more: { preview?: string } = {},
): Promise<void> {
  await on
    .updateTable('contacts')
    .set({ changed_at: now, ...more })
    .where('id', '=', contactId)
    // Nobody watches what the bot sends by itself, and it is most of what is sent.
    .$if(more.preview === undefined, (query) => query.where('state', 'in', ['waiting', 'staff']))
    .execute()
}

/**
 * A person of ours wrote, in the console or in the platform's own tool. What they wrote earlier may
 * be heard of later (`overtaken`): it takes nothing back of what is known since.
 */
export async function staffSpoke(
  trx: Executor,
  contactId: number,
  words: { text: string | null; at: number; now: number; overtaken?: boolean },
): Promise<void> {
  const { text, at, now, overtaken = false } = words
  const until = at + (await silence(trx))
  await trx
    .updateTable('contacts')
    .set({
      last_staff_at: latest('last_staff_at', at),
      last_message_at: latest('last_message_at', at),
      changed_at: now,
      staff_until: latest('staff_until', until),
      ...(overtaken ? {} : { unread: 0, ...previewOf(text, 'staff') }),
    })
    .where('id', '=', contactId)
    .execute()
  await openEpisodes(trx, contactId)
    .set((eb) => ({ first_reply_at: eb.fn.coalesce('first_reply_at', eb.val(at)) }))
    .execute()
}

const latest = (column: 'last_staff_at' | 'last_message_at' | 'staff_until', at: number) =>
  sql<number>`case when ${sql.ref(column)} > ${at} then ${sql.ref(column)} else ${at} end`

/** Of a preview, in UTF-16 units. */
const LONGEST_PREVIEW = 140

/** What the inbox shows of a conversation's last message. */
export const previewOf = (text: string | null, from: 'person' | 'staff') => ({
  preview: (text ?? '').replace(/\s+/g, ' ').slice(0, LONGEST_PREVIEW),
  preview_from: from,
})
