/** Messenger's webhook events as Meta posts them to the app: bodies, signature, posting. */
import { createHmac } from 'node:crypto'
import { isObject, jsonObject, postRaw, type Json, type PostResult } from './http-double.ts'

export const messengerTestPage = {
  pageId: '100000000000001',
  appId: '400000000000004',
  appSecret: 'test_app_secret_0001',
  pageToken: 'TEST_PAGE_TOKEN_0001',
  psid: '200000000000002',
} as const

export function hmac(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex')
}

/** Meta sends ASCII: `\u` escapes in lower case, and `\/`. Only the raw bytes carry the signature. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('/', '\\/')
}

export function signMessenger(rawBody: string, appSecret: string): string {
  return `sha256=${hmac(appSecret, rawBody)}`
}

export function postMessenger(
  url: string,
  rawBody: string,
  appSecret: string = messengerTestPage.appSecret,
  headers: Record<string, string> = {},
): Promise<PostResult> {
  const signature = signMessenger(rawBody, appSecret)
  return postRaw(url, rawBody, { 'X-Hub-Signature-256': signature, ...headers })
}

interface When {
  readonly psid: string
  readonly timestamp?: number
}
interface Message extends When {
  readonly mid?: string
}

export type MessengerEvents = ReturnType<typeof messengerEvents>

let eventsBuilt = 0

/** Builders of raw event bodies, escaped to ASCII. Ids are strings, but `app_id` is a number. */
export function messengerEvents(
  from: { pageId?: string; appId?: string; now?: () => number } = {},
) {
  const pageId = from.pageId ?? messengerTestPage.pageId
  const ourAppId = from.appId ?? messengerTestPage.appId
  const now = from.now ?? Date.now

  const page = (entry: Json) =>
    asciiJson({ object: 'page', entry: [{ id: pageId, time: now(), ...entry }] })

  const fromPerson = ({ psid, timestamp }: When, what: Json) => ({
    sender: { id: psid },
    recipient: { id: pageId },
    timestamp: timestamp ?? now(),
    ...what,
  })
  const one = (when: When, what: Json) => page({ messaging: [fromPerson(when, what)] })
  const message = (event: Message, what: Json) =>
    one(event, { message: { mid: event.mid ?? nextMid(), ...what } })
  const postback = (event: Message & { title: string; payload: string }) =>
    one(event, {
      postback: { mid: event.mid ?? nextMid(), title: event.title, payload: event.payload },
    })

  return {
    text: (event: Message & { text: string }) => message(event, { text: event.text }),
    /** A tap on a quick reply is a message whose text is the title. */
    quickReply: (event: Message & { title: string; payload: string }) =>
      message(event, { text: event.title, quick_reply: { payload: event.payload } }),
    postback,
    getStarted: (event: Message & { payload?: string }) =>
      postback({ title: 'Get Started', payload: 'GET_STARTED', ...event }),
    /** `old`: as before 2026-08-30, an image that carries a sticker_id. */
    sticker: (event: Message & { stickerId?: number; old?: boolean }) => {
      const id = event.stickerId ?? 369239263222822
      const payload = { url: 'https://scontent.xx.fbcdn.net/thumb.png', sticker_id: id }
      return event.old
        ? message(event, { sticker_id: id, attachments: [{ type: 'image', payload }] })
        : message(event, { attachments: [{ type: 'sticker', payload }] })
    },
    attachment: (event: Message & { type: string; payload: Json; text?: string }) => {
      const text = event.text === undefined ? {} : { text: event.text }
      return message(event, {
        ...text,
        attachments: [{ type: event.type, payload: event.payload }],
      })
    },
    /**
     * Anything the Page sent. `appId` is ours unless given; `null` leaves it out, as for messages
     * that a Page admin wrote in the Pages app.
     */
    echo: (
      event: Message & {
        text?: string
        appId?: string | null
        metadata?: string
        attachments?: readonly Json[]
      },
    ) => {
      const { psid, timestamp, mid, appId = ourAppId, text, metadata, attachments } = event
      const echoed = {
        mid: mid ?? nextMid(),
        is_echo: true,
        ...(appId !== null && { app_id: Number(appId) }),
        ...(metadata !== undefined && { metadata }),
        ...(text !== undefined && { text }),
        ...(attachments !== undefined && { attachments }),
      }
      const ends = { sender: { id: pageId }, recipient: { id: psid } }
      return page({ messaging: [{ ...ends, timestamp: timestamp ?? now(), message: echoed }] })
    },
    reaction: (event: When & { mid: string; reaction?: string; action?: 'react' | 'unreact' }) => {
      const { mid, reaction = 'like', action = 'react' } = event
      return one(event, { reaction: { reaction, emoji: '👍', action, mid } })
    },
    read: (event: When & { watermark: number }) =>
      one(event, { read: { watermark: event.watermark } }),
    delivery: (event: { psid: string; watermark: number; mids?: readonly string[] }) => {
      const ends = { sender: { id: event.psid }, recipient: { id: pageId } }
      const mids = event.mids ? { mids: event.mids } : {}
      const delivery = { ...mids, watermark: event.watermark }
      return page({ messaging: [{ ...ends, delivery }] })
    },
    /** Another app or the Page Inbox holds the thread: we only listen. */
    standby: (event: Message & { text: string }) => {
      const heard = { message: { mid: event.mid ?? nextMid(), text: event.text } }
      return page({ standby: [fromPerson(event, heard)] })
    },
    policyEnforcement: (event: { action: 'warning' | 'block' | 'unblock'; reason: string }) =>
      page({
        messaging: [{ recipient: { id: pageId }, timestamp: now(), policy_enforcement: event }],
      }),
    /** Any other key: handovers, optins, what is not yet invented. */
    other: (event: When, what: Json) => one(event, what),
    /** What the dashboard's Test button posts: `changes` and no `messaging`. */
    dashboardTest: () =>
      asciiJson({
        object: 'page',
        entry: [{ id: '0', time: now(), changes: [{ field: 'messages', value: {} }] }],
      }),
    /** The smoke test printed in the documentation: the message is a bare string. */
    smokeTest: () => '{"object":"page","entry":[{"messaging":[{"message":"TEST_MESSAGE"}]}]}',
    /** Several bodies in one delivery, one entry each. */
    batch: (bodies: readonly string[]) =>
      asciiJson({ object: 'page', entry: bodies.flatMap(entriesOf) }),
  }
}

export const messengerEvent = messengerEvents()

function nextMid(): string {
  eventsBuilt += 1
  return `m_testMid${String(eventsBuilt).padStart(4, '0')}`
}

function entriesOf(raw: string): readonly Json[] {
  const entry = jsonObject(raw)?.['entry']
  return Array.isArray(entry) ? entry.filter(isObject) : []
}

/** Who opened a window: messages that are no echo, postbacks, reactions, referrals. */
export function interactingPeople(raw: string): readonly string[] {
  const people: string[] = []
  for (const { messaging } of entriesOf(raw)) {
    for (const event of Array.isArray(messaging) ? messaging.filter(isObject) : []) {
      const { sender, message } = event
      const isEcho = isObject(message) && message['is_echo'] === true
      const acted = ['message', 'postback', 'reaction', 'referral'].some((key) => key in event)
      if (isEcho || !acted || !isObject(sender)) continue
      if (typeof sender['id'] === 'string') people.push(sender['id'])
    }
  }
  return people
}
