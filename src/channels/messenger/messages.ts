import { z } from 'zod'
import { payloads } from '../../bot/payloads.ts'
import type { EchoAuthor, InboundEvent, InboundMessage } from '../../conversations/message.ts'
import { readAttachments } from './attachments.ts'
import { readReferral } from './notices.ts'
import { appId, id, madeId, maybe, type RawEvent } from './shapes.ts'

const message = z.object({
  mid: id,
  text: maybe(z.string()),
  quick_reply: maybe(z.object({ payload: z.string() })),
  reply_to: maybe(z.object({ mid: id })),
  attachments: maybe(z.array(z.unknown())),
  /** Beside an image that is a sticker, until 2026-08-30. */
  sticker_id: z.unknown().optional(),
  referral: z.unknown().optional(),
  is_deleted: z.unknown().optional(),
  is_echo: z.unknown().optional(),
  app_id: maybe(appId),
  metadata: maybe(z.string()),
})

/** The `message` of an event: what a person wrote, the echo of what the Page sent, or a deletion. */
export function readMessage(event: RawEvent): InboundEvent[] {
  const { data } = message.safeParse(event.keys['message'])
  const { person, at, standby } = event
  if (!data || person === undefined || at === undefined) return []
  const { mid, text, quick_reply: quickReply, reply_to: repliesTo } = data
  const common = { channel: 'messenger', personId: person, sentAt: at } as const
  // Instagram's form of a deletion; Messenger's has a key of its own, see notices.ts.
  if (data.is_deleted === true) {
    const platformMessageId = madeId('deletion', mid)
    return [{ ...common, kind: 'deletion', event: 'deletion', platformMessageId, targets: [mid] }]
  }

  const attachments = readAttachments(data.attachments ?? [], data.sticker_id)
  const content = {
    platformMessageId: mid,
    text: text ?? null,
    payload: quickReply?.payload ?? null,
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(repliesTo ? { quotes: repliesTo.mid } : {}),
  }
  if (data.is_echo === true || event.fromPage) {
    const echo = echoOf(event, data)
    return echo ? [{ ...common, ...content, ...echo }] : []
  }

  const referral = readReferral(event, data.referral, mid)
  const held = standby ? ({ standby: true } as const) : {}
  const phone = sharedPhone(text, quickReply?.payload)
  if (phone !== undefined) {
    const none = { text: null, payload: null, info: { phone } }
    return [
      { ...common, ...content, ...held, ...none, kind: 'info', event: 'message' },
      ...referral,
    ]
  }
  if (!text && attachments.length === 0) return referral
  const kind = quickReply ? 'tap' : text ? 'text' : 'attachment'
  return [{ ...common, ...content, ...held, kind, event: 'message' }, ...referral]
}

/**
 * What the Page sent, from whatever source; there the person is the recipient. The Page's inbox is
 * 263902037430900; the page "message_echoes" prints it one digit shorter. No app at all: a person
 * in the Pages app, or an automation of the Page. Source: Meta, message_echoes.
 */
const PAGE_INBOX: readonly string[] = ['263902037430900', '26390203743090']

/** As conversations/deliver makes them: other programs may use `metadata` as well. */
const TAG = /^[\w-]+\.\d{1,15}$/

function echoOf(
  { recipient }: RawEvent,
  { app_id: app, metadata }: z.infer<typeof message>,
): Pick<InboundMessage, 'kind' | 'event' | 'personId' | 'author' | 'tag'> | undefined {
  if (recipient === undefined) return undefined
  const author: EchoAuthor = app === undefined || PAGE_INBOX.includes(app) ? 'staff' : 'app'
  const tag = metadata !== undefined && TAG.test(metadata) ? { tag: metadata } : {}
  return { kind: 'echo', event: 'message_echo', personId: recipient, author, ...tag }
}

/**
 * A tap on the quick reply that offers the person's own number: text and payload are the number.
 * No payload of ours looks like one.
 */
function sharedPhone(text: string | undefined, payload: string | undefined): string | undefined {
  if (payload === undefined || !/^\+?\d[\d ]{7,17}$/.test(payload)) return undefined
  const digits = (value: string) => value.replace(/\D/g, '')
  return digits(text ?? payload) === digits(payload) ? payload : undefined
}

const postback = z.object({
  mid: maybe(id),
  title: maybe(z.string()),
  payload: maybe(z.string()),
  referral: z.unknown().optional(),
})

/** Ours, and the one most Pages were set up with before. */
const startPayloads: readonly string[] = [payloads.start, 'GET_STARTED']

/** A tap on a button, on Get Started, in the persistent menu or on an ice breaker. */
export function readPostback(event: RawEvent): InboundEvent[] {
  const { data } = postback.safeParse(event.keys['postback'])
  const { person, at, standby } = event
  if (!data || person === undefined || at === undefined) return []
  const { title, payload } = data
  const mid = data.mid ?? madeId('at', at, payload)
  const tap: InboundMessage = {
    channel: 'messenger',
    kind: payload !== undefined && startPayloads.includes(payload) ? 'start' : 'tap',
    // Whoever made the button gets the tap as usual, also while others hold the conversation; what
    // is overheard beside it must not pass for the same event.
    event: standby ? 'standby_postback' : 'postback',
    personId: person,
    platformMessageId: mid,
    text: title ?? null,
    payload: payload ?? null,
    sentAt: at,
    ...(standby ? { standby: true } : {}),
  }
  return [tap, ...readReferral(event, data.referral, mid)]
}
