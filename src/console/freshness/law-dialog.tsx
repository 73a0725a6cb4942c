import { Autocomplete, Modal, Stack, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import type { Freshness, ReplacedLaw } from '../../web/workshop-contract.ts'
import { saveLaw } from '../api/freshness.ts'
import { DialogFoot } from '../shell/dialog-foot.tsx'
import { tellDone } from '../shell/told.ts'

/** A document that holds no more: one that articles cite, or a number that is typed. */
export function LawDialog({
  law,
  cited,
  close,
}: {
  /** To be changed; null: a new one. */
  law: ReplacedLaw | null
  cited: Freshness['cited']
  close: () => void
}) {
  const [document, setDocument] = useState(law?.document ?? '')
  const [by, setBy] = useState(law?.by ?? '')
  const [from, setFrom] = useState(law?.from ?? '')
  const [note, setNote] = useState(law?.note ?? '')
  const save = useMutation({
    mutationFn: () =>
      saveLaw({
        document: document.trim(),
        by: by.trim() || null,
        from: from || null,
        note: note.trim() || null,
      }),
    onSuccess: () => {
      tellDone('Đã lưu. Các bài còn dẫn văn bản này hiện bên dưới.')
      close()
    },
  })
  const naming = cited.find((one) => one.document === document.trim())
  const ready = /\d+.*\/.*\p{L}/u.test(document)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !save.isPending) save.mutate()
  }
  return (
    <Modal
      opened
      onClose={close}
      title={law ? 'Sửa văn bản bị thay thế' : 'Văn bản bị thay thế'}
      closeButtonProps={{ 'aria-label': 'Đóng' }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Autocomplete
            label="Số hiệu văn bản không còn hiệu lực"
            description={
              naming
                ? `${naming.articles} bài đang dẫn văn bản này.`
                : 'Chọn trong các văn bản bài viết đang dẫn, hoặc gõ, ví dụ 59/2022/NĐ-CP.'
            }
            required
            withAsterisk={false}
            data-autofocus
            disabled={law !== null}
            limit={30}
            data={cited.map((one) => one.document)}
            comboboxProps={{ withinPortal: false }}
            value={document}
            onChange={setDocument}
          />
          <TextInput
            label="Văn bản thay thế (nếu biết)"
            description="Số hiệu, ví dụ 69/2024/NĐ-CP."
            value={by}
            onChange={({ currentTarget }) => setBy(currentTarget.value)}
          />
          <TextInput
            type="date"
            label="Từ ngày (nếu biết)"
            value={from}
            onChange={({ currentTarget }) => setFrom(currentTarget.value)}
          />
          <Textarea
            label="Ghi chú cho người sửa bài (không bắt buộc)"
            autosize
            minRows={2}
            maxLength={300}
            value={note}
            onChange={({ currentTarget }) => setNote(currentTarget.value)}
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
