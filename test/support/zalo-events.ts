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

/** Everything of which the OA tool and other apps have been seen to cause an echo. */
export const zaloEchoKinds = [
  'text',
  'image',
  'gif',
  'list',
  'file',
  'sticker',
  'link',
  'video',
  'carousel',
  'template',
  'action',
  'request_user_info',
] as const
export type ZaloEchoKind = (typeof zaloEchoKinds)[number]

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
  /** Id of the message that this one quotes. */
  readonly quotes?: string
}

interface Visitor {
  /** The anonymous id. */
  readonly userId: string
  readonly conversationId: string
  readonly msgId?: string
  readonly timestamp?: number
}

/** Examples disagree on who is the sender of a receipt. */
export type ReceiptSender = 'oa' | 'user'

export type ZaloEvents = ReturnType<typeof zaloEvents>

let eventsBuilt = 0

/** Builders of raw event bodies. Every scalar is a string, as on the wire. */
export function zaloEvents(from: { appId?: string; oaId?: string; now?: () => number } = {}) {
  const appId = from.appId ?? zaloTestAccount.appId
  const oaId = from.oaId ?? zaloTestAccount.oaId
  const now = from.now ?? Date.now

  const body = (name: string, at: number | undefined, rest: Json) =>
    JSON.stringify({ app_id: appId, event_name: name, timestamp: String(at ?? now()), ...rest })

  const fromUser = (name: string, { userId, msgId, timestamp, quotes }: When, message: Json) =>
    body(name, timestamp, {
      user_id_by_app: idByApp(userId),
      sender: { id: userId },
      recipient: { id: oaId },
      message: {
        msg_id: msgId ?? nextMsgId(),
        ...(quotes !== undefined && { quote_msg_id: quotes }),
        ...message,
      },
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

  const between = (sender: ReceiptSender, userId: string) =>
    sender === 'oa'
      ? { sender: { id: oaId }, recipient: { id: userId } }
      : { sender: { id: userId }, recipient: { id: oaId } }

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
    gif: (event: When) =>
      fromUser('user_send_gif', event, attached('gif', { thumbnail: media, url: `${media}.gif` })),
    video: (event: When) => {
      const payload = { thumbnail: `${media}.jpg`, description: '', url: `${media}.mp4` }
      return fromUser('user_send_video', event, attached('video', payload))
    },
    /** Comes as a link whose description is JSON text; the name of the contact is the text. */
    businessCard: (event: When & { name: string; phone: string }) => {
      const description = JSON.stringify({ phone: event.phone, qrCodeUrl: `${media}/qr` })
      const payload = { thumbnail: media, url: `${media}/card`, description }
      return fromUser('user_send_business_card', event, attached('link', payload, event.name))
    },
    /** Several pictures in one event. */
    album: (event: When & { urls: readonly string[] }) =>
      fromUser('user_send_image', event, {
        attachments: event.urls.map((url) => ({ type: 'image', payload: { thumbnail: url, url } })),
      }),
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
    anonymousText: (event: Visitor & { text: string }) =>
      fromUser('anonymous_send_text', event, {
        text: event.text,
        conversation_id: event.conversationId,
      }),
    anonymous: (event: Visitor & { kind: 'image' | 'file' | 'sticker' }) =>
      fromUser(`anonymous_send_${event.kind}`, event, {
        conversation_id: event.conversationId,
        ...attached(...echoAttachments[event.kind]),
      }),
    anonymousEcho: (
      event: Visitor & { kind?: 'text' | 'image' | 'file' | 'sticker'; text?: string },
    ) => {
      const { kind = 'text', text, conversationId } = event
      return fromOa(`oa_send_anonymous_${kind}`, event, {
        conversation_id: conversationId,
        ...(text !== undefined && { text }),
        ...(kind !== 'text' && attached(...echoAttachments[kind])),
      })
    },
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
    /** The documentation prints the OA as the sender. */
    seen: (event: When & { msgIds: readonly string[]; sender?: ReceiptSender }) =>
      body('user_seen_message', event.timestamp, {
        ...between(event.sender ?? 'oa', event.userId),
        message: { msg_ids: event.msgIds },
      }),
    received: (event: When & { msgId: string; sender?: ReceiptSender }) =>
      body('user_received_message', event.timestamp, {
        ...between(event.sender ?? 'oa', event.userId),
        message: { msg_id: event.msgId },
      }),
    /** Of a template message: to a phone number, and with a time of delivery. */
    templateReceived: (event: { phone: string; msgId: string; timestamp?: number }) =>
      body('user_received_message', event.timestamp, {
        ...between('oa', event.phone),
        message: {
          msg_id: event.msgId,
          delivery_time: String(event.timestamp ?? now()),
          tracking_id: '1',
        },
      }),
    reacted: (event: When & { msgId: string; icon: string; by?: ReceiptSender }) => {
      const by = event.by ?? 'user'
      return body(`${by}_reacted_message`, event.timestamp, {
        user_id_by_app: idByApp(event.userId),
        ...between(by, event.userId),
        message: { msg_id: event.msgId, react_icon: event.icon },
      })
    },
    /** `talkMs` above 0: somebody took the call. */
    call: (
      event: Omit<When, 'msgId'> & { callId: string; talkMs: number; from?: ReceiptSender },
    ) => {
      const name = event.from === 'oa' ? 'oa_call_user' : 'user_call_oa'
      const at = event.timestamp ?? now()
      return aboutUser(name, event, {
        user_id: event.userId,
        phone: '84912345678',
        call_id: event.callId,
        call_type: 'AUDIO',
        init_time: String(at),
        call_duration: String(event.talkMs + 4000),
        waiting_time: '4',
        talk_time: String(event.talkMs),
        status_code: '0',
      })
    },
    consentAsked: (event: Omit<When, 'msgId'>) =>
      aboutUser('oa_send_consent', event, {
        user_id: event.userId,
        phone: '84912345678',
        request_type: 'SENT',
        create_time: String(event.timestamp ?? now()),
        expired_time: String((event.timestamp ?? now()) + 86_400_000),
      }),
    consentGiven: (event: Omit<When, 'msgId'>) =>
      aboutUser('user_reply_consent', event, { user_id: event.userId, user_consent: 'ALLOW' }),
    tagged: (event: { userIds: readonly string[]; tag: string; timestamp?: number }) =>
      body('add_user_to_tag', event.timestamp, {
        oa_id: oaId,
        tag: { name: event.tag, user_ids: event.userIds },
      }),
    untagged: (event: { userIds: readonly string[]; tag: string; timestamp?: number }) =>
      body('remove_user_from_tag', event.timestamp, {
        oa_id: oaId,
        tag: { name: event.tag, user_ids: event.userIds },
      }),
    userInfoUpdated: (event: Omit<When, 'msgId'>) =>
      aboutUser('update_user_info', event, { data: { method: 'user', user_id: event.userId } }),
    widgetAccepted: (event: Omit<When, 'msgId'>) =>
      body('widget_interaction_accepted', event.timestamp, {
        oa_id: oaId,
        data: { user_id: event.userId, user_external_id: 'e1', url: 'https://phuong.gov.vn/' },
      }),
    /** A person typed this in the OA chat tool: only then is `sender.admin_id` there. */
    staffEcho: (event: When & { adminId: string; text: string }) =>
      fromOa('oa_send_text', event, { text: event.text }, { admin_id: event.adminId }),
    /** Any kind of message of the account, of staff when there is an `adminId`. */
    echo: (event: When & { kind: ZaloEchoKind; text?: string; adminId?: string }) => {
      const { kind, text, adminId } = event
      const name = `oa_send_${kind}`
      const sender = adminId === undefined ? {} : { admin_id: adminId }
      const words = text === undefined ? {} : { text }
      if (kind === 'text') return fromOa(name, event, words, sender)
      if (kind === 'action') {
        return body(name, event.timestamp, {
          sender: { id: oaId, ...sender },
          recipient: { id: event.userId },
        })
      }
      return fromOa(name, event, { ...words, ...attached(...echoAttachments[kind]) }, sender)
    },
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
const echoAttachments: Record<
  Exclude<ZaloMessageKind | ZaloEchoKind, 'text' | 'action'>,
  [string, Json]
> = {
  buttons: templateEcho,
  list: templateEcho,
  carousel: templateEcho,
  template: templateEcho,
  sticker: ['sticker', { id: '46979', url: 'https://sticker.zdn.vn/s' }],
  link: ['link', { thumbnail: '', description: 'Trang web', url: 'https://example.gov.vn' }],
  video: ['video', { thumbnail: '', description: '', url: 'https://video.zdn.vn/v' }],
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

/** How the doubles and the program name a visitor of the chat box who is not logged in. */
export const visitorId = ({ userId, conversationId }: Visitor) =>
  `anonymous/${userId}/${conversationId}`

/** Who opened the window with this event, if anyone did. */
export function interactingUser(raw: string): string | undefined {
  const event = jsonObject(raw) ?? {}
  const name = String(event['event_name'])
  const holder = name === 'follow' ? event['follower'] : event['sender']
  if (name === 'user_click_chatnow') return String(event['user_id'])
  if (name === 'user_call_oa' || name === 'oa_call_user') {
    return Number(event['talk_time']) > 0 ? String(event['user_id']) : undefined
  }
  const id = isObject(holder) && typeof holder['id'] === 'string' ? holder['id'] : undefined
  if (name.startsWith('anonymous_send_') && id !== undefined) {
    const message = isObject(event['message']) ? event['message'] : {}
    return visitorId({ userId: id, conversationId: String(message['conversation_id']) })
  }
  return name === 'follow' || name.startsWith('user_send_') ? id : undefined
}
