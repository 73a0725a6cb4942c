import type { Candidate, Context, Outcome, Request } from '../bot/decision.ts'
import type { Job } from '../queue/queue.ts'
import type { SecretKind } from '../text/mask.ts'
import type { ChannelName, InboundKind, InboundMessage, OutgoingPart } from './message.ts'

/** An inbound message as it is stored: secrets masked, with the id that follows it to delivery. */
export interface ReceivedMessage extends InboundMessage {
  traceId: string
  receivedAt: number
  hidden: readonly SecretKind[]
}

/** A message that cannot be stored as it is; the others of its batch could. */
export class BadMessage extends Error {
  constructor(cause: unknown) {
    super('the database refuses this message', { cause })
    this.name = 'BadMessage'
  }
}

export interface InboundStore {
  /**
   * Stores messages, and a turn job for each that wants an answer, in one durable commit.
   * A message already known by (channel, event, person, platform id) is left alone.
   * @returns for each message whether it was new
   * @throws BadMessage when the database refuses what is in a message; other errors are trouble of
   * the database itself
   */
  storeInbound(messages: readonly ReceivedMessage[]): Promise<boolean[]>
}

/** Everything a turn needs to know. */
export interface TurnMaterial {
  messageId: number
  contactId: number
  channel: ChannelName
  personId: string
  kind: InboundKind
  text: string | null
  payload: string | null
  hidden: readonly SecretKind[]
  sentAt: number
  receivedAt: number
  traceId: string
  /** True until a turn of this person was committed. */
  firstContact: boolean
  context: Context
}

export interface TurnCommit {
  job: Job
  material: TurnMaterial
  outcome: Outcome
  article: string | null
  topic: string | null
  confidence: number | null
  candidates: readonly Candidate[]
  parts: readonly OutgoingPart[]
  context: Context
  request: Request | undefined
  now: number
  /** Set when the job failed for good: it is buried with this reason instead of removed. */
  buried?: string
}

export interface TurnStore {
  loadTurn(messageId: number): Promise<TurnMaterial>
  /**
   * New context, replies into the outbox (what was parked for this person first), the request,
   * the turn record and the end of the job: all or nothing.
   * @throws LeaseLost when the job is no longer ours
   */
  commitTurn(commit: TurnCommit): Promise<void>
}

/** A part in the outbox, waiting to be delivered. */
export interface Outgoing {
  messageId: number
  contactId: number
  channel: ChannelName
  personId: string
  part: OutgoingPart
  traceId: string
  createdAt: number
}

export interface OutboxStore {
  /** Null when there is nothing left to send (sent, refused or withdrawn meanwhile). */
  loadOutgoing(messageId: number): Promise<Outgoing | null>
  /** Marks a part as delivered and removes its job. */
  recordSent(job: Job, messageId: number, platformMessageId: string, at: number): Promise<void>
  /** Marks a part as refused for good and removes its job. */
  recordRefused(job: Job, messageId: number, reason: string): Promise<void>
  /** Keeps a part until the person writes again, and removes its job. */
  recordParked(job: Job, messageId: number, reason: string): Promise<void>
  pauseChannel(channel: ChannelName, until: number, reason: string): Promise<void>
  /** ms UTC; 0 when the channel is not paused. */
  pausedUntil(channel: ChannelName): Promise<number>
}

export interface Handoff {
  id: number
  channel: ChannelName
  personId: string
  reason: string
  /** The message that led to it. */
  text: string | null
  createdAt: number
}

export interface HandoffStore {
  /** Hand-offs nobody has taken up, longest waiting first. */
  waitingHandoffs(): Promise<Handoff[]>
}

/** One line of a conversation as the person saw it. */
export interface TranscriptLine {
  messageId: number
  platformMessageId: string
  from: 'person' | 'bot' | 'staff'
  part: OutgoingPart
  at: number
}

export interface TranscriptStore {
  /**
   * Lines after a message id, oldest first. Of our side also what is still in the outbox: a line
   * that showed up only when delivered would come behind the reader's cursor.
   */
  transcript(
    channel: ChannelName,
    personId: string,
    after: number,
    most: number,
  ): Promise<TranscriptLine[]>
}

/** Secrets that platforms renew (Zalo's token pair), kept encrypted. */
export interface CredentialStore {
  loadCredential(name: string): Promise<string | null>
  /** Durable when it resolves. */
  saveCredential(name: string, secret: string): Promise<void>
  /** Runs `work` while no other process runs under the same name. */
  withLock<T>(name: string, work: () => Promise<T>): Promise<T>
}
