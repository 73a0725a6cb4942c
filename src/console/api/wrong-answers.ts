import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { FilePage, WrongAnswerShown } from '../../web/workshop-contract.ts'
import { call } from './client.ts'
import { queryClient } from './query-client.ts'
import { refreshWorkshop } from './workshop.ts'

export type WrongState = WrongAnswerShown['state']

export const wrongAnswersQuery = (state: WrongState) =>
  queryOptions({
    queryKey: ['workshop', 'wrong-answers', state],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      (
        await call<{ answers: WrongAnswerShown[] }>(
          'GET',
          `/workshop/wrong-answers?state=${state}`,
          undefined,
          signal,
        )
      ).answers,
  })

export async function settleWrongAnswer(
  id: number,
  to: { state: WrongState; reason: string | null },
): Promise<void> {
  await call('POST', `/workshop/wrong-answers/${id}`, to)
  void queryClient.invalidateQueries({ queryKey: ['workshop', 'wrong-answers'] })
}

/** Into the article's draft, one after the other: each stands on the one before. */
export async function addWordings(article: string, asks: readonly string[]): Promise<FilePage> {
  let page: FilePage | undefined
  try {
    for (const ask of asks) {
      page = await call<FilePage>('POST', '/workshop/wording', { article, ask })
    }
  } finally {
    refreshWorkshop()
  }
  if (!page) throw new Error('nothing to add')
  return page
}
