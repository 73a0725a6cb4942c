import { Anchor, Button } from '@mantine/core'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { TicketPage } from '../../web/tickets-contract.ts'
import { Sure } from '../shell/sure.tsx'
import { percent, stateNames } from '../words/ticket-words.ts'
import type { Step } from './steps.ts'

/** Questions that may be the same; this one can go into one of them. */
export function NearTickets({
  page: { ticket, near },
  step,
  mayChange,
}: {
  page: TicketPage
  step: Step
  mayChange: boolean
}) {
  const navigate = useNavigate()
  const [into, setInto] = useState<TicketPage['near'][number] | null>(null)
  const settled = ticket.state === 'closed' || ticket.state === 'rejected'
  if (near.length === 0) return null
  const merge = (id: number) =>
    step.mutate(
      { path: '/merge', body: { into: id }, done: 'Đã gộp vào phiếu này.' },
      {
        onSuccess: (page) => {
          setInto(null)
          void navigate(`/phieu/${page.ticket.id}`, { replace: true })
        },
      },
    )
  return (
    <section className="block" aria-labelledby="near">
      <h2 className="block-title" id="near">
        Có thể là cùng một việc
      </h2>
      <ul className="items">
        {near.map((one) => (
          <li key={one.id}>
            <p className="item-head">
              <Anchor component={Link} to={`/phieu/${one.id}`} underline="always" fw={600}>
                {one.code}
              </Anchor>
              <span className="quiet">
                {stateNames[one.state]} · giống {percent(one.likeness)}
              </span>
            </p>
            <p className="card-text">{one.content}</p>
            {mayChange && !settled && (
              <Button size="sm" variant="default" onClick={() => setInto(one)}>
                Gộp vào phiếu đó<span className="hidden-text"> {one.code}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {into && (
        <Sure
          title={`Gộp vào phiếu ${into.code}?`}
          yes="Gộp"
          grave={false}
          pending={step.isPending}
          close={() => setInto(null)}
          onYes={() => merge(into.id)}
        >
          {ticket.askers} người hỏi của phiếu {ticket.code} chuyển sang phiếu {into.code}; mã cũ vẫn
          tra được. Muốn tách lại thì tách từng người.
        </Sure>
      )}
    </section>
  )
}
