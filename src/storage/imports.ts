import { sql, type RawBuilder, type Selectable } from 'kysely'
import type { ImportStore } from '../content/imports.ts'
import type { Db, Executor } from './database.ts'
import { insertMany, padded } from './insert-many.ts'
import type { Database } from './schema.ts'

type DraftRow = Selectable<Database['drafts']>
type Item = Selectable<Database['import_items']>

const draftColumns = [
  ...(['path', 'text', 'base_text', 'state', 'import_id', 'version', 'ticket_id'] as const),
  ...(['note', 'publish_at', 'created_by', 'updated_by', 'created_at', 'updated_at'] as const),
] as const

/** @param forUpdate how the database holds the rows of a select until the commit */
export function createImportStore(db: Db, forUpdate: RawBuilder<unknown>): ImportStore {
  return {
    addImport: ({ name, files, by }, now) =>
      db.transaction().execute(async (trx) => {
        const { id } = await trx
          .insertInto('imports')
          .values({ name, user_id: by, created_at: now })
          .returning('id')
          .executeTakeFirstOrThrow()
        const before = await heldDrafts(
          trx,
          files.map(({ path }) => path),
        )
        const drafts = files.map(({ path, text, baseText }): DraftRow => {
          const replaced = before.get(path)
          return {
            ...{ path, text, base_text: baseText, state: 'draft', import_id: id },
            // Whoever has the one before it open is told.
            version: (replaced?.version ?? 0) + 1,
            // A ticket's article stays one, whoever writes it.
            ticket_id: replaced?.ticket_id ?? null,
            ...{ note: null, publish_at: null, created_by: by, updated_by: by },
            ...{ created_at: now, updated_at: now },
          }
        })
        await remove(trx, [...before.keys()])
        await insertDrafts(trx, drafts)
        const items = drafts.map(({ path, text }): Item => {
          const replaced = before.get(path)
          return { import_id: id, path, text, before: replaced ? JSON.stringify(replaced) : null }
        })
        await insertItems(trx, items)
        return { id, made: drafts.length, replaced: before.size }
      }),

    async imports(limit) {
      const rows = await db
        .selectFrom('imports')
        .selectAll()
        .select(
          sql<number>`(select count(*) from import_items i where i.import_id = imports.id)`.as(
            'made',
          ),
        )
        .select(
          sql<number>`(
            select count(*) from import_items i
            inner join drafts d on d.path = i.path and d.import_id = i.import_id and d.text = i.text
            where i.import_id = imports.id
          )`.as('untouched'),
        )
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map((row) => ({
        id: row.id,
        name: row.name,
        userId: row.user_id,
        createdAt: row.created_at,
        undoneAt: row.undone_at,
        undoneBy: row.undone_by,
        made: Number(row.made),
        untouched: Number(row.untouched),
      }))
    },

    undoImport: (id, by, now) =>
      db.transaction().execute(async (trx) => {
        const undone = await trx
          .updateTable('imports')
          .set({ undone_at: now, undone_by: by })
          .where('id', '=', id)
          .where('undone_at', 'is', null)
          .returning('id')
          .executeTakeFirst()
        if (!undone) return null
        const items = await trx
          .selectFrom('import_items')
          .selectAll()
          .where('import_id', '=', id)
          .orderBy('path')
          .execute()
        const drafts = await heldDrafts(
          trx,
          items.map(({ path }) => path),
        )
        const stands = ({ path, text }: Item) => {
          const draft = drafts.get(path)
          return draft?.import_id === id && draft.text === text
        }
        const untouched = items.filter(stands)
        const restored = untouched.map(({ path }) => path)
        await remove(trx, restored)
        await putBack(trx, untouched, drafts, now)
        return { restored, kept: items.filter((item) => !stands(item)).map(({ path }) => path) }
      }),
  }

  /** Drafts held until the commit, by path. */
  async function heldDrafts(
    trx: Executor,
    paths: readonly string[],
  ): Promise<Map<string, DraftRow>> {
    if (paths.length === 0) return new Map()
    const rows = await trx
      .selectFrom('drafts')
      .selectAll()
      .where('path', 'in', padded(paths))
      // In one order, so that of two who hold many neither waits for the other for ever.
      .orderBy('path')
      .modifyEnd(forUpdate)
      .execute()
    return new Map(rows.map((row) => [row.path, row]))
  }
}

const insertDrafts = insertMany(draftColumns, (trx, rows: DraftRow[]) =>
  trx.insertInto('drafts').values(rows),
)

const insertItems = insertMany(['import_id', 'path', 'text', 'before'], (trx, rows: Item[]) =>
  trx.insertInto('import_items').values(rows),
)

async function remove(trx: Executor, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return
  await trx.deleteFrom('drafts').where('path', 'in', padded(paths)).execute()
}

/**
 * Drafts as they stood before an import; of a ticket that is gone they are no more. With a version of
 * their own: who has the import's text open is told, and does not write over them. What should have been
 * published meanwhile is to be looked at again: nobody expects it to go out now.
 */
async function putBack(
  trx: Executor,
  items: readonly Item[],
  removed: ReadonlyMap<string, DraftRow>,
  now: number,
): Promise<void> {
  for (const { path, before } of items) {
    if (before === null) continue
    const draft = JSON.parse(before) as DraftRow
    const isOverdue = draft.publish_at !== null && draft.publish_at <= now
    const ticket = await trx
      .selectFrom('tickets')
      .select('id')
      .where('id', '=', draft.ticket_id)
      .executeTakeFirst()
    await trx
      .insertInto('drafts')
      .values({
        ...draft,
        ...(isOverdue && { state: 'review', publish_at: null }),
        ticket_id: ticket?.id ?? null,
        version: (removed.get(path) ?? draft).version + 1,
      })
      .execute()
  }
}
