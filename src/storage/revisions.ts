import type { ContentFile } from '../content/file.ts'
import type { Revision, RevisionKind, RevisionStore } from '../content/revisions.ts'
import type { EditReason } from '../content/store.ts'
import type { Db, Executor } from './database.ts'
import { insertMany } from './insert-many.ts'

/** Null: the file was taken away. */
export interface NewRevision extends Omit<ContentFile, 'text'> {
  text: string | null
}

const SHIPPED: RevisionKind = 'shipped'

export function createRevisionStore(db: Db): RevisionStore {
  return {
    async revisions({ path, before, since, byEditors }, limit) {
      const rows = await db
        .selectFrom('revisions')
        .select(['id', 'path', 'kind', 'why', 'user_id', 'created_at'])
        .$if(path !== undefined, (query) => query.where('path', '=', path ?? ''))
        .$if(before !== undefined, (query) => query.where('id', '<', before ?? 0))
        .$if(since !== undefined, (query) => query.where('created_at', '>=', since ?? 0))
        .$if(byEditors === true, (query) => query.where('kind', '<>', SHIPPED))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map(toRevision)
    },

    async revision(id) {
      const row = await db
        .selectFrom('revisions')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst()
      return row ? { ...toRevision(row), text: row.text } : null
    },

    async textBefore(id) {
      const row = await db
        .selectFrom('revisions')
        .innerJoin('revisions as one', 'one.path', 'revisions.path')
        .select('revisions.text')
        .where('one.id', '=', id)
        .whereRef('revisions.id', '<', 'one.id')
        .orderBy('revisions.id', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row?.text ?? null
    },
  }
}

/** Content must be held, so that the newest of a path is what is stored. */
export async function keepRevisions(
  trx: Executor,
  files: readonly NewRevision[],
  { kind, why, by }: EditReason,
  now: number,
): Promise<void> {
  const rows = files.map(({ path, text }) => ({
    ...{ path, text, kind, why, user_id: by, created_at: now },
  }))
  await insertRevisions(trx, rows)
}

const insertRevisions = insertMany(
  ['path', 'text', 'kind', 'why', 'user_id', 'created_at'],
  (
    trx,
    rows: (NewRevision & Omit<EditReason, 'by'> & { user_id: number | null; created_at: number })[],
  ) => trx.insertInto('revisions').values(rows),
)

const toRevision = (row: {
  id: number
  path: string
  kind: string
  why: string | null
  user_id: number | null
  created_at: number
}): Omit<Revision, 'text'> => ({
  id: row.id,
  path: row.path,
  kind: row.kind as RevisionKind,
  why: row.why,
  userId: row.user_id,
  createdAt: row.created_at,
})
