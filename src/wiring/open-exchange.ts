import { dayOf } from '../calendar/calendar.ts'
import type { DraftStore } from '../content/drafts.ts'
import { idOf, type ContentFile } from '../content/file.ts'
import type { ImportStore } from '../content/imports.ts'
import type { RevisionStore } from '../content/revisions.ts'
import type { ContentStore } from '../content/store.ts'
import type { keepBotCurrent } from './current-bot.ts'
import { applyDuplicates, type Item } from '../exchange/items.ts'
import { filesToJson } from '../exchange/json-articles.ts'
import { knownArticles } from '../exchange/known.ts'
import { Unreadable } from '../exchange/limits.ts'
import type { ImportOrder, ImportResult } from '../exchange/read-import.ts'
import type { ChangedArticle } from '../exchange/changes-word.ts'
import { handbookToZip } from '../exchange/write-zip.ts'
import { runImport } from '../threads/run-import.ts'
import type { Exchange, Run } from '../web/api/workshop/options.ts'
import type { ImportFault, ImportItem, ImportPlan } from '../web/workshop-contract.ts'

export interface ExchangeWiring {
  content: ContentStore
  drafts: DraftStore
  imports: ImportStore
  revisions: RevisionStore
  bots: Awaited<ReturnType<typeof keepBotCurrent>>
  nameOf: (userId: number) => Promise<string>
  now: () => number
}

/** Rows of a sheet that are shown before anything is made of them. */
const ROWS_SHOWN = 20
/** Revisions of one paper for a leader. */
const MOST_REVISIONS = 2000

