/** Zalo's webhook events as it posts them to the app: bodies, signature, posting. */
import { createHash } from 'node:crypto'
import { isObject, jsonObject, postRaw, type Json, type PostResult } from './http-double.ts'

/** Ids are digits beyond 2^53: an app that turns them into numbers is found out. */
export const zaloTestAccount = {
  appId: '1234567890123456789',
  appSecret: 'testAppSecret0001',
  oaId: '3886132808788086450',
  oaSecretKey: 'testOASecretKey0001',
  userId: '2468458835291979220',
} as const

export type ZaloMessageKind = 'text' | 'buttons' | 'image' | 'gif' | 'file' | 'request_user_info'

/** SHA-256 of app id + the exact bytes + timestamp + OA Secret Key; not an HMAC. */
export function signZalo(
  rawBody: string,
  keys: { readonly appId: string; readonly oaSecretKey: string },
): string {
  const { timestamp } = jsonObject(rawBody) ?? {}
  const time = typeof timestamp === 'string' || typeof timestamp === 'number' ? timestamp : ''
  const hash = createHash('sha256').update(`${keys.appId}${rawBody}${time}${keys.oaSecretKey}`)
  return `mac=${hash.digest('hex')}`
}

export function postZalo(
  url: string,
  rawBody: string,
  keys: { readonly appId: string; readonly oaSecretKey: string } = zaloTestAccount,
  headers: Record<string, string> = {},
): Promise<PostResult> {
  return postRaw(url, rawBody, { 'X-ZEvent-Signature': signZalo(rawBody, keys), ...headers })
}

interface When {
  readonly userId: string
  readonly msgId?: string
  readonly timestamp?: number
}

export type ZaloEvents = ReturnType<typeof zaloEvents>

let eventsBuilt = 0

/** Builders of raw event bodies. Every scalar is a string, as on the wire. */
export function zaloEvents(from: { appId?: string; oaId?: string; now?: () => number } = {}) {
  const appId = from.appId ?? zaloTestAccount.appId
  const oaId = from.oaId ?? zaloTestAccount.oaId
  const now = from.now ?? Date.now

  const body = (name: string, at: number | undefined, rest: Json) =>
    JSON.stringify({ app_id: appId, event_name: name, timestamp: String(at ?? now()), ...rest })

  const fromUser = (name: string, { userId, msgId, timestamp }: When, message: Json) =>
    body(name, timestamp, {
      user_id_by_app: idByApp(userId),
      sender: { id: userId },
      recipient: { id: oaId },
      message: { msg_id: msgId ?? nextMsgId(), ...message },
    })

  const attached = (type: string, payload: Json, text?: string) => ({
    ...(text !== undefined && { text }),
    attachments: [{ type, payload }],
  })

  const fromOa = (name: string, { userId, msgId, timestamp }: When, message: Json, admin?: Json) =>
    body(name, timestamp, {
      user_id_by_app: idByApp(userId),
      sender: { id: oaId, ...admin },
      recipient: { id: userId },
      message: { msg_id: msgId ?? nextMsgId(), ...message },
    })

  const aboutUser = (name: string, when: Omit<When, 'msgId'>, rest: Json) =>
    body(name, when.timestamp, {
      oa_id: oaId,
      user_id_by_app: idByApp(when.userId),
      ...rest,
    })

  const media = 'https://f6.photo.talk.zdn.vn/test'
  return {
    /** Also what a tap on an `oa.query.*` button produces: the payload as text. */
    text: (event: When & { text: string }) =>
      fromUser('user_send_text', event, { text: event.text }),
    image: (event: When & { url?: string; text?: string }) => {
      const url = event.url ?? `${media}.jpg`
      return fromUser(
        'user_send_image',
        event,
        attached('image', { thumbnail: url, url }, event.text),
      )
    },
    sticker: (event: When) =>
      fromUser('user_send_sticker', event, attached('sticker', { id: '46979', url: media })),
    audio: (event: When) =>
      fromUser('user_send_audio', event, attached('audio', { url: `${media}.aac` })),
    link: (event: When & { url: string }) => {
      const payload = { thumbnail: media, description: 'Trang web', url: event.url }
      return fromUser('user_send_link', event, attached('link', payload))
    },
    file: (event: When & { name: string }) => {
      const type = event.name.split('.').at(-1) ?? ''
      const payload = {
        url: media,
        name: event.name,
        size: '11820',
        type,
        checksum: '0'.repeat(32),
      }
      return fromUser('user_send_file', event, attached('file', payload))
    },
    location: (event: When & { latitude: string; longitude: string; text?: string }) => {
      const coordinates = { latitude: event.latitude, longitude: event.longitude }
      return fromUser(
        'user_send_location',
        event,
        attached('location', { coordinates }, event.text),
      )
    },
    anonymousText: (event: When & { text: string; conversationId: string }) =>
      fromUser('anonymous_send_text', event, {
        text: event.text,
        conversation_id: event.conversationId,
      }),
    follow: (event: Omit<When, 'msgId'>) =>
      aboutUser('follow', event, { follower: { id: event.userId }, source: 'oa_profile' }),
    unfollow: (event: Omit<When, 'msgId'>) =>
      aboutUser('unfollow', event, { follower: { id: event.userId } }),
    chatNow: (event: Omit<When, 'msgId'>) =>
      aboutUser('user_click_chatnow', event, { user_id: event.userId }),
    /** The person takes back consent: their data must go. */
    withdraw: (event: Omit<When, 'msgId'>) =>
      aboutUser('user_withdraw', event, { user_id: event.userId }),
    submitInfo: (event: Omit<When, 'msgId'> & { info: Json }) =>
      body('user_submit_info', event.timestamp, {
        user_id_by_app: idByApp(event.userId),
        sender: { id: event.userId },
        recipient: { id: oaId },
        info: event.info,
      }),
    /** Examples disagree on who is the sender; the documentation prints the OA. */
    seen: (event: When & { msgIds: readonly string[] }) =>
      body('user_seen_message', event.timestamp, {
        sender: { id: oaId },
        recipient: { id: event.userId },
        message: { msg_ids: event.msgIds },
      }),
    received: (event: When & { msgId: string }) => fromOa('user_received_message', event, {}),
    /** A person typed this in the OA chat tool: only then is `sender.admin_id` there. */
    staffEcho: (event: When & { adminId: string; text: string }) =>
      fromOa('oa_send_text', event, { text: event.text }, { admin_id: event.adminId }),
    apiEcho: (event: When & { text: string; kind?: ZaloMessageKind }) => {
      const kind = event.kind ?? 'text'
      const text = event.text ? { text: event.text } : {}
      const message = kind === 'text' ? text : { ...text, ...attached(...echoAttachments[kind]) }
      return fromOa(echoNames[kind], event, message)
    },
    /** Any other event, known to Zalo or not yet invented. */
    other: (name: string, rest: Json, timestamp?: number) => body(name, timestamp, rest),
    /** What the console posts, unsigned, when the address is saved; it must get 200. */
    probe: () => '{}',
  }
}

