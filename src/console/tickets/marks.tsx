import { IconAlarm, IconClock, IconUsers } from '@tabler/icons-react'
import type { TicketState, TicketSummary } from '../../web/tickets-contract.ts'
import { useNow } from '../words/now.ts'
import { dueWords, stateNames, stateTone } from '../words/ticket-words.ts'

export const StateMark = ({ state }: { state: TicketState }) => (
  <span className={`state-mark ${stateTone(state)}`}>{stateNames[state]}</span>
)

/** Until when an agency has time; nothing where nobody is waited for. */
export function DueMark({ ticket }: { ticket: TicketSummary }) {
  const now = useNow()
  const owes = ['forwarded', 'seen', 'overdue'].includes(ticket.state)
  const due = owes ? dueWords(ticket, now) : null
  if (due === null) return null
  const Glyph = due.tone === 'red' ? IconAlarm : IconClock
  return (
    <span className={`mark ${due.tone}`}>
      <Glyph size={14} aria-hidden /> {due.text}
    </span>
  )
}

export const AskersMark = ({ count }: { count: number }) =>
  count > 1 ? (
    <span className="mark">
      <IconUsers size={14} aria-hidden /> {count} người hỏi
    </span>
  ) : null
