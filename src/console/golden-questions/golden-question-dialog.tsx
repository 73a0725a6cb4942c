import { Modal, Stack, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import type { RealQuestion } from '../../web/workshop-contract.ts'
import { saveGoldenQuestion } from '../api/golden-questions.ts'
import { DialogFoot } from '../shell/dialog-foot.tsx'
import { tellDone } from '../shell/told.ts'
import { ArticleChoice, NO_ARTICLE } from './article-choice.tsx'

const LONGEST = 300

/** A question that somebody really asked, and the article that answers it. */
export function GoldenQuestionDialog({
  question,
  change = false,
  close,
}: {
  /** What the fields begin with; no article chosen while `article` is missing. */
  question: { ask: string; article?: string | null }
  /** It is one of the list already. */
  change?: boolean
  close: () => void
}) {
  const [ask, setAsk] = useState(question.ask)
  const [article, setArticle] = useState(
    question.article === undefined ? null : (question.article ?? NO_ARTICLE),
  )
  const save = useMutation({
    mutationFn: (real: RealQuestion) => saveGoldenQuestion(real, change ? question.ask : undefined),
    onSuccess: () => {
      tellDone('Đã lưu câu chuẩn.')
      close()
    },
  })
  const tooLong = ask.trim().length > LONGEST
  const ready = ask.trim().length > 1 && !tooLong && article !== null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!ready || save.isPending) return
    save.mutate({ ask: ask.trim(), article: article === NO_ARTICLE ? null : article })
  }
  return (
    <Modal
      opened
      onClose={close}
      title={change ? 'Sửa câu chuẩn' : 'Lưu làm câu chuẩn'}
      closeButtonProps={{ 'aria-label': 'Đóng' }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Textarea
            label="Câu người dân đã hỏi"
            description="Giữ nguyên cách gõ, kể cả sai chính tả. Bỏ tên, số điện thoại, số giấy tờ, địa chỉ nhà."
            required
            withAsterisk={false}
            autosize
            minRows={2}
            maxRows={8}
            error={tooLong ? `Dài quá ${LONGEST} ký tự: giữ lại phần hỏi chính` : undefined}
            value={ask}
            onChange={({ currentTarget }) => setAsk(currentTarget.value)}
          />
          <ArticleChoice label="Bài trả lời đúng" orNone value={article} onChange={setArticle} />
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
