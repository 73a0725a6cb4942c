import { describe, expect, test } from 'vitest'
import type { TurnCommit } from '../../src/conversations/ports.ts'
import { converse, DAY, newWorld, NOW, reply, take, type OpenStorage } from './fixture.ts'

const [LAN, HOA] = [7, 8]

export function describeArticleUse(name: string, openStorage: OpenStorage): void {
  describe(`what becomes of articles, on ${name}`, () => {
    const given = (article: string) => ({ article, parts: [reply(`bài ${article}`)] })
    const notRight = {
      ...{ outcome: 'unanswered' as const, article: null },
      requests: [{ kind: 'unanswered' as const, notRight: true as const }],
    }

    async function marked(...questions: string[]) {
      const { storage } = await newWorld(openStorage)
      for (const [at, text] of questions.entries()) {
        const { material } = await converse(storage, { text }, given('le-phi'))
        const { messages } = await storage.inbox.messages(material.contactId, { most: 1 })
        await storage.staffWork.reportWrongAnswer({
          ...{ contactId: material.contactId, messageId: messages[0]?.id ?? 0 },
          ...{ rightArticle: 'khai-sinh', note: 'hỏi việc khác', by: LAN, now: NOW + at },
        })
      }
      return storage
    }

    test('counts each time an article was the answer', async () => {
      const { storage } = await newWorld(openStorage)
      await converse(storage, {}, given('le-phi'))
      await converse(storage, {}, given('le-phi'))
      await converse(storage, {}, given('noi-lam'))
      await converse(storage, {}, { ...given('le-phi'), outcome: 'clarify' })
      await converse(storage, {}, { outcome: 'unanswered', article: null })
      expect(await storage.articleUse.articleUse(0)).toEqual(
        new Map([
          ['le-phi', { served: 2, unhelpful: 0 }],
          ['noi-lam', { served: 1, unhelpful: 0 }],
        ]),
      )
    })

    test('only since a moment', async () => {
      const { storage } = await newWorld(openStorage)
      for (const now of [NOW, NOW + DAY]) {
        await converse(storage, { receivedAt: now }, { ...given('le-phi'), now })
        await converse(storage, { receivedAt: now }, { ...notRight, now })
      }
      const since = async (at: number) => (await storage.articleUse.articleUse(at)).get('le-phi')
      expect(await since(NOW)).toEqual({ served: 2, unhelpful: 2 })
      expect(await since(NOW + 1)).toEqual({ served: 1, unhelpful: 1 })
      expect(await since(NOW + DAY + 1)).toBeUndefined()
    })

    test('one that was not right counts against what was given right before, if anything was', async () => {
      const { storage } = await newWorld(openStorage)
      await converse(storage, {}, given('le-phi'))
      await converse(storage, {}, notRight)
      // Of a list that was offered nothing was given.
      await converse(storage, {}, { outcome: 'clarify', article: null })
      await converse(storage, {}, notRight)
      // Nor did somebody else get it.
      await converse(storage, { personId: 'minh' }, notRight)
      expect(await storage.articleUse.articleUse(0)).toEqual(
        new Map([['le-phi', { served: 1, unhelpful: 1 }]]),
      )
    })

    /** What a tap under the answer to a message leaves. */
    const saidOf = (message: number, ...more: TurnCommit['requests']) => ({
      ...{ outcome: 'clarify' as const, article: null },
      requests: [{ kind: 'not-right' as const, message }, ...more],
    })

    test('a button counts against the answer it stood under, once, and not against the newest', async () => {
      const { storage } = await newWorld(openStorage)
      const { material: first } = await converse(storage, { text: 'lệ phí' }, given('le-phi'))
      await converse(storage, { text: 'ở đâu' }, given('noi-lam'))
      for (let taps = 0; taps < 3; taps++) {
        await converse(storage, {}, saidOf(first.messageId))
      }
      // Somebody else's number says nothing.
      await converse(storage, { personId: 'minh' }, saidOf(first.messageId + 1))
      expect(await storage.articleUse.articleUse(0)).toEqual(
        new Map([
          ['le-phi', { served: 1, unhelpful: 1 }],
          ['noi-lam', { served: 1, unhelpful: 0 }],
        ]),
      )
    })

    test('its question is gathered once, in its own words, when nothing else was it', async () => {
      const { storage } = await newWorld(openStorage)
      const { material } = await converse(storage, { text: 'lệ phí đổi thẻ' }, given('le-phi'))
      await converse(storage, { text: 'câu khác' }, given('noi-lam'))
      const { messageId: message } = material
      const none = { kind: 'unanswered', notRight: true, message } as const
      await converse(storage, { text: 'không phải', payload: null }, saidOf(message))
      expect(await storage.queue.claim('ticket', 'nobody', NOW, 1000)).toBeNull()
      await converse(storage, { text: 'không phải', payload: null }, { requests: [none] })
      await converse(storage, { text: 'không phải', payload: null }, { requests: [none] })
      const job = await take(storage, 'ticket')
      expect(await storage.ticketIntake.loadCapture(job.subject)).toMatchObject({
        ...{ text: 'lệ phí đổi thẻ', origin: 'not-right' },
      })
      await storage.queue.done(job)
      expect(await storage.queue.claim('ticket', 'nobody', NOW, 1000)).toBeNull()
      expect((await storage.articleUse.articleUse(0)).get('le-phi')?.unhelpful).toBe(1)
      expect((await storage.articleUse.articleUse(0)).get('noi-lam')?.unhelpful).toBe(0)
    })

    test('what was given is told to whom it was given, and to nobody else', async () => {
      const { storage } = await newWorld(openStorage)
      const candidates = [
        { article: 'le-phi', confidence: 0.8 },
        { article: 'noi-lam', confidence: 0.1 },
      ]
      const { material } = await converse(
        storage,
        { text: 'lệ phí đổi thẻ' },
        { ...given('le-phi'), candidates },
      )
      const { messageId: message, contactId } = material
      const { material: minh } = await converse(storage, { personId: 'minh' }, saidOf(message))
      const look = (id: number, by: number) =>
        storage.turns.lookUp({ kind: 'answer', message: id }, by, NOW)
      expect(await look(message, contactId)).toEqual({
        kind: 'answer',
        given: { question: 'lệ phí đổi thẻ', articles: ['le-phi', 'noi-lam'] },
      })
      expect(await look(message, minh.contactId)).toEqual({ kind: 'answer', given: null })
      expect(await look(minh.messageId, minh.contactId)).toEqual({ kind: 'answer', given: null })
      expect(await look(999_999_999_999, contactId)).toEqual({ kind: 'answer', given: null })
    })

    test('a thumb under what was sent counts for its article; the last one counts', async () => {
      const { storage } = await newWorld(openStorage)
      await converse(storage, {}, given('le-phi'))
      const sending = await take(storage, 'deliver')
      await storage.outbox.recordSent(sending, sending.subject, 'm_ours', NOW)
      await converse(storage, {}, given('noi-lam'))
      let at = NOW
      const thumb = (right: boolean, personId = 'lan') =>
        storage.inbound.storeInbound([
          {
            ...{ kind: 'note', channel: 'zalo', event: 'response_feedback', personId },
            ...{ platformMessageId: `thumb ${(at += 1)}`, sentAt: at, receivedAt: at },
            ...{ traceId: `thumb ${at}`, hidden: [], interaction: false, details: {} },
            judges: { message: 'm_ours', right },
          },
        ])
      const unhelpful = async () =>
        [...(await storage.articleUse.articleUse(0))].map(([id, use]) => [id, use.unhelpful])
      await converse(storage, { personId: 'minh' }, {})
      await thumb(false, 'minh')
      expect(await unhelpful()).toContainEqual(['le-phi', 0])
      await thumb(false)
      await thumb(false)
      expect(await unhelpful()).toContainEqual(['le-phi', 1])
      expect(await unhelpful()).toContainEqual(['noi-lam', 0])
      await thumb(true)
      expect(await unhelpful()).toContainEqual(['le-phi', 0])
    })

    test('an answer that both its reader and staff call wrong counts once', async () => {
      const { storage } = await newWorld(openStorage)
      const { material } = await converse(storage, {}, given('le-phi'))
      const { contactId, messageId } = material
      const { messages } = await storage.inbox.messages(contactId, { most: 1 })
      const about = { contactId, messageId: messages[0]?.id ?? 0, rightArticle: null, note: null }
      await storage.staffWork.reportWrongAnswer({ ...about, by: LAN, now: NOW })
      await converse(storage, {}, saidOf(messageId))
      expect((await storage.articleUse.articleUse(0)).get('le-phi')).toEqual({
        ...{ served: 1, unhelpful: 1 },
      })
    })

    test('what staff mark as wrong counts too', async () => {
      const storage = await marked('làm căn cước', 'khai sinh')
      expect((await storage.articleUse.articleUse(0)).get('le-phi')).toEqual({
        ...{ served: 2, unhelpful: 2 },
      })
    })

    test('it is still counted when the person is erased', async () => {
      const { storage } = await newWorld(openStorage)
      await converse(storage, {}, given('le-phi'))
      await converse(storage, {}, notRight)
      const how = { way: 'staff', code: 'c1', now: NOW } as const
      await storage.erasures.erasePerson({ channel: 'zalo', personId: 'lan' }, how)
      expect((await storage.articleUse.articleUse(0)).get('le-phi')).toEqual({
        ...{ served: 1, unhelpful: 1 },
      })
    })

    test('wrong answers are worked off, newest first, with what was asked as it is kept', async () => {
      const storage = await marked('làm căn cước', 'khai sinh cho con')
      const { wrongAnswers } = storage
      const open = await wrongAnswers.wrongAnswersFor('new', 10)
      expect(open).toMatchObject([
        {
          ...{ asked: 'khai sinh cho con', article: 'le-phi', rightArticle: 'khai-sinh' },
          ...{ note: 'hỏi việc khác', by: LAN, createdAt: NOW + 1, state: 'new', reason: null },
        },
        { asked: 'làm căn cước' },
      ])
      expect(await wrongAnswers.wrongAnswersFor('new', 1)).toEqual(open.slice(0, 1))
      const [first, second] = open.map(({ id }) => id)
      const done = { state: 'done', reason: null } as const
      const ignored = { state: 'ignored', reason: 'không phải việc của xã' } as const
      expect(await wrongAnswers.settleWrongAnswer(first!, done, HOA, NOW)).toBe(true)
      expect(await wrongAnswers.settleWrongAnswer(second!, ignored, HOA, NOW)).toBe(true)
      expect(await wrongAnswers.settleWrongAnswer(second! + 1000, done, HOA, NOW)).toBe(false)
      expect(await wrongAnswers.wrongAnswersFor('new', 10)).toEqual([])
      expect(await wrongAnswers.wrongAnswersFor('done', 10)).toMatchObject([{ id: first }])
      expect(await wrongAnswers.wrongAnswersFor('ignored', 10)).toMatchObject([
        { id: second, ...ignored },
      ])
    })

    test('a wrong answer stays when its messages are too old to be kept', async () => {
      const storage = await marked('làm căn cước')
      while ((await storage.retention.deleteOlder('messages', NOW + DAY, 100)) > 0);
      expect(await storage.wrongAnswers.wrongAnswersFor('new', 10)).toMatchObject([
        { asked: null, article: 'le-phi', rightArticle: 'khai-sinh' },
      ])
    })

    test('an owner is written to once a month', async () => {
      const { storage } = await newWorld(openStorage)
      const { reviewMails } = storage
      expect(await reviewMails.reviewMailsOf('2026-11')).toEqual([])
      await reviewMails.noteReviewMail('so-y-te', '2026-11', NOW)
      await reviewMails.noteReviewMail('cong-an-tinh', '2026-11', NOW + 1)
      await reviewMails.noteReviewMail('so-y-te', '2026-11', NOW + 2)
      await reviewMails.noteReviewMail('so-y-te', '2026-12', NOW + 3)
      expect(await reviewMails.reviewMailsOf('2026-11')).toEqual([
        { agency: 'cong-an-tinh', sentAt: NOW + 1 },
        { agency: 'so-y-te', sentAt: NOW },
      ])
    })
  })
}
