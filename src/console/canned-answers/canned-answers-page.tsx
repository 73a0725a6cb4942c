import { Button, Group } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { IconMessage2Bolt } from '@tabler/icons-react'
import { useState } from 'react'
import type { CannedAnswer } from '../../web/console-contract.ts'
import { call } from '../api/client.ts'
import { useCannedAnswers } from '../api/conversations.ts'
import { useMay } from '../api/me.ts'
import { queryClient } from '../api/query-client.ts'
import { Empty } from '../shell/empty.tsx'
import { Failed } from '../shell/failed.tsx'
import { Page } from '../shell/page.tsx'
import { PageLoading } from '../shell/page-loading.tsx'
import { Sure } from '../shell/sure.tsx'
import { tellDone, tellFailure } from '../shell/told.ts'
import { CannedAnswerDialog } from './canned-answer-dialog.tsx'

type Open =
  { kind: 'change'; answer: CannedAnswer | null } | { kind: 'remove'; answer: CannedAnswer }

export default function CannedAnswersPage() {
  const mayChange = useMay()('answer')
  const list = useCannedAnswers()
  const [open, setOpen] = useState<Open | null>(null)
  const close = () => setOpen(null)
  const remove = useMutation({
    mutationFn: ({ shortcut }: CannedAnswer) =>
      call('DELETE', `/canned-answers/${encodeURIComponent(shortcut)}`),
    onSuccess: () => {
      tellDone('Đã xóa câu mẫu.')
      close()
      void queryClient.invalidateQueries({ queryKey: ['canned-answers'] })
    },
    onError: tellFailure,
  })
  const answers = list.data ?? []
  return (
    <Page
      title="Câu mẫu"
      actions={
        mayChange && (
          <Button onClick={() => setOpen({ kind: 'change', answer: null })}>Thêm câu mẫu</Button>
        )
      }
    >
      <p className="quiet">
        Câu trả lời hay dùng. Khi soạn tin, gõ <code>/</code> rồi tên tắt để chèn.
      </p>
      {list.isPending && <PageLoading />}
      {list.isError && <Failed error={list.error} again={() => void list.refetch()} />}
      {list.isSuccess && answers.length === 0 && (
        <Empty icon={<IconMessage2Bolt size={36} stroke={1.4} />} title="Chưa có câu mẫu nào">
          Câu mẫu giúp trả lời nhanh và thống nhất.
        </Empty>
      )}
      {answers.map((answer) => (
        <section key={answer.shortcut} className="block" aria-label={answer.title}>
          <div className="canned-head">
            <h2 className="block-title flat">
              {answer.title} <code className="shortcut">/{answer.shortcut}</code>
            </h2>
            {mayChange && (
              <Group gap="xs" wrap="nowrap">
                <Button
                  size="sm"
                  variant="default"
                  aria-label={`Sửa câu mẫu ${answer.title}`}
                  onClick={() => setOpen({ kind: 'change', answer })}
                >
                  Sửa
                </Button>
                <Button
                  size="sm"
                  variant="subtle"
                  color="red"
                  aria-label={`Xóa câu mẫu ${answer.title}`}
                  onClick={() => setOpen({ kind: 'remove', answer })}
                >
                  Xóa
                </Button>
              </Group>
            )}
          </div>
          <p className="note-text">{answer.text}</p>
        </section>
      ))}
      {open?.kind === 'change' && (
        <CannedAnswerDialog answer={open.answer} known={answers} close={close} />
      )}
      {open?.kind === 'remove' && (
        <Sure
          title="Xóa câu mẫu?"
          yes="Xóa"
          pending={remove.isPending}
          close={close}
          onYes={() => remove.mutate(open.answer)}
        >
          Câu mẫu “{open.answer.title}” sẽ mất với mọi người.
        </Sure>
      )}
    </Page>
  )
}
