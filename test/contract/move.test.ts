import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { SqliteDialect } from 'kysely'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
} from 'vitest'
import { openDatabase, sqliteKinds } from '../../src/storage/database.ts'
import { moveToPostgres } from '../../src/storage/move/move.ts'
import { leftOut } from '../../src/storage/move/tables.ts'
import { openStorage } from '../../src/storage/storage.ts'
import {
  fillEmptyTables,
  inPostgres,
  inSqlite,
  rowsInPostgres,
  rowsInSqlite,
  tablesInSqlite,
  type Rows,
} from '../support/both-databases.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { converse, NOW, receive } from './fixture.ts'
import { expectOlderRows, makeOlderDatabase } from './older-database.ts'

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

let folder: string
let file: string
let url: string
let counted = 0
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hoi-dap-so-move-'))
  file = join(folder, 'hoidapso.db')
  url = await server.createDatabase(`moved_${++counted}`)
  await upToDate(`sqlite:${file}`)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function upToDate(address: string): Promise<void> {
  const { db, signals } = await openDatabase(address)
  await signals.close()
  await db.destroy()
}

const storageAt = async (address: string) => {
  const common = { secretKey: 'a key of the test', now: () => NOW, newId: () => `id ${++counted}` }
  const storage = await openStorage({ url: address, ...common })
  onTestFinished(() => storage.close())
  return storage
}

const ours = () => tablesInSqlite(file).filter((name) => leftOut[name] === undefined)

/** Tables in which there is anything. */
const filled = (rows: Rows) =>
  Object.entries(rows).flatMap(([name, all]) =>
    all.length > 0 && !name.startsWith('kysely_') ? [name] : [],
  )

describe('what is moved', () => {
  test('every table of the database is moved, or named as left out', async () => {
    await upToDate(url)
    const moved = Object.keys(await rowsInPostgres(url)).filter((name) => !leftOut[name])
    expect([...moved, ...Object.keys(leftOut)].sort()).toEqual(tablesInSqlite(file).sort())
  })

  test('every row of every table arrives as it was', async () => {
    expect(fillEmptyTables(file, ours())).toEqual(ours())
    const before = rowsInSqlite(file, ours())
    expect(filled(before)).toEqual(ours())
    const { tables, stripped } = await moveToPostgres(file, url)
    expect(await rowsInPostgres(url, ours())).toEqual(before)
    expect(rowsInSqlite(file, ours())).toEqual(before)
    expect(tables.map(({ name, rows }) => [name, rows]).sort()).toEqual(
      ours().map((name) => [name, 2]),
    )
    expect(stripped).toEqual([])
  })

  test('many rows and large files go in several statements, and are told', async () => {
    fillEmptyTables(file, ours())
    const large = `zeroblob(3000000)`
    inSqlite(
      file,
      `insert into notes (channel, event, platform_event_id, details, sent_at, created_at)
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 2500)
        select 'zalo', 'seen', i, '{}', i, i from n`,
      `insert into files (contact_id, name, media_type, bytes, created_at)
        values (1, 'a', 'image/png', ${large}, 1), (1, 'b', 'image/png', ${large}, 1)`,
    )
    const told: string[] = []
    await moveToPostgres(file, url, ({ name, rows }, moved) =>
      told.push(`${name} ${moved} of ${rows}`),
    )
    expect(told).toEqual(
      expect.arrayContaining(['notes 1000 of 2502', 'notes 2000 of 2502', 'notes 2502 of 2502']),
    )
    expect(told).toEqual(expect.arrayContaining(['files 3 of 4', 'files 4 of 4']))
    expect(await rowsInPostgres(url, ['notes', 'files'])).toEqual(
      rowsInSqlite(file, ['notes', 'files']),
    )
  })

  test('what comes later gets numbers that nobody had, one who is gone neither', async () => {
    const storage = await storageAt(`sqlite:${file}`)
    for (const personId of ['lan', 'minh', 'hoa']) await converse(storage, { personId })
    await storage.close()
    inSqlite(file, 'delete from turns where id = 3', 'delete from messages where id = 3')
    inSqlite(file, 'delete from jobs', 'delete from contacts where id = 3')
    await moveToPostgres(file, url)
    const moved = await storageAt(url)
    await receive(moved, { personId: 'mai' })
    const { contacts, messages } = await rowsInPostgres(url, ['contacts', 'messages'])
    expect(contacts?.map(({ id }) => id).sort()).toEqual([1, 2, 4])
    expect(messages?.map(({ id }) => id).sort()).toEqual([1, 2, 4])
  })

  test('a database of the release before is brought up to date first', async () => {
    rmSync(file)
    const database = new BetterSqlite3(file)
    await makeOlderDatabase(new SqliteDialect({ database }), sqliteKinds)
    await moveToPostgres(file, url)
    expect(await rowsInPostgres(url, ours())).toEqual(rowsInSqlite(file, ours()))
    await expectOlderRows(await storageAt(url))
  })

  test('NUL characters, which PostgreSQL cannot store, are taken out and told', async () => {
    fillEmptyTables(file, ours())
    inSqlite(file, `update messages set text = 'a' || char(0) || 'b' where id = 2`)
    const { stripped } = await moveToPostgres(file, url)
    expect(stripped).toEqual(['messages, id 2'])
    const { messages } = await rowsInPostgres(url, ['messages'])
    expect(messages?.find(({ id }) => id === 2)).toMatchObject({ text: 'ab' })
  })
})

