import BetterSqlite3 from 'better-sqlite3'
import { Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import { describe, expect, test } from 'vitest'
import { SqliteDriver } from '../../../src/storage/sqlite-driver.ts'

interface Tables {
  words: { word: string }
}

/** In memory there is no write-ahead log, so that every sync fails, as on a broken disk. */
function openUnsyncable() {
  const file = new BetterSqlite3(':memory:')
  file.exec('create table words (word text)')
  const db = new Kysely<Tables>({
    dialect: {
      createDriver: () => new SqliteDriver(file),
      createAdapter: () => new SqliteAdapter(),
      createIntrospector: (kysely) => new SqliteIntrospector(kysely),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  })
  const words = () => file.prepare('select word from words').pluck().all()
  return { db, words }
}

describe('when the disk refuses a sync', () => {
  test('the commit fails, and takes no other transaction apart', async () => {
    const { db, words } = openUnsyncable()
    const first = db.transaction().execute(async (trx) => {
      await trx.insertInto('words').values({ word: 'một' }).execute()
    })
    const told = first.catch((error: unknown) => error)
    const second = db.transaction().execute(async (trx) => {
      await trx.insertInto('words').values({ word: 'hai' }).execute()
      await told
      await trx.insertInto('words').values({ word: 'ba' }).execute()
      throw new Error('undo')
    })
    await expect(second).rejects.toThrow('undo')
    await expect(first).rejects.toThrow('ENOENT')
    expect(words()).toEqual(['một'])
    await db.destroy()
  })
})
