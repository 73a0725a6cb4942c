import { z } from 'zod'
import { payloads } from '../../bot/payloads.ts'
import type { Attachment, InboundEvent, InboundMessage } from '../../conversations/message.ts'
import { readTap } from './parts.ts'

/**
 * One update of the Bot API → events. Only private chats: a group is not a citizen's conversation
 * with us. What we do not know gives nothing. Source: Bot API, "Update", "Message".
 * @param now ms UTC: a tap does not say when it happened
 */
export function parseTelegramUpdate(body: unknown, now: number): InboundEvent[] {
  const { data: update } = envelope.safeParse(body)
  if (!update) return []
  const { update_id: id, message, edited_message, callback_query, my_chat_member } = update
  const event =
    read(messageShape, message, fromMessage) ??
    read(messageShape, edited_message, fromEdit) ??
    read(tapShape, callback_query, (tap) => fromTap(tap, now)) ??
    read(memberShape, my_chat_member, (change) => fromMember(change, id))
  return event ? [event] : []
}

/** Its number; undefined for what is no update. */
export function updateIdOf(body: unknown): number | undefined {
  return envelope.safeParse(body).data?.update_id
}

const envelope = z.object({
  update_id: z.int().nonnegative(),
  message: z.unknown().optional(),
  edited_message: z.unknown().optional(),
  callback_query: z.unknown().optional(),
  my_chat_member: z.unknown().optional(),
})

/** Ids have at most 52 bits. */
const id = z.int()
/** Unix time, in seconds; 0 for a message that the bot can no longer see. */
const seconds = z
  .int()
  .nonnegative()
  .max(1e11)
  .transform((at) => at * 1000)
const chat = z.object({ id, type: z.string() })
const person = z.object({
  id,
  is_bot: z.boolean(),
  first_name: z.string().optional().catch(undefined),
  last_name: z.string().optional().catch(undefined),
})
const text = z.string().optional().catch(undefined)
/** What something beside the words looks like never costs the words. */
const beside = z.record(z.string(), z.unknown()).optional().catch(undefined)

const messageShape = z.object({
  message_id: id,
  date: seconds,
  edit_date: seconds.optional().catch(undefined),
  chat,
  from: person,
  text,
  caption: text,
  reply_to_message: z.object({ message_id: id }).optional().catch(undefined),
  photo: z.array(z.record(z.string(), z.unknown())).optional().catch(undefined),
  animation: beside,
  document: beside,
  voice: beside,
  audio: beside,
  video: beside,
  video_note: beside,
  sticker: beside,
  venue: beside,
  location: beside,
  contact: beside,
  // What has no words that we could read either.
  poll: beside,
  dice: beside,
  story: beside,
  game: beside,
  paid_media: beside,
  checklist: beside,
})
type Message = z.infer<typeof messageShape>

const button = z.object({ text: z.string(), callback_data: z.string().optional() })
const tapShape = z.object({
  id: z.string().min(1),
  from: person,
  data: z.string(),
  message: z.object({
    message_id: id,
    chat,
    // Not there when the message is too old or was deleted.
    reply_markup: z
      .object({ inline_keyboard: z.array(z.array(button)) })
      .optional()
      .catch(undefined),
  }),
})

const memberShape = z.object({
  chat,
  from: person,
  date: seconds,
  new_chat_member: z.object({ status: z.string() }),
})

function read<T extends { chat: { type: string } } | { message: { chat: { type: string } } }>(
  shape: z.ZodType<T & { from: z.infer<typeof person> }>,
  value: unknown,
  make: (from: T & { from: z.infer<typeof person> }) => InboundEvent | undefined,
): InboundEvent | undefined {
  const { data } = shape.safeParse(value)
  if (!data || data.from.is_bot) return undefined
  const { type } = 'chat' in data ? data.chat : data.message.chat
  return type === 'private' ? make(data) : undefined
}

const START = /^\/start(?:@\w+)?(?:\s+(\S+))?\s*$/

