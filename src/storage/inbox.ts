import { sql, type SelectQueryBuilder } from 'kysely'
import type {
  ConversationRecord,
  InboxLine,
  InboxQuery,
  InboxStore,
  InboxView,
  MessageRecord,
  Named,
} from '../conversations/inbox.ts'
import type { Attachment, ChannelName, OutgoingAttachment } from '../conversations/message.ts'
import type { ConversationState } from '../conversations/states.ts'
import { EMERGENCY } from '../flows/world.ts'
import { fold } from '../text/normalise.ts'
import type { Db } from './database.ts'
import type { FindWords, MessageWords } from './message-words.ts'
import type { Database } from './schema.ts'

/**
 * Newest messages in which a search looks for conversations: words may be everywhere. "can cuoc" is
 * in every tenth of a million messages; all of their conversations would take a second to collect.
 */
const MOST_FOUND = 2000
/** Earlier hand-offs, notes and the like that are shown. */
const MOST_SHOWN = 50

const statesOf: Record<InboxView, ConversationState[]> = {
  waiting: ['waiting'],
  mine: ['staff'],
  open: ['waiting', 'staff'],
  bot: ['bot'],
  closed: ['closed'],
}

export function createInboxStore(db: Db, messageWords: MessageWords): InboxStore {
  /** Every conversation, as the inbox shows it. */
  const lines = () =>
    db
      .selectFrom('contacts')
      .leftJoin('users', 'users.id', 'contacts.assignee_id')
      .selectAll('contacts')
      .select('users.name as assignee_name')
      .select(
        sql<string | null>`(select h.reason from handoffs h where h.contact_id = contacts.id
          and h.state in ('waiting', 'taken') order by h.id limit 1)`.as('reason'),
      )
      .where('contacts.erased_at', 'is', null)
  type Lines = ReturnType<typeof lines>
  type Line = Awaited<ReturnType<Lines['execute']>>[number]

  async function toLines(rows: readonly Line[]): Promise<InboxLine[]> {
    if (rows.length === 0) return []
    const labels = await db
      .selectFrom('contact_labels')
      .selectAll()
      .where(
        'contact_id',
        'in',
        rows.map(({ id }) => id),
      )
      .orderBy('label')
      .execute()
    return rows.map((row) => toLine(row, labels))
  }

  /** Numbers alone: with 5,000 open, reasons and names for a page take 1 ms, for all of them 14. */
  function narrowed(query: InboxQuery) {
    const { view, userId, channel, label, words } = query
    let found = db
      .selectFrom('contacts')
      .select('contacts.id')
      .where('contacts.erased_at', 'is', null)
    const sought = wordsIn(words ?? '')
    if (sought.length > 0) found = matching(found, sought, messageWords.find)
    else {
      found = found.where('contacts.state', 'in', statesOf[view])
      if (view === 'mine') found = found.where('contacts.assignee_id', '=', userId)
    }
    if (channel !== undefined) found = found.where('contacts.channel', '=', channel)
    if (label !== undefined) {
      found = found.where('contacts.id', 'in', (eb) =>
        eb.selectFrom('contact_labels').select('contact_id').where('label', '=', label),
      )
    }
    return found
  }

  return {
    indexNewWords: () => messageWords.catchUp(db),

    async list(query) {
      const seeks = wordsIn(query.words ?? '').length > 0
      if (seeks) await messageWords.catchUp(db)
      const waiting = query.view === 'waiting' && !seeks
      const inOrder = waiting ? longestFirst : newestFirst
      const few = query.label !== undefined
      const page = inOrder(narrowed(query), query.after, few).limit(query.most + 1)
      const rows = await inOrder(lines().where('contacts.id', 'in', page), undefined).execute()
      const shown = rows.slice(0, query.most)
      const last = rows.length > query.most ? shown.at(-1) : undefined
      return {
        lines: await toLines(shown),
        next: last ? (waiting ? waitingCursor(last) : `${last.last_message_at}.${last.id}`) : null,
      }
    },

    async counts(userId) {
      const rows = await db
        .selectFrom('contacts')
        .select(['state', ({ fn }) => fn.countAll<number>().as('n')])
        .select(({ eb, fn }) =>
          fn
            .sum<number>(eb.case().when('assignee_id', '=', userId).then(1).else(0).end())
            .as('mine'),
        )
        .where('state', 'in', ['waiting', 'staff'])
        .groupBy('state')
        .execute()
      const of = (state: string) => rows.find((row) => row.state === state)
      const waiting = Number(of('waiting')?.n ?? 0)
      return {
        waiting,
        mine: Number(of('staff')?.mine ?? 0),
        open: waiting + Number(of('staff')?.n ?? 0),
      }
    },

    lines: async (contactIds) =>
      contactIds.length === 0
        ? []
        : toLines(
            await lines()
              .where('contacts.id', 'in', [...contactIds])
              .execute(),
          ),

    changedSince: async (at, most) =>
      (
        await db
          .selectFrom('contacts')
          .select(['id', 'changed_at'])
          .where('changed_at', '>=', at)
          .where('erased_at', 'is', null)
          .orderBy('changed_at')
          .orderBy('id')
          .limit(most)
          .execute()
      ).map(({ id, changed_at }) => ({ contactId: id, changedAt: changed_at })),

    async conversation(contactId) {
      const row = await lines().where('contacts.id', '=', contactId).executeTakeFirst()
      const [line] = row ? await toLines([row]) : []
      if (!row || !line) return null
      const given = row.info ? (JSON.parse(row.info) as { phone?: string; address?: string }) : {}
      const tickets = await ticketsOf(db, contactId)
      const phone = tickets.find((ticket) => ticket.phone !== null)?.phone ?? null
      return {
        ...line,
        lastInteractionAt: row.last_interaction_at,
        phone: phone ?? given.phone ?? null,
        address: given.address ?? null,
        firstSeenAt: row.created_at,
        ...(await besideOf(db, contactId)),
        tickets: tickets.map(({ ticket_id, code, about, state, created_at }) => ({
          id: ticket_id,
          code,
          about,
          state: state ?? 'new',
          createdAt: created_at,
        })),
      }
    },

    async messages(contactId, { before, after, most }) {
      let query = db
        .selectFrom('messages')
        .leftJoin('users', 'users.id', 'messages.staff_id')
        .selectAll('messages')
        .select('users.name as staff_name')
        .where('messages.contact_id', '=', contactId)
      if (before !== undefined) query = query.where('messages.id', '<', before)
      if (after !== undefined) query = query.where('messages.id', '>', after)
      const rows = await query
        .orderBy('messages.id', after === undefined ? 'desc' : 'asc')
        .limit(most + 1)
        .execute()
      const shown = rows.slice(0, most)
      if (after === undefined) shown.reverse()
      const [turns, quoted] = await Promise.all([
        turnsOf(db, contactId, shown),
        quotedBy(db, contactId, shown),
      ])
      return {
        messages: shown.map((row) => toMessage(row, turns, quoted)),
        more: rows.length > most,
      }
    },

    async lastWords(contactId, most) {
      const rows = await db
        .selectFrom('messages')
        .select('text')
        .where('contact_id', '=', contactId)
        .where('direction', '=', 'in')
        .where('kind', '=', 'text')
        .where('text', 'is not', null)
        .orderBy('id', 'desc')
        .limit(most)
        .execute()
      return rows.flatMap(({ text }) => text ?? [])
    },

    labels: async () =>
      (
        await db.selectFrom('contact_labels').select('label').distinct().orderBy('label').execute()
      ).map(({ label }) => label),

    async file(fileId) {
      const row = await db
        .selectFrom('files')
        .selectAll()
        .where('id', '=', fileId)
        .executeTakeFirst()
      return row
        ? {
            contactId: row.contact_id,
            name: row.name,
            mediaType: row.media_type,
            bytes: row.bytes,
            createdAt: row.created_at,
          }
        : null
    },
  }
}

