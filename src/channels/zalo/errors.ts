/**
 * What to do about an error number of the OA API. Source of numbers and meanings: docs "Phụ lục →
 * Mã lỗi"; what to do is ours. Numbers not listed are refused: the same request fails again.
 */
export type ZaloRemedy =
  /** New access token, then once more. */
  | 'refresh'
  /** This message later. */
  | 'retry'
  /** Every message later. */
  | 'pause'
  /** When the person has written again. */
  | 'window'
  /** Never; somebody must look at the OA or the app. */
  | 'alert'
  | 'refuse'

const remedies: Record<string, ZaloRemedy> = {
  '-216': 'refresh', // access token invalid
  '-220': 'refresh', // access token expired or removed
  '-401': 'refresh',
  '401': 'refresh',
  '216': 'refresh',

  '-32': 'pause', // rate limit of app or OA
  '-200': 'retry', // send failed
  '-214': 'retry', // still being processed
  '-218': 'retry', // the person's receive quota
  '-234': 'retry', // not at night, 22–6 h

  '-230': 'window', // no interaction for 7 days
  '-232': 'window', // no interaction, or it expired

  '-204': 'alert', // OA disabled or deleted
  '-205': 'alert', // OA does not exist
  '-209': 'alert', // app not activated
  '-211': 'alert', // out of quota
  '-212': 'alert', // API not registered for the app
  '-219': 'alert', // app removed or disabled
  '-221': 'alert', // OA not verified
  '-223': 'alert', // OA has not authorised the app
  '-224': 'alert', // OA's package too low
  '-242': 'alert', // appsecret_proof
  '-320': 'alert', // ZCA required
  '-321': 'alert', // ZCA out of money
}

export function zaloRemedy(error: number): ZaloRemedy {
  return remedies[String(error)] ?? 'refuse'
}

/** Wait after a rate limit, in ms: limits are per minute. */
export const RATE_LIMIT_PAUSE = 60_000
