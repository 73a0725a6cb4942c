import type { FailureStore } from '../staff/ports.ts'
import type { Db } from './database.ts'

export function createFailureStore(db: Db): FailureStore {
  return {
    updateFailures: (keys, next) =>
      db.transaction().execute(async (trx) => {
        const known = new Map<string, { count: number; lastAt: number }>()
        // Writes before it reads, which holds the rows; in one order for all, else two could wait for
        // each other.
        for (const key of [...keys].sort()) {
          const row = await trx
            .insertInto('login_failures')
            .values({ key, count: 0, last_at: 0 })
            .onConflict((conflict) => conflict.column('key').doUpdateSet({ key }))
            .returning(['count', 'last_at'])
            .executeTakeFirstOrThrow()
          known.set(key, { count: row.count, lastAt: row.last_at })
        }
        const none = { count: 0, lastAt: 0 }
        const after = next(keys.map((key) => known.get(key) ?? none))
        for (const [place, key] of keys.entries()) {
          const { count, lastAt } = after[place] ?? none
          await (
            count === 0
              ? trx.deleteFrom('login_failures').where('key', '=', key)
              : trx
                  .updateTable('login_failures')
                  .set({ count, last_at: lastAt })
                  .where('key', '=', key)
          ).execute()
        }
      }),

    async forgetFailures(before) {
      await db.deleteFrom('login_failures').where('last_at', '<', before).execute()
    },
  }
}
