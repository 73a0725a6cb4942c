/**
 * Zalo's Official Account API and its OAuth host, as far as a chatbot sees them, refusing what the
 * real ones refuse. Facts: developers.zalo.me (Official Account API: OAuth v4, message/cs, upload,
 * webhook, "Mã lỗi"), the official Java SDK (MacUtils) and PHP SDK (PKCEUtil). Where those are
 * silent, a comment says which side was chosen.
 */
import { createHash, createHmac } from 'node:crypto'
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
  idByApp,
  interactingUser,
  signZalo,
  visitorId,
  zaloEvents,
  zaloTestAccount,
  type ZaloEvents,
  type ZaloMessageKind,
} from './zalo-events.ts'

const DAY = 86_400_000
const ACCESS_TOKEN_SECONDS = 90_000
const REFRESH_TOKEN_MS = 90 * DAY
const CODE_MS = 10 * 60_000
const FREE_WINDOW_MS = 2 * DAY
const WINDOW_MS = 7 * DAY
const ASSET_MS = 7 * DAY
const MEGABYTE = 1024 * 1024

export interface ZaloTokens {
  readonly accessToken: string
  readonly refreshToken: string
}

export interface ZaloWebhook {
  readonly url: string
  readonly appId: string
  readonly oaId: string
  readonly oaSecretKey: string
}

export interface ZaloDoubleOptions {
  readonly appId?: string
  readonly appSecret?: string
  readonly oaId?: string
  /** The first pair, as if copied from the API Explorer. */
  readonly tokens?: ZaloTokens
  /** The app setting "require app secret proof". */
  readonly requireProof?: boolean
  readonly rateLimit?: RateLimit
  readonly webhook?: ZaloWebhook
  readonly echo?: EchoTiming
  /** Hears of each delivered message instead of the lists, which stay empty: for long loads. */
  readonly onDelivered?: (message: ZaloDelivered) => void
  readonly now?: () => number
  readonly random?: () => number
}

export interface ZaloButton {
  readonly title: string
  readonly type: string
  readonly payload: unknown
}

/** What the citizen really sees. */
export interface ZaloDelivered {
  readonly userId: string
  readonly kind: ZaloMessageKind
  readonly text: string
  readonly buttons: readonly ZaloButton[]
  readonly messageId: string
  readonly at: number
  /** Id of the message that this one quotes. */
  readonly quotes?: string
  /** What was uploaded and came with it. */
  readonly file?: { readonly name: string; readonly size: number }
  /** Outside the free 48 hours: Zalo charges for it. */
  readonly paid: boolean
}

export interface ZaloReaction {
  readonly userId: string
  readonly messageId: string
  readonly icon: string
}

/** A template message as its person gets it, outside the conversation's window as well. */
export interface ZaloTemplateSent {
  readonly userId: string
  readonly templateId: string
  readonly data: Json
  readonly at: number
}

/** Approved, with these parameters; the second may go to phone numbers only. */
export const zaloTestTemplates: Readonly<Record<string, { params: string[]; byUserId: boolean }>> =
  {
    '356789': { params: ['ma_phieu', 'ngay_gui', 'co_quan'], byUserId: true },
    '356790': { params: ['ma_phieu', 'ngay_gui', 'co_quan'], byUserId: false },
  }

export type ZaloCallKind = 'send' | 'token' | 'upload' | 'template' | 'other'
/** A business failure: HTTP 200 with this number. `sent: true`: it went out all the same. */
export interface ZaloErrorFault {
  readonly error: number
  readonly sent?: boolean
}

export interface ZaloProfile {
  readonly name: string
  readonly follower?: boolean
  readonly avatar?: string
}

