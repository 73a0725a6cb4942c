import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import {
  untilMorning,
  zaloErrors,
  zaloOauthErrors,
  type ZaloRemedy,
} from '../../src/channels/zalo/errors.ts'
import { dayOf } from '../../src/calendar/calendar.ts'
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

const MINUTE = 60_000
let data: ReturnType<typeof dataFolder>
let zalo: ZaloDouble
let app: App
/**
 * Moved on by tests that wait for a pause or the morning. It begins at ten in Viet Nam: where the
 * morning is a whole day away, a token ends before it comes.
 */
let skipped = Date.parse(`${dayOf(Date.now())}T10:00:00+07:00`) - Date.now()
let people = 0

const clock = fastClock(50)
const now = () => clock() + skipped

beforeAll(async () => {
  data = dataFolder()
  zalo = await startZaloDouble({ now })
  app = await startTestApp(environment(data.path, zaloEnvironment(zalo)), now)
  zalo.sendEventsTo({ ...zaloTestAccount, url: `${app.url}/webhooks/zalo` }, 'off')
})

afterAll(async () => {
  await app.stop()
  await zalo.close()
  data.remove()
})

/** When somebody last asked, or a little earlier. */
let askedAt = 0

/** Somebody new asks; the first reply to them is the notice, the second the answer. */
async function ask(): Promise<string> {
  askedAt = now()
  const userId = String(2468458835291979220n + BigInt(++people))
  await zalo.post(zalo.event.text({ userId, text: '#bai:vneid-la-gi' }))
  return userId
}

const arrived = (userId: string) => zalo.delivered.filter((each) => each.userId === userId).length
const repliesTo = (userId: string) =>
  rowsOf(
    data.path,
    `select messages.state, messages.reason from messages join contacts on contacts.id = contact_id
      where platform_id = ? and direction = 'out' order by messages.id`,
    userId,
  )
const waiting = () =>
  rowsOf(data.path, "select reason, run_at from jobs where lane = 'deliver' order by id")
const pause = () => rowsOf(data.path, 'select * from channel_pauses')[0]

const rows = <Row>(table: Readonly<Record<string, Row>>) =>
  Object.entries(table).map(([code, row]) => ({ code, ...row }))

/** What becomes of a message whose send was answered with the number. */
const fates: Record<ZaloRemedy, (code: string, userId: string) => Promise<void>> = {
  async refuse(code, userId) {
    await idle(app)
    expect(repliesTo(userId)).toMatchObject([
      { state: 'refused', reason: expect.stringMatching(`^${code}: `) as string },
      { state: 'sent' },
    ])
    expect(arrived(userId)).toBe(1)
  },
  async alert(code, userId) {
    await fates.refuse(code, userId)
  },
  /** Of a text: there is nothing to upload again. */
  async reupload(code, userId) {
    await fates.refuse(code, userId)
  },
  async window(code, userId) {
    await idle(app)
    expect(repliesTo(userId)).toMatchObject([
      { state: 'parked', reason: expect.stringMatching(`^${code}: `) as string },
      { state: 'sent' },
    ])
    await zalo.post(zalo.event.text({ userId, text: '#bai:ntrust' }))
    await idle(app)
    expect(arrived(userId)).toBe(3)
  },
  async retry(_code, userId) {
    await idle(app)
    expect(repliesTo(userId)).toMatchObject([{ state: 'sent' }, { state: 'sent' }])
    expect(zalo.requests.filter(({ raw }) => raw.includes(userId))).toHaveLength(3)
  },
  async refresh(_code, userId) {
    await idle(app)
    expect(repliesTo(userId)).toMatchObject([{ state: 'sent' }, { state: 'sent' }])
  },
  async pause(code, userId) {
    // The row stays when the pause is over, which may be before we look.
    await until('the channel pauses', () => String(pause()?.['reason']).startsWith(`${code}: `))
    expect(Number(pause()?.['until'])).toBeGreaterThan(askedAt)
    skipped += 2 * MINUTE
    await idle(app)
    expect(arrived(userId)).toBe(2)
  },
  async later(code, userId) {
    await putOff(code, userId, () => 10 * MINUTE)
  },
  async morning(code, userId) {
    await putOff(code, userId, untilMorning)
  },
}

