import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query'
import type {
  ArticleList,
  DraftConflict,
  DraftInput,
  DraftSummary,
  Feedback,
  FilePage,
  GoldenDiff,
  GoldenLine,
  InsteadOfDraft,
  Names,
  Preview,
  Published,
  PublishInput,
  RevisionPage,
  RevisionSummary,
} from '../../web/workshop-contract.ts'
import { ApiFailure, call } from './client.ts'
import { queryClient } from './query-client.ts'

/** First word of every key here: what the server tells of content makes all of it old. */
const WORKSHOP = 'workshop'

let refreshing: ReturnType<typeof setTimeout> | undefined

/**
 * Asks again for what is shown of the handbook and its drafts, once for a burst of changes. Names
 * change seldom, and every draft that is saved would ask for all of them.
 */
export function refreshWorkshop(): void {
  clearTimeout(refreshing)
  refreshing = setTimeout(
    () =>
      void queryClient.invalidateQueries({
        predicate: ({ queryKey: [first, second] }) => first === WORKSHOP && second !== 'names',
      }),
    300,
  )
}

/** Which articles the list shows; '' where it does not matter. */
export interface ArticleFilter {
  q: string
  topic: string
  owner: string
  state: string
  sort: string
}

const articleLists = (filter: ArticleFilter) =>
  infiniteQueryOptions({
    queryKey: [WORKSHOP, 'articles', filter],
    initialPageParam: 0,
    getNextPageParam: (last: ArticleList, pages: ArticleList[]) => {
      const shown = pages.reduce((sum, page) => sum + page.articles.length, 0)
      return last.articles.length > 0 && shown < last.total ? shown : null
    },
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) => {
      const asked = new URLSearchParams(
        Object.entries({ ...filter }).filter(([, value]) => value !== ''),
      )
      if (pageParam > 0) asked.set('offset', String(pageParam))
      return call<ArticleList>('GET', `/workshop/articles?${asked}`, undefined, signal)
    },
  })

export const useArticleList = (filter: ArticleFilter) => useInfiniteQuery(articleLists(filter))

/** Topics, agencies, audiences and articles, by name. */
export const useNames = () =>
  useQuery({
    queryKey: [WORKSHOP, 'names'],
    staleTime: 5 * 60_000,
    queryFn: ({ signal }) => call<Names>('GET', '/workshop/names', undefined, signal),
  })

/** @param of a path, or the id of an article */
export const fileQuery = (of: { path: string } | { article: string }) =>
  queryOptions({
    queryKey: [WORKSHOP, 'file', of],
    queryFn: ({ signal }) =>
      call<FilePage>('GET', `/workshop/file?${new URLSearchParams({ ...of })}`, undefined, signal),
  })

/** What a change answered with, where the page of that file looks for it. */
export async function keepFile(file: FilePage): Promise<void> {
  for (const of of [{ path: file.path }, { article: file.id }]) {
    const { queryKey } = fileQuery(of)
    // What was asked before the change must not come over it.
    await queryClient.cancelQueries({ queryKey })
    if (queryClient.getQueryData(queryKey)) queryClient.setQueryData(queryKey, file)
  }
}

/** Somebody saved another text meanwhile; what the file is now. Null: another failure. */
export const conflictIn = (error: unknown): FilePage | null =>
  error instanceof ApiFailure && error.status === 409 && error.code === 'changed'
    ? ((error.answer as DraftConflict | undefined)?.file ?? null)
    : null

export const saveDraft = (draft: DraftInput) => call<FilePage>('PUT', '/workshop/draft', draft)

export const moveDraft = (move: {
  path: string
  version: number
  to: 'draft' | 'review'
  note: string | null
}) => call<FilePage>('POST', '/workshop/draft/move', move)

/** @param version that was looked at: what somebody wrote since stays */
export const discardDraft = (path: string, version: number) =>
  call('DELETE', `/workshop/draft?${new URLSearchParams({ path, version: String(version) })}`)

export const draftsQuery = queryOptions({
  queryKey: [WORKSHOP, 'drafts'],
  queryFn: async ({ signal }) =>
    (await call<{ drafts: DraftSummary[] }>('GET', '/workshop/drafts', undefined, signal)).drafts,
})

export const beginArticle = (article: { title: string; topic: string; question?: string }) =>
  call<FilePage>('POST', '/workshop/new', article)

export const settleShipped = (path: string, take: boolean) =>
  call<FilePage>('POST', '/workshop/shipped', { path, take })

/** Who wins each question of a text that is being written, and what is wrong in it. */
export const useFeedback = (path: string, text: string) =>
  useQuery({
    queryKey: ['workshop-text', 'feedback', path, text],
    placeholderData: keepPreviousData,
    gcTime: 30_000,
    queryFn: ({ signal }) => call<Feedback>('POST', '/workshop/feedback', { path, text }, signal),
  })

/** As a text that is being written will look on each channel. */
export const useTextPreview = (path: string, text: string) =>
  useQuery({
    queryKey: ['workshop-text', 'preview', path, text],
    placeholderData: keepPreviousData,
    gcTime: 30_000,
    queryFn: ({ signal }) => call<Preview>('POST', '/workshop/preview', { path, text }, signal),
  })

export const publish = (input: PublishInput) => call<Published>('POST', '/workshop/publish', input)

export const schedule = (input: PublishInput & { at: number }) =>
  call<{ drafts: DraftSummary[] }>('POST', '/workshop/schedule', input)

/**
 * Asks every golden question before and after the drafts of these paths.
 * @param told how far it is
 * @throws ApiFailure also for what the server says on the way
 */
export async function goldenRun(
  what: { paths: string[]; instead: InsteadOfDraft[] },
  told: (progress: { done: number; total: number }) => void,
  signal: AbortSignal,
): Promise<GoldenDiff> {
  for await (const line of lines<GoldenLine>('/workshop/golden', what, signal)) {
    if ('progress' in line) told(line.progress)
    else if ('diff' in line) return line.diff
    else throw new ApiFailure(400, line.error.code, line.error.message)
  }
  throw new ApiFailure(0, 'cut-off', 'Mất kết nối giữa chừng. Anh/chị chạy lại nhé.')
}

/** An answer that comes as lines of JSON, one by one. */
export async function* lines<T>(
  path: string,
  body: unknown,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const response = await call<Response>('POST', path, body, signal, (answer) => answer)
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (!reader) return
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    const cut = (rest + (value ?? '')).split('\n')
    rest = done ? '' : (cut.pop() ?? '')
    for (const line of cut) if (line.trim() !== '') yield JSON.parse(line) as T
    if (done) return
  }
}

export const revisionsQuery = (path: string) =>
  infiniteQueryOptions({
    queryKey: [WORKSHOP, 'revisions', path],
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }: { next: number | null }) => next,
    queryFn: ({ pageParam, signal }) => {
      const asked = new URLSearchParams({ path })
      if (pageParam !== null) asked.set('before', String(pageParam))
      return call<{ revisions: RevisionSummary[]; next: number | null }>(
        'GET',
        `/workshop/revisions?${asked}`,
        undefined,
        signal,
      )
    },
  })

export const revisionQuery = (id: number) =>
  queryOptions({
    queryKey: [WORKSHOP, 'revision', id],
    queryFn: ({ signal }) =>
      call<RevisionPage>('GET', `/workshop/revisions/${id}`, undefined, signal),
  })

export const restoreRevision = (id: number, why: string) =>
  call<Published>('POST', `/workshop/revisions/${id}/restore`, { why })
