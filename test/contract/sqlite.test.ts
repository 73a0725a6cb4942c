import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import BetterSqlite3 from 'better-sqlite3'
import { sql, SqliteDialect } from 'kysely'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { openDatabase, sqliteKinds } from '../../src/storage/database.ts'
import { openStorage as openStorageAt } from '../../src/storage/storage.ts'
import { describeAgencyPost } from './agency-post.contract.ts'
import { describeAlertStore } from './alerts.contract.ts'
import { describeArticleUse } from './article-use.contract.ts'
import { describeContentStore } from './content.contract.ts'
import { describeCredentialStore } from './credentials.contract.ts'
import { describeDrafts } from './drafts.contract.ts'
import { describeErasure } from './erasure.contract.ts'
import { describeFiles } from './files.contract.ts'
import { answerAndTake, drain, newWorld, NOW, receive, take, type OpenStorage } from './fixture.ts'
import { describeHandoffStore } from './handoffs.contract.ts'
import { describeImports } from './imports.contract.ts'
import { describeInboundStore } from './inbound.contract.ts'
import { describeNotices } from './notices.contract.ts'
import { expectOlderRows, makeOlderDatabase } from './older-database.ts'
import { describeOutboxStore } from './outbox.contract.ts'
import { describeQueue } from './queue.contract.ts'
import type { Rows } from './rows.ts'
import { describeStaffWork } from './staff-work.contract.ts'
import { describeStaffStores } from './staff.contract.ts'
import { describeTicketClock } from './ticket-clock.contract.ts'
import { describeTicketDesk } from './ticket-desk.contract.ts'
import { describeTicketIntake } from './ticket-intake.contract.ts'
import { describeTicketLists } from './ticket-lists.contract.ts'
import { describeTelling } from './telling.contract.ts'
import { describeTickets } from './tickets.contract.ts'
import { onDatabase } from './ticket-seed.ts'
import { describeTranscriptStore } from './transcript.contract.ts'
import { describeTurnFacts } from './turn-facts.contract.ts'
import { describeTurnStore } from './turns.contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'hoidapso-contract-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const fileOf = (database: string) => join(folder, `${database}.db`)
const openStorage: OpenStorage = ({ database, ...options }) =>
  openStorageAt({ url: `sqlite:${fileOf(database)}`, ...options })

/** Looks at (or changes) the file past the ports, for what no port shows yet. */
function raw<T>(database: string, run: (file: BetterSqlite3.Database) => T): T {
  const file = new BetterSqlite3(fileOf(database))
  try {
    return run(file)
  } finally {
    file.close()
  }
}

async function dump(database: string): Promise<Rows> {
  return raw(database, (file) => {
    const tables = file
      .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
      .pluck()
      .all() as string[]
    return Object.fromEntries(
      tables.map((table) => [table, file.prepare(`select * from ${table}`).all()]),
    ) as Rows
  })
}

describeQueue('SQLite', openStorage)
describeInboundStore('SQLite', openStorage)
describeTurnStore('SQLite', openStorage)
describeOutboxStore('SQLite', openStorage)
describeHandoffStore('SQLite', openStorage)
describeStaffWork('SQLite', openStorage)
describeAlertStore('SQLite', openStorage)
describeTickets('SQLite', openStorage)
describeAgencyPost('SQLite', openStorage, (database, run) =>
  onDatabase(`sqlite:${fileOf(database)}`, run),
)
describeTicketIntake('SQLite', openStorage)
describeTicketLists('SQLite', openStorage)
describeTicketDesk('SQLite', openStorage, dump)
describeTicketClock('SQLite', openStorage)
describeStaffStores('SQLite', openStorage)
describeTranscriptStore('SQLite', openStorage)
describeCredentialStore('SQLite', openStorage)
describeContentStore('SQLite', openStorage)
describeDrafts('SQLite', openStorage)
describeImports('SQLite', openStorage, dump)
describeArticleUse('SQLite', openStorage)
describeTurnFacts('SQLite', openStorage)
describeNotices('SQLite', openStorage, dump)
describeErasure('SQLite', openStorage, dump)
describeFiles('SQLite', openStorage, dump)
describeTelling('SQLite', openStorage, dump, async (database, table, row) => {
  const names = Object.keys(row)
  const places = names.map(() => '?').join(', ')
  raw(database, (file) =>
    file
      .prepare(`insert into ${table} (${names.join(', ')}) values (${places})`)
      .run(...Object.values(row)),
  )
})

