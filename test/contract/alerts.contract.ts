import { describe, expect, test } from 'vitest'
import { LeaseLost } from '../../src/queue/queue.ts'
import type { Storage } from '../../src/storage/storage.ts'
import {
  converse,
  drain,
  MINUTE,
  newWorld,
  NOW,
  take,
  type OpenStorage,
  type World,
} from './fixture.ts'

const LAN = 7

/** What is known of people who wait, for alerts outside the console. */
export function describeAlertStore(name: string, openStorage: OpenStorage): void {
  describe(`alerts on ${name}`, () => {
    const waits = async (storage: Storage, personId: string, reason = 'asked', at = NOW) => {
      const { material } = await converse(
        storage,
        { personId, receivedAt: at },
        { outcome: 'handoff', requests: [{ kind: 'handoff', reason }], now: at },
      )
      const all = await storage.waiting.waiting()
      return all.find(({ contactId }) => contactId === material.contactId)!
    }
    /** Keys of the notices that were made, in their order. */
    const notices = async ({ queue }: Storage, now = NOW) => {
      const keys: string[] = []
      for (;;) {
        const job = await queue.claim('notify', 'a lease', now, MINUTE)
        if (!job) return keys
        keys.push(job.key)
        await queue.done(job)
      }
    }
    const world = (): Promise<World> => newWorld(openStorage)

    test('a hand-off is told with its channel, reason and since when; gone or closed it is not', async () => {
      const { storage } = await world()
      const lan = await waits(storage, 'lan')
      const minh = await waits(storage, 'minh', 'emergency')
      const look = () => storage.alerts.openHandoffs([lan.handoffId, minh.handoffId, 999])
      const { handoffId, contactId } = lan
      expect(await look()).toEqual([
        {
          ...{ handoffId, contactId, channel: 'zalo', reason: 'asked', since: NOW, takenAt: null },
        },
        expect.objectContaining({ handoffId: minh.handoffId, reason: 'emergency' }),
      ])
      await storage.staffWork.claim(contactId, LAN, NOW + MINUTE)
      expect((await look())[0]).toMatchObject({ handoffId, takenAt: NOW + MINUTE })
      await storage.staffWork.close(contactId, LAN, NOW + MINUTE)
      expect(await look()).toHaveLength(1)
      expect(await storage.alerts.openHandoffs([])).toEqual([])
    })

    test('an alert becomes a notice for each way, and takes others along', async () => {
      const { storage } = await world()
      const ids = []
      for (const personId of ['lan', 'minh', 'hoa']) {
        ids.push((await waits(storage, personId)).handoffId)
      }
      const [lan, minh, hoa] = ids as [number, number, number]
      const job = await take(storage, 'alert')
      expect(job).toMatchObject({ key: `waiting ${lan}`, subject: lan })
      expect(await storage.alerts.dueAlerts('waiting', NOW)).toEqual([minh, hoa])
      expect(await storage.alerts.dueAlerts('waiting', NOW - 1)).toEqual([])
      expect(await storage.alerts.dueAlerts('reminder', NOW)).toEqual([])
      await storage.alerts.spread(job, 'waiting', [hoa], ['telegram', 'mail 3'], NOW)
      const about = `waiting ${lan},${hoa}`
      expect(await notices(storage)).toEqual([`${about} telegram`, `${about} mail 3`])
      expect(await drain(storage, 'alert')).toEqual([minh])
    })

    test('an alert that another has in hand is left to it', async () => {
      const { storage } = await world()
      const lan = await waits(storage, 'lan')
      const minh = await waits(storage, 'minh')
      const job = await take(storage, 'alert')
      const other = await take(storage, 'alert')
      await storage.alerts.spread(job, 'waiting', [minh.handoffId], ['telegram'], NOW)
      await storage.alerts.spread(other, 'waiting', [lan.handoffId], ['telegram'], NOW)
      expect(await notices(storage)).toEqual([
        `waiting ${lan.handoffId} telegram`,
        `waiting ${minh.handoffId} telegram`,
      ])
    })

    test('whoever lost the lease makes no notice', async () => {
      const { storage } = await world()
      await waits(storage, 'lan')
      const job = await take(storage, 'alert')
      const later = NOW + 2 * MINUTE
      const again = await take(storage, 'alert', later)
      const spread = storage.alerts.spread(
        { ...job, lease: 'old' },
        'waiting',
        [],
        ['telegram'],
        NOW,
      )
      await expect(spread).rejects.toThrow(LeaseLost)
      expect(await notices(storage, later)).toEqual([])
      await storage.alerts.spread(again, 'waiting', [], ['telegram'], later)
      expect(await notices(storage, later)).toHaveLength(1)
    })
  })
}
