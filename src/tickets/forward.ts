import { createHash } from 'node:crypto'
import type { Logger } from 'pino'
import type { Mail } from '../conversations/alerts.ts'
import { ChannelRefused, ChannelUnreachable, MaybeSent } from '../conversations/channel.ts'
import type { Job } from '../queue/queue.ts'
import type { Verdict } from '../queue/worker.ts'
import type { AgencyMail } from './agency-mail.ts'
import type { PostedMail, TicketPost } from './ports.ts'

/**
 * Mails to agencies, each sent once.
 *
 *   waiting ─▶ sending ─┬─▶ sent
 *      ▲                ├─▶ refused   the server said no, for good
 *      │                ├─▶ unknown   it was handed over, or we were cut off: nobody knows
 *      └── again later ─┘             nobody was there, or "later": surely not sent
 */
export interface ForwardingOptions {
  store: TicketPost
  /** Undefined while no mail server is set: everything waits. */
  send: ((mail: Mail) => Promise<void>) | undefined
  /** @param linkOf where a ticket is answered; null where it has no link */
  render: (
    posted: PostedMail,
    linkOf: (ticketId: number) => string | null,
    file: string | null,
  ) => AgencyMail | Promise<AgencyMail>
  /** The letter that goes with it; null: none with this mail. */
  dispatch: (
    posted: PostedMail,
    linkOf: (ticketId: number) => string | null,
  ) => Promise<{ name: string; bytes: Uint8Array } | null>
  now: () => number
  /** 32 random bytes in base64url, new at each call. */
  newToken: () => string
  /** Links must begin with it; everything waits without. */
  publicUrl: string | undefined
  log: Logger
}

/** Where an agency answers: `/tra-loi/<token>`. */
export const ANSWER_PATH = '/tra-loi'

/** What is kept of a token. */
export const hashOfToken = (token: string): string =>
  createHash('sha256').update(token).digest('hex')

/** The part of a mail's Message-ID before the @, the same for every attempt; bounces quote it. */
export const messageIdOf = (mailId: number): string => `phieu-${mailId}`

/** The mail that a Message-ID of ours names; null where it is none. */
export function mailIdIn(messageId: string, domain: string): number | null {
  const [, id, of] = /^<?phieu-(\d{1,15})@([^>\s]+)>?$/i.exec(messageId.trim()) ?? []
  return id !== undefined && of?.toLowerCase() === domain.toLowerCase() ? Number(id) : null
}

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
/** The longest wait between two attempts, in ms. Attempts never end: a mail is somebody's question. */
const LONGEST_WAIT = 5 * 60_000
/** So often is looked whether what is missing in the settings was set, in ms. */
const UNSET_WAIT = 5 * 60_000

/** Handles a job of lane `mail`. */
export function createForwarding(options: ForwardingOptions): (job: Job) => Promise<Verdict> {
  const { store, send, render, dispatch, now, newToken, publicUrl, log } = options
  let pausedUntil = 0

  return async (job) => {
    const mailId = job.subject
    const posted = await store.loadMail(mailId)
    if (!posted) return { kind: 'done' }
    if (posted.mail.state === 'sending') {
      log.error({ mail: mailId }, 'cut off while a mail to an agency was sent: staff must look')
      await store.recordUnknown(job, mailId, now())
      return { kind: 'finished' }
    }
    if (posted.tickets.length === 0) {
      await store.recordNeedless(job, mailId, now())
      return { kind: 'finished' }
    }
    if (send === undefined || publicUrl === undefined) {
      const reason = `${send ? 'PUBLIC_URL' : 'SMTP_URL'} is not set`
      await store.recordWaiting(mailId, reason, now())
      return { kind: 'later', at: now() + UNSET_WAIT, reason, uncounted: 'uncounted' }
    }
    if (pausedUntil > now()) {
      return { kind: 'later', at: pausedUntil, reason: 'mail pauses', uncounted: 'uncounted' }
    }

    const links = posted.tickets.flatMap(({ ticket, linkId }) =>
      linkId === null ? [] : [{ ticketId: ticket.id, linkId, token: newToken() }],
    )
    const linkOf = (ticketId: number) => {
      const link = links.find((one) => one.ticketId === ticketId)
      return link ? `${publicUrl.replace(/\/+$/, '')}${ANSWER_PATH}/${link.token}` : null
    }
    const file = await dispatch(posted, linkOf)
    const { subject, text } = await render(posted, linkOf, file?.name ?? null)
    const mail: Mail = {
      ...{ to: posted.mail.to, subject, text, id: messageIdOf(mailId), report: true },
      urgent: posted.mail.kind === 'escalation',
      ...(file && { attachments: [{ ...file, mediaType: DOCX }] }),
    }
    const carried = links.map(({ linkId, token }) => ({ linkId, tokenHash: hashOfToken(token) }))
    const begun = await store.beginSending(job, mailId, carried, now())
    if (!begun) return { kind: 'done' }

    try {
      await send(mail)
    } catch (error) {
      return failed(job, mailId, error)
    }
    // Should this fail, the mail stays `sending`, and the next claim finds out that nobody knows.
    await store.recordSent(job, mailId, now())
    log.info({ mail: mailId, kind: posted.mail.kind, tickets: links.length }, 'agency written to')
    return { kind: 'finished' }
  }

  async function failed(job: Job, mailId: number, error: unknown): Promise<Verdict> {
    if (error instanceof ChannelRefused) {
      const reason = `${error.code}: ${error.message}`
      log.error({ mail: mailId, reason }, 'a mail to an agency was refused')
      await store.recordRefused(job, mailId, reason, now())
      return { kind: 'finished' }
    }
    if (error instanceof MaybeSent) {
      log.error({ mail: mailId, reason: error.message }, 'nobody knows whether a mail was sent')
      await store.recordUnknown(job, mailId, now())
      return { kind: 'finished' }
    }
    if (!(error instanceof ChannelUnreachable)) throw error
    const { message: reason, pauseMs = 0, waitMs = 0 } = error
    pausedUntil = Math.max(pausedUntil, now() + pauseMs)
    const wait = Math.max(waitOf(job.attempts), pauseMs, waitMs)
    await store.recordWaiting(mailId, reason, now())
    log.warn({ mail: mailId, attempts: job.attempts, wait, reason }, 'agency not written to yet')
    return { kind: 'later', at: now() + wait, reason }
  }
}

/** 2 s, 4 s … five minutes. */
const waitOf = (attempts: number): number =>
  Math.min(1000 * 2 ** Math.min(attempts, 20), LONGEST_WAIT)
