import type { Response } from 'express'
import { z } from 'zod'
import type { DraftFile } from '../../../content/drafts.ts'
import { idOf } from '../../../content/file.ts'
import { refuse } from '../refusals.ts'
import type { BrokenFile, WorkshopOptions } from './options.ts'
import { isContentPath } from './pages.ts'

/** Of one publishing; an import may make as many. */
const MOST_PATHS = 5_000

export const pathList = z.array(z.string()).max(MOST_PATHS, 'Chọn ít bản nháp hơn.')

const fileText = z.string().max(200_000, 'Tệp dài quá 200.000 ký tự.')

/** A file as it is being written. */
export const writtenFile = z.object({
  path: z.string().refine(isContentPath, 'Đường dẫn tệp chưa đúng.'),
  text: fileText,
})

/** Texts that stand in for drafts, as `InsteadOfDraft` of the contract. */
export const insteadList = z
  .array(writtenFile.extend({ base: fileText }))
  .max(10)
  .default([])

/** What would be published: the text of a draft, or another one in its place. */
export interface Change extends Pick<DraftFile, 'path' | 'text' | 'baseText'> {
  /** As it was looked at; null: there is none. */
  draft: Pick<DraftFile, 'version' | 'text'> | null
}

/** Which file cannot be read, where, and why. */
export const brokenWords = ({ path, line, message }: BrokenFile): string =>
  `${idOf({ path })}${line === null ? '' : `, dòng ${line}`}: ${message}`

/** @param lead what could not be done */
export function wordsOfBroken(lead: string, [first, ...more]: readonly BrokenFile[]): string {
  const others = more.length > 0 ? ` (và ${more.length} lỗi khác)` : ''
  return first ? `${lead} ${brokenWords(first)}${others}` : lead
}

export function refuseBroken(
  response: Response,
  lead: string,
  broken: readonly BrokenFile[],
): void {
  refuse(response, 'faulty', wordsOfBroken(lead, broken))
}

/**
 * The drafts of these paths; undefined when it has been refused because one is gone.
 * @param instead texts that stand in for drafts, made on what is there now
 */
export async function changesOf(
  paths: readonly string[],
  { content, drafts }: Pick<WorkshopOptions, 'content' | 'drafts'>,
  response: Response,
  instead: z.infer<typeof insteadList> = [],
): Promise<Change[] | undefined> {
  const wanted = new Set(paths)
  if (wanted.size === 0) return []
  const found: Change[] = (await drafts.drafts([...wanted])).map(
    ({ path, text, baseText, version }) => ({ path, text, baseText, draft: { version, text } }),
  )
  for (const { path, text, base } of instead.filter((one) => wanted.has(one.path))) {
    const at = found.findIndex((one) => one.path === path)
    const known = found[at]
    const now = known?.text ?? (await content.content(path))?.text
    if (now !== base) {
      refuse(response, 'conflict', 'Đồng nghiệp vừa sửa bài này. Hãy xem lại bài rồi làm tiếp.')
      return undefined
    }
    if (known) found[at] = { ...known, text }
    else found.push({ path, text, baseText: base, draft: null })
  }
  if (found.length === wanted.size) return found
  const known = new Set(found.map(({ path }) => path))
  const gone = [...wanted].filter((path) => !known.has(path)).map((path) => idOf({ path }))
  refuse(response, 'not-found', `Bản nháp không còn nữa: ${gone.slice(0, 5).join(', ')}.`)
  return undefined
}
