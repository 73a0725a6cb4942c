import { describe, expect, test } from 'vitest'
import type { Notice } from '../../src/conversations/message.ts'
import type { ReceivedEvent } from '../../src/conversations/ports.ts'
import {
  commitOf,
  converse,
  drain,
  message,
  MINUTE,
  newWorld,
  NOW,
  openTurn,
  receive,
  reply,
  take,
  type OpenStorage,
} from './fixture.ts'
import type { DumpRows } from './rows.ts'

type Of<Kind extends Notice['kind']> = Extract<Notice, { kind: Kind }>
let counted = 0

/** What comes beside messages, of Lan on Zalo unless told otherwise. */
function notice<Kind extends Notice['kind']>(
  kind: Kind,
  over: Partial<Of<Kind>> & Partial<ReceivedEvent>,
): ReceivedEvent {
  counted += 1
  return {
    channel: 'zalo',
    kind,
    event: `test_${kind}`,
    personId: 'lan',
    platformMessageId: `notice-${counted}`,
    sentAt: NOW,
    traceId: `notice-trace-${counted}`,
    receivedAt: NOW,
    hidden: [],
    ...over,
  } as ReceivedEvent
}

const echo = (over: object): ReceivedEvent =>
  message({ kind: 'echo', event: 'oa_send_text', author: 'app', sentAt: NOW, ...over })