export interface ZaloDouble extends FaultControls<ZaloCallKind, ZaloErrorFault> {
  readonly apiUrl: string
  readonly oauthUrl: string
  /** A visitor without an account stands there as `anonymous/<id>/<conversation>`. */
  readonly delivered: readonly ZaloDelivered[]
  readonly reactions: readonly ZaloReaction[]
  readonly templates: readonly ZaloTemplateSent[]
  readonly requests: readonly SeenRequest[]
  readonly posted: readonly PostedEvent[]
  readonly refreshes: number
  readonly tokens: ZaloTokens
  /** Event builders carrying this double's app, OA and clock. */
  readonly event: ZaloEvents
  /** The user wrote, followed or tapped at this time: opens the window. */
  interacted(userId: string, at?: number): void
  profile(userId: string, profile: ZaloProfile): void
  /** What getoa tells from now on, over what it told. */
  account(fields: Json): void
  /** The `code` of a finished authorization; with a challenge, the exchange needs its verifier. */
  issueCode(codeChallenge?: string): string
  /** From now on the current access token answers -220. */
  expireToken(): void
  /** The next send is answered with this, as a proxy before Zalo would; nothing goes out. */
  answerNext(answer: Answer): void
  /** Where events go, once the app's address is known. */
  sendEventsTo(webhook: ZaloWebhook | undefined, echo?: EchoTiming): void
  /**
   * Posts an event to the webhook, signed; what a user did also opens that user's window. A retry
   * has the body and timestamp of the first delivery and says which retry it is.
   */
  post(raw: string, retry?: number): Promise<PostedEvent>
  /** From now on what was uploaded before answers -100. */
  expireUploads(): void
  /** Resolves when no echo is on its way. */
  settled(): Promise<void>
  /** Everything as it was at the start, the first token pair and the webhook included. */
  reset(): void
  close(): Promise<void>
}

