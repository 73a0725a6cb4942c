import { z } from 'zod'
import { ChannelRefused, ChannelUnreachable } from '../../conversations/channel.ts'
import type { OutgoingPart } from '../../conversations/message.ts'
import { callPlatform } from '../platform-call.ts'
import { HOLD, messengerRemedy, PAUSE } from './errors.ts'
import { toMessengerMessage } from './parts.ts'
import { messengerProof } from './signature.ts'

export interface MessengerClientOptions {
  apiUrl: string
  /** `v26.0`; calls to an expired version are served by the oldest live one. */
  graphVersion: string
  pageId: string
  pageAccessToken: string
  appSecret: string
}

export interface MessengerClient {
  /**
   * Sends a reply inside the 24 h window. Source: Meta, Send API reference.
   * @param tag comes back in the echo as `metadata`, so that it is known as ours
   * @returns the platform's message id
   * @throws ChannelRefused | ChannelUnreachable
   */
  sendMessage(psid: string, part: OutgoingPart, tag: string): Promise<string>
  /** Typing dots for 20 s or until the next message. */
  showTyping(psid: string): Promise<void>
}

const success = z.object({ message_id: z.coerce.string().optional() })
const failure = z.object({
  error: z.object({
    message: z.string().catch(''),
    code: z.coerce.number(),
    error_subcode: z.coerce.number().optional().catch(undefined),
  }),
})

export function createMessengerClient(options: MessengerClientOptions): MessengerClient {
  const { apiUrl, graphVersion, pageId, pageAccessToken, appSecret } = options
  const url = `${apiUrl}/${graphVersion}/${pageId}/messages`
  const proof = messengerProof(pageAccessToken, appSecret)

  async function post(body: object): Promise<z.infer<typeof success>> {
    const { status, data } = await callPlatform({
      url,
      // In the header, not the query: addresses end up in logs.
      headers: { Authorization: `Bearer ${pageAccessToken}` },
      params: { appsecret_proof: proof },
      body,
    })
    const failed = failure.safeParse(data)
    if (failed.success) throw graphError(failed.data.error)
    const parsed = success.safeParse(data)
    if (status === 200 && parsed.success) return parsed.data
    throw new ChannelUnreachable(`HTTP ${status} without an answer we can read`)
  }

  return {
    async sendMessage(psid, part, tag) {
      const { message_id: messageId } = await post({
        recipient: { id: psid },
        messaging_type: 'RESPONSE',
        message: toMessengerMessage(part, tag),
      })
      return messageId ?? ''
    },
    async showTyping(psid) {
      await post({ recipient: { id: psid }, sender_action: 'typing_on' })
    },
  }
}

function graphError({
  code,
  error_subcode: subcode,
  message,
}: z.infer<typeof failure>['error']): ChannelRefused | ChannelUnreachable {
  const name = subcode === undefined ? String(code) : `${code}/${subcode}`
  const remedy = messengerRemedy(code, subcode)
  switch (remedy) {
    case 'retry':
      return new ChannelUnreachable(`${name}: ${message}`)
    case 'pause':
      return new ChannelUnreachable(`${name}: ${message}`, PAUSE)
    case 'hold':
      return new ChannelUnreachable(`${name}: ${message}`, HOLD)
    case 'window':
    case 'alert':
      return new ChannelRefused(name, message, remedy)
    case 'refuse':
      return new ChannelRefused(name, message)
  }
}
