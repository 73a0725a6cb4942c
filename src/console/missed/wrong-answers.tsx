import { Button, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconMoodCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import type { WrongAnswerShown } from '../../web/workshop-contract.ts'
import { wrongAnswersQuery, type WrongState } from '../api/wrong-answers.ts'
import { Empty } from '../shell/empty.tsx'
import { Failed } from '../shell/failed.tsx'
import { PageLoading } from '../shell/page-loading.tsx'
import { date } from '../words/times.ts'
import { SettleDialog } from './settle-dialog.tsx'
import { WordingsDialog } from './wordings-dialog.tsx'

const states: readonly { value: WrongState; label: string; empty: string }[] = [
  { value: 'new', label: 'Chưa xem', empty: 'Không còn câu nào chưa xem' },
  { value: 'done', label: 'Đã xử lý', empty: 'Chưa có câu nào xử lý xong' },
  { value: 'ignored', label: 'Bỏ qua', empty: 'Chưa bỏ qua câu nào' },
]

interface Open {
  what: 'wording' | 'done' | 'ignored'
  answer: WrongAnswerShown
}

/** Answers that staff marked as wrong, to be made right in the handbook. */
export function WrongAnswers() {
  const [state, setState] = useState<WrongState>('new')
  const [open, setOpen] = useState<Open | null>(null)
  const list = useQuery(wrongAnswersQuery(state))
  const close = () => setOpen(null)
  return (
    <>
      <NativeSelect
        label="Hiện"
        className="wrong-state"
        value={state}
        onChange={({ currentTarget }) => setState(currentTarget.value as WrongState)}
        data={states.map(({ value, label }) => ({ value, label }))}
      />
      {list.isPending && <PageLoading />}
      {list.isError && !list.data && (
        <Failed error={list.error} again={() => void list.refetch()} />
      )}
      {list.data?.length === 0 && (
        <Empty
          icon={<IconMoodCheck size={36} stroke={1.4} />}
          title={states.find(({ value }) => value === state)?.empty ?? ''}
        />
      )}
      <div className={list.isPlaceholderData ? 'old' : ''} aria-busy={list.isFetching}>
        {list.data?.map((answer) => (
          <WrongAnswer key={answer.id} answer={answer} ask={(what) => setOpen({ what, answer })} />
        ))}
      </div>
      {open?.what === 'wording' && open.answer.asked !== null && (
        <WordingsDialog
          wordings={[open.answer.asked]}
          article={open.answer.rightArticle?.id ?? null}
          close={close}
        />
      )}
      {(open?.what === 'done' || open?.what === 'ignored') && (
        <SettleDialog answer={open.answer} to={open.what} close={close} />
      )}
    </>
  )
}

function WrongAnswer({
  answer: { asked, article, rightArticle, note, by, createdAt, state, reason },
  ask,
}: {
  answer: WrongAnswerShown
  ask: (what: Open['what']) => void
}) {
  return (
    <article className="block">
      <h2 className="missed-words">{asked ?? 'Câu hỏi đã bị xóa theo yêu cầu'}</h2>
      <dl className="wrong-facts">
        <dt>Bot trả lời</dt>
        <dd>{article ? <ToArticle {...article} /> : 'không theo bài nào'}</dd>
        <dt>Bài đúng</dt>
        <dd>{rightArticle ? <ToArticle {...rightArticle} /> : 'chưa rõ'}</dd>
        {note !== null && note !== '' && (
          <>
            <dt>Ghi chú</dt>
            <dd>{note}</dd>
          </>
        )}
        {reason !== null && (
          <>
            <dt>{state === 'ignored' ? 'Lý do bỏ qua' : 'Đã làm'}</dt>
            <dd>{reason}</dd>
          </>
        )}
      </dl>
      <p className="quiet flat">
        {by && `${by.name}, `}
        {date(createdAt)}
      </p>
      <div className="item-tools">
        {asked !== null && (
          <>
            {state === 'new' && (
              <Button size="sm" variant="light" onClick={() => ask('wording')}>
                Thêm cách hỏi vào bài đúng
              </Button>
            )}
            <Button
              size="sm"
              variant="default"
              component={Link}
              to={`/thu-bot?${new URLSearchParams({ cau: asked })}`}
            >
              Thử bot
            </Button>
          </>
        )}
        {state === 'new' && (
          <>
            <Button size="sm" variant="default" onClick={() => ask('done')}>
              Xử lý xong
            </Button>
            <Button size="sm" variant="subtle" onClick={() => ask('ignored')}>
              Bỏ qua
            </Button>
          </>
        )}
      </div>
    </article>
  )
}

const ToArticle = ({ id, title }: { id: string; title: string }) => (
  <Link to={`/bai-viet/${id}`} className="back-link">
    {title}
  </Link>
)