export async function startZaloDouble(options: ZaloDoubleOptions = {}): Promise<ZaloDouble> {
  const now = options.now ?? Date.now
  const random = options.random ?? Math.random
  const appId = options.appId ?? zaloTestAccount.appId
  const appSecret = options.appSecret ?? zaloTestAccount.appSecret
  const oaId = options.oaId ?? zaloTestAccount.oaId
  const newId = idSource(random)
  const faults = faultPlan<ZaloCallKind, ZaloErrorFault>('send', random)
  const gate = rateGate(options.rateLimit, now)
  const poster = eventPoster()
  const event = zaloEvents({ appId, oaId, now })
  const firstTokens = options.tokens ?? newTokens()

  const delivered: ZaloDelivered[] = []
  const reactions: ZaloReaction[] = []
  const templates: ZaloTemplateSent[] = []
  const lastInteraction = new Map<string, number>()
  const profiles = new Map<string, ZaloProfile>()
  const codes = new Map<string, { challenge: string | undefined; at: number }>()
  const assets = new Map<string, Asset>()
  const retired = new Set<string>()
  let tokens = firstTokens
  let issuedAt = now()
  let expired = false
  let refreshes = 0
  let account: Json = {}
  const strange: Answer[] = []
  let webhook = options.webhook
  let echo = options.echo ?? 'off'

  const server = await startHttpDouble<ZaloCallKind, ZaloErrorFault>({
    now,
    faults,
    keepRequests: options.onDelivered === undefined,
    kindOf,
    handle,
    errorAnswer: ({ error }, kind) =>
      kind === 'token' ? oauthError(error) : refusal(error, 'fault on purpose'),
  })

  function newTokens(): ZaloTokens {
    return { accessToken: `at_${newId(40)}`, refreshToken: `rt_${newId(40)}` }
  }

  async function handle(request: SeenRequest): Promise<Answer> {
    const route = `${request.method} ${request.path}`
    const odd = kindOf(request) === 'send' ? strange.shift() : undefined
    if (odd) return odd
    if (route === 'POST /v4/oa/access_token') return exchangeToken(request)
    const call = api[route]
    if (!call) return { status: 404, body: `No such API: ${route}` }

    const remaining = gate.spend()
    const headers = gate.limit && {
      'x-ratelimit-limit': String(gate.limit.calls),
      'x-ratelimit-remain': String(Math.max(remaining, 0)),
    }
    let answer: Answer
    try {
      if (remaining < 0) refuse(-32, 'Too many requests')
      checkAccess(request)
      answer = await call(request)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      answer = refusal(error.code, error.message)
    }
    return headers ? { ...answer, headers } : answer
  }

  const api: Record<string, (request: SeenRequest) => Answer | Promise<Answer>> = {
    'POST /v3.0/oa/message/cs': send,
    'POST /v2.0/oa/message': sendOrReact,
    'POST /v3.0/oa/message/template': sendTemplate,
    'POST /v3.0/oa/quota/message': quota,
    'GET /v3.0/oa/user/detail': userDetail,
    'GET /v2.0/oa/getoa': () =>
      success({ ...officialAccount(oaId, lastInteraction.size), ...account }),
    'POST /v2.0/oa/upload/image': (request) => upload(request, uploads.image),
    'POST /v2.0/oa/upload/gif': (request) => upload(request, uploads.gif),
    'POST /v2.0/oa/upload/file': (request) => upload(request, uploads.file),
  }

  // OAuth. A refresh token works once; the new pair ends the old one, both halves, at once.

  function exchangeToken(request: SeenRequest): Answer {
    const isForm = contentType(request) === 'application/x-www-form-urlencoded'
    const form = new URLSearchParams(isForm ? request.raw.toString('utf8') : '')
    if (form.get('app_id') !== appId) return oauthError(-14002)
    // No page gives the number for a wrong secret; -14002 is the documented "app not accepted".
    if (request.headers['secret_key'] !== appSecret) return oauthError(-14002)

    const grant = form.get('grant_type')
    if (grant === 'refresh_token') {
      const isCurrent = form.get('refresh_token') === tokens.refreshToken
      if (!isCurrent || now() - issuedAt >= REFRESH_TOKEN_MS) return oauthError(-14014)
      refreshes += 1
      return renewTokens()
    }
    if (grant === 'authorization_code') {
      const code = form.get('code') ?? ''
      const issued = codes.get(code)
      codes.delete(code)
      if (!issued || now() - issued.at >= CODE_MS) return oauthError(-14019)
      const verifier = form.get('code_verifier') ?? ''
      if (issued.challenge && issued.challenge !== pkceChallenge(verifier)) {
        return oauthError(-14019)
      }
      return renewTokens()
    }
    return oauthError(-118)
  }

  /** Whether a new authorization also ends the pair before it is not documented; here it does. */
  function renewTokens(): Answer {
    retired.add(tokens.accessToken)
    tokens = newTokens()
    issuedAt = now()
    expired = false
    const body = {
      access_token: tokens.accessToken,
      refresh_token: tokens.refreshToken,
      expires_in: String(ACCESS_TOKEN_SECONDS),
    }
    return { status: 200, body }
  }

  function checkAccess(request: SeenRequest): void {
    const token = request.headers['access_token']
    if (typeof token !== 'string') refuse(-216, 'Access token is invalid')
    if (retired.has(token)) refuse(-220, 'Access token is expired or removed')
    if (token !== tokens.accessToken) refuse(-216, 'Access token is invalid')
    if (expired || now() - issuedAt >= ACCESS_TOKEN_SECONDS * 1000) {
      refuse(-220, 'Access token is expired or removed')
    }
    const proof = createHmac('sha256', appSecret).update(token).digest('hex')
    if (options.requireProof && request.headers['appsecret_proof'] !== proof) {
      refuse(-242, 'appsecret_proof is invalid')
    }
  }

  // Sending.

  async function send(request: SeenRequest): Promise<Answer> {
    if (contentType(request) !== 'application/json') refuse(-201, 'Content-Type is invalid')
    const body = jsonObject(request.raw) ?? refuse(-201, 'body is invalid')
    const recipient = isObject(body['recipient']) ? body['recipient'] : {}
    const userId = recipient['user_id']
    if (typeof userId !== 'string' || !/^\d+$/.test(userId)) {
      refuse(-201, 'recipient.user_id is invalid')
    }
    const message = readMessage(body['message'], checkAsset)
    const last = lastInteraction.get(userId)
    if (last === undefined) refuse(-232, 'User has not interacted with the OA')
    if (now() - last > WINDOW_MS) refuse(-230, 'User has not interacted with the OA in 7 days')

    const messageId = newId(20)
    const isFree = now() - last <= FREE_WINDOW_MS
    const seen = { userId, ...message, messageId, at: now(), paid: !isFree }
    if (options.onDelivered) options.onDelivered(seen)
    else delivered.push(seen)
    const answer = success({
      message_id: messageId,
      user_id: userId,
      sent_time: String(now()),
      // No `quota` means a charged message. remain and total are gone from it since March 2026.
      ...(isFree && {
        quota: {
          quota_type: 'reply',
          expired_date: vietnamDay(last + FREE_WINDOW_MS),
          owner_type: 'OA',
          owner_id: oaId,
        },
      }),
    })
    const { text, kind } = message
    return withEcho(answer, () => event.apiEcho({ userId, msgId: messageId, text, kind }))
  }

  /** Neither the window nor the hour counts: that is what templates are for. */
  function sendTemplate(request: SeenRequest): Answer {
    if (contentType(request) !== 'application/json') refuse(-201, 'Content-Type is invalid')
    const body = jsonObject(request.raw) ?? refuse(-201, 'body is invalid')
    const { user_id: userId, template_id: templateId, template_data: data } = body
    if (typeof userId !== 'string' || !/^\d+$/.test(userId)) refuse(-201, 'user_id is invalid')
    const template = typeof templateId === 'string' ? zaloTestTemplates[templateId] : undefined
    if (typeof templateId !== 'string' || !template) refuse(-201, 'template_id is invalid')
    if (!isObject(data)) refuse(-201, 'template_data is invalid')
    for (const name of template.params) line(data[name], `template_data.${name}`, 100)
    if (!template.byUserId) refuse(-249, 'Template can not be sent by user id')
    templates.push({ userId, templateId, data, at: now() })
    return success({ message_id: newId(20), user_id: userId, sent_time: String(now()) })
  }

  async function withEcho(answer: Answer, makeEcho: () => string): Promise<Answer> {
    if (!webhook || echo === 'off') return answer
    const raw = makeEcho()
    const headers = { 'X-ZEvent-Signature': signZalo(raw, webhook) }
    if (echo === 'after') {
      return { ...answer, afterwards: poster.hold(webhook.url, raw, headers) }
    }
    await poster.post(webhook.url, raw, headers)
    return answer
  }

  /** v2 serves visitors without an account, reactions, and broadcasts (not here). */
  function sendOrReact(request: SeenRequest): Answer | Promise<Answer> {
    const body = jsonObject(request.raw) ?? refuse(-201, 'body is invalid')
    return body['sender_action'] === undefined ? sendToVisitor(body) : react(body)
  }

  function sendToVisitor(body: Json): Promise<Answer> {
    const fields = ['anonymous_id', 'conversation_id']
    const recipient = shape(body['recipient'], fields, 'recipient')
    const userId = line(recipient['anonymous_id'], 'recipient.anonymous_id')
    const conversationId = line(recipient['conversation_id'], 'recipient.conversation_id')
    const visitor = visitorId({ userId, conversationId })
    // No page gives the number for a conversation that never was.
    if (!lastInteraction.has(visitor)) refuse(-201, 'recipient.conversation_id is invalid')
    // Nothing but text is described for visitors.
    const text = line(shape(body['message'], ['text'], 'message')['text'], 'message.text', 2000)
    const messageId = newId(20)
    const message = { kind: 'text', text, buttons: [], messageId, at: now(), paid: false } as const
    delivered.push({ userId: visitor, ...message })
    return withEcho(success({ message_id: messageId }), () =>
      event.anonymousEcho({ userId, conversationId, msgId: messageId, text }),
    )
  }

  function react(body: Json): Answer {
    const recipient = shape(body['recipient'], ['user_id'], 'recipient')
    const action = shape(body['sender_action'], ['react_icon', 'react_message_id'], 'sender_action')
    const userId = line(recipient['user_id'], 'recipient.user_id')
    const icon = line(action['react_icon'], 'sender_action.react_icon')
    const messageId = line(action['react_message_id'], 'sender_action.react_message_id')
    if (!icons.has(icon)) refuse(-201, 'sender_action.react_icon is invalid')
    reactions.push({ userId, icon, messageId })
    return success({ message_id: messageId })
  }

  function checkAsset(id: string, kind: string, where: string): Asset {
    const asset = assets.get(id)
    if (asset?.kind !== kind) refuse(-201, `${where} is invalid`)
    if (now() - asset.at > ASSET_MS) refuse(-100, `${where} is expired`)
    return asset
  }

  // Everything else an OA app asks for.

  function upload(request: SeenRequest, rule: UploadRule): Answer {
    const file = filePart(request)
    if (!file || !rule.extensions.test(file.name)) refuse(-201, 'file is invalid')
    if (file.size > rule.maxBytes) refuse(-210, 'file is too large')
    const id = newId(32)
    assets.set(id, { kind: rule.kind, at: now(), file })
    return success({ [rule.answers]: id })
  }

  function userDetail(request: SeenRequest): Answer {
    const userId = jsonObject(request.query.get('data') ?? '')?.['user_id']
    if (typeof userId !== 'string') refuse(-201, 'data is invalid')
    const last = lastInteraction.get(userId)
    const profile = profiles.get(userId)
    if (last === undefined && !profile?.follower) refuse(-213, 'User is not a follower')
    return success({
      user_id: userId,
      user_id_by_app: idByApp(userId),
      user_external_id: '',
      display_name: profile?.name ?? 'Người dùng Zalo',
      user_alias: '',
      is_sensitive: false,
      user_last_interaction_date: last === undefined ? '' : vietnamDay(last),
      user_is_follower: profile?.follower ?? false,
      avatar: profile?.avatar ?? 'https://s120-ava-talk.zadn.vn/default',
      avatars: { 120: profile?.avatar ?? 'https://s120-ava-talk.zadn.vn/default' },
      dynamic_param: '',
      tags_and_notes_info: { notes: [], tag_names: [] },
      shared_info: { address: '', city: '', district: '', phone: '', name: '' },
    })
  }

  function quota(request: SeenRequest): Answer {
    const userId = jsonObject(request.raw)?.['user_id']
    if (typeof userId !== 'string') refuse(-201, 'user_id is invalid')
    const last = lastInteraction.get(userId)
    if (last === undefined) refuse(-213, 'User is not a follower')
    return success({
      last_interaction: String(last),
      cs_reply: { remain: 8, total: 8 },
      promotion: { daily_remain: 1, daily_total: 1, monthly_remain: 4, monthly_total: 4 },
    })
  }

  async function post(raw: string, retry?: number): Promise<PostedEvent> {
    if (!webhook) throw new Error('Say where events go first: options.webhook or sendEventsTo().')
    const person = interactingUser(raw)
    if (person) lastInteraction.set(person, now())
    return poster.post(webhook.url, raw, {
      'X-ZEvent-Signature': signZalo(raw, webhook),
      ...(retry !== undefined && { num_retry: String(retry) }),
    })
  }

  return {
    apiUrl: server.url,
    oauthUrl: server.url,
    delivered,
    reactions,
    templates,
    requests: server.requests,
    posted: poster.posted,
    get refreshes() {
      return refreshes
    },
    get tokens() {
      return tokens
    },
    event,
    interacted: (userId, at = now()) => void lastInteraction.set(userId, at),
    profile: (userId, profile) => void profiles.set(userId, profile),
    account: (fields) => void (account = { ...account, ...fields }),
    issueCode(challenge) {
      const code = newId(40)
      codes.set(code, { challenge, at: now() })
      return code
    },
    answerNext: (answer) => void strange.push(answer),
    expireToken: () => void (expired = true),
    sendEventsTo(target, timing = echo) {
      webhook = target
      echo = timing
    },
    post,
    expireUploads() {
      for (const [id, asset] of assets) assets.set(id, { ...asset, at: now() - ASSET_MS - 1 })
    },
    settled: poster.settled,
    failNext: faults.failNext,
    setFaultRate: faults.setFaultRate,
    reset() {
      for (const list of [delivered, reactions, templates, strange, server.requests, poster.posted])
        list.length = 0
      for (const known of [lastInteraction, profiles, codes, assets, retired]) known.clear()
      faults.clear()
      gate.reset()
      tokens = firstTokens
      issuedAt = now()
      expired = false
      refreshes = 0
      account = {}
      webhook = options.webhook
      echo = options.echo ?? 'off'
    },
    close: server.close,
  }
}

