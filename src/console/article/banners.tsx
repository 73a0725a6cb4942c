import { Alert, Button, Group } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { applyPatch, createPatch } from 'diff'
import { IconGitMerge, IconPackage } from '@tabler/icons-react'
import { useState, useSyncExternalStore } from 'react'
import type { FilePage } from '../../web/workshop-contract.ts'
import { keepFile, refreshWorkshop, settleShipped } from '../api/workshop.ts'
import { DiffLegend, TextDiff } from '../publishing/text-diff.tsx'
import { tellDone, tellFailure } from '../shell/told.ts'
import type { DraftSaver } from './draft-saver.ts'
import { MergeDialog } from './merge-dialog.tsx'

/** The draft's changes made on the newer text; null where both changed the same lines. */
function onTop(base: string, published: string, draft: string): string | null {
  const made = applyPatch(draft, createPatch('', base, published), { fuzzFactor: 0 })
  return made === false ? null : made
}

/** Something else was published since the draft was begun. */
export function OutdatedBanner({ file, saver }: { file: FilePage; saver: DraftSaver }) {
  const [merging, setMerging] = useState(false)
  const [looking, setLooking] = useState(false)
  const base = file.draft?.outdated?.base ?? ''
  const published = file.published?.text ?? ''
  const bring = useMutation({
    mutationFn: (text: string) => saver.rebase(text, file.published?.text ?? null),
    onSuccess: (saved) => {
      setMerging(false)
      if (saved) tellDone('Đã đưa bản mới vào bản nháp.')
    },
    onError: tellFailure,
  })
  const start = () => {
    const text = onTop(base, published, saver.written().text)
    if (text === null) setMerging(true)
    else bring.mutate(text)
  }
  return (
    <Alert
      color="yellow"
      className="warning article-banner"
      variant="light"
      mb="md"
      icon={<IconGitMerge aria-hidden />}
      title="Bài đã được đăng bản khác từ khi anh/chị bắt đầu soạn"
    >
      <p className="flat">
        Đưa bản mới vào trước khi đăng, để không làm mất sửa đổi của người khác.
      </p>
      <Group mt="xs">
        <Button size="sm" loading={bring.isPending} onClick={start}>
          Đưa bản mới vào
        </Button>
        <Button
          size="sm"
          variant="default"
          aria-expanded={looking}
          onClick={() => setLooking(!looking)}
        >
          {looking ? 'Ẩn thay đổi' : 'Xem người khác sửa gì'}
        </Button>
      </Group>
      {looking && (
        <div className="banner-difference">
          <TextDiff before={base} after={published} label="Phần người khác đã sửa" />
          <DiffLegend />
        </div>
      )}
      {merging && (
        <MergeDialog
          title="Gộp bản mới vào bản nháp"
          about="Hai bên sửa cùng một chỗ nên anh/chị gộp giúp. Bên trái là bản đang dùng."
          theirName="Bản đang dùng"
          mine={saver.written().text}
          theirs={published}
          merging
          close={() => setMerging(false)}
          takeMerged={(text) => bring.mutate(text)}
        />
      )}
    </Alert>
  )
}

/** The program came with a newer text than the one that was edited here. */
export function ShippedBanner({ file, saver }: { file: FilePage; saver: DraftSaver }) {
  const [looking, setLooking] = useState(false)
  const [merging, setMerging] = useState(false)
  const { text } = useSyncExternalStore(saver.watch, saver.written)
  const published = file.published?.text ?? ''
  const shipped = file.shipped ?? ''
  const settle = useMutation({
    mutationFn: async (take: boolean) => {
      if (!(await saver.flush())) throw new Error('not saved')
      return settleShipped(file.path, take)
    },
    onSuccess: (next, take) => {
      saver.take(next)
      void keepFile(next)
      refreshWorkshop()
      tellDone(take ? 'Đã đưa bản đi kèm vào bản nháp.' : 'Đã giữ bản của mình.')
    },
    onError: tellFailure,
  })
  /** Instead of what the draft says now; what it stands on stays the same. */
  const write = async (merged: string) => {
    setMerging(false)
    saver.write(merged)
    if (await saver.flush()) tellDone('Đã đưa bản đi kèm vào bản nháp.')
  }
  if (text === shipped) return null
  return (
    <Alert
      color="yellow"
      className="warning article-banner"
      variant="light"
      mb="md"
      icon={<IconPackage aria-hidden />}
      title="Phần mềm đi kèm một bản mới của bài này"
    >
      <p className="flat">Bài đã được sửa ở đây nên bản mới chưa được dùng.</p>
      <Group mt="xs">
        <Button
          size="sm"
          loading={settle.isPending}
          onClick={() => (text === published ? settle.mutate(true) : setMerging(true))}
        >
          Lấy vào bản nháp
        </Button>
        <Button size="sm" variant="default" onClick={() => settle.mutate(false)}>
          Giữ bản của mình
        </Button>
        <Button
          size="sm"
          variant="default"
          aria-expanded={looking}
          onClick={() => setLooking(!looking)}
        >
          {looking ? 'Ẩn thay đổi' : 'Xem khác gì'}
        </Button>
      </Group>
      {looking && (
        <div className="banner-difference">
          <TextDiff before={published} after={shipped} label="Bản đi kèm khác gì" />
          <DiffLegend />
        </div>
      )}
      {merging && (
        <MergeDialog
          title="Bản nháp đang có nội dung khác"
          about="Anh/chị gộp hai bản, hoặc lấy bản đi kèm thay cho nội dung đang soạn."
          theirName="Bản đi kèm"
          myName="Bản nháp"
          takeTheirsWords="Lấy bản đi kèm"
          mine={text}
          theirs={shipped}
          close={() => setMerging(false)}
          takeTheirs={() => void write(shipped)}
          takeMerged={(merged) => void write(merged)}
        />
      )}
    </Alert>
  )
}
