import { Alert, Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { Link } from 'react-router'
import type { Explanation } from '../../web/workshop-contract.ts'
import { failureWords } from '../api/client.ts'
import { tryQuestion } from '../api/trying.ts'
import { bandOf, bandWords, flowIdOf } from '../try/evidence-words.ts'
import { Replies } from '../try/replies.tsx'
import { flowName } from '../words/flow-words.ts'
import './flows.css'

/** A message to the bot as this file has it now, saved or not. */
export function FlowTrial({
  path,
  save,
  hasDraft,
  faults,
}: {
  path: string
  /** @returns whether the server has all that was typed */
  save: () => Promise<boolean>
  hasDraft: boolean
  /** How many things keep the file from being read. */
  faults: number
}) {
  const [text, setText] = useState('')
  const drafts = hasDraft ? [path] : []
  const tried = useMutation({
    mutationFn: async (asked: string) => {
      await save()
      return { asked, ...(await tryQuestion(asked, drafts)) }
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() !== '' && !tried.isPending) tried.mutate(text.trim())
  }
  const query = new URLSearchParams({
    cau: tried.data?.asked ?? '',
    ...(hasDraft ? { nhap: path } : {}),
  })
  return (
    <section className="block" aria-labelledby="flow-trial">
      <h2 className="block-title" id="flow-trial">
        Thử lời thoại này
      </h2>
      <p className="quiet">
        Nhắn như người dân; bot đáp theo bản đang soạn. Thử được tin đầu tiên của cuộc nói chuyện.
      </p>
      <form className="flow-message" onSubmit={submit}>
        <TextInput
          aria-label="Tin nhắn thử"
          placeholder="Ví dụ: cho gặp cán bộ"
          maxLength={2000}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <Button type="submit" loading={tried.isPending} disabled={text.trim() === '' || faults > 0}>
          Nhắn
        </Button>
      </form>
      {faults > 0 && <p className="quiet flat">Sửa các lỗi ở mục Kiểm tra rồi mới thử được.</p>}
      <div role="status">
        {tried.isError && (
          <Alert color="red" variant="light" mt="md" title="Chưa thử được">
            {failureWords(tried.error)}
          </Alert>
        )}
        {tried.data && (
          <>
            <p className="flow-asked">{tried.data.asked}</p>
            <Replies replies={tried.data.replies} />
            <p className="quiet flow-band">
              {verdict(tried.data, path)}{' '}
              <Link to={`/thu-bot?${query}`} className="back-link">
                Xem vì sao
              </Link>
            </p>
          </>
        )}
      </div>
    </section>
  )
}

function verdict(tried: Explanation, path: string): string {
  if (tried.flow === path) return 'Lời thoại này đã nhận tin nhắn.'
  const { name } = bandWords(
    bandOf(tried),
    tried.outcome,
    tried.flow === null
      ? null
      : flowName({ id: flowIdOf(tried.flow), title: flowIdOf(tried.flow) }),
  )
  return `Không phải lời thoại này đáp. ${name}.`
}
