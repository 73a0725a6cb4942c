import type { Config } from '../../config.ts'
import { dayOf } from '../../calendar/calendar.ts'
import { readYaml } from '../../content/file.ts'
import { agenciesFile } from '../../knowledge/directory.ts'
import type { Storage } from '../../storage/storage.ts'
import { ok, warn, type Finding } from './finding.ts'

/** Whether questions of citizens can go to the agencies that must answer. */
export async function checkAgencies(
  { mail, publicUrl }: Config,
  { content }: Pick<Storage, 'content'>,
  now: number,
): Promise<Finding[]> {
  const files = await content.allContent()
  const file = files.find(({ path }) => path === 'knowledge/agencies.yml')
  if (!file)
    return [warn('knowledge/agencies.yml is missing: start the service once, or import it')]
  const { agencies } = readYaml(agenciesFile, file.text)
  const today = dayOf(now)
  const standing = agencies.filter(({ valid_to: last }) => last === undefined || last >= today)
  const reachable = standing.filter(({ email }) => email !== null)
  const findings: Finding[] = []
  if (reachable.length > 0 && !mail) {
    findings.push(warn('mails to agencies wait: set SMTP_URL and MAIL_FROM'))
  }
  if (reachable.length > 0 && publicUrl === undefined) {
    findings.push(warn('mails to agencies wait: set PUBLIC_URL, with which their links begin'))
  }
  const without = standing.length - reachable.length
  const told = `${reachable.length} of ${standing.length} agencies have an e-mail address`
  findings.push(
    without === 0 ? ok(told) : warn(`${told}; what goes to the others must be sent on paper`),
  )
  return findings
}
