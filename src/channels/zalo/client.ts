import { z } from 'zod'
import { ChannelRefused, ChannelUnreachable, type Profile } from '../../conversations/channel.ts'
import type { OutgoingPart } from '../../conversations/message.ts'
import { callPlatform } from '../platform-call.ts'
import { oaAccount, type OaAccount } from './account.ts'
import type { AnonymousVisitor } from './anonymous.ts'
import { LATER, RATE_LIMIT_PAUSE, untilMorning, zaloErrors, zaloRemedy } from './errors.ts'
import { toZaloMessage, withChoices, type Uploaded } from './parts.ts'
import { zaloProof } from './signature.ts'
import type { ZaloTokens } from './tokens.ts'
import { toUpload, type Upload } from './uploads.ts'

export interface ZaloClientOptions {
  apiUrl: string
  appSecret: string
  tokens: ZaloTokens
  now: () => number
}

/** Every call throws ChannelRefused | ChannelUnreachable. */
export interface ZaloClient {
  /**
   * Sends a consultation message. Docs: "Gửi tin Tư vấn", POST /v3.0/oa/message/cs. A file goes up
   * right before it.
   * @returns the platform's message id
   */
  sendMessage(
    userId: string,
    part: OutgoingPart,
    more?: { file?: Buffer; quotes?: string },
  ): Promise<string>
  /**
   * Sends text to a visitor without an account, with the choices in it. Docs: "Gửi tin đến người
   * dùng ẩn danh", POST /v2.0/oa/message.
   * @returns the platform's message id
   */
  sendToVisitor(visitor: AnonymousVisitor, part: OutgoingPart): Promise<string>
  /**
   * Sends a template that Zalo has approved, by user id and whenever it was that they last wrote.
   * POST /v3.0/oa/message/template, which followed on the transaction messages in March 2026.
   */
  sendTemplate(
    userId: string,
    templateId: string,
    data: Readonly<Record<string, string>>,
  ): Promise<void>
  /** Docs: "Kiểm tra hạn mức gửi tin", POST /v3.0/oa/quota/message. ms UTC; null when never. */
  lastInteraction(userId: string): Promise<number | null>
  /** Docs: "Lấy thông tin người dùng", GET /v3.0/oa/user/detail. */
  profile(userId: string): Promise<Profile>
  /** Docs: "Lấy thông tin Official Account", GET /v2.0/oa/getoa. */
  account(): Promise<OaAccount>
}

/** Failures come with HTTP 200 and `error` other than 0: the status alone proves nothing. */
const envelope = z.object({
  error: z.union([
    z.number(),
    z
      .string()
      .regex(/^-?\d+$/)
      .transform(Number),
  ]),
  // `error` alone decides: a send must not be repeated because something beside it looks odd.
  message: z.string().catch(''),
  data: z.unknown().optional(),
})

const sent = z.object({ message_id: z.coerce.string().optional() }).catch({})
const uploadedImage = z.object({ attachment_id: z.string().min(1) })
const uploadedFile = z.object({ token: z.string().min(1) })
const quota = z.object({ last_interaction: z.coerce.number().int().positive() })
const text = z.string().trim().min(1).nullable().catch(null)
const person = z
  .object({
    display_name: text,
    avatar: text,
    avatars: z.object({ 240: text }).catch({ 240: null }),
  })
  .catch({ display_name: null, avatar: null, avatars: { 240: null } })

/** Longer than other calls take: 5 MB over a slow line. ms */
const UPLOAD_TIMEOUT = 20_000

