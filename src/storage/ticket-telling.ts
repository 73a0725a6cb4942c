import { sql } from 'kysely'
import type { ChannelName, OutgoingPart } from '../conversations/message.ts'
import type {
  AnnouncedAnswer,
  AnswerNotices,
  CitizensDesk,
  Telling,
  TicketStatus,
  ToTell,
} from '../tickets/ports.ts'
import { isWithAgency, type TicketState } from '../tickets/states.ts'
import type { Db, Executor } from './database.ts'
import { insertFile } from './files.ts'
import { endJob } from './jobs.ts'
import { changedForStaff, holdConversation } from './moves.ts'
import { putIntoOutbox } from './outbox.ts'
import { holdTicket, moveTicket, toTicket } from './ticket-moves.ts'
import { answersOf, askersIn, toAsker } from './ticket-rows.ts'

/** Answers on their way back to those who asked. */
export function createTelling(db: Db): Telling {
  return {
    async toTell(ticketId, most) {
      const answer = await newestApproved(db, ticketId)
      if (!answer) return null
      const ticket = await db
        .selectFrom('tickets')
        .selectAll()
        .where('id', '=', ticketId)
        .executeTakeFirst()
      const askers = await untold(db, ticketId, answer.id, most)
      const approved = (await answersOf(db, ticketId)).find(({ id }) => id === answer.id)
      if (!ticket || !approved || askers.length === 0) return null
      return { answer: approved, ticket: toTicket(ticket), askers }
    },

    tell: (askerId, answerId, parts, traceId, now) =>
      db.transaction().execute(async (trx) => {
        const asker = await trx
          .selectFrom('ticket_askers')
          .select('contact_id')
          .where('id', '=', askerId)
          .executeTakeFirst()
        // The contact first, as everywhere; all that follows is looked at while it is held.
        const standing = asker && (await holdConversation(trx, asker.contact_id, now))
        if (!standing) return false
        const about = await trx
          .selectFrom('ticket_askers')
          .innerJoin('ticket_answers', 'ticket_answers.ticket_id', 'ticket_askers.ticket_id')
          .select(['ticket_answers.ticket_id', 'ticket_answers.decided_by'])
          .where('ticket_askers.id', '=', askerId)
          .where('ticket_answers.id', '=', answerId)
          .where(notTold(answerId))
          .executeTakeFirst()
        if (!about || (await newestApproved(trx, about.ticket_id))?.id !== answerId) return false
        const { contactId, channel } = standing
        let last: number | null = null
        for (const part of parts) {
          const own = await withOwnFile(trx, part, contactId, answerId, now)
          if (!own) continue
          const staffId = about.decided_by
          const said = { speaker: 'staff', staffId, clientId: null, quotes: null } as const
          const to = { contactId, channel, traceId }
          last = await putIntoOutbox(trx, to, own, now, said, 'answer')
        }
        await trx
          .updateTable('ticket_askers')
          .set({ answer_id: answerId, told_message_id: last, told_at: now })
          .set({ verdict: null, verdict_at: null, announced_at: null })
          .where('id', '=', askerId)
          .execute()
        await changedForStaff(trx, contactId, now)
        return true
      }),

    allTold: (job, ticketId, now) =>
      db.transaction().execute(async (trx) => {
        const ticket = await holdTicket(trx, ticketId, now)
        if (ticket && (await isTold(trx, ticketId))) {
          const move = { move: 'deliver', by: null, agency: ticket.agency } as const
          await moveTicket(trx, ticket, move, now, { delivered_at: now })
        }
        await endJob(trx, job)
      }),
  }
}

export function createCitizensDesk(db: Db): CitizensDesk {
  return { statusOf: (code, now) => statusOf(db, code, now) }
}

/** By any code that leads to a ticket; null when there is none. */
export async function statusOf(db: Db, code: string, now: number): Promise<TicketStatus | null> {
  const asker = await db
    .selectFrom('ticket_askers')
    .leftJoin('tickets', 'tickets.id', 'ticket_askers.ticket_id')
    .select(['ticket_askers.code', 'ticket_askers.created_at'])
    .select(['tickets.state', 'tickets.state_since', 'tickets.agency', 'tickets.due_at'])
    .where('ticket_askers.code', '=', code)
    .executeTakeFirst()
  const row =
    asker ??
    // One that was split off has a code of its own, which stands in letters.
    (await db
      .selectFrom('tickets')
      .select(['code', 'created_at', 'state', 'state_since', 'agency', 'due_at'])
      .where('code', '=', code)
      .executeTakeFirst())
  if (!row) return null
  const state = (row.state ?? 'new') as TicketState
  const waits = isWithAgency(state)
  return {
    code: row.code,
    state,
    agency: row.agency,
    createdAt: row.created_at,
    stateSince: row.state_since ?? row.created_at,
    dueAt: waits ? row.due_at : null,
    late: waits && (state === 'overdue' || (row.due_at !== null && row.due_at < now)),
  }
}

