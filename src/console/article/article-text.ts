import type { Scalar } from 'yaml'
import { isMap, isScalar, isSeq, parseDocument, type Node, type Pair } from 'yaml'

/**
 * An article's file and its form. The file's text is the truth: a field that is changed rewrites its
 * own lines of the front matter and no others, so that comments, order, quotes and fields that the
 * form does not know stay as they were written.
 */
export interface Source {
  name: string
  url?: string
  date?: string
}
export interface ArticleLink {
  title: string
  url: string
}

/** As read, nothing checked: what is missing is empty. */
export interface ArticleForm {
  title: string
  label: string
  topic: string
  owner: string
  audience: string[]
  questions: string[]
  facets: Partial<Record<FacetName, string>>
  sources: Source[]
  legal_basis: string[]
  effective_from: string
  effective_to: string
  review_by: string
  verify: boolean
  local: boolean
  related: string[]
  links: ArticleLink[]
}

export const facetNames = ['fee', 'time', 'papers', 'where', 'online'] as const
export type FacetName = (typeof facetNames)[number]

type Field = keyof ArticleForm

/** A new field is written behind the nearest one before it. */
const order: readonly Field[] = [
  ...(['title', 'label', 'topic', 'audience', 'owner', 'questions', 'facets'] as const),
  ...(['legal_basis', 'sources', 'effective_from', 'effective_to', 'review_by'] as const),
  ...(['verify', 'local', 'related', 'links'] as const),
]
/** Without a value they are left out; the others are written empty, for the check to complain of. */
const optional: ReadonlySet<Field> = new Set<Field>([
  ...(['facets', 'legal_basis', 'effective_from', 'effective_to'] as const),
  ...(['local', 'related', 'links'] as const),
])

export type Read =
  | { form: ArticleForm; body: string }
  /** Its front matter cannot be read; `line` from 1. */
  | { broken: string; line: number | null }

const PARTS = /^(\uFEFF?---[ \t]*\r?\n)([\s\S]*?)(^---[ \t]*(?:\r?\n|$(?![\s\S])))/m

interface Cut {
  open: string
  header: string
  fence: string
  body: string
}

function cut(text: string): Cut | null {
  const found = PARTS.exec(text)
  if (!found || found.index !== 0) return null
  const [whole, open = '', header = '', fence = ''] = found
  return { open, header, fence, body: text.slice(whole.length) }
}

export function readArticle(text: string): Read {
  const parts = cut(text)
  if (!parts) return { broken: 'Phần đầu bài phải nằm giữa hai dòng ---.', line: 1 }
  const document = parseDocument(parts.header)
  const [fault] = document.errors
  if (fault) return { broken: faultWords, line: (fault.linePos?.[0].line ?? 0) + 1 }
  const value: unknown = document.toJS()
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { broken: faultWords, line: 2 }
  return { form: formOf(value as Record<string, unknown>), body: parts.body }
}

const faultWords = 'Phần đầu bài viết sai dạng nên chưa mở được dạng điền ô.'

const formOf = (of: Record<string, unknown>): ArticleForm => ({
  title: words(of['title']),
  label: words(of['label']),
  topic: words(of['topic']),
  owner: words(of['owner']),
  audience: list(of['audience']).map(words),
  questions: list(of['questions']).map(words),
  facets: Object.fromEntries(
    facetNames
      .map((name) => [name, words(record(of['facets'])[name])] as const)
      .filter(([, said]) => said !== ''),
  ),
  sources: list(of['sources']).map((one) => {
    const { name, url, date } = record(one)
    return {
      name: words(name),
      ...(url === undefined ? {} : { url: words(url) }),
      ...(date === undefined ? {} : { date: words(date) }),
    }
  }),
  legal_basis: list(of['legal_basis']).map(words),
  effective_from: words(of['effective_from']),
  effective_to: words(of['effective_to']),
  review_by: words(of['review_by']),
  verify: of['verify'] === true,
  local: of['local'] === true,
  related: list(of['related']).map(words),
  links: list(of['links']).map((one) => {
    const { title, url } = record(one)
    return { title: words(title), url: words(url) }
  }),
})

const words = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
const list = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])
const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

export function withBody(text: string, body: string): string {
  const parts = cut(text)
  return parts ? parts.open + parts.header + parts.fence + body : text
}

/** How many lines stand before the body. */
export function linesBeforeBody(text: string): number {
  const parts = cut(text)
  return parts ? (parts.open + parts.header + parts.fence).split('\n').length - 1 : 0
}

