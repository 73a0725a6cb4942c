import { useSearchParams } from 'react-router'
import type { ArticleFilter } from '../api/workshop.ts'

/** Names in the address. */
const names = {
  q: 'tim',
  topic: 'chu-de',
  owner: 'co-quan',
  state: 'trang-thai',
  sort: 'xep',
} as const
type Name = keyof typeof names

/** What the list shows, kept in the address so that going back and sharing work. */
export function useShown(): [ArticleFilter, (change: Partial<ArticleFilter>) => void] {
  const [query, setQuery] = useSearchParams()
  const read = (name: Name) => query.get(names[name]) ?? ''
  const shown: ArticleFilter = {
    q: read('q'),
    topic: read('topic'),
    owner: read('owner'),
    state: read('state'),
    sort: read('sort'),
  }
  const change = (by: Partial<ArticleFilter>) => {
    const next = { ...shown, ...by }
    const asked = new URLSearchParams()
    for (const name of Object.keys(names) as Name[]) {
      if (next[name] !== '') asked.set(names[name], next[name])
    }
    setQuery(asked, { replace: true })
  }
  return [shown, change]
}
