import { Button } from '@mantine/core'
import { IconMessageQuestion } from '@tabler/icons-react'
import { useState } from 'react'
import type { TicketSummary } from '../../web/tickets-contract.ts'
import { useMissed, type MissedState } from '../api/tickets.ts'
import { useMay } from '../api/me.ts'
import { Empty } from '../shell/empty.tsx'
import { Failed } from '../shell/failed.tsx'
import { PageLoading } from '../shell/page-loading.tsx'
import { MissedDialog, type MissedOpen } from './missed-dialog.tsx'
import { MissedQuestion } from './missed-question.tsx'

export function MissedList({ state, empty }: { state: MissedState; empty: string }) {
  const may = useMay()
  const list = useMissed(state)
  const [open, setOpen] = useState<{ ticket: TicketSummary; what: MissedOpen } | null>(null)
  const tickets = list.data?.pages.flatMap((page) => page.tickets) ?? []
  return (
    <>
      {list.isPending && <PageLoading />}
      {list.isError && !list.data && (
        <Failed error={list.error} again={() => void list.refetch()} />
      )}
      {list.isSuccess && tickets.length === 0 && (
        <Empty icon={<IconMessageQuestion size={36} stroke={1.4} />} title={empty} />
      )}
      <div className={list.isPlaceholderData ? 'old' : ''} aria-busy={list.isFetching}>
        {tickets.map((ticket) => (
          <MissedQuestion
            key={ticket.id}
            ticket={ticket}
            mayAssign={may('tickets')}
            mayEdit={may('edit')}
            ask={(what) => setOpen({ ticket, what })}
          />
        ))}
      </div>
      {list.hasNextPage && (
        <Button
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Xem thêm
        </Button>
      )}
      {open && <MissedDialog ticket={open.ticket} what={open.what} close={() => setOpen(null)} />}
    </>
  )
}
