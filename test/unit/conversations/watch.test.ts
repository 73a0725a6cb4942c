import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { openMinutes, type Calendar } from '../../../src/calendar/calendar.ts'
import type { Channel } from '../../../src/conversations/channel.ts'
import type { WaitingPerson } from '../../../src/conversations/staff-work.ts'
import { createWatch } from '../../../src/conversations/watch.ts'
import { defaultSettings, type Settings } from '../../../src/settings/settings.ts'

const at = (time: string) => Date.parse(`${time.replace(' ', 'T')}:00+07:00`)
const calendar: Calendar = {
  hours: {
    days: [1, 2, 3, 4, 5],
    shifts: [
      { from: 7 * 60 + 30, to: 11 * 60 + 30 },
      { from: 13 * 60 + 30, to: 17 * 60 },
    ],
  },
  holidays: new Set(['2026-11-24']),
  extraDays: new Set(),
}

/** One person who waits since then, and a watch that looks whenever it is told to. */
function waitingSince(
  since: string,
  over: Partial<WaitingPerson> = {},
  set: Partial<Settings> = {},
) {
  const person: WaitingPerson = {
    ...{ handoffId: 3, contactId: 1, channel: 'zalo', reason: 'asked for a person' },
    ...{ since: at(since), remindedAt: null, escalatedAt: null, ...over },
  }
  const happened: string[] = []
  const changed: number[] = []
  let now = person.since
  let lapsed: number[] = []
  const channel: Channel = {
    name: 'zalo',
    toParts: ({ text }) => [{ text, choices: [] }],
    send: () => Promise.reject(new Error('a watch does not send')),
  }
  const look = createWatch({
    work: {
      lapse: async () => lapsed.splice(0),
    },
    waiting: {
      waiting: async () => [{ ...person }],
      async remind() {
        person.remindedAt = now
        happened.push('reminded')
        return true
      },
      async escalate(_id, word) {
        person.escalatedAt = now
        happened.push(`escalated: ${word.map(({ text }) => text).join()}`)
        return true
      },
      answeredSince: async () => [],
    },
    settings: { loadSettings: async () => ({ ...defaultSettings, ...set }) },
    channelOf: (name) => (name === 'telegram' ? undefined : channel),
    officeMinutes: (from, to) => openMinutes(from, to, calendar),
    waitingLong: () => ({ text: 'xin lỗi', choices: [] }),
    onChange: (contactId) => void changed.push(contactId),
    now: () => now,
    log: pino({ level: 'silent' }),
  })
  return {
    changed,
    /** What happens when it looks at that time. */
    looks: async (time: string): Promise<string[]> => {
      now = at(time)
      await look()
      return happened.splice(0)
    },
    lapse: (ids: number[]) => void (lapsed = ids),
  }
}

const escalated = ['escalated: xin lỗi']

describe('somebody waits for staff', () => {
  it('ten office minutes: staff are reminded, once; thirty: it goes higher, once', async () => {
    const { looks, changed } = waitingSince('2026-11-23 08:00')
    expect(await looks('2026-11-23 08:09')).toEqual([])
    expect(await looks('2026-11-23 08:10')).toEqual(['reminded'])
    expect(await looks('2026-11-23 08:29')).toEqual([])
    expect(changed).toEqual([])
    expect(await looks('2026-11-23 08:30')).toEqual(escalated)
    expect(changed).toEqual([1])
    expect(await looks('2026-11-23 10:30')).toEqual([])
  })

  it.each([
    ['over lunch', '2026-11-23 11:25', '2026-11-23 13:34', '2026-11-23 13:35', '2026-11-23 13:55'],
    ['over night', '2026-11-25 16:55', '2026-11-26 07:34', '2026-11-26 07:35', '2026-11-26 07:55'],
    ['on a Sunday', '2026-11-22 20:00', '2026-11-23 07:39', '2026-11-23 07:40', '2026-11-23 08:00'],
    [
      'into a holiday',
      '2026-11-23 16:55',
      '2026-11-24 12:00',
      '2026-11-25 07:35',
      '2026-11-25 07:55',
    ],
  ])('%s: only office minutes count', async (_when, since, early, reminded, late) => {
    const { looks } = waitingSince(since)
    expect(await looks(early)).toEqual([])
    expect(await looks(reminded)).toEqual(['reminded'])
    expect(await looks(late)).toEqual(escalated)
  })

  it('in danger: the clock counts, at night as well', async () => {
    const { looks } = waitingSince('2026-11-22 23:00', { reason: 'emergency' })
    expect(await looks('2026-11-22 23:10')).toEqual(['reminded'])
    expect(await looks('2026-11-22 23:30')).toEqual(escalated)
  })

  it('on a channel without office hours: the clock counts', async () => {
    const { looks } = waitingSince('2026-11-22 23:00', {}, { 'office.zalo': 'off' })
    expect(await looks('2026-11-22 23:10')).toEqual(['reminded'])
    const other = waitingSince('2026-11-22 23:00', { channel: 'web' }, { 'office.zalo': 'off' })
    expect(await other.looks('2026-11-22 23:59')).toEqual([])
  })

  it('as long as the settings say', async () => {
    const set = { 'waiting.remind': 1, 'waiting.escalate': 2 }
    const { looks } = waitingSince('2026-11-23 08:00', {}, set)
    expect(await looks('2026-11-23 08:01')).toEqual(['reminded'])
    expect(await looks('2026-11-23 08:02')).toEqual(escalated)
  })

  it('when the watch looks only late: both at once', async () => {
    const { looks } = waitingSince('2026-11-23 08:00')
    expect(await looks('2026-11-23 10:00')).toEqual(['reminded', ...escalated])
  })

  it('on a channel that is switched off: it goes higher without a word', async () => {
    const { looks } = waitingSince('2026-11-23 08:00', { channel: 'telegram', remindedAt: 1 })
    expect(await looks('2026-11-23 09:00')).toEqual(['escalated: '])
  })
})

it('a conversation that staff left is shown as changed', async () => {
  const { looks, lapse, changed } = waitingSince('2026-11-23 08:00')
  lapse([5, 6])
  await looks('2026-11-23 08:01')
  expect(changed).toEqual([5, 6])
})
