/**
 * What buttons carry. They begin with `#`, as Zalo's convention has it, and stay valid for old
 * messages: a person may tap a button of last month. Anybody can type them, so they only ever
 * do what asking would do.
 */
const prefixes = {
  article: '#bai:',
  screen: '#xem:',
  facet: '#y:',
  ask: '#hoi:',
  topic: '#chu-de:',
  flow: '#mo:',
  pick: '#buoc:',
  /** As `pick`, for a button beside the counted ones: to leave an answer out, to turn the page. */
  aside: '#phu:',
  ticket: '#phieu:',
  /** Of a question, by the number of its message: what was offered, or given, was not it. */
  noneOfThese: '#khong-phai:',
  notRight: '#chua-dung:',
  notRightOfTwo: '#chua-dung-2:',
} as const

/** Buttons that carry nothing but what they do. */
const plain = {
  '#bat-dau': 'start',
  '#gap-can-bo': 'staff',
  '#khong-phai': 'none-of-these',
  '#xoa-du-lieu': 'erase',
  '#chu-de': 'topics',
  '#thoi': 'cancel',
  '#lam-tiep': 'resume',
} as const

const aboutTicket = { ro: 'clear', 'chua-ro': 'unclear', xem: 'answer' } as const
export type AboutTicket = (typeof aboutTicket)[keyof typeof aboutTicket]

export type Meaning =
  | { kind: 'article'; id: string }
  /** A further screen of an article, counted from 1. */
  | { kind: 'screen'; id: string; number: number }
  | { kind: 'facet'; id: string; name: string }
  | { kind: 'ask'; text: string }
  /** Articles of a topic, or, without an id, the list of topics; pages are counted from 0. */
  | { kind: 'topic'; id: string; page: number }
  | { kind: 'flow'; id: string }
  /** What was chosen at a step of a dialogue. */
  | { kind: 'pick'; flow: string; step: string; value: string }
  /** About the answer to a ticket: it helped, it did not, show it once more. */
  | { kind: 'ticket'; code: string; what: AboutTicket }
  /** Without a message it stands under an offer of an earlier version, or was typed. */
  | { kind: 'none-of-these'; message?: number }
  /** What was given was not what this message asked; `given` articles stood in one answer. */
  | { kind: 'not-right'; message: number; given: 1 | 2 }
  | { kind: Exclude<(typeof plain)[keyof typeof plain], 'none-of-these'> }

export const payloads = {
  start: '#bat-dau',
  staff: '#gap-can-bo',
  /** @param message number of the one that asked */
  noneOfThese: (message?: number) =>
    message === undefined ? '#khong-phai' : `${prefixes.noneOfThese}${message}`,
  notRight: (message: number, given: 1 | 2) =>
    `${given === 1 ? prefixes.notRight : prefixes.notRightOfTwo}${message}`,
  erase: '#xoa-du-lieu',
  topics: '#chu-de',
  cancel: '#thoi',
  resume: '#lam-tiep',
  article: (id: string) => `${prefixes.article}${id}`,
  screen: (id: string, number: number) => `${prefixes.screen}${id}:${number}`,
  facet: (id: string, name: string) => `${prefixes.facet}${id}:${name}`,
  ask: (text: string) => `${prefixes.ask}${text}`,
  topic: (id: string, page = 0) => `${prefixes.topic}${id}:${page}`,
  flow: (id: string) => `${prefixes.flow}${id}`,
  pick: (flow: string, step: string, value: string) => `${prefixes.pick}${flow}:${step}:${value}`,
  aside: (flow: string, step: string, value: string) => `${prefixes.aside}${flow}:${step}:${value}`,

  ticket(code: string, what: AboutTicket): string {
    const [word] = Object.entries(aboutTicket).find(([, meant]) => meant === what) ?? []
    return `${prefixes.ticket}${code}:${word}`
  },

  /** Whether a choice is one of the counted ones: "2" picks the second of these. */
  isCounted: (payload: string): boolean => counted.some((prefix) => payload.startsWith(prefix)),

  read(payload: string): Meaning | undefined {
    if (Object.hasOwn(plain, payload)) return { kind: plain[payload as keyof typeof plain] }
    const [name, prefix] =
      Object.entries(prefixes).find(([, prefix]) => payload.startsWith(prefix)) ?? []
    if (!name || !prefix) return undefined
    const rest = payload.slice(prefix.length).trim()
    const [first = '', second = '', ...more] = rest.split(':')
    switch (name as keyof typeof prefixes) {
      case 'article':
        return { kind: 'article', id: rest }
      case 'ask':
        return { kind: 'ask', text: rest }
      case 'flow':
        return { kind: 'flow', id: rest }
      case 'screen':
        return { kind: 'screen', id: first, number: Number(second) || 1 }
      case 'facet':
        return { kind: 'facet', id: first, name: second }
      case 'topic':
        return { kind: 'topic', id: first, page: Number(second) || 0 }
      case 'ticket': {
        const what = Object.hasOwn(aboutTicket, second)
          ? aboutTicket[second as keyof typeof aboutTicket]
          : undefined
        return what && { kind: 'ticket', code: first, what }
      }
      case 'noneOfThese':
      case 'notRight':
      case 'notRightOfTwo': {
        if (!NUMBER.test(rest)) return undefined
        const message = Number(rest)
        if (name === 'noneOfThese') return { kind: 'none-of-these', message }
        return { kind: 'not-right', message, given: name === 'notRight' ? 1 : 2 }
      }
      case 'pick':
      case 'aside':
        return { kind: 'pick', flow: first, step: second, value: more.join(':') }
    }
  },
} as const

/** Of a message; below what every database counts to. */
const NUMBER = /^[1-9]\d{0,14}$/

const counted = [
  ...[prefixes.article, prefixes.ask, prefixes.topic, prefixes.flow, prefixes.pick],
  prefixes.ticket,
]