function kindOf(request: SeenRequest): ZaloCallKind {
  if (/\/oa\/message(\/cs)?$/.test(request.path)) return 'send'
  if (request.path.endsWith('/oa/message/template')) return 'template'
  if (request.path.endsWith('/oa/access_token')) return 'token'
  return request.path.includes('/oa/upload/') ? 'upload' : 'other'
}

// The message rules.

interface ReadMessage {
  readonly kind: ZaloMessageKind
  readonly text: string
  readonly buttons: readonly ZaloButton[]
  readonly quotes?: string
  readonly file?: Asset['file']
}

interface Asset {
  readonly kind: string
  readonly at: number
  readonly file: { readonly name: string; readonly size: number }
}

type CheckAsset = (id: string, kind: string, where: string) => Asset

const icons = new Set(['/-strong', '/-heart', ':>', ':--b', ':-((', ':o', '/-remove'])

function readMessage(message: unknown, checkAsset: CheckAsset): ReadMessage {
  const fields = shape(message, ['text', 'quote_message_id', 'attachment'], 'message')
  // Whether an emoji counts once or twice is not documented; UTF-16 units are the safe count.
  const text = fields['text'] === undefined ? '' : line(fields['text'], 'message.text', 2000)
  const quoted = fields['quote_message_id']
  const quotes = quoted === undefined ? {} : { quotes: line(quoted, 'message.quote_message_id') }
  if (fields['attachment'] === undefined) {
    if (!text) refuse(-201, 'message.text is empty')
    return { kind: 'text', text, buttons: [], ...quotes }
  }
  const attachment = readAttachment(fields['attachment'], checkAsset)
  if (attachment.kind === 'buttons' && !text) refuse(-201, 'message.text is empty')
  return { ...attachment, text, ...quotes }
}

