import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import type { ChatSession } from '../../src/web/contract.ts'
import { rowsOf } from '../support/app-database.ts'
import {
  dataFolder,
  environment,
  idle,
  startTestApp,
  telegramEnvironment,
} from '../support/running-app.ts'
import { smtpTestLogin, startSmtpDouble, type SmtpDouble } from '../support/smtp-double.ts'
import { startTelegramDouble, type TelegramDouble } from '../support/telegram-double.ts'
import { until } from '../support/until.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const GROUP = -1001234567890
const LAN = 'lan@example.gov.vn'
const MINH = 'minh@example.gov.vn'
const ABOVE = 'truong-phong@example.gov.vn'
const PUBLIC_URL = 'https://hoidap.example.gov.vn'
const FOR_HELP = 'Tôi là Nguyễn Thị Bưởi, cho tôi gặp cán bộ'
const DANGER = 'cứu với nhà tôi đang cháy'

let data: ReturnType<typeof dataFolder>
let smtp: SmtpDouble
let telegram: TelegramDouble
let app: App
let lan: number
/** Added to the clock; never back, for all tests share one app. */
let moved = 0
const now = () => Date.now() + moved

beforeAll(async () => {
  data = dataFolder()
  smtp = await startSmtpDouble()
  telegram = await startTelegramDouble({ now })
  const env = environment(data.path, {
    ...telegramEnvironment(telegram, 'polling'),
    ...{ TELEGRAM_STAFF_CHAT_ID: String(GROUP), PUBLIC_URL },
    ...{ SMTP_URL: smtp.url, MAIL_FROM: smtpTestLogin.user },
  })
  app = await startTestApp(env, now)
  lan = await reader('lan', LAN)
  await reader('minh', MINH)
  const { users } = app.storage.staff
  // Neither wants mail: one did not say so, the other was switched off.
  await users.addUser({ login: 'hoa', name: 'Hoa', role: 'staff', email: 'hoa@example.gov.vn' }, 0)
  await users.changeUser(await reader('nam', 'nam@example.gov.vn'), { active: false })
  moveTo(workingDay(), 9)
})
afterAll(async () => {
  await app.stop()
  await telegram.close()
  await smtp.close()
  data.remove()
})

beforeEach(() => {
  // Far enough from what went before not to be told together with it.
  moved += 2 * MINUTE
})
afterEach(async () => {
  smtp.answers(LAN, 250)
  for (const { contactId } of await app.storage.waiting.waiting()) {
    await app.storage.staffWork.close(contactId, lan, now())
  }
  // Nothing of this test is on its way when the next one moves the clock, or closes the mail server.
  await told()
})

async function reader(login: string, email: string): Promise<number> {
  const { users } = app.storage.staff
  const user = await users.addUser({ login, name: login, role: 'staff', email }, now())
  if (user === 'login-taken') throw new Error(login)
  await users.changeUser(user.id, { alerts: true })
  return user.id
}

/** A Tuesday in the middle of November, when no holiday is near; the next one that is far enough. */
function workingDay(): number {
  const real = new Date()
  const year = real.getUTCFullYear() + (real.getUTCMonth() >= 10 ? 1 : 0)
  const day = new Date(Date.UTC(year, 10, 10))
  while (day.getUTCDay() !== 2) day.setUTCDate(day.getUTCDate() + 1)
  return day.getTime()
}

/** @param hour in Viet Nam */
function moveTo(day: number, hour: number): void {
  const at = day + (hour - 7) * HOUR
  if (at < now()) throw new Error('the clock never goes back')
  moved = at - Date.now()
}
const today = () => Math.floor((now() + 7 * HOUR) / (24 * HOUR)) * 24 * HOUR

async function write(token: string, text: string): Promise<void> {
  const response = await fetch(`${app.url}/chat/messages`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ id: randomUUID(), text }),
  })
  expect(response.status).toBe(202)
  // Also while the mail server is away: answering does not wait for it.
  await idle(app)
}

/** Somebody new writes in the web chat and comes to wait. */
async function beginsAs(text: string): Promise<{ token: string; contactId: number }> {
  const known = new Set((await app.storage.waiting.waiting()).map(({ contactId }) => contactId))
  const session = await fetch(`${app.url}/chat/session`, { method: 'POST' })
  const { token } = (await session.json()) as ChatSession
  await write(token, text)
  const begun = (await app.storage.waiting.waiting()).find(({ contactId }) => !known.has(contactId))
  if (!begun) throw new Error('nobody waits')
  return { token, contactId: begun.contactId }
}

/** @returns number of the contact */
const begins = async (text = FOR_HELP) => (await beginsAs(text)).contactId

/** A member of staff answers in the console. */
async function answers(contactId: number): Promise<void> {
  const reply = { clientId: randomUUID(), parts: [{ text: 'Chào bà', choices: [] }] }
  const who = { contactId, by: lan, traceId: 'staff', now: now() }
  const { kind } = await app.storage.staffWork.reply({ ...reply, ...who })
  expect(kind).toBe('stored')
}

