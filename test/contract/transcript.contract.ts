import { describe, expect, test } from 'vitest'
import type { OutgoingPart } from '../../src/conversations/message.ts'
import type { TranscriptLine } from '../../src/conversations/ports.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { converse, message, newWorld, NOW, reply, take, type OpenStorage } from './fixture.ts'

export function describeTranscriptStore(name: string, openStorage: OpenStorage): void {
  describe(`TranscriptStore on ${name}`, () => {
    const fresh = async () => (await newWorld(openStorage)).storage
    const linesOf = ({ transcripts }: Storage, after = 0, most = 100) =>
      transcripts.transcript('web', 'lan', after, most)
    const textsOf = (lines: TranscriptLine[]) => lines.map(({ part }) => part.text)
    const onWeb = { channel: 'web', personId: 'lan' } as const

    test('a person who never wrote has no lines', async () => {
      expect(await linesOf(await fresh())).toEqual([])
    })

    test('shows both sides as they were written', async () => {
      const storage = await fresh()
      const part: OutgoingPart = {
        text: 'Chọn nhé',
        choices: [{ label: 'Lệ phí', payload: 'article:le-phi' }],
      }
      await converse(
        storage,
        { ...onWeb, platformMessageId: 'from-page', text: 'lệ phí?', sentAt: NOW - 3 },
        { parts: [part], now: NOW + 5 },
      )
      expect(await linesOf(storage)).toEqual([
        {
          messageId: expect.any(Number) as number,
          platformMessageId: 'from-page',
          from: 'person',
          by: null,
          part: reply('lệ phí?'),
          files: [],
          quotes: null,
          at: NOW - 3,
        },
        {
          messageId: expect.any(Number) as number,
          platformMessageId: '',
          from: 'bot',
          by: null,
          part,
          files: [],
          quotes: null,
          at: NOW + 5,
        },
      ])
    })

    test('lines come oldest first, from behind the cursor, no more than asked for', async () => {
      const storage = await fresh()
      await converse(storage, { ...onWeb, text: 'một' }, { parts: [reply('hai'), reply('ba')] })
      await converse(storage, { ...onWeb, text: 'bốn' }, { parts: [reply('năm')] })
      const all = await linesOf(storage)
      expect(textsOf(all)).toEqual(['một', 'hai', 'ba', 'bốn', 'năm'])
      expect(all.map(({ messageId }) => messageId)).toEqual(
        all.map(({ messageId }) => messageId).sort((a, b) => a - b),
      )

      const page = await linesOf(storage, 0, 2)
      expect(textsOf(page)).toEqual(['một', 'hai'])
      expect(textsOf(await linesOf(storage, page[1]?.messageId, 2))).toEqual(['ba', 'bốn'])
      expect(await linesOf(storage, all[4]?.messageId)).toEqual([])
    })

    test('shows nothing of another person or of the same id on another channel', async () => {
      const storage = await fresh()
      await converse(storage, { ...onWeb, text: 'của Lan' }, { parts: [reply('cho Lan')] })
      await converse(storage, { ...onWeb, personId: 'minh' }, { parts: [reply('cho Minh')] })
      await converse(storage, { ...onWeb, channel: 'zalo' }, { parts: [reply('trên Zalo')] })
      expect(textsOf(await linesOf(storage))).toEqual(['của Lan', 'cho Lan'])
    })

    test('delivery does not move a line: a reader behind it would miss it', async () => {
      const storage = await fresh()
      await converse(storage, onWeb, { parts: [reply('xin chào')] })
      const before = await linesOf(storage)
      const job = await take(storage, 'deliver')
      await storage.outbox.recordSent(job, job.subject, 'platform-1', NOW + 9)
      const after = await linesOf(storage)
      expect(after.map(({ messageId }) => messageId)).toEqual(
        before.map(({ messageId }) => messageId),
      )
      expect(after[1]).toMatchObject({ platformMessageId: 'platform-1', at: NOW + 9 })
    })

    test('a parked part keeps its line: it is still in the outbox', async () => {
      const storage = await fresh()
      await converse(storage, onWeb, { parts: [reply('xin chào')] })
      const before = await linesOf(storage)
      const job = await take(storage, 'deliver')
      await storage.outbox.recordParked(job, job.subject, 'window', NOW)
      expect(await linesOf(storage)).toEqual(before)
    })

    test('what was refused was never seen', async () => {
      const storage = await fresh()
      await converse(storage, { ...onWeb, text: 'alo' }, { parts: [reply('xin chào')] })
      const job = await take(storage, 'deliver')
      await storage.outbox.recordRefused(job, job.subject, 'blocked', NOW)
      expect(textsOf(await linesOf(storage))).toEqual(['alo'])
    })

    test('an echo of our own words is no second line', async () => {
      const storage = await fresh()
      await converse(storage, { ...onWeb, text: 'alo' }, { parts: [reply('xin chào')] })
      await storage.inbound.storeInbound([message({ ...onWeb, kind: 'echo', text: 'xin chào' })])
      expect(textsOf(await linesOf(storage))).toEqual(['alo', 'xin chào'])
    })
  })
}
