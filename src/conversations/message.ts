/** The words in which all channels speak of a message. */

export const channelNames = ['zalo', 'messenger', 'web', 'telegram'] as const
export type ChannelName = (typeof channelNames)[number]

/**
 * What came in from a platform, after its adapter read it.
 * - `text` and `tap` (a button) are a person's words; `follow` and `start` want a greeting;
 *   `attachment` is anything we cannot read (image, sticker, voice …).
 * - `echo` is a message that our side sent (by API or typed by staff in the platform's own tool):
 *   stored, never answered.
 */
export type InboundKind = 'text' | 'tap' | 'follow' | 'start' | 'attachment' | 'echo'

export interface InboundMessage {
  channel: ChannelName
  kind: InboundKind
  /** Platform's event name, e.g. `user_send_text`. */
  event: string
  /** Platform id of the person; a string, such ids exceed 2^53. */
  personId: string
  /** Platform id of this message, or one made from what identifies the event. */
  platformMessageId: string
  /** What was typed, or the title of the button; null when the event has no words. */
  text: string | null
  /** What the tapped button carries; anybody can type it, so it proves nothing. */
  payload: string | null
  /** Platform's time of the event, ms UTC. */
  sentAt: number
}

/** Whether an event needs an answer and so a turn. */
export function wantsAnswer(message: Pick<InboundMessage, 'kind'>): boolean {
  return message.kind !== 'echo'
}

/**
 * One message as a platform takes it: text within its limits, and buttons. A reply of the bot
 * becomes one or more of these.
 */
export interface OutgoingPart {
  text: string
  choices: readonly OutgoingChoice[]
}

/** A button: sends `payload` back, or opens `url`. */
export interface OutgoingChoice {
  label: string
  payload?: string
  url?: string
}