/** The file with one field changed; the same text where nothing changed. */
export function withField<F extends Field>(text: string, field: F, value: ArticleForm[F]): string {
  const parts = cut(text)
  const read = readArticle(text)
  if (!parts || 'broken' in read || same(read.form[field], value)) return text
  return parts.open + headerWith(parts.header, field, value) + parts.fence + parts.body
}

function headerWith(header: string, field: Field, value: unknown): string {
  const blocks = blocksOf(header)
  const at = blocks.findIndex(({ key }) => key === field)
  const before = blocks[at]
  const gone = optional.has(field) && isEmpty(value)
  if (before) {
    const lines = gone ? '' : rewritten(before.text, field, value)
    return header.slice(0, before.start) + lines + header.slice(before.end)
  }
  if (gone) return header
  const earlier = order.slice(0, order.indexOf(field))
  const after = blocks.filter(({ key }) => earlier.includes(key as Field)).at(-1)
  const place = after?.end ?? header.length
  const start = header.slice(0, place)
  const lines = rewritten(`${field}:\n`, field, value)
  return `${start}${start === '' || start.endsWith('\n') ? '' : '\n'}${lines}${header.slice(place)}`
}

interface Block {
  key: string
  start: number
  end: number
  text: string
}

/** The lines of every field; comments at the margin belong to what follows them. */
function blocksOf(header: string): Block[] {
  const { contents } = parseDocument(header)
  if (!isMap(contents)) return []
  const keys = contents.items.flatMap(({ key }: Pair) =>
    isScalar(key) && key.range ? [{ key: String(key.value), start: key.range[0] }] : [],
  )
  return keys.map(({ key, start }, index) => {
    const until = keys[index + 1]?.start ?? header.length
    const text = header.slice(start, until).replace(/(?<=\n)(?:(?:#[^\n]*|[ \t]*)(?:\n|$))+$/, '')
    return { key, start, end: start + text.length, text }
  })
}

/** One field written anew, with the comments and quotes of what stays in it. */
function rewritten(block: string, field: Field, value: unknown): string {
  const document = parseDocument(block)
  const next = nodeOf(value, document.get(field, true) as Node | undefined, (plain) =>
    document.createNode(plain),
  )
  document.set(field, next)
  return document.toString({ lineWidth: 0, flowCollectionPadding: false })
}

type Make = (value: unknown) => Node

/** What has the same value stays the node that it was. */
function nodeOf(value: unknown, before: Node | undefined, make: Make): Node {
  if (before && same(before.toJSON(), value)) return before
  if (Array.isArray(value) && isSeq(before)) {
    const left = [...before.items] as Node[]
    const kept = value.map((one) => {
      const found = left.findIndex((node) => same(node.toJSON(), one))
      return found < 0 ? null : left.splice(found, 1)[0]
    })
    // A changed item takes over from one that went, so that its comment stays with it.
    before.items = value.map((one, index) => kept[index] ?? nodeOf(one, left.shift(), make))
    return before
  }
  if (isMap(before) && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const known = value as Record<string, unknown>
    for (const pair of [...before.items]) {
      const key = String((pair.key as Scalar).value)
      if (known[key] === undefined) before.delete(pair.key)
    }
    for (const [key, one] of Object.entries(known)) {
      if (one === undefined) continue
      before.set(key, nodeOf(one, before.get(key, true), make))
    }
    return before
  }
  const node = make(value)
  if (isScalar(before) && isScalar(node) && before.comment) node.comment = before.comment
  // A plain word where there was a list of plain words: [a, b] and not one under the other.
  if (isSeq(node) && node.items.every((one) => isScalar(one) && SLUG.test(String(one.value))))
    node.flow = true
  return node
}

const SLUG = /^[a-z0-9-]+$/

const same = (a: unknown, b: unknown): boolean =>
  JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  // A year is written as a number.
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  )
}

const isEmpty = (value: unknown): boolean =>
  value === '' ||
  value === false ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && value !== null && Object.keys(value).length === 0)

/** Line, from 1, at which each question stands; for what is said of it. */
export function questionLines(text: string): number[] {
  const parts = cut(text)
  if (!parts) return []
  const { contents } = parseDocument(parts.header)
  const questions = isMap(contents) ? contents.get('questions', true) : undefined
  if (!isSeq(questions)) return []
  return questions.items.map((item) => {
    const at = (item as Node).range?.[0] ?? 0
    return parts.header.slice(0, at).split('\n').length + 1
  })
}
