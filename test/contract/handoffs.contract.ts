import { describe, expect, test } from 'vitest'
import { converse, MINUTE, newWorld, NOW, type OpenStorage } from './fixture.ts'

export function describeHandoffStore(name: string, openStorage: OpenStorage): void {
  describe(`HandoffStore on ${name}`, () => {
    const fresh = async () => (await newWorld(openStorage)).storage
    const forHelp = (reason: string) => ({
      outcome: 'handoff' as const,
      requests: [{ kind: 'handoff' as const, reason }],
    })

    test('nobody waits at first', async () => {
      const storage = await fresh()
      await converse(storage)
      expect(await storage.handoffs.waitingHandoffs()).toEqual([])
    })

    test('shows who waits, longest waiting first, with the message that led to it', async () => {
      const storage = await fresh()
      const minh = { channel: 'messenger', personId: '9007199254740993' } as const
      await converse(storage, { personId: 'lan', text: 'gặp cán bộ' }, forHelp('asked'))
      await converse(storage, { ...minh, text: null, receivedAt: NOW + 1 }, forHelp('attachment'))
      expect(await storage.handoffs.waitingHandoffs()).toEqual([
        {
          id: expect.any(Number) as number,
          channel: 'zalo',
          personId: 'lan',
          reason: 'asked',
          text: 'gặp cán bộ',
          createdAt: NOW,
        },
        {
          id: expect.any(Number) as number,
          ...minh,
          reason: 'attachment',
          text: null,
          createdAt: NOW + 1,
        },
      ])
    })

    test('asking again while waiting keeps the first place and adds none', async () => {
      const storage = await fresh()
      await converse(storage, { personId: 'lan', text: 'gặp cán bộ' }, forHelp('asked'))
      await converse(storage, { personId: 'minh' }, forHelp('asked'))
      await converse(
        storage,
        { personId: 'lan', text: 'alo có ai không', receivedAt: NOW + MINUTE },
        forHelp('asked again'),
      )
      const waiting = await storage.handoffs.waitingHandoffs()
      expect(waiting.map(({ personId }) => personId)).toEqual(['lan', 'minh'])
      expect(waiting[0]).toMatchObject({ reason: 'asked', text: 'gặp cán bộ', createdAt: NOW })
    })

    test('an emergency takes over the place of a person who waits already', async () => {
      const storage = await fresh()
      await converse(storage, { personId: 'lan', text: 'gặp cán bộ' }, forHelp('asked'))
      await converse(
        storage,
        { personId: 'lan', text: 'nhà em cháy rồi', receivedAt: NOW + MINUTE },
        forHelp('emergency'),
      )
      await converse(
        storage,
        { personId: 'lan', text: 'alo', receivedAt: NOW + 2 * MINUTE },
        forHelp('asked again'),
      )
      const waiting = await storage.handoffs.waitingHandoffs()
      expect(waiting).toHaveLength(1)
      expect(waiting[0]).toMatchObject({
        personId: 'lan',
        reason: 'emergency',
        text: 'nhà em cháy rồi',
      })
    })

    test('the same person id on another channel waits for itself', async () => {
      const storage = await fresh()
      await converse(storage, { channel: 'zalo', personId: '77' }, forHelp('asked'))
      await converse(storage, { channel: 'web', personId: '77' }, forHelp('asked'))
      const waiting = await storage.handoffs.waitingHandoffs()
      expect(waiting.map(({ channel }) => channel)).toEqual(['zalo', 'web'])
    })

    test('a question without an answer is not a hand-off', async () => {
      const storage = await fresh()
      await converse(storage, {}, { outcome: 'unanswered', requests: [{ kind: 'unanswered' }] })
      expect(await storage.handoffs.waitingHandoffs()).toEqual([])
    })
  })
}
