import { Alert, Button, Switch } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconArrowLeft, IconCut } from '@tabler/icons-react'
import { useMemo, useRef, useState } from 'react'
import { Link } from 'react-router'
import type { FilePage } from '../../web/workshop-contract.ts'
import { useFeedback, useNames } from '../api/workshop.ts'
import { DraftStateMark } from '../articles/marks.tsx'
import '../articles/articles.css'
import { TextEditor, type EditorHandle } from '../editor/text-editor.tsx'
import { Page } from '../shell/page.tsx'
import { useNow } from '../words/now.ts'
import { ago, exactTime } from '../words/times.ts'
import { Actions } from './actions.tsx'
import { linesBeforeBody, readArticle, withBody, withField } from './article-text.ts'
import { OutdatedBanner, ShippedBanner } from './banners.tsx'
import { Basics, Facets, Onward, Sources, type FormProps } from './fields.tsx'
import { History } from './history.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import { textOf } from './draft-saver.ts'
import { Preview } from './preview.tsx'
import { Problems } from './problems.tsx'
import { Questions } from './questions.tsx'
import { SavingLine } from './saving-line.tsx'
import { useWritten } from './written.ts'

const CALM = 700
const CUT = '\n\n<!-- xem tiếp -->\n\n'

/** One article: as a form or as its text, with what it will look like and who wins its questions. */
export function ArticleEditor({ file }: { file: FilePage }) {
  const { saver, written } = useWritten(file)
  const { text, saving } = written
  const read = useMemo(() => readArticle(text), [text])
  const broken = 'broken' in read
  const [asText, setAsText] = useState(broken)
  const [tab, setTab] = useState<'write' | 'history'>('write')
  const [calm] = useDebouncedValue(text, CALM)
  const feedback = useFeedback(file.path, calm)
  const names = useNames().data
  const editor = useRef<EditorHandle>(null)
  /** To be shown once the whole text is. */
  const line = useRef<number | null>(null)
  const problems = feedback.data?.problems

  const before = linesBeforeBody(text)
  const bodyProblems = useMemo(
    () =>
      (problems ?? []).flatMap((one) =>
        one.line !== null && one.line > before ? [{ ...one, line: one.line - before }] : [],
      ),
    [problems, before],
  )
  const whole = asText || broken
  const goTo = (to: number) => {
    setTab('write')
    if (whole) editor.current?.goToLine(to)
    else if (to > before) editor.current?.goToLine(to - before)
    else {
      line.current = to
      setAsText(true)
    }
  }
  const ready = (handle: EditorHandle) => {
    editor.current = handle
    if (line.current !== null) handle.goToLine(line.current)
    line.current = null
  }
  const title = (broken ? '' : read.form.title) || file.id
  const { draft } = file
  const state = draft?.state ?? null
  const form: FormProps | null = broken
    ? null
    : {
        id: file.id,
        form: read.form,
        names,
        // Of what is written by now: two changes may come before the next picture.
        set: (field, value) => saver.write(withField(saver.written().text, field, value)),
      }
  return (
    <Page
      title={title}
      width="full"
      above={
        <Link to="/bai-viet" className="back-link">
          <IconArrowLeft size={16} aria-hidden /> Các bài viết
        </Link>
      }
      beside={
        state !== null ? (
          <DraftStateMark state={state} />
        ) : (
          <span className="state-mark teal">Đang dùng</span>
        )
      }
      actions={
        <div className="article-actions">
          <SavingLine saving={saving} />
          <Actions file={file} saver={saver} title={title} />
        </div>
      }
    >
      <About file={file} />
      {draft?.outdated && <OutdatedBanner file={file} saver={saver} />}
      {file.shipped !== null && <ShippedBanner file={file} saver={saver} />}
      <div className="article-tabs">
        <div className="views flush" role="group" aria-label="Chọn mục">
          <TabButton name="Soạn" on={tab === 'write'} choose={() => setTab('write')} />
          <TabButton name="Lịch sử" on={tab === 'history'} choose={() => setTab('history')} />
        </div>
        {tab === 'write' && (
          <Switch
            label="Sửa dạng văn bản"
            checked={whole}
            disabled={broken}
            onChange={({ currentTarget }) => setAsText(currentTarget.checked)}
          />
        )}
      </div>
      {tab === 'history' ? (
        <History path={file.path} />
      ) : (
        <div className="article">
          {!whole && form && (
            <div className="article-first">
              <Basics {...form} />
            </div>
          )}
          <div className={whole ? 'article-whole' : 'article-text'}>
            {broken && (
              <Alert color="red" variant="light" role="alert" mb="md" title={read.broken}>
                {read.line !== null && `Xem từ dòng ${read.line}. `}Sửa xong thì dạng điền ô mở lại
                được.
              </Alert>
            )}
            <section className="block" aria-labelledby="text-title">
              <div className="block-head">
                <h2 className="block-title" id="text-title">
                  {whole ? 'Cả bài dạng văn bản' : 'Câu trả lời'}
                </h2>
                <Button
                  size="sm"
                  variant="default"
                  leftSection={<IconCut size={16} aria-hidden />}
                  onClick={() => editor.current?.insert(CUT)}
                >
                  Cắt “xem tiếp”
                </Button>
              </div>
              {whole ? (
                <TextEditor
                  key="whole"
                  mode="markdown"
                  label="Cả bài dạng văn bản"
                  value={text}
                  onChange={saver.write}
                  problems={problems ?? []}
                  onReady={ready}
                />
              ) : (
                <TextEditor
                  key="body"
                  mode="markdown"
                  label="Câu trả lời"
                  value={broken ? '' : read.body}
                  onChange={(body) => saver.write(withBody(saver.written().text, body))}
                  problems={bodyProblems}
                  onReady={ready}
                />
              )}
            </section>
            <Problems problems={problems} bodyFrom={whole ? 0 : before} goTo={goTo} />
            <Preview path={file.path} text={calm} />
          </div>
          {!whole && form && (
            <div className="article-rest">
              <Questions
                id={file.id}
                questions={form.form.questions}
                feedback={feedback.data?.questions ?? []}
                change={(questions) => form.set('questions', questions)}
              />
              <Facets {...form} />
              <Sources {...form} />
              <Onward {...form} />
            </div>
          )}
        </div>
      )}
      {saving.is === 'conflict' && (
        <MergeDialog
          {...wordsOfConflict(saving.theirs)}
          mine={text}
          theirs={textOf(saving.theirs)}
          takeMine={() => saver.settle(saving.theirs, text)}
          takeTheirs={() => saver.settle(saving.theirs, textOf(saving.theirs))}
          takeMerged={(merged) => saver.settle(saving.theirs, merged)}
        />
      )}
    </Page>
  )
}

