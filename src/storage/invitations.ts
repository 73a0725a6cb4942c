import type { InvitationStore, NewUser, User } from '../staff/ports.ts'
import type { Db, Executor } from './database.ts'
import { findUser, userOf } from './users.ts'

export function createInvitationStore(db: Db): InvitationStore {
  return {
    addInvitation: ({ tokenHash, userId, endsAt }, now) =>
      db.transaction().execute(async (trx) => {
        await trx
          .deleteFrom('invitations')
          .where('user_id', userId === null ? 'is' : '=', userId)
          .execute()
        await trx
          .insertInto('invitations')
          .values({ token_hash: tokenHash, user_id: userId, ends_at: endsAt, created_at: now })
          .execute()
      }),

    async findInvitation(tokenHash, now) {
      const row = await db
        .selectFrom('invitations')
        .select('user_id')
        .where('token_hash', '=', tokenHash)
        .where('ends_at', '>', now)
        .executeTakeFirst()
      if (!row) return null
      if (row.user_id === null) return (await anybody(db)) ? null : { user: null }
      const user = await findUser(db, row.user_id)
      return user?.active ? { user } : null
    },

    redeemInvitation: (tokenHash, { passwordHash, first }, now) =>
      db.transaction().execute(async (trx) => {
        // Deleting it is taking it: a second one finds nothing.
        const row = await trx
          .deleteFrom('invitations')
          .where('token_hash', '=', tokenHash)
          .where('ends_at', '>', now)
          .returning('user_id')
          .executeTakeFirst()
        if (!row) return null
        if (row.user_id === null) return first && addFirst(trx, first, passwordHash, now)
        await trx.deleteFrom('staff_sessions').where('user_id', '=', row.user_id).execute()
        const user = await trx
          .updateTable('users')
          .set({ password_hash: passwordHash })
          .where('id', '=', row.user_id)
          .where('active', '=', 1)
          .returningAll()
          .executeTakeFirst()
        return user ? userOf(user) : null
      }),

    async forgetInvitations(now) {
      await db.deleteFrom('invitations').where('ends_at', '<=', now).execute()
    },
  }
}

async function addFirst(
  trx: Executor,
  user: NewUser,
  passwordHash: string,
  now: number,
): Promise<User | null> {
  if (await anybody(trx)) return null
  const row = await trx
    .insertInto('users')
    .values({ ...user, alerts: 0, active: 1, password_hash: passwordHash, created_at: now })
    .returningAll()
    .executeTakeFirstOrThrow()
  return userOf(row)
}

const anybody = async (on: Executor) =>
  (await on.selectFrom('users').select('id').limit(1).executeTakeFirst()) !== undefined
