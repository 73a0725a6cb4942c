import { randomBytes, randomUUID } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { decide, type Bot } from './bot/decide.ts'
import { importShippedContent, makeBot, readContent, root } from './build-bot.ts'
import { createMessengerChannel } from './channels/messenger/channel.ts'
import { createMessengerClient } from './channels/messenger/client.ts'
import { createTelegramChannel } from './channels/telegram/channel.ts'
import type { TelegramClient } from './channels/telegram/client.ts'
import { createTelegramIntake } from './channels/telegram/intake.ts'
import { deletionRequestOf } from './channels/messenger/signature.ts'
import { createWebChannel } from './channels/web/channel.ts'
import { createZaloChannel } from './channels/zalo/channel.ts'
import { createZaloClient } from './channels/zalo/client.ts'
import { createZaloTokens, zaloTokenEndsAt } from './channels/zalo/tokens.ts'
import { ConfigError, type Config } from './config.ts'
import type { Channel } from './conversations/channel.ts'
import { createDeliver } from './conversations/deliver.ts'
import { createReceive } from './conversations/receive.ts'
import { createProfileFetch } from './conversations/profile.ts'
import { createRetention } from './conversations/retention.ts'
import { createTurn } from './conversations/turn.ts'
import { Worker } from './queue/worker.ts'
import { dayOf } from './reports/turns.ts'
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
const LOOK_FOR_NEW_CONTENT = 30_000
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
    // Nobody waits for a name; at most two people a second are asked about beside the messages.
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
          suggestions: [...flows.suggestions],
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

/** The channels whose settings are there. */
export async function openChannels(
  config: Config,
  storage: Storage,
  announceTyping: (personId: string) => void,
  now: () => number,
  log: Logger,
): Promise<{ channels: Channel[]; telegram: TelegramClient | undefined }> {
  const channels: Channel[] = [createWebChannel({ announceTyping })]
  if (config.zalo) {
    const tokens = createZaloTokens({ ...config.zalo, credentials: storage.credentials, now, log })
    const client = createZaloClient({ ...config.zalo, tokens, now })
    channels.push(createZaloChannel({ ...config.zalo, client, tokens, now }))
  } else log.info('Zalo is off: set ZALO_APP_ID and the settings beside it to switch it on')
  if (config.messenger) {
    const client = createMessengerClient(config.messenger)
    channels.push(createMessengerChannel({ ...config.messenger, client }))
  } else log.info('Messenger is off: set MESSENGER_APP_SECRET and the settings beside it')
  if (!config.telegram) return { channels, telegram: undefined }
  // Loaded only where it is on: the library costs 17 MB and prints a deprecation of Node's.
  const { createTelegramClient } = await import('./channels/telegram/client.ts')
  const telegram = createTelegramClient(config.telegram)
  const webhookSecret = config.telegram.webhook?.secret
  channels.push(createTelegramChannel({ client: telegram, webhookSecret, now }))
  return { channels, telegram }
}

/** The bot over the content as it is; built anew when content or the day changes, swapped whole. */
async function keepBotCurrent(storage: Storage, now: () => number, log: Logger) {
  const { content } = storage
  let built = await build()
  let building = false

  async function build() {
    const [version, settings] = [await content.contentVersion(), await currentSettings()]
    const bot = makeBot(readContent(await content.allContent(), settings.values), now())
    return { bot, version, settings: settings.text, day: dayOf(now()) }
  }

  async function currentSettings() {
    const values = await storage.settings.loadSettings()
    return { values, text: JSON.stringify(values) }
  }

  async function look(): Promise<void> {
    if (building) return
    building = true
    try {
      const stale =
        built.version !== (await content.contentVersion()) ||
        built.settings !== (await currentSettings()).text ||
        built.day !== dayOf(now())
      if (stale) {
        built = await build()
        log.info({ articles: built.bot.library.size }, 'handbook swapped')
      }
    } catch (error) {
      log.error({ err: error }, 'the new content is not usable; the old one goes on answering')
    } finally {
      building = false
    }
  }

  const timer = setInterval(() => void look(), LOOK_FOR_NEW_CONTENT)
  return {
    current: (): Bot => built.bot,
    version: () => built.version,
    stop: () => clearInterval(timer),
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

/** The secret key kept beside the data when the environment has none. */
export function keyFile(dataDir: string): string {
  const path = join(dataDir, 'secret.key')
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  if (!existsSync(path)) {
    // Written whole under another name first: a cut-off start must not leave half a key.
    const fresh = `${path}.${process.pid}`
    writeFileSync(fresh, randomBytes(32).toString('hex'), { mode: 0o600, flush: true })
    try {
      linkSync(fresh, path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      rmSync(fresh, { force: true })
    }
  }
  chmodSync(path, 0o600)
  const key = readFileSync(path, 'utf8').trim()
  if (key.length < 32) {
    throw new ConfigError([
      `${path} holds no usable key. Restore it from a backup, or delete it to have a new one made (stored tokens must then be installed anew).`,
    ])
  }
  return key
}
