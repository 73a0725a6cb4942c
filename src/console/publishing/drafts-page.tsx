import { Button, Checkbox } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { IconAlertTriangle, IconFileText } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import type { DraftSummary } from '../../web/workshop-contract.ts'
import { discardDraft, draftsQuery, refreshWorkshop } from '../api/workshop.ts'
import { DraftStateMark } from '../articles/marks.tsx'
import { Empty } from '../shell/empty.tsx'
import { Failed } from '../shell/failed.tsx'
import { Page } from '../shell/page.tsx'
import { PageLoading } from '../shell/page-loading.tsx'
import { Sure } from '../shell/sure.tsx'
import { tellDone, tellFailure } from '../shell/told.ts'
import '../tickets/tickets.css'
import { useNow } from '../words/now.ts'
import { ago, exactTime } from '../words/times.ts'
import { pageOf } from './page-of.ts'
import { PublishDialog } from './publish-dialog.tsx'
import './publishing.css'

/** Everything that is written and not yet published. */
export default function DraftsPage() {
  const list = useQuery(draftsQuery)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [publishing, setPublishing] = useState<string[] | null>(null)
  const [removing, setRemoving] = useState<DraftSummary | null>(null)
  const drafts = list.data ?? []
  // One that is gone meanwhile is chosen no more.
  const paths = drafts.map(({ path }) => path).filter((path) => chosen.has(path))
  const choose = (path: string, on: boolean) => {
    const next = new Set(chosen)
    if (on) next.add(path)
    else next.delete(path)
    setChosen(next)
  }
  const remove = useMutation({
    mutationFn: (draft: DraftSummary) => discardDraft(draft.path, draft.version),
    onSuccess: () => {
      tellDone('Đã bỏ bản nháp.')
      setRemoving(null)
      refreshWorkshop()
    },
    onError: tellFailure,
  })
  return (
    <Page title="Bản nháp">
      <p className="quiet">Bài và lời thoại đang soạn. Bot chỉ dùng sau khi đăng.</p>
      {list.isPending && <PageLoading />}
      {list.isError && !list.data && (
        <Failed error={list.error} again={() => void list.refetch()} />
      )}
      {list.data?.length === 0 && (
        <Empty icon={<IconFileText size={36} stroke={1.4} />} title="Chưa có bản nháp nào">
          Mở một bài rồi sửa, hoặc bấm “Bài mới” ở trang Bài viết.
        </Empty>
      )}
      {drafts.length > 0 && (
        <section className="block" aria-label="Các bản nháp">
          <div className="drafts-tools">
            <Checkbox
              label="Chọn hết"
              checked={paths.length === drafts.length}
              indeterminate={paths.length > 0 && paths.length < drafts.length}
              onChange={({ currentTarget }) =>
                setChosen(new Set(currentTarget.checked ? drafts.map(({ path }) => path) : []))
              }
            />
            <Button disabled={paths.length === 0} onClick={() => setPublishing(paths)}>
              {paths.length > 0 ? `Đăng ${paths.length} bản nháp…` : 'Đăng các bản đã chọn…'}
            </Button>
          </div>
          <ul className="items">
            {drafts.map((draft) => (
              <DraftLine
                key={draft.path}
                draft={draft}
                chosen={chosen.has(draft.path)}
                choose={(on) => choose(draft.path, on)}
                remove={() => setRemoving(draft)}
              />
            ))}
          </ul>
        </section>
      )}
      {publishing && (
        <PublishDialog
          paths={publishing}
          title={publishing.length === 1 ? 'một bản nháp' : `${publishing.length} bản nháp`}
          close={() => setPublishing(null)}
          done={() => {
            setPublishing(null)
            setChosen(new Set())
          }}
        />
      )}
      {removing && (
        <Sure
          title="Bỏ bản nháp này?"
          yes="Bỏ bản nháp"
          pending={remove.isPending}
          close={() => setRemoving(null)}
          onYes={() => remove.mutate(removing)}
        >
          Nội dung đang soạn của “{removing.title}” sẽ mất.
          {!removing.isNew && ' Bản đang dùng vẫn giữ nguyên.'}
        </Sure>
      )}
    </Page>
  )
}

function DraftLine({
  draft,
  chosen,
  choose,
  remove,
}: {
  draft: DraftSummary
  chosen: boolean
  choose: (on: boolean) => void
  remove: () => void
}) {
  const now = useNow()
  const { path, title, note, ticket, updatedBy, publishAt } = draft
  return (
    <li className="draft-line">
      <Checkbox
        aria-label={`Chọn “${title}”`}
        checked={chosen}
        onChange={({ currentTarget }) => choose(currentTarget.checked)}
      />
      <div className="draft-about">
        <p className="item-head">
          <Link to={pageOf(path)} state={{ path }} className="back-link">
            <strong>{title}</strong>
          </Link>
          <DraftStateMark state={draft.state} />
          {draft.isNew && <span className="state-mark plain">Mới</span>}
          {draft.outdated && (
            <span className="mark amber">
              <IconAlertTriangle size={14} aria-hidden /> bài đã được đăng bản khác
            </span>
          )}
        </p>
        <p className="quiet flat">
          {[
            updatedBy?.name,
            `sửa ${ago(draft.updatedAt, now)}`,
            publishAt !== null && `đăng lúc ${exactTime(publishAt)}`,
            path,
          ]
            .filter(Boolean)
            .join(' · ')}
          {ticket && (
            <>
              {' · từ '}
              <Link to={`/phieu/${ticket.id}`} className="back-link">
                phiếu {ticket.code}
              </Link>
            </>
          )}
        </p>
        {note && <p className="flat">“{note}”</p>}
      </div>
      <Button size="sm" variant="subtle" color="red" onClick={remove}>
        Bỏ<span className="hidden-text"> bản nháp “{title}”</span>
      </Button>
    </li>
  )
}
