/**
 * Meta's Graph API for one Page, as far as a Messenger bot sees it, refusing what the real one
 * refuses. Facts: developers.facebook.com (Messenger Platform: Send API, send-messages, policy,
 * error-codes, messenger-profile-api, webhooks, rate-limiting; Graph API changelog). Where those
 * are silent, a comment says which side was chosen. The user_ref, comment_id and post_id recipients
 * are not here; of Conversation Routing there is who owns a thread, without its rules.
 */
import {
  eventPoster,
  faultPlan,
  idSource,
  isObject,
  jsonObject,
  rateGate,
  startHttpDouble,
  type Answer,
  type EchoTiming,
  type FaultControls,
  type Json,
  type PostedEvent,
  type RateLimit,
  type SeenRequest,
} from './http-double.ts'
import {
  hmac,
  interactingPeople,
  messengerEvents,
  messengerTestPage,
  signMessenger,
  type MessengerEvents,
} from './messenger-events.ts'

/** v20.0 ended on 2026-09-24. That an ended version is served by the oldest live one is hearsay. */
const LIVE_VERSIONS = [21, 22, 23, 24, 25, 26]
const DAY = 86_400_000
const WINDOW_MS = DAY
const HUMAN_AGENT_MS = 7 * DAY
const PROFILE_LIMIT = { calls: 10, perMs: 10 * 60_000 }
/** Bytes; ids of attachments end after 90 days. */
const BIGGEST_IMAGE = 8 * 1024 * 1024
const BIGGEST_FILE = 25 * 1024 * 1024
const ATTACHMENT_LIFE_MS = 90 * DAY

export interface MessengerWebhook {
  readonly url: string
  readonly appSecret: string
}

export interface GraphDoubleOptions {
  readonly pageId?: string
  readonly pageToken?: string
  readonly appId?: string
  readonly appSecret?: string
  /** The app setting "Require App Secret". A proof that is sent must be right in any case. */
  readonly requireProof?: boolean
  /** App Review granted the Human Agent feature. */
  readonly humanAgent?: boolean
  /** `code` 613 (this call) unless 80006 (Messenger's business use case) is asked for. */
  readonly rateLimit?: RateLimit & { readonly code?: 613 | 80006 }
  readonly webhook?: MessengerWebhook
  readonly echo?: EchoTiming
  readonly now?: () => number
  readonly random?: () => number
}

export interface QuickReply {
  readonly content_type: string
  readonly title?: string
  readonly payload?: string
  readonly image_url?: string
}

export interface MessengerButton {
  readonly type: string
  readonly title: string
  readonly payload?: string
  readonly url?: string
}

/** What the citizen really sees. A template shows its own text, a media message none. */
export interface MessengerDelivered {
  readonly psid: string
  readonly text: string
  readonly quickReplies: readonly QuickReply[]
  readonly buttons: readonly MessengerButton[]
  readonly mid: string
  readonly at: number
  /** With MESSAGE_TAG. */
  readonly tag: string | null
  /** The message it was an answer to. */
  readonly quotes: string | null
  /** What was uploaded before, or where Meta would have fetched it. */
  readonly file: UploadedFile | { readonly url: string } | null
}

export interface UploadedFile {
  readonly attachmentId: string
  readonly type: string
  readonly name: string
  readonly mediaType: string
  readonly bytes: Buffer
  readonly at: number
}

export type GraphCallKind = 'send' | 'typing' | 'upload' | 'person' | 'profile' | 'other'
/** Status 400 unless given. `sent: true`: it went out all the same, as with 1/1357046. */
export interface GraphErrorFault {
  readonly code: number
  readonly subcode?: number
  readonly status?: number
  readonly sent?: boolean
  readonly transient?: boolean
}

