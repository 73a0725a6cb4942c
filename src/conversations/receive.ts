import type { Logger } from 'pino'
import { maskSecrets, type SecretKind } from '../text/mask.ts'
import { normalise } from '../text/normalise.ts'
import { wantsAnswer, type InboundMessage } from './message.ts'
import { BadMessage, type InboundStore, type ReceivedMessage } from './ports.ts'

export interface ReceiveOptions {
  store: InboundStore
  /** Called after a commit that holds something to answer. */
  wakeTurns: () => void
  now: () => number
  newId: () => string
  log: Logger
}

/** Resolves once the messages are durable; only then may the platform be told 200. */
export type Receive = (messages: readonly InboundMessage[]) => Promise<void>

/** Longest text kept of one message, in UTF-16 units; no platform sends more. */
const LONGEST_TEXT = 10_000

/**
 * The way in. Deliveries that arrive while a commit is under way share the next one (group
 * commit): one fsync serves them all, so durability costs a burst little. 500 messages at once:
 * 4–11 times faster than a commit each (`npm run bench:receive`).
 */
export function createReceive({ store, wakeTurns, now, newId, log }: ReceiveOptions): Receive {
  interface Delivery {
    messages: ReceivedMessage[]
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
      const fresh = await store.storeInbound(group.flatMap(({ messages }) => messages))
      let at = 0
      for (const { messages, resolve } of group) resolve(fresh.slice(at, (at += messages.length)))
    } catch (error) {
      // One delivery must not fail because of another: each alone, so the culprit is found. When
      // the database itself is in trouble that would only make everybody wait for it in turn.
      const split = group.length > 1 && error instanceof BadMessage
      for (const delivery of group) {
        if (split) await commitGroup([delivery])
        else {
          const [first] = delivery.messages
          const about = { trace: first?.traceId, channel: first?.channel, event: first?.event }
          log.error({ err: error, ...about }, 'ALARM: a message could not be stored')
          delivery.reject(error)
        }
      }
    }
  }

  return async (inbound) => {
    if (inbound.length === 0) return
    const messages = inbound.map((message) => mask(message, newId(), now()))
    const fresh = await new Promise<boolean[]>((resolve, reject) => {
      waiting.push({ messages, resolve, reject })
      // setImmediate lets every request already read from the sockets join the group.
      if (!committing) setImmediate(() => committing || void commitWaiting())
    })
    for (const [at, { traceId, channel, event, hidden }] of messages.entries()) {
      log.info({ trace: traceId, channel, event, hidden, duplicate: !fresh[at] }, 'received')
    }
    if (messages.some((message, at) => fresh[at] && wantsAnswer(message))) wakeTurns()
  }
}

function mask(message: InboundMessage, traceId: string, receivedAt: number): ReceivedMessage {
  const text = clean(message.text)
  // A payload is text as well: on Zalo whatever is typed behind a # is one.
  const payload = clean(message.payload)
  const hidden = [...new Set([...text.hidden, ...payload.hidden])]
  return { ...message, text: text.text, payload: payload.text, hidden, traceId, receivedAt }
}

function clean(given: string | null): { text: string | null; hidden: readonly SecretKind[] } {
  if (given === null) return { text: null, hidden: [] }
  // Cut first, too: composing thousands of marks on one letter takes quadratic time.
  return maskSecrets(normalise(given.slice(0, 2 * LONGEST_TEXT)).slice(0, LONGEST_TEXT))
}
