import { Migrator, sql, type Dialect, Kysely } from 'kysely'
import * as firstTables from '../../src/storage/migrations/0001-first-tables.ts'
import type { ColumnKinds } from '../../src/storage/migrations/index.ts'
import { DAY, NOW } from './fixture.ts'
import { expect } from 'vitest'
import type { Storage } from '../../src/storage/storage.ts'

/** A database as the first release left it: one question answered, the next not yet. */
export async function makeOlderDatabase(dialect: Dialect, kinds: ColumnKinds): Promise<void> {
  const db = new Kysely<unknown>({ dialect })
  const { error } = await new Migrator({
    db,
    provider: {
      getMigrations: async () => ({
        '0001-first-tables': { up: (on: Kysely<unknown>) => firstTables.up(on, kinds) },
      }),
    },
  }).migrateToLatest()
  if (error !== undefined) throw new Error('the older database could not be made', { cause: error })
  await sql`
    insert into contacts (id, channel, platform_id, context, greeted, created_at)
    values (1, 'zalo', 'lan', '{"choices":[]}', 1, ${sql.lit(NOW)})
  `.execute(db)
  for (const [id, text] of [
    [1, 'câu thứ nhất'],
    [2, 'câu thứ hai'],
  ] as const) {
    await sql`
      insert into messages (id, contact_id, direction, channel, kind, event, platform_message_id,
        text, hidden, state, trace_id, sent_at, created_at)
      values (${sql.lit(id)}, 1, 'in', 'zalo', 'text', 'user_send_text', ${sql.lit(`m${id}`)},
        ${sql.lit(text)}, '[]', 'received', 'trace', ${sql.lit(NOW)}, ${sql.lit(NOW)})
    `.execute(db)
  }
  await sql`
    insert into turns (message_id, contact_id, channel, outcome, article, candidates, ms, trace_id,
      created_at)
    values (1, 1, 'zalo', 'answered', 'vneid-la-gi', '[]', 12, 'trace', ${sql.lit(NOW)})
  `.execute(db)
  await sql`
    insert into jobs (lane, key, subject, state, attempts, run_at, created_at)
    values ('turn', '1', 2, 'ready', 0, ${sql.lit(NOW)}, ${sql.lit(NOW)})
  `.execute(db)
  await db.destroy()
}

/** Nothing of it is lost, and the work goes on. */
export async function expectOlderRows(storage: Storage): Promise<void> {
  expect(await storage.turnFacts.turnsBetween(0, NOW + DAY)).toMatchObject([
    { outcome: 'answered', article: 'vneid-la-gi', ms: 12 },
  ])
  const job = await storage.queue.claim('turn', 'lease', NOW, 1000)
  const material = await storage.turns.loadTurn(job?.subject ?? 0)
  expect(material).toMatchObject({ text: 'câu thứ hai', firstContact: false, personId: 'lan' })
  if (!job) return
  const { context } = material
  const nothing = { article: null, topic: null, confidence: null, candidates: [], parts: [] }
  const commit = { job, material, context, ...nothing, requests: [], now: NOW }
  await storage.turns.commitTurn({ ...commit, outcome: 'silent' })
  expect(await storage.turnFacts.turnsBetween(0, NOW + DAY)).toHaveLength(2)
}