function readAttachment(attachment: unknown, checkAsset: CheckAsset): Omit<ReadMessage, 'text'> {
  const { type, payload } = shape(attachment, ['type', 'payload'], 'attachment')
  if (type === 'file') {
    const token = line(shape(payload, ['token'], 'payload')['token'], 'payload.token')
    return { kind: 'file', buttons: [], file: checkAsset(token, 'file', 'payload.token').file }
  }
  if (type !== 'template') refuse(-201, 'attachment.type is invalid')
  const {
    template_type: template,
    elements,
    buttons,
  } = shape(payload, ['template_type', 'elements', 'buttons'], 'payload')
  if (template === 'media') {
    return { ...readMedia(single(elements), checkAsset), buttons: [] }
  }
  if (template === 'request_user_info') {
    const element = shape(single(elements), ['title', 'subtitle', 'image_url'], 'elements[0]')
    line(element['title'], 'elements[0].title', 100)
    line(element['subtitle'], 'elements[0].subtitle', 500)
    line(element['image_url'], 'elements[0].image_url')
    return { kind: 'request_user_info', buttons: [] }
  }
  // The documented shape has no template_type; "button" is seen in working senders. `list` is
  // documented for v2 only, so it is refused here.
  if (template !== undefined && template !== 'button') refuse(-201, 'template_type is invalid')
  if (!Array.isArray(buttons) || buttons.length === 0) refuse(-201, 'buttons is invalid')
  if (buttons.length > 5) refuse(-210, 'buttons is over its limit')
  return { kind: 'buttons', buttons: buttons.map(readButton) }
}

