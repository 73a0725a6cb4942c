import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ConfigError, readConfig, settingNames, withEnvFile } from '../../src/config.ts'

const zalo = {
  ZALO_APP_ID: '1234567890123456789',
  ZALO_APP_SECRET: 'app secret',
  ZALO_OA_ID: '3886132808788086450',
  ZALO_OA_SECRET_KEY: 'oa secret key',
}
const messenger = {
  MESSENGER_APP_SECRET: 'app secret',
  MESSENGER_VERIFY_TOKEN: 'a word',
  MESSENGER_PAGE_ID: '100000000000001',
  MESSENGER_PAGE_ACCESS_TOKEN: 'page token',
}

/** What is wrong with these settings, a line each. */
function complaintsAbout(env: Record<string, string | undefined>): string[] {
  try {
    readConfig(env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.replace(/^ {2}- /, ''))
  }
  return []
}

describe('without any setting', () => {
  test('it runs, with the web chat only', () => {
    expect(readConfig({})).toEqual({
      port: 3000,
      host: '0.0.0.0',
      publicUrl: undefined,
      widgetOrigins: [],
      trustedProxies: ['loopback'],
      databaseUrl: 'sqlite:./data/hoidapso.db',
      dataDir: './data',
      secretKey: undefined,
      logLevel: 'info',
      zalo: undefined,
      messenger: undefined,
      telegram: undefined,
    })
  })

  test('the database lies in the data directory', () => {
    const { databaseUrl, dataDir } = readConfig({ DATA_DIR: '/srv/hoidapso//' })
    expect([databaseUrl, dataDir]).toEqual(['sqlite:/srv/hoidapso/hoidapso.db', '/srv/hoidapso//'])
  })

  test.each(settingNames)('%s empty or blank is as if it were not set', (name) => {
    expect(readConfig({ [name]: '' })).toEqual(readConfig({}))
    expect(readConfig({ [name]: ' \t' })).toEqual(readConfig({}))
    expect(readConfig({ [name]: undefined })).toEqual(readConfig({}))
  })

  test('nobody can change them later', () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true)
  })

  test('what is not a setting is left alone', () => {
    expect(readConfig({ PATH: '/bin', ZALO_SOMETHING: 'a' })).toEqual(readConfig({}))
  })
})

describe('one setting', () => {
  test.each([
    ['PORT', '0', { port: 0 }],
    ['PORT', '65535', { port: 65535 }],
    ['PORT', ' 8080 ', { port: 8080 }],
    ['HOST', ' 127.0.0.1 ', { host: '127.0.0.1' }],
    [
      'PUBLIC_URL',
      'https://hoidap.example.gov.vn//',
      { publicUrl: 'https://hoidap.example.gov.vn' },
    ],
    ['DATABASE_URL', 'sqlite:/a/b.db', { databaseUrl: 'sqlite:/a/b.db' }],
    ['DATABASE_URL', 'postgres://u:p@db/hoidap', { databaseUrl: 'postgres://u:p@db/hoidap' }],
    ['DATABASE_URL', 'postgresql://u@db/hoidap', { databaseUrl: 'postgresql://u@db/hoidap' }],
    ['SECRET_KEY', 'k'.repeat(32), { secretKey: 'k'.repeat(32) }],
    ['LOG_LEVEL', 'silent', { logLevel: 'silent' }],
    [
      'WIDGET_ORIGINS',
      ' https://SoKHCN.example.gov.vn:443, https://cong.example.gov.vn:8443,,http://localhost:8080, http://[::1] ',
      {
        widgetOrigins: [
          'https://sokhcn.example.gov.vn',
          'https://cong.example.gov.vn:8443',
          'http://localhost:8080',
          'http://[::1]',
        ],
      },
    ],
    ['WIDGET_ORIGINS', 'https://a.vn,https://A.vn', { widgetOrigins: ['https://a.vn'] }],
    [
      'TRUSTED_PROXIES',
      'loopback, 10.0.0.0/8, 203.0.113.7, 2001:db8::/32',
      { trustedProxies: ['loopback', '10.0.0.0/8', '203.0.113.7', '2001:db8::/32'] },
    ],
  ])('%s=%s', (name, value, expected) => {
    expect(readConfig({ [name]: value })).toMatchObject(expected)
  })

  test.each([
    ['PORT', 'http', 'must be a port number, 0–65535'],
    ['PORT', '65536', 'must be a port number, 0–65535'],
    ['PORT', '-1', 'must be a port number, 0–65535'],
    ['PORT', '80.5', 'must be a port number, 0–65535'],
    ['PORT', '0x50', 'must be a port number, 0–65535'],
    ['PUBLIC_URL', 'hoidap.example.gov.vn', 'must be an address such as https://example.gov.vn'],
    ['PUBLIC_URL', 'ftp://example.gov.vn', 'must be an address such as https://example.gov.vn'],
    ['DATABASE_URL', 'mysql://db/a', 'must be sqlite:<path of the file> or postgres://'],
    ['DATABASE_URL', 'sqlite:', 'must be sqlite:<path of the file> or postgres://'],
    ['SECRET_KEY', 'k'.repeat(31), 'must have at least 32 characters; make one: openssl rand'],
    ['SECRET_KEY', `${'k'.repeat(31)} `, 'must have at least 32 characters'],
    ['LOG_LEVEL', 'loud', '"debug"'],
    ['MESSENGER_GRAPH_VERSION', '26', 'must be a version such as v26.0'],
    ['ZALO_API_URL', 'zalo', 'must be an address such as'],
    ['ZALO_PAID_MESSAGES', 'yes', 'must be on or off'],
  ])('%s=%s: one complaint, with the remedy', (name, value, remedy) => {
    const complaints = complaintsAbout({ [name]: value })
    expect(complaints).toHaveLength(1)
    expect(complaints[0]).toMatch(new RegExp(`^${name} `))
    expect(complaints[0]).toContain(remedy)
  })

  test('no complaint shows a secret', () => {
    const complaints = complaintsAbout({
      SECRET_KEY: 'hunter2',
      DATABASE_URL: 'mysql://u:hunter2@db/a',
    })
    expect(complaints).toHaveLength(2)
    expect(complaints.join()).not.toContain('hunter2')
  })
})

