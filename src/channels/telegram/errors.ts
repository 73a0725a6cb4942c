import { ChannelRefused, ChannelUnreachable } from '../../conversations/channel.ts'

/** How the Bot API says no: `{"ok":false,"error_code":…,"description":…,"parameters":…}`. */
export interface TelegramFailure {
  code: number
  description: string
  /** Seconds; comes with 429. */
  retryAfter?: number | undefined
}

/** Wait after a token or a conflict that a person must mend, in ms; nothing is lost meanwhile. */
export const HOLD = 60_000
/** The same for a 429 that does not say how long, in ms. */
const RATE_LIMIT_PAUSE = 30_000

/**
 * What to do about an error of the Bot API. The numbers are those of HTTP; the descriptions are not
 * documented and decide nothing. What is not listed is refused: the same request fails again.
 */
export function telegramError({
  code,
  description,
  retryAfter,
}: TelegramFailure): ChannelRefused | ChannelUnreachable {
  const why = `${code}: ${description}`
  switch (code) {
    // An address with a wrong token answers 401, one that is no token at all 404.
    case 401:
    case 404:
      return new ChannelUnreachable(`${why} (is TELEGRAM_BOT_TOKEN right?)`, HOLD)
    // Another program uses the bot as well.
    case 409:
      return new ChannelUnreachable(why, HOLD)
    case 429:
      return new ChannelUnreachable(
        why,
        retryAfter === undefined ? RATE_LIMIT_PAUSE : retryAfter * 1000,
      )
    default:
      // 403: the person blocked the bot or is gone. 400: nothing is wrong but our request.
      return code >= 500
        ? new ChannelUnreachable(why)
        : new ChannelRefused(String(code), description)
  }
}
