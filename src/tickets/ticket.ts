import type { ChannelName } from '../conversations/message.ts'

/** What became of a ticket; only the first is reached so far. */
export const ticketStates = ['new', 'closed'] as const
export type TicketState = (typeof ticketStates)[number]

/** A question or opinion that somebody must answer. */
export interface Ticket {
  /** What the citizen looks it up by; see text/ticket-code. */
  code: string
  channel: ChannelName
  /** gop-y, phan-anh, cau-hoi, lua-dao, loi-nhan. */
  about: string
  content: string
  field: string | null
  place: string | null
  /** Given so that staff may call back; digits. */
  phone: string | null
  state: TicketState
  createdAt: number
}

export interface TicketStore {
  /** Tickets that nobody has closed, oldest first. */
  openTickets(): Promise<Ticket[]>
  /** @returns false when there is no open ticket of that code */
  closeTicket(code: string): Promise<boolean>
}
