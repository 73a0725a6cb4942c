import { createHash } from 'node:crypto'
import { Migrator, sql, type Dialect, Kysely } from 'kysely'
import { migrations, type ColumnKinds } from '../../src/storage/migrations/index.ts'
import { DAY, NOW } from './fixture.ts'
import { expect } from 'vitest'
import type { Storage } from '../../src/storage/storage.ts'

/** A database as the first release left it: one question answered, the next not yet. */
export async function makeOlderDatabase(dialect: Dialect, kinds: ColumnKinds): Promise<void> {
  const db = new Kysely<unknown>({ dialect })
  await migrateTo('0001-first-tables')
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
        ${sql.lit(text)}, '[]', 'received', ${sql.lit(`trace ${id}`)}, ${sql.lit(NOW)}, ${sql.lit(NOW)})
    `.execute(db)
  }
  await sql`
    insert into turns (message_id, contact_id, channel, outcome, article, candidates, ms, trace_id,
      created_at)
    values (1, 1, 'zalo', 'answered', 'vneid-la-gi', '[]', 12, 'trace 1', ${sql.lit(NOW)})
  `.execute(db)
  await sql`
    insert into jobs (lane, key, subject, state, attempts, run_at, created_at)
    values ('turn', '1', 2, 'ready', 0, ${sql.lit(NOW)}, ${sql.lit(NOW)})
  `.execute(db)
  await sql`
    insert into unanswered (contact_id, message_id, created_at) values (1, 1, ${sql.lit(NOW)})
  `.execute(db)
  // The release before tickets knew agencies: one was left through a dialogue, one was dealt with.
  await migrateTo('0004-staff')
  for (const [code, state] of [
    ['PA-26-7K3M9-Q', 'new'],
    ['PA-26-00000-0', 'closed'],
  ] as const) {
    await sql`
      insert into tickets (code, contact_id, about, content, field, place, phone, state, created_at)
      values (${sql.lit(code)}, 1, 'phan-anh', 'Đường ngập', null, 'xã Mẫu Một', '0912345678',
        ${sql.lit(state)}, ${sql.lit(NOW)})
    `.execute(db)
  }
  // The release before the editors' workshop: one file as it was shipped, one that was edited, a draft,
  // and an answer that staff marked as wrong.
  await migrateTo('0005-tickets')
  for (const [path, edited] of [
    ['knowledge/a.md', 0],
    ['knowledge/b.md', 1],
  ] as const) {
    await sql`
      insert into documents (path, text, shipped_hash, edited, updated_at)
      values (${sql.lit(path)}, 'nội dung', ${sql.lit(sha256('nội dung'))}, ${sql.lit(edited)},
        ${sql.lit(NOW)})
    `.execute(db)
  }
  await sql`
    insert into drafts (path, text, ticket_id, created_by, created_at, updated_at)
    values ('knowledge/c.md', 'đang viết', 1, null, ${sql.lit(NOW)}, ${sql.lit(NOW)})
  `.execute(db)
  await sql`
    insert into messages (id, contact_id, direction, channel, kind, event, author, text, hidden, state,
      trace_id, sent_at, created_at)
    values (3, 1, 'out', 'zalo', 'text', 'reply', 'bot', 'VNeID là…', '[]', 'sent', 'trace 1',
      ${sql.lit(NOW)}, ${sql.lit(NOW)})
  `.execute(db)
  await sql`
    insert into wrong_answers (contact_id, message_id, article, user_id, created_at)
    values (1, 3, 'vneid-la-gi', 3, ${sql.lit(NOW)})
  `.execute(db)
  await db.destroy()

  async function migrateTo(last: string): Promise<void> {
    const { error } = await new Migrator({ db, provider: migrations(kinds) }).migrateTo(last)
    if (error !== undefined) {
      throw new Error('the older database could not be made', { cause: error })
    }
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

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

  const gathering = await storage.queue.claim('ticket', 'lease', NOW, 1000)
  const capture = await storage.ticketIntake.loadCapture(gathering?.subject ?? 0)
  expect(capture).toMatchObject({ text: 'câu thứ nhất', origin: 'unanswered', channel: 'zalo' })
  const open = await storage.ticketLists.byCode('PA-26-7K3M9-Q')
  expect(await storage.ticketLists.show(open ?? 0)).toMatchObject({
    ticket: { state: 'new', content: 'Đường ngập', askers: 1 },
    askers: [{ code: 'PA-26-7K3M9-Q', phone: '0912345678', origin: 'feedback' }],
  })
  expect(await storage.citizens.statusOf('PA-26-00000-0', NOW)).toMatchObject({ state: 'closed' })

  // Every file has its first revision, and goes on as it was.
  expect(await storage.revisions.revisions({}, 10)).toMatchObject([
    { path: 'knowledge/b.md', kind: 'published', why: null, userId: null, createdAt: NOW },
    { path: 'knowledge/a.md', kind: 'shipped', why: null, userId: null, createdAt: NOW },
  ])
  const [newest] = await storage.revisions.revisions({ path: 'knowledge/a.md' }, 1)
  expect(await storage.revisions.revision(newest?.id ?? 0)).toMatchObject({ text: 'nội dung' })
  const shipped = ['a', 'b'].map((id) => ({ path: `knowledge/${id}.md`, text: 'mới' }))
  expect(await storage.content.importShipped(shipped, new Set(), NOW)).toMatchObject({
    ...{ changed: 1, kept: ['knowledge/b.md'] },
  })
  expect(await storage.revisions.revisions({ path: 'knowledge/a.md' }, 10)).toHaveLength(2)
  expect(await storage.drafts.drafts()).toMatchObject([
    {
      ...{ path: 'knowledge/c.md', text: 'đang viết', state: 'draft', version: 1, baseText: null },
      ...{ ticket: { id: 1 }, importId: null, updatedBy: null },
    },
  ])
  expect(await storage.wrongAnswers.wrongAnswersFor('new', 10)).toMatchObject([
    { asked: 'câu thứ nhất', article: 'vneid-la-gi', by: 3 },
  ])
  expect((await storage.articleUse.articleUse(0)).get('vneid-la-gi')).toEqual({
    ...{ served: 1, unhelpful: 1 },
  })
}
