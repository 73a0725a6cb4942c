/** `pause`: nothing on the channel for a minute; `hold`: for half an hour, the Page is in disgrace. */
export type MessengerRemedy = 'retry' | 'pause' | 'hold' | 'window' | 'alert' | 'refuse'

export interface MessengerError {
  meaning: string
  remedy: MessengerRemedy
  /** What a person can do about it. */
  advice?: string
}

const NEW_TOKEN =
  'make a new one (the app → Messenger → Access tokens), set MESSENGER_PAGE_ACCESS_TOKEN and restart'
const APP_REVIEW =
  "see on developers.facebook.com that the app is live, and that App Review granted what the app's Messenger settings ask for"

/**
 * Graph errors by code, or code/subcode, and what to do about them. Sources of the codes: Meta,
 * Messenger Platform → Error codes, and Send API reference → Errors; Graph API → Handle errors (17);
 * changelog of 2026-06-25 (1893063). Subcodes of 190, 368, 230 and 551: met by others. What to do is
 * ours. Texts of errors may come in any language: only numbers count.
 */
export const messengerErrors: Readonly<Record<string, MessengerError>> = {
  '1': { meaning: 'unknown error', remedy: 'retry' },
  '1/99': { meaning: 'unknown error, often a missing permission', remedy: 'retry' },
  // Again would double it.
  '1/1357046': { meaning: 'an error answer although the message was sent', remedy: 'refuse' },
  '2': { meaning: 'temporary service error', remedy: 'retry' },
  '1200': { meaning: 'temporary send failure', remedy: 'retry' },

  '4': { meaning: 'rate limit of the app', remedy: 'pause' },
  '4/2018022': { meaning: 'rate limit of the app', remedy: 'pause' },
  '17': { meaning: 'rate limit of the user', remedy: 'pause' },
  '613': { meaning: 'rate limit of this call', remedy: 'pause' },
  '80004': { meaning: 'rate limit of the business', remedy: 'pause' },
  '80006': { meaning: 'rate limit of Messenger for the business', remedy: 'pause' },

  '10/2018278': { meaning: 'outside the allowed window', remedy: 'window' },
  '10/2018065': { meaning: 'outside the window, and no permission for more', remedy: 'window' },
  '10/2534022': { meaning: 'outside the window, on Instagram', remedy: 'window' },

  '10': { meaning: 'permission denied', remedy: 'alert', advice: APP_REVIEW },
  '10/2018028': {
    meaning: 'the app is not live or lacks Advanced Access',
    remedy: 'alert',
    advice: APP_REVIEW,
  },
  '10/2018108': { meaning: 'the person cannot receive messages', remedy: 'refuse' },
  '10/1893063': { meaning: 'the Page is restricted from sending for a while', remedy: 'hold' },
  '368': { meaning: 'blocked for a while for breaking a policy', remedy: 'hold' },

  '100': { meaning: 'a parameter is wrong, or a message tag is gone', remedy: 'refuse' },
  '100/33': { meaning: 'not there, or not reachable with this token', remedy: 'refuse' },
  '100/2018001': { meaning: 'no such person', remedy: 'refuse' },
  '100/2018032': { meaning: 'empty message', remedy: 'refuse' },
  '100/2018034': { meaning: 'invalid message', remedy: 'refuse' },
  '100/2018109': { meaning: 'the attachment is too big', remedy: 'refuse' },

  // A person must authorise again; nothing is lost meanwhile.
  '190': { meaning: 'the access token is dead', remedy: 'pause', advice: NEW_TOKEN },
  '190/460': {
    meaning: 'the access token is dead: password changed',
    remedy: 'pause',
    advice: NEW_TOKEN,
  },
  '190/463': { meaning: 'the access token is dead: expired', remedy: 'pause', advice: NEW_TOKEN },
  '190/467': {
    meaning: 'the access token is dead: logged out',
    remedy: 'pause',
    advice: NEW_TOKEN,
  },

  '200': { meaning: 'a permission is missing', remedy: 'alert', advice: APP_REVIEW },
  '200/2018028': {
    meaning: 'the app is not live or lacks Advanced Access',
    remedy: 'alert',
    advice: APP_REVIEW,
  },
  '230': {
    meaning: 'the permission pages_messaging is missing',
    remedy: 'alert',
    advice: APP_REVIEW,
  },
  // The Send API page of 2026 calls the same number a closed window; old tables, and most who met
  // it, say that the person blocked the Page or left. Neither is cured by trying again.
  '200/1545041': { meaning: 'the person is not available', remedy: 'refuse' },
  '551': { meaning: 'the person is not available', remedy: 'refuse' },
  '551/1545041': { meaning: 'the person is not available', remedy: 'refuse' },
  '10303': { meaning: 'bad account_linking_token', remedy: 'refuse' },
}

/**
 * Not in any table: the same request fails again, so it is refused, unless Meta itself was in
 * trouble (HTTP 5xx) or says that it will pass (`is_transient`).
 */
const unknown = { meaning: 'not in our table', remedy: 'refuse' } as const
const passing = { meaning: 'trouble on the side of Meta', remedy: 'retry' } as const
/**
 * HTTP 5xx without an error to read, a lost connection, a time-out: the message may have gone out.
 * Its echo carries our tag and ends the attempts; without one it is sent again.
 */
export const unanswered: MessengerError = {
  meaning: 'no answer we can read: it may have gone out',
  remedy: 'retry',
}

/** The pair is looked up first, then the code alone. */
export function messengerError(
  code: number,
  subcode?: number,
  about: { status?: number; isTransient?: boolean } = {},
): MessengerError {
  const { status = 400, isTransient = false } = about
  return (
    messengerErrors[`${code}/${subcode}`] ??
    messengerErrors[String(code)] ??
    (status >= 500 || isTransient ? passing : unknown)
  )
}

/** Wait before anything is tried again on the channel, in ms. */
export const PAUSE = 60_000
/** The same while Meta restricts the Page: trying often makes it longer. In ms. */
export const HOLD = 30 * 60_000
