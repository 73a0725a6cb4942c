import { Modal, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import type { TicketEdit, TicketKind, TicketSummary } from '../../web/tickets-contract.ts'
import { agenciesQuery } from '../api/tickets.ts'
import { DialogFoot } from '../shell/dialog-foot.tsx'
import { kindNames } from '../words/ticket-words.ts'
import type { Step } from './steps.ts'

const SHORTEST = 5

export function EditDialog({
  ticket,
  step,
  close,
}: {
  ticket: TicketSummary
  step: Step
  close: () => void
}) {
  const fields = useQuery(agenciesQuery).data?.fields ?? []
  const [title, setTitle] = useState(ticket.title ?? '')
  const [content, setContent] = useState(ticket.content)
  const [kind, setKind] = useState(ticket.kind)
  const [field, setField] = useState(ticket.field ?? '')
  const [place, setPlace] = useState(ticket.place ?? '')
  const ready = content.trim().length >= SHORTEST
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!ready || step.isPending) return
    const edit: TicketEdit = {
      title: title.trim() || null,
      content: content.trim(),
      kind,
      field: field || null,
      place: place.trim() || null,
    }
    step.mutate({ path: '', method: 'PUT', body: edit, done: 'Đã lưu.' }, { onSuccess: close })
  }
  return (
    <Modal
      opened
      onClose={close}
      title="Sửa phiếu"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Đóng' }}
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="Tiêu đề (không bắt buộc)"
            description="Một dòng cho đồng nghiệp dễ nhận ra."
            maxLength={200}
            value={title}
            onChange={({ currentTarget }) => setTitle(currentTarget.value)}
          />
          <Textarea
            label="Nội dung cần trả lời"
            description="Cơ quan đọc đúng những lời này. Không ghi tên, số giấy tờ của người dân."
            required
            withAsterisk={false}
            autosize
            minRows={5}
            maxRows={14}
            maxLength={3000}
            value={content}
            onChange={({ currentTarget }) => setContent(currentTarget.value)}
          />
          <NativeSelect
            label="Loại"
            value={kind}
            onChange={({ currentTarget }) => setKind(currentTarget.value as TicketKind)}
            data={Object.entries(kindNames).map(([value, label]) => ({ value, label }))}
          />
          <NativeSelect
            label="Lĩnh vực"
            value={field}
            onChange={({ currentTarget }) => setField(currentTarget.value)}
            data={[
              { value: '', label: 'Chưa rõ' },
              ...fields.map(({ id, label }) => ({ value: id, label })),
            ]}
          />
          <TextInput
            label="Nơi xảy ra (không bắt buộc)"
            maxLength={200}
            value={place}
            onChange={({ currentTarget }) => setPlace(currentTarget.value)}
          />
          <DialogFoot yes="Lưu" close={close} ready={ready} pending={step.isPending} />
        </Stack>
      </form>
    </Modal>
  )
}