/** Telling on Zalo, by a template, that an answer waits for somebody to write. */
export function createAnswerNotices(db: Db): AnswerNotices {
  return {
    async toAnnounce(messageId) {
      const row = await db
        .selectFrom('ticket_askers')
        .innerJoin('messages', 'messages.id', 'ticket_askers.told_message_id')
        .innerJoin('contacts', 'contacts.id', 'messages.contact_id')
        .leftJoin('ticket_answers', 'ticket_answers.id', 'ticket_askers.answer_id')
        .select(['ticket_askers.code', 'ticket_askers.created_at', 'ticket_answers.agency'])
        .select(['contacts.channel', 'contacts.platform_id', 'messages.trace_id'])
        .where('ticket_askers.told_message_id', '=', messageId)
        .where('messages.state', '=', 'parked')
        .executeTakeFirst()
      if (!row) return null
      return {
        code: row.code,
        askedAt: row.created_at,
        agency: row.agency,
        channel: row.channel as ChannelName,
        personId: row.platform_id,
        traceId: row.trace_id,
      } satisfies AnnouncedAnswer
    },

    recordNotAnnounced: (job, messageId, reason, now) =>
      db.transaction().execute(async (trx) => {
        const parked = await trx
          .selectFrom('messages')
          .select('contact_id')
          .where('id', '=', messageId)
          .executeTakeFirst()
        if (parked) await changedForStaff(trx, parked.contact_id, now)
        await endJob(trx, job)
        await trx
          .updateTable('messages')
          .set({ reason: sql<string>`coalesce(reason, '') || ${` (template ${reason})`}` })
          .where('id', '=', messageId)
          .where('state', '=', 'parked')
          .execute()
      }),
  }
}

/** The code of an answer that was the last thing a person got from us by then; null otherwise. */
export async function toldLast(
  db: Executor,
  contactId: number,
  by: number,
): Promise<{ code: string } | null> {
  const row = await db
    .selectFrom('ticket_askers')
    .innerJoin('messages', 'messages.id', 'ticket_askers.told_message_id')
    .select(['ticket_askers.code', 'messages.id', 'messages.delivered_at'])
    .where('ticket_askers.contact_id', '=', contactId)
    .where('messages.state', '=', 'sent')
    .where('messages.delivered_at', '<=', by)
    .orderBy('messages.delivered_at', 'desc')
    .orderBy('messages.id', 'desc')
    .executeTakeFirst()
  if (!row?.delivered_at) return null
  const since = row.delivered_at
  const later = await db
    .selectFrom('messages')
    .select('id')
    .where('contact_id', '=', contactId)
    .where('id', '!=', row.id)
    .where((eb) =>
      eb.or([
        eb.and([
          eb('direction', '=', 'out'),
          eb('delivered_at', '<=', by),
          eb.or([
            eb('delivered_at', '>', since),
            eb.and([eb('delivered_at', '=', since), eb('id', '>', row.id)]),
          ]),
        ]),
        eb.and([eb('kind', '=', 'echo'), eb('sent_at', '>', since), eb('sent_at', '<=', by)]),
      ]),
    )
    .limit(1)
    .executeTakeFirst()
  return later ? null : { code: row.code }
}

const newestApproved = (on: Executor, ticketId: number) =>
  on
    .selectFrom('ticket_answers')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .where('state', '=', 'approved')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()

const notTold = (answerId: number) =>
  sql<boolean>`(ticket_askers.answer_id is null or ticket_askers.answer_id <> ${answerId})`

/** An answer came and was approved, it is the last one, and all were told it. */
async function isTold(trx: Executor, ticketId: number): Promise<boolean> {
  const answer = await newestApproved(trx, ticketId)
  if (!answer) return false
  const waiting = await trx
    .selectFrom('ticket_answers')
    .select('id')
    .where('ticket_id', '=', ticketId)
    .where('state', '=', 'waiting')
    .limit(1)
    .executeTakeFirst()
  return !waiting && (await untold(trx, ticketId, answer.id, 1)).length === 0
}

async function untold(
  on: Executor,
  ticketId: number,
  answerId: number,
  most: number,
): Promise<ToTell['askers']> {
  const rows = await askersIn(on, ticketId, most).where(notTold(answerId)).execute()
  return rows.map((row) => ({ ...toAsker(row), personId: row.platform_id }))
}

/** A part that names a file of the answer gets a copy that belongs to the person, and goes with them. */
async function withOwnFile(
  trx: Executor,
  part: OutgoingPart,
  contactId: number,
  answerId: number,
  now: number,
): Promise<OutgoingPart | null> {
  const { attachment } = part
  if (!attachment || !('fileId' in attachment)) return part
  const file = await trx
    .selectFrom('ticket_files')
    .select(['name', 'media_type', 'bytes'])
    .where('id', '=', attachment.fileId)
    .where('answer_id', '=', answerId)
    .executeTakeFirst()
  if (!file) return null
  const { name, media_type: mediaType, bytes } = file
  const fileId = await insertFile(trx, { contactId, name, mediaType, bytes, createdAt: now })
  return { ...part, attachment: { ...attachment, fileId } }
}
