import { describe, expect, test } from 'vitest'
import { LeaseLost } from '../../src/queue/queue.ts'
import { drain, LEASE, MINUTE, newWorld, NOW, converse, message, reply, take } from './fixture.ts'
import type { OpenStorage } from './fixture.ts'

export function describeQueue(name: string, openStorage: OpenStorage): void {
  describe(`Queue on ${name}`, () => {
    /** A storage in which these people have written, one turn job each, in this order. */
    async function written(...people: string[]) {
      const { storage } = await newWorld(openStorage)
      await storage.inbound.storeInbound(people.map((personId) => message({ personId })))
      const personOf = async ({ subject }: { subject: number }) =>
        (await storage.turns.loadTurn(subject)).personId
      return { storage, queue: storage.queue, personOf }
    }

    test('an empty lane gives nothing', async () => {
      const { queue } = await written()
      expect(await queue.claim('turn', 'lease', NOW, LEASE)).toBeNull()
      expect(await queue.count('turn')).toEqual({ ready: 0, running: 0, buried: 0 })
    })

    test('gives the oldest due job, with what is known of it', async () => {
      const { queue, personOf } = await written('lan', 'minh')
      const job = await queue.claim('turn', 'my lease', NOW, LEASE)
      expect(job).toMatchObject({ lane: 'turn', attempts: 1, lease: 'my lease', createdAt: NOW })
      expect(await personOf(job!)).toBe('lan')
    })

    test('the oldest is the one that was added first, whenever it became due', async () => {
      const { storage, queue, personOf } = await written('lan', 'minh')
      await queue.later(await take(storage, 'turn'), NOW + MINUTE, 'no answer')
      expect(await personOf(await take(storage, 'turn', NOW + MINUTE))).toBe('lan')

      const earlier = message({ personId: 'hoa', receivedAt: NOW - MINUTE })
      await storage.inbound.storeInbound([earlier, message({ personId: 'nam' })])
      const order = []
      for (let n = 0; n < 3; n++) order.push(await personOf(await take(storage, 'turn')))
      expect(order).toEqual(['minh', 'hoa', 'nam'])
    })

    test('a job is not due before its time', async () => {
      const { storage, queue } = await written()
      await storage.inbound.storeInbound([message({ receivedAt: NOW + 1 })])
      expect(await queue.claim('turn', 'early', NOW, LEASE)).toBeNull()
      expect(await queue.claim('turn', 'in time', NOW + 1, LEASE)).not.toBeNull()
    })

    test('a finished job is gone', async () => {
      const { storage, queue } = await written('lan')
      await queue.done(await take(storage, 'turn'))
      expect(await queue.count('turn')).toEqual({ ready: 0, running: 0, buried: 0 })
    })

    test('while a job runs, later ones of the same person wait and other people go on', async () => {
      const { storage, queue, personOf } = await written('lan', 'lan', 'minh')
      const first = await take(storage, 'turn')
      expect(await personOf(await take(storage, 'turn'))).toBe('minh')
      expect(await queue.claim('turn', 'one too many', NOW, LEASE)).toBeNull()
      await queue.done(first)
      const second = await take(storage, 'turn')
      expect(await personOf(second)).toBe('lan')
      expect(second.subject).toBeGreaterThan(first.subject)
    })

    test('while a job backs off, later ones of the same person wait too', async () => {
      const { storage, queue, personOf } = await written('lan', 'lan', 'minh')
      const first = await take(storage, 'turn')
      await queue.later(first, NOW + MINUTE, 'no answer')
      expect(await personOf(await take(storage, 'turn'))).toBe('minh')
      expect(await queue.claim('turn', 'too early', NOW + MINUTE - 1, LEASE)).toBeNull()
      const again = await take(storage, 'turn', NOW + MINUTE)
      expect(again).toMatchObject({ id: first.id, subject: first.subject, attempts: 2 })
    })

    test('a lane does not see another lane', async () => {
      const { storage, queue } = await written()
      await converse(storage, {}, { parts: [reply('xin chào')] })
      await storage.inbound.storeInbound([message()])
      expect(await queue.count('turn')).toEqual({ ready: 1, running: 0, buried: 0 })
      expect(await queue.count('deliver')).toEqual({ ready: 1, running: 0, buried: 0 })
      // Both are of one person: a reply under way does not hold back the next question.
      const turn = await take(storage, 'turn')
      const delivery = await take(storage, 'deliver')
      expect(turn.lane).toBe('turn')
      expect(delivery.lane).toBe('deliver')
      expect(await queue.claim('deliver', 'one too many', NOW, LEASE)).toBeNull()
    })

    test('a lease that ran out can be claimed again, not before', async () => {
      const { storage, queue } = await written('lan')
      const first = await take(storage, 'turn')
      expect(await queue.claim('turn', 'too early', NOW + LEASE - 1, LEASE)).toBeNull()
      const second = await take(storage, 'turn', NOW + LEASE)
      expect(second).toMatchObject({ id: first.id, attempts: 2 })
    })

    test.each(['done', 'bury'] as const)(
      '%s by a holder that was replaced throws LeaseLost and changes nothing',
      async (end) => {
        const { storage, queue } = await written('lan')
        const lost = await take(storage, 'turn')
        const held = await take(storage, 'turn', NOW + LEASE)
        await expect(queue[end](lost, 'too late')).rejects.toThrow(LeaseLost)
        expect(await queue.count('turn')).toEqual({ ready: 0, running: 1, buried: 0 })
        await queue.done(held)
        expect(await queue.count('turn')).toEqual({ ready: 0, running: 0, buried: 0 })
      },
    )

    test('later by a holder that was replaced changes nothing', async () => {
      const { storage, queue } = await written('lan')
      const lost = await take(storage, 'turn')
      const held = await take(storage, 'turn', NOW + LEASE)
      await queue.later(lost, NOW, 'too late')
      expect(await queue.count('turn')).toEqual({ ready: 0, running: 1, buried: 0 })
      await queue.done(held)
    })

    test('a finished job cannot be finished again', async () => {
      const { storage, queue } = await written('lan')
      const job = await take(storage, 'turn')
      await queue.done(job)
      await expect(queue.done(job)).rejects.toThrow(LeaseLost)
    })

    test('a holder that is late but was not replaced may still finish', async () => {
      const { storage, queue } = await written('lan')
      const job = await take(storage, 'turn')
      expect(await queue.claim('turn', 'elsewhere', NOW + LEASE - 1, LEASE)).toBeNull()
      await queue.done(job)
      expect(await drain(storage, 'turn', NOW + 2 * LEASE)).toEqual([])
    })

    test('an attempt that was not the fault of the job is not counted', async () => {
      const { storage, queue } = await written('lan')
      await queue.later(await take(storage, 'turn'), NOW, 'counted')
      await queue.later(await take(storage, 'turn'), NOW, 'channel paused', 'uncounted')
      await queue.later(await take(storage, 'turn'), NOW, 'channel paused', 'uncounted')
      expect(await take(storage, 'turn')).toMatchObject({ attempts: 2 })
    })

    test('a buried job never comes back and lets the next one of the person go', async () => {
      const { storage, queue } = await written('lan', 'lan')
      const first = await take(storage, 'turn')
      await queue.bury(first, 'cannot be read')
      expect(await queue.count('turn')).toEqual({ ready: 1, running: 0, buried: 1 })
      const [second, ...rest] = await drain(storage, 'turn', NOW + 10 * LEASE)
      expect(second).toBeGreaterThan(first.subject)
      expect(rest).toEqual([])
      expect(await queue.count('turn')).toEqual({ ready: 0, running: 0, buried: 1 })
    })

    test('freeLeases gives back at once what a dead process held', async () => {
      const { storage, queue } = await written('lan', 'minh', 'hoa', 'nam')
      await queue.bury(await take(storage, 'turn'), 'cannot be read')
      const held = await take(storage, 'turn')
      await take(storage, 'turn')
      expect(await queue.freeLeases()).toBe(2)
      expect(await queue.count('turn')).toEqual({ ready: 3, running: 0, buried: 1 })
      await expect(queue.done(held)).rejects.toThrow(LeaseLost)
      expect(await take(storage, 'turn')).toMatchObject({ id: held.id, attempts: 2 })
      expect(await queue.freeLeases()).toBe(1)
      await drain(storage, 'turn')
      expect(await queue.freeLeases()).toBe(0)
    })

    test('claims made at the same time share nothing: no job twice, no person twice', async () => {
      const people = ['lan', 'minh', 'hoa']
      const { storage, queue, personOf } = await written(...people, ...people)
      const claims = Array.from({ length: 12 }, (_, n) =>
        queue.claim('turn', `worker ${n}`, NOW, LEASE),
      )
      const taken = (await Promise.all(claims)).filter((job) => job !== null)
      // One that met another on the same job may come back empty; it will look again.
      for (let job; (job = await queue.claim('turn', 'again', NOW, LEASE));) taken.push(job)
      expect((await Promise.all(taken.map(personOf))).sort()).toEqual([...people].sort())
      expect(await storage.queue.count('turn')).toEqual({ ready: 3, running: 3, buried: 0 })
    })

    test('a repeated job is made once', async () => {
      const { storage } = await newWorld(openStorage)
      await storage.queue.ensure('chore', 'retention', NOW)
      await storage.queue.ensure('chore', 'retention', NOW + 1)
      const job = await take(storage, 'chore')
      expect(job).toMatchObject({ key: 'retention', createdAt: NOW })
      await storage.queue.ensure('chore', 'retention', NOW)
      await storage.queue.later(job, NOW + 60_000, 'every minute', 'uncounted')
      expect(await storage.queue.claim('chore', 'x', NOW + 59_999, 1000)).toBeNull()
      expect(await storage.queue.count('chore')).toEqual({ ready: 1, running: 0, buried: 0 })
    })

    test('says since when the longest waiting job is due', async () => {
      const { storage } = await newWorld(openStorage)
      expect(await storage.queue.oldestDue('turn', NOW)).toBeNull()
      await storage.inbound.storeInbound([message({ receivedAt: NOW - 500 }), message()])
      expect(await storage.queue.oldestDue('turn', NOW)).toBe(NOW - 500)
      expect(await storage.queue.oldestDue('turn', NOW - 501)).toBeNull()
    })
  })
}
