import type { ChannelName } from '../conversations/message.ts'
import { LeaseLost } from '../queue/queue.ts'
import type { Capture, Gathered, TicketIntake } from '../tickets/ports.ts'
import type { TicketState } from '../tickets/states.ts'
import type { Origin, TicketKind } from '../tickets/ticket.ts'
import type { Db, Executor } from './database.ts'
import { endJob } from './jobs.ts'
import { recountAskers } from './ticket-askers.ts'
import { tellIfApproved } from './ticket-joining.ts'
import { holdTicket, moveTicket, recordEvent } from './ticket-moves.ts'

export function createTicketIntake(db: Db): TicketIntake {
  return {
    async loadCapture(askerId) {
      const row = await db
        .selectFrom('ticket_askers')
        .innerJoin('contacts', 'contacts.id', 'ticket_askers.contact_id')
        .selectAll('ticket_askers')
        .select('contacts.channel')
        .where('ticket_askers.id', '=', askerId)
        .where('ticket_askers.ticket_id', 'is', null)
        .executeTakeFirst()
      if (!row) return null
      const { contact_id, message_id } = row
      const written = row.wording === '' ? null : row.wording
      const asked = message_id === null ? null : await questionAt(db, contact_id, message_id)
      return {
        askerId,
        code: row.code,
        channel: row.channel as ChannelName,
        origin: row.origin as Origin,
        kind: row.kind as TicketKind,
        text: written ?? asked,
        field: row.field,
        place: row.place,
        phone: row.phone,
        askedAt: row.created_at,
      }
    },

    async wordingsAfter(askerId, most) {
      const rows = await db
        .selectFrom('ticket_askers')
        .select(['id', 'words'])
        .where('id', '>', askerId)
        .where('ticket_id', 'is not', null)
        .where('words', 'is not', null)
        .orderBy('id')
        .limit(most)
        .execute()
      return rows.map(({ id, words }) => ({ askerId: id, words: words ?? '' }))
    },

    async whereAre(askerIds, settledSince) {
      if (askerIds.length === 0) return []
      const rows = await db
        .selectFrom('ticket_askers')
        .innerJoin('tickets', 'tickets.id', 'ticket_askers.ticket_id')
        .select(['ticket_askers.id as asker', 'tickets.id', 'tickets.kind', 'tickets.state'])
        .select('tickets.place')
        .where('ticket_askers.id', 'in', [...askerIds])
        .where((eb) =>
          eb.or([
            eb('tickets.state', 'not in', ['closed', 'rejected']),
            eb.and([
              eb('tickets.state', '=', 'closed'),
              eb('tickets.closed_at', '>=', settledSince),
              eb.exists(
                eb
                  .selectFrom('ticket_answers')
                  .select('ticket_answers.id')
                  .whereRef('ticket_answers.ticket_id', '=', 'tickets.id')
                  .where('ticket_answers.state', '=', 'approved'),
              ),
            ]),
          ]),
        )
        .execute()
      return rows.map((row) => ({
        askerId: row.asker,
        ticketId: row.id,
        kind: row.kind as TicketKind,
        state: row.state as TicketState,
        place: row.place,
      }))
    },

    gather: (job, gathered, now) =>
      db.transaction().execute(async (trx) => {
        const asker = await holdAsker(trx, gathered.askerId)
        // Gathered already, or gone with its person: the job went with it.
        if (!asker) throw new LeaseLost(job.id)
        const joined = gathered.into === null ? null : await holdTicket(trx, gathered.into, now)
        const ticketId = joined?.id ?? (await newTicket(trx, asker, gathered, now))
        const { askerId, wording, words, field } = gathered
        await trx
          .updateTable('ticket_askers')
          .set({ ticket_id: ticketId, wording, words, field })
          .where('id', '=', askerId)
          .execute()
        await recountAskers(trx, ticketId)
        const kind = joined ? 'joined' : 'asked'
        const detail = { code: asker.code, origin: asker.origin }
        await recordEvent(trx, ticketId, { kind, detail }, now)
        if (joined) await tellIfApproved(trx, joined, now)
        else if (gathered.agency !== null) {
          const { agency, suggested } = gathered
          const triage = { move: 'triage', by: null, agency, detail: { suggested } } as const
          await moveTicket(trx, { id: ticketId, state: 'new' }, triage, now, { agency })
        }
        await endJob(trx, job)
        return { ticketId }
      }),

    drop: (job, askerId) =>
      db.transaction().execute(async (trx) => {
        await trx
          .deleteFrom('ticket_askers')
          .where('id', '=', askerId)
          .where('ticket_id', 'is', null)
          .execute()
        await endJob(trx, job)
      }),

    async answeredBy(most) {
      const rows = await db
        .selectFrom('ticket_answers')
        .innerJoin('tickets', 'tickets.id', 'ticket_answers.ticket_id')
        .select(['tickets.content', 'tickets.field', 'ticket_answers.agency'])
        .where('ticket_answers.state', '=', 'approved')
        .where('ticket_answers.agency', 'is not', null)
        .orderBy('ticket_answers.id', 'desc')
        .limit(most)
        .execute()
      return rows.map(({ content, field, agency }) => ({
        text: content,
        agency: agency ?? '',
        field,
      }))
    },
  }
}

/**
 * The words of a message; where it was a tap ("none of these"), what the person had written before.
 */
async function questionAt(db: Db, contactId: number, messageId: number): Promise<Capture['text']> {
  const row = await db
    .selectFrom('messages')
    .select('text')
    .where('contact_id', '=', contactId)
    .where('id', '<=', messageId)
    .where('direction', '=', 'in')
    .where('kind', '=', 'text')
    .where('payload', 'is', null)
    .where('text', 'is not', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.text ?? null
}

interface HeldAsker {
  code: string
  origin: string
  kind: string
  place: string | null
  created_at: number
}

/** Their contact first, as everywhere: who erases them holds it. */
async function holdAsker(trx: Executor, askerId: number): Promise<HeldAsker | null> {
  const asker = await trx
    .selectFrom('ticket_askers')
    .select('contact_id')
    .where('id', '=', askerId)
    .executeTakeFirst()
  if (!asker) return null
  await trx
    .updateTable('contacts')
    .set((eb) => ({ greeted: eb.ref('greeted') }))
    .where('id', '=', asker.contact_id)
    .execute()
  const row = await trx
    .selectFrom('ticket_askers')
    .select(['code', 'origin', 'kind', 'place', 'created_at'])
    .where('id', '=', askerId)
    .where('ticket_id', 'is', null)
    .executeTakeFirst()
  return row ?? null
}

async function newTicket(
  trx: Executor,
  { code, kind, place, created_at }: HeldAsker,
  { wording, field, suggested }: Gathered,
  now: number,
): Promise<number> {
  const { id } = await trx
    .insertInto('tickets')
    .values({
      ...{ code, kind, content: wording, field, place, suggested: JSON.stringify(suggested) },
      ...{ state: 'new', state_since: now, created_at, changed_at: now },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