test('all complaints at once', () => {
  const complaints = complaintsAbout({
    ...zalo,
    ZALO_APP_SECRET: undefined,
    ZALO_OA_ID: 'my OA',
    PORT: 'http',
    SECRET_KEY: 'short',
    MESSENGER_PAGE_ID: '1',
  })
  const about = complaints.map((line) => line.split(' ')[0]).sort()
  expect(about).toEqual([
    'MESSENGER_APP_SECRET',
    'MESSENGER_PAGE_ACCESS_TOKEN',
    'MESSENGER_VERIFY_TOKEN',
    'PORT',
    'SECRET_KEY',
    'ZALO_APP_SECRET',
    'ZALO_OA_ID',
  ])
})

describe('a channel', () => {
  test('Zalo is on when all it needs is there', () => {
    expect(readConfig(zalo)).toMatchObject({
      messenger: undefined,
      zalo: {
        appId: '1234567890123456789',
        appSecret: 'app secret',
        oaId: '3886132808788086450',
        oaSecretKey: 'oa secret key',
        accessToken: undefined,
        refreshToken: undefined,
        apiUrl: 'https://openapi.zalo.me',
        oauthUrl: 'https://oauth.zaloapp.com',
        paidMessages: false,
      },
    })
  })

  test('what Zalo charges for is sent only when asked for', () => {
    expect(readConfig({ ...zalo, ZALO_PAID_MESSAGES: 'on' }).zalo?.paidMessages).toBe(true)
    expect(readConfig({ ...zalo, ZALO_PAID_MESSAGES: 'off' }).zalo?.paidMessages).toBe(false)
  })

  test('Messenger is on when all it needs is there', () => {
    expect(readConfig(messenger)).toMatchObject({
      zalo: undefined,
      messenger: {
        appId: undefined,
        appSecret: 'app secret',
        verifyToken: 'a word',
        pageId: '100000000000001',
        pageAccessToken: 'page token',
        apiUrl: 'https://graph.facebook.com',
        graphVersion: 'v26.0',
      },
    })
  })

  test.each([
    ...Object.keys(zalo).map((name) => [name, zalo] as const),
    ...Object.keys(messenger).map((name) => [name, messenger] as const),
  ])('without %s it is half configured: where to find it is said', (name, whole) => {
    for (const missing of [undefined, '', ' ']) {
      const complaints = complaintsAbout({ ...whole, [name]: missing })
      expect(complaints).toHaveLength(1)
      expect(complaints[0]).toMatch(new RegExp(`^${name} is missing`))
      expect(complaints[0]).toMatch(/Copy it from .+, or unset the others/)
    }
  })

  test.each([
    ['ZALO_REFRESH_TOKEN', 4],
    ['MESSENGER_APP_ID', 4],
  ])('%s alone shows that it is meant to be on', (name, missing) => {
    expect(complaintsAbout({ [name]: '1' })).toHaveLength(missing)
  })

  test('addresses and versions alone do not', () => {
    const env = {
      ZALO_API_URL: 'http://localhost:1',
      MESSENGER_GRAPH_VERSION: 'v25.0',
      TELEGRAM_API_URL: 'http://localhost:1',
    }
    expect(readConfig(env)).toEqual(readConfig({}))
  })

  test('an access token needs its refresh token', () => {
    const complaints = complaintsAbout({ ...zalo, ZALO_ACCESS_TOKEN: 'token' })
    expect(complaints).toHaveLength(1)
    expect(complaints[0]).toMatch(/^ZALO_REFRESH_TOKEN is missing.*API Explorer/)
    const both = { ...zalo, ZALO_ACCESS_TOKEN: 'token', ZALO_REFRESH_TOKEN: 'refresh' }
    expect(readConfig(both).zalo).toMatchObject({ accessToken: 'token', refreshToken: 'refresh' })
  })
})

