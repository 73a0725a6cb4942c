import express, { type Request, type Response, type Router } from 'express'
import { z } from 'zod'
import type { Context, Reply } from '../../bot/decision.ts'
import { isPicture, type Channel } from '../../conversations/channel.ts'
import type { InboxStore } from '../../conversations/inbox.ts'
import type { ChannelName, OutgoingAttachment, OutgoingPart } from '../../conversations/message.ts'
import type { FileStore } from '../../conversations/ports.ts'
import type { Moved, StaffWork } from '../../conversations/staff-work.ts'
import type { Message, Messages, Suggestion } from '../console-contract.ts'
import type { ConsoleFeed } from '../console-feed.ts'
import { whoIs, type Door } from './door.ts'
import { createFileRoutes } from './files.ts'
import { readId, readInput, refuse } from './refusals.ts'
import { toConversation, toMessage } from './shapes.ts'

export interface ConversationOptions {
  door: Door
  inbox: InboxStore
  work: StaffWork
  files: FileStore
  channelOf: (name: ChannelName) => Channel | undefined
  suggest: (words: string, most: number) => Suggestion[]
  titleOf: (article: string) => string
  hasArticle: (article: string) => boolean
  feed: ConsoleFeed
  /** Called after what changed something, or put something into the outbox. */
  changed: () => void
  /** Called after an answer was marked as wrong: editors' pages list it. */
  reported: () => void
  /** A member of staff is writing to this person. */
  showTyping: (person: { channel: ChannelName; personId: string }) => void
  /** Asks how it was; null when the editors took the question away. */
  howItWas: () => { replies: readonly Reply[]; context: Context } | null
  /** Opens a ticket in a person's name. @returns its code */
  openTicket: (contactId: number, content: string) => Promise<string>
  nameOf: (userId: number) => Promise<string>
  newTrace: () => string
  now: () => number
}

/** Messages of one page. */
const PAGE = 50
/** Articles offered beside a conversation. */
const SUGGESTED = 3

/** Messages in which the question is looked for: the last one may be "dạ vâng". */
const LOOKED_BACK = 3
/** From this confidence on a message is a question of its own; "có ai không ạ" has 0.33. */
const TELLING = 0.5
/** Below it an article only takes room. */
const WORTH_READING = 0.05

/** Of the last message that asked something; else of the one nearest to any article. */
function nearest(found: readonly Suggestion[][]): Suggestion[] {
  const sure = ([first]: readonly Suggestion[]) => first?.confidence ?? 0
  return (
    found.find((articles) => sure(articles) >= TELLING) ??
    [...found].sort((a, b) => sure(b) - sure(a))[0] ??
    []
  )
}

const number = z.coerce.number().int().positive().optional()
const range = z.object({ before: number, after: number })
const transferInput = z.object({ to: z.number().int().positive().nullable() })
const replyInput = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/),
  text: z.string().max(4000, 'Tin nhắn dài quá 4.000 ký tự. Hãy chia thành nhiều tin.'),
  file: z.number().int().positive().optional(),
  quotes: z.number().int().positive().optional(),
})
const noteInput = z.object({ text: z.string().trim().min(1, 'Ghi chú đang trống.').max(2000) })
const labelsInput = z.object({
  labels: z.array(z.string().trim().min(1).max(40)).max(10, 'Nhiều nhất 10 nhãn.'),
})
const wrongInput = z.object({
  message: z.number().int().positive(),
  rightArticle: z.string().max(100).nullable(),
  note: z.string().trim().max(1000).default(''),
})
const ticketInput = z.object({
  content: z
    .string()
    .trim()
    .min(5, 'Ghi rõ hơn nội dung cần cơ quan trả lời.')
    .max(1500, 'Nội dung phiếu dài quá 1.500 ký tự.'),
})