export interface GraphDouble extends FaultControls<GraphCallKind, GraphErrorFault> {
  /** Without the version: calls go to `${url}/v26.0/…`. */
  readonly url: string
  readonly delivered: readonly MessengerDelivered[]
  readonly uploads: readonly UploadedFile[]
  /** App id of who holds a thread; nobody when there is none. */
  readonly threadOwners: ReadonlyMap<string, string>
  /** Who saw typing dots, in order. */
  readonly typing: readonly string[]
  readonly requests: readonly SeenRequest[]
  readonly posted: readonly PostedEvent[]
  readonly messengerProfile: Json
  readonly subscribedFields: readonly string[]
  /** Event builders carrying this double's Page, app and clock. */
  readonly event: MessengerEvents
  /** The person wrote, tapped or reacted at this time: known to the Page, and the window opens. */
  interacted(psid: string, at?: number): void
  profile(psid: string, fields: Json): void
  /** Where events go, once the app's address is known. */
  sendEventsTo(webhook: MessengerWebhook | undefined, echo?: EchoTiming): void
  /** Posts an event to the webhook, signed; what a person did also opens that person's window. */
  post(raw: string): Promise<PostedEvent>
  /** Resolves when no echo is on its way. */
  settled(): Promise<void>
  /** Everything as it was at the start, the webhook included. */
  reset(): void
  close(): Promise<void>
}