describe('Telegram', () => {
  const TELEGRAM_BOT_TOKEN = '123456789:AAFd-_x'
  const PUBLIC_URL = 'https://hoidap.example.gov.vn/'

  test('is fetched with a token alone, and posted with a secret and an address', () => {
    const apiUrl = 'https://api.telegram.org'
    expect(readConfig({ TELEGRAM_BOT_TOKEN, PUBLIC_URL }).telegram).toEqual({
      botToken: TELEGRAM_BOT_TOKEN,
      webhook: undefined,
      apiUrl,
    })
    const posted = { TELEGRAM_BOT_TOKEN, TELEGRAM_WEBHOOK_SECRET: 'aA0_-', PUBLIC_URL }
    expect(readConfig(posted).telegram).toEqual({
      botToken: TELEGRAM_BOT_TOKEN,
      webhook: { url: 'https://hoidap.example.gov.vn/webhooks/telegram', secret: 'aA0_-' },
      apiUrl,
    })
  })

  test.each([
    ['the secret has a space', { TELEGRAM_WEBHOOK_SECRET: 'a b' }, 'TELEGRAM_WEBHOOK_SECRET must'],
    [
      'the secret is too long',
      { TELEGRAM_WEBHOOK_SECRET: 'a'.repeat(257) },
      'TELEGRAM_WEBHOOK_SECRET must',
    ],
    ['there is no address', { PUBLIC_URL: undefined }, 'PUBLIC_URL must be an https address'],
    [
      'the address is not https',
      { PUBLIC_URL: 'http://hoidap.example.gov.vn' },
      'PUBLIC_URL must be an https address',
    ],
    ['the token is missing', { TELEGRAM_BOT_TOKEN: undefined }, 'TELEGRAM_BOT_TOKEN is missing'],
    [
      'the token is half',
      { TELEGRAM_BOT_TOKEN: 'AAFd-_x' },
      'TELEGRAM_BOT_TOKEN must be the whole',
    ],
  ])('%s: one complaint', (_what, change, complaint) => {
    const right = { TELEGRAM_BOT_TOKEN, TELEGRAM_WEBHOOK_SECRET: 'secret', PUBLIC_URL }
    const complaints = complaintsAbout({ ...right, ...change })
    expect(complaints).toHaveLength(1)
    expect(complaints[0]).toMatch(new RegExp(`^${complaint}`))
    expect(complaints[0]).not.toContain('AAFd-_x')
  })
})

