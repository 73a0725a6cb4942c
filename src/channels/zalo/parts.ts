import type { Reply } from '../../bot/decision.ts'
import type { OutgoingChoice, OutgoingPart } from '../../conversations/message.ts'
import { shorten, splitText } from '../../text/sentences.ts'

/** Longer texts fail with -210. Whether an emoji counts once or twice is not said: count UTF-16. */
const TEXT_LIMIT = 2000
/** Docs "Cấu trúc của tham số buttons": at most 5, titles up to 100 characters. */
const MOST_BUTTONS = 5
const TITLE_LIMIT = 100
const PAYLOAD_LIMIT = 1000

/** Long texts in several messages, split at sentence ends; buttons under the last. */
export function toZaloParts({ text, choices }: Reply): OutgoingPart[] {
  const texts = splitText(text, TEXT_LIMIT)
  // Too many choices: the last one is the way out and stays.
  const kept =
    choices.length > MOST_BUTTONS
      ? [...choices.slice(0, MOST_BUTTONS - 1), ...choices.slice(-1)]
      : choices
  const buttons: OutgoingChoice[] = kept.map(({ title, label, payload, url }) => ({
    label: shorten(title ?? label, TITLE_LIMIT),
    ...(url === undefined ? { payload: (payload ?? label).slice(0, PAYLOAD_LIMIT) } : { url }),
  }))
  return texts.map((piece, at) => ({
    text: piece,
    choices: at === texts.length - 1 ? buttons : [],
  }))
}

/** `message` of POST /v3.0/oa/message/cs. */
export function toZaloMessage({ text, choices }: OutgoingPart): object {
  if (choices.length === 0) return { text }
  const buttons = choices.map(({ label, payload, url }) =>
    url === undefined
      ? // "hide": the payload goes back to us without standing in the chat as the person's words.
        { title: label, type: 'oa.query.hide', payload }
      : { title: label, type: 'oa.open.url', payload: { url } },
  )
  return { text, attachment: { type: 'template', payload: { buttons } } }
}
