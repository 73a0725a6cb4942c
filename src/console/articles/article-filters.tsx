import { CloseButton, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import type { ArticleList } from '../../web/workshop-contract.ts'
import { useNames, type ArticleFilter } from '../api/workshop.ts'
import { articleStateNames } from '../words/workshop-words.ts'

const sorts = [
  { value: '', label: 'Theo tên bài' },
  { value: 'review', label: 'Cần rà soát trước' },
  { value: 'served', label: 'Dùng nhiều trước' },
  { value: 'unhelpful', label: 'Bị chê nhiều trước' },
  { value: 'lost', label: 'Thua bài khác trước' },
]

export function ArticleFilters({
  shown,
  change,
  counts,
}: {
  shown: ArticleFilter
  change: (by: Partial<ArticleFilter>) => void
  counts: ArticleList['states']
}) {
  const [text, setText] = useState(shown.q)
  const names = useNames().data
  const search = useDebouncedCallback((q: string) => change({ q: q.trim() }), 350)
  const type = (q: string) => {
    setText(q)
    search(q)
  }
  const counted = new Map(counts.map(({ state, count }) => [state, count]))
  return (
    <div className="ticket-filters" role="search">
      <TextInput
        aria-label="Tìm bài theo tên hoặc nội dung"
        placeholder="Tìm bài, có dấu hay không đều được…"
        type="search"
        leftSection={<IconSearch size={18} aria-hidden />}
        rightSection={
          text !== '' && <CloseButton aria-label="Xóa từ tìm" size="sm" onClick={() => type('')} />
        }
        value={text}
        onChange={({ currentTarget }) => type(currentTarget.value)}
        className="filters-text"
      />
      <NativeSelect
        aria-label="Chủ đề"
        value={shown.topic}
        onChange={({ currentTarget }) => change({ topic: currentTarget.value })}
        data={[
          { value: '', label: 'Mọi chủ đề' },
          ...(names?.topics ?? []).map(({ id, title }) => ({ value: id, label: title })),
        ]}
      />
      <NativeSelect
        aria-label="Cơ quan phụ trách"
        value={shown.owner}
        onChange={({ currentTarget }) => change({ owner: currentTarget.value })}
        data={[
          { value: '', label: 'Mọi cơ quan' },
          ...(names?.agencies ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <NativeSelect
        aria-label="Trạng thái"
        value={shown.state}
        onChange={({ currentTarget }) => change({ state: currentTarget.value })}
        data={[
          { value: '', label: 'Mọi trạng thái' },
          ...Object.entries(articleStateNames).map(([value, label]) => {
            const count = counted.get(value as keyof typeof articleStateNames)
            return { value, label: count === undefined ? label : `${label} (${count})` }
          }),
        ]}
      />
      <NativeSelect
        aria-label="Sắp xếp"
        value={shown.sort}
        onChange={({ currentTarget }) => change({ sort: currentTarget.value })}
        data={sorts}
      />
    </div>
  )
}
