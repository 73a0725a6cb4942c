import { ActionIcon, CloseButton, NativeSelect, Popover, Stack, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconFilter, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useLabels, type Filter } from '../api/conversations.ts'
import { channelWords } from '../words/conversation-words.ts'

export function Filters({
  filter,
  change,
}: {
  filter: Filter
  change: (by: Partial<Filter>) => void
}) {
  const [text, setText] = useState(filter.q)
  const labels = useLabels()
  const filtered = filter.channel !== '' || filter.label !== ''
  const search = useDebouncedCallback((q: string) => change({ q: q.trim() }), 350)
  const type = (q: string) => {
    setText(q)
    search(q)
  }
  return (
    <div className="filters" role="search">
      <TextInput
        aria-label="Tìm theo tên hoặc nội dung"
        placeholder="Tìm tên, nội dung…"
        type="search"
        leftSection={<IconSearch size={18} aria-hidden />}
        rightSection={
          text !== '' && <CloseButton aria-label="Xóa từ tìm" size="sm" onClick={() => type('')} />
        }
        value={text}
        onChange={({ currentTarget }) => type(currentTarget.value)}
        className="filters-text"
      />
      <Popover position="bottom-end" width={260} shadow="md" trapFocus returnFocus>
        <Popover.Target>
          <ActionIcon
            variant={filtered ? 'filled' : 'default'}
            size={36}
            aria-label={filtered ? 'Lọc theo kênh và nhãn (đang lọc)' : 'Lọc theo kênh và nhãn'}
          >
            <IconFilter size={18} />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap="sm">
            <NativeSelect
              label="Kênh"
              value={filter.channel}
              onChange={({ currentTarget }) => change({ channel: currentTarget.value })}
              data={[
                { value: '', label: 'Tất cả các kênh' },
                ...Object.entries(channelWords).map(([value, label]) => ({ value, label })),
              ]}
            />
            <NativeSelect
              label="Nhãn"
              value={filter.label}
              onChange={({ currentTarget }) => change({ label: currentTarget.value })}
              data={[
                { value: '', label: 'Tất cả các nhãn' },
                ...(labels.data ?? []).map((label) => ({ value: label, label })),
              ]}
            />
          </Stack>
        </Popover.Dropdown>
      </Popover>
    </div>
  )
}
