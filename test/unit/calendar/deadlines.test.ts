import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  isOpen,
  isWorkingDay,
  nextOpening,
  openMinutes,
  type Calendar,
} from '../../../src/calendar/calendar.ts'
import {
  addWorkingDays,
  dueAfterDays,
  dueAfterMinutes,
  workingDaysBetween,
} from '../../../src/calendar/deadlines.ts'

const at = (time: string) => Date.parse(`${time.replace(' ', 'T')}:00+07:00`)
const said = (ms: number | null) =>
  ms === null ? null : new Date(ms + 7 * 3600_000).toISOString().slice(0, 16).replace('T', ' ')

const morning = { from: 7 * 60 + 30, to: 11 * 60 + 30 }
const afternoon = { from: 13 * 60 + 30, to: 17 * 60 }

const calendar: Calendar = {
  hours: { days: [1, 2, 3, 4, 5], shifts: [morning, afternoon] },
  holidays: new Set([
    '2026-11-24', // a Tuesday
    '2027-01-01', // a Friday
    // Tết 2027: the first of the year is Saturday, 6 February.
    ...['2027-02-04', '2027-02-05', '2027-02-08', '2027-02-09', '2027-02-10'],
    ...['2027-02-11', '2027-02-12'],
  ]),
  // A Saturday for Thursday, another for Friday, of which only the morning is worked.
  extraDays: new Set(['2027-01-30', '2027-02-20']),
  halvesOff: new Map([
    ['2026-12-09', 'morning'],
    ['2026-12-31', 'afternoon'],
    ['2027-02-20', 'afternoon'],
  ]),
}

/** Open on Saturday mornings only. */
const saturdays: Calendar = {
  hours: { days: [6], shifts: [morning] },
  holidays: new Set(['2026-12-12']),
  extraDays: new Set(),
}

/** Works on over noon. */
const noLunch: Calendar = {
  ...calendar,
  hours: { days: [1, 2, 3, 4, 5], shifts: [{ from: 8 * 60, to: 16 * 60 }] },
}

const broken: Record<string, Calendar> = {
  'no days': { ...calendar, hours: { days: [], shifts: [morning] }, extraDays: new Set() },
  'no shifts': { ...calendar, hours: { days: [1], shifts: [] } },
  'mornings off at an office that has no afternoon': {
    ...saturdays,
    halvesOff: new Map(
      Array.from({ length: 60 }, (_, week) => [
        new Date(Date.UTC(2026, 10, 21 + 7 * week)).toISOString().slice(0, 10),
        'morning',
      ]),
    ),
  },
}

