/** An article as its file has it: `{names}` and cuts of the answer stand as they were written. */
import { parse, parseDocument, stringify, type Document } from 'yaml'
import { idOf, type ContentFile } from '../content/file.ts'
import { frontMatterOf } from '../content/front-matter.ts'
import { frontMatter, type FrontMatter } from '../knowledge/article.ts'

export interface Written {
  id: string
  path: string
  /** What can be read of it: drafts may lack fields. */
  header: Partial<FrontMatter>
  body: string
}

/** Undefined for a file that is no article or cannot be read. */
export function written(file: ContentFile): Written | undefined {
  const parts = file.path.endsWith('.md') ? frontMatterOf(file.text) : undefined
  if (!parts) return undefined
  try {
    const raw: unknown = parse(parts.header)
    if (typeof raw !== 'object' || raw === null) return undefined
    const checked = frontMatter.partial().safeParse(raw)
    const { id, path } = { id: idOf(file), path: file.path }
    const header = (checked.success ? checked.data : raw) as Partial<FrontMatter>
    return { id, path, header, body: parts.body.trim() }
  } catch {
    return undefined
  }
}

/** A new file. Fields that are undefined are left out. */
export function articleFile(
  id: string,
  header: Partial<FrontMatter> & { topic: string },
  body: string,
): ContentFile {
  const yaml = stringify(given(header), { lineWidth: 0 })
  return {
    path: `knowledge/${header.topic}/${id}.md`,
    text: `---\n${yaml}---\n${body.trim()}\n`,
  }
}

export type Changes = { [Field in keyof FrontMatter]?: FrontMatter[Field] | undefined } & {
  body?: string
}

/**
 * A file with some fields changed and all else as it was, comments and spelling of YAML included.
 * A field that is undefined goes.
 */
export function changedFile(file: ContentFile, changes: Changes): ContentFile {
  const entries = Object.entries(changes)
  const parts = frontMatterOf(file.text)
  if (!parts || entries.length === 0) return file
  const { body = parts.body, ...fields } = changes
  const document = parseDocument(parts.header)
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined) document.delete(field)
    else document.set(field, document.createNode(plain(value), { flow: isFlow(document, field) }))
  }
  const yaml = Object.keys(fields).length === 0 ? `${parts.header}\n` : textOf(document)
  return {
    path: file.path,
    text: `---\n${yaml}---\n${body === parts.body ? body : `${body.trim()}\n`}`,
  }
}

const textOf = (document: Document) =>
  document.toString({ lineWidth: 0, flowCollectionPadding: false })

/** `[a, b]` stays on its line. */
function isFlow(document: Document, field: string): boolean {
  const node = document.get(field, true) as { flow?: boolean } | undefined
  return node?.flow ?? (field === 'audience' || field === 'related')
}

/** Lists of YAML take no undefined either. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
const given = (header: object): unknown => plain(header)
