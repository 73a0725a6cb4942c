import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  onTestFinished,
} from 'vitest'
import type { App } from '../../src/app.ts'
import type { ConversationList, Me } from '../../src/web/console-contract.ts'
import { leftOut } from '../../src/storage/move/tables.ts'
import {
  inPostgres,
  rowsInPostgres,
  rowsInSqlite,
  tablesInSqlite,
} from '../support/both-databases.ts'
import { runCommandLine, type Ended } from '../support/command-line.ts'
import { consoleBrowser, goodPassword, logInAs } from '../support/console-client.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { dataFolder, environment, idle, startTestApp } from '../support/running-app.ts'
import { seedTicket } from '../support/seeded-tickets.ts'
import { webCitizen } from '../support/web-citizen.ts'

let server: TestPostgres
let data: ReturnType<typeof dataFolder>
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())
beforeEach(() => (data = dataFolder()))
afterEach(() => data.remove())

const file = () => join(data.path, 'hoidapso.db')
const moveTo = (url: string, more: Record<string, string> = {}): Promise<Ended> =>
  runCommandLine({ ...environment(data.path), ...more }, 'move-to', url)

async function start(env: Record<string, string>): Promise<App> {
  const app = await startTestApp(env)
  let running = true
  const stop = async () => {
    if (running) await app.stop()
    running = false
  }
  onTestFinished(stop)
  return { ...app, stop }
}

const CODE = 'PA-26-7K3M9-Q'

describe('a service that outgrew its SQLite file', () => {
  it('goes on on PostgreSQL as if nothing had happened', async () => {
    const before = await start(environment(data.path))
    const admin = await logInAs(before, 'admin')
    await logInAs(before, 'staff', { login: 'lan.tran', name: 'Trần Thị Lan' })
    const citizen = await webCitizen(before.url)
    await citizen.ask('VNeID là gì?')
    await citizen.ask('Tôi muốn hỏi chuyện ao cá khổng tước')
    await citizen.send({ text: 'cho em gặp cán bộ' })
    await idle(before)
    const said = (await citizen.read()).map(({ from, text }) => [from, text])
    seedTicket(data.path, { code: CODE, content: 'Đường ngập' })
    await before.storage.credentials.saveCredential('zalo pair', 'a secret pair')
    await before.storage.settings.saveSetting('keep.messages', 400, Date.now())
    expect((await admin.get<Me>('/me')).status).toBe(200)

    const url = await server.createDatabase('grown')
    const refused = await moveTo(url)
    expect(refused.code).toBe(2)
    expect(refused.stderr).toMatch(/^\S+hoidapso\.db is in use: stop the service.*\n$/)
    expect(await rowsInPostgres(url)).toEqual({})

    await before.stop()
    const moved = await moveTo(url)
    expect(moved).toMatchObject({ code: 0, stderr: '' })
    expect(moved.stdout).toMatch(/^Moved \d+ rows, counted on both sides: .*contacts 2.*users 2/m)
    const keyFile = join(data.path, 'secret.key')
    expect(moved.stdout).toContain(`set SECRET_KEY to the content of ${keyFile}`)
    expect(moved.stdout).toContain(`Keep ${file()}`)
    const tables = tablesInSqlite(file()).filter((name) => leftOut[name] === undefined)
    const rows = rowsInSqlite(file(), tables)
    expect(await rowsInPostgres(url, tables)).toEqual(rows)

    // A second time there are rows, and they stay.
    expect((await moveTo(url)).stderr).toMatch(/^the database on the server is not empty.*\n$/)
    expect(await rowsInPostgres(url, tables)).toEqual(rows)

    const elsewhere = dataFolder()
    onTestFinished(elsewhere.remove)
    const SECRET_KEY = readFileSync(keyFile, 'utf8').trim()
    const after = await start(environment(elsewhere.path, { DATABASE_URL: url, SECRET_KEY }))
    expect(after.setUpLink).toBeNull()
    expect(await after.storage.credentials.loadCredential('zalo pair')).toBe('a secret pair')
    expect((await after.storage.settings.loadSettings())['keep.messages']).toBe(400)
    expect(await (await fetch(`${after.url}/phieu/${CODE}`)).text()).toContain('đã ghi nhận')

    const again = await webCitizen(after.url, citizen.token)
    expect((await again.read()).map(({ from, text }) => [from, text])).toEqual(said)
    const lan = consoleBrowser(after.url)
    const login = { login: 'lan.tran', password: goodPassword }
    expect((await lan.post('/login', login)).status).toBe(200)
    const q = encodeURIComponent('khong tuoc')
    const { body } = await lan.get<ConversationList>(`/conversations?view=waiting&q=${q}`)
    expect(body.conversations.map(({ id }) => id)).toEqual([1])

    // Who comes now stands beside who was there.
    const newcomer = await webCitizen(after.url)
    expect(await newcomer.ask('VNeID là gì?')).toContain('VNeID')
    await idle(after)
    for (const table of ['contacts', 'messages', 'turns']) {
      const ids = (await rowsInPostgres(url, [table]))[table]!.map(({ id }) => Number(id))
      const old = rows[table]!.map(({ id }) => Number(id))
      expect(ids).toEqual(expect.arrayContaining(old))
      expect(Math.min(...ids.filter((id) => !old.includes(id)))).toBeGreaterThan(Math.max(...old))
    }
  })
})

