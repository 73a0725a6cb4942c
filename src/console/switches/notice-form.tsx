import { Alert, Button, Group, Stack, TextInput, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import type { Notice, Switches } from '../../web/console-contract.ts'
import { call, failureWords } from '../api/client.ts'
import { useMay } from '../api/me.ts'
import { queryClient } from '../api/query-client.ts'
import { tellDone } from '../shell/told.ts'
import { exactTime } from '../words/times.ts'

const HOUR = 3600_000
/** What a field of date and time takes, in Vietnam's time. */
const asField = (at: number) => new Date(at + 7 * HOUR).toISOString().slice(0, 16)
const fromField = (field: string) => Date.parse(`${field}:00+07:00`)

export function NoticeForm({ notice }: { notice: Notice | null }) {
  const may = useMay()('switch')
  const [text, setText] = useState(notice?.text ?? '')
  const [until, setUntil] = useState(() => asField(notice?.until ?? Date.now() + 24 * HOUR))
  const save = useMutation({
    mutationFn: (change: Notice | { text: '' }) =>
      call<Switches>('PUT', '/switches/notice', change),
    onSuccess: (switches, change) => {
      queryClient.setQueryData(['switches'], switches)
      tellDone(change.text === '' ? 'Đã gỡ thông báo.' : 'Đã đặt thông báo.')
    },
  })
  const end = fromField(until)
  const ready = text.trim() !== '' && end > Date.now()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !save.isPending) save.mutate({ text: text.trim(), until: end })
  }
  return (
    <section className="block">
      <h2 className="block-title">Thông báo cho người dân</h2>
      <p className="quiet">
        Ví dụ lịch nghỉ, hệ thống bảo trì, mưa bão. Bot gửi kèm khi trả lời, đến hết thời hạn.
      </p>
      {notice && (
        <Alert
          color="yellow"
          className="warning"
          variant="light"
          mb="md"
          title={`Đang hiện, đến ${exactTime(notice.until)}`}
        >
          <p className="note-text">{notice.text}</p>
        </Alert>
      )}
      {may && (
        <form onSubmit={submit}>
          <Stack>
            <Textarea
              label="Nội dung"
              required
              withAsterisk={false}
              autosize
              minRows={3}
              maxLength={500}
              value={text}
              onChange={({ currentTarget }) => setText(currentTarget.value)}
            />
            <TextInput
              label="Hiện đến"
              type="datetime-local"
              required
              withAsterisk={false}
              maw={260}
              error={end <= Date.now() ? 'Chọn một lúc sau bây giờ' : undefined}
              value={until}
              onChange={({ currentTarget }) => setUntil(currentTarget.value)}
            />
            {save.isError && (
              <Alert color="red" variant="light" role="alert">
                {failureWords(save.error)}
              </Alert>
            )}
            <Group>
              <Button type="submit" disabled={!ready} loading={save.isPending}>
                {notice ? 'Đổi thông báo' : 'Đặt thông báo'}
              </Button>
              {notice && (
                <Button
                  variant="default"
                  disabled={save.isPending}
                  onClick={() => save.mutate({ text: '' })}
                >
                  Gỡ thông báo
                </Button>
              )}
            </Group>
          </Stack>
        </form>
      )}
    </section>
  )
}
