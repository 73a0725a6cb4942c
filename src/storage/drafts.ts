import { sql, type Selectable, type Updateable } from 'kysely'
import type { DraftFile, DraftLine, DraftSaved, DraftState, DraftStore } from '../content/drafts.ts'
import type { Db, Executor } from './database.ts'
import type { Database } from './schema.ts'
import { padded } from './insert-many.ts'
import { recordEvent } from './ticket-moves.ts'

export function createDraftStore(db: Db): DraftStore {
  /** Only of the version that the change was made on; the version grows with it. */
  const change = (
    path: string,
    version: number,
    set: Updateable<Database['drafts']>,
    by: number | null,
    now: number,
  ): Promise<DraftSaved> =>
    db.transaction().execute(async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('drafts')
        .set({ ...set, version: sql<number>`version + 1`, updated_by: by, updated_at: now })
        .where('path', '=', path)
        .where('version', '=', version)
        .executeTakeFirst()
      const row = await rowsIn(trx).where('path', '=', path).executeTakeFirst()
      if (!row) return 'gone'
      return numUpdatedRows > 0n ? { saved: toDraft(row) } : { changed: toDraft(row) }
    })

  return {
    async drafts(paths) {
      if (paths?.length === 0) return []
      const rows = await rowsIn(db)
        .$if(paths !== undefined, (query) => query.where('path', 'in', padded(paths ?? [])))
        .orderBy('drafts.updated_at', 'desc')
        .orderBy('path')
        .execute()
      return rows.map(toDraft)
    },

    async draftList() {
      const rows = await db
        .selectFrom('drafts')
        .leftJoin('tickets', 'tickets.id', 'drafts.ticket_id')
        .leftJoin('documents', 'documents.path', 'drafts.path')
        .select(columnsOfList)
        .select('tickets.code')
        .select([
          sql<string>`substr(drafts.text, 1, case when documents.path is null
            then ${sql.lit(FRONT_MATTER)} else ${sql.lit(TITLE)} end)`.as('begins'),
          sql<number>`case when documents.path is null then 1 else 0 end`.as('is_new'),
          sql<number>`case when drafts.base_text is distinct from documents.text
            then 1 else 0 end`.as('is_outdated'),
        ])
        .orderBy('drafts.updated_at', 'desc')
        .orderBy('drafts.path')
        .execute()
      return rows.map(({ begins, is_new: isNew, is_outdated: isOutdated, ...row }): DraftLine => ({
        ...aboutDraft(row),
        ...{ begins, isNew: isNew === 1, isOutdated: isOutdated === 1 },
      }))
    },

    async draft(path) {
      const row = await rowsIn(db).where('path', '=', path).executeTakeFirst()
      return row ? toDraft(row) : null
    },

    async draftOf(ticketId) {
      const row = await rowsIn(db).where('drafts.ticket_id', '=', ticketId).executeTakeFirst()
      return row ? toDraft(row) : null
    },

    addDraft: ({ path, text, baseText, ticketId, note, by }, now) =>
      db.transaction().execute(async (trx) => {
        const added = await trx
          .insertInto('drafts')
          .values({
            ...{ path, text, base_text: baseText, ticket_id: ticketId, note },
            ...{ created_by: by, updated_by: by, created_at: now, updated_at: now },
          })
          .onConflict((conflict) => conflict.column('path').doNothing())
          .returning('path')
          .executeTakeFirst()
        if (!added) return false
        if (ticketId !== null) {
          await recordEvent(trx, ticketId, { kind: 'draft', by, detail: { path } }, now)
        }
        return true
      }),

    changeDraft(path, version, { text, note, rebase }, by, now) {
      const set: Updateable<Database['drafts']> = { text, state: 'draft', publish_at: null }
      if (note !== undefined) set.note = note
      if (rebase !== undefined) set.base_text = rebase
      return change(path, version, set, by, now)
    },

    moveDraft(path, version, { state, note, publishAt = null }, by, now) {
      const at = state === 'scheduled' ? publishAt : null
      const set: Updateable<Database['drafts']> = { state, publish_at: at }
      if (note !== undefined) set.note = note
      return change(path, version, set, by, now)
    },

    async dueDrafts(now) {
      const rows = await rowsIn(db)
        .where('drafts.state', '=', 'scheduled')
        .where('publish_at', '<=', now)
        .orderBy('publish_at')
        .orderBy('path')
        .execute()
      return rows.map(toDraft)
    },

    async removeDraft(path, version) {
      const gone = await db
        .deleteFrom('drafts')
        .where('path', '=', path)
        .$if(version !== undefined, (query) => query.where('version', '=', version ?? 0))
        .returning('path')
        .executeTakeFirst()
      if (gone) return 'removed'
      const row = await rowsIn(db).where('path', '=', path).executeTakeFirst()
      return row ? { changed: toDraft(row) } : 'gone'
    },
  }
}

const rowsIn = (on: Executor) =>
  on
    .selectFrom('drafts')
    .leftJoin('tickets', 'tickets.id', 'drafts.ticket_id')
    .selectAll('drafts')
    .select('tickets.code')

/** In characters: up to where a title stands, and a front matter with many questions ends. */
const [TITLE, FRONT_MATTER] = [500, 4_000]
const columnsOfList = [
  ...(['drafts.path', 'drafts.state', 'drafts.version', 'drafts.note'] as const),
  ...(['drafts.ticket_id', 'drafts.import_id', 'drafts.publish_at'] as const),
  ...(['drafts.created_by', 'drafts.updated_by', 'drafts.updated_at'] as const),
] as const

type Row = Selectable<Database['drafts']> & { code: string | null }

const toDraft = (row: Row): DraftFile => ({
  ...aboutDraft(row),
  text: row.text,
  baseText: row.base_text,
})

const aboutDraft = (
  row: Omit<Row, 'text' | 'base_text' | 'created_at'>,
): Omit<DraftFile, 'text' | 'baseText'> => ({
  path: row.path,
  state: row.state as DraftState,
  version: row.version,
  note: row.note,
  ticket: row.ticket_id === null ? null : { id: row.ticket_id, code: row.code ?? '' },
  importId: row.import_id,
  createdBy: row.created_by,
  updatedBy: row.updated_by,
  updatedAt: row.updated_at,
  publishAt: row.publish_at,
})
