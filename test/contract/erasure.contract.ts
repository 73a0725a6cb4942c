import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { createRetention } from '../../src/conversations/retention.ts'
import type { ReceivedEvent } from '../../src/conversations/ports.ts'
import { retentionClasses } from '../../src/conversations/ports.ts'
import { defaultSettings } from '../../src/settings/settings.ts'
import {
  commitOf,
  converse,
  DAY,
  deliverAll,
  drain,
  message,
  newWorld,
  NOW,
  openTurn,
  receive,
  reply,
  take,
  type OpenStorage,
} from './fixture.ts'
import { stands, type DumpRows } from './rows.ts'

const SECRET = 'chồng tôi đánh tôi'
const lan = { channel: 'zalo', personId: '2468458835291979220' } as const

export function describeErasure(name: string, openStorage: OpenStorage, dump: DumpRows): void {
  /** Somebody who left something in every table. */
  async function known() {
    const world = await newWorld(openStorage)
    const { storage, database } = world
    const first = { ...lan, text: SECRET, platformMessageId: 'm-1' }
    const { material } = await converse(storage, first, {
      parts: [reply(`Về việc ${SECRET}`)],
      requests: [{ kind: 'handoff', reason: 'asked for a person' }],
      context: { choices: [{ label: SECRET, payload: 'x' }] },
    })
    await converse(
      storage,
      { ...lan, text: `${SECRET} nữa` },
      { requests: [{ kind: 'unanswered' }], outcome: 'unanswered' },
    )
    await storage.contacts.saveProfile(material.contactId, { name: 'Lan Nguyễn', avatar: 'a.jpg' })
    const info = { name: 'Lan Nguyễn', phone: '84912345678' }
    await converse(storage, { ...lan, kind: 'info', text: null, info })
    const { contactId } = material
    const bytes = Buffer.from(`tệp ${SECRET}`)
    const file = { contactId, name: 'Lan.pdf', mediaType: 'application/pdf', bytes }
    await storage.files.saveFile({ ...file, createdAt: NOW })
    await storage.inbound.storeInbound([
      {
        ...message(lan),
        kind: 'note',
        interaction: true,
        details: { phone: '84912345678' },
      },
    ])
    await storage.inbound.storeInbound([message({ ...lan, text: `${SECRET} chưa đọc` })])
    // Somebody else, of whom nothing may be lost.
    await storage.inbound.storeInbound([message({ personId: 'minh', text: 'của Minh' })])
    return { ...world, material, rows: () => dump(database) }
  }

  async function withRows() {
    const world = await newWorld(openStorage)
    return { ...world, rows: () => dump(world.database) }
  }

  const withdrawal = (over: object = {}): ReceivedEvent => ({
    ...message(lan),
    kind: 'withdrawal',
    event: 'user_withdraw',
    sentAt: NOW + 1000,
    receivedAt: NOW + 1000,
    ...over,
  })

  describe(`erasure on ${name}`, () => {
    const traces = [SECRET, 'Lan', '84912345678', 'a.jpg']

    test('there is something to erase', async () => {
      const { rows } = await known()
      const before = await rows()
      expect(stands(before, SECRET)).toEqual(
        expect.arrayContaining(['messages', 'contacts']) as string[],
      )
      expect(stands(before, lan.personId)).toEqual(['contacts'])
      expect(before).toMatchObject({
        notes: [{}],
        files: [{}],
        handoffs: [{}],
        ticket_askers: [{}],
      })
    })

    test('after a withdrawal nothing of the person stands anywhere, and others keep theirs', async () => {
      const { storage, rows } = await known()
      expect(await storage.inbound.storeInbound([withdrawal()])).toEqual([true])
      const after = await rows()
      for (const word of [...traces, lan.personId]) expect(stands(after, word)).toEqual([])
      expect(after).toMatchObject({ notes: [], files: [], handoffs: [], ticket_askers: [] })
      expect(stands(after, 'của Minh')).toEqual(['messages'])
      expect(await drain(storage, 'turn')).toHaveLength(1)
    })

    test('counts stay, without identity', async () => {
      const { storage, rows } = await known()
      const before = await storage.turnFacts.turnsBetween(0, NOW + DAY)
      await storage.inbound.storeInbound([withdrawal()])
      expect(await storage.turnFacts.turnsBetween(0, NOW + DAY)).toEqual(before)
      const { turns = [] } = await rows()
      expect(turns.length).toBe(3)
      expect(turns.every((row) => row['contact_id'] === null && row['message_id'] === null)).toBe(
        true,
      )
    })

    test('what happened before comes late and is not taken; what happens after is', async () => {
      const { storage, rows } = await known()
      await storage.inbound.storeInbound([withdrawal()])
      const late = message({ ...lan, text: SECRET, platformMessageId: 'm-1' })
      expect(await storage.inbound.storeInbound([late, withdrawal()])).toEqual([false, false])
      expect(stands(await rows(), lan.personId)).toEqual([])
      const anew = message({ ...lan, text: 'xin chào', sentAt: NOW + 2000 })
      expect(await storage.inbound.storeInbound([anew])).toEqual([true])
    })

    test('nobody is known again by leaving, nor by the echo of a last reply', async () => {
      const { storage, rows } = await known()
      await storage.inbound.storeInbound([withdrawal()])
      await drain(storage, 'profile')
      const later = { ...message({ ...lan, text: null }), sentAt: NOW + 2000 }
      const left = { kind: 'note', event: 'unfollow', interaction: false, details: {} } as const
      const echo = { kind: 'echo', event: 'oa_send_text', author: 'app', text: SECRET } as const
      for (const event of [
        { ...later, ...left },
        { ...later, ...echo },
      ]) {
        expect(await storage.inbound.storeInbound([event])).toEqual([false])
      }
      expect(stands(await rows(), lan.personId)).toEqual([])
      expect(await drain(storage, 'profile')).toEqual([])
    })

    test('in one batch with messages before and after, only those after stay', async () => {
      const { storage, rows } = await known()
      const fresh = await storage.inbound.storeInbound([
        message({ ...lan, text: `${SECRET} trước` }),
        withdrawal(),
        message({ ...lan, text: 'tôi quay lại', sentAt: NOW + 2000 }),
      ])
      expect(fresh).toEqual([true, true, true])
      expect(stands(await rows(), SECRET)).toEqual([])
      expect(stands(await rows(), 'tôi quay lại')).toEqual(['messages'])
    })

    test('in chat everything up to the request goes; the last reply is delivered', async () => {
      const { storage, rows } = await known()
      await drain(storage, 'turn')
      await deliverAll(storage)
      const turn = await receive(storage, {
        ...lan,
        kind: 'tap',
        text: 'Xóa dữ liệu',
        payload: '#xoa-du-lieu',
        sentAt: NOW + 500,
      })
      await storage.inbound.storeInbound([message({ ...lan, text: 'còn nữa', sentAt: NOW + 600 })])
      const requests = [{ kind: 'erase' }] as const
      const parts = [reply('Em đã xóa.')]
      await storage.turns.commitTurn(commitOf(turn, { parts, requests, outcome: 'flow' }))
      const after = await rows()
      for (const word of traces) expect(stands(after, word)).toEqual([])
      const lines = await storage.transcripts.transcript('zalo', lan.personId, 0, 100)
      expect(lines.map(({ part }) => part.text)).toEqual(['còn nữa', 'Em đã xóa.'])
      expect(await deliverAll(storage)).toEqual(['Em đã xóa.'])
      expect(await drain(storage, 'turn')).toHaveLength(1)
    })

    test('so do replies that were stored behind the request', async () => {
      const { storage, rows } = await withRows()
      await storage.inbound.storeInbound([
        message({ ...lan, text: 'một' }),
        message({ ...lan, text: 'xóa' }),
      ])
      const first = await openTurn(storage)
      const sent = reply(`đã gửi: ${SECRET}`)
      const waiting = reply(`chưa gửi: ${SECRET}`)
      await storage.turns.commitTurn(commitOf(first, { parts: [sent, waiting] }))
      const job = await take(storage, 'deliver')
      await storage.outbox.recordSent(job, job.subject, 'p-1', NOW)
      const last = await openTurn(storage)
      const erased = { parts: [reply('Em đã xóa.')], requests: [{ kind: 'erase' }] } as const
      await storage.turns.commitTurn(commitOf(last, erased))
      expect(stands(await rows(), SECRET)).toEqual([])
      expect(await deliverAll(storage)).toEqual(['Em đã xóa.'])
    })

    test('and the name does not come back with what comes late', async () => {
      const { storage, rows } = await withRows()
      const mai = { channel: 'telegram', personId: '77', personName: 'Mai Trần' } as const
      const turn = await receive(storage, { ...mai, text: 'xóa' })
      const erased = { parts: [reply('Em đã xóa.')], requests: [{ kind: 'erase' }] } as const
      await storage.turns.commitTurn(commitOf(turn, erased))
      const late = message({ ...mai, sentAt: NOW - 5000 })
      expect(await storage.inbound.storeInbound([late])).toEqual([false])
      expect(stands(await rows(), mai.personName)).toEqual([])
      await storage.inbound.storeInbound([
        message({ ...mai, sentAt: NOW + 5000, receivedAt: NOW + 5000 }),
      ])
      expect(stands(await rows(), mai.personName)).toEqual(['contacts'])
    })

    test('after that the person is new to us, and goes when nothing more is said', async () => {
      const { storage, rows } = await known()
      await drain(storage, 'turn')
      const turn = await receive(storage, { ...lan, text: 'xóa', sentAt: NOW + 500 })
      const requests = [{ kind: 'erase' }] as const
      await storage.turns.commitTurn(commitOf(turn, { parts: [reply('Em đã xóa.')], requests }))
      expect(await storage.retention.deleteOlder('contacts', 0, 100)).toBe(0)
      await deliverAll(storage)
      expect(await storage.retention.deleteOlder('contacts', 0, 100)).toBe(1)
      expect(stands(await rows(), lan.personId)).toEqual([])
      const { material } = await receive(storage, { ...lan, text: 'chào', sentAt: NOW + 900 })
      expect(material.firstContact).toBe(true)
    })

    test('by staff, or by the platform when it names the person', async () => {
      const { storage, rows } = await known()
      const how = { way: 'staff', code: 'ABC123', now: NOW + 1000 } as const
      const nobody = { channel: 'messenger', personId: lan.personId } as const
      expect(await storage.erasures.erasePerson(nobody, how)).toBeNull()
      const done = await storage.erasures.erasePerson(lan, how)
      expect(done).toMatchObject({ code: 'ABC123', way: 'staff', doneAt: NOW + 1000 })
      expect(stands(await rows(), lan.personId)).toEqual([])
      expect(await storage.erasures.erasureOf('ABC123')).toMatchObject({ doneAt: NOW + 1000 })
    })

    test('a request that names nobody stays open until staff found the person', async () => {
      const { storage } = await known()
      const request = {
        code: 'XYZ789',
        channel: 'messenger',
        way: 'facebook',
        platformHint: '300000000000003',
        requestedAt: NOW,
      } as const
      await storage.erasures.openErasure(request)
      await storage.erasures.openErasure({ ...request, platformHint: 'other' })
      expect(await storage.erasures.openErasures()).toEqual([{ ...request, doneAt: null }])
      expect(await storage.erasures.closeErasure('XYZ789', NOW + 5)).toBe(true)
      expect(await storage.erasures.closeErasure('XYZ789', NOW + 6)).toBe(false)
      expect(await storage.erasures.openErasures()).toEqual([])
      expect(await storage.erasures.erasureOf('XYZ789')).toMatchObject({
        doneAt: NOW + 5,
        platformHint: null,
      })
      expect(await storage.erasures.erasureOf('nothing')).toBeNull()
    })
  })

  describe(`keeping on ${name}`, () => {
    test('what is younger stays, in every class', async () => {
      const { storage, rows } = await known()
      const before = await rows()
      for (const what of retentionClasses) {
        expect([what, await storage.retention.deleteOlder(what, NOW - DAY, 100)]).toEqual([what, 0])
      }
      expect(await rows()).toEqual(before)
    })

    test('each class goes by itself; turns outlive their messages', async () => {
      const { storage, rows } = await known()
      await drain(storage, 'turn')
      await deliverAll(storage)
      const go = (what: (typeof retentionClasses)[number]) =>
        storage.retention.deleteOlder(what, NOW + DAY, 100)
      expect(await go('notes')).toBe(1)
      expect(await go('files')).toBe(1)
      expect(await go('contacts')).toBe(0)
      expect(await go('messages')).toBe(6)
      expect(await go('contacts')).toBe(2)
      expect((await rows())['turns']).toHaveLength(3)
      expect(await go('turns')).toBe(3)
      for (const word of traces()) expect(stands(await rows(), word)).toEqual([])
    })

    test('who comes back at the moment they would go is heard', async () => {
      const { storage } = await newWorld(openStorage)
      for (let round = 0; round < 10; round++) {
        const person = { ...lan, personId: `người ${round}` }
        await converse(storage, person)
        await storage.retention.deleteOlder('messages', NOW + DAY, 100)
        const later = { sentAt: NOW + 2 * DAY, receivedAt: NOW + 2 * DAY }
        await Promise.all([
          storage.retention.deleteOlder('contacts', NOW + DAY, 100),
          storage.inbound.storeInbound([message({ ...person, ...later, text: 'chào' })]),
        ])
        const turn = await openTurn(storage, NOW + 2 * DAY)
        expect(turn.material.text).toBe('chào')
        await storage.turns.commitTurn(commitOf(turn))
        await storage.retention.deleteOlder('messages', NOW + 3 * DAY, 100)
        await storage.retention.deleteOlder('contacts', NOW + 3 * DAY, 100)
      }
    })

    test('all that is old goes in one night, what waited for the person among it', async () => {
      const { storage, rows } = await withRows()
      await converse(storage, lan, { parts: [reply('chờ')] })
      const job = await take(storage, 'deliver')
      await storage.outbox.recordParked(job, job.subject, 'window', NOW)
      await storage.inbound.storeInbound(Array.from({ length: 1200 }, () => message()))
      const { retention: store, settings } = storage
      const log = pino({ level: 'silent' })
      const gone = await createRetention({ store, settings, now: () => NOW + 400 * DAY, log })()
      expect(gone.messages).toBe(1202)
      expect((await rows())['messages']).toEqual([])
    })

    test('in bites, oldest first', async () => {
      const { storage } = await newWorld(openStorage)
      await storage.inbound.storeInbound([1, 2, 3].map(() => message()))
      await drain(storage, 'turn')
      const bite = () => storage.retention.deleteOlder('messages', NOW + DAY, 2)
      expect([await bite(), await bite(), await bite()]).toEqual([2, 1, 0])
    })

    test('who comes back after so long does not get what waited for them', async () => {
      const { storage } = await newWorld(openStorage)
      await converse(storage, lan, { parts: [reply('chờ')] })
      const job = await take(storage, 'deliver')
      await storage.outbox.recordParked(job, job.subject, 'window', NOW)
      expect(await storage.retention.deleteOlder('messages', NOW + DAY, 100)).toBe(2)
      await converse(storage, { ...lan, sentAt: NOW + 1 })
      expect(await deliverAll(storage)).toEqual([])
    })

    const traces = () => [SECRET, 'Lan', '84912345678']
  })

  describe(`settings on ${name}`, () => {
    test('have defaults, and keep what was changed', async () => {
      const { storage, openAgain } = await newWorld(openStorage)
      expect(await storage.settings.loadSettings()).toEqual(defaultSettings)
      await storage.settings.saveSetting('keep.messages', 30, NOW)
      await storage.settings.saveSetting('keep.messages', 60, NOW)
      const again = await openAgain()
      expect(await again.settings.loadSettings()).toEqual({
        ...defaultSettings,
        'keep.messages': 60,
      })
    })
  })
}
