import { useSearchParams } from 'react-router'
import type { TicketFilter } from '../api/tickets.ts'

export interface Shown extends TicketFilter {
  view: 'board' | 'list'
  /** On a phone the board shows one column. */
  column: string
}

/** Names in the address. */
const names = {
  state: 'trang-thai',
  agency: 'co-quan',
  kind: 'loai',
  due: 'han',
  q: 'tim',
  column: 'cot',
} as const
type Name = keyof typeof names

/** What the page shows, kept in the address so that going back and sharing work. */
export function useShown(): [Shown, (change: Partial<Shown>) => void] {
  const [query, setQuery] = useSearchParams()
  const read = (name: Name) => query.get(names[name]) ?? ''
  const shown: Shown = {
    view: query.get('xem') === 'danh-sach' ? 'list' : 'board',
    state: read('state'),
    agency: read('agency'),
    kind: read('kind'),
    due: read('due'),
    q: read('q'),
    column: read('column'),
  }
  const change = (by: Partial<Shown>) => {
    const next = { ...shown, ...by }
    const asked = new URLSearchParams()
    if (next.view === 'list') asked.set('xem', 'danh-sach')
    for (const name of Object.keys(names) as Name[]) {
      if (next[name] !== '') asked.set(names[name], next[name])
    }
    setQuery(asked, { replace: true })
  }
  return [shown, change]
}
