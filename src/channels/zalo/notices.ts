import { z } from 'zod'
import type { InboundEvent, Notice, PersonInfo } from '../../conversations/message.ts'
import { happening, personOf, type ZaloEvent } from './envelope.ts'

type Details = Readonly<Record<string, unknown>>
export type Reader = (event: ZaloEvent, oaId: string) => InboundEvent | InboundEvent[] | undefined

/** Events that are no message, by name. Docs: "Webhook → Sự kiện". */
export const notices: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['user_seen_message', receipt('seen')],
  ['user_received_message', receipt('received')],
  ['user_withdraw', withdrawal],
  ['unfollow', note(() => ({}))],
  ['user_reacted_message', note(reaction, reactionId)],
  ['oa_reacted_message', note(reaction, reactionId)],
  ['user_call_oa', call],
  ['oa_call_user', call],
  ['oa_send_consent', note(({ body }) => pick(body, consentFields))],
  ['user_reply_consent', note(({ body }) => pick(body, consentFields))],
  ['add_user_to_tag', tagged],
  ['remove_user_from_tag', tagged],
  ['update_user_info', note(({ data }) => without(data))],
  ['widget_interaction_accepted', note(({ data }) => without(data))],
  ['widget_failed_to_sync_user_external_id', note(({ data }) => without(data))],
])

/**
 * The docs print the OA as the sender, some deliveries have the person there. A template message to
 * a phone number gives the same event, with `delivery_time`: nobody whom we talk with here.
 */
function receipt(state: 'seen' | 'received'): Reader {
  return (event, oaId) => {
    const { msg_id: one, msg_ids: many = [], delivery_time: ofTemplate } = event.message ?? {}
    const of = [...new Set([...many, one].filter((each) => each !== undefined))]
    const personId = personOf(event, oaId)
    if (personId === undefined || isPhone(personId) || ofTemplate !== undefined) return undefined
    return of.length > 0 ? { ...happening(event, personId), kind: 'receipt', state, of } : undefined
  }
}

/** Ids of people are 16 digits and more. */
const isPhone = (id: string) => /^\+?\d{9,12}$/.test(id)

function withdrawal(event: ZaloEvent, oaId: string): Notice | undefined {
  const personId = personOf(event, oaId)
  return personId === undefined ? undefined : { ...happening(event, personId), kind: 'withdrawal' }
}

function note(
  detailsOf: (event: ZaloEvent, oaId: string) => Details,
  idOf: (event: ZaloEvent) => string | undefined = () => undefined,
): Reader {
  return (event, oaId) => {
    const personId = personOf(event, oaId)
    if (personId === undefined) return undefined
    const details = detailsOf(event, oaId)
    const started = happening(event, personId, idOf(event))
    return { ...started, kind: 'note', interaction: false, details }
  }
}

function reaction({ message, event_name: name }: ZaloEvent): Details {
  const by = name.startsWith('user') ? 'person' : 'account'
  return { by, message: message?.msg_id, icon: message?.react_icon }
}

/** Somebody may react to one message more than once. */
function reactionId({ message, timestamp }: ZaloEvent): string {
  return `${message?.msg_id ?? ''}:${timestamp}`
}

const callFields = {
  call_id: 'call',
  call_type: 'type',
  init_time: 'startedAt',
  call_duration: 'durationMs',
  waiting_time: 'waitedSeconds',
  talk_time: 'talkedMs',
  status_code: 'status',
} as const

/** Only a call that somebody took lets us write again. */
function call(event: ZaloEvent, oaId: string): Notice | undefined {
  const personId = personOf(event, oaId)
  if (personId === undefined) return undefined
  const details = pick(event.body, callFields)
  return {
    ...happening(event, personId),
    kind: 'note',
    interaction: Number(details['talkedMs']) > 0,
    details,
  }
}

const consentFields = {
  request_type: 'request',
  user_consent: 'answer',
  create_time: 'createdAt',
  expired_time: 'expiresAt',
} as const

/** One event names everybody who got the tag. */
function tagged(event: ZaloEvent): Notice[] {
  const { name, user_ids: people = [] } = event.tag ?? {}
  const id = `at:${event.timestamp}`
  return [...new Set(people.filter((each) => each !== undefined))].map((personId) => ({
    ...happening(event, personId, id),
    kind: 'note',
    interaction: false,
    details: { tag: name },
  }))
}

/** Scalars under the names we give them. */
function pick(body: Details, fields: Readonly<Record<string, string>>): Details {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([theirs, ours]) => {
      const value = body[theirs]
      return typeof value === 'string' || typeof value === 'number' ? [[ours, value]] : []
    }),
  )
}

/** Who it is stands beside the note. */
function without(data: ZaloEvent['data']): Details {
  return Object.fromEntries(Object.entries(data ?? {}).filter(([name]) => name !== 'user_id'))
}

const field = z
  .union([z.string(), z.number().transform(String)])
  .transform((value) => value.trim())
  .optional()
  .catch(undefined)
const formFields = z.object({
  name: field,
  phone: field,
  user_dob: field,
  gender: field,
  address: field,
  ward: field,
  district: field,
  city: field,
  full_address: z
    .object({ user_address: field, user_ward: field, user_city: field })
    .optional()
    .catch(undefined),
})

/**
 * What a person filled into the form of `request_user_info`, in the shape of today
 * (`full_address`) and in the older one; undefined when they gave nothing.
 */
export function personInfo(info: unknown): PersonInfo | undefined {
  const { data } = formFields.safeParse(info)
  if (!data) return undefined
  const { full_address: full } = data
  const parts = full
    ? [full.user_address, full.user_ward, full.user_city]
    : [data.address, data.ward, data.district, data.city]
  const given = {
    name: data.name,
    phone: data.phone,
    address: parts.filter(Boolean).join(', '),
    birthday: data.user_dob,
    gender: data.gender,
  }
  const filled = Object.entries(given).filter(([, value]) => value)
  return filled.length > 0 ? Object.fromEntries(filled) : undefined
}
