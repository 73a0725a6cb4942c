import { sql } from 'kysely'
import type { RetentionClass, RetentionStore } from '../conversations/ports.ts'
import type { Db, Executor } from './database.ts'
import { forgetMessages } from './erasure.ts'

/** Ids of at most so many rows of a class that are older than a time. */
type Find = (on: Executor, before: number, most: number) => Promise<number[]>

/** How each class is found and deleted. Contacts come after all that refers to them. */
const classes: Record<
  Exclude<RetentionClass, 'erasures'>,
  { find: Find; remove: (trx: Executor, ids: number[], before: number) => Promise<void> }
> = {
  messages: {
    // What still waits to be sent is not old, whenever it was written.
    find: async (db, before, most) =>
      idsIn(
        await db
          .selectFrom('messages')
          .select('id')
          .where('created_at', '<', before)
          .where('state', 'not in', ['pending', 'parked'])
          .orderBy('created_at')
          .limit(most)
          .execute(),
      ),
    async remove(trx, ids) {
      await forgetMessages(trx, ids)
      await trx
        .deleteFrom('jobs')
        .where('lane', 'in', ['turn', 'deliver'])
        .where('subject', 'in', ids)
        .execute()
      await trx.deleteFrom('messages').where('id', 'in', ids).execute()
    },
  },
  notes: byAge('notes'),
  files: byAge('files'),
  turns: byAge('turns'),
  buriedJobs: {
    find: async (db, before, most) =>
      idsIn(
        await db
          .selectFrom('jobs')
          .select('id')
          .where('state', '=', 'buried')
          .where('created_at', '<', before)
          .limit(most)
          .execute(),
      ),
    async remove(trx, ids) {
      await trx.deleteFrom('jobs').where('id', 'in', ids).execute()
    },
  },
  contacts: {
    find: async (db, before, most) => {
      const { rows } = await sql<{ id: number }>`
        select c.id from contacts c
        where ${isGone(before)}
          and not exists (
            select 1 from messages m
            where m.contact_id = c.id
              and (c.erased_at is null or m.direction = 'in' or m.state in ('pending', 'parked'))
          )
          and not exists (select 1 from handoffs h where h.contact_id = c.id)
        limit ${most}
      `.execute(db)
      return idsIn(rows)
    },
    async remove(trx, found, before) {
      const ids = await stillGone(trx, found, before)
      if (ids.length === 0) return
      // Of an erased person only our last reply is left.
      await trx.deleteFrom('messages').where('contact_id', 'in', ids).execute()
      await trx
        .updateTable('turns')
        .set({ contact_id: null, message_id: null, trace_id: '' })
        .where('contact_id', 'in', ids)
        .execute()
      for (const table of ['notes', 'files', 'unanswered'] as const) {
        await trx.deleteFrom(table).where('contact_id', 'in', ids).execute()
      }
      await trx.deleteFrom('contacts').where('id', 'in', ids).execute()
    },
  },
}

/** Holds contacts, without those who wrote meanwhile: on PostgreSQL nothing else keeps them out. */
async function stillGone(trx: Executor, ids: number[], before: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    update contacts set greeted = greeted
    where id in (${sql.join(ids)}) and ${isGone(before)}
    returning id
  `.execute(trx)
  return idsIn(rows)
}

const isGone = (before: number) => sql`(
  coalesce(last_interaction_at, created_at) < ${before}
  or erased_at is not null and erased_at >= coalesce(last_interaction_at, 0)
)`

export function createRetentionStore(db: Db): RetentionStore {
  return {
    async deleteOlder(what, before, most) {
      if (what === 'erasures') {
        const { numDeletedRows } = await db
          .deleteFrom('erasures')
          .where('done_at', '<', before)
          .executeTakeFirst()
        return Number(numDeletedRows)
      }
      const { find, remove } = classes[what]
      // Together, so that nothing comes in between that what was found is still needed for.
      return db.transaction().execute(async (trx) => {
        const ids = await find(trx, before, most)
        if (ids.length > 0) await remove(trx, ids, before)
        return ids.length
      })
    },
  }
}

function byAge(table: 'notes' | 'files' | 'turns') {
  return {
    find: async (db: Executor, before: number, most: number) =>
      idsIn(
        await db
          .selectFrom(table)
          .select('id')
          .where('created_at', '<', before)
          .limit(most)
          .execute(),
      ),
    async remove(trx: Executor, ids: number[]) {
      await trx.deleteFrom(table).where('id', 'in', ids).execute()
    },
  }
}

const idsIn = (rows: readonly { id: number }[]) => rows.map(({ id }) => id)
