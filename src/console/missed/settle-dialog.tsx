import { Modal, Stack, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import type { WrongAnswerShown } from '../../web/workshop-contract.ts'
import { settleWrongAnswer } from '../api/wrong-answers.ts'
import { DialogFoot } from '../shell/dialog-foot.tsx'
import { tellDone } from '../shell/told.ts'

const SHORTEST = 3

/** What was done about a wrong answer, or why nothing is. */
export function SettleDialog({
  answer,
  to,
  close,
}: {
  answer: WrongAnswerShown
  to: 'done' | 'ignored'
  close: () => void
}) {
  const [reason, setReason] = useState('')
  const words = reason.trim()
  const settle = useMutation({
    mutationFn: () => settleWrongAnswer(answer.id, { state: to, reason: words || null }),
    onSuccess: () => {
      tellDone(to === 'done' ? 'Đã ghi là xử lý xong.' : 'Đã bỏ qua.')
      close()
    },
  })
  const ready = to === 'done' || words.length >= SHORTEST
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !settle.isPending) settle.mutate()
  }
  return (
    <Modal
      opened
      onClose={close}
      title={to === 'done' ? 'Đã xử lý xong?' : 'Bỏ qua câu này?'}
      closeButtonProps={{ 'aria-label': 'Đóng' }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Textarea
            label={to === 'done' ? 'Đã làm gì (không bắt buộc)' : 'Lý do'}
            description={
              to === 'done'
                ? 'Ví dụ: đã thêm cách hỏi, đã sửa bài.'
                : 'Ví dụ: bot trả lời vậy là đúng, câu hỏi không rõ.'
            }
            autosize
            minRows={2}
            maxLength={500}
            data-autofocus
            required={to === 'ignored'}
            withAsterisk={false}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
          <DialogFoot
            yes={to === 'done' ? 'Xong' : 'Bỏ qua'}
            close={close}
            ready={ready}
            pending={settle.isPending}
            error={settle.error}
          />
        </Stack>
      </form>
    </Modal>
  )
}
