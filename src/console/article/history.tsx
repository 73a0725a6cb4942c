import { Button, Modal, Stack, Textarea } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import type { RevisionSummary } from '../../web/workshop-contract.ts'
import { refreshWorkshop, restoreRevision, revisionQuery, revisionsQuery } from '../api/workshop.ts'
import { DiffLegend, TextDiff } from '../publishing/text-diff.tsx'
import { DialogFoot } from '../shell/dialog-foot.tsx'
import { Failed } from '../shell/failed.tsx'
import { PageLoading } from '../shell/page-loading.tsx'
import { tellDone } from '../shell/told.ts'
import { exactTime } from '../words/times.ts'
import { revisionKindNames } from '../words/workshop-words.ts'

/** Every text that was published, with who, when and why. */
export function History({ path }: { path: string }) {
  const list = useInfiniteQuery(revisionsQuery(path))
  const [restoring, setRestoring] = useState<RevisionSummary | null>(null)
  const revisions = list.data?.pages.flatMap((page) => page.revisions) ?? []
  if (list.isPending) return <PageLoading />
  if (!list.data) return <Failed error={list.error} again={() => void list.refetch()} />
  return (
    <section className="block" aria-label="Lịch sử">
      {revisions.length === 0 && <p className="quiet flat">Bài chưa được đăng lần nào.</p>}
      <ol className="items">
        {revisions.map((revision, index) => (
          <Line
            key={revision.id}
            revision={revision}
            current={index === 0}
            restore={() => setRestoring(revision)}
          />
        ))}
      </ol>
      {list.hasNextPage && (
        <Button
          variant="default"
          mt="md"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Xem thêm
        </Button>
      )}
      {restoring && <RestoreDialog revision={restoring} close={() => setRestoring(null)} />}
    </section>
  )
}

function Line({
  revision: { id, kind, why, by, createdAt },
  current,
  restore,
}: {
  revision: RevisionSummary
  current: boolean
  restore: () => void
}) {
  const [open, setOpen] = useState(false)
  const when = exactTime(createdAt)
  return (
    <li>
      <p className="item-head">
        <strong>{when}</strong>
        <span>{revisionKindNames[kind]}</span>
        {by && <span>{by.name}</span>}
        {current && <span className="state-mark teal">Đang dùng</span>}
      </p>
      {why && <p className="flat">“{why}”</p>}
      <div className="item-tools">
        <Button size="sm" variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Ẩn thay đổi' : 'Xem thay đổi'}
          <span className="hidden-text"> của bản {when}</span>
        </Button>
        {!current && (
          <Button size="sm" variant="subtle" onClick={restore}>
            Đăng lại bản này
            <span className="hidden-text"> {when}</span>
          </Button>
        )}
      </div>
      {open && <Changes id={id} />}
    </li>
  )
}

function Changes({ id }: { id: number }) {
  const revision = useQuery(revisionQuery(id))
  if (revision.isError)
    return <Failed error={revision.error} again={() => void revision.refetch()} />
  if (!revision.data) return <p className="quiet">Đang tải…</p>
  return (
    <div className="history-diff">
      <TextDiff
        before={revision.data.before ?? ''}
        after={revision.data.text ?? ''}
        label="Khác bản trước ở đâu"
      />
      <DiffLegend />
    </div>
  )
}

const SHORTEST = 3

function RestoreDialog({ revision, close }: { revision: RevisionSummary; close: () => void }) {
  const [why, setWhy] = useState('')
  const restore = useMutation({
    mutationFn: () => restoreRevision(revision.id, why.trim()),
    onSuccess: () => {
      tellDone('Đã đăng lại bản cũ. Bot dùng bản này từ bây giờ.')
      refreshWorkshop()
      close()
    },
  })
  const ready = why.trim().length >= SHORTEST
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !restore.isPending) restore.mutate()
  }
  return (
    <Modal
      opened
      onClose={close}
      title="Đăng lại bản này?"
      closeButtonProps={{ 'aria-label': 'Đóng' }}
    >
      <form onSubmit={submit}>
        <Stack>
          <p className="flat">
            Bot trả lời theo bản {exactTime(revision.createdAt)} ngay từ bây giờ. Bản đang dùng vẫn
            còn trong lịch sử.
          </p>
          <Textarea
            label="Lý do"
            data-autofocus
            autosize
            minRows={2}
            maxLength={500}
            value={why}
            onChange={({ currentTarget }) => setWhy(currentTarget.value)}
          />
          <DialogFoot
            yes="Đăng lại"
            close={close}
            ready={ready}
            pending={restore.isPending}
            error={restore.error}
          />
        </Stack>
      </form>
    </Modal>
  )
}
