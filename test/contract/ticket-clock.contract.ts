import { describe, expect, test } from 'vitest'
import type { Reminder } from '../../src/tickets/ports.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { ask, DAY, drain, newWorld, NOW, type OpenStorage } from './fixture.ts'

const BY = 7
const DUE = NOW + DAY

/** What happens to tickets by itself. */
export function describeTicketClock(name: string, openStorage: OpenStorage): void {
  const fresh = async () => (await newWorld(openStorage)).storage

  async function forwarded(storage: Storage, dueAt = DUE) {
    const { ticketId } = await ask(storage, `hỏi ${dueAt}`)
    await storage.ticketDesk.assign(ticketId, 'cong-an-xa', BY, NOW)
    await storage.ticketDesk.forwardedOtherwise(ticketId, { by: BY, dueAt, note: '' }, NOW)
    return ticketId
  }
  const reminder = (ticketId: number, over: Partial<Reminder> = {}): Reminder => ({
    ticketId,
    kind: 'before',
    agency: 'cong-an-xa',
    last: null,
    to: 'congan@example.vn',
    linkExpiresAt: NOW + 60 * DAY,
    ...over,
  })

  describe(`the clock of tickets on ${name}`, () => {
    test('what an agency owes, the longest due first; nothing that nobody has', async () => {
      const storage = await fresh()
      const later = await forwarded(storage, DUE + DAY)
      const soon = await forwarded(storage)
      await ask(storage, 'ở chỗ ta')
      const due = await storage.ticketClock.dueBy(DUE + DAY, 10)
      const theirs = { agency: 'cong-an-xa', state: 'forwarded', forwardedAt: NOW, reminded: {} }
      expect(due).toEqual([
        { id: soon, dueAt: DUE, ...theirs },
        { id: later, dueAt: DUE + DAY, ...theirs },
      ])
      expect(await storage.ticketClock.dueBy(DUE, 10)).toHaveLength(1)
      expect(await storage.ticketClock.dueBy(DUE + DAY, 1)).toHaveLength(1)
    })

    test('late once, and not when there is more time or an answer', async () => {
      const storage = await fresh()
      const id = await forwarded(storage)
      const { ticketClock, ticketDesk, ticketLists } = storage
      expect(await ticketClock.lapse(id, DUE)).toBe(false)
      expect(await ticketClock.lapse(id, DUE + 1)).toBe(true)
      expect(await ticketClock.lapse(id, DUE + 1)).toBe(false)
      expect(await ticketLists.show(id)).toMatchObject({ ticket: { state: 'overdue' } })
      await ticketDesk.extend(id, DUE + DAY, BY, DUE + 2)
      expect(await ticketLists.show(id)).toMatchObject({ ticket: { state: 'forwarded' } })
      expect(await ticketClock.lapse(id, DUE + 2)).toBe(false)
      await ticketDesk.answerFor(id, { text: 'x', agency: null, by: BY }, DUE + 3)
      expect(await ticketClock.lapse(id, DUE + 2 * DAY)).toBe(false)
      expect(await ticketClock.dueBy(DUE + 9 * DAY, 10)).toEqual([])
    })

    test('of several who remind at once one does; anew for another day', async () => {
      const storage = await fresh()
      const id = await forwarded(storage)
      const { ticketClock } = storage
      const at = NOW + 5
      const all = await Promise.all([1, 2, 3].map(() => ticketClock.remind(reminder(id), at)))
      expect(all.filter(Boolean)).toHaveLength(1)
      expect(await ticketClock.dueBy(DUE, 10)).toMatchObject([{ reminded: { before: at } }])
      expect(await storage.queue.count('mail')).toMatchObject({ ready: 1 })
      expect(await ticketClock.remind(reminder(id, { last: at }), at + 1)).toBe(true)
      await storage.ticketDesk.extend(id, DUE + DAY, BY, at + 2)
      expect(await ticketClock.dueBy(DUE + DAY, 10)).toMatchObject([{ reminded: {} }])
      expect(await ticketClock.remind(reminder(id), at + 3)).toBe(true)
      const shown = await storage.ticketLists.show(id)
      expect(shown?.mails).toHaveLength(3)
      expect(shown?.events.filter(({ kind }) => kind === 'reminded')).toHaveLength(3)
    })

    test('without an address it is noted and not posted; of another agency it is neither', async () => {
      const storage = await fresh()
      const id = await forwarded(storage)
      const silent = reminder(id, { to: null, kind: 'escalation' })
      expect(await storage.ticketClock.remind(silent, NOW)).toBe(true)
      expect(await storage.ticketClock.remind(reminder(id, { agency: 'so-y-te' }), NOW)).toBe(false)
      const shown = await storage.ticketLists.show(id)
      expect(shown?.mails).toEqual([])
      expect(shown?.events.at(-1)).toMatchObject({
        ...{ kind: 'reminded', agency: 'cong-an-xa', detail: { reminder: 'escalation' } },
      })
    })

    test('nothing is closed that was not delivered', async () => {
      const storage = await fresh()
      const id = await forwarded(storage)
      const answer = { text: 'x', agency: null, by: BY }
      const given = await storage.ticketDesk.answerFor(id, answer, NOW)
      if (given.kind === 'done') {
        await storage.ticketDesk.approve(id, given.answerId, 'x', BY, NOW)
      }
      await drain(storage, 'ticket')
      expect(await storage.ticketClock.closeContent(NOW + 99 * DAY, 'hết hạn', 10, NOW)).toBe(0)
      expect(await storage.ticketLists.show(id)).toMatchObject({ ticket: { state: 'answered' } })
    })
  })
}
