import type { DraftFile, DraftLine } from '../../../content/drafts.ts'
import { idOf } from '../../../content/file.ts'
import { frontMatterOf } from '../../../content/front-matter.ts'
import type { Revision } from '../../../content/revisions.ts'
import type { Colleague } from '../../console-contract.ts'
import type {
  DraftShown,
  DraftSummary,
  FilePage,
  RevisionSummary,
} from '../../workshop-contract.ts'
import type { WorkshopOptions } from './options.ts'

const MOST_RECENT = 5

/** What is kept of files, as the console takes it. */
export function createPages(
  options: Pick<WorkshopOptions, 'nameOf' | 'content' | 'drafts' | 'revisions'>,
) {
  const { content, drafts, revisions } = options
  const names = new Map<number, string>()

  async function colleague(id: number | null): Promise<Colleague | null> {
    if (id === null) return null
    const name = names.get(id) ?? (await options.nameOf(id))
    if (name !== '') names.set(id, name)
    return { id, name }
  }

  async function about(draft: Omit<DraftFile, 'text' | 'baseText'>) {
    const { state, version, note, ticket, updatedAt, publishAt } = draft
    return {
      ...{ state, version, note, ticket, updatedAt, publishAt },
      createdBy: await colleague(draft.createdBy),
      updatedBy: await colleague(draft.updatedBy),
    }
  }

  async function shown(draft: DraftFile, published: string | null): Promise<DraftShown> {
    const { text, baseText } = draft
    const outdated = baseText === published ? null : { base: baseText }
    return { text, ...(await about(draft)), outdated }
  }

  return {
    colleague,
    shown,

    async file(path: string): Promise<FilePage> {
      const stored = await content.content(path)
      const draft = await drafts.draft(path)
      const recent = await revisions.revisions({ path }, MOST_RECENT)
      return {
        ...{ path, id: idOf({ path }) },
        published: stored && {
          text: stored.text,
          edited: stored.edited,
          updatedAt: stored.updatedAt,
        },
        draft: draft && (await shown(draft, stored?.text ?? null)),
        shipped: stored?.shippedText ?? null,
        revisions: await Promise.all(recent.map((revision) => summary(revision))),
      }
    },

    async draftSummary(draft: DraftLine): Promise<DraftSummary> {
      const { path, begins, isNew, isOutdated: outdated } = draft
      const title = titleOf(path, begins)
      return { ...(await about(draft)), path, id: idOf(draft), title, isNew, outdated }
    },

    summary,
  }

  async function summary(revision: Omit<Revision, 'text'>): Promise<RevisionSummary> {
    const { id, path, kind, why, userId, createdAt } = revision
    return { id, path, kind, why, by: await colleague(userId), createdAt }
  }
}

export type Pages = ReturnType<typeof createPages>

/** What a file is called by people: its title, also where the rest of it cannot be read. */
export function titleOf(path: string, text: string): string {
  const header = path.endsWith('.md') ? frontMatterOf(text)?.header : text
  const [, title] = /^title:[ \t]*(.+)$/m.exec(header ?? text) ?? []
  const bare = title?.trim().replace(/^(["'])(.*)\1$/, '$2')
  return bare || idOf({ path })
}

/** Paths that an editor may write: articles and lists of the handbook, and flows. */
export const isContentPath = (path: string): boolean =>
  /^knowledge\/(?:[a-z0-9-]+\/)?[a-z0-9-]+\.(?:md|yml)$|^flows\/[a-z0-9-]+\.yml$/.test(path)
