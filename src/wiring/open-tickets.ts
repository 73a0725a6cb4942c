import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import { inVietnam, isOpen } from '../calendar/calendar.ts'
import { addWorkingDays, workingDaysBetween } from '../calendar/deadlines.ts'
import type { Config } from '../config.ts'
import { fillIn } from '../content/placeholders.ts'
import type { Channel } from '../conversations/channel.ts'
import type { ChannelName } from '../conversations/message.ts'
import type { keepBotCurrent, Reading } from './current-bot.ts'
import { organisationValues } from '../knowledge/organisation.ts'
import { learnRouting } from './learn-routing.ts'
import type { Mailer } from '../mail/mailer.ts'
import { openAnswers } from './open-answers.ts'
import type { HandbookWork } from './open-handbook-work.ts'
import type { Job } from '../queue/queue.ts'
import { Worker, type Verdict } from '../queue/worker.ts'
import { defaultSettings } from '../settings/settings.ts'
import type { Storage } from '../storage/storage.ts'
import { maskPersonalData } from '../text/personal-data.ts'
import { newTicketCode } from '../text/ticket-code.ts'
import { letterName, ticketLetter, type LetterTicket } from './ticket-letter.ts'
import { agencyMail, previewMail, type MailWorld } from '../tickets/agency-mail.ts'
import { createTicketClock } from '../tickets/clock.ts'
import { createDirectory } from '../tickets/directory.ts'
import { createForwarding } from '../tickets/forward.ts'
import { createIntake } from '../tickets/intake.ts'
import { NEAR, SAME, WordingIndex } from '../tickets/likeness.ts'
import type { ShownTicket } from '../tickets/ports.ts'
import { createWording } from '../tickets/wording.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { ConsoleOptions } from '../web/api/console-api.ts'

export interface TicketsOptions {
  config: Config
  storage: Storage
  bots: Awaited<ReturnType<typeof keepBotCurrent>>
  handbook: HandbookWork
  /** Undefined: no mail server is set. */
  mailer: Mailer | undefined
  channelOf: (name: ChannelName) => Channel | undefined
  wakeDelivery: () => void
  newTrace: () => string
  learn: Reading['routing']
  /** Consoles are told that tickets changed. */
  tell: () => void
  pollMs: number
  random: () => number
  newId: () => string
  now: () => number
  log: Logger
}

/** An answer into fifty chats, with its files. */
const TICKET_LEASE = 60_000
/** Longer than a mail with its letter may take. */
const MAIL_LEASE = 120_000
/** Tickets that are shown as perhaps the same. */
const MOST_SHOWN_NEAR = 3
/** How agencies kept to their days is counted over so long, in ms. */
const FIGURES_OVER = 365 * 24 * 3600_000

