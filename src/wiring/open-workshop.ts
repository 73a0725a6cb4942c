import type { Logger } from 'pino'
import { explain } from '../bot/explain.ts'
import { dayOf } from '../calendar/calendar.ts'
import { idOf, type ContentFile } from '../content/file.ts'
import type { keepBotCurrent } from './current-bot.ts'
import { openExchange } from './open-exchange.ts'
import { createReviewMails } from './open-freshness.ts'
import type { HandbookWork } from './open-handbook-work.ts'
import { openTrial } from './open-trial.ts'
import { previewArticle } from './preview-article.ts'
import { citing } from '../knowledge/laws.ts'
import { readHandbook, type Handbook } from '../knowledge/content.ts'
import { freshnessOf } from '../knowledge/freshness.ts'
import type { Article } from '../knowledge/article.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { Storage } from '../storage/storage.ts'
import { maskPersonalData } from '../text/personal-data.ts'
import type { WorkshopOptions } from '../web/api/workshop/workshop.ts'
import type { FreshArticle, Freshness } from '../web/workshop-contract.ts'

export interface WorkshopWiring {
  storage: Storage
  bots: Awaited<ReturnType<typeof keepBotCurrent>>
  handbook: HandbookWork
  mailer: Mailer | undefined
  publicUrl: string | undefined
  /** Consoles here and elsewhere are told that a draft changed. */
  tell: () => void
  now: () => number
  newId: () => string
  log: Logger
}

const LAWS = 'knowledge/laws.yml'
const ORGANISATION = 'knowledge/organisation.yml'
const DAY = 24 * 3600_000
/** Figures of how articles serve are counted over so long … */
const FIGURES_OVER = 90 * DAY
/** … and are good for so long, in ms. */
const FIGURES_HOLD = 60_000
/** In the words of the history, of what was not published when its time came. */
const SCHEDULED_BROKEN = 'Đến giờ đăng thì bài không dùng được: hãy sửa rồi đăng lại.'
const SCHEDULED_CONFLICT = 'Đến giờ đăng thì bài đã được đăng bản khác: hãy xem lại.'

