import { sql, type SelectQueryBuilder } from 'kysely'
import { median } from '../conversations/median.ts'
import { fold } from '../text/normalise.ts'
import { ticketCodeIn } from '../text/ticket-code.ts'
import type {
  AgencyFigures,
  ShownTicket,
  TicketFilter,
  TicketLink,
  TicketLists,
  TicketOrder,
} from '../tickets/ports.ts'
import { isSettled, ticketStates, type TicketState } from '../tickets/states.ts'
import type { TicketMail } from '../tickets/ticket.ts'
import type { Db } from './database.ts'
import type { Database } from './schema.ts'
import { toTicket } from './ticket-moves.ts'
import { answersOf, askersIn, toAsker, toLink, toMail } from './ticket-rows.ts'

/** Of those who asked a ticket. */
const MOST_ASKERS = 200

const withAgency: readonly TicketState[] = ['forwarded', 'seen', 'overdue']

export function createTicketLists(db: Db): TicketLists {
  /** Numbers alone, which indexes know; the rows of a page are fetched by them. */
  const narrowed = (filter: TicketFilter) => {
    const { states, agency, kind, origins, q, dueBy } = filter
    let found = db.selectFrom('tickets').select('tickets.id')
    if (states !== undefined) found = found.where('tickets.state', 'in', [...states])
    if (agency !== undefined) found = found.where('tickets.agency', '=', agency)
    if (kind !== undefined) found = found.where('tickets.kind', '=', kind)
    if (dueBy !== undefined) found = found.where('tickets.owed_at', '<=', dueBy)
    if (origins !== undefined) {
      found = found.where((eb) =>
        eb.exists(
          eb
            .selectFrom('ticket_askers')
            .select('ticket_askers.id')
            .whereRef('ticket_askers.ticket_id', '=', 'tickets.id')
            .where('ticket_askers.origin', 'in', [...origins]),
        ),
      )
    }
    return q === undefined ? found : matching(found, q)
  }
  type Narrowed = ReturnType<typeof narrowed>

  const inOrder = async (page: Narrowed, order: TicketOrder = 'due') => {
    const [column, direction] = order === 'asked' ? mostAsked : firstDue
    const ids = await page
      .orderBy(`tickets.${column}`, direction)
      .orderBy('tickets.id', 'desc')
      .execute()
    if (ids.length === 0) return []
    const rows = await db
      .selectFrom('tickets')
      .selectAll()
      .where(
        'id',
        'in',
        ids.map(({ id }) => id),
      )
      .execute()
    const sign = direction === 'desc' ? -1 : 1
    return rows.sort((a, b) => sign * (a[column] - b[column]) || b.id - a.id)
  }

  return {
    async list(filter, after, most, _now, order = 'due') {
      const found = behind(narrowed(filter), after, order)
      const rows = await inOrder(found.limit(most + 1), order)
      const shown = rows.slice(0, most)
      const last = rows.length > most ? shown.at(-1) : undefined
      const [column] = order === 'asked' ? mostAsked : firstDue
      return { tickets: shown.map(toTicket), next: last ? `${last[column]}.${last.id}` : null }
    },

    async board(filter, most) {
      const counted = await narrowed(filter)
        .clearSelect()
        .select(['tickets.state', ({ fn }) => fn.countAll<number>().as('count')])
        .groupBy('tickets.state')
        .execute()
      const countOf = (state: TicketState) =>
        Number(counted.find((row) => row.state === state)?.count ?? 0)
      return Promise.all(
        ticketStates.map(async (state) => {
          const count = countOf(state)
          const isShown = count > 0 && !isSettled(state)
          const first = isShown
            ? await inOrder(narrowed({ ...filter, states: [state] }).limit(most))
            : []
          return { state, count, tickets: first.map(toTicket) }
        }),
      )
    },

    show: (ticketId) => show(db, ticketId),

    byCode: async (code) => {
      const asker = await db
        .selectFrom('ticket_askers')
        .select('ticket_id')
        .where('code', '=', code)
        .executeTakeFirst()
      if (asker) return asker.ticket_id
      const ticket = await db
        .selectFrom('tickets')
        .select('id')
        .where('code', '=', code)
        .executeTakeFirst()
      return ticket?.id ?? null
    },

    agencyFigures: (since, now) => agencyFigures(db, since, now),
  }
}

type Tickets<O> = SelectQueryBuilder<Database, 'tickets', O>

const firstDue = ['owed_at', 'asc'] as const
const mostAsked = ['askers', 'desc'] as const

/** Those behind a cursor: what they are ordered by and the number of the last that was shown. */
function behind<O>(query: Tickets<O>, after: string | null, order: TicketOrder): Tickets<O> {
  const [, value, last] = /^(\d+)\.(\d+)$/.exec(after ?? '') ?? []
  if (value === undefined || last === undefined) return query
  const [at, id] = [Number(value), Number(last)]
  const [column, beyond] =
    order === 'asked' ? (['askers', '<'] as const) : (['owed_at', '>'] as const)
  return query
    .where(`tickets.${column}`, `${beyond}=`, at)
    .where((eb) => eb.or([eb(`tickets.${column}`, beyond, at), eb('tickets.id', '<', id)]))
}

