import { Button, Skeleton, Title } from '@mantine/core'
import { IconCoffee, IconSearchOff } from '@tabler/icons-react'
import { useRef, type KeyboardEvent } from 'react'
import { useParams } from 'react-router'
import { useConversationList, type Filter } from '../api/conversations.ts'
import { Empty } from '../shell/empty.tsx'
import { Failed } from '../shell/failed.tsx'
import { ConversationRow } from './conversation-row.tsx'
import { asQuery, useFilter } from './filter.ts'
import { Filters } from './filters.tsx'
import { inOrder } from './order.ts'
import { Views } from './views.tsx'

export function ConversationList() {
  const [filter, change] = useFilter()
  const list = useConversationList(filter)
  const { id } = useParams()
  const pages = list.data?.pages ?? []
  const rows = inOrder(
    pages.flatMap(({ conversations }) => conversations),
    filter.view,
  )
  const items = useRef<HTMLUListElement>(null)
  const query = asQuery(filter).toString()
  // One of the rows is reached by Tab, the others from it by arrows.
  const entry = rows.some((one) => String(one.id) === id) ? Number(id) : rows[0]?.id

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key]
    if (step === undefined || !items.current) return
    const links = [...items.current.querySelectorAll<HTMLElement>('a')]
    const here = links.findIndex((link) => link === document.activeElement)
    const next = Math.min(Math.max(here + step, 0), links.length - 1)
    event.preventDefault()
    links[next]?.focus()
  }

  return (
    <section className="list" aria-label="Danh sách hội thoại">
      <header className="list-head">
        <Title order={1} size="h4">
          Hộp thư
        </Title>
        <Filters filter={filter} change={change} />
      </header>
      <Views view={filter.view} counts={pages[0]?.counts} onView={(view) => change({ view })} />
      <div className="list-scroll" aria-busy={list.isFetching}>
        {list.isError && !list.data && (
          <Failed error={list.error} again={() => void list.refetch()} />
        )}
        {list.isPending && <Loading />}
        {list.isSuccess && rows.length === 0 && <Nothing filter={filter} />}
        <ul
          ref={items}
          onKeyDown={onKeyDown}
          className={list.isPlaceholderData ? 'rows old' : 'rows'}
        >
          {rows.map((one) => (
            <li key={one.id}>
              <ConversationRow
                conversation={one}
                chosen={String(one.id) === id}
                inTabOrder={one.id === entry}
                query={query}
              />
            </li>
          ))}
        </ul>
        {list.hasNextPage && (
          <Button
            variant="subtle"
            fullWidth
            my="sm"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            Xem thêm
          </Button>
        )}
      </div>
    </section>
  )
}

function Loading() {
  return (
    <div role="status" aria-label="Đang tải danh sách">
      {[0, 1, 2, 3, 4].map((row) => (
        <div key={row} className="row skeleton" aria-hidden>
          <Skeleton circle height={40} />
          <div className="row-text">
            <Skeleton height={12} width="55%" mb={8} mt={4} />
            <Skeleton height={10} width="85%" />
          </div>
        </div>
      ))}
    </div>
  )
}

const empty = {
  waiting: ['Không có ai đang chờ', 'Có người chờ, trang sẽ báo ngay.'],
  mine: ['Anh/chị chưa nhận hội thoại nào', 'Mở một hội thoại rồi bấm “Nhận trả lời”.'],
  open: ['Không có hội thoại đang mở', ''],
  bot: ['Chưa có hội thoại nào với bot', ''],
  closed: ['Chưa có hội thoại nào đã đóng', ''],
} as const

function Nothing({ filter }: { filter: Filter }) {
  if (filter.q || filter.channel || filter.label) {
    return (
      <Empty icon={<IconSearchOff size={36} stroke={1.4} />} title="Không tìm thấy hội thoại nào">
        Anh/chị thử từ khác, mục khác hoặc bỏ bớt bộ lọc.
      </Empty>
    )
  }
  const [title, text] = empty[filter.view]
  return (
    <Empty icon={<IconCoffee size={36} stroke={1.4} />} title={title}>
      {text}
    </Empty>
  )
}
