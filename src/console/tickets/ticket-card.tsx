import { IconMessageQuestion } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { TicketSummary } from '../../web/tickets-contract.ts'
import { kindNames } from '../words/ticket-words.ts'
import { AskersMark, DueMark, StateMark } from './marks.tsx'

/** A ticket in a column or, on a phone, in a list. */
export function TicketCard({
  ticket,
  inTabOrder = true,
  withState,
}: {
  ticket: TicketSummary
  inTabOrder?: boolean
  withState: boolean
}) {
  return (
    <Link
      to={`/phieu/${ticket.id}`}
      className={ticket.late ? 'ticket-card late' : 'ticket-card'}
      tabIndex={inTabOrder ? 0 : -1}
    >
      <span className="ticket-card-head">{ticket.code}</span>
      <span className="ticket-card-text">{ticket.title ?? ticket.content}</span>
      {ticket.agencyName !== null && (
        <span className="ticket-card-agency">{ticket.agencyName}</span>
      )}
      <span className="row-marks">
        <span className="mark">{kindNames[ticket.kind]}</span>
        {withState && <StateMark state={ticket.state} />}
        {ticket.state === 'seen' && !withState && <span className="mark teal">đã nhận</span>}
        <DueMark ticket={ticket} />
        <AskersMark count={ticket.askers} />
        {ticket.askedBackAt !== null && (
          <span className="mark amber">
            <IconMessageQuestion size={14} aria-hidden /> Cơ quan hỏi lại
          </span>
        )}
      </span>
    </Link>
  )
}
