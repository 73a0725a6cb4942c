import type { Logger } from 'pino'
import { ChannelRefused, ChannelUnreachable } from '../../conversations/channel.ts'
import type { InboundEvent } from '../../conversations/message.ts'
import { BadMessage } from '../../conversations/ports.ts'
import type { TelegramClient } from './client.ts'
import { parseTelegramUpdate, updateIdOf } from './events.ts'

/** How updates come to us; runs beside everything else, which never waits for it. */
export interface TelegramIntake {
  start(): void
  /** Resolves when nothing more is fetched; what was not stored comes again. */
  stop(): Promise<void>
}

export interface TelegramIntakeOptions {
  client: TelegramClient
  /** Undefined: updates are fetched by long polling. */
  webhook: { url: string; secret: string } | undefined
  /** Resolves once the events are durable. */
  receive: (events: readonly InboundEvent[]) => Promise<void>
  /** Resolves after so many ms, or at once when told to stop; never rejects. */
  pause: (ms: number, signal: AbortSignal) => Promise<void>
  now: () => number
  log: Logger
}

/** How long Telegram holds an empty answer back, in seconds. */
const LONG_POLL = 50
const LONGEST_WAIT = 60_000
/** How long stopping waits for Telegram, in ms. */
const LAST_WORD = 2_000

export function createTelegramIntake(options: TelegramIntakeOptions): TelegramIntake {
  const { client, webhook, receive, pause, now, log } = options
  const stopping = new AbortController()
  const { signal } = stopping
  let running = Promise.resolve()
  /** The first update not stored yet; 0: wherever Telegram stands. */
  let offset = 0
  /** What Telegram was last asked for, and so knows to be stored. */
  let confirmed = 0
  let withoutWebhook = false

  async function announceWebhook(): Promise<'done'> {
    if (!webhook) return 'done'
    await client.setWebhook(webhook.url, webhook.secret, signal)
    log.info({ url: webhook.url }, 'Telegram delivers to the webhook')
    return 'done'
  }

  /**
   * Our own loop and not telegraf's: asking for an offset makes Telegram forget what lies before it,
   * and telegraf moves it on when it hands updates out, whether or not anybody stored them. Here it
   * moves only after `receive` has committed. What was stored but not confirmed before a crash comes
   * again and is known by its id.
   */
  async function fetchOnce(): Promise<void> {
    if (!withoutWebhook) await client.deleteWebhook(signal)
    withoutWebhook = true
    const updates = await client.getUpdates(offset, LONG_POLL, signal)
    confirmed = offset
    try {
      await receive(updates.flatMap((update) => parseTelegramUpdate(update, now())))
    } catch (error) {
      if (!(error instanceof BadMessage)) throw new NotStored(error)
      await receiveOneByOne(updates)
    }
    stored(updates)
    if (updates.length > 0 && offset === confirmed) {
      throw new ChannelUnreachable('getUpdates without an answer we can read')
    }
  }

  /**
   * What the database refuses it will refuse again: that one is passed over, told by `receive` as an
   * alarm, since Telegram would hand out nothing behind it for ever.
   */
  async function receiveOneByOne(updates: readonly unknown[]): Promise<void> {
    for (const update of updates) {
      try {
        await receive(parseTelegramUpdate(update, now()))
      } catch (error) {
        if (!(error instanceof BadMessage)) throw new NotStored(error)
      }
      stored([update])
    }
  }

  function stored(updates: readonly unknown[]): void {
    for (const update of updates) offset = Math.max(offset, (updateIdOf(update) ?? -1) + 1)
  }

  /** Repeats a step until it is done or we stop; one line in the log for each outage. */
  async function keep(step: () => Promise<'done' | void>): Promise<void> {
    let failures = 0
    let told: string | undefined
    while (!signal.aborted) {
      try {
        if ((await step()) === 'done') return
        if (told !== undefined) log.info('Telegram works again')
        failures = 0
        told = undefined
      } catch (error) {
        if (signal.aborted) return
        failures++
        const kind = kindOf(error)
        if (kind !== told) tell(kind, error)
        told = kind
        await pause(waitAfter(error, failures), signal)
      }
    }
  }

  function tell(kind: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error)
    if (kind === 'ours')
      log.error({ reason }, 'updates of Telegram could not be stored: fetched again')
    else log.error({ reason }, 'Telegram gives no updates; trying again until it does')
  }

  return {
    start() {
      running = keep(webhook ? announceWebhook : fetchOnce)
    },
    async stop() {
      stopping.abort()
      await running
      // Stored while we were told to stop: said now, it need not come again at the next start.
      if (offset === confirmed) return
      await client.getUpdates(offset, 0, AbortSignal.timeout(LAST_WORD)).catch(() => undefined)
    },
  }
}

/** Trouble of our own, not of Telegram. */
class NotStored extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause))
    this.name = 'NotStored'
  }
}

/** Errors of one kind are one outage, however their words differ. */
function kindOf(error: unknown): string {
  if (error instanceof ChannelUnreachable) {
    return error.pauseMs === undefined ? 'silent' : (error.message.split(':')[0] ?? '')
  }
  if (error instanceof ChannelRefused) return `refused ${error.code}`
  return 'ours'
}

/** 1 s, 2 s … a minute, or as long as Telegram says. */
function waitAfter(error: unknown, failures: number): number {
  const said = error instanceof ChannelUnreachable ? error.pauseMs : undefined
  return said ?? Math.min(1000 * 2 ** (failures - 1), LONGEST_WAIT)
}
