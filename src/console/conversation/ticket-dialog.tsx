import { Alert, Button, CopyButton, Group, Modal, Stack, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Conversation, NewTicket } from '../../web/console-contract.ts'
import { call } from '../api/client.ts'
import { refreshConversation } from '../api/conversations.ts'
import { DialogFoot } from '../shell/dialog-foot.tsx'
import { personName } from '../words/conversation-words.ts'

const SHORTEST = 5
const LONGEST = 1500

export function TicketDialog({
  conversation,
  opened,
  close,
}: {
  conversation: Conversation
  opened: boolean
  close: () => void
}) {
  const [content, setContent] = useState('')
  const make = useMutation({
    mutationFn: (ticket: NewTicket) =>
      call<{ code: string }>('POST', `/conversations/${conversation.id}/tickets`, ticket),
    onSuccess: () => refreshConversation(conversation.id),
  })
  const shut = () => {
    close()
    if (make.isSuccess) setContent('')
    make.reset()
  }
  const code = make.data?.code
  return (
    <Modal
      opened={opened}
      onClose={shut}
      title="Tạo phiếu"
      closeButtonProps={{ 'aria-label': 'Đóng' }}
    >
      {code === undefined ? (
        <Stack>
          <Textarea
            label="Nội dung cần cơ quan trả lời"
            description={`Cho ${personName(conversation)}. Ghi rõ việc gì, ở đâu, từ bao giờ. Không ghi số giấy tờ hay mật khẩu.`}
            autosize
            minRows={5}
            maxRows={12}
            maxLength={LONGEST}
            data-autofocus
            value={content}
            onChange={({ currentTarget }) => setContent(currentTarget.value)}
          />
          <DialogFoot
            yes="Tạo phiếu"
            close={shut}
            ready={content.trim().length >= SHORTEST}
            pending={make.isPending}
            error={make.error}
            onYes={() => make.mutate({ content: content.trim() })}
          />
        </Stack>
      ) : (
        <Stack>
          <Alert color="teal" variant="light" role="status" title={`Mã phiếu: ${code}`}>
            Anh/chị gửi mã này cho người dân để tra cứu.
          </Alert>
          <Group justify="flex-end">
            <CopyButton value={code}>
              {({ copied, copy }) => (
                <Button variant="default" onClick={copy}>
                  {copied ? 'Đã chép' : 'Chép mã'}
                </Button>
              )}
            </CopyButton>
            <Button onClick={shut}>Xong</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}
