import { Button, Menu, Modal, Stack, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { IconChevronDown } from '@tabler/icons-react'
import { useState, type FormEvent } from 'react'
import { useNavigate } from 'react-router'
import type { FilePage, InsteadOfDraft } from '../../web/workshop-contract.ts'
import { discardDraft, keepFile, moveDraft, refreshWorkshop } from '../api/workshop.ts'
import { PublishDialog } from '../publishing/publish-dialog.tsx'
import { DialogFoot } from '../shell/dialog-foot.tsx'
import { Sure } from '../shell/sure.tsx'
import { tellDone, tellFailure } from '../shell/told.ts'
import { dayOf } from '../words/workshop-words.ts'
import { withField } from './article-text.ts'
import type { DraftSaver } from './draft-saver.ts'

type Asked = 'review' | 'discard' | 'publish' | { retire: InsteadOfDraft } | null

const DAY = 24 * 3600_000

/** What can be done with an article as a whole. */
export function Actions({
  file,
  saver,
  title,
}: {
  file: FilePage
  saver: DraftSaver
  title: string
}) {
  const navigate = useNavigate()
  const [asked, setAsked] = useState<Asked>(null)
  const { draft, published, path } = file
  const close = () => setAsked(null)

  /** Only what is saved can be handed on. */
  const saved = async () => {
    if (!(await saver.flush())) throw new Error('not saved')
  }
  const openPublish = useMutation({
    mutationFn: async (how: 'publish' | 'retire'): Promise<Asked> => {
      await saved()
      if (how === 'publish') return how
      const base = saver.written().text
      // The end goes into no draft: who thinks better of it has theirs as it was.
      const text = withField(base, 'effective_to', dayOf(Date.now() - DAY))
      return { retire: { path, text, base } }
    },
    onSuccess: setAsked,
    onError: tellFailure,
  })
  const move = useMutation({
    mutationFn: async ({ to, note }: { to: 'draft' | 'review'; note: string | null }) => {
      await saved()
      return moveDraft({ path, version: saver.savedVersion, to, note })
    },
    onSuccess: (next, { to }) => {
      saver.take(next)
      void keepFile(next)
      refreshWorkshop()
      close()
      tellDone(to === 'review' ? 'Đã gửi duyệt.' : 'Đã trả về để soạn tiếp.')
    },
    onError: tellFailure,
  })
  const discard = useMutation({
    mutationFn: async () => {
      await saver.flush()
      await discardDraft(path, saver.savedVersion)
    },
    onSuccess: () => {
      tellDone('Đã bỏ bản nháp.')
      refreshWorkshop()
      close()
      if (published === null) void navigate('/bai-viet')
    },
    onError: tellFailure,
  })
  return (
    <>
      {draft?.state === 'draft' && (
        <Button variant="default" onClick={() => setAsked('review')}>
          Gửi duyệt…
        </Button>
      )}
      {(draft?.state === 'review' || draft?.state === 'scheduled') && (
        <Button
          variant="default"
          loading={move.isPending}
          onClick={() => move.mutate({ to: 'draft', note: null })}
        >
          {draft.state === 'review' ? 'Trả về soạn' : 'Bỏ hẹn giờ'}
        </Button>
      )}
      <Button
        disabled={draft === null}
        loading={openPublish.isPending}
        onClick={() => openPublish.mutate('publish')}
      >
        Đăng…
      </Button>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={16} aria-hidden />}>
            Việc khác
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item disabled={published === null} onClick={() => openPublish.mutate('retire')}>
            Ngừng dùng bài…
          </Menu.Item>
          <Menu.Item disabled={draft === null} onClick={() => setAsked('discard')}>
            Bỏ bản nháp…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asked === 'review' && (
        <ReviewDialog
          pending={move.isPending}
          close={close}
          send={(note) => move.mutate({ to: 'review', note })}
        />
      )}
      {asked === 'publish' && (
        <PublishDialog paths={[path]} title={`“${title}”`} close={close} done={close} />
      )}
      {typeof asked === 'object' && asked !== null && (
        <PublishDialog
          paths={[path]}
          instead={asked.retire}
          title={`việc ngừng dùng “${title}”`}
          why="Ngừng dùng bài"
          close={close}
          done={close}
        />
      )}
      {asked === 'discard' && (
        <Sure
          title="Bỏ bản nháp này?"
          yes="Bỏ bản nháp"
          pending={discard.isPending}
          close={close}
          onYes={() => discard.mutate()}
        >
          Nội dung đang soạn sẽ mất.
          {published !== null && ' Bản đang dùng vẫn giữ nguyên.'}
        </Sure>
      )}
    </>
  )
}

function ReviewDialog({
  pending,
  close,
  send,
}: {
  pending: boolean
  close: () => void
  send: (note: string | null) => void
}) {
  const [note, setNote] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    send(note.trim() === '' ? null : note.trim())
  }
  return (
    <Modal opened onClose={close} title="Gửi duyệt" closeButtonProps={{ 'aria-label': 'Đóng' }}>
      <form onSubmit={submit}>
        <Stack>
          <Textarea
            label="Nhắn người duyệt"
            description="Ví dụ: đổi mức lệ phí theo thông tư mới. Bỏ trống cũng được."
            data-autofocus
            autosize
            minRows={2}
            maxLength={500}
            value={note}
            onChange={({ currentTarget }) => setNote(currentTarget.value)}
          />
          <DialogFoot yes="Gửi duyệt" close={close} pending={pending} />
        </Stack>
      </form>
    </Modal>
  )
}
