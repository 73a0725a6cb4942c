import { mkdirSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { askersIn } from '../support/app-database.ts'
import { atRest, violations } from '../support/axe.ts'
import { launchBrowser } from '../support/browser.ts'
import { dataFolder, environment, startTestApp } from '../support/running-app.ts'

let browser: Browser
let data: ReturnType<typeof dataFolder>
let app: App
let page: Page

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

beforeEach(async () => {
  data = dataFolder()
  app = await startTestApp(environment(data.path))
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    locale: 'vi-VN',
  })
  page = await context.newPage()
  await page.goto(app.url)
  await page.locator('#greeting').getByText('em chào anh/chị').waitFor()
})
afterEach(async () => {
  await page.context().close()
  await app.stop()
  data.remove()
})

/** Saves a picture when SCREENSHOTS names a folder, for looking at the page by eye. */
async function picture(name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS']
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await atRest(page)
  await page.screenshot({ path: `${folder}/${name}.png` })
}

const rows = () => page.locator('#log .row.bot')
const lastSaid = () => rows().last()

/** Does something and waits for the bot's next words; it may have said the same before. */
async function then(act: () => Promise<void>, says: string | RegExp): Promise<void> {
  const saying = rows().filter({ hasText: says })
  const before = await saying.count()
  await act()
  await saying.nth(before).waitFor()
}
const tap = (label: string) => () =>
  page.getByRole('button', { name: label, exact: true }).last().click()
const write = (text: string) => async () => {
  await page.locator('#field').fill(text)
  await page.locator('#field').press('Enter')
}

it('a menu leads to topics, and a topic to an article that is read screen by screen', async () => {
  await picture('menu-start')
  await then(tap('Hỏi theo chủ đề'), 'chủ đề nào')
  await picture('menu-topics')
  await then(tap('Căn cước'), 'Anh/chị chọn một việc')
  await picture('menu-articles')
  await then(write('lam cccd het bao nhieu tien v'), 'Nguồn:')
  await picture('article')
  const width = await page.evaluate('document.documentElement.scrollWidth')
  expect(width).toBeLessThanOrEqual(360)
  await then(tap('Xem tiếp'), /./)
  await picture('article-next')
  expect(await violations(page)).toEqual([])
})

it('an opinion becomes a ticket, and its code finds it again', async () => {
  await then(tap('Góp ý, phản ánh'), 'loại nào')
  await then(tap('Phản ánh'), 'kể giúp em')
  const report = 'Bộ phận một cửa xã tôi sáng thứ Hai không có người trực, dân chờ hai tiếng.'
  await then(write(report), 'lĩnh vực nào')
  await picture('feedback-field')
  await then(tap('Thủ tục, một cửa'), 'xã, phường nào')
  await then(write('xã Mẫu Một'), 'số điện thoại')
  await then(write('so cua toi la 12'), 'chưa đúng')
  await then(write('0912 345 678'), 'Anh/chị xem lại')
  await picture('feedback-confirm')
  expect(await lastSaid().textContent()).toContain('0912345678')
  await then(tap('Gửi phiếu'), 'Mã phiếu của anh/chị')
  await picture('feedback-done')
  const [ticket] = askersIn(data.path) as { code: string }[]
  expect(ticket).toMatchObject({
    kind: 'phan-anh',
    wording: report,
    place: 'xã Mẫu Một',
    phone: '0912345678',
  })
  await then(write(`phiếu ${ticket?.code.toLowerCase()} tới đâu rồi`), 'đã ghi nhận')
  expect(await violations(page)).toEqual([])
})

it('the quiz asks ten questions, explains each, and keeps no name unasked', async () => {
  await then(write('đố vui'), 'Mình bắt đầu nhé')
  await then(tap('Bắt đầu'), 'Câu 1/10')
  await picture('quiz-question')
  for (let number = 1; number <= 10; number++) {
    const next = number < 10 ? `Câu ${number + 1}/10` : 'Anh/chị có muốn ghi tên'
    await then(write('A'), next)
    if (number === 1) await picture('quiz-answer')
  }
  await then(tap('Không ghi'), 'cảm ơn anh/chị đã chơi')
  await then(write('đố vui'), 'Mình bắt đầu nhé')
  await then(tap('Xem bảng điểm'), 'chưa có ai')
  await picture('quiz-end')
})
