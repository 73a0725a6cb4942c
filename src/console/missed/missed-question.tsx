import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { TicketState, TicketSummary } from '../../web/tickets-contract.ts'
import { ticketQuery } from '../api/tickets.ts'
import { Failed } from '../shell/failed.tsx'
import { DueMark, StateMark } from '../tickets/marks.tsx'
import { date } from '../words/times.ts'
import type { MissedOpen } from './missed-dialog.tsx'

/** Other ways in which it was asked, at most. */
const EXAMPLES = 6
/** An agency can be found for it. */
const open: readonly TicketState[] = ['new', 'triaged', 'returned', 'reopened']

export function MissedQuestion({
  ticket,
  mayAssign,
  mayEdit,
  ask,
}: {
  ticket: TicketSummary
  mayAssign: boolean
  mayEdit: boolean
  ask: (what: MissedOpen) => void
}) {
  const [examples, setExamples] = useState(false)
  const words = ticket.title ?? ticket.content
  return (
    <article className="block">
      <h2 className="missed-words">{words}</h2>
      <p className="quiet item-head">
        <strong>{ticket.askers} người hỏi</strong>
        {ticket.fieldLabel !== null && <span>{ticket.fieldLabel}</span>}
        <span>từ {date(ticket.createdAt)}</span>
        {ticket.state !== 'new' && <StateMark state={ticket.state} />}
        <DueMark ticket={ticket} />
        {ticket.agencyName !== null && <span>{ticket.agencyName}</span>}
      </p>
      {ticket.state === 'rejected' && ticket.reason !== null && (
        <p className="quiet flat">Lý do: {ticket.reason}</p>
      )}
      <details
        className="as-table"
        onToggle={({ currentTarget }) => setExamples(currentTarget.open)}
      >
        <summary>Xem cách người dân hỏi</summary>
        {examples && <Examples id={ticket.id} />}
      </details>
      <div className="item-tools">
        <Button size="sm" variant="default" component={Link} to={`/phieu/${ticket.id}`}>
          Mở phiếu<span className="hidden-text"> {ticket.code}</span>
        </Button>
        {mayEdit && ticket.state !== 'rejected' && (
          <>
            <Button size="sm" variant="light" onClick={() => ask('wording')}>
              Thêm vào bài…
            </Button>
            <Button size="sm" variant="light" onClick={() => ask('article')}>
              Soạn bài mới
            </Button>
          </>
        )}
        {mayAssign && open.includes(ticket.state) && (
          <>
            <Button size="sm" variant="light" onClick={() => ask('agency')}>
              Giao cơ quan
            </Button>
            <Button size="sm" variant="subtle" onClick={() => ask('ignore')}>
              Bỏ qua
            </Button>
          </>
        )}
      </div>
    </article>
  )
}

function Examples({ id }: { id: number }) {
  const page = useQuery(ticketQuery(id))
  if (page.isError) return <Failed error={page.error} again={() => void page.refetch()} />
  if (!page.data) return <p className="quiet flat">Đang tải…</p>
  const wordings = [...new Set(page.data.askers.map(({ wording }) => wording))]
  const left = page.data.ticket.askers - EXAMPLES
  return (
    <ul className="plain-list">
      {wordings.slice(0, EXAMPLES).map((wording) => (
        <li key={wording}>“{wording}”</li>
      ))}
      {left > 0 && <li className="quiet">và {left} người nữa</li>}
    </ul>
  )
}
