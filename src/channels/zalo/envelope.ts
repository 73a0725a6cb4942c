import { z } from 'zod'

/**
 * What the events of the OA webhook have in common. Docs: "Webhook → Sự kiện". All scalars are text
 * in practice; ids are decimal digits beyond 2^53 (hex for messages), so a number is no id: it has
 * lost its end already. What looks wrong is as if it were not there: one odd field must not cost a
 * citizen's message.
 */
const idText = z.string().regex(/^[\x21-\x7e]{1,200}$/)
const id = idText.optional().catch(undefined)
const party = z
  .object({ id: idText, admin_id: z.string().optional().catch(undefined) })
  .optional()
  .catch(undefined)
const anything = z.record(z.string(), z.unknown()).optional().catch(undefined)

export const envelope = z.object({
  event_name: z.string().regex(/^\w{1,100}$/),
  timestamp: z
    .union([z.string(), z.number().transform(String)])
    .pipe(z.string().regex(/^\d{1,15}$/)),
  sender: party,
  recipient: party,
  follower: party,
  user_id: id,
  message: z
    .object({
      msg_id: id,
      msg_ids: z.array(id).optional().catch(undefined),
      text: z.string().optional(),
      quote_msg_id: id,
      conversation_id: id,
      attachments: z.array(z.unknown()).optional().catch(undefined),
      react_icon: z.string().optional().catch(undefined),
      delivery_time: z.unknown().optional(),
    })
    .optional()
    .catch(undefined),
  info: anything,
  tag: z
    .object({
      name: z.string().optional().catch(undefined),
      user_ids: z.array(id).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  data: z.looseObject({ user_id: id }).optional().catch(undefined),
})

export type ZaloEvent = z.infer<typeof envelope> & {
  /** The whole body: calls and consents have fields of their own. */
  body: Readonly<Record<string, unknown>>
}

/** What every event of ours starts with. Those without a message id are one per person and time. */
export function happening(
  { event_name: event, timestamp, message }: ZaloEvent,
  personId: string,
  platformMessageId = message?.msg_id ?? `at:${timestamp}`,
) {
  return { channel: 'zalo', event, personId, platformMessageId, sentAt: Number(timestamp) } as const
}

/**
 * The person whom an event is about, for events whose direction the docs and the deliveries that
 * were seen disagree on: whoever is not the account.
 */
export function personOf(
  { sender, recipient, follower, user_id: userId, data }: ZaloEvent,
  oaId: string,
): string | undefined {
  const named = userId ?? follower?.id ?? data?.user_id
  const parties = [recipient?.id, sender?.id]
  return [named, ...parties].find((each) => each !== undefined && each !== oaId)
}
