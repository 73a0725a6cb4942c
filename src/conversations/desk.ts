import type { Settings } from '../settings/settings.ts'
import { median } from './median.ts'
import type { ChannelName } from './message.ts'
import type { WaitingList } from './staff-work.ts'

/** How things stand on staff's side, as the bot must know it. */
export interface Desk {
  /** The bot of this channel is switched off. */
  botOff: boolean
  /** In how many office minutes people usually get a first answer; null when nobody knows. */
  usualMinutes: number | null
  /** Office hours do not hold for this channel. */
  anyTime: boolean
  /** What everybody is told for a while. */
  notice: { id: number; text: string } | null
}

/** What staff switch while the service runs. */
export interface Switches {
  /** Why the bot of a channel is off, and who did it when; no entry where it is on. */
  botOff: Partial<Record<ChannelName, { reason: string; by: number | null; at: number }>>
  notice: { text: string; until: number; by: number | null; at: number } | null
}

export interface SwitchStore {
  loadSwitches(): Promise<Switches>
  switchBot(
    channel: ChannelName,
    off: { reason: string } | null,
    by: number,
    now: number,
  ): Promise<void>
  setNotice(notice: { text: string; until: number } | null, by: number, now: number): Promise<void>
}

export interface DeskOptions {
  switches: SwitchStore
  settings: { loadSettings(): Promise<Settings> }
  waiting: Pick<WaitingList, 'answeredSince'>
  /** Office minutes between two moments. */
  officeMinutes: (from: number, to: number) => number
  now: () => number
}

/** Hand-offs of so long are counted, and at least so many of them, for "usually". */
const COUNTED = 30 * 24 * 3600_000
const ENOUGH = 5
const MOST = 200

/** Kept in memory, for every message asks; whoever changes a switch has it looked up again. */
export function createDesk(options: DeskOptions) {
  const { switches, settings, waiting, officeMinutes, now } = options
  let known: { switches: Switches; settings: Settings; usualMinutes: number | null } | undefined

  return {
    /** Looks everything up; before that the desk is as if nothing was ever switched. */
    async refresh(): Promise<void> {
      const answered = await waiting.answeredSince(now() - COUNTED, MOST)
      const minutes = answered.map(({ createdAt, firstReplyAt }) =>
        officeMinutes(createdAt, firstReplyAt),
      )
      known = {
        switches: await switches.loadSwitches(),
        settings: await settings.loadSettings(),
        usualMinutes: minutes.length < ENOUGH ? null : median(minutes),
      }
    },
    of(channel: ChannelName): Desk {
      const notice = known?.switches.notice
      return {
        botOff: known?.switches.botOff[channel] !== undefined,
        usualMinutes: known?.usualMinutes ?? null,
        anyTime: known?.settings[`office.${channel}`] === 'off',
        notice: notice && notice.until > now() ? { id: notice.at, text: notice.text } : null,
      }
    },
  }
}
