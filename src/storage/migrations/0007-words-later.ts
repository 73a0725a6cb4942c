import type { Kysely } from 'kysely'
import type { ColumnKinds } from './index.ts'

/** Words of messages are taken into the index many at once. */
export async function up(db: Kysely<unknown>, kinds: ColumnKinds): Promise<void> {
  await kinds.indexWordsLater(db)
}
