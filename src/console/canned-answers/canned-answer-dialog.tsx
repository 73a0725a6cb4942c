import { Modal, Stack, TextInput, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import type { CannedAnswer } from '../../web/console-contract.ts'
import { call } from '../api/client.ts'
import { queryClient } from '../api/query-client.ts'
import { DialogFoot } from '../shell/dialog-foot.tsx'
import { tellDone } from '../shell/told.ts'

const SHORTCUT = /^[a-z0-9-]{1,20}$/

export function CannedAnswerDialog({
  answer,
  known,
  close,
}: {
  /** Null: a new one. */
  answer: CannedAnswer | null
  known: readonly CannedAnswer[]
  close: () => void
}) {
  const [shortcut, setShortcut] = useState(answer?.shortcut ?? '')
  const [title, setTitle] = useState(answer?.title ?? '')
  const [text, setText] = useState(answer?.text ?? '')
  const save = useMutation({
    mutationFn: () =>
      call<CannedAnswer>('PUT', `/canned-answers/${shortcut}`, {
        title: title.trim(),
        text: text.trim(),
      }),
    onSuccess: () => {
      tellDone('Đã lưu câu mẫu.')
      void queryClient.invalidateQueries({ queryKey: ['canned-answers'] })
      close()
    },
  })
  const taken = answer === null && known.some((one) => one.shortcut === shortcut)
  const ready = SHORTCUT.test(shortcut) && !taken && title.trim() !== '' && text.trim() !== ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !save.isPending) save.mutate()
  }
  return (
    <Modal
      opened
      onClose={close}
      title={answer ? 'Sửa câu mẫu' : 'Thêm câu mẫu'}
      closeButtonProps={{ 'aria-label': 'Đóng' }}
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="Tên tắt"
            description="Chữ thường không dấu, số, gạch nối; ví dụ xin-ma-ho-so"
            required
            withAsterisk={false}
            maxLength={20}
            autoCapitalize="none"
            spellCheck={false}
            disabled={answer !== null}
            error={taken ? 'Tên tắt này đã có' : wrongShortcut(shortcut)}
            value={shortcut}
            onChange={({ currentTarget }) => setShortcut(currentTarget.value.trim().toLowerCase())}
          />
          <TextInput
            label="Tiêu đề"
            required
            withAsterisk={false}
            maxLength={80}
            value={title}
            onChange={({ currentTarget }) => setTitle(currentTarget.value)}
          />
          <Textarea
            label="Nội dung"
            description="{ten}: tên người dân; {toi}: tên người trả lời; {don_vi}: tên đơn vị; {gio_lam_viec}: giờ làm việc"
            required
            withAsterisk={false}
            autosize
            minRows={4}
            maxRows={12}
            maxLength={4000}
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
          <DialogFoot
            yes="Lưu"
            close={close}
            ready={ready}
            pending={save.isPending}
            error={save.error}
          />
        </Stack>
      </form>
    </Modal>
  )
}

const wrongShortcut = (shortcut: string) =>
  shortcut === '' || SHORTCUT.test(shortcut)
    ? undefined
    : 'Chỉ dùng chữ thường không dấu, số và gạch nối'
