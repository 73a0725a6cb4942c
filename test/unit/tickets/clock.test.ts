import { describe, expect, it } from 'vitest'
import { dayOf, startOf } from '../../../src/calendar/calendar.ts'
import { createLog } from '../../../src/log.ts'
import { createTicketClock, type WorkingDays } from '../../../src/tickets/clock.ts'
import type { DueTicket, Reminder, TicketClock } from '../../../src/tickets/ports.ts'

const HOUR = 3600_000
const DAY = 24 * HOUR
/** So many hours after midnight in Viet Nam. */
const at = (day: string, hour = 9) => startOf(day) + hour * HOUR

const isWorking = (day: string) => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())
/** Monday to Friday, 8 to 17, without days off. */
const calendar: WorkingDays = {
  isOpen(now) {
    const hour = (now - startOf(dayOf(now))) / HOUR
    return isWorking(dayOf(now)) && hour >= 8 && hour < 17
  },
  addWorkingDays(day, n) {
    let time = startOf(day)
    for (let left = Math.abs(n); left > 0;) {
      time += Math.sign(n) * DAY
      if (isWorking(dayOf(time))) left--
    }
    return dayOf(time)
  },
  workingDaysBetween(from, to) {
    let count = 0
    for (let time = startOf(from) + DAY; time <= startOf(to); time += DAY) {
      if (isWorking(dayOf(time))) count++
    }
    return count
  },
}

/** One ticket, given on Monday 2 November and due on Tuesday the 10th at 17:00. */
function world(over: Partial<DueTicket> = {}) {
  const ticket: DueTicket = {
    ...{ id: 1, agency: 'cong-an-xa', dueAt: at('2026-11-10', 17), state: 'forwarded' },
    ...{ forwardedAt: at('2026-11-02'), reminded: {} },
    ...over,
  }
  const said: string[] = []
  const closing: number[] = []
  let now = 0
  const store: TicketClock = {
    dueBy: async (until) => (ticket.dueAt <= until ? [{ ...ticket }] : []),
    async lapse(_id, when) {
      ticket.state = 'overdue'
      said.push(`${dayOf(when)} late`)
      return true
    },
    async remind({ kind, last, to }: Reminder, when) {
      if ((ticket.reminded[kind] ?? null) !== last) return false
      ticket.reminded = { ...ticket.reminded, [kind]: when }
      said.push(`${dayOf(when)} ${kind} ${to}`)
      return true
    },
    async closeContent(before) {
      closing.push(before)
      return 0
    },
  }
  const round = createTicketClock({
    store,
    settings: {
      loadSettings: async () => ({
        ...{ 'tickets.remindEvery': 2, 'tickets.escalateAfter': 3 },
        ...{ 'tickets.closeAfter': 14, 'tickets.linkDays': 60 },
      }),
    },
    calendar,
    agencyOf: (id) =>
      id === 'cong-an-xa'
        ? { email: 'ca@example.vn', escalateTo: { email: 'chu-tich@example.vn' } }
        : undefined,
    now: () => now,
    log: createLog('silent'),
  })
  return {
    ...{ said, closing, ticket },
    /** A round every quarter of an hour. */
    live: async (from: number, to: number) => {
      for (now = from; now < to; now += HOUR / 4) await round()
      return said
    },
  }
}

describe('the clock of tickets', () => {
  it('reminds the day before, on the day, when it is late, and then somebody above', async () => {
    const { live } = world()
    expect(await live(at('2026-11-02', 10), at('2026-11-18', 23))).toEqual([
      '2026-11-09 before ca@example.vn',
      '2026-11-10 on ca@example.vn',
      '2026-11-10 late',
      '2026-11-12 after ca@example.vn',
      '2026-11-13 escalation chu-tich@example.vn',
      '2026-11-16 after ca@example.vn',
      '2026-11-18 after ca@example.vn',
    ])
  })

  it('before a Monday it is Friday, and nobody is written to at the weekend', async () => {
    const { live } = world({ dueAt: at('2026-11-09', 17) })
    expect(await live(at('2026-11-05', 0), at('2026-11-09', 12))).toEqual([
      '2026-11-06 before ca@example.vn',
      '2026-11-09 on ca@example.vn',
    ])
  })

  it('reminds in office hours only, yet knows at once what is late', async () => {
    const { live, ticket } = world()
    await live(at('2026-11-09', 0), at('2026-11-09', 8))
    expect(ticket.reminded).toEqual({})
    await live(at('2026-11-09', 8), at('2026-11-09', 9))
    expect(ticket.reminded).toEqual({ before: at('2026-11-09', 8) })
    await live(at('2026-11-10', 17), at('2026-11-10', 18))
    expect(ticket.state).toBe('overdue')
  })

  it('who got it today is not reminded of it today', async () => {
    const { live } = world({ forwardedAt: at('2026-11-09', 8) })
    expect(await live(at('2026-11-09', 9), at('2026-11-10', 12))).toEqual([
      '2026-11-10 on ca@example.vn',
    ])
  })

  it('after days of standing still it says what is due now, not all that was missed', async () => {
    const { live } = world()
    expect(await live(at('2026-11-20', 9), at('2026-11-20', 11))).toEqual([
      '2026-11-20 late',
      '2026-11-20 after ca@example.vn',
      '2026-11-20 escalation chu-tich@example.vn',
    ])
  })

  it('of an agency that is no more it is noted that nobody could be told', async () => {
    const { live } = world({ agency: 'cu' })
    expect(await live(at('2026-11-09', 9), at('2026-11-09', 10))).toEqual([
      '2026-11-09 before null',
    ])
  })

  it('closes what was answered two weeks ago', async () => {
    const { live, closing } = world()
    await live(at('2026-11-30'), at('2026-11-30') + 1)
    expect(closing).toEqual([at('2026-11-16')])
  })
})
