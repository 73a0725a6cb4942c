/**
 * Telegram's Bot API as far as a bot in private chats sees it, refusing what the real one refuses.
 * Facts: core.telegram.org/bots/api as printed in @telegraf/types 7.1 (limits, getUpdates, setWebhook);
 * the texts of errors are those commonly seen, not documented.
 */
import {
  eventPoster,
  faultPlan,
  isObject,
  jsonObject,
  startHttpDouble,
  type Answer,
  type FaultControls,
  type Json,
  type PostedEvent,
  type SeenRequest,
} from './http-double.ts'

export const telegramTestBot = {
  token: '123456789:AAFtestTokenOfTheDouble_0123456789-x',
  id: 123456789,
  username: 'hoi_dap_so_bot',
  secret: 'a-secret_of-the-webhook',
  /** The address setWebhook is told; the double posts elsewhere, see `sendUpdatesTo`. */
  publicUrl: 'https://hoidap.example.gov.vn',
} as const

type CallKind = 'send' | 'updates' | 'setup' | 'typing' | 'other'

export interface TelegramError {
  readonly code: number
  readonly description?: string
  /** Seconds. */
  readonly retryAfter?: number
}

export interface TelegramButton {
  readonly text: string
  readonly callback_data?: string
  readonly url?: string
}

/** What the person sees in the chat. */
export interface TelegramDelivered {
  readonly chatId: number
  readonly messageId: number
  readonly method: string
  readonly text: string
  readonly buttons: readonly TelegramButton[]
  readonly replyTo?: number
  readonly file?: { readonly name: string; readonly bytes: Buffer }
}

export interface TelegramDouble extends FaultControls<CallKind, TelegramError> {
  readonly url: string
  readonly requests: readonly SeenRequest[]
  readonly delivered: readonly TelegramDelivered[]
  /** Chats that were shown "typing". */
  readonly typing: readonly number[]
  readonly answeredTaps: readonly string[]
  readonly posted: readonly PostedEvent[]
  /** Updates that nobody has confirmed yet. */
  readonly pending: () => number
  readonly webhook: () => { url: string; secret: string | undefined } | undefined
  /** Where the webhook's address really is. */
  readonly sendUpdatesTo: (url: string) => void
  /** Something happened: kept for getUpdates, or posted. Resolves once the app has answered. */
  readonly happens: (what: Json) => Promise<void>
  /** Posts once more what did not get its 200. */
  readonly redeliver: () => Promise<void>
  /** A person types something. */
  readonly says: (chatId: number, text: string) => Promise<void>
  /** A person taps a button of a message; `tooOld`: the bot can no longer see the message. */
  readonly taps: (message: TelegramDelivered, label: string, tooOld?: 'tooOld') => Promise<void>
  readonly close: () => Promise<void>
}

const MEGABYTE = 1024 * 1024

