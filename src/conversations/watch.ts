import type { Logger } from 'pino'
import type { Reply } from '../bot/decision.ts'
import { EMERGENCY } from '../flows/world.ts'
import type { SettingsStore } from '../settings/settings.ts'
import type { Channel } from './channel.ts'
import type { ChannelName } from './message.ts'
import type { StaffWork, WaitingList } from './staff-work.ts'

export interface WatchOptions {
  work: Pick<StaffWork, 'lapse'>
  waiting: WaitingList
  settings: Pick<SettingsStore, 'loadSettings'>
  channelOf: (name: ChannelName) => Channel | undefined
  /** Office minutes between two moments; a channel without office hours has minutes of the clock. */
  officeMinutes: (from: number, to: number) => number
  /** What somebody reads who waits too long. */
  waitingLong: () => Reply
  /** Hears of whom something changed. */
  onChange: (contactId: number) => void
  now: () => number
  log: Logger
}

/** Conversations whose hold ran out, a round. */
const MOST_LAPSED = 200
const MINUTE = 60_000

/** Looks after those who wait and those whom staff left: one round of it. */
export function createWatch(options: WatchOptions): () => Promise<void> {
  const { work, waiting, settings, channelOf, officeMinutes, waitingLong, onChange } = options
  const { now, log } = options

  return async () => {
    for (const contactId of await work.lapse(now(), MOST_LAPSED)) onChange(contactId)
    const limits = await settings.loadSettings()
    for (const person of await waiting.waiting()) {
      const { handoffId, contactId, channel, reason, since } = person
      // Danger does not keep office hours.
      const byTheClock = reason === EMERGENCY || limits[`office.${channel}`] === 'off'
      const minutes = byTheClock ? (now() - since) / MINUTE : officeMinutes(since, now())
      if (person.remindedAt === null && minutes >= limits['waiting.remind']) {
        if (await waiting.remind(handoffId, now())) log.info({ handoffId }, 'staff reminded')
      }
      if (person.escalatedAt === null && minutes >= limits['waiting.escalate']) {
        const word = channelOf(channel)?.toParts(waitingLong()) ?? []
        if (await waiting.escalate(handoffId, word, now())) {
          log.warn({ handoffId, minutes: Math.round(minutes) }, 'somebody waits too long')
          onChange(contactId)
        }
      }
    }
  }
}
