import type { Choice, Reply } from '../../bot/decision.ts'
import type {
  OutgoingAttachment,
  OutgoingChoice,
  OutgoingPart,
} from '../../conversations/message.ts'
import { shorten, splitText } from '../../text/sentences.ts'

/** "Less than 2000 characters". Source: Meta, Send API reference, message.text. */
const TEXT_LIMIT = 1999
/** Source: Meta, Messenger Platform → Quick replies. */
const MOST_QUICK_REPLIES = 13
const TITLE_LIMIT = 20
const PAYLOAD_LIMIT = 1000

/**
 * A quick reply holds 20 characters and vanishes with the next message, so choices with a longer
 * name are numbered in the text and their replies are titled "1", "2" …; addresses stand in the
 * text, quick replies cannot open them. Words and a file cannot be one message: the words go first,
 * and the quick replies under the file, or they would be gone at once.
 */
export function toMessengerParts({
  text,
  choices,
  heading,
  attachment,
}: Reply & { attachment?: OutgoingAttachment }): OutgoingPart[] {
  const links = choices.flatMap(({ label, url }) => (url === undefined ? [] : [`${label}: ${url}`]))
  const all = choices.filter(({ url }) => url === undefined)
  // Too many choices: the last one is the way out and stays.
  const taps =
    all.length > MOST_QUICK_REPLIES
      ? [...all.slice(0, MOST_QUICK_REPLIES - 1), ...all.slice(-1)]
      : all
  const numbers = new Map(taps.filter(needsNumber).map((choice, at) => [choice, at + 1]))
  const list = [...numbers].map(([{ title, label }, number]) => `${number}. ${title ?? label}`)
  const quickReplies: OutgoingChoice[] = taps.map((choice) => ({
    label: numbers.get(choice)?.toString() ?? shorten(choice.label, TITLE_LIMIT),
    payload: (choice.payload ?? choice.label).slice(0, PAYLOAD_LIMIT),
  }))

  const numbered = list.length > 0 ? [...(heading ? [heading] : []), ...list].join('\n') : ''
  const tail = [links.join('\n'), numbered].filter(Boolean).join('\n\n')
  const parts: OutgoingPart[] = [
    ...splitWithTail(text, tail).map((piece) => ({ text: piece, choices: [] })),
    ...(attachment ? [{ text: '', choices: [], attachment }] : []),
  ]
  return parts.map((part, at) =>
    at < parts.length - 1 ? part : { ...part, choices: quickReplies },
  )
}

const needsNumber = ({ title, label }: Choice) => title !== undefined || label.length > TITLE_LIMIT

/** Links and numbers stay whole: with the last piece of the text, or after it. */
function splitWithTail(text: string, tail: string): string[] {
  const pieces = splitText(text, TEXT_LIMIT)
  if (!tail) return pieces
  const last = pieces.pop()
  const together = last === undefined ? tail : `${last}\n\n${tail}`
  if (together.length <= TEXT_LIMIT) return [...pieces, together]
  return [...pieces, ...(last === undefined ? [] : [last]), ...splitText(tail, TEXT_LIMIT)]
}

/**
 * `message` of POST /{page}/messages.
 * @param attachmentId of the uploaded file, when the part has one
 */
export function toMessengerMessage(
  { text, choices, attachment }: OutgoingPart,
  metadata: string,
  attachmentId?: string,
): object {
  const replies: object[] = choices.map(({ label, payload }) => ({
    content_type: 'text',
    title: label,
    payload,
  }))
  if (attachment?.kind === 'contact-form') {
    // There is no form: the app offers the person's own number as a quick reply.
    const words = [text, attachment.title, attachment.subtitle].filter((line) => line.trim() !== '')
    const offer = { content_type: 'user_phone_number' }
    return {
      text: shorten(words.join('\n'), TEXT_LIMIT),
      metadata,
      quick_replies: [offer, ...replies].slice(0, MOST_QUICK_REPLIES),
    }
  }
  const content =
    attachment && attachmentId !== undefined
      ? { attachment: { type: attachment.kind, payload: { attachment_id: attachmentId } } }
      : { text }
  return { ...content, metadata, ...(replies.length > 0 ? { quick_replies: replies } : {}) }
}
