import { PassThrough } from 'node:stream'
import { createTransport, type SendMailOptions } from 'nodemailer'
import type { Mail } from '../conversations/alerts.ts'
import { ChannelRefused, ChannelUnreachable, MaybeSent } from '../conversations/channel.ts'

export interface MailerOptions {
  /** `smtp://user:password@host:587` or `smtps://…:465`; options of nodemailer may follow a `?`. */
  url: string
  from: string
}

/** Each call throws ChannelRefused | ChannelUnreachable, with the server's words and no secret. */
export interface Mailer {
  /**
   * Sends one mail to one address; no retry of its own. Throws MaybeSent (a ChannelUnreachable) when
   * the whole mail was handed over and the server's word on it never came.
   */
  send(mail: Mail): Promise<void>
  /** Connects and signs in, sends nothing. */
  check(): Promise<void>
  close(): void
}

/** In ms; nodemailer itself would wait for minutes. */
const TIMEOUT = 10_000
/** A whole mail, also where a server answers each line at the last moment. */
const WHOLE = 60_000
/** Wait after a login that a person must mend, and for a server that gives no answer. */
const HOLD = 60_000
const AWAY = 10_000

export function createMailer({ url, from }: MailerOptions): Mailer {
  const { hostname, password } = new URL(url)
  const transport = createTransport({
    pool: true,
    maxConnections: 2,
    // Trying again is the queue's.
    maxRequeues: 0,
    connectionTimeout: TIMEOUT,
    greetingTimeout: TIMEOUT,
    socketTimeout: TIMEOUT,
    dnsTimeout: TIMEOUT,
    // Else somebody in between could strip the encryption and read the password.
    requireTLS: password !== '' && !isLoopback(hostname),
    disableFileAccess: true,
    disableUrlAccess: true,
    // What the address itself sets after its `?` wins.
    url,
  })
  transport.use('stream', watchHandover)
  const domain = domainOf(from)

  function masked(message: string): string {
    const secrets = [password, decodeURIComponent(password)].filter(Boolean)
    return secrets.reduce((text, secret) => text.replaceAll(secret, '[password]'), message)
  }

  return {
    async send({ to, subject, text, urgent, id, attachments = [], report = false }) {
      let handedOver = false
      try {
        const mail: Watched = {
          from,
          to,
          subject,
          text,
          html: htmlOf(text),
          messageId: `<${id}@${domain}>`,
          priority: urgent ? 'high' : 'normal',
          // Else out-of-office notes come back.
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
          attachments: attachments.map(({ name, mediaType, bytes }) => ({
            ...{ filename: name, contentType: mediaType, content: Buffer.from(bytes) },
          })),
          ...(report && { dsn: { id, return: 'headers', notify: ['failure'], recipient: from } }),
          signal: AbortSignal.timeout(WHOLE),
          whenHandedOver: () => (handedOver = true),
        }
        await transport.sendMail(mail)
      } catch (error) {
        const failed = mailError(error as SmtpError, masked)
        // A number is the server's own word on it; silence is not.
        const silent = handedOver && !(error as SmtpError).responseCode
        if (!silent || !(failed instanceof ChannelUnreachable)) throw failed
        throw new MaybeSent(failed.message, failed.pauseMs, failed.waitMs)
      }
    },
    async check() {
      try {
        await transport.verify()
      } catch (error) {
        throw mailError(error as SmtpError, masked)
      }
    },
    close: () => transport.close(),
  }
}

/** Behind the @ of a sender: what Message-IDs of ours end with. */
export const domainOf = (from: string): string => /@([^\s<>@]+)>?$/.exec(from)?.[1] ?? 'localhost'

type Watched = SendMailOptions & { whenHandedOver: () => void }

/**
 * Where a talk broke off, the error of nodemailer does not say whether the mail's end was out: its
 * `command` is CONN either way. So the mail's own stream is watched.
 */
function watchHandover(
  mail: { data: unknown; message: { transform(stream: () => PassThrough): void } },
  done: (error?: Error | null) => void,
): void {
  const { whenHandedOver } = mail.data as Watched
  mail.message.transform(() => new PassThrough().once('end', whenHandedOver))
  done()
}

interface SmtpError extends Error {
  code?: string
  /** The server's number: 4xx later, 5xx never. */
  responseCode?: number
  response?: string
  command?: string
}

function mailError(
  { message, code = 'ERROR', responseCode = 0, response }: SmtpError,
  masked: (message: string) => string,
): ChannelRefused | ChannelUnreachable {
  const said = masked(response ?? message)
  if (code === 'EAUTH' || code === 'ENOAUTH') {
    return new ChannelUnreachable(`${said} (are user and password of SMTP_URL right?)`, HOLD)
  }
  if (code === 'ETLS') {
    const remedy = 'does the server offer STARTTLS, and is its certificate valid?'
    return new ChannelUnreachable(`${said} (${remedy})`, HOLD)
  }
  // The server is closing, at whatever step of the talk it says so.
  if (responseCode === 421) return new ChannelUnreachable(said, AWAY)
  // Other 4xx are about this mail (a full box, greylisting).
  if (responseCode >= 400 && responseCode < 500) {
    return new ChannelUnreachable(said, undefined, HOLD)
  }
  // What the server refuses for good, and an address that is none.
  if (code === 'EENVELOPE' || code === 'EMESSAGE') {
    return new ChannelRefused(String(responseCode || code), said)
  }
  return new ChannelUnreachable(said, AWAY)
}

const isLoopback = (hostname: string) => /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(hostname)

/** Paragraphs and links, nothing else: some programs show plain text in a fixed font. */
function htmlOf(text: string): string {
  const paragraphs = text.split('\n\n').map((paragraph) => {
    const lines = escaped(paragraph)
      .replace(/https?:\/\/[^\s<]+/g, (address) => `<a href="${address}">${address}</a>`)
      .replaceAll('\n', '<br>')
    return `<p>${lines}</p>`
  })
  return `<div style="font-family: sans-serif; line-height: 1.5">${paragraphs.join('')}</div>`
}

const escaped = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
