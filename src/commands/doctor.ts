import { pino } from 'pino'
import { createStaffGroup } from '../channels/telegram/staff-group.ts'
import { reasonsOf, withRemedy } from '../failure.ts'
import { openChannels } from '../wiring/open-channels.ts'
import type { Storage } from '../storage/storage.ts'
import { say, settingsOfProcess, withStorage, type Command } from './command.ts'
import { checkAgencies } from './doctor/agencies.ts'
import { checkMail, checkReaders, checkStaffGroup } from './doctor/alerts.ts'
import { checkAccount, checkTraffic } from './doctor/channel.ts'
import {
  checkBackup,
  checkDatabase,
  checkErasures,
  checkHandbook,
  checkWork,
  databaseRemedy,
} from './doctor/data.ts'
import { bad, type Finding } from './doctor/finding.ts'
import {
  checkClock,
  checkDisk,
  checkPublicUrl,
  checkService,
  checkSettings,
} from './doctor/machine.ts'

export const doctor: Command = {
  usage: 'doctor',
  about: 'looks at everything the service needs and says how to mend what is wrong',
  run,
}

type Check = () => Promise<Finding[]> | Finding[]

const marks = { ok: '✓', warn: '!', bad: '✗' }

async function run(): Promise<void> {
  // Complaints about the settings end here, all at once, with their remedies.
  const config = settingsOfProcess()
  let worst = 0
  const look = async (name: string, check: Check) => {
    const findings = await Promise.resolve()
      .then(check)
      .catch((error: unknown) => [bad(reasonsOf(error))])
    for (const { state, says } of findings) {
      say(`${marks[state]} ${name}: ${says}`)
      worst = Math.max(worst, state === 'bad' ? 2 : state === 'warn' ? 1 : 0)
    }
  }

  await look('settings', () => checkSettings(config))
  await look('disk', () => checkDisk(config))
  await look('service', () => checkService(config))
  await look('public address', () => checkPublicUrl(config))
  await look('clock', () => checkClock(config))
  await look('mail', () => checkMail(config))
  await withStorage(examine).catch((error: unknown) =>
    look('database', () => [
      bad(withRemedy(error) ?? `${reasonsOf(error)}: ${databaseRemedy(config)}`),
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
    await look('people who are told', () => checkReaders(config, storage))
    await look('agencies', () => checkAgencies(config, storage, now))
    const { channels, telegram } = await openChannels(config, storage, () => {}, Date.now, log)
    for (const channel of channels) {
      if (channel.name === 'web') continue
      await look(channel.name, async () => [
        ...(await checkAccount(channel, config, now)),
        ...(await checkTraffic(channel, storage, now)),
      ])
    }
    const staffChatId = config.telegram?.staffChatId
    if (telegram && staffChatId) {
      await look('group of staff', () => checkStaffGroup(createStaffGroup(telegram, staffChatId)))
    }
  }
}