/** What editors bring in files, and what they take away. */
export function openExchange(wiring: ExchangeWiring): Exchange {
  const { content, drafts, imports, revisions, bots, nameOf, now } = wiring
  const today = () => dayOf(now())

  /** Published, or as somebody is writing it. */
  async function current(): Promise<ContentFile[]> {
    const files = new Map((await content.allContent()).map(({ path, text }) => [path, text]))
    for (const { path, text } of await drafts.drafts()) files.set(path, text)
    return [...files].map(([path, text]) => ({ path, text }))
  }

  async function order(
    bytes: Uint8Array,
    name: string,
    plan: ImportPlan | null,
  ): Promise<ImportOrder> {
    const { topics, agencies, articles } = bots.handbook()
    const files = await current()
    return {
      ...{ bytes, name, current: files, today: today() },
      known: {
        articles: knownArticles(files, articles),
        topics: topics.map(({ id, label, title }) => ({ id, label, title })),
        agencies: agencies.agencies.map((one) => ({ id: one.id, name: one.name })),
        defaults: { topic: plan?.topic || null, owner: plan?.owner || null },
      },
      ...(plan?.roles ? { mapping: plan.roles } : {}),
      ...(plan?.sections ? { chosen: plan.sections } : {}),
    }
  }

  /** Reads a file beside the thread that answers; a browser that goes away ends it. */
  async function taken(
    bytes: Uint8Array,
    name: string,
    plan: ImportPlan | null,
    { onProgress, signal }: Run,
  ): Promise<ImportResult | { error: { code: string; message: string } }> {
    const given = await order(bytes, name, plan)
    signal.throwIfAborted()
    const running = runImport(given, {
      onProgress: ({ done, total }) => onProgress(done, total),
    })
    const cancel = () => void running.cancel()
    signal.addEventListener('abort', cancel, { once: true })
    try {
      return await running.result
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      return { error: { code: 'unreadable', message: error.message } }
    } finally {
      signal.removeEventListener('abort', cancel)
    }
  }

  /** By id, of what is published and of drafts. */
  async function titles(): Promise<Map<string, string>> {
    const known = knownArticles(await current(), bots.handbook().articles)
    return new Map(known.map(({ id, title }) => [id, title || id]))
  }

  return {
    async read(bytes, name, run) {
      const result = await taken(bytes, name, null, run)
      if ('error' in result) return result
      switch (result.kind) {
        case 'sheet': {
          const { columns, rows } = result.table
          const shown = rows.slice(0, ROWS_SHOWN).map(({ cells }) => [...cells])
          const guess = [...result.mapping]
          return { read: { kind: 'sheet', columns, rows: shown, count: rows.length, guess } }
        }
        case 'handbook': {
          const sections = result.sections.map(({ heading, level, page, text }) => ({
            ...{ heading, level, page, characters: text.length },
          }))
          return { read: { kind: 'document', sections } }
        }
        case 'files':
          return { read: { kind: 'files', paths: result.items.map(({ path }) => path) } }
      }
    },

    async check(bytes, name, plan, run) {
      const result = await taken(bytes, name, plan, run)
      if ('error' in result) return result
      const known = await titles()
      return {
        checked: {
          items: result.items.map((item) => shownItem(item, plan, known)),
          faults: result.faults.map(shownFault),
          unchanged: result.items.filter(({ unchanged }) => unchanged).length,
        },
      }
    },

    async bring(bytes, name, plan, by, run) {
      const result = await taken(bytes, name, plan, run)
      if ('error' in result) return result
      const files = applyDuplicates(result.items, plan.duplicates)
      if (files.length === 0) {
        const message =
          'Tệp này không có gì mới để nhập. Hãy xem các dòng bị bỏ qua và lỗi ở bước kiểm tra.'
        return { error: { code: 'nothing', message } }
      }
      const stored = new Map((await content.allContent()).map(({ path, text }) => [path, text]))
      // Whoever called it off does not look for drafts.
      run.signal.throwIfAborted()
      const made = await imports.addImport(
        {
          ...{ name, by },
          files: files.map((file) => ({ ...file, baseText: stored.get(file.path) ?? null })),
        },
        now(),
      )
      const skipped = result.items.length - files.length
      return { done: { ...made, skipped, faults: result.faults.map(shownFault) } }
    },

    async export(kind) {
      const { topics, agencies } = bots.handbook()
      const names = { topics, agencies: agencies.agencies }
      const files = (await content.allContent()).map(({ path, text }) => ({ path, text }))
      switch (kind) {
        case 'bai-viet.xlsx':
          return (await writeSheet()).articlesToSheet(files, names)
        case 'bai-viet.csv':
          return (await writeSheet()).articlesToCsv(files, names)
        case 'cam-nang.zip':
          return handbookToZip(files)
        case 'cam-nang.json':
          return filesToJson(files)
      }
    },

    async changes(of) {
      const changed = 'paths' in of ? await draftsAmong(of.paths) : await publishedSince(of.since)
      const { organisation } = bots.current().library
      const { changesToWord } = await import('../exchange/changes-word.ts')
      return changesToWord(changed, {
        superior: organisation.superior,
        organisation: organisation.name,
        place: organisation.place ?? '',
        date: today(),
        preparedBy: null,
      })
    },
  }

  async function draftsAmong(paths: readonly string[]): Promise<ChangedArticle[]> {
    const chosen = await drafts.drafts(paths)
    return Promise.all(
      chosen.filter(isArticle).map(async ({ path, text, note, updatedBy }) => ({
        path,
        before: (await content.content(path))?.text ?? null,
        after: text,
        owner: ownerOf(text),
        askedBy: updatedBy === null ? '' : await nameOf(updatedBy),
        why: note ?? '',
      })),
    )
  }

  /** What each file was before the first change since then, and what it is now. */
  async function publishedSince(since: number): Promise<ChangedArticle[]> {
    const all = await revisions.revisions({ since, byEditors: true }, MOST_REVISIONS)
    const newestFirst = all.filter(isArticle)
    const byPath = new Map<string, typeof newestFirst>()
    for (const one of newestFirst) byPath.set(one.path, [...(byPath.get(one.path) ?? []), one])
    return Promise.all(
      [...byPath].map(async ([path, own]) => {
        const [last, first] = [own[0]!, own.at(-1)!]
        const before = await revisions.textBefore(first.id)
        const after = (await revisions.revision(last.id))?.text ?? null
        return {
          ...{ path, before, after, owner: ownerOf(after ?? before ?? '') },
          askedBy: last.userId === null ? '' : await nameOf(last.userId),
          why: own.flatMap(({ why }) => why ?? []).join('; '),
        }
      }),
    )
  }

  /** Name of the agency that answers for an article. */
  function ownerOf(text: string): string {
    const [, id = ''] = /^owner:[ \t]*(\S+)/m.exec(text) ?? []
    return bots.handbook().agencies.agencies.find((one) => one.id === id)?.name ?? id
  }
}

const isArticle = ({ path }: { path: string }) => path.endsWith('.md')

const shownFault = ({
  row,
  column,
  message,
  grave,
}: ImportResult['faults'][number]): ImportFault => ({
  ...{ row, column, message, note: !grave },
})

function shownItem(
  { path, title, where, same, replacement, unchanged }: Item,
  { duplicates }: ImportPlan,
  titles: ReadonlyMap<string, string>,
): ImportItem {
  const does = unchanged
    ? 'unchanged'
    : same === null || duplicates === 'both'
      ? 'new'
      : duplicates === 'replace' && replacement
        ? 'replace'
        : 'skip'
  return {
    ...{ title, does, row: Number(/dòng (\d+)/.exec(where)?.[1]) || null },
    path: does === 'replace' && replacement ? replacement.path : path,
    same: same === null ? null : { id: same, title: titles.get(same) ?? idOf({ path: same }) },
  }
}

/** Loaded when it is needed, as the words of a paper are: 9 MB. */
const writeSheet = () => import('../exchange/write-sheet.ts')