describe('what is refused leaves both sides as they were', () => {
  const expectNothingMoved = async () => expect(filled(await rowsInPostgres(url))).toEqual([])

  beforeEach(() => fillEmptyTables(file, ours()))

  test('a database that holds rows already', async () => {
    const storage = await storageAt(url)
    await converse(storage, { personId: 'somebody else' })
    await storage.close()
    const [there, here] = [await rowsInPostgres(url), rowsInSqlite(file, ours())]
    await expect(moveToPostgres(file, url)).rejects.toThrow(/is not empty \(\w+ has rows\): create/)
    expect(await rowsInPostgres(url)).toEqual(there)
    expect(rowsInSqlite(file, ours())).toEqual(here)
  })

  test('a database of another program, whose tables are not touched', async () => {
    await inPostgres(url, (client) =>
      client.query("create table users (who text); insert into users values ('theirs')"),
    )
    await expect(moveToPostgres(file, url)).rejects.toThrow('users has rows')
    expect(await rowsInPostgres(url)).toEqual({ users: [{ who: 'theirs' }] })
  })

  test('a database that is in use: the service runs', async () => {
    const storage = await storageAt(`sqlite:${file}`)
    await expect(moveToPostgres(file, url)).rejects.toThrow('is in use: stop the service')
    expect(await rowsInPostgres(url)).toEqual({})
    await receive(storage, { personId: 'goes on' })
    await storage.close()
    await moveToPostgres(file, url)
  })

  test('while rows are copied, nobody can open the database', async () => {
    const tries: unknown[] = []
    await moveToPostgres(file, url, () => {
      const other = new BetterSqlite3(file, { timeout: 0 })
      try {
        tries.push(other.prepare('select 1 from contacts').get())
      } catch (error) {
        tries.push((error as { code?: string }).code)
      } finally {
        other.close()
      }
    })
    expect(new Set(tries)).toEqual(new Set(['SQLITE_BUSY']))
  })

  test('a row that PostgreSQL does not take is named, and mended the move works', async () => {
    inSqlite(
      file,
      `insert into notes (channel, event, platform_event_id, details, sent_at, created_at)
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 1500)
        select 'zalo', 'seen', i, '{}', i, i from n`,
      `update notes set sent_at = 'soon' where id = 1234`,
    )
    await expect(moveToPostgres(file, url)).rejects.toThrow(
      /^notes, id 1234: PostgreSQL does not take it \(.*"soon"\); mend it/,
    )
    await expectNothingMoved()
    inSqlite(file, 'update notes set sent_at = 5 where id = 1234')
    await moveToPostgres(file, url)
    expect(await rowsInPostgres(url, ours())).toEqual(rowsInSqlite(file, ours()))
  })

  test.each([
    ['a text among bytes', `update files set bytes = 'not bytes' where id = 1`, 'files, id 1'],
    ['bytes among texts', `update drafts set text = x'00ff'`, 'drafts, path path 1'],
    ['a number that is not exact', 'update jobs set run_at = 9007199254740993', 'jobs, id 1'],
    ['a number that is none', 'update turns set confidence = 9e999 where id = 2', 'turns, id 2'],
  ])('%s, which would become something else', async (_name, statement, row) => {
    inSqlite(file, statement)
    await expect(moveToPostgres(file, url)).rejects.toThrow(row)
    await expectNothingMoved()
  })

  test('rows that do not arrive', async () => {
    await upToDate(url)
    await inPostgres(url, (client) =>
      client.query(`create function drop_it() returns trigger language plpgsql as
          'begin return null; end';
        create trigger dropped before insert on quiz_scores for each row execute function drop_it()`),
    )
    await expect(moveToPostgres(file, url)).rejects.toThrow(
      'quiz_scores has 2 rows in SQLite, but 0 arrived',
    )
    await expectNothingMoved()
  })

  test('a connection that breaks in the middle', async () => {
    await upToDate(url)
    await inPostgres(url, (client) =>
      client.query(`create function cut() returns trigger language plpgsql as
          'begin perform pg_terminate_backend(pg_backend_pid()); return new; end';
        create trigger cut before insert on turns for each row execute function cut()`),
    )
    await expect(moveToPostgres(file, url)).rejects.toThrow(/terminat/)
    await expectNothingMoved()
    await inPostgres(url, (client) => client.query('drop trigger cut on turns'))
    await moveToPostgres(file, url)
    expect(await rowsInPostgres(url, ours())).toEqual(rowsInSqlite(file, ours()))
  })

  test('a table that only one side has', async () => {
    inSqlite(file, 'create table own_notes (id integer primary key, text text)')
    await expect(moveToPostgres(file, url)).rejects.toThrow('own_notes')
    await expectNothingMoved()
  })
})
