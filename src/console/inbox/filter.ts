import { useSearchParams } from 'react-router'
import type { InboxView } from '../../web/console-contract.ts'
import type { Filter } from '../api/conversations.ts'

const views: readonly InboxView[] = ['waiting', 'mine', 'open', 'bot', 'closed']

/** What the list shows, kept in the address so that going back and sharing work. */
export function useFilter(): [Filter, (change: Partial<Filter>) => void] {
  const [query, setQuery] = useSearchParams()
  const view = views.find((one) => one === query.get('xem')) ?? 'waiting'
  const filter: Filter = {
    view,
    channel: query.get('kenh') ?? '',
    label: query.get('nhan') ?? '',
    q: query.get('tim') ?? '',
  }
  const change = (by: Partial<Filter>) => setQuery(asQuery({ ...filter, ...by }), { replace: true })
  return [filter, change]
}

export function asQuery({ view, channel, label, q }: Filter): URLSearchParams {
  const query = new URLSearchParams()
  if (view !== 'waiting') query.set('xem', view)
  if (channel) query.set('kenh', channel)
  if (label) query.set('nhan', label)
  if (q) query.set('tim', q)
  return query
}
