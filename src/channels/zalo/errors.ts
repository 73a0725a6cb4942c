/**
 * What the OA API and its token service answer with, and what we do about it. Source of numbers and
 * meanings: developers.zalo.me, Official Account API, "Phụ lục → Mã lỗi" and "Xác thực và ủy quyền";
 * what to do is ours.
 */
export type ZaloRemedy =
  /** New access token, then once more. */
  | 'refresh'
  /** The file once more, then once more. */
  | 'reupload'
  /** This message later. */
  | 'retry'
  /** This message in ten minutes: it is about the person, and the platform is well. */
  | 'later'
  /** This message when the night is over. */
  | 'morning'
  /** Every message later. */
  | 'pause'
  /** When the person has written again. */
  | 'window'
  /** Never; somebody must look at the OA or the app. */
  | 'alert'
  | 'refuse'

export interface ZaloErrorRow {
  meaning: string
  remedy: ZaloRemedy
  /** What a person can do about it. */
  advice?: string
}

const row = (remedy: ZaloRemedy, meaning: string, advice?: string): ZaloErrorRow => ({
  meaning,
  remedy,
  ...(advice === undefined ? {} : { advice }),
})

const CONSOLE = 'on developers.zalo.me → your app'
const MANAGER = 'on oa.zalo.me'

export const zaloErrors: Readonly<Record<string, ZaloErrorRow>> = {
  '-32': row('pause', 'rate limit of the app or the OA'),
  '-100': row('reupload', 'the uploaded file has expired'),
  '-200': row('retry', 'sending failed'),
  '-201': row('refuse', 'a parameter is invalid'),
  '-204': row('alert', 'the OA is disabled or deleted', `see ${MANAGER} why`),
  '-205': row('alert', 'the OA does not exist', 'compare ZALO_OA_ID with oa.zalo.me'),
  '-209': row(
    'alert',
    'the app is not activated, or may not use this API',
    `activate it ${CONSOLE}`,
  ),
  '-210': row('refuse', 'a parameter is over its limit'),
  '-211': row('alert', 'the quota is used up', `see the package ${MANAGER}`),
  '-212': row(
    'alert',
    'the app is not registered for this API',
    `register the Official Account API ${CONSOLE}`,
  ),
  // Not a matter of the window: a message of theirs does not make them a follower.
  '-213': row('refuse', 'the person does not follow the OA'),
  '-214': row('later', 'an article is still being processed'),
  '-216': row('refresh', 'the access token is invalid'),
  '-217': row('refuse', 'the person has blocked invitations'),
  '-218': row('later', 'the person may not receive more for now'),
  '-219': row('alert', 'the app is removed or disabled', `see ${CONSOLE} why`),
  '-220': row('refresh', 'the access token has expired or was removed'),
  '-221': row('alert', 'the OA is not verified', `verify it ${MANAGER}`),
  '-223': row(
    'alert',
    'the OA has not authorised the app for this API',
    'authorise it again with all its rights, then `npm run cli -- zalo-token`',
  ),
  '-224': row(
    'alert',
    "the OA's package does not include this API",
    `choose one that does ${MANAGER}`,
  ),
  '-227': row('refuse', 'the person is banned or was not active for 45 days'),
  '-230': row('window', 'the person did nothing for 7 days'),
  '-232': row('window', 'the person never did anything, or too long ago'),
  '-233': row('refuse', 'this type of message is not supported'),
  '-234': row('morning', 'not at night, 22–6 h'),
  '-235': row('refuse', 'not for this type of OA'),
  '-237': row('refuse', 'the group is disabled or has expired'),
  '-238': row('refuse', 'the asset was used already'),
  '-240': row('refuse', 'this API is shut down'),
  '-241': row('refuse', 'the asset was used already'),
  '-242': row(
    'alert',
    'appsecret_proof is invalid or missing',
    'compare ZALO_APP_SECRET with developers.zalo.me → your app → Settings',
  ),
  '-244': row('refuse', 'the person does not want this type of message'),
  '-248': row('refuse', 'the content violates the standards'),
  '-249': row('refuse', 'the template cannot be sent by user id'),
  '-320': row('alert', 'a Zalo Cloud Account is required'),
  '-321': row('alert', 'the Zalo Cloud Account is out of money'),
  // Listed without a meaning.
  '-403': row('refuse', 'not explained'),
  '-1340': row('refuse', 'not explained'),
  '-1341': row('refuse', 'not explained'),
  // Not listed, but met.
  '-1001': row('refuse', 'not explained'),
  '216': row('refresh', 'the access token is invalid'),
  '401': row('refresh', 'the access token is invalid'),
  '-401': row('refresh', 'the access token is invalid'),
}