export async function startTelegramDouble(
  options: { now?: () => number } = {},
): Promise<TelegramDouble> {
  const now = options.now ?? Date.now
  const faults = faultPlan<CallKind, TelegramError>('send', Math.random)
  const poster = eventPoster()
  const delivered: TelegramDelivered[] = []
  const typing: number[] = []
  const answeredTaps: string[] = []
  let updates: (Json & { update_id: number })[] = []
  let webhook: { url: string; secret: string | undefined } | undefined
  let target: string | undefined
  let lastUpdate = 4000
  let lastMessage = 100
  let lastTap = 0
  /** The poll that is being held back, and how to end it. */
  let held: ((answer: Answer) => void) | undefined
  const timers = new Set<NodeJS.Timeout>()

  const seconds = () => Math.floor(now() / 1000)
  const bot = { id: telegramTestBot.id, is_bot: true, first_name: 'Bot' }
  const citizen = (id: number) => ({ id, is_bot: false, first_name: 'An', last_name: 'Nguyễn' })
  const chatOf = (id: number) => ({ id, type: 'private', first_name: 'An' })

  function getUpdates(fields: Json): Answer | Promise<Answer> {
    if (webhook) {
      refuse(409, "Conflict: can't use getUpdates method while webhook is active")
    }
    held?.(refusal({ code: 409, description: 'Conflict: terminated by other getUpdates request' }))
    held = undefined
    const offset = Number(fields['offset'] ?? 0)
    const limit = Number(fields['limit'] ?? 100)
    // Asking for an offset confirms all before it; a negative one counts from the end.
    if (offset < 0) updates = updates.slice(offset)
    else updates = updates.filter(({ update_id: id }) => id >= offset)
    const wait = Number(fields['timeout'] ?? 0) * 1000
    if (updates.length > 0 || wait === 0) return success(updates.slice(0, limit))
    return new Promise((resolve) => {
      const end = (answer: Answer) => {
        clearTimeout(timer)
        timers.delete(timer)
        if (held === end) held = undefined
        resolve(answer)
      }
      const timer = setTimeout(() => end(success([])), wait)
      timers.add(timer)
      held = end
    })
  }

  function setWebhook(fields: Json): Answer {
    const { url, secret_token: secret } = fields
    if (typeof url !== 'string' || !/^https:\/\//.test(url)) {
      refuse(400, 'Bad Request: bad webhook: An HTTPS URL must be provided for webhook')
    }
    const { port } = new URL(url)
    if (!['', '443', '80', '88', '8443'].includes(port)) {
      refuse(
        400,
        'Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443',
      )
    }
    if (secret !== undefined && (typeof secret !== 'string' || !/^[\w-]{1,256}$/.test(secret))) {
      refuse(400, 'Bad Request: secret token contains unallowed characters')
    }
    if (fields['drop_pending_updates'] === true) updates = []
    held?.(refusal({ code: 409, description: 'Conflict: terminated by setWebhook request' }))
    webhook = { url, secret }
    return success(true)
  }

  function send(method: string, fields: Json, file: TelegramDelivered['file']): Answer {
    const chatId = Number(fields['chat_id'])
    if (!Number.isSafeInteger(chatId)) refuse(400, 'Bad Request: chat not found')
    const text = fields[method === 'sendMessage' ? 'text' : 'caption'] ?? ''
    if (typeof text !== 'string') refuse(400, 'Bad Request: text must be a string')
    if (method === 'sendMessage') {
      if (text.trim() === '') refuse(400, 'Bad Request: message text is empty')
      if (text.length > 4096) refuse(400, 'Bad Request: message is too long')
    } else {
      if (!file) refuse(400, `Bad Request: there is no ${method.slice(4).toLowerCase()}`)
      if (text.length > 1024) refuse(400, 'Bad Request: message caption is too long')
      const limit = method === 'sendPhoto' ? 10 : 50
      if (file.bytes.length > limit * MEGABYTE) refuse(413, 'Request Entity Too Large')
    }
    const reply = parsed(fields['reply_parameters'])
    const message: TelegramDelivered = {
      chatId,
      messageId: ++lastMessage,
      method,
      text,
      buttons: readKeyboard(parsed(fields['reply_markup'])),
      ...(isObject(reply) ? { replyTo: Number(reply['message_id']) } : {}),
      ...(file ? { file } : {}),
    }
    delivered.push(message)
    return success({ message_id: message.messageId, date: seconds(), chat: chatOf(chatId), text })
  }

  function answerTap(fields: Json): Answer {
    const id = String(fields['callback_query_id'])
    if (!/^\d+$/.test(id) || Number(id) > lastTap) {
      refuse(
        400,
        'Bad Request: query is too old and response timeout expired or query ID is invalid',
      )
    }
    answeredTaps.push(id)
    return success(true)
  }

  function handle(request: SeenRequest): Answer | Promise<Answer> {
    const [, token, method = ''] = /^\/bot([^/]*)\/(\w+)$/.exec(request.path) ?? []
    if (token === undefined) return refusal({ code: 404, description: 'Not Found' })
    if (token !== telegramTestBot.token) return refusal({ code: 401, description: 'Unauthorized' })
    const { fields, file } = bodyOf(request)
    try {
      switch (method) {
        case 'getMe':
          return success({ ...bot, username: telegramTestBot.username })
        case 'getUpdates':
          return getUpdates(fields)
        case 'setWebhook':
          return setWebhook(fields)
        case 'deleteWebhook':
          if (fields['drop_pending_updates'] === true) updates = []
          webhook = undefined
          return success(true)
        case 'sendMessage':
        case 'sendPhoto':
        case 'sendDocument':
          return send(method, fields, file)
        case 'sendChatAction':
          typing.push(Number(fields['chat_id']))
          return success(true)
        case 'answerCallbackQuery':
          return answerTap(fields)
        default:
          return refusal({ code: 404, description: 'Not Found: method not found' })
      }
    } catch (error) {
      if (error instanceof Refusal) return refusal(error)
      throw error
    }
  }

  const server = await startHttpDouble<CallKind, TelegramError>({
    now,
    faults,
    kindOf: ({ path }) => kinds[path.split('/').at(-1) ?? ''] ?? 'other',
    handle,
    errorAnswer: refusal,
  })

  async function postAll(): Promise<void> {
    for (const update of [...updates]) {
      if (!webhook || !target) return
      const headers: Record<string, string> =
        webhook.secret === undefined ? {} : { 'X-Telegram-Bot-Api-Secret-Token': webhook.secret }
      const { status } = await poster.post(target, JSON.stringify(update), headers)
      // Non-2xx is repeated, and what is behind waits.
      if (status === null || status < 200 || status > 299) return
      updates = updates.filter((other) => other !== update)
    }
  }

  async function happens(what: Json): Promise<void> {
    updates.push({ update_id: ++lastUpdate, ...what })
    if (webhook) return postAll()
    held?.(success(updates.slice(0, 100)))
  }

  return {
    url: server.url,
    requests: server.requests,
    delivered,
    typing,
    answeredTaps,
    posted: poster.posted,
    pending: () => updates.length,
    webhook: () => webhook,
    sendUpdatesTo: (url) => void (target = url),
    happens,
    redeliver: postAll,
    says: (chatId, text) =>
      happens({
        message: {
          message_id: ++lastMessage,
          from: citizen(chatId),
          chat: chatOf(chatId),
          date: seconds(),
          text,
        },
      }),
    taps({ chatId, messageId, text, buttons }, label, tooOld) {
      const button = buttons.find((each) => each.text === label)
      if (button?.callback_data === undefined) throw new Error(`no button "${label}" to tap`)
      const message = tooOld
        ? { message_id: messageId, chat: chatOf(chatId), date: 0 }
        : {
            message_id: messageId,
            from: bot,
            chat: chatOf(chatId),
            date: seconds(),
            text,
            reply_markup: { inline_keyboard: buttons.map((each) => [each]) },
          }
      return happens({
        callback_query: {
          id: String(++lastTap),
          from: citizen(chatId),
          message,
          chat_instance: '1',
          data: button.callback_data,
        },
      })
    },
    failNext: faults.failNext,
    setFaultRate: faults.setFaultRate,
    async close() {
      for (const timer of timers) clearTimeout(timer)
      held?.(success([]))
      await server.close()
    },
  }
}

