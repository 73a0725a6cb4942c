import { describe, expect, it } from 'vitest'
import type { Calendar } from '../../../src/calendar/calendar.ts'
import { readYaml } from '../../../src/content/file.ts'
import { agenciesFile } from '../../../src/knowledge/directory.ts'
import { createDirectory, nextBatch } from '../../../src/tickets/directory.ts'

const agencies = readYaml(
  agenciesFile,
  `fields: [{ id: duong, label: Đường sá }]
agencies:
  - { id: so-gtvt, name: Sở cũ, level: province, valid_to: 2025-02-28, successor: so-xd }
  - { id: so-xd, name: Sở Xây dựng, fields: [duong], level: province, answer_within: 3 }
  - { id: so-tp, name: Sở Tư pháp, level: province, batch: true }
  - { id: huyen, name: Huyện, level: district, valid_to: 2025-06-30 }
`,
)
const calendar: Calendar = {
  hours: {
    days: [1, 2, 3, 4, 5],
    shifts: [
      { from: 450, to: 690 },
      { from: 810, to: 1020 },
    ],
  },
  holidays: new Set(['2026-11-24']),
  extraDays: new Set(),
}
const at = (time: string) => Date.parse(`${time}+07:00`)
const directory = (now: string, linkDays = 60) =>
  createDirectory({
    agencies: () => agencies,
    calendar: () => calendar,
    linkDays: () => linkDays,
    now: () => at(now),
  })

describe('the directory of agencies', () => {
  it('leads to who has the work today', () => {
    const { today, nameOf, fieldLabel } = directory('2026-11-20T09:00')
    expect(today('so-gtvt')?.id).toBe('so-xd')
    expect(today('huyen')).toBeNull()
    expect(today('ai-do')).toBeNull()
    expect([nameOf('so-gtvt'), nameOf('ai-do')]).toEqual(['Sở cũ', 'ai-do'])
    expect([fieldLabel('duong'), fieldLabel('khac')]).toEqual(['Đường sá', null])
  })

  it.each([
    // Friday morning, three working days, a day off on Tuesday.
    ['so-xd', '2026-11-20T09:00', '2026-11-26T17:00', '2026-11-20T09:00'],
    // Late on Friday counts as Monday.
    ['so-xd', '2026-11-20T17:30', '2026-11-27T17:00', '2026-11-20T17:30'],
    ['so-gtvt', '2026-11-16T09:00', '2026-11-19T17:00', '2026-11-16T09:00'],
    // One mail a day: the day counts from when it goes.
    ['so-tp', '2026-11-16T09:00', '2026-11-26T17:00', '2026-11-16T15:00'],
    ['so-tp', '2026-11-16T15:00', '2026-11-27T17:00', '2026-11-17T15:00'],
  ])('%s, given a question at %s, answers by %s and hears of it at %s', (id, now, due, sent) => {
    const { dueAt, sendAt, linkExpiresAt } = directory(now).terms(id)
    expect([dueAt, sendAt]).toEqual([at(due), at(sent)])
    expect(linkExpiresAt - sendAt).toBe(60 * 24 * 3600_000)
  })

  it('a link outlives the day to answer by, however short links are', () => {
    const { dueAt, linkExpiresAt } = directory('2026-11-16T09:00', 1).terms('so-xd')
    expect(linkExpiresAt - dueAt).toBe(7 * 24 * 3600_000)
  })

  it('the mail of the day goes at three of a working day', () => {
    expect(nextBatch(at('2026-11-20T16:00'), calendar)).toBe(at('2026-11-23T15:00'))
    expect(nextBatch(at('2026-11-23T16:00'), calendar)).toBe(at('2026-11-25T15:00'))
  })
})
