import { payloads } from '../../bot/payloads.ts'
import type { Reply } from '../../bot/decision.ts'
import type {
  OutgoingAttachment,
  OutgoingChoice,
  OutgoingPart,
} from '../../conversations/message.ts'
import { shorten, splitText } from '../../text/sentences.ts'

/** Longer texts fail with -210. Whether an emoji counts once or twice is not said: count UTF-16. */
const TEXT_LIMIT = 2000
/** Docs "Cấu trúc của tham số buttons": at most 5, titles up to 100 characters. */
const MOST_BUTTONS = 5
const TITLE_LIMIT = 100
const PAYLOAD_LIMIT = 1000
/** Of the form that asks for name and phone number. */
const SUBTITLE_LIMIT = 500

/** Long texts in several messages, split at sentence ends; buttons and a file with the last. */
export function toZaloParts({
  text,
  choices,
  attachment,
}: Reply & { attachment?: OutgoingAttachment }): OutgoingPart[] {
  const texts = splitText(text, TEXT_LIMIT)
  const isFile = attachment?.kind === 'file'
  // Words beside a picture are documented; beside a file they are not, so they go before it.
  if (attachment && (isFile || texts.length === 0)) texts.push('')
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
    ...(attachment && at === texts.length - 1 ? { attachment } : {}),
  }))
}

/** What the upload of a part's file gave. */
export type Uploaded =
  | { kind: 'image'; attachmentId: string }
  | { kind: 'gif'; attachmentId: string; width: number; height: number }
  | { kind: 'file'; token: string }

/** `message` of POST /v3.0/oa/message/cs. One attachment a message, and buttons are one. */
export function toZaloMessage(
  part: OutgoingPart,
  { uploaded, quotes }: { uploaded?: Uploaded; quotes?: string } = {},
): object {
  const { text, choices } = part
  const attachment = attachmentOf(part, uploaded)
  const words = attachment ? withChoices(text, choices) : text
  const below = attachment ?? buttonsOf(choices)
  return {
    ...(words === '' ? {} : { text: words }),
    ...(quotes === undefined ? {} : { quote_message_id: quotes }),
    ...(below ? { attachment: below } : {}),
  }
}

function buttonsOf(choices: readonly OutgoingChoice[]): object | undefined {
  if (choices.length === 0) return undefined
  const buttons = choices.map(({ label, payload, url }) =>
    url === undefined
      ? // "hide": the payload goes back to us without standing in the chat as the person's words.
        { title: label, type: 'oa.query.hide', payload }
      : { title: label, type: 'oa.open.url', payload: { url } },
  )
  return { type: 'template', payload: { buttons } }
}

function attachmentOf({ attachment }: OutgoingPart, uploaded?: Uploaded): object | undefined {
  if (attachment?.kind === 'contact-form') return contactForm(attachment)
  switch (uploaded?.kind) {
    case 'file':
      return { type: 'file', payload: { token: uploaded.token } }
    case 'image':
    case 'gif': {
      const { kind, attachmentId, ...size } = uploaded
      // Zalo wants the size of a GIF, as text or number alike; `type: "image"` fails with -201.
      const elements = [{ media_type: kind, attachment_id: attachmentId, ...size }]
      return { type: 'template', payload: { template_type: 'media', elements } }
    }
    default:
      return undefined
  }
}

/** Docs "Gửi tin yêu cầu thông tin người dùng"; what is filled in comes as `user_submit_info`. */
function contactForm({
  title,
  subtitle,
  imageUrl,
}: Extract<OutgoingAttachment, { kind: 'contact-form' }>): object {
  const element = {
    title: shorten(title, TITLE_LIMIT),
    subtitle: shorten(subtitle, SUBTITLE_LIMIT),
    image_url: imageUrl,
  }
  return { type: 'template', payload: { template_type: 'request_user_info', elements: [element] } }
}

/**
 * Where there can be no buttons: choices as lines under the text, as far as they fit. Numbered is
 * what the bot counts, so that "2" picks it; the way out is picked by its words.
 */
export function withChoices(text: string, choices: readonly OutgoingChoice[]): string {
  let number = 0
  let whole = text
  for (const { label, payload = '', url } of choices) {
    const line =
      url !== undefined
        ? `${label}: ${url}`
        : payloads.isCounted(payload)
          ? `${++number}. ${label}`
          : label
    const longer = [whole, line].filter(Boolean).join(whole === text && text ? '\n\n' : '\n')
    if (longer.length > TEXT_LIMIT) break
    whole = longer
  }
  return whole
}