export async function startGraphDouble(options: GraphDoubleOptions = {}): Promise<GraphDouble> {
  const now = options.now ?? Date.now
  const random = options.random ?? Math.random
  const pageId = options.pageId ?? messengerTestPage.pageId
  const pageToken = options.pageToken ?? messengerTestPage.pageToken
  const appId = options.appId ?? messengerTestPage.appId
  const appSecret = options.appSecret ?? messengerTestPage.appSecret
  const newId = idSource(random)
  const faults = faultPlan<GraphCallKind, GraphErrorFault>('send', random)
  const gate = rateGate(options.rateLimit, now)
  const profileGate = rateGate(PROFILE_LIMIT, now)
  const poster = eventPoster()
  const event = messengerEvents({ pageId, appId, now })

  const delivered: MessengerDelivered[] = []
  const typing: string[] = []
  const uploads: UploadedFile[] = []
  const threadOwners = new Map<string, string>()
  const lastInteraction = new Map<string, number>()
  const people = new Map<string, Json>()
  const messengerProfile: Json = {}
  const subscribedFields: string[] = []
  let webhook = options.webhook
  let echo = options.echo ?? 'off'

  const server = await startHttpDouble<GraphCallKind, GraphErrorFault>({
    now,
    faults,
    kindOf,
    handle,
    errorAnswer: ({ code, subcode, status, transient }) =>
      envelope(new Refusal(code, 'fault on purpose', subcode, status), transient),
  })

  async function handle(request: SeenRequest): Promise<Answer> {
    try {
      return await route(request)
    } catch (error) {
      if (error instanceof Refusal) return envelope(error)
      throw error
    }
  }

  function envelope({ message, code, subcode, status }: Refusal, transient?: boolean): Answer {
    const error = {
      message: `(#${code}) ${message}`,
      type: 'OAuthException',
      code,
      ...(subcode !== undefined && { error_subcode: subcode }),
      ...(transient !== undefined && { is_transient: transient }),
      fbtrace_id: `A${newId(22)}`,
    }
    return { status, body: { error } }
  }

  function route(request: SeenRequest): Answer | Promise<Answer> {
    const [, version, object, edge] =
      /^\/v(\d+)\.0\/([^/]+)(?:\/([^/]+))?$/.exec(request.path) ?? []
    // No page gives the code for an unknown path; 100 is the documented "bad parameter".
    if (!object || !LIVE_VERSIONS.includes(Number(version))) refuse(100, 'Unknown path components')
    if (gate.spend() < 0) refuse(options.rateLimit?.code ?? 613, 'Calls are over the rate limit')
    checkAccess(request)

    const isPage = object === 'me' || object === pageId
    if (!edge && request.method === 'GET') {
      return isPage ? ok(pageFields(request)) : userProfile(object, request)
    }
    if (!isPage) refuse(100, 'Object does not exist', 33)
    switch (`${request.method} ${edge}`) {
      case 'POST messages':
        return send(request)
      case 'POST message_attachments':
        return upload(request)
      case 'POST pass_thread_control':
      case 'POST take_thread_control':
      case 'POST release_thread_control':
        return threadControl(edge ?? '', request)
      case 'GET thread_owner':
        return threadOwner(request)
      case 'GET messenger_profile':
      case 'POST messenger_profile':
      case 'DELETE messenger_profile':
        return profileCall(request)
      case 'GET subscribed_apps':
        return ok({ data: [{ id: appId, subscribed_fields: subscribedFields }] })
      case 'POST subscribed_apps':
        return subscribe(request)
      default:
        return refuse(100, 'Unknown path components')
    }
  }

  function checkAccess(request: SeenRequest): void {
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    const token = bearer ?? request.query.get('access_token')
    if (token !== pageToken) {
      refuse(190, 'Invalid OAuth access token', undefined, bearer ? 401 : 400)
    }
    const proof = request.query.get('appsecret_proof')
    if (proof === null && !options.requireProof) return
    const time = request.query.get('appsecret_time')
    const signed = time === null ? token : `${token}|${time}`
    if (proof !== hmac(appSecret, signed)) refuse(100, 'Invalid appsecret_proof')
  }

  // Sending.

  async function send(request: SeenRequest): Promise<Answer> {
    const body = shape(readJson(request), SEND_FIELDS, 'body')
    const psid = shape(body['recipient'], ['id'], 'recipient')['id']
    if (typeof psid !== 'string' || !/^\d+$/.test(psid)) refuse(100, 'recipient[id] is invalid')
    const action = body['sender_action']
    if ((action === undefined) === (body['message'] === undefined)) {
      refuse(100, 'Exactly one of message and sender_action is required')
    }
    if (action !== undefined) return senderAction(psid, body)

    const lastedMs = windowFor(body)
    const seen = readMessage(body['message'])
    const file = fileOf(seen.media)
    const replyTo = body['reply_to']
    const quotes =
      replyTo === undefined
        ? null
        : line(shape(replyTo, ['mid'], 'reply_to')['mid'], 'reply_to[mid]')
    const last = lastInteraction.get(psid) ?? refuse(100, 'No matching user found', 2018001)
    if (now() - last > lastedMs) refuse(10, 'Message is sent outside of allowed window', 2018278)

    const mid = `m_${newId(40)}`
    const { text, quickReplies, buttons } = seen
    const tag = typeof body['tag'] === 'string' ? body['tag'] : null
    delivered.push({ psid, text, quickReplies, buttons, mid, at: now(), tag, quotes, file })
    const answer = ok({ recipient_id: psid, message_id: mid })
    if (!webhook || echo === 'off') return answer

    const raw = event.echo({ psid, mid, ...seen.echoed })
    const headers = { 'X-Hub-Signature-256': signMessenger(raw, webhook.appSecret) }
    if (echo === 'after') return { ...answer, afterwards: poster.hold(webhook.url, raw, headers) }
    await poster.post(webhook.url, raw, headers)
    return answer
  }

  /** What an attachment of a message shows: uploaded here before, or somewhere on the web. */
  function fileOf(media: ReadMessage['media']): MessengerDelivered['file'] {
    if (!media) return null
    if ('url' in media) return media
    const file = uploads.find(({ attachmentId }) => attachmentId === media.attachmentId)
    if (!file || now() - file.at > ATTACHMENT_LIFE_MS) refuse(100, 'attachment_id is invalid')
    if (file.type !== media.type) refuse(100, 'attachment[type] is not that of the upload')
    return file
  }

  async function upload(request: SeenRequest): Promise<Answer> {
    const type = request.headers['content-type'] ?? ''
    if (!/^multipart\/form-data\b/i.test(type)) refuse(100, 'Content-Type is invalid')
    const body = new Uint8Array(request.raw)
    const form = await new Response(body, { headers: { 'content-type': type } }).formData()
    const given = form.get('message')
    const message = jsonObject(typeof given === 'string' ? given : '') ?? refuse(100, 'message')
    const attachment = shape(message['attachment'], ['type', 'payload'], 'attachment')
    shape(attachment['payload'], ['is_reusable'], 'payload')
    const kind = String(attachment['type'])
    if (!MEDIA.includes(kind)) refuse(100, 'attachment[type] is invalid')
    const data = form.get('filedata')
    if (data === null || typeof data === 'string') refuse(100, 'filedata is missing')
    const bytes = Buffer.from(await data.arrayBuffer())
    if (bytes.length > (kind === 'image' ? BIGGEST_IMAGE : BIGGEST_FILE)) {
      refuse(100, 'The attachment is too big', 2018109)
    }
    const attachmentId = String(1_000_000_000_000_000 + uploads.length)
    const { name, type: mediaType } = data
    uploads.push({ attachmentId, type: kind, name, mediaType, bytes, at: now() })
    return ok({ attachment_id: attachmentId })
  }

  // Conversation Routing.

  function threadControl(call: string, request: SeenRequest): Answer {
    const body = shape(readJson(request), ['recipient', 'target_app_id', 'metadata'], 'body')
    const psid = line(shape(body['recipient'], ['id'], 'recipient')['id'], 'recipient[id]')
    if (call === 'release_thread_control') threadOwners.delete(psid)
    else if (call === 'take_thread_control') threadOwners.set(psid, appId)
    else threadOwners.set(psid, line(body['target_app_id'], 'target_app_id'))
    return ok({ success: true })
  }

  function threadOwner(request: SeenRequest): Answer {
    const owner = threadOwners.get(request.query.get('recipient') ?? '')
    return ok({ data: owner === undefined ? [] : [{ thread_owner: { app_id: owner } }] })
  }

  function senderAction(psid: string, body: Json): Answer {
    const action = body['sender_action']
    const isReaction = action === 'react' || action === 'unreact'
    if (!isReaction && !['typing_on', 'typing_off', 'mark_seen'].includes(String(action))) {
      refuse(100, 'sender_action is invalid')
    }
    shape(body, ['recipient', 'sender_action', ...(isReaction ? ['payload'] : [])], 'body')
    if (!lastInteraction.has(psid)) refuse(100, 'No matching user found', 2018001)
    if (action === 'typing_on') typing.push(psid)
    return ok({ recipient_id: psid })
  }

  /** How old the last interaction may be for this messaging_type. */
  function windowFor(body: Json): number {
    const { messaging_type: type, tag } = body
    if (type === 'RESPONSE' || type === 'UPDATE') return WINDOW_MS
    // UTILITY needs templates that this Page does not have.
    if (type !== 'MESSAGE_TAG') refuse(100, 'messaging_type is invalid')
    if (tag !== 'HUMAN_AGENT') refuse(100, 'tag is invalid')
    // The code for a missing feature is not printed; 2018065 is "outside window, needs permission".
    if (!options.humanAgent) refuse(10, 'Human Agent is not approved', 2018065)
    return HUMAN_AGENT_MS
  }

  // The Page's own settings.

  function userProfile(psid: string, request: SeenRequest): Answer {
    const person = people.get(psid)
    if (!person && !lastInteraction.has(psid)) refuse(100, 'Object does not exist', 33)
    const wanted = request.query.get('fields')?.split(',') ?? ['first_name', 'last_name']
    const known: Json = { first_name: 'Người', last_name: 'Dân', ...person }
    return ok({ ...pick(known, wanted), id: psid })
  }

  function pageFields(request: SeenRequest): Json {
    const wanted = request.query.get('fields')?.split(',') ?? ['name']
    return { ...pick({ name: 'UBND phường thử nghiệm' }, wanted), id: pageId }
  }

  function profileCall(request: SeenRequest): Answer {
    if (profileGate.spend() < 0) refuse(613, 'Calls are over the rate limit')
    if (request.method === 'GET') {
      const wanted = request.query.get('fields')?.split(',') ?? []
      const found = pick(messengerProfile, wanted)
      return ok({ data: Object.keys(found).length > 0 ? [found] : [] })
    }
    const body = readJson(request)
    const after = { ...messengerProfile }
    if (request.method === 'POST') Object.assign(after, readMessengerProfile(body))
    else {
      for (const field of list(body['fields'], 'fields', 1, Infinity)) delete after[String(field)]
    }
    if (after['persistent_menu'] && !after['get_started']) {
      refuse(100, 'The persistent menu needs a get_started button')
    }
    for (const field of Object.keys(messengerProfile)) delete messengerProfile[field]
    Object.assign(messengerProfile, after)
    return ok({ result: 'success' })
  }

  function subscribe(request: SeenRequest): Answer {
    const inBody = jsonObject(request.raw)?.['subscribed_fields']
    const asked = request.query.get('subscribed_fields') ?? inBody ?? ''
    const fields = Array.isArray(asked)
      ? asked.map(String)
      : typeof asked === 'string'
        ? asked.split(',')
        : refuse(100, 'subscribed_fields is invalid')
    const stranger = fields.find((field) => !SUBSCRIBABLE.includes(field))
    if (stranger !== undefined) refuse(100, `subscribed_fields: ${stranger} is invalid`)
    subscribedFields.splice(0, Infinity, ...fields)
    return ok({ success: true })
  }

  async function post(raw: string): Promise<PostedEvent> {
    if (!webhook) throw new Error('Say where events go first: options.webhook or sendEventsTo().')
    for (const psid of interactingPeople(raw)) lastInteraction.set(psid, now())
    const signature = signMessenger(raw, webhook.appSecret)
    return poster.post(webhook.url, raw, { 'X-Hub-Signature-256': signature })
  }

  return {
    url: server.url,
    delivered,
    uploads,
    threadOwners,
    typing,
    requests: server.requests,
    posted: poster.posted,
    messengerProfile,
    subscribedFields,
    event,
    interacted: (psid, at = now()) => void lastInteraction.set(psid, at),
    profile: (psid, fields) => void people.set(psid, fields),
    sendEventsTo(target, timing = echo) {
      webhook = target
      echo = timing
    },
    post,
    settled: poster.settled,
    failNext: faults.failNext,
    setFaultRate: faults.setFaultRate,
    reset() {
      const lists = [delivered, uploads, typing, server.requests, poster.posted, subscribedFields]
      for (const kept of lists) kept.length = 0
      threadOwners.clear()
      for (const field of Object.keys(messengerProfile)) delete messengerProfile[field]
      lastInteraction.clear()
      people.clear()
      faults.clear()
      gate.reset()
      profileGate.reset()
      webhook = options.webhook
      echo = options.echo ?? 'off'
    },
    close: server.close,
  }
}

