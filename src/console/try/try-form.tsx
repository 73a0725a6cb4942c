import { Button, MultiSelect, SegmentedControl, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent, type KeyboardEvent } from 'react'
import { draftsQuery } from '../api/workshop.ts'
import './try.css'

export const LONGEST = 2000

/** A message as a citizen would write it, and what it is tried on. */
export function TryForm({
  text: given,
  drafts: chosen,
  pending,
  onTry,
}: {
  text: string
  /** Paths of drafts that count as published. */
  drafts: readonly string[]
  pending: boolean
  onTry: (text: string, drafts: readonly string[]) => void
}) {
  const [text, setText] = useState(given)
  const [drafts, setDrafts] = useState(chosen)
  const [withDrafts, setWithDrafts] = useState(chosen.length > 0)
  const list = useQuery(draftsQuery)
  const known = list.data ?? []
  const all = known.map(({ path }) => path)
  const submit = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault()
    if (text.trim() !== '') onTry(text.trim(), withDrafts ? drafts : [])
  }
  const choose = (version: string) => {
    setWithDrafts(version === 'drafts')
    if (version === 'drafts' && drafts.length === 0) setDrafts(all)
  }
  return (
    <form className="block try-form" onSubmit={submit} aria-label="Thử một câu">
      <Textarea
        label="Người dân nhắn"
        description="Gõ như người dân: không dấu, viết tắt, gõ sai đều được. Enter để thử."
        autosize
        minRows={2}
        maxRows={8}
        maxLength={LONGEST}
        data-autofocus
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing)
            submit(event)
        }}
      />
      <div className="try-foot">
        <SegmentedControl
          aria-label="Thử trên bản nào"
          value={withDrafts ? 'drafts' : 'published'}
          onChange={choose}
          data={[
            { value: 'published', label: 'Bản đang dùng' },
            { value: 'drafts', label: `Tính cả bản nháp (${known.length})` },
          ]}
        />
        {withDrafts && (
          <>
            <MultiSelect
              className="try-drafts"
              label="Bản nháp được tính như đã đăng"
              placeholder={drafts.length === 0 ? 'Chọn bản nháp' : ''}
              searchable
              clearable
              clearButtonProps={{ 'aria-label': 'Bỏ chọn tất cả' }}
              nothingFoundMessage="Không còn bản nháp nào"
              data={[
                ...known.map(({ path, title }) => ({ value: path, label: title })),
                // Of a link; given up or published meanwhile.
                ...drafts
                  .filter((path) => !all.includes(path))
                  .map((path) => ({ value: path, label: path })),
              ]}
              value={[...drafts]}
              onChange={setDrafts}
              comboboxProps={{ withinPortal: false }}
            />
            <Button
              variant="default"
              disabled={all.every((path) => drafts.includes(path))}
              onClick={() => setDrafts(all)}
            >
              Chọn tất cả
            </Button>
          </>
        )}
        <Button type="submit" loading={pending} disabled={text.trim() === ''}>
          Thử
        </Button>
      </div>
    </form>
  )
}
