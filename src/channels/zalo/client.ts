import { z } from 'zod'
import { ChannelRefused, ChannelUnreachable } from '../../conversations/channel.ts'
import type { OutgoingPart } from '../../conversations/message.ts'
import { callPlatform } from '../platform-call.ts'
import { RATE_LIMIT_PAUSE, zaloRemedy } from './errors.ts'
import { toZaloMessage } from './parts.ts'
import { zaloProof } from './signature.ts'
import type { ZaloTokens } from './tokens.ts'

export interface ZaloClientOptions {
  apiUrl: string
  appSecret: string
  tokens: ZaloTokens
}

export interface ZaloClient {
  /**
   * Sends a consultation message. Docs: "Gửi tin Tư vấn", POST /v3.0/oa/message/cs.
   * @returns the platform's message id
   * @throws ChannelRefused | ChannelUnreachable
   */
  sendMessage(userId: string, part: OutgoingPart): Promise<string>
}

/** Failures come with HTTP 200 and `error` other than 0: the status alone proves nothing. */
const envelope = z.object({
  error: z.coerce.number(),
  // `error` alone decides: a send must not be repeated because something beside it looks odd.
  message: z.string().catch(''),
  data: z.object({ message_id: z.coerce.string().optional() }).optional().catch(undefined),
})
type Envelope = z.infer<typeof envelope>

export function createZaloClient({ apiUrl, appSecret, tokens }: ZaloClientOptions): ZaloClient {
  async function post(path: string, body: object, accessToken: string): Promise<Envelope> {
    const response = await callPlatform({
      url: apiUrl + path,
      headers: {
        access_token: accessToken,
        appsecret_proof: zaloProof(accessToken, appSecret),
      },
      body,
    })
    const { data, success } = envelope.safeParse(response.data)
    if (success) return data
    if (response.status >= 400 && response.status < 500 && response.status !== 429) {
      throw new ChannelRefused(`HTTP ${response.status}`, 'unexpected answer', 'alert')
    }
    throw new ChannelUnreachable(`HTTP ${response.status} without an answer we can read`)
  }

  return {
    async sendMessage(userId, part) {
      const path = '/v3.0/oa/message/cs'
      const body = { recipient: { user_id: userId }, message: toZaloMessage(part) }
      const token = await tokens.current()
      let result = await post(path, body, token)
      if (zaloRemedy(result.error) === 'refresh') {
        result = await post(path, body, await tokens.replace(token))
      }
      if (result.error === 0) return result.data?.message_id ?? ''
      throw failure(result)
    },
  }
}

function failure({ error, message }: Envelope): ChannelRefused | ChannelUnreachable {
  const remedy = zaloRemedy(error)
  switch (remedy) {
    case 'retry':
      return new ChannelUnreachable(`${error}: ${message}`)
    case 'pause':
    case 'refresh': // a fresh token was refused as well: something is wrong with the app
      return new ChannelUnreachable(`${error}: ${message}`, RATE_LIMIT_PAUSE)
    case 'window':
    case 'alert':
      return new ChannelRefused(String(error), message, remedy)
    case 'refuse':
      return new ChannelRefused(String(error), message)
  }
}