function kindOf(request: SeenRequest): GraphCallKind {
  if (request.path.endsWith('/messenger_profile')) return 'profile'
  if (request.path.endsWith('/message_attachments')) return 'upload'
  if (/^\/v[\d.]+\/\d+$/.test(request.path)) return 'person'
  if (!request.path.endsWith('/messages')) return 'other'
  return jsonObject(request.raw)?.['sender_action'] === undefined ? 'send' : 'typing'
}

// The message rules.

const SEND_FIELDS = [
  'recipient',
  'message',
  'sender_action',
  'messaging_type',
  'tag',
  'reply_to',
  'payload',
  'notification_type',
  'thread_control',
]

interface ReadMessage {
  readonly text: string
  readonly quickReplies: readonly QuickReply[]
  readonly buttons: readonly MessengerButton[]
  readonly media?:
    { readonly url: string } | { readonly attachmentId: string; readonly type: string }
  /** The part of the message that its echo repeats. */
  readonly echoed: { text?: string; metadata?: string; attachments?: readonly Json[] }
}

function readMessage(value: unknown): ReadMessage {
  const fields = ['text', 'attachment', 'attachments', 'quick_replies', 'metadata']
  const message = shape(value, fields, 'message')
  const given = ['text', 'attachment', 'attachments'].filter((key) => message[key] !== undefined)
  if (given.length === 0) refuse(100, 'message is empty', 2018034)
  if (given.length > 1) refuse(100, `${given.join(' and ')} cannot be combined`)

  const { metadata } = message
  if (metadata !== undefined) line(metadata, 'metadata', 999)
  const quickReplies =
    message['quick_replies'] === undefined
      ? []
      : list(message['quick_replies'], 'quick_replies', 1, 13).map(readQuickReply)
  const tag = typeof metadata === 'string' ? { metadata } : {}

  if (message['text'] !== undefined) {
    // The reference says "less than 2000"; working senders split at 2000. UTF-16, the safe count.
    const text = line(message['text'], 'message[text]', 2000)
    return { text, quickReplies, buttons: [], echoed: { text, ...tag } }
  }
  if (message['attachments'] !== undefined) {
    const images = list(message['attachments'], 'attachments', 1, 30)
    for (const image of images) readAttachment(image, ['image'])
    const attachments = images.filter(isObject)
    return { text: '', quickReplies, buttons: [], echoed: { attachments, ...tag } }
  }
  const { media, ...shown } = readAttachment(message['attachment'], [...MEDIA, 'template'])
  const attachments = isObject(message['attachment']) ? [message['attachment']] : []
  return { ...shown, ...(media && { media }), quickReplies, echoed: { attachments, ...tag } }
}

