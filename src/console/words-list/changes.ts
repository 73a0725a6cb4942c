import type { WordSection } from '../../web/workshop-contract.ts'

/** What the draft of words.yml changes, read line by line: the file has one pair a line. */
export interface WordChange {
  from: string
  /** Null: the draft adds it. */
  before: string | null
  /** Null: the draft takes it out. */
  after: string | null
}

interface Line {
  section: string
  from: string
  to: string
}

/** The pair on a line of the file, counted from 1; null where there is none. */
export function pairOn(text: string, line: number): Line | null {
  return linesOf(text).find((one) => one.at === line) ?? null
}

export function wordChanges(published: string, draft: string): WordChange[] {
  const before = byPlace(published)
  const after = byPlace(draft)
  const places = [...new Set([...before.keys(), ...after.keys()])]
  return places.flatMap((place) => {
    const [was, is] = [before.get(place), after.get(place)]
    if (was?.to === is?.to) return []
    return [{ from: (is ?? was)!.from, before: was?.to ?? null, after: is?.to ?? null }]
  })
}

const byPlace = (text: string) =>
  new Map(linesOf(text).map((one) => [`${one.section} ${one.from}`, one]))

function linesOf(text: string): (Line & { at: number })[] {
  let section = ''
  return text.split('\n').flatMap((line, index) => {
    section = /^([a-z]+):/.exec(line)?.[1] ?? section
    const [, from, to] = /^\s+([^#\s].*?):\s+(.+?)\s*(?:\s#.*)?$/.exec(line) ?? []
    if (from === undefined || to === undefined) return []
    return [{ section, from: bare(from), to: bare(to), at: index + 1 }]
  })
}

const bare = (text: string) => text.replace(/^(["'])(.*)\1$/, '$2')

export const sections: readonly { id: WordSection; name: string; about: string }[] = [
  {
    id: 'abbreviations',
    name: 'Viết tắt',
    about: 'Chữ viết tắt và cả cụm đầy đủ, ví dụ cccd là căn cước công dân.',
  },
  { id: 'chat', name: 'Chữ chat', about: 'Cách gõ nhanh khi nhắn tin, ví dụ ko là không.' },
  {
    id: 'dialect',
    name: 'Từ địa phương, từ đồng nghĩa',
    about: 'Từ của từng vùng hoặc từ khác cùng nghĩa, và từ dùng trong các bài.',
  },
]