/** As they stand in names without marks and in the index of messages. */
const wordsIn = (text: string) => fold(text).match(/[a-z0-9]+/g) ?? []

type Narrowed<O> = SelectQueryBuilder<Database, 'contacts', O>

/** Those whose name has these words, or who exchanged messages with them with us. */
function matching<Q>(query: Q, words: readonly string[], findWords: FindWords): Q {
  const found = query as unknown as Narrowed<unknown>
  const inMessages = sql`contacts.id in (${findWords(words, MOST_FOUND)})`
  const inName = words.map((word) => sql`contacts.folded_name like ${`%${word}%`}`)
  return found.where(
    sql<boolean>`((${sql.join(inName, sql` and `)}) or ${inMessages})`,
  ) as unknown as Q
}

const urgent = sql<number>`(case when (select h.reason from handoffs h
  where h.contact_id = contacts.id and h.state in ('waiting', 'taken') order by h.id limit 1)
  = ${EMERGENCY} then 0 else 1 end)`

const rankOf = ({ reason }: { reason: string | null }) => (reason === EMERGENCY ? 0 : 1)
const waitingCursor = (row: { id: number; waiting_since: number | null; reason: string | null }) =>
  `${rankOf(row)}.${row.waiting_since ?? 0}.${row.id}`

/** Danger first, then whoever waits longest. */
function longestFirst<Q>(query: Q, after: string | undefined): Q {
  let page = (query as unknown as Narrowed<unknown>)
    .orderBy(urgent)
    .orderBy('contacts.waiting_since')
    .orderBy('contacts.id')
  const [, rank, since, id] = /^([01])\.(\d+)\.(\d+)$/.exec(after ?? '') ?? []
  if (rank !== undefined && since !== undefined && id !== undefined) {
    page = page.where(
      sql<boolean>`(${urgent}, coalesce(contacts.waiting_since, 0), contacts.id)
        > (${sql.lit(Number(rank))}, ${Number(since)}, ${Number(id)})`,
    )
  }
  return page as unknown as Q
}

