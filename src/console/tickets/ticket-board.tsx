import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { boardQuery } from '../api/tickets.ts'
import { Failed } from '../shell/failed.tsx'
import { PageLoading } from '../shell/page-loading.tsx'
import { alongLinks } from './arrows.ts'
import { columnsOf, type Column } from './columns.ts'
import type { Shown } from './filter.ts'
import { TicketCard } from './ticket-card.tsx'

/** Tickets by where they stand: columns side by side, on a phone one at a time. */
export function TicketBoard({
  shown,
  change,
}: {
  shown: Shown
  change: (by: Partial<Shown>) => void
}) {
  const board = useQuery(boardQuery(shown))
  const roomy = useMediaQuery('(min-width: 48em)', true, { getInitialValueInEffect: false })
  if (board.isPending) return <PageLoading />
  if (!board.data) return <Failed error={board.error} again={() => void board.refetch()} />
  const columns = columnsOf(board.data)
  const all = (state: string) => change({ view: 'list', state, column: '' })
  if (roomy) {
    return (
      <div
        className={board.isPlaceholderData ? 'board old' : 'board'}
        role="region"
        aria-label="Phiếu theo trạng thái"
        tabIndex={0}
      >
        {columns.map((column) => (
          <section key={column.id} className="board-column" aria-label={column.name}>
            <h2 className="board-title">
              {column.name}
              <span className="board-count">
                {column.count}
                <span className="hidden-text"> phiếu</span>
              </span>
            </h2>
            <Cards column={column} all={all} />
          </section>
        ))}
      </div>
    )
  }
  const chosen =
    columns.find(({ id }) => id === shown.column) ??
    columns.find(({ id, count }) => id === 'overdue' && count > 0) ??
    columns[0]
  return (
    <>
      <div className="views flush" role="group" aria-label="Chọn trạng thái">
        {columns.map(({ id, name, count }) => (
          <button
            key={id}
            type="button"
            className={id === 'overdue' && count > 0 ? 'view urgent' : 'view'}
            aria-pressed={id === chosen?.id}
            {...(id === chosen?.id ? { ref: intoView } : {})}
            onClick={() => change({ column: id })}
          >
            {name}
            <span className="view-count">{count}</span>
          </button>
        ))}
      </div>
      {chosen && <Cards column={chosen} all={all} />}
    </>
  )
}

/** The chips scroll sideways: the chosen one is seen. */
const intoView = (chip: HTMLElement | null) =>
  chip?.scrollIntoView({ block: 'nearest', inline: 'center' })

function Cards({
  column: { id, name, states, count, tickets },
  all,
}: {
  column: Column
  all: (state: string) => void
}) {
  if (tickets.length === 0) return <p className="board-nothing">Không có phiếu nào.</p>
  return (
    <>
      <ul className="ticket-cards" onKeyDown={alongLinks}>
        {tickets.map((ticket) => (
          <li key={ticket.id}>
            <TicketCard ticket={ticket} withState={id === 'returned'} />
          </li>
        ))}
      </ul>
      {count > tickets.length && (
        <button type="button" className="board-more" onClick={() => all(states.join())}>
          Xem cả {count} phiếu<span className="hidden-text"> {name}</span>
        </button>
      )}
    </>
  )
}
