import { randomBytes, randomUUID } from 'node:crypto'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { nextOpening } from './calendar/calendar.ts'
import { decide, suggestionsFor } from './bot/decide.ts'
import { explain } from './bot/explain.ts'
import { ticketPageWords } from './bot/ticket-page.ts'
import { importShippedContent, root, type readContent } from './wiring/build-bot.ts'
import { createTelegramIntake } from './channels/telegram/intake.ts'
import { deletionRequestOf } from './channels/messenger/signature.ts'
import { zaloTokenEndsAt } from './channels/zalo/tokens.ts'
import type { Config } from './config.ts'
import type { Channel } from './conversations/channel.ts'
import { createDeliver } from './conversations/deliver.ts'
import { createReceive } from './conversations/receive.ts'
import { wantsAnswer } from './conversations/message.ts'
import { createProfileFetch } from './conversations/profile.ts'
import { createRetention } from './conversations/retention.ts'
import { createTurn } from './conversations/turn.ts'
import { anew, keepBotCurrent, type Reading } from './wiring/current-bot.ts'
import { keyFile } from './key-file.ts'
import { openAlerts } from './wiring/open-alerts.ts'
import { openChannels } from './wiring/open-channels.ts'
import { openHandbookWork } from './wiring/open-handbook-work.ts'
import { openStaffSide } from './wiring/open-staff-side.ts'
import { openTickets } from './wiring/open-tickets.ts'
import { openWorkshop } from './wiring/open-workshop.ts'
import { Worker } from './queue/worker.ts'
import { invitationLink } from './staff/invitations.ts'
import { createPasswords, type PasswordCost } from './staff/passwords.ts'
import { createStaff } from './staff/staff.ts'
import { secureRandom } from './storage/secure-random.ts'
import { openStorage, type Storage } from './storage/storage.ts'
import { createChatTokens } from './web/chat-token.ts'
import type { ChatLimits } from './web/limits.ts'
import { createLive } from './web/live.ts'
import { createMetrics } from './web/metrics.ts'
import { createServer } from './web/server.ts'

export interface App {
  /** `http://127.0.0.1:3000` */
  url: string
  storage: Storage
  /** By which the first administrator gets into the console; null when there are users. */
  setUpLink: string | null
  /** Takes nothing new, finishes what runs, closes. What is left waits in the database. */
  stop(): Promise<void>
}

export interface AppOptions {
  log: Logger
  now?: () => number
  /** Gives numbers from 0 up to 1. */
  random?: () => number
  /** How often workers look without being woken, in ms. */
  pollMs?: number
  /** `paused`: messages are taken in and stored, nothing is decided or sent. For measuring. */
  workers?: 'paused'
  /** Leases are so many times as long: for a clock that runs fast while the work does not. */
  leaseTimes?: number
  /** What one citizen, and one address, may ask of the web chat. */
  limits?: Partial<ChatLimits>
  /** How content is read, where several apps of one process read the same. */
  reading?: Reading & { check: typeof readContent }
  /** What it costs to try a password; cheap ones are for tests. */
  passwordCost?: PasswordCost
}

const MAX_TURN_ATTEMPTS = 5
/** Longer than a turn (no network) and than a send (10 s timeout, one token refresh) may take. */
const TURN_LEASE = 30_000
const DELIVER_LEASE = 90_000
/** Asking who somebody is: one request. */
const PROFILE_LEASE = 60_000
/** Deleting a day's worth of old rows, in many small transactions. */
const CHORE_LEASE = 10 * 60_000
const HOUR = 3600_000
/** How often those who wait, and what staff left, are looked after. */
const WATCH_EVERY = 15_000
/** How often deadlines of agencies are looked at. */
const TICKETS_EVERY = 60_000
/** How often it is looked whether a draft's time has come. */
const SCHEDULE_EVERY = 15_000
/** How often words of new messages are taken into the index that staff search in. */
const WORDS_EVERY = 60_000
const PATIENCE_AT_STOP = 5_000
/** A whole request (a picture over a slow line), and its headers alone, must have arrived within so many ms. */
const REQUEST_TIMEOUT = 60_000
const HEADERS_TIMEOUT = 15_000
/** Longer than proxies keep an idle connection (nginx: 60 s), else they write into a closed one. */
const KEEP_ALIVE = 75_000

