/** Articles as other programs keep them: a list of questions and answers, or what we wrote ourselves. */
import { z } from 'zod'
import type { ContentFile } from '../content/file.ts'
import type { Table } from './read-sheet.ts'
import { limits, Unreadable } from './limits.ts'
import { guessRoles, roleHeadings, type Role } from './roles.ts'

const own = z.strictObject({
  files: z.array(z.strictObject({ path: z.string(), text: z.string() })),
})

/** Our own export, or a list that is read like a sheet: each key a column. @throws Unreadable */
export function readJson(
  bytes: Uint8Array,
  file: string,
): { files: ContentFile[] } | { table: Table } {
  const data = parsed(bytes)
  const ours = own.safeParse(data)
  if (ours.success) return { files: ours.data.files }
  const list = z
    .array(z.record(z.string(), z.unknown()))
    .safeParse(Array.isArray(data) ? data : inside(data))
  if (!list.success || list.data.length === 0) {
    throw new Unreadable(
      'Tệp JSON phải là một danh sách [{"question": "…", "answer": "…"}, …]. Hãy xuất lại theo dạng đó rồi nhập.',
    )
  }
  if (list.data.length > limits.rows) {
    throw new Unreadable(
      `Tệp JSON có ${list.data.length} mục, chỉ nhận tới ${limits.rows}. Hãy chia thành nhiều tệp.`,
    )
  }
  return { table: tableOf(list.data, file) }
}

/** The handbook's files as they are. */
export function filesToJson(files: readonly ContentFile[]): Uint8Array {
  const plain = files.map(({ path, text }) => ({ path, text }))
  return new TextEncoder().encode(`${JSON.stringify({ files: plain }, null, 1)}\n`)
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Unreadable(
      'Không đọc được tệp JSON. Hãy kiểm tra dấu ngoặc, dấu phẩy và lưu dạng UTF-8 rồi nhập lại.',
    )
  }
}

/** `{"articles": [...]}` and the like. */
const inside = (data: unknown): unknown =>
  typeof data === 'object' && data !== null ? Object.values(data).find(Array.isArray) : undefined

/** Keys that programs use, by the words of a sheet. */
const keys: Record<string, Role> = {
  ...{ questions: 'wordings', alternatives: 'wordings', variants: 'wordings', category: 'topic' },
  ...{ name: 'title', text: 'answer', response: 'answer', link: 'url', slug: 'id' },
  ...{ effective_from: 'from', effective_to: 'to', review_by: 'review', legal_basis: 'legal' },
  ...{ sources: 'source', agency: 'owner' },
}

function tableOf(list: readonly Record<string, unknown>[], file: string): Table {
  const columns = [...new Set(list.flatMap((each) => Object.keys(each)))].slice(0, limits.columns)
  const named = columns.map((key) => {
    const role = Object.hasOwn(keys, key.toLowerCase()) ? keys[key.toLowerCase()] : undefined
    return role ? roleHeadings[role] : key
  })
  return {
    ...{ file, columns },
    rows: list.map((each, at) => ({
      number: at + 1,
      cells: columns.map((key) => cellOf(each[key])),
      formulas: [],
    })),
    guess: guessRoles(
      named.map((name) => (Object.hasOwn(roleHeadings, name) ? roleHeadings[name as Role] : name)),
    ),
  }
}

function cellOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? 'có' : 'không'
  if (Array.isArray(value)) return value.map(cellOf).filter(Boolean).join('\n')
  if (typeof value === 'object' && value !== null)
    return Object.values(value).map(cellOf).filter(Boolean).join(' | ')
  return ''
}
