import type { Logger } from 'pino'
import type { Bot } from '../bot/bot.ts'
import { answerReplies } from '../bot/ticket-answers.ts'
import { agencyName } from '../bot/world.ts'
import type { Channel } from '../conversations/channel.ts'
import type { ChannelName } from '../conversations/message.ts'
import type { Job } from '../queue/queue.ts'
import type { Verdict } from '../queue/worker.ts'
import type { Storage } from '../storage/storage.ts'
import { createAnnouncing } from '../tickets/announce.ts'
import { createTelling } from '../tickets/tell.ts'

export interface AnswersOptions {
  storage: Pick<Storage, 'telling' | 'answerNotices'>
  bot: () => Bot
  channelOf: (name: ChannelName) => Channel | undefined
  wakeDelivery: () => void
  newTrace: () => string
  now: () => number
  log: Logger
}

/** Answers on their way back to people: the jobs of lane `ticket` whose keys begin so. */
export function openAnswers(options: AnswersOptions): {
  tell: (job: Job) => Promise<Verdict>
  announce: (job: Job) => Promise<Verdict>
} {
  const { storage, bot, channelOf, wakeDelivery, newTrace, now, log } = options
  return {
    tell: createTelling({
      store: storage.telling,
      say: (told) => answerReplies(told, bot()),
      channelOf,
      wakeDelivery,
      newTrace,
      now,
      log,
    }),
    announce: createAnnouncing({
      store: storage.answerNotices,
      channelOf,
      agencyName: (id) => {
        const { library } = bot()
        return (id === null ? null : agencyName(id, library)) ?? library.organisation.name
      },
      now,
      log,
    }),
  }
}
