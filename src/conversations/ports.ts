import type { Candidate, Context, Outcome, Request } from '../bot/decision.ts'
import type { Facts, Need } from '../flows/world.ts'
import type { Job } from '../queue/queue.ts'
import type { SecretKind } from '../text/mask.ts'
import type { Profile } from './channel.ts'
import type { Hold } from './states.ts'
import type {
  AttachmentKind,
  ChannelName,
  InboundEvent,
  InboundKind,
  InboundMessage,
  OutgoingPart,
  Speaker,
} from './message.ts'

/** What storing adds to an event: the id that follows it to delivery, and what was masked. */
interface Receipt {
  traceId: string
  receivedAt: number
  hidden: readonly SecretKind[]
}

/** An event as it is stored: secrets masked. */
export type ReceivedEvent = InboundEvent & Receipt
export type ReceivedMessage = InboundMessage & Receipt

/** A message that cannot be stored as it is; the others of its batch could. */
export class BadMessage extends Error {
  constructor(cause: unknown) {
    super('the database refuses this message', { cause })
    this.name = 'BadMessage'
  }
}

/** What is stored sealed cannot be opened: the key is not the one that closed it. */
export class SealedByAnotherKey extends Error {
  override readonly name = 'SealedByAnotherKey'
}

export interface InboundStore {
  /**
   * Stores events, and a turn job for each that wants an answer, in one durable commit. An event
   * already known by (channel, event, person, platform id) is left alone; so is the echo of a
   * message we sent, and whatever a person did before they had everything erased.
   * Receipts, edits, deletions and withdrawals are carried out in the same commit.
   * @returns for each event whether it was new
   * @throws BadMessage when the database refuses what is in an event; other errors are trouble of
   * the database itself
   */
  storeInbound(events: readonly ReceivedEvent[]): Promise<boolean[]>
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
  /** Kinds of what came with the message. */
  attachments: readonly AttachmentKind[]
  hidden: readonly SecretKind[]
  sentAt: number
  receivedAt: number
  traceId: string
  /** True until a turn of this person was committed. */
  firstContact: boolean
  /** The person took the message back before we came to it. */
  takenBack: boolean
  /** Messages of this person within the minute before this one, itself among them; at most 25. */
  lastMinute: number
  context: Context
  /** Who the conversation is with, when the turn began. */
  hold: Hold
  /** When a member of staff last wrote, ms UTC. */
  lastStaffAt: number | null
  /** The last thing they had got from us when they wrote: the answer to what they asked under this code. */
  told?: { code: string }
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
  requests: readonly Request[]
  now: number
  /** Said although a person of ours may hold the conversation: danger. */
  urgent?: boolean
  /** Set when the job failed for good: it is buried with this reason instead of removed. */
  buried?: string
}

export interface TurnStore {
  loadTurn(messageId: number): Promise<TurnMaterial>
  /** What a decision needs to know besides. */
  lookUp(need: Need, contactId: number, now: number): Promise<Facts>
  /** Whether a later message of this person waits for its turn. */
  moreWaiting(contactId: number, messageId: number): Promise<boolean>
  /** What a person wrote from one message up to another, oldest first. */
  textsBetween(contactId: number, from: number, to: number): Promise<string[]>
  /**
   * New context, replies into the outbox (what was parked for this person first), the requests,
   * the turn record and the end of the job: all or nothing. A request to erase takes everything of
   * the person up to this message; the replies of this turn are what is left.
   * When a person of ours took the conversation while the bot decided, nothing of its replies is
   * kept.
   * @returns whether the bot spoke
   * @throws LeaseLost when the job is no longer ours
   */
  commitTurn(commit: TurnCommit): Promise<'spoken' | 'silenced'>
  /**
   * Says something now and puts the turn itself off: the job comes again at `until`, and what the
   * person writes meanwhile waits behind it.
   * @throws LeaseLost when the job is no longer ours
   */
  putOff(
    delay: Pick<TurnCommit, 'job' | 'material' | 'parts' | 'context' | 'now'> & { until: number },
  ): Promise<void>
}

/** A part in the outbox, waiting to be delivered. */
export interface Outgoing {
  messageId: number
  contactId: number
  channel: ChannelName
  personId: string
  part: OutgoingPart
  speaker: Speaker
  /** Bytes of the part's file, when it has one. */
  file: Buffer | null
  /** Platform id of the message that this one answers to. */
  quotes: string | null
  /** When the person last did something, ms UTC. */
  lastInteractionAt: number | null
  traceId: string
  createdAt: number
}

