import { queryOptions } from '@tanstack/react-query'
import type { RealQuestion } from '../../web/workshop-contract.ts'
import { call } from './client.ts'
import { queryClient } from './query-client.ts'

interface Questions {
  questions: RealQuestion[]
}

export const goldenQuestionsQuery = queryOptions({
  queryKey: ['workshop', 'golden-questions'],
  queryFn: async ({ signal }) =>
    (await call<Questions>('GET', '/workshop/golden-questions', undefined, signal)).questions,
})

const keep = ({ questions }: Questions) =>
  queryClient.setQueryData(goldenQuestionsQuery.queryKey, questions)

/** @param before the wording it had, where it is changed: taken out once the new one is kept */
export async function saveGoldenQuestion(question: RealQuestion, before?: string): Promise<void> {
  keep(await call<Questions>('POST', '/workshop/golden-questions', question))
  if (before !== undefined && before !== question.ask) await removeGoldenQuestion(before)
}

export async function removeGoldenQuestion(ask: string): Promise<void> {
  const query = new URLSearchParams({ ask })
  keep(await call<Questions>('DELETE', `/workshop/golden-questions?${query}`))
}
