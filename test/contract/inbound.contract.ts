import { describe, expect, test } from 'vitest'
import { emptyContext } from '../../src/bot/decision.ts'
import type { ReceivedMessage } from '../../src/conversations/ports.ts'
import { drain, message, newWorld, NOW, receive, type OpenStorage } from './fixture.ts'

export function describeInboundStore(name: string, openStorage: OpenStorage): void {
  describe(`InboundStore on ${name}`, () => {
    async function fresh() {
      const { storage } = await newWorld(openStorage)
      const jobs = async () => (await storage.queue.count('turn')).ready
      const store = (messages: ReceivedMessage[]) => storage.inbound.storeInbound(messages)
      return { storage, jobs, store }
    }

    test('keeps a message as it came, with a turn job', async () => {
      const { storage } = await fresh()
      const { material } = await receive(storage, {
        channel: 'messenger',
        kind: 'tap',
        event: 'postback',
        personId: 'minh',
        text: 'Lệ phí 💳',
        payload: 'article:lệ-phí',
        hidden: ['code', 'card'],
        sentAt: NOW - 5000,
        traceId: 'trace-1',
        receivedAt: NOW,
      })
      expect(material).toEqual({
        messageId: expect.any(Number) as number,
        contactId: expect.any(Number) as number,
        channel: 'messenger',
        personId: 'minh',
        kind: 'tap',
        text: 'Lệ phí 💳',
        payload: 'article:lệ-phí',
        attachments: [],
        hidden: ['code', 'card'],
        sentAt: NOW - 5000,
        receivedAt: NOW,
        traceId: 'trace-1',
        firstContact: true,
        takenBack: false,
        lastMinute: 1,
        context: emptyContext,
        hold: { state: 'bot', staffUntil: null },
        lastStaffAt: null,
      })
    })

    test('nothing to store is no error', async () => {
      const { store } = await fresh()
      expect(await store([])).toEqual([])
    })

    test('jobs come in the order of the messages', async () => {
      const { storage, store } = await fresh()
      await store([message({ text: 'một' }), message({ text: 'hai' })])
      await store([message({ text: 'ba' })])
      const texts = []
      for (const id of await drain(storage, 'turn')) {
        texts.push((await storage.turns.loadTurn(id)).text)
      }
      expect(texts).toEqual(['một', 'hai', 'ba'])
    })

    test('a message delivered twice in one batch is stored once', async () => {
      const { store, jobs } = await fresh()
      const twice = message()
      expect(await store([twice, message(), twice])).toEqual([true, true, false])
      expect(await jobs()).toBe(2)
    })

    test('a message delivered again later is left alone', async () => {
      const { storage, store, jobs } = await fresh()
      const once = message({ text: 'lần đầu' })
      expect(await store([once])).toEqual([true])
      expect(await store([{ ...once, text: 'lần sau' }, message()])).toEqual([false, true])
      expect(await jobs()).toBe(2)
      const [line] = await storage.transcripts.transcript('zalo', 'lan', 0, 10)
      expect(line?.part.text).toBe('lần đầu')
    })

    test('a message delivered again after its turn gets no second turn', async () => {
      const { storage, store, jobs } = await fresh()
      const once = message()
      await store([once])
      await drain(storage, 'turn')
      expect(await store([once])).toEqual([false])
      expect(await jobs()).toBe(0)
    })

    test('deliveries of one message at the same time store it once', async () => {
      const { store, jobs } = await fresh()
      const once = message()
      const answers = await Promise.all(Array.from({ length: 5 }, () => store([once])))
      expect(answers.flat().filter((isNew) => isNew)).toHaveLength(1)
      expect(await jobs()).toBe(1)
    })

    test.each([
      ['person', { personId: 'minh' }],
      ['channel', { channel: 'messenger' }],
      ['event', { event: 'user_send_image' }],
    ] as const)('the same platform id of another %s is another message', async (_of, other) => {
      const { store, jobs } = await fresh()
      const one = message()
      expect(await store([one, { ...one, ...other }])).toEqual([true, true])
      expect(await jobs()).toBe(2)
    })

    test('the same platform id of a person on two channels is two people', async () => {
      const { storage } = await fresh()
      const zalo = await receive(storage, { channel: 'zalo', personId: '77' })
      const messenger = await receive(storage, { channel: 'messenger', personId: '77' })
      expect(zalo.material.contactId).not.toBe(messenger.material.contactId)
    })

    test('an echo is stored without a job', async () => {
      const { store, jobs } = await fresh()
      const echo = message({ kind: 'echo', event: 'oa_send_text' })
      expect(await store([echo])).toEqual([true])
      expect(await jobs()).toBe(0)
      expect(await store([echo])).toEqual([false])
    })

    test.each(['text', 'tap', 'follow', 'start', 'attachment'] as const)(
      '%s wants an answer, also without words',
      async (kind) => {
        const { store, jobs } = await fresh()
        expect(await store([message({ kind, text: null })])).toEqual([true])
        expect(await jobs()).toBe(1)
      },
    )

    test('a batch is stored whole or not at all', async () => {
      const { storage, store, jobs } = await fresh()
      const [first, last] = [message(), message()]
      const broken = message({ event: null as unknown as string })
      await expect(store([first, broken, last])).rejects.toThrow()
      expect(await jobs()).toBe(0)
      expect(await storage.transcripts.transcript('zalo', 'lan', 0, 10)).toEqual([])
      // The good ones are new when they come again without the broken one.
      expect(await store([first, last])).toEqual([true, true])
    })

    test('ids beyond 2^53 keep every digit', async () => {
      const { storage, store } = await fresh()
      const platformMessageId = '90071992547409931234567890'
      const one = message({ personId: '9007199254740993', platformMessageId })
      const neighbour = { ...one, personId: '9007199254740992' }
      const next = { ...one, platformMessageId: '90071992547409931234567891' }
      expect(await store([one, neighbour, next])).toEqual([true, true, true])
      expect(await store([one])).toEqual([false])
      const [line] = await storage.transcripts.transcript('zalo', '9007199254740993', 0, 10)
      expect(line?.platformMessageId).toBe(platformMessageId)
      const [id] = await drain(storage, 'turn')
      expect((await storage.turns.loadTurn(id!)).personId).toBe('9007199254740993')
    })

    test('500 messages in one commit stay far below a second', async () => {
      const { store, jobs } = await fresh()
      const crowd = Array.from({ length: 500 }, (_, n) => message({ personId: `person ${n}` }))
      const start = performance.now()
      await store(crowd)
      expect(performance.now() - start).toBeLessThan(5000)
      expect(await jobs()).toBe(500)
    })
  })
}
