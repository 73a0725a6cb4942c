import { pino } from 'pino'
import { expect, it } from 'vitest'
import { root } from '../../../src/wiring/build-bot.ts'
import { readFolder } from '../../../src/content/file.ts'
import type { Mail } from '../../../src/conversations/alerts.ts'
import { ChannelUnreachable, MaybeSent } from '../../../src/conversations/channel.ts'
import { sampleOrganisation } from '../../../src/knowledge/organisation.ts'
import { createReviewMails } from '../../../src/wiring/open-freshness.ts'
import { defaultSettings, type Settings } from '../../../src/settings/settings.ts'
import { readAgencyMailWords } from '../../../src/tickets/agency-words.ts'
import { handbookArticle } from '../../support/handbook-article.ts'

const { words } = readAgencyMailWords(readFolder(root, 'knowledge'))
const agency = { level: 'province', fields: [], batch: false, straight_out: false, confirm: false }
const workdays = [1, 2, 3, 4, 5]
/** A clock in Vietnam. */
const at = (time: string) => Date.parse(`${time}+07:00`)

function office(start: string, settings: Partial<Settings> = {}) {
  const sent: Mail[] = []
  const noted: { agency: string; month: string; sentAt: number }[] = []
  const world = { now: at(start), fault: null as Error | null, tried: 0, articles: dueArticles() }
  const mails = createReviewMails({
    store: {
      reviewMailsOf: (month) => Promise.resolve(noted.filter((one) => one.month === month)),
      noteReviewMail(who, month, now) {
        noted.push({ agency: who, month, sentAt: now })
        return Promise.resolve()
      },
    },
    send(mail) {
      world.tried++
      if (world.fault) return Promise.reject(world.fault)
      sent.push(mail)
      return Promise.resolve()
    },
    handbook: () => ({
      articles: world.articles,
      laws: [],
      agencies: {
        fields: [],
        agencies: [
          { ...agency, id: 'cong-an-xa', name: 'Công an xã', email: 'ca@example.gov.vn' },
          { ...agency, id: 'so-y-te', name: 'Sở Y tế', email: 'yte@example.gov.vn' },
          { ...agency, id: 'thue', name: 'Thuế tỉnh', email: null },
        ],
      } as never,
      organisation: sampleOrganisation,
    }),
    words: () => words,
    calendar: () => ({
      hours: { days: workdays, shifts: [{ from: 450, to: 690 }] },
      holidays: new Set(['2026-12-01']),
      extraDays: new Set(),
    }),
    settings: { loadSettings: () => Promise.resolve({ ...defaultSettings, ...settings }) },
    publicUrl: 'https://hoi.example.gov.vn/',
    newId: () => 'x1',
    now: () => world.now,
    log: pino({ level: 'silent' }),
  })
  return {
    mails,
    sent,
    noted,
    world,
    hour: (time: string) => ((world.now = at(time)), mails.chore()),
  }
}
const dueArticles = () => [
  handbookArticle('le-phi', { title: 'Lệ phí căn cước', review_by: '2026-11-30' }),
  handbookArticle('mat-the', { title: 'Mất thẻ căn cước', review_by: '2026-10-01' }),
  handbookArticle('thue', { owner: 'thue', review_by: '2026-11-02' }),
  handbookArticle('con-lau', { review_by: '2027-01-31' }),
]

it('mails each owner once a month, from the first office hour on', async () => {
  // The first of the month is a Sunday.
  const { sent, hour, noted } = office('2026-11-01T09:00')
  await hour('2026-11-01T09:00')
  await hour('2026-11-02T06:00')
  expect(sent).toEqual([])
  await hour('2026-11-02T08:00')
  await hour('2026-11-02T09:00')
  await hour('2026-11-20T08:00')
  expect(sent).toHaveLength(1)
  const [mail] = sent
  expect(mail).toMatchObject({ to: 'ca@example.gov.vn', id: 'ra-soat-2026-11-cong-an-xa' })
  expect(mail?.subject).toBe('2 bài trong cẩm nang cần rà soát, tháng 11/2026')
  expect(mail?.text).toContain('1. Mất thẻ căn cước (đã quá hạn rà soát, ngày 01/10/2026)')
  expect(mail?.text).toContain('2. Lệ phí căn cước (rà soát trước ngày 30/11/2026)')
  expect(mail?.text).toContain('https://hoi.example.gov.vn/console/bai-viet/le-phi')
  expect(mail?.text).not.toMatch(/con-lau|[{}]/)
  expect(noted).toEqual([
    { agency: 'cong-an-xa', month: '2026-11', sentAt: at('2026-11-02T08:00') },
  ])
  // A day off, then the next month's.
  await hour('2026-12-01T08:00')
  expect(sent).toHaveLength(1)
  await hour('2026-12-02T08:00')
  expect(sent).toHaveLength(2)
})

it('tries again in the next hour, and never after the mail was handed over', async () => {
  const { sent, hour, world, noted } = office('2026-11-02T08:00')
  world.fault = new ChannelUnreachable('connection refused')
  await hour('2026-11-02T08:00')
  expect(noted).toEqual([])
  world.fault = new MaybeSent('no word from the server')
  await hour('2026-11-02T09:00')
  world.fault = null
  await hour('2026-11-02T10:00')
  expect(sent).toEqual([])
  expect(noted).toHaveLength(1)
})

it('waits for the next hour at once where the server is away, and passes over one box that is full', async () => {
  const { sent, hour, world } = office('2026-11-02T08:00')
  world.articles.push(handbookArticle('vac-xin', { owner: 'so-y-te', review_by: '2026-11-03' }))
  world.fault = new ChannelUnreachable('connection refused', 10_000)
  await hour('2026-11-02T08:00')
  expect(world.tried).toBe(1)
  world.fault = new ChannelUnreachable('mailbox full', undefined, 60_000)
  await hour('2026-11-02T09:00')
  expect(world.tried).toBe(3)
  world.fault = null
  await hour('2026-11-02T10:00')
  expect(sent.map(({ to }) => to)).toEqual(['ca@example.gov.vn', 'yte@example.gov.vn'])
})

it('does nothing of itself where that is switched off; an editor may still send', async () => {
  const { sent, hour, mails, world } = office('2026-11-02T08:00', { 'content.reviewMails': 'off' })
  await hour('2026-11-02T08:00')
  expect(sent).toEqual([])
  expect(await mails.send('cong-an-xa')).toEqual({ sent: at('2026-11-02T08:00') })
  expect(await mails.mailed()).toEqual(new Map([['cong-an-xa', at('2026-11-02T08:00')]]))
  expect(await mails.send('thue')).toEqual({ failed: 'no-address' })
  expect(await mails.send('khong-co')).toEqual({ failed: 'no-address' })
  world.fault = new ChannelUnreachable('connection refused')
  expect(await mails.send('cong-an-xa')).toEqual({
    ...{ failed: 'mail-failed', message: 'connection refused' },
  })
  world.articles = []
  expect(await mails.send('cong-an-xa')).toEqual({ failed: 'nothing' })
})
