import type { Reply } from '../bot/decision.ts'
import type { ChannelName, InboundEvent, OutgoingPart, Speaker } from './message.ts'

/** The way to people on one platform. Adapters live in `channels/`. */
export interface Channel {
  readonly name: ChannelName
  /** Present when the platform delivers by webhook. */
  readonly webhook?: ChannelWebhook
  /** Cuts and dresses a reply to the platform's limits. Pure. */
  toParts(reply: Reply): OutgoingPart[]
  /**
   * Why the platform would not let us write to a person now, or null when it would. Pure; without
   * it writing is always allowed.
   * @param personId for a platform that has several kinds of people
   */
  closedWindow?(about: WindowQuestion, personId?: string): string | null
  /**
   * Asks the platform when the person last did something, ms UTC; null when never. Best effort; may
   * throw as `send` does.
   */
  lastInteraction?(personId: string): Promise<number | null>
  /**
   * Sends one part, once; no retry of its own.
   * @returns the platform's id of the message
   * @throws ChannelRefused the platform said no: never tried again
   * @throws ChannelUnreachable no answer, or "later": tried again with back-off
   */
  send(
    personId: string,
    part: OutgoingPart,
    sending: Sending,
  ): Promise<{ platformMessageId: string }>
  /** Shows that an answer is coming, where the platform can. Best effort; may throw the same. */
  showTyping?(personId: string): Promise<void>
  /** Name and picture of a person, where the platform tells them. Throws as `send` does. */
  profileOf?(personId: string): Promise<Profile>
  /** Looks at the account itself, for whoever looks after the service. Throws as `send` does. */
  checkAccount?(): Promise<AccountCheck>
}

export interface AccountCheck {
  /** Name of the page or Official Account. */
  account: string
  /** What is wrong or soon will be, each with its remedy. */
  warnings: readonly string[]
  /** When the token ends, ms UTC; null when it does not or nobody knows. */
  tokenEndsAt: number | null
}

export interface WindowQuestion {
  speaker: Speaker
  /** ms UTC; null when the person never did anything we know of. */
  lastInteractionAt: number | null
  /** ms UTC. */
  now: number
}

export interface Sending extends WindowQuestion {
  /** Known to us alone; comes back in the echo where the platform allows it. */
  tag: string
  /** Bytes of the part's file, when it has one. */
  file?: Buffer
  /** Platform id of the message that this one answers to. */
  quotes?: string
}

export interface Profile {
  name: string | null
  /** Address of the picture; the platform's, and it expires. */
  avatar: string | null
}

export interface ChannelWebhook {
  /** Verifies and reads a webhook body. Never throws on bad input. */
  read(body: Buffer, headers: Record<string, string | undefined>): WebhookVerdict
  /** Events in an already trusted body, for replaying a saved one. Throws if it is not JSON. */
  parse(body: Buffer): InboundEvent[]
  /** Status for a body that failed verification; Zalo must get 200 even then. */
  readonly rejectedStatus: 200 | 401
  /** Answers the platform's GET: the body to send with 200, or null for 403. */
  answerGet(query: Record<string, string | undefined>): string | null
}

export type WebhookVerdict =
  | { kind: 'accepted'; events: InboundEvent[] }
  /** Not from the platform, or not readable: dropped and counted. */
  | { kind: 'rejected'; reason: string }

/** The platform said no, and will say so again. Staff see the reason. */
export class ChannelRefused extends Error {
  /** Platform's error number, as text. */
  readonly code: string
  /** `window`: the person must write first; the message is kept until then. */
  readonly remedy: 'none' | 'window' | 'alert'
  constructor(code: string, message: string, remedy: 'none' | 'window' | 'alert' = 'none') {
    super(message)
    this.name = 'ChannelRefused'
    this.code = code
    this.remedy = remedy
  }
}

/** No answer, or one that says "later". */
export class ChannelUnreachable extends Error {
  /** Set when no message of this channel should be tried for so long, in ms. */
  readonly pauseMs: number | undefined
  /** Set when this message should not be tried for so long, in ms. */
  readonly waitMs: number | undefined
  constructor(message: string, pauseMs?: number, waitMs?: number) {
    super(message)
    this.name = 'ChannelUnreachable'
    this.pauseMs = pauseMs
    this.waitMs = waitMs
  }
}
