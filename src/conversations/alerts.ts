import type { Logger } from 'pino'
import { EMERGENCY } from '../flows/world.ts'
import { backOff, type Job } from '../queue/queue.ts'
import type { Verdict } from '../queue/worker.ts'
import type { Settings } from '../settings/settings.ts'
import { alertWords } from './alert-words.ts'
import { ChannelRefused, ChannelUnreachable } from './channel.ts'
import type { ChannelName } from './message.ts'

/**
 * Staff hear outside the console that somebody waits.
 *
 *   alert "waiting 12" ──┐                        ┌──▶ notify "waiting 12,15 mail 3"
 *                        ├─ still waits? opened? ─┼──▶ notify "waiting 12,15 mail 4"
 *   alert "waiting 15" ──┘                        └──▶ notify "waiting 12,15 telegram"
 *
 * A job for each way, so that trying one of them again repeats none of the others.
 */

/** Why staff are told of somebody outside the console. */
export const alertKinds = ['waiting', 'emergency', 'reminder', 'escalation'] as const
export type AlertKind = (typeof alertKinds)[number]

export interface AlertStore {
  /** Those of these hand-offs that are not closed. */
  openHandoffs(ids: readonly number[]): Promise<OpenHandoff[]>
  /** Whose alerts of a kind are due and not begun. */
  dueAlerts(kind: AlertKind, now: number): Promise<number[]>
  /**
   * Ends an alert, together with those of its kind for `others` that nobody has begun, and makes a
   * notice about all of them for each way, in one commit.
   * @throws LeaseLost
   */
  spread(
    job: Job,
    kind: AlertKind,
    others: readonly number[],
    ways: readonly string[],
    now: number,
  ): Promise<void>
}

export interface OpenHandoff {
  handoffId: number
  contactId: number
  channel: ChannelName
  reason: string
  /** Since when the person waits, ms UTC. */
  since: number
  /** When somebody of ours took it; null while it waits. */
  takenAt: number | null
}

/** Each throws ChannelRefused | ChannelUnreachable, as a channel does. */
export interface AlertWays {
  mail?: { send(mail: Mail): Promise<void> } | undefined
  /** The group of staff in Telegram. */
  group?: { post(text: string): Promise<void> } | undefined
}

export interface Mail {
  /** One address. */
  to: string
  subject: string
  /** Plain; addresses in it become links. */
  text: string
  urgent: boolean
  /** The same for every attempt, so that a mail that came twice is known. */
  id: string
  attachments?: readonly { name: string; mediaType: string; bytes: Uint8Array }[]
  /** The receiving side is asked to say when it cannot be delivered. */
  report?: boolean
}

interface Common {
  store: AlertStore
  ways: AlertWays
  /** Who wants mail when somebody waits. */
  readers: () => Promise<{ id: number; email: string }[]>
  settings: { loadSettings(): Promise<Settings> }
  now: () => number
  log: Logger
}

export interface AlertOptions extends Common {
  /** When the office opens next, `now` while it is open; null when that is not known. */
  opening: (now: number) => number | null
  /** Called when there are notices to send. */
  wakeSending: () => void
}

/** After an alert, others of its kind wait so long and then go out as one. In ms. */
const TOGETHER = 60_000
/** Hand-offs in one notice. */
const MOST_TOGETHER = 100
/** Somebody in danger who goes on writing is told of once in so long, in ms. */
const SAME_DANGER = 5 * 60_000
/** The address of `waiting.escalateTo`, where otherwise stands a user's number. */
const ABOVE = 'above'

/** Handles an alert job, one at a time: whether, when and whom to tell. */
export function createAlerts(options: AlertOptions): (job: Job) => Promise<Verdict> {
  const { store, ways, readers, settings, opening, wakeSending, now, log } = options
  const lastOf = new Map<AlertKind, number>()
  const dangers = new Map<number, number>()

  return async (job) => {
    const kind = kindOf(job.key)
    const [own] = (await store.openHandoffs([job.subject])).filter(stillNeeded(kind, job.createdAt))
    if (!own) return { kind: 'done' }
    const limits = await settings.loadSettings()
    const to = await recipients(kind, limits)
    if (to.length === 0) return { kind: 'done' }

    if (isUrgent(kind, own)) {
      if (kind === 'emergency' && toldLately(own.handoffId)) return { kind: 'done' }
      await spread([])
      if (kind === 'emergency') dangers.set(own.handoffId, now())
      return { kind: 'finished' }
    }
    const opens = opensAt(own, limits)
    if (opens > now()) {
      return { kind: 'later', at: opens, reason: 'the office is closed', uncounted: 'uncounted' }
    }
    const next = (lastOf.get(kind) ?? -Infinity) + TOGETHER
    if (next > now()) {
      return { kind: 'later', at: next, reason: 'together with others', uncounted: 'uncounted' }
    }
    const due = await store.openHandoffs(await store.dueAlerts(kind, now()))
    const others = due.filter(
      (other) =>
        other.handoffId !== own.handoffId &&
        other.takenAt === null &&
        !isUrgent(kind, other) &&
        opensAt(other, limits) <= now(),
    )
    await spread(others.slice(0, MOST_TOGETHER - 1).map(({ handoffId }) => handoffId))
    lastOf.set(kind, now())
    return { kind: 'finished' }

    async function spread(others: readonly number[]): Promise<void> {
      await store.spread(job, kind, others, to, now())
      log.info({ alert: job.key, others, ways: to.length }, 'staff are told')
      wakeSending()
    }
  }

  async function recipients(kind: AlertKind, limits: Settings): Promise<string[]> {
    const mailed = ways.mail ? await readers() : []
    const above = limits['waiting.escalateTo']
    const known = mailed.some(({ email }) => email.toLowerCase() === above.toLowerCase())
    return [
      ...(ways.group ? ['telegram'] : []),
      ...mailed.map(({ id }) => `mail ${id}`),
      ...(ways.mail && kind === 'escalation' && above && !known ? [`mail ${ABOVE}`] : []),
    ]
  }

  function opensAt({ channel }: OpenHandoff, limits: Settings): number {
    return limits[`office.${channel}`] === 'off' ? now() : (opening(now()) ?? now())
  }

  function toldLately(handoffId: number): boolean {
    for (const [id, at] of dangers) if (at <= now() - SAME_DANGER) dangers.delete(id)
    return dangers.has(handoffId)
  }
}