/** Waits alone, for as long as is said of when it was sent, while the channel goes on. */
async function putOff(
  code: string,
  userId: string,
  waitFrom: (sentAt: number) => number,
): Promise<void> {
  const isPutOff = () => waiting().some(({ reason }) => String(reason).startsWith(code))
  await until('it is put off', isPutOff)
  const runAt = Number(waiting()[0]?.['run_at'])
  // It was sent after it was asked for and before now.
  const seenAt = now()
  expect(runAt).toBeGreaterThanOrEqual(askedAt + waitFrom(askedAt))
  expect(runAt).toBeLessThan(seenAt + waitFrom(seenAt) + 2 * MINUTE)
  expect(arrived(userId)).toBe(0)
  expect(pause()?.['until'] ?? 0).toBeLessThan(now())
  skipped += runAt - now() + 2 * MINUTE
  zalo.interacted(userId)
  await idle(app)
  expect(arrived(userId)).toBe(2)
}

describe('a send that is answered with', () => {
  it.each(rows(zaloErrors))('$code ($meaning): $remedy', async ({ code, remedy }) => {
    await idle(app)
    const { refreshes } = zalo
    zalo.failNext(1, { error: Number(code) })
    const userId = await ask()
    await fates[remedy](code, userId)
    expect(zalo.refreshes - refreshes).toBe(remedy === 'refresh' ? 1 : 0)
  })

  it('a number nobody has seen is refused, and what comes after goes out', async () => {
    zalo.failNext(1, { error: -99999 })
    await fates.refuse('-99999', await ask())
  })

  it('a token refused although it is fresh pauses the channel, with the reason', async () => {
    zalo.failNext(2, { error: -216 })
    const userId = await ask()
    await fates.pause('-216', userId)
  })

  it.each([
    ['HTTP 429', 429],
    ['HTTP 503', 503],
  ])('%s is tried again', async (_name, status) => {
    const userId = await ask()
    await idle(app)
    zalo.answerNext({ status, body: 'busy' })
    await zalo.post(zalo.event.text({ userId, text: '#bai:ntrust' }))
    if (status === 429) {
      await until('the channel pauses', () => pause()?.['reason'] === 'HTTP 429')
      skipped += 2 * MINUTE
    }
    await idle(app)
    expect(arrived(userId)).toBe(3)
  })

  it('HTTP 404 is refused', async () => {
    zalo.answerNext({ status: 404, body: 'No such API' })
    await fates.refuse('HTTP 404', await ask())
  })
})

describe('a refresh that is answered with', () => {
  it.each(rows(zaloOauthErrors))(
    '$code ($meaning): the channel pauses and says what to do',
    async ({ code, remedy }) => {
      await idle(app)
      zalo.expireToken()
      // Every time: asking who the newcomer is may be first to want a token.
      zalo.setFaultRate(1, undefined, [{ error: Number(code) }], 'token')
      const userId = await ask()
      await until('the channel pauses', () => String(pause()?.['reason']).includes(`${code}: `))
      zalo.setFaultRate(0)
      expect(pause()?.['reason']).toContain(remedy)
      expect(arrived(userId)).toBe(0)
      skipped += 2 * MINUTE
      await idle(app)
      expect(arrived(userId)).toBe(2)
    },
  )

  it('one not known still says what usually helps', async () => {
    zalo.expireToken()
    zalo.setFaultRate(1, undefined, [{ error: -14099 }], 'token')
    const userId = await ask()
    await until('the channel pauses', () => String(pause()?.['reason']).includes('-14099'))
    zalo.setFaultRate(0)
    expect(pause()?.['reason']).toContain('npm run cli -- zalo-token')
    skipped += 2 * MINUTE
    await idle(app)
    expect(arrived(userId)).toBe(2)
  })
})