const linkTo = (contactId: number) => `${PUBLIC_URL}/console/hoi-thoai/${contactId}`
const isAbout = (contactId: number) => (text: string) =>
  text.split(/\s/).includes(linkTo(contactId))
const mailsAbout = (contactId: number, to?: string) =>
  smtp.mails.filter((mail) => (!to || mail.to === to) && isAbout(contactId)(mail.text))
const subjects = (contactId: number, to: string) =>
  mailsAbout(contactId, to).map(({ headers }) => headers.get('subject'))
const posts = () => telegram.delivered.filter(({ chatId }) => chatId === GROUP)
const postsAbout = (contactId: number) => posts().filter(({ text }) => isAbout(contactId)(text))

/** Resolves when no alert is due and no notice on its way. */
const told = () =>
  until('nothing is left to tell', async () => {
    const { queue } = app.storage
    // In this order: the one becomes the other.
    return (
      (await queue.oldestDue('alert', now())) === null &&
      (await queue.oldestDue('notify', now())) === null
    )
  })

describe('somebody asks for a person', () => {
  it('each member who wants it has one mail, the group one message, with a link and no word of theirs', async () => {
    const person = await begins()
    await told()
    expect(mailsAbout(person).map(({ to }) => to)).toEqual(expect.arrayContaining([LAN, MINH]))
    expect(mailsAbout(person)).toHaveLength(2)
    expect(subjects(person, LAN)).toEqual(['Có người đang chờ cán bộ (chat trên trang web)'])
    expect(postsAbout(person)).toHaveLength(1)
    const written = [
      ...postsAbout(person).map(({ text }) => text),
      ...mailsAbout(person).flatMap(({ text, html }) => [text, html]),
    ]
    expect(written).toHaveLength(5)
    for (const text of written) {
      expect(text).toContain('xin gặp cán bộ')
      expect(text).not.toMatch(/Bưởi|Nguyễn|cho tôi/)
    }
  })

  it('who begins to wait within the next minute is told of together with others', async () => {
    const first = await begins()
    await told()
    const [second, third] = [await begins(), await begins()]
    await told()
    expect(mailsAbout(first, LAN)).toHaveLength(1)
    expect([second, third].flatMap((each) => mailsAbout(each, LAN))).toEqual([])
    moved += MINUTE
    await told()
    expect(subjects(second, LAN)).toEqual([
      expect.stringMatching(/^2 người đang chờ cán bộ \(chat trên trang web; lâu nhất \d phút\)$/),
    ])
    expect(mailsAbout(third, LAN)).toEqual(mailsAbout(second, LAN))
    expect(mailsAbout(first, LAN)).toHaveLength(1)
    expect(postsAbout(third)).toEqual(postsAbout(second))
  })

  it('the reminder after ten minutes says how long; above them one hears after thirty', async () => {
    await app.storage.settings.saveSetting('waiting.escalateTo', ABOVE, now())
    const person = await begins()
    await told()
    moved += 11 * MINUTE
    await until('they are reminded', () => mailsAbout(person, LAN).length === 2)
    expect(subjects(person, LAN)[1]).toMatch(
      /^Nhắc lại: có người đang chờ cán bộ \(chat trên trang web, 1\d phút\)$/,
    )
    await told()
    expect(mailsAbout(person, ABOVE)).toEqual([])
    moved += 20 * MINUTE
    await until('somebody above hears of it', () => mailsAbout(person, ABOVE).length === 1)
    await told()
    expect(subjects(person, ABOVE)[0]).toMatch(/^Chờ quá lâu: .*, 3\d phút\)$/)
    expect(mailsAbout(person, MINH)).toHaveLength(3)
    expect(postsAbout(person)).toHaveLength(3)
  })
})

describe('danger', () => {
  it('is told once while the person goes on writing, and again after some minutes', async () => {
    const { token, contactId } = await beginsAs(DANGER)
    await told()
    expect(mailsAbout(contactId, LAN)).toHaveLength(1)
    await write(token, DANGER)
    await told()
    expect(mailsAbout(contactId, LAN)).toHaveLength(1)
    moved += 6 * MINUTE
    await write(token, DANGER)
    await until('it is told again', () => mailsAbout(contactId, LAN).length === 2)
  })

  it('is told also where staff held the conversation before', async () => {
    const { token, contactId } = await beginsAs(FOR_HELP)
    await told()
    await answers(contactId)
    moved += MINUTE
    await write(token, DANGER)
    await until('it is told', () => postsAbout(contactId).length === 2)
    expect(postsAbout(contactId)[1]?.text).toMatch(/^KHẨN CẤP/)
    await app.storage.staffWork.close(contactId, lan, now())
  })
})

