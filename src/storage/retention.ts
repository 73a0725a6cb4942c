import { sql } from 'kysely'
import type { RetentionClass, RetentionStore } from '../conversations/ports.ts'
import type { Db, Executor } from './database.ts'
import { forgetMessages } from './erasure.ts'
import { personalTables } from './dialogue-records.ts'
import { deleteTickets, forgetAskers } from './ticket-askers.ts'

/** Ids of at most so many rows of a class that are older than a time. */
type Find = (on: Executor, before: number, most: number) => Promise<number[]>

/** How each class is found and deleted. Contacts come after all that refers to them. */
const classes: Record<
  Exclude<RetentionClass, 'erasures'>,
  { find: Find; remove: (trx: Executor, ids: number[], before: number) => Promise<void> }
> = {
  messages: {
    async find(db, before, most) {
      // From the lowest number, which is the oldest: there is no index by time, for every message
      // would pay for it. What still waits for the person goes too: nobody wants it after so long.
      const rows = await db
        .selectFrom('messages')
        .select(['id', 'created_at'])
        .orderBy('id')
        .limit(most)
        .execute()
      return idsIn(rows.filter((row) => row.created_at < before))
    },
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
  scores: byAge('quiz_scores'),
  tickets: {
    find: async (db, before, most) =>
      idsIn(
        await db
          .selectFrom('tickets')
          .select('id')
          .where('state', 'in', ['closed', 'rejected'])
          .where('closed_at', '<', before)
          .limit(most)
          .execute(),
      ),
    async remove(trx, ids) {
      await deleteTickets(trx, ids)
    },
  },
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
    find: (db, before, most) => goneContacts(db, before, most),
    async remove(trx, found, before) {
      // Writing holds the rows; who wrote until then, as on PostgreSQL they may, is not gone.
      await trx
        .updateTable('contacts')
        .set((eb) => ({ greeted: eb.ref('greeted') }))
        .where('id', 'in', found)
        .execute()
      const ids = await goneContacts(trx, before, found.length, found)
      if (ids.length === 0) return
      // Of an erased person only our last reply is left.
      await trx.deleteFrom('messages').where('contact_id', 'in', ids).execute()
      await trx
        .updateTable('turns')
        .set({ contact_id: null, message_id: null, trace_id: '' })
        .where('contact_id', 'in', ids)
        .execute()
      await forgetAskers(trx, ids)
      for (const table of ['notes', 'files', ...personalTables] as const) {
        await trx.deleteFrom(table).where('contact_id', 'in', ids).execute()
      }
      await trx.deleteFrom('contacts').where('id', 'in', ids).execute()
    },
  },
}

/** Contacts who have not written for so long, or had everything erased, and of whom nothing is open. */
async function goneContacts(on: Executor, before: number, most: number, among?: number[]) {
  const { rows } = await sql<{ id: number }>`
    select c.id from contacts c
    where (
        coalesce(c.last_interaction_at, c.created_at) < ${before}
        or c.erased_at is not null and c.erased_at >= coalesce(c.last_interaction_at, 0)
      )
      and not exists (
        select 1 from messages m
        where m.contact_id = c.id
          and (c.erased_at is null or m.direction = 'in' or m.state in ('pending', 'parked'))
      )
      and not exists (select 1 from handoffs h where h.contact_id = c.id)
      and not exists (
        select 1 from ticket_askers a inner join tickets t on t.id = a.ticket_id
        where a.contact_id = c.id and t.state not in ('closed', 'rejected')
      )
      ${among ? sql`and c.id in (${sql.join(among)})` : sql``}
    limit ${most}
  `.execute(on)
  return idsIn(rows)
}

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

function byAge(table: 'notes' | 'files' | 'turns' | 'quiz_scores') {
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
