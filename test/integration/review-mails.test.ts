import { afterAll, beforeAll, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { editAgency } from '../../src/knowledge/edit-agencies.ts'
import { onDatabase } from '../contract/ticket-seed.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { dataFolder, environment, startTestApp } from '../support/running-app.ts'
import { startSmtpDouble, type SmtpDouble } from '../support/smtp-double.ts'
import { until } from '../support/until.ts'
import { answersFrom } from '../support/web-citizen.ts'

/** Two instances on one database and a real mail server, through the weeks of two months. */
let postgres: TestPostgres
let data: ReturnType<typeof dataFolder>
let smtp: SmtpDouble
let url: string
const apps: App[] = []
/** A clock in Vietnam, for both. */
const at = (time: string) => Date.parse(`${time}+07:00`)
const clock = { now: at('2026-10-31T09:00') }

beforeAll(async () => {
  postgres = await startPostgres()
  data = dataFolder()
  smtp = await startSmtpDouble()
  url = await postgres.createDatabase('review_mails')
  const env = environment(data.path, {
    ...{ DATABASE_URL: url, SMTP_URL: smtp.url, PUBLIC_URL: 'https://hoi.example.gov.vn' },
    MAIL_FROM: 'Hỏi Đáp Số <hoidap@example.gov.vn>',
  })
  for (let number = 0; number < 2; number++) apps.push(await startTestApp(env, () => clock.now))
})
afterAll(async () => {
  for (const app of apps) await app.stop()
  await smtp.close()
  await postgres.stop()
  data.remove()
})

const POLICE = 'congan@example.gov.vn'
const HEALTH = 'yte@example.gov.vn'

/** As editors publish it: which articles are due when, and who has an address. */
async function prepare(): Promise<void> {
  const { content } = apps[0]!.storage
  const all = await content.allContent()
  const changes: [article: string, reviewBy: string][] = [
    ['can-cuoc-le-phi', '2026-11-30'],
    ['can-cuoc-mat', '2026-10-01'],
    ['can-cuoc-doi', '2026-12-31'],
    ['an-sinh-vneid', '2026-12-01'],
    ['etax-mobile', '2026-11-01'],
  ]
  const edits = changes.map(([article, day]) => {
    const { path, text } = all.find((file) => file.path.endsWith(`/${article}.md`))!
    return { path, base: text, text: text.replace(/^review_by: .*$/m, `review_by: ${day}`) }
  })
  const { path, text } = all.find((file) => file.path === 'knowledge/agencies.yml')!
  const withPolice = editAgency(text, 'cong-an-xa', { email: POLICE })!
  const withBoth = editAgency(withPolice, 'so-y-te', { email: HEALTH })!
  edits.push({ path, base: text, text: withBoth })
  const about = { kind: 'published', by: null, why: null } as const
  const report = await content.saveEdits(edits, about, clock.now)
  expect(report).toMatchObject({ changed: edits.length, conflicts: [] })
  const version = await content.contentVersion()
  for (const app of apps) {
    app.storage.signals.send({ kind: 'content' })
    await until('it runs on that', async () => (await answersFrom(app.url)) >= version)
  }
}

/** It is this late: whoever of the two takes the hour's work has done it. */
async function hour(time: string): Promise<void> {
  clock.now = at(time)
  await until(`the work of ${time} is done`, async () => {
    const job = await onDatabase(url, (db) =>
      db
        .selectFrom('jobs')
        .select(['run_at', 'state'])
        .where('lane', '=', 'chore')
        .where('key', '=', 'reviews')
        .executeTakeFirstOrThrow(),
    )
    return job.state === 'ready' && job.run_at > clock.now
  })
}
const mailsTo = (address: string) => smtp.mails.filter(({ to }) => to === address)

it(
  'an owner is told once a month what is due, whichever instance does it and whatever breaks',
  { timeout: 120_000 },
  async () => {
    await prepare()
    // The first of the month is a Sunday.
    await hour('2026-11-01T09:00')
    await hour('2026-11-02T06:00')
    expect(smtp.mails).toEqual([])

    await smtp.down()
    await hour('2026-11-02T08:00')
    await hour('2026-11-02T09:01')
    await smtp.up()
    expect(smtp.mails).toEqual([])
    await hour('2026-11-02T10:02')
    expect(smtp.mails).toHaveLength(1)
    const [mail] = mailsTo(POLICE)
    expect(mail?.headers.get('subject')).toBe('2 bài trong cẩm nang cần rà soát, tháng 11/2026')
    expect(mail?.headers.get('message-id')).toBe('<ra-soat-2026-11-cong-an-xa@example.gov.vn>')
    const [late, due, ...more] = mail!.text.split('\n').filter((line) => /^\d+\. /.test(line))
    expect(late).toMatch(/^1\. Làm lại thẻ căn cước.* \(đã quá hạn rà soát, ngày 01\/10\/2026\)$/)
    expect(due).toMatch(/^2\. Lệ phí đổi.* \(rà soát trước ngày 30\/11\/2026\)$/)
    expect(more).toEqual([])
    expect(mail!.text).toContain('https://hoi.example.gov.vn/console/bai-viet/can-cuoc-le-phi')
    expect(mail!.text).not.toContain('can-cuoc-doi')

    // Hour by hour and day by day, nothing more of this month.
    await hour('2026-11-02T13:30')
    await hour('2026-11-03T08:00')
    await hour('2026-11-30T08:00')
    expect(smtp.mails).toHaveLength(1)

    // One box that refuses keeps nobody else from theirs.
    smtp.answers(POLICE, 550)
    await hour('2026-12-01T08:00')
    expect(mailsTo(POLICE)).toHaveLength(1)
    expect(mailsTo(HEALTH)).toHaveLength(1)
    smtp.answers(POLICE, 250)
    await hour('2026-12-01T09:01')
    await hour('2026-12-01T10:02')
    expect(mailsTo(HEALTH)).toHaveLength(1)
    expect(mailsTo(POLICE)).toHaveLength(2)
    expect(mailsTo(POLICE)[1]?.headers.get('subject')).toContain('3 bài')
    expect(mailsTo(POLICE)[1]?.text).toContain('/console/bai-viet/can-cuoc-doi')
    expect(smtp.mails).toHaveLength(3)

    await apps[0]!.storage.settings.saveSetting('content.reviewMails', 'off', clock.now)
    await hour('2027-01-04T08:00')
    expect(smtp.mails).toHaveLength(3)
  },
)
