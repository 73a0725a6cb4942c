import type { AuditFacts, AuditLog } from '../staff/ports.ts'
import type { Db } from './database.ts'

/** Entries are added and read. Nothing changes or deletes one. */
export function createAuditLog(db: Db): AuditLog {
  return {
    async record({ userId, action, subject, before, after, address }, now) {
      await db
        .insertInto('audit')
        .values({
          user_id: userId,
          action,
          subject,
          before: before && JSON.stringify(before),
          after: after && JSON.stringify(after),
          address,
          created_at: now,
        })
        .execute()
    },

    async entries({ before, userId, action, most }) {
      const rows = await db
        .selectFrom('audit')
        .leftJoin('users', 'users.id', 'audit.user_id')
        .selectAll('audit')
        .select('users.name')
        .$if(before !== undefined, (query) => query.where('audit.id', '<', before ?? 0))
        .$if(userId !== undefined, (query) => query.where('audit.user_id', '=', userId ?? 0))
        .$if(action !== undefined, (query) =>
          query.where((eb) =>
            eb.or([
              eb('audit.action', '=', action ?? ''),
              eb('audit.action', 'like', `${action}.%`),
            ]),
          ),
        )
        .orderBy('audit.id', 'desc')
        .limit(most)
        .execute()
      return rows.map((row) => ({
        id: row.id,
        at: row.created_at,
        user: row.user_id === null ? null : { id: row.user_id, name: row.name ?? '' },
        action: row.action,
        subject: row.subject,
        before: factsIn(row.before),
        after: factsIn(row.after),
        address: row.address,
      }))
    },
  }
}

const factsIn = (json: string | null) => (json === null ? null : (JSON.parse(json) as AuditFacts))
