import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { parseEnv } from 'node:util'
import { z } from 'zod'

/** Settings of the process, complete and checked. The README's table explains each. */
export interface Config {
  port: number
  host: string
  publicUrl: string | undefined
  /** Origins of the pages that may show the chat as a widget; empty: the widget is off. */
  widgetOrigins: readonly string[]
  /** Proxies whose word about the citizen's address is taken. */
  trustedProxies: readonly string[]
  databaseUrl: string
  dataDir: string
  secretKey: string | undefined
  logLevel: string
  /** Code that proves to Zalo that the host is ours; needed before the channel is on. */
  zaloSiteVerification: string | undefined
  zalo: ZaloConfig | undefined
  messenger: MessengerConfig | undefined
  telegram: TelegramConfig | undefined
  /** How mail goes out; undefined: none does. */
  mail: MailConfig | undefined
}

export interface MailConfig {
  /** `smtp://` or `smtps://`, with user and password where the server wants them. */
  url: string
  /** Address, or name and address. */
  from: string
}

export interface ZaloConfig {
  appId: string
  appSecret: string
  oaId: string
  oaSecretKey: string
  accessToken: string | undefined
  refreshToken: string | undefined
  apiUrl: string
  oauthUrl: string
  /** Whether to send what Zalo charges for. */
  paidMessages: boolean
  /** The template that tells somebody that an answer waits; undefined: nobody is told. */
  templateId: string | undefined
}

export interface MessengerConfig {
  appId: string | undefined
  appSecret: string
  verifyToken: string
  pageId: string
  pageAccessToken: string
  apiUrl: string
  graphVersion: string
  /** Staff may write for 7 days, with the tag HUMAN_AGENT. */
  humanAgent: boolean
}

export interface TelegramConfig {
  botToken: string
  /** Where Telegram posts updates; undefined: they are fetched. */
  webhook: { url: string; secret: string } | undefined
  apiUrl: string
  /** The group in which staff hear that somebody waits. */
  staffChatId: string | undefined
}

/** All that is wrong with the settings, a line each. */
export class ConfigError extends Error {
  constructor(complaints: readonly string[]) {
    super(`The settings are not usable:\n${complaints.map((line) => `  - ${line}`).join('\n')}`)
    this.name = 'ConfigError'
  }
}

type Env = Record<string, string | undefined>

const text = z.string().trim().min(1)
const digits = text.regex(/^\d+$/, 'must be digits only')
const baseUrl = z
  .url({ protocol: /^https?$/, error: 'must be an address such as https://example.gov.vn' })
  .transform((url) => url.replace(/\/+$/, ''))

/** Reads `a, b`: every part must be usable, and the complaint quotes the one that is not. */
const listOf = (read: (part: string) => string | undefined, rule: string) =>
  text.transform((value, context) => {
    const parts = value.split(',').flatMap((part) => part.trim() || [])
    return [
      ...new Set(
        parts.map((part) => {
          const usable = read(part)
          if (usable === undefined) {
            context.addIssue({ code: 'custom', message: `has "${part}": ${rule}` })
          }
          return usable ?? part
        }),
      ),
    ]
  })

const PORT_RULE = 'must be a port number, 0–65535'

const onOff = z
  .enum(['on', 'off'], 'must be on or off')
  .default('off')
  .transform((given) => given === 'on')

