import { randomBytes, randomUUID } from 'node:crypto'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { decide, suggestionsFor } from './bot/decide.ts'
import { importShippedContent, root } from './build-bot.ts'
import { createTelegramIntake } from './channels/telegram/intake.ts'
import { deletionRequestOf } from './channels/messenger/signature.ts'
import { zaloTokenEndsAt } from './channels/zalo/tokens.ts'
import type { Config } from './config.ts'
import type { Channel } from './conversations/channel.ts'
import { createDeliver } from './conversations/deliver.ts'
import { createReceive } from './conversations/receive.ts'
import { createProfileFetch } from './conversations/profile.ts'
import { createRetention } from './conversations/retention.ts'
import { createTurn } from './conversations/turn.ts'
import { keepBotCurrent } from './current-bot.ts'
import { keyFile } from './key-file.ts'
import { openChannels } from './open-channels.ts'
import { Worker } from './queue/worker.ts'
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
  /** What one citizen, and one address, may ask of the web chat. */
  limits?: Partial<ChatLimits>
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
const PATIENCE_AT_STOP = 5_000
/** A whole request, and its headers alone, must have arrived within so many ms. */
const REQUEST_TIMEOUT = 30_000
const HEADERS_TIMEOUT = 15_000

/** Builds every part once and joins them. */
export async function startApp(config: Config, options: AppOptions): Promise<App> {
  const { log, now = Date.now, pollMs = 500 } = options
  const secretKey = config.secretKey ?? keyFile(config.dataDir)
  const newId = () => randomUUID()
  const newTrace = traceSource()
  const storage = await openStorage({
    url: config.databaseUrl,
    secretKey,
    now,
    newId,
    onConnectionLost: (error) => log.warn({ err: error }, 'lost a connection to the database'),
  })

  const imported = await importShippedContent(storage.content, now(), log)
  const bots = await keepBotCurrent(storage, now, log)
  log.info({ articles: bots.current().library.size, ...imported }, 'handbook ready')

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

  const turns = new Worker({
    queue: storage.queue,
    lane: 'turn',
    concurrency: 4,
    leaseMs: TURN_LEASE,
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
      wakeDelivery: () => {
        deliveries.wake()
        storage.signals.send({ kind: 'work', lane: 'deliver' })
      },
      onTurn: metrics.turn,
      maxAttempts: MAX_TURN_ATTEMPTS,
      now,
      random: options.random ?? secureRandom,
      log,
    }),
  })
  const deliveries = new Worker({
    queue: storage.queue,
    lane: 'deliver',
    concurrency: 16,
    leaseMs: DELIVER_LEASE,
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
      onSettled: ({ channel, personId }, result) => {
        metrics.delivery(channel, result)
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
    leaseMs: PROFILE_LEASE,
    maxAttempts: 10,
    // Nobody waits for a name.
    pollMs: 2 * pollMs,
    now,
    newId,
    log,
    handle: createProfileFetch({ store: storage.contacts, channelOf, now, log }),
  })
  const chores: Record<string, () => Promise<unknown>> = {
    retention: createRetention({
      store: storage.retention,
      settings: storage.settings,
      now,
      log,
    }),
  }
  const choreWorker = new Worker({
    queue: storage.queue,
    lane: 'chore',
    concurrency: 1,
    leaseMs: CHORE_LEASE,
    maxAttempts: Infinity,
    pollMs: 20 * pollMs,
    now,
    newId,
    log,
    async handle({ key }) {
      await chores[key]?.()
      return { kind: 'later', at: now() + HOUR, reason: 'every hour', uncounted: 'uncounted' }
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
      live,
      welcome: () => {
        const { flows, library } = bots.current()
        return {
          organisation: library.organisation.name,
          greeting: flows.line('greeting'),
          suggestions: suggestionsFor(bots.current(), now()),
        }
      },
      chatPage: join(root, 'dist', 'chat'),
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
      now,
      log,
    }),
  )

  server.requestTimeout = REQUEST_TIMEOUT
  server.headersTimeout = HEADERS_TIMEOUT
  // First the port: a second start by mistake fails here, before it touches the work of the first.
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(config.port, config.host, resolve)
  }).catch(async (error: unknown) => {
    bots.stop()
    await storage.close()
    throw error
  })
  if (storage.singleProcess) {
    const freed = await storage.queue.freeLeases()
    if (freed > 0) log.warn({ jobs: freed }, 'taking up what a stopped process left unfinished')
  }
  storage.signals.listen((signal) => {
    if (signal.kind === 'news') live.announce(signal.personId, 'message')
    else (signal.lane === 'turn' ? turns : deliveries).wake()
  })
  const workers = [turns, deliveries, profiles, choreWorker]
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

  return {
    url: `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${port}`,
    storage,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      const fetched = telegramIntake?.stop()
      live.endAll()
      server.closeIdleConnections()
      // A client in the middle of a request gets a moment, not for ever.
      const patience = setTimeout(() => server.closeAllConnections(), PATIENCE_AT_STOP)
      await closed
      clearTimeout(patience)
      await fetched
      bots.stop()
      for (const worker of workers) await worker.stop()
      await storage.close()
    },
  }
}

/** 48 random bits as a number from 0 up to 1: codes of tickets must not be guessed from others. */
const secureRandom = () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48

/** Ids of 64 random bits; asking the system for 8 bytes at a time took 8 µs a message. */
function traceSource(): () => string {
  let pool = Buffer.alloc(0)
  let at = 0
  return () => {
    if (at === pool.length) [pool, at] = [randomBytes(4096), 0]
    return pool.toString('base64url', at, (at += 8))
  }
}
