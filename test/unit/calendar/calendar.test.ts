import { describe, expect, it } from 'vitest'
import {
  dayOf,
  isOpen,
  isWithin,
  isWorkingDay,
  nextOpening,
  openMinutes,
  startOf,
  type Calendar,
} from '../../../src/calendar/calendar.ts'

const at = (time: string) => Date.parse(`${time.replace(' ', 'T')}:00+07:00`)
const said = (ms: number | null) =>
  ms === null ? null : new Date(ms + 7 * 3600_000).toISOString().slice(0, 16).replace('T', ' ')

const calendar: Calendar = {
  hours: {
    days: [1, 2, 3, 4, 5],
    shifts: [
      { from: 7 * 60 + 30, to: 11 * 60 + 30 },
      { from: 13 * 60 + 30, to: 17 * 60 },
    ],
  },
  holidays: new Set(['2026-11-24', '2027-01-01']),
  extraDays: new Set(['2026-11-28']),
}

describe('a day in Viet Nam', () => {
  it('begins seven hours before that of UTC', () => {
    expect(dayOf(Date.UTC(2026, 10, 23, 16, 59, 59, 999))).toBe('2026-11-23')
    expect(dayOf(Date.UTC(2026, 10, 23, 17))).toBe('2026-11-24')
    expect(startOf('2026-11-24')).toBe(Date.UTC(2026, 10, 23, 17))
    expect(dayOf(startOf('2027-01-01'))).toBe('2027-01-01')
    expect(dayOf(startOf('2027-01-01') - 1)).toBe('2026-12-31')
  })

  it('is worked on unless it is a weekend or a holiday, or made up for', () => {
    const working = (day: string) => isWorkingDay(day, calendar)
    expect(working('2026-11-23')).toBe(true)
    expect(working('2026-11-24')).toBe(false) // holiday
    expect(working('2026-11-28')).toBe(true) // a Saturday that is worked on
    expect(working('2026-11-29')).toBe(false) // Sunday
    const sundays = { ...calendar, hours: { ...calendar.hours, days: [7] } }
    expect(isWorkingDay('2026-11-29', sundays)).toBe(true)
  })
})

describe('the office', () => {
  it.each([
    ['2026-11-23 07:29', false],
    ['2026-11-23 07:30', true],
    ['2026-11-23 11:29', true],
    ['2026-11-23 11:30', false],
    ['2026-11-23 13:29', false],
    ['2026-11-23 13:30', true],
    ['2026-11-23 16:59', true],
    ['2026-11-23 17:00', false],
    ['2026-11-23 00:00', false],
    ['2026-11-24 09:00', false],
    ['2026-11-28 09:00', true],
    ['2026-11-29 09:00', false],
  ])('at %s is open: %s', (time, open) => {
    expect(isOpen(at(time), calendar)).toBe(open)
  })

  it.each([
    ['2026-11-23 09:00', '2026-11-23 09:00'],
    ['2026-11-23 06:00', '2026-11-23 07:30'],
    ['2026-11-23 11:30', '2026-11-23 13:30'],
    ['2026-11-23 17:00', '2026-11-25 07:30'], // over the holiday
    ['2026-11-24 12:00', '2026-11-25 07:30'],
    ['2026-11-27 17:00', '2026-11-28 07:30'], // into the Saturday that is worked on
    ['2026-11-28 17:00', '2026-11-30 07:30'],
    ['2026-12-31 18:00', '2027-01-04 07:30'], // New Year's Day is a Friday
  ])('asked at %s opens next at %s', (now, next) => {
    expect(said(nextOpening(at(now), calendar))).toBe(next)
  })

  it('that never opens within two months has no next opening', () => {
    const never = {
      ...calendar,
      hours: { ...calendar.hours, days: [] },
      extraDays: new Set<string>(),
    }
    expect(nextOpening(at('2026-11-23 09:00'), never)).toBeNull()
    const noShifts = { ...calendar, hours: { days: [1], shifts: [] } }
    expect(nextOpening(at('2026-11-23 09:00'), noShifts)).toBeNull()
  })
})

describe('minutes of office time', () => {
  it.each([
    ['2026-11-23 08:00', '2026-11-23 08:00', 0],
    ['2026-11-23 08:00', '2026-11-23 08:45', 45],
    ['2026-11-23 11:20', '2026-11-23 13:40', 20], // over lunch
    ['2026-11-23 12:00', '2026-11-23 13:00', 0],
    ['2026-11-23 06:00', '2026-11-23 20:00', 450], // a whole day
    ['2026-11-25 16:50', '2026-11-26 07:45', 25], // over night
    ['2026-11-23 16:50', '2026-11-25 07:40', 20], // over the holiday
    ['2026-11-24 08:00', '2026-11-24 16:00', 0], // on it
    ['2026-11-27 16:30', '2026-11-30 08:00', 30 + 450 + 30], // over a Saturday that is worked on
    ['2026-12-04 16:30', '2026-12-07 08:00', 60], // over a weekend
    ['2026-11-23 23:59', '2026-11-24 00:01', 0],
    ['2026-11-23 09:00', '2026-11-23 08:00', 0], // the wrong way round
    ['2026-11-25 09:00', '2026-11-23 09:00', 0],
  ])('from %s to %s are %i', (from, to, minutes) => {
    expect(openMinutes(at(from), at(to), calendar)).toBe(minutes)
  })

  it('count parts of a minute', () => {
    const from = at('2026-11-23 11:29') + 30_000
    expect(openMinutes(from, from + 3600_000, calendar)).toBe(0.5)
  })
})

describe('a season', () => {
  it.each([
    ['2026-09-24', false],
    ['2026-09-25', true],
    ['2026-10-10', true],
    ['2026-10-20', true],
    ['2026-10-21', false],
    ['2031-10-10', true],
  ])('of every year holds on %s: %s', (day, within) => {
    expect(isWithin(day, { from: '09-25', to: '10-20' })).toBe(within)
  })

  it.each([
    ['2026-12-19', false],
    ['2026-12-20', true],
    ['2026-12-31', true],
    ['2027-01-01', true],
    ['2027-01-05', true],
    ['2027-01-06', false],
  ])('over New Year holds on %s: %s', (day, within) => {
    expect(isWithin(day, { from: '12-20', to: '01-05' })).toBe(within)
  })

  it.each([
    ['2026-12-19', false],
    ['2026-12-20', true],
    ['2027-01-05', true],
    ['2027-01-06', false],
    ['2027-12-25', false],
  ])('of one year only holds on %s: %s', (day, within) => {
    expect(isWithin(day, { from: '2026-12-20', to: '2027-01-05' })).toBe(within)
  })
})