describe('what is in the way is told in a line, with its remedy', () => {
  const told = async (url: string, more: Record<string, string> = {}) => {
    const { code, stderr } = await moveTo(url, more)
    expect(code).toBe(2)
    expect(stderr).toMatch(/^[^\n]+\n$/)
    return stderr
  }

  it('no database to move from, or one on a server already', async () => {
    expect(await told('postgres://a:b@localhost/c')).toContain('there is no database at')
    expect(existsSync(file())).toBe(false)
    const DATABASE_URL = 'postgres://a:b@localhost/c'
    expect(await told(DATABASE_URL, { DATABASE_URL })).toContain('PostgreSQL database already')
  })

  it('an address that cannot be right', async () => {
    await (await start(environment(data.path))).stop()
    expect(await told('mysql://a:b@localhost/c')).toContain(
      'postgres://user:password@host/database',
    )
    expect(await told('postgres://a:b/c@localhost:x/d')).toContain('%40 %2F %3A %23')
  })

  it('a server that is away, a database that is not there, a login that is wrong', async () => {
    await (await start(environment(data.path))).stop()
    expect(await told('postgres://a:b@127.0.0.1:1/c')).toMatch(/ECONNREFUSED.*see that the Post/)
    expect(await told(server.urlOf('not_there'))).toMatch(
      /"not_there" does not exist.*Nothing was moved\. Remedy: create it: createdb/,
    )
    const strict = await refusingServer('28P01', 'password authentication failed for user "a"')
    expect(await told(`postgres://a:b@127.0.0.1:${strict}/c`)).toMatch(
      /^password authentication failed for user "a".*Remedy: look at user and password/,
    )
  })

  it('a database that is of another program, or of another user', async () => {
    await (await start(environment(data.path))).stop()
    const theirs = await server.createDatabase('theirs')
    await inPostgres(theirs, (client) => client.query('create table users (who text)'))
    expect(await told(theirs)).toMatch(/"users" already exists.*has tables of another program/)

    const foreign = await server.createDatabase('foreign')
    await inPostgres(foreign, async (client) => {
      await client.query('revoke create on schema public from public')
      await client.query("drop role if exists stranger; create role stranger login password 's'")
    })
    const address = Object.assign(new URL(foreign), { username: 'stranger', password: 's' })
    expect(await told(address.href)).toMatch(/permission denied.*--owner=USER/)
  })

  it('reads the address from standard input, where it leaves no trace', async () => {
    await (await start(environment(data.path))).stop()
    const url = await server.createDatabase('typed')
    const said = execFileSync(process.execPath, ['dist/cli.js', 'move-to'], {
      env: { PATH: process.env['PATH'], ...environment(data.path) },
      input: `${url}\n`,
      encoding: 'utf8',
    })
    expect(said).toMatch(/^Moved \d+ rows/m)
  })
})

/** A server that lets nobody in, as the protocol has it: the test's own asks for no password. */
async function refusingServer(code: string, message: string): Promise<number> {
  const fields = `SFATAL\0C${code}\0M${message}\0\0`
  const head = Buffer.from('E\0\0\0\0')
  head.writeInt32BE(4 + Buffer.byteLength(fields), 1)
  const refusing = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(Buffer.concat([head, Buffer.from(fields)])))
  })
  await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void refusing.close())
  return (refusing.address() as AddressInfo).port
}
