import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { runCommandLine } from '../support/command-line.ts'
import { startGraphDouble, type GraphDouble } from '../support/graph-double.ts'
import { messengerTestPage } from '../support/messenger-events.ts'
import {
  dataFolder,
  environment,
  idle,
  messengerEnvironment,
  startTestApp,
  telegramEnvironment,
  zaloEnvironment,
} from '../support/running-app.ts'
import { startSmtpDouble } from '../support/smtp-double.ts'
import { startTelegramDouble } from '../support/telegram-double.ts'
import { startZaloDouble, type ZaloDouble } from '../support/zalo-double.ts'
import { zaloTestAccount } from '../support/zalo-events.ts'

let data: ReturnType<typeof dataFolder>
let zalo: ZaloDouble
let graph: GraphDouble
let env: Record<string, string>
let app: App | undefined

beforeEach(async () => {
  data = dataFolder()
  zalo = await startZaloDouble()
  graph = await startGraphDouble()
  env = environment(data.path, { ...zaloEnvironment(zalo), ...messengerEnvironment(graph) })
})

afterEach(async () => {
  await app?.stop()
  app = undefined
  await zalo.close()
  await graph.close()
  data.remove()
})

/** The service runs, beside it somebody asks the doctor. */
async function serviceRuns(): Promise<App> {
  app = await startTestApp(env)
  zalo.sendEventsTo({ ...zaloTestAccount, url: `${app.url}/webhooks/zalo` })
  const { appSecret } = messengerTestPage
  graph.sendEventsTo({ url: `${app.url}/webhooks/messenger`, appSecret })
  return app
}

/** What the doctor says of one thing, and how it ended. */
async function doctor(about: string, more: Record<string, string> = {}) {
  const { code, stdout } = await runCommandLine({ ...env, ...more }, 'doctor')
  const lines = stdout.split('\n').filter((line) => line.slice(2).startsWith(`${about}: `))
  return { code, lines: lines.join('\n') }
}

/** Somebody else, say a second copy of the service, uses the single-use refresh token. */
async function refreshElsewhere(): Promise<void> {
  const { appId, appSecret } = zaloTestAccount
  const grant = { grant_type: 'refresh_token', refresh_token: zalo.tokens.refreshToken }
  const answer = await fetch(`${zalo.oauthUrl}/v4/oa/access_token`, {
    method: 'POST',
    headers: { secret_key: appSecret },
    body: new URLSearchParams({ app_id: appId, ...grant }),
  })
  expect(await answer.json()).toHaveProperty('access_token')
}

describe('accounts', () => {
  it('in order: named, with nothing to mend', async () => {
    const running = await serviceRuns()
    await runCommandLine(env, 'messenger-profile')
    await zalo.post(zalo.event.text({ userId: zaloTestAccount.userId, text: 'VNeID là gì?' }))
    await graph.post(graph.event.text({ psid: messengerTestPage.psid, text: 'VNeID là gì?' }))
    await idle(running)

    const { code, lines } = await doctor('zalo')
    expect(lines).toMatch(/✓ zalo: token accepted for "UBND phường thử nghiệm"/)
    expect(lines).toMatch(/✓ zalo: last event 0 h ago/)
    expect(lines).not.toMatch(/^[!✗]/m)
    expect(code).toBe(0)
    const page = (await doctor('messenger')).lines
    expect(page).toMatch(/✓ messenger: token accepted for "UBND phường thử nghiệm"\n✓ /)
    expect(page).not.toMatch(/^[!✗]/m)
  })

  it('Telegram, where it is on, is named too; a wrong token has its setting', async () => {
    const telegram = await startTelegramDouble()
    const on = telegramEnvironment(telegram, 'polling')
    try {
      expect((await doctor('telegram', on)).lines).toContain(
        '✓ telegram: token accepted for "@hoi_dap_so_bot"',
      )
      const wrong = { ...on, TELEGRAM_BOT_TOKEN: '1:wrong_token_of_nobody_at_all_0123456' }
      const { code, lines } = await doctor('telegram', wrong)
      expect(lines).toMatch(/✗ telegram: 401: .*TELEGRAM_BOT_TOKEN/)
      expect(code).toBe(1)
    } finally {
      await telegram.close()
    }
  })
})

