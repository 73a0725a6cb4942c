import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startApp, type App } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import {
  dataFolder,
  environment,
  fastClock,
  idle,
  startTestApp,
  telegramEnvironment,
} from '../support/running-app.ts'
import {
  startTelegramDouble,
  telegramTestBot,
  type TelegramDouble,
} from '../support/telegram-double.ts'
import { until } from '../support/until.ts'

const person = 5_123_456_789
const other = 5_123_456_790

let data: ReturnType<typeof dataFolder>
let telegram: TelegramDouble
let app: App
let now: () => number

beforeEach(async () => {
  data = dataFolder()
  now = fastClock(50)
  telegram = await startTelegramDouble({ now })
})

afterEach(async () => {
  await app.stop()
  await telegram.close()
  data.remove()
})

async function start(way: 'polling' | 'webhook'): Promise<void> {
  app = await startTestApp(environment(data.path, telegramEnvironment(telegram, way)), now)
  telegram.sendUpdatesTo(`${app.url}/webhooks/telegram`)
  if (way === 'webhook') await until('the webhook is set', () => telegram.webhook() !== undefined)
}

const texts = (chatId = person) =>
  telegram.delivered.filter((message) => message.chatId === chatId).map(({ text }) => text)
/** Answered besides the notice that comes with the first contact. */
const answered = (count: number, chatId = person) =>
  until(`${count} answers have arrived`, () => texts(chatId).length === count + 1)

describe.each(['polling', 'webhook'] as const)('by %s', (way) => {
  it('a question is answered once, with typing shown', async () => {
    await start(way)
    await telegram.says(person, 'Làm thẻ căn cước cho con ở đâu?')
    await answered(1)
    expect(texts()[1]).toMatch(/dưới 6 tuổi[\s\S]*Nguồn: /i)
    // Nobody waits for it: it may come after what it announces.
    await until('typing was shown', () => telegram.typing.includes(person))
    await idle(app)
    expect(texts()).toHaveLength(2)
  })

  it('questions of several people are answered in the order in which each asked', async () => {
    await start(way)
    let seed = 11
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647
    telegram.setFaultRate(0.3, random, ['http500', 'hang-up', { code: 502 }])
    const ids = ['vneid-la-gi', 'can-cuoc-le-phi', 'tat-song-2g', 'ntrust']
    for (const id of ids) {
      for (const each of [person, other]) await telegram.says(each, `#bai:${id}`)
    }
    await answered(ids.length)
    await answered(ids.length, other)
    expect(texts()[1]).toContain('VNeID')
    expect(texts().at(-1)).toContain('nTrust')
    expect(texts(other)).toEqual(texts())
  })

  it('/start is greeted, and every suggestion can be tapped, however long', async () => {
    await start(way)
    await telegram.says(person, '/start qr-1')
    await answered(1)
    const greeting = telegram.delivered.at(-1)
    expect(greeting?.text).toContain('em chào anh/chị')
    expect(greeting?.buttons.length).toBeGreaterThan(2)
    for (const [at, { text }] of (greeting?.buttons ?? []).entries()) {
      if (!greeting) throw new Error('no greeting')
      await telegram.taps(greeting, text)
      await until('the tap is answered', () => texts().length > 2 + at)
      await until('the button is told', () => telegram.answeredTaps.length === at + 1)
    }
    await idle(app)
    const turns = await app.storage.turnFacts.turnsBetween(0, now() + 1)
    expect(turns.filter(({ outcome }) => outcome === 'unanswered')).toEqual([])
  })

  it('a restart neither loses nor repeats', async () => {
    await start(way)
    await telegram.says(person, '#bai:vneid-la-gi')
    await answered(1)
    await app.stop()
    await telegram.says(person, '#bai:ntrust')
    await start(way)
    await telegram.redeliver()
    await answered(2)
    await idle(app)
    expect(texts()).toHaveLength(3)
    await until('Telegram may forget them', () => telegram.pending() === 0)
  })

  it('what could not be stored is handed over again', async () => {
    await start(way)
    const { storage } = app
    const store = storage.inbound.storeInbound.bind(storage.inbound)
    let failures = 1
    storage.inbound.storeInbound = async (events) => {
      if (failures-- > 0) throw new Error('disk is full')
      return store(events)
    }
    await telegram.says(person, '#bai:vneid-la-gi')
    await until('storing has failed', () => failures === 0)
    expect(telegram.pending()).toBe(1)
    await telegram.redeliver()
    await answered(1)
    await until('Telegram may forget it', () => telegram.pending() === 0)
  })

  it('an edit changes what was kept, and is not answered', async () => {
    await start(way)
    await telegram.says(person, '#bai:vneid-la-gi')
    await answered(1)
    const from = { id: person, is_bot: false, first_name: 'An' }
    const chat = { id: person, type: 'private' }
    const date = Math.floor(now() / 1000)
    const edited = { message_id: 101, from, chat, date, edit_date: date + 1, text: 'VNeID là gì' }
    await telegram.happens({ edited_message: edited })
    await telegram.happens({
      my_chat_member: { from, chat, date, new_chat_member: { status: 'kicked' } },
    })
    await telegram.says(person, '#bai:ntrust')
    await answered(2)
    await idle(app)
    expect(texts()).toHaveLength(3)
    const said = await app.storage.transcripts.transcript('telegram', String(person), 0, 50)
    expect(said[0]?.part.text).toBe('VNeID là gì')
  })
})

