import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { Link } from 'react-router'
import { addWordings } from '../api/wrong-answers.ts'
import { ArticleChoice } from '../golden-questions/article-choice.tsx'
import { DialogFoot } from '../shell/dialog-foot.tsx'

const LONGEST = 300
/** Shown to choose from, at most. */
const MOST = 12

/**
 * Ways of asking that go into an article's draft: people's own words, of which nothing is chosen
 * beforehand, or one that is written.
 */
export function WordingsDialog({
  wordings = [],
  written: first = '',
  article: likely = null,
  close,
}: {
  wordings?: readonly string[]
  /** To begin with. */
  written?: string
  article?: string | null
  close: () => void
}) {
  const [article, setArticle] = useState(likely)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [own, setOwn] = useState(first)
  const add = useMutation({
    mutationFn: ({ to, asks }: { to: string; asks: string[] }) => addWordings(to, asks),
  })
  const written = own.trim()
  const asks = [...chosen, ...(written === '' ? [] : [written])]
  const ready = article !== null && asks.length > 0
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !add.isPending) add.mutate({ to: article, asks })
  }
  return (
    <Modal
      opened
      onClose={close}
      title="Thêm cách hỏi vào bài"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Đóng' }}
    >
      {add.isSuccess ? (
        <Stack>
          <p className="flat" role="status">
            Đã thêm vào bản nháp của bài. Bot chưa dùng cho đến khi anh/chị đăng.
          </p>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Đóng
            </Button>
            <Button component={Link} to={`/bai-viet/${add.data.id}`} data-autofocus>
              Mở bản nháp
            </Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={submit}>
          <Stack>
            <ArticleChoice label="Bài trả lời đúng" value={article} onChange={setArticle} />
            {wordings.length > 0 && (
              <fieldset className="wording-choice">
                <legend>Người dân đã hỏi</legend>
                {wordings.slice(0, MOST).map((wording) => (
                  <Checkbox
                    key={wording}
                    label={wording}
                    {...(wording.length > LONGEST
                      ? { disabled: true, description: 'Dài quá, anh/chị viết lại cho gọn ở dưới.' }
                      : {})}
                    checked={chosen.has(wording)}
                    onChange={({ currentTarget: { checked } }) => {
                      const next = new Set(chosen)
                      if (checked) next.add(wording)
                      else next.delete(wording)
                      setChosen(next)
                    }}
                  />
                ))}
              </fieldset>
            )}
            <TextInput
              label={wordings.length > 0 ? 'Hoặc viết lại cho gọn' : 'Cách hỏi'}
              description="Một câu ngắn, một ý; bỏ tên, số điện thoại, số giấy tờ."
              maxLength={LONGEST}
              value={own}
              onChange={({ currentTarget }) => setOwn(currentTarget.value)}
            />
            <DialogFoot
              yes={asks.length > 1 ? `Thêm ${asks.length} cách hỏi` : 'Thêm cách hỏi'}
              close={close}
              ready={ready}
              pending={add.isPending}
              error={add.error}
            />
          </Stack>
        </form>
      )}
    </Modal>
  )
}
