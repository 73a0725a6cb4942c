import type { Logger } from 'pino'
import { dayOf, isOpen, type Calendar } from '../calendar/calendar.ts'
import type { ReviewMailStore } from '../content/articles-in-use.ts'
import type { Mail } from '../conversations/alerts.ts'
import { ChannelUnreachable, MaybeSent } from '../conversations/channel.ts'
import { freshnessOf, type Freshness } from '../knowledge/freshness.ts'
import type { Handbook } from '../knowledge/content.ts'
import { organisationValues } from '../knowledge/organisation.ts'
import type { Settings } from '../settings/settings.ts'
import type { AgencyMailWords } from '../tickets/agency-words.ts'
import { reviewMail } from '../tickets/review-mail.ts'

export interface ReviewMailOptions {
  store: ReviewMailStore
  /** Null: no mail is set up. Throws as `Mailer.send`. */
  send: ((mail: Mail) => Promise<void>) | null
  handbook: () => Pick<Handbook, 'articles' | 'laws' | 'agencies' | 'organisation'>
  /** Undefined while knowledge/agency-mail.yml is broken. */
  words: () => AgencyMailWords | undefined
  calendar: () => Calendar
  settings: { loadSettings(): Promise<Settings> }
  /** The console's address is below it; null: links are left out. */
  publicUrl: string | null
  newId: () => string
  now: () => number
  log: Logger
}

/** `nothing`: no article of theirs is due. `away`: no mail would get through just now. */
export type ReviewMailSent =
  | { sent: number }
  | { failed: 'no-address' | 'nothing' | 'no-mail' }
  | { failed: 'mail-failed'; message: string; away?: boolean }

/**
 * Tells owners which of their articles are to be looked at again: once a month by itself, and when
 * an editor asks for it.
 */
export function createReviewMails(options: ReviewMailOptions) {
  const { store, handbook, settings, now, log } = options
  const today = () => dayOf(now())
  const month = () => today().slice(0, 7)
  const agencyOf = (id: string) => handbook().agencies.agencies.find((agency) => agency.id === id)
  const mailedThisMonth = async () =>
    new Map((await store.reviewMailsOf(month())).map(({ agency, sentAt }) => [agency, sentAt]))

  async function mail({ owner, articles }: Freshness['due'][number], id: string) {
    const agency = agencyOf(owner)
    const words = options.words()
    if (!options.send) return { failed: 'no-mail' } as const
    if (!words) {
      const message = 'knowledge/agency-mail.yml is missing or broken: see `npm run cli -- check`'
      return { failed: 'mail-failed', message } as const
    }
    if (!agency?.email) return { failed: 'no-address' } as const
    const about = { agency: agency.name, articles, today: today() }
    const written = reviewMail(about, linkOf, {
      words,
      organisation: organisationValues(handbook().organisation),
    })
    try {
      await options.send({ ...written, to: agency.email, urgent: false, id })
    } catch (error) {
      // The whole mail was handed over: a second one would be worse than none.
      if (!(error instanceof MaybeSent)) {
        const { message } = error as Error
        const isAway = error instanceof ChannelUnreachable && error.pauseMs !== undefined
        return { failed: 'mail-failed', message, ...(isAway ? { away: true } : {}) } as const
      }
    }
    const at = now()
    await store.noteReviewMail(owner, month(), at)
    return { sent: at }
  }
  const linkOf = (id: string) =>
    options.publicUrl === null
      ? null
      : `${options.publicUrl.replace(/\/$/, '')}/console/bai-viet/${id}`

  return {
    /** When each owner was told in this month. */
    mailed: mailedThisMonth,

    /** To be called every hour: whose mail failed is tried again then. In office hours only. */
    async chore(): Promise<void> {
      if (!options.send || !isOpen(now(), options.calendar())) return
      if ((await settings.loadSettings())['content.reviewMails'] === 'off') return
      for (const due of freshnessOf(handbook(), today()).due) {
        if (!agencyOf(due.owner)?.email) continue
        // Asked before each: an editor, or another instance, may be at it as well.
        if ((await mailedThisMonth()).has(due.owner)) continue
        const result = await mail(due, `ra-soat-${month()}-${due.owner}`)
        if (!('failed' in result)) continue
        log.warn({ agency: due.owner, ...result }, 'no mail about reviews')
        // Each of the others would only wait for the same silence; the next hour is soon enough.
        if ('away' in result) return
      }
    },

    /** Now, because somebody asked for it; also to who was told already. */
    async send(owner: string): Promise<ReviewMailSent> {
      const due = freshnessOf(handbook(), today()).due.find((one) => one.owner === owner)
      if (!agencyOf(owner)?.email) return { failed: 'no-address' }
      if (!due) return { failed: 'nothing' }
      return mail(due, `ra-soat-${month()}-${owner}-${options.newId()}`)
    },
  }
}
