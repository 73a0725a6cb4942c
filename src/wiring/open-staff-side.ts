import type { Logger } from 'pino'
import type { Bot } from '../bot/bot.ts'
import { askHowItWas, waitingLong } from '../bot/staff.ts'
import { suggest } from '../bot/suggest.ts'
import { inVietnam, openMinutes } from '../calendar/calendar.ts'
import type { Channel } from '../conversations/channel.ts'
import { createDesk } from '../conversations/desk.ts'
import type { ChannelName } from '../conversations/message.ts'
import { createWatch } from '../conversations/watch.ts'
import { organisationValues } from '../knowledge/organisation.ts'
import type { Signal } from '../queue/signals.ts'
import { overview } from '../reports/overview.ts'
import type { Staff } from '../staff/staff.ts'
import type { Storage } from '../storage/storage.ts'
import { newTicketCode } from '../text/ticket-code.ts'
import type { ConsoleOptions } from '../web/api/console-api.ts'
import { createConsoleFeed } from '../web/console-feed.ts'

export interface StaffSideOptions {
  storage: Storage
  staff: Staff
  bot: () => Bot
  channelOf: (name: ChannelName) => Channel | undefined
  wakeDelivery: () => void
  newTrace: () => string
  /** Gives numbers from 0 up to 1. */
  random: () => number
  now: () => number
  log: Logger
}

/** Hints to the consoles of other instances are gathered for so long, in ms. */
const TELL_EVERY = 100
/** Switches set elsewhere are known at the latest after so long; usually by a signal. */
const DESK_EVERY = 60_000

/** Staff's side: what the bot knows of it, news for consoles, and all that the console works with. */
export async function openStaffSide(options: StaffSideOptions) {
  const { storage, staff, bot, channelOf, wakeDelivery, newTrace, random, now, log } = options
  const officeMinutes = (from: number, to: number) => openMinutes(from, to, bot().calendar)
  const { switches, settings, waiting, staffWork } = storage
  const desk = createDesk({ switches, settings, waiting, officeMinutes, now })
  await desk.refresh()
  const refreshDesk = () =>
    desk.refresh().catch((error: unknown) => log.warn({ err: error }, 'switches could not be read'))
  const deskTimer = setInterval(() => void refreshDesk(), DESK_EVERY)
  deskTimer.unref()

  const feed = createConsoleFeed({ inbox: storage.inbox, now, log })
  let signalling = false
  /** Something changed that consoles show; costs nothing. */
  const hint = () => {
    feed.hint()
    // Other instances hear of a burst once: it would cost them, and the database, a signal a message.
    if (signalling) return
    signalling = true
    setTimeout(() => {
      signalling = false
      storage.signals.send({ kind: 'conversations' })
    }, TELL_EVERY).unref()
  }
  /** Also something may lie in the outbox. */
  const changed = () => {
    hint()
    wakeDelivery()
  }

  const console: Omit<ConsoleOptions, 'publicUrl' | 'now' | 'ticketWork' | 'workshop'> = {
    staff,
    department: () => {
      const { organisation } = bot().library
      const { hours } = organisationValues(organisation)
      return { organisation: organisation.name, ...(hours ? { officeHours: hours } : {}) }
    },
    inbox: storage.inbox,
    work: staffWork,
    files: storage.files,
    channelOf,
    suggest: (words, most) => suggest(words, bot(), most),
    titleOf: (id) => bot().library.article(id)?.title ?? id,
    hasArticle: (id) => bot().library.article(id) !== undefined,
    feed,
    changed,
    showTyping: ({ channel, personId }) => {
      channelOf(channel)
        ?.showTyping?.(personId)
        .catch((error: unknown) => log.debug({ err: error }, 'no typing indicator'))
    },
    howItWas: () => askHowItWas(bot(), now()),
    async openTicket(contactId, content) {
      const code = newTicketCode(inVietnam(now()).getUTCFullYear(), random)
      await staffWork.openTicket(contactId, { code, content }, now())
      return code
    },
    newTrace,
    cannedAnswers: storage.cannedAnswers,
    overview: (days) => overview(storage.overview, days, officeMinutes, now()),
    switches,
    async switched() {
      await refreshDesk()
      storage.signals.send({ kind: 'switches' })
    },
    isConfigured: (channel) => channelOf(channel) !== undefined,
  }

  return {
    console,
    deskOf: (channel: ChannelName) => desk.of(channel),
    hint,
    /** One round of looking after those who wait, and those whom staff left. */
    watch: createWatch({
      work: staffWork,
      waiting,
      settings,
      channelOf,
      officeMinutes,
      waitingLong: () => waitingLong(bot()),
      onChange: changed,
      now,
      log,
    }),
    /** Tickets changed: consoles here and elsewhere ask again. */
    ticketsChanged(): void {
      feed.about('tickets')
      storage.signals.send({ kind: 'tickets' })
    },
    /** A draft changed: consoles here and elsewhere ask again. */
    draftsChanged(): void {
      feed.about('content')
      storage.signals.send({ kind: 'drafts' })
    },
    /** Another bot answers here: consoles of this instance ask again for what they show of it. */
    botSwapped: () => feed.about('content'),
    /** What another instance tells. */
    heard(signal: Extract<Signal, { kind: Exclude<Signal['kind'], 'work' | 'news'> }>): void {
      if (signal.kind === 'conversations') feed.hint()
      else if (signal.kind === 'tickets') feed.about('tickets')
      else if (signal.kind !== 'switches') feed.about('content')
      else void refreshDesk()
    },
    stop(): void {
      clearInterval(deskTimer)
      feed.endAll()
    },
  }
}