const EITHER = 'Không bản nào bị mất; anh/chị chọn một bản hoặc gộp lại.'

function wordsOfConflict({ draft }: FilePage) {
  if (!draft)
    return {
      title: 'Bản nháp vừa được đăng hoặc bỏ',
      about: `Đồng nghiệp đã đăng hoặc bỏ bản nháp này trong lúc anh/chị soạn. ${EITHER}`,
      theirName: 'Bản đang dùng',
    }
  const name = draft.updatedBy?.name
  return {
    title: 'Có người vừa lưu bản khác',
    about: `${name ?? 'Đồng nghiệp'} đã lưu bài này trong lúc anh/chị soạn. ${EITHER}`,
    theirName: `Bản của ${name ?? 'đồng nghiệp'}`,
  }
}

const TabButton = ({ name, on, choose }: { name: string; on: boolean; choose: () => void }) => (
  <button type="button" className="view" aria-pressed={on} onClick={choose}>
    {name}
  </button>
)

function About({ file: { path, draft, published } }: { file: FilePage }) {
  const now = useNow()
  const { ticket } = draft ?? { ticket: null }
  return (
    <p className="quiet">
      {path}
      {published === null && ' · chưa đăng lần nào'}
      {draft && ` · bản nháp sửa ${ago(draft.updatedAt, now)}`}
      {draft?.updatedBy && ` · ${draft.updatedBy.name}`}
      {draft?.publishAt != null && ` · đăng lúc ${exactTime(draft.publishAt)}`}
      {draft?.note && ` · “${draft.note}”`}
      {ticket && (
        <>
          {' · từ '}
          <Link to={`/phieu/${ticket.id}`} className="back-link">
            phiếu {ticket.code}
          </Link>
        </>
      )}
    </p>
  )
}