function readQuickReply(value: unknown): QuickReply {
  const reply = shape(value, ['content_type', 'title', 'payload', 'image_url'], 'quick_replies')
  const { content_type: type, image_url: image } = reply
  if (type === 'user_phone_number' || type === 'user_email') {
    if (image !== undefined) refuse(100, 'quick_replies[image_url] is for text only')
    return { content_type: type }
  }
  if (type !== 'text') refuse(100, 'quick_replies[content_type] is invalid')
  return {
    content_type: type,
    title: line(reply['title'], 'quick_replies[title]', 20),
    payload: line(reply['payload'], 'quick_replies[payload]', 1000),
    ...(image !== undefined && { image_url: line(image, 'quick_replies[image_url]') }),
  }
}

const MEDIA = ['image', 'audio', 'video', 'file']
type Shown = Pick<ReadMessage, 'text' | 'buttons' | 'media'>

function readAttachment(value: unknown, types: readonly string[]): Shown {
  const { type, payload } = shape(value, ['type', 'payload'], 'attachment')
  if (typeof type !== 'string' || !types.includes(type)) refuse(100, 'attachment[type] is invalid')
  if (type === 'template') return readTemplate(payload)
  const media = shape(payload, ['url', 'is_reusable', 'attachment_id'], 'payload')
  oneAddress(media)
  const { url, attachment_id: attachmentId } = media
  const shown =
    url === undefined ? { attachmentId: String(attachmentId), type } : { url: url as string }
  return { text: '', buttons: [], media: shown }
}