/** The editors' workshop: what of it works by itself, and what the console works with. */
export function openWorkshop(wiring: WorkshopWiring) {
  const { storage, bots, handbook, mailer, publicUrl, tell, now, newId, log } = wiring
  const { content, drafts, revisions, imports } = storage
  const trial = openTrial({ content, bots, now, log })
  const reviews = createReviewMails({
    store: storage.reviewMails,
    send: mailer ? (mail) => mailer.send(mail) : null,
    handbook: bots.handbook,
    words: () => bots.papers().mail,
    calendar: () => bots.current().calendar,
    settings: storage.settings,
    publicUrl: publicUrl ?? null,
    newId,
    now,
    log,
  })

  let counted: { at: number; use: ReturnType<typeof storage.articleUse.articleUse> } | undefined
  function articleUse() {
    if (!counted || now() - counted.at >= FIGURES_HOLD) {
      counted = { at: now(), use: storage.articleUse.articleUse(now() - FIGURES_OVER) }
      // Asked again at once when it failed.
      counted.use.catch(() => (counted = undefined))
    }
    return counted.use
  }

  /** Of one handbook: going through 3,000 articles takes 100 ms. */
  let cited: { book: Handbook; found: Map<string, string[]> } | undefined

  async function freshnessPage(): Promise<Freshness> {
    const today = dayOf(now())
    const book = bots.handbook()
    const [mailed, all, stored, written] = await Promise.all([
      reviews.mailed(),
      drafts.draftList(),
      content.contentIndex(),
      content.content(LAWS),
    ])
    // As written: what the bot runs on is read again only some seconds after a change.
    const replaced = written ? readHandbook([written]).handbook.laws : []
    const { expired, due, laws, cited } = freshnessOf({ ...book, laws: replaced }, today)
    const stateOf = new Map(all.map((draft) => [idOf(draft), draft.state]))
    const pathOf = new Map(stored.map(({ path }) => [idOf({ path }), path]))
    const shown = (article: Article): FreshArticle => ({
      id: article.id,
      path: pathOf.get(article.id) ?? '',
      title: article.title,
      reviewBy: article.review_by,
      effectiveTo: article.effective_to ?? null,
      draft: stateOf.get(article.id) ?? null,
    })
    return {
      today,
      expired: expired.map(shown),
      due: due.map(({ owner, articles }) => {
        const agency = book.agencies.agencies.find(({ id }) => id === owner)
        return {
          ...{ agency: owner, name: agency?.name ?? owner, email: agency?.email ?? null },
          mailedAt: mailed.get(owner) ?? null,
          articles: articles.map(shown),
        }
      }),
      laws: laws.map(({ law: { document, by, from, note }, articles }) => ({
        ...{ document, by: by ?? null, from: from ?? null, note: note ?? null },
        articles: articles.map(shown),
      })),
      cited,
    }
  }

  const options: Omit<WorkshopOptions, 'door' | 'nameOf' | 'now'> = {
    ...{ content, drafts, revisions, imports },
    wrongAnswers: storage.wrongAnswers,
    articleUse,
    handbook: bots.handbook,
    version: bots.version,
    trial: {
      ...trial,
      explain: async (changes, text) =>
        changes.length === 0 ? explain(text, bots.current(), now()) : trial.explain(changes, text),
    },
    async preview(file) {
      const organisation = await content.content(ORGANISATION)
      return previewArticle(organisation ? [organisation, file] : [file], bots.current())
    },
    publish: handbook.publish,
    newArticle: (given) => handbook.newArticle(given),
    fromTicket: (ticketId) => handbook.fromTicket(ticketId),
    exchange: openExchange({
      ...{ content, drafts, revisions, imports, bots, now },
      nameOf: async (id) => (await storage.staff.users.findUser(id))?.name ?? '',
    }),
    freshness: {
      page: freshnessPage,
      async mail(agency) {
        const result = await reviews.send(agency)
        if ('sent' in result) return 'sent'
        if (result.failed === 'mail-failed') throw new Error(result.message)
        const refusals = {
          'no-address': 'no-address',
          nothing: 'nothing-due',
          'no-mail': 'mail-off',
        } as const
        return refusals[result.failed]
      },
    },
    citedReplaced() {
      const book = bots.handbook()
      if (cited?.book !== book) cited = { book, found: replacedCitedIn(book) }
      return cited.found
    },
    mask: (text) => maskPersonalData(text).text,
    changed: tell,
    log,
  }

  return {
    options,
    mailReviews: () => reviews.chore(),

    /**
     * Drafts whose time has come. One that stands on an older text, or that what was published since
     * it was scheduled has made unreadable, goes back to be looked at.
     */
    async publishDue(): Promise<void> {
      const due = await drafts.dueDrafts(now())
      for (const draft of due) {
        const { path, text, baseText, version, updatedBy, note } = draft
        const backFor = async (why: string) => {
          const to = { state: 'review', note: why, publishAt: null } as const
          await drafts.moveDraft(path, version, to, updatedBy, now())
          tell()
        }
        const fault = await faultIn(path, due)
        if (fault !== null) {
          await backFor(`${SCHEDULED_BROKEN} ${fault}`)
          log.warn({ path }, 'a scheduled draft cannot be read and was not published')
          continue
        }
        const edit = { path, text, base: baseText, draft: { version, text } }
        const reason = { kind: 'scheduled', by: updatedBy, why: note } as const
        const { conflicts, moved } = await handbook.publish([edit], reason)
        // Taken back at the last moment: it is no longer due.
        if (moved.length > 0) continue
        if (conflicts.length > 0) {
          await backFor(SCHEDULED_CONFLICT)
          log.warn({ path }, 'a scheduled draft stands on an older text and was not published')
        } else tell()
      }
    },

    stop: () => trial.stop(),
  }

  /** Why a file could not be used beside the others that come with it; null: it can. */
  async function faultIn(path: string, changes: readonly ContentFile[]): Promise<string | null> {
    try {
      const given = changes.map(({ path, text }) => ({ path, text }))
      const { problems } = await trial.feedback(given, path)
      return problems.find(({ note }) => !note)?.message ?? null
    } catch (error) {
      // It was tried when it was scheduled.
      log.warn({ err: error, path }, 'a scheduled draft could not be tried again')
      return null
    }
  }
}

/** Replaced legal documents by the article that cites them. */
function replacedCitedIn({ laws, articles }: Handbook): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const { law, articles: naming } of citing(laws, articles)) {
    for (const { id } of naming) found.set(id, [...(found.get(id) ?? []), law.document])
  }
  return found
}
