import { Anchor, Button, Checkbox } from '@mantine/core'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { TicketAsker, TicketPage } from '../../web/tickets-contract.ts'
import { channelWords } from '../words/conversation-words.ts'
import { reasonWords } from '../words/delivery-words.ts'
import { originNames } from '../words/ticket-words.ts'
import { exactTime } from '../words/times.ts'
import type { Step } from './steps.ts'

/** More are a click away: a ticket may have hundreds. */
const AT_FIRST = 10

/** Everybody who asked, in their words; some of them can be taken out into a ticket of their own. */
export function Askers({
  page: { ticket, askers },
  step,
  mayChange,
}: {
  page: TicketPage
  step: Step
  mayChange: boolean
}) {
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<readonly number[]>([])
  const [all, setAll] = useState(false)
  const settled = ticket.state === 'closed' || ticket.state === 'rejected'
  const maySplit = mayChange && !settled && askers.length > 1
  const shown = all ? askers : askers.slice(0, AT_FIRST)
  const split = () =>
    step.mutate(
      {
        path: '/split',
        body: { askers: chosen },
        done: `Đã tách ${chosen.length} người hỏi ra phiếu này.`,
      },
      { onSuccess: (made) => void navigate(`/phieu/${made.ticket.id}`) },
    )
  return (
    <section className="block" aria-labelledby="askers">
      <div className="block-head">
        <h2 className="block-title" id="askers">
          {ticket.askers} người hỏi
        </h2>
        {maySplit && chosen.length > 0 && (
          <Button
            size="sm"
            variant="default"
            disabled={chosen.length >= askers.length}
            loading={step.isPending}
            onClick={split}
          >
            Tách {chosen.length} người ra phiếu riêng
          </Button>
        )}
      </div>
      <ul className="items">
        {shown.map((asker) => (
          <li key={asker.id} className={maySplit ? 'asker' : ''}>
            {maySplit && (
              <Checkbox
                aria-label={`Chọn ${asker.name ?? asker.code} để tách`}
                checked={chosen.includes(asker.id)}
                onChange={({ currentTarget: { checked } }) =>
                  setChosen(
                    checked ? [...chosen, asker.id] : chosen.filter((id) => id !== asker.id),
                  )
                }
              />
            )}
            <Words asker={asker} />
          </li>
        ))}
      </ul>
      {askers.length > shown.length && (
        <Button variant="subtle" mt="sm" onClick={() => setAll(true)}>
          Xem cả {askers.length} người
        </Button>
      )}
    </section>
  )
}

function Words({ asker }: { asker: TicketAsker }) {
  const told = toldWords(asker)
  return (
    <div className="asker-body">
      <p className="item-head">
        <Anchor
          component={Link}
          to={`/hoi-thoai/${asker.conversation}`}
          underline="always"
          fw={600}
        >
          {asker.name ?? `Người dân số ${asker.conversation}`}
        </Anchor>
        <span className="quiet">
          {channelWords[asker.channel]} · {exactTime(asker.askedAt)} · {originNames[asker.origin]}
        </span>
      </p>
      <p className="wording">{asker.wording}</p>
      <p className="quiet item-head">
        <span className="ticket-code">{asker.code}</span>
        {asker.phone !== null && (
          <span>
            gọi lại <a href={`tel:${asker.phone}`}>{asker.phone}</a>
          </span>
        )}
        {asker.place !== null && <span>{asker.place}</span>}
        {told && <span className={`mark ${told.tone}`}>{told.text}</span>}
        {asker.verdict !== null && (
          <span className={asker.verdict === 'clear' ? 'mark teal' : 'mark red'}>
            {asker.verdict === 'clear' ? 'Đã rõ' : 'Chưa rõ'}
          </span>
        )}
      </p>
    </div>
  )
}

/** What became of telling them the answer; null before there was one. */
function toldWords({ toldAt, delivery, channel }: TicketAsker) {
  if (toldAt === null) return null
  const reason = delivery?.reason
    ? reasonWords({ code: null, text: delivery.reason }, channel)
    : null
  const because = reason ? `: ${reason}` : ''
  switch (delivery?.state) {
    case 'parked':
      return { tone: 'amber', text: `Chờ người dân nhắn lại rồi gửi${because}` }
    case 'refused':
      return { tone: 'red', text: `Không gửi được${because}` }
    case 'withdrawn':
      return { tone: '', text: `Không gửi${because}` }
    case 'pending':
      return { tone: '', text: 'Đang gửi…' }
    default:
      return { tone: 'teal', text: `Đã gửi ${exactTime(toldAt)}` }
  }
}
