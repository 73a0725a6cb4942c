import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createTelegramClient } from '../../../src/channels/telegram/client.ts'
import { telegramError } from '../../../src/channels/telegram/errors.ts'
import { ChannelRefused, ChannelUnreachable } from '../../../src/conversations/channel.ts'
import { faultPlan, startHttpDouble, type HttpDouble } from '../../support/http-double.ts'
import {
  startTelegramDouble,
  telegramTestBot,
  type TelegramDouble,
} from '../../support/telegram-double.ts'
import { until } from '../../support/until.ts'

test.each([
  [400, undefined, 'bad request', 'refused'],
  [403, undefined, 'blocked by the person', 'refused'],
  [413, undefined, 'too big', 'refused'],
  [401, undefined, 'wrong token', 60_000],
  [404, undefined, 'no token at all', 60_000],
  [409, undefined, 'somebody else fetches', 60_000],
  [429, 17, 'too many', 17_000],
  [429, undefined, 'too many', 30_000],
  [500, undefined, 'trouble', 'later'],
  [502, undefined, 'trouble', 'later'],
])('%i (retry after %s), %s: %s', (code, retryAfter, description, expected) => {
  const error = telegramError({ code, description, retryAfter })
  expect(error.message).toContain(description)
  if (expected === 'refused') {
    expect(error).toBeInstanceOf(ChannelRefused)
    expect(error).toMatchObject({ code: String(code), remedy: 'none' })
  } else {
    expect(error).toBeInstanceOf(ChannelUnreachable)
    const { pauseMs } = error as ChannelUnreachable
    expect(pauseMs).toBe(expected === 'later' ? undefined : expected)
  }
})

describe('the client', () => {
  let telegram: TelegramDouble
  /** What stands between us and Telegram where a network blocks it: a page for people. */
  let page: HttpDouble
  beforeEach(async () => {
    telegram = await startTelegramDouble()
    page = await startHttpDouble({
      now: Date.now,
      faults: faultPlan<'any', never>('any', Math.random),
      kindOf: () => 'any',
      handle: () => ({ status: 200, body: '<html>This site is blocked</html>' }),
      errorAnswer: () => ({ status: 500, body: '' }),
    })
  })
  afterEach(async () => {
    await telegram.close()
    await page.close()
  })

  const clientOf = (apiUrl: string) =>
    createTelegramClient({ apiUrl, botToken: telegramTestBot.token })
  const say = (client = clientOf(telegram.url)) =>
    client.send('sendMessage', { chat_id: '1', text: 'Họ tên tôi là An' })

  async function failureOf(work: Promise<unknown>): Promise<Error> {
    const error: unknown = await work.then(
      () => undefined,
      (failure: unknown) => failure,
    )
    if (!(error instanceof Error)) throw new Error('it did not fail')
    return error
  }

  /** All of an error that a log could print. */
  const whole = (error: Error) =>
    JSON.stringify({ ...error, message: error.message, stack: error.stack, cause: error.cause })

  test('sends, also where the base has a path', async () => {
    await say()
    await failureOf(say(clientOf(`${telegram.url}/proxy`)))
    expect(telegram.delivered).toHaveLength(1)
    expect(telegram.requests.at(-1)?.path).toBe(`/proxy/bot${telegramTestBot.token}/sendMessage`)
  })

  test.each([
    ['a lost connection', 'hang-up' as const],
    // telegraf masks the token in the first, not in an answer that is no JSON.
    ['an answer that is no JSON', 'page' as const],
    ['a 500', 'http500' as const],
    ['a no that repeats the token', { code: 400, description: `bad ${telegramTestBot.token}` }],
  ])('%s shows neither the token nor what was sent', async (_what, fault) => {
    if (fault !== 'page') telegram.failNext(1, fault)
    const error = await failureOf(say(clientOf(fault === 'page' ? page.url : telegram.url)))
    expect(error.message).not.toBe('')
    expect(whole(error)).not.toContain(telegramTestBot.token)
    expect(whole(error)).not.toContain('AAFtestToken')
    expect(whole(error)).not.toContain('Họ tên')
  })

  test('while the API is silent only two sends wait for it, and one answer ends that', async () => {
    const client = clientOf(telegram.url)
    telegram.failNext(1, 'hang-up')
    await failureOf(say(client))
    telegram.failNext(2, { slow: 60_000 })
    const probes = [say(client), say(client)]
    for (const probe of probes) probe.catch(() => undefined)
    await until('both are under way', () => telegram.requests.length === 3)
    expect(await failureOf(say(client))).toMatchObject({ waitMs: 5_000, pauseMs: undefined })
    expect(telegram.requests).toHaveLength(3)
    // Fetching gets an answer: the way is free again.
    await client.getUpdates(0, 0, new AbortController().signal)
    await say(client)
    expect(telegram.requests).toHaveLength(5)
  })
})
