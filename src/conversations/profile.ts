import type { Logger } from 'pino'
import { backOff, type Job } from '../queue/queue.ts'
import type { Verdict } from '../queue/worker.ts'
import { ChannelRefused, ChannelUnreachable, type Channel } from './channel.ts'
import type { ChannelName } from './message.ts'
import type { ContactStore } from './ports.ts'

export interface ProfileOptions {
  store: ContactStore
  channelOf: (name: ChannelName) => Channel | undefined
  now: () => number
  log: Logger
}

/** A name is a help for staff, not worth asking for all day. */
const MOST_ATTEMPTS = 6

/** Handles a profile job: asks the platform once who a new contact is. */
export function createProfileFetch(options: ProfileOptions): (job: Job) => Promise<Verdict> {
  const { store, channelOf, now, log } = options

  return async (job) => {
    const contact = await store.loadContact(job.subject)
    const channel = contact && channelOf(contact.channel)
    if (!contact || !channel?.profileOf) return { kind: 'done' }
    try {
      await store.saveProfile(job.subject, await channel.profileOf(contact.personId))
    } catch (error) {
      const unreachable = error instanceof ChannelUnreachable
      if (unreachable && job.attempts < MOST_ATTEMPTS) {
        const wait = Math.max(backOff(job.attempts), error.pauseMs ?? 0)
        return { kind: 'later', at: now() + wait, reason: error.message }
      }
      if (!unreachable && !(error instanceof ChannelRefused)) throw error
      log.info({ channel: contact.channel, reason: error.message }, 'no name for a new contact')
    }
    return { kind: 'done' }
  }
}
