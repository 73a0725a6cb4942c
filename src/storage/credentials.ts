import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { CredentialStore } from '../conversations/ports.ts'
import type { Db } from './database.ts'
import type { Seal } from './seal.ts'

/** A holder that died keeps a lock at most this long, in ms. Longer than any refresh takes. */
const LOCK_MS = 60_000
const LOOK_AGAIN_MS = 100

export function createCredentialStore(
  db: Db,
  seal: Seal,
  now: () => number,
  newId: () => string,
): CredentialStore {
  async function tryLock(name: string, holder: string): Promise<boolean> {
    const { rows } = await sql`
      insert into locks (name, holder, until) values (${name}, ${holder}, ${now() + LOCK_MS})
      on conflict (name) do update set holder = excluded.holder, until = excluded.until
        where locks.until < ${now()}
      returning name
    `.execute(db)
    return rows.length > 0
  }

  return {
    async loadCredential(name) {
      const row = await db
        .selectFrom('credentials')
        .select('sealed')
        .where('name', '=', name)
        .executeTakeFirst()
      return row ? seal.open(row.sealed) : null
    },

    async saveCredential(name, secret) {
      const values = { name, sealed: seal.close(secret), updated_at: now() }
      await db
        .insertInto('credentials')
        .values(values)
        .onConflict((conflict) => conflict.column('name').doUpdateSet(values))
        .execute()
    },

    async withLock(name, work) {
      const holder = newId()
      while (!(await tryLock(name, holder))) await sleep(LOOK_AGAIN_MS)
      try {
        return await work()
      } finally {
        await db.deleteFrom('locks').where('name', '=', name).where('holder', '=', holder).execute()
      }
    },
  }
}