describe('by webhook', () => {
  it('Telegram is told where and with which secret', async () => {
    await start('webhook')
    const { publicUrl, secret } = telegramTestBot
    expect(telegram.webhook()).toEqual({ url: `${publicUrl}/webhooks/telegram`, secret })
    const asked = telegram.requests.find(({ path }) => path.endsWith('/setWebhook'))
    expect(JSON.parse(asked?.raw.toString() ?? '')).toMatchObject({
      drop_pending_updates: false,
      allowed_updates: ['message', 'edited_message', 'callback_query', 'my_chat_member'],
    })
  })

  it('without the secret 401, and nothing is stored; what is too long 413; GET 403', async () => {
    await start('webhook')
    const from = { id: person, is_bot: false, first_name: 'An' }
    const update = JSON.stringify({
      update_id: 1,
      message: {
        message_id: 1,
        from,
        chat: { id: person, type: 'private' },
        date: Math.floor(now() / 1000),
        text: 'VNeID là gì?',
      },
    })
    const post = async (body: string, headers: Record<string, string>) =>
      (await fetch(`${app.url}/webhooks/telegram`, { method: 'POST', body, headers })).status
    const header = 'x-telegram-bot-api-secret-token'
    const { secret } = telegramTestBot
    expect(await post(update, {})).toBe(401)
    expect(await post(update, { [header]: '' })).toBe(401)
    expect(await post(update, { [header]: `${secret}x` })).toBe(401)
    expect(await post(update, { [header]: secret.slice(0, -1) })).toBe(401)
    expect(await post('a'.repeat(1_100_000), { [header]: secret })).toBe(413)
    expect(await post('no json', { [header]: secret })).toBe(200)
    expect((await fetch(`${app.url}/webhooks/telegram`)).status).toBe(403)
    await idle(app)
    expect(telegram.delivered).toHaveLength(0)
    expect(await post(update, { [header]: secret })).toBe(200)
    expect(await post(update, { [header]: secret })).toBe(200)
    await answered(1)
    await idle(app)
    expect(texts()).toHaveLength(2)
  })
})

describe('by polling', () => {
  it('a webhook left from before is ended, and what waited there is answered', async () => {
    await start('webhook')
    await app.stop()
    telegram.sendUpdatesTo('http://127.0.0.1:9/')
    await telegram.says(person, '#bai:ntrust')
    await start('polling')
    await answered(1)
  })

  it('there is no webhook to post to', async () => {
    await start('polling')
    const response = await fetch(`${app.url}/webhooks/telegram`, { method: 'POST', body: '{}' })
    expect(response.status).toBe(404)
  })

  it('an API that cannot be reached delays nothing, and is told once', async () => {
    let lines: Record<string, unknown>[] = []
    telegram.failNext(2, 'hang-up', 'setup')
    telegram.failNext(1, 'http500', 'updates')
    await telegram.says(person, '#bai:ntrust')
    app = await startApp(
      readConfig(environment(data.path, telegramEnvironment(telegram, 'polling'))),
      {
        log: pino(
          { level: 'trace' },
          { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
        ),
        now,
        pollMs: 20,
      },
    )
    expect((await fetch(`${app.url}/ready`)).status).toBe(200)
    await answered(1)
    const about = lines.filter(({ msg }) => String(msg).startsWith('Telegram '))
    await until('it is told that it works', () =>
      lines.some(({ msg }) => msg === 'Telegram works again'),
    )
    expect(about.filter(({ level }) => Number(level) >= 50)).toHaveLength(1)
    expect(JSON.stringify(lines)).not.toContain('AAFtestToken')
    lines = []
  })

  it('stopping does not wait for the long poll', async () => {
    await start('polling')
    await until('a poll is held back', () =>
      telegram.requests.some(({ path }) => path.endsWith('/getUpdates')),
    )
    const before = performance.now()
    await app.stop()
    // Telegram would hold it back for 50 s.
    expect(performance.now() - before).toBeLessThan(25_000)
    await start('polling')
  })
})

describe('when sending fails', () => {
  it('a person who blocked the bot is not tried again; others are', async () => {
    await start('polling')
    telegram.failNext(1, { code: 403, description: 'Forbidden: bot was blocked by the user' })
    await telegram.says(person, '#bai:ntrust')
    await until('the second part has arrived', () => texts().length === 1)
    await idle(app)
    expect(texts()).toHaveLength(1)
    await telegram.says(other, '#bai:ntrust')
    await answered(1, other)
  })

  it.each([{ code: 429, retryAfter: 7 }, { code: 401 }, { code: 409 }])(
    'after %j the channel pauses, then goes on in order',
    async (fault) => {
      await start('polling')
      telegram.failNext(1, fault)
      await telegram.says(person, '#bai:ntrust')
      await answered(1)
      expect(texts()[0]).toContain('trợ lý tự động')
      expect(texts()[1]).toContain('nTrust')
    },
  )
})
