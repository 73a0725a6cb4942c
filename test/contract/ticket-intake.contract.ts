import { describe, expect, test } from 'vitest'
import { LeaseLost } from '../../src/queue/queue.ts'
import type { Gathered } from '../../src/tickets/ports.ts'
import type { Storage } from '../../src/storage/storage.ts'
import {
  ask,
  converse,
  DAY,
  drain,
  gatherAll,
  newWorld,
  NOW,
  take,
  type OpenStorage,
} from './fixture.ts'

const BY = 7

const gathered = (askerId: number, over: Partial<Gathered> = {}): Gathered => ({
  askerId,
  wording: 'hỏi',
  words: 'hoi',
  field: null,
  into: null,
  suggested: [],
  agency: null,
  ...over,
})

/** Questions on their way into tickets. */
export function describeTicketIntake(name: string, openStorage: OpenStorage): void {
  const fresh = async () => (await newWorld(openStorage)).storage
  const unanswered = (storage: Storage, text: string, notRight = false) =>
    converse(
      storage,
      { personId: text, text },
      { requests: [{ kind: 'unanswered', ...(notRight ? { notRight } : {}) }] },
    )

  async function approvedOne(storage: Storage) {
    const { ticketId, askerId } = await ask(storage, 'Bao giờ có thẻ', {}, { words: 'bao gio the' })
    const answer = { text: 'Mười ngày', agency: 'cong-an-xa', by: BY }
    const given = await storage.ticketDesk.answerFor(ticketId, answer, NOW)
    if (given.kind !== 'done') throw new Error('no answer was taken')
    await storage.ticketDesk.approve(ticketId, given.answerId, 'Mười ngày', BY, NOW)
    await drain(storage, 'ticket')
    return { ticketId, askerId }
  }

  describe(`gathering on ${name}`, () => {
    test('takes the words of the message, and those before a tap', async () => {
      const storage = await fresh()
      await unanswered(storage, 'sổ đỏ chung cư')
      const first = await take(storage, 'ticket')
      expect(await storage.ticketIntake.loadCapture(first.subject)).toMatchObject({
        ...{ text: 'sổ đỏ chung cư', origin: 'unanswered', kind: 'cau-hoi', channel: 'zalo' },
      })
      await storage.queue.done(first)
      await converse(storage, { personId: 'lan', text: 'làm sổ đỏ ở đâu' })
      await converse(
        storage,
        { personId: 'lan', text: 'Không có câu nào đúng', payload: 'none-of-these' },
        { requests: [{ kind: 'unanswered', notRight: true }] },
      )
      const second = await take(storage, 'ticket')
      expect(await storage.ticketIntake.loadCapture(second.subject)).toMatchObject({
        ...{ text: 'làm sổ đỏ ở đâu', origin: 'not-right' },
      })
    })

    test('makes a ticket with what was suggested, and gives it away when told', async () => {
      const storage = await fresh()
      await unanswered(storage, 'sổ đỏ')
      const suggested = [{ agency: 'ubnd-xa', confidence: 0.97 }]
      const [ticketId] = await gatherAll(storage, () => ({
        ...{ wording: 'sổ đỏ', field: 'dat-dai-moi-truong', suggested, agency: 'ubnd-xa' },
      }))
      const shown = await storage.ticketLists.show(ticketId!)
      expect(shown).toMatchObject({
        ticket: { state: 'triaged', agency: 'ubnd-xa', field: 'dat-dai-moi-truong', suggested },
        events: [{ kind: 'asked' }, { kind: 'triage', userId: null, agency: 'ubnd-xa' }],
      })
    })

    test('once: a job that was taken away changes nothing', async () => {
      const storage = await fresh()
      await unanswered(storage, 'sổ đỏ')
      const job = await take(storage, 'ticket')
      const stolen = { ...job, lease: 'of another' }
      const { ticketIntake } = storage
      const one = gathered(job.subject)
      await expect(ticketIntake.gather(stolen, one, NOW)).rejects.toThrow(LeaseLost)
      expect(await ticketIntake.loadCapture(job.subject)).not.toBeNull()
      await ticketIntake.gather(job, one, NOW)
      expect(await ticketIntake.loadCapture(job.subject)).toBeNull()
      await expect(ticketIntake.gather(job, one, NOW)).rejects.toThrow(LeaseLost)
      expect((await storage.ticketLists.list({}, null, 9, NOW)).tickets).toHaveLength(1)
    })

    test('into a ticket that is gone by now makes a new one', async () => {
      const storage = await fresh()
      const { ticketId } = await ask(storage, 'sổ đỏ', {}, { into: 999 })
      const { ticket } = (await storage.ticketLists.show(ticketId)) ?? {}
      expect(ticket).toMatchObject({ state: 'new', content: 'sổ đỏ', askers: 1 })
    })

    test('who joins what was answered is told; who joins what is open is not', async () => {
      const storage = await fresh()
      const { ticketId } = await approvedOne(storage)
      await ask(storage, 'thẻ lâu quá', {}, { into: ticketId })
      expect(await drain(storage, 'ticket')).toEqual([ticketId])
      const open = await ask(storage, 'sổ đỏ')
      await ask(storage, 'sổ đỏ ở đâu', {}, { into: open.ticketId })
      expect(await drain(storage, 'ticket')).toEqual([])
      const shown = await storage.ticketLists.show(open.ticketId)
      expect(shown).toMatchObject({ ticket: { askers: 2, content: 'sổ đỏ' } })
      expect(shown?.events.map(({ kind }) => kind)).toEqual(['asked', 'joined'])
    })

    test('what has nothing to answer in it goes', async () => {
      const storage = await fresh()
      await unanswered(storage, '???')
      const job = await take(storage, 'ticket')
      await storage.ticketIntake.drop(job, job.subject)
      expect(await storage.ticketIntake.loadCapture(job.subject)).toBeNull()
      expect(await storage.queue.count('ticket')).toMatchObject({ ready: 0, running: 0 })
    })

    test('who is erased meanwhile is not gathered, and their job is gone', async () => {
      const storage = await fresh()
      await unanswered(storage, 'sổ đỏ')
      const job = await take(storage, 'ticket')
      const how = { way: 'staff', code: 'X', now: NOW } as const
      await storage.erasures.erasePerson({ channel: 'zalo', personId: 'sổ đỏ' }, how)
      const late = storage.ticketIntake.gather(job, gathered(job.subject), NOW)
      await expect(late).rejects.toThrow(LeaseLost)
      expect((await storage.ticketLists.list({}, null, 9, NOW)).tickets).toEqual([])
      expect(await storage.queue.count('ticket')).toMatchObject({ running: 0 })
    })

    test('erased while they join a ticket in which they are, neither waits for ever', async () => {
      const storage = await fresh()
      for (let round = 0; round < 10; round++) {
        const personId = `lan ${round}`
        const { ticketId } = await ask(storage, 'một', { personId })
        await ask(storage, 'hai', {}, { into: ticketId })
        await converse(storage, { personId }, { requests: [{ kind: 'unanswered' }] })
        const job = await take(storage, 'ticket')
        const how = { way: 'staff', code: `X${round}`, now: NOW } as const
        const [joined] = await Promise.allSettled([
          storage.ticketIntake.gather(job, gathered(job.subject, { into: ticketId }), NOW),
          storage.erasures.erasePerson({ channel: 'zalo', personId }, how),
        ])
        if (joined.status === 'rejected') expect(joined.reason).toBeInstanceOf(LeaseLost)
        const shown = await storage.ticketLists.show(ticketId)
        expect(shown?.ticket).toMatchObject({ askers: 1, content: 'hai' })
        expect(shown?.askers).toHaveLength(1)
      }
    })
  })

  describe(`what is known of wordings on ${name}`, () => {
    test('those that may be joined, by growing number', async () => {
      const storage = await fresh()
      const ids: number[] = []
      for (const words of ['mot', null, 'ba', 'bon']) {
        ids.push((await ask(storage, 'x', {}, { words })).askerId)
      }
      await unanswered(storage, 'chưa gom')
      const known = [
        { askerId: ids[0], words: 'mot' },
        { askerId: ids[2], words: 'ba' },
        { askerId: ids[3], words: 'bon' },
      ]
      expect(await storage.ticketIntake.wordingsAfter(0, 10)).toEqual(known)
      expect(await storage.ticketIntake.wordingsAfter(ids[0]!, 1)).toEqual([known[1]])
    })

    test('where they are now; nowhere, when who joined would never hear', async () => {
      const storage = await fresh()
      const open = await ask(storage, 'mở', { place: 'xã Mẫu Một', about: 'phan-anh' })
      const merged = await ask(storage, 'gộp')
      const closed = await ask(storage, 'đóng không trả lời')
      const rejected = await ask(storage, 'từ chối')
      const told = await approvedOne(storage)
      const { ticketDesk, ticketIntake } = storage
      await ticketDesk.merge(merged.ticketId, open.ticketId, BY, NOW)
      await ticketDesk.close(closed.ticketId, 'xong', BY, NOW)
      await ticketDesk.reject(rejected.ticketId, 'đùa', BY, NOW)
      await ticketDesk.close(told.ticketId, 'xong', BY, NOW)
      const all = [open, merged, closed, rejected, told].map(({ askerId }) => askerId)
      const there = (since: number) =>
        ticketIntake
          .whereAre([...all, 999], since)
          .then((list) => list.sort((a, b) => a.askerId - b.askerId))
      const here = { ticketId: open.ticketId, kind: 'phan-anh', state: 'new', place: 'xã Mẫu Một' }
      const stillOpen = [
        { askerId: open.askerId, ...here },
        { askerId: merged.askerId, ...here },
      ]
      expect(await there(NOW - DAY)).toEqual([
        ...stillOpen,
        { ...told, kind: 'cau-hoi', state: 'closed', place: null },
      ])
      expect(await there(NOW + 1)).toEqual(stillOpen)
      expect(await ticketIntake.whereAre([], NOW)).toEqual([])
    })

    test('what agencies answered, to learn from', async () => {
      const storage = await fresh()
      await ask(storage, 'chưa ai trả lời')
      await approvedOne(storage)
      expect(await storage.ticketIntake.answeredBy(10)).toEqual([
        { text: 'Bao giờ có thẻ', agency: 'cong-an-xa', field: null },
      ])
    })
  })
}
