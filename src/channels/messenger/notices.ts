import { z } from 'zod'
import type { Notice } from '../../conversations/message.ts'
import { maskSecrets } from '../../text/mask.ts'
import { normalise } from '../../text/normalise.ts'
import { appId, id, known, madeId, maybe, timestamp, words, type RawEvent } from './shapes.ts'

/**
 * Events that are no message: receipts, edits, deletions, and what staff should see beside the
 * conversation. Source: Meta, Messenger Platform → Webhooks → Webhook events, a page a key.
 */
export function readNotices(event: RawEvent): Notice[] {
  return Object.entries(event.keys).flatMap(([key, value]) => {
    const read = Object.hasOwn(readers, key) ? readers[key] : undefined
    return read?.(event, value) ?? []
  })
}

/** Whether a thumb under one of our messages stands for a right answer. */
const THUMBS = new Map([
  ['Good response', true],
  ['Bad response', false],
])

type Reader = (event: RawEvent, value: unknown) => Notice[]

const readers: Record<string, Reader> = {
  delivery: reader(
    z.object({ watermark: timestamp, mids: maybe(z.array(maybe(id))) }),
    (event, { watermark, mids = [] }) => {
      const named = mids.filter((mid) => mid !== undefined)
      const receipt = { ...about(event, 'delivery', watermark), state: 'received' } as const
      return [
        ...(named.length > 0 ? [{ ...receipt, kind: 'receipt', of: named } as const] : []),
        { ...receipt, kind: 'receipt', of: watermark },
      ]
    },
    ({ watermark }) => watermark,
  ),

  read: reader(
    z.object({ watermark: timestamp }),
    (event, { watermark }) => [
      { ...about(event, 'read', watermark), kind: 'receipt', state: 'seen', of: watermark },
    ],
    ({ watermark }) => watermark,
  ),

  message_edit: reader(
    z.object({ mid: id, text: z.string(), num_edit: maybe(z.union([z.string(), z.number()])) }),
    (event, { mid, text, num_edit: number = event.at }) => [
      { ...about(event, 'message_edit', mid, number), kind: 'edit', target: mid, text },
    ],
  ),

  // Seen in one public recording only; Instagram's form is read with the messages.
  delete: reader(z.object({ mids: z.array(maybe(id)) }), (event, { mids }) => {
    const targets = mids.filter((mid) => mid !== undefined)
    if (targets.length === 0) return []
    return [{ ...about(event, 'deletion', ...targets), kind: 'deletion', targets }]
  }),

  reaction: reader(
    z.object({ mid: id, action: maybe(words), reaction: maybe(words), emoji: maybe(words) }),
    (event, { mid, action = 'react', reaction, emoji }) => [
      note(event, ['reaction', mid, action], {
        // Taking one back is not among what opens the window.
        interaction: action !== 'unreact',
        details: { mid, action, reaction, emoji },
      }),
    ],
  ),

  referral: (event, value) => readReferral(event, value),

  optin: reader(
    z.object({ ref: maybe(words), type: maybe(words), title: maybe(words) }),
    (event, { ref, type, title }) => [
      // With a type: marketing consent, which opens nothing.
      note(event, ['optin', ref, type], {
        interaction: type === undefined,
        details: { ref, type, title },
      }),
    ],
  ),

  pass_thread_control: handover('pass_thread_control'),
  take_thread_control: handover('take_thread_control'),
  request_thread_control: handover('request_thread_control'),
  app_roles: reader(
    z.record(z.string().max(100), z.array(z.string().max(100)).max(10)),
    (event, roles) => [
      note(event, ['app_roles'], { details: { roles: Object.entries(roles).slice(0, 20) } }),
    ],
  ),

  policy_enforcement: policy,
  'policy-enforcement': policy,

  // Without its authorization_code: a secret, and of no use to us.
  account_linking: reader(z.object({ status: maybe(words) }), (event, { status }) => [
    note(event, ['account_linking', status], { details: { status } }),
  ]),

  response_feedback: reader(
    z.object({ feedback: maybe(words), mid: maybe(id) }),
    (event, { feedback, mid }) => {
      const right = THUMBS.get(feedback ?? '')
      return [
        note(event, ['response_feedback', mid, feedback], {
          ...(mid === undefined || right === undefined ? {} : { judges: { message: mid, right } }),
          details: { feedback, mid },
        }),
      ]
    },
  ),

  messaging_feedback: reader(
    z.object({ feedback_screens: z.array(z.unknown()) }),
    (event, { feedback_screens: screens }) => [
      note(event, ['messaging_feedback'], { details: { answers: screens.flatMap(answersOf) } }),
    ],
  ),
}

