/**
 * When an answer is due, in working days or minutes of office time. As in the Civil Code (Article 147)
 * the day on which something is received does not count:
 *
 *     Fri 16:59  received on Friday   1 day:  Monday 17:00
 *     Fri 17:00  received on Monday   1 day:  Tuesday 17:00
 *
 * Where two months have no working day the calendar is broken, and there is no deadline: null.
 */
import {
  DAY,
  LONGEST_CLOSURE,
  MINUTE,
  dayOf,
  isWorkingDay,
  nextOpening,
  shiftsOn,
  startOf,
  type Calendar,
} from './calendar.ts'

/**
 * When the last shift of the n-th working day after that of receipt ends, in ms UTC. What arrives on
 * a day off, or when a day's last shift is over, is received on the next working day.
 */
export function dueAfterDays(from: number, days: number, calendar: Calendar): number | null {
  const opening = nextOpening(from, calendar)
  const due = opening === null ? null : addWorkingDays(dayOf(opening), days, calendar)
  return due === null ? null : endOf(due, calendar)
}

/** The moment, in ms UTC, at which so many minutes of office time have passed. */
export function dueAfterMinutes(from: number, minutes: number, calendar: Calendar): number | null {
  const opening = nextOpening(from, calendar)
  if (opening === null) return null
  let left = minutes * MINUTE
  let closed = 0
  for (let start = startOf(dayOf(opening)); closed < LONGEST_CLOSURE; start += DAY) {
    const shifts = shiftsOn(dayOf(start), calendar)
    closed = shifts.length > 0 ? 0 : closed + 1
    for (const shift of shifts) {
      const begins = Math.max(opening, start + shift.from * MINUTE)
      const open = Math.max(0, start + shift.to * MINUTE - begins)
      if (left <= open) return begins + left
      left -= open
    }
  }
  return null
}

/** The n-th working day after a day, before it when n is negative; the day itself for 0. */
export function addWorkingDays(day: string, n: number, calendar: Calendar): string | null {
  const step = Math.sign(n) * DAY
  let left = Math.abs(n)
  let closed = 0
  let start = startOf(day)
  while (left > 0) {
    start += step
    if (isWorkingDay(dayOf(start), calendar)) {
      left--
      closed = 0
    } else if (++closed >= LONGEST_CLOSURE) return null
  }
  return dayOf(start)
}

/**
 * Working days from one day to another, the first not counted: how many days late it is on `to` when
 * `from` was the last day. Negative when `to` lies before.
 */
export function workingDaysBetween(from: string, to: string, calendar: Calendar): number {
  const days = (startOf(to) - startOf(from)) / DAY
  const step = Math.sign(days) * DAY
  let count = 0
  for (let passed = 1; passed <= Math.abs(days); passed++) {
    if (isWorkingDay(dayOf(startOf(from) + passed * step), calendar)) count++
  }
  return days < 0 ? -count : count
}

/** When a day's last shift ends; null on a day off. */
function endOf(day: string, calendar: Calendar): number | null {
  const last = shiftsOn(day, calendar).at(-1)
  return last ? startOf(day) + last.to * MINUTE : null
}
