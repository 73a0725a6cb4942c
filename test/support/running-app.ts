import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startApp, type App, type AppOptions } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { type GraphDouble } from './graph-double.ts'
import { messengerTestPage } from './messenger-events.ts'
import { telegramTestBot, type TelegramDouble } from './telegram-double.ts'
import { sharedReading } from './shared-reading.ts'
import { until } from './until.ts'
import { type ZaloDouble } from './zalo-double.ts'
import { zaloTestAccount } from './zalo-events.ts'

/** A folder for one test's data, and how to be rid of it. */
export function dataFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'hoi-dap-so-test-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Settings of a server on a free port of the loopback, as its environment. */
export function environment(
  dataDir: string,
  more: Record<string, string> = {},
): Record<string, string> {
  return { HOST: '127.0.0.1', PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'silent', ...more }
}

/** Environment that points the Zalo channel at a double. */
export function zaloEnvironment(zalo: ZaloDouble): Record<string, string> {
  const { accessToken, refreshToken } = zalo.tokens
  return {
    ZALO_APP_ID: zaloTestAccount.appId,
    ZALO_APP_SECRET: zaloTestAccount.appSecret,
    ZALO_OA_ID: zaloTestAccount.oaId,
    ZALO_OA_SECRET_KEY: zaloTestAccount.oaSecretKey,
    ZALO_ACCESS_TOKEN: accessToken,
    ZALO_REFRESH_TOKEN: refreshToken,
    ZALO_API_URL: zalo.apiUrl,
    ZALO_OAUTH_URL: zalo.oauthUrl,
  }
}

export function startTestApp(
  env: Record<string, string>,
  now: () => number = Date.now,
  limits: AppOptions['limits'] = {},
): Promise<App> {
  const config = readConfig(env)
  const log = createLog(config.logLevel)
  const leaseTimes = FASTEST
  return startApp(config, { log, now, pollMs: 20, leaseTimes, limits, reading: sharedReading })
}

/**
 * A lease of 90 s must not be over in 2 s because the clock runs fast: what a slow machine still
 * sends would be sent again.
 */
const FASTEST = 50

/** A clock that runs `speed` times as fast, at most `FASTEST`: back-off in seconds takes milliseconds. */
export function fastClock(speed: number): () => number {
  const start = Date.now()
  return () => start + Math.round((Date.now() - start) * speed)
}

/** Environment that points the Messenger channel at a double. */
export function messengerEnvironment(graph: GraphDouble): Record<string, string> {
  return {
    MESSENGER_APP_ID: messengerTestPage.appId,
    MESSENGER_APP_SECRET: messengerTestPage.appSecret,
    MESSENGER_VERIFY_TOKEN: 'meatyhamhock',
    MESSENGER_PAGE_ID: messengerTestPage.pageId,
    MESSENGER_PAGE_ACCESS_TOKEN: messengerTestPage.pageToken,
    MESSENGER_API_URL: graph.url,
  }
}

/** Environment that points the Telegram channel at a double: by polling, or by webhook. */
export function telegramEnvironment(
  telegram: Pick<TelegramDouble, 'url'>,
  way: 'polling' | 'webhook',
): Record<string, string> {
  const { token, secret, publicUrl } = telegramTestBot
  return {
    TELEGRAM_BOT_TOKEN: token,
    TELEGRAM_API_URL: telegram.url,
    ...(way === 'webhook' ? { TELEGRAM_WEBHOOK_SECRET: secret, PUBLIC_URL: publicUrl } : {}),
  }
}

/** Resolves when every job of the app is done. */
export function idle(app: App): Promise<void> {
  return until('nothing is left to do', async () => {
    // In this order: the one becomes the other.
    for (const lane of ['turn', 'deliver'] as const) {
      const { ready, running } = await app.storage.queue.count(lane)
      if (ready + running > 0) return false
    }
    return true
  })
}
