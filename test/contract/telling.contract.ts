import { describe, expect, test } from 'vitest'
import type { Storage } from '../../src/storage/storage.ts'
import { announceKey, tellKey } from '../../src/tickets/ports.ts'
import {
  converse,
  DAY,
  deliverAll,
  drain,
  newWorld,
  NOW,
  take,
  type OpenStorage,
} from './fixture.ts'
import type { DumpRows } from './rows.ts'
import { stands } from './rows.ts'

/** Puts rows past the ports, for what other parts of the program write. */
export type InsertRow = (
  database: string,
  table: string,
  row: Record<string, unknown>,
) => Promise<void>

const answerRow = (id: number, over: Record<string, unknown> = {}) => ({
  ...{ id, ticket_id: 1, text: `Trả lời ${id}`, agency: 'so-khcn', state: 'approved' },
  ...{ created_at: NOW, decided_at: NOW },
  ...over,
})
const said = (text: string) => [{ text, choices: [] }]

/** Answers on their way back to people, and what people say of them. */
export function describeTelling(
  name: string,
  openStorage: OpenStorage,
  dump: DumpRows,
  insert: InsertRow,
): void {
  /** A ticket in which everybody has asked, with an approved answer. */
  async function answered(...people: string[]) {
    const world = await newWorld(openStorage)
    const { storage, database } = world
    const ticket = {
      id: 1,
      code: 'PA-26-00000-0',
      kind: 'cau-hoi',
      content: 'Hỏi',
      state: 'answered',
    }
    const times = { state_since: NOW, created_at: NOW, changed_at: NOW }
    await insert(database, 'tickets', { ...ticket, ...times, agency: 'so-khcn' })
    for (const [at, personId] of people.entries()) {
      const { material } = await converse(storage, { personId })
      const contact = { contact_id: material.contactId, message_id: material.messageId }
      const code = `PA-26-0000${at + 1}-0`
      await insert(database, 'ticket_askers', {
        ...{ id: at + 1, code, ticket_id: 1, ...contact, origin: 'unanswered', kind: 'cau-hoi' },
        ...{ wording: `lời của ${personId}`, created_at: NOW },
      })
    }
    await insert(database, 'ticket_answers', answerRow(1))
    await drain(storage, 'deliver')
    return world
  }
  const tell = (storage: Storage, asker: number, answer = 1, text = `gửi ${asker}`) =>
    storage.telling.tell(asker, answer, said(text), 'trace', NOW)
  const stateOf = async (storage: Storage, code = 'PA-26-00001-0', now = NOW) =>
    (await storage.citizens.statusOf(code, now))?.state

  describe(`telling of answers on ${name}`, () => {
    test('everybody once, whoever tries and however often', async () => {
      const { storage, openAgain } = await answered('lan', 'minh', 'nam')
      const found = await storage.telling.toTell(1, 2)
      expect(found?.answer).toMatchObject({ id: 1, text: 'Trả lời 1', agency: 'so-khcn' })
      expect(found?.askers.map(({ personId, wording }) => [personId, wording])).toEqual([
        ['lan', 'lời của lan'],
        ['minh', 'lời của minh'],
      ])
      expect(await tell(storage, 1)).toBe(true)
      // A crash here: another process goes on, and the first comes back.
      const other = await openAgain()
      const both = await Promise.all([tell(other, 2), tell(other, 2), tell(other, 1)])
      expect(await tell(storage, 2)).toBe(false)
      expect(both.filter(Boolean)).toHaveLength(1)
      expect((await other.telling.toTell(1, 9))?.askers.map(({ id }) => id)).toEqual([3])
      expect(await tell(other, 3)).toBe(true)
      expect(await storage.telling.toTell(1, 9)).toBeNull()
      expect((await deliverAll(storage)).sort()).toEqual(['gửi 1', 'gửi 2', 'gửi 3'])
    })

    test('the ticket is delivered when all were told, and not before', async () => {
      const { storage, database } = await answered('lan', 'minh')
      const job = async () => {
        const row = { lane: 'ticket', key: tellKey(1), subject: 1, state: 'ready' }
        await insert(database, 'jobs', { ...row, attempts: 0, run_at: NOW, created_at: NOW })
        return take(storage, 'ticket')
      }
      await tell(storage, 1)
      await storage.telling.allTold(await job(), 1, NOW)
      expect(await stateOf(storage)).toBe('answered')
      await tell(storage, 2)
      await storage.telling.allTold(await job(), 1, NOW)
      expect(await stateOf(storage)).toBe('delivered')
      // A later answer waits for staff: who joins late is told the old one, and that is no delivery.
      await insert(database, 'ticket_answers', answerRow(2, { state: 'waiting' }))
      await storage.telling.allTold(await job(), 1, NOW)
      expect((await dump(database))['ticket_events']).toHaveLength(1)
    })

    test('a correction is told to all again; the old answer to nobody any more', async () => {
      const { storage, database } = await answered('lan', 'minh')
      await tell(storage, 1)
      await insert(database, 'ticket_answers', answerRow(2))
      expect(await tell(storage, 2, 1)).toBe(false)
      const found = await storage.telling.toTell(1, 9)
      expect(found?.askers.map(({ id, answerId }) => [id, answerId])).toEqual([
        [1, 1],
        [2, null],
      ])
      expect(await tell(storage, 1, 2)).toBe(true)
      expect(await tell(storage, 2, 2)).toBe(true)
      expect(await storage.telling.toTell(1, 9)).toBeNull()
    })

    test('goes out although staff hold the conversation, and takes it from nobody', async () => {
      const { storage } = await answered('lan')
      await storage.turns.loadTurn(1)
      const contactId = (await storage.telling.toTell(1, 1))?.askers[0]?.contactId ?? 0
      const about = { contactId, by: 7, clientId: 'c', traceId: 't', now: NOW }
      await storage.staffWork.reply({ ...about, parts: said('Chào chị') })
      const before = await storage.inbox.conversation(contactId, NOW)
      await tell(storage, 1)
      const after = await storage.inbox.conversation(contactId, NOW)
      expect(after).toEqual({ ...before, changedAt: after?.changedAt })
      expect(await deliverAll(storage)).toEqual(['Chào chị', 'gửi 1'])
    })

    test('waits where it may not be written, is told of once, and comes before the next reply', async () => {
      const { storage } = await answered('lan')
      await tell(storage, 1)
      const job = await take(storage, 'deliver')
      const messageId = job.subject
      await storage.outbox.recordParked(job, messageId, 'closed', NOW, { announce: true })
      const announce = await take(storage, 'ticket')
      expect(announce).toMatchObject({ key: announceKey(messageId), subject: messageId })
      expect(await storage.answerNotices.toAnnounce(messageId)).toMatchObject({
        ...{ code: 'PA-26-00001-0', agency: 'so-khcn', personId: 'lan', channel: 'zalo' },
      })
      await storage.answerNotices.recordNotAnnounced(announce, messageId, '-249: no', NOW)
      await converse(storage, { personId: 'lan' }, { parts: said('lời bot') })
      const again = await take(storage, 'deliver')
      expect(again.subject).toBe(messageId)
      await storage.outbox.recordParked(again, messageId, 'closed', NOW, { announce: true })
      expect(await storage.queue.count('ticket')).toMatchObject({ ready: 0, running: 0 })
      await converse(storage, { personId: 'lan' }, { parts: said('lời bot 2') })
      expect(await deliverAll(storage)).toEqual(['lời bot', 'gửi 1', 'lời bot 2'])
      expect(await storage.answerNotices.toAnnounce(messageId)).toBeNull()
    })

    test('was the last thing somebody got, until something else was said', async () => {
      const { storage } = await answered('lan')
      await tell(storage, 1)
      const early = await converse(storage, { personId: 'lan' })
      expect(early.material.told).toBeUndefined()
      await deliverAll(storage, NOW + 1000)
      const turn = await converse(
        storage,
        { personId: 'lan', receivedAt: NOW + 2000 },
        { parts: said('lời bot') },
      )
      expect(turn.material.told).toEqual({ code: 'PA-26-00001-0' })
      await deliverAll(storage, NOW + 3000)
      const late = await converse(storage, { personId: 'lan', receivedAt: NOW + 4000 })
      expect(late.material.told).toBeUndefined()
    })

    test('a verdict counts for whom it was told; what is missing opens the ticket again', async () => {
      const { storage, database } = await answered('lan', 'minh')
      const code = 'PA-26-00001-0'
      const clear = { kind: 'verdict', code, verdict: 'clear' } as const
      const verdicts = async () =>
        (await dump(database))['ticket_askers']
          ?.sort((a, b) => Number(a['id']) - Number(b['id']))
          .map(({ verdict }) => verdict)
      await converse(storage, { personId: 'lan' }, { requests: [clear] })
      expect(await verdicts()).toEqual([null, null])
      await tell(storage, 1)
      await tell(storage, 2)
      const reopen = { kind: 'reopen', code, content: 'thứ bảy thì sao' } as const
      await converse(storage, { personId: 'minh' }, { requests: [clear, reopen] })
      expect(await verdicts()).toEqual([null, null])
      await converse(storage, { personId: 'lan' }, { requests: [clear] })
      expect(await verdicts()).toEqual(['clear', null])
      expect(await stateOf(storage)).toBe('answered')
      await storage.telling.allTold(await tellJob(), 1, NOW)
      await converse(storage, { personId: 'lan' }, { requests: [reopen] })
      expect(await verdicts()).toEqual(['unclear', null])
      expect(await stateOf(storage)).toBe('reopened')
      expect(stands(await dump(database), 'thứ bảy thì sao')).toEqual(['ticket_events'])
      // Gone with the person, the other's ticket stays.
      await storage.erasures.erasePerson(
        { channel: 'zalo', personId: 'lan' },
        { way: 'staff', code: 'x', now: NOW },
      )
      expect(stands(await dump(database), 'thứ bảy thì sao')).toEqual([])
      expect(await stateOf(storage, 'PA-26-00002-0')).toBe('reopened')

      async function tellJob() {
        const row = { lane: 'ticket', key: tellKey(1), subject: 1, state: 'ready' }
        await insert(database, 'jobs', { ...row, attempts: 0, run_at: NOW, created_at: NOW })
        return take(storage, 'ticket')
      }
    })

    test('anybody sees by a code how it stands; the answer only who was told it', async () => {
      const { storage } = await answered('lan', 'minh')
      await tell(storage, 1)
      // One after the other: each takes the oldest turn there is.
      const { material: lan } = await converse(storage, { personId: 'lan' })
      const { material: minh } = await converse(storage, { personId: 'minh' })
      const look = (contactId = 0) =>
        storage.turns.lookUp({ kind: 'ticket', code: 'PA-26-00001-0' }, contactId, NOW + DAY)
      expect(await look(lan.contactId)).toMatchObject({
        ticket: { state: 'answered', agency: 'so-khcn', told: { answer: 'Trả lời 1', at: NOW } },
      })
      expect(await look(minh.contactId)).toMatchObject({ ticket: { told: null } })
      expect(await storage.citizens.statusOf('PA-26-99999-0', NOW)).toBeNull()
      const data = await storage.turns.lookUp({ kind: 'my-data' }, minh.contactId, NOW)
      expect(data).toMatchObject({ tickets: [], questions: 1 })
      const mine = await storage.turns.lookUp({ kind: 'my-data' }, lan.contactId, NOW)
      expect(mine).toMatchObject({ tickets: ['PA-26-00001-0'], questions: 0 })
    })

    test('files come as copies that go with the person', async () => {
      const { storage, database } = await answered('lan')
      const bytes = Buffer.from('%PDF-1')
      const file = {
        id: 5,
        ticket_id: 1,
        answer_id: 1,
        name: 'a.pdf',
        media_type: 'application/pdf',
      }
      await insert(database, 'ticket_files', { ...file, bytes, created_at: NOW })
      const found = await storage.telling.toTell(1, 1)
      expect(found?.answer.files).toEqual([
        { id: 5, name: 'a.pdf', mediaType: 'application/pdf', size: 6 },
      ])
      const attachment = {
        kind: 'file',
        fileId: 5,
        name: 'a.pdf',
        mediaType: 'application/pdf',
      } as const
      await storage.telling.tell(1, 1, [{ text: '', choices: [], attachment }], 't', NOW)
      const outgoing = await storage.outbox.loadOutgoing(
        (await take(storage, 'deliver')).subject,
        NOW,
      )
      expect(outgoing?.file?.toString()).toBe('%PDF-1')
      expect(outgoing?.speaker).toBe('staff')
      await storage.erasures.erasePerson(
        { channel: 'zalo', personId: 'lan' },
        { way: 'staff', code: 'x', now: NOW },
      )
      expect((await dump(database))['files']).toEqual([])
    })
  })
}
