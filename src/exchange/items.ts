/** What an import makes: files to become drafts, and what is to be said about the rest. */
import type { ContentFile } from '../content/file.ts'

export interface Item {
  /** Fresh: nothing has it yet. */
  id: string
  /** As a new article. */
  path: string
  text: string
  title: string
  /** “dòng 12”, “trang 12, mục …” */
  where: string
  /** The article that is there already, and how it was found. */
  same: string | null
  why: 'id' | 'title' | 'question' | null
  /** That article with what the file says of it; the rest of it as it was. */
  replacement: ContentFile | null
  /** The file says nothing that the article does not. */
  unchanged: boolean
}

export interface Fault {
  /** As Excel counts; null where there are no rows. */
  row: number | null
  /** Head of the column. */
  column: string | null
  /** “dòng 12, cột “Trả lời”” */
  where: string
  /** What is wrong and what to do, with `where`. */
  message: string
  /** It kept its row out; else it is a note. */
  grave: boolean
}

export interface Imported {
  items: Item[]
  faults: Fault[]
}

export type Choice = 'skip' | 'replace' | 'both'

/** The files to write once somebody has said what is to become of what is there already. */
export function applyDuplicates(items: readonly Item[], choice: Choice): ContentFile[] {
  return items.flatMap(({ path, text, same, replacement, unchanged }) => {
    if (unchanged) return []
    if (same === null || choice === 'both') return [{ path, text }]
    return choice === 'replace' && replacement ? [replacement] : []
  })
}

export const capital = (text: string) => text.charAt(0).toLocaleUpperCase('vi') + text.slice(1)
