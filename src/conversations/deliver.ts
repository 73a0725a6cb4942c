import type { Logger } from 'pino'
import { backOff, LeaseLost, type Job } from '../queue/queue.ts'
import type { Verdict } from '../queue/worker.ts'
import { createBreaker, type Breaker } from './breaker.ts'
import { ChannelRefused, ChannelUnreachable, type Channel } from './channel.ts'
import type { ChannelName } from './message.ts'
import type { Outgoing, OutboxStore } from './ports.ts'

export interface DeliverOptions {
  store: OutboxStore
  /** Undefined when the channel has been switched off since the reply was decided. */
  channelOf: (name: ChannelName) => Channel | undefined
  /** Hears what became of every part: live pages and counters do. */
  onSettled: (part: Outgoing, result: DeliveryResult) => void
  /** Resolves after so many ms. */
  pause: (ms: number) => Promise<void>
  now: () => number
  log: Logger
}

/** `parked`: kept until the person writes again. */
export type DeliveryResult = 'sent' | 'refused' | 'parked'

/**
 * A part that could not be sent for so long is given up, with the reason. In ms, from when its job
 * was made: one that waited for the person's window starts anew.
 */
const GIVE_UP_AFTER = 24 * 3600_000

/** 1 + 2 + 4 + 8 + 16 s: within the lease of a delivery. */
const RECORD_TRIES = 6

/** How often to see whether a switched-off channel is on again, in ms. */
const LOOK_AGAIN = 60_000

/** Handles a deliver job: one part of a reply to its platform. At least once; see `channel.ts`. */
export function createDeliver(options: DeliverOptions): (job: Job) => Promise<Verdict> {
  const { store, channelOf, onSettled, pause, now, log } = options
  const breakers = new Map<ChannelName, Breaker>()

  return async (job) => {
    const outgoing = await store.loadOutgoing(job.subject, now())
    if (!outgoing) return { kind: 'done' }
    const { channel: name, messageId, personId, part, traceId } = outgoing
    const about = { trace: traceId, channel: name, message: messageId }

    const channel = channelOf(name)
    if (!channel) {
      const off = new ChannelUnreachable(`channel ${name} is switched off`, LOOK_AGAIN)
      return unreachable(outgoing, off)
    }
    const paused = await store.pausedUntil(name)
    if (paused > now()) {
      return { kind: 'later', at: paused, reason: 'channel paused', uncounted: 'uncounted' }
    }

    const { speaker } = outgoing
    const lastInteractionAt = await interaction(channel, outgoing)
    const closed = channel.closedWindow?.({ speaker, lastInteractionAt, now: now() }, personId)
    if (closed) return parked(outgoing, closed)

    try {
      const { platformMessageId } = await channel.send(personId, part, {
        tag: `${traceId}.${messageId}`,
        speaker,
        lastInteractionAt,
        now: now(),
        ...(outgoing.file === null ? {} : { file: outgoing.file }),
        ...(outgoing.quotes === null ? {} : { quotes: outgoing.quotes }),
      })
      breakerOf(name).worked()
      await recorded(() => store.recordSent(job, messageId, platformMessageId, now()))
      log.info({ ...about, attempts: job.attempts, ms: now() - outgoing.createdAt }, 'delivered')
      onSettled(outgoing, 'sent')
      return { kind: 'finished' }
    } catch (error) {
      if (error instanceof ChannelRefused) return refused(outgoing, error)
      if (error instanceof ChannelUnreachable) return unreachable(outgoing, error)
      throw error
    }

    /** The platform has said yes: trouble in writing that down must not send it again. */
    async function recorded(record: () => Promise<void>): Promise<void> {
      for (let tries = 1; ; tries++) {
        try {
          return await record()
        } catch (error) {
          if (error instanceof LeaseLost || tries >= RECORD_TRIES) throw error
          log.error({ ...about, err: error }, 'sent, but not written down yet; trying again')
          await pause(backOff(tries))
        }
      }
    }

    async function parked(outgoing: Outgoing, reason: string) {
      const announce = channel?.announceAnswer !== undefined
      await store.recordParked(job, messageId, reason, now(), { announce })
      log.warn({ ...about, reason }, 'parked until the person writes again')
      onSettled(outgoing, 'parked')
      return { kind: 'finished' } as const
    }

    async function refused(outgoing: Outgoing, error: ChannelRefused) {
      breakerOf(name).worked()
      const reason = `${error.code}: ${error.message}`
      if (error.remedy === 'window') return parked(outgoing, reason)
      await store.recordRefused(job, messageId, reason, now())
      log[error.remedy === 'alert' ? 'error' : 'warn']({ ...about, reason }, 'refused')
      onSettled(outgoing, 'refused')
      return { kind: 'finished' } as const
    }

    async function unreachable(outgoing: Outgoing, error: ChannelUnreachable) {
      if (now() - job.createdAt > GIVE_UP_AFTER) {
        const reason = `not reachable for 24 h: ${error.message}`
        await store.recordRefused(job, messageId, reason, now())
        log.error({ ...about, reason: error.message }, 'given up')
        onSettled(outgoing, 'refused')
        return { kind: 'finished' } as const
      }
      const own = error.pauseMs ?? error.waitMs
      const broken = own === undefined ? breakerOf(name).failed(messageId, now()) : undefined
      const pauseMs = error.pauseMs ?? broken
      if (pauseMs !== undefined) {
        await store.pauseChannel(name, now() + pauseMs, error.message)
        log.error({ channel: name, pauseMs, reason: error.message }, 'channel pauses')
      }
      const wait = Math.max(backOff(job.attempts), pauseMs ?? 0, error.waitMs ?? 0)
      log.warn(
        { ...about, attempts: job.attempts, wait, reason: error.message },
        'will be tried again',
      )
      return { kind: 'later', at: now() + wait, reason: error.message } as const
    }
  }

  /** As we know it; when by that the window is closed, as the platform does. */
  async function interaction(channel: Channel, outgoing: Outgoing): Promise<number | null> {
    const { speaker, lastInteractionAt: known, contactId, personId, traceId } = outgoing
    const about = { speaker, lastInteractionAt: known, now: now() }
    const closed = channel.closedWindow?.(about, personId)
    if (!closed || !channel.lastInteraction) return known
    try {
      const told = await channel.lastInteraction(personId)
      if (told === null || told <= (known ?? 0)) return known
      await store.recordInteraction(contactId, told)
      return told
    } catch (error) {
      log.warn({ err: error, trace: traceId }, 'the platform does not say who may be written to')
      return known
    }
  }

  function breakerOf(name: ChannelName): Breaker {
    const breaker = breakers.get(name) ?? createBreaker()
    breakers.set(name, breaker)
    return breaker
  }
}
