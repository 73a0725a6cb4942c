import type { ChannelName } from '../conversations/message.ts'
import type { TicketMove, TicketState } from '../tickets/states.ts'
import type {
  Asker,
  MailKind,
  Origin,
  Ticket,
  TicketAnswer,
  TicketKind,
  TicketMail,
} from '../tickets/ticket.ts'
import type { Colleague } from './console-contract.ts'

/** What the console and the server say of tickets; the routes stand in console-contract. Types only. */

export interface TicketSummary extends Ticket {
  agencyName: string | null
  fieldLabel: string | null
  /** The day to answer by went by. */
  late: boolean
}

export interface TicketList {
  tickets: TicketSummary[]
  next: string | null
}

export interface Board {
  columns: { state: TicketState; count: number; tickets: TicketSummary[] }[]
}

export interface TicketPage {
  ticket: TicketSummary
  askers: TicketAsker[]
  answers: ShownAnswer[]
  mails: ShownMail[]
  links: ShownLink[]
  timeline: TimelineEntry[]
  /** Questions that may be the same, the likest first. */
  near: { id: number; code: string; content: string; state: TicketState; likeness: number }[]
  /** Moves that may be made now. */
  moves: TicketMove[]
  /** Id of the article that is being written from it. */
  draft: string | null
}

export interface TicketAsker extends Omit<Asker, 'contactId'> {
  /** Their conversation. */
  conversation: number
}

export interface ShownAnswer extends Omit<TicketAnswer, 'userId' | 'decidedBy'> {
  agencyName: string | null
  /** Who wrote it for the agency. */
  by: Colleague | null
  decidedBy: Colleague | null
}

export interface ShownMail extends TicketMail {
  agencyName: string | null
}

export interface ShownLink {
  id: number
  agencyName: string
  createdAt: number
  expiresAt: number
  revokedAt: number | null
  opened: number
  openedAt: number | null
  sent: boolean
}

export interface TimelineEntry {
  id: number
  at: number
  /** A move, or `asked`, `joined`, `merged`, `split`, `edited`, `note`, `mail`, `link-opened`, … */
  kind: string
  from: TicketState | null
  to: TicketState | null
  by: Colleague | null
  agencyName: string | null
  detail: Readonly<Record<string, unknown>>
}

export type TicketEdit = Partial<{
  title: string | null
  content: string
  field: string | null
  place: string | null
  kind: TicketKind
}>

export interface Forward {
  agency: string
  /** Words of staff to the agency; may be empty. */
  note: string
}

export interface MailPreview {
  agency: string
  to: string | null
  subject: string
  text: string
  attachment: string
  dueAt: number
  /** When it would go: now, or with others of the day. */
  sendAt: number
}

export interface Agencies {
  agencies: AgencyPage[]
  fields: { id: string; label: string }[]
  /** Mail is configured. */
  mail: boolean
}

export interface AgencyPage {
  id: string
  name: string
  email: string | null
  fields: string[]
  level: string
  validTo: string | null
  successor: string | null
  /** Working days until an answer is due. */
  answerWithin: number
  /** One mail a day with all that came. */
  batch: boolean
  /** Its answers go out without staff. */
  straightOut: boolean
  /** Who above it is told when it is late. */
  escalateTo: { name: string; email: string } | null
  confirm: boolean
  open: number
  late: number
  answered: number
  onTime: number
  medianMs: number | null
}

export type AgencyEdit = Partial<
  Pick<AgencyPage, 'name' | 'email' | 'answerWithin' | 'batch' | 'straightOut' | 'escalateTo'>
>

export interface Draft {
  /** Id of the article. */
  id: string
  path: string
  text: string
  ticket: { id: number; code: string } | null
  createdBy: Colleague | null
  updatedAt: number
  /** What is wrong with it now; `note`: it may be published all the same. Empty in the list. */
  problems: { line: number | null; message: string; note: boolean }[]
}

export type { Asker, ChannelName, MailKind, Origin, TicketKind, TicketMove, TicketState }
