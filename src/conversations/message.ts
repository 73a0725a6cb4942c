/** The words in which all channels speak of what comes in and what goes out. */

export const channelNames = ['zalo', 'messenger', 'web', 'telegram'] as const
export type ChannelName = (typeof channelNames)[number]

/** What every event of a platform has, after its adapter read it. */
interface Happening {
  channel: ChannelName
  /** Platform's event name, e.g. `user_send_text`. */
  event: string
  /** Platform id of the person; a string, such ids exceed 2^53. */
  personId: string
  /** Platform id of this message or event, or one made from what identifies it. */
  platformMessageId: string
  /** Platform's time of the event, ms UTC. */
  sentAt: number
}

/**
 * - `text` and `tap` (a button) are a person's words; `follow` and `start` want a greeting;
 *   `attachment` is anything we cannot read (image, sticker, voice …); `info` is a filled-in form
 *   with name and phone number.
 * - `echo` is a message that our side sent (by API or typed by staff in the platform's own tool):
 *   stored, never answered.
 */
export type InboundKind = 'text' | 'tap' | 'follow' | 'start' | 'attachment' | 'info' | 'echo'

export interface InboundMessage extends Happening {
  kind: InboundKind
  /** What was typed, or the title of the button; null when the event has no words. */
  text: string | null
  /** What the tapped button carries; anybody can type it, so it proves nothing. */
  payload: string | null
  attachments?: readonly Attachment[]
  /** Its bytes, where the channel brings them: they are kept, and told of as an attachment. */
  file?: InboundFile
  /** Platform id of the message that this one quotes. */
  quotes?: string
  /** Somebody else holds the conversation on the platform: stored, never answered. */
  standby?: true
  /** Where the platform tells the name with each message. */
  personName?: string
  /** With `info`. */
  info?: PersonInfo
  /** With `echo`. */
  author?: EchoAuthor
  /** With `echo`: what we gave our own send to be known by, where the platform returns it. */
  tag?: string
}

/**
 * Who sent what an echo shows: `staff` a person in the platform's own tool; `app` our own program or
 * another one, which the store tells apart by message id or tag.
 */
export type EchoAuthor = 'staff' | 'app'

export const attachmentKinds = [
  'image',
  'gif',
  'sticker',
  'audio',
  'video',
  'file',
  'link',
  'location',
  'contact',
  'other',
] as const
export type AttachmentKind = (typeof attachmentKinds)[number]

export interface InboundFile {
  kind: 'image' | 'file'
  name: string
  mediaType: string
  bytes: Uint8Array
}

/** Something that came with a message and is not text. Addresses are the platform's and expire. */
export interface Attachment {
  kind: AttachmentKind
  url?: string
  thumbnail?: string
  /** File name, title of a link, name of a place or a person. */
  name?: string
  /** Bytes. */
  size?: number
  /** Of a file that we keep ourselves. */
  fileId?: number
  mediaType?: string
  latitude?: number
  longitude?: number
}

/** What a person gave in a form. */
export interface PersonInfo {
  name?: string
  /** As the platform writes it, e.g. `84912345678`. */
  phone?: string
  address?: string
  /** As the platform writes it, e.g. `30/10/1999`. */
  birthday?: string
  gender?: string
}

/** What a platform tells about people and messages without a message to answer. */
export type Notice =
  /** Some of our messages reached the phone, or were read: by id, or all up to a time (ms). */
  | (Happening & { kind: 'receipt'; state: 'received' | 'seen'; of: readonly string[] | number })
  /** The person wrote one of their messages anew. */
  | (Happening & { kind: 'edit'; target: string; text: string })
  /** The person took messages back: our copies go as well. */
  | (Happening & { kind: 'deletion'; targets: readonly string[] })
  /** The person withdrew consent: everything about them goes. */
  | (Happening & { kind: 'withdrawal' })
  /** Kept for staff beside the conversation: a reaction, a call, an unfollow, who holds the thread. */
  | (Happening & {
      kind: 'note'
      /** True for what the platform counts as the person's interaction: we may write again. */
      interaction: boolean
      /** What the person said of one of our messages, by its id. */
      judges?: { message: string; right: boolean }
      details: Readonly<Record<string, unknown>>
    })
  /** About the page or account itself. */
  | (Omit<Happening, 'personId'> & {
      kind: 'account'
      details: Readonly<Record<string, unknown>>
    })

export type InboundEvent = InboundMessage | Notice

/** Whether an event needs an answer and so a turn. */
export function wantsAnswer(event: InboundEvent): event is InboundMessage {
  return isMessage(event) && event.kind !== 'echo' && event.standby !== true
}

/** Whether an event is stored among the messages of a conversation. */
export function isMessage(event: InboundEvent): event is InboundMessage {
  return messageKinds.has(event.kind)
}

const messageKinds: ReadonlySet<string> = new Set<InboundKind>([
  'text',
  'tap',
  'follow',
  'start',
  'attachment',
  'info',
  'echo',
])

/** Whether the person did something that lets us write for a while, as the platforms count it. */
export function isInteraction(event: InboundEvent): boolean {
  return isMessage(event)
    ? event.kind !== 'echo' && event.kind !== 'info'
    : event.kind === 'note' && event.interaction
}

/**
 * One message as a platform takes it: text within its limits, and buttons. A reply of the bot
 * becomes one or more of these.
 */
export interface OutgoingPart {
  text: string
  choices: readonly OutgoingChoice[]
  attachment?: OutgoingAttachment
}

/** A button: sends `payload` back, or opens `url`. */
export interface OutgoingChoice {
  label: string
  payload?: string
  url?: string
}

export type OutgoingAttachment =
  /** A stored file; its bytes are handed to the channel when it is sent. */
  | { kind: 'image' | 'file'; fileId: number; name: string; mediaType: string }
  /** Asks for name and phone number, where the platform has a form for it. */
  | { kind: 'contact-form'; title: string; subtitle: string; imageUrl: string }

/** Who speaks on our side. Platforms allow a person more than a program. */
export type Speaker = 'bot' | 'staff'
