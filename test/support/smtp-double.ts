/** A real SMTP server on 127.0.0.1 that keeps what it was given, and refuses when told to. */
import { buffer } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { ownPort } from './own-port.ts'

export const smtpTestLogin = { user: 'hoidap@example.gov.vn', password: 'mật/khẩu@1' } as const

export interface SeenMail {
  readonly from: string
  readonly to: string
  readonly headers: ReadonlyMap<string, string>
  /** Decoded parts. */
  readonly text: string
  readonly html: string
  readonly attachments: readonly { name: string; type: string; bytes: Buffer }[]
}

export interface SmtpDouble {
  readonly url: string
  readonly mails: readonly SeenMail[]
  /** Logins, right or wrong. */
  readonly logins: () => number
  /** Answers this number to every RCPT of an address, until told 250. */
  readonly answers: (address: string, code: number, words?: string) => void
  /** Takes mails whole and keeps them, but says nothing, or this number, until told 250. */
  readonly afterData: (code: number | 'silence') => void
  /** Nobody answers on the port any more. */
  readonly down: () => Promise<void>
  readonly up: () => Promise<void>
  readonly close: () => Promise<void>
}

export async function startSmtpDouble(options: SMTPServerOptions = {}): Promise<SmtpDouble> {
  const mails: SeenMail[] = []
  const refusals = new Map<string, Error & { responseCode: number }>()
  let logins = 0
  let after: number | 'silence' = 250
  let server: SMTPServer | undefined
  const port = await ownPort()

  const up = () =>
    new Promise<void>((resolve) => {
      server = new SMTPServer({
        // Its certificate is nobody's.
        disabledCommands: ['STARTTLS'],
        allowInsecureAuth: true,
        disableReverseLookup: true,
        closeTimeout: 1,
        onAuth({ username, password }, _session, done) {
          logins++
          const right = username === smtpTestLogin.user && password === smtpTestLogin.password
          if (right) done(null, { user: username })
          else done(replied(535, `5.7.8 Authentication failed for ${password}`))
        },
        onRcptTo: ({ address }, _session, done) => done(refusals.get(address) ?? null),
        onData(stream, { envelope }, done) {
          void buffer(stream).then((raw) => {
            const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
            if (typeof after === 'number' && after !== 250) {
              done(replied(after, 'refused by the test'))
              return
            }
            mails.push(...envelope.rcptTo.map(({ address: to }) => ({ from, to, ...read(raw) })))
            // The line breaks before the server's word is out.
            if (after === 'silence') for (const one of server?.connections ?? []) one.close()
            else done()
          }, done)
        },
        ...options,
      })
      server.on('error', () => undefined)
      server.listen(port, '127.0.0.1', resolve)
    })
  const down = () => new Promise<void>((resolve) => (server ? server.close(resolve) : resolve()))
  await up()

  const { user, password } = smtpTestLogin
  return {
    url: `smtp://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${port}`,
    mails,
    logins: () => logins,
    answers(address, code, words = 'refused by the test') {
      if (code === 250) refusals.delete(address)
      else refusals.set(address, replied(code, words))
    },
    afterData: (code) => (after = code),
    down,
    up,
    close: down,
  }
}

const replied = (responseCode: number, words: string) =>
  Object.assign(new Error(words), { responseCode })

// Reading a mail, as far as nodemailer writes it.

function read(raw: Buffer) {
  const whole = entity(raw.toString('latin1'))
  const parts = partsOf(whole)
  const part = (type: string) =>
    decoded(parts.find(({ headers }) => headers.get('content-type')?.startsWith(type)))
  const attachments = parts.flatMap(({ headers, body }) => {
    const disposition = headers.get('content-disposition') ?? ''
    if (!disposition.startsWith('attachment')) return []
    const name = fileName(disposition)
    const type = headers.get('content-type')?.split(';')[0] ?? ''
    return [{ name, type, bytes: Buffer.from(body, 'base64') }]
  })
  return { headers: whole.headers, text: part('text/plain'), html: part('text/html'), attachments }
}

/** `filename="…"`, or in pieces of RFC 2231. */
function fileName(disposition: string): string {
  const plain = /filename="?([^";]+)/.exec(disposition)?.[1]
  if (plain !== undefined) return plain
  const pieces = [...disposition.matchAll(/filename\*\d*\*?=([^;]+)/g)].map(([, piece]) => piece)
  return decodeURIComponent(pieces.join('').replace(/^utf-8''/i, ''))
}

interface Entity {
  headers: Map<string, string>
  body: string
}

function entity(source: string): Entity {
  const end = source.indexOf('\r\n\r\n')
  const head = source.slice(0, end).replace(/\r\n[ \t]+/g, ' ')
  const headers = head.split('\r\n').map((line): [string, string] => {
    const at = line.indexOf(':')
    return [line.slice(0, at).toLowerCase(), words(line.slice(at + 1).trim())]
  })
  return { headers: new Map(headers), body: source.slice(end + 4) }
}

function partsOf(whole: Entity): Entity[] {
  const boundary = /boundary="?([^";]+)/.exec(whole.headers.get('content-type') ?? '')?.[1]
  if (boundary === undefined) return [whole]
  const parts = whole.body.split(`--${boundary}`).slice(1, -1)
  // Text and HTML stand in a part of their own beside what is attached.
  return parts.flatMap((part) => partsOf(entity(part.replace(/^\r\n/, ''))))
}

function decoded(part: Entity | undefined): string {
  if (!part) return ''
  const { headers, body } = part
  const encoding = headers.get('content-transfer-encoding')
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8')
  const plain = encoding === 'quoted-printable' ? unquoted(body.replace(/=\r\n/g, '')) : body
  return Buffer.from(plain, 'latin1').toString('utf8').replaceAll('\r\n', '\n').trim()
}

const unquoted = (text: string) =>
  text.replace(/=([\dA-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))

/** `=?UTF-8?Q?…?=`; a space between two of them belongs to neither. */
const words = (value: string) =>
  value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(word, 'base64').toString('utf8')
        : Buffer.from(unquoted(word.replaceAll('_', ' ')), 'latin1').toString('utf8'),
    )
