import { queryOptions } from '@tanstack/react-query'
import type { Freshness, ReplacedLaw } from '../../web/workshop-contract.ts'
import { call } from './client.ts'
import { queryClient } from './query-client.ts'

export const freshnessQuery = queryOptions({
  queryKey: ['workshop', 'freshness'],
  queryFn: ({ signal }) => call<Freshness>('GET', '/workshop/freshness', undefined, signal),
})

const keep = (fresh: Freshness) => void queryClient.setQueryData(freshnessQuery.queryKey, fresh)

export const remindOwner = async (agency: string) =>
  keep(await call<Freshness>('POST', '/workshop/freshness/mail', { agency }))

export const saveLaw = async (law: ReplacedLaw) =>
  keep(await call<Freshness>('PUT', '/workshop/laws', law))

export const removeLaw = async (document: string) =>
  keep(await call<Freshness>('DELETE', `/workshop/laws?${new URLSearchParams({ document })}`))
