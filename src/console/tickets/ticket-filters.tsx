import { CloseButton, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useAgencies } from '../api/tickets.ts'
import { kindNames, stateChoices } from '../words/ticket-words.ts'
import type { Shown } from './filter.ts'

/** What `due` may be asked for. */
const dues = [
  { value: '', label: 'Mọi hạn' },
  { value: 'late', label: 'Quá hạn' },
  { value: 'soon', label: 'Hạn trong 2 ngày' },
]

export function TicketFilters({
  shown,
  change,
}: {
  shown: Shown
  change: (by: Partial<Shown>) => void
}) {
  const [text, setText] = useState(shown.q)
  const agencies = useAgencies()
  // Searching is in the list: a board of what was found says nothing.
  const search = useDebouncedCallback(
    (q: string) => change(q.trim() === '' ? { q: '' } : { q: q.trim(), view: 'list' }),
    350,
  )
  const type = (q: string) => {
    setText(q)
    search(q)
  }
  return (
    <div className="ticket-filters" role="search">
      <TextInput
        aria-label="Tìm theo nội dung hoặc mã phiếu"
        placeholder="Tìm nội dung, mã phiếu…"
        type="search"
        leftSection={<IconSearch size={18} aria-hidden />}
        rightSection={
          text !== '' && <CloseButton aria-label="Xóa từ tìm" size="sm" onClick={() => type('')} />
        }
        value={text}
        onChange={({ currentTarget }) => type(currentTarget.value)}
        className="filters-text"
      />
      {shown.view === 'list' && (
        <>
          <NativeSelect
            aria-label="Trạng thái"
            value={shown.state}
            onChange={({ currentTarget }) => change({ state: currentTarget.value })}
            data={[{ value: '', label: 'Mọi trạng thái' }, ...stateChoices]}
          />
          <NativeSelect
            aria-label="Hạn trả lời"
            value={shown.due}
            onChange={({ currentTarget }) => change({ due: currentTarget.value })}
            data={dues}
          />
        </>
      )}
      <NativeSelect
        aria-label="Cơ quan"
        value={shown.agency}
        onChange={({ currentTarget }) => change({ agency: currentTarget.value })}
        data={[
          { value: '', label: 'Mọi cơ quan' },
          ...agencies.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <NativeSelect
        aria-label="Loại phiếu"
        value={shown.kind}
        onChange={({ currentTarget }) => change({ kind: currentTarget.value })}
        data={[
          { value: '', label: 'Mọi loại' },
          ...Object.entries(kindNames).map(([value, label]) => ({ value, label })),
        ]}
      />
    </div>
  )
}
