import { z } from 'zod'
import type { InboundEvent } from '../../conversations/message.ts'
import { readMessage, readPostback } from './messages.ts'
import { readNotices } from './notices.ts'
import { id, timestamp } from './shapes.ts'

/**
 * Messenger webhook bodies → events. A body may batch several entries with several events; an event
 * is told by which key it has. Under `standby` stand the same events of conversations that somebody
 * else holds. What we do not know, and the dashboard's Test shapes, give no event.
 * Source: Meta, Messenger Platform → Webhooks → Webhook events.
 */
export function parseMessengerBody(body: unknown): InboundEvent[] {
  const { data } = envelope.safeParse(body)
  return (data?.entry ?? []).flatMap(({ messaging, standby, ...entry }) => [
    ...messaging.flatMap((raw) => readEvent(raw, entry, false)),
    ...standby.flatMap((raw) => readEvent(raw, entry, true)),
  ])
}

const events = z.array(z.unknown()).catch([])
const envelope = z.object({
  object: z.literal('page'),
  // An entry we cannot read must not take the others of its batch along.
  entry: z.array(
    z
      .object({
        id: id.optional().catch(undefined),
        time: timestamp.optional().catch(undefined),
        messaging: events,
        standby: events,
      })
      .catch({ messaging: [], standby: [] }),
  ),
})

const side = z.object({ id }).optional().catch(undefined)
const ends = z.looseObject({
  sender: side,
  recipient: side,
  timestamp: timestamp.optional().catch(undefined),
})

function readEvent(
  raw: unknown,
  entry: { id?: string | undefined; time?: number | undefined },
  standby: boolean,
): InboundEvent[] {
  const { data } = ends.safeParse(raw)
  if (!data) return []
  const { sender, recipient, timestamp: own, ...keys } = data
  const fromPage = sender !== undefined && sender.id === entry.id
  const event = {
    keys,
    // Deliveries come without a time of their own.
    at: own ?? entry.time,
    // Old handover examples have the two sides swapped: the person is the one that is not the Page.
    person: fromPage ? recipient?.id : sender?.id,
    recipient: recipient?.id,
    fromPage,
    standby,
  }
  return [...readMessage(event), ...readPostback(event), ...readNotices(event)]
}
