import { useContext } from 'react'
import { MeContext } from '../api/me.ts'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { conversationLists } from '../api/conversations.ts'
import { boardQuery } from '../api/tickets.ts'

/** How many wait, and how many of mine wrote something I have not read. */
export function useAttentionCount(): number {
  const me = useContext(MeContext)
  const { data } = useInfiniteQuery({
    ...conversationLists({ view: 'mine', channel: '', label: '', q: '' }),
    enabled: me !== null,
  })
  const newest = data?.pages[0]
  if (!newest) return 0
  const unread = newest.conversations.filter((one) => one.unread > 0 && one.state !== 'waiting')
  return newest.counts.waiting + unread.length
}

/** Tickets that somebody must look at now: what nobody has looked at, and what is late. */
export function useTicketCount(): number {
  const me = useContext(MeContext)
  const { data } = useQuery({ ...boardQuery({ agency: '', kind: '' }), enabled: me !== null })
  return (data?.columns ?? [])
    .filter(({ state }) => state === 'new' || state === 'overdue')
    .reduce((sum, { count }) => sum + count, 0)
}
