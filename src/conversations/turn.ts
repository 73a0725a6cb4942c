import type { Logger } from 'pino'
import {
  emptyContext,
  type Context,
  type Decision,
  type Reply,
  type Request,
} from '../bot/decision.ts'
import type { Input } from '../bot/bot.ts'
import type { Job } from '../queue/queue.ts'
import type { Verdict } from '../queue/worker.ts'
import type { Channel } from './channel.ts'
import type { Desk } from './desk.ts'
import type { ChannelName, OutgoingPart } from './message.ts'
import type { TurnMaterial, TurnStore } from './ports.ts'
import { BOT_OFF } from './staff-work.ts'
import { isHeld } from './states.ts'

export interface TurnTold {
  channel: ChannelName
  outcome: Decision['outcome']
  ms: number
  /** Somebody must be told, or there is a question to gather: a job may wait. */
  leftWork: boolean
}

export interface TurnOptions {
  store: TurnStore
  /** Undefined when the channel has been switched off since the message came. */
  channelOf: (name: TurnMaterial['channel']) => Channel | undefined
  decide: (input: Input) => Decision
  /** What the person reads when deciding failed for good. */
  apology: () => Reply
  /** What a person reads who writes too much at once. */
  slowDown: () => Reply
  /** How things stand on staff's side; looked up often, so it must cost nothing. */
  desk: (channel: ChannelName) => Desk
  /** What a person reads once whose channel's bot is switched off. */
  botOff: () => Reply
  /** Called after a commit that put something into the outbox. */
  wakeDelivery: () => void
  /** Hears of every committed turn; counters do. */
  onTurn: (turn: TurnTold) => void
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

/** Somebody of ours who wrote within so long is there and sees what comes. In ms. */
const STAFF_PRESENT = 15 * MINUTE

/** Handles a turn job: one message in, one decision, replies into the outbox. */
export function createTurn(options: TurnOptions): (job: Job) => Promise<Verdict> {
  const { store, channelOf, decide, apology, slowDown, desk, botOff, wakeDelivery } = options
  const { onTurn, maxAttempts, now, random, log } = options

  return async (job) => {
    const material = afterStaff(await store.loadTurn(job.subject), now())
    const channel = channelOf(material.channel)
    if (!channel) {
      const reason = `channel ${material.channel} is switched off`
      return { kind: 'later', at: now() + LOOK_AGAIN, reason, uncounted: 'uncounted' }
    }
    const { floodSince } = material.context
    const held = isHeld(material.hold, now()) || wereAnswered(material)
    if (!held && floodSince === undefined && material.lastMinute > MOST_A_MINUTE) {
      await putOff(job, material, channel)
      return { kind: 'finished' }
    }
    const flood = floodSince !== undefined
    const joins = flood && (await joinsLater(material))
    const words = joins ? null : await wordsOf(material)
    const stale = material.receivedAt - material.sentAt > STALE_AFTER
    // In a flood what was taken back may be the last of many that still want their answer.
    const silent = stale || joins || (material.takenBack && !(flood && words))
    if (!silent && !held) showTyping(channel, material)

    let decision: Decision
    let parts: OutgoingPart[]
    let buried: string | undefined
    try {
      decision = silent
        ? silence(joins ? material.context : afterFlood(material))
        : await decideKnowing(toInput(material, words, desk(material.channel)), material)
      if (!silent) decision = besideStaff(decision, material, held)
      parts = decision.replies.flatMap((reply) => channel.toParts(reply))
    } catch (error) {
      if (job.attempts < maxAttempts) throw error
      buried = error instanceof Error ? error.message : String(error)
      const context = afterFlood(material)
      decision = held ? silence(context) : failure(context, apology())
      parts = decision.replies.flatMap((reply) => channel.toParts(reply))
      log.error({ err: error, trace: material.traceId }, 'turn given up')
    }

    const urgent = decision.outcome === 'emergency'
    const spoken = await store.commitTurn({
      job,
      material,
      ...decision,
      parts,
      now: now(),
      ...(urgent ? { urgent } : {}),
      ...(buried === undefined ? {} : { buried }),
    })
    if (parts.length > 0) wakeDelivery()
    const ms = now() - material.receivedAt
    const outcome = spoken === 'silenced' ? 'silent' : decision.outcome
    onTurn({ channel: material.channel, outcome, ms, leftWork: decision.requests.length > 0 })
    log.info(
      {
        trace: material.traceId,
        channel: material.channel,
        outcome,
        article: decision.article,
        confidence: decision.confidence,
        ms,
      },
      'turn',
    )
    return { kind: 'finished' }
  }

  /** What becomes of a decision where people of ours have the word, or the bot may not speak. */
  function besideStaff(decision: Decision, material: TurnMaterial, held: boolean): Decision {
    const { outcome, requests } = decision
    const erasing = requests.some(({ kind }) => kind === 'erase')
    if (erasing) return decision
    if (held) {
      const { lastStaffAt } = material
      // Danger cannot wait for somebody who last wrote hours ago.
      const away = lastStaffAt === null || now() - lastStaffAt > STAFF_PRESENT
      if (outcome === 'emergency' && away) return decision
      const alarm = outcome === 'emergency' ? requests.filter(({ kind }) => kind === 'handoff') : []
      return { ...silence(afterFlood(material)), requests: [...alarm, ...verdictsIn(requests)] }
    }
    if (!desk(material.channel).botOff || outcome === 'emergency') return decision
    const told = material.hold.state === 'waiting'
    // Whoever only opens the chat wants nothing of staff yet.
    const opens = material.kind === 'follow' || material.kind === 'start'
    return {
      ...silence(afterFlood(material)),
      replies: told ? [] : [botOff()],
      requests: opens ? [] : [...verdictsIn(requests), { kind: 'handoff', reason: BOT_OFF }],
    }
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

function toInput(
  material: TurnMaterial,
  text: string | null,
  { usualMinutes, anyTime, notice }: Desk,
): Omit<Input, 'now' | 'random'> {
  const { kind, payload, attachments, hidden, firstContact, context, hold, told } = material
  const staff = { waiting: hold.state === 'waiting', usualMinutes, anyTime }
  return {
    ...{ kind, text, payload, message: material.messageId },
    ...{ attachments, hidden, firstContact, context, staff },
    ...(told ? { told } : {}),
    ...(notice ? { notice } : {}),
  }
}

/**
 * What somebody says of an answer counts, whoever has the word. Of an agency's nobody asks them then what is
 * missing: that is said with it, or not at all.
 */
function verdictsIn(requests: readonly Request[]): Request[] {
  const ofArticles = requests.filter(({ kind }) => kind === 'not-right')
  const said = requests.filter(({ kind }) => kind === 'verdict' || kind === 'reopen')
  const [first] = said
  return said.length === 1 && first?.kind === 'verdict' && first.verdict === 'unclear'
    ? [first, { kind: 'reopen', code: first.code, content: null }]
    : [...said, ...ofArticles]
}

const nothingSaid = {
  article: null,
  topic: null,
  confidence: null,
  candidates: [],
  requests: [],
} as const

/** Staff spoke after it was written, and gave the conversation back before its turn came. */
const wereAnswered = ({ lastStaffAt, sentAt }: TurnMaterial) =>
  lastStaffAt !== null && lastStaffAt > sentAt

/** Staff fell silent and nobody has noted it yet: the bot begins afresh. */
function afterStaff(material: TurnMaterial, now: number): TurnMaterial {
  const { hold } = material
  const fresh = hold.state === 'staff' && !isHeld(hold, now)
  return fresh ? { ...material, context: emptyContext } : material
}

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