const settings = z.object({
  PORT: text
    .regex(/^\d{1,5}$/, PORT_RULE)
    .transform(Number)
    .pipe(z.number().max(65535, PORT_RULE))
    .default(3000),
  HOST: text.default('0.0.0.0'),
  PUBLIC_URL: baseUrl.optional(),
  WIDGET_ORIGINS: listOf(
    readOrigin,
    'write scheme and host only, such as https://sokhcn.example.gov.vn, one for every site, without a path or * (http only for localhost)',
  ).default([]),
  TRUSTED_PROXIES: listOf(
    readProxy,
    'write addresses, subnets such as 10.0.0.0/8, or loopback, linklocal, uniquelocal',
  ).default(['loopback']),
  DATABASE_URL: text
    .regex(
      /^(sqlite:.+|postgres(ql)?:\/\/.+)/,
      'must be sqlite:<path of the file> or postgres://user:password@host/database',
    )
    .optional(),
  DATA_DIR: text.default('./data'),
  SECRET_KEY: text
    .min(32, 'must have at least 32 characters; make one: openssl rand -hex 32')
    .optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),

  ZALO_APP_ID: digits.optional(),
  ZALO_APP_SECRET: text.optional(),
  ZALO_OA_ID: digits.optional(),
  ZALO_OA_SECRET_KEY: text.optional(),
  ZALO_ACCESS_TOKEN: text.optional(),
  ZALO_REFRESH_TOKEN: text.optional(),
  ZALO_API_URL: baseUrl.default('https://openapi.zalo.me'),
  ZALO_OAUTH_URL: baseUrl.default('https://oauth.zaloapp.com'),
  ZALO_PAID_MESSAGES: onOff,
  ZALO_TEMPLATE_ID: digits.optional(),
  ZALO_SITE_VERIFICATION: text
    .regex(/^[\w-]+$/, 'must be the code alone, without the tag around it')
    .optional(),

  MESSENGER_APP_ID: digits.optional(),
  MESSENGER_APP_SECRET: text.optional(),
  MESSENGER_VERIFY_TOKEN: text.optional(),
  MESSENGER_PAGE_ID: digits.optional(),
  MESSENGER_PAGE_ACCESS_TOKEN: text.optional(),
  MESSENGER_API_URL: baseUrl.default('https://graph.facebook.com'),
  MESSENGER_GRAPH_VERSION: text
    .regex(/^v\d+\.\d+$/, 'must be a version such as v26.0')
    .default('v26.0'),
  MESSENGER_HUMAN_AGENT: onOff,

  TELEGRAM_BOT_TOKEN: text
    .regex(/^\d+:[\w-]+$/, 'must be the whole token, such as 123456789:AAF…; ask @BotFather')
    .optional(),
  TELEGRAM_WEBHOOK_SECRET: text
    .regex(/^[\w-]{1,256}$/, 'must be 1–256 letters A–Z, a–z, digits, _ or -')
    .optional(),
  TELEGRAM_API_URL: baseUrl.default('https://api.telegram.org'),
  TELEGRAM_STAFF_CHAT_ID: text
    .regex(/^-?\d+$/, 'must be the number of the group, such as -1001234567890')
    .optional(),

  SMTP_URL: text
    .refine(
      isMailServer,
      'must be smtp://user:password@host:587 or smtps://user:password@host:465; characters such as @ / : # in the password as %40 %2F %3A %23',
    )
    .optional(),
  MAIL_FROM: text
    .regex(
      /^(?:[^<>@\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/,
      'must be an address such as hoidap@example.gov.vn, or with a name: Hỏi Đáp Số <hoidap@example.gov.vn>',
    )
    .optional(),
})

function isMailServer(value: string): boolean {
  return /^smtps?:\/\//i.test(value) && URL.canParse(value) && new URL(value).hostname !== ''
}

/** The origin as browsers spell it. Strict: it goes into a Content-Security-Policy as it is. */
function readOrigin(part: string): string | undefined {
  if (!/^https?:\/\/[^/?#@\\]+$/i.test(part) || !URL.canParse(part)) return undefined
  const { protocol, hostname, origin } = new URL(part)
  if (!/^(?:[a-z\d.-]+|\[[a-f\d:]+\])$/.test(hostname)) return undefined
  const ownMachine = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  return protocol === 'https:' || ownMachine ? origin : undefined
}

/** Not `true` or a number of hops, which Express knows too: anyone could then write any address. */
function readProxy(part: string): string | undefined {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(part)) return part
  const [, address = '', bits] = /^([^/]+?)(?:\/(\d{1,3}))?$/.exec(part) ?? []
  const version = isIP(address)
  if (version === 0) return undefined
  // A prefix of 0 would trust the whole world.
  const width = bits === undefined ? 1 : Number(bits)
  return width >= 1 && width <= (version === 4 ? 32 : 128) ? part : undefined
}

type Settings = z.infer<typeof settings>

/** Names of all settings, for the README's table. */
export const settingNames = Object.keys(settings.shape)

/** What a channel cannot do without, and where its owner finds it. */
const needed = {
  zalo: {
    ZALO_APP_ID: 'developers.zalo.me → your app → Settings',
    ZALO_APP_SECRET: 'developers.zalo.me → your app → Settings (application secret key)',
    ZALO_OA_ID: 'oa.zalo.me → your Official Account → OA information',
    ZALO_OA_SECRET_KEY: 'developers.zalo.me → your app → Webhook (OA Secret Key)',
  },
  messenger: {
    MESSENGER_APP_SECRET: 'developers.facebook.com → your app → App settings → Basic',
    MESSENGER_VERIFY_TOKEN: 'a word of your own; type the same into the webhook form',
    MESSENGER_PAGE_ID: 'the Page → About → Page transparency',
    MESSENGER_PAGE_ACCESS_TOKEN: 'developers.facebook.com → your app → Messenger → Access tokens',
  },
  telegram: {
    TELEGRAM_BOT_TOKEN: '@BotFather on Telegram → /mybots → your bot → API Token',
  },
} as const

/** Other settings whose presence shows that a channel is meant to be on. */
const hints = {
  zalo: ['ZALO_ACCESS_TOKEN', 'ZALO_REFRESH_TOKEN'],
  messenger: ['MESSENGER_APP_ID'],
  telegram: ['TELEGRAM_WEBHOOK_SECRET', 'TELEGRAM_STAFF_CHAT_ID'],
} as const

/**
 * @throws ConfigError with every complaint at once
 */
export function readConfig(env: Env): Config {
  const given = notEmpty(env)
  const { data, error } = settings.safeParse(given)
  const complaints = (error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')} ${message}`,
  )
  complaints.push(...halfConfigured(given))
  if (!data || complaints.length > 0) throw new ConfigError(complaints)

  return Object.freeze({
    port: data.PORT,
    host: data.HOST,
    publicUrl: data.PUBLIC_URL,
    widgetOrigins: data.WIDGET_ORIGINS,
    trustedProxies: data.TRUSTED_PROXIES,
    databaseUrl: data.DATABASE_URL ?? `sqlite:${data.DATA_DIR.replace(/\/+$/, '')}/hoidapso.db`,
    dataDir: data.DATA_DIR,
    secretKey: data.SECRET_KEY,
    logLevel: data.LOG_LEVEL,
    zaloSiteVerification: data.ZALO_SITE_VERIFICATION,
    zalo: zaloConfig(data),
    messenger: messengerConfig(data),
    telegram: telegramConfig(data),
    mail: mailConfig(data),
  })
}

/** An empty variable is an unset one: compose files and .env templates leave them behind. */
function notEmpty(env: Env): Env {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()))
}

