import type { Logger } from 'pino'
import { maskSecrets, type SecretKind } from '../text/mask.ts'
import { normalise } from '../text/normalise.ts'
import { isMessage, wantsAnswer, type InboundEvent } from './message.ts'
import { BadMessage, type InboundStore, type ReceivedEvent } from './ports.ts'

export interface ReceiveOptions {
  store: InboundStore
  /** Called after a commit that holds something to answer. */
  wakeTurns: () => void
  /** Hears of every event that was stored for the first time; counters do. */
  onEvent?: (event: ReceivedEvent) => void
  now: () => number
  newId: () => string
  log: Logger
}

/** Resolves once the events are durable; only then may the platform be told 200. */
export type Receive = (events: readonly InboundEvent[]) => Promise<void>

/** Longest text kept of one message, in UTF-16 units; no platform sends more. */
const LONGEST_TEXT = 10_000

/**
 * The way in. Deliveries that arrive while a commit is under way share the next one (group
 * commit): one fsync serves them all, so durability costs a burst little. 500 messages at once:
 * 4–11 times faster than a commit each (`npm run bench:receive`).
 */
export function createReceive(options: ReceiveOptions): Receive {
  const { store, wakeTurns, onEvent, now, newId, log } = options
  interface Delivery {
    events: ReceivedEvent[]
    resolve: (fresh: boolean[]) => void
    reject: (error: unknown) => void
  }
  let waiting: Delivery[] = []
  let committing = false

  async function commitWaiting(): Promise<void> {
    committing = true
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      await commitGroup(group)
    }
    committing = false
  }

  async function commitGroup(group: Delivery[]): Promise<void> {
    try {
      const fresh = await store.storeInbound(group.flatMap(({ events }) => events))
      let at = 0
      for (const { events, resolve } of group) resolve(fresh.slice(at, (at += events.length)))
    } catch (error) {
      // One delivery must not fail because of another: each alone, so the culprit is found. When
      // the database itself is in trouble that would only make everybody wait for it in turn.
      const split = group.length > 1 && error instanceof BadMessage
      for (const delivery of group) {
        if (split) await commitGroup([delivery])
        else {
          const [first] = delivery.events
          const about = { trace: first?.traceId, channel: first?.channel, event: first?.event }
          log.error({ err: error, ...about }, 'ALARM: a message could not be stored')
          delivery.reject(error)
        }
      }
    }
  }

  return async (inbound) => {
    if (inbound.length === 0) return
    const events = inbound.map((event) => mask(event, newId(), now()))
    const fresh = await new Promise<boolean[]>((resolve, reject) => {
      waiting.push({ events, resolve, reject })
      // setImmediate lets every request already read from the sockets join the group.
      if (!committing) setImmediate(() => committing || void commitWaiting())
    })
    for (const [at, event] of events.entries()) {
      const { traceId, channel, kind, event: name, hidden } = event
      const duplicate = !fresh[at]
      const about = { trace: traceId, channel, kind, event: name, hidden, duplicate }
      // What will be answered has a line of its turn; a second one each cost 5 % of the way in.
      if (!duplicate && hidden.length === 0 && wantsAnswer(event)) log.debug(about, 'received')
      else log.info(about, 'received')
      if (!duplicate) onEvent?.(event)
    }
    if (events.some((event, at) => fresh[at] && wantsAnswer(event))) wakeTurns()
  }
}

function mask(event: InboundEvent, traceId: string, receivedAt: number): ReceivedEvent {
  if (!isMessage(event)) {
    if (event.kind !== 'edit') return { ...event, traceId, receivedAt, hidden: [] }
    const { text, hidden } = clean(event.text)
    return { ...event, text: text ?? '', hidden, traceId, receivedAt }
  }
  const text = clean(event.text)
  // A payload is text as well: on Zalo whatever is typed behind a # is one.
  const payload = clean(event.payload)
  const hidden = [...new Set([...text.hidden, ...payload.hidden])]
  return { ...event, text: text.text, payload: payload.text, hidden, traceId, receivedAt }
}

function clean(given: string | null): { text: string | null; hidden: readonly SecretKind[] } {
  if (given === null) return { text: null, hidden: [] }
  // Cut first, too: composing thousands of marks on one letter takes quadratic time.
  return maskSecrets(normalise(given.slice(0, 2 * LONGEST_TEXT)).slice(0, LONGEST_TEXT))
}
