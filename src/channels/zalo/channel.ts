import { z } from 'zod'
import type { Channel, ChannelWebhook } from '../../conversations/channel.ts'
import type { ZaloClient } from './client.ts'
import { parseZaloEvent } from './events.ts'
import { toZaloParts } from './parts.ts'
import { sameMac, zaloMac } from './signature.ts'

export interface ZaloChannelOptions {
  appId: string
  oaSecretKey: string
  client: ZaloClient
}

export function createZaloChannel({ client, ...keys }: ZaloChannelOptions): Channel {
  return {
    name: 'zalo',
    webhook: createZaloWebhook(keys),
    toParts: toZaloParts,
    send: async (personId, part) => ({
      platformMessageId: await client.sendMessage(personId, part),
    }),
  }
}

const signedBody = z.object({
  app_id: z.string().optional(),
  timestamp: z.union([z.string(), z.number()]),
})

export function createZaloWebhook(keys: { appId: string; oaSecretKey: string }): ChannelWebhook {
  return {
    // The console saves a webhook address only if its unsigned `{}` gets 200, and disables one
    // that answers otherwise; so what fails the MAC gets 200 as well and is dropped.
    rejectedStatus: 200,

    read(body, headers) {
      const json = parseJson(body)
      const signed = signedBody.safeParse(json)
      if (!signed.success) return { kind: 'rejected', reason: 'probe or unreadable body' }
      const header = headers['x-zevent-signature']
      if (!header) return { kind: 'rejected', reason: 'no signature' }
      const { app_id: appId, timestamp } = signed.data
      if (appId !== undefined && appId !== keys.appId) {
        return { kind: 'rejected', reason: 'another app' }
      }
      if (!sameMac(header, zaloMac(body, String(timestamp), keys))) {
        return { kind: 'rejected', reason: 'wrong signature' }
      }
      return { kind: 'accepted', events: parseZaloEvent(json) }
    },

    parse: (body) => parseZaloEvent(JSON.parse(body.toString('utf8'))),
    answerGet: () => '',
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
