import type { ContentFile } from '../content/file.ts'
import { articlesFromFiles, fileOfArticle, filesInArchive, filesInList } from './content-files.ts'
import type { Section } from './handbook-lines.ts'
import { readHandbookFile } from './handbook-file.ts'
import type { Imported } from './items.ts'
import { readJson } from './json-articles.ts'
import { kindOf } from './kind.ts'
import type { Known } from './known.ts'
import { refuseLarge } from './limits.ts'
import type { Progress } from './pdf-lines.ts'
import { readSheet, type Table } from './read-sheet.ts'
import type { Mapping } from './roles.ts'
import { articlesFromSections } from './section-articles.ts'
import { articlesFromSheet } from './sheet-articles.ts'

/** A file to take in. Plain data: it goes to a thread. */
export interface ImportOrder {
  bytes: Uint8Array
  /** As the editor's computer has it; shown, and the source of what has none. */
  name: string
  known: Known
  /** Every file there is, to see which of a folder's are new. */
  current: readonly ContentFile[]
  /** For Word and PDF, the sections to take, by their place; all where it is missing. */
  chosen?: readonly number[]
  /** For a sheet, which column is what; guessed where missing. */
  mapping?: Mapping
  /** 2026-11-21 */
  today: string
}

export type ImportResult = Imported &
  (
    | { kind: 'sheet'; table: Table; mapping: Mapping }
    | { kind: 'handbook'; sections: Section[] }
    | { kind: 'files' }
  )

/**
 * What a file would bring; writes nothing.
 * @throws Unreadable
 */
export async function readImport(
  { bytes, name: path, known, current, chosen, mapping, today }: ImportOrder,
  onProgress: (progress: Progress) => void = () => undefined,
  signal?: AbortSignal,
): Promise<ImportResult> {
  refuseLarge(bytes)
  const name = shownName(path)
  const fromTable = (table: Table): ImportResult => {
    const used = mapping ?? table.guess
    const imported = articlesFromSheet(table, used, known, today)
    return { kind: 'sheet', table, mapping: used, ...imported }
  }
  const fromFiles = (read: { files: ContentFile[]; faults: Imported['faults'] }): ImportResult => {
    const { items, faults } = articlesFromFiles(read.files, known, current)
    return { kind: 'files', items, faults: [...read.faults, ...faults] }
  }
  switch (kindOf(bytes, name)) {
    case 'sheet':
    case 'csv':
      return fromTable(await readSheet(bytes, name))
    case 'word':
    case 'pdf': {
      const { sections, faults } = await readHandbookFile(bytes, name, onProgress, signal)
      const wanted = sections.filter((_, at) => chosen?.includes(at) ?? true)
      const made = articlesFromSections(wanted, known, today, name)
      const all = [...faults, ...made.faults]
      return { kind: 'handbook', sections, items: made.items, faults: all }
    }
    case 'json': {
      const read = readJson(bytes, name)
      return 'table' in read ? fromTable(read.table) : fromFiles(filesInList(read.files))
    }
    case 'archive':
      return fromFiles(filesInArchive(bytes))
    case 'markdown':
      return fromFiles({ files: [fileOfArticle(bytes, name)], faults: [] })
  }
}

/** The name alone, as it may stand in an article's sources. */
const shownName = (path: string): string =>
  (path.split(/[\\/]/).at(-1) ?? '').replace(/[<>\p{C}]/gu, '').slice(0, 120) || 'tệp'
