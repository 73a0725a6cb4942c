import { describe, expect, test } from 'vitest'
import { emptyContext } from '../../src/bot/decision.ts'
import { LeaseLost } from '../../src/queue/queue.ts'
import type { Storage } from '../../src/storage/storage.ts'
import {
  commitOf,
  converse,
  DAY,
  deliverAll,
  LEASE,
  message,
  newWorld,
  NOW,
  offered,
  openTurn,
  receive,
  reply,
  take,
} from './fixture.ts'
import type { OpenStorage } from './fixture.ts'

export function describeTurnStore(name: string, openStorage: OpenStorage): void {
  describe(`TurnStore on ${name}`, () => {
    const fresh = async () => (await newWorld(openStorage)).storage

    /** Everything a turn may leave behind. */
    async function traces({ queue, handoffs, turnFacts, transcripts }: Storage) {
      return {
        turns: (await turnFacts.turnsBetween(0, NOW + DAY)).length,
        handoffs: (await handoffs.waitingHandoffs()).length,
        deliveries: (await queue.count('deliver')).ready,
        lines: (await transcripts.transcript('zalo', 'lan', 0, 100)).map(({ from }) => from),
      }
    }

    test('a message nobody stored cannot be loaded', async () => {
      const storage = await fresh()
      await expect(storage.turns.loadTurn(1)).rejects.toThrow()
    })

    test('a commit ends the job and leaves replies, context and the turn record', async () => {
      const storage = await fresh()
      const parts = [reply('Lệ phí là 50.000 đồng.'), reply('Bạn cần gì nữa?')]
      const turn = await converse(storage, {}, { parts, context: offered })
      expect(await storage.queue.count('turn')).toEqual({ ready: 0, running: 0, buried: 0 })
      expect((await storage.turns.loadTurn(turn.job.subject)).context).toEqual(offered)
      expect(await traces(storage)).toEqual({
        turns: 1,
        handoffs: 0,
        deliveries: 2,
        lines: ['person', 'bot', 'bot'],
      })
      expect(await deliverAll(storage)).toEqual(parts.map(({ text }) => text))
    })

    test('put off, it says its word now and comes again later, before what follows', async () => {
      const storage = await fresh()
      const turn = await receive(storage)
      await storage.inbound.storeInbound([message({ text: 'nữa' })])
      const { contactId, messageId } = turn.material
      expect(await storage.turns.moreWaiting(contactId, messageId)).toBe(true)
      const context = { ...turn.material.context, floodSince: messageId }
      const parts = [reply('Từ từ ạ')]
      await storage.turns.putOff({ ...turn, parts, context, until: NOW + 5000, now: NOW })
      expect(await deliverAll(storage)).toEqual(['Từ từ ạ'])
      expect(await storage.queue.claim('turn', 'early', NOW + 4999, LEASE)).toBeNull()
      const again = await openTurn(storage, NOW + 5000)
      expect(again.job).toMatchObject({ id: turn.job.id, attempts: 1 })
      expect(again.material).toMatchObject({ messageId, lastMinute: 1, context })
      await storage.turns.commitTurn(commitOf(again, { now: NOW + 5000 }))
      const last = await openTurn(storage, NOW + 5000)
      expect(last.material.lastMinute).toBe(2)
      expect(await storage.turns.moreWaiting(contactId, last.material.messageId)).toBe(false)
      const texts = await storage.turns.textsBetween(contactId, messageId, last.material.messageId)
      expect(texts).toEqual(['làm căn cước hết bao nhiêu tiền', 'nữa'])
    })

    test('with a lost lease nothing is put off', async () => {
      const storage = await fresh()
      const turn = await receive(storage)
      await storage.queue.later(turn.job, NOW, 'taken over')
      const { context } = turn.material
      const delay = { ...turn, parts: [reply('không')], context, until: NOW + 1, now: NOW }
      await expect(storage.turns.putOff(delay)).rejects.toThrow(LeaseLost)
      expect(await deliverAll(storage)).toEqual([])
    })

    test('a turn without a reply leaves nothing to deliver', async () => {
      const storage = await fresh()
      await converse(storage, {}, { outcome: 'silent', article: null, confidence: null })
      expect(await traces(storage)).toMatchObject({ turns: 1, deliveries: 0, lines: ['person'] })
    })

    test('a person is new until the first committed turn', async () => {
      const storage = await fresh()
      const first = await receive(storage)
      await storage.inbound.storeInbound([message()])
      expect(first.material.firstContact).toBe(true)
      await storage.queue.later(first.job, NOW, 'failed')
      const again = await openTurn(storage)
      expect(again.material.firstContact).toBe(true)
      await storage.turns.commitTurn(commitOf(again))
      expect((await openTurn(storage)).material.firstContact).toBe(false)
      expect((await receive(storage, { personId: 'minh' })).material.firstContact).toBe(true)
    })

    test('each person has a context of their own', async () => {
      const storage = await fresh()
      await converse(storage, { personId: 'lan' }, { context: offered })
      expect((await receive(storage, { personId: 'minh' })).material.context).toEqual(emptyContext)
      expect((await receive(storage, { personId: 'lan' })).material.context).toEqual(offered)
    })

    test('with a lost lease nothing is committed', async () => {
      const storage = await fresh()
      const late = await receive(storage)
      const held = await openTurn(storage, NOW + LEASE)
      const commit = commitOf(late, {
        parts: [reply('quá muộn')],
        context: offered,
        requests: [{ kind: 'handoff', reason: 'asked for a person' }],
      })
      await expect(storage.turns.commitTurn(commit)).rejects.toThrow(LeaseLost)
      expect(await traces(storage)).toEqual({
        turns: 0,
        handoffs: 0,
        deliveries: 0,
        lines: ['person'],
      })
      const material = await storage.turns.loadTurn(late.job.subject)
      expect(material).toMatchObject({ context: emptyContext, firstContact: true })
      await storage.turns.commitTurn({ ...commit, job: held.job })
      expect(await traces(storage)).toMatchObject({ turns: 1, handoffs: 1, deliveries: 1 })
    })

    test('a commit that fails half-way leaves nothing, and the job is still ours', async () => {
      const storage = await fresh()
      const turn = await receive(storage)
      const good = commitOf(turn, {
        parts: [reply('xin chào')],
        context: offered,
        requests: [{ kind: 'handoff', reason: 'asked for a person' }],
      })
      const broken = [
        { ...good, requests: [{ kind: 'handoff' as const, reason: null as unknown as string }] },
        { ...good, material: { ...good.material, traceId: null as unknown as string } },
        { ...good, outcome: null as unknown as 'answered' },
      ]
      for (const commit of broken) {
        await expect(storage.turns.commitTurn(commit)).rejects.toThrow()
        expect(await traces(storage)).toEqual({
          turns: 0,
          handoffs: 0,
          deliveries: 0,
          lines: ['person'],
        })
        const material = await storage.turns.loadTurn(turn.job.subject)
        expect(material).toMatchObject({ context: emptyContext, firstContact: true })
        expect(await storage.queue.count('turn')).toEqual({ ready: 0, running: 1, buried: 0 })
      }
      await storage.turns.commitTurn(good)
      expect(await traces(storage)).toMatchObject({ turns: 1, handoffs: 1, deliveries: 1 })
    })

    test('a turn given up buries its job and still tells the person', async () => {
      const storage = await fresh()
      await converse(storage, {}, { outcome: 'error', parts: [reply('xin lỗi')], buried: 'a bug' })
      expect(await storage.queue.count('turn')).toEqual({ ready: 0, running: 0, buried: 1 })
      expect(await deliverAll(storage)).toEqual(['xin lỗi'])
      await converse(storage)
    })

    test('parked parts go out before the new replies, in their old order', async () => {
      const storage = await fresh()
      await converse(storage, {}, { parts: ['một', 'hai', 'ba'].map(reply) })
      await converse(storage, { personId: 'minh' }, { parts: [reply('của Minh')] })
      for (let parked = 0; parked < 4; parked++) {
        const job = await take(storage, 'deliver')
        await storage.outbox.recordParked(job, job.subject, 'window', NOW)
      }
      expect(await deliverAll(storage)).toEqual([])
      await converse(storage, {}, { parts: ['bốn', 'năm'].map(reply) })
      expect(await deliverAll(storage)).toEqual(['một', 'hai', 'ba', 'bốn', 'năm'])
      await converse(storage, { personId: 'minh' })
      expect(await deliverAll(storage)).toEqual(['của Minh'])
    })

    test('a commit that was undone leaves parked parts parked', async () => {
      const storage = await fresh()
      await converse(storage, {}, { parts: [reply('một')] })
      const job = await take(storage, 'deliver')
      await storage.outbox.recordParked(job, job.subject, 'window', NOW)
      const late = await receive(storage)
      const held = await openTurn(storage, NOW + LEASE)
      await expect(storage.turns.commitTurn(commitOf(late))).rejects.toThrow(LeaseLost)
      expect(await deliverAll(storage)).toEqual([])
      await storage.turns.commitTurn(commitOf(held))
      expect(await deliverAll(storage)).toEqual(['một'])
    })
  })
}
