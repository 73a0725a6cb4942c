import type { Logger } from 'pino'
import type { Context, Decision, Reply } from '../bot/decision.ts'
import type { Input } from '../bot/bot.ts'
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
  /** What a person reads who writes too much at once. */
  slowDown: () => Reply
  /** Called after a commit that put something into the outbox. */
  wakeDelivery: () => void
  /** Hears of every committed turn; counters do. */
  onTurn: (channel: TurnMaterial['channel'], outcome: Decision['outcome'], ms: number) => void
  /** Attempts after which the job is buried and the person gets the apology. */
  maxAttempts: number
  now: () => number
  /** Gives numbers from 0 up to 1. */
  random: () => number
  log: Logger
}

/** An event older than this is kept for staff but not answered: the person has moved on. In ms. */
const STALE_AFTER = 24 * 3600_000

/** How often to see whether a switched-off channel is on again, in ms. */
const LOOK_AGAIN = 60_000

/** Messages of one person in a minute; what comes beyond is answered as one, a minute later. */
const MOST_A_MINUTE = 20
const MINUTE = 60_000
/** Of the words of a flood, in UTF-16 units: as much as one message may have. */
const LONGEST_FLOOD = 10_000

/** Handles a turn job: one message in, one decision, replies into the outbox. */
export function createTurn(options: TurnOptions): (job: Job) => Promise<Verdict> {
  const { store, channelOf, decide, apology, slowDown, wakeDelivery, onTurn, maxAttempts } = options
  const { now, random, log } = options

  return async (job) => {
    const material = await store.loadTurn(job.subject)
    const channel = channelOf(material.channel)
    if (!channel) {
      const reason = `channel ${material.channel} is switched off`
      return { kind: 'later', at: now() + LOOK_AGAIN, reason, uncounted: 'uncounted' }
    }
    const { floodSince } = material.context
    if (floodSince === undefined && material.lastMinute > MOST_A_MINUTE) {
      await putOff(job, material, channel)
      return { kind: 'finished' }
    }
    const flood = floodSince !== undefined
    const joins = flood && (await joinsLater(material))
    const words = joins ? null : await wordsOf(material)
    const stale = material.receivedAt - material.sentAt > STALE_AFTER
    // In a flood what was taken back may be the last of many that still want their answer.
    const silent = stale || joins || (material.takenBack && !(flood && words))
    if (!silent) showTyping(channel, material)

    let decision: Decision
    let parts: OutgoingPart[]
    let buried: string | undefined
    try {
      decision = silent
        ? silence(joins ? material.context : afterFlood(material))
        : await decideKnowing(toInput(material, words), material)
      parts = decision.replies.flatMap((reply) => channel.toParts(reply))
    } catch (error) {
      if (job.attempts < maxAttempts) throw error
      buried = error instanceof Error ? error.message : String(error)
      decision = failure(afterFlood(material), apology())
      parts = decision.replies.flatMap((reply) => channel.toParts(reply))
      log.error({ err: error, trace: material.traceId }, 'turn given up; the person is told')
    }

    await store.commitTurn({
      job,
      material,
      ...decision,
      parts,
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

  /** Decides, and once more when something had to be looked up for it. */
  async function decideKnowing(
    input: Omit<Input, 'now' | 'random'>,
    { contactId }: TurnMaterial,
  ): Promise<Decision> {
    const given = { ...input, now: now(), random }
    const first = decide(given)
    if (!first.need) return first
    const facts = await store.lookUp(first.need, contactId, given.now)
    const decision = decide({ ...given, facts })
    if (decision.need) throw new Error(`what was looked up (${first.need.kind}) was not enough`)
    return decision
  }

  /** The first message too many: a calm word now, its answer with all that follows in a minute. */
  async function putOff(job: Job, material: TurnMaterial, channel: Channel): Promise<void> {
    const { context, messageId, traceId, channel: name } = material
    await store.putOff({
      job,
      material,
      parts: channel.toParts(slowDown()),
      context: { ...context, floodSince: messageId },
      until: now() + MINUTE,
      now: now(),
    })
    wakeDelivery()
    log.warn({ trace: traceId, channel: name }, 'too many messages at once; answered as one')
  }

  /** In a flood only the last message is answered, with the words of all. */
  function joinsLater({ contactId, messageId }: TurnMaterial): Promise<boolean> {
    return store.moreWaiting(contactId, messageId)
  }

  async function wordsOf(material: TurnMaterial): Promise<string | null> {
    const { context, contactId, messageId, kind, text } = material
    if (context.floodSince === undefined || !(kind === 'text' || kind === 'attachment')) return text
    const texts = await store.textsBetween(contactId, context.floodSince, messageId)
    if (kind === 'attachment' && text) texts.push(text)
    return texts.length === 0 ? text : texts.join('\n').slice(0, LONGEST_FLOOD)
  }

  /** A hint, not a promise: nobody waits for it and its failure is not the message's. */
  function showTyping(channel: Channel, { personId, traceId }: TurnMaterial): void {
    channel
      .showTyping?.(personId)
      .catch((error: unknown) => log.debug({ err: error, trace: traceId }, 'no typing indicator'))
  }
}

function toInput(material: TurnMaterial, text: string | null): Omit<Input, 'now' | 'random'> {
  const { kind, payload, attachments, hidden, firstContact, context } = material
  return { kind, text, payload, attachments, hidden, firstContact, context }
}

const nothingSaid = {
  article: null,
  topic: null,
  confidence: null,
  candidates: [],
  requests: [],
} as const

/** Whatever became of the last message of a flood, it is over. */
function afterFlood({ context }: TurnMaterial): Context {
  const rest = { ...context }
  delete rest.floodSince
  return rest
}

function silence(context: Context): Decision {
  return { outcome: 'silent', ...nothingSaid, replies: [], context }
}

function failure(context: Context, reply: Reply): Decision {
  return { outcome: 'error', ...nothingSaid, replies: [reply], context }
}
