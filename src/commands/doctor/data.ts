import { existsSync } from 'node:fs'
import { readContent } from '../../wiring/build-bot.ts'
import type { Config } from '../../config.ts'
import { lanes } from '../../queue/queue.ts'
import type { Storage } from '../../storage/storage.ts'
import { sqliteFile } from '../command.ts'
import { bad, ok, warn, type Finding } from './finding.ts'

const DAY = 86_400_000

export async function checkDatabase(config: Config, storage: Storage): Promise<Finding[]> {
  const file = sqliteFile(config)
  if (file !== null && !existsSync(file)) return [ok('none yet; the first start makes it')]
  await storage.ping()
  const damage = await storage.health.damage()
  if (damage.length === 0) return [ok('answers, tables up to date, no damage found')]
  return [bad(`damaged (${damage[0]}): stop the service and restore the last backup`)]
}

export async function checkWork({ queue, outbox }: Storage, now: number): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const lane of lanes) {
    const { buried } = await queue.count(lane)
    const due = await queue.oldestDue(lane, now)
    const minutes = due === null ? 0 : Math.round((now - due) / 60_000)
    if (minutes >= 5) {
      findings.push(
        bad(`lane ${lane} waits since ${minutes} minutes: is the service running? see its log`),
      )
    }
    if (buried > 0) findings.push(warn(`${buried} jobs of lane ${lane} were given up: see the log`))
  }
  for (const { channel, until, reason } of await outbox.pauses(now)) {
    const minutes = Math.ceil((until - now) / 60_000)
    findings.push(warn(`${channel} pauses for ${minutes} more minutes: ${reason}`))
  }
  return findings.length > 0 ? findings : [ok('nothing waits too long')]
}

export async function checkHandbook({ content, settings }: Storage): Promise<Finding[]> {
  const { handbook, broken, conflicts } = readContent(
    await content.allContent(),
    await settings.loadSettings(),
  )
  const problems = [...broken, ...conflicts].map(({ path, message }) => bad(`${path}: ${message}`))
  if (handbook.organisation.sample) {
    problems.push(
      // Filled in among the shipped files, it would be gone with the next release.
      warn(
        'still names the sample department: write the handbook out (`cli export FOLDER`), fill in knowledge/organisation.yml there, and take it in (`cli import FOLDER`)',
      ),
    )
  }
  return problems.length > 0 ? problems : [ok(`${handbook.articles.length} articles`)]
}

export async function checkBackup(
  config: Config,
  { health }: Storage,
  now: number,
): Promise<Finding[]> {
  if (sqliteFile(config) === null) return [ok('is up to the PostgreSQL server')]
  const last = await health.lastBackup()
  const remedy = 'run `npm run --silent cli -- backup FOLDER` every night, to another disk'
  if (last === null) return [warn(`none was ever made: ${remedy}`)]
  const days = Math.floor((now - last) / DAY)
  return [days > 2 ? warn(`the last one is ${days} days old: ${remedy}`) : ok(`${days} days old`)]
}

export async function checkErasures({ erasures }: Storage): Promise<Finding[]> {
  const open = await erasures.openErasures()
  return open.length === 0
    ? [ok('none is open')]
    : [warn(`${open.length} wait for staff to find the person: see \`cli erasures\``)]
}

export const databaseRemedy = (config: Config) =>
  sqliteFile(config) === null
    ? 'see that the PostgreSQL server runs and that DATABASE_URL is right'
    : 'if it is damaged, stop the service and restore the last backup'
