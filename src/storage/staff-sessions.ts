import type { Selectable } from 'kysely'
import type { Session, SessionStore } from '../staff/ports.ts'
import type { Db } from './database.ts'
import type { Database } from './schema.ts'
import { findUser } from './users.ts'

export function createSessionStore(db: Db): SessionStore {
  async function find(column: 'token_hash' | 'id', value: string | number) {
    const row = await db
      .selectFrom('staff_sessions')
      .selectAll()
      .where(column, '=', value)
      .executeTakeFirst()
    const user = row && (await findUser(db, row.user_id))
    return row && user ? { user, session: sessionOf(row) } : null
  }

  return {
    openSession: ({ tokenHash, userId, address, browser, createdAt, usedAt, endsAt }, replaces) =>
      db.transaction().execute(async (trx) => {
        if (replaces !== null) {
          await trx.deleteFrom('staff_sessions').where('token_hash', '=', replaces).execute()
        }
        await trx
          .updateTable('users')
          .set({ last_seen_at: usedAt })
          .where('id', '=', userId)
          .execute()
        const row = await trx
          .insertInto('staff_sessions')
          .values({
            token_hash: tokenHash,
            user_id: userId,
            address,
            browser,
            created_at: createdAt,
            used_at: usedAt,
            ends_at: endsAt,
          })
          .returningAll()
          .executeTakeFirstOrThrow()
        return sessionOf(row)
      }),

    findSession: (tokenHash) => find('token_hash', tokenHash),
    findSessionById: (id) => find('id', id),

    async sessionsOf(userId) {
      const rows = await db
        .selectFrom('staff_sessions')
        .selectAll()
        .where('user_id', '=', userId)
        .execute()
      return rows.map(sessionOf)
    },

    touchSession: ({ id, userId }, now) =>
      db.transaction().execute(async (trx) => {
        await trx
          .updateTable('staff_sessions')
          .set({ used_at: now })
          .where('id', '=', id)
          .where('used_at', '<', now)
          .execute()
        await trx.updateTable('users').set({ last_seen_at: now }).where('id', '=', userId).execute()
      }),

    async endSession(userId, id) {
      const { numDeletedRows } = await db
        .deleteFrom('staff_sessions')
        .where('user_id', '=', userId)
        .where('id', '=', id)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },

    async forgetSessions(unusedSince, now) {
      await db
        .deleteFrom('staff_sessions')
        .where((eb) => eb.or([eb('used_at', '<=', unusedSince), eb('ends_at', '<=', now)]))
        .execute()
    },
  }
}

const sessionOf = (row: Selectable<Database['staff_sessions']>): Session => ({
  id: row.id,
  userId: row.user_id,
  address: row.address,
  browser: row.browser,
  createdAt: row.created_at,
  usedAt: row.used_at,
  endsAt: row.ends_at,
})