/** Wait of a message that the person cannot have yet, in ms. */
export const LATER = 10 * 60_000

/** Numbers not listed are refused: the same request fails again. */
export function zaloRemedy(error: number): ZaloRemedy {
  return zaloErrors[String(error)]?.remedy ?? 'refuse'
}

export interface ZaloOauthRow {
  meaning: string
  /** What a person must do; nothing we could send would help. */
  remedy: string
}

const AUTHORISE =
  'authorise the app for the OA again (API Explorer of developers.zalo.me) and install the new pair with `npm run cli -- zalo-token`'
const APP_ID =
  'compare ZALO_APP_ID and ZALO_APP_SECRET with developers.zalo.me → your app → Settings'
const ACTIVATE = `see on developers.zalo.me that the app is activated; ${APP_ID}`
const OWNER =
  'see that an administrator of the OA authorised the app, and that ZALO_OA_ID is theirs'

/** Of the token service: HTTP 200 with one of these instead of a token pair. */
export const zaloOauthErrors: Readonly<Record<string, ZaloOauthRow>> = {
  '-118': { meaning: 'invalid grant', remedy: AUTHORISE },
  '-209': { meaning: 'the app is not activated', remedy: ACTIVATE },
  '-212': {
    meaning: 'the app is not registered for this API',
    remedy: 'register the Official Account API for the app on developers.zalo.me',
  },
  '-223': { meaning: 'the OA has not authorised the app', remedy: AUTHORISE },
  '-14001': { meaning: 'invalid app id', remedy: APP_ID },
  '-14002': { meaning: 'invalid app id, or the app is not active', remedy: ACTIVATE },
  '-14003': {
    meaning: 'invalid redirect address',
    remedy:
      'enter the same callback address in the app on developers.zalo.me, on a verified domain',
  },
  '-14012': { meaning: 'no right to this OA', remedy: OWNER },
  '-14014': { meaning: 'the refresh token is invalid, used or expired', remedy: AUTHORISE },
  '-14019': { meaning: 'invalid code or code verifier', remedy: AUTHORISE },
  '-14024': { meaning: 'no right to this OA', remedy: OWNER },
}

/** One line for the log and for whoever looks after the service. */
export function zaloOauthReason(code: string, name: string): string {
  const known = zaloOauthErrors[code]
  const what = [code, known?.meaning ?? name].filter(Boolean).join(': ')
  return `${what}. Remedy: ${known?.remedy ?? AUTHORISE}`
}

/** Wait after a rate limit, in ms: limits are per minute. */
export const RATE_LIMIT_PAUSE = 60_000

const HOUR = 3600_000
/** Viet Nam is at UTC+7 all year. */
const VIETNAM = 7 * HOUR
const MORNING = 6
const NIGHT = 22
/** Zalo says it is night and our clock says it is not: near the hour. */
const CLOCKS_DIFFER = 10 * 60_000

/**
 * How long until Zalo lets messages through again that it holds back at night, in ms.
 * @param now ms UTC
 */
export function untilMorning(now: number): number {
  const sinceMidnight = (now + VIETNAM) % (24 * HOUR)
  if (sinceMidnight >= MORNING * HOUR && sinceMidnight < NIGHT * HOUR) return CLOCKS_DIFFER
  return (MORNING * HOUR - sinceMidnight + 24 * HOUR) % (24 * HOUR)
}
