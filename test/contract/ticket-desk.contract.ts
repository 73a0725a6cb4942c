import { describe, expect, test } from 'vitest'
import type { Forwarding } from '../../src/tickets/ports.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { ask, DAY, drain, newWorld, NOW, shownTickets, type OpenStorage } from './fixture.ts'
import { stands, type DumpRows } from './rows.ts'

const BY = 7
const DUE = NOW + 7 * DAY
const done = { kind: 'done' }
const gone = { kind: 'gone' }

const forwarding = (over: Partial<Forwarding> = {}): Forwarding => ({
  ticketIds: [],
  agency: 'cong-an-xa',
  to: 'congan@example.vn',
  by: BY,
  note: null,
  dueAt: DUE,
  linkExpiresAt: NOW + 60 * DAY,
  sendAt: NOW,
  batch: false,
  ...over,
})

/** What staff do with tickets, and what it leaves. */
export function describeTicketDesk(name: string, openStorage: OpenStorage, dump: DumpRows): void {
  const fresh = async () => (await newWorld(openStorage)).storage
  const shown = async ({ ticketLists }: Storage, ticketId: number) => {
    const found = await ticketLists.show(ticketId)
    if (!found) throw new Error(`there is no ticket ${ticketId}`)
    return found
  }
  const kinds = async (storage: Storage, ticketId: number) =>
    (await shown(storage, ticketId)).events.map(({ kind }) => kind)

  /** A ticket that an agency has on paper. */
  async function forwarded(storage: Storage, content = 'Thẻ căn cước bao giờ có') {
    const asked = await ask(storage, content)
    await storage.ticketDesk.assign(asked.ticketId, 'cong-an-xa', BY, NOW)
    const how = { by: BY, dueAt: DUE, note: 'gửi công văn' }
    expect(await storage.ticketDesk.forwardedOtherwise(asked.ticketId, how, NOW)).toEqual(done)
    return asked
  }
  async function answered(storage: Storage, text = 'Mười ngày làm việc.') {
    const asked = await forwarded(storage)
    const answer = { text, agency: 'cong-an-xa', by: BY }
    const given = await storage.ticketDesk.answerFor(asked.ticketId, answer, NOW)
    if (given.kind !== 'done') throw new Error('no answer was taken')
    return { ...asked, answerId: given.answerId }
  }

  describe(`the ticket desk on ${name}`, () => {
    test('from the question to the approved answer, every step leaves a line', async () => {
      const storage = await fresh()
      const { ticketId, answerId } = await answered(storage)
      const { ticketDesk } = storage
      await ticketDesk.note(ticketId, 'đã gọi điện', BY, NOW + 1)
      expect(await ticketDesk.approve(ticketId, answerId, 'Mười ngày ạ.', BY, NOW + 2)).toEqual(
        done,
      )
      expect(await kinds(storage, ticketId)).toEqual([
        ...['asked', 'triage', 'forward', 'answer', 'note', 'approved'],
      ])
      const { ticket, answers, events } = await shown(storage, ticketId)
      expect(ticket).toMatchObject({
        state: 'answered',
        agency: 'cong-an-xa',
        ...{ forwardedAt: NOW, answeredAt: NOW, dueAt: DUE, askers: 1 },
      })
      const decided = { state: 'approved', decidedBy: BY, decidedAt: NOW + 2, userId: BY }
      expect(answers).toMatchObject([{ ...decided, text: 'Mười ngày ạ.' }])
      expect(events[2]).toMatchObject({ from: 'triaged', to: 'forwarded', userId: BY })
      expect(events[4]).toMatchObject({ detail: { text: 'đã gọi điện' }, userId: BY })
      // What the agency wrote is not lost where staff mended it.
      expect(events[5]).toMatchObject({ detail: { original: 'Mười ngày làm việc.' } })
      expect(await drain(storage, 'ticket', NOW + 2)).toEqual([ticketId])
    })

    test('what the table of moves does not allow is not done', async () => {
      const storage = await fresh()
      const { ticketId } = await ask(storage, 'Hỏi')
      const { ticketDesk } = storage
      const isNew = { kind: 'impossible', state: 'new' }
      expect(await ticketDesk.extend(ticketId, DUE, BY, NOW)).toEqual(isNew)
      expect(await ticketDesk.reopen(ticketId, 'x', BY, NOW)).toEqual(isNew)
      const paper = { by: BY, dueAt: DUE, note: '' }
      expect(await ticketDesk.forwardedOtherwise(ticketId, paper, NOW)).toEqual(isNew)
      expect(await ticketDesk.reject(ticketId, 'trêu đùa', BY, NOW)).toEqual(done)
      const answer = { text: 'x', agency: null, by: BY }
      const isRejected = { kind: 'impossible', state: 'rejected' }
      expect(await ticketDesk.answerFor(ticketId, answer, NOW)).toEqual(isRejected)
      expect(await ticketDesk.close(999, 'x', BY, NOW)).toEqual(gone)
      expect(await ticketDesk.reopen(ticketId, 'nhầm', BY, NOW + 1)).toEqual(done)
      const { ticket } = await shown(storage, ticketId)
      expect(ticket).toMatchObject({ state: 'reopened', closedAt: null, reason: 'nhầm' })
    })

    test('an edited ticket is found by its new words, and still by those who asked', async () => {
      const storage = await fresh()
      const { ticketId } = await ask(storage, 'Thẻ căn cước bao giờ có')
      const change = { title: 'Thời hạn trả thẻ', kind: 'phan-anh', place: 'xã Mẫu Một' } as const
      expect(await storage.ticketDesk.edit(ticketId, change, BY, NOW)).toEqual(done)
      for (const q of ['thoi han', 'căn cước']) {
        const { tickets } = await storage.ticketLists.list({ q }, null, 10, NOW)
        expect(tickets).toMatchObject([{ id: ticketId, ...change }])
      }
      expect(await kinds(storage, ticketId)).toEqual(['asked', 'edited'])
    })

    test('several go to one agency in one mail, each with a link of its own', async () => {
      const storage = await fresh()
      const one = await ask(storage, 'Một')
      const two = await ask(storage, 'Hai')
      const ticketIds = [two.ticketId, one.ticketId]
      const posted = await storage.ticketDesk.forward(forwarding({ ticketIds }), NOW)
      if (posted.kind !== 'done') throw new Error('not posted')
      for (const { ticketId } of [one, two]) {
        const { ticket, mails, links } = await shown(storage, ticketId)
        // It moves on when the mail is sent.
        expect(ticket).toMatchObject({ state: 'triaged', agency: 'cong-an-xa', dueAt: DUE })
        expect(mails).toMatchObject([{ id: posted.mailId, state: 'waiting', kind: 'forward' }])
        expect(links).toMatchObject([{ agency: 'cong-an-xa', sent: false, revokedAt: null }])
        expect(await kinds(storage, ticketId)).toEqual(['asked', 'triage', 'mail'])
      }
      expect(await storage.queue.count('mail')).toMatchObject({ ready: 1 })
    })

    test('a second click, or a colleague at once, is no second mail', async () => {
      const storage = await fresh()
      const { ticketDesk } = storage
      const { ticketId } = await ask(storage, 'Thẻ căn cước bao giờ có')
      const mail = forwarding({ ticketIds: [ticketId] })
      const [one, two] = await Promise.all([
        ticketDesk.forward(mail, NOW),
        ticketDesk.forward({ ...mail, by: BY + 1 }, NOW),
      ])
      expect([one.kind, two.kind]).toEqual(['done', 'done'])
      expect(await ticketDesk.forward(mail, NOW + 1)).toEqual(one)
      const { mails } = await shown(storage, ticketId)
      expect(mails).toHaveLength(1)

      const job = await storage.queue.claim('mail', 'lease', NOW, 1000)
      if (!job) throw new Error('no mail waits')
      const posted = await storage.ticketPost.loadMail(job.subject)
      const links = [{ linkId: posted?.tickets[0]?.linkId ?? 0, tokenHash: 'hash of a token' }]
      expect(await storage.ticketPost.beginSending(job, job.subject, links, NOW)).toBe(true)
      await storage.ticketPost.recordSent(job, job.subject, NOW + 2000)
      const late = { kind: 'impossible', state: 'forwarded' }
      expect(await ticketDesk.forward(mail, NOW + 3000)).toEqual(late)
      // Later it is meant: the agency may have lost it.
      expect(await ticketDesk.forward(mail, NOW + DAY)).toMatchObject(done)
      expect((await shown(storage, ticketId)).mails).toHaveLength(2)
    })

    test('words to the agency go by themselves, not in the mail of the day', async () => {
      const storage = await fresh()
      const [first, second] = [await ask(storage, 'Hỏi một'), await ask(storage, 'Hỏi hai')]
      const batch = { batch: true, sendAt: NOW + DAY }
      const forward = (ticketId: number, note: string | null) =>
        storage.ticketDesk.forward(forwarding({ ...batch, ticketIds: [ticketId], note }), NOW)
      await forward(first.ticketId, 'xin trả lời sớm')
      await forward(second.ticketId, null)
      const mailsOf = async (id: number) => (await shown(storage, id)).mails.map((one) => one.id)
      expect(await mailsOf(first.ticketId)).not.toEqual(await mailsOf(second.ticketId))
    })

    test('when one of several cannot go, none goes', async () => {
      const storage = await fresh()
      const open = await ask(storage, 'Một')
      const { ticketId } = await answered(storage)
      const both = forwarding({ ticketIds: [open.ticketId, ticketId] })
      expect(await storage.ticketDesk.forward(both, NOW)).toEqual({
        kind: 'impossible',
        state: 'answered',
      })
      const missing = forwarding({ ticketIds: [open.ticketId, 999] })
      expect(await storage.ticketDesk.forward(missing, NOW)).toEqual(gone)
      expect(await shown(storage, open.ticketId)).toMatchObject({
        ticket: { state: 'new', agency: null, dueAt: null },
        mails: [],
      })
      expect(await storage.queue.count('mail')).toMatchObject({ ready: 0 })
    })

    test('given to another agency, what waits to go does not, and the old link is over', async () => {
      const storage = await fresh()
      const alone = await ask(storage, 'Một')
      const together = await ask(storage, 'Hai')
      const stays = await ask(storage, 'Ba')
      const { ticketDesk } = storage
      await ticketDesk.forward(forwarding({ ticketIds: [alone.ticketId] }), NOW)
      const batch = { to: 'chung@example.vn', batch: true }
      for (const { ticketId } of [together, stays]) {
        await ticketDesk.forward(forwarding({ ticketIds: [ticketId], ...batch }), NOW)
      }
      for (const { ticketId } of [alone, together]) {
        expect(await ticketDesk.assign(ticketId, 'so-y-te', BY, NOW + 1)).toEqual(done)
        expect(await shown(storage, ticketId)).toMatchObject({
          ticket: { agency: 'so-y-te', dueAt: null },
          links: [{ agency: 'cong-an-xa', revokedAt: NOW + 1 }],
        })
      }
      expect((await shown(storage, alone.ticketId)).mails).toMatchObject([{ state: 'cancelled' }])
      expect((await shown(storage, together.ticketId)).mails).toEqual([])
      expect((await shown(storage, stays.ticketId)).mails).toMatchObject([{ state: 'waiting' }])
    })

    test('what the agency asked back is answered by mail while it has the question', async () => {
      const storage = await fresh()
      const { ticketId } = await forwarded(storage)
      const letter = forwarding({ note: 'ở tổ 3' })
      const written = await storage.ticketDesk.write(ticketId, letter, NOW)
      expect(written).toMatchObject(done)
      expect((await shown(storage, ticketId)).mails).toMatchObject([{ kind: 'word' }])
      const own = await ask(storage, 'chưa chuyển')
      expect(await storage.ticketDesk.write(own.ticketId, letter, NOW)).toEqual({
        kind: 'impossible',
        state: 'new',
      })
    })
  })

  describe(`answers on ${name}`, () => {
    test('of two staff who approve at once one wins, and people are told once', async () => {
      const storage = await fresh()
      const { ticketId, answerId } = await answered(storage)
      const results = await Promise.all(
        [1, 2, 3].map((by) => storage.ticketDesk.approve(ticketId, answerId, `bản ${by}`, by, NOW)),
      )
      expect(results.filter(({ kind }) => kind === 'done')).toHaveLength(1)
      expect(results.filter(({ kind }) => kind === 'impossible')).toHaveLength(2)
      const winner = 1 + results.findIndex(({ kind }) => kind === 'done')
      const { answers } = await shown(storage, ticketId)
      expect(answers).toMatchObject([{ text: `bản ${winner}`, decidedBy: winner }])
      expect(await drain(storage, 'ticket')).toEqual([ticketId])
    })

    test('of approving and sending back at once one wins', async () => {
      const storage = await fresh()
      for (let round = 0; round < 5; round++) {
        const { ticketId, answerId } = await answered(storage)
        const back = forwarding()
        const [approved, sentBack] = await Promise.all([
          storage.ticketDesk.approve(ticketId, answerId, 'được', BY, NOW),
          storage.ticketDesk.sendBack(ticketId, answerId, 'chưa rõ', back, NOW),
        ])
        expect([approved.kind, sentBack.kind].sort()).toEqual(['done', 'impossible'])
        const { ticket, answers } = await shown(storage, ticketId)
        const isApproved = approved.kind === 'done'
        expect(ticket.state).toBe(isApproved ? 'answered' : 'forwarded')
        expect(answers[0]?.state).toBe(isApproved ? 'approved' : 'sent-back')
        expect(await drain(storage, 'ticket')).toEqual(isApproved ? [ticketId] : [])
      }
    })

    test('a second one takes the place of the first, also when both come at once', async () => {
      const storage = await fresh()
      const { ticketId } = await forwarded(storage)
      const answer = (text: string) => ({ text, agency: 'cong-an-xa', by: BY })
      await Promise.all(
        ['một', 'hai'].map((text) => storage.ticketDesk.answerFor(ticketId, answer(text), NOW)),
      )
      const { answers } = await shown(storage, ticketId)
      expect(answers.map(({ state }) => state)).toEqual(['replaced', 'waiting'])
      const [first, second] = answers
      expect(await storage.ticketDesk.approve(ticketId, first!.id, 'x', BY, NOW)).toEqual({
        kind: 'impossible',
        state: 'answered',
      })
      expect(await storage.ticketDesk.approve(ticketId, second!.id, 'x', BY, NOW)).toEqual(done)
    })

    test('sent back, it is with the agency once more, by a new day, with the reason', async () => {
      const storage = await fresh()
      const { ticketId, answerId } = await answered(storage)
      const back = forwarding({ dueAt: DUE + DAY })
      const sent = await storage.ticketDesk.sendBack(ticketId, answerId, 'thiếu lệ phí', back, NOW)
      expect(sent).toEqual(done)
      expect(await shown(storage, ticketId)).toMatchObject({
        ticket: { state: 'forwarded', dueAt: DUE + DAY, answeredAt: null },
        answers: [{ state: 'sent-back', reason: 'thiếu lệ phí' }],
        mails: [{ kind: 'forward', state: 'waiting' }],
      })
    })
  })

  describe(`tickets that are joined and parted on ${name}`, () => {
    test('merged, all codes lead to the one that stays, with everybody and all that was', async () => {
      const storage = await fresh()
      const one = await ask(storage, 'Thẻ căn cước bao giờ có', { personId: 'lan' })
      const other = await ask(storage, 'Lâu chưa thấy thẻ', { personId: 'minh' })
      await storage.ticketDesk.note(other.ticketId, 'giống phiếu kia', BY, NOW)
      expect(await storage.ticketDesk.merge(other.ticketId, one.ticketId, BY, NOW + 1)).toEqual(
        done,
      )
      const { ticketLists } = storage
      for (const { code } of [one, other]) expect(await ticketLists.byCode(code)).toBe(one.ticketId)
      expect(await ticketLists.show(other.ticketId)).toBeNull()
      const { ticket, askers } = await shown(storage, one.ticketId)
      expect(ticket).toMatchObject({ askers: 2, content: 'Thẻ căn cước bao giờ có' })
      expect(askers.map(({ code }) => code)).toEqual([one.code, other.code])
      expect(await kinds(storage, one.ticketId)).toEqual(['asked', 'asked', 'note', 'merged'])
      const found = await ticketLists.list({ q: 'chua thay the' }, null, 10, NOW)
      expect(found.tickets.map(({ id }) => id)).toEqual([one.ticketId])
    })

    test('what an agency has, or has answered, is not merged away', async () => {
      const storage = await fresh()
      const open = await ask(storage, 'Hỏi')
      const { ticketId } = await forwarded(storage)
      const merge = (from: number, into: number) => storage.ticketDesk.merge(from, into, BY, NOW)
      expect(await merge(ticketId, open.ticketId)).toEqual({
        kind: 'impossible',
        state: 'forwarded',
      })
      expect(await merge(open.ticketId, open.ticketId)).toEqual({
        kind: 'impossible',
        state: 'new',
      })
      expect(await merge(open.ticketId, 999)).toEqual(gone)
      expect(await merge(open.ticketId, ticketId)).toEqual(done)
    })

    test('who is merged into an answered one is told, too', async () => {
      const storage = await fresh()
      const { ticketId, answerId } = await answered(storage)
      await storage.ticketDesk.approve(ticketId, answerId, 'Mười ngày.', BY, NOW)
      await drain(storage, 'ticket')
      const late = await ask(storage, 'Bao giờ có thẻ')
      expect(await storage.ticketDesk.merge(late.ticketId, ticketId, BY, NOW)).toEqual(done)
      expect(await drain(storage, 'ticket')).toEqual([ticketId])
    })

    test('merged both ways at once, one of them is left with both', async () => {
      const storage = await fresh()
      for (let round = 0; round < 5; round++) {
        const [a, b] = [await ask(storage, `a${round}`), await ask(storage, `b${round}`)]
        const results = await Promise.all([
          storage.ticketDesk.merge(a.ticketId, b.ticketId, BY, NOW),
          storage.ticketDesk.merge(b.ticketId, a.ticketId, BY, NOW),
        ])
        expect(results.map(({ kind }) => kind).sort()).toEqual(['done', 'gone'])
        const left = await storage.ticketLists.byCode(a.code)
        expect(await storage.ticketLists.byCode(b.code)).toBe(left)
        expect((await shown(storage, left ?? 0)).ticket.askers).toBe(2)
      }
    })

    test('merged in a ring while people are erased, nobody waits for ever and nobody is lost', async () => {
      const storage = await fresh()
      for (let round = 0; round < 5; round++) {
        const people = ['lan', 'minh', 'hoa', 'nam'].map((one) => `${one} ${round}`)
        const asked = []
        for (const personId of people) asked.push(await ask(storage, personId, { personId }))
        const [a, b, c, d] = asked.map(({ ticketId }) => ticketId)
        const how = { way: 'staff', code: `X${round}`, now: NOW } as const
        await Promise.all([
          storage.ticketDesk.merge(a!, b!, BY, NOW),
          storage.ticketDesk.merge(b!, c!, BY, NOW),
          storage.ticketDesk.merge(c!, d!, BY, NOW),
          storage.erasures.erasePerson({ channel: 'zalo', personId: people[1]! }, how),
        ])
        // The ticket that is left may still go by the code of who was erased.
        const open = (await shownTickets(storage)).map(({ id }) => id)
        const counts = await Promise.all(open.map(async (id) => shown(storage, id)))
        const codes = counts.flatMap(({ askers }) => askers.map(({ code }) => code))
        for (const [at, { code }] of asked.entries()) expect(codes.includes(code)).toBe(at !== 1)
        for (const { ticket, askers } of counts) expect(ticket.askers).toBe(askers.length)
      }
    })

    test('split, those who leave have a ticket of their own', async () => {
      const storage = await fresh()
      const one = await ask(storage, 'Thẻ căn cước bao giờ có')
      const { ticketId } = one
      const two = await ask(storage, 'Lệ phí thẻ', {}, { into: ticketId })
      const three = await ask(storage, 'Phí làm thẻ bao nhiêu', {}, { into: ticketId })
      const leave = [two.askerId, three.askerId]
      const code = 'PA-26-FRESH-0'
      const split = await storage.ticketDesk.split(ticketId, leave, code, BY, NOW + 1)
      if (split.kind !== 'done') throw new Error('not split')
      const { ticket, askers } = await shown(storage, split.ticketId)
      expect(ticket).toMatchObject({
        code: two.code,
        content: 'Lệ phí thẻ',
        state: 'new',
        askers: 2,
      })
      expect(askers.map(({ id }) => id)).toEqual(leave)
      expect((await shown(storage, ticketId)).ticket).toMatchObject({ code: one.code, askers: 1 })
      expect(await storage.ticketLists.byCode(three.code)).toBe(split.ticketId)
      expect(await kinds(storage, split.ticketId)).toEqual(['split'])
      const { tickets } = await storage.ticketLists.list({ q: 'le phi' }, null, 10, NOW)
      expect(tickets.map(({ id }) => id)).toEqual([split.ticketId])
    })

    test('split from who asked first, the new ticket has a new code and the old one other words', async () => {
      const storage = await fresh()
      const one = await ask(storage, 'Thẻ căn cước bao giờ có')
      await ask(storage, 'Lệ phí thẻ', {}, { into: one.ticketId })
      const code = 'PA-26-FRESH-0'
      const split = await storage.ticketDesk.split(one.ticketId, [one.askerId], code, BY, NOW)
      if (split.kind !== 'done') throw new Error('not split')
      expect((await shown(storage, split.ticketId)).ticket.code).toBe(code)
      expect((await shown(storage, one.ticketId)).ticket.content).toBe('Lệ phí thẻ')
      expect(await storage.ticketLists.byCode(one.code)).toBe(split.ticketId)
      expect(await storage.ticketLists.byCode(code)).toBe(split.ticketId)
    })

    test('nobody may leave a ticket empty, or take people who are not in it', async () => {
      const storage = await fresh()
      const one = await ask(storage, 'Một')
      const other = await ask(storage, 'Hai')
      const split = (ids: number[]) => storage.ticketDesk.split(one.ticketId, ids, 'X', BY, NOW)
      const no = { kind: 'impossible', state: 'new' }
      expect(await split([one.askerId])).toEqual(no)
      expect(await split([other.askerId])).toEqual(no)
      expect(await split([])).toEqual(no)
    })

    test('split twice at once, everybody is in one ticket', async () => {
      const storage = await fresh()
      const one = await ask(storage, 'Một')
      const two = await ask(storage, 'Hai', {}, { into: one.ticketId })
      const codes = ['PA-26-FRESH-0', 'PA-26-FRESH-1']
      const results = await Promise.all(
        codes.map((code) => storage.ticketDesk.split(one.ticketId, [two.askerId], code, BY, NOW)),
      )
      expect(results.map(({ kind }) => kind).sort()).toEqual(['done', 'impossible'])
      const tickets = await shownTickets(storage)
      expect(tickets.map(({ askers }) => askers)).toEqual([1, 1])
    })
  })

  describe(`people who are erased from tickets on ${name}`, () => {
    const erase = (storage: Storage, personId: string) =>
      storage.erasures.erasePerson(
        { channel: 'zalo', personId },
        { way: 'staff', code: `erase ${personId}`, now: NOW },
      )

    test('the only one who asked takes the ticket along, with its mails and answers', async () => {
      const { storage, database } = await newWorld(openStorage)
      const asked = await ask(storage, 'Chuyện riêng của Lan', { personId: 'lan' })
      const { ticketId } = asked
      await storage.ticketDesk.forward(forwarding({ ticketIds: [ticketId], note: 'gấp' }), NOW)
      const answer = { text: 'Trả lời chị Lan', agency: null, by: BY }
      await storage.ticketDesk.answerFor(ticketId, answer, NOW)
      await storage.ticketDesk.note(ticketId, 'Lan gọi lại', BY, NOW)
      await erase(storage, 'lan')
      const left = await dump(database)
      for (const word of ['riêng', 'Lan', 'gấp', asked.code]) expect(stands(left, word)).toEqual([])
      for (const table of ['tickets', 'ticket_mails', 'ticket_links', 'ticket_events']) {
        expect(left[table]).toEqual([])
      }
      expect(await storage.ticketLists.show(ticketId)).toBeNull()
    })

    test('one of several takes their words along; the ticket goes on with those of the next', async () => {
      const { storage, database } = await newWorld(openStorage)
      const one = await ask(storage, 'Chuyện riêng của Lan', { personId: 'lan' })
      const { ticketId } = one
      const two = await ask(storage, 'Thẻ bao giờ có', {}, { into: ticketId })
      await erase(storage, 'lan')
      expect(stands(await dump(database), 'riêng')).toEqual([])
      const { ticket } = await shown(storage, ticketId)
      expect(ticket).toMatchObject({ content: 'Thẻ bao giờ có', askers: 1 })
      expect(await storage.ticketLists.byCode(two.code)).toBe(ticketId)
      const { tickets } = await storage.ticketLists.list({ q: 'rieng' }, null, 10, NOW)
      expect(tickets).toEqual([])
    })

    test('a mail about several goes on about the others', async () => {
      const storage = await fresh()
      const one = await ask(storage, 'Một', { personId: 'lan' })
      const two = await ask(storage, 'Hai')
      const both = forwarding({ ticketIds: [one.ticketId, two.ticketId] })
      await storage.ticketDesk.forward(both, NOW)
      await erase(storage, 'lan')
      expect((await shown(storage, two.ticketId)).mails).toMatchObject([{ state: 'waiting' }])
    })
  })
}