describe('mail and the group of staff', () => {
  const SMTP_URL = 'smtp://hoidap:m%40t@mail.example.gov.vn:587'
  const MAIL_FROM = 'Hỏi Đáp Số <hoidap@example.gov.vn>'
  const TELEGRAM_BOT_TOKEN = '123456789:AAFd-_x'

  test('are on with their settings', () => {
    const env = {
      SMTP_URL,
      MAIL_FROM,
      TELEGRAM_BOT_TOKEN,
      TELEGRAM_STAFF_CHAT_ID: '-1001234567890',
    }
    expect(readConfig(env)).toMatchObject({
      mail: { url: SMTP_URL, from: MAIL_FROM },
      telegram: { staffChatId: '-1001234567890' },
    })
    expect(readConfig({ SMTP_URL: 'smtps://mail', MAIL_FROM: 'a@b.vn' }).mail?.from).toBe('a@b.vn')
  })

  test.each([
    ['MAIL_FROM is missing', { SMTP_URL }],
    ['SMTP_URL is missing', { MAIL_FROM }],
    ['SMTP_URL must be smtp://', { SMTP_URL: 'mail.example.gov.vn', MAIL_FROM }],
    ['SMTP_URL must be smtp://', { SMTP_URL: 'http://mail.example.gov.vn', MAIL_FROM }],
    ['SMTP_URL must be smtp://', { SMTP_URL: 'smtp://u:mật/khẩu@mail.example.gov.vn', MAIL_FROM }],
    ['MAIL_FROM must be an address', { SMTP_URL, MAIL_FROM: 'Hỏi Đáp Số' }],
    ['MAIL_FROM must be an address', { SMTP_URL, MAIL_FROM: 'a@b.vn, c@d.vn' }],
    ['TELEGRAM_BOT_TOKEN is missing', { TELEGRAM_STAFF_CHAT_ID: '-100123' }],
    [
      'TELEGRAM_STAFF_CHAT_ID must be the number',
      { TELEGRAM_BOT_TOKEN, TELEGRAM_STAFF_CHAT_ID: '@nhom_can_bo' },
    ],
  ])('%s: one complaint, without the password', (complaint, env) => {
    const complaints = complaintsAbout(env)
    expect(complaints).toHaveLength(1)
    expect(complaints[0]).toMatch(new RegExp(`^${complaint}`))
    expect(complaints[0]).not.toMatch(/m%40t|mật/)
  })
})

describe('lists', () => {
  test.each([
    'http://sokhcn.example.gov.vn',
    'http://127.0.0.1.example.vn',
    'https://sokhcn.example.gov.vn/',
    'https://sokhcn.example.gov.vn/tin-tuc',
    'https://sokhcn.example.gov.vn?a',
    'https://user@sokhcn.example.gov.vn',
    'https://*.example.gov.vn',
    "https://a.vn;script-src 'unsafe-inline'",
    'https://a.vn;b',
    'sokhcn.example.gov.vn',
    '*',
    "'self'",
    'null',
    'javascript:alert(1)',
  ])('WIDGET_ORIGINS does not take %s, and says what to write', (origin) => {
    const complaints = complaintsAbout({ WIDGET_ORIGINS: `https://good.vn, ${origin}` })
    expect(complaints).toHaveLength(1)
    expect(complaints[0]).toContain(`WIDGET_ORIGINS has "${origin}": write scheme and host only`)
  })

  test.each(['true', '1', 'nginx', '10.0.0.0/33', '10.0.0.0/0', '::/0', '10.0.0', '/8'])(
    'TRUSTED_PROXIES does not take %s',
    (proxy) => {
      const complaints = complaintsAbout({ TRUSTED_PROXIES: `loopback,${proxy}` })
      expect(complaints).toHaveLength(1)
      expect(complaints[0]).toContain(`TRUSTED_PROXIES has "${proxy}": write addresses`)
    },
  )
})

describe('.env', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'config-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  function below(env: Record<string, string | undefined>, text: string) {
    const path = join(folder, '.env')
    writeFileSync(path, text)
    return withEnvFile(env, path)
  }

  test('gives what the environment does not set', () => {
    const env = below({ PORT: '1' }, 'PORT=2\n# a remark\nHOST="127.0.0.1"\n')
    expect(readConfig(env)).toMatchObject({ port: 1, host: '127.0.0.1' })
  })

  test('what is empty in the environment is not set there', () => {
    const env = below({ PORT: '', HOST: undefined }, 'PORT=2\nHOST=127.0.0.1\n')
    expect(readConfig(env)).toMatchObject({ port: 2, host: '127.0.0.1' })
  })

  test('may come from Notepad: byte order mark and CRLF', () => {
    const env = below({}, '\uFEFFPORT=2\r\nHOST=127.0.0.1\r\n')
    expect(readConfig(env)).toMatchObject({ port: 2, host: '127.0.0.1' })
  })

  test('need not be there', () => {
    expect(withEnvFile({ PORT: '1' }, join(folder, 'none'))).toEqual({ PORT: '1' })
  })

  test('is named when it cannot be read', () => {
    expect(() => withEnvFile({}, folder)).toThrow(ConfigError)
    expect(() => withEnvFile({}, folder)).toThrow(`${folder} cannot be read`)
  })
})
