import { z } from 'zod'
import { ChannelRefused, ChannelUnreachable } from '../../conversations/channel.ts'
import { callPlatform, type PlatformCall } from '../platform-call.ts'
import { HOLD, messengerError, PAUSE, unanswered } from './errors.ts'
import { messengerProof } from './signature.ts'

export interface GraphOptions {
  apiUrl: string
  /** `v26.0`; calls to an expired version are served by the oldest live one. */
  graphVersion: string
  pageAccessToken: string
  appSecret: string
}

export type GraphCall = Pick<PlatformCall, 'method' | 'params' | 'body' | 'timeout'>

/**
 * One call to the Graph API below its version, e.g. `me/messages`.
 * @throws ChannelRefused | ChannelUnreachable
 */
export type Graph = <T>(path: string, answer: z.ZodType<T>, call: GraphCall) => Promise<T>

const failure = z.object({
  error: z.object({
    message: z.string().catch(''),
    code: z.coerce.number(),
    error_subcode: z.coerce.number().optional().catch(undefined),
    is_transient: z.boolean().optional().catch(undefined),
  }),
})

export function createGraph(options: GraphOptions): Graph {
  const { apiUrl, graphVersion, pageAccessToken, appSecret } = options
  const proof = messengerProof(pageAccessToken, appSecret)

  return async (path, answer, { params = {}, ...call }) => {
    const { status, data } = await callPlatform({
      url: `${apiUrl}/${graphVersion}/${path}`,
      // In the header, not the query: addresses end up in logs.
      headers: { Authorization: `Bearer ${pageAccessToken}` },
      params: { ...params, appsecret_proof: proof },
      ...call,
    })
    const failed = failure.safeParse(data)
    if (failed.success) throw graphError(failed.data.error, status)
    const read = answer.safeParse(data)
    if (status === 200 && read.success) return read.data
    throw new ChannelUnreachable(`HTTP ${status}: ${unanswered.meaning}`)
  }
}

function graphError(
  {
    code,
    error_subcode: subcode,
    message,
    is_transient: isTransient = false,
  }: z.infer<typeof failure>['error'],
  status: number,
): ChannelRefused | ChannelUnreachable {
  const name = subcode === undefined ? String(code) : `${code}/${subcode}`
  const { meaning, remedy, advice } = messengerError(code, subcode, { status, isTransient })
  const what = `${meaning} (${message})`
  const told = advice === undefined ? what : `${what}. Remedy: ${advice}`
  switch (remedy) {
    case 'retry':
      return new ChannelUnreachable(`${name}: ${told}`)
    case 'pause':
      return new ChannelUnreachable(`${name}: ${told}`, PAUSE)
    case 'hold':
      return new ChannelUnreachable(`${name}: ${told}`, HOLD)
    case 'window':
    case 'alert':
      return new ChannelRefused(name, told, remedy)
    case 'refuse':
      return new ChannelRefused(name, told)
  }
}
