import type { StaffGroup } from '../../channels/telegram/staff-group.ts'
import type { Config } from '../../config.ts'
import { ChannelRefused, ChannelUnreachable } from '../../conversations/channel.ts'
import { reasonsOf } from '../../failure.ts'
import { createMailer } from '../../mail/mailer.ts'
import type { Storage } from '../../storage/storage.ts'
import { bad, ok, warn, type Finding } from './finding.ts'

/** Connects and signs in; no mail is sent. */
export async function checkMail({ mail }: Config): Promise<Finding[]> {
  if (!mail) return [ok('off: SMTP_URL is not set')]
  const mailer = createMailer(mail)
  const { protocol, host } = new URL(mail.url)
  try {
    await mailer.check()
    return [ok(`${protocol}//${host} accepts the login; mail comes from ${mail.from}`)]
  } catch (error) {
    const remedy = 'check SMTP_URL, DNS and firewall'
    const known = error instanceof ChannelUnreachable && error.message.endsWith(')')
    return [bad(`${protocol}//${host}: ${reasonsOf(error)}${known ? '' : `: ${remedy}`}`)]
  } finally {
    mailer.close()
  }
}

/** Whether anybody hears outside the console that somebody waits. */
export async function checkReaders(
  { mail, telegram }: Config,
  { staff, settings }: Storage,
): Promise<Finding[]> {
  const readers = (await staff.users.allUsers()).filter(
    ({ active, alerts, email }) => active && alerts && email !== null,
  )
  const above = (await settings.loadSettings())['waiting.escalateTo']
  const group = telegram?.staffChatId !== undefined
  const findings: Finding[] = []
  if (!mail && (readers.length > 0 || above)) {
    findings.push(warn('mail is wanted, but SMTP_URL and MAIL_FROM are not set'))
  }
  if (mail && readers.length === 0) {
    findings.push(
      warn(
        'nobody wants mail when somebody waits: switch it on in the console, for a user with one',
      ),
    )
  }
  if (findings.length > 0) return findings
  const ways = [
    ...(mail ? [`${readers.length} by mail`] : []),
    ...(group ? ['the group in Telegram'] : []),
    ...(mail && above ? ['somebody above them, of long waiting'] : []),
  ]
  return [ok(ways.length > 0 ? ways.join(', ') : 'in the console only')]
}

/** Whether the bot is in the group and may write; nothing is posted. */
export async function checkStaffGroup(group: StaffGroup): Promise<Finding[]> {
  try {
    await group.check()
    return [ok('the bot may write there')]
  } catch (error) {
    const remedy = 'add the bot to the group, and see that TELEGRAM_STAFF_CHAT_ID is its number'
    return [
      bad(
        error instanceof ChannelRefused
          ? `${error.code}: ${error.message}: ${remedy}`
          : reasonsOf(error),
      ),
    ]
  }
}
