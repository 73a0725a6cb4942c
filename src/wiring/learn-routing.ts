import type { Logger } from 'pino'
import type { Reading } from './current-bot.ts'
import type { Handbook } from '../knowledge/content.ts'
import type { TicketIntake } from '../tickets/ports.ts'
import { openRouting, type Asked, type Routing, type Suggestion } from '../tickets/routing.ts'
import { createWording } from '../tickets/wording.ts'

export interface LearningOptions {
  handbook: () => Handbook
  /** Version of the handbook. */
  version: () => number
  answered: TicketIntake['answeredBy']
  learn: Reading['routing']
  now: () => number
  log: Logger
}

/** Answered tickets that are learnt from. */
const MOST_TICKETS = 2000
/** What was answered meanwhile counts at the latest after so long, in ms. */
const LEARN_EVERY = 24 * 3600_000

/**
 * Which agency should answer, learnt beside the thread that answers: when the first ticket comes, when
 * the handbook changed, and once a day.
 */
export function learnRouting(options: LearningOptions) {
  const { handbook, version, answered, learn, now, log } = options
  let routing: Routing | undefined
  let learntOf = { version: -1, at: 0 }
  let learning: Promise<void> | undefined

  async function anew(): Promise<void> {
    const { articles, agencies, lexicon } = handbook()
    const of = { version: version(), at: now() }
    const tickets = (await answered(MOST_TICKETS)).reverse()
    const material = {
      articles: articles.map(({ title, questions, owner }) => ({ title, questions, owner })),
      tickets,
    }
    const trained = await learn({ material, agencies, lexicon }).result
    routing = openRouting(trained, agencies, createWording(lexicon))
    learntOf = of
    log.info({ tickets: tickets.length }, 'learnt which agency answers what')
  }

  return {
    /** Resolves when what is known is fresh enough; a failure leaves what was known before. */
    async ready(): Promise<void> {
      const isFresh = learntOf.version === version() && now() - learntOf.at < LEARN_EVERY
      if (isFresh) return
      learning ??= anew()
        .catch((error: unknown) => log.error({ err: error }, 'agencies could not be learnt'))
        .finally(() => (learning = undefined))
      await learning
    },
    suggest: (text: string, asked: Asked): Suggestion[] => routing?.suggest(text, asked) ?? [],
  }
}
