import type { DueTicket, TicketClock } from '../tickets/ports.ts'
import { isWithAgency, type TicketState } from '../tickets/states.ts'
import type { Db } from './database.ts'
import { holdTicket, moveTicket, recordEvent } from './ticket-moves.ts'
import { postMail, reminderMail } from './ticket-post.ts'

export function createTicketClock(db: Db): TicketClock {
  return {
    async dueBy(at, most) {
      const rows = await db
        .selectFrom('tickets')
        .select(['id', 'agency', 'due_at', 'forwarded_at', 'state', 'reminded'])
        .where('owed_at', '<=', at)
        .orderBy('owed_at')
        .orderBy('id', 'desc')
        .limit(most)
        .execute()
      return rows.flatMap(({ id, agency, due_at, ...row }) =>
        agency === null || due_at === null
          ? []
          : {
              ...{ id, agency, dueAt: due_at, forwardedAt: row.forwarded_at },
              ...{ state: row.state as TicketState, reminded: read(row.reminded) },
            },
      )
    },

    lapse: (ticketId, now) =>
      db.transaction().execute(async (trx) => {
        const row = await holdTicket(trx, ticketId, now)
        // It may have been answered, or given more time, while we looked.
        if (!row || row.due_at === null || row.due_at >= now) return false
        const detail = { dueAt: row.due_at }
        const lapse = { move: 'lapse', by: null, agency: row.agency, detail } as const
        return (await moveTicket(trx, row, lapse, now)) !== null
      }),

    remind: (reminder, now) =>
      db.transaction().execute(async (trx) => {
        const { ticketId, kind, agency, last, to } = reminder
        const row = await holdTicket(trx, ticketId, now)
        if (!row || !isWithAgency(row.state as TicketState) || row.agency !== agency) return false
        const reminded = read(row.reminded)
        if ((reminded[kind] ?? null) !== last) return false
        await trx
          .updateTable('tickets')
          .set({ reminded: JSON.stringify({ ...reminded, [kind]: now }) })
          .where('id', '=', ticketId)
          .execute()
        const mail = to === null ? null : await postMail(trx, reminderMail(reminder, to, now), now)
        const detail = { reminder: kind, ...(mail === null ? {} : { mail }) }
        await recordEvent(trx, ticketId, { kind: 'reminded', agency, detail }, now)
        return true
      }),

    async closeContent(before, reason, most, now) {
      const content = await db
        .selectFrom('tickets')
        .select('id')
        .where('state', '=', 'delivered')
        .where('delivered_at', '<', before)
        .where((eb) =>
          eb.not(
            eb.exists(
              eb
                .selectFrom('ticket_askers')
                .select('ticket_askers.id')
                .whereRef('ticket_askers.ticket_id', '=', 'tickets.id')
                .where('verdict', '=', 'unclear'),
            ),
          ),
        )
        .limit(most)
        .execute()
      let closed = 0
      for (const { id } of content) {
        closed += await db.transaction().execute(async (trx) => {
          const row = await holdTicket(trx, id, now)
          if (row?.state !== 'delivered') return 0
          const close = { move: 'close', by: null, detail: { reason } } as const
          await moveTicket(trx, row, close, now, { reason })
          return 1
        })
      }
      return closed
    },
  }
}

const read = (reminded: string) => JSON.parse(reminded) as DueTicket['reminded']
