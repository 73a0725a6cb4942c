import { parseArgs } from 'node:util'
import { dayOf } from '../calendar/calendar.ts'
import { turnReport } from '../reports/turns.ts'
import { UsageError, withStorage, type Command } from './command.ts'

export const report: Command = {
  usage: 'report --from 2026-11-01 --to 2026-11-30',
  about: 'prints turns per day, channel, outcome, topic and article as CSV',
  run,
}

async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { from: { type: 'string' }, to: { type: 'string' } },
  })
  const today = dayOf(Date.now())
  const { from = `${today.slice(0, 8)}01`, to = today } = values
  for (const day of [from, to]) {
    const valid = /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day))
    if (!valid) throw new UsageError(`"${day}" is not a day; write it as 2026-11-01`)
  }
  await withStorage(async (storage) => {
    process.stdout.write(await turnReport(storage.turnFacts, from, to))
  })
}
