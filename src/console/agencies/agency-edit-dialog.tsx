import { Modal, Stack, Switch, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import type { Agencies, AgencyEdit, AgencyPage } from '../../web/tickets-contract.ts'
import { call } from '../api/client.ts'
import { queryClient } from '../api/query-client.ts'
import { agenciesQuery } from '../api/tickets.ts'
import { DialogFoot } from '../shell/dialog-foot.tsx'
import { tellDone } from '../shell/told.ts'

const ADDRESS = /^\S+@\S+\.\S+$/

export function AgencyEditDialog({ agency, close }: { agency: AgencyPage; close: () => void }) {
  const [name, setName] = useState(agency.name)
  const [email, setEmail] = useState(agency.email ?? '')
  const [days, setDays] = useState(String(agency.answerWithin))
  const [batch, setBatch] = useState(agency.batch)
  const [straightOut, setStraightOut] = useState(agency.straightOut)
  const [aboveName, setAboveName] = useState(agency.escalateTo?.name ?? '')
  const [aboveEmail, setAboveEmail] = useState(agency.escalateTo?.email ?? '')
  const save = useMutation({
    mutationFn: (edit: AgencyEdit) =>
      call<Agencies>('PUT', `/agencies/${encodeURIComponent(agency.id)}`, edit),
    onSuccess: (agencies) => {
      queryClient.setQueryData(agenciesQuery.queryKey, agencies)
      tellDone('Đã lưu cơ quan.')
      close()
    },
  })
  const within = Number(days)
  const wrong = {
    email: email.trim() !== '' && !ADDRESS.test(email.trim()),
    days: !Number.isInteger(within) || within < 1 || within > 90,
    above:
      (aboveName.trim() === '') !== (aboveEmail.trim() === '') ||
      (aboveEmail.trim() !== '' && !ADDRESS.test(aboveEmail.trim())),
  }
  const ready = name.trim().length >= 3 && !wrong.email && !wrong.days && !wrong.above
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!ready || save.isPending) return
    save.mutate({
      name: name.trim(),
      email: email.trim() || null,
      answerWithin: within,
      batch,
      straightOut,
      escalateTo:
        aboveName.trim() === '' ? null : { name: aboveName.trim(), email: aboveEmail.trim() },
    })
  }
  return (
    <Modal
      opened
      onClose={close}
      title={`Sửa ${agency.name}`}
      closeButtonProps={{ 'aria-label': 'Đóng' }}
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="Tên cơ quan"
            required
            withAsterisk={false}
            maxLength={200}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <TextInput
            label="Địa chỉ thư"
            description="Hộp thư của cơ quan, không phải của một người. Để trống thì chưa gửi phiếu được."
            type="email"
            error={wrong.email ? 'Địa chỉ chưa đúng' : undefined}
            value={email}
            onChange={({ currentTarget }) => setEmail(currentTarget.value)}
          />
          <TextInput
            label="Trả lời trong (ngày làm việc)"
            type="number"
            min={1}
            max={90}
            required
            withAsterisk={false}
            error={wrong.days ? 'Từ 1 đến 90 ngày' : undefined}
            value={days}
            onChange={({ currentTarget }) => setDays(currentTarget.value)}
          />
          <Switch
            label="Gộp thành một thư mỗi ngày"
            description="Phiếu trong ngày đi chung một thư."
            checked={batch}
            onChange={({ currentTarget }) => setBatch(currentTarget.checked)}
          />
          <Switch
            label="Trả lời gửi thẳng đến người dân"
            description="Không qua duyệt. Chỉ bật khi cơ quan đã thống nhất và trả lời luôn dễ hiểu."
            checked={straightOut}
            onChange={({ currentTarget }) => setStraightOut(currentTarget.checked)}
          />
          <TextInput
            label="Quá hạn thì báo ai (không bắt buộc)"
            placeholder="Họ tên, chức vụ"
            maxLength={100}
            value={aboveName}
            onChange={({ currentTarget }) => setAboveName(currentTarget.value)}
          />
          <TextInput
            label="Thư của người được báo"
            type="email"
            error={wrong.above ? 'Ghi cả tên và địa chỉ thư, hoặc để trống cả hai' : undefined}
            value={aboveEmail}
            onChange={({ currentTarget }) => setAboveEmail(currentTarget.value)}
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
