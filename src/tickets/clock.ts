import type { Logger } from 'pino'
import { dayOf, startOf } from '../calendar/calendar.ts'
import type { DueTicket, Reminder, TicketClock } from './ports.ts'

export interface ClockOptions {
  store: TicketClock
  settings: { loadSettings(): Promise<ClockLimits> }
  /** The office's days, as the calendar is now. */
  calendar: WorkingDays
  /** By id; undefined for one that is no more. */
  agencyOf: (id: string) => ReachedAgency | undefined
  now: () => number
  log: Logger
}

export interface ClockLimits {
  'tickets.remindEvery': number
  'tickets.escalateAfter': number
  'tickets.closeAfter': number
  'tickets.linkDays': number
}

/** As calendar/deadlines counts them; days are written 2026-11-24. */
export interface WorkingDays {
  isOpen(now: number): boolean
  /** Null where the calendar has none for months. */
  addWorkingDays(day: string, n: number): string | null
  workingDaysBetween(from: string, to: string): number
}

export interface ReachedAgency {
  email: string | null
  /** Who above it is told when it is late. */
  escalateTo: { email: string } | null
}

const DAY = 24 * 3600_000
/** Tickets of one round; those longest due come first. */
const MOST_DUE = 5000
const MOST_CLOSED = 500
const CLOSED = 'Đã trả lời, không ai có ý kiến thêm.'

/**
 * What happens to tickets by themselves: one round of it.
 *
 *   forwarded ──▶ before ──▶ on ──┬─ late ─▶ after ─▶ after ─▶ …
 *             a working day       │ due            every few working days
 *                                 └─────────────▶ escalation, once
 */
export function createTicketClock(options: ClockOptions): () => Promise<void> {
  const { store, settings, calendar, agencyOf, now, log } = options

  return async () => {
    const limits = await settings.loadSettings()
    const before = now() - limits['tickets.closeAfter'] * DAY
    const closed = await store.closeContent(before, CLOSED, MOST_CLOSED, now())
    if (closed > 0) log.info({ closed }, 'answered tickets closed')

    const tomorrow = calendar.addWorkingDays(dayOf(now()), 1) ?? dayOf(now())
    const isOpen = calendar.isOpen(now())
    for (const ticket of await store.dueBy(startOf(tomorrow) + DAY, MOST_DUE)) {
      if (ticket.dueAt < now() && ticket.state !== 'overdue') {
        if (await store.lapse(ticket.id, now())) log.warn({ ticket: ticket.id }, 'a ticket is late')
      }
      // Nobody is reminded at night.
      if (!isOpen) continue
      for (const kind of remindersDue(ticket, limits, calendar, now())) await remind(ticket, kind)
    }

    async function remind(ticket: DueTicket, kind: Reminder['kind']): Promise<void> {
      const agency = agencyOf(ticket.agency)
      const to = (kind === 'escalation' ? agency?.escalateTo?.email : agency?.email) ?? null
      const reminder = {
        ...{ ticketId: ticket.id, kind, agency: ticket.agency, to },
        last: ticket.reminded[kind] ?? null,
        linkExpiresAt: now() + limits['tickets.linkDays'] * DAY,
      }
      if (await store.remind(reminder, now())) {
        log.info({ ticket: ticket.id, kind, posted: to !== null }, 'an agency is reminded')
      }
    }
  }
}

/** What is to be said of a ticket now, in office hours; each but `after` once for its deadline. */
export function remindersDue(
  { dueAt, forwardedAt, reminded }: Omit<DueTicket, 'id' | 'agency' | 'state'>,
  limits: Pick<ClockLimits, 'tickets.remindEvery' | 'tickets.escalateAfter'>,
  calendar: WorkingDays,
  now: number,
): Reminder['kind'][] {
  const today = dayOf(now)
  const due = dayOf(dueAt)
  if (now <= dueAt) {
    // Who got it today need not be reminded of it today.
    if (forwardedAt !== null && dayOf(forwardedAt) === today) return []
    if (today === due) return reminded.on === undefined ? ['on'] : []
    const eve = calendar.addWorkingDays(due, -1)
    return eve !== null && eve <= today && reminded.before === undefined ? ['before'] : []
  }
  const late = calendar.workingDaysBetween(due, today)
  const since = dayOf(reminded.after ?? dueAt)
  const every = limits['tickets.remindEvery']
  return [
    ...(calendar.workingDaysBetween(since, today) >= every ? (['after'] as const) : []),
    ...(late >= limits['tickets.escalateAfter'] && reminded.escalation === undefined
      ? (['escalation'] as const)
      : []),
  ]
}
