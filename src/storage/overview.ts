import { sql } from 'kysely'
import { TAKEN_BY_STAFF } from '../conversations/staff-work.ts'
import type { OverviewFacts } from '../reports/overview.ts'
import type { Db } from './database.ts'

const HOUR = 3600_000

/** Outcomes in which the bot gave people something. */
const OF_USE = ['answered', 'emergency', 'feedback', 'flow', 'clarify']

export function createOverviewFacts(db: Db): OverviewFacts {
  return {
    async overviewFacts(from, to) {
      const handoffs = await db
        .selectFrom('handoffs')
        .leftJoin('users', 'users.id', 'handoffs.taken_by')
        .select(['handoffs.created_at', 'first_reply_at', 'taken_by', 'users.name'])
        .where('handoffs.created_at', '>=', from)
        .where('handoffs.created_at', '<', to)
        .where('reason', '!=', TAKEN_BY_STAFF)
        .execute()
      const inSpan = db
        .selectFrom('turns')
        .where('created_at', '>=', from)
        .where('created_at', '<', to)
      const received = await inSpan
        // Whole numbers divide without a rest on both databases.
        .select([
          sql<number>`created_at / ${sql.lit(HOUR)}`.as('hour'),
          ({ fn }) => fn.countAll<number>().as('count'),
        ])
        .groupBy('hour')
        .execute()
      const botAnswers = await inSpan
        .select(['ms', ({ fn }) => fn.countAll<number>().as('count')])
        .where('outcome', 'in', OF_USE)
        .groupBy('ms')
        .execute()
      const replies = await db
        .selectFrom('messages')
        .leftJoin('users', 'users.id', 'messages.staff_id')
        .select(({ fn }) => [
          'messages.staff_id',
          'users.name',
          fn.countAll<number>().as('count'),
          fn.count<number>('messages.contact_id').distinct().as('conversations'),
        ])
        // As the partial index has it.
        .where('messages.author', '=', sql.lit('staff'))
        .where('messages.sent_at', '>=', from)
        .where('messages.sent_at', '<', to)
        .groupBy(['messages.staff_id', 'users.name'])
        .execute()
      const ratings = await db
        .selectFrom('ratings')
        .select('score')
        .where('created_at', '>=', from)
        .where('created_at', '<', to)
        .execute()
      return {
        handoffs: handoffs.map((row) => ({
          createdAt: row.created_at,
          firstReplyAt: row.first_reply_at,
          by: row.taken_by === null ? null : { id: row.taken_by, name: row.name ?? '' },
        })),
        replies: replies.map((row) => ({
          by: row.staff_id === null ? null : { id: row.staff_id, name: row.name ?? '' },
          conversations: Number(row.conversations),
          count: Number(row.count),
        })),
        received: received.map(({ hour, count }) => ({
          hour: Number(hour) * HOUR,
          count: Number(count),
        })),
        botAnswers: botAnswers.map(({ ms, count }) => ({ ms, count: Number(count) })),
        scores: ratings.map(({ score }) => score),
      }
    },

    async waitingSince() {
      const rows = await db
        .selectFrom('contacts')
        .select('waiting_since')
        .where('state', '=', 'waiting')
        .execute()
      return rows.flatMap(({ waiting_since }) => waiting_since ?? [])
    },

    async withStaff() {
      const { count } = await db
        .selectFrom('contacts')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('state', '=', 'staff')
        .executeTakeFirstOrThrow()
      return Number(count)
    },
  }
}
