import { createHash } from 'node:crypto'
import { sql, type RawBuilder, type Selectable } from 'kysely'
import type { ContentStore, Edit, EditReport, ImportReport } from '../content/store.ts'
import type { Db, Executor } from './database.ts'
import { padded } from './insert-many.ts'
import { keepRevisions, type NewRevision } from './revisions.ts'
import type { Database } from './schema.ts'
import { recordEvent } from './ticket-moves.ts'

type Row = Selectable<Database['documents']>

const VERSION = 'content version'
/** What no shipped file has. */
const NEVER_SHIPPED = ''
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

/** @param forUpdate how the database holds the rows of a select until the commit */
export function createContentStore(db: Db, forUpdate: RawBuilder<unknown>): ContentStore {
  return {
    importShipped: (files, broken, now) =>
      db.transaction().execute(async (trx) => {
        await holdContent(trx)
        const report: ImportReport = { added: 0, changed: 0, removed: 0, kept: [] }
        const revisions: NewRevision[] = []
        const byPath = await documents(trx)

        for (const { path, text } of files) {
          if (broken.has(path)) continue
          const hash = hashOf(text)
          const known = byPath.get(path)
          byPath.delete(path)
          if (known?.edited && known.text !== text) {
            const isSettled = hash === known.shipped_hash
            await keepOut(trx, known, isSettled ? null : text)
            if (!isSettled) report.kept.push(path)
            continue
          }
          const values = { path, text, shipped_hash: hash, edited: 0, shipped_text: null }
          if (known?.text === text) {
            // The editor's words are in the release now, or nothing is new.
            if (known.edited || known.shipped_hash !== hash) {
              await putDocument(trx, { ...values, updated_at: known.updated_at })
            }
            continue
          }
          await putDocument(trx, { ...values, updated_at: now })
          revisions.push({ path, text })
          if (known) report.changed++
          else report.added++
        }
        for (const { path, edited } of byPath.values()) {
          if (broken.has(path)) continue
          if (edited) {
            // No release brings it back: it is the editors' alone.
            const alone = { shipped_hash: NEVER_SHIPPED, shipped_text: null }
            await trx.updateTable('documents').set(alone).where('path', '=', path).execute()
            continue
          }
          await trx.deleteFrom('documents').where('path', '=', path).execute()
          revisions.push({ path, text: null })
          report.removed++
        }
        await keepRevisions(trx, revisions, { kind: 'shipped', by: null, why: null }, now)
        if (revisions.length > 0) await raiseVersion(trx)
        return report
      }),

    saveEdits: (edits, about, now) =>
      db.transaction().execute(async (trx) => {
        await holdContent(trx)
        const report: EditReport = { added: 0, changed: 0, removed: 0, conflicts: [], moved: [] }
        const byPath = await documents(
          trx,
          edits.map(({ path }) => path),
        )
        for (const { path, base } of edits) {
          if (base === undefined || base === (byPath.get(path)?.text ?? null)) continue
          report.conflicts.push(path)
        }
        const drafts = await draftsOf(trx, edits, forUpdate)
        for (const { path, draft } of edits) {
          const there = drafts.get(path)
          if (!draft || (there?.version === draft.version && there.text === draft.text)) continue
          report.moved.push(path)
        }
        if (report.conflicts.length + report.moved.length > 0) return report

        const revisions: NewRevision[] = []
        for (const { path, text } of edits) {
          const known = byPath.get(path)
          if ((known?.text ?? null) === text) continue
          revisions.push({ path, text })
          if (text === null) {
            if (known && wasShipped(known)) throw new Error(cannotRemove(path))
            await trx.deleteFrom('documents').where('path', '=', path).execute()
            byPath.delete(path)
            report.removed++
            continue
          }
          const values = edited(known, path, text, now)
          await putDocument(trx, values)
          byPath.set(path, values)
          if (known) report.changed++
          else report.added++
        }
        await keepRevisions(trx, revisions, about, now)
        if (revisions.length > 0) await raiseVersion(trx)
        for (const { path, ticket_id: ticketId } of drafts.values()) {
          if (ticketId === null) continue
          const event = { kind: 'published', by: about.by, detail: { path } } as const
          await recordEvent(trx, ticketId, event, now)
        }
        await endDrafts(trx, [...drafts.keys()])
        return report
      }),

    allContent: (folder) =>
      db
        .selectFrom('documents')
        .select(['path', 'text'])
        .$if(folder !== undefined, (query) => query.where('path', 'like', `${folder}/%`))
        .orderBy('path')
        .execute(),

    async content(path) {
      const row = await db
        .selectFrom('documents')
        .selectAll()
        .where('path', '=', path)
        .executeTakeFirst()
      if (!row) return null
      const { text, edited, updated_at: updatedAt, shipped_text: shippedText } = row
      return { path, text, edited: edited === 1, updatedAt, shippedText }
    },

    async divergences() {
      const rows = await db
        .selectFrom('documents')
        .select('path')
        .where('shipped_text', 'is not', null)
        .orderBy('path')
        .execute()
      return rows.map(({ path }) => path)
    },

    keepEdited: (path) =>
      db.transaction().execute(async (trx) => {
        await holdContent(trx)
        const known = (await documents(trx, [path])).get(path)
        if (known?.shipped_text == null) return false
        await putDocument(trx, {
          ...known,
          shipped_hash: hashOf(known.shipped_text),
          shipped_text: null,
        })
        return true
      }),

    async contentIndex() {
      const rows = await db
        .selectFrom('documents')
        .select(['path', 'edited', 'updated_at'])
        .orderBy('path')
        .execute()
      return rows.map(({ path, edited, updated_at }) => ({
        ...{ path, edited: edited === 1, updatedAt: updated_at },
      }))
    },

    async contentVersion() {
      const row = await db
        .selectFrom('facts')
        .select('value')
        .where('name', '=', VERSION)
        .executeTakeFirst()
      return Number(row?.value ?? 0)
    },
  }
}

