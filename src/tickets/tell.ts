import type { Logger } from 'pino'
import { isPicture, type Channel } from '../conversations/channel.ts'
import type { ChannelName, OutgoingPart } from '../conversations/message.ts'
import type { Job } from '../queue/queue.ts'
import type { Verdict } from '../queue/worker.ts'
import type { Telling, ToTell } from './ports.ts'
import type { TicketAnswer } from './ticket.ts'

type Reply = Parameters<Channel['toParts']>[0]

/** What one of those who asked is told. */
export interface Told {
  code: string
  wording: string | null
  askedAt: number
  agency: string | null
  text: string
  correction: boolean
  files: number
  filesLeft: readonly string[]
}

export interface TellingOptions {
  store: Telling
  /** The answer in words and, where files come between, the question whether it helps. */
  say: (told: Told) => { words: Reply; question: Reply | null }
  channelOf: (name: ChannelName) => Channel | undefined
  wakeDelivery: () => void
  newTrace: () => string
  now: () => number
  log: Logger
}

/** Of one job at a time: well within the lease, also where each gets a copy of large files. */
const MOST_AT_ONCE = 50

/**
 * Handles a job of lane `ticket` with the key `tell …`: everybody who asked gets the answer into their
 * chat, each in a transaction of their own, so that a crash neither tells twice nor leaves out.
 */
export function createTelling(options: TellingOptions): (job: Job) => Promise<Verdict> {
  const { store, say, channelOf, wakeDelivery, newTrace, now, log } = options

  return async (job) => {
    const ticketId = job.subject
    const found = await store.toTell(ticketId, MOST_AT_ONCE)
    if (!found) {
      await store.allTold(job, ticketId, now())
      return { kind: 'finished' }
    }
    let told = 0
    for (const asker of found.askers) {
      const parts = partsFor(found, asker)
      if (!(await store.tell(asker.id, found.answer.id, parts, newTrace(), now()))) continue
      told++
      wakeDelivery()
    }
    log.info({ ticket: ticketId, told }, 'told of an answer')
    // Nobody could be told: somebody else is at it, or they were all taken out meanwhile.
    const at = told === 0 ? now() + LOOK_AGAIN : now()
    return { kind: 'later', at, reason: 'more may have asked', uncounted: 'uncounted' }
  }

  function partsFor({ answer }: ToTell, asker: ToTell['askers'][number]): OutgoingPart[] {
    const channel = channelOf(asker.channel)
    const toParts = (reply: Reply) => channel?.toParts(reply) ?? asItIs(reply)
    const isSendable = (file: AnswerFile) =>
      channel !== undefined && (channel.fileProblem?.(file, asker.personId) ?? null) === null
    const files = answer.files.filter(isSendable)
    const { words, question } = say({
      code: asker.code,
      wording: asker.wording === '' ? null : asker.wording,
      askedAt: asker.askedAt,
      agency: answer.agency,
      text: answer.text,
      correction: asker.answerId !== null,
      files: files.length,
      filesLeft: answer.files.filter((file) => !isSendable(file)).map(({ name }) => name),
    })
    return [
      ...toParts(words),
      ...files.flatMap(({ id: fileId, name, mediaType }) => {
        const kind = isPicture(mediaType) ? ('image' as const) : ('file' as const)
        return toParts({ text: '', choices: [], attachment: { kind, fileId, name, mediaType } })
      }),
      ...(question ? toParts(question) : []),
    ]
  }
}

type AnswerFile = TicketAnswer['files'][number]

/** How soon to look again at a ticket of which nobody could be told, in ms. */
const LOOK_AGAIN = 5_000

/** For a channel that is switched off: it waits in the outbox as long as any reply would. */
const asItIs = ({ text, choices }: Reply): OutgoingPart[] => [
  {
    text,
    choices: choices.map(({ label, payload, url }) => ({
      label,
      ...(payload === undefined ? {} : { payload }),
      ...(url === undefined ? {} : { url }),
    })),
  },
]
