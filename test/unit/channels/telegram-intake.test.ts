import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTelegramClient } from '../../../src/channels/telegram/client.ts'
import { createTelegramIntake } from '../../../src/channels/telegram/intake.ts'
import { BadMessage } from '../../../src/conversations/ports.ts'
import { isMessage, type InboundEvent } from '../../../src/conversations/message.ts'
import {
  startTelegramDouble,
  telegramTestBot,
  type TelegramDouble,
} from '../../support/telegram-double.ts'
import { until } from '../../support/until.ts'

let telegram: TelegramDouble
let intake: ReturnType<typeof createTelegramIntake>
let receive: (events: readonly InboundEvent[]) => Promise<void>
let stored: string[]
let waits: number[]
let lines: { level: number; msg: string }[]

beforeEach(async () => {
  telegram = await startTelegramDouble()
  stored = []
  waits = []
  lines = []
  receive = async (events) => void stored.push(...words(events))
})
afterEach(async () => {
  await intake.stop()
  await telegram.close()
})

const words = (events: readonly InboundEvent[]) =>
  events.flatMap((event) => (isMessage(event) ? (event.text ?? []) : []))
const bad = (events: readonly InboundEvent[]) => words(events).includes('bad')
const errors = () => lines.filter(({ level }) => level >= 50)

function start(webhook?: { url: string; secret: string }): void {
  intake = createTelegramIntake({
    client: createTelegramClient({ apiUrl: telegram.url, botToken: telegramTestBot.token }),
    webhook,
    receive: (events) => receive(events),
    pause: async (ms) => {
      waits.push(ms)
      await new Promise(setImmediate)
    },
    now: Date.now,
    log: pino({}, { write: (line: string) => void lines.push(JSON.parse(line) as never) }),
  })
  intake.start()
}

test('the offset stays behind until what was fetched is stored', async () => {
  let release: (() => void) | undefined
  receive = async (events) => {
    await new Promise<void>((resolve) => (release = resolve))
    stored.push(...words(events))
  }
  await telegram.says(1, 'a')
  start()
  await until('it is being stored', () => release !== undefined)
  expect(telegram.pending()).toBe(1)
  release?.()
  await until('Telegram may forget it', () => telegram.pending() === 0)
  expect(stored).toEqual(['a'])
})

test('told to stop while storing, it still says what was stored', async () => {
  let release: (() => void) | undefined
  receive = async (events) => {
    await new Promise<void>((resolve) => (release = resolve))
    stored.push(...words(events))
  }
  await telegram.says(1, 'a')
  start()
  await until('it is being stored', () => release !== undefined)
  const stopped = intake.stop()
  release?.()
  await stopped
  expect([stored, telegram.pending()]).toEqual([['a'], 0])
})

test('trouble of the database: all of the batch again, in order', async () => {
  let failures = 3
  receive = async (events) => {
    if (failures-- > 0) throw new Error('disk is full')
    stored.push(...words(events))
  }
  for (const text of ['a', 'b', 'c']) await telegram.says(1, text)
  start()
  await until('all are stored', () => stored.length === 3)
  expect(stored).toEqual(['a', 'b', 'c'])
  expect(waits).toEqual([1000, 2000, 4000])
  expect(errors()).toHaveLength(1)
})

test('a message that the database refuses does not hold up the others', async () => {
  receive = async (events) => {
    if (bad(events)) throw new BadMessage(new Error('no such letter'))
    stored.push(...words(events))
  }
  for (const text of ['a', 'bad', 'c']) await telegram.says(1, text)
  start()
  await until('Telegram may forget them', () => telegram.pending() === 0)
  expect(stored).toEqual(['a', 'c'])
})

test('what we cannot read is passed over', async () => {
  await telegram.happens({ something_new: { id: 1 } })
  await telegram.says(1, 'a')
  start()
  await until('Telegram may forget them', () => telegram.pending() === 0)
  expect(stored).toEqual(['a'])
})

test('one line for each outage and one when it is over; the waits grow', async () => {
  telegram.failNext(7, 'hang-up', 'updates')
  await telegram.says(1, 'a')
  start()
  await until('it is stored', () => stored.length === 1)
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000])
  expect(errors()).toHaveLength(1)
  await until('the end is told', () => lines.length === 2)
  telegram.failNext(2, 'http500', 'updates')
  await telegram.says(1, 'b')
  await until('the next outage is told', () => errors().length === 2)
  await telegram.says(1, 'c')
  await until('its end is told', () => lines.length === 4)
  await until('nothing is left', () => stored.length === 3)
  expect(stored).toEqual(['a', 'b', 'c'])
})

test.each([
  [{ code: 409 }, 60_000],
  [{ code: 401 }, 60_000],
  [{ code: 429, retryAfter: 3 }, 3_000],
])('%j is told, and asked again after %i ms', async (fault, wait) => {
  telegram.failNext(2, fault, 'updates')
  await telegram.says(1, 'a')
  start()
  await until('it is stored', () => stored.length === 1)
  expect(waits).toEqual([wait, wait])
  expect(errors()).toHaveLength(1)
})

test('the webhook is set once, however often that fails at first; nothing is fetched', async () => {
  telegram.failNext(2, 'hang-up', 'setup')
  const { publicUrl, secret } = telegramTestBot
  start({ url: `${publicUrl}/webhooks/telegram`, secret })
  await until('it is set', () => telegram.webhook()?.secret === secret)
  await intake.stop()
  const calls = telegram.requests.map(({ path }) => path.split('/').at(-1))
  expect(calls).toEqual(['setWebhook', 'setWebhook', 'setWebhook'])
  expect(errors()).toHaveLength(1)
})