describe('what tells staff outside the console', () => {
  it('mail and group in order, with nobody written to; without readers that is said', async () => {
    const smtp = await startSmtpDouble()
    const telegram = await startTelegramDouble()
    const on = {
      ...telegramEnvironment(telegram, 'polling'),
      ...{ SMTP_URL: smtp.url, MAIL_FROM: 'hoidap@example.gov.vn' },
      TELEGRAM_STAFF_CHAT_ID: '-1001234567890',
    }
    try {
      const { stdout } = await runCommandLine({ ...env, ...on }, 'doctor')
      expect(stdout).toMatch(/✓ mail: smtp:\/\/127\.0\.0\.1:\d+ accepts the login; .*hoidap@/)
      expect(stdout).toContain('✓ group of staff: the bot may write there')
      expect(stdout).toContain('! people who are told: nobody wants mail')
      expect(stdout).not.toContain('mật')
      expect([smtp.mails, telegram.delivered]).toEqual([[], []])

      telegram.failNext(1, { code: 400, description: 'Bad Request: chat not found' }, 'typing')
      const wrong = { ...on, SMTP_URL: smtp.url.replace(/:[^:@]*@/, ':wrong@') }
      const again = await runCommandLine({ ...env, ...wrong }, 'doctor')
      expect(again.stdout).toMatch(/✗ mail: .*Authentication failed.*SMTP_URL right/)
      expect(again.stdout).toMatch(/✗ group of staff: 400: .*chat not found: add the bot/)
      expect(again.stdout).not.toContain('wrong')
      expect(again.code).toBe(1)
    } finally {
      await smtp.close()
      await telegram.close()
    }
  })

  it('a mail server that is not there: what to check', async () => {
    const away = { SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'hoidap@example.gov.vn' }
    expect((await doctor('mail', away)).lines).toMatch(/✗ mail: .*ECONNREFUSED.*check SMTP_URL/)
  })
})

describe('the Zalo account', () => {
  it('an expired token is renewed for the service as well, and its end is told', async () => {
    const running = await serviceRuns()
    zalo.expireToken()
    const { lines } = await doctor('zalo')
    expect(lines).toContain('this one ends in 25 h')
    await zalo.post(zalo.event.text({ userId: zaloTestAccount.userId, text: 'VNeID là gì?' }))
    await idle(running)
    expect(zalo.delivered.length).toBeGreaterThan(0)
    expect(zalo.refreshes).toBe(1)
  })

  it('before the first start the pair from the settings is left alone', async () => {
    zalo.expireToken()
    const { lines } = await doctor('zalo')
    expect(lines).toContain('once the first start has made the database')
    expect(zalo.refreshes).toBe(0)
  })

  it('a refresh token used elsewhere: whom to ask and what to run', async () => {
    await serviceRuns()
    await refreshElsewhere()
    const { code, lines } = await doctor('zalo')
    expect(lines).toMatch(/✗ zalo: .*-14014.*authorise the app .*zalo-token/)
    // What else there is to say of the channel is said all the same.
    expect(lines).toMatch(/! zalo: no event ever came/)
    expect(code).toBe(1)
  })

  it('no way out: an address to look at', async () => {
    await serviceRuns()
    const { lines } = await doctor('zalo', { ZALO_API_URL: 'http://127.0.0.1:9' })
    expect(lines).toMatch(/✗ zalo: .*ECONNREFUSED.*DNS, firewall and ZALO_API_URL/)
  })

  it('a package that ends, a missing verification, a token of another account', async () => {
    await serviceRuns()
    const inTenDays = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10)
    zalo.account({
      oaid: '999',
      is_verified: false,
      package_valid_through_date: inTenDays.split('-').reverse().join('/'),
    })
    const { code, lines } = await doctor('zalo')
    expect(lines).toMatch(/! zalo: the OA's package "Nâng cao" ends on .* extend it/)
    expect(lines).toMatch(/! zalo: the OA is not verified/)
    expect(lines).toMatch(/! zalo: the token is for OA 999, but ZALO_OA_ID is 388613/)
    expect(code).toBe(0)
  })

  it('a refusal of the account says where to mend it', async () => {
    await serviceRuns()
    // The look at the clock takes the first.
    zalo.failNext(2, { error: -224 }, 'other')
    expect((await doctor('zalo')).lines).toMatch(/✗ zalo: -224: .*package.*Remedy: .*oa\.zalo\.me/)
  })

  it('another program that answers on the account is noticed', async () => {
    const running = await serviceRuns()
    const { userId } = zaloTestAccount
    await zalo.post(zalo.event.apiEcho({ userId, text: 'Cảm ơn bạn đã liên hệ!' }))
    await zalo.post(zalo.event.staffEcho({ userId, text: 'Chào bác', adminId: '77' }))
    await idle(running)
    expect((await doctor('zalo')).lines).toMatch(/! zalo: another program sent 1 message here/)
  })
})

