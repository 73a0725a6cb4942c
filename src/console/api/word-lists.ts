import { queryOptions } from '@tanstack/react-query'
import type { WordLists, WordSection } from '../../web/workshop-contract.ts'
import { call } from './client.ts'
import { queryClient } from './query-client.ts'
import { refreshWorkshop } from './workshop.ts'

export const WORDS_FILE = 'knowledge/words.yml'

export interface WordPair {
  from: string
  to: string
}

/** Of the draft where there is one. */
export const wordListsQuery = queryOptions({
  queryKey: ['workshop', 'words'],
  queryFn: ({ signal }) => call<WordLists>('GET', '/workshop/words', undefined, signal),
})

/** @param before the short form it had, where that is changed */
export async function saveWord(
  section: WordSection,
  word: WordPair,
  before?: string,
): Promise<void> {
  let lists = await call<WordLists>('PUT', '/workshop/words', { section, ...word })
  if (before !== undefined && before !== word.from)
    lists = await call<WordLists>('PUT', '/workshop/words', { section, from: before, to: null })
  queryClient.setQueryData(wordListsQuery.queryKey, lists)
  refreshWorkshop()
}

export async function removeWord(section: WordSection, from: string): Promise<void> {
  queryClient.setQueryData(
    wordListsQuery.queryKey,
    await call<WordLists>('PUT', '/workshop/words', { section, from, to: null }),
  )
  refreshWorkshop()
}
