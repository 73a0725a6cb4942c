import { existsSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pino } from 'pino'
import { openChannels } from '../app.ts'
import { readContent } from '../build-bot.ts'
import type { Config } from '../config.ts'
import { ChannelRefused, ChannelUnreachable, type Channel } from '../conversations/channel.ts'
import { lanes } from '../queue/queue.ts'
import type { Storage } from '../storage/storage.ts'
import { say, settingsOfProcess, sqliteFile, withStorage, type Command } from './command.ts'

export const doctor: Command = {
  usage: 'doctor',
  about: 'looks at everything the service needs and says how to mend what is wrong',
  run,
}

/** `bad`: people are not answered, or soon will not be. `warn`: worth a look. */
interface Finding {
  state: 'ok' | 'warn' | 'bad'
  says: string
}
type Check = () => Promise<Finding[]> | Finding[]

const ok = (says: string): Finding => ({ state: 'ok', says })
const warn = (says: string): Finding => ({ state: 'warn', says })
const bad = (says: string): Finding => ({ state: 'bad', says })

const HOUR = 3600_000
const DAY = 24 * HOUR
const LITTLE_SPACE = 1e9
const MOST_DRIFT = 60_000

async function run(): Promise<void> {
  // Complaints about the settings end here, all at once, with their remedies.
  const config = settingsOfProcess()
  let worst = 0
  const look = async (name: string, check: Check) => {
    const findings = await Promise.resolve()
      .then(check)
      .catch((error: unknown) => [bad(error instanceof Error ? error.message : String(error))])
    for (const { state, says } of findings) {
      say(`${marks[state]} ${name}: ${says}`)
      worst = Math.max(worst, state === 'bad' ? 2 : state === 'warn' ? 1 : 0)
    }
  }

  await look('settings', () => checkSettings(config))
  await look('disk', () => checkDisk(config))
  await look('public address', () => checkPublicUrl(config))
  await look('clock', () => checkClock(config))
  await withStorage(examine).catch((error: unknown) =>
    look('database', () => [
      bad(
        `${(error as Error).message}: if it does not answer, start it; if it is damaged, stop the service and restore the last backup`,
      ),
    ]),
  )
  say(['All is well.', 'Worth a look: see !', 'To be mended: see ✗'][worst] ?? '')
  process.exitCode = worst === 2 ? 1 : 0

  async function examine(storage: Storage): Promise<void> {
    const now = Date.now()
    await look('database', () => checkDatabase(config, storage))
    await look('work', () => checkWork(storage, now))
    await look('handbook', () => checkHandbook(storage))
    await look('backup', () => checkBackup(config, storage, now))
    await look('requests to erase', () => checkErasures(storage))
    const log = pino({ level: 'silent' })
    const { channels } = await openChannels(config, storage, () => {}, Date.now, log)
    for (const channel of channels) {
      if (channel.name === 'web') continue
      await look(channel.name, async () => [
        ...(await checkAccount(channel, config, now)),
        ...(await checkTraffic(channel, storage, now)),
      ])
    }
  }
}

const marks = { ok: '✓', warn: '!', bad: '✗' }

function checkSettings(config: Config): Finding[] {
  const on = (['zalo', 'messenger', 'telegram'] as const).filter((name) => config[name])
  return [
    ok(`readable; on: web chat${on.map((name) => `, ${name}`).join('')}`),
    ...(on.length === 0
      ? [warn('Zalo and Messenger are off; README → Settings names theirs')]
      : []),
  ]
}

async function checkDisk({ dataDir }: Config): Promise<Finding[]> {
  const folder = resolve(dataDir)
  if (!existsSync(folder)) return [ok(`${folder} will be made at the first start`)]
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  const says = `${(free / 1e9).toFixed(1)} GB free in ${folder}`
  const key = join(folder, 'secret.key')
  const open = existsSync(key) && (statSync(key).mode & 0o077) !== 0
  return [
    free < LITTLE_SPACE ? bad(`${says}: make room, a full disk refuses messages`) : ok(says),
    ...(open ? [bad(`${key} can be read by others: run chmod 600 ${key}`)] : []),
  ]
}

async function checkPublicUrl({ publicUrl, zalo, messenger }: Config): Promise<Finding[]> {
  if (publicUrl === undefined) {
    return zalo || messenger
      ? [warn('PUBLIC_URL is not set: set it to the https address the platforms call')]
      : [ok('PUBLIC_URL is not set; only the platforms need it')]
  }
  const findings = publicUrl.startsWith('https:')
    ? []
    : [
        bad(
          `${publicUrl} is not https: Zalo and Meta refuse it; put a proxy with a certificate before`,
        ),
      ]
  try {
    const answer = await fetch(`${publicUrl}/health`, { signal: AbortSignal.timeout(10_000) })
    const body = (await answer.json().catch(() => ({}))) as { status?: string }
    const works = answer.ok && body.status === 'ok'
    return [
      ...findings,
      works
        ? ok(`${publicUrl} leads here`)
        : bad(
            `${publicUrl}/health answers HTTP ${answer.status}: let the proxy pass requests on to this service`,
          ),
    ]
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string; message?: string } }
    const why = cause?.code ?? cause?.message ?? message
    return [
      ...findings,
      bad(
        `${publicUrl} cannot be reached (${why}): check that the service runs, DNS, firewall and certificate`,
      ),
    ]
  }
}