/** A `.env` file under the environment: what the environment sets wins. */
export function withEnvFile(env: Env, path: string): Env {
  let file: string
  try {
    file = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return env
    throw new ConfigError([`${path} cannot be read: ${String(error)}`])
  }
  // Notepad puts a byte order mark before the first name.
  const below = parseEnv(file.replace(/^\uFEFF/, ''))
  return { ...below, ...notEmpty(env) }
}

function halfConfigured(given: Env): string[] {
  const complaints: string[] = []
  for (const channel of ['zalo', 'messenger', 'telegram'] as const) {
    const names = Object.entries(needed[channel])
    const on = [...names.map(([name]) => name), ...hints[channel]].some((name) => given[name])
    if (!on) continue
    for (const [name, where] of names) {
      if (!given[name]) {
        complaints.push(
          `${name} is missing while other ${channel} settings are there. Copy it from ${where}, or unset the others to switch the channel off.`,
        )
      }
    }
  }
  if (given['ZALO_ACCESS_TOKEN'] && !given['ZALO_REFRESH_TOKEN']) {
    complaints.push(
      'ZALO_REFRESH_TOKEN is missing: an access token alone ends after 25 hours. Copy both from the API Explorer of developers.zalo.me.',
    )
  }
  if (given['TELEGRAM_WEBHOOK_SECRET'] && !/^\s*https:/.test(given['PUBLIC_URL'] ?? '')) {
    complaints.push(
      'PUBLIC_URL must be an https address for TELEGRAM_WEBHOOK_SECRET: Telegram posts to no other. Without the secret, messages are fetched instead.',
    )
  }
  if (given['SMTP_URL'] && !given['MAIL_FROM']) {
    complaints.push(
      'MAIL_FROM is missing: set the address mail comes from, one that the server of SMTP_URL lets its user send as, or unset SMTP_URL.',
    )
  }
  if (given['MAIL_FROM'] && !given['SMTP_URL']) {
    complaints.push(
      'SMTP_URL is missing while MAIL_FROM is there: set it to smtp://user:password@host:587 of your mail server, or unset MAIL_FROM.',
    )
  }
  return complaints
}