function newestFirst<Q>(query: Q, after: string | undefined, few = false): Q {
  // Where few are left, the index by time would be walked through for nothing: 257 ms on PostgreSQL
  // for a label that nobody of 50,000 has.
  const newest = few ? sql`contacts.last_message_at + 0` : sql.ref('contacts.last_message_at')
  let page = (query as unknown as Narrowed<unknown>)
    .orderBy(newest, 'desc')
    .orderBy('contacts.id', 'desc')
  const [, at, id] = /^(\d+)\.(\d+)$/.exec(after ?? '') ?? []
  if (at !== undefined && id !== undefined) {
    page = page.where(
      sql<boolean>`(contacts.last_message_at, contacts.id) < (${Number(at)}, ${Number(id)})`,
    )
  }
  return page as unknown as Q
}

interface LineRow {
  id: number
  channel: string
  platform_id: string
  name: string | null
  avatar: string | null
  state: string
  assignee_id: number | null
  assignee_name: string | null
  waiting_since: number | null
  reason: string | null
  last_message_at: number
  preview: string | null
  preview_from: string | null
  unread: number
  changed_at: number
  staff_until: number | null
}

const toLine = (
  row: LineRow,
  labels: readonly { contact_id: number; label: string }[],
): InboxLine => ({
  contactId: row.id,
  channel: row.channel as ChannelName,
  personId: row.platform_id,
  name: row.name,
  avatar: row.avatar,
  state: row.state as ConversationState,
  assignee: named(row.assignee_id, row.assignee_name),
  waitingSince: row.waiting_since,
  reason: row.reason,
  lastMessageAt: row.last_message_at,
  preview: row.preview ?? '',
  previewFrom: row.preview_from === 'staff' ? 'staff' : 'person',
  unread: row.unread,
  labels: labels.filter(({ contact_id }) => contact_id === row.id).map(({ label }) => label),
  changedAt: row.changed_at,
  staffUntil: row.staff_until,
})

const named = (id: number | null, name: string | null): Named | null =>
  id === null ? null : { id, name: name ?? '' }

const ticketsOf = (db: Db, contactId: number) =>
  db
    .selectFrom('ticket_askers')
    .leftJoin('tickets', 'tickets.id', 'ticket_askers.ticket_id')
    .select(['ticket_askers.code', 'ticket_askers.kind as about', 'ticket_askers.phone'])
    .select(['ticket_askers.created_at', 'tickets.id as ticket_id', 'tickets.state'])
    .where('contact_id', '=', contactId)
    .orderBy('ticket_askers.id', 'desc')
    .limit(MOST_SHOWN)
    .execute()

