import writeExcelFile, { type Row as SheetRow } from 'write-excel-file/node'
import type { ContentFile } from '../content/file.ts'
import { guarded } from './guard.ts'
import { keyOf, roleHeadings, roles, type Role } from './roles.ts'
import { cellsOf, type Cells } from './sheet-article.ts'
import { written } from './written.ts'

/** What ids are called in the sheet. */
export interface Names {
  topics: readonly { id: string; label: string }[]
  agencies: readonly { id: string; name: string }[]
}

/** In characters; the rest is narrow. */
const widths: Partial<Record<Role, number>> = {
  ...{ id: 26, title: 40, label: 20, topic: 22, owner: 30 },
  ...{ question: 44, wordings: 60, answer: 90, source: 50, legal: 40, links: 40 },
}
const NARROW = 16

// Sources have their addresses beside them.
const exported = roles.filter((role) => role !== 'url')

/** Articles as an Excel file, a row each; every field of the front matter is there. */
export async function articlesToSheet(
  files: readonly ContentFile[],
  names: Names,
): Promise<Uint8Array> {
  const text = { type: String, wrap: true, alignVertical: 'top' } as const
  const head = { type: String, fontWeight: 'bold', wrap: true, backgroundColor: '#DDE7F3' } as const
  const rows = rowsOf(files, names).map((cells): SheetRow =>
    cells.map((value) => (value === '' ? null : { ...text, value })),
  )
  const heads = exported.map((role) => ({ ...head, value: roleHeadings[role] }))
  const bytes = await writeExcelFile([heads, ...rows], {
    sheet: 'Cẩm nang',
    columns: exported.map((role) => ({ width: widths[role] ?? NARROW })),
    stickyRowsCount: 1,
  }).toBuffer()
  return new Uint8Array(bytes)
}

/** The same as CSV that Excel opens with its marks: UTF-8 with BOM, semicolons. */
export function articlesToCsv(files: readonly ContentFile[], names: Names): Uint8Array {
  const rows = [exported.map((role): string => roleHeadings[role]), ...rowsOf(files, names)]
  const lines = rows.map((cells) =>
    cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';'),
  )
  return new TextEncoder().encode(`\uFEFF${lines.join('\r\n')}\r\n`)
}

function rowsOf(files: readonly ContentFile[], names: Names): string[][] {
  const topics = namesOf(names.topics.map(({ id, label }) => [id, label]))
  const agencies = namesOf(names.agencies.map(({ id, name }) => [id, name]))
  return files.flatMap((file) => {
    const article = written(file)
    if (!article) return []
    const cells: Cells = cellsOf(article)
    cells.topic = topics(cells.topic ?? '')
    cells.owner = agencies(cells.owner ?? '')
    return [exported.map((role) => guarded(cells[role] ?? ''))]
  })
}

/** Ids become names where a name means that one alone. */
function namesOf(pairs: readonly [id: string, name: string][]) {
  const byId = new Map(pairs)
  const keys = pairs.flatMap(([id, name]) => [...new Set([keyOf(id), keyOf(name)])])
  return (id: string): string => {
    const name = byId.get(id)
    const isOne = name !== undefined && keys.filter((key) => key === keyOf(name)).length === 1
    return isOne ? name : id
  }
}
