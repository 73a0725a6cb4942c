import { describe, expect, test } from 'vitest'
import type { InboundFile, OutgoingPart } from '../../src/conversations/message.ts'
import type { ReceivedEvent } from '../../src/conversations/ports.ts'
import type { Storage } from '../../src/storage/storage.ts'
import {
  commitOf,
  converse,
  DAY,
  message,
  newWorld,
  NOW,
  openTurn,
  receive,
  reply,
  type OpenStorage,
} from './fixture.ts'
import { type DumpRows } from './rows.ts'

const lan = { channel: 'web', personId: 'lan' } as const
const minh = { channel: 'web', personId: 'minh' } as const
const picture = (words: string): InboundFile => ({
  kind: 'image',
  name: 'anh.png',
  mediaType: 'image/png',
  bytes: Buffer.from(words),
})

/** Pictures and files of a conversation: kept with it, shown to its person alone, gone with it. */
export function describeFiles(name: string, openStorage: OpenStorage, dump: DumpRows): void {
  describe(`files on ${name}`, () => {
    async function fresh() {
      const { storage, database } = await newWorld(openStorage)
      const kept = async () => ((await dump(database))['files'] ?? []).length
      return { storage, kept }
    }
    const withPicture = (words: string, over: object = {}) =>
      message({ ...lan, kind: 'attachment', text: null, file: picture(words), ...over })
    const linesOf = ({ transcripts }: Storage, personId = 'lan') =>
      transcripts.transcript('web', personId, 0, 100)
    const filesOf = async (storage: Storage) =>
      (await linesOf(storage)).flatMap(({ files }) => files)

    /** Staff send a file of theirs. */
    async function sendFile(storage: Storage, words: string, over: Partial<OutgoingPart> = {}) {
      const turn = await receive(storage, lan)
      const about = { name: 'Mẫu đơn.pdf', mediaType: 'application/pdf' }
      const { contactId } = turn.material
      const stored = { ...about, contactId, bytes: Buffer.from(words), createdAt: NOW }
      const fileId = await storage.files.saveFile(stored)
      const attachment = { kind: 'file', fileId, ...about } as const
      const parts = [{ text: '', choices: [], attachment, ...over }]
      return {
        fileId,
        send: () => storage.turns.commitTurn(commitOf(turn, { parts })),
        refrain: () => storage.turns.commitTurn(commitOf(turn)),
      }
    }

    test('a picture is kept with the message it came in, once', async () => {
      const { storage, kept } = await fresh()
      const event = withPicture('ảnh', { platformMessageId: 'from-page' })
      expect(await storage.inbound.storeInbound([event])).toEqual([true])
      expect(await storage.inbound.storeInbound([event, event])).toEqual([false, false])
      expect(await kept()).toBe(1)

      const { material } = await openTurn(storage)
      expect(material).toMatchObject({ kind: 'attachment', text: null, attachments: ['image'] })
      const [line] = await linesOf(storage)
      const size = Buffer.byteLength('ảnh')
      const about = { kind: 'image', name: 'anh.png', mediaType: 'image/png', size }
      expect(line?.files).toEqual([{ id: expect.any(Number) as number, ...about }])
      const stored = await storage.files.fileOfPerson(line?.files[0]?.id ?? 0, lan)
      expect(stored).toMatchObject({ name: 'anh.png', mediaType: 'image/png', createdAt: NOW })
      expect(stored?.bytes.toString()).toBe('ảnh')
    })

    test('nobody else gets it, neither here nor on another channel', async () => {
      const { storage } = await fresh()
      await storage.inbound.storeInbound([
        withPicture('của Lan'),
        message({ ...minh, text: 'của Minh' }),
      ])
      const [file] = await filesOf(storage)
      const id = file?.id ?? 0
      expect(await storage.files.fileOfPerson(id, lan)).not.toBeNull()
      expect(await storage.files.fileOfPerson(id, minh)).toBeNull()
      expect(await storage.files.fileOfPerson(id, { ...lan, channel: 'zalo' })).toBeNull()
      expect(await storage.files.fileOfPerson(id + 1, lan)).toBeNull()
    })

    test('what staff chose is theirs until it is sent', async () => {
      const { storage } = await fresh()
      const { fileId, send } = await sendFile(storage, 'mẫu đơn')
      expect(await storage.files.fileOfPerson(fileId, lan)).toBeNull()
      await send()
      expect((await storage.files.fileOfPerson(fileId, lan))?.bytes.toString()).toBe('mẫu đơn')
      const size = Buffer.byteLength('mẫu đơn')
      const about = { kind: 'file', name: 'Mẫu đơn.pdf', mediaType: 'application/pdf', size }
      expect(await filesOf(storage)).toEqual([{ id: fileId, ...about }])
    })

    test('taken back, it is gone; others stay', async () => {
      const { storage, kept } = await fresh()
      const both = ['m-1', 'm-2'].map((id) => withPicture(id, { platformMessageId: id }))
      await storage.inbound.storeInbound(both)
      const [first] = await filesOf(storage)
      const deletion = { ...withPicture(''), kind: 'deletion', targets: ['m-1'] } as ReceivedEvent
      await storage.inbound.storeInbound([deletion])
      expect(await kept()).toBe(1)
      expect(await storage.files.fileOfPerson(first?.id ?? 0, lan)).toBeNull()
      expect((await filesOf(storage)).length).toBe(1)
    })

    test('erased up to a message: earlier files and those never sent go, a later one stays', async () => {
      const { storage, kept } = await fresh()
      await (await sendFile(storage, 'đã gửi')).send()
      await (await sendFile(storage, 'chưa gửi')).refrain()
      await storage.inbound.storeInbound([
        withPicture('trước'),
        message({ ...lan, text: 'xóa' }),
        withPicture('sau', { sentAt: NOW + 5 }),
      ])
      expect(await kept()).toBe(4)
      for (const text of [null, 'xóa']) {
        const turn = await openTurn(storage)
        expect(turn.material.text).toBe(text)
        const requests = text === null ? [] : [{ kind: 'erase' } as const]
        await storage.turns.commitTurn(commitOf(turn, { requests, parts: [reply('xong')] }))
      }
      expect(await kept()).toBe(1)
      const [file] = await filesOf(storage)
      const stored = await storage.files.fileOfPerson(file?.id ?? 0, lan)
      expect(stored?.bytes.toString()).toBe('sau')
    })

    test('with everything of a person their files go, and nobody else’s', async () => {
      const { storage, kept } = await fresh()
      await storage.inbound.storeInbound([withPicture('của Lan'), withPicture('của Minh', minh)])
      const how = { way: 'staff', code: 'ABC123', now: NOW } as const
      await storage.erasures.erasePerson(lan, how)
      expect(await kept()).toBe(1)
      expect((await linesOf(storage, 'minh'))[0]?.files).toHaveLength(1)
    })

    test('kept long enough, it goes before its message, whose line says so', async () => {
      const { storage, kept } = await fresh()
      await storage.inbound.storeInbound([withPicture('cũ')])
      expect(await storage.retention.deleteOlder('files', NOW + DAY, 100)).toBe(1)
      const [file] = await filesOf(storage)
      expect(file).toMatchObject({ kind: 'image', size: null })
      expect(await storage.files.fileOfPerson(file?.id ?? 0, lan)).toBeNull()
      expect(await kept()).toBe(0)
    })

    test('where messages are kept for less long than files, they take their files along', async () => {
      const { storage, kept } = await fresh()
      await storage.inbound.storeInbound([withPicture('cũ')])
      await storage.retention.deleteOlder('messages', NOW + DAY, 100)
      expect(await kept()).toBe(0)
    })

    test('a reply shows the message it answers to, until that is taken back', async () => {
      const { storage } = await fresh()
      const asked = { ...lan, platformMessageId: 'from-page', text: 'Đơn này ký ở đâu?' }
      await converse(storage, asked, { parts: [reply('Ký ở trang 2')] })
      await storage.inbound.storeInbound([
        message({ ...lan, platformMessageId: 'm-2', quotes: 'from-page', text: 'ý em là đơn này' }),
        message({ ...minh, platformMessageId: 'm-3', quotes: 'from-page' }),
      ])
      const quotes = (await linesOf(storage)).at(-1)?.quotes
      const text = { text: 'Đơn này ký ở đâu?' }
      expect(quotes).toMatchObject({ from: 'person', platformMessageId: 'from-page', part: text })
      // The same id in somebody else's conversation is another message.
      expect((await linesOf(storage, 'minh'))[0]?.quotes).toBeNull()
      const deletion = { ...message(lan), kind: 'deletion', targets: ['from-page'] }
      await storage.inbound.storeInbound([deletion as ReceivedEvent])
      expect((await linesOf(storage)).at(-1)?.quotes).toBeNull()
    })
  })
}