function readTemplate(value: unknown): Shown {
  if (!isObject(value)) refuse(100, 'payload is invalid')
  if (value['template_type'] === 'button') {
    const payload = shape(value, ['template_type', 'text', 'buttons'], 'payload')
    const text = line(payload['text'], 'payload[text]', 640)
    return { text, buttons: list(payload['buttons'], 'buttons', 1, 3).map(readButton) }
  }
  const payload = shape(value, ['template_type', 'elements', 'image_aspect_ratio'], 'payload')
  if (payload['template_type'] === 'media') {
    const [element] = list(payload['elements'], 'elements', 1, 1)
    const media = shape(element, ['media_type', 'attachment_id', 'url', 'buttons'], 'elements')
    if (!['image', 'video'].includes(String(media['media_type']))) refuse(100, 'media_type')
    oneAddress(media)
    return { text: '', buttons: optionalButtons(media['buttons']) }
  }
  if (payload['template_type'] !== 'generic') refuse(100, 'payload[template_type] is invalid')
  const elements = list(payload['elements'], 'elements', 1, 10).map(readElement)
  return {
    text: elements.map((element) => element.text).join('\n'),
    buttons: elements.flatMap((element) => element.buttons),
  }
}

function readElement(value: unknown): Shown {
  const allowed = ['title', 'subtitle', 'image_url', 'default_action', 'buttons']
  const element = shape(value, allowed, 'elements')
  const title = line(element['title'], 'elements[title]', 80)
  if (Object.keys(element).length < 2) refuse(100, 'elements needs one property besides title')
  const { subtitle } = element
  const under = subtitle === undefined ? '' : line(subtitle, 'elements[subtitle]', 80)
  return {
    text: under ? `${title}\n${under}` : title,
    buttons: optionalButtons(element['buttons']),
  }
}