export function describeNotices(name: string, openStorage: OpenStorage, dump: DumpRows): void {
  describe(`what platforms tell beside messages, on ${name}`, () => {
    async function fresh() {
      const { storage, database } = await newWorld(openStorage)
      const store = (...events: ReceivedEvent[]) => storage.inbound.storeInbound(events)
      const messages = async () => (await dump(database))['messages'] ?? []
      const rows = () => dump(database)
      return { storage, store, messages, rows }
    }

    /** A reply that went out under this id. */
    async function answered(storage: Awaited<ReturnType<typeof fresh>>['storage'], id = 'ours-1') {
      await converse(storage, {}, { parts: [reply('50.000 đồng')] })
      const job = await take(storage, 'deliver')
      await storage.outbox.recordSent(job, job.subject, id, NOW)
      return job.subject
    }

    test('a message keeps what came with it, and what it quotes', async () => {
      const { storage, messages } = await fresh()
      const image = { kind: 'image' as const, url: 'https://f.zdn.vn/a.jpg' }
      const { material } = await receive(storage, {
        kind: 'attachment',
        text: null,
        attachments: [image, { kind: 'sticker' }],
        quotes: 'msg-1',
      })
      expect(material.attachments).toEqual(['image', 'sticker'])
      const [row] = await messages()
      expect(row).toMatchObject({ quotes: 'msg-1', author: null })
      expect(JSON.parse(row?.['attachments'] as string)).toEqual([image, { kind: 'sticker' }])
    })

    test('a form is kept on the contact, and wants an answer', async () => {
      const { storage, rows } = await fresh()
      const info = { name: 'Lan', phone: '84912345678', address: 'Xã Tân Hòa' }
      await receive(storage, { kind: 'info', text: null, info })
      const [contact] = (await rows())['contacts'] ?? []
      expect(JSON.parse(contact?.['info'] as string)).toEqual(info)
    })

    test('a message of a thread that somebody else holds wants no answer', async () => {
      const { storage, store } = await fresh()
      expect(await store(message({ standby: true }))).toEqual([true])
      expect(await drain(storage, 'turn')).toEqual([])
    })

    test('a newcomer is asked about once, where the platform tells', async () => {
      const { storage, store } = await fresh()
      await store(message(), message(), message({ channel: 'web', personId: 'an' }))
      await store(message())
      const asked = await drain(storage, 'profile')
      expect(asked).toHaveLength(1)
      expect(await storage.contacts.loadContact(asked[0] ?? 0)).toEqual({
        channel: 'zalo',
        personId: 'lan',
      })
      await storage.contacts.saveProfile(asked[0] ?? 0, { name: 'Lan Nguyễn', avatar: null })
    })

    test.each(['recordRefused', 'recordParked'] as const)(
      'what its echo showed to be sent stays sent after %s',
      async (record) => {
        const { storage, store, messages } = await fresh()
        await converse(storage, {}, { parts: [reply('50.000 đồng')] })
        const job = await take(storage, 'deliver')
        await store(echo({ platformMessageId: 'ours-1', text: '50.000 đồng' }))
        await storage.outbox[record](job, job.subject, '1/1357046: sent all the same', NOW)
        const row = (await messages()).find(({ id }) => Number(id) === job.subject)
        expect(row).toMatchObject({ state: 'sent', reason: null, platform_message_id: 'ours-1' })
        await converse(storage)
        expect(await drain(storage, 'deliver')).toEqual([])
      },
    )

    test('receipts by id mark the messages they name, once', async () => {
      const { storage, store, messages } = await fresh()
      const sent = await answered(storage)
      const seen = notice('receipt', { state: 'seen', of: ['ours-1', 'other'] })
      expect(await store(seen)).toEqual([true])
      expect(await store(seen)).toEqual([false])
      const row = (await messages()).find(({ id }) => Number(id) === sent)
      expect([Number(row?.['reached_at']), Number(row?.['seen_at'])]).toEqual([NOW, NOW])
    })

    test('receipts up to a time mark everything we said until then', async () => {
      const { storage, store, messages } = await fresh()
      await answered(storage)
      expect(await store(notice('receipt', { state: 'received', of: NOW - 1 }))).toEqual([false])
      expect(await store(notice('receipt', { state: 'received', of: NOW }))).toEqual([true])
      const marked = (await messages()).filter((row) => row['reached_at'] !== null)
      expect(marked.map(({ direction }) => direction)).toEqual(['out'])
    })

    test.each(['receipt', 'edit', 'deletion', 'withdrawal'] as const)(
      'a %s makes nobody known',
      async (kind) => {
        const { store, rows } = await fresh()
        const what = { of: 1, state: 'seen', target: 'm', text: 't', targets: ['m'] }
        expect(await store(notice(kind, what as object))).toEqual([false])
        expect((await rows())['contacts']).toEqual([])
      },
    )

    test('an edit puts the new words in place, also before the turn', async () => {
      const { storage, store, messages } = await fresh()
      await store(message({ platformMessageId: 'm-1', text: 'lệ phí căn cuoc' }))
      const edit = { target: 'm-1', text: 'lệ phí căn cước' }
      expect(await store(notice('edit', edit))).toEqual([true])
      expect((await openTurn(storage)).material.text).toBe('lệ phí căn cước')
      expect(Number((await messages())[0]?.['edited_at'])).toBe(NOW)
    })

    test('a message taken back keeps no words; its turn knows', async () => {
      const { storage, store, rows } = await fresh()
      const image = { kind: 'image' as const, url: 'https://f.zdn.vn/secret.jpg' }
      await store(message({ platformMessageId: 'm-1', text: 'bí mật', attachments: [image] }))
      expect(await store(notice('deletion', { targets: ['m-1', 'm-2'] }))).toEqual([true])
      const { material } = await openTurn(storage)
      expect(material).toMatchObject({ takenBack: true, text: null, attachments: [] })
      expect(JSON.stringify(await rows())).not.toMatch(/bí mật|secret\.jpg/)
      const seen = await storage.transcripts.transcript('zalo', 'lan', 0, 10)
      expect(seen).toEqual([])
    })

    test("nobody edits or takes back another person's message", async () => {
      const { storage, store } = await fresh()
      await store(message({ platformMessageId: 'm-1', personId: 'minh', text: 'của Minh' }))
      await store(message({ personId: 'lan', text: 'của Lan' }))
      const edit = notice('edit', { target: 'm-1', text: 'giả' })
      expect(await store(edit, notice('deletion', { targets: ['m-1'] }))).toEqual([false, false])
      expect((await openTurn(storage)).material).toMatchObject({ text: 'của Minh' })
    })

    test('notes are kept beside the conversation, once', async () => {
      const { store, rows } = await fresh()
      const call = notice('note', { interaction: true, details: { status: 'answered' } })
      expect(await store(call, call)).toEqual([true, false])
      const { notes = [], contacts = [] } = await rows()
      expect(notes).toHaveLength(1)
      expect(JSON.parse(notes[0]?.['details'] as string)).toEqual({ status: 'answered' })
      expect(Number(contacts[0]?.['last_interaction_at'])).toBe(NOW)
    })

    test('a warning about the account is kept without a person', async () => {
      const { store, rows } = await fresh()
      const warning = notice('account', { details: { action: 'block' } })
      expect(await store(warning)).toEqual([true])
      const { notes = [], contacts = [] } = await rows()
      expect([notes[0]?.['contact_id'], contacts]).toEqual([null, []])
    })

    describe('when the person last did something', () => {
      const at = async (rows: Awaited<ReturnType<DumpRows>>) =>
        (rows['contacts'] ?? []).map((row) => row['last_interaction_at'])

      test('is the latest of what counts, however the events come', async () => {
        const { storage, store, rows } = await fresh()
        await store(message({ sentAt: NOW - 5000 }), message({ sentAt: NOW - 9000 }))
        expect((await at(await rows())).map(Number)).toEqual([NOW - 5000])
        await storage.turns.commitTurn(commitOf(await openTurn(storage)))
        await storage.turns.commitTurn(commitOf(await openTurn(storage)))
        await converse(storage, { sentAt: NOW - MINUTE })
        expect((await at(await rows())).map(Number)).toEqual([NOW - 5000])
        await converse(storage, { sentAt: NOW - 1000 })
        expect((await at(await rows())).map(Number)).toEqual([NOW - 1000])
      })

      test('is not moved by us, nor by a clock that runs ahead', async () => {
        const { storage, store, rows } = await fresh()
        await store(echo({}))
        expect(await at(await rows())).toEqual([null])
        await converse(storage, { sentAt: NOW + MINUTE })
        expect((await at(await rows())).map(Number)).toEqual([NOW])
      })

      test('is moved by what has no turn as well, and not by a form', async () => {
        const { storage, store, rows } = await fresh()
        await converse(storage, { sentAt: NOW - 9000 })
        await converse(storage, { kind: 'info', sentAt: NOW - 8000 })
        expect((await at(await rows())).map(Number)).toEqual([NOW - 9000])
        await store(message({ standby: true, sentAt: NOW - 7000 }))
        expect((await at(await rows())).map(Number)).toEqual([NOW - 7000])
      })
    })

    describe('an echo', () => {
      test('of a person is kept with its author, and wants no answer', async () => {
        const { storage, store, messages } = await fresh()
        const typed = echo({ author: 'staff', text: 'Chào bác, mai bác ra nhé' })
        expect(await store(typed)).toEqual([true])
        expect(await messages()).toMatchObject([{ kind: 'echo', author: 'staff' }])
        expect(await drain(storage, 'turn')).toEqual([])
      })

      test('of ours is known by the id', async () => {
        const { storage, store, messages } = await fresh()
        await answered(storage)
        expect(await store(echo({ platformMessageId: 'ours-1' }))).toEqual([false])
        expect(await messages()).toHaveLength(2)
      })

      test('that comes before the send returns is known by its words', async () => {
        const { storage, store, messages } = await fresh()
        await converse(storage, {}, { parts: [reply('50.000 đồng')] })
        const job = await take(storage, 'deliver')
        const early = echo({ platformMessageId: 'ours-1', text: '50.000 đồng' })
        expect(await store(early)).toEqual([false])
        await storage.outbox.recordSent(job, job.subject, 'ours-1', NOW)
        const out = (await messages()).filter(({ direction }) => direction === 'out')
        expect(out).toMatchObject([{ state: 'sent', platform_message_id: 'ours-1' }])
        expect(await messages()).toHaveLength(2)
      })

      test('with our tag means that it went out, though the answer was lost', async () => {
        const { storage, store } = await fresh()
        const { material } = await converse(storage, {}, { parts: [reply('50.000 đồng')] })
        const job = await take(storage, 'deliver')
        const tag = `${material.traceId}.${job.subject}`
        await storage.queue.later(job, NOW + 1000, 'no answer')
        expect(await store(echo({ tag, text: null }))).toEqual([false])
        const again = await take(storage, 'deliver', NOW + 1000)
        expect(await storage.outbox.loadOutgoing(again.subject, NOW)).toBeNull()
      })

      test("with a tag of another person's message proves nothing", async () => {
        const { storage, store } = await fresh()
        await converse(storage, { personId: 'minh' }, { parts: [reply('của Minh')] })
        const { subject } = await take(storage, 'deliver')
        expect(await store(echo({ personId: 'lan', tag: `x.${subject}` }))).toEqual([true])
        expect(await storage.outbox.loadOutgoing(subject, NOW)).not.toBeNull()
      })

      test('that overtook the send under other words goes when the send returns', async () => {
        const { storage, store, messages } = await fresh()
        await converse(storage, {}, { parts: [reply('50.000 đồng')] })
        const job = await take(storage, 'deliver')
        expect(await store(echo({ platformMessageId: 'ours-1', text: null }))).toEqual([true])
        await storage.outbox.recordSent(job, job.subject, 'ours-1', NOW)
        expect((await messages()).map(({ kind }) => kind)).not.toContain('echo')
      })

      test('of a person does not pass for ours, whatever its words', async () => {
        const { storage, store, messages } = await fresh()
        await converse(storage, {}, { parts: [reply('Dạ vâng')] })
        const { subject } = await take(storage, 'deliver')
        expect(await store(echo({ author: 'staff', text: 'Dạ vâng' }))).toEqual([true])
        const row = (await messages()).find(({ id }) => Number(id) === subject)
        expect(row).toMatchObject({ state: 'withdrawn', platform_message_id: null })
      })
    })
  })
}
