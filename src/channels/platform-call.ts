import axios from 'axios'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { ChannelUnreachable } from '../conversations/channel.ts'

export interface PlatformCall {
  method?: 'GET' | 'POST' | 'DELETE'
  url: string
  headers?: Record<string, string>
  params?: Record<string, string>
  /** An object goes as JSON, URLSearchParams and FormData as what they are. */
  body?: unknown
  /** ms; 10 s unless told otherwise. */
  timeout?: number
}

const TIMEOUT = 10_000
/** Bytes. */
const LONGEST_ANSWER = 1_000_000

/** Connections are kept: a TLS handshake for each message would cost more than the message. */
const agents = {
  httpAgent: new HttpAgent({ keepAlive: true, maxSockets: 32 }),
  httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: 32 }),
}

/**
 * One request to a platform, whatever status it answers with; no retry, no redirect.
 * @throws ChannelUnreachable when no answer came
 */
export async function callPlatform(call: PlatformCall): Promise<{ status: number; data: unknown }> {
  const { method = 'POST', url, headers = {}, params = {}, body, timeout = TIMEOUT } = call
  const { status, data } = await axios
    .request<unknown>({
      method,
      url,
      headers,
      params,
      data: body,
      timeout,
      // `timeout` only watches for silence; an answer that trickles must end as well.
      signal: AbortSignal.timeout(timeout),
      maxContentLength: LONGEST_ANSWER,
      maxBodyLength: Infinity,
      maxRedirects: 0,
      validateStatus: () => true,
      ...agents,
    })
    .catch((error: unknown) => {
      // Only the message: an axios error also carries the request with its token.
      // Empty where several addresses were tried: then the code tells more.
      const { message, code } = error as { message?: string; code?: string }
      throw new ChannelUnreachable(message || code || 'no answer')
    })
  return { status, data }
}