/** Media by `sticker` has no page for v3: refused. */
function readMedia(
  element: unknown,
  checkAsset: CheckAsset,
): { kind: 'image' | 'gif'; file?: Asset['file'] } {
  const fields = ['media_type', 'attachment_id', 'url', 'width', 'height']
  const media = shape(element, fields, 'elements[0]')
  const kind = media['media_type']
  if (kind !== 'image' && kind !== 'gif') refuse(-201, 'elements[0].media_type is invalid')
  if (kind === 'gif' && !(isPositive(media['width']) && isPositive(media['height']))) {
    refuse(-201, 'elements[0].width is invalid')
  }
  if ((media['attachment_id'] === undefined) === (media['url'] === undefined)) {
    refuse(-201, 'elements[0].attachment_id is invalid')
  }
  if (media['url'] !== undefined) {
    webAddress(media['url'], 'elements[0].url')
    return { kind }
  }
  const id = line(media['attachment_id'], 'elements[0].attachment_id')
  return { kind, file: checkAsset(id, kind, 'elements[0].attachment_id').file }
}

function readButton(value: unknown, index: number): ZaloButton {
  const at = `buttons[${index}]`
  const button = shape(value, ['title', 'type', 'payload', 'image_icon'], at)
  const title = line(button['title'], `${at}.title`, 100)
  if (button['image_icon'] !== undefined && typeof button['image_icon'] !== 'string') {
    refuse(-201, `${at}.image_icon is invalid`)
  }
  const { type, payload } = button
  switch (type) {
    case 'oa.open.url':
      webAddress(shape(payload, ['url'], `${at}.payload`)['url'], `${at}.payload.url`)
      break
    case 'oa.query.show':
    case 'oa.query.hide':
      line(payload, `${at}.payload`, 1000)
      break
    case 'oa.open.sms': {
      const sms = shape(payload, ['content', 'phone_code'], `${at}.payload`)
      line(sms['content'], `${at}.payload.content`, 160)
      line(sms['phone_code'], `${at}.payload.phone_code`)
      break
    }
    case 'oa.open.phone':
      line(shape(payload, ['phone_code'], `${at}.payload`)['phone_code'], `${at}.payload`)
      break
    default:
      refuse(-201, `${at}.type is invalid`)
  }
  return { title, type, payload }
}

