import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { TicketPage } from '../../web/tickets-contract.ts'
import { useNow } from '../words/now.ts'
import { isSmall, timelineWords } from '../words/timeline-words.ts'
import { ago, exactTime } from '../words/times.ts'
import type { Step } from './steps.ts'

/** All that happened, newest first. */
export function Timeline({ page: { timeline } }: { page: TicketPage }) {
  const newestFirst = [...timeline].reverse()
  return (
    <section className="block" aria-labelledby="timeline">
      <h2 className="block-title" id="timeline">
        Diễn biến
      </h2>
      <ol className="timeline" reversed>
        {newestFirst.map((entry) => {
          const { text, words } = timelineWords(entry)
          return (
            <li key={entry.id} className={isSmall(entry.kind) ? 'small' : ''}>
              <p className="flat">{text}</p>
              {words && <p className="note-text quiet">{words}</p>}
              <p className="quiet flat">
                <time dateTime={new Date(entry.at).toISOString()}>{exactTime(entry.at)}</time>
                {entry.by && ` · ${entry.by.name}`}
              </p>
            </li>
          )
        })}
      </ol>
    </section>
  )
}

/** For colleagues: neither agency nor citizens see them. */
export function Notes({
  page: { timeline },
  step,
  mayChange,
}: {
  page: TicketPage
  step: Step
  mayChange: boolean
}) {
  const now = useNow()
  const [text, setText] = useState('')
  const notes = timeline.filter(({ kind }) => kind === 'note')
  const add = () =>
    step.mutate(
      { path: '/notes', body: { text: text.trim() }, done: 'Đã lưu ghi chú.' },
      { onSuccess: () => setText('') },
    )
  return (
    <section className="block" aria-labelledby="notes">
      <h2 className="block-title" id="notes">
        Ghi chú nội bộ
      </h2>
      {notes.length > 0 && (
        <ul className="notes">
          {notes.map((note) => (
            <li key={note.id}>
              <p className="note-text">{timelineWords(note).words}</p>
              <p className="quiet flat">
                {note.by?.name ?? 'Hệ thống'} · {ago(note.at, now)}
              </p>
            </li>
          ))}
        </ul>
      )}
      {mayChange ? (
        <>
          <Textarea
            aria-label="Ghi chú cho đồng nghiệp"
            placeholder="Cho đồng nghiệp; cơ quan và người dân không thấy"
            autosize
            minRows={2}
            maxRows={6}
            maxLength={2000}
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
          <Button
            size="sm"
            variant="light"
            mt={6}
            disabled={text.trim().length < 2}
            loading={step.isPending}
            onClick={add}
          >
            Lưu ghi chú
          </Button>
        </>
      ) : (
        notes.length === 0 && <p className="quiet flat">Chưa có ghi chú.</p>
      )}
    </section>
  )
}
