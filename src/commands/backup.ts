import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  writeFileSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { backUpSqlite } from '../storage/backup.ts'
import {
  say,
  settingsOfProcess,
  sqliteFile,
  UsageError,
  withStorage,
  type Command,
} from './command.ts'

export const backup: Command = {
  usage: 'backup FOLDER [--keep 14]',
  about: 'copies database and key into a new folder below FOLDER, and drops the oldest copies',
  run,
}

const NAME = /^hoidapso-\d{8}-\d{6}$/

async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { keep: { type: 'string', default: '14' } },
  })
  const [folder, ...more] = positionals
  const keep = Number(values.keep)
  if (!folder || more.length > 0) throw new UsageError(`usage: ${backup.usage}`)
  if (!Number.isSafeInteger(keep) || keep < 1) throw new UsageError('--keep must be 1 or more')

  const config = settingsOfProcess()
  const file = sqliteFile(config)
  if (file === null) {
    throw new UsageError(
      'the data is on a PostgreSQL server: back it up there, for example `pg_dump --format=custom --file=hoidapso.dump "$DATABASE_URL"`, and keep SECRET_KEY with it',
    )
  }
  if (!existsSync(file)) throw new UsageError(`there is no database at ${file} yet`)

  const copy = join(folder, nameOf(new Date()))
  mkdirSync(copy, { recursive: true, mode: 0o700 })
  backUpSqlite(file, join(copy, 'hoidapso.db'))
  const key = join(config.dataDir, 'secret.key')
  const hasKey = config.secretKey === undefined && existsSync(key)
  // Without its key the stored tokens in the copy could not be read again.
  if (hasKey) copyFileSync(key, join(copy, 'secret.key'))
  writeFileSync(join(copy, 'HOW-TO-RESTORE.txt'), howTo(hasKey))
  for (const name of readdirSync(copy)) chmodSync(join(copy, name), 0o600)
  await withStorage((storage) => storage.health.recordBackup(Date.now()))

  const older = readdirSync(folder)
    .filter((name) => NAME.test(name))
    .sort()
    .slice(0, -keep)
  for (const name of older) rmSync(join(folder, name), { recursive: true })
  const megabytes = (statSync(join(copy, 'hoidapso.db')).size / 1e6).toFixed(1)
  say(`${copy}: database ${megabytes} MB${hasKey ? ', key' : ''}; dropped ${older.length} older`)
  if (!hasKey) say('The key is SECRET_KEY of the environment: keep it somewhere safe, too.')
}

/** hoidapso-20261121-140559, by the clock of the machine. */
function nameOf(at: Date): string {
  const two = (n: number) => String(n).padStart(2, '0')
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`
  return `hoidapso-${day}-${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`
}

const howTo = (hasKey: boolean) => `1. Stop the service.
2. Remove hoidapso.db, hoidapso.db-wal and hoidapso.db-shm from its data folder (DATA_DIR).
3. Copy hoidapso.db ${hasKey ? 'and secret.key ' : ''}from here into it${hasKey ? '' : ', and set the same SECRET_KEY'}.
4. Start the service, then run: npm run --silent cli -- doctor
`
