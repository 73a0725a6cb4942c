/**
 * What becomes of a ticket.
 *
 *   new ─triage▶ triaged ─forward▶ forwarded ─see▶ seen ─answer▶ answered ─deliver▶ delivered ─close▶ closed
 *    │              ▲  ▲               │     overdue │              │                   │            │
 *    │reject        │  └── returned ◀──┴──return─────┘◀── sendBack ─┘                   └──reopen────┤
 *    ▼              └───────────────────────── reopened ◀───────────────────────────────────────────┘
 *   rejected
 */
export const ticketStates = [
  'new',
  'triaged',
  'forwarded',
  'seen',
  'overdue',
  'returned',
  'answered',
  'delivered',
  'reopened',
  'closed',
  'rejected',
] as const
export type TicketState = (typeof ticketStates)[number]

/**
 * - `triage` an agency was found for it; `forward` the agency has it, by mail or on paper
 * - `see` the agency said that it has it; `lapse` the day to answer by went by; `extend` it has longer
 * - `return` the agency says that it is not theirs
 * - `answer` there is an answer, which waits for a member of staff (a later one replaces it)
 * - `sendBack` staff ask the agency once more; `deliver` it was said to everybody who asked
 * - `reopen` somebody who asked is not content; `reject` nobody need answer; `close` done
 */
export const ticketMoves = [
  'triage',
  'forward',
  'see',
  'lapse',
  'extend',
  'return',
  'answer',
  'sendBack',
  'deliver',
  'reopen',
  'reject',
  'close',
] as const
export type TicketMove = (typeof ticketMoves)[number]

const withStaff = { triage: 'triaged', forward: 'forwarded', answer: 'answered' } as const
const withAgency = {
  answer: 'answered',
  return: 'returned',
  extend: 'forwarded',
  triage: 'triaged',
  close: 'closed',
} as const

const moves: Readonly<Record<TicketState, Partial<Record<TicketMove, TicketState>>>> = {
  new: { ...withStaff, reject: 'rejected', close: 'closed' },
  triaged: { ...withStaff, reject: 'rejected', close: 'closed' },
  forwarded: { ...withAgency, forward: 'forwarded', see: 'seen', lapse: 'overdue' },
  seen: { ...withAgency, forward: 'seen', see: 'seen', lapse: 'overdue' },
  overdue: { ...withAgency, forward: 'overdue', see: 'overdue' },
  returned: { ...withStaff, reject: 'rejected', close: 'closed' },
  answered: { answer: 'answered', sendBack: 'forwarded', deliver: 'delivered', close: 'closed' },
  // A later answer is a correction: it goes the same way again.
  delivered: { answer: 'answered', close: 'closed', reopen: 'reopened' },
  reopened: { ...withStaff, reject: 'rejected', close: 'closed' },
  closed: { reopen: 'reopened' },
  rejected: { reopen: 'reopened', triage: 'triaged' },
}

/** Where a move leads; null where it may not be made. */
export const ticketMoved = (from: TicketState, move: TicketMove): TicketState | null =>
  moves[from][move] ?? null

/** The moves that may be made from a state. */
export const movesFrom = (from: TicketState): readonly TicketMove[] =>
  Object.keys(moves[from]) as TicketMove[]

/** An agency has it and owes an answer. */
export const isWithAgency = (state: TicketState): boolean =>
  state === 'forwarded' || state === 'seen' || state === 'overdue'

/** Nobody need do anything about it any more. */
export const isSettled = (state: TicketState): boolean => state === 'closed' || state === 'rejected'
