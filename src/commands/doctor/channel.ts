import { existsSync } from 'node:fs'
import type { Config } from '../../config.ts'
import { ChannelRefused, ChannelUnreachable, type Channel } from '../../conversations/channel.ts'
import { reasonsOf } from '../../failure.ts'
import type { Storage } from '../../storage/storage.ts'
import { sqliteFile } from '../command.ts'
import { bad, ok, warn, type Finding } from './finding.ts'

const HOUR = 3600_000
const DAY = 24 * HOUR

/** What the platform says of the account behind the token. */
export async function checkAccount(
  channel: Channel,
  config: Config,
  now: number,
): Promise<Finding[]> {
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
    if (!(error instanceof ChannelUnreachable)) return [bad(reasonsOf(error))]
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
export async function checkTraffic(
  { name }: Channel,
  storage: Storage,
  now: number,
): Promise<Finding[]> {
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
