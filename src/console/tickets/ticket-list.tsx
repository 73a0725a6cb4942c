import { Button, Table } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconSearchOff, IconTicket } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { TicketSummary } from '../../web/tickets-contract.ts'
import { useTicketList } from '../api/tickets.ts'
import { Empty } from '../shell/empty.tsx'
import { Failed } from '../shell/failed.tsx'
import { PageLoading } from '../shell/page-loading.tsx'
import { kindNames } from '../words/ticket-words.ts'
import { date } from '../words/times.ts'
import { alongLinks } from './arrows.ts'
import type { Shown } from './filter.ts'
import { DueMark, StateMark } from './marks.tsx'
import { TicketCard } from './ticket-card.tsx'

/** Tickets one under the other, late ones first; a table where there is room. */
export function TicketList({ shown }: { shown: Shown }) {
  const { state, agency, kind, due, q } = shown
  const list = useTicketList({ state, agency, kind, due, q })
  const roomy = useMediaQuery('(min-width: 62em)', true, { getInitialValueInEffect: false })
  const tickets = list.data?.pages.flatMap((page) => page.tickets) ?? []
  if (list.isPending) return <PageLoading />
  if (!list.data) return <Failed error={list.error} again={() => void list.refetch()} />
  if (tickets.length === 0) {
    const filtered = state || agency || kind || due || q
    return filtered ? (
      <Empty icon={<IconSearchOff size={36} stroke={1.4} />} title="Không tìm thấy phiếu nào">
        Anh/chị thử từ khác hoặc bỏ bớt bộ lọc.
      </Empty>
    ) : (
      <Empty icon={<IconTicket size={36} stroke={1.4} />} title="Chưa có phiếu nào">
        Câu hỏi bot chưa trả lời được và góp ý của người dân sẽ thành phiếu ở đây.
      </Empty>
    )
  }
  return (
    <div className={list.isPlaceholderData ? 'old' : ''} aria-busy={list.isFetching}>
      {roomy ? (
        <Rows tickets={tickets} />
      ) : (
        <ul className="ticket-cards" onKeyDown={alongLinks}>
          {tickets.map((ticket) => (
            <li key={ticket.id}>
              <TicketCard ticket={ticket} withState />
            </li>
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button
          variant="default"
          mt="md"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Xem thêm
        </Button>
      )}
    </div>
  )
}

const Rows = ({ tickets }: { tickets: readonly TicketSummary[] }) => (
  <section className="block tight" aria-label="Danh sách phiếu" onKeyDown={alongLinks}>
    <Table verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Phiếu</Table.Th>
          <Table.Th>Trạng thái</Table.Th>
          <Table.Th>Cơ quan</Table.Th>
          <Table.Th className="number">Người hỏi</Table.Th>
          <Table.Th>Nhận ngày</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {tickets.map((ticket) => (
          <Table.Tr key={ticket.id} className={ticket.late ? 'late' : ''}>
            <Table.Td className="ticket-cell">
              <Link to={`/phieu/${ticket.id}`} className="ticket-link">
                {ticket.title ?? ticket.content}
              </Link>
              <span className="quiet">
                <span className="ticket-code">{ticket.code}</span> · {kindNames[ticket.kind]}
              </span>
            </Table.Td>
            <Table.Td>
              <span className="stacked">
                <StateMark state={ticket.state} />
                <DueMark ticket={ticket} />
              </span>
            </Table.Td>
            <Table.Td>{ticket.agencyName ?? <span className="quiet">chưa giao</span>}</Table.Td>
            <Table.Td className="number">{ticket.askers}</Table.Td>
            <Table.Td className="no-break">{date(ticket.createdAt)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </section>
)
