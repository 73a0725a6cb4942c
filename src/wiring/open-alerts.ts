import type { Logger } from 'pino'
import { createStaffGroup } from '../channels/telegram/staff-group.ts'
import type { TelegramClient } from '../channels/telegram/client.ts'
import type { Config } from '../config.ts'
import { createAlerts, createAlertSending } from '../conversations/alerts.ts'
import type { Mailer } from '../mail/mailer.ts'
import { Worker } from '../queue/worker.ts'
import type { Storage } from '../storage/storage.ts'

/** Quick: the database alone. */
const ALERT_LEASE = 30_000
/** Longer than a mail may take. */
const NOTIFY_LEASE = 120_000

export interface AlertsOptions {
  telegram: TelegramClient | undefined
  mailer: Mailer | undefined
  /** When the office opens next, `now` while it is open; null when that is not known. */
  opening: (now: number) => number | null
  pollMs: number
  now: () => number
  newId: () => string
  log: Logger
}

/** Tells staff outside the console, on the ways that are configured. */
export function openAlerts(config: Config, storage: Storage, options: AlertsOptions) {
  const { telegram, mailer, opening, now, newId, log } = options
  const staffChatId = config.telegram?.staffChatId
  const common = {
    store: storage.alerts,
    ways: {
      mail: mailer,
      group: telegram && staffChatId ? createStaffGroup(telegram, staffChatId) : undefined,
    },
    readers: async () =>
      (await storage.staff.users.allUsers()).flatMap(({ id, email, alerts, active }) =>
        alerts && active && email !== null ? { id, email } : [],
      ),
    settings: storage.settings,
    now,
    log,
  }
  // Woken after every turn; what waits for the clock has time.
  const base = { queue: storage.queue, pollMs: 4 * options.pollMs, now, newId, log }
  const alerts = new Worker({
    ...base,
    lane: 'alert',
    // One at a time, so that those who begin to wait together are told of together.
    concurrency: 1,
    leaseMs: ALERT_LEASE,
    maxAttempts: Infinity,
    handle: createAlerts({ ...common, opening, wakeSending: () => sending.wake() }),
  })
  const sending = new Worker({
    ...base,
    lane: 'notify',
    concurrency: 4,
    leaseMs: NOTIFY_LEASE,
    // Sending decides for itself when to give up (by age); this is for errors of ours.
    maxAttempts: 50,
    handle: createAlertSending({ ...common, publicUrl: config.publicUrl }),
  })
  return {
    workers: [alerts, sending],
    wake: () => alerts.wake(),
  }
}
