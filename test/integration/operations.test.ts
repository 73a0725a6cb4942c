import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { rowsOf } from '../support/app-database.ts'
import {
  dataFolder,
  environment,
  fastClock,
  idle,
  startTestApp,
  zaloEnvironment,
} from '../support/running-app.ts'
import { until } from '../support/until.ts'
import { startZaloDouble, type ZaloDouble } from '../support/zalo-double.ts'
import { zaloTestAccount } from '../support/zalo-events.ts'

const DAY = 24 * 3600_000

let data: ReturnType<typeof dataFolder>
let zalo: ZaloDouble
let app: App
/** Added to the clock of the app and of the double. */
let ahead: number
/** The clock stands there, however long what happens takes. */
let still: number | undefined
let now: () => number

beforeEach(async () => {
  data = dataFolder()
  ahead = 0
  still = undefined
  const clock = fastClock(50)
  now = () => still ?? clock() + ahead
  zalo = await startZaloDouble({ now })
  app = await startTestApp(environment(data.path, zaloEnvironment(zalo)), now)
  zalo.sendEventsTo({ ...zaloTestAccount, url: `${app.url}/webhooks/zalo` }, 'off')
})

afterEach(async () => {
  await app.stop()
  await zalo.close()
  data.remove()
})

const person = (at: number) => String(2468458835291979220n + BigInt(at))
const asks = (at: number, text = 'VNeID là gì?') =>
  zalo.post(zalo.event.text({ userId: person(at), text }))

/** The value of a metric, by name and labels as Prometheus writes them. */
async function metric(line: string): Promise<number | undefined> {
  const text = await (await fetch(`${app.url}/metrics`)).text()
  const found = text.split('\n').find((each) => each.startsWith(`${line} `))
  return found === undefined ? undefined : Number(found.slice(line.length + 1))
}

describe('a platform that is down', () => {
  it('makes the channel pause; everything is delivered once it is back', async () => {
    zalo.setFaultRate(1, () => 0, ['http500'], 'send')
    // The first pause is over in 600 ms of a clock that runs fast.
    still = now()
    for (let at = 0; at < 8; at++) await asks(at)
    const paused = () => metric('hoidapso_channel_paused_seconds{channel="zalo"}')
    await until('the channel pauses', async () => (await paused()) !== undefined)
    const asked = zalo.requests.length
    expect(await app.storage.outbox.pauses(now())).toMatchObject([
      { channel: 'zalo', reason: expect.stringContaining('500') as string },
    ])

    zalo.setFaultRate(0)
    still = undefined
    await idle(app)
    expect(zalo.delivered.length).toBe(16)
    expect(await paused()).toBeUndefined()
    // What had to wait was not tried in vain meanwhile: a try and an answer for each, few more.
    expect(asked).toBeLessThan(60)
  })
})

describe('GET /metrics', () => {
  it('tells what came, what was decided and delivered, and how the machinery is', async () => {
    await asks(1)
    await asks(1, 'gặp cán bộ')
    await idle(app)
    expect(
      await metric('hoidapso_webhook_deliveries_total{channel="zalo",verdict="accepted"}'),
    ).toBe(2)
    expect(await metric('hoidapso_webhook_ack_seconds_count{channel="zalo"}')).toBe(2)
    expect(await metric('hoidapso_events_total{channel="zalo",kind="text"}')).toBe(2)
    expect(await metric('hoidapso_turns_total{channel="zalo",outcome="handoff"}')).toBe(1)
    expect(await metric('hoidapso_deliveries_total{channel="zalo",result="sent"}')).toBe(3)
    expect(await metric('hoidapso_jobs{lane="turn",state="ready"}')).toBe(0)
    expect(await metric('hoidapso_oldest_job_seconds{lane="turn"}')).toBe(0)
    expect(await metric('hoidapso_content_version')).toBe(1)
    expect(await metric('hoidapso_articles')).toBeGreaterThan(100)
    expect(await metric('hoidapso_open_erasures')).toBe(0)
  })

  it('tells when the token ends, once that is known', async () => {
    const ends = () => metric('hoidapso_token_expires_timestamp_seconds{channel="zalo"}')
    expect(await ends()).toBeUndefined()
    zalo.expireToken()
    await asks(1)
    await idle(app)
    const hours = ((await ends()) ?? 0) / 3600 - now() / 3600_000
    expect(hours).toBeGreaterThan(23)
    expect(hours).toBeLessThan(25.01)
  })

  it('shows no words and nobody', async () => {
    await asks(1, 'bí mật của tôi là 42')
    await idle(app)
    const text = await (await fetch(`${app.url}/metrics`)).text()
    expect(text).not.toMatch(/bí mật|24684588/)
  })
})

describe('keeping', () => {
  it('ends by itself after the days that the settings say; counts stay', async () => {
    await app.storage.settings.saveSetting('keep.messages', 30, now())
    await asks(1)
    await idle(app)
    const lines = () => app.storage.transcripts.transcript('zalo', person(1), 0, 10)
    const turns = () => app.storage.turnFacts.turnsBetween(0, now() + DAY)
    expect(await lines()).toHaveLength(3)
    expect(await turns()).toHaveLength(1)

    ahead = 29 * DAY
    await asks(2)
    await idle(app)
    // One that is at work when the clock is moved would reckon the next hour from the later time.
    await until('this hour has been seen to', () => {
      const [job] = rowsOf(data.path, "select * from jobs where key = 'retention'")
      return job?.['state'] === 'ready' && Number(job['run_at']) > now()
    })
    expect(await lines()).toHaveLength(3)
    ahead = 31 * DAY
    await until('the old messages are gone', async () => (await lines()).length === 0)
    expect(await turns()).toHaveLength(2)
    expect(await app.storage.transcripts.transcript('zalo', person(2), 0, 10)).toHaveLength(3)
  })
})

describe('a person who floods us', () => {
  it('gets twenty answers, one calm word, and one answer to all the rest', async () => {
    const flood = (count: number, from: number) =>
      Promise.all(
        Array.from({ length: count }, (_, at) =>
          asks(1, at === count - 1 ? 'VNeID là gì?' : `ê ${from + at}`),
        ),
      )
    still = now()
    await flood(20, 0)
    await idle(app)
    const usual = zalo.delivered.length
    const before = now()
    await flood(15, 100)
    still = undefined
    await idle(app)
    const extra = zalo.delivered.slice(usual).map(({ text }) => text)
    expect(extra[0]).toContain('nhắn nhanh quá')
    expect(extra.filter((text) => text.includes('nhắn nhanh quá'))).toHaveLength(1)
    expect(extra.length).toBeLessThanOrEqual(3)
    expect(now() - before).toBeGreaterThan(50_000)
    const turns = await app.storage.turnFacts.turnsBetween(0, now() + DAY)
    expect(turns.filter(({ outcome }) => outcome === 'silent')).toHaveLength(14)
    expect(turns).toHaveLength(35)
  })

  it('does not keep others waiting', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, at) => asks(1, `ê ${at}`)))
    await asks(2)
    await until('the other has an answer', () =>
      zalo.delivered.some(({ userId, text }) => userId === person(2) && text.includes('Nguồn')),
    )
    await idle(app)
  })
})
