import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query'
import type {
  Agencies,
  Board,
  MailPreview,
  TicketList,
  TicketPage,
} from '../../web/tickets-contract.ts'
import { call } from './client.ts'

/** Which tickets a list shows; '' where it does not matter. */
export interface TicketFilter {
  state: string
  agency: string
  kind: string
  due: string
  q: string
}

const ticketList = (query: Readonly<Record<string, string>>) =>
  infiniteQueryOptions({
    queryKey: ['tickets', 'list', query],
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }: TicketList) => next,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) => {
      const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''))
      if (pageParam !== null) asked.set('after', pageParam)
      return call<TicketList>('GET', `/tickets?${asked}`, undefined, signal)
    },
  })

export const useTicketList = (filter: TicketFilter) => useInfiniteQuery(ticketList({ ...filter }))

export type MissedState = 'new' | 'working' | 'done' | 'ignored'

export const useMissed = (state: MissedState) =>
  useInfiniteQuery(ticketList({ view: 'missed', state }))

export const boardQuery = ({ agency, kind }: Pick<TicketFilter, 'agency' | 'kind'>) =>
  queryOptions({
    queryKey: ['tickets', 'board', agency, kind],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => {
      const asked = new URLSearchParams()
      if (agency) asked.set('agency', agency)
      if (kind) asked.set('kind', kind)
      return call<Board>('GET', `/tickets/board?${asked}`, undefined, signal)
    },
  })

export const ticketQuery = (id: number) =>
  queryOptions({
    queryKey: ['ticket', id],
    queryFn: ({ signal }) => call<TicketPage>('GET', `/tickets/${id}`, undefined, signal),
  })

export const usePreview = (id: number, agency: string, note: string) =>
  useQuery({
    queryKey: ['ticket', id, 'preview', agency, note],
    enabled: agency !== '',
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      call<MailPreview>(
        'GET',
        `/tickets/${id}/preview?${new URLSearchParams({ agency, note })}`,
        undefined,
        signal,
      ),
  })

export const agenciesQuery = queryOptions({
  queryKey: ['agencies'],
  queryFn: ({ signal }) => call<Agencies>('GET', '/agencies', undefined, signal),
})

/** Those that work can be given to today, by name. */
export const useAgencies = () => {
  const { data } = useQuery({ ...agenciesQuery, staleTime: 5 * 60_000 })
  const today = new Date().toISOString().slice(0, 10)
  return [...(data?.agencies ?? [])]
    .filter(({ validTo }) => validTo === null || validTo >= today)
    .sort((a, b) => a.name.localeCompare(b.name, 'vi'))
}