const home = process.env.TZ
describe.each([
  ['Asia/Ho_Chi_Minh', -420],
  ['UTC', 0],
  ['America/St_Johns', 210],
  ['Pacific/Kiritimati', -840],
])('on a machine in %s', (zone, offset) => {
  beforeAll(() => {
    process.env.TZ = zone
  })
  afterAll(() => {
    if (home === undefined) delete process.env.TZ
    else process.env.TZ = home
  })

  it('which has that zone', () => expect(new Date(2026, 11, 1).getTimezoneOffset()).toBe(offset))

  it.each([
    // An ordinary week.
    ['2026-11-30 09:00', 1, '2026-12-01 17:00'],
    ['2026-11-30 09:00', 4, '2026-12-04 17:00'],
    ['2026-11-30 09:00', 5, '2026-12-07 17:00'],
    ['2026-11-30 09:00', 0, '2026-11-30 17:00'],
    // Before the office opens, at lunch, at the end.
    ['2026-12-01 00:30', 1, '2026-12-02 17:00'],
    ['2026-12-01 07:29', 1, '2026-12-02 17:00'],
    ['2026-12-01 12:00', 1, '2026-12-02 17:00'],
    ['2026-12-01 16:59', 1, '2026-12-02 17:00'],
    ['2026-12-01 17:00', 1, '2026-12-03 17:00'],
    ['2026-12-01 17:01', 1, '2026-12-03 17:00'],
    ['2026-12-01 23:59', 1, '2026-12-03 17:00'],
    ['2026-12-02 00:30', 1, '2026-12-03 17:00'],
    // Friday, the weekend.
    ['2026-12-04 16:59', 1, '2026-12-07 17:00'],
    ['2026-12-04 17:01', 1, '2026-12-08 17:00'],
    ['2026-12-04 21:00', 1, '2026-12-08 17:00'],
    ['2026-12-05 09:00', 1, '2026-12-08 17:00'],
    ['2026-12-06 23:59', 1, '2026-12-08 17:00'],
    ['2026-12-07 00:30', 1, '2026-12-08 17:00'],
    // A holiday in the middle of a week.
    ['2026-11-23 10:00', 1, '2026-11-25 17:00'],
    ['2026-11-23 17:30', 1, '2026-11-26 17:00'],
    ['2026-11-24 10:00', 1, '2026-11-26 17:00'],
    // Year's end: the afternoon of the 31st is off, the 1st is a Friday.
    ['2026-12-30 10:00', 1, '2026-12-31 11:30'],
    ['2026-12-31 11:29', 1, '2027-01-04 17:00'],
    ['2026-12-31 11:30', 1, '2027-01-05 17:00'],
    ['2026-12-31 14:00', 1, '2027-01-05 17:00'],
    ['2026-12-31 23:59', 1, '2027-01-05 17:00'],
    // A morning off.
    ['2026-12-08 10:00', 1, '2026-12-09 17:00'],
    ['2026-12-09 08:00', 1, '2026-12-10 17:00'],
    // Tết, with Saturdays that make up for it.
    ['2027-01-29 10:00', 1, '2027-01-30 17:00'],
    ['2027-01-30 10:00', 1, '2027-02-01 17:00'],
    ['2027-02-02 10:00', 1, '2027-02-03 17:00'],
    ['2027-02-03 10:00', 1, '2027-02-15 17:00'],
    ['2027-02-03 17:00', 1, '2027-02-16 17:00'],
    ['2027-02-06 00:30', 1, '2027-02-16 17:00'],
    ['2027-02-03 10:00', 7, '2027-02-22 17:00'],
    ['2027-02-19 10:00', 1, '2027-02-20 11:30'],
    ['2027-02-20 11:29', 1, '2027-02-22 17:00'],
    ['2027-02-20 11:30', 1, '2027-02-23 17:00'],
    ['2026-11-30 09:00', 60, '2027-03-02 17:00'],
  ])('received at %s and due in %i working days: %s', (from, days, due) => {
    expect(said(dueAfterDays(at(from), days, calendar))).toBe(due)
  })

  it.each([
    ['2026-11-28 08:00', 1, '2026-12-05 11:30'],
    ['2026-11-28 11:30', 1, '2026-12-19 11:30'], // over the Saturday off
    ['2026-11-30 08:00', 1, '2026-12-19 11:30'],
  ])('open on Saturday mornings, received at %s, due in %i days: %s', (from, days, due) => {
    expect(said(dueAfterDays(at(from), days, saturdays))).toBe(due)
  })

  it.each([
    ['2026-12-30 10:00', 1, '2026-12-31 12:00'],
    ['2026-12-31 12:00', 1, '2027-01-05 16:00'],
    ['2026-12-09 08:00', 0, '2026-12-09 16:00'],
  ])('without a break at noon, received at %s, due in %i days: %s', (from, days, due) => {
    expect(said(dueAfterDays(at(from), days, noLunch))).toBe(due)
  })

  it.each([
    ['2026-12-01 08:00', 30, '2026-12-01 08:30'],
    ['2026-12-01 08:00', 0, '2026-12-01 08:00'],
    ['2026-12-01 11:20', 10, '2026-12-01 11:30'],
    ['2026-12-01 11:20', 11, '2026-12-01 13:31'], // over lunch
    ['2026-12-01 12:00', 30, '2026-12-01 14:00'],
    ['2026-12-01 06:00', 30, '2026-12-01 08:00'],
    ['2026-12-01 00:30', 0, '2026-12-01 07:30'],
    ['2026-12-01 16:59', 1, '2026-12-01 17:00'],
    ['2026-12-01 16:59', 2, '2026-12-02 07:31'], // over night
    ['2026-12-01 17:00', 1, '2026-12-02 07:31'],
    ['2026-12-01 23:59', 1, '2026-12-02 07:31'],
    ['2026-12-01 07:30', 450, '2026-12-01 17:00'], // a whole day
    ['2026-12-01 07:30', 451, '2026-12-02 07:31'],
    ['2026-12-04 16:30', 60, '2026-12-07 08:00'], // over the weekend
    ['2026-12-05 10:00', 60, '2026-12-07 08:30'],
    ['2026-11-23 16:30', 60, '2026-11-25 08:00'], // over the holiday
    ['2026-11-24 10:00', 60, '2026-11-25 08:30'],
    ['2026-12-31 11:00', 60, '2027-01-04 08:00'], // half a day off, then New Year
    ['2026-12-31 14:00', 60, '2027-01-04 08:30'],
    ['2026-12-09 08:00', 60, '2026-12-09 14:30'], // a morning off
    ['2027-02-03 16:30', 60, '2027-02-15 08:00'], // over Tết
    ['2027-02-19 16:30', 60, '2027-02-20 08:00'],
    ['2027-02-20 11:00', 60, '2027-02-22 08:00'],
  ])('from %s, %i minutes of office time are over at %s', (from, minutes, due) => {
    expect(said(dueAfterMinutes(at(from), minutes, calendar))).toBe(due)
  })

  it.each([
    ['2026-12-04', 1, '2026-12-07'],
    ['2026-12-07', -1, '2026-12-04'],
    ['2026-12-06', 1, '2026-12-07'],
    ['2026-12-06', -1, '2026-12-04'],
    ['2026-12-06', 0, '2026-12-06'],
    ['2026-11-25', -1, '2026-11-23'], // over the holiday
    ['2027-01-04', -1, '2026-12-31'], // half a day is a working day
    ['2027-02-15', -1, '2027-02-03'],
    ['2027-02-01', -1, '2027-01-30'],
    ['2027-02-15', -3, '2027-02-01'],
  ])('%s and %i working days is %s', (day, n, then) => {
    expect(addWorkingDays(day, n, calendar)).toBe(then)
  })

  it.each([
    ['2026-12-01', '2026-12-01', 0],
    ['2026-12-01', '2026-12-04', 3],
    ['2026-12-04', '2026-12-06', 0], // nobody is late on Sunday
    ['2026-12-04', '2026-12-07', 1],
    ['2026-12-07', '2026-12-04', -1],
    ['2026-12-05', '2026-12-06', 0],
    ['2026-12-31', '2027-01-04', 1],
    ['2027-02-03', '2027-02-15', 1],
    ['2027-02-15', '2027-02-02', -2],
  ])('from %s to %s are %i working days', (from, to, days) => {
    expect(workingDaysBetween(from, to, calendar)).toBe(days)
  })

  it.each([
    ['2026-12-31 11:29', true, '2026-12-31 11:29'],
    ['2026-12-31 14:00', false, '2027-01-04 07:30'],
    ['2026-12-09 08:00', false, '2026-12-09 13:30'],
    ['2026-12-09 14:00', true, '2026-12-09 14:00'],
    ['2027-02-20 14:00', false, '2027-02-22 07:30'],
  ])('at %s on a day with half off, open: %s; next %s', (now, open, next) => {
    expect(isOpen(at(now), calendar)).toBe(open)
    expect(said(nextOpening(at(now), calendar))).toBe(next)
  })

  it('half a day off has half the minutes', () => {
    const whole = (day: string) => openMinutes(at(`${day} 00:00`), at(`${day} 23:59`), calendar)
    expect([whole('2026-12-09'), whole('2026-12-31'), whole('2026-12-30')]).toEqual([210, 240, 450])
  })
})