function shape(value: unknown, allowed: readonly string[], where: string): Json {
  if (!isObject(value)) refuse(-201, `${where} is invalid`)
  const stranger = Object.keys(value).find((key) => !allowed.includes(key))
  if (stranger) refuse(-201, `${where}.${stranger} is invalid`)
  return value
}

function line(value: unknown, where: string, max = Infinity): string {
  if (typeof value !== 'string' || value === '') refuse(-201, `${where} is invalid`)
  if (value.length > max) refuse(-210, `${where} is over its limit of ${max}`)
  return value
}

function webAddress(value: unknown, where: string): void {
  if (!/^https?:\/\/\S+$/.test(line(value, where))) refuse(-201, `${where} is invalid`)
}

function single(elements: unknown): unknown {
  if (!Array.isArray(elements) || elements.length !== 1) refuse(-201, 'elements is invalid')
  return elements[0]
}

function isPositive(value: unknown): boolean {
  return Number(value) > 0
}

// Answers.

class Refusal extends Error {
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

function refuse(code: number, message: string): never {
  throw new Refusal(code, message)
}

/** HTTP 200 even for a refusal: the status proves nothing. */
function refusal(error: number, message: string): Answer {
  return { status: 200, body: { error, message } }
}

function success(data: Json): Answer {
  return { status: 200, body: { error: 0, message: 'Success', data } }
}

const oauthReasons: Record<number, string> = {
  [-118]: 'Invalid grant',
  [-14002]: 'Invalid app id',
  [-14014]: 'Invalid refresh token',
  [-14019]: 'Invalid code or code verifier',
}

function oauthError(error: number): Answer {
  const reason = oauthReasons[error] ?? 'Error'
  const body = {
    error,
    error_name: reason,
    error_reason: reason,
    error_description: reason,
    ref_doc: 'https://developers.zalo.me/docs/official-account/bat-dau',
  }
  return { status: 200, body }
}

function officialAccount(oaId: string, followers: number): Json {
  return {
    oaid: oaId,
    name: 'UBND phường thử nghiệm',
    description: 'Tài khoản dùng để kiểm thử',
    oa_alias: '',
    is_verified: true,
    oa_type: 4, // government
    cate_name: 'Cơ quan nhà nước',
    num_follower: followers,
    avatar: '',
    cover: '',
    package_name: 'Nâng cao',
    package_valid_through_date: '31/12/2099',
  }
}

/** DD/MM/YYYY in Vietnam, UTC+7 all year. */
function vietnamDay(at: number): string {
  const [year, month, day] = new Date(at + 7 * 3_600_000).toISOString().slice(0, 10).split('-')
  return `${day}/${month}/${year}`
}

function contentType(request: SeenRequest): string {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

function pkceChallenge(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}

interface UploadRule {
  readonly kind: string
  readonly extensions: RegExp
  readonly maxBytes: number
  readonly answers: 'attachment_id' | 'token'
}

const uploads: Record<'image' | 'gif' | 'file', UploadRule> = {
  image: {
    kind: 'image',
    extensions: /\.(jpe?g|png)$/i,
    maxBytes: MEGABYTE,
    answers: 'attachment_id',
  },
  gif: { kind: 'gif', extensions: /\.gif$/i, maxBytes: 5 * MEGABYTE, answers: 'attachment_id' },
  file: {
    kind: 'file',
    extensions: /\.(pdf|docx?|csv)$/i,
    maxBytes: 5 * MEGABYTE,
    answers: 'token',
  },
}

/** The multipart field `file`. Latin-1 keeps one character per byte. */
function filePart(request: SeenRequest): { name: string; size: number } | undefined {
  const header = request.headers['content-type'] ?? ''
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(header)?.[1]
  if (!boundary) return undefined
  for (const part of request.raw.toString('latin1').split(`--${boundary}`)) {
    const end = part.indexOf('\r\n\r\n')
    const head = part.slice(0, end)
    if (end < 0 || !/[;\s]name="file"/.test(head)) continue
    const name = /filename="([^"]*)"/.exec(head)?.[1] ?? ''
    return { name, size: part.length - end - '\r\n\r\n'.length - '\r\n'.length }
  }
  return undefined
}
