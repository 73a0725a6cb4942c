import { describe, expect, test } from 'vitest'
import type { Effect } from '../../src/flows/world.ts'
import type { Storage } from '../../src/storage/storage.ts'
import {
  converse,
  DAY,
  deliverAll,
  gatherAll,
  newWorld,
  NOW,
  receive,
  shownTickets,
  commitOf,
  type OpenStorage,
} from './fixture.ts'

type TicketEffect = Extract<Effect, { kind: 'ticket' }>

const ticket = (over: Partial<TicketEffect> = {}): TicketEffect => ({
  kind: 'ticket',
  code: 'PA-26-7K3M9-Q',
  about: 'phan-anh',
  content: 'Đường thôn Đông ngập nước',
  field: 'Giao thông, bằng lái',
  place: 'xã Mẫu Một',
  contact: '0912345678',
  ...over,
})
const score = (name: string, points: number): Effect => ({
  kind: 'quiz-score',
  name,
  score: points,
  of: 10,
})

async function closeTicket({ ticketLists, ticketDesk }: Storage, code: string) {
  const ticketId = await ticketLists.byCode(code)
  return ticketDesk.close(ticketId ?? 0, 'xong', null, NOW)
}

/** What dialogues leave behind: tickets, subscriptions, scores; and how they are looked up. */
export function describeTickets(name: string, openStorage: OpenStorage): void {
  const fresh = async () => (await newWorld(openStorage)).storage

  describe(`tickets on ${name}`, () => {
    test('are there once they are gathered, with all that was told', async () => {
      const { storage, openAgain } = await newWorld(openStorage)
      await converse(storage, { personId: 'lan' }, { requests: [ticket()] })
      const bare = ticket({ code: 'PA-26-00000-0', field: null, place: null, contact: null })
      await converse(
        storage,
        { personId: 'minh', channel: 'messenger', receivedAt: NOW + 1 },
        { requests: [bare] },
      )
      expect(await shownTickets(storage)).toEqual([])
      const [first, second] = await gatherAll(storage, undefined, NOW + 1)
      const { code, about: kind, content, field, place } = ticket()
      const told = { code, kind, content, field, place, state: 'new', askers: 1, createdAt: NOW }
      const expected = [
        { ...told, id: second, code: bare.code, field: null, place: null, createdAt: NOW + 1 },
        { ...told, id: first },
      ]
      expect(await shownTickets(storage)).toMatchObject(expected)
      const other = await openAgain()
      expect(await shownTickets(other)).toMatchObject(expected)
      expect(await other.ticketLists.show(first!)).toMatchObject({
        askers: [
          { code, channel: 'zalo', wording: content, phone: '0912345678', origin: 'feedback' },
        ],
      })
      expect(await other.ticketLists.show(second!)).toMatchObject({
        askers: [{ code: bare.code, channel: 'messenger', phone: null, askedAt: NOW + 1 }],
      })
    })

    test('are closed once, and then only looked up', async () => {
      const storage = await fresh()
      const { material } = await converse(storage, {}, { requests: [ticket()] })
      await gatherAll(storage)
      expect(await closeTicket(storage, 'PA-26-7K3M9-Q')).toEqual({ kind: 'done' })
      expect(await closeTicket(storage, 'PA-26-7K3M9-Q')).toEqual({
        kind: 'impossible',
        state: 'closed',
      })
      const need = { kind: 'ticket', code: 'PA-26-7K3M9-Q' } as const
      expect(await storage.turns.lookUp(need, material.contactId, NOW)).toMatchObject({
        ticket: { state: 'closed' },
      })
    })

    test('a code that was drawn before is refused with the whole turn, which may try again', async () => {
      const storage = await fresh()
      await converse(storage, { personId: 'lan' }, { requests: [ticket()] })
      const turn = await receive(storage, { personId: 'minh' })
      const twice = commitOf(turn, { requests: [ticket({ content: 'khác' })] })
      await expect(storage.turns.commitTurn(twice)).rejects.toThrow()
      const other = ticket({ code: 'PA-26-00000-0', content: 'khác' })
      await storage.turns.commitTurn({ ...twice, requests: [other] })
      await gatherAll(storage)
      const contents = (await shownTickets(storage)).map(({ content }) => content)
      expect(contents).toEqual(['khác', 'Đường thôn Đông ngập nước'])
    })
  })

  describe(`what dialogues look up on ${name}`, () => {
    test('a ticket, by anybody who has its code', async () => {
      const storage = await fresh()
      await converse(storage, { personId: 'lan' }, { requests: [ticket()] })
      const { material } = await converse(storage, { personId: 'minh' })
      const ask = (code: string) =>
        storage.turns.lookUp({ kind: 'ticket', code }, material.contactId, NOW)
      expect(await ask('PA-26-7K3M9-Q')).toEqual({
        kind: 'ticket',
        ticket: {
          ...{ code: 'PA-26-7K3M9-Q', state: 'new', createdAt: NOW },
          ...{ agency: null, dueAt: null, late: false, told: null },
        },
      })
      expect(await ask('PA-26-00000-0')).toEqual({ kind: 'ticket', ticket: null })
    })

    test('the five best scores of the last 31 days, the earlier first among equals', async () => {
      const storage = await fresh()
      const { material } = await converse(storage)
      const best = (now: number) =>
        storage.turns.lookUp({ kind: 'ranking' }, material.contactId, now)
      expect(await best(NOW)).toEqual({ kind: 'ranking', best: [] })
      const given: [string, number][] = [
        ['Lan', 7],
        ['Minh', 9],
        ['Hoa', 7],
        ['Nam', 10],
        ['Tú', 1],
        ['Bác Ba', 8],
      ]
      for (const [who, points] of given) {
        await converse(storage, { personId: who }, { requests: [score(who, points)] })
      }
      expect(await best(NOW)).toEqual({
        kind: 'ranking',
        best: [
          { name: 'Nam', score: 10, of: 10 },
          { name: 'Minh', score: 9, of: 10 },
          { name: 'Bác Ba', score: 8, of: 10 },
          { name: 'Lan', score: 7, of: 10 },
          { name: 'Hoa', score: 7, of: 10 },
        ],
      })
      expect(await best(NOW + 31 * DAY)).toEqual({ kind: 'ranking', best: [] })
    })

    test("one's own data and nobody else's", async () => {
      const storage = await fresh()
      await converse(
        storage,
        { personId: 'minh' },
        { requests: [ticket({ code: 'PA-26-00000-0', contact: '0999888777' })] },
      )
      const { material } = await converse(storage, { personId: 'lan' })
      const mine = () => storage.turns.lookUp({ kind: 'my-data' }, material.contactId, NOW)
      const nothing = { name: null, phone: null, tickets: [], questions: 0, subscribed: false }
      expect(await mine()).toEqual({ kind: 'my-data', messages: 1, since: NOW, ...nothing })

      await storage.contacts.saveProfile(material.contactId, { name: 'Lan Nguyễn', avatar: '' })
      const lan = { personId: 'lan', receivedAt: NOW + 5 }
      await converse(storage, lan, { requests: [ticket(), { kind: 'subscribe' }] })
      expect(await mine()).toEqual({
        kind: 'my-data',
        messages: 2,
        since: NOW,
        name: 'Lan Nguyễn',
        phone: '0912345678',
        tickets: ['PA-26-7K3M9-Q'],
        questions: 0,
        subscribed: true,
      })
    })
  })

  describe(`subscriptions on ${name}`, () => {
    test('count once, however often somebody subscribes, until it is cancelled', async () => {
      const storage = await fresh()
      const subscribe = { requests: [{ kind: 'subscribe' as const }] }
      await converse(storage, { personId: 'lan' }, subscribe)
      await converse(storage, { personId: 'lan' }, subscribe)
      await converse(storage, { personId: 'minh' }, subscribe)
      await converse(storage, { personId: 'hoa' })
      expect(await storage.subscribers.countSubscribers()).toBe(2)
      expect(await storage.subscribers.sendToSubscribers('Bản tin 1', 'trace', NOW)).toBe(2)
      expect(await deliverAll(storage)).toEqual(['Bản tin 1', 'Bản tin 1'])

      await converse(storage, { personId: 'minh' }, { requests: [{ kind: 'unsubscribe' }] })
      await converse(storage, { personId: 'hoa' }, { requests: [{ kind: 'unsubscribe' }] })
      expect(await storage.subscribers.countSubscribers()).toBe(1)
      expect(await storage.subscribers.sendToSubscribers('Bản tin 2', 'trace', NOW)).toBe(1)
    })
  })

  describe(`the end of what dialogues left on ${name}`, () => {
    async function known() {
      const storage = await fresh()
      const all = [ticket(), { kind: 'subscribe' as const }, score('Lan', 9)]
      const { material } = await converse(storage, { personId: 'lan' }, { requests: all })
      const others = [ticket({ code: 'PA-26-00000-0' }), score('Minh', 3)]
      const minh = await converse(storage, { personId: 'minh' }, { requests: others })
      await gatherAll(storage)
      /** Seen with the eyes of somebody else. */
      const left = async () => {
        const facts = await storage.turns.lookUp({ kind: 'ranking' }, minh.material.contactId, NOW)
        return {
          tickets: (await shownTickets(storage))
            .map(({ code }) => code)
            .sort()
            .reverse(),
          subscribers: await storage.subscribers.countSubscribers(),
          names: facts.kind === 'ranking' ? facts.best.map((one) => one.name) : [],
        }
      }
      return { storage, material, left }
    }
    const both = {
      tickets: ['PA-26-7K3M9-Q', 'PA-26-00000-0'],
      subscribers: 1,
      names: ['Lan', 'Minh'],
    }
    const minhOnly = { tickets: ['PA-26-00000-0'], subscribers: 0, names: ['Minh'] }

    test('comes with the erasure that staff carry out', async () => {
      const { storage, left } = await known()
      expect(await left()).toEqual(both)
      const how = { way: 'staff', code: 'X', now: NOW } as const
      await storage.erasures.erasePerson({ channel: 'zalo', personId: 'lan' }, how)
      expect(await left()).toEqual(minhOnly)
    })

    test('comes with the erasure that is asked for in the chat', async () => {
      const { storage, left } = await known()
      await converse(storage, { personId: 'lan' }, { requests: [{ kind: 'erase' }] })
      expect(await left()).toEqual(minhOnly)
    })

    test('comes when the person is forgotten, but not while a ticket is open', async () => {
      const { storage, left } = await known()
      const later = NOW + 400 * DAY
      const sweep = async () => {
        await storage.retention.deleteOlder('messages', later, 100)
        await storage.retention.deleteOlder('turns', later, 100)
        await storage.retention.deleteOlder('contacts', later, 100)
      }
      await sweep()
      expect(await left()).toEqual(both)
      await closeTicket(storage, 'PA-26-7K3M9-Q')
      await sweep()
      expect(await left()).toEqual(minhOnly)
    })

    test('a closed ticket goes when it is old, an open one stays', async () => {
      const { storage, material } = await known()
      await closeTicket(storage, 'PA-26-7K3M9-Q')
      expect(await storage.retention.deleteOlder('tickets', NOW, 100)).toBe(0)
      expect(await storage.retention.deleteOlder('tickets', NOW + 1, 100)).toBe(1)
      const ask = (code: string) =>
        storage.turns.lookUp({ kind: 'ticket', code }, material.contactId, NOW)
      expect(await ask('PA-26-7K3M9-Q')).toMatchObject({ ticket: null })
      expect(await ask('PA-26-00000-0')).toMatchObject({ ticket: { state: 'new' } })
    })

    test('scores go when they are old', async () => {
      const { storage, left } = await known()
      expect(await storage.retention.deleteOlder('scores', NOW, 100)).toBe(0)
      expect(await storage.retention.deleteOlder('scores', NOW + 1, 100)).toBe(2)
      expect((await left()).names).toEqual([])
    })
  })
}
