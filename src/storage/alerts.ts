import type { RawBuilder } from 'kysely'
import type { AlertStore } from '../conversations/alerts.ts'
import type { ChannelName } from '../conversations/message.ts'
import type { Db } from './database.ts'
import { endJob, enqueueAll } from './jobs.ts'

/** @param skipLocked how the database leaves alone what another instance has in hand */
export function createAlertStore(db: Db, skipLocked: RawBuilder<unknown>): AlertStore {
  return {
    async openHandoffs(ids) {
      if (ids.length === 0) return []
      const rows = await db
        .selectFrom('handoffs')
        .innerJoin('contacts', 'contacts.id', 'handoffs.contact_id')
        .selectAll('handoffs')
        .select(['contacts.channel', 'contacts.waiting_since'])
        .where('handoffs.id', 'in', ids)
        .where('handoffs.state', '!=', 'closed')
        .orderBy('handoffs.id')
        .execute()
      return rows.map((row) => ({
        handoffId: row.id,
        contactId: row.contact_id,
        channel: row.channel as ChannelName,
        reason: row.reason,
        since: row.waiting_since ?? row.created_at,
        takenAt: row.state === 'waiting' ? null : (row.taken_at ?? row.created_at),
      }))
    },

    async dueAlerts(kind, now) {
      const rows = await db
        .selectFrom('jobs')
        .select('subject')
        .distinct()
        .where('lane', '=', 'alert')
        .where('state', '=', 'ready')
        .where('run_at', '<=', now)
        .where('key', 'like', `${kind} %`)
        .orderBy('subject')
        .execute()
      return rows.map(({ subject }) => subject)
    },

    spread: (job, kind, others, ways, now) =>
      db.transaction().execute(async (trx) => {
        await endJob(trx, job)
        const joined =
          others.length === 0
            ? []
            : await trx
                .deleteFrom('jobs')
                .where('id', 'in', (from) =>
                  from
                    .selectFrom('jobs as due')
                    .select('due.id')
                    .where('lane', '=', 'alert')
                    .where('state', '=', 'ready')
                    .where(
                      'key',
                      'in',
                      others.map((id) => `${kind} ${id}`),
                    )
                    .modifyEnd(skipLocked),
                )
                .returning('subject')
                .execute()
        const ids = [...new Set([job.subject, ...joined.map(({ subject }) => subject)])]
        const about = `${kind} ${ids.sort((a, b) => a - b).join(',')}`
        await enqueueAll(
          trx,
          'notify',
          ways.map((way) => ({ key: `${about} ${way}`, subject: job.subject, now })),
        )
      }),
  }
}