function mailConfig({ SMTP_URL, MAIL_FROM }: Settings): MailConfig | undefined {
  return SMTP_URL && MAIL_FROM ? { url: SMTP_URL, from: MAIL_FROM } : undefined
}

function zaloConfig(data: Settings): ZaloConfig | undefined {
  const { ZALO_APP_ID, ZALO_APP_SECRET, ZALO_OA_ID, ZALO_OA_SECRET_KEY } = data
  if (!ZALO_APP_ID || !ZALO_APP_SECRET || !ZALO_OA_ID || !ZALO_OA_SECRET_KEY) return undefined
  return {
    appId: ZALO_APP_ID,
    appSecret: ZALO_APP_SECRET,
    oaId: ZALO_OA_ID,
    oaSecretKey: ZALO_OA_SECRET_KEY,
    accessToken: data.ZALO_ACCESS_TOKEN,
    refreshToken: data.ZALO_REFRESH_TOKEN,
    apiUrl: data.ZALO_API_URL,
    oauthUrl: data.ZALO_OAUTH_URL,
    paidMessages: data.ZALO_PAID_MESSAGES,
    templateId: data.ZALO_TEMPLATE_ID,
  }
}

function messengerConfig(data: Settings): MessengerConfig | undefined {
  const { MESSENGER_APP_SECRET, MESSENGER_VERIFY_TOKEN } = data
  const { MESSENGER_PAGE_ID, MESSENGER_PAGE_ACCESS_TOKEN } = data
  if (!MESSENGER_APP_SECRET || !MESSENGER_VERIFY_TOKEN) return undefined
  if (!MESSENGER_PAGE_ID || !MESSENGER_PAGE_ACCESS_TOKEN) return undefined
  return {
    appId: data.MESSENGER_APP_ID,
    appSecret: MESSENGER_APP_SECRET,
    verifyToken: MESSENGER_VERIFY_TOKEN,
    pageId: MESSENGER_PAGE_ID,
    pageAccessToken: MESSENGER_PAGE_ACCESS_TOKEN,
    apiUrl: data.MESSENGER_API_URL,
    graphVersion: data.MESSENGER_GRAPH_VERSION,
    humanAgent: data.MESSENGER_HUMAN_AGENT,
  }
}

function telegramConfig(data: Settings): TelegramConfig | undefined {
  const { TELEGRAM_BOT_TOKEN, TELEGRAM_WEBHOOK_SECRET: secret, PUBLIC_URL } = data
  if (!TELEGRAM_BOT_TOKEN) return undefined
  return {
    botToken: TELEGRAM_BOT_TOKEN,
    webhook: secret && PUBLIC_URL ? { url: `${PUBLIC_URL}/webhooks/telegram`, secret } : undefined,
    apiUrl: data.TELEGRAM_API_URL,
    staffChatId: data.TELEGRAM_STAFF_CHAT_ID,
  }
}