/** One conversation: reading it, answering, and who has it. */
export function createConversations(options: ConversationOptions): Router {
  const { door, inbox, work, channelOf, suggest, titleOf, feed, changed, now } = options
  const answer = door.may('answer')
  const router = express.Router()

  /** Reads the number in the path and the conversation behind it. */
  const found = async (request: Request, response: Response) => {
    const id = readId(request, response)
    if (id === undefined) return undefined
    const record = await inbox.conversation(id, now())
    if (!record) refuse(response, 'not-found')
    return record ?? undefined
  }
  const show = async (response: Response, id: number) => {
    const record = await inbox.conversation(id, now())
    if (!record) refuse(response, 'not-found')
    else response.json(toConversation(record, channelOf(record.channel), now()))
  }

  router.get('/:id', async (request, response) => {
    const id = readId(request, response)
    if (id !== undefined) await show(response, id)
  })

  router.get('/:id/messages', async (request, response) => {
    const id = readId(request, response)
    const asked = id !== undefined && readInput(range, request.query, response)
    if (id === undefined || !asked) return
    const { before, after } = asked
    const page = await inbox.messages(id, {
      most: PAGE,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    })
    if (page.messages.length === 0 && !(await inbox.conversation(id, now()))) {
      refuse(response, 'not-found')
      return
    }
    response.json({
      messages: page.messages.map((message) => toMessage(message, titleOf)),
      more: page.more,
    } satisfies Messages)
  })

  /** Tells what became of a move, and writes it down. */
  async function settle(response: Response, id: number, action: string, moved: Moved) {
    if (moved.kind === 'held') {
      const by = moved.by === null ? null : { id: moved.by, name: await options.nameOf(moved.by) }
      const name = by ? by.name : 'Một cán bộ'
      refuse(response, 'held', `${name} đang trả lời cuộc trò chuyện này.`, by ?? undefined)
      return
    }
    if (moved.kind === 'gone') refuse(response, 'not-found')
    else if (moved.kind === 'impossible') refuse(response, 'impossible')
    else {
      const { from, to } = moved
      await door.audited(response, action, `conversation:${id}`, { state: from }, { state: to })
      changed()
      await show(response, id)
    }
  }

  router.post('/:id/claim', answer, async (request, response) => {
    const id = readId(request, response)
    if (id === undefined) return
    const moved = await work.claim(id, whoIs(response).user.id, now())
    await settle(response, id, 'conversation.claim', moved)
  })

  router.post('/:id/transfer', answer, async (request, response) => {
    const id = readId(request, response)
    const input = id !== undefined && readInput(transferInput, request.body, response)
    if (id === undefined || !input) return
    const moved = await work.transfer(id, input.to, now())
    await settle(response, id, 'conversation.transfer', moved)
  })

  router.post('/:id/release', answer, async (request, response) => {
    const id = readId(request, response)
    if (id === undefined) return
    const moved = await work.release(id, whoIs(response).user.id, now())
    await settle(response, id, 'conversation.release', moved)
  })

  router.post('/:id/close', answer, async (request, response) => {
    const record = await found(request, response)
    if (!record) return
    const { contactId: id } = record
    const moved = await work.close(id, whoIs(response).user.id, now())
    const asked = moved.kind === 'moved' ? options.howItWas() : null
    const channel = channelOf(record.channel)
    if (asked && channel) {
      const parts = asked.replies.flatMap((reply) => channel.toParts(reply))
      const speaker = { speaker: 'bot' as const, lastInteractionAt: record.lastInteractionAt }
      // A question that would wait until they write again is asked at the wrong time.
      if (!channel.closedWindow?.({ ...speaker, now: now() }, record.personId)) {
        await work.askHowItWas(id, parts, asked.context, options.newTrace(), now())
      }
    }
    await settle(response, id, 'conversation.close', moved)
  })

  router.post('/:id/replies', answer, async (request, response) => {
    const record = await found(request, response)
    const input = record && readInput(replyInput, request.body, response)
    if (!record || !input) return
    const channel = channelOf(record.channel)
    if (!channel) {
      refuse(response, 'channel-off')
      return
    }
    const parts = await partsOf(input, record.contactId, channel)
    if (parts.length === 0) {
      refuse(response, 'bad-input', 'Tin nhắn đang trống.')
      return
    }
    const { contactId } = record
    const replied = await work.reply({
      contactId,
      by: whoIs(response).user.id,
      clientId: input.id,
      parts,
      ...(input.quotes === undefined ? {} : { quotes: input.quotes }),
      traceId: options.newTrace(),
      now: now(),
    })
    if (replied.kind !== 'stored') {
      await settle(response, contactId, 'conversation.reply', replied)
      return
    }
    if (!replied.again) {
      await door.audited(response, 'conversation.reply', `conversation:${contactId}`)
      changed()
    }
    response.status(202).json({ message: await messageOf(contactId, replied.messageId) })
  })

  async function partsOf(
    { text, file }: z.infer<typeof replyInput>,
    contactId: number,
    channel: Channel,
  ): Promise<OutgoingPart[]> {
    const attachment = file === undefined ? undefined : await attachmentOf(file, contactId)
    const words = text.trim()
    if (words === '' && !attachment) return []
    return channel.toParts({ text: words, choices: [], ...(attachment ? { attachment } : {}) })
  }

  /** Only a file that was put there for this person. */
  async function attachmentOf(
    fileId: number,
    contactId: number,
  ): Promise<OutgoingAttachment | undefined> {
    const file = await inbox.file(fileId)
    if (!file || file.contactId !== contactId) return undefined
    const { name, mediaType } = file
    return { kind: isPicture(mediaType) ? 'image' : 'file', fileId, name, mediaType }
  }

  async function messageOf(contactId: number, messageId: number): Promise<Message | undefined> {
    const { messages } = await inbox.messages(contactId, { after: messageId - 1, most: 1 })
    return messages.map((message) => toMessage(message, titleOf))[0]
  }

  router.post('/:id/messages/:messageId/retry', answer, async (request, response) => {
    const id = readId(request, response)
    if (id === undefined) return
    const messageId = Number(request.params['messageId'])
    if (!Number.isSafeInteger(messageId) || !(await work.sendAgain(id, messageId, now()))) {
      refuse(response, 'not-found')
      return
    }
    await door.audited(response, 'conversation.retry', `conversation:${id}`)
    changed()
    response.json(await messageOf(id, messageId))
  })

  router.post('/:id/notes', answer, async (request, response) => {
    const record = await found(request, response)
    const input = record && readInput(noteInput, request.body, response)
    if (!record || !input) return
    const { user } = whoIs(response)
    const { contactId } = record
    const id = await work.addNote({ contactId, by: user.id, text: input.text, now: now() })
    await door.audited(response, 'conversation.note', `conversation:${contactId}`)
    changed()
    const by = { id: user.id, name: user.name }
    response.status(201).json({ id, by, text: input.text, at: now() })
  })

  router.put('/:id/labels', answer, async (request, response) => {
    const record = await found(request, response)
    const input = record && readInput(labelsInput, request.body, response)
    if (!record || !input) return
    const { contactId, labels } = record
    await work.setLabels(contactId, input.labels, now())
    const [before, after] = [labels.join(', '), input.labels.join(', ')]
    const subject = `conversation:${contactId}`
    await door.audited(
      response,
      'conversation.label',
      subject,
      { labels: before },
      { labels: after },
    )
    changed()
    await show(response, contactId)
  })

  router.post('/:id/read', answer, async (request, response) => {
    const record = await found(request, response)
    if (!record) return
    await work.markRead(record.contactId, now())
    feed.hint()
    response.status(204).end()
  })

  router.post('/:id/typing', answer, async (request, response) => {
    const record = await found(request, response)
    if (!record) return
    const { id, name } = whoIs(response).user
    feed.typing({ contactId: record.contactId, by: { id, name } })
    // The person sees that of whoever will answer, not of a colleague who reads.
    if (record.assignee?.id === id) options.showTyping(record)
    response.status(204).end()
  })

  router.get('/:id/suggestions', async (request, response) => {
    const record = await found(request, response)
    if (!record) return
    const words = await inbox.lastWords(record.contactId, LOOKED_BACK)
    const offers = words.map((said) =>
      suggest(said, SUGGESTED).filter(({ confidence }) => (confidence ?? 0) >= WORTH_READING),
    )
    response.json({ articles: nearest(offers) })
  })

  router.post('/:id/wrong-answer', answer, async (request, response) => {
    const id = readId(request, response)
    const input = id !== undefined && readInput(wrongInput, request.body, response)
    if (id === undefined || !input) return
    const { message: messageId, rightArticle, note } = input
    if (rightArticle !== null && !options.hasArticle(rightArticle)) {
      refuse(response, 'bad-input', 'Không có bài mang mã này; hãy chọn lại bài đúng.')
      return
    }
    const by = whoIs(response).user.id
    const report = { contactId: id, messageId, rightArticle, note: note || null, by, now: now() }
    if (!(await work.reportWrongAnswer(report))) {
      refuse(response, 'not-found')
      return
    }
    await door.audited(response, 'answer.wrong', `conversation:${id}`, null, { rightArticle })
    options.reported()
    response.status(201).json({})
  })

  router.post('/:id/tickets', answer, async (request, response) => {
    const record = await found(request, response)
    const input = record && readInput(ticketInput, request.body, response)
    if (!record || !input) return
    const code = await options.openTicket(record.contactId, input.content)
    await door.audited(response, 'ticket.open', code, null, {
      conversation: record.contactId,
    })
    changed()
    response.status(201).json({ code })
  })

  router.use(createFileRoutes(options))
  return router
}