export const zaloEvent = zaloEvents()

/** oa_send_template for buttons is seen in code, not documented; apps must take any oa_send_*. */
const echoNames: Record<ZaloMessageKind, string> = {
  text: 'oa_send_text',
  buttons: 'oa_send_template',
  image: 'oa_send_image',
  gif: 'oa_send_gif',
  file: 'oa_send_file',
  request_user_info: 'oa_send_request_user_info',
}

const templateEcho: [string, Json] = [
  'template',
  { zinstant_id: '1', text: '', link_url: '', checksum: '' },
]
const echoAttachments: Record<Exclude<ZaloMessageKind, 'text'>, [string, Json]> = {
  buttons: templateEcho,
  request_user_info: templateEcho,
  image: ['image', { thumbnail: 'https://photo.zdn.vn/t', url: 'https://photo.zdn.vn/t' }],
  gif: ['gif', { thumbnail: 'https://photo.zdn.vn/g', url: 'https://photo.zdn.vn/g' }],
  file: ['file', { url: 'https://file.zdn.vn/f', name: 'f.pdf', size: '1', type: 'pdf' }],
}

function nextMsgId(): string {
  eventsBuilt += 1
  return `96d3cdf3af15${eventsBuilt.toString(16).padStart(8, '0')}`
}

/** The same person has another number towards the app. */
export function idByApp(userId: string): string {
  return /^\d+$/.test(userId) ? String(BigInt(userId) + 3_053_313_961_883_898_080n) : userId
}

/** Who opened the window with this event, if anyone did. */
export function interactingUser(raw: string): string | undefined {
  const event = jsonObject(raw) ?? {}
  const name = String(event['event_name'])
  const holder = name === 'follow' ? event['follower'] : event['sender']
  if (name === 'user_click_chatnow') return String(event['user_id'])
  if (name !== 'follow' && !name.startsWith('user_send_')) return undefined
  return isObject(holder) && typeof holder['id'] === 'string' ? holder['id'] : undefined
}
