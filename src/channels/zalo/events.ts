import type { Attachment, InboundEvent, InboundMessage } from '../../conversations/message.ts'
import { anonymousPerson } from './anonymous.ts'
import { attachmentsOf } from './attachments.ts'
import { envelope, happening, personOf, type ZaloEvent } from './envelope.ts'
import { notices, personInfo, type Reader } from './notices.ts'

/**
 * A body of the OA webhook → what happened. Docs: "Webhook → Sự kiện". An event comes alone in a
 * body; names we do not know give nothing: Zalo adds new ones without notice.
 * @param oaId tells the account from the person where an event may have either first
 */
export function parseZaloEvent(body: unknown, oaId: string): InboundEvent[] {
  const { data } = envelope.safeParse(body)
  if (!data) return []
  const event = { ...data, body: body as Record<string, unknown> }
  return [readerOf(event.event_name)?.(event, oaId) ?? []].flat()
}

function readerOf(name: string): Reader | undefined {
  const known = messages.get(name) ?? notices.get(name)
  if (known) return known
  // Group chats are not a citizen's conversation with us.
  if (/^(user|oa)_send_group/.test(name)) return undefined
  return families.find(({ prefix }) => name.startsWith(prefix))?.reader
}

const messages: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['follow', follow],
  ['user_click_chatnow', start],
  ['user_submit_info', submittedInfo],
])

/** The first that fits; names of one family differ in what is attached. */
const families: readonly { prefix: string; reader: Reader }[] = [
  { prefix: 'user_send_', reader: fromPerson },
  { prefix: 'anonymous_send_', reader: fromVisitor },
  { prefix: 'oa_send_anonymous_', reader: toVisitor },
  { prefix: 'oa_send_', reader: toPerson },
]

function fromPerson(event: ZaloEvent): InboundMessage | undefined {
  return event.sender && said(event, event.sender.id)
}

/** Of a visitor of the chat box without an account. */
function fromVisitor(event: ZaloEvent): InboundMessage | undefined {
  const personId = visitor(event, event.sender?.id)
  return personId === undefined ? undefined : said(event, personId)
}

function toVisitor(event: ZaloEvent): InboundMessage | undefined {
  const personId = visitor(event, event.recipient?.id)
  return personId === undefined ? undefined : echo(event, personId)
}

function toPerson(event: ZaloEvent): InboundMessage | undefined {
  return event.recipient && echo(event, event.recipient.id)
}

function visitor({ message }: ZaloEvent, anonymousId: string | undefined): string | undefined {
  const conversationId = message?.conversation_id
  if (anonymousId === undefined || conversationId === undefined) return undefined
  return anonymousPerson({ anonymousId, conversationId })
}

/** Text beside these is the name of a place or of somebody. */
const wordless = /_send_(location|business_card)$/

function said(event: ZaloEvent, personId: string): InboundMessage | undefined {
  const { event_name: name, message } = event
  if (!message) return undefined
  const attachments = attachmentsOf(event)
  const text = wordless.test(name) ? null : (message.text ?? null)
  const typed = name.endsWith('_send_text') && (text !== null || attachments.length === 0)
  // A tap on an oa.query button arrives as typed text; ours begin with #.
  const payload = typed && text?.startsWith('#') ? text : null
  return {
    ...happening(event, personId),
    kind: typed ? (payload ? 'tap' : 'text') : 'attachment',
    text: typed ? text : text || null,
    payload,
    ...extras(event, attachments),
  }
}

/**
 * What the account sent: by the API, or by a person in the OA tool, who alone has an `admin_id`.
 */
function echo(event: ZaloEvent, personId: string): InboundMessage {
  return {
    ...happening(event, personId),
    kind: 'echo',
    author: event.sender?.admin_id?.trim() ? 'staff' : 'app',
    text: event.message?.text || null,
    payload: null,
    ...extras(event, attachmentsOf(event)),
  }
}

function extras({ message }: ZaloEvent, attachments: readonly Attachment[]) {
  return {
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(message?.quote_msg_id === undefined ? {} : { quotes: message.quote_msg_id }),
  }
}

const wordlessMessage = { text: null, payload: null }

function follow(event: ZaloEvent): InboundMessage | undefined {
  const { follower } = event
  return follower && { ...happening(event, follower.id), kind: 'follow', ...wordlessMessage }
}

/** Pressed "chat" without ever having written: the account may write first. */
function start(event: ZaloEvent, oaId: string): InboundMessage | undefined {
  const personId = personOf(event, oaId)
  if (personId === undefined) return undefined
  return { ...happening(event, personId), kind: 'start', ...wordlessMessage }
}

function submittedInfo(event: ZaloEvent, oaId: string): InboundEvent | undefined {
  const personId = personOf(event, oaId)
  const info = personInfo(event.info)
  if (personId === undefined || !info) return undefined
  return { ...happening(event, personId), kind: 'info', info, ...wordlessMessage }
}