export function createZaloClient(options: ZaloClientOptions): ZaloClient {
  const { apiUrl, appSecret, tokens, now } = options

  interface Call {
    method?: 'GET' | 'POST'
    path: string
    params?: Record<string, string>
    body?: object
    timeout?: number
  }

  /** The one way to the API. @returns `data` of the answer */
  async function call(request: Call): Promise<unknown> {
    const token = await tokens.current()
    let answer = await ask(request, token)
    if (zaloRemedy(answer.error) === 'refresh') {
      answer = await ask(request, await tokens.replace(token))
    }
    if (answer.error === 0) return answer.data
    throw failure(answer, now())
  }

  async function ask({ path, ...request }: Call, accessToken: string) {
    const { status, data } = await callPlatform({
      url: apiUrl + path,
      headers: {
        access_token: accessToken,
        appsecret_proof: zaloProof(accessToken, appSecret),
      },
      ...request,
    })
    const answer = envelope.safeParse(data)
    if (answer.success) return answer.data
    if (status === 429) throw new ChannelUnreachable('HTTP 429', RATE_LIMIT_PAUSE)
    if (status >= 400 && status < 500) {
      throw new ChannelRefused(`HTTP ${status}`, 'unexpected answer', 'alert')
    }
    throw new ChannelUnreachable(`HTTP ${status} without an answer we can read`)
  }

  async function upload({ path, kind, form, size }: Upload): Promise<Uploaded> {
    const data = await call({ path, body: form, timeout: UPLOAD_TIMEOUT })
    if (kind === 'file') return { kind, token: told(uploadedFile, data).token }
    const { attachment_id: attachmentId } = told(uploadedImage, data)
    return kind === 'gif' && size
      ? { kind, attachmentId, ...size }
      : { kind: 'image', attachmentId }
  }

  async function send(path: string, body: object): Promise<string> {
    return sent.parse(await call({ path, body })).message_id ?? ''
  }

  return {
    async sendMessage(userId, part, { file, quotes } = {}) {
      const { attachment } = part
      const prepared =
        attachment && attachment.kind !== 'contact-form' ? toUpload(attachment, file) : undefined

      const once = async () => {
        const uploaded = prepared && (await upload(prepared))
        const message = toZaloMessage(part, {
          ...(uploaded ? { uploaded } : {}),
          ...(quotes === undefined ? {} : { quotes }),
        })
        return send('/v3.0/oa/message/cs', { recipient: { user_id: userId }, message })
      }
      return once().catch((error: unknown) => {
        if (prepared && isRefused(error, 'reupload')) return once()
        throw error
      })
    },

    async sendToVisitor({ anonymousId, conversationId }, { text, choices, attachment }) {
      if (attachment && (attachment.kind !== 'contact-form' || text === '')) {
        const why =
          'a visitor without an account can be sent text only. Put it into words or a link.'
        throw new ChannelRefused('anonymous', why)
      }
      return send('/v2.0/oa/message', {
        recipient: { anonymous_id: anonymousId, conversation_id: conversationId },
        message: { text: withChoices(text, choices) },
      })
    },

    async sendTemplate(userId, templateId, data) {
      const body = { user_id: userId, template_id: templateId, template_data: data }
      await call({ path: '/v3.0/oa/message/template', body })
    },

    async lastInteraction(userId) {
      try {
        const data = await call({ path: '/v3.0/oa/quota/message', body: { user_id: userId } })
        return quota.safeParse(data).data?.last_interaction ?? null
      } catch (error) {
        // Neither follower nor ever heard of: never.
        if (isRefused(error, 'window') || hasCode(error, '-213')) return null
        throw error
      }
    },

    async profile(userId) {
      const params = { data: JSON.stringify({ user_id: userId }) }
      const data = await call({ method: 'GET', path: '/v3.0/oa/user/detail', params })
      const { display_name: name, avatar, avatars } = person.parse(data)
      return { name, avatar: avatars[240] ?? avatar }
    },

    account: async () => oaAccount.parse(await call({ method: 'GET', path: '/v2.0/oa/getoa' })),
  }
}

/** @throws ChannelUnreachable when the answer lacks what it must have */
function told<T>(shape: z.ZodType<T>, data: unknown): T {
  const parsed = shape.safeParse(data)
  if (parsed.success) return parsed.data
  throw new ChannelUnreachable('an upload was taken, but got no id')
}

const hasCode = (error: unknown, code: string) =>
  error instanceof ChannelRefused && error.code === code

const isRefused = (error: unknown, remedy: 'reupload' | 'window') =>
  error instanceof ChannelRefused && zaloErrors[error.code]?.remedy === remedy

function failure(
  { error, message }: z.infer<typeof envelope>,
  now: number,
): ChannelRefused | ChannelUnreachable {
  const { meaning, advice } = zaloErrors[String(error)] ?? {}
  const what = [meaning, message].filter(Boolean).join(' – ')
  const said = advice === undefined ? what : `${what}. Remedy: ${advice}`
  const remedy = zaloRemedy(error)
  switch (remedy) {
    case 'retry':
      return new ChannelUnreachable(`${error}: ${said}`)
    case 'later':
      return new ChannelUnreachable(`${error}: ${said}`, undefined, LATER)
    case 'morning':
      return new ChannelUnreachable(`${error}: ${said}`, undefined, untilMorning(now))
    case 'pause':
    case 'refresh': // a fresh token was refused as well: something is wrong with the app
      return new ChannelUnreachable(`${error}: ${said}`, RATE_LIMIT_PAUSE)
    case 'window':
    case 'alert':
      return new ChannelRefused(String(error), said, remedy)
    case 'reupload': // the caller has the file
    case 'refuse':
      return new ChannelRefused(String(error), said)
  }
}
