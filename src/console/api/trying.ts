import { queryOptions } from '@tanstack/react-query'
import type { Explanation } from '../../web/workshop-contract.ts'
import type { FileSummary } from '../../web/workshop-contract.ts'
import { call } from './client.ts'

/** @param drafts paths of drafts that count as published */
export const tryQuestion = (text: string, drafts: readonly string[], signal?: AbortSignal) =>
  call<Explanation>('POST', '/workshop/try', { text, drafts }, signal)

export const triedQuery = (text: string, drafts: readonly string[]) =>
  queryOptions({
    queryKey: ['workshop', 'try', text, drafts],
    enabled: text !== '',
    queryFn: ({ signal }) => tryQuestion(text, drafts, signal),
  })

export const flowFilesQuery = queryOptions({
  queryKey: ['workshop', 'flow-files'],
  queryFn: async ({ signal }) =>
    (await call<{ files: FileSummary[] }>('GET', '/workshop/files?folder=flows', undefined, signal))
      .files,
})