async function besideOf(
  db: Db,
  contactId: number,
): Promise<Pick<ConversationRecord, 'notes' | 'earlier' | 'ratings'>> {
  const notes = await db
    .selectFrom('staff_notes')
    .leftJoin('users', 'users.id', 'staff_notes.user_id')
    .selectAll('staff_notes')
    .select('users.name')
    .where('contact_id', '=', contactId)
    .orderBy('staff_notes.id', 'desc')
    .limit(MOST_SHOWN)
    .execute()
  const earlier = await db
    .selectFrom('handoffs')
    .leftJoin('users', 'users.id', 'handoffs.taken_by')
    .selectAll('handoffs')
    .select('users.name')
    .where('contact_id', '=', contactId)
    .where('handoffs.state', '=', 'closed')
    .orderBy('handoffs.id', 'desc')
    .limit(MOST_SHOWN)
    .execute()
  const ratings = await db
    .selectFrom('ratings')
    .select(['score', 'comment', 'created_at'])
    .where('contact_id', '=', contactId)
    .orderBy('id', 'desc')
    .limit(MOST_SHOWN)
    .execute()
  return {
    notes: notes.reverse().map((row) => ({
      id: row.id,
      by: { id: row.user_id, name: row.name ?? '' },
      text: row.text,
      at: row.created_at,
    })),
    earlier: earlier.map((row) => ({
      id: row.id,
      reason: row.reason,
      createdAt: row.created_at,
      takenBy: named(row.taken_by, row.name),
      firstReplyAt: row.first_reply_at,
      closedAt: row.closed_at,
    })),
    ratings: ratings.map(({ score, comment, created_at }) => ({ score, comment, at: created_at })),
  }
}

interface MessageRow {
  id: number
  direction: 'in' | 'out'
  kind: string
  event: string
  platform_message_id: string | null
  text: string | null
  choices: string | null
  hidden: string
  state: MessageRecord['state']
  reason: string | null
  trace_id: string
  sent_at: number
  author: string | null
  attachments: string | null
  quotes: string | null
  reached_at: number | null
  seen_at: number | null
  edited_at: number | null
  erased_at: number | null
  staff_id: number | null
  staff_name: string | null
}

type Turns = Map<string, NonNullable<MessageRecord['turn']>>
type Quoted = Map<string, { id: number; text: string }>

/** How the turns ended that said these messages, by trace. */
async function turnsOf(db: Db, contactId: number, rows: readonly MessageRow[]): Promise<Turns> {
  const traces = [
    ...new Set(rows.filter(({ author }) => author === 'bot').map(({ trace_id }) => trace_id)),
  ]
  if (traces.length === 0) return new Map()
  const turns = await db
    .selectFrom('turns')
    .select(['trace_id', 'outcome', 'article', 'confidence'])
    .where('contact_id', '=', contactId)
    .where('trace_id', 'in', traces)
    .execute()
  return new Map(turns.map(({ trace_id, ...turn }) => [trace_id, turn]))
}

async function quotedBy(db: Db, contactId: number, rows: readonly MessageRow[]): Promise<Quoted> {
  const ids = rows.flatMap(({ quotes }) => quotes ?? [])
  if (ids.length === 0) return new Map()
  const quoted = await db
    .selectFrom('messages')
    .select(['id', 'text', 'platform_message_id'])
    .where('contact_id', '=', contactId)
    .where('platform_message_id', 'in', ids)
    .execute()
  return new Map(
    quoted.map(({ id, text, platform_message_id }) => [
      platform_message_id ?? '',
      { id, text: text ?? '' },
    ]),
  )
}

const toMessage = (row: MessageRow, turns: Turns, quoted: Quoted): MessageRecord => ({
  id: row.id,
  at: row.sent_at,
  direction: row.direction,
  kind: row.kind,
  author: row.author,
  agencyAnswer: row.direction === 'out' && row.event === 'answer',
  by: named(row.staff_id, row.staff_name),
  text: row.text,
  choices: JSON.parse(row.choices ?? '[]') as { label: string }[],
  attachments: attachmentsOf(row.attachments),
  masked: JSON.parse(row.hidden) as string[],
  quotes: quoted.get(row.quotes ?? '') ?? null,
  takenBack: row.erased_at !== null,
  editedAt: row.edited_at,
  state: row.state,
  reason: row.reason,
  reachedAt: row.reached_at,
  seenAt: row.seen_at,
  turn: row.author === 'bot' ? (turns.get(row.trace_id) ?? null) : null,
})

/** Inbound an array, outbound one. */
const attachmentsOf = (json: string | null): (Attachment | OutgoingAttachment)[] =>
  json === null ? [] : [JSON.parse(json) as Attachment | OutgoingAttachment[]].flat()
