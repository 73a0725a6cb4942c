import { describe, expect, test } from 'vitest'
import type { TicketFilter } from '../../src/tickets/ports.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { ask, converse, DAY, gatherAll, newWorld, NOW, type OpenStorage } from './fixture.ts'

const BY = 7

/** Lists of tickets, as staff see them. */
export function describeTicketLists(name: string, openStorage: OpenStorage): void {
  const fresh = async () => (await newWorld(openStorage)).storage

  async function give(storage: Storage, ticketId: number, agency: string, dueAt: number) {
    await storage.ticketDesk.assign(ticketId, agency, BY, NOW)
    await storage.ticketDesk.forwardedOtherwise(ticketId, { by: BY, dueAt, note: '' }, NOW)
  }
  const contents = async (storage: Storage, filter: TicketFilter = {}, now = NOW) =>
    (await storage.ticketLists.list(filter, null, 50, now)).tickets.map(({ content }) => content)

  /** Two with agencies, one of them late, one answered and three that nobody has. */
  async function filled() {
    const storage = await fresh()
    const ids: Record<string, number> = {}
    const make = async (content: string, over = {}) =>
      (ids[content] = (await ask(storage, content, over)).ticketId)
    await make('cũ', { about: 'phan-anh' })
    await make('sắp hạn')
    await make('trễ hạn')
    await make('đã đáp')
    await make('mới')
    await give(storage, ids['sắp hạn']!, 'cong-an-xa', NOW + 2 * DAY)
    await give(storage, ids['trễ hạn']!, 'so-y-te', NOW - DAY)
    await storage.ticketClock.lapse(ids['trễ hạn']!, NOW)
    await give(storage, ids['đã đáp']!, 'so-y-te', NOW - 2 * DAY)
    const answer = { text: 'x', agency: 'so-y-te', by: BY }
    await storage.ticketDesk.answerFor(ids['đã đáp']!, answer, NOW)
    await converse(storage, {}, { requests: [{ kind: 'unanswered' }], now: NOW })
    await gatherAll(storage, () => ({ wording: 'bot chịu' }))
    return { storage, ids }
  }

  describe(`lists of tickets on ${name}`, () => {
    test('the late first, then by the day they are due, then the newest', async () => {
      const { storage } = await filled()
      expect(await contents(storage)).toEqual([
        ...['trễ hạn', 'sắp hạn', 'bot chịu', 'mới', 'đã đáp', 'cũ'],
      ])
    })

    test('page by page nothing comes twice and nothing is missing', async () => {
      const { storage } = await filled()
      const seen: string[] = []
      let after: string | null = null
      let pages = 0
      do {
        const page = await storage.ticketLists.list({}, after, 2, NOW)
        seen.push(...page.tickets.map(({ content }) => content))
        after = page.next
        pages++
      } while (after !== null)
      expect(pages).toBe(3)
      expect(seen).toEqual(await contents(storage))
    })

    test('by how many asked, then the newest, page by page as well', async () => {
      const storage = await fresh()
      const asked: [string, number][] = [
        ...([
          ['một', 1],
          ['ba', 3],
          ['một nữa', 1],
          ['hai', 2],
        ] as [string, number][]),
      ]
      for (const [content, people] of asked) {
        const { ticketId } = await ask(storage, content)
        for (let more = 1; more < people; more++) {
          await ask(storage, content, {}, { into: ticketId })
        }
      }
      const seen: string[] = []
      let after: string | null = null
      do {
        const page = await storage.ticketLists.list({}, after, 1, NOW, 'asked')
        seen.push(...page.tickets.map(({ content, askers }) => `${content}: ${askers}`))
        after = page.next
      } while (after !== null)
      expect(seen).toEqual(['ba: 3', 'hai: 2', 'một nữa: 1', 'một: 1'])
    })

    test('narrowed by state, agency, kind, origin and the day they are due', async () => {
      const { storage } = await filled()
      expect(await contents(storage, { states: ['overdue', 'answered'] })).toEqual([
        ...['trễ hạn', 'đã đáp'],
      ])
      expect(await contents(storage, { agency: 'so-y-te' })).toEqual(['trễ hạn', 'đã đáp'])
      expect(await contents(storage, { kind: 'phan-anh' })).toEqual(['cũ'])
      expect(await contents(storage, { origins: ['unanswered'] })).toEqual(['bot chịu'])
      expect(await contents(storage, { origins: ['staff'] })).toEqual([])
      expect(await contents(storage, { dueBy: NOW })).toEqual(['trễ hạn'])
      expect(await contents(storage, { dueBy: NOW + 2 * DAY })).toEqual(['trễ hạn', 'sắp hạn'])
      expect(await contents(storage, { agency: 'so-y-te', states: ['overdue'] })).toEqual([
        'trễ hạn',
      ])
    })

    test('found by words with and without marks, all of which must be there, or by a code', async () => {
      const storage = await fresh()
      const one = await ask(storage, 'Lệ phí làm thẻ căn cước', { code: 'PA-26-7K3M9-Q' })
      await ask(storage, 'Mất thẻ thì sao', {}, { into: one.ticketId })
      await ask(storage, 'Đăng ký tạm trú')
      const first = ['Lệ phí làm thẻ căn cước']
      const found: [string, string[]][] = [
        ['căn cước', first],
        ['CAN CUOC', first],
        ['thẻ lệ phí', first],
        ['mat the', first],
        ['dang ky', ['Đăng ký tạm trú']],
        ['căn cước tạm trú', []],
        ['pa 26 7k3m9 q', first],
        ['PA-26-7K3M9-Q', first],
        ['7k3m9', first],
        ['100%', []],
        ['???', []],
        ['_', []],
      ]
      for (const [q, expected] of found)
        expect([q, await contents(storage, { q })]).toEqual([q, expected])
      expect(await contents(storage, { q: ' ' })).toHaveLength(2)
    })

    test('the board counts every state and shows the first of those that are open', async () => {
      const { storage, ids } = await filled()
      await storage.ticketDesk.reject(ids['cũ']!, 'trùng', BY, NOW)
      const board = await storage.ticketLists.board({}, 1, NOW)
      const counted = board.filter(({ count }) => count > 0)
      expect(
        counted.map(({ state, count, tickets }) => [state, count, tickets.map((t) => t.content)]),
      ).toEqual([
        ['new', 2, ['bot chịu']],
        ['forwarded', 1, ['sắp hạn']],
        ['overdue', 1, ['trễ hạn']],
        ['answered', 1, ['đã đáp']],
        ['rejected', 1, []],
      ])
      const theirs = await storage.ticketLists.board({ agency: 'so-y-te' }, 5, NOW)
      expect(theirs.reduce((sum, { count }) => sum + count, 0)).toBe(2)
    })

    test('a code leads to its ticket only when it is gathered', async () => {
      const storage = await fresh()
      const { ticketId, code } = await ask(storage, 'Hỏi')
      expect(await storage.ticketLists.byCode(code)).toBe(ticketId)
      expect(await storage.ticketLists.byCode('PA-26-00000-0')).toBeNull()
    })

    test('how agencies keep to their days', async () => {
      const { storage, ids } = await filled()
      const more = await ask(storage, 'kịp')
      await give(storage, more.ticketId, 'so-y-te', NOW + DAY)
      const answer = { text: 'x', agency: 'so-y-te', by: BY }
      await storage.ticketDesk.answerFor(more.ticketId, answer, NOW + 4000)
      expect(await storage.ticketLists.agencyFigures(NOW - DAY, NOW)).toEqual([
        { agency: 'cong-an-xa', open: 1, late: 0, answered: 0, onTime: 0, medianMs: null },
        { agency: 'so-y-te', open: 1, late: 1, answered: 2, onTime: 1, medianMs: 2000 },
      ])
      expect(await storage.ticketLists.agencyFigures(NOW + DAY, NOW)).toMatchObject([
        { answered: 0 },
        { answered: 0, late: 1 },
      ])
      expect(ids['đã đáp']).toBeGreaterThan(0)
    })
  })
}
