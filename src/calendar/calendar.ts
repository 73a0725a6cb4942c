/** Office hours and working days in Vietnam. Times are ms UTC; days are written 2026-11-24. */

/** Minutes after midnight. */
export interface Shift {
  from: number
  to: number
}

export interface OfficeHours {
  /** Days of the week, 1 Monday … 7 Sunday. */
  days: readonly number[]
  /** In order, not overlapping. */
  shifts: readonly Shift[]
}

export type Half = 'morning' | 'afternoon'

export interface Calendar {
  hours: OfficeHours
  /** Days off besides the weekend. */
  holidays: ReadonlySet<string>
  /** Days of a weekend on which the office works, to make up for a day off. */
  extraDays: ReadonlySet<string>
  /** Which half is off on days the office works the other half. */
  halvesOff?: ReadonlyMap<string, Half>
}

export const MINUTE = 60_000
export const DAY = 24 * 60 * MINUTE
const NOON = 12 * 60
/** Asia/Ho_Chi_Minh has been seven hours ahead of UTC, without summer time, since 1975. */
const AHEAD = 7 * 60 * MINUTE
/** So far is looked for the next working day before a calendar counts as broken. */
export const LONGEST_CLOSURE = 60

/** A moment as clocks in Vietnam show it, in the UTC fields of the date. */
export const inVietnam = (now: number): Date => new Date(now + AHEAD)

/** The day it is in Vietnam. */
export const dayOf = (now: number): string => inVietnam(now).toISOString().slice(0, 10)

/** The moment at which a day begins in Vietnam. */
export const startOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) - AHEAD

/** Whether the office works at least half of a day. */
export const isWorkingDay = (day: string, calendar: Calendar): boolean =>
  shiftsOn(day, calendar).length > 0

/** When the office works on a day; nothing on a day off. */
export function shiftsOn(day: string, { hours, ...rest }: Calendar): readonly Shift[] {
  const { holidays, extraDays, halvesOff } = rest
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7
  if (!extraDays.has(day) && (!hours.days.includes(weekday) || holidays.has(day))) return []
  const off = halvesOff?.get(day)
  return off === undefined ? hours.shifts : hours.shifts.flatMap((shift) => without(off, shift))
}

/** Who works on over noon stops there, or begins. */
function without(off: Half, { from, to }: Shift): Shift[] {
  const left =
    off === 'morning' ? { from: Math.max(from, NOON), to } : { from, to: Math.min(to, NOON) }
  return left.from < left.to ? [left] : []
}

export function isOpen(now: number, calendar: Calendar): boolean {
  const day = dayOf(now)
  const minute = (now - startOf(day)) / MINUTE
  return shiftsOn(day, calendar).some(({ from, to }) => from <= minute && minute < to)
}

/**
 * When the office opens next; `now` itself when it is open.
 * @returns null when no day within two months is a working day
 */
export function nextOpening(now: number, calendar: Calendar): number | null {
  if (isOpen(now, calendar)) return now
  for (let ahead = 0; ahead < LONGEST_CLOSURE; ahead++) {
    const day = dayOf(now + ahead * DAY)
    const shift = shiftsOn(day, calendar).find(({ from }) => startOf(day) + from * MINUTE > now)
    if (shift) return startOf(day) + shift.from * MINUTE
  }
  return null
}

/** Minutes of office time between two moments. */
export function openMinutes(from: number, to: number, calendar: Calendar): number {
  let minutes = 0
  for (let start = startOf(dayOf(from)); start < to; start += DAY) {
    for (const shift of shiftsOn(dayOf(start), calendar)) {
      const begins = Math.max(from, start + shift.from * MINUTE)
      const ends = Math.min(to, start + shift.to * MINUTE)
      minutes += Math.max(0, ends - begins) / MINUTE
    }
  }
  return minutes
}

/** Whether a day lies in a season, both ends included; the season may cross New Year (12-20 … 01-05). */
export function isWithin(day: string, { from, to }: { from: string; to: string }): boolean {
  const today = day.slice(-Math.max(from.length, to.length))
  return from <= to ? from <= today && today <= to : today >= from || today <= to
}
