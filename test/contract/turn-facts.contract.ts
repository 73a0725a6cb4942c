import { describe, expect, test } from 'vitest'
import { converse, DAY, newWorld, NOW, reply, type OpenStorage } from './fixture.ts'

export function describeTurnFacts(name: string, openStorage: OpenStorage): void {
  describe(`TurnFacts on ${name}`, () => {
    async function turnsAt(...times: number[]) {
      const { storage } = await newWorld(openStorage)
      for (const now of times) await converse(storage, { receivedAt: NOW }, { now })
      return async (from: number, to: number) =>
        (await storage.turnFacts.turnsBetween(from, to)).map(({ at }) => at)
    }

    test('shows what reports count', async () => {
      const { storage } = await newWorld(openStorage)
      await converse(
        storage,
        { channel: 'messenger', receivedAt: NOW },
        { now: NOW + 40, parts: [reply('một'), reply('hai')] },
      )
      await converse(
        storage,
        { receivedAt: NOW + 100 },
        { outcome: 'unanswered', article: null, topic: null, confidence: null, now: NOW + 100 },
      )
      expect(await storage.turnFacts.turnsBetween(NOW, NOW + DAY)).toEqual([
        {
          channel: 'messenger',
          outcome: 'answered',
          topic: 'can-cuoc',
          article: 'can-cuoc-le-phi',
          ms: 40,
          at: NOW + 40,
        },
        {
          channel: 'zalo',
          outcome: 'unanswered',
          topic: null,
          article: null,
          ms: 0,
          at: NOW + 100,
        },
      ])
    })

    test('from is counted, to is not: days side by side count each turn once', async () => {
      const between = await turnsAt(NOW, NOW + 1, NOW + DAY - 1, NOW + DAY)
      expect(await between(NOW, NOW + DAY)).toEqual([NOW, NOW + 1, NOW + DAY - 1])
      expect(await between(NOW + DAY, NOW + 2 * DAY)).toEqual([NOW + DAY])
      expect(await between(NOW - DAY, NOW)).toEqual([])
      expect(await between(NOW, NOW)).toEqual([])
    })

    test('oldest first, also when they were committed in another order', async () => {
      const between = await turnsAt(NOW + 2, NOW, NOW + 1)
      expect(await between(NOW, NOW + DAY)).toEqual([NOW, NOW + 1, NOW + 2])
    })
  })
}