describe('a way that does not work', () => {
  it('mail goes out once the server is back; the group is not told again', async () => {
    await smtp.down()
    const person = await begins()
    await until('the group knows', () => postsAbout(person).length === 1)
    const reasons = () =>
      rowsOf(
        data.path,
        `select reason from jobs where lane = 'notify' and state = 'ready' and reason is not null`,
      ).map(({ reason }) => reason)
    await until('both mails wait', () => reasons().length === 2)
    const said = reasons()
    await smtp.up()
    // An open connection hears 421, a new one finds nobody; whose turn comes after that only waits.
    const tried = said.filter((reason) => reason !== 'mail pauses')
    expect(tried.length).toBeGreaterThan(0)
    for (const reason of tried) expect(reason).toMatch(/ECONNREFUSED|^421 /)
    await told()
    expect(mailsAbout(person)).toEqual([])
    moved += MINUTE
    await until('both have their mail', () => mailsAbout(person).length === 2)
    await told()
    expect(mailsAbout(person)).toHaveLength(2)
    expect(postsAbout(person)).toHaveLength(1)
  })

  it('a refused address does not stop the others, nor is it tried again', async () => {
    smtp.answers(LAN, 550, '5.1.1 no such user here')
    const person = await begins()
    await told()
    expect(mailsAbout(person).map(({ to }) => to)).toEqual([MINH])
    expect(postsAbout(person)).toHaveLength(1)
    expect(
      rowsOf(data.path, `select reason from jobs where lane = 'notify' and state = 'buried'`),
    ).toEqual([{ reason: expect.stringMatching(/^550: .*no such user here/) as string }])
    smtp.answers(LAN, 250)
    moved += MINUTE
    await told()
    expect(mailsAbout(person)).toHaveLength(1)
  })

  it('a group that is flooded is written to when Telegram says so', async () => {
    telegram.failNext(1, { code: 429, retryAfter: 40 })
    const person = await begins()
    await until('mail is there', () => mailsAbout(person).length === 2)
    await told()
    expect(postsAbout(person)).toEqual([])
    moved += 41_000
    await until('the group knows', () => postsAbout(person).length === 1)
    await told()
    expect(mailsAbout(person)).toHaveLength(2)
  })

  it('what cannot be told for a day is given up; whom somebody took is not told of any more', async () => {
    await smtp.down()
    const [left, taken] = [await begins(), await begins(DANGER)]
    const given = () =>
      rowsOf(
        data.path,
        `select key, reason from jobs where lane = 'notify' and state = 'buried'
          and reason like 'not sent for 24 h%'`,
      )
    await until('the group knows of both', () =>
      [left, taken].every((each) => postsAbout(each).length > 0),
    )
    // Nor is a mail just being tried, which would be given up by the later clock.
    await told()
    await answers(taken)
    moved += 25 * HOUR
    await until('mail is given up', () => given().length >= 2)
    await smtp.up()
    moved += MINUTE
    await told()
    expect(mailsAbout(taken)).toEqual([])
    expect(given().map(({ key }) => String(key).split(' ')[0])).not.toContain('emergency')
  })
})

describe('outside office hours', () => {
  it('danger is told at once, the others at the next opening if they still wait', async () => {
    moveTo(today() + 24 * HOUR, 20)
    const [still, taken] = [await begins(), await begins()]
    const danger = await begins(DANGER)
    await told()
    expect([still, taken].flatMap((each) => mailsAbout(each))).toEqual([])
    expect(subjects(danger, LAN)).toEqual([
      'KHẨN CẤP: có người có vẻ đang gặp nguy hiểm (chat trên trang web)',
    ])
    const [post] = postsAbout(danger)
    expect(post?.text).toMatch(/^KHẨN CẤP: /)
    expect(post?.text).not.toContain('cháy')
    expect(mailsAbout(danger, LAN)[0]?.headers.get('importance')).toBe('High')

    await answers(taken)
    await app.storage.staffWork.close(danger, lan, now())
    moveTo(today() + 24 * HOUR, 7.4)
    await told()
    expect(mailsAbout(still)).toEqual([])
    moveTo(today(), 7.6)
    await until('staff hear of it', () => mailsAbout(still).length === 2)
    await told()
    expect(subjects(still, LAN)).toEqual([
      expect.stringMatching(/^Có người đang chờ cán bộ \(chat trên trang web, 11 giờ 3\d phút\)$/),
    ])
    expect(mailsAbout(taken)).toEqual([])
    expect(postsAbout(taken)).toEqual([])
    expect(postsAbout(danger)).toHaveLength(1)
  })

  it('a channel without office hours is told of at any time', async () => {
    await app.storage.settings.saveSetting('office.web', 'off', now())
    moveTo(today(), 21)
    const person = await begins()
    await told()
    expect(mailsAbout(person)).toHaveLength(2)
    await app.storage.settings.saveSetting('office.web', 'on', now())
  })
})
