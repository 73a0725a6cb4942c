import { describe, expect, test } from 'vitest'
import type { OutgoingPart } from '../../src/conversations/message.ts'
import { LeaseLost } from '../../src/queue/queue.ts'
import {
  answerAndTake,
  converse,
  deliverAll,
  LEASE,
  MINUTE,
  newWorld,
  NOW,
  reply,
  take,
} from './fixture.ts'
import type { OpenStorage } from './fixture.ts'

export function describeOutboxStore(name: string, openStorage: OpenStorage): void {
  describe(`OutboxStore on ${name}`, () => {
    const fresh = async () => (await newWorld(openStorage)).storage
    const idle = { ready: 0, running: 0, buried: 0 }

    test('shows what is to be sent, and to whom', async () => {
      const storage = await fresh()
      const part: OutgoingPart = {
        text: 'Chọn một mục nhé 👇',
        choices: [
          { label: 'Lệ phí', payload: 'article:le-phi' },
          { label: 'Cổng dịch vụ công', url: 'https://dichvucong.gov.vn' },
        ],
      }
      const person = { channel: 'messenger', personId: '9007199254740993' } as const
      await converse(storage, { ...person, traceId: 'trace-1' }, { parts: [part], now: NOW + 7 })
      const job = await take(storage, 'deliver', NOW + 7)
      expect(await storage.outbox.loadOutgoing(job.subject, NOW)).toEqual({
        messageId: job.subject,
        contactId: expect.any(Number) as number,
        ...person,
        part,
        speaker: 'bot',
        file: null,
        quotes: null,
        lastInteractionAt: NOW - 1000,
        traceId: 'trace-1',
        createdAt: NOW + 7,
      })
    })

    test('what came in is not in the outbox', async () => {
      const storage = await fresh()
      const { material } = await converse(storage)
      expect(await storage.outbox.loadOutgoing(material.messageId, NOW)).toBeNull()
      expect(await storage.outbox.loadOutgoing(material.messageId + 1000, NOW)).toBeNull()
    })

    test('a sent part is not sent again and carries its platform id', async () => {
      const storage = await fresh()
      const job = await answerAndTake(storage, 'xin chào')
      await storage.outbox.recordSent(job, job.subject, 'platform-1', NOW + MINUTE)
      expect(await storage.outbox.loadOutgoing(job.subject, NOW)).toBeNull()
      expect(await storage.queue.count('deliver')).toEqual(idle)
      const [line] = await storage.transcripts.transcript('zalo', 'lan', job.subject - 1, 1)
      expect(line).toMatchObject({ platformMessageId: 'platform-1', at: NOW + MINUTE })
    })

    test('a refused part is not sent again, also when the person writes', async () => {
      const storage = await fresh()
      const job = await answerAndTake(storage, 'xin chào')
      await storage.outbox.recordRefused(job, job.subject, '-201: not a follower', NOW)
      expect(await storage.outbox.loadOutgoing(job.subject, NOW)).toBeNull()
      expect(await storage.queue.count('deliver')).toEqual(idle)
      await converse(storage)
      expect(await deliverAll(storage)).toEqual([])
    })

    test('a parked part waits until the person writes', async () => {
      const storage = await fresh()
      const job = await answerAndTake(storage, 'xin chào')
      await storage.outbox.recordParked(job, job.subject, '-230: window', NOW)
      expect(await storage.outbox.loadOutgoing(job.subject, NOW)).toBeNull()
      expect(await storage.queue.count('deliver')).toEqual(idle)
      await converse(storage, { personId: 'minh' })
      expect(await storage.queue.count('deliver')).toEqual(idle)
      await converse(storage)
      const released = await take(storage, 'deliver')
      expect(released).toMatchObject({ subject: job.subject, attempts: 1 })
      const outgoing = await storage.outbox.loadOutgoing(job.subject, NOW)
      expect(outgoing?.part).toEqual(reply('xin chào'))
    })

    test('a part may be parked again', async () => {
      const storage = await fresh()
      const job = await answerAndTake(storage, 'xin chào')
      await storage.outbox.recordParked(job, job.subject, '-230: window', NOW)
      await converse(storage)
      const again = await take(storage, 'deliver')
      await storage.outbox.recordParked(again, again.subject, '-230: window', NOW)
      expect(await deliverAll(storage)).toEqual([])
      await converse(storage)
      expect(await deliverAll(storage)).toEqual(['xin chào'])
    })

    test.each(['recordSent', 'recordRefused', 'recordParked'] as const)(
      '%s by a holder that was replaced throws LeaseLost and changes nothing',
      async (record) => {
        const storage = await fresh()
        const lost = await answerAndTake(storage, 'xin chào')
        const held = await take(storage, 'deliver', NOW + LEASE)
        await expect(
          storage.outbox[record](lost, lost.subject, 'too late', NOW + LEASE),
        ).rejects.toThrow(LeaseLost)
        expect(await storage.outbox.loadOutgoing(held.subject, NOW)).not.toBeNull()
        await storage.outbox.recordSent(held, held.subject, 'platform-1', NOW + LEASE)
        expect(await storage.outbox.loadOutgoing(held.subject, NOW)).toBeNull()
      },
    )

    test('a channel is not paused until somebody pauses it, and the others go on', async () => {
      const { outbox } = await fresh()
      expect(await outbox.pausedUntil('zalo')).toBe(0)
      await outbox.pauseChannel('zalo', NOW + MINUTE, 'no answer')
      expect(await outbox.pausedUntil('zalo')).toBe(NOW + MINUTE)
      expect(await outbox.pausedUntil('messenger')).toBe(0)
    })

    test('a pause is lengthened by a later one and not shortened by an earlier one', async () => {
      const { outbox } = await fresh()
      await outbox.pauseChannel('zalo', NOW + 2 * MINUTE, 'quota')
      await outbox.pauseChannel('zalo', NOW + MINUTE, 'no answer')
      expect(await outbox.pausedUntil('zalo')).toBe(NOW + 2 * MINUTE)
      await outbox.pauseChannel('zalo', NOW + 3 * MINUTE, 'quota')
      expect(await outbox.pausedUntil('zalo')).toBe(NOW + 3 * MINUTE)
    })
  })
}
