import { Modal, NativeSelect, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import type { WordLists, WordSection } from '../../web/workshop-contract.ts'
import { saveWord, type WordPair } from '../api/word-lists.ts'
import { DialogFoot } from '../shell/dialog-foot.tsx'
import { tellDone } from '../shell/told.ts'
import { sections } from './changes.ts'

/** One to four words of small letters, digits and "&". */
const SHORT = /^[\p{Ll}\p{M}\d&]+(?: [\p{Ll}\p{M}\d&]+){0,3}$/u

export function WordDialog({
  section: given,
  word,
  lists,
  close,
}: {
  section: WordSection
  /** Null: a new one. */
  word: WordPair | null
  lists: WordLists['sections']
  close: () => void
}) {
  const [section, setSection] = useState(given)
  const [from, setFrom] = useState(word?.from ?? '')
  const [to, setTo] = useState(word?.to ?? '')
  const typed = from.trim().toLowerCase().replace(/\s+/g, ' ')
  const full = to.trim().toLowerCase().replace(/\s+/g, ' ')
  const save = useMutation({
    mutationFn: () => saveWord(section, { from: typed, to: full }, word?.from),
    onSuccess: () => {
      tellDone('Đã ghi vào bản nháp. Bot chưa dùng cho đến khi đăng.')
      close()
    },
  })
  const taken =
    typed === word?.from
      ? undefined
      : sections.find(({ id }) => lists[id].some((one) => one.from === typed))
  const wrong =
    taken !== undefined
      ? `Đã có trong bảng “${taken.name}”`
      : typed !== '' && !SHORT.test(typed)
        ? 'Từ một đến bốn chữ, chỉ gồm chữ cái, chữ số và dấu &'
        : undefined
  const ready = typed !== '' && full !== '' && wrong === undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !save.isPending) save.mutate()
  }
  return (
    <Modal
      opened
      onClose={close}
      title={word ? `Sửa “${word.from}”` : 'Thêm từ'}
      closeButtonProps={{ 'aria-label': 'Đóng' }}
    >
      <form onSubmit={submit}>
        <Stack>
          {word === null && (
            <NativeSelect
              label="Bảng"
              value={section}
              onChange={({ currentTarget }) => setSection(currentTarget.value as WordSection)}
              data={sections.map(({ id, name }) => ({ value: id, label: name }))}
            />
          )}
          <TextInput
            label="Người dân hay gõ"
            description="Từ có dấu mà nhiều người gõ không dấu thì thêm cả hai: cđs và cds."
            required
            withAsterisk={false}
            maxLength={60}
            autoCapitalize="none"
            spellCheck={false}
            error={wrong}
            value={from}
            onChange={({ currentTarget }) => setFrom(currentTarget.value)}
          />
          <TextInput
            label="Nghĩa là"
            description="Chữ thường, có dấu, đúng cách viết trong các bài."
            required
            withAsterisk={false}
            maxLength={120}
            autoCapitalize="none"
            value={to}
            onChange={({ currentTarget }) => setTo(currentTarget.value)}
          />
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
