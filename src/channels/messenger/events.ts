import { z } from 'zod'
import { payloads } from '../../bot/payloads.ts'
import type { InboundMessage } from '../../conversations/message.ts'

/**
 * Messenger webhook bodies → messages. A body may batch several entries with several events; an
 * event is told by which key it has. What we do not know, and the dashboard's Test shapes, give no
 * message. Source: Meta, Messenger Platform → Webhooks → Webhook events.
 */
export function parseMessengerBody(body: unknown): InboundMessage[] {
  const { data } = envelope.safeParse(body)
  return (data?.entry ?? [])
    .flatMap(({ messaging }) => messaging)
    .flatMap((raw) => {
      const { data: event } = messagingEvent.safeParse(raw)
      return (event && (fromMessage(event) ?? fromPostback(event))) ?? []
    })
}

const id = z.string().min(1)
const envelope = z.object({
  object: z.literal('page'),
  // An entry we cannot read must not take the others of its batch along.
  entry: z.array(z.object({ messaging: z.array(z.unknown()) }).catch({ messaging: [] })),
})
/** ms; documented examples also print it as text, and in seconds. */
const timestamp = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .pipe(z.number().int().min(0))
  .transform((at) => (at < SECONDS_UNTIL ? at * 1000 : at))
/** As ms this is in 1973, before there were pages; as seconds it is in the year 5138. */
const SECONDS_UNTIL = 1e11

const messagingEvent = z.object({
  sender: z.object({ id }),
  recipient: z.object({ id }),
  timestamp,
  message: z
    .object({
      mid: id,
      text: z.string().optional(),
      is_echo: z.boolean().optional(),
      quick_reply: z.object({ payload: z.string() }).optional(),
      attachments: z.array(z.unknown()).optional(),
    })
    .optional(),
  postback: z
    .object({
      mid: id.optional(),
      title: z.string().optional(),
      payload: z.string().optional(),
    })
    .optional(),
})
type Event = z.infer<typeof messagingEvent>

function fromMessage({ sender, recipient, timestamp, message }: Event): InboundMessage | undefined {
  if (!message) return undefined
  const { mid, text, quick_reply: quickReply, is_echo: isEcho } = message
  const common = {
    channel: 'messenger',
    platformMessageId: mid,
    text: text ?? null,
    payload: quickReply?.payload ?? null,
    sentAt: timestamp,
  } as const
  // An echo is what the Page sent, from whatever source; there the person is the recipient.
  if (isEcho) return { ...common, kind: 'echo', event: 'message_echo', personId: recipient.id }
  if (text === undefined && !message.attachments) return undefined
  const kind = quickReply ? 'tap' : message.attachments && !text ? 'attachment' : 'text'
  return { ...common, kind, event: 'message', personId: sender.id }
}

/** Ours, and the one most Pages were set up with before. */
const startPayloads = [payloads.start as string, 'GET_STARTED']

function fromPostback({ sender, timestamp, postback }: Event): InboundMessage | undefined {
  if (!postback) return undefined
  const { mid, title, payload } = postback
  return {
    channel: 'messenger',
    kind: payload !== undefined && startPayloads.includes(payload) ? 'start' : 'tap',
    event: 'postback',
    personId: sender.id,
    platformMessageId: mid ?? `at:${timestamp}:${payload}`,
    text: title ?? null,
    payload: payload ?? null,
    sentAt: timestamp,
  }
}
