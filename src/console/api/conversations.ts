import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
} from '@tanstack/react-query'
import type {
  CannedAnswer,
  Colleague,
  Conversation,
  ConversationList,
  ConversationSummary,
  InboxView,
  Message,
  Messages,
  Suggestion,
} from '../../web/console-contract.ts'
import { call } from './client.ts'
import { joined } from './joined.ts'
import { queryClient } from './query-client.ts'

export interface Filter {
  view: InboxView
  channel: string
  label: string
  q: string
}

const LISTS = 'conversations'
type Lists = InfiniteData<ConversationList, string | null>

export const conversationLists = (filter: Filter) =>
  infiniteQueryOptions({
    queryKey: [LISTS, filter],
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }: ConversationList) => next,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ view: filter.view })
      for (const name of ['channel', 'label', 'q'] as const) {
        if (filter[name]) query.set(name, filter[name])
      }
      if (pageParam !== null) query.set('after', pageParam)
      return call<ConversationList>('GET', `/conversations?${query}`, undefined, signal)
    },
  })

export const useConversationList = (filter: Filter) => useInfiniteQuery(conversationLists(filter))

export const conversationQuery = (id: number) =>
  queryOptions({
    queryKey: ['conversation', id],
    queryFn: ({ signal }) => call<Conversation>('GET', `/conversations/${id}`, undefined, signal),
  })

const messagesKey = (id: number) => ['messages', id] as const

/** The newest page over what was loaded before, so that older ones stay. */
export const messagesQuery = (id: number) =>
  queryOptions({
    queryKey: messagesKey(id),
    queryFn: async ({ signal }): Promise<Messages> => {
      const newest = await call<Messages>('GET', `/conversations/${id}/messages`, undefined, signal)
      return joined(queryClient.getQueryData<Messages>(messagesKey(id)), newest)
    },
  })

export async function loadOlder(id: number): Promise<void> {
  const first = queryClient.getQueryData<Messages>(messagesKey(id))?.messages[0]
  if (!first) return
  const page = await call<Messages>('GET', `/conversations/${id}/messages?before=${first.id}`)
  queryClient.setQueryData<Messages>(messagesKey(id), (now) =>
    now?.messages[0]?.id === first.id
      ? { messages: [...page.messages, ...now.messages], more: page.more }
      : now,
  )
}

/** Adds or replaces one message. */
export function keepMessage(id: number, message: Message): void {
  queryClient.setQueryData<Messages>(messagesKey(id), (now) => {
    if (!now) return now
    const known = now.messages.some((one) => one.id === message.id)
    return {
      ...now,
      messages: known
        ? now.messages.map((one) => (one.id === message.id ? message : one))
        : [...now.messages, message],
    }
  })
}

/** What a change answered with: the conversation, and its line in every list. */
export function keepConversation(conversation: Conversation): void {
  queryClient.setQueryData(['conversation', conversation.id], conversation)
  keepSummary(conversation)
  refreshLists()
}

export function keepSummary(summary: ConversationSummary): void {
  queryClient.setQueriesData<Lists>(
    { queryKey: [LISTS] },
    (lists) =>
      lists && {
        ...lists,
        pages: lists.pages.map((page) => ({
          ...page,
          conversations: page.conversations.map((one) =>
            one.id === summary.id ? { ...one, ...pick(summary) } : one,
          ),
        })),
      },
  )
}

/** Only what a line of the list shows: the rest of a Conversation is kept elsewhere. */
const pick = ({
  id,
  channel,
  name,
  avatar,
  state,
  assignee,
  native,
  waitingSince,
  reason,
  lastMessageAt,
  preview,
  previewFrom,
  unread,
  labels,
}: ConversationSummary): ConversationSummary => ({
  id,
  channel,
  name,
  avatar,
  state,
  assignee,
  native,
  waitingSince,
  reason,
  lastMessageAt,
  preview,
  previewFrom,
  unread,
  labels,
})

export function knownSummary(id: number): ConversationSummary | undefined {
  for (const [, lists] of queryClient.getQueriesData<Lists>({ queryKey: [LISTS] })) {
    for (const page of lists?.pages ?? []) {
      const found = page.conversations.find((one) => one.id === id)
      if (found) return found
    }
  }
  return undefined
}

let refreshing: ReturnType<typeof setTimeout> | undefined

/** Which lists a conversation belongs to is the server's to say: asked once for a burst of changes. */
export function refreshLists(): void {
  clearTimeout(refreshing)
  refreshing = setTimeout(() => void queryClient.invalidateQueries({ queryKey: [LISTS] }), 400)
}

export function refreshConversation(id: number): void {
  void queryClient.invalidateQueries({ queryKey: ['conversation', id] })
  void queryClient.invalidateQueries({ queryKey: messagesKey(id) })
  void queryClient.invalidateQueries({ queryKey: ['suggestions', id] })
}

export const useSuggestions = (id: number, enabled: boolean) =>
  useQuery({
    queryKey: ['suggestions', id],
    enabled,
    queryFn: async ({ signal }) =>
      (
        await call<{ articles: Suggestion[] }>(
          'GET',
          `/conversations/${id}/suggestions`,
          undefined,
          signal,
        )
      ).articles,
  })

export const useArticleSearch = (q: string) =>
  useQuery({
    queryKey: ['articles', q],
    enabled: q.trim().length > 1,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      (
        await call<{ articles: Suggestion[] }>(
          'GET',
          `/articles?${new URLSearchParams({ q })}`,
          undefined,
          signal,
        )
      ).articles,
  })

const LONG = 5 * 60_000

export const useLabels = () =>
  useQuery({
    queryKey: ['labels'],
    staleTime: LONG,
    queryFn: async () => (await call<{ labels: string[] }>('GET', '/labels')).labels,
  })

export const useColleagues = (enabled = true) =>
  useQuery({
    queryKey: ['colleagues'],
    staleTime: LONG,
    enabled,
    queryFn: async () => (await call<{ colleagues: Colleague[] }>('GET', '/colleagues')).colleagues,
  })

export const useCannedAnswers = (enabled = true) =>
  useQuery({
    queryKey: ['canned-answers'],
    staleTime: LONG,
    enabled,
    queryFn: async () =>
      (await call<{ answers: CannedAnswer[] }>('GET', '/canned-answers')).answers,
  })
