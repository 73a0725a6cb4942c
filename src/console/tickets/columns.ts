import type { Board, TicketState, TicketSummary } from '../../web/tickets-contract.ts'
import { stateNames } from '../words/ticket-words.ts'

/** Where work stands, in the order in which it goes on; what seldom happens only when it does. */
const columns: readonly {
  name: string
  states: readonly [TicketState, ...TicketState[]]
  seldom?: true
}[] = [
  { name: stateNames.new, states: ['new'] },
  { name: 'Cần xem lại', states: ['returned', 'reopened'], seldom: true },
  { name: stateNames.triaged, states: ['triaged'] },
  { name: stateNames.forwarded, states: ['forwarded', 'seen'] },
  { name: stateNames.overdue, states: ['overdue'] },
  { name: 'Đã trả lời – chờ duyệt', states: ['answered'] },
  { name: stateNames.delivered, states: ['delivered'] },
]

export interface Column {
  /** Its first state, for the address. */
  id: TicketState
  name: string
  states: readonly TicketState[]
  count: number
  tickets: TicketSummary[]
}

export const columnsOf = (board: Board): Column[] =>
  columns.flatMap(({ name, states, seldom }) => {
    const parts = board.columns.filter(({ state }) => states.includes(state))
    const count = parts.reduce((sum, part) => sum + part.count, 0)
    if (seldom && count === 0) return []
    return { id: states[0], name, states, count, tickets: inOrder(parts) }
  })

const NEVER = Number.MAX_SAFE_INTEGER

/** As the server orders each of them: late first, then by the day they are due, then the newest. */
const inOrder = (parts: Board['columns']): TicketSummary[] =>
  parts.length === 1
    ? parts[0]!.tickets
    : parts
        .flatMap(({ tickets }) => tickets)
        .sort(
          (a, b) =>
            Number(b.late) - Number(a.late) ||
            (a.dueAt ?? NEVER) - (b.dueAt ?? NEVER) ||
            b.createdAt - a.createdAt,
        )
