import { Button, Menu } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { IconArrowLeft, IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { Draft, TicketPage } from '../../web/tickets-contract.ts'
import { call } from '../api/client.ts'
import { useMay } from '../api/me.ts'
import { Page } from '../shell/page.tsx'
import { tellFailure } from '../shell/told.ts'
import { DueMark, StateMark } from '../tickets/marks.tsx'
import { kindNames } from '../words/ticket-words.ts'
import { exactTime } from '../words/times.ts'
import { Answers } from './answers.tsx'
import { Askers } from './askers.tsx'
import { Dialogs, type Ask, type Open } from './dialogs.tsx'
import { NearTickets } from './near-tickets.tsx'
import { Post } from './post.tsx'
import { useTicketStep } from './steps.ts'
import { Notes, Timeline } from './timeline.tsx'
import { isOnItsWay, WhatNext } from './what-next.tsx'

export function OpenTicket({ page }: { page: TicketPage }) {
  const { ticket } = page
  const may = useMay()
  const mayChange = may('tickets')
  const step = useTicketStep(ticket.id)
  const [open, setOpen] = useState<Open | null>(null)
  return (
    <Page
      title={`Phiếu ${ticket.code}`}
      width="wide"
      above={
        <Link to="/phieu" className="back-link">
          <IconArrowLeft size={16} aria-hidden /> Các phiếu
        </Link>
      }
      beside={
        <>
          {isOnItsWay(page) ? (
            <span className="state-mark teal">Đang gửi người dân</span>
          ) : (
            <StateMark state={ticket.state} />
          )}
          <DueMark ticket={ticket} />
        </>
      }
      actions={
        <div className="tools">
          {may('edit') && <DraftButton page={page} />}
          {mayChange && <More page={page} ask={setOpen} />}
        </div>
      }
    >
      <div className="ticket">
        <div>
          <Content page={page} {...(mayChange ? { ask: setOpen } : {})} />
          {mayChange ? (
            <WhatNext page={page} step={step} ask={setOpen} />
          ) : (
            <p className="quiet">Tài khoản của anh/chị chỉ xem phiếu, không xử lý.</p>
          )}
          <Answers page={page} step={step} ask={mayChange ? setOpen : null} />
        </div>
        <div className="ticket-side">
          <Facts page={page} />
          <NearTickets page={page} step={step} mayChange={mayChange} />
          <Notes page={page} step={step} mayChange={mayChange} />
        </div>
        <div>
          <Askers page={page} step={step} mayChange={mayChange} />
          <Post page={page} step={step} ask={mayChange ? setOpen : null} />
          <Timeline page={page} />
        </div>
      </div>
      {open && <Dialogs open={open} page={page} step={step} close={() => setOpen(null)} />}
    </Page>
  )
}

function Content({ page: { ticket }, ask }: { page: TicketPage; ask?: Ask }) {
  return (
    <section className="block" aria-labelledby="content">
      <div className="block-head">
        <h2 className="block-title" id="content">
          {ticket.title ?? 'Nội dung'}
        </h2>
        {ask && (
          <Button size="sm" variant="default" onClick={() => ask({ kind: 'edit' })}>
            Sửa
          </Button>
        )}
      </div>
      <p className="ticket-content">{ticket.content}</p>
      {ticket.reason !== null && (
        <p className="quiet ticket-facts">
          <strong>Lý do:</strong> {ticket.reason}
        </p>
      )}
    </section>
  )
}

function Facts({ page: { ticket } }: { page: TicketPage }) {
  const facts: readonly (readonly [string, string | null])[] = [
    ['Loại', kindNames[ticket.kind]],
    ['Lĩnh vực', ticket.fieldLabel ?? 'chưa rõ'],
    ['Nơi', ticket.place],
    ['Cơ quan', ticket.agencyName ?? 'chưa giao'],
    ['Nhận lúc', exactTime(ticket.createdAt)],
    ['Chuyển lúc', ticket.forwardedAt && exactTime(ticket.forwardedAt)],
    ['Cơ quan nhận', ticket.seenAt && exactTime(ticket.seenAt)],
    ['Hạn trả lời', ticket.dueAt && exactTime(ticket.dueAt)],
    ['Trả lời lúc', ticket.answeredAt && exactTime(ticket.answeredAt)],
    ['Gửi dân lúc', ticket.deliveredAt && exactTime(ticket.deliveredAt)],
    ['Đóng lúc', ticket.closedAt && exactTime(ticket.closedAt)],
  ].map(([name, value]) => [String(name), value ? String(value) : null] as const)
  return (
    <section className="block" aria-labelledby="facts">
      <h2 className="block-title" id="facts">
        Thông tin
      </h2>
      <dl className="facts">
        {facts.map(
          ([name, value]) =>
            value !== null && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </section>
  )
}

/** What may be done besides what comes next; nothing else is shown. */
function More({ page: { ticket, moves }, ask }: { page: TicketPage; ask: Ask }) {
  const can = (move: TicketPage['moves'][number]) => moves.includes(move)
  const items: readonly (readonly [boolean, string, Open])[] = [
    [can('forward'), 'Gửi cho cơ quan…', { kind: 'forward' }],
    [can('triage'), 'Giao cơ quan khác…', { kind: 'agency' }],
    [can('forward'), 'Đã chuyển bằng đường khác…', { kind: 'on-paper' }],
    [can('extend'), 'Đổi hạn trả lời…', { kind: 'due' }],
    [ticket.agency !== null, 'Viết cho cơ quan…', { kind: 'word' }],
    [can('answer'), 'Trả lời thay cơ quan…', { kind: 'answer' }],
    [can('close'), 'Đóng phiếu…', { kind: 'close' }],
    [can('reopen'), 'Mở lại phiếu…', { kind: 'reopen' }],
    [can('reject'), 'Không xử lý…', { kind: 'reject' }],
  ]
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={16} aria-hidden />}>
          Việc khác
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {items.map(
          ([shown, name, open]) =>
            shown && (
              <Menu.Item key={name} onClick={() => ask(open)}>
                {name}
              </Menu.Item>
            ),
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

/** An article is written from an answer that went out. */
function DraftButton({ page: { ticket, draft, answers } }: { page: TicketPage }) {
  const navigate = useNavigate()
  const make = useMutation({
    mutationFn: () => call<Draft>('POST', `/tickets/${ticket.id}/draft`),
    onSuccess: ({ id }) => navigate(`/bai-viet/${id}`),
    onError: tellFailure,
  })
  if (draft !== null) {
    return (
      <Button variant="default" component={Link} to={`/bai-viet/${draft}`}>
        Mở bài đang soạn
      </Button>
    )
  }
  if (!answers.some(({ state }) => state === 'approved')) return null
  return (
    <Button variant="default" loading={make.isPending} onClick={() => make.mutate()}>
      Soạn bài từ phiếu
    </Button>
  )
}
