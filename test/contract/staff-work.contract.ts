import { describe, expect, test } from 'vitest'
import type { InboxView } from '../../src/conversations/inbox.ts'
import type { ReceivedMessage } from '../../src/conversations/ports.ts'
import { isHeld } from '../../src/conversations/states.ts'
import type { Storage } from '../../src/storage/storage.ts'
import {
  commitOf,
  converse,
  deliverAll,
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

const HOUR = 60 * MINUTE
const LAN = 7
const HOA = 8
const forHelp = {
  outcome: 'handoff' as const,
  requests: [{ kind: 'handoff' as const, reason: 'asked for a person' }],
}

export function describeStaffWork(name: string, openStorage: OpenStorage): void {
  describe(`who a conversation is with, on ${name}`, () => {
    const fresh = async () => {
      const { storage } = await newWorld(openStorage)
      const { material } = await converse(storage, {}, forHelp)
      return { storage, id: material.contactId }
    }
    const stateOf = async ({ inbox }: Storage, id: number) => (await inbox.lines([id], NOW))[0]
    const native = (storage: Storage, text: string, over: Partial<ReceivedMessage> = {}) =>
      storage.inbound.storeInbound([
        message({
          ...{ kind: 'echo', event: 'oa_send_text', author: 'staff', text, sentAt: NOW, ...over },
        }),
      ])
    const say = (text: string, by: number, clientId = text) => ({
      ...{ by, clientId, parts: [reply(text)], traceId: 'staff', now: NOW },
    })

    test('who asks for a person waits, with what they wrote unread, and staff are alerted', async () => {
      const { storage, id } = await fresh()
      expect(await stateOf(storage, id)).toMatchObject({
        ...{ state: 'waiting', waitingSince: NOW, reason: 'asked for a person', unread: 1 },
        ...{ preview: 'làm căn cước hết bao nhiêu tiền', previewFrom: 'person' },
      })
      expect(await storage.queue.count('alert')).toMatchObject({ ready: 1 })
    })

    test('one takes it, the other is told by whom it is held', async () => {
      const { storage, id } = await fresh()
      const { staffWork } = storage
      expect(await staffWork.claim(id, LAN, NOW)).toEqual({
        ...{ kind: 'moved', from: 'waiting', to: 'staff' },
      })
      expect(await staffWork.claim(id, HOA, NOW)).toEqual({ kind: 'held', by: LAN })
      expect(await staffWork.reply({ contactId: id, ...say('Chào bác', HOA) })).toEqual({
        ...{ kind: 'held', by: LAN },
      })
      expect(await staffWork.claim(id, LAN, NOW)).toMatchObject({ kind: 'moved' })
      expect(await storage.handoffs.waitingHandoffs()).toEqual([])
    })

    test('of two who take it at the same moment one has it', async () => {
      const { storage, id } = await fresh()
      const both = await Promise.all([LAN, HOA].map((by) => storage.staffWork.claim(id, by, NOW)))
      expect(both.map(({ kind }) => kind).sort()).toEqual(['held', 'moved'])
    })

    test('nobody takes what is gone', async () => {
      const { storage, id } = await fresh()
      expect(await storage.staffWork.claim(id + 1000, LAN, NOW)).toEqual({ kind: 'gone' })
    })

    test('a reply goes out once, however often it is sent, and takes the conversation', async () => {
      const { storage, id } = await fresh()
      const first = await storage.staffWork.reply({ contactId: id, ...say('Chào bác', LAN) })
      const again = await storage.staffWork.reply({ contactId: id, ...say('Chào bác', LAN) })
      expect(first).toMatchObject({ kind: 'stored', again: false })
      expect(again).toEqual({ ...first, again: true })
      expect(await deliverAll(storage)).toEqual(['Chào bác'])
      expect(await stateOf(storage, id)).toMatchObject({
        ...{ state: 'staff', assignee: { id: LAN }, unread: 0 },
        ...{ preview: 'Chào bác', previewFrom: 'staff' },
      })
    })

    test('what the bot had in the outbox is withdrawn when somebody takes over', async () => {
      const { storage, id } = await fresh()
      await converse(storage, {}, { parts: [reply('của máy')] })
      await storage.staffWork.claim(id, LAN, NOW)
      await storage.staffWork.reply({ contactId: id, ...say('của người', LAN) })
      expect(await deliverAll(storage)).toEqual(['của người'])
      const { messages } = await storage.inbox.messages(id, { most: 10 })
      expect(messages.map(({ text, state }) => [text, state])).toContainEqual([
        ...['của máy', 'withdrawn'],
      ])
    })

    test('a reply under way when staff speak outside is not sent', async () => {
      const { storage } = await fresh()
      await converse(storage, {}, { parts: [reply('của máy')] })
      const job = await take(storage, 'deliver')
      await native(storage, 'Chào bác')
      expect(await storage.outbox.loadOutgoing(job.subject, NOW)).toBeNull()
    })

    test('what the bot decides while staff speak is not kept, nor what it would remember', async () => {
      const { storage, id } = await fresh()
      const turn = await receive(storage)
      await native(storage, 'Chào bác')
      const committed = await storage.turns.commitTurn(
        commitOf(turn, { parts: [reply('của máy')], context: { choices: [], article: 'x' } }),
      )
      expect(committed).toBe('silenced')
      expect(await drain(storage, 'deliver')).toEqual([])
      await storage.inbound.storeInbound([message()])
      expect((await openTurn(storage)).material.context).toEqual(turn.material.context)
      expect(await stateOf(storage, id)).toMatchObject({ state: 'staff', assignee: null })
    })

    test('danger is said all the same, also when somebody takes over meanwhile', async () => {
      const { storage, id } = await fresh()
      const turn = await receive(storage)
      await storage.staffWork.claim(id, LAN, NOW)
      const urgent = { parts: [reply('Gọi 114')], outcome: 'emergency' as const, urgent: true }
      expect(await storage.turns.commitTurn(commitOf(turn, urgent))).toBe('spoken')
      expect(await deliverAll(storage)).toEqual(['Gọi 114'])
    })

    test('a word in the platform tool holds it for eight hours, then the bot has it again', async () => {
      const { storage, id } = await fresh()
      await native(storage, 'Chào bác')
      const hold = async (now: number) => {
        await storage.inbound.storeInbound([message({ receivedAt: now })])
        const turn = await openTurn(storage, now)
        await storage.turns.commitTurn(commitOf(turn, { now }))
        return isHeld(turn.material.hold, now)
      }
      expect(await hold(NOW + 8 * HOUR - 1)).toBe(true)
      expect(await hold(NOW + 8 * HOUR)).toBe(false)
      expect(await stateOf(storage, id)).toMatchObject({ state: 'bot', assignee: null })
    })

    test('the silence of staff is a setting', async () => {
      const { storage, id } = await fresh()
      await storage.settings.saveSetting('staff.silence', 2, NOW)
      await native(storage, 'Chào bác')
      expect(await storage.staffWork.lapse(NOW + 2 * HOUR - 1, 10)).toEqual([])
      expect(await storage.staffWork.lapse(NOW + 2 * HOUR, 10)).toEqual([id])
      expect(await stateOf(storage, id)).toMatchObject({ state: 'bot' })
    })

    test('what a colleague took and left unread goes back to the queue when it lapses', async () => {
      const { storage, id } = await fresh()
      await storage.staffWork.claim(id, LAN, NOW)
      await converse(storage, { receivedAt: NOW + MINUTE })
      expect(await storage.staffWork.lapse(NOW + 9 * HOUR, 10)).toEqual([id])
      expect(await stateOf(storage, id)).toMatchObject({ state: 'waiting', assignee: null })
    })

    test('/bot on in the platform tool gives it back, /bot off takes it', async () => {
      const { storage, id } = await fresh()
      await native(storage, '/bot off')
      expect(await stateOf(storage, id)).toMatchObject({ state: 'staff' })
      await native(storage, ' /BOT  on ')
      expect(await stateOf(storage, id)).toMatchObject({ state: 'bot' })
    })

    test('an echo from before it was given back, or from days ago, takes nothing', async () => {
      const { storage, id } = await fresh()
      await storage.staffWork.claim(id, LAN, NOW)
      await storage.staffWork.release(id, LAN, NOW + HOUR)
      await native(storage, 'muộn', { sentAt: NOW, receivedAt: NOW + HOUR + 1 })
      expect(await stateOf(storage, id)).toMatchObject({ state: 'bot' })
      await native(storage, 'cũ', { sentAt: NOW - 9 * HOUR, receivedAt: NOW + 2 * HOUR })
      expect(await stateOf(storage, id)).toMatchObject({ state: 'bot' })
    })

    test.each([
      ['released', 'bot'],
      ['closed', 'closed'],
      ['queued', 'waiting'],
    ] as const)('an echo from before a colleague %s it takes nothing', async (how, state) => {
      const { storage, id } = await fresh()
      const { staffWork } = storage
      await staffWork.claim(id, LAN, NOW)
      const at = NOW + HOUR
      if (how === 'released') await staffWork.release(id, LAN, at)
      if (how === 'closed') await staffWork.close(id, LAN, at)
      if (how === 'queued') await staffWork.transfer(id, null, at)
      await native(storage, 'muộn', { sentAt: NOW + MINUTE, receivedAt: at + MINUTE })
      expect(await stateOf(storage, id)).toMatchObject({ state })
    })

    test('an echo from before the person asked for staff holds it as if it had come in time', async () => {
      const { storage } = await newWorld(openStorage)
      const { material } = await converse(storage, {}, {})
      await converse(
        storage,
        { receivedAt: NOW + 5 * MINUTE },
        { ...forHelp, now: NOW + 5 * MINUTE },
      )
      await native(storage, 'Chào bác', { sentAt: NOW + MINUTE, receivedAt: NOW + 6 * MINUTE })
      expect(await stateOf(storage, material.contactId)).toMatchObject({ state: 'staff' })
      expect(await storage.staffWork.lapse(NOW + 8 * HOUR, 10)).toEqual([])
      expect(await storage.staffWork.lapse(NOW + 8 * HOUR + MINUTE, 10)).toHaveLength(1)
    })

    test('an echo that comes after a later one neither shortens the silence nor hides what was written', async () => {
      const { storage, id } = await fresh()
      await native(storage, 'sau', { sentAt: NOW + 10 * MINUTE, receivedAt: NOW + 10 * MINUTE })
      await converse(storage, {
        ...{ text: 'còn gì nữa', sentAt: NOW + 12 * MINUTE, receivedAt: NOW + 12 * MINUTE },
      })
      await native(storage, 'trước', { sentAt: NOW + MINUTE, receivedAt: NOW + 13 * MINUTE })
      expect(await stateOf(storage, id)).toMatchObject({
        ...{ unread: 1, preview: 'còn gì nữa', previewFrom: 'person' },
      })
      expect(await storage.staffWork.lapse(NOW + 8 * HOUR + 9 * MINUTE, 10)).toEqual([])
      expect(await storage.staffWork.lapse(NOW + 8 * HOUR + 10 * MINUTE, 10)).toEqual([id])
    })

    test('commands and words count in the order in which they were typed', async () => {
      const { storage, id } = await fresh()
      const typed = (text: string, minute: number, comes: number) =>
        native(storage, text, { sentAt: NOW + minute * MINUTE, receivedAt: NOW + comes * MINUTE })
      await typed('/bot on', 3, 3)
      await typed('Chào bác', 2, 4)
      expect(await stateOf(storage, id)).toMatchObject({ state: 'bot' })
      await typed('Bác ơi', 6, 6)
      await typed('/bot on', 5, 7)
      expect(await stateOf(storage, id)).toMatchObject({ state: 'staff' })
    })

    test('a picture of staff is shown as one', async () => {
      const { storage, id } = await fresh()
      const attachments = [{ kind: 'image' as const }]
      const picture = { event: 'oa_send_image', attachments, text: null }
      await storage.inbound.storeInbound([
        message({ kind: 'echo', author: 'staff', sentAt: NOW, ...picture }),
      ])
      expect(await stateOf(storage, id)).toMatchObject({ state: 'staff', preview: '[image]' })
    })

    test('the echo of a reply that was withdrawn while it was sent is known as ours', async () => {
      const { storage, id } = await fresh()
      await converse(storage, {}, { parts: [reply('của máy')] })
      await take(storage, 'deliver')
      await native(storage, 'Chào bác')
      await native(storage, 'của máy', { author: 'app', platformMessageId: 'sent-1' })
      const { messages } = await storage.inbox.messages(id, { most: 10 })
      expect(messages.filter(({ text }) => text === 'của máy')).toMatchObject([{ state: 'sent' }])
    })

    test('a newcomer to whom staff spoke first has had no notice yet', async () => {
      const { storage } = await newWorld(openStorage)
      const turn = await receive(storage)
      await native(storage, 'Chào bác')
      await storage.turns.commitTurn(commitOf(turn, { parts: [reply('của máy')] }))
      await storage.inbound.storeInbound([message()])
      const held = await openTurn(storage)
      expect(held.material).toMatchObject({ firstContact: true, hold: { state: 'staff' } })
      await storage.turns.commitTurn(commitOf(held, { outcome: 'silent' }))
      await storage.inbound.storeInbound([message()])
      expect((await openTurn(storage)).material.firstContact).toBe(true)
    })

    test('an erasure is carried out although staff take over meanwhile', async () => {
      const { storage, id } = await fresh()
      const turn = await receive(storage)
      await storage.staffWork.claim(id, LAN, NOW)
      const erase = { requests: [{ kind: 'erase' as const }], parts: [reply('đã xóa')] }
      expect(await storage.turns.commitTurn(commitOf(turn, erase))).toBe('spoken')
      expect(await deliverAll(storage)).toEqual(['đã xóa'])
      expect((await storage.inbox.messages(id, { most: 10 })).messages).toMatchObject([
        { text: 'đã xóa' },
      ])
    })

    test('a score and the word that follows it are one rating, thought again included', async () => {
      const { storage, id } = await fresh()
      const rate = (score: number, comment: string | null, minute: number) => {
        const receivedAt = NOW + minute * MINUTE
        const requests = [{ kind: 'rating' as const, score, comment }]
        return converse(storage, { receivedAt }, { requests })
      }
      const ratings = async () => (await storage.inbox.conversation(id, NOW))?.ratings
      await rate(4, null, 0)
      await rate(4, 'nhiệt tình', 1)
      expect(await ratings()).toMatchObject([{ score: 4, comment: 'nhiệt tình' }])
      await rate(2, null, 2)
      expect(await ratings()).toMatchObject([{ score: 2, comment: 'nhiệt tình' }])
      await rate(5, null, 7 * 24 * 60)
      const scores = (await ratings())?.map(({ score }) => score).sort()
      expect(scores).toEqual([2, 5])
    })

    test('an echo of another program takes nothing', async () => {
      const { storage, id } = await fresh()
      await native(storage, 'tin quảng bá', { author: 'app' })
      expect(await stateOf(storage, id)).toMatchObject({ state: 'waiting' })
    })

    test('given back, the bot begins afresh and answers the next message', async () => {
      const { storage, id } = await fresh()
      await converse(storage, {}, { context: { choices: [], article: 'x' } })
      await storage.staffWork.claim(id, LAN, NOW)
      expect(await storage.staffWork.release(id, LAN, NOW)).toMatchObject({ to: 'bot' })
      await storage.inbound.storeInbound([message()])
      const { material } = await openTurn(storage)
      expect(material).toMatchObject({ context: { choices: [] }, hold: { state: 'bot' } })
      expect(material.context).not.toHaveProperty('article')
    })

    test('closed, it is the bot\u2019s when the person writes again', async () => {
      const { storage, id } = await fresh()
      await storage.staffWork.claim(id, LAN, NOW)
      expect(await storage.staffWork.close(id, LAN, NOW)).toMatchObject({ to: 'closed' })
      expect(await storage.staffWork.close(id, LAN, NOW)).toMatchObject({ kind: 'impossible' })
      await converse(storage)
      expect(await stateOf(storage, id)).toMatchObject({ state: 'bot' })
      const beside = await storage.inbox.conversation(id, NOW)
      expect(beside?.earlier).toMatchObject([{ reason: 'asked for a person', closedAt: NOW }])
    })

    test('a colleague gets it, or the queue', async () => {
      const { storage, id } = await fresh()
      await storage.staffWork.claim(id, LAN, NOW)
      await storage.staffWork.transfer(id, HOA, NOW)
      expect(await stateOf(storage, id)).toMatchObject({ assignee: { id: HOA } })
      await storage.staffWork.transfer(id, null, NOW + MINUTE)
      expect(await stateOf(storage, id)).toMatchObject({ state: 'waiting', assignee: null })
      expect(await storage.handoffs.waitingHandoffs()).toHaveLength(1)
    })

    test('what somebody holds who is switched off waits for a colleague', async () => {
      const { storage, id } = await fresh()
      await storage.staffWork.claim(id, LAN, NOW)
      await storage.staffWork.requeueAllOf(HOA, NOW)
      expect(await stateOf(storage, id)).toMatchObject({ assignee: { id: LAN } })
      await storage.staffWork.requeueAllOf(LAN, NOW)
      expect(await stateOf(storage, id)).toMatchObject({ state: 'waiting', assignee: null })
    })

    test('the first word of staff is counted, wherever it was typed', async () => {
      const { storage } = await fresh()
      await native(storage, 'Chào bác', { sentAt: NOW + MINUTE, receivedAt: NOW + MINUTE })
      await native(storage, 'Bác chờ', { sentAt: NOW + 2 * MINUTE, receivedAt: NOW + 2 * MINUTE })
      expect(await storage.waiting.answeredSince(NOW - 1, 10)).toEqual([
        { createdAt: NOW, firstReplyAt: NOW + MINUTE },
      ])
    })

    test('who waits is reminded of once and escalated once, with an honest word', async () => {
      const { storage } = await fresh()
      const [person] = await storage.waiting.waiting()
      const handoffId = person?.handoffId ?? 0
      expect(person).toMatchObject({ since: NOW, remindedAt: null, escalatedAt: null })
      expect(await storage.waiting.remind(handoffId, NOW)).toBe(true)
      expect(await storage.waiting.remind(handoffId, NOW)).toBe(false)
      expect(await storage.waiting.escalate(handoffId, [reply('xin lỗi')], NOW)).toBe(true)
      expect(await storage.waiting.escalate(handoffId, [reply('xin lỗi')], NOW)).toBe(false)
      expect(await deliverAll(storage)).toEqual(['xin lỗi'])
    })

    test('nobody who was answered meanwhile is reminded of', async () => {
      const { storage, id } = await fresh()
      const [person] = await storage.waiting.waiting()
      await storage.staffWork.claim(id, LAN, NOW)
      expect(await storage.waiting.remind(person?.handoffId ?? 0, NOW)).toBe(false)
      expect(await storage.waiting.escalate(person?.handoffId ?? 0, [], NOW)).toBe(false)
    })

    test('a refused reply may be sent again, once it is refused', async () => {
      const { storage, id } = await fresh()
      const said = await storage.staffWork.reply({ contactId: id, ...say('Chào bác', LAN) })
      const messageId = said.kind === 'stored' ? said.messageId : 0
      expect(await storage.staffWork.sendAgain(id, messageId, NOW)).toBe(false)
      const job = await take(storage, 'deliver')
      await storage.outbox.recordRefused(job, messageId, '-201: no', NOW)
      expect(await storage.staffWork.sendAgain(id, messageId, NOW)).toBe(true)
      expect(await deliverAll(storage)).toEqual(['Chào bác'])
    })

    test('an answer marked as wrong is listed with what was asked and what would be right', async () => {
      const { storage, id } = await fresh()
      await converse(storage, { text: 'lệ phí' }, { parts: [reply('50.000 đồng')] })
      const { messages } = await storage.inbox.messages(id, { most: 1 })
      const report = { contactId: id, rightArticle: 'khai-sinh', note: null, by: LAN, now: NOW }
      const mark = (messageId: number) =>
        storage.staffWork.reportWrongAnswer({ ...report, messageId })
      expect(await mark(messages[0]?.id ?? 0)).toBe(true)
      // What the person wrote is no answer.
      expect(await mark((messages[0]?.id ?? 0) - 1)).toBe(false)
      expect(await storage.staffWork.wrongAnswers(10)).toMatchObject([
        { question: 'lệ phí', article: 'can-cuoc-le-phi', rightArticle: 'khai-sinh', at: NOW },
      ])
    })

    test('an erasure takes what staff left beside the conversation', async () => {
      const { storage, id } = await fresh()
      await storage.staffWork.addNote({ contactId: id, by: LAN, text: 'hay quên', now: NOW })
      await storage.staffWork.setLabels(id, ['khó', 'gấp', 'khó'], NOW)
      expect((await storage.inbox.lines([id], NOW))[0]?.labels).toEqual(['gấp', 'khó'])
      await storage.erasures.erasePerson(
        { channel: 'zalo', personId: 'lan' },
        { way: 'staff', code: 'c1', now: NOW },
      )
      expect(await storage.inbox.conversation(id, NOW)).toBeNull()
      expect(await storage.inbox.labels()).toEqual([])
    })
  })

  describe(`the inbox on ${name}`, () => {
    const fresh = async () => {
      const { storage } = await newWorld(openStorage)
      const ids: Record<string, number> = {}
      const people = [
        ['an', 'Nguyễn Văn An', 'hỏi lệ phí thẻ căn cước', forHelp],
        ['binh', 'Trần Thị Bình', 'đăng ký khai sinh cho con', {}],
        ['chi', 'Đỗ Chi', 'cứu với nhà cháy', forHelp],
        ['dung', null, 'xin chào', forHelp],
      ] as const
      for (const [at, [personId, personName, text, decided]] of people.entries()) {
        const { material } = await converse(
          storage,
          {
            ...{ personId, text, receivedAt: NOW + at * MINUTE },
            ...(personName ? { personName } : {}),
          },
          personId === 'chi'
            ? { requests: [{ kind: 'handoff', reason: 'emergency' }], urgent: true }
            : decided,
        )
        ids[personId] = material.contactId
      }
      const list = async (view: InboxView, over: object = {}) => {
        const query = { view, userId: LAN, most: 10, now: NOW, ...over }
        const { lines } = await storage.inbox.list(query)
        return lines.map(({ personId }) => personId)
      }
      return { storage, ids, list }
    }

    test('shows who waits, danger first, then whoever waits longest', async () => {
      const { list } = await fresh()
      expect(await list('waiting')).toEqual(['chi', 'an', 'dung'])
      expect(await list('bot')).toEqual(['binh'])
    })

    test('goes on from page to page without a gap', async () => {
      const { storage } = await fresh()
      for (const [view, all] of [
        ['waiting', ['chi', 'an', 'dung']],
        ['open', ['dung', 'chi', 'an']],
      ] as const) {
        const seen: string[] = []
        let after: string | null = ''
        while (after !== null) {
          const page: Awaited<ReturnType<typeof storage.inbox.list>> = await storage.inbox.list({
            ...{ view, userId: LAN, most: 1, now: NOW, ...(after ? { after } : {}) },
          })
          seen.push(...page.lines.map(({ personId }) => personId))
          after = page.next
        }
        expect(seen).toEqual(all)
      }
    })

    test('shows what is mine, and counts', async () => {
      const { storage, ids, list } = await fresh()
      await storage.staffWork.claim(ids['an'] ?? 0, LAN, NOW)
      await storage.staffWork.claim(ids['dung'] ?? 0, HOA, NOW)
      expect(await list('mine')).toEqual(['an'])
      expect(await list('open')).toEqual(['dung', 'chi', 'an'])
      expect(await storage.inbox.counts(LAN, NOW)).toEqual({ waiting: 1, mine: 1, open: 3 })
    })

    test.each([
      ['tran thi binh', ['binh']],
      ['Bình', ['binh']],
      ['do chi', ['chi']],
      ['can cuoc', ['an']],
      ['CĂN CƯỚC', ['an']],
      ['can cu', ['an']],
      ['dang ky khai', ['binh']],
      ['không có ai viết', []],
      ["'); drop table messages; --", []],
    ])('finds "%s" in names and words, with and without marks', async (words, expected) => {
      const { list } = await fresh()
      expect(await list('open', { words })).toEqual(expected)
    })

    test('finds no more what was taken back', async () => {
      const { storage, list } = await fresh()
      await converse(storage, { personId: 'an', text: 'mật thư', platformMessageId: 'm-1' })
      expect(await list('open', { words: 'mat thu' })).toEqual(['an'])
      await storage.inbound.storeInbound([
        {
          ...{ channel: 'zalo', kind: 'deletion', event: 'deletion', personId: 'an' },
          ...{ platformMessageId: 'd-1', targets: ['m-1'], sentAt: NOW, receivedAt: NOW },
          ...{ traceId: 't', hidden: [] },
        },
      ])
      expect(await list('open', { words: 'mat thu' })).toEqual([])
      const [line] = await storage.inbox.lines([(await fresh()).ids['an'] ?? 0], NOW)
      expect(line?.preview).not.toContain('mật thư')
    })

    test('finds words as they are now, whenever they were taken into the index', async () => {
      const { storage, list } = await fresh()
      const said = (text: string, platformMessageId: string) =>
        converse(storage, { personId: 'an', text, platformMessageId })
      const edited = (target: string, text: string, traceId: string) =>
        storage.inbound.storeInbound([
          {
            ...{ channel: 'zalo', kind: 'edit', event: 'edit', personId: 'an', text, target },
            ...{ platformMessageId: traceId, sentAt: NOW, receivedAt: NOW, traceId, hidden: [] },
          },
        ])
      // Changed before it was ever looked for, and after.
      await said('sổ đỏ', 'm-1')
      await edited('m-1', 'sổ hồng', 't-1')
      expect([
        await list('open', { words: 'so do' }),
        await list('open', { words: 'hong' }),
      ]).toEqual([[], ['an']])
      await edited('m-1', 'sổ tím', 't-2')
      expect([await list('open', { words: 'hong' }), await list('open', { words: 'tim' })]).toEqual(
        [[], ['an']],
      )
      // More than go into the index at once, by two at the same time.
      for (let n = 0; n < 600; n++) await said(`lượt ${n}`, `n-${n}`)
      await Promise.all([storage.inbox.indexNewWords(), storage.inbox.indexNewWords()])
      expect(await list('open', { words: 'luot 0' })).toEqual(['an'])
      expect(await list('open', { words: 'luot 599' })).toEqual(['an'])
      expect(await list('open', { words: 'luot 600' })).toEqual([])
    })

    test('shows only a channel or a label when asked', async () => {
      const { storage, ids, list } = await fresh()
      await storage.staffWork.setLabels(ids['an'] ?? 0, ['gấp'], NOW)
      expect(await list('open', { label: 'gấp' })).toEqual(['an'])
      expect(await list('open', { channel: 'messenger' })).toEqual([])
    })

    test('shows a conversation from its end, then what was before', async () => {
      const { storage, ids } = await fresh()
      const id = ids['an'] ?? 0
      for (const text of ['một', 'hai', 'ba']) await converse(storage, { personId: 'an', text })
      const end = await storage.inbox.messages(id, { most: 2 })
      expect([end.messages.map(({ text }) => text), end.more]).toEqual([['hai', 'ba'], true])
      const before = await storage.inbox.messages(id, { before: end.messages[0]?.id ?? 0, most: 2 })
      expect(before.messages.map(({ text }) => text)).toEqual(['hỏi lệ phí thẻ căn cước', 'một'])
      expect(before.more).toBe(false)
    })

    test('tells what changed since, and the article behind what the bot said', async () => {
      const { storage, ids } = await fresh()
      await converse(
        storage,
        { personId: 'an', receivedAt: NOW + 10 * MINUTE },
        { parts: [reply('50.000 đồng')] },
      )
      const changes = await storage.inbox.changedSince(NOW + 5 * MINUTE, 10)
      expect(changes).toEqual([{ contactId: ids['an'], changedAt: NOW + 10 * MINUTE }])
      const { messages } = await storage.inbox.messages(ids['an'] ?? 0, { most: 1 })
      expect(messages[0]?.turn).toEqual({
        ...{ outcome: 'answered', article: 'can-cuoc-le-phi', confidence: 0.75 },
      })
    })
  })
}
