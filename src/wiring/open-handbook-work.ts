import type { Logger } from 'pino'
import { dayOf } from '../calendar/calendar.ts'
import { idOf, readYaml, type ContentFile } from '../content/file.ts'
import type { Edit, EditReason, EditReport } from '../content/store.ts'
import type { keepBotCurrent } from './current-bot.ts'
import { agenciesFile, type Agencies } from '../knowledge/directory.ts'
import { blankArticle, draftArticle } from '../knowledge/draft-article.ts'
import { editAgency, type AgencyChange } from '../knowledge/edit-agencies.ts'
import type { Storage } from '../storage/storage.ts'

export interface HandbookWorkOptions {
  storage: Storage
  bots: Awaited<ReturnType<typeof keepBotCurrent>>
  now: () => number
  log: Logger
}

const AGENCIES = 'knowledge/agencies.yml'
/** A new article is looked at again after so long: half a year. */
const REVIEW_AFTER = 182 * 24 * 3600_000

export type HandbookWork = ReturnType<typeof openHandbookWork>

/** What staff change of the handbook while it runs. */
export function openHandbookWork({ storage, bots, now, log }: HandbookWorkOptions) {
  const { content, drafts, ticketLists, signals } = storage

  let changed: { version: number; agencies: Agencies } | undefined

  /** Into the content that runs: this instance and the others swap within moments. */
  async function publish(edits: readonly Edit[], reason: EditReason): Promise<EditReport> {
    const report = await content.saveEdits(edits, reason, now())
    const { conflicts, moved, ...counts } = report
    if (conflicts.length + moved.length > 0) return report
    bots.look()
    signals.send({ kind: 'content' })
    log.info({ paths: edits.map(({ path }) => path), ...counts, kind: reason.kind }, 'published')
    return report
  }

  async function changeAgency(id: string, change: AgencyChange, by: number): Promise<boolean> {
    const file = await content.content(AGENCIES)
    const text = file && editAgency(file.text, id, change)
    if (!text) return false
    const edit = { path: AGENCIES, text, base: file.text }
    const { conflicts } = await publish([edit], { kind: 'published', by, why: null })
    // Somebody changed another one meanwhile: on top of that.
    if (conflicts.length > 0) return changeAgency(id, change, by)
    const version = await content.contentVersion()
    changed = { version, agencies: readYaml(agenciesFile, text) }
    return true
  }

  async function takenIds(): Promise<(id: string) => boolean> {
    const stored = [...(await content.contentIndex()), ...(await drafts.draftList())]
    const ids = new Set(stored.map(idOf))
    return (id) => ids.has(id)
  }

  return {
    publish,

    /** The file of a new article with what is known filled in. */
    async newArticle({
      title,
      topic,
      question,
    }: {
      title: string
      topic: string
      question: string | null
    }): Promise<ContentFile> {
      const [first] = bots.current().library.agencies.agencies
      const wordings = question === null ? [] : [question]
      const reviewBy = dayOf(now() + REVIEW_AFTER)
      const begun = { title, topic, wordings, owner: first?.id ?? '', reviewBy }
      return blankArticle(begun, await takenIds())
    },

    /** An article made of the answer that a ticket got; null when it has none. */
    async fromTicket(ticketId: number): Promise<ContentFile | null> {
      const shown = await ticketLists.show(ticketId)
      const answer = shown?.answers.findLast(({ state }) => state === 'approved')
      if (!shown || !answer) return null
      const { ticket, askers } = shown
      const { library } = bots.current()
      const title = ticket.title ?? ticket.content
      const near = library.find(ticket.content).ranked[0]
      const topic = (near && library.article(near.id)?.topic) ?? library.topics[0]?.id ?? 'khac'
      const { organisation, agencies } = library
      const agency = agencies.agencies.find(({ id }) => id === (answer.agency ?? ticket.agency))
      const answered = {
        ...{ title, wordings: askers.map(({ wording }) => wording), answer: answer.text, topic },
        agency: agency ?? { id: agencies.agencies[0]?.id ?? '', name: organisation.name },
        answeredOn: dayOf(answer.createdAt),
        reviewBy: dayOf(now() + REVIEW_AFTER),
      }
      return draftArticle(answered, await takenIds())
    },

    /** @returns false when no agency has the id */
    changeAgency,
    /** As they are, also in the moment before the bot is built anew. */
    agencies: (): Agencies =>
      changed && changed.version > bots.version()
        ? changed.agencies
        : bots.current().library.agencies,
  }
}
