import { describe, expect, test } from 'vitest'
import {
  messengerError,
  messengerErrors,
  type MessengerRemedy,
} from '../../../src/channels/messenger/errors.ts'
import {
  untilMorning,
  zaloErrors,
  zaloOauthErrors,
  zaloOauthReason,
  zaloRemedy,
  type ZaloRemedy,
} from '../../../src/channels/zalo/errors.ts'

/** Every number of the docs' page "Phụ lục → Mã lỗi", and what others have met besides. */
const zalo: [code: number, meaning: string, remedy: ZaloRemedy][] = [
  [-32, 'rate limit of the app or the OA', 'pause'],
  [-100, 'attachment id expired', 'reupload'],
  [-200, 'send failed', 'retry'],
  [-201, 'parameter invalid', 'refuse'],
  [-204, 'OA disabled or deleted', 'alert'],
  [-205, 'OA does not exist', 'alert'],
  [-209, 'app not activated', 'alert'],
  [-210, 'parameter over its limit', 'refuse'],
  [-211, 'out of quota', 'alert'],
  [-212, 'API not registered for the app', 'alert'],
  // Not a matter of the window: a message of theirs does not make them a follower.
  [-213, 'user does not follow the OA', 'refuse'],
  [-214, 'being processed', 'later'],
  [-216, 'access token invalid', 'refresh'],
  [-217, 'user blocked invitations', 'refuse'],
  [-218, "user's receive quota exhausted", 'later'],
  [-219, 'app removed or disabled', 'alert'],
  [-220, 'access token expired or removed', 'refresh'],
  [-221, 'OA not verified', 'alert'],
  [-223, 'OA has not authorised the app', 'alert'],
  [-224, "OA's package too low", 'alert'],
  [-227, 'user banned or inactive', 'refuse'],
  [-230, 'no interaction in 7 days', 'window'],
  [-232, 'no interaction, or it expired', 'window'],
  [-233, 'message type not supported', 'refuse'],
  [-234, 'night hours', 'morning'],
  [-235, 'OA type not supported', 'refuse'],
  [-237, 'group disabled', 'refuse'],
  [-238, 'asset already used', 'refuse'],
  [-240, 'API shut down', 'refuse'],
  [-241, 'asset already used', 'refuse'],
  // Nothing will be delivered until somebody mends the settings.
  [-242, 'appsecret_proof invalid or missing', 'alert'],
  [-244, 'user restricted this message type', 'refuse'],
  [-248, 'content violates standards', 'refuse'],
  [-249, 'template cannot be sent by user id', 'refuse'],
  [-320, 'ZCA required', 'alert'],
  [-321, 'ZCA out of money', 'alert'],
  [-403, 'meaning unknown', 'refuse'],
  [-1340, 'meaning unknown', 'refuse'],
  [-1341, 'meaning unknown', 'refuse'],
  [-1001, 'meaning unknown', 'refuse'],
  [216, 'token error in other form', 'refresh'],
  [401, 'token error in other form', 'refresh'],
  [-401, 'token error in other form', 'refresh'],
]

/** Meta's tables in "Error codes" and the Send API reference, and what others have met besides. */
const messenger: [
  code: number,
  subcode: number | undefined,
  meaning: string,
  remedy: MessengerRemedy,
][] = [
  [1, undefined, 'unknown', 'retry'],
  [1, 99, 'unknown', 'retry'],
  // Again would double it.
  [1, 1357046, 'an error although the message was sent', 'refuse'],
  [2, undefined, 'temporary service error', 'retry'],
  [4, undefined, 'rate limit of the app', 'pause'],
  [4, 2018022, 'rate limit of the app', 'pause'],
  [17, undefined, 'rate limit of the user', 'pause'],
  [10, undefined, 'permission', 'alert'],
  [10, 2018278, 'outside the window', 'window'],
  [10, 2018065, 'outside the window', 'window'],
  [10, 2534022, 'outside the window', 'window'],
  [10, 2018108, 'the person cannot receive messages', 'refuse'],
  [10, 1893063, 'Page restricted from sending for a while', 'hold'],
  [10, 2018028, 'app not live', 'alert'],
  [100, undefined, 'bad parameter', 'refuse'],
  [100, 33, 'not reachable with this token', 'refuse'],
  [100, 2018001, 'no such person', 'refuse'],
  [100, 2018032, 'empty message', 'refuse'],
  [100, 2018034, 'invalid message', 'refuse'],
  [100, 2018109, 'attachment too big', 'refuse'],
  // Not lost: what waits goes out once a person has put in a new token.
  [190, undefined, 'token dead', 'pause'],
  [190, 460, 'password changed', 'pause'],
  [190, 463, 'token expired', 'pause'],
  [190, 467, 'logged out', 'pause'],
  [200, undefined, 'permission', 'alert'],
  [200, 1545041, 'the person is not available', 'refuse'],
  [551, 1545041, 'the person is not available', 'refuse'],
  [551, undefined, 'the person is not available', 'refuse'],
  [200, 2018028, 'app not live', 'alert'],
  [230, undefined, 'needs pages_messaging', 'alert'],
  [368, undefined, 'blocked for policy for a while', 'hold'],
  [613, undefined, 'rate limit of this call', 'pause'],
  [80004, undefined, 'rate limit', 'pause'],
  [80006, undefined, 'rate limit', 'pause'],
  [1200, undefined, 'temporary send failure', 'retry'],
  [10303, undefined, 'bad account_linking_token', 'refuse'],
]

