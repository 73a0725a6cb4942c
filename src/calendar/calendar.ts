/** Office hours and working days in Vietnam. Times are ms UTC; days are written 2026-11-24. */

export interface OfficeHours {
  /** Days of the week, 1 Monday … 7 Sunday. */
  days: readonly number[]
  /** Minutes after midnight, in order, not overlapping. */
  shifts: readonly { from: number; to: number }[]
}

export interface Calendar {
  hours: OfficeHours
  /** Days off besides the weekend. */
  holidays: ReadonlySet<string>
  /** Days of a weekend on which the office works, to make up for a day off. */
  extraDays: ReadonlySet<string>
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** Asia/Ho_Chi_Minh has been seven hours ahead of UTC, without summer time, since 1975. */
const AHEAD = 7 * 60 * MINUTE
/** So far is looked for the next working day before a calendar counts as broken. */
const LONGEST_CLOSURE = 60

/** A moment as clocks in Vietnam show it, in the UTC fields of the date. */
export const inVietnam = (now: number): Date => new Date(now + AHEAD)

/** The day it is in Vietnam. */
export const dayOf = (now: number): string => inVietnam(now).toISOString().slice(0, 10)

/** The moment at which a day begins in Vietnam. */
export const startOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) - AHEAD

export function isWorkingDay(day: string, { hours, holidays, extraDays }: Calendar): boolean {
  if (extraDays.has(day)) return true
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7
  return hours.days.includes(weekday) && !holidays.has(day)
}

export function isOpen(now: number, calendar: Calendar): boolean {
  const day = dayOf(now)
  const minute = (now - startOf(day)) / MINUTE
  return (
    isWorkingDay(day, calendar) &&
    calendar.hours.shifts.some(({ from, to }) => from <= minute && minute < to)
  )
}

/**
 * When the office opens next; `now` itself when it is open.
 * @returns null when no day within two months is a working day
 */
export function nextOpening(now: number, calendar: Calendar): number | null {
  if (isOpen(now, calendar)) return now
  for (let ahead = 0; ahead < LONGEST_CLOSURE; ahead++) {
    const day = dayOf(now + ahead * DAY)
    if (!isWorkingDay(day, calendar)) continue
    const shift = calendar.hours.shifts.find(({ from }) => startOf(day) + from * MINUTE > now)
    if (shift) return startOf(day) + shift.from * MINUTE
  }
  return null
}

/** Whether a day lies in a season, both ends included; the season may cross New Year (12-20 … 01-05). */
export function isWithin(day: string, { from, to }: { from: string; to: string }): boolean {
  const today = day.slice(-Math.max(from.length, to.length))
  return from <= to ? from <= today && today <= to : today >= from || today <= to
}
