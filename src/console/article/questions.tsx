import { ActionIcon, Button } from '@mantine/core'
import {
  IconAlertTriangle,
  IconArrowUp,
  IconCheck,
  IconCopy,
  IconLetterCase,
  IconPlus,
  IconTrash,
  IconX,
} from '@tabler/icons-react'
import { useRef, type KeyboardEvent } from 'react'
import { Link } from 'react-router'
import type { QuestionFeedback, Winner } from '../../web/workshop-contract.ts'
import { GrowingText } from './growing-text.tsx'

/** Ways of asking, each with who would answer it. */
export function Questions({
  id,
  questions,
  feedback,
  change,
}: {
  /** Of the article. */
  id: string
  questions: readonly string[]
  feedback: readonly QuestionFeedback[]
  change: (questions: string[]) => void
}) {
  const list = useRef<HTMLOListElement>(null)
  const said = new Map(feedback.map((one) => [one.question.trim(), one]))
  const won = feedback.filter(({ after }) => after?.article === id).length

  const focus = (index: number) =>
    setTimeout(() => list.current?.querySelectorAll('textarea')[index]?.focus())
  const set = (index: number, words: string) =>
    change(questions.map((one, at) => (at === index ? words : one)))
  const add = (index: number) => {
    change([...questions.slice(0, index), '', ...questions.slice(index)])
    focus(index)
  }
  const remove = (index: number) => {
    change(questions.filter((_, at) => at !== index))
    focus(Math.min(index, questions.length - 2))
  }
  const move = (index: number, to: number) => {
    const moved = questions[index]
    if (moved === undefined || to < 0 || to >= questions.length) return
    const rest = questions.filter((_, at) => at !== index)
    change([...rest.slice(0, to), moved, ...rest.slice(to)])
    focus(to)
  }
  const onKey = (event: KeyboardEvent, index: number) => {
    // An input method that is composing keeps its keys.
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') {
      event.preventDefault()
      add(index + 1)
    } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault()
      move(index, index + (event.key === 'ArrowUp' ? -1 : 1))
    }
  }
  return (
    <section className="block" aria-labelledby="questions-title">
      <div className="block-head">
        <h2 className="block-title" id="questions-title">
          Người dân hỏi thế nào
        </h2>
        <p role="status" className="quiet flat">
          {feedback.length > 0 && `Bài này thắng ${won}/${feedback.length} câu`}
        </p>
      </div>
      <p className="quiet">
        Viết như người dân hỏi, có dấu. Dưới mỗi câu là bài sẽ trả lời khi có người hỏi đúng câu đó.
      </p>
      <ol ref={list} className="questions">
        {questions.map((question, index) => (
          <li key={index}>
            <div className="question-row">
              <GrowingText
                aria-label={`Câu hỏi ${index + 1}`}
                aria-describedby={`said-${index}`}
                maxLength={300}
                value={question}
                onChange={({ currentTarget }) =>
                  set(index, currentTarget.value.replace(/\n/g, ' '))
                }
                onKeyDown={(event) => onKey(event, index)}
              />
              <ActionIcon
                variant="subtle"
                size="lg"
                aria-label={`Đưa câu ${index + 1} lên`}
                disabled={index === 0}
                onClick={() => move(index, index - 1)}
              >
                <IconArrowUp size={18} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="red"
                size="lg"
                aria-label={`Xóa câu ${index + 1}`}
                onClick={() => remove(index)}
              >
                <IconTrash size={18} aria-hidden />
              </ActionIcon>
            </div>
            <div id={`said-${index}`} className="said">
              <Said id={id} of={said.get(question.trim())} />
            </div>
          </li>
        ))}
      </ol>
      <Button
        variant="default"
        leftSection={<IconPlus size={18} aria-hidden />}
        onClick={() => add(questions.length)}
      >
        Thêm câu hỏi
      </Button>
    </section>
  )
}

function Said({ id, of }: { id: string; of: QuestionFeedback | undefined }) {
  if (!of) return null
  const { now, after, twin, unmarked } = of
  return (
    <>
      <Won id={id} winner={after} />
      {now?.article !== after?.article && (
        <span className="quiet">
          Đang dùng: {short(now, id)} <span aria-hidden>→</span>
          <span className="hidden-text"> sau khi đăng: </span> {short(after, id)}
        </span>
      )}
      {twin && (
        <span className="mark amber article-warning">
          <IconCopy size={14} aria-hidden />
          <span>
            Gần trùng “{twin.question}” của bài{' '}
            <Link to={`/bai-viet/${twin.article}`}>{twin.title}</Link>
          </span>
        </span>
      )}
      {unmarked && (
        <span className="mark amber">
          <IconLetterCase size={14} aria-hidden /> Gõ thiếu dấu
        </span>
      )}
    </>
  )
}

function Won({ id, winner }: { id: string; winner: Winner | null }) {
  if (!winner)
    return (
      <span className="mark amber">
        <IconAlertTriangle size={14} aria-hidden /> Bot chưa tìm ra bài nào
      </span>
    )
  const sure = `${Math.round(winner.confidence * 100)}%`
  return winner.article === id ? (
    <span className="mark teal">
      <IconCheck size={14} aria-hidden /> Thắng ({sure})
    </span>
  ) : (
    <span className="mark red article-warning">
      <IconX size={14} aria-hidden />
      <span>
        Thua bài <Link to={`/bai-viet/${winner.article}`}>{winner.title}</Link> ({sure})
      </span>
    </span>
  )
}

const short = (winner: Winner | null, id: string): string =>
  winner === null ? 'không bài nào' : winner.article === id ? 'bài này' : `“${winner.title}”`
