import type { Channel, ChannelWebhook } from '../../conversations/channel.ts'
import type { MessengerClient } from './client.ts'
import { parseMessengerBody } from './events.ts'
import { toMessengerParts } from './parts.ts'
import { messengerSignature, sameSignature } from './signature.ts'

export interface MessengerChannelOptions {
  appSecret: string
  verifyToken: string
  client: MessengerClient
}

export function createMessengerChannel({ client, ...keys }: MessengerChannelOptions): Channel {
  return {
    name: 'messenger',
    webhook: createMessengerWebhook(keys),
    toParts: toMessengerParts,
    send: async (personId, part, { tag }) => ({
      platformMessageId: await client.sendMessage(personId, part, tag),
    }),
    showTyping: (personId) => client.showTyping(personId),
  }
}

export function createMessengerWebhook(keys: {
  appSecret: string
  verifyToken: string
}): ChannelWebhook {
  return {
    rejectedStatus: 401,

    read(body, headers) {
      const header = headers['x-hub-signature-256']
      if (!header) return { kind: 'rejected', reason: 'no signature' }
      if (!sameSignature(header, messengerSignature(body, keys.appSecret))) {
        return { kind: 'rejected', reason: 'wrong signature' }
      }
      try {
        return { kind: 'accepted', events: this.parse(body) }
      } catch {
        // Signed, so it is Meta's; refusing it would only have it sent again.
        return { kind: 'accepted', events: [] }
      }
    },

    parse: (body) => parseMessengerBody(JSON.parse(body.toString('utf8'))),

    answerGet(query) {
      const asked =
        query['hub.mode'] === 'subscribe' && query['hub.verify_token'] === keys.verifyToken
      return asked ? (query['hub.challenge'] ?? '') : null
    },
  }
}
