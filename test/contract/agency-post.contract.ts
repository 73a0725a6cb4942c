import { describe, expect, test } from 'vitest'
import { LeaseLost } from '../../src/queue/queue.ts'
import type { Db } from '../../src/storage/database.ts'
import { deleteTickets } from '../../src/storage/ticket-askers.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { DAY, drain, LEASE, newWorld, NOW, take, type OpenStorage } from './fixture.ts'
import { eventsOf, mailOf, seedMail, seedTicket, stateOf } from './ticket-seed.ts'

/** Runs on the database of that name, past the ports. */
export type OnDatabase = <T>(database: string, run: (db: Db) => Promise<T>) => Promise<T>

const LATER = NOW + 3600_000

/** Mails to agencies and the links in them. */
export function describeAgencyPost(
  name: string,
  openStorage: OpenStorage,
  onDatabase: OnDatabase,
): void {
  /** One ticket of two people, its mail waiting. */
  async function posted(over: Parameters<typeof seedTicket>[1] = {}) {
    const world = await newWorld(openStorage)
    const { storage, database } = world
    const look = <T>(run: (db: Db) => Promise<T>) => onDatabase(database, run)
    const { ticketId, mailId } = await look(async (db) => {
      const ticketId = await seedTicket(db, { wordings: ['Đường ngập', 'duong ngap qua'], ...over })
      return { ticketId, mailId: await seedMail(db, [ticketId]) }
    })
    return { ...world, post: storage.ticketPost, door: storage.agencyDoor, look, ticketId, mailId }
  }

  /** As the sender does it, up to the network. */
  async function begin(storage: Storage, mailId: number, token = 'hash', now = NOW) {
    const job = await take(storage, 'mail', now)
    const loaded = await storage.ticketPost.loadMail(mailId)
    if (!loaded) throw new Error('nothing to send')
    const links = loaded.tickets.map(({ linkId }, at) => ({
      linkId: linkId ?? 0,
      tokenHash: at === 0 ? token : `${token} ${at}`,
    }))
    return { job, loaded, begun: await storage.ticketPost.beginSending(job, mailId, links, now) }
  }

  async function delivered(over: Parameters<typeof seedTicket>[1] = {}) {
    const world = await posted(over)
    const { job } = await begin(world.storage, world.mailId)
    await world.post.recordSent(job, world.mailId, NOW)
    const opened = await world.door.open('hash')
    if (!opened) throw new Error('the link does not open')
    return { ...world, linkId: opened.link.id }
  }

  const answer = (linkId: number, text = 'Sẽ sửa xong trong tháng 12 năm 2026.') => ({
    ...{ linkId, text, byName: 'Nguyễn Văn A', files: [], straightOut: false },
  })

  describe(`mails to agencies on ${name}`, () => {
    test('a mail has the words and numbers of all who asked; sent, its ticket is forwarded', async () => {
      const { storage, post, look, ticketId, mailId } = await posted({ phone: '0912345678' })
      const { job, loaded, begun } = await begin(storage, mailId)
      expect(loaded).toMatchObject({
        mail: { kind: 'forward', to: 'sxd@example.gov.vn', state: 'waiting' },
        tickets: [
          {
            ticket: { id: ticketId, state: 'triaged' },
            linkExpiresAt: NOW + 30 * DAY,
            askers: [
              { wording: 'Đường ngập', phone: '0912345678', askedAt: NOW },
              { wording: 'duong ngap qua' },
            ],
          },
        ],
      })
      expect(begun).toBe(true)
      expect(await look((db) => stateOf(db, ticketId))).toBe('triaged')
      await post.recordSent(job, mailId, LATER)
      expect(await look((db) => mailOf(db, mailId))).toMatchObject({
        state: 'sent',
        sent_at: LATER,
      })
      expect(await look((db) => stateOf(db, ticketId))).toBe('forwarded')
      expect(await look((db) => eventsOf(db, ticketId))).toEqual(['forward', 'mail-sent'])
      expect(await storage.ticketPost.loadMail(mailId)).toBeNull()
      expect(await drain(storage, 'mail', LATER + LEASE)).toEqual([])
    })

    test('only one of two senders begins; who lost the job records nothing', async () => {
      const { storage, post, look, ticketId, mailId } = await posted()
      const { job } = await begin(storage, mailId)
      const second = await take(storage, 'mail', NOW + LEASE)
      const links = [{ linkId: 1, tokenHash: 'other' }]
      expect(await post.beginSending(second, mailId, links, NOW)).toBe(false)
      await expect(post.recordSent(job, mailId, NOW)).rejects.toThrow(LeaseLost)
      expect(await look((db) => stateOf(db, ticketId))).toBe('triaged')
      expect(await look((db) => mailOf(db, mailId))).toMatchObject({ state: 'sending' })
    })

    test('a waiting mail whose job another has is not begun', async () => {
      const { storage, post, look, mailId } = await posted()
      const late = await take(storage, 'mail')
      await take(storage, 'mail', NOW + LEASE)
      expect(await post.beginSending(late, mailId, [], NOW)).toBe(false)
      expect(await look((db) => mailOf(db, mailId))).toMatchObject({ state: 'waiting' })
    })

    test('cut off while sending it is unknown, its ticket moves on, an opened link proves it', async () => {
      const { storage, post, door, look, ticketId, mailId } = await posted()
      await begin(storage, mailId)
      const again = await take(storage, 'mail', NOW + LEASE)
      expect(await post.loadMail(mailId)).toMatchObject({ mail: { state: 'sending' } })
      await post.recordUnknown(again, mailId, LATER)
      expect(await look((db) => mailOf(db, mailId))).toMatchObject({ state: 'unknown' })
      expect(await look((db) => stateOf(db, ticketId))).toBe('forwarded')
      expect(await look((db) => eventsOf(db, ticketId))).toEqual(['forward', 'mail-unknown'])

      const opened = await door.open('hash')
      await door.recordOpening(opened!.link.id, { address: '10.0.0.1', browser: 'Chrome' }, LATER)
      expect(await look((db) => mailOf(db, mailId))).toMatchObject({
        state: 'sent',
        sent_at: LATER,
      })
      expect((await look((db) => eventsOf(db, ticketId))).slice(2)).toEqual([
        'link-opened',
        'mail-proved',
      ])
    })

    test('opened before anybody found it cut off, it was sent', async () => {
      const { storage, post, door, look, mailId } = await posted()
      await begin(storage, mailId)
      const { link } = (await door.open('hash'))!
      await door.recordOpening(link.id, { address: '', browser: '' }, NOW)
      await post.recordUnknown(await take(storage, 'mail', NOW + LEASE), mailId, LATER)
      expect(await look((db) => mailOf(db, mailId))).toMatchObject({ state: 'sent' })
    })

    test('refused, it says why and the ticket stays; sent again elsewhere it goes out', async () => {
      const { storage, post, door, look, ticketId, mailId } = await posted()
      const { job } = await begin(storage, mailId)
      expect(await post.sendAgain(mailId, 'khac@example.gov.vn', 7, NOW)).toBe(false)
      await post.recordRefused(job, mailId, '550: no such user', NOW)
      expect(await look((db) => mailOf(db, mailId))).toMatchObject({
        ...{ state: 'refused', reason: '550: no such user' },
      })
      expect(await look((db) => stateOf(db, ticketId))).toBe('triaged')
      expect(await door.open('hash')).toBeNull()

      expect(await post.sendAgain(mailId, 'khac@example.gov.vn', 7, LATER)).toBe(true)
      const second = await begin(storage, mailId, 'second', LATER)
      expect(second.loaded.mail.to).toBe('khac@example.gov.vn')
      await post.recordSent(second.job, mailId, LATER)
      expect(await look((db) => stateOf(db, ticketId))).toBe('forwarded')
      expect(await look((db) => eventsOf(db, ticketId))).toEqual([
        ...['mail-refused', 'mail-again', 'forward', 'mail-sent'],
      ])
    })

    test('an unknown one sent again leaves the first link open', async () => {
      const { storage, post, door, mailId } = await posted()
      await begin(storage, mailId)
      await post.recordUnknown(await take(storage, 'mail', NOW + LEASE), mailId, LATER)
      await post.sendAgain(mailId, 'sxd@example.gov.vn', 7, LATER)
      const { job } = await begin(storage, mailId, 'second', LATER)
      await post.recordSent(job, mailId, LATER)
      const [first, second] = [await door.open('hash'), await door.open('second')]
      expect(first?.link.id).not.toBe(second?.link.id)
      expect(first?.ticket.id).toBe(second?.ticket.id)
    })

    test('one that waits can be begun anew, with other links', async () => {
      const { storage, post, door, mailId } = await posted()
      const { job } = await begin(storage, mailId)
      await post.recordWaiting(mailId, 'nobody answered', NOW)
      expect(await door.open('hash')).toBeNull()
      expect(await post.loadMail(mailId)).toMatchObject({
        mail: { state: 'waiting', reason: 'nobody answered' },
      })
      const [linkId] = (await post.loadMail(mailId))!.tickets.map((one) => one.linkId ?? 0)
      const links = [{ linkId: linkId!, tokenHash: 'second' }]
      expect(await post.beginSending(job, mailId, links, LATER)).toBe(true)
      expect(await door.open('second')).not.toBeNull()
      expect((await storage.queue.count('mail')).running).toBe(1)
    })

    test('a bounce is told once; of a mail that is not ours nobody hears', async () => {
      const { post, look, ticketId, mailId } = await delivered()
      expect(await post.recordBounced(mailId + 1000, '5.1.1', LATER)).toBe(false)
      expect(await post.recordBounced(mailId, '5.1.1 unknown', LATER)).toBe(true)
      expect(await post.recordBounced(mailId, '5.1.1 unknown', LATER)).toBe(true)
      expect(await look((db) => mailOf(db, mailId))).toMatchObject({
        ...{ state: 'bounced', reason: '5.1.1 unknown' },
      })
      const events = await look((db) => eventsOf(db, ticketId))
      expect(events.filter((kind) => kind === 'mail-bounced')).toHaveLength(1)
    })

    test('only a waiting one can be cancelled, with its job', async () => {
      const { storage, post, look, mailId } = await posted()
      expect(await post.cancelMail(mailId, 7, NOW)).toBe(true)
      expect(await post.cancelMail(mailId, 7, NOW)).toBe(false)
      expect(await post.loadMail(mailId)).toBeNull()
      expect(await storage.queue.count('mail')).toEqual({ ready: 0, running: 0, buried: 0 })
      expect(await look((db) => mailOf(db, mailId))).toMatchObject({ state: 'cancelled' })
    })

    test('tickets join a batch until it is read; those that went another way leave it', async () => {
      const { storage, post, look } = await posted()
      await drain(storage, 'mail')
      const batch = { batch: true, sendAt: NOW }
      const { first, second, third, mail, next } = await look(async (db) => {
        const first = await seedTicket(db, { code: 'PA-26-00001-1' })
        const second = await seedTicket(db, { code: 'PA-26-00002-2' })
        const third = await seedTicket(db, { code: 'PA-26-00003-3' })
        const mail = await seedMail(db, [first], batch)
        expect(await seedMail(db, [second], batch)).toBe(mail)
        expect(await seedMail(db, [third], { ...batch, to: 'khac@example.gov.vn' })).not.toBe(mail)
        await db.updateTable('tickets').set({ state: 'closed' }).where('id', '=', first).execute()
        const loaded = await post.loadMail(mail)
        expect(loaded?.tickets.map(({ ticket }) => ticket.id)).toEqual([second])
        return { first, second, third, mail, next: await seedMail(db, [third], batch) }
      })
      expect(next).not.toBe(mail)
      expect(third).toBeGreaterThan(second)
      const { job } = await begin(storage, mail)
      await post.recordSent(job, mail, NOW)
      expect(await look((db) => stateOf(db, first))).toBe('closed')
      expect(await look((db) => eventsOf(db, first))).toEqual([])
      expect(await look((db) => stateOf(db, second))).toBe('forwarded')
    })

    test('what nobody needs any more is cancelled', async () => {
      const { storage, post, look, ticketId, mailId } = await posted()
      await look((db) =>
        db.updateTable('tickets').set({ agency: 'so-y-te' }).where('id', '=', ticketId).execute(),
      )
      expect((await post.loadMail(mailId))?.tickets).toEqual([])
      await post.recordNeedless(await take(storage, 'mail'), mailId, NOW)
      expect(await look((db) => mailOf(db, mailId))).toMatchObject({ state: 'cancelled' })
      expect((await storage.queue.count('mail')).running).toBe(0)
    })

    test('a reminder is no forwarding', async () => {
      const { storage, post, look, ticketId } = await delivered()
      const mailId = await look((db) => seedMail(db, [ticketId], { kind: 'before' }))
      const { job } = await begin(storage, mailId, 'reminder')
      await post.recordSent(job, mailId, NOW)
      expect(await look((db) => eventsOf(db, ticketId))).toEqual([
        ...['forward', 'mail-sent', 'mail-sent'],
      ])
    })

    test('of an erased ticket there is nothing to send', async () => {
      const { storage, post, look, ticketId, mailId } = await posted()
      await look((db) => db.transaction().execute((trx) => deleteTickets(trx, [ticketId])))
      expect(await post.loadMail(mailId)).toBeNull()
      expect(await drain(storage, 'mail')).toEqual([mailId])
    })
  })

  describe(`answering without an account on ${name}`, () => {
    test('opening shows the question and is counted, three times, and moves nothing', async () => {
      const { door, look, ticketId, linkId } = await delivered()
      expect(await door.open('no such hash')).toBeNull()
      for (const browser of ['Outlook', 'curl', 'Chrome']) {
        await door.recordOpening(linkId, { address: '10.0.0.1', browser }, LATER)
      }
      expect(await door.open('hash')).toMatchObject({
        link: { id: linkId, ticketId, opened: 3, openedAt: LATER, sent: true },
        ticket: { state: 'forwarded', seenAt: null },
        wordings: ['Đường ngập', 'duong ngap qua'],
        answers: [],
      })
      expect((await look((db) => eventsOf(db, ticketId))).slice(2)).toEqual([
        ...['link-opened', 'link-opened', 'link-opened'],
      ])
    })

    test('"we have it" counts once', async () => {
      const { door, look, ticketId, linkId } = await delivered()
      expect(await door.see(linkId, LATER)).toBe(true)
      expect(await door.see(linkId, LATER + 1)).toBe(true)
      expect((await door.open('hash'))?.ticket).toMatchObject({ state: 'seen', seenAt: LATER })
      expect((await look((db) => eventsOf(db, ticketId))).filter((kind) => kind === 'see')).toEqual(
        ['see'],
      )
    })

    test('an answer waits; the same twice is one; another replaces it', async () => {
      const { door, linkId, ticketId } = await delivered()
      const file = { name: 'cv.pdf', mediaType: 'application/pdf', bytes: Buffer.from('%PDF-1.7') }
      const withFile = { ...answer(linkId), files: [file] }
      expect(await door.answer(withFile, LATER)).toBe('stored')
      expect(await door.answer(withFile, LATER)).toBe('again')
      expect(await door.answer(answer(linkId, 'Xin đính chính: tháng 1/2027.'), LATER)).toBe(
        'stored',
      )
      const { answers, ticket } = (await door.open('hash'))!
      expect(ticket).toMatchObject({ state: 'answered', answeredAt: LATER })
      expect(answers.map(({ state, byName }) => [state, byName])).toEqual([
        ['replaced', 'Nguyễn Văn A'],
        ['waiting', 'Nguyễn Văn A'],
      ])
      const [stored] = answers[0]!.files
      expect(stored).toMatchObject({ name: 'cv.pdf', mediaType: 'application/pdf', size: 8 })
      expect(await door.fileOf(ticketId, stored!.id)).toEqual(file)
      expect(await door.fileOf(ticketId + 1, stored!.id)).toBeNull()
    })

    test('two browsers at once: one answer each, none lost, one waits', async () => {
      const { storage, door, openAgain, linkId } = await delivered()
      // Two connections of one process to an SQLite file would block each other for ever.
      const other = storage.singleProcess ? door : (await openAgain()).agencyDoor
      const said = await Promise.all([
        door.answer(answer(linkId, 'Một câu trả lời'), LATER),
        other.answer(answer(linkId, 'Một câu trả lời'), LATER),
      ])
      expect(said.sort()).toEqual(['again', 'stored'])
    })

    test('straight out it is approved by nobody and goes to those who asked', async () => {
      const { storage, door, linkId, ticketId } = await delivered()
      await door.answer({ ...answer(linkId), straightOut: true }, LATER)
      expect((await door.open('hash'))?.answers).toMatchObject([
        { state: 'approved', decidedAt: LATER, decidedBy: null },
      ])
      expect(await take(storage, 'ticket', LATER)).toMatchObject({
        ...{ key: `tell ${ticketId}`, subject: ticketId },
      })
    })

    test('nothing comes in by a link that is over, revoked or of another agency now', async () => {
      const { door, look, linkId, ticketId } = await delivered()
      const over = NOW + 31 * DAY
      expect(await door.answer(answer(linkId), over)).toBe('closed')
      expect(await door.see(linkId, over)).toBe(false)
      await look((db) =>
        db.updateTable('tickets').set({ agency: 'so-y-te' }).where('id', '=', ticketId).execute(),
      )
      expect(await door.answer(answer(linkId), LATER)).toBe('closed')
      await look((db) =>
        db
          .updateTable('tickets')
          .set({ agency: 'so-xay-dung' })
          .where('id', '=', ticketId)
          .execute(),
      )
      expect(await door.revoke(linkId, 7, LATER)).toBe(true)
      expect(await door.revoke(linkId, 7, LATER)).toBe(false)
      expect(
        await door.giveBack(linkId, { reason: 'x', rightAgency: null, byName: 'A' }, LATER),
      ).toBe(false)
      expect(await door.askBack(linkId, { text: 'Ở đâu?', byName: 'A' }, LATER)).toBe(false)
      expect((await door.open('hash'))?.answers).toEqual([])
      expect(await look((db) => stateOf(db, ticketId))).toBe('forwarded')
    })

    test('"not ours" brings it back to staff; "which road?" is noted; each once', async () => {
      const { door, look, linkId, ticketId } = await delivered()
      const question = { text: 'Đoạn đường nào?', byName: 'Chị B' }
      expect(await door.askBack(linkId, question, LATER)).toBe(true)
      expect(await door.askBack(linkId, question, LATER)).toBe(true)
      expect((await door.open('hash'))?.ticket).toMatchObject({
        ...{ state: 'forwarded', askedBackAt: LATER },
      })
      const said = { reason: 'Đường xã quản lý', rightAgency: 'ubnd-xa', byName: 'Chị B' }
      expect(await door.giveBack(linkId, said, LATER)).toBe(true)
      expect(await door.giveBack(linkId, said, LATER)).toBe(true)
      expect((await door.open('hash'))?.ticket).toMatchObject({
        ...{ state: 'returned', reason: 'Đường xã quản lý' },
      })
      expect((await look((db) => eventsOf(db, ticketId))).slice(2)).toEqual([
        'asked-back',
        'return',
      ])
    })
  })
}
