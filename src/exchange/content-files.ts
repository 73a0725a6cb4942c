/** A folder of the handbook in a ZIP archive, or one article: read back to the letter. */
import type { ContentFile } from '../content/file.ts'
import { openArchive, pathsIn } from './archive.ts'
import { markupIn } from './cell-checks.ts'
import type { Fault, Imported, Item } from './items.ts'
import { idMaker, indexOf, type Known } from './known.ts'
import { Unreadable } from './limits.ts'
import { written, type Written } from './written.ts'

const PARTS =
  /^(?:knowledge\/(?:[a-z0-9][a-z0-9_-]*\/){0,3}[a-z0-9][a-z0-9_-]*\.(?:md|yml)|flows\/[a-z0-9][a-z0-9_-]*\.yml)$/
/** What the system or a program for archives puts beside; nobody misses it. */
const CHAFF = /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i

/** Names that lead out of the folder, whatever the system. */
const isWicked = (path: string) =>
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u001F\u007F\\:]/.test(path) || path.startsWith('/') || path.split('/').includes('..')

/** @throws Unreadable for an archive with a path that is made to do harm */
export function filesInArchive(bytes: Uint8Array): { files: ContentFile[]; faults: Fault[] } {
  refuseWicked(pathsIn(bytes))
  const base = baseOf(pathsIn(bytes))
  const faults: Fault[] = []
  const entries = openArchive(bytes, (path) => PARTS.test(path.slice(base.length)))
  const taken = new Set(entries.map(({ path }) => path))
  for (const path of pathsIn(bytes)) {
    if (path.endsWith('/') || CHAFF.test(path) || taken.has(path)) continue
    faults.push(foreign(path))
  }
  const files = entries.flatMap(({ path, bytes: content }) => {
    const text = textOf(content)
    if (text !== undefined) return [{ path: path.slice(base.length), text }]
    faults.push(fault(path, 'không phải chữ UTF-8. Hãy lưu lại dạng UTF-8 rồi nhập', true))
    return []
  })
  if (new Set(files.map(({ path }) => path)).size < files.length) {
    throw new Unreadable('Tệp nén có hai tệp cùng tên. Hãy nén lại rồi nhập.')
  }
  if (files.length === 0) {
    throw new Unreadable(
      'Tệp nén không có bài nào. Hãy nén thư mục knowledge (mỗi bài là knowledge/chủ-đề/mã-bài.md).',
    )
  }
  return { files: files.sort((one, other) => (one.path < other.path ? -1 : 1)), faults }
}

/** The files of the handbook among those of a JSON export. @throws Unreadable */
export function filesInList(files: readonly ContentFile[]): {
  files: ContentFile[]
  faults: Fault[]
} {
  refuseWicked(files.map(({ path }) => path))
  const isPart = ({ path }: ContentFile) => PARTS.test(path)
  const strangers = files.filter((file) => !isPart(file))
  return { files: files.filter(isPart), faults: strangers.map(({ path }) => foreign(path)) }
}

function refuseWicked(paths: readonly string[]): void {
  const wicked = paths.find(isWicked)
  if (wicked === undefined) return
  throw new Unreadable(
    `Tệp có đường dẫn không an toàn “${printable(wicked)}” nên không mở. Hãy nén lại từ thư mục knowledge.`,
  )
}

/** Archives of GitHub and of file managers hold all in one folder. */
function baseOf(paths: readonly string[]): string {
  const first = paths.find((path) => /(?:^|\/)(?:knowledge|flows)\//.test(path)) ?? ''
  const base = /^(?:[^/]+\/)?(?=(?:knowledge|flows)\/)/.exec(first)?.[0] ?? ''
  return paths.every((path) => path.startsWith(base) || CHAFF.test(path)) ? base : ''
}

/**
 * Articles and lists of files against those that are there.
 * @param current every file there is
 */
export function articlesFromFiles(
  files: readonly ContentFile[],
  known: Known,
  current: readonly ContentFile[],
): Imported {
  const index = indexOf(known)
  const newId = idMaker([...known.articles, ...files.flatMap((file) => written(file) ?? [])])
  const byPath = new Map(current.map((file) => [file.path, file]))
  const faults: Fault[] = []
  const items = files.flatMap((file): Item[] => {
    const own = written(file)
    const there = byPath.get(file.path) ?? (own && index.article(own.id))
    const unchanged = there?.text === file.text
    const complaint = unchanged ? undefined : complaintIn(file, own)
    if (complaint !== undefined) {
      faults.push(fault(file.path, complaint, true))
      return []
    }
    const title = own?.header.title ?? file.path
    const item = { title, where: file.path, id: own?.id ?? file.path }
    if (!there) {
      return [{ ...item, ...file, same: null, why: null, replacement: null, unchanged: false }]
    }
    const copy = own && !unchanged ? copyOf(file, newId(title)) : file
    const replacement = { path: there.path, text: file.text }
    const same = own?.id ?? file.path
    return [{ ...item, ...copy, same, why: 'id', replacement, unchanged }]
  })
  return { items, faults }
}

function complaintIn({ path, text }: ContentFile, own: Written | undefined): string | undefined {
  if (!path.endsWith('.md')) return undefined
  if (!own) return 'không đọc được phần đầu bài giữa hai dòng ---. Hãy sửa rồi nhập lại'
  return markupIn(text)
}

/** The same text beside the article that is there. */
function copyOf({ path, text }: ContentFile, id: string): { id: string } & ContentFile {
  return { id, path: path.replace(/[^/]+$/, `${id}.md`), text }
}

/** One article by itself; its folder is its topic. @throws Unreadable */
export function fileOfArticle(bytes: Uint8Array, name: string): ContentFile {
  const text = textOf(bytes)
  const id = /([a-z0-9]+(?:-[a-z0-9]+)*)\.md$/.exec(name.split(/[\\/]/).at(-1) ?? '')?.[1]
  if (text === undefined)
    throw new Unreadable('Tệp không phải chữ UTF-8. Hãy lưu lại dạng UTF-8 rồi nhập.')
  const own = written({ path: 'x.md', text })
  const topic = own?.header.topic
  if (!own || typeof topic !== 'string' || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(topic)) {
    throw new Unreadable(
      'Không đọc được phần đầu bài giữa hai dòng ---, hoặc thiếu dòng topic. Hãy sửa rồi nhập lại.',
    )
  }
  if (id === undefined) {
    throw new Unreadable(
      'Tên tệp phải là mã bài, chữ thường không dấu và gạch nối, ví dụ doi-can-cuoc.md.',
    )
  }
  return { path: `knowledge/${topic}/${id}.md`, text }
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    // The mark of UTF-8 is part of what was there.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const foreign = (path: string) =>
  fault(
    printable(path),
    'không thuộc cẩm nang, đã bỏ qua. Chỉ nhận tệp .md, .yml của thư mục knowledge và .yml của thư mục flows',
  )

const printable = (path: string) => path.replace(/\p{C}/gu, '?').slice(0, 120)

const fault = (where: string, what: string, grave = false): Fault => ({
  ...{ row: null, column: null, where, grave },
  message: `${where}: ${what}.`,
})