function optionalButtons(value: unknown): readonly MessengerButton[] {
  return value === undefined ? [] : list(value, 'buttons', 1, 3).map((each) => readButton(each))
}

function readButton(value: unknown): MessengerButton {
  const type = isObject(value) ? value['type'] : undefined
  const fields = typeof type === 'string' ? BUTTON_FIELDS[type] : undefined
  if (!fields || typeof type !== 'string') refuse(100, 'buttons[type] is invalid')
  const button = shape(value, ['type', ...fields], 'buttons')
  if (type === 'account_link') {
    return { type, title: '', url: webAddress(button['url'], 'buttons[url]') }
  }
  const title = line(button['title'], 'buttons[title]', 20)
  if (type === 'web_url') return { type, title, url: webAddress(button['url'], 'buttons[url]') }
  const payload = line(button['payload'], 'buttons[payload]', 1000)
  if (type === 'phone_number' && !/^\+\d+$/.test(payload))
    refuse(100, 'buttons[payload] is invalid')
  return { type, title, payload }
}

const BUTTON_FIELDS: Record<string, readonly string[]> = {
  web_url: [
    'title',
    'url',
    'webview_height_ratio',
    'webview_share_button',
    'messenger_extensions',
    'fallback_url',
  ],
  postback: ['title', 'payload'],
  phone_number: ['title', 'payload'],
  account_link: ['url'],
}

// The messenger profile: what each field may hold. The limits of get_started (1000) and greeting
// (160) are common knowledge rather than documented; the strict side is taken.

function readMessengerProfile(body: Json): Json {
  const known = Object.keys(PROFILE_RULES)
  shape(body, known, 'messenger_profile')
  if (Object.keys(body).length === 0) refuse(100, 'messenger_profile is empty')
  for (const [field, value] of Object.entries(body)) PROFILE_RULES[field]?.(value)
  return body
}

const PROFILE_RULES: Record<string, (value: unknown) => void> = {
  get_started(value) {
    line(shape(value, ['payload'], 'get_started')['payload'], 'get_started[payload]', 1000)
  },
  greeting(value) {
    for (const greeting of localized(value, 'greeting', ['text'])) {
      line(greeting['text'], 'greeting[text]', 160)
    }
  },
  persistent_menu(value) {
    const fields = ['composer_input_disabled', 'call_to_actions']
    for (const menu of localized(value, 'persistent_menu', fields)) {
      for (const item of list(menu['call_to_actions'], 'call_to_actions', 1, 20)) readMenuItem(item)
    }
  },
  ice_breakers(value) {
    for (const breakers of list(value, 'ice_breakers', 1, Infinity)) {
      const { call_to_actions: questions } = shape(
        breakers,
        ['locale', 'call_to_actions'],
        'ice_breakers',
      )
      for (const each of list(questions, 'call_to_actions', 1, 4)) {
        const question = shape(each, ['question', 'payload'], 'call_to_actions')
        line(question['question'], 'call_to_actions[question]')
        line(question['payload'], 'call_to_actions[payload]', 1000)
      }
    }
  },
  whitelisted_domains(value) {
    for (const domain of list(value, 'whitelisted_domains', 1, 50)) {
      webAddress(domain, 'whitelisted_domains')
    }
  },
  commands: (value) => void list(value, 'commands', 1, Infinity),
}