/** A file with an editor's text. */
function edited(known: Row | undefined, path: string, text: string, now: number): Row {
  const newer = known?.shipped_text ?? null
  const shipped = newer === null ? (known?.shipped_hash ?? NEVER_SHIPPED) : hashOf(newer)
  // Back to what is shipped now is no edit: it follows the releases again.
  return hashOf(text) === shipped
    ? { path, text, shipped_hash: shipped, edited: 0, updated_at: now, shipped_text: null }
    : {
        ...{ path, text, shipped_hash: known?.shipped_hash ?? NEVER_SHIPPED, edited: 1 },
        ...{ updated_at: now, shipped_text: newer },
      }
}

const wasShipped = (known: Row) =>
  known.shipped_hash !== NEVER_SHIPPED || known.shipped_text !== null

const cannotRemove = (path: string) =>
  `${path} is shipped with the program and would come back with the next start; to end an article, set effective_to in it`

/** Keeps a newer shipped text beside an editor's. */
async function keepOut(trx: Executor, known: Row, text: string | null): Promise<void> {
  if (known.shipped_text === text) return
  await trx
    .updateTable('documents')
    .set({ shipped_text: text })
    .where('path', '=', known.path)
    .execute()
}

/** What is stored, by path; all of it where none are named. */
async function documents(trx: Executor, paths?: readonly string[]): Promise<Map<string, Row>> {
  if (paths?.length === 0) return new Map()
  const rows = await trx
    .selectFrom('documents')
    .selectAll()
    .$if(paths !== undefined, (query) => query.where('path', 'in', padded(paths ?? [])))
    .execute()
  return new Map(rows.map((document) => [document.path, document]))
}

/** The drafts that edits come of, held until the commit: what is written on meanwhile waits. */
async function draftsOf(trx: Executor, edits: readonly Edit[], forUpdate: RawBuilder<unknown>) {
  const paths = edits.flatMap(({ path, draft }) => (draft === undefined ? [] : [path]))
  if (paths.length === 0) return new Map<string, never>()
  const rows = await trx
    .selectFrom('drafts')
    .select(['path', 'text', 'version', 'ticket_id'])
    .where('path', 'in', padded(paths))
    // In one order, so that of two who hold many neither waits for the other for ever.
    .orderBy('path')
    .modifyEnd(forUpdate)
    .execute()
  return new Map(rows.map((row) => [row.path, row]))
}

async function endDrafts(trx: Executor, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return
  await trx.deleteFrom('drafts').where('path', 'in', padded(paths)).execute()
}

async function putDocument(trx: Executor, document: Row): Promise<void> {
  await trx
    .insertInto('documents')
    .values(document)
    .onConflict((conflict) => conflict.column('path').doUpdateSet(document))
    .execute()
}

/** From here on nobody else changes content before our commit: of two with the same base one wins. */
async function holdContent(trx: Executor): Promise<void> {
  await sql`
    insert into facts (name, value) values (${VERSION}, '0')
    on conflict (name) do update set value = facts.value
  `.execute(trx)
}

async function raiseVersion(trx: Executor): Promise<void> {
  await sql`
    update facts set value = cast(cast(value as integer) + 1 as text) where name = ${VERSION}
  `.execute(trx)
}
