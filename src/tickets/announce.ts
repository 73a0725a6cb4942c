import type { Logger } from 'pino'
import { ChannelRefused, ChannelUnreachable, type Channel } from '../conversations/channel.ts'
import type { ChannelName } from '../conversations/message.ts'
import { backOff, type Job } from '../queue/queue.ts'
import type { Verdict } from '../queue/worker.ts'
import type { AnswerNotices } from './ports.ts'

export interface AnnouncingOptions {
  store: AnswerNotices
  channelOf: (name: ChannelName) => Channel | undefined
  /** Name of an agency; of the department itself for none. */
  agencyName: (id: string | null) => string
  now: () => number
  log: Logger
}

/** A word that says an answer is there is worth trying for so long, in ms. */
const GIVE_UP_AFTER = 24 * 3600_000

/**
 * Handles a job of lane `ticket` with the key `announce …`: somebody's answer waits until they write,
 * and they are told that it does. At least once, as all that leaves us.
 */
export function createAnnouncing(options: AnnouncingOptions): (job: Job) => Promise<Verdict> {
  const { store, channelOf, agencyName, now, log } = options

  return async (job) => {
    const about = await store.toAnnounce(job.subject)
    const channel = about && channelOf(about.channel)
    if (!about || !channel?.announceAnswer) return { kind: 'done' }
    const { personId, code, askedAt, traceId: trace } = about
    const agency = agencyName(about.agency)
    try {
      await channel.announceAnswer(personId, { code, askedAt, agency })
      log.info({ trace, channel: channel.name }, 'told that an answer waits')
      return { kind: 'done' }
    } catch (error) {
      if (error instanceof ChannelRefused) return notAnnounced(`${error.code}: ${error.message}`)
      if (!(error instanceof ChannelUnreachable)) throw error
      if (now() - job.createdAt > GIVE_UP_AFTER) {
        return notAnnounced(`not reachable for 24 h: ${error.message}`)
      }
      const wait = Math.max(backOff(job.attempts), error.pauseMs ?? 0, error.waitMs ?? 0)
      return { kind: 'later', at: now() + wait, reason: error.message }
    }

    async function notAnnounced(reason: string): Promise<Verdict> {
      await store.recordNotAnnounced(job, job.subject, reason, now())
      log.warn({ trace, channel: channel?.name, reason }, 'could not tell that an answer waits')
      return { kind: 'finished' }
    }
  }
}
