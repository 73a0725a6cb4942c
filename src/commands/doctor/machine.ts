import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { Config } from '../../config.ts'
import { sqliteFile } from '../command.ts'
import { bad, ok, warn, type Finding } from './finding.ts'

/** Bytes. */
const LITTLE_SPACE = 1e9
/** In ms. */
const MOST_DRIFT = 60_000

export function checkSettings(config: Config): Finding[] {
  const on = (['zalo', 'messenger', 'telegram'] as const).filter((name) => config[name])
  return [
    ok(`readable; on: web chat${on.map((name) => `, ${name}`).join('')}`),
    ...(on.length === 0
      ? [warn('Zalo and Messenger are off; README → Settings names what switches them on')]
      : []),
  ]
}

export async function checkDisk(config: Config): Promise<Finding[]> {
  const folder = resolve(config.dataDir)
  if (!existsSync(folder)) return [ok(`${folder} will be made at the first start`)]
  if (!statSync(folder).isDirectory()) {
    return [bad(`${folder} is no folder: set DATA_DIR to one that belongs to the service alone`)]
  }
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  const says = `${(free / 1e9).toFixed(1)} GB free in ${folder}`
  const key = join(folder, 'secret.key')
  const open = existsSync(key) && (statSync(key).mode & 0o077) !== 0
  return [
    free < LITTLE_SPACE ? bad(`${says}: make room, a full disk refuses messages`) : ok(says),
    ...(open ? [bad(`${key} can be read by others: run chmod 600 ${key}`)] : []),
    ...checkConversations(config, folder),
  ]
}

/** Whether other users of the machine can read what citizens wrote. */
function checkConversations(config: Config, folder: string): Finding[] {
  const file = sqliteFile(config)
  if (file === null || !existsSync(file)) return []
  try {
    accessSync(folder, constants.W_OK)
    accessSync(file, constants.W_OK)
  } catch {
    const who = userInfo().username
    return [bad(`${file} cannot be written by ${who}: give folder and files to the service's user`)]
  }
  const around = dirname(resolve(file))
  const open = (statSync(around).mode & 0o011) !== 0 && (statSync(file).mode & 0o044) !== 0
  return open
    ? [warn(`${file} can be read by other users of this machine: run chmod 700 ${around}`)]
    : []
}

/** Whether the service itself runs here, so that what lies before it is not blamed. */
export async function checkService(config: Config): Promise<Finding[]> {
  const { host, port } = config
  // Any free port: nobody knows which.
  if (port === 0) return []
  const here = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  const url = `http://${here.includes(':') ? `[${here}]` : here}:${port}`
  try {
    const answer = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(10_000) })
    if (answer.ok) return [ok(`answers at ${url}`)]
    return [
      bad(
        `${url}/ready answers HTTP ${answer.status}: see its log, or whether another program has port ${port}`,
      ),
    ]
  } catch {
    const file = sqliteFile(config)
    const says = `nothing answers at ${url}: start it (npm start), or see its log`
    // Before its first start, or where a database server lets it run on another machine.
    return [file === null || !existsSync(file) ? warn(says) : bad(says)]
  }
}

export async function checkPublicUrl({ publicUrl, zalo, messenger }: Config): Promise<Finding[]> {
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
export async function checkClock({ zalo, messenger }: Config): Promise<Finding[]> {
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
