import { sql, type RawBuilder, type Selectable } from 'kysely'
import { LeaseLost, type Job, type Lane, type Queue } from '../queue/queue.ts'
import type { AlertKind } from '../conversations/alerts.ts'
import type { Db, Executor } from './database.ts'
import { insertMany } from './insert-many.ts'
import type { Database } from './schema.ts'

/** Puts a job into a lane; called inside the transaction that stores its subject. */
export async function enqueue(
  on: Executor,
  lane: Lane,
  key: number,
  subject: number,
  now: number,
): Promise<void> {
  await enqueueAll(on, lane, [{ key, subject, now }])
}

/** Puts jobs into a lane; those of one key get their numbers in the order given. */
export async function enqueueAll(
  on: Executor,
  lane: Lane,
  jobs: readonly { key: number | string; subject: number; now: number }[],
): Promise<void> {
  await insertJobs(
    on,
    jobs.map(({ key, subject, now }) => ({
      lane,
      key: String(key),
      subject,
      state: 'ready',
      attempts: 0,
      run_at: now,
      created_at: now,
    })),
  )
}

/** Why staff are alerted of a hand-off: the first part of the job's key. */
export async function enqueueAlert(
  on: Executor,
  why: AlertKind,
  handoffId: number,
  now: number,
): Promise<void> {
  await enqueueAll(on, 'alert', [{ key: `${why} ${handoffId}`, subject: handoffId, now }])
}

type NewJob = Pick<
  Selectable<Database['jobs']>,
  'lane' | 'key' | 'subject' | 'state' | 'attempts' | 'run_at' | 'created_at'
>
const insertJobs = insertMany<NewJob, unknown>(
  ['lane', 'key', 'subject', 'state', 'attempts', 'run_at', 'created_at'],
  (on, rows) => on.insertInto('jobs').values(rows),
)

/**
 * Ends a held job inside a transaction: removed, or kept as buried with a reason.
 * @throws LeaseLost when somebody else holds it by now, which must undo the transaction
 */
export async function endJob(on: Executor, job: Job, buried?: string): Promise<void> {
  const ended =
    buried === undefined
      ? await on
          .deleteFrom('jobs')
          .where('id', '=', job.id)
          .where('lease', '=', job.lease)
          .executeTakeFirst()
      : await on
          .updateTable('jobs')
          .set({ state: 'buried', reason: buried, lease: null, leased_until: null })
          .where('id', '=', job.id)
          .where('lease', '=', job.lease)
          .executeTakeFirst()
  const rows = 'numDeletedRows' in ended ? ended.numDeletedRows : ended.numUpdatedRows
  if (rows === 0n) throw new LeaseLost(job.id)
}

/** Puts a held job back until a time. @returns false, and changes nothing, when the lease was lost */
export async function putBack(
  on: Executor,
  job: Job,
  at: number,
  reason: string,
  uncounted?: 'uncounted',
): Promise<boolean> {
  const { numUpdatedRows } = await on
    .updateTable('jobs')
    .set((eb) => ({
      state: 'ready',
      run_at: at,
      reason,
      lease: null,
      leased_until: null,
      attempts: uncounted ? eb('attempts', '-', 1) : eb.ref('attempts'),
    }))
    .where('id', '=', job.id)
    .where('lease', '=', job.lease)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** @param skipLocked how the database lets claims of several instances pass each other */
export function createQueue(db: Db, skipLocked: RawBuilder<unknown>): Queue {
  return {
    async claim(lane, lease, now, leaseMs) {
      // Due: ready and its time has come, or running under a lease that ran out. An older
      // unfinished job of the same key, whatever its state, holds the younger ones back.
      const { rows } = await sql<{
        id: number
        key: string
        subject: number
        attempts: number
        created_at: number
      }>`
        update jobs
        set state = 'running', lease = ${lease}, leased_until = ${now + leaseMs},
            attempts = attempts + 1
        where id = (
          select due.id from jobs due
          where due.lane = ${lane}
            and due.state <> 'buried'
            and (
              (due.state = 'ready' and due.run_at <= ${now})
              or (due.state = 'running' and due.leased_until <= ${now})
            )
            and not exists (
              select 1 from jobs older
              where older.lane = due.lane and older.key = due.key and older.id < due.id
                and older.state <> 'buried'
            )
          order by due.id
          limit 1
          ${skipLocked}
        )
        returning id, key, subject, attempts, created_at
      `.execute(db)
      const row = rows[0]
      if (!row) return null
      const { id, key, subject, attempts, created_at: createdAt } = row
      return { id, lane, key, subject, attempts, lease, createdAt }
    },

    async done(job) {
      await endJob(db, job)
    },

    async later(job, at, reason, uncounted) {
      await putBack(db, job, at, reason, uncounted)
    },

    async bury(job, reason) {
      await endJob(db, job, reason)
    },

    async ensure(lane, key, at) {
      await sql`
        insert into jobs (lane, key, subject, state, attempts, run_at, created_at)
        select ${lane}, ${key}, 0, 'ready', 0, cast(${at} as bigint), cast(${at} as bigint)
        where not exists (
          select 1 from jobs where lane = ${lane} and key = ${key} and state <> 'buried'
        )
      `.execute(db)
    },

    async oldestDue(lane, now) {
      const row = await db
        .selectFrom('jobs')
        .select(({ fn }) => fn.min('run_at').as('at'))
        .where('lane', '=', lane)
        .where('state', '!=', 'buried')
        .where('run_at', '<=', now)
        .executeTakeFirst()
      return row?.at ?? null
    },

    async freeLeases() {
      const { numUpdatedRows } = await db
        .updateTable('jobs')
        .set({ state: 'ready', lease: null, leased_until: null })
        .where('state', '=', 'running')
        .executeTakeFirst()
      return Number(numUpdatedRows)
    },

    async count(lane) {
      const rows = await db
        .selectFrom('jobs')
        .select(['state', (eb) => eb.fn.countAll<number>().as('n')])
        .where('lane', '=', lane)
        .groupBy('state')
        .execute()
      const counts = { ready: 0, running: 0, buried: 0 }
      for (const { state, n } of rows) counts[state] = Number(n)
      return counts
    },
  }
}
