import { Modal, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core'
import { useState, type FormEvent, type ReactNode } from 'react'
import type { TicketSummary } from '../../web/tickets-contract.ts'
import { useAgencies } from '../api/tickets.ts'
import { DialogFoot } from '../shell/dialog-foot.tsx'
import type { Step } from './steps.ts'

interface Given {
  ticket: TicketSummary
  step: Step
  close: () => void
}

/** Another agency; it is not written to yet. */
export function AgencyDialog({ ticket, step, close }: Given) {
  const likely = ticket.suggested.find((one) => one.agency !== ticket.agency)
  const [agency, setAgency] = useState(likely?.agency ?? '')
  return (
    <Form
      title={ticket.agency === null ? 'Giao cho cơ quan' : 'Giao cho cơ quan khác'}
      yes="Giao"
      ready={agency !== ''}
      step={step}
      close={close}
      send={() => ({ path: '/agency', body: { agency }, done: 'Đã giao cho cơ quan.' })}
    >
      <AgencyField agency={agency} choose={setAgency} without={ticket.agency} />
    </Form>
  )
}

/** It went another way than by mail. */
export function OnPaperDialog({ ticket, step, close }: Given) {
  const [agency, setAgency] = useState(ticket.agency ?? '')
  const [note, setNote] = useState('')
  return (
    <Form
      title="Đã chuyển bằng đường khác"
      yes="Ghi nhận đã chuyển"
      ready={agency !== ''}
      step={step}
      close={close}
      send={() => ({
        path: '/on-paper',
        body: { agency, note: note.trim() },
        done: 'Đã ghi nhận. Hạn trả lời tính từ bây giờ.',
      })}
    >
      <AgencyField agency={agency} choose={setAgency} />
      <Textarea
        label="Ghi chú (không bắt buộc)"
        description="Ví dụ: công văn số mấy, gọi cho ai, lúc nào."
        autosize
        minRows={2}
        maxLength={1000}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
    </Form>
  )
}

/** Offices close then, in Vietnam's time. */
const END_OF_DAY = 'T17:00:00+07:00'
const asDay = (at: number) => new Date(at + 7 * 3600_000).toISOString().slice(0, 10)

export function DueDialog({ ticket, step, close }: Given) {
  const [day, setDay] = useState(asDay(ticket.dueAt ?? Date.now()))
  const dueAt = Date.parse(`${day}${END_OF_DAY}`)
  const past = dueAt <= Date.now()
  return (
    <Form
      title="Đổi hạn trả lời"
      yes="Đổi hạn"
      ready={Number.isFinite(dueAt) && !past}
      step={step}
      close={close}
      send={() => ({ path: '/due', body: { dueAt }, done: 'Đã đổi hạn trả lời.' })}
    >
      <TextInput
        label="Hạn mới"
        description="Hết giờ làm việc của ngày này. Cơ quan được nhắc theo hạn mới."
        type="date"
        required
        withAsterisk={false}
        data-autofocus
        error={past ? 'Chọn một ngày sau hôm nay' : undefined}
        value={day}
        onChange={({ currentTarget }) => setDay(currentTarget.value)}
      />
    </Form>
  )
}

export function AgencyField({
  agency,
  choose,
  without = null,
}: {
  agency: string
  choose: (agency: string) => void
  without?: string | null
}) {
  const agencies = useAgencies().filter(({ id }) => id !== without)
  return (
    <NativeSelect
      label="Cơ quan"
      required
      withAsterisk={false}
      data-autofocus
      value={agency}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
      data={[
        { value: '', label: 'Chọn cơ quan…' },
        ...agencies.map(({ id, name, email }) => ({
          value: id,
          label: email === null ? `${name} (chưa có thư)` : name,
        })),
      ]}
    />
  )
}

function Form({
  title,
  yes,
  ready,
  step,
  close,
  send,
  children,
}: {
  title: string
  yes: string
  ready: boolean
  step: Step
  close: () => void
  send: () => Parameters<Step['mutate']>[0]
  children: ReactNode
}) {
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !step.isPending) step.mutate(send(), { onSuccess: close })
  }
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': 'Đóng' }}>
      <form onSubmit={submit}>
        <Stack>
          {children}
          <DialogFoot yes={yes} close={close} ready={ready} pending={step.isPending} />
        </Stack>
      </form>
    </Modal>
  )
}
