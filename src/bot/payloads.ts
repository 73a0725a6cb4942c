/**
 * What buttons carry. They begin with `#`, as Zalo's convention has it, and stay valid for old
 * messages: a person may tap a button of last month. Anybody can type them, so they only ever
 * do what asking would do.
 */
const articlePrefix = '#bai:'
const askPrefix = '#hoi:'

export type Meaning =
  | { kind: 'article'; id: string }
  | { kind: 'ask'; text: string }
  | { kind: 'none-of-these' }
  | { kind: 'staff' }
  | { kind: 'start' }
  | { kind: 'erase' }

export const payloads = {
  articlePrefix,
  askPrefix,
  start: '#bat-dau',
  staff: '#gap-can-bo',
  noneOfThese: '#khong-phai',
  erase: '#xoa-du-lieu',
  article: (id: string) => `${articlePrefix}${id}`,
  ask: (text: string) => `${askPrefix}${text}`,

  read(payload: string): Meaning | undefined {
    if (payload.startsWith(articlePrefix)) {
      return { kind: 'article', id: payload.slice(articlePrefix.length).trim() }
    }
    if (payload.startsWith(askPrefix)) {
      return { kind: 'ask', text: payload.slice(askPrefix.length).trim() }
    }
    if (payload === payloads.noneOfThese) return { kind: 'none-of-these' }
    if (payload === payloads.staff) return { kind: 'staff' }
    if (payload === payloads.erase) return { kind: 'erase' }
    if (payload === payloads.start) return { kind: 'start' }
    return undefined
  },
} as const
