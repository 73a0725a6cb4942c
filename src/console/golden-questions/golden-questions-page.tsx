import { Anchor, Button, CloseButton, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { IconSearch, IconTarget } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import type { RealQuestion } from '../../web/workshop-contract.ts'
import { goldenQuestionsQuery, removeGoldenQuestion } from '../api/golden-questions.ts'
import { useNames } from '../api/workshop.ts'
import { Empty } from '../shell/empty.tsx'
import { Failed } from '../shell/failed.tsx'
import { Page } from '../shell/page.tsx'
import { PageLoading } from '../shell/page-loading.tsx'
import { Sure } from '../shell/sure.tsx'
import { tellDone, tellFailure } from '../shell/told.ts'
import { folded } from '../words/folded.ts'
import { GoldenQuestionDialog } from './golden-question-dialog.tsx'
import './golden-questions.css'

const AT_ONCE = 100

type Open =
  | { do: 'add' }
  | { do: 'change'; question: RealQuestion }
  | { do: 'remove'; question: RealQuestion }
type Kind = 'all' | 'answered' | 'none'

export default function GoldenQuestionsPage() {
  const list = useQuery(goldenQuestionsQuery)
  const names = useNames()
  const [open, setOpen] = useState<Open | null>(null)
  const [q, setQ] = useState('')
  const [kind, setKind] = useState<Kind>('all')
  const [shown, setShown] = useState(AT_ONCE)
  const close = () => setOpen(null)
  const remove = useMutation({
    mutationFn: ({ ask }: RealQuestion) => removeGoldenQuestion(ask),
    onSuccess: () => {
      tellDone('Đã xóa câu chuẩn.')
      close()
    },
    onError: tellFailure,
  })
  const titles = new Map((names.data?.articles ?? []).map(({ id, title }) => [id, title]))
  const titleOf = (article: string) => titles.get(article) ?? article
  const questions = list.data ?? []
  const wanted = folded(q).trim()
  const found = questions.filter(
    ({ ask, article }) =>
      (kind === 'all' || (kind === 'none') === (article === null)) &&
      (folded(ask).includes(wanted) ||
        (article !== null && folded(titleOf(article)).includes(wanted))),
  )
  return (
    <Page
      title="Câu chuẩn"
      width="wide"
      actions={<Button onClick={() => setOpen({ do: 'add' })}>Thêm câu chuẩn</Button>}
    >
      <p className="quiet">
        Câu chuẩn là câu người dân đã hỏi thật kèm bài trả lời đúng: trước mỗi lần đăng, bot được
        hỏi lại tất cả để chắc rằng không câu nào đang đúng bị sai đi. Các cách hỏi ghi trong từng
        bài cũng được hỏi lại như vậy, không cần thêm vào đây.
      </p>
      {list.isPending && <PageLoading />}
      {list.isError && !list.data && (
        <Failed error={list.error} again={() => void list.refetch()} />
      )}
      {list.data?.length === 0 && (
        <Empty icon={<IconTarget size={36} stroke={1.4} />} title="Chưa có câu chuẩn nào">
          Thử một câu thật ở trang{' '}
          <Anchor component={Link} to="/thu-bot" inherit>
            Thử bot
          </Anchor>{' '}
          rồi bấm “Lưu làm câu chuẩn”.
        </Empty>
      )}
      {questions.length > 0 && (
        <>
          <div className="golden-filters" role="search">
            <TextInput
              aria-label="Tìm theo câu hỏi hoặc tên bài"
              placeholder="Tìm câu hỏi, tên bài…"
              type="search"
              className="filters-text"
              leftSection={<IconSearch size={18} aria-hidden />}
              rightSection={
                q !== '' && (
                  <CloseButton aria-label="Xóa từ tìm" size="sm" onClick={() => setQ('')} />
                )
              }
              value={q}
              onChange={({ currentTarget }) => setQ(currentTarget.value)}
            />
            <NativeSelect
              aria-label="Lọc"
              value={kind}
              onChange={({ currentTarget }) => setKind(currentTarget.value as Kind)}
              data={[
                { value: 'all', label: 'Tất cả' },
                { value: 'answered', label: 'Có bài trả lời' },
                { value: 'none', label: 'Chưa có bài' },
              ]}
            />
          </div>
          <p className="quiet" role="status">
            {found.length === questions.length
              ? `${questions.length} câu`
              : `${found.length} trong ${questions.length} câu`}
          </p>
          {found.length > 0 && (
            <section className="block tight" aria-label="Các câu chuẩn">
              <ul className="lines">
                {found.slice(0, shown).map((question) => (
                  <Line
                    key={question.ask}
                    question={question}
                    title={question.article === null ? null : titleOf(question.article)}
                    open={setOpen}
                  />
                ))}
              </ul>
            </section>
          )}
          {found.length > shown && (
            <Button variant="default" onClick={() => setShown(shown + AT_ONCE)}>
              Xem thêm
            </Button>
          )}
        </>
      )}
      {open?.do === 'add' && <GoldenQuestionDialog question={{ ask: '' }} close={close} />}
      {open?.do === 'change' && (
        <GoldenQuestionDialog question={open.question} change close={close} />
      )}
      {open?.do === 'remove' && (
        <Sure
          title="Xóa câu chuẩn?"
          yes="Xóa"
          pending={remove.isPending}
          close={close}
          onYes={() => remove.mutate(open.question)}
        >
          Câu “{open.question.ask}” sẽ không được hỏi lại trước khi đăng nữa.
        </Sure>
      )}
    </Page>
  )
}

const Line = ({
  question,
  title,
  open,
}: {
  question: RealQuestion
  title: string | null
  open: (what: Open) => void
}) => (
  <li>
    <div className="golden-words">
      <strong>{question.ask}</strong>
      <span className="quiet">
        {title === null ? (
          <span className="golden-none">Chưa có bài</span>
        ) : (
          <Anchor component={Link} to={`/bai-viet/${question.article ?? ''}`} inherit>
            {title}
          </Anchor>
        )}
      </span>
    </div>
    <div className="golden-tools">
      <Button
        size="sm"
        variant="default"
        component={Link}
        to={`/thu-bot?${new URLSearchParams({ cau: question.ask })}`}
        aria-label={`Thử câu ${question.ask}`}
      >
        Thử
      </Button>
      <Button
        size="sm"
        variant="default"
        aria-label={`Sửa câu ${question.ask}`}
        onClick={() => open({ do: 'change', question })}
      >
        Sửa
      </Button>
      <Button
        size="sm"
        variant="subtle"
        color="red"
        aria-label={`Xóa câu ${question.ask}`}
        onClick={() => open({ do: 'remove', question })}
      >
        Xóa
      </Button>
    </div>
  </li>
)
