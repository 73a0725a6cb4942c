import { Button, Group, Kbd, NativeSelect } from '@mantine/core'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { TicketPage } from '../../web/tickets-contract.ts'
import { useAgencies } from '../api/tickets.ts'
import { usePreferences } from '../live/preferences.ts'
import { percent } from '../words/ticket-words.ts'
import { exactTime } from '../words/times.ts'
import type { Ask } from './dialogs.tsx'
import type { Step } from './steps.ts'

/** What somebody should do with the ticket now, with one key where it can be. */
export function WhatNext({ page, step, ask }: { page: TicketPage; step: Step; ask: Ask }) {
  const { ticket, moves } = page
  switch (ticket.state) {
    case 'new':
    case 'returned':
    case 'reopened':
      return <ChooseAgency page={page} step={step} />
    case 'triaged':
      return <Forward page={page} ask={ask} />
    case 'forwarded':
    case 'seen':
    case 'overdue':
      return (
        <Part title={ticket.state === 'overdue' ? 'Đã quá hạn' : 'Đang chờ cơ quan'}>
          <p>
            {ticket.agencyName}
            {ticket.seenAt === null ? ' chưa báo đã nhận' : ' đã báo nhận'}
            {ticket.dueAt !== null && (
              <>
                {'; '}hạn trả lời <strong>{exactTime(ticket.dueAt)}</strong>
              </>
            )}
            .
          </p>
          <Group gap="xs">
            <Button onClick={() => ask({ kind: 'word' })}>Nhắc cơ quan</Button>
            {moves.includes('extend') && (
              <Button variant="default" onClick={() => ask({ kind: 'due' })}>
                Đổi hạn
              </Button>
            )}
            {moves.includes('answer') && (
              <Button variant="default" onClick={() => ask({ kind: 'answer' })}>
                Trả lời thay
              </Button>
            )}
          </Group>
        </Part>
      )
    case 'answered':
      return isOnItsWay(page) ? <OnItsWay page={page} /> : null
    default:
      return null
  }
}

/** An answer was approved, and is being told to those who asked. */
export const isOnItsWay = ({ ticket, answers }: TicketPage): boolean =>
  ticket.state === 'answered' &&
  answers.some(({ state }) => state === 'approved') &&
  !answers.some(({ state }) => state === 'waiting')

function OnItsWay({ page: { askers } }: { page: TicketPage }) {
  const told = askers.filter(({ toldAt }) => toldAt !== null).length
  return (
    <Part title="Đang gửi câu trả lời">
      <p className="flat">
        Đã chuyển cho {told} trong {askers.length} người hỏi. Gửi xong, phiếu tự sang “đã gửi người
        dân”.
      </p>
    </Part>
  )
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="block next" aria-labelledby="next">
    <h2 className="block-title" id="next">
      {title}
    </h2>
    {children}
  </section>
)

function ChooseAgency({ page: { ticket }, step }: { page: TicketPage; step: Step }) {
  const agencies = useAgencies()
  const { keys } = usePreferences()
  const [other, setOther] = useState('')
  const nameOf = (id: string) => agencies.find((one) => one.id === id)?.name ?? id
  const suggested = ticket.suggested.slice(0, 3)
  const give = (agency: string) => {
    if (step.isPending) return
    step.mutate({
      path: '/agency',
      body: { agency },
      done: `Đã giao cho ${nameOf(agency)}. Nhấn Enter để xem thư rồi gửi.`,
    })
  }
  useNumberKeys(keys ? suggested.map(({ agency }) => agency) : [], give)
  return (
    <Part title="Giao cho cơ quan nào?">
      {suggested.length > 0 ? (
        <ol className="agency-choices">
          {suggested.map(({ agency, confidence }, index) => (
            <li key={agency}>
              <button
                type="button"
                className={index === 0 ? 'agency-choice best' : 'agency-choice'}
                {...(keys ? { 'aria-keyshortcuts': String(index + 1) } : {})}
                onClick={() => give(agency)}
              >
                {keys && (
                  <Kbd aria-hidden className="wide-only">
                    {index + 1}
                  </Kbd>
                )}
                <span className="agency-choice-name">{nameOf(agency)}</span>
                <span className="agency-choice-percent">khớp {percent(confidence)}</span>
              </button>
            </li>
          ))}
        </ol>
      ) : (
        <p className="quiet">Chưa đoán được cơ quan nào, anh/chị chọn giúp.</p>
      )}
      <Group gap="xs" align="flex-end">
        <NativeSelect
          label={suggested.length > 0 ? 'Cơ quan khác' : 'Cơ quan'}
          className="filters-text"
          value={other}
          onChange={({ currentTarget }) => setOther(currentTarget.value)}
          data={[
            { value: '', label: 'Chọn cơ quan…' },
            ...agencies.map(({ id, name, email }) => ({
              value: id,
              label: email === null ? `${name} (chưa có thư)` : name,
            })),
          ]}
        />
        <Button
          variant="default"
          disabled={other === ''}
          loading={step.isPending}
          onClick={() => give(other)}
        >
          Giao
        </Button>
      </Group>
    </Part>
  )
}

/** After an agency was chosen Enter goes on: the button has the focus. */
function Forward({ page: { ticket, mails }, ask }: { page: TicketPage; ask: Ask }) {
  const inPost = mails.some(
    ({ kind, state }) => kind === 'forward' && (state === 'waiting' || state === 'sending'),
  )
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // The button that was pressed is gone, and the focus with it.
    if (document.activeElement === document.body) button.current?.focus()
  }, [])
  if (inPost) {
    return (
      <Part title="Thư đang chờ gửi">
        <p className="flat">
          Phiếu chuyển sang “chờ cơ quan” khi thư đến <strong>{ticket.agencyName}</strong> gửi xong.
          Cơ quan nhận một thư mỗi ngày thì thư đi chung cuối ngày; chưa đi thì còn hủy được, ở mục
          Trao đổi với cơ quan.
        </p>
      </Part>
    )
  }
  return (
    <Part title="Gửi cho cơ quan">
      <p>
        Phiếu đã giao cho <strong>{ticket.agencyName}</strong>, chưa gửi đi.
      </p>
      <Group gap="xs">
        <Button ref={button} onClick={() => ask({ kind: 'forward' })}>
          Xem thư rồi gửi
        </Button>
        <Button variant="default" onClick={() => ask({ kind: 'agency' })}>
          Đổi cơ quan
        </Button>
      </Group>
    </Part>
  )
}

/** 1, 2, 3 while nobody writes and no dialog is open. */
function useNumberKeys(agencies: readonly string[], give: (agency: string) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target, ctrlKey, altKey, metaKey, key, repeat } = event
      if (ctrlKey || altKey || metaKey || repeat || !/^[123]$/.test(key)) return
      const writing =
        target instanceof HTMLElement &&
        (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
      if (writing || document.querySelector('[role=dialog]')) return
      const chosen = agencies[Number(key) - 1]
      if (chosen === undefined) return
      event.preventDefault()
      give(chosen)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  })
}
