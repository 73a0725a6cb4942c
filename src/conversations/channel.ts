import type { Reply } from '../bot/decision.ts'
import type {
  ChannelName,
  InboundEvent,
  OutgoingAttachment,
  OutgoingPart,
  Speaker,
} from './message.ts'

/** The way to people on one platform. Adapters live in `channels/`. */
export interface Channel {
  readonly name: ChannelName
  /** Present when the platform delivers by webhook. */
  readonly webhook?: ChannelWebhook
  /** Cuts and dresses a reply to the platform's limits; a file is a part's own where it must be. Pure. */
  toParts(reply: Reply & { attachment?: OutgoingAttachment }): OutgoingPart[]
  /**
   * Why `send` would refuse a file, or null when it would not. Pure; without it none is refused.
   * @param personId for a platform that has several kinds of people
   */
  fileProblem?(file: FileFacts, personId?: string): FileProblem | null
  /**
   * Why the platform would not let us write to a person now, or null when it would. Pure; without
   * it writing is always allowed.
   * @param personId for a platform that has several kinds of people
   */
  closedWindow?(about: WindowQuestion, personId?: string): string | null
  /** How long we may write to a person, as `closedWindow` has it. Pure; without it, always. */
  writingWindow?(about: WindowQuestion, personId: string): WritingWindow
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
  /**
   * Tells somebody to whom we may not write now that an answer waits for them, where the platform has
   * a way for that and it is switched on. Throws as `send` does.
   */
  announceAnswer?(personId: string, about: AnswerNotice): Promise<void>
  /** Shows that an answer is coming, where the platform can. Best effort; may throw the same. */
  showTyping?(personId: string): Promise<void>
  /** Name and picture of a person, where the platform tells them. Throws as `send` does. */
  profileOf?(personId: string): Promise<Profile>
  /** Looks at the account itself, for whoever looks after the service. Throws as `send` does. */
  checkAccount?(): Promise<AccountCheck>
}

export interface AnswerNotice {
  code: string
  /** ms UTC. */
  askedAt: number
  /** Name of the agency that answers. */
  agency: string
}

export interface FileFacts {
  mediaType: string
  /** Bytes. */
  size: number
  name: string
}

/** Of this type not at all; too large for its type; empty; this person can be sent text only. */
export type FileProblem = 'file-type' | 'file-size' | 'file-empty' | 'text-only'

/** What is shown as a picture; everything else is a file to save. */
export const isPicture = (mediaType: string): boolean => /^image\//i.test(mediaType)

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

/**
 * - `none` no limit; `free` until then; `paid` until then, for money; `human-agent` until then, for
 *   what a person writes; `closed` the person must write first; `unknown` the platform knows
 */
export interface WritingWindow {
  kind: 'none' | 'free' | 'paid' | 'human-agent' | 'closed' | 'unknown'
  /** ms UTC; null where there is no such time. */
  until: number | null
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

/** No answer to something that was handed over whole: it may have arrived. */
export class MaybeSent extends ChannelUnreachable {
  constructor(message: string, pauseMs?: number, waitMs?: number) {
    super(message, pauseMs, waitMs)
    this.name = 'MaybeSent'
  }
}
