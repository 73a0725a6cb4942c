import PostalMime, { type Attachment, type Email } from 'postal-mime'

/** What came back of a mail that could not be delivered. */
export interface Bounce {
  /** Message-IDs it speaks of, the likeliest first; envelope ids of ours stand among them, bare. */
  of: string[]
  /** In the words of the server that refused. */
  reason: string
}

/** Larger ones are no report. In bytes. */
export const LARGEST_REPORT = 20 * 1024 * 1024
const LONGEST_REASON = 500

/**
 * Reads a delivery status notification (RFC 3464), or a plain letter of a mail server that says the
 * same. Null for all else: delays, successes, notes that somebody is on holiday, spam.
 */
export async function readBounce(raw: string | Uint8Array): Promise<Bounce | null> {
  const mail = await PostalMime.parse(raw, {
    ...{ forceRfc822Attachments: true, attachmentEncoding: 'utf8' },
  })
  const status = contentOf(mail, 'message/delivery-status')
  if (status !== null) {
    const actions = fieldsIn(status, 'action').map((action) => action.toLowerCase())
    if (!actions.some((action) => action.startsWith('failed'))) return null
  } else if (!isFromMailServer(mail)) return null

  const returned = contentOf(mail, 'message/rfc822') ?? contentOf(mail, 'text/rfc822-headers') ?? ''
  const own = headerOf(mail, 'in-reply-to') ?? ''
  const text = `${mail.text ?? ''}\n${mail.html ?? ''}`
  const found = [
    ...fieldsIn(status ?? '', 'original-envelope-id'),
    ...fieldsIn(returned, 'message-id'),
    ...idsIn(own),
    ...idsIn(headerOf(mail, 'references') ?? ''),
    // Some quote the head of the mail as plain text.
    ...fieldsIn(text, 'message-id'),
    ...idsIn(text),
  ]
  const diagnostic = fieldsIn(status ?? '', 'diagnostic-code')[0]
  const code = fieldsIn(status ?? '', 'status')[0]
  const said = [code, diagnostic?.replace(/^smtp;\s*/i, '')].filter(Boolean).join(' ')
  const reason = said || refusalIn(mail.text ?? '') || (mail.subject ?? '') || 'returned'
  return {
    of: [...new Set(found.map((id) => id.trim()).filter(Boolean))],
    reason: reason.replace(/\s+/g, ' ').trim().slice(0, LONGEST_REASON),
  }
}

function isFromMailServer(mail: Email): boolean {
  // Whoever is on holiday answers by a machine, too.
  if (/auto-replied/i.test(headerOf(mail, 'auto-submitted') ?? '')) return false
  if (headerOf(mail, 'x-failed-recipients') !== undefined) return true
  const from = mail.from?.address ?? ''
  const words =
    /undeliver|not be delivered|deliver\w*[ :-]+(?:status|fail)|fail\w* (?:deliver|notice)|failure notice|returned (?:mail|to sender)/i
  return /^(?:mailer-daemon|postmaster)@/i.test(from) && words.test(mail.subject ?? '')
}

function contentOf(mail: Email, mimeType: string): string | null {
  const part = mail.attachments.find((one: Attachment) => one.mimeType === mimeType)
  if (!part) return null
  return typeof part.content === 'string' ? part.content : new TextDecoder().decode(part.content)
}

const headerOf = (mail: Email, name: string): string | undefined =>
  mail.headers.find(({ key }) => key === name)?.value

/** Values of `name: value`, folded lines put together. */
function fieldsIn(text: string, name: string): string[] {
  const unfolded = text.replace(/\r?\n[ \t]+/g, ' ')
  const pattern = new RegExp(`^[> \\t]*${name}:[ \\t]*(.+)$`, 'gim')
  return [...unfolded.matchAll(pattern)].map(([, value = '']) => value.trim())
}

const idsIn = (text: string): string[] =>
  [...text.matchAll(/<[^<>\s@]+@[^<>\s]+>/g)].map(([id]) => id)

/** The line with the server's number. */
const refusalIn = (text: string): string =>
  text.split('\n').find((line) => /\b5\d\d[ -]|\b5\.\d\.\d/.test(line)) ?? ''
