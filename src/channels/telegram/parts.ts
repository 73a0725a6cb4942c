import type { Reply } from '../../bot/decision.ts'
import type {
  OutgoingAttachment,
  OutgoingChoice,
  OutgoingPart,
} from '../../conversations/message.ts'
import { isPicture, type FileFacts, type FileProblem } from '../../conversations/channel.ts'
import { shorten, splitText } from '../../text/sentences.ts'

/** Source: Bot API, sendMessage: "1-4096 characters after entities parsing". */
const TEXT_LIMIT = 4096
/** Source: Bot API, sendPhoto and sendDocument. */
export const CAPTION_LIMIT = 1024
/** Not documented; a button has one line. */
const LABEL_LIMIT = 100
/** Bytes, and a Vietnamese letter has up to three. Source: Bot API, InlineKeyboardButton. */
const DATA_LIMIT = 64

/** What Telegram opens from a button; another address stands in the text. */
const OPENS = /^(?:https?|tg):\/\//i

/** Long texts in several messages, split at sentence ends; buttons and a file with the last. */
export function toTelegramParts({
  text,
  choices,
  attachment,
}: Reply & { attachment?: OutgoingAttachment }): OutgoingPart[] {
  const addresses = choices.flatMap(({ label, url }) =>
    url === undefined || OPENS.test(url) ? [] : [`${label}: ${url}`],
  )
  const texts = splitText([text, ...addresses].join('\n\n'), TEXT_LIMIT)
  if (attachment && texts.length === 0) texts.push('')
  const buttons: OutgoingChoice[] = choices
    .filter(({ url }) => url === undefined || OPENS.test(url))
    .map(({ title, label, payload, url }) => ({
      label: shorten(title ?? label, LABEL_LIMIT),
      ...(url === undefined ? { payload: payload ?? label } : { url }),
    }))
  return texts.map((piece, at) => ({
    text: piece,
    choices: at === texts.length - 1 ? buttons : [],
    ...(attachment && at === texts.length - 1 ? { attachment } : {}),
  }))
}

/** Bytes. Source: Bot API, sendPhoto and sendDocument. */
const MB = 1024 * 1024
const MOST_BYTES = { image: 10 * MB, file: 50 * MB } as const

/** Why Telegram would not take a file; anything goes as a document. */
export function telegramFileProblem({ mediaType, size }: FileFacts): FileProblem | null {
  if (size === 0) return 'file-empty'
  return size > MOST_BYTES[isPicture(mediaType) ? 'image' : 'file'] ? 'file-size' : null
}

export interface InlineKeyboard {
  inline_keyboard: ({ text: string; url: string } | { text: string; callback_data: string })[][]
}

/** One button a row: the labels are sentences. */
export function toInlineKeyboard(choices: readonly OutgoingChoice[]): InlineKeyboard | undefined {
  if (choices.length === 0) return undefined
  return {
    inline_keyboard: choices.map(({ label, payload, url }, at) => [
      url === undefined
        ? { text: label, callback_data: callbackData(payload ?? label, at) }
        : { text: label, url },
    ]),
  }
}

/**
 * What a button carries. A payload that is too long stays behind, and the button carries its place
 * instead. A tap brings the message with all its buttons back, so `readTap` finds the label there,
 * and a label counts as if it had been typed: it picks from what was offered last, else it is the
 * question, which is what a long `#hoi:` says. That holds after a restart and for a button of last
 * month, with nothing stored. A shortened payload would ask something else, and a hash of it could
 * not be read again.
 */
function callbackData(payload: string, at: number): string {
  const fits = payload !== '' && Buffer.byteLength(payload) <= DATA_LIMIT
  return fits && !PLACE.test(payload) ? payload : `${placePrefix}${at}`
}

const placePrefix = '#nut:'
const PLACE = new RegExp(`^${placePrefix}`)

/** What a tap means: the button's label, and its payload where that is ours. */
export function readTap(
  data: string,
  buttons: readonly { text: string; callback_data?: string | undefined }[],
): { text: string | null; payload: string | null } {
  const label = buttons.find((button) => button.callback_data === data)?.text ?? null
  if (PLACE.test(data)) return { text: label, payload: null }
  // Without a payload of its own the button carries its label.
  return data.startsWith('#') ? { text: label, payload: data } : { text: data, payload: null }
}
