import type { ChannelName, OutgoingPart } from '../conversations/message.ts'
import type { Job } from '../queue/queue.ts'
import type { TicketMove, TicketState } from './states.ts'
import type {
  Asker,
  MailKind,
  Origin,
  Ticket,
  TicketAnswer,
  TicketEvent,
  TicketKind,
  TicketMail,
} from './ticket.ts'

/** What the storage keeps of tickets, by who needs it. Users are named by their number. */

// --- Gathering: what the bot could not answer becomes a ticket, or joins one (lane `ticket`). ---

/** The key of every job that gathers: one at a time, so that the same question makes one ticket. */
export const GATHER = 'gather'

/** Somebody's question that has not been looked at. */
export interface Capture {
  askerId: number
  code: string
  channel: ChannelName
  origin: Origin
  kind: TicketKind
  /** What they wrote, not masked yet; for `not-right` the question before the tap. Null: nothing. */
  text: string | null
  field: string | null
  place: string | null
  phone: string | null
  askedAt: number
}

export interface TicketIntake {
  /** Null when it was gathered already, or is gone with its person. */
  loadCapture(askerId: number): Promise<Capture | null>
  /** Wordings in normal form that may be joined, by growing asker id. */
  wordingsAfter(askerId: number, most: number): Promise<{ askerId: number; words: string }[]>
  /**
   * Where askers stand now; left out are those that are gone, and tickets settled without an answer
   * or before a time: who joined them would never hear.
   */
  whereAre(askerIds: readonly number[], settledSince: number): Promise<Whereabouts[]>
  /**
   * Puts somebody into a ticket, or makes one for them, and ends the job. Whoever joins a ticket whose
   * answer went out is told it, too (a job of lane `ticket`, key `tell <ticket>`).
   * @throws LeaseLost when the job is no longer ours
   */
  gather(job: Job, gathered: Gathered, now: number): Promise<{ ticketId: number }>
  /** There is nothing to answer in it: the asker goes, and the job. */
  drop(job: Job, askerId: number): Promise<void>
  /** What agencies answered before, newest first, to learn from. */
  answeredBy(most: number): Promise<{ text: string; agency: string; field: string | null }[]>
}

export interface Whereabouts {
  askerId: number
  ticketId: number
  kind: TicketKind
  state: TicketState
  place: string | null
}

export interface Gathered {
  askerId: number
  /** Masked. */
  wording: string
  words: string | null
  /** Id of a field of agencies.yml. */
  field: string | null
  /** Joins this ticket, if it is still there; null: a new one. */
  into: number | null
  suggested: Ticket['suggested']
  /** Given to this agency at once, for routing was sure enough. */
  agency: string | null
}

// --- The desk: what staff see and do. ---

export interface TicketFilter {
  states?: readonly TicketState[]
  agency?: string
  kind?: TicketKind
  /** Only with askers of these origins. */
  origins?: readonly Origin[]
  /** Words, with or without marks, or a code of anybody who asked. */
  q?: string
  /** Only what is late, or due by then (ms UTC). */
  dueBy?: number
}

/** `due`: late ones first, then by the day they are due. `asked`: by how many asked, most first. Then the newest. */
export type TicketOrder = 'due' | 'asked'

export interface TicketPage {
  tickets: Ticket[]
  /** For `after`; null at the end. */
  next: string | null
}

export interface TicketLists {
  /** @param order `due` unless told */
  list(
    filter: TicketFilter,
    after: string | null,
    most: number,
    now: number,
    order?: TicketOrder,
  ): Promise<TicketPage>
  /** How many stand in each state, and the first `most` of each that is not settled, as they are due. */
  board(
    filter: Pick<TicketFilter, 'agency' | 'kind'>,
    most: number,
    now: number,
  ): Promise<{ state: TicketState; count: number; tickets: Ticket[] }[]>
  show(ticketId: number): Promise<ShownTicket | null>
  byCode(code: string): Promise<number | null>
  /** What each agency has, and how it kept to its days among tickets forwarded since a time. */
  agencyFigures(since: number, now: number): Promise<AgencyFigures[]>
}

