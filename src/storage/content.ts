import { createHash } from 'node:crypto'
import { sql, type Selectable } from 'kysely'
import type { ContentStore, ImportReport } from '../content/store.ts'
import type { Db, Executor } from './database.ts'
import type { Database } from './schema.ts'

const VERSION = 'content version'
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

export function createContentStore(db: Db): ContentStore {
  return {
    importShipped: (files, broken, now) =>
      db.transaction().execute(async (trx) => {
        const report: ImportReport = { added: 0, changed: 0, removed: 0, kept: [] }
        const stored = await trx.selectFrom('documents').selectAll().execute()
        const byPath = new Map(stored.map((document) => [document.path, document]))

        for (const { path, text } of files) {
          if (broken.has(path)) continue
          const hash = hashOf(text)
          const known = byPath.get(path)
          byPath.delete(path)
          if (known?.shipped_hash === hash) continue
          if (known?.edited) {
            report.kept.push(path)
            continue
          }
          const values = { path, text, shipped_hash: hash, edited: 0, updated_at: now }
          await putDocument(trx, values)
          if (known) report.changed++
          else report.added++
        }
        for (const { path, edited } of byPath.values()) {
          if (edited || broken.has(path)) continue
          await trx.deleteFrom('documents').where('path', '=', path).execute()
          report.removed++
        }
        if (report.added + report.changed + report.removed > 0) await raiseVersion(trx)
        return report
      }),

    saveEdits: (files, now) =>
      db.transaction().execute(async (trx) => {
        const report = { added: 0, changed: 0 }
        const stored = await trx.selectFrom('documents').selectAll().execute()
        const byPath = new Map(stored.map((document) => [document.path, document]))
        for (const { path, text } of files) {
          const known = byPath.get(path)
          if (known?.text === text) continue
          const shipped = known?.shipped_hash ?? ''
          const values = {
            path,
            text,
            shipped_hash: shipped,
            // Back to what was shipped is no edit: it follows the releases again.
            edited: hashOf(text) === shipped ? 0 : 1,
            updated_at: now,
          }
          await putDocument(trx, values)
          if (known) report.changed++
          else report.added++
        }
        if (report.added + report.changed > 0) await raiseVersion(trx)
        return report
      }),

    allContent: () => db.selectFrom('documents').select(['path', 'text']).orderBy('path').execute(),

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

async function putDocument(trx: Executor, document: Selectable<Database['documents']>) {
  await trx
    .insertInto('documents')
    .values(document)
    .onConflict((conflict) => conflict.column('path').doUpdateSet(document))
    .execute()
}

async function raiseVersion(trx: Executor): Promise<void> {
  await sql`
    insert into facts (name, value) values (${VERSION}, '1')
    on conflict (name) do update set value = cast(cast(facts.value as integer) + 1 as text)
  `.execute(trx)
}
