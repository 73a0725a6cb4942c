import type { RawBuilder, Selectable } from 'kysely'
import type { User, UserStore } from '../staff/ports.ts'
import type { Role } from '../staff/roles.ts'
import type { Db, Executor } from './database.ts'
import type { Database } from './schema.ts'

/** @param forUpdate how the database holds the rows of a select until the commit */
export function createUserStore(db: Db, forUpdate: RawBuilder<unknown>): UserStore {
  return {
    async anyUsers() {
      return (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) !== undefined
    },

    async allUsers() {
      const rows = await db.selectFrom('users').selectAll().orderBy('login').execute()
      return rows.map(userOf)
    },

    findUser: (id) => findUser(db, id),

    async findLogin(login) {
      const row = await db
        .selectFrom('users')
        .selectAll()
        .where('login', '=', login)
        .executeTakeFirst()
      return row ? { user: userOf(row), passwordHash: row.password_hash } : null
    },

    async addUser(user, now) {
      const row = await db
        .insertInto('users')
        .values({ ...user, alerts: 0, active: 1, created_at: now })
        .onConflict((conflict) => conflict.column('login').doNothing())
        .returningAll()
        .executeTakeFirst()
      return row ? userOf(row) : 'login-taken'
    },

    changeUser: (id, change) =>
      db.transaction().execute(async (trx) => {
        // All that could be the last one are held, so that two admins cannot remove each other.
        const admins = await trx
          .selectFrom('users')
          .select('id')
          .where('role', '=', 'admin')
          .where('active', '=', 1)
          .where('password_hash', 'is not', null)
          .orderBy('id')
          .modifyEnd(forUpdate)
          .execute()
        const before = await findUser(trx, id)
        if (!before) return 'unknown'
        const after = { ...before, ...change }
        const stays = after.active && after.role === 'admin'
        if (!stays && admins.length === 1 && admins[0]?.id === id) return 'last-admin'
        if (Object.keys(change).length === 0) return { before, after }
        // Only what was given: somebody else may be changing the rest.
        const { alerts, active, ...words } = change
        await trx
          .updateTable('users')
          .set({
            ...words,
            ...(alerts === undefined ? {} : { alerts: Number(alerts) }),
            ...(active === undefined ? {} : { active: Number(active) }),
          })
          .where('id', '=', id)
          .execute()
        if (!after.active) {
          await trx.deleteFrom('staff_sessions').where('user_id', '=', id).execute()
          await trx.deleteFrom('invitations').where('user_id', '=', id).execute()
        }
        return { before, after }
      }),

    setPassword: (id, passwordHash, keepSession) =>
      db.transaction().execute(async (trx) => {
        await trx
          .updateTable('users')
          .set({ password_hash: passwordHash })
          .where('id', '=', id)
          .execute()
        await trx
          .deleteFrom('staff_sessions')
          .where('user_id', '=', id)
          .where('id', '!=', keepSession)
          .execute()
      }),
  }
}

export async function findUser(on: Executor, id: number): Promise<User | null> {
  const row = await on.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? userOf(row) : null
}

export const userOf = (row: Selectable<Database['users']>): User => ({
  id: row.id,
  login: row.login,
  name: row.name,
  role: row.role as Role,
  email: row.email,
  alerts: row.alerts === 1,
  active: row.active === 1,
  hasPassword: row.password_hash !== null,
  lastSeenAt: row.last_seen_at,
})
