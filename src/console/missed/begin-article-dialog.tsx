import { Modal, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useNavigate } from 'react-router'
import { beginArticle, refreshWorkshop, useNames } from '../api/workshop.ts'
import { DialogFoot } from '../shell/dialog-foot.tsx'

const LONGEST_TITLE = 100
const LONGEST_QUESTION = 300

/** A draft of a new article that begins with what somebody asked. */
export function BeginArticleDialog({ question, close }: { question: string; close: () => void }) {
  const navigate = useNavigate()
  const names = useNames()
  const [title, setTitle] = useState(question.slice(0, LONGEST_TITLE))
  const [topic, setTopic] = useState('')
  const [ask, setAsk] = useState(question.slice(0, LONGEST_QUESTION))
  const begin = useMutation({
    mutationFn: beginArticle,
    onSuccess: ({ id }) => {
      refreshWorkshop()
      void navigate(`/bai-viet/${id}`)
    },
  })
  const ready = title.trim().length > 2 && topic !== '' && ask.trim() !== ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !begin.isPending) {
      begin.mutate({ title: title.trim(), topic, question: ask.trim() })
    }
  }
  return (
    <Modal opened onClose={close} title="Soạn bài mới" closeButtonProps={{ 'aria-label': 'Đóng' }}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="Tên bài"
            description="Viết cho gọn; sửa được sau."
            required
            withAsterisk={false}
            data-autofocus
            maxLength={LONGEST_TITLE}
            value={title}
            onChange={({ currentTarget }) => setTitle(currentTarget.value)}
          />
          <NativeSelect
            label="Chủ đề"
            required
            withAsterisk={false}
            error={names.isError ? 'Chưa tải được danh sách chủ đề' : undefined}
            value={topic}
            onChange={({ currentTarget }) => setTopic(currentTarget.value)}
            data={[
              { value: '', label: 'Chọn chủ đề' },
              ...(names.data?.topics ?? []).map((one) => ({ value: one.id, label: one.title })),
            ]}
          />
          <Textarea
            label="Câu hỏi đầu tiên"
            description="Lời của người dân; bỏ tên, số điện thoại, số giấy tờ."
            required
            withAsterisk={false}
            autosize
            minRows={2}
            maxRows={6}
            maxLength={LONGEST_QUESTION}
            value={ask}
            onChange={({ currentTarget }) => setAsk(currentTarget.value)}
          />
          <DialogFoot
            yes="Soạn bài"
            close={close}
            ready={ready}
            pending={begin.isPending}
            error={begin.error}
          />
        </Stack>
      </form>
    </Modal>
  )
}
