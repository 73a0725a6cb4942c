import { Modal, Radio, Stack, TextInput, Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Message, WrongAnswer } from '../../web/console-contract.ts'
import { call } from '../api/client.ts'
import { useArticleSearch } from '../api/conversations.ts'
import { DialogFoot } from '../shell/dialog-foot.tsx'
import { tellDone } from '../shell/told.ts'

const NONE = ''

/** Staff tell which article would have been right; editors learn from it. */
export function WrongAnswerDialog({
  conversation,
  message,
  close,
}: {
  conversation: number
  message: Message
  close: () => void
}) {
  const [q, setQ] = useState('')
  const [wanted] = useDebouncedValue(q, 300)
  const [right, setRight] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const found = useArticleSearch(wanted)
  const tell = useMutation({
    mutationFn: (wrong: WrongAnswer) =>
      call('POST', `/conversations/${conversation}/wrong-answer`, wrong),
    onSuccess: () => {
      tellDone('Đã ghi nhận. Người biên tập sẽ xem lại.')
      close()
    },
  })
  const articles = found.data ?? []
  return (
    <Modal
      opened
      onClose={close}
      title="Bot trả lời sai"
      closeButtonProps={{ 'aria-label': 'Đóng' }}
    >
      <Stack>
        <blockquote className="quote">{message.turn?.article?.title ?? message.text}</blockquote>
        <TextInput
          label="Bài đúng lẽ ra phải trả lời"
          placeholder="Tìm bài, ví dụ: cấp lại căn cước"
          type="search"
          data-autofocus
          value={q}
          onChange={({ currentTarget }) => setQ(currentTarget.value)}
        />
        <Radio.Group aria-label="Bài đúng" value={right ?? 'unset'} onChange={setRight}>
          <Stack gap={4}>
            {articles.map(({ id, title }) => (
              <Radio key={id} value={id} label={title} className="choice-row" />
            ))}
            {wanted.trim().length > 1 && found.isSuccess && articles.length === 0 && (
              <p className="quiet flat">Không tìm thấy bài nào.</p>
            )}
            <Radio value={NONE} label="Cẩm nang chưa có bài nào đúng" className="choice-row" />
          </Stack>
        </Radio.Group>
        <Textarea
          label="Ghi chú (không bắt buộc)"
          autosize
          minRows={2}
          maxLength={1000}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
        <DialogFoot
          yes="Báo bot trả lời sai"
          close={close}
          ready={right !== null}
          pending={tell.isPending}
          error={tell.error}
          onYes={() =>
            tell.mutate({ message: message.id, rightArticle: right || null, note: note.trim() })
          }
        />
      </Stack>
    </Modal>
  )
}
