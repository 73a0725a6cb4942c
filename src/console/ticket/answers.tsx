import { Button, Group, Textarea } from '@mantine/core'
import { IconFileText } from '@tabler/icons-react'
import { useState } from 'react'
import type { ShownAnswer, TicketPage } from '../../web/tickets-contract.ts'
import { answerStateNames } from '../words/ticket-words.ts'
import { exactTime } from '../words/times.ts'
import type { Ask } from './dialogs.tsx'
import type { Step } from './steps.ts'

/** What agencies answered: the one that waits for somebody first, earlier ones under it. */
export function Answers({
  page,
  step,
  ask,
}: {
  page: TicketPage
  step: Step
  /** Null: only looks. */
  ask: Ask | null
}) {
  const { answers } = page
  if (answers.length === 0) return null
  const newestFirst = [...answers].sort((a, b) => b.createdAt - a.createdAt)
  const waiting = newestFirst.find(({ state }) => state === 'waiting')
  const others = newestFirst.filter((one) => one !== waiting)
  return (
    <section
      className={waiting ? 'block next' : 'block'}
      aria-label={waiting ? 'Trả lời chờ duyệt' : 'Trả lời'}
    >
      <h2 className="block-title">{waiting ? 'Trả lời chờ duyệt' : 'Trả lời'}</h2>
      {waiting &&
        (ask ? (
          <Waiting key={waiting.id} answer={waiting} page={page} step={step} ask={ask} />
        ) : (
          <Answer answer={waiting} page={page} />
        ))}
      {others.length > 0 && waiting ? (
        <details className="as-table">
          <summary>Các câu trả lời trước ({others.length})</summary>
          <List answers={others} page={page} />
        </details>
      ) : (
        <List answers={others} page={page} />
      )}
    </section>
  )
}

const List = ({ answers, page }: { answers: readonly ShownAnswer[]; page: TicketPage }) => (
  <ul className="items">
    {answers.map((answer) => (
      <li key={answer.id}>
        <Answer answer={answer} page={page} withState />
      </li>
    ))}
  </ul>
)

function Answer({
  answer,
  page,
  withState = false,
}: {
  answer: ShownAnswer
  page: TicketPage
  withState?: boolean
}) {
  return (
    <>
      <p className="quiet item-head">
        <From answer={answer} />
        {withState && <strong>{answerStateNames[answer.state]}</strong>}
        {answer.decidedBy && <span>bởi {answer.decidedBy.name}</span>}
      </p>
      {answer.reason !== null && <p className="quiet flat">Lý do: {answer.reason}</p>}
      <p className="answer-text">{answer.text}</p>
      <Files answer={answer} ticket={page.ticket.id} />
    </>
  )
}

function Waiting({
  answer,
  page: { ticket, moves, askers },
  step,
  ask,
}: {
  answer: ShownAnswer
  page: TicketPage
  step: Step
  ask: Ask
}) {
  const [text, setText] = useState(answer.text)
  const approve = () =>
    step.mutate({
      path: `/answers/${answer.id}/approve`,
      body: { text: text.trim() },
      done: `Đã duyệt. Câu trả lời đang được gửi đến ${askers.length} người hỏi.`,
    })
  return (
    <>
      <p className="quiet item-head">
        <From answer={answer} />
      </p>
      <Textarea
        label="Câu trả lời gửi người dân"
        description="Sửa lỗi chữ, câu khó hiểu ngay tại đây; ý của cơ quan giữ nguyên."
        autosize
        minRows={4}
        maxRows={20}
        maxLength={10_000}
        my="xs"
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      {text !== answer.text && (
        <p className="quiet flat">
          Đã sửa so với lời cơ quan.{' '}
          <button type="button" className="line-button" onClick={() => setText(answer.text)}>
            Lấy lại nguyên văn
          </button>
        </p>
      )}
      <Files answer={answer} ticket={ticket.id} />
      <Group gap="xs" mt="sm">
        {moves.includes('deliver') && (
          <Button loading={step.isPending} disabled={text.trim() === ''} onClick={approve}>
            Duyệt, gửi {askers.length} người hỏi
          </Button>
        )}
        {moves.includes('sendBack') && (
          <Button variant="default" onClick={() => ask({ kind: 'send-back', answer: answer.id })}>
            Trả lại cơ quan
          </Button>
        )}
      </Group>
    </>
  )
}

const From = ({ answer }: { answer: ShownAnswer }) => (
  <span>
    {answer.agencyName ?? 'Cán bộ'}
    {answer.byName !== null && `, ${answer.byName}`}
    {answer.by && ` (${answer.by.name} ghi thay)`} · {exactTime(answer.createdAt)}
  </span>
)

function Files({ answer: { files }, ticket }: { answer: ShownAnswer; ticket: number }) {
  if (files.length === 0) return null
  return (
    <ul className="files plain-list" aria-label="Tệp kèm theo">
      {files.map(({ id, name, size }) => (
        <li key={id}>
          <a className="file" href={`/api/tickets/${ticket}/files/${id}`} download>
            <IconFileText size={18} aria-hidden />
            <span className="file-name">{name}</span>
            <span className="quiet">{sizeWords(size)}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}

const sizeWords = (bytes: number) =>
  bytes < 1_000_000
    ? `${Math.max(1, Math.round(bytes / 1000))} kB`
    : `${(bytes / 1_000_000).toLocaleString('vi-VN', { maximumFractionDigits: 1 })} MB`
