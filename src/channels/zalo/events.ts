import { z } from 'zod'
import type { InboundKind, InboundMessage } from '../../conversations/message.ts'

/**
 * Zalo OA webhook events → messages. Docs: "Webhook → Sự kiện". An event comes alone in a body;
 * names we do not know give no message: Zalo adds new ones without notice.
 */
export function parseZaloEvent(body: unknown): InboundMessage[] {
  const { data: event } = envelope.safeParse(body)
  if (!event) return []
  const message = fromPerson(event) ?? fromOurSide(event) ?? fromFollower(event)
  return message ? [message] : []
}

/** Ids are decimal strings beyond 2^53; `timestamp` is text in practice, a number at times. */
const id = z.string().min(1)
const party = z.object({ id })
const envelope = z.object({
  event_name: z.string(),
  timestamp: z
    .union([z.string(), z.number().transform(String)])
    .pipe(z.string().regex(/^\d{1,15}$/)),
  sender: party.optional(),
  recipient: party.optional(),
  follower: party.optional(),
  message: z.object({ msg_id: id.optional(), text: z.string().optional() }).optional(),
})
type Event = z.infer<typeof envelope>

/** `text` of these is not the person's words: a place's or a contact's name. */
const wordless = new Set(['user_send_location', 'user_send_business_card'])

function fromPerson(event: Event): InboundMessage | undefined {
  const { event_name: name, sender, message } = event
  // Group chats (user_send_group_*) are not a citizen's conversation with us.
  if (!name.startsWith('user_send_') || name.startsWith('user_send_group')) return undefined
  if (!sender || !message) return undefined
  const text = wordless.has(name) ? null : (message.text ?? null)
  if (name !== 'user_send_text') return inbound(event, 'attachment', sender.id, text, null)
  // A tap on an oa.query button arrives as typed text; ours begin with #.
  const payload = text?.startsWith('#') ? text : null
  return inbound(event, payload ? 'tap' : 'text', sender.id, text, payload)
}

/**
 * What the OA sent, by API or by a person in the OA tool (then `sender.admin_id` is there). Not to
 * groups, nor to visitors without an account, whose own messages we do not take either.
 */
function fromOurSide(event: Event): InboundMessage | undefined {
  const { event_name: name, recipient, message } = event
  if (!name.startsWith('oa_send_') || /^oa_send_(group|anonymous)/.test(name)) return undefined
  if (!recipient) return undefined
  return inbound(event, 'echo', recipient.id, message?.text ?? null, null)
}

function fromFollower(event: Event): InboundMessage | undefined {
  if (event.event_name !== 'follow' || !event.follower) return undefined
  return inbound(event, 'follow', event.follower.id, null, null)
}

function inbound(
  { event_name: event, timestamp, message }: Event,
  kind: InboundKind,
  personId: string,
  text: string | null,
  payload: string | null,
): InboundMessage {
  return {
    channel: 'zalo',
    kind,
    event,
    personId,
    // Events without a message id are one per person and time.
    platformMessageId: message?.msg_id ?? `at:${timestamp}`,
    text,
    payload,
    sentAt: Number(timestamp),
  }
}