/** Builds every part once and joins them. */
export async function startApp(config: Config, options: AppOptions): Promise<App> {
  const { log, now = Date.now, pollMs = 500, leaseTimes = 1 } = options
  const secretKey = config.secretKey ?? keyFile(config.dataDir)
  const newId = () => randomUUID()
  const random = options.random ?? secureRandom
  const newTrace = traceSource()
  const storage = await openStorage({
    url: config.databaseUrl,
    secretKey,
    now,
    newId,
    random,
    onConnectionLost: (error) => log.warn({ err: error }, 'lost a connection to the database'),
  })

  const { reading } = options
  const imported = await importShippedContent(storage.content, now(), log, reading?.check)
  const bots = await keepBotCurrent(storage, now, log, {}, reading)
  log.info({ articles: bots.current().library.size, ...imported }, 'handbook ready')

  const staff = createStaff({
    stores: storage.staff,
    passwords: createPasswords(options.passwordCost),
    now,
  })
  const live = createLive()
  const metrics = createMetrics({
    queue: storage.queue,
    contentVersion: bots.version,
    articles: () => bots.current().library.size,
    pauses: () => storage.outbox.pauses(now()),
    openErasures: async () => (await storage.erasures.openErasures()).length,
    async tokenEnds() {
      const { zalo } = config
      const at = zalo ? await zaloTokenEndsAt(storage.credentials, zalo.oaId) : null
      return new Map(at === null ? [] : [['zalo', at]])
    },
    now,
  })
  const { channels, telegram } = await openChannels(
    config,
    storage,
    (personId) => live.announce(personId, 'typing'),
    now,
    log,
  )
  const channelOf = (name: Channel['name']) => channels.find((channel) => channel.name === name)
  const staffSide = await openStaffSide({
    storage,
    staff,
    bot: bots.current,
    channelOf,
    wakeDelivery: () => wakeDelivery(),
    newTrace,
    random,
    now,
    log,
  })

  bots.onSwap(staffSide.botSwapped)

  // What not everybody needs is loaded by whom it serves: each such package is 3 to 8 MB.
  const mailer = config.mail && (await import('./mail/mailer.ts')).createMailer(config.mail)
  const handbookWork = openHandbookWork({ storage, bots, now, log })
  const workshop = openWorkshop({
    storage,
    bots,
    handbook: handbookWork,
    mailer,
    publicUrl: config.publicUrl,
    tell: () => staffSide.draftsChanged(),
    now,
    newId,
    log,
  })
  const ticketSide = openTickets({
    config,
    storage,
    bots,
    handbook: handbookWork,
    mailer,
    channelOf,
    wakeDelivery: () => wakeDelivery(),
    newTrace,
    learn: reading?.routing ?? anew.routing,
    tell: () => staffSide.ticketsChanged(),
    pollMs,
    random,
    newId,
    now,
    log,
  })
  const alerts = openAlerts(config, storage, {
    telegram,
    mailer,
    opening: (at) => nextOpening(at, bots.current().calendar),
    pollMs,
    now,
    newId,
    log,
  })
  const wakeDelivery = () => {
    deliveries.wake()
    storage.signals.send({ kind: 'work', lane: 'deliver' })
  }
  const turns = new Worker({
    queue: storage.queue,
    lane: 'turn',
    concurrency: 4,
    leaseMs: TURN_LEASE * leaseTimes,
    // The handler gives up on what it cannot decide; trouble with the database only delays.
    maxAttempts: Infinity,
    pollMs,
    now,
    newId,
    log,
    handle: createTurn({
      store: storage.turns,
      channelOf,
      decide: (input) => decide(input, bots.current()),
      apology: () => ({ text: bots.current().flows.line('apology'), choices: [] }),
      slowDown: () => ({ text: bots.current().flows.line('too_many'), choices: [] }),
      desk: staffSide.deskOf,
      botOff: () => ({ text: bots.current().flows.line('bot_off'), choices: [] }),
      wakeDelivery,
      onTurn: ({ channel, outcome, ms, leftWork }) => {
        metrics.turn(channel, outcome, ms)
        staffSide.hint()
        // Each looks into the database: most turns leave nothing for them.
        if (!leftWork) return
        alerts.wake()
        ticketSide.wake()
      },
      maxAttempts: MAX_TURN_ATTEMPTS,
      now,
      random,
      log,
    }),
  })
  const deliveries = new Worker({
    queue: storage.queue,
    lane: 'deliver',
    concurrency: 16,
    leaseMs: DELIVER_LEASE * leaseTimes,
    // Sending decides for itself when to give up (by age); this is for errors of ours.
    maxAttempts: 50,
    pollMs,
    now,
    newId,
    log,
    handle: createDeliver({
      store: storage.outbox,
      channelOf,
      pause: (ms) => sleep(ms),
      onSettled: ({ channel, personId, speaker }, result) => {
        metrics.delivery(channel, result)
        staffSide.hint()
        // It may be an agency's answer, whose ticket shows whom it reached.
        if (speaker === 'staff') staffSide.ticketsChanged()
        if (channel !== 'web') return
        live.announce(personId, 'message')
        storage.signals.send({ kind: 'news', personId })
      },
      now,
      log,
    }),
  })

  const profiles = new Worker({
    queue: storage.queue,
    lane: 'profile',
    concurrency: 2,
    leaseMs: PROFILE_LEASE * leaseTimes,
    maxAttempts: 10,
    // Nobody waits for a name.
    pollMs: 2 * pollMs,
    now,
    newId,
    log,
    handle: createProfileFetch({ store: storage.contacts, channelOf, now, log }),
  })
  const retention = createRetention({
    store: storage.retention,
    settings: storage.settings,
    now,
    log,
  })
  const chores: Record<string, { every: number; work: () => Promise<unknown> }> = {
    retention: { every: HOUR, work: retention },
    waiting: { every: WATCH_EVERY, work: staffSide.watch },
    tickets: { every: TICKETS_EVERY, work: () => ticketSide.chore() },
    staff: { every: HOUR, work: () => staff.forgetOld() },
    scheduled: { every: SCHEDULE_EVERY, work: () => workshop.publishDue() },
    reviews: { every: HOUR, work: workshop.mailReviews },
    words: { every: WORDS_EVERY, work: () => storage.inbox.indexNewWords() },
  }
  const choreWorker = new Worker({
    queue: storage.queue,
    lane: 'chore',
    // Deleting what was kept long enough may take a while; who waits must not wait for it.
    concurrency: 2,
    leaseMs: CHORE_LEASE,
    maxAttempts: Infinity,
    pollMs: 20 * pollMs,
    now,
    newId,
    log,
    async handle({ key }) {
      const chore = chores[key]
      await chore?.work()
      const at = now() + (chore?.every ?? HOUR)
      return { kind: 'later', at, reason: 'from time to time', uncounted: 'uncounted' }
    },
  })
  // One after another, so that two instances that start together do not both make the job.
  await storage.credentials.withLock('chores', async () => {
    for (const key of Object.keys(chores)) await storage.queue.ensure('chore', key, now())
  })

  const { messenger } = config
  const receive = createReceive({
    store: storage.inbound,
    wakeTurns: () => {
      turns.wake()
      storage.signals.send({ kind: 'work', lane: 'turn' })
    },
    onEvent: (event) => {
      metrics.event(event)
      if (!wantsAnswer(event)) staffSide.hint()
      if (event.kind === 'account') {
        const { channel, event: name, details } = event
        log.error({ channel, event: name, details }, 'ALARM: the platform warns about the account')
      }
      // Best effort: the person's app shows that the tap arrived.
      if (event.event === 'callback_query') {
        telegram?.answerTap(event.platformMessageId).catch((error: unknown) => {
          log.debug({ err: error, trace: event.traceId }, 'a tap was not confirmed')
        })
      }
    },
    now,
    newId: newTrace,
    log,
  })
  const server = createHttpServer(
    createServer({
      channels,
      receive,
      tokens: createChatTokens(secretKey),
      transcripts: storage.transcripts,
      files: storage.files,
      live,
      welcome: () => {
        const { flows, library } = bots.current()
        return {
          organisation: library.organisation.name,
          greeting: flows.line('greeting'),
          suggestions: suggestionsFor(bots.current(), now()),
        }
      },
      explain: (message) => explain(message, bots.current(), now()),
      chatPage: join(root, 'dist', 'chat'),
      consolePage: join(root, 'dist', 'console'),
      publicUrl: config.publicUrl,
      widgetOrigins: config.widgetOrigins,
      trustedProxies: config.trustedProxies,
      limits: options.limits,
      zaloSiteVerification: config.zaloSiteVerification,
      ready: async () => {
        await storage.ping()
        if (bots.current().library.size === 0) throw new Error('the handbook is empty')
      },
      metrics,
      erasure: {
        erasures: storage.erasures,
        readDeletionRequest:
          messenger && ((signed) => deletionRequestOf(signed, messenger.appSecret)),
        words: () => {
          const { flows, library } = bots.current()
          return {
            organisation: library.organisation.name,
            title: flows.line('erasure_title'),
            how: flows.line('erasure_how'),
            open: flows.line('erasure_open'),
            done: flows.line('erasure_done'),
            unknown: flows.line('erasure_unknown'),
          }
        },
        publicUrl: config.publicUrl,
        secretKey,
      },
      agencyPage: ticketSide.agencyPage,
      console: {
        ...staffSide.console,
        ticketWork: ticketSide.ticketWork,
        workshop: workshop.options,
      },
      ticketPage: {
        citizens: storage.citizens,
        words: () => ticketPageWords(bots.current()),
      },
      now,
      log,
    }),
  )

  server.requestTimeout = REQUEST_TIMEOUT
  server.headersTimeout = HEADERS_TIMEOUT
  server.keepAliveTimeout = KEEP_ALIVE
  // First the port: a second start by mistake fails here, before it touches the work of the first.
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(config.port, config.host, resolve)
  }).catch(async (error: unknown) => {
    staffSide.stop()
    await bots.stop()
    await storage.close()
    throw error
  })
  if (storage.singleProcess) {
    const freed = await storage.queue.freeLeases()
    if (freed > 0) log.warn({ jobs: freed }, 'taking up what a stopped process left unfinished')
  }
  storage.signals.listen((signal) => {
    if (signal.kind === 'news') live.announce(signal.personId, 'message')
    else if (signal.kind === 'work') (signal.lane === 'turn' ? turns : deliveries).wake()
    else {
      if (signal.kind === 'content') bots.look()
      staffSide.heard(signal)
    }
  })
  const workers = [
    turns,
    deliveries,
    profiles,
    choreWorker,
    ...alerts.workers,
    ...ticketSide.workers,
  ]
  if (options.workers !== 'paused') for (const worker of workers) worker.start()
  const telegramIntake =
    telegram && config.telegram
      ? createTelegramIntake({
          client: telegram,
          webhook: config.telegram.webhook,
          receive,
          pause: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
          now,
          log,
        })
      : undefined
  if (options.workers !== 'paused') telegramIntake?.start()
  const { port } = server.address() as AddressInfo
  const url = `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${port}`
  const setUp = await staff.invitations.setUp()

  return {
    url,
    storage,
    setUpLink: setUp && invitationLink(config.publicUrl ?? url, setUp),
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      const fetched = telegramIntake?.stop()
      live.endAll()
      staffSide.stop()
      server.closeIdleConnections()
      // A client in the middle of a request gets a moment, not for ever.
      const patience = setTimeout(() => server.closeAllConnections(), PATIENCE_AT_STOP)
      await closed
      clearTimeout(patience)
      await fetched
      await bots.stop()
      for (const worker of workers) await worker.stop()
      await workshop.stop()
      mailer?.close()
      await storage.close()
    },
  }
}

/** Ids of 64 random bits; asking the system for 8 bytes at a time took 8 µs a message. */
function traceSource(): () => string {
  let pool = Buffer.alloc(0)
  let at = 0
  return () => {
    if (at === pool.length) [pool, at] = [randomBytes(4096), 0]
    return pool.toString('base64url', at, (at += 8))
  }
}
