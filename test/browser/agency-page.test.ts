import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { hashOfToken } from '../../src/tickets/forward.ts'
import { DAY, NOW, take } from '../contract/fixture.ts'
import { seedMail, seedTicket } from '../contract/ticket-seed.ts'
import { newToken, startAgencySide, type AgencySide } from '../support/agency-side.ts'
import { violations } from '../support/axe.ts'
import { launchBrowser } from '../support/browser.ts'

let browser: Browser
let side: AgencySide

beforeAll(async () => {
  browser = await launchBrowser()
  side = await startAgencySide()
})
afterAll(async () => {
  await side.stop()
  await browser.close()
})

let made = 0
async function newLink(): Promise<string> {
  const content =
    'Cho hỏi đường liên xã đoạn qua thôn Đông, thôn Đoài cứ mưa là ngập, xe máy chết máy, các cháu đi học rất nguy hiểm, đã báo xã hai lần. Cơ quan nào chịu trách nhiệm, bao giờ sửa?'
  const { storage, look } = side
  const mailId = await look(async (db) => {
    const wordings = [content, 'duong thon dong ngap qua bao gio sua', 'đường ngập báo ai']
    return seedMail(db, [
      await seedTicket(db, { code: `PA-26-0000${++made}-K`, content, wordings }),
    ])
  })
  const token = newToken()
  const job = await take(storage, 'mail')
  const linkId = (await storage.ticketPost.loadMail(mailId))!.tickets[0]!.linkId!
  await storage.ticketPost.beginSending(
    job,
    mailId,
    [{ linkId, tokenHash: hashOfToken(token) }],
    NOW,
  )
  await storage.ticketPost.recordSent(job, mailId, NOW)
  return `${side.url}/tra-loi/${token}`
}

const shots = process.env['AGENCY_SHOTS']

it.each([
  [360, 'light'],
  [360, 'dark'],
  [1280, 'light'],
  [1280, 'dark'],
] as const)('an agency answers at %i px, %s, without script', async (width, colorScheme) => {
  const context = await browser.newContext({
    ...{ viewport: { width, height: 740 }, colorScheme, javaScriptEnabled: true },
    bypassCSP: true,
  })
  const page = await context.newPage()
  async function good(name: string) {
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
    if (shots)
      await page.screenshot({
        path: `${shots}/${name}-${width}-${colorScheme}.png`,
        fullPage: true,
      })
  }
  const link = await newLink()
  await page.goto(link)
  for (const part of await page.locator('details').all())
    await part.locator('summary').first().click()
  await good('open')
  await page.getByLabel('Nội dung trả lời').fill('Đoạn này sẽ được nạo vét trước ngày 20/12/2026.')
  await page.getByLabel('Người ký').fill('Nguyễn Văn A')
  const html = { name: 'cv.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html>') }
  await page.getByLabel('Tệp gửi kèm').setInputFiles(html)
  await page.getByRole('button', { name: 'Gửi câu trả lời' }).click()
  await page.getByText('không đúng loại').waitFor()
  expect(await page.getByLabel('Nội dung trả lời').inputValue()).toContain('nạo vét')
  await good('wrong')
  const pdf = { ...html, buffer: Buffer.from('%PDF-1.7') }
  await page.getByLabel('Tệp gửi kèm').setInputFiles(pdf)
  await page.getByRole('button', { name: 'Gửi câu trả lời' }).click()
  await page.getByText('Đã nhận câu trả lời').waitFor()
  await good('answered')
  side.clock.now = NOW + 31 * DAY
  await page.goto(link)
  await page.getByText('đã hết hiệu lực').waitFor()
  await good('over')
  side.clock.now = NOW
  await context.close()
})

it('its own forms come through without script, whatever the browser says of their origin', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(await newLink())
  await page.getByRole('button', { name: 'Đã nhận' }).click()
  await page.getByText('Đã ghi nhận').waitFor()
  await context.close()
})
