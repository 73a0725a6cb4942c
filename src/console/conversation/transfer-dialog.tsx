import { Modal, Radio, Stack } from '@mantine/core'
import { useState } from 'react'
import type { Conversation } from '../../web/console-contract.ts'
import { useColleagues } from '../api/conversations.ts'
import { useMe } from '../api/me.ts'
import { DialogFoot } from '../shell/dialog-foot.tsx'
import { Failed } from '../shell/failed.tsx'
import { PageLoading } from '../shell/page-loading.tsx'
import { useStep } from './actions.ts'

const QUEUE = 'queue'

export function TransferDialog({
  conversation,
  opened,
  close,
}: {
  conversation: Conversation
  opened: boolean
  close: () => void
}) {
  const me = useMe()
  const colleagues = useColleagues(opened)
  const step = useStep(conversation.id)
  const [to, setTo] = useState('')
  const others = colleagues.data?.filter(({ id }) => id !== conversation.assignee?.id) ?? []
  const transfer = () => {
    step.mutate({ do: 'transfer', to: to === QUEUE ? null : Number(to) }, { onSuccess: close })
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title="Chuyển hội thoại"
      closeButtonProps={{ 'aria-label': 'Đóng' }}
    >
      {colleagues.isError && (
        <Failed error={colleagues.error} again={() => void colleagues.refetch()} />
      )}
      {colleagues.isPending && opened && <PageLoading />}
      {colleagues.data && (
        <Stack>
          <Radio.Group label="Ai sẽ trả lời?" value={to} onChange={setTo}>
            <Stack gap={4} mt="xs">
              {others.map(({ id, name }) => (
                <Radio
                  key={id}
                  value={String(id)}
                  label={id === me.user.id ? 'Tôi' : name}
                  className="choice-row"
                />
              ))}
              <Radio
                value={QUEUE}
                label="Đưa lại hàng chờ, ai rảnh thì nhận"
                className="choice-row"
                disabled={conversation.state !== 'staff'}
              />
            </Stack>
          </Radio.Group>
          <DialogFoot
            yes="Chuyển"
            close={close}
            ready={to !== ''}
            pending={step.isPending}
            onYes={transfer}
          />
        </Stack>
      )}
    </Modal>
  )
}
