import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { ChannelRefused, type Channel, type ChannelWebhook } from '../../conversations/channel.ts'
import type { OutgoingPart } from '../../conversations/message.ts'
import type { TelegramClient } from './client.ts'
import { parseTelegramUpdate } from './events.ts'
import { CAPTION_LIMIT, telegramFileProblem, toInlineKeyboard, toTelegramParts } from './parts.ts'

export interface TelegramChannelOptions {
  client: TelegramClient
  /** Undefined: updates are fetched, and nobody posts them. */
  webhookSecret: string | undefined
  now: () => number
}

export function createTelegramChannel(options: TelegramChannelOptions): Channel {
  const { client, webhookSecret, now } = options
  return {
    name: 'telegram',
    ...(webhookSecret === undefined ? {} : { webhook: createTelegramWebhook(webhookSecret, now) }),
    toParts: toTelegramParts,
    fileProblem: telegramFileProblem,

    async send(personId, part, { file, quotes }) {
      const about = {
        chat_id: personId,
        // Without the second, an answer to a message that was deleted meanwhile would be refused.
        ...(quotes === undefined || !/^\d+$/.test(quotes)
          ? {}
          : {
              reply_parameters: {
                message_id: Number(quotes),
                allow_sending_without_reply: true,
              },
            }),
      }
      return { platformMessageId: messageIdOf(await sendPart(client, about, part, file)) }
    },

    async showTyping(personId) {
      await client.send('sendChatAction', { chat_id: personId, action: 'typing' })
    },

    async checkAccount() {
      return { account: `@${await client.botName()}`, warnings: [], tokenEndsAt: null }
    },
  }
}

async function sendPart(
  client: TelegramClient,
  about: { chat_id: string },
  { text, choices, attachment }: OutgoingPart,
  file: Buffer | undefined,
): Promise<unknown> {
  const keyboard = toInlineKeyboard(choices)
  const to = { ...about, ...(keyboard === undefined ? {} : { reply_markup: keyboard }) }
  if (!attachment) return client.send('sendMessage', { ...to, text })
  if (attachment.kind === 'contact-form') {
    // Telegram has no such form: the words ask by themselves.
    const words = [text, attachment.title, attachment.subtitle].filter(Boolean).join('\n\n')
    return client.send('sendMessage', { ...to, text: words })
  }
  if (!file) throw new ChannelRefused('no-file', `the file "${attachment.name}" is gone`)
  const isLong = text.length > CAPTION_LIMIT
  if (isLong) await client.send('sendMessage', { ...about, text })
  const upload = { source: file, filename: attachment.name }
  const under = { ...to, ...(isLong || text === '' ? {} : { caption: text }) }
  return attachment.kind === 'image'
    ? client.send('sendPhoto', { ...under, photo: upload })
    : client.send('sendDocument', { ...under, document: upload })
}

const sent = z.object({ message_id: z.int() })

/** Unreadable or not, the message went out: it must not go out again. */
function messageIdOf(answer: unknown): string {
  return String(sent.safeParse(answer).data?.message_id ?? '')
}

export function createTelegramWebhook(secret: string, now: () => number): ChannelWebhook {
  const expected = digest(secret)
  return {
    rejectedStatus: 401,

    read(body, headers) {
      const given = headers['x-telegram-bot-api-secret-token']
      if (given === undefined) return { kind: 'rejected', reason: 'no secret token' }
      if (!timingSafeEqual(digest(given), expected)) {
        return { kind: 'rejected', reason: 'wrong secret token' }
      }
      try {
        return { kind: 'accepted', events: this.parse(body) }
      } catch {
        // It knows the secret, so it is Telegram's; refusing it would only have it sent again.
        return { kind: 'accepted', events: [] }
      }
    },

    parse: (body) => parseTelegramUpdate(JSON.parse(body.toString('utf8')), now()),
    answerGet: () => null,
  }
}

/** Of one length whatever was given: the comparison tells nothing, not even the length. */
const digest = (text: string) => createHash('sha256').update(text).digest()
