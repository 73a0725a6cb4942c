import { queryClient } from './query-client.ts'

/** First words of the keys of all that a ticket's change may change. */
const CHANGED = new Set(['tickets', 'ticket', 'agencies', 'conversation'])

let refreshing: ReturnType<typeof setTimeout> | undefined

/** Asks again for what is shown of tickets, once for a burst of changes. */
export function refreshTickets(): void {
  clearTimeout(refreshing)
  refreshing = setTimeout(
    () =>
      void queryClient.invalidateQueries({
        predicate: ({ queryKey }) => CHANGED.has(String(queryKey[0])),
      }),
    400,
  )
}