export interface ShownTicket {
  ticket: Ticket
  /** At most 200, in order of asking. */
  askers: Asker[]
  answers: TicketAnswer[]
  mails: TicketMail[]
  links: TicketLink[]
  /** Oldest first. */
  events: TicketEvent[]
  /** Path of an article that is being written from it. */
  draft: string | null
}

export interface TicketLink {
  id: number
  agency: string
  createdAt: number
  expiresAt: number
  revokedAt: number | null
  opened: number
  openedAt: number | null
  /** False until a mail has carried it. */
  sent: boolean
}

export interface AgencyFigures {
  agency: string
  /** With the agency now, and of these late. */
  open: number
  late: number
  /** Answered of those forwarded since the time, and of these by the day they were due. */
  answered: number
  onTime: number
  /** Median from forwarding to the answer, in ms; null when none was answered. */
  medianMs: number | null
}

export type Done<Extra = object> =
  | ({ kind: 'done' } & Extra)
  | { kind: 'gone' }
  /** The table of moves does not allow it from there: a colleague may have been faster. */
  | { kind: 'impossible'; state: TicketState }

export interface TicketDesk {
  /** Title, content, field, place, kind; what is left out stays. */
  edit(
    ticketId: number,
    change: Partial<Pick<Ticket, 'title' | 'content' | 'field' | 'place' | 'kind'>>,
    by: number,
    now: number,
  ): Promise<Done>
  /** Gives it to an agency (`triage`). */
  assign(ticketId: number, agency: string, by: number | null, now: number): Promise<Done>
  /** Puts mails to the agency into the post; each ticket moves on when its mail is sent. */
  forward(forwarding: Forwarding, now: number): Promise<Done<{ mailId: number }>>
  /** It went on paper, or over the telephone. */
  forwardedOtherwise(
    ticketId: number,
    how: { by: number; dueAt: number; note: string },
    now: number,
  ): Promise<Done>
  /** Another day to answer by. */
  extend(ticketId: number, dueAt: number, by: number, now: number): Promise<Done>
  reject(ticketId: number, reason: string, by: number, now: number): Promise<Done>
  close(ticketId: number, reason: string, by: number | null, now: number): Promise<Done>
  reopen(ticketId: number, reason: string, by: number, now: number): Promise<Done>
  /** All who asked the one have asked the other; codes of both lead to it. */
  merge(from: number, into: number, by: number, now: number): Promise<Done>
  /** Some of those who asked get a ticket of their own. */
  split(
    ticketId: number,
    askerIds: readonly number[],
    code: string,
    by: number,
    now: number,
  ): Promise<Done<{ ticketId: number }>>
  /** Staff answer in the agency's name; it waits for approval like any answer. */
  answerFor(
    ticketId: number,
    answer: { text: string; agency: string | null; by: number },
    now: number,
  ): Promise<Done<{ answerId: number }>>
  /**
   * The answer goes to everybody who asked, in these words (staff may have mended them).
   * `impossible` when a colleague decided before.
   */
  approve(
    ticketId: number,
    answerId: number,
    text: string,
    by: number | null,
    now: number,
  ): Promise<Done>
  /** The agency is asked once more, by mail, with the reason. */
  sendBack(
    ticketId: number,
    answerId: number,
    reason: string,
    forwarding: Omit<Forwarding, 'ticketIds'>,
    now: number,
  ): Promise<Done>
  /** A mail to the agency that has it, in words of staff; answers what the agency asked back. */
  write(
    ticketId: number,
    forwarding: Omit<Forwarding, 'ticketIds' | 'dueAt'>,
    now: number,
  ): Promise<Done<{ mailId: number }>>
  note(ticketId: number, text: string, by: number, now: number): Promise<Done>
}

