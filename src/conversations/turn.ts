import type { Logger } from 'pino'
import type { Decision, Reply } from '../bot/decision.ts'
import type { Input } from '../bot/decide.ts'
import type { Job } from '../queue/queue.ts'
import type { Verdict } from '../queue/worker.ts'
import type { Channel } from './channel.ts'
import type { OutgoingPart } from './message.ts'
import type { TurnMaterial, TurnStore } from './ports.ts'

export interface TurnOptions {
  store: TurnStore
  /** Undefined when the channel has been switched off since the message came. */
  channelOf: (name: TurnMaterial['channel']) => Channel | undefined
  decide: (input: Input) => Decision
  /** What the person reads when deciding failed for good. */
  apology: () => Reply
  /** Called after a commit that put something into the outbox. */
  wakeDelivery: () => void
  /** Hears of every committed turn; counters do. */
  onTurn: (channel: TurnMaterial['channel'], outcome: Decision['outcome'], ms: number) => void
  /** Attempts after which the job is buried and the person gets the apology. */
  maxAttempts: number
  now: () => number
  log: Logger
}

/** An event older than this is kept for staff but not answered: the person has moved on. In ms. */
const STALE_AFTER = 24 * 3600_000

/** How often to see whether a switched-off channel is on again, in ms. */
const LOOK_AGAIN = 60_000

/** Handles a turn job: one message in, one decision, replies into the outbox. */
export function createTurn(options: TurnOptions): (job: Job) => Promise<Verdict> {
  const { store, channelOf, decide, apology, wakeDelivery, onTurn, maxAttempts, now, log } = options

  return async (job) => {
    const material = await store.loadTurn(job.subject)
    const channel = channelOf(material.channel)
    if (!channel) {
      const reason = `channel ${material.channel} is switched off`
      return { kind: 'later', at: now() + LOOK_AGAIN, reason, uncounted: 'uncounted' }
    }
    const stale = material.receivedAt - material.sentAt > STALE_AFTER
    if (!stale) showTyping(channel, material)

    let decision: Decision
    let parts: OutgoingPart[]
    let buried: string | undefined
    try {
      decision = stale ? silence(material) : decide(toInput(material))
      parts = decision.replies.flatMap((reply) => channel.toParts(reply))
    } catch (error) {
      if (job.attempts < maxAttempts) throw error
      buried = error instanceof Error ? error.message : String(error)
      decision = failure(material, apology())
      parts = decision.replies.flatMap((reply) => channel.toParts(reply))
      log.error({ err: error, trace: material.traceId }, 'turn given up; the person is told')
    }

    await store.commitTurn({
      job,
      material,
      ...decision,
      parts,
      request: decision.request,
      now: now(),
      ...(buried === undefined ? {} : { buried }),
    })
    if (parts.length > 0) wakeDelivery()
    const ms = now() - material.receivedAt
    onTurn(material.channel, decision.outcome, ms)
    log.info(
      {
        trace: material.traceId,
        channel: material.channel,
        outcome: decision.outcome,
        article: decision.article,
        confidence: decision.confidence,
        ms,
      },
      'turn',
    )
    return { kind: 'finished' }
  }

  /** A hint, not a promise: nobody waits for it and its failure is not the message's. */
  function showTyping(channel: Channel, { personId, traceId }: TurnMaterial): void {
    channel
      .showTyping?.(personId)
      .catch((error: unknown) => log.debug({ err: error, trace: traceId }, 'no typing indicator'))
  }
}

function toInput({ kind, text, payload, hidden, firstContact, context }: TurnMaterial): Input {
  return { kind, text, payload, hidden, firstContact, context }
}

const nothingSaid = { article: null, topic: null, confidence: null, candidates: [] } as const

function silence({ context }: TurnMaterial): Decision {
  return { outcome: 'silent', ...nothingSaid, replies: [], context }
}

function failure({ context }: TurnMaterial, reply: Reply): Decision {
  return { outcome: 'error', ...nothingSaid, replies: [reply], context }
}