describe('a broken calendar', () => {
  it.each(Object.entries(broken))('with %s has no deadlines', (_name, never) => {
    expect(dueAfterDays(at('2026-12-01 09:00'), 1, never)).toBeNull()
    expect(dueAfterMinutes(at('2026-12-01 09:00'), 1, never)).toBeNull()
    expect(addWorkingDays('2026-12-01', 1, never)).toBeNull()
    expect(isWorkingDay('2026-11-28', never)).toBe(false)
  })

  it('that ends has the deadlines before its end', () => {
    const ends = { ...calendar, hours: { days: [], shifts: [morning] } }
    expect(said(dueAfterDays(at('2027-01-29 09:00'), 1, ends))).toBe('2027-02-20 11:30')
    expect(dueAfterDays(at('2027-01-29 09:00'), 2, ends)).toBeNull()
    expect(said(dueAfterMinutes(at('2027-01-30 07:30'), 241, ends))).toBe('2027-02-20 07:31')
    expect(dueAfterMinutes(at('2027-01-30 07:30'), 481, ends)).toBeNull()
  })
})

describe('whatever the moment', () => {
  const moments = fc.integer({ min: at('2026-11-01 00:00'), max: at('2027-04-01 00:00') })
  const day = moments.map((ms) => new Date(ms).toISOString().slice(0, 10))

  it('as many minutes lie before the deadline as were given', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 0, max: 5000 }), (from, minutes) => {
        const due = dueAfterMinutes(from, minutes, calendar) ?? NaN
        expect(openMinutes(from, due, calendar)).toBeCloseTo(minutes, 6)
      }),
    )
  })

  it('a working day is found again by counting', () => {
    fc.assert(
      fc.property(day, day, (from, to) => {
        fc.pre(isWorkingDay(to, calendar))
        const days = workingDaysBetween(from, to, calendar)
        fc.pre(days !== 0)
        expect(addWorkingDays(from, days, calendar)).toBe(to)
      }),
    )
  })

  it('who writes later is not answered sooner', () => {
    fc.assert(
      fc.property(moments, moments, fc.integer({ min: 0, max: 20 }), (one, other, days) => {
        const [early, late] = one < other ? [one, other] : [other, one]
        const [first, second] = [early, late].map((from) => dueAfterDays(from, days, calendar))
        expect(first ?? NaN).toBeLessThanOrEqual(second ?? NaN)
      }),
    )
  })
})
