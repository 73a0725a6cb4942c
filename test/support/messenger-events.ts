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
  const postback = (event: Message & { title: string; payload: string; referral?: Json }) => {
    const { mid = nextMid(), title, payload, referral } = event
    return one(event, { postback: { mid, title, payload, ...(referral && { referral }) } })
  }

  return {
    text: (event: Message & { text: string }) => message(event, { text: event.text }),
    /** A tap on a quick reply is a message whose text is the title. */
    quickReply: (event: Message & { title: string; payload: string }) =>
      message(event, { text: event.title, quick_reply: { payload: event.payload } }),
    postback,
    getStarted: (event: Message & { payload?: string }) =>
      postback({ title: 'Get Started', payload: 'GET_STARTED', ...event }),
    /**
     * `old`: as before 2026-08-30, an image that carries a sticker_id; `both`: as in the summer
     * before, the two forms side by side.
     */
    sticker: (event: Message & { stickerId?: number; form?: 'new' | 'old' | 'both' }) => {
      const { stickerId: id = 369239263222822, form = 'new' } = event
      const payload = { url: 'https://scontent.xx.fbcdn.net/thumb.png', sticker_id: id }
      const [image, sticker] = [
        { type: 'image', payload },
        { type: 'sticker', payload },
      ]
      const attachments = { new: [sticker], old: [image], both: [image, sticker] }[form]
      return message(event, { ...(form !== 'new' && { sticker_id: id }), attachments })
    },
    attachment: (event: Message & { type: string; payload: Json | null; text?: string } & Json) => {
      const { psid, mid, timestamp, text, ...attachment } = event
      return message(
        { psid, ...(mid !== undefined && { mid }), ...(timestamp !== undefined && { timestamp }) },
        { ...(text !== undefined && { text }), attachments: [attachment] },
      )
    },
    /** An answer to a certain message. */
    replyTo: (event: Message & { text: string; to: string }) =>
      message(event, { text: event.text, reply_to: { mid: event.to } }),
    /** A text with anything else beside it. */
    message,
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
    /** `unreact` says neither what nor how. */
    reaction: (event: When & { mid: string; reaction?: string; action?: 'react' | 'unreact' }) => {
      const { mid, reaction = 'like', action = 'react' } = event
      const what = action === 'react' ? { reaction, emoji: '👍' } : {}
      return one(event, { reaction: { ...what, action, mid } })
    },
    read: (event: When & { watermark: number }) =>
      one(event, { read: { watermark: event.watermark } }),
    delivery: (event: { psid: string; watermark: number; mids?: readonly string[] }) => {
      const ends = { sender: { id: event.psid }, recipient: { id: pageId } }
      const mids = event.mids ? { mids: event.mids } : {}
      const delivery = { ...mids, watermark: event.watermark }
      return page({ messaging: [{ ...ends, delivery }] })
    },
    /** `num_edit` as its example prints it, not as its table says. */
    edit: (event: When & { mid: string; text: string; edits?: number }) => {
      const { mid, text, edits = 1 } = event
      return one(event, { message_edit: { mid, text, num_edit: String(edits) } })
    },
    /** `old`: in the form that Instagram has. */
    deletion: (event: When & { mids: readonly string[]; old?: boolean }) =>
      event.old
        ? message({ ...event, mid: event.mids[0] ?? '' }, { is_deleted: true })
        : one(event, { delete: { mids: event.mids } }),
    referral: (event: When & { ref: string }) =>
      one(event, { referral: { ref: event.ref, source: 'SHORTLINK', type: 'OPEN_THREAD' } }),
    optin: (event: When & { ref: string }) => one(event, { optin: { ref: event.ref } }),
    /**
     * The conversation changes hands; app ids as text or number, null for nobody. `swapped`: sender
     * and recipient the other way round, as in the oldest examples.
     */
    handover: (
      event: When & {
        what: 'pass' | 'take' | 'request'
        from?: string | number | null
        to: string | number | null
        metadata?: string
        swapped?: boolean
      },
    ) => {
      const { what, from = null, to, metadata = '', swapped } = event
      const owners =
        what === 'request'
          ? { requested_owner_app_id: to }
          : { previous_owner_app_id: from, new_owner_app_id: to }
      const control = { [`${what}_thread_control`]: { ...owners, metadata } }
      if (!swapped) return one(event, control)
      const { sender, recipient, ...rest } = fromPerson(event, control)
      return page({ messaging: [{ sender: recipient, recipient: sender, ...rest }] })
    },
    appRoles: (event: When & { roles: Readonly<Record<string, readonly string[]>> }) =>
      one(event, { app_roles: event.roles }),
    accountLinking: (event: When & { status: 'linked' | 'unlinked' }) =>
      one(event, { account_linking: { status: event.status, authorization_code: 'secret-1' } }),
    responseFeedback: (event: When & { mid: string; feedback: string }) =>
      one(event, { response_feedback: { feedback: event.feedback, mid: event.mid } }),
    customerFeedback: (event: When & { question: string; payload: string; more?: string }) => {
      const { question, payload, more } = event
      const follow = more === undefined ? {} : { follow_up: { type: 'free_form', payload: more } }
      const questions = { [question]: { type: 'csat', payload, ...follow } }
      return one(event, { messaging_feedback: { feedback_screens: [{ screen_id: 0, questions }] } })
    },
    /** Another app or the Page Inbox holds the thread: we only listen. */
    standby: (event: Message & { text: string }) => {
      const heard = { message: { mid: event.mid ?? nextMid(), text: event.text } }
      return page({ standby: [fromPerson(event, heard)] })
    },
    /** What a button carries stays between the person and the app that made it. */
    standbyPostback: (event: Message & { title: string }) =>
      page({
        standby: [
          fromPerson(event, { postback: { mid: event.mid ?? nextMid(), title: event.title } }),
        ],
      }),
    policyEnforcement: (event: { action: 'warning' | 'block' | 'unblock'; reason: string }) =>
      page({
        messaging: [{ recipient: { id: pageId }, timestamp: now(), policy_enforcement: event }],
      }),
    /** Any other key: what is not yet invented. */
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
  for (const { messaging, standby } of entriesOf(raw)) {
    for (const event of [messaging, standby].flat().filter(isObject)) {
      const { sender, message } = event
      const isEcho = isObject(message) && message['is_echo'] === true
      const acted = ['message', 'postback', 'reaction', 'referral'].some((key) => key in event)
      if (isEcho || !acted || !isObject(sender)) continue
      if (typeof sender['id'] === 'string') people.push(sender['id'])
    }
  }
  return people
}