/** A flat list: an item that opens another list (`nested`) is gone. */
function readMenuItem(value: unknown): void {
  const type = isObject(value) ? value['type'] : undefined
  if (type !== 'web_url' && type !== 'postback') refuse(100, 'call_to_actions[type] is invalid')
  const item = shape(value, ['type', ...(BUTTON_FIELDS[type] ?? [])], 'call_to_actions')
  line(item['title'], 'call_to_actions[title]', 30)
  if (type === 'web_url') webAddress(item['url'], 'call_to_actions[url]')
  else line(item['payload'], 'call_to_actions[payload]', 1000)
}

function localized(value: unknown, where: string, fields: readonly string[]): readonly Json[] {
  const entries = list(value, where, 1, Infinity).map((entry) =>
    shape(entry, ['locale', ...fields], where),
  )
  if (!entries.some((entry) => entry['locale'] === 'default')) {
    refuse(100, `${where} needs the locale "default"`)
  }
  return entries
}

/** Spelling as in the webhook-events pages; the singular forms seen elsewhere are refused. */
const SUBSCRIBABLE = [
  'messages',
  'message_echoes',
  'message_deliveries',
  'message_reads',
  'message_reactions',
  'message_edits',
  'messaging_postbacks',
  'messaging_referrals',
  'messaging_handovers',
  'messaging_optins',
  'messaging_policy_enforcement',
  'messaging_account_linking',
  'messaging_feedback',
  'response_feedback',
  'standby',
  'feed',
]

function readJson(request: SeenRequest): Json {
  const type = request.headers['content-type'] ?? ''
  if (!/^application\/json\b/i.test(type)) refuse(100, 'Content-Type is invalid')
  return jsonObject(request.raw) ?? refuse(100, 'body is invalid')
}

function shape(value: unknown, allowed: readonly string[], where: string): Json {
  if (!isObject(value)) refuse(100, `${where} is invalid`)
  const stranger = Object.keys(value).find((key) => !allowed.includes(key))
  if (stranger) refuse(100, `${where}[${stranger}] is invalid`)
  return value
}

function line(value: unknown, where: string, max = Infinity): string {
  if (typeof value !== 'string' || value === '') refuse(100, `${where} is invalid`)
  if (value.length > max) refuse(100, `${where} is over its limit of ${max}`)
  return value
}

function list(value: unknown, where: string, min: number, max: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length < min || value.length > max) {
    refuse(100, `${where} is invalid`)
  }
  return value
}

function webAddress(value: unknown, where: string): string {
  const url = line(value, where)
  if (!/^https?:\/\/\S+$/.test(url)) refuse(100, `${where} is invalid`)
  return url
}

function oneAddress(media: Json): void {
  if ((media['url'] === undefined) === (media['attachment_id'] === undefined)) {
    refuse(100, 'Exactly one of url and attachment_id is required')
  }
  if (media['url'] !== undefined) webAddress(media['url'], 'payload[url]')
  else line(media['attachment_id'], 'payload[attachment_id]')
}

function pick(from: Json, wanted: readonly string[]): Json {
  return Object.fromEntries(Object.entries(from).filter(([key]) => wanted.includes(key)))
}

class Refusal extends Error {
  readonly code: number
  readonly subcode: number | undefined
  readonly status: number
  constructor(code: number, message: string, subcode?: number, status = 400) {
    super(message)
    this.code = code
    this.subcode = subcode
    this.status = status
  }
}

function refuse(code: number, message: string, subcode?: number, status?: number): never {
  throw new Refusal(code, message, subcode, status)
}

function ok(body: Json): Answer {
  return { status: 200, body }
}