const kinds: Record<string, CallKind> = {
  sendMessage: 'send',
  sendPhoto: 'send',
  sendDocument: 'send',
  getUpdates: 'updates',
  setWebhook: 'setup',
  deleteWebhook: 'setup',
  sendChatAction: 'typing',
}

function readKeyboard(markup: unknown): TelegramButton[] {
  if (markup === undefined) return []
  const rows = isObject(markup) ? markup['inline_keyboard'] : undefined
  if (!Array.isArray(rows)) refuse(400, 'Bad Request: object expected as reply markup')
  return rows.flat().map((each: unknown) => {
    if (!isObject(each)) refuse(400, 'Bad Request: InlineKeyboardButton must be an Object')
    const { text, callback_data: data, url } = each
    if (typeof text !== 'string' || text === '') {
      refuse(400, 'Bad Request: Text buttons are unallowed in the inline keyboard')
    }
    if ((data === undefined) === (url === undefined)) {
      refuse(400, 'Bad Request: inline keyboard button type is invalid')
    }
    if (data !== undefined) {
      if (typeof data !== 'string' || data === '' || Buffer.byteLength(data) > 64) {
        refuse(400, 'Bad Request: BUTTON_DATA_INVALID')
      }
      return { text, callback_data: data }
    }
    if (typeof url !== 'string' || !/^(https?|tg):\/\/\S+$/.test(url)) {
      refuse(400, 'Bad Request: BUTTON_URL_INVALID')
    }
    return { text, url }
  })
}

// Requests.

function bodyOf(request: SeenRequest): { fields: Json; file?: TelegramDelivered['file'] } {
  const type = request.headers['content-type'] ?? ''
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(type)?.[1]
  if (!boundary) return { fields: jsonObject(request.raw) ?? {} }
  const fields: Json = {}
  let file: TelegramDelivered['file']
  // Latin-1 keeps one character per byte.
  for (const part of request.raw.toString('latin1').split(`--${boundary}`)) {
    const end = part.indexOf('\r\n\r\n')
    const head = Buffer.from(part.slice(0, end), 'latin1').toString('utf8')
    const name = /[;\s]name="([^"]*)"/.exec(head)?.[1]
    if (end < 0 || name === undefined) continue
    const bytes = Buffer.from(part.slice(end + 4, -2), 'latin1')
    const filename = /filename="([^"]*)"/.exec(head)?.[1]
    if (filename === undefined) fields[name] = bytes.toString('utf8')
    else file = { name: filename, bytes }
  }
  return { fields, ...(file ? { file } : {}) }
}

/** In a form objects travel as JSON text. */
function parsed(value: unknown): unknown {
  return typeof value === 'string' ? (jsonObject(value) ?? value) : value
}

// Answers.

class Refusal extends Error {
  readonly code: number
  readonly description: string
  constructor(code: number, description: string) {
    super(description)
    this.code = code
    this.description = description
  }
}

function refuse(code: number, description: string): never {
  throw new Refusal(code, description)
}

function success(result: unknown): Answer {
  return { status: 200, body: { ok: true, result } }
}

function refusal({ code, description = 'an error', retryAfter }: TelegramError): Answer {
  const parameters = retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } }
  return { status: code, body: { ok: false, error_code: code, description, ...parameters } }
}
