import type { Channel, ChannelWebhook } from '../../conversations/channel.ts'
import type { MessengerClient } from './client.ts'
import { messengerFileProblem } from './files.ts'
import { parseMessengerBody } from './events.ts'
import { toMessengerParts } from './parts.ts'
import { messengerSignature, sameSignature } from './signature.ts'
import { closedWindow, messengerWritingWindow } from './window.ts'

export interface MessengerChannelOptions {
  /** Staff may write for 7 days; needs Meta's approval. */
  humanAgent: boolean
  appSecret: string
  verifyToken: string
  client: MessengerClient
}

export function createMessengerChannel({
  client,
  humanAgent,
  ...keys
}: MessengerChannelOptions): Channel {
  return {
    name: 'messenger',
    webhook: createMessengerWebhook(keys),
    toParts: toMessengerParts,
    fileProblem: messengerFileProblem,
    closedWindow: (about) => closedWindow(about, humanAgent),
    writingWindow: (about) => messengerWritingWindow(about, humanAgent),
    send: async (personId, part, sending) => ({
      platformMessageId: await client.sendMessage(personId, part, sending),
    }),
    showTyping: (personId) => client.showTyping(personId),
    profileOf: (personId) => client.profileOf(personId),
    checkAccount: () => client.checkPage(),
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
