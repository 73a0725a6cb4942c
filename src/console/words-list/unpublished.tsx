import { Alert, Button, Group } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import type { DraftShown, FilePage, FileProblem } from '../../web/workshop-contract.ts'
import { WORDS_FILE } from '../api/word-lists.ts'
import { discardDraft, fileQuery, refreshWorkshop, useFeedback } from '../api/workshop.ts'
import { OutdatedBanner } from '../article/banners.tsx'
import { useWritten } from '../article/written.ts'
import { PublishDialog } from '../publishing/publish-dialog.tsx'
import { Sure } from '../shell/sure.tsx'
import { tellDone, tellFailure } from '../shell/told.ts'
import { pairOn, wordChanges, type WordChange } from './changes.ts'

/** What the draft changes, and what the server finds in it. */
export function useWordsDraft(draft: DraftShown | null) {
  const file = useQuery(fileQuery({ path: WORDS_FILE }))
  const published = file.data?.published?.text ?? ''
  const text = draft?.text ?? published
  const feedback = useFeedback(WORDS_FILE, text)
  const isOfText = text !== '' && !feedback.isPlaceholderData
  const problems = (isOfText && feedback.data?.problems) || []
  return {
    outdated: file.data?.draft?.outdated ? file.data : null,
    changes: draft && file.data ? wordChanges(published, draft.text) : [],
    problems,
    problemsOf: (from: string) =>
      problems.filter(({ line }) => line !== null && pairOn(text, line)?.from === from),
  }
}

/** Over the tables: what was changed and is not used yet. */
export function Unpublished({
  draft,
  outdated,
  changes,
  problems,
}: {
  draft: DraftShown | null
  /** The file, where its draft stands on an older text than is published. */
  outdated: FilePage | null
  changes: readonly WordChange[]
  problems: readonly FileProblem[]
}) {
  const [open, setOpen] = useState<'drop' | 'publish' | null>(null)
  const drop = useMutation({
    mutationFn: () => discardDraft(WORDS_FILE, draft?.version ?? 0),
    onSuccess: () => {
      tellDone('Đã bỏ các thay đổi chưa đăng.')
      refreshWorkshop()
      setOpen(null)
    },
    onError: tellFailure,
  })
  return (
    <>
      {outdated && <Outdated file={outdated} />}
      {draft && (
        <Alert
          color="yellow"
          className="warning"
          variant="light"
          mb="md"
          title={`${changes.length} thay đổi chưa đăng`}
        >
          {changes.length > 0 && (
            <details className="as-table">
              <summary>Xem các thay đổi</summary>
              <ul className="plain-list">
                {changes.map((change) => (
                  <li key={change.from}>
                    <Change of={change} />
                  </li>
                ))}
              </ul>
            </details>
          )}
          <Group mt="sm" gap="xs" className="word-changes">
            <Button
              size="sm"
              disabled={problems.some(({ note }) => !note)}
              onClick={() => setOpen('publish')}
            >
              Xem ảnh hưởng rồi đăng…
            </Button>
            <Button
              component={Link}
              to={`/thu-bot?${new URLSearchParams({ nhap: WORDS_FILE })}`}
              size="sm"
              variant="default"
            >
              Thử bot với bản nháp này
            </Button>
            <Button size="sm" variant="default" onClick={() => setOpen('drop')}>
              Bỏ các thay đổi
            </Button>
          </Group>
        </Alert>
      )}
      <Problems problems={problems} />
      {open === 'publish' && (
        <PublishDialog
          paths={[WORDS_FILE]}
          title="bảng từ ngữ"
          close={() => setOpen(null)}
          done={() => setOpen(null)}
        />
      )}
      {open === 'drop' && (
        <Sure
          title="Bỏ các thay đổi chưa đăng?"
          yes="Bỏ thay đổi"
          pending={drop.isPending}
          close={() => setOpen(null)}
          onYes={() => drop.mutate()}
        >
          Các bảng trở lại như bản bot đang dùng.
        </Sure>
      )}
    </>
  )
}

function Outdated({ file }: { file: FilePage }) {
  const { saver } = useWritten(file)
  return <OutdatedBanner file={file} saver={saver} />
}

function Change({ of: { from, before, after } }: { of: WordChange }) {
  if (before === null)
    return (
      <>
        Thêm <strong>{from}</strong>: {after}
      </>
    )
  if (after === null)
    return (
      <>
        Bỏ <strong>{from}</strong>: <del>{before}</del>
      </>
    )
  return (
    <>
      Sửa <strong>{from}</strong>: <del>{before}</del> thành {after}
    </>
  )
}

function Problems({ problems }: { problems: readonly FileProblem[] }) {
  if (problems.length === 0) return null
  return (
    <section className="block" aria-labelledby="word-problems">
      <h2 className="block-title" id="word-problems">
        Cần xem lại
      </h2>
      <ul className="plain-list">
        {problems.map(({ message, note }, at) => (
          <li key={at} className={note ? 'word-note' : 'word-note fault'}>
            {note ? (
              <IconInfoCircle size={17} aria-hidden />
            ) : (
              <IconAlertTriangle size={17} aria-hidden />
            )}
            <span>
              {!note && <span className="hidden-text">Lỗi: </span>}
              {message}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