function fromMessage(message: Message): InboundMessage | undefined {
  const { message_id, date, chat, from, reply_to_message: replied } = message
  const attachments = attachmentsOf(message)
  const words = message.text ?? message.caption
  // Service messages: a pinned message, another picture of the chat …
  if (words === undefined && attachments.length === 0) return undefined
  const [started, parameter] = START.exec(message.text ?? '') ?? []
  return {
    channel: 'telegram',
    kind: started !== undefined ? 'start' : message.text === undefined ? 'attachment' : 'text',
    event: 'message',
    personId: String(chat.id),
    platformMessageId: String(message_id),
    text: words ?? null,
    // Of the link that brought the person here: t.me/<bot>?start=<parameter>.
    payload: parameter ?? null,
    sentAt: date,
    ...named(from),
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(replied ? { quotes: String(replied.message_id) } : {}),
  }
}

/** A live place moves by edits, too: what has no words is no edit to us. */
function fromEdit(message: Message): InboundEvent | undefined {
  const { message_id, date, edit_date: edited = date, chat } = message
  const words = message.text ?? message.caption
  if (words === undefined) return undefined
  return {
    channel: 'telegram',
    kind: 'edit',
    event: 'edited_message',
    personId: String(chat.id),
    platformMessageId: `${message_id}:${edited}`,
    target: String(message_id),
    text: words,
    sentAt: edited,
  }
}

function fromTap({ id, from, data, message }: z.infer<typeof tapShape>, now: number) {
  const { chat, reply_markup: markup } = message
  const { text, payload } = readTap(data, markup?.inline_keyboard.flat() ?? [])
  const unreadable = text === null && payload === null
  return {
    channel: 'telegram',
    kind: 'tap',
    event: 'callback_query',
    personId: String(chat.id),
    platformMessageId: id,
    text,
    // The buttons that carry only their place are those of the greeting: it offers them anew.
    payload: unreadable ? payloads.start : payload,
    // A tap carries no time, a message whole seconds: what is written in the same second comes after.
    sentAt: Math.floor(now / 1000) * 1000 - 1,
    ...named(from),
  } satisfies InboundMessage
}

function fromMember(
  { chat, date, new_chat_member: { status } }: z.infer<typeof memberShape>,
  updateId: number,
): InboundEvent {
  const blocked = status === 'kicked'
  return {
    channel: 'telegram',
    kind: 'note',
    event: 'my_chat_member',
    personId: String(chat.id),
    platformMessageId: `update:${updateId}`,
    sentAt: date,
    interaction: !blocked,
    details: { blocked, status },
  }
}

function named({ first_name: first, last_name: last }: z.infer<typeof person>) {
  const personName = [first, last].filter(Boolean).join(' ').trim()
  return personName === '' ? {} : { personName }
}

/**
 * What came with the words. Without addresses: the address of a file at Telegram holds the bot's
 * token.
 */
function attachmentsOf(message: Message): Attachment[] {
  const { photo, animation, document, sticker, venue, location, contact } = message
  const audio = message.voice ?? message.audio
  const video = message.video ?? message.video_note
  // Sizes of one picture, smallest first.
  if (photo) return [{ kind: 'image', ...fileOf(photo.at(-1) ?? {}) }]
  // Comes as a document as well.
  if (animation) return [{ kind: 'gif', ...fileOf(animation) }]
  if (document) return [{ kind: 'file', ...fileOf(document) }]
  if (audio) return [{ kind: 'audio', ...fileOf(audio) }]
  if (video) return [{ kind: 'video', ...fileOf(video) }]
  if (sticker) return [{ kind: 'sticker' }]
  // Comes as a location as well.
  if (venue) return [{ kind: 'location', ...placeOf(venue['location']), ...nameOf(venue['title']) }]
  if (location) return [{ kind: 'location', ...placeOf(location) }]
  if (contact) {
    const { first_name: first, last_name: last } = contact
    return [{ kind: 'contact', ...nameOf([first, last].filter(Boolean).join(' ')) }]
  }
  const { poll, dice, story, game, paid_media, checklist } = message
  return (poll ?? dice ?? story ?? game ?? paid_media ?? checklist) ? [{ kind: 'other' }] : []
}

function fileOf({ file_name: name, file_size: size }: Record<string, unknown>) {
  return { ...nameOf(name), ...(typeof size === 'number' ? { size } : {}) }
}

function nameOf(name: unknown): { name?: string } {
  return typeof name === 'string' && name !== '' ? { name } : {}
}

const place = z.object({ latitude: z.number(), longitude: z.number() })

function placeOf(value: unknown): { latitude?: number; longitude?: number } {
  return place.safeParse(value).data ?? {}
}
