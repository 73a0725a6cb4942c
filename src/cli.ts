import { inspect } from 'node:util'
import { ProfileTooLong } from './channels/messenger/profile.ts'
import { ask } from './commands/ask.ts'
import { backup } from './commands/backup.ts'
import { bounced } from './commands/bounced.ts'
import { check } from './commands/check.ts'
import { complain, say, UsageError, type Command } from './commands/command.ts'
import { erase, erasures } from './commands/erasure.ts'
import { exportContent, importContent } from './commands/content.ts'
import { doctor } from './commands/doctor.ts'
import { handoffs } from './commands/handoffs.ts'
import { wrongAnswers } from './commands/wrong-answers.ts'
import { messengerProfile } from './commands/messenger-profile.ts'
import { moveTo } from './commands/move-to.ts'
import { newsletter } from './commands/newsletter.ts'
import { replay } from './commands/replay.ts'
import { report } from './commands/report.ts'
import { schema } from './commands/schema.ts'
import { settings } from './commands/settings.ts'
import { tickets } from './commands/tickets.ts'
import { user } from './commands/user.ts'
import { zaloToken } from './commands/zalo-token.ts'
import { ConfigError } from './config.ts'
import { ChannelRefused, ChannelUnreachable } from './conversations/channel.ts'
import { withRemedy } from './failure.ts'
import { NoWording } from './flows/read-flows.ts'
import { CannotMove } from './storage/move/cannot-move.ts'

/** What `npm run cli -- <command>` knows, in the order of its help. */
const commands: Record<string, Command> = {
  ask,
  replay,
  check,
  schema,
  'zalo-token': zaloToken,
  'messenger-profile': messengerProfile,
  handoffs,
  'wrong-answers': wrongAnswers,
  tickets,
  bounced,
  newsletter,
  erasures,
  erase,
  report,
  export: exportContent,
  import: importContent,
  settings,
  user,
  backup,
  'move-to': moveTo,
  doctor,
}

async function main([name = 'help', ...args]: string[]): Promise<void> {
  const command = commands[name]
  if (command) return command.run(args)
  const lines = Object.values(commands).map(({ usage, about }) => `  ${usage}\n      ${about}`)
  const text = `usage: npm run --silent cli -- <command>\n\n${lines.join('\n')}`
  if (name === 'help' || name === '--help') say(text)
  else throw new UsageError(`there is no command "${name}"\n${text}`)
}

// Whoever reads through `| head` has enough; the command still does all it was told to.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

main(process.argv.slice(2)).catch((error: unknown) => {
  const known =
    error instanceof UsageError ||
    error instanceof ConfigError ||
    error instanceof NoWording ||
    error instanceof ProfileTooLong ||
    error instanceof CannotMove ||
    error instanceof ChannelRefused ||
    error instanceof ChannelUnreachable ||
    (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')
  complain(known ? (error as Error).message : (withRemedy(error) ?? inspect(error)))
  process.exitCode = 2
})
