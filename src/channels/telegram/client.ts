import { Telegram, TelegramError } from 'telegraf'
import { z } from 'zod'
import { ChannelUnreachable } from '../../conversations/channel.ts'
import { telegramError } from './errors.ts'

export interface TelegramClientOptions {
  /** Base of the Bot API, without a slash at its end. */
  apiUrl: string
  botToken: string
}

/** Calls of the Bot API. Each throws ChannelRefused | ChannelUnreachable, and never shows the token. */
export interface TelegramClient {
  /**
   * One call for a person's sake. While the API gives no answer only a few of these try; the others
   * fail at once.
   */
  send<M extends SendMethod>(method: M, payload: Payload<M>): Promise<unknown>
  /** Ends the wait that the person's app shows on a tapped button. */
  answerTap(callbackQueryId: string): Promise<void>
  /**
   * What happened since: all updates from `offset` on, oldest first. Asking for an offset tells
   * Telegram to forget what lies before it.
   * @param wait how long Telegram holds an empty answer back, in seconds
   */
  getUpdates(offset: number, wait: number, signal: AbortSignal): Promise<unknown[]>
  setWebhook(url: string, secret: string, signal: AbortSignal): Promise<void>
  /** Ends a webhook; while there is one, `getUpdates` answers 409. What waits is kept. */
  deleteWebhook(signal: AbortSignal): Promise<void>
  /** The bot's name, without its @. */
  botName(): Promise<string>
}

type SendMethod = 'sendMessage' | 'sendPhoto' | 'sendDocument' | 'sendChatAction'
type Method =
  SendMethod | 'answerCallbackQuery' | 'getUpdates' | 'setWebhook' | 'deleteWebhook' | 'getMe'
type Payload<M extends Method> = Parameters<typeof Telegram.prototype.callApi<M>>[1]

/** In ms. telegraf itself would wait for 500 s. */
const TIMEOUT = 10_000
const UPLOAD_TIMEOUT = 60_000
/** Calls that may wait for an API that gave the last one no answer. */
const MOST_PROBES = 2
const PROBE_WAIT = 5_000

/** What we take; anything else Telegram need not send. */
const allowedUpdates = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const

/**
 * telegraf's API client alone: its bot would run handlers and answer the webhook by itself, while
 * here an update is a message like any other channel's.
 */
export function createTelegramClient({ apiUrl, botToken }: TelegramClientOptions): TelegramClient {
  // With a slash, else a path in the base would lose its last part.
  const telegram = new Telegram(botToken, { apiRoot: `${apiUrl}/`, webhookReply: false })
  let silent = false
  let probes = 0

  async function call<M extends Method>(
    method: M,
    payload: Payload<M>,
    timeout: number,
    stopped?: AbortSignal,
  ): Promise<unknown> {
    const timedOut = AbortSignal.timeout(timeout)
    const signal = stopped ? AbortSignal.any([stopped, timedOut]) : timedOut
    try {
      // telegraf types the signal by a package older than Node's own; it takes both.
      const result: unknown = await telegram.callApi(method, payload, { signal: signal as never })
      silent = false
      return result
    } catch (error) {
      if (error instanceof TelegramError) {
        const { code, description, parameters } = error
        silent = code >= 500
        throw telegramError({
          code,
          description: masked(description),
          retryAfter: parameters?.retry_after,
        })
      }
      if (!stopped?.aborted) silent = true
      // Only the message, and masked: telegraf masks the token in errors of the connection, but not
      // in those of an answer that is no JSON, and those hold the whole address.
      throw new ChannelUnreachable(
        timedOut.aborted
          ? `no answer within ${timeout / 1000} s`
          : masked(error instanceof Error ? error.message : 'no answer'),
      )
    }
  }

  function masked(message: string): string {
    return [botToken, encodeURIComponent(botToken)].reduce(
      (text, token) => text.replaceAll(token, '[token]'),
      message,
    )
  }

  return {
    async send(method, payload) {
      // Deliveries of all channels share their places: a Telegram that the network swallows must
      // not hold them all for the length of its time-outs.
      if (silent && probes >= MOST_PROBES) {
        throw new ChannelUnreachable('Telegram gives no answer', undefined, PROBE_WAIT)
      }
      const upload = method === 'sendPhoto' || method === 'sendDocument'
      probes++
      try {
        return await call(method, payload, upload ? UPLOAD_TIMEOUT : TIMEOUT)
      } finally {
        probes--
      }
    },
    async answerTap(id) {
      await call('answerCallbackQuery', { callback_query_id: id }, TIMEOUT)
    },
    async getUpdates(offset, wait, signal) {
      const asked = { offset, timeout: wait, allowed_updates: allowedUpdates }
      const updates = await call('getUpdates', asked, wait * 1000 + TIMEOUT, signal)
      const { success, data } = z.array(z.unknown()).safeParse(updates)
      if (!success) throw new ChannelUnreachable('getUpdates without an answer we can read')
      return data
    },
    async setWebhook(url, secret, signal) {
      const webhook = {
        url,
        secret_token: secret,
        allowed_updates: allowedUpdates,
        drop_pending_updates: false,
      }
      await call('setWebhook', webhook, TIMEOUT, signal)
    },
    async deleteWebhook(signal) {
      await call('deleteWebhook', { drop_pending_updates: false }, TIMEOUT, signal)
    },
    async botName() {
      const me = z.object({ username: z.string() }).safeParse(await call('getMe', {}, TIMEOUT))
      if (!me.success) throw new ChannelUnreachable('getMe without an answer we can read')
      return me.data.username
    },
  }
}