export interface Forwarding {
  ticketIds: readonly number[]
  agency: string
  to: string
  by: number | null
  /** Words of staff to the agency. */
  note: string | null
  dueAt: number
  linkExpiresAt: number
  /** When the mail goes: now, or with others of the day. */
  sendAt: number
  /** Others may join it until then. */
  batch: boolean
}

// --- The clock: what happens by itself. ---

export interface TicketClock {
  /** With an agency and due by then, or late, for reminding. */
  dueBy(at: number, most: number): Promise<DueTicket[]>
  /** Marks it late (`lapse`); false when it is not with the agency any more. */
  lapse(ticketId: number, now: number): Promise<boolean>
  /** Puts a reminder into the post; false when another was since, or the agency has it no more. */
  remind(reminder: Reminder, now: number): Promise<boolean>
  /**
   * Closes what was delivered before a time, if nobody who asked said that it does not help.
   * @returns how many, at most `most`
   */
  closeContent(before: number, reason: string, most: number, now: number): Promise<number>
}

export interface DueTicket {
  id: number
  agency: string
  dueAt: number
  forwardedAt: number | null
  state: TicketState
  reminded: Readonly<Partial<Record<MailKind, number>>>
}

export interface Reminder {
  ticketId: number
  kind: Extract<MailKind, 'before' | 'on' | 'after' | 'escalation'>
  agency: string
  /** When the last of the kind was for this deadline, as `dueBy` told. */
  last: number | null
  /** Null: nobody to write to; it is noted in the ticket alone. */
  to: string | null
  linkExpiresAt: number
}

// --- The post: mails to agencies (lane `mail`). ---

export interface TicketPost {
  /**
   * With those of its tickets that still want it; from here no other ticket joins it.
   * Null when it is gone, or neither `waiting` nor `sending`.
   */
  loadMail(mailId: number): Promise<PostedMail | null>
  /**
   * Durable before anything is sent: from here a crash leaves the mail `unknown` rather than sent
   * twice. Keeps the hashes of the links that it will carry; tickets of other links leave it.
   * @returns false when another is at it, or it was cancelled
   */
  beginSending(
    job: Job,
    mailId: number,
    links: readonly { linkId: number; tokenHash: string }[],
    now: number,
  ): Promise<boolean>
  /** Its tickets move on, and the job ends. */
  recordSent(job: Job, mailId: number, now: number): Promise<void>
  /** The server said no: staff see why. */
  recordRefused(job: Job, mailId: number, reason: string, now: number): Promise<void>
  /** Surely not sent: nobody answered, or "later". It waits, and is tried again. */
  recordWaiting(mailId: number, reason: string, now: number): Promise<void>
  /** Nobody needs it any more, as all its tickets went another way: it is cancelled, the job ends. */
  recordNeedless(job: Job, mailId: number, now: number): Promise<void>
  /** Nobody knows whether it went; its tickets move on, staff are told. An opened link proves it. */
  recordUnknown(job: Job, mailId: number, now: number): Promise<void>
  /** It came back after all. @returns false when no mail of ours has the id */
  recordBounced(mailId: number, reason: string, now: number): Promise<boolean>
  /** A refused, bounced or unknown one once more, with new links; those that may have arrived live on. */
  sendAgain(mailId: number, to: string, by: number, now: number): Promise<boolean>
  cancelMail(mailId: number, by: number, now: number): Promise<boolean>
}

export interface PostedMail {
  mail: TicketMail & { note: string | null; createdBy: number | null }
  tickets: {
    ticket: Ticket
    linkId: number | null
    linkExpiresAt: number | null
    askers: Pick<Asker, 'wording' | 'phone' | 'askedAt'>[]
  }[]
}

// --- Answering without an account. ---