/** A whole code leads to its ticket alone; else all words must be in it. */
function matching<O>(query: Tickets<O>, q: string): Tickets<O> {
  const code = ticketCodeIn(q)
  if (code !== null) {
    // Two indexes side by side; joined by "or" PostgreSQL would read all tickets.
    return query.where('tickets.id', 'in', (eb) =>
      eb
        .selectFrom('ticket_askers')
        .select('ticket_askers.ticket_id as id')
        .where('ticket_askers.code', '=', code)
        .union(eb.selectFrom('tickets as own').select('own.id').where('own.code', '=', code)),
    )
  }
  const words = fold(q).match(/[a-z0-9]+/g) ?? []
  // Nothing that can be looked for is nothing found, unless nothing was asked.
  if (words.length === 0) return q.trim() === '' ? query : query.where(sql<boolean>`1 = 0`)
  return words.reduce((found, word) => found.where('tickets.folded', 'like', `%${word}%`), query)
}

async function show(db: Db, ticketId: number): Promise<ShownTicket | null> {
  const row = await db
    .selectFrom('tickets')
    .selectAll()
    .where('id', '=', ticketId)
    .executeTakeFirst()
  if (!row) return null
  const draft = await db
    .selectFrom('drafts')
    .select('path')
    .where('ticket_id', '=', ticketId)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return {
    ticket: toTicket(row),
    askers: (await askersIn(db, ticketId, MOST_ASKERS).execute()).map(toAsker),
    answers: await answersOf(db, ticketId),
    mails: await mailsOf(db, ticketId),
    links: await linksOf(db, ticketId),
    events: await eventsOf(db, ticketId),
    draft: draft?.path ?? null,
  }
}

async function mailsOf(db: Db, ticketId: number): Promise<TicketMail[]> {
  const rows = await db
    .selectFrom('ticket_mail_items')
    .innerJoin('ticket_mails', 'ticket_mails.id', 'ticket_mail_items.mail_id')
    .selectAll('ticket_mails')
    .where('ticket_mail_items.ticket_id', '=', ticketId)
    .orderBy('ticket_mails.id')
    .execute()
  return rows.map(toMail)
}

async function linksOf(db: Db, ticketId: number): Promise<TicketLink[]> {
  const rows = await db
    .selectFrom('ticket_links')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .orderBy('id')
    .execute()
  return rows.map(toLink)
}

async function eventsOf(db: Db, ticketId: number): Promise<ShownTicket['events']> {
  const rows = await db
    .selectFrom('ticket_events')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    // Those of a ticket that was merged into it lie between.
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    at: row.created_at,
    kind: row.kind,
    from: row.from_state as TicketState | null,
    to: row.to_state as TicketState | null,
    userId: row.user_id,
    agency: row.agency,
    detail: JSON.parse(row.detail) as Record<string, unknown>,
  }))
}

async function agencyFigures(db: Db, since: number, now: number): Promise<AgencyFigures[]> {
  const open = await db
    .selectFrom('tickets')
    .select(['agency', ({ fn }) => fn.countAll<number>().as('open')])
    .select(({ fn, eb }) =>
      fn.sum<number>(eb.case().when('owed_at', '<', now).then(1).else(0).end()).as('late'),
    )
    .where('state', 'in', withAgency)
    .where('agency', 'is not', null)
    .groupBy('agency')
    .execute()
  const answered = await db
    .selectFrom('tickets')
    .select(['agency', 'forwarded_at', 'answered_at', 'due_at'])
    .where('forwarded_at', '>=', since)
    .where('answered_at', 'is not', null)
    .where('agency', 'is not', null)
    .execute()
  const figures = new Map<string, AgencyFigures>()
  const of = (agency: string | null) => {
    const known = figures.get(agency ?? '')
    if (known) return known
    const none = { agency: agency ?? '', open: 0, late: 0, answered: 0, onTime: 0, medianMs: null }
    figures.set(none.agency, none)
    return none
  }
  for (const row of open) Object.assign(of(row.agency), counts(row))
  const times = new Map<AgencyFigures, number[]>()
  for (const { agency, forwarded_at, answered_at, due_at } of answered) {
    if (forwarded_at === null || answered_at === null) continue
    const figure = of(agency)
    figure.answered++
    if (due_at === null || answered_at <= due_at) figure.onTime++
    const taken = times.get(figure) ?? []
    times.set(figure, taken)
    taken.push(answered_at - forwarded_at)
  }
  for (const [figure, list] of times) figure.medianMs = median(list)
  return [...figures.values()].sort((a, b) => (a.agency < b.agency ? -1 : 1))
}

const counts = ({ open, late }: { open: number; late: number }) => ({
  open: Number(open),
  late: Number(late),
})