export interface SendingOptions extends Common {
  /** Where the console is; without it staff are told where to look. */
  publicUrl: string | undefined
}

/** A notice that could not be sent for so long is given up, in ms. */
const GIVE_UP_AFTER = 24 * 3600_000

/** Handles a notify job: one notice on its way to one address, or to the group. */
export function createAlertSending(options: SendingOptions): (job: Job) => Promise<Verdict> {
  const { store, ways, readers, settings, publicUrl, now, log } = options
  const pausedUntil: Record<Way, number> = { mail: 0, telegram: 0 }

  return async (job) => {
    const { kind, ids, way, reader } = readKey(job.key)
    const open = await store.openHandoffs(ids)
    const people = open.filter(stillNeeded(kind, job.createdAt))
    if (people.length === 0) return { kind: 'done' }
    if (pausedUntil[way] > now()) {
      const at = pausedUntil[way]
      return { kind: 'later', at, reason: `${way} pauses`, uncounted: 'uncounted' }
    }
    const urgent = people.some((person) => isUrgent(kind, person))
    const words = alertWords({ kind, people, urgent, publicUrl, now: now() })
    try {
      if (way === 'telegram') await ways.group?.post(`${words.subject}\n\n${words.text}`)
      else {
        const to = await addressOf(reader)
        // Switched off, or no longer wanted, since the alert was made.
        if (to === undefined || !ways.mail) return { kind: 'done' }
        const text = `${words.text}\n\n${words.footer}`
        const id = `alert.${job.createdAt}.${job.id}`
        await ways.mail.send({ to, subject: words.subject, text, urgent, id })
      }
      log.info({ notice: job.key, attempts: job.attempts }, 'staff told')
      return { kind: 'done' }
    } catch (error) {
      if (error instanceof ChannelRefused) {
        const reason = `${error.code}: ${error.message}`
        log.error({ notice: job.key, reason }, 'a notice to staff was refused')
        return { kind: 'bury', reason }
      }
      if (!(error instanceof ChannelUnreachable)) throw error
      const { message: reason, pauseMs = 0, waitMs = 0 } = error
      if (now() - job.createdAt > GIVE_UP_AFTER) {
        log.error({ notice: job.key, reason }, 'a notice to staff was given up')
        return { kind: 'bury', reason: `not sent for 24 h: ${reason}` }
      }
      pausedUntil[way] = Math.max(pausedUntil[way], now() + pauseMs)
      const wait = Math.max(backOff(job.attempts), pauseMs, waitMs)
      log.warn({ notice: job.key, attempts: job.attempts, wait, reason }, 'staff not told yet')
      return { kind: 'later', at: now() + wait, reason }
    }
  }

  async function addressOf(reader: string): Promise<string | undefined> {
    if (reader === ABOVE) return (await settings.loadSettings())['waiting.escalateTo'] || undefined
    return (await readers()).find(({ id }) => String(id) === reader)?.email
  }
}

/**
 * Whoever takes a conversation has seen it. Danger is told all the same where somebody held the
 * conversation before: they may long be elsewhere.
 */
const stillNeeded =
  (kind: AlertKind, alertedAt: number) =>
  ({ takenAt }: OpenHandoff): boolean =>
    takenAt === null || (kind === 'emergency' && takenAt <= alertedAt)

const isUrgent = (kind: AlertKind, { reason }: OpenHandoff) =>
  kind === 'emergency' || reason === EMERGENCY

type Way = 'mail' | 'telegram'

function kindOf(key: string): AlertKind {
  const kind = alertKinds.find((each) => key.startsWith(`${each} `))
  if (!kind) throw new Error(`an alert of no known kind: ${key}`)
  return kind
}

/** `<kind> <hand-offs> telegram` or `<kind> <hand-offs> mail <reader>` */
function readKey(key: string) {
  const [, ids = '', way = '', reader = ''] = key.split(' ')
  return {
    kind: kindOf(key),
    ids: ids.split(',').map(Number),
    way: way === 'telegram' ? way : ('mail' as Way),
    reader,
  }
}