describe('Zalo', () => {
  test.each(zalo)('%i, %s: %s', (code, _meaning, remedy) => {
    expect(zaloRemedy(code)).toBe(remedy)
  })

  test.each([-99999, 7, Number.NaN])('%d is not known: refuse', (code) => {
    expect(zaloRemedy(code)).toBe('refuse')
  })

  test('the table has these numbers and no other, each with its meaning', () => {
    const listed = zalo.map(([code]) => String(code))
    expect(Object.keys(zaloErrors).toSorted()).toEqual(listed.toSorted())
    expect(Object.values(zaloErrors).filter(({ meaning }) => meaning === '')).toEqual([])
  })

  test.each([
    ['-118', 'zalo-token'],
    ['-209', 'activated'],
    ['-212', 'register'],
    ['-223', 'zalo-token'],
    ['-14001', 'ZALO_APP_ID'],
    ['-14002', 'ZALO_APP_SECRET'],
    ['-14003', 'callback'],
    ['-14012', 'administrator'],
    ['-14014', 'npm run cli -- zalo-token'],
    ['-14019', 'zalo-token'],
    ['-14024', 'ZALO_OA_ID'],
  ])('the token service says %s: the reason names the remedy, %s', (code, remedy) => {
    const reason = zaloOauthReason(code, 'Some name')
    expect(reason).toMatch(new RegExp(`^${code}: ${zaloOauthErrors[code]?.meaning}\\. Remedy: `))
    expect(reason).toContain(remedy)
  })

  test('a number of the token service that is not known keeps its name', () => {
    expect(zaloOauthReason('-14099', 'Odd grant')).toMatch(/^-14099: Odd grant\. Remedy: authorise/)
  })

  test.each([
    ['at ten in the evening', '2026-11-21T15:00:00Z', 8 * 60],
    ['before midnight', '2026-11-21T16:59:00Z', 6 * 60 + 1],
    ['at midnight', '2026-11-21T17:00:00Z', 6 * 60],
    ['a minute before six', '2026-11-21T22:59:00Z', 1],
    // By our clock it is day: the clocks differ a little.
    ['at six', '2026-11-21T23:00:00Z', 10],
    ['a minute before ten in the evening', '2026-11-21T14:59:00Z', 10],
  ])('in Viet Nam %s it is so long until six: %s', (_name, at, minutes) => {
    expect(untilMorning(Date.parse(at))).toBe(minutes * 60_000)
  })
})

describe('Messenger', () => {
  test.each(messenger)('%i/%s, %s: %s', (code, subcode, _meaning, remedy) => {
    expect(messengerError(code, subcode).remedy).toBe(remedy)
    const row = subcode === undefined ? String(code) : `${code}/${subcode}`
    expect(messengerErrors).toHaveProperty([row])
  })

  test('a subcode not known is treated as its code', () => {
    expect(messengerError(613, 1).remedy).toBe('pause')
    expect(messengerError(200, 1).remedy).toBe('alert')
  })

  test('a code not known is refused', () => {
    expect(messengerError(99999).remedy).toBe('refuse')
    expect(messengerError(99999, 2018278).remedy).toBe('refuse')
  })

  test('a code not known is tried again when Meta itself was in trouble or says it passes', () => {
    expect(messengerError(99999, undefined, { status: 503 }).remedy).toBe('retry')
    expect(messengerError(99999, undefined, { isTransient: true }).remedy).toBe('retry')
    expect(messengerError(100, 33, { status: 500, isTransient: true }).remedy).toBe('refuse')
  })

  test('every row of the table is in this list', () => {
    const rows = messenger.map(([code, subcode]) => (subcode ? `${code}/${subcode}` : `${code}`))
    expect(Object.keys(messengerErrors).sort()).toEqual(rows.sort())
  })
})