/** An ad, a shop or a link that led somebody here; `of` the message that carries it, if one does. */
export function readReferral(event: RawEvent, value: unknown, of?: string): Notice[] {
  return readReferralOf(of)(event, value)
}

const referral = z.object({
  ref: maybe(words),
  source: maybe(words),
  type: maybe(words),
  ad_id: maybe(appId),
  referer_uri: maybe(words),
})

const readReferralOf = (of: string | undefined) =>
  reader(referral, (event, { ref, source, type, ad_id: ad, referer_uri: from }) => [
    note(event, ['referral', of, ref], {
      interaction: true,
      details: { ref, source, type, ad, from },
    }),
  ])

/** Who speaks to this person now: another app, staff in the inbox, or nobody (null). */
function handover(key: string): Reader {
  const owner = maybe(appId.nullable())
  return reader(
    z.object({
      previous_owner_app_id: owner,
      new_owner_app_id: owner,
      requested_owner_app_id: owner,
      metadata: maybe(words),
    }),
    (event, given) => [
      note(event, [key, given.new_owner_app_id ?? undefined], {
        details: {
          previousOwner: given.previous_owner_app_id,
          newOwner: given.new_owner_app_id,
          requestedOwner: given.requested_owner_app_id,
          metadata: given.metadata,
        },
      }),
    ],
  )
}

/** Meta warns the Page, blocks it or lets it go: no person has to do with it. */
function policy({ at }: RawEvent, value: unknown): Notice[] {
  const { data } = z.object({ action: maybe(words), reason: maybe(words) }).safeParse(value)
  if (!data || at === undefined) return []
  return [
    {
      kind: 'account',
      channel: 'messenger',
      event: 'policy_enforcement',
      platformMessageId: madeId('policy_enforcement', data.action, at),
      sentAt: at,
      details: known(data),
    },
  ]
}

const question = z.object({
  type: maybe(words),
  payload: maybe(words),
  follow_up: maybe(z.object({ payload: maybe(words) })),
})
const screen = z.object({ questions: z.record(z.string().max(100), z.unknown()) })

/** What somebody answered in the Customer Feedback template. */
function answersOf(raw: unknown): object[] {
  const { data } = screen.safeParse(raw)
  return Object.entries(data?.questions ?? {})
    .slice(0, 20)
    .flatMap(([name, value]) => {
      const { data } = question.safeParse(value)
      if (!data) return []
      const { type, payload, follow_up: more } = data
      // Typed freely, as a message is.
      const text = more?.payload && maskSecrets(normalise(more.payload)).text
      return [known({ question: name, type, payload, text })]
    })
}

type PersonEvent = RawEvent & { person: string; at: number }

/** Reads one key; `atOf` where the event may have no other time than the one inside. */
function reader<T>(
  shape: z.ZodType<T>,
  toNotices: (event: PersonEvent, value: T) => Notice[],
  atOf?: (value: T) => number,
): Reader {
  return (event, raw) => {
    const { data } = shape.safeParse(raw)
    const at = event.at ?? (data === undefined ? undefined : atOf?.(data))
    if (data === undefined || event.person === undefined || at === undefined) return []
    return toNotices({ ...event, person: event.person, at }, data)
  }
}

function about(
  { person, at }: PersonEvent,
  event: string,
  ...of: readonly (string | number | undefined)[]
) {
  const platformMessageId = madeId(event, ...of)
  return { channel: 'messenger', event, personId: person, platformMessageId, sentAt: at } as const
}

type Note = Extract<Notice, { kind: 'note' }>

function note(
  event: PersonEvent,
  of: readonly [string, ...(string | undefined)[]],
  {
    interaction = false,
    judges,
    details,
  }: Partial<Pick<Note, 'interaction' | 'judges'>> & { details: Record<string, unknown> },
): Notice {
  const [name] = of
  const happening = about(event, name, ...of.slice(1), event.at)
  const judged = judges ? { judges } : {}
  return { ...happening, kind: 'note', interaction, ...judged, details: known(details) }
}
