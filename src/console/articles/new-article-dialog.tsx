import { Modal, NativeSelect, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useNavigate } from 'react-router'
import { beginArticle, refreshWorkshop, useNames } from '../api/workshop.ts'
import { DialogFoot } from '../shell/dialog-foot.tsx'

export function NewArticleDialog({ close }: { close: () => void }) {
  const navigate = useNavigate()
  const names = useNames().data
  const [title, setTitle] = useState('')
  const [topic, setTopic] = useState('')
  const [question, setQuestion] = useState('')
  const begin = useMutation({
    mutationFn: () =>
      beginArticle({
        title: title.trim(),
        topic,
        ...(question.trim() === '' ? {} : { question: question.trim() }),
      }),
    onSuccess: ({ id, path }) => {
      refreshWorkshop()
      void navigate(`/bai-viet/${id}`, { state: { path } })
    },
  })
  const ready = title.trim().length >= 3 && topic !== ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !begin.isPending) begin.mutate()
  }
  return (
    <Modal opened onClose={close} title="Bài mới" closeButtonProps={{ 'aria-label': 'Đóng' }}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="Tên bài"
            description="Người dân nhìn thấy tên này."
            required
            withAsterisk={false}
            data-autofocus
            maxLength={100}
            value={title}
            onChange={({ currentTarget }) => setTitle(currentTarget.value)}
          />
          <NativeSelect
            label="Chủ đề"
            value={topic}
            onChange={({ currentTarget }) => setTopic(currentTarget.value)}
            data={[
              { value: '', label: 'Chọn chủ đề' },
              ...(names?.topics ?? []).map((one) => ({ value: one.id, label: one.title })),
            ]}
          />
          <TextInput
            label="Người dân thường hỏi thế nào?"
            description="Một câu cũng được, thêm sau được."
            maxLength={300}
            value={question}
            onChange={({ currentTarget }) => setQuestion(currentTarget.value)}
          />
          <DialogFoot
            yes="Bắt đầu viết"
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