/** Tokens, signatures and office hours all trust the clock. */
async function checkClock({ zalo, messenger }: Config): Promise<Finding[]> {
  const url = zalo?.apiUrl ?? messenger?.apiUrl
  if (url === undefined) return [ok('nobody to compare with while Zalo and Messenger are off')]
  const asked = Date.now()
  const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(10_000) }).catch(
    () => undefined,
  )
  const theirs = Date.parse(answer?.headers.get('date') ?? '')
  if (Number.isNaN(theirs)) return [warn(`${url} cannot be reached, so the clock is not compared`)]
  const drift = Math.round((asked + Date.now()) / 2 - theirs)
  const seconds = `${Math.round(Math.abs(drift) / 1000)} s`
  return [
    Math.abs(drift) > MOST_DRIFT
      ? bad(
          `${seconds} ${drift > 0 ? 'fast' : 'slow'}: switch on time synchronisation (timedatectl set-ntp true)`,
        )
      : ok(`within ${seconds} of the platform's`),
  ]
}

async function checkDatabase(config: Config, storage: Storage): Promise<Finding[]> {
  const file = sqliteFile(config)
  if (file !== null && !existsSync(file)) return [ok('none yet; the first start makes it')]
  await storage.ping()
  const damage = await storage.health.damage()
  if (damage.length === 0) return [ok('answers, tables up to date, no damage found')]
  return [bad(`damaged (${damage[0]}): stop the service and restore the last backup`)]
}

async function checkWork({ queue, outbox }: Storage, now: number): Promise<Finding[]> {
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

async function checkHandbook({ content, settings }: Storage): Promise<Finding[]> {
  const { handbook, broken, conflicts } = readContent(
    await content.allContent(),
    await settings.loadSettings(),
  )
  const problems = [...broken, ...conflicts].map(({ path, message }) => bad(`${path}: ${message}`))
  if (handbook.organisation.sample) {
    problems.push(warn('still names the sample department: fill in knowledge/organisation.yml'))
  }
  return problems.length > 0 ? problems : [ok(`${handbook.articles.length} articles`)]
}

async function checkBackup(config: Config, { health }: Storage, now: number): Promise<Finding[]> {
  if (sqliteFile(config) === null) return [ok('is up to the PostgreSQL server')]
  const last = await health.lastBackup()
  const remedy = 'run `npm run --silent cli -- backup FOLDER` every night, to another disk'
  if (last === null) return [warn(`none was ever made: ${remedy}`)]
  const days = Math.floor((now - last) / DAY)
  return [days > 2 ? warn(`the last one is ${days} days old: ${remedy}`) : ok(`${days} days old`)]
}

async function checkErasures({ erasures }: Storage): Promise<Finding[]> {
  const open = await erasures.openErasures()
  return open.length === 0
    ? [ok('none is open')]
    : [warn(`${open.length} wait for staff to find the person: see \`cli erasures\``)]
}

async function checkAccount(channel: Channel, config: Config, now: number): Promise<Finding[]> {
  if (!channel.checkAccount) return []
  const file = sqliteFile(config)
  if (channel.name === 'zalo' && file !== null && !existsSync(file)) {
    // Renewed into a database that goes away, the pair would be lost: it is good for one renewal.
    return [ok('the token is looked at once the first start has made the database')]
  }
  try {
    const { account, warnings, tokenEndsAt } = await channel.checkAccount()
    const ends =
      tokenEndsAt === null
        ? ''
        : `; token renewed by itself, this one ends in ${Math.round((tokenEndsAt - now) / HOUR)} h`
    return [ok(`token accepted for "${account}"${ends}`), ...warnings.map(warn)]
  } catch (error) {
    if (error instanceof ChannelRefused) return [bad(`${error.code}: ${error.message}`)]
    if (!(error instanceof ChannelUnreachable)) throw error
    // Where something must be mended first, sending pauses, and the message says what.
    const passing = error.pauseMs === undefined
    const address = `${channel.name.toUpperCase()}_API_URL`
    return [
      bad(
        passing
          ? `${error.message}: ask again in a minute; if it stays, check DNS, firewall and ${address}`
          : error.message,
      ),
    ]
  }
}

/** What came in, from people and from others. */
async function checkTraffic({ name }: Channel, storage: Storage, now: number): Promise<Finding[]> {
  const findings: Finding[] = []
  const inbound = (await storage.health.lastInbound()).find((each) => each.channel === name)
  const remedy = `does the platform's console still list <PUBLIC_URL>/webhooks/${name}, with its events switched on?`
  if (!inbound) findings.push(warn(`no event ever came: ${remedy}`))
  else {
    const hours = Math.round((now - inbound.at) / HOUR)
    const says = `last event ${hours} h ago`
    findings.push(now - inbound.at > 3 * DAY ? warn(`${says}: ${remedy}`) : ok(says))
  }
  const strangers = (await storage.health.strangers(now - 7 * DAY)).find(
    (each) => each.channel === name,
  )
  if (strangers) {
    findings.push(
      warn(
        `another program sent ${strangers.messages === 1 ? '1 message' : `${strangers.messages} messages`} here in 7 days: switch off automatic replies in the page's own tools, or people are answered twice`,
      ),
    )
  }
  return findings
}