/** From an unanswered question to the agency and back: what works by itself, and what staff do. */
export function openTickets(options: TicketsOptions) {
  const { config, storage, bots, handbook, mailer, pollMs, random, newId, now, log } = options
  const calendar = () => bots.current().calendar
  let linkDays = defaultSettings['tickets.linkDays']
  const directory = createDirectory({
    agencies: handbook.agencies,
    calendar,
    linkDays: () => linkDays,
    now,
  })
  const organisation = () => bots.current().library.organisation

  const mailWorld = (): MailWorld | null => {
    const { mail } = bots.papers()
    if (!mail) return null
    const agencies = handbook.agencies()
    return { words: mail, organisation: organisationValues(organisation()), agencies }
  }
  function worldToWrite(): MailWorld {
    const world = mailWorld()
    if (!world) throw new Error(brokenWords('agency-mail.yml'))
    return world
  }
  async function letter(agency: string, tickets: readonly LetterTicket[], byMail: boolean) {
    const { letter: words } = bots.papers()
    if (!words) throw new Error(brokenWords('dispatch.yml'))
    const about = { recipient: directory.nameOf(agency), fieldLabel: directory.fieldLabel }
    return ticketLetter({ ...about, tickets, byMail, now: now() }, organisation(), words)
  }
  /** As it would be forwarded now. */
  const forwarded = ({ ticket, askers }: ShownTicket, agency: string) => {
    const dueAt = ticket.dueAt ?? directory.terms(agency).dueAt
    return { ticket: { ...ticket, dueAt }, askers, dueAt }
  }

  /** Work after which consoles look again. */
  const telling = (handle: (job: Job) => Promise<Verdict>) => async (job: Job) => {
    const verdict = await handle(job)
    options.tell()
    return verdict
  }
  const base = { queue: storage.queue, pollMs: 4 * pollMs, now, newId, log }
  const routing = learnRouting({
    handbook: bots.handbook,
    version: bots.version,
    answered: (most) => storage.ticketIntake.answeredBy(most),
    learn: options.learn,
    now,
    log,
  })
  const wordsOf = (text: string) => createWording(bots.handbook().lexicon).wordsOf(text)
  const { wordUse } = bots.current().library
  const index = new WordingIndex({
    count: (word) => wordUse.count(word),
    size: bots.current().library.size,
  })
  const intake = createIntake({
    store: storage.ticketIntake,
    likeness: { wordsOf, index, same: SAME, perhaps: NEAR },
    routing,
    mask: (text) => maskPersonalData(text).text,
    fields: () => handbook.agencies().fields,
    settings: storage.settings,
    now,
    log,
  })
  const { tell, announce } = openAnswers({ ...options, bot: bots.current })
  const tickets = new Worker({
    ...base,
    lane: 'ticket',
    // Gathering goes one by one, by its key; beside it answers are told.
    concurrency: 2,
    leaseMs: TICKET_LEASE,
    maxAttempts: 50,
    handle: telling(async (job) => {
      const [what] = job.key.split(' ')
      if (what === 'tell') return tell(job)
      if (what === 'announce') return announce(job)
      await routing.ready()
      return intake.gather(job)
    }),
  })
  const clock = createTicketClock({
    store: storage.ticketClock,
    settings: storage.settings,
    calendar: {
      isOpen: (at) => isOpen(at, calendar()),
      addWorkingDays: (day, n) => addWorkingDays(day, n, calendar()),
      workingDaysBetween: (from, to) => workingDaysBetween(from, to, calendar()),
    },
    agencyOf(id) {
      const agency = directory.today(id)
      return agency ? { email: agency.email, escalateTo: agency.escalate_to } : undefined
    },
    now,
    log,
  })
  const mails = new Worker({
    ...base,
    lane: 'mail',
    concurrency: 2,
    leaseMs: MAIL_LEASE,
    // Sending never gives up: a mail is somebody's question.
    maxAttempts: Infinity,
    handle: telling(
      createForwarding({
        store: storage.ticketPost,
        send: mailer && ((mail) => mailer.send(mail)),
        render: ({ mail, tickets }, linkOf, file) =>
          agencyMail({ ...mail, tickets }, linkOf, file, worldToWrite()),
        async dispatch({ mail, tickets }) {
          if (mail.kind !== 'forward' || mail.agency === null) return null
          const due = tickets.map((one) => ({ ...one, dueAt: one.ticket.dueAt }))
          return letter(mail.agency, due, true)
        },
        newToken: () => randomBytes(32).toString('base64url'),
        publicUrl: config.publicUrl,
        now,
        log,
      }),
    ),
  })

  const ticketWork: ConsoleOptions['ticketWork'] = {
    agencies: handbook.agencies,
    changeAgency: handbook.changeAgency,
    tickets: storage.ticketLists,
    desk: storage.ticketDesk,
    post: storage.ticketPost,
    agencyDoor: storage.agencyDoor,
    directory,
    async nearTo({ ticket }) {
      const near = await intake.near(ticket.content, MOST_SHOWN_NEAR + 1)
      const others = near.filter(({ ticketId }) => ticketId !== ticket.id).slice(0, MOST_SHOWN_NEAR)
      const shown = await Promise.all(
        others.map(async ({ ticketId, likeness }) => {
          const other = (await storage.ticketLists.show(ticketId))?.ticket
          return other ? { ...nearby(other), likeness } : []
        }),
      )
      return shown.flat()
    },
    preview(shown, agency, note) {
      const { dueAt, sendAt, linkExpiresAt } = directory.terms(agency)
      const attachment = `${letterName([shown], now())}.docx`
      const tickets = [{ ...forwarded(shown, agency), linkId: null, linkExpiresAt }]
      const about = { kind: 'forward', agency, note: note || null, tickets } as const
      const { subject, text } = previewMail(about, attachment, worldToWrite())
      const to = directory.today(agency)?.email ?? null
      return { agency, to, subject, text, attachment, dueAt, sendAt }
    },
    dispatch: (shown, agency) =>
      letter(agency, [forwarded(shown, agency)], directory.today(agency)?.email != null),
    newCode: () => newTicketCode(inVietnam(now()).getUTCFullYear(), random),
    changed() {
      mails.wake()
      tickets.wake()
      options.tell()
    },
    figures: () => storage.ticketLists.agencyFigures(now() - FIGURES_OVER, now()),
    sendTestMail: mailer
      ? (to, agency) => {
          const { words: all, organisation } = worldToWrite()
          const values = { ...organisation, agency }
          const { subject, text } = all.test
          const about = { subject: fillIn(subject, values), text: fillIn(text, values) }
          return mailer.send({ ...about, to, id: `thu-${newId()}`, urgent: false })
        }
      : null,
  }

  return {
    ticketWork,
    workers: [tickets, mails],
    /** The page on which agencies answer. */
    agencyPage: {
      door: storage.agencyDoor,
      world: mailWorld,
      wakeTelling: () => tickets.wake(),
      changed: () => options.tell(),
    },
    /** There may be a question to gather. */
    wake: () => tickets.wake(),
    async chore(): Promise<void> {
      linkDays = (await storage.settings.loadSettings())['tickets.linkDays']
      await clock()
      mails.wake()
    },
  }
}

const brokenWords = (file: string) =>
  `knowledge/${file} is missing or broken: see \`npm run cli -- check\``

const nearby = ({ id, code, content, state }: Ticket) => ({ id, code, content, state })