describe('the SQLite file', () => {
  const reasons = (database: string, table: 'jobs' | 'messages') =>
    raw(database, (file) =>
      file.prepare(`select reason from ${table} where reason is not null`).pluck().all(),
    )

  test('writes ahead and puts every commit on the disk', async () => {
    const { db, singleProcess } = await openDatabase(`sqlite:${fileOf('pragmas')}`)
    onTestFinished(() => db.destroy())
    const pragma = async (name: string) =>
      Object.values(
        (await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(db)).rows[0] ?? {},
      )[0]
    expect(await pragma('journal_mode')).toBe('wal')
    expect(await pragma('synchronous')).toBe(2) // FULL
    expect(await pragma('foreign_keys')).toBe(1)
    expect(singleProcess).toBe(true)
  })

  test('is brought up to date once; opening it again changes nothing', async () => {
    const { storage, database, openAgain } = await newWorld(openStorage)
    await receive(storage)
    const look = () =>
      raw(database, (file) => [
        file.prepare('select type, name, sql from sqlite_schema order by name').all(),
        file.prepare('select * from kysely_migration').all(),
      ])
    const before = look()
    const again = await openAgain()
    expect(look()).toEqual(before)
    expect(await again.queue.count('turn')).toEqual({ ready: 0, running: 1, buried: 0 })
  })

  test('keeps what was stored after it was closed', async () => {
    const { database, openAgain } = await newWorld(openStorage)
    const options = { database, secretKey: 'a key', now: () => 0, newId: () => 'id' }
    const first = await openStorage(options)
    await receive(first)
    await first.close()
    const again = await openAgain()
    expect(await again.queue.freeLeases()).toBe(1)
    expect(await drain(again, 'turn')).toHaveLength(1)
  })

  test('of the release before is brought up to date with all its rows', async () => {
    await makeOlderDatabase(
      new SqliteDialect({ database: new BetterSqlite3(fileOf('older')) }),
      sqliteKinds,
    )
    const storage = await openStorageAt({
      url: `sqlite:${fileOf('older')}`,
      secretKey: 'a key of the test',
      now: () => NOW,
      newId: () => 'id',
    })
    onTestFinished(() => storage.close())
    await expectOlderRows(storage)
  })

  test('a migration that fails leaves nothing behind, so the next start can try again', async () => {
    const database = 'in-the-way'
    // A table that stands in the way of the last steps of the first migration.
    raw(database, (file) => file.exec('create table channel_pauses (channel text)'))
    await expect(openDatabase(`sqlite:${fileOf(database)}`)).rejects.toThrow('brought up to date')
    raw(database, (file) => file.exec('drop table channel_pauses'))
    const { db } = await openDatabase(`sqlite:${fileOf(database)}`)
    await db.destroy()
  })

  test('several processes may open a new file and write to it at the same time', async () => {
    const [names, each] = [['lan', 'minh', 'hoa', 'nam'], 100]
    const url = `sqlite:${fileOf('shared')}`
    const script = join(import.meta.dirname, 'another-process.ts')
    await Promise.all(
      names.map((name) =>
        promisify(execFile)(process.execPath, ['--import', 'tsx', script, url, name, `${each}`]),
      ),
    )
    const counted = raw('shared', (file) =>
      file.prepare('select count(*) from messages').pluck().get(),
    )
    expect(counted).toBe(names.length * each)
  })

  test('does not show a secret', async () => {
    const { storage, database } = await newWorld(openStorage)
    const secret = 'refresh-token-that-nobody-may-read'
    await storage.credentials.saveCredential('zalo', secret)
    const files = ['', '-wal', '-shm'].map((end) => fileOf(database) + end).filter(existsSync)
    expect(files).toHaveLength(3)
    const bytes = Buffer.concat(files.map((file) => readFileSync(file)))
    expect(bytes.includes('zalo')).toBe(true)
    for (const encoding of ['utf8', 'base64', 'hex'] as const) {
      expect(bytes.includes(Buffer.from(secret).toString(encoding))).toBe(false)
    }
  })

  test('keeps why a job was buried or put back', async () => {
    const { storage, database } = await newWorld(openStorage)
    const { job } = await receive(storage)
    await storage.queue.later(job, 0, 'no answer')
    expect(reasons(database, 'jobs')).toEqual(['no answer'])
    await storage.queue.bury(await take(storage, 'turn'), 'cannot be read')
    expect(reasons(database, 'jobs')).toEqual(['cannot be read'])
  })

  test('keeps why a part was refused or parked', async () => {
    const { storage, database } = await newWorld(openStorage)
    const first = await answerAndTake(storage, 'một', 'hai')
    await storage.outbox.recordRefused(first, first.subject, '-201: not a follower', NOW)
    const second = await take(storage, 'deliver')
    await storage.outbox.recordParked(second, second.subject, '-230: window', NOW)
    expect(reasons(database, 'messages')).toEqual(['-201: not a follower', '-230: window'])
  })
})
