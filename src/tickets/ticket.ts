import type { ChannelName } from '../conversations/message.ts'
import type { TicketState } from './states.ts'

/** What a ticket is about: suggestion, report, question, fraud, message left for staff. */
export const ticketKinds = ['gop-y', 'phan-anh', 'cau-hoi', 'lua-dao', 'loi-nhan'] as const
export type TicketKind = (typeof ticketKinds)[number]

/** How somebody came to be among those who asked. */
export const origins = ['unanswered', 'not-right', 'feedback', 'staff'] as const
export type Origin = (typeof origins)[number]

/** A question or opinion that somebody must answer; those who asked it stand beside it. */
export interface Ticket {
  id: number
  code: string
  kind: TicketKind
  /** A line of staff's that says what it is about; null where the content does. */
  title: string | null
  /** What must be answered: the words of who asked first, masked, unless staff wrote it anew. */
  content: string
  /** Id of a field of agencies.yml. */
  field: string | null
  place: string | null
  state: TicketState
  stateSince: number
  /** Id of the agency it was given to. */
  agency: string | null
  /** Best first, found by routing. */
  suggested: readonly { agency: string; confidence: number }[]
  /** By when the agency should answer, ms UTC. */
  dueAt: number | null
  forwardedAt: number | null
  /** When the agency said that it has it. */
  seenAt: number | null
  answeredAt: number | null
  deliveredAt: number | null
  closedAt: number | null
  /** The agency asked something back, which nobody has answered. */
  askedBackAt: number | null
  /** How many asked. */
  askers: number
  /** Why it was rejected, returned or closed. */
  reason: string | null
  createdAt: number
  changedAt: number
}

/** One person who asked, by their own code and words. */
export interface Asker {
  id: number
  code: string
  contactId: number
  channel: ChannelName
  name: string | null
  origin: Origin
  /** Masked, unless they left a number to be called back on. */
  wording: string
  field: string | null
  place: string | null
  /** Digits; given so that somebody may call back. */
  phone: string | null
  /** The article that was given and not right. */
  article: string | null
  askedAt: number
  /** When the answer was put into their chat, and which. */
  toldAt: number | null
  answerId: number | null
  /** What became of that message: pending, sent, parked (waits for them to write), refused. */
  delivery: { state: string; reason: string | null } | null
  verdict: 'clear' | 'unclear' | null
  verdictAt: number | null
}

export interface TicketAnswer {
  id: number
  text: string
  files: readonly { id: number; name: string; mediaType: string; size: number }[]
  /** Id of the agency in whose name it is. */
  agency: string | null
  /** Who signed at the agency; null where staff wrote it for them. */
  byName: string | null
  /** Of users: who wrote it on the agency's behalf. */
  userId: number | null
  /** `waiting` for staff; `replaced` by a later one before anybody approved it. */
  state: 'waiting' | 'approved' | 'replaced' | 'sent-back'
  reason: string | null
  createdAt: number
  decidedAt: number | null
  decidedBy: number | null
}

/** A mail to an agency, or to who is above it. */
export interface TicketMail {
  id: number
  kind: MailKind
  agency: string | null
  to: string
  /**
   * `waiting` to be sent; `sending` now; `unknown` the program stopped between sending and writing it
   * down, so nobody knows; `sent`; `refused` by the server; `bounced` came back later; `cancelled`.
   */
  state: 'waiting' | 'sending' | 'unknown' | 'sent' | 'refused' | 'bounced' | 'cancelled'
  reason: string | null
  createdAt: number
  sentAt: number | null
}

/**
 * - `forward` the questions; `before`, `on`, `after` reminders around the day to answer by;
 *   `escalation` to the named person above; `word` what staff write to the agency
 */
export const mailKinds = ['forward', 'before', 'on', 'after', 'escalation', 'word'] as const
export type MailKind = (typeof mailKinds)[number]

/** A line of what happened to a ticket. */
export interface TicketEvent {
  id: number
  at: number
  kind: string
  from: TicketState | null
  to: TicketState | null
  /** Of users; null for the clock, citizens and agencies. */
  userId: number | null
  agency: string | null
  detail: Readonly<Record<string, unknown>>
}
