import { Alert, Button, Group, Modal, Stack, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Switches } from '../../web/console-contract.ts'
import { call, failureWords } from '../api/client.ts'
import { useMay } from '../api/me.ts'
import { queryClient } from '../api/query-client.ts'
import { ChannelIcon } from '../inbox/channel-icon.tsx'
import { tellDone } from '../shell/told.ts'
import { channelWords } from '../words/conversation-words.ts'
import { exactTime } from '../words/times.ts'

export function BotSwitch({ of: one }: { of: Switches['bot'][number] }) {
  const may = useMay()('switch')
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const name = channelWords[one.channel]
  const turn = useMutation({
    mutationFn: () =>
      call<Switches>('PUT', `/switches/bot/${one.channel}`, {
        off: !one.off,
        reason: reason.trim(),
      }),
    onSuccess: (switches) => {
      queryClient.setQueryData(['switches'], switches)
      tellDone(one.off ? `Đã bật lại bot trên ${name}.` : `Đã tắt bot trên ${name}.`)
      setAsking(false)
      setReason('')
    },
  })
  return (
    <>
      <div className="switch-name">
        <ChannelIcon channel={one.channel} />
        <div>
          <strong>{name}</strong>{' '}
          <span className={one.off ? 'mark red' : 'mark teal'}>
            {one.configured ? (one.off ? 'Đang tắt' : 'Đang bật') : ''}
          </span>
          {!one.configured && <span className="quiet">chưa cài đặt kênh này</span>}
          {one.at !== null && one.reason !== '' && (
            <p className="quiet flat">
              {one.reason} ({[one.by, exactTime(one.at)].filter(Boolean).join(', ')})
            </p>
          )}
        </div>
      </div>
      {may && one.configured && (
        <Button
          size="sm"
          variant={one.off ? 'filled' : 'default'}
          aria-label={`${one.off ? 'Bật lại' : 'Tắt bot'} trên ${name}`}
          onClick={() => setAsking(true)}
        >
          {one.off ? 'Bật lại' : 'Tắt bot'}
        </Button>
      )}
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={one.off ? `Bật lại bot trên ${name}` : `Tắt bot trên ${name}`}
        closeButtonProps={{ 'aria-label': 'Đóng' }}
      >
        <Stack>
          <Textarea
            label="Lý do"
            description="Bắt buộc. Người khác sẽ thấy, và được ghi vào nhật ký."
            required
            withAsterisk={false}
            autosize
            minRows={2}
            maxLength={300}
            data-autofocus
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
          {turn.isError && (
            <Alert color="red" variant="light" role="alert">
              {failureWords(turn.error)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)}>
              Thôi
            </Button>
            <Button
              {...(one.off ? {} : { color: 'red.8' })}
              disabled={reason.trim().length < 3}
              loading={turn.isPending}
              onClick={() => turn.mutate()}
            >
              {one.off ? 'Bật lại' : 'Tắt bot'}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