export interface OutboxStore {
  /**
   * Null when there is nothing left to send (sent, refused or withdrawn meanwhile). What the bot
   * answers is withdrawn here when a person of ours holds the conversation by now.
   */
  loadOutgoing(messageId: number, now: number): Promise<Outgoing | null>
  /** Marks a part as delivered and removes its job. */
  recordSent(job: Job, messageId: number, platformMessageId: string, at: number): Promise<void>
  /** Marks a part as refused for good and removes its job. */
  recordRefused(job: Job, messageId: number, reason: string, now: number): Promise<void>
  /** Keeps a part until the person writes again, and removes its job. */
  /** `announce`: of an agency's answer the person is told, once, that it is there (lane `ticket`). */
  recordParked(
    job: Job,
    messageId: number,
    reason: string,
    now: number,
    more?: { announce: boolean },
  ): Promise<void>
  /** The platform knows of a later interaction than we do. */
  recordInteraction(contactId: number, at: number): Promise<void>
  pauseChannel(channel: ChannelName, until: number, reason: string): Promise<void>
  /** ms UTC; 0 when the channel is not paused. */
  pausedUntil(channel: ChannelName): Promise<number>
  /** Channels that wait, for the person who looks after the service. */
  pauses(now: number): Promise<ChannelPause[]>
}

export interface ChannelPause {
  channel: ChannelName
  until: number
  reason: string
}

/** Who somebody is, as far as the platform or they themselves told. */
export interface ContactStore {
  /** Null when the contact is gone or was erased. */
  loadContact(contactId: number): Promise<{ channel: ChannelName; personId: string } | null>
  saveProfile(contactId: number, profile: Profile): Promise<void>
}

/** Files that we send or that came with a message, kept in the database so that every instance has them. */
export interface FileStore {
  /** @returns the id by which a part names the file */
  saveFile(file: StoredFile): Promise<number>
  /** A file that stands in a person's own conversation; null when none of theirs has the id. */
  fileOfPerson(
    fileId: number,
    person: { channel: ChannelName; personId: string },
  ): Promise<StoredFile | null>
}

export interface StoredFile {
  /** Whose conversation it belongs to: it is erased with it. */
  contactId: number
  name: string
  mediaType: string
  bytes: Buffer
  createdAt: number
}

/** Who wants the newsletter. */
export interface SubscriberStore {
  countSubscribers(): Promise<number>
  /**
   * Puts a text into the outbox of everybody who subscribed; where a channel's window is closed it
   * waits there until the person writes.
   * @returns to how many
   */
  sendToSubscribers(text: string, traceId: string, now: number): Promise<number>
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

/** How somebody came to have their data erased. */
export const erasureWays = ['withdrawal', 'chat', 'facebook', 'staff'] as const
export type ErasureWay = (typeof erasureWays)[number]

/** A request to erase, kept without identity as proof that it was carried out. */
export interface Erasure {
  /** What the person looks it up by: letters and digits. */
  code: string
  channel: ChannelName
  way: ErasureWay
  /** What staff need to find the person of an open request; null when done. */
  platformHint: string | null
  requestedAt: number
  /** Null while somebody must still find out whose data it is. */
  doneAt: number | null
}

export interface ErasureStore {
  /**
   * Erases everything about a person: messages, profile, files, what is open. Counts stay, without
   * identity.
   * @returns null when nobody of that id is known
   */
  erasePerson(
    person: { channel: ChannelName; personId: string },
    how: { way: ErasureWay; code: string; now: number },
  ): Promise<Erasure | null>
  /** Keeps a request whose person is not known to us by that id; the same code changes nothing. */
  openErasure(request: Omit<Erasure, 'doneAt'>): Promise<void>
  /** Marks an open request as carried out. @returns false when no open one has the code */
  closeErasure(code: string, now: number): Promise<boolean>
  erasureOf(code: string): Promise<Erasure | null>
  openErasures(): Promise<Erasure[]>
}

/** What is kept for how long; see `retention.ts`. */
export interface RetentionStore {
  /**
   * Deletes at most `most` rows of one class that are older than a time.
   * @returns how many went
   */
  deleteOlder(what: RetentionClass, before: number, most: number): Promise<number>
}

export const retentionClasses = [
  'messages',
  'notes',
  'files',
  'tickets',
  'scores',
  'contacts',
  'turns',
  'buriedJobs',
  'erasures',
] as const
export type RetentionClass = (typeof retentionClasses)[number]

/** One line of a conversation as the person saw it. */
export interface TranscriptLine {
  messageId: number
  platformMessageId: string
  from: 'person' | 'bot' | 'staff'
  /** Name of the member of staff who wrote it in the console. */
  by: string | null
  part: OutgoingPart
  /** What we keep of it: their own, and what staff sent. */
  files: readonly TranscriptFile[]
  /** The message it answers to, unless that is gone. */
  quotes: Pick<TranscriptLine, 'messageId' | 'platformMessageId' | 'from' | 'part'> | null
  at: number
}

export interface TranscriptFile {
  id: number
  kind: 'image' | 'file'
  name: string
  mediaType: string
  /** Bytes; null once the file was kept long enough. */
  size: number | null
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
