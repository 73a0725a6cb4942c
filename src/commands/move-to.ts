import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import type { Config } from '../config.ts'
import { inOneLine, remedyIn } from '../failure.ts'
import { moveToPostgres, type Moved, type OnProgress } from '../storage/move/move.ts'
import {
  complain,
  say,
  settingsOfProcess,
  sqliteFile,
  UsageError,
  type Command,
} from './command.ts'

const ADDRESS = 'postgres://user:password@host/database'

export const moveTo: Command = {
  usage: `move-to [${ADDRESS}]`,
  about:
    'copies all data from SQLite into an empty PostgreSQL database while the service is stopped; without the address, reads it from standard input',
  run,
}

async function run(args: string[]): Promise<void> {
  const { positionals } = parseArgs({ args, allowPositionals: true })
  if (positionals.length > 1) throw new UsageError(`usage: ${moveTo.usage}`)
  const config = settingsOfProcess()
  const file = sqliteFile(config)
  if (file === null) {
    throw new UsageError(
      'DATABASE_URL names a PostgreSQL database already: unset it, or set it to sqlite:<path of the file> to move from',
    )
  }
  if (!existsSync(file)) throw new UsageError(`there is no database at ${file} yet`)
  const url = positionals[0] ?? (await addressFromInput())
  if (!/^postgres(?:ql)?:\/\/./.test(url) || !URL.canParse(url)) {
    throw new UsageError(
      `the address of the database must be ${ADDRESS}; characters such as @ / : # in the password as %40 %2F %3A %23`,
    )
  }
  say(`Moving ${file}; the service cannot start until this is over.`)
  const moved = await moveToPostgres(file, url, progress()).catch(explain)
  for (const line of summary(moved, config, file)) say(line)
}

/** From standard input: arguments stay in the shell's history. */
async function addressFromInput(): Promise<string> {
  if (process.stdin.isTTY) complain(`Type the address (${ADDRESS}), Enter:`)
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim()) return line.trim()
  }
  throw new UsageError(`usage: ${moveTo.usage}`)
}

/** A line for so many statements: 50,000 rows, or 200 MB where there are files. */
const STATEMENTS_A_LINE = 50

function progress(): OnProgress {
  const told = new Map<string, number>()
  return ({ name, rows: all }, rows) => {
    const statements = (told.get(name) ?? 0) + 1
    told.set(name, statements)
    if (statements % STATEMENTS_A_LINE === 0) say(`${name}: ${rows} of ${all} rows`)
  }
}

function summary({ tables, stripped }: Moved, { secretKey, dataDir }: Config, file: string) {
  const filled = tables.filter(({ rows }) => rows > 0)
  const all = filled.reduce((sum, { rows }) => sum + rows, 0)
  const keyFile = join(dataDir, 'secret.key')
  const key =
    secretKey !== undefined
      ? 'leave SECRET_KEY as it is'
      : existsSync(keyFile)
        ? `set SECRET_KEY to the content of ${keyFile}, without which stored tokens and chat sessions are lost`
        : 'set SECRET_KEY to a new key (openssl rand -hex 32); the one that was in use is not there'
  return [
    `Moved ${all} rows, counted on both sides: ${filled.map(({ name, rows }) => `${name} ${rows}`).join(', ')}.`,
    ...(stripped.length > 0
      ? [
          `A NUL character, which PostgreSQL cannot store and nobody sees, was taken out of ${stripped.length} rows: ${stripped.slice(0, MOST_NAMED).join('; ')}${stripped.length > MOST_NAMED ? '; …' : ''}.`,
        ]
      : []),
    'What to do next:',
    `1. In .env set DATABASE_URL to the address of the PostgreSQL database, and ${key}.`,
    '2. Start the service, then run: npm run --silent cli -- doctor',
    `3. Keep ${file}: nothing in it was changed, and with the old settings the service runs on it as before.`,
  ]
}

const MOST_NAMED = 20

const LOGIN = "look at user and password of the address, and at the server's pg_hba.conf"
const SERVER = 'see that the PostgreSQL server runs and that the address is right'
const AWAY = 'the server broke it off; see its log'

/** By codes of PostgreSQL and of the network. */
const remedies: Readonly<Record<string, string>> = {
  ECONNREFUSED: SERVER,
  ENOTFOUND: SERVER,
  EAI_AGAIN: SERVER,
  ETIMEDOUT: SERVER,
  EHOSTUNREACH: SERVER,
  ECONNRESET: AWAY,
  '28P01': LOGIN,
  '28000': LOGIN,
  '3D000': 'create it: createdb --owner=USER DATABASE',
  '42501': 'the user of the address must own the database: createdb --owner=USER DATABASE',
  '42P07': 'the database has tables of another program: create an empty one for this',
  '53100': "the server's disk is full: make room",
  '55P03': 'another program works on the database: stop what uses it',
  '57P01': AWAY,
}

/** What PostgreSQL or the way to it had against it, in one line. */
function explain(error: unknown): never {
  const remedy = remedyIn(error, ({ code, message }) => {
    // The client's own errors have no code.
    const known = message.startsWith('Connection terminated')
      ? AWAY
      : message.startsWith('timeout expired')
        ? SERVER
        : null
    return remedies[code ?? ''] ?? known
  })
  if (remedy === null) throw error
  throw new UsageError(
    `${inOneLine(error)}. Nothing was moved. Remedy: ${remedy}, then run this again`,
    { cause: error },
  )
}
