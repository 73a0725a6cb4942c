import { readFileSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { readBounce, LARGEST_REPORT } from '../mail/bounce.ts'
import { domainOf } from '../mail/mailer.ts'
import { mailIdIn } from '../tickets/forward.ts'
import { say, settingsOfProcess, UsageError, withStorage, type Command } from './command.ts'

export const bounced: Command = {
  usage: 'bounced [FILE.eml]',
  about:
    'reads a mail that came back, from a file or from standard input (an alias may pipe to it), and marks which mail to an agency it was',
  async run([file, ...more]) {
    if (more.length > 0) throw new UsageError(`usage: ${bounced.usage}`)
    const { mail } = settingsOfProcess()
    if (!mail)
      throw new UsageError('SMTP_URL and MAIL_FROM are not set: no mail of ours can return')
    const raw = file === undefined ? await buffer(process.stdin) : readBytes(file)
    if (raw.length > LARGEST_REPORT) throw new UsageError('this is too large to be a report')
    const bounce = await readBounce(raw)
    // Not an error: a mail server that pipes to us would send an error back to the sender.
    if (!bounce) return say('no mail that came back for good; nothing changed')
    const domain = domainOf(mail.from)
    const ids = bounce.of.flatMap(
      (id) => mailIdIn(id, domain) ?? mailIdIn(`<${id}@${domain}>`, domain) ?? [],
    )
    const [mailId] = ids
    if (mailId === undefined) return say('about no mail to an agency; nothing changed')
    await withStorage(async ({ ticketPost }) => {
      const known = await ticketPost.recordBounced(mailId, bounce.reason, Date.now())
      say(
        known
          ? `mail ${mailId} came back: ${bounce.reason}`
          : `there is no mail ${mailId}; nothing changed`,
      )
    })
  },
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`)
  }
}