export interface AgencyDoor {
  /** Only reads; null: no such link. */
  open(tokenHash: string): Promise<OpenedLink | null>
  /** Notes an opening; changes nothing else, but that a mail of which nobody knew has arrived. */
  recordOpening(
    linkId: number,
    about: { address: string; browser: string },
    now: number,
  ): Promise<void>
  /** The agency says that it has the question. */
  see(linkId: number, now: number): Promise<boolean>
  /**
   * @returns `again` for the same words once more (a double click), `closed` when nobody waits for an
   * answer any more
   */
  answer(answer: AgencyAnswer, now: number): Promise<'stored' | 'again' | 'closed'>
  /** "Not ours": back to staff, with who it is for. */
  giveBack(
    linkId: number,
    said: { reason: string; rightAgency: string | null; byName: string },
    now: number,
  ): Promise<boolean>
  /** The agency needs to know more. */
  askBack(linkId: number, said: { text: string; byName: string }, now: number): Promise<boolean>
  revoke(linkId: number, by: number, now: number): Promise<boolean>
  /** A file of an answer; for staff, and for who holds the link. */
  fileOf(ticketId: number, fileId: number): Promise<TicketFile | null>
}

export interface OpenedLink {
  link: TicketLink & { ticketId: number }
  ticket: Ticket
  /** In order of asking, at most 20. */
  wordings: string[]
  answers: TicketAnswer[]
}

export interface AgencyAnswer {
  linkId: number
  text: string
  byName: string
  files: readonly Pick<TicketFile, 'name' | 'mediaType' | 'bytes'>[]
  /** Goes out without staff: the agency's answers may. */
  straightOut: boolean
}

export interface TicketFile {
  name: string
  mediaType: string
  bytes: Buffer
}

// --- Back to people. ---

/** The key of jobs that tell the askers of a ticket: `tell 12`. */
export const tellKey = (ticketId: number) => `tell ${ticketId}`

export interface Telling {
  /** The newest approved answer and who has not been told it yet, at most `most`; null: nobody. */
  toTell(ticketId: number, most: number): Promise<ToTell | null>
  /**
   * Puts the answer into one asker's outbox. Once for this answer, whoever else tries. Files that
   * parts name are the answer's; the person gets copies of their own.
   * @returns false when it was done, the person is gone or a later answer was approved
   */
  tell(
    askerId: number,
    answerId: number,
    parts: readonly OutgoingPart[],
    traceId: string,
    now: number,
  ): Promise<boolean>
  /** Everybody was told (`deliver`); ends the job. */
  allTold(job: Job, ticketId: number, now: number): Promise<void>
}

export interface ToTell {
  answer: TicketAnswer
  ticket: Ticket
  /** In order of asking; `personId` as their platform names them. */
  askers: (Asker & { personId: string })[]
}

/** The key of jobs that tell somebody on their platform that an answer waits: `announce 345`. */
export const announceKey = (messageId: number) => `announce ${messageId}`

/** Of an answer that is kept until its person writes. */
export interface AnnouncedAnswer {
  code: string
  askedAt: number
  /** Id of the agency. */
  agency: string | null
  channel: ChannelName
  personId: string
  traceId: string
}

export interface AnswerNotices {
  /** Null when it does not wait any more. */
  toAnnounce(messageId: number): Promise<AnnouncedAnswer | null>
  /** The platform would not: staff see why, and the job ends. The answer waits as before. */
  recordNotAnnounced(job: Job, messageId: number, reason: string, now: number): Promise<void>
}

/** What a citizen may know of a ticket by its code: no content. */
export interface TicketStatus {
  code: string
  state: TicketState
  agency: string | null
  createdAt: number
  stateSince: number
  /** While the agency owes an answer. */
  dueAt: number | null
  late: boolean
}

export interface CitizensDesk {
  /** By the code of anybody who asked. */
  statusOf(code: string, now: number): Promise<TicketStatus | null>
}

/** The move and its words for the timeline; every move of a ticket leaves one. */
export interface MoveNote {
  move: TicketMove
  by: number | null
  agency?: string | null
  detail?: Readonly<Record<string, unknown>>
}
