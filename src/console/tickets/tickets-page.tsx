import { SegmentedControl } from '@mantine/core'
import { Page } from '../shell/page.tsx'
import './tickets.css'
import { useShown } from './filter.ts'
import { TicketBoard } from './ticket-board.tsx'
import { TicketFilters } from './ticket-filters.tsx'
import { TicketList } from './ticket-list.tsx'

export default function TicketsPage() {
  const [shown, change] = useShown()
  return (
    <Page
      title="Phiếu"
      width={shown.view === 'board' ? 'full' : 'wide'}
      actions={
        <SegmentedControl
          aria-label="Cách xem"
          value={shown.view}
          onChange={(view) => change({ view })}
          data={[
            { value: 'board', label: 'Bảng' },
            { value: 'list', label: 'Danh sách' },
          ]}
        />
      }
    >
      <TicketFilters shown={shown} change={change} />
      {shown.view === 'board' ? (
        <TicketBoard shown={shown} change={change} />
      ) : (
        <TicketList shown={shown} />
      )}
    </Page>
  )
}
