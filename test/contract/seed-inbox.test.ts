import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dayOf, inVietnam } from '../../src/calendar/calendar.ts'
import { overview } from '../../src/reports/overview.ts'
import { openStorage, type Storage } from '../../src/storage/storage.ts'
import { seedInbox } from '../bench/seed-inbox.ts'
import { dataFolder } from '../support/running-app.ts'

const NOW = Date.UTC(2026, 10, 21, 2)
const DAY = 24 * 3600_000
const sizes = { messages: 2000, contacts: 120, open: 30, long: 2, longMessages: 200 }
const data = dataFolder()
afterAll(() => data.remove())

const seed = async (name: string) => {
  const path = join(data.path, name)
  await seedInbox(`sqlite:${path}`, sizes, { now: NOW })
  return path
}
const rows = <Row>(path: string, query: string): Row[] => {
  const database = new BetterSqlite3(path, { readonly: true })
  try {
    return database.prepare(query).all() as Row[]
  } finally {
    database.close()
  }
}
const everything = `select m.*, c.name, c.state as standing, c.last_message_at, t.outcome, t.ms
  from messages m join contacts c on c.id = m.contact_id
  left join turns t on t.message_id = m.id order by m.id`

describe('a year of conversations made in bulk', () => {
  let path: string
  let storage: Storage
  beforeAll(async () => {
    path = await seed('one.db')
    storage = await openStorage({
      url: `sqlite:${path}`,
      secretKey: 'a key of the test',
      now: () => NOW,
      newId: () => '',
    })
    return () => storage.close()
  })

  it('has what it says, whole for the foreign keys', () => {
    const [counts] = rows<object>(
      path,
      `select (select count(*) from messages) as messages, (select count(*) from contacts) as contacts,
        (select count(*) from contacts where state in ('waiting', 'staff')) as open,
        (select count(*) from handoffs where state in ('waiting', 'taken')) as handoffs,
        (select count(*) from messages where contact_id = 1) as long`,
    )
    expect(counts).toEqual({ messages: 2000, contacts: 120, open: 30, handoffs: 30, long: 200 })
    expect(rows(path, 'pragma foreign_key_check')).toEqual([])
  })

  it('is the same every time', async () => {
    expect(rows(await seed('two.db'), everything)).toEqual(rows(path, everything))
  })

  it('is an inbox like any other', async () => {
    const asked = { userId: 1, most: 100, now: NOW }
    const { lines } = await storage.inbox.list({ ...asked, view: 'waiting' })
    const counts = await storage.inbox.counts(1, NOW)
    expect(counts).toMatchObject({ open: 30, waiting: lines.length })
    expect(lines.length).toBeGreaterThan(5)
    const found = await storage.inbox.list({ ...asked, view: 'open', words: 'can cuoc' })
    expect(found.lines.length).toBeGreaterThan(10)
  })

  it('is not poured into a database where there are people', async () => {
    await expect(seed('one.db')).rejects.toThrow('there are people')
  })

  it('gives figures that are those of its rows', async () => {
    const days = 92
    const shown = await overview(storage.overview, days, () => 0, NOW)
    const turns = rows<{ created_at: number; outcome: string; ms: number }>(
      path,
      `select created_at, outcome, ms from turns
        where created_at >= ${shown.from} and created_at < ${shown.to}`,
    )
    expect(turns.length).toBeGreaterThan(100)
    expect(shown.messages.received).toBe(turns.length)
    const byDay = (day: string) => turns.filter(({ created_at }) => dayOf(created_at) === day)
    expect(shown.byDay.map(({ received }) => received)).toEqual(
      shown.byDay.map(({ day }) => byDay(day).length),
    )
    expect(shown.byDay[0]?.day).toBe(dayOf(NOW - (days - 1) * DAY))
    expect(shown.byHour).toEqual(
      shown.byHour.map(
        (_, hour) =>
          turns.filter(({ created_at }) => inVietnam(created_at).getUTCHours() === hour).length,
      ),
    )
    const answers = turns.filter(({ outcome }) => outcome === 'answered').map(({ ms }) => ms)
    answers.sort((a, b) => a - b)
    const middle = [answers[Math.ceil(answers.length / 2) - 1], answers[answers.length >> 1]]
    expect(shown.messages.answeredByBot).toBe(answers.length)
    expect(shown.messages.medianBotSeconds).toBeCloseTo((middle[0]! + middle[1]!) / 2000)
    const replies = rows<object>(
      path,
      `select id from messages where author = 'staff' and sent_at >= ${shown.from}`,
    )
    const counted = shown.byPerson.reduce((sum, person) => sum + person.replies, 0)
    expect(counted).toBe(replies.length)
    expect(counted).toBeGreaterThan(0)
  })
})