describe('the machine', () => {
  it('a service that does not run is told from one that was never started', async () => {
    // The port of a server of ours that is not the service.
    const elsewhere = { PORT: new URL(zalo.apiUrl).port }
    expect((await doctor('service', elsewhere)).lines).toMatch(/✗ service: .*another program/)
    const nobody = { PORT: '9' }
    expect((await doctor('service', nobody)).lines).toMatch(/^! service: nothing answers .*npm st/)
    const running = await serviceRuns()
    const port = { PORT: new URL(running.url).port }
    expect((await doctor('service', port)).lines).toMatch(/^✓ service: answers at /)
    expect((await doctor('service', nobody)).lines).toMatch(/^✗ service: nothing answers /)
  })

  it('conversations that other users could read; a folder that is none', async () => {
    await serviceRuns()
    expect((await doctor('disk')).lines).not.toMatch(/^[!✗]/m)
    chmodSync(data.path, 0o755)
    chmodSync(join(data.path, 'hoidapso.db'), 0o644)
    expect((await doctor('disk')).lines).toMatch(/! disk: .*read by other users.*chmod 700/)
    const file = { DATA_DIR: join(data.path, 'hoidapso.db'), DATABASE_URL: 'sqlite:/nowhere/a.db' }
    expect((await doctor('disk', file)).lines).toMatch(/✗ disk: .* is no folder: set DATA_DIR/)
  })

  it('a database server that does not answer: what it said, and where to look', async () => {
    const away = { DATABASE_URL: 'postgres://u:secret@127.0.0.1:9/x' }
    const { code, lines } = await doctor('database', away)
    expect(lines).toMatch(/✗ database: .*ECONNREFUSED.*PostgreSQL server runs.*DATABASE_URL/)
    expect(lines).not.toContain('secret')
    expect(code).toBe(1)
  })

  it('a lost key is told, and what came in besides', async () => {
    await serviceRuns()
    // The pair is stored when it is first needed.
    expect((await doctor('zalo')).lines).toContain('✓ zalo: token accepted')
    const { lines } = await doctor('zalo', { SECRET_KEY: 'another key than the one in the folder' })
    expect(lines).toMatch(/✗ zalo: A stored secret cannot be read with this SECRET_KEY/)
    expect(lines).toMatch(/! zalo: no event ever came/)
  })
})

describe('the Page', () => {
  it('without subscriptions: the command that makes them', async () => {
    const { code, lines } = await doctor('messenger')
    expect(lines).toMatch(/! messenger: the Page does not pass on what people write.*messenger-pro/)
    expect(code).toBe(0)
  })

  it('subscribed to some events: those that are missing', async () => {
    const { pageToken, pageId } = messengerTestPage
    const fields = 'messages,messaging_postbacks'
    await fetch(`${graph.url}/v26.0/${pageId}/subscribed_apps?subscribed_fields=${fields}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${pageToken}` },
    })
    const { lines } = await doctor('messenger')
    expect(lines).toMatch(/! messenger: .*message_echoes, message_deliveries/)
    expect(lines).not.toContain('messaging_postbacks')
  })

  it('a wrong token, a wrong id: the setting to correct', async () => {
    const wrongToken = await doctor('messenger', { MESSENGER_PAGE_ACCESS_TOKEN: 'EAAwrong' })
    expect(wrongToken.lines).toMatch(/✗ messenger: 190: .*set MESSENGER_PAGE_ACCESS_TOKEN/)
    expect(wrongToken.code).toBe(1)
    const wrongId = await doctor('messenger', { MESSENGER_PAGE_ID: '100000000000009' })
    expect(wrongId.lines).toMatch(/✗ messenger: 100\/33: .*MESSENGER_PAGE_ID \(100000000000009\)/)
  })
})
