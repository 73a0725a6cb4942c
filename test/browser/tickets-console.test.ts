import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type App } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { launchBrowser } from '../support/browser.ts'
import { cheapPasswords, logInAs, type ConsoleBrowser } from '../support/console-client.ts'
import { desk, faultsOf, pagesOfPeople, phone, picture } from '../support/console-pages.ts'
import { dataFolder, environment } from '../support/running-app.ts'
import { seedTicket, type SeededTicket } from '../support/seeded-tickets.ts'
import { sharedReading } from '../support/shared-reading.ts'
import { smtpTestLogin, startSmtpDouble, type SmtpDouble } from '../support/smtp-double.ts'

/** One office: an editor-in-chief, two who work on tickets, one who only looks. */
let browser: Browser
let data: ReturnType<typeof dataFolder>
let app: App
let smtp: SmtpDouble
let admin: ConsoleBrowser
let lan: ConsoleBrowser
let minh: ConsoleBrowser
let viewer: ConsoleBrowser
const pages = pagesOfPeople()

const MAILBOX = 'vanthu@so-khcn.example.gov.vn'

beforeAll(async () => {
  data = dataFolder()
  browser = await launchBrowser()
  smtp = await startSmtpDouble()
  const mail = {
    SMTP_URL: smtp.url,
    MAIL_FROM: smtpTestLogin.user,
    PUBLIC_URL: 'http://hoidap.example.gov.vn',
  }
  app = await startApp(readConfig(environment(data.path, mail)), {
    log: createLog('silent'),
    pollMs: 20,
    passwordCost: cheapPasswords,
    reading: sharedReading,
    limits: { sessions: 1000 },
  })
  admin = await logInAs(app, 'admin', { login: 'truong.phong', name: 'Phạm Thị Trưởng' })
  lan = await logInAs(app, 'staff', { login: 'lan.nt', name: 'Nguyễn Thị Lan' })
  minh = await logInAs(app, 'staff', { login: 'minh.tv', name: 'Trần Văn Minh' })
  viewer = await logInAs(app, 'viewer', { login: 'xem.lv', name: 'Lê Văn Xem' })
  const { status } = await admin.put('/agencies/so-khcn', { email: MAILBOX })
  expect(status).toBe(200)
})
afterAll(async () => {
  await browser.close()
  await app.stop()
  await smtp.close()
  data.remove()
})
afterEach(() => pages.closeAll())

async function consoleOf(who: ConsoleBrowser, path: string, viewport = desk): Promise<Page> {
  const page = await pages.open(browser, who, `${app.url}/console${path}`, viewport)
  await page.locator('#main').waitFor()
  return page
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const news = (page: Page, text: string) =>
  page.locator('.mantine-Notification-root', { hasText: text })
const block = (page: Page, title: string) =>
  page.locator('section.block', { has: page.getByRole('heading', { name: title, exact: true }) })
async function fromMenu(page: Page, item: string): Promise<void> {
  await button(page, 'Việc khác').click()
  await page.getByRole('menuitem', { name: item }).click()
}

let made = 0
/** Every ticket has a code of its own. */
function ticket(over: Partial<SeededTicket> = {}): { id: number; code: string } {
  const letters = '3479ACDEFHJKMNPQRTUVWXY'
  const code = `PA-26-TEST${letters[made % 23]}-${letters[Math.floor(made++ / 23)]}`
  const content = 'Mạng cáp quang bao giờ kéo tới xóm Bãi?'
  return { code, id: seedTicket(data.path, { code, content, ...over }) }
}
const likely = [
  { agency: 'so-khcn', confidence: 0.86 },
  { agency: 'trung-tam-hcc', confidence: 0.2 },
]

describe('a ticket', () => {
  it(
    'is given by one key, sent after a look at the mail, answered, and approved',
    { timeout: 120_000 },
    async () => {
      const { id, code } = ticket({
        suggested: likely,
        wordings: ['Mạng cáp quang bao giờ kéo tới xóm Bãi?', 'bao gio co mang xom bai'],
      })
      const board = await consoleOf(minh, '/phieu')
      await board.getByRole('link', { name: code }).waitFor()
      const page = await consoleOf(lan, `/phieu/${id}`)
      // The agencies' names come on their own.
      await button(page, /Sở Khoa học và Công nghệ\s*khớp 86%/).waitFor()
      await page.getByText('bao gio co mang xom bai').waitFor()
      await picture(page, 'ticket-new')

      await page.keyboard.press('1')
      await news(page, 'Đã giao cho Sở Khoa học và Công nghệ').waitFor()
      await board.getByRole('region', { name: 'Đã phân' }).getByText(code).waitFor()

      await button(page, 'Xem thư rồi gửi').and(page.locator(':focus')).waitFor()
      await page.keyboard.press('Enter')
      const dialog = page.getByRole('dialog', { name: 'Gửi phiếu cho cơ quan' })
      await dialog.getByText(MAILBOX).waitFor()
      await dialog.getByLabel('Lời nhắn thêm').fill('Bà con hỏi nhiều lần.')
      await picture(page, 'ticket-forward')
      const saved = page.waitForEvent('download')
      await dialog.locator('a.file').click()
      expect((await saved).suggestedFilename()).toMatch(/\.docx$/)
      await dialog.getByLabel('Lời nhắn thêm').press('Control+Enter')
      await news(page, 'hàng chờ gửi').waitFor()
      await block(page, 'Trao đổi với cơ quan').getByText(MAILBOX).waitFor()
      await page.locator('.page-title').getByText('Chờ cơ quan').waitFor()
      const mail = smtp.mails.find(({ to, text }) => to === MAILBOX && text.includes(code))
      expect(mail?.text).toContain('Bà con hỏi nhiều lần.')

      await fromMenu(page, 'Trả lời thay cơ quan…')
      await page
        .getByLabel('Câu trả lời', { exact: true })
        .fill('Quý II năm sau sẽ kéo tới xóm Bải.')
      await button(page, 'Lưu, chờ duyệt').click()
      const text = page.getByLabel('Câu trả lời gửi người dân')
      await text.fill('Quý II năm sau sẽ kéo tới xóm Bãi.')
      await page.getByText('Đã sửa so với lời cơ quan').waitFor()
      await picture(page, 'ticket-answered')
      await button(page, 'Duyệt, gửi 2 người hỏi').click()
      await news(page, 'Đã duyệt').waitFor()
      await page.locator('.answer-text', { hasText: 'xóm Bãi.' }).waitFor()
      await page.locator('.timeline', { hasText: 'Duyệt câu trả lời' }).waitFor()
      await picture(page, 'ticket-approved')
    },
  )

  it('tells who was slower that a colleague decided, and shows what is now', async () => {
    const { id } = ticket({ suggested: likely })
    await lan.post(`/tickets/${id}/answers`, { text: 'Tháng sau có mạng.' })
    const [ofLan, ofMinh] = [
      await consoleOf(lan, `/phieu/${id}`),
      await consoleOf(minh, `/phieu/${id}`),
    ]
    await button(ofMinh, 'Duyệt, gửi').waitFor()
    // Minh's page has not heard yet.
    let heard = () => {}
    const late = new Promise<void>((resolve) => (heard = resolve))
    await ofMinh.route(/\/api\/tickets\/\d+$/, async (route) => {
      if (route.request().method() === 'GET') await late
      await route.continue()
    })
    await fromMenu(ofLan, 'Đóng phiếu…')
    await ofLan.getByLabel('Lý do').fill('Đã gọi điện trả lời')
    await ofLan.getByRole('dialog').getByRole('button', { name: 'Đóng phiếu' }).click()
    await news(ofLan, 'Đã đóng phiếu').waitFor()
    await button(ofMinh, 'Duyệt, gửi').click()
    await news(ofMinh, 'Đồng nghiệp vừa xử lý phiếu này trước').waitFor()
    heard()
    await ofMinh.locator('.page-title').getByText('Đã đóng').waitFor()
    expect(await button(ofMinh, 'Duyệt, gửi').count()).toBe(0)
  })

  it('is taken apart and put together again', async () => {
    const { id, code } = ticket({ wordings: ['xóm Bãi chưa có mạng', 'trạm y tế mấy giờ mở cửa'] })
    const page = await consoleOf(lan, `/phieu/${id}`)
    await page.getByRole('checkbox').nth(1).check()
    await button(page, 'Tách 1 người ra phiếu riêng').click()
    await news(page, 'Đã tách 1 người').waitFor()
    await page.locator('.ticket-content', { hasText: 'trạm y tế' }).waitFor()
    await page.locator('.timeline', { hasText: `Tách với phiếu ${code}` }).waitFor()
    await page.goBack()
    await page.getByRole('heading', { name: '1 người hỏi' }).waitFor()
  })

  it('shows a viewer everything and lets them change nothing', async () => {
    const { id } = ticket({ suggested: likely })
    await lan.post(`/tickets/${id}/answers`, { text: 'Tháng sau có mạng.' })
    const page = await consoleOf(viewer, `/phieu/${id}`)
    await page.locator('.answer-text', { hasText: 'Tháng sau có mạng.' }).waitFor()
    await page.getByText('chỉ xem phiếu').waitFor()
    expect(await page.locator('#main button').count()).toBe(0)
    expect(await page.locator('#main').locator('input, textarea, select').count()).toBe(0)
  })
})

describe('the list', () => {
  it('finds with or without marks and by code, keeps its filters in the address, goes by arrows', async () => {
    const first = ticket({ content: 'Lương hưu tháng này chưa về tài khoản', kind: 'phan-anh' })
    const second = ticket({ content: 'Lương hưu nhận hộ cần giấy gì', kind: 'phan-anh' })
    const page = await consoleOf(viewer, '/phieu')
    const search = page.getByLabel('Tìm theo nội dung hoặc mã phiếu')
    await search.fill('luong huu')
    await page.getByRole('link', { name: 'Lương hưu tháng này' }).waitFor()
    await expect.poll(() => page.url()).toContain('tim=luong+huu')
    await expect.poll(() => page.locator('tbody tr').count()).toBe(2)
    await page.getByLabel('Loại phiếu').selectOption('phan-anh')
    await expect.poll(() => page.url()).toContain('loai=phan-anh')
    await page.reload()
    await page.getByRole('link', { name: 'Lương hưu tháng này' }).waitFor()
    expect(await page.getByLabel('Loại phiếu').inputValue()).toBe('phan-anh')

    await page.locator('tbody a').first().focus()
    await page.keyboard.press('ArrowDown')
    const [, below] = await page.locator('tbody a').allTextContents()
    expect(await page.locator('tbody a:focus').textContent()).toBe(below)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: /Phiếu PA-26/ }).waitFor()

    await page.goto(`${app.url}/console/phieu`)
    await page.getByLabel('Tìm theo nội dung hoặc mã phiếu').fill(second.code.toLowerCase())
    await page.locator('tbody').getByText(second.code).waitFor()
    await page.locator('tbody').getByText(first.code).waitFor({ state: 'detached' })
  })

  it('what the bot missed is ignored with a reason, and found among what was ignored', async () => {
    ticket({ content: 'asdf qwer zxcv' })
    const page = await consoleOf(lan, '/chua-tra-loi', phone)
    const one = page.getByRole('article').filter({ hasText: 'asdf qwer zxcv' })
    await one.getByText('Xem cách người dân hỏi').click()
    await one.getByText('“asdf qwer zxcv”').waitFor()
    await one.getByRole('button', { name: 'Bỏ qua' }).click()
    await page.getByLabel('Lý do').fill('Gõ thử, không có nội dung')
    await page.getByRole('dialog').getByRole('button', { name: 'Bỏ qua' }).click()
    await one.waitFor({ state: 'detached' })
    await button(page, 'Bỏ qua').first().click()
    await one.getByText('Gõ thử, không có nội dung').waitFor()
  })
})

describe('what the bot missed', () => {
  it('is listed by how many asked it, then the newest', async () => {
    ticket({ content: 'Xe buýt 07 chạy mấy giờ?', wordings: ['xe buyt 07', 'buýt 07', 'xe 07 ạ'] })
    ticket({ content: 'Bến phà Tân Hòa còn không?' })
    ticket({ content: 'Bãi xe chợ mới ở đâu?' })
    const page = await consoleOf(lan, '/chua-tra-loi')
    await page.getByText('Bãi xe chợ mới ở đâu?').waitFor()
    const asked = await page.getByRole('article').getByRole('heading').allTextContents()
    const [most = '', ...fewer] = asked.filter((words) => /Xe buýt|Bến phà|Bãi xe/.test(words))
    expect(most).toContain('Xe buýt 07')
    expect(fewer).toEqual(['Bãi xe chợ mới ở đâu?', 'Bến phà Tân Hòa còn không?'])
  })
})

describe('agencies', () => {
  it('get an address and a deadline, and the server’s words when a test mail is refused', async () => {
    const page = await consoleOf(admin, '/co-quan')
    await button(page, 'Sửa Trung tâm Phục vụ hành chính công').click()
    await page.getByLabel('Địa chỉ thư').fill('hcc@example.gov.vn')
    await page.getByLabel('Trả lời trong').fill('3')
    await page.getByLabel('Gộp thành một thư mỗi ngày').check()
    await button(page, 'Lưu').click()
    const row = page.getByRole('row', { name: /Trung tâm Phục vụ hành chính công/ })
    await row.getByText('hcc@example.gov.vn').waitFor()
    await row.getByText('3 ngày làm việc').waitFor()
    await row.getByText('một thư mỗi ngày').waitFor()

    smtp.answers('hcc@example.gov.vn', 550, 'hộp thư này không có')
    await row.getByRole('button', { name: 'Gửi thư thử' }).click()
    await page.getByRole('alert').filter({ hasText: '550' }).waitFor()
    smtp.answers('hcc@example.gov.vn', 250)
    await row.getByRole('button', { name: 'Gửi thư thử' }).click()
    await news(page, 'Đã gửi thư thử đến hcc@example.gov.vn').waitFor()
    expect(smtp.mails.filter(({ to }) => to === 'hcc@example.gov.vn')).toHaveLength(1)
  })
})

describe('an article', () => {
  it('is written from a ticket’s answer, mended and published', { timeout: 240_000 }, async () => {
    const { id, code } = ticket({
      content: 'Ở xã có chỗ nào cho mượn máy tính làm bài thi trực tuyến không?',
      suggested: likely,
    })
    await lan.post(`/tickets/${id}/agency`, { agency: 'so-khcn' })
    await lan.post(`/tickets/${id}/answers`, {
      text: 'Nhà văn hóa xã cho mượn máy tính từ 8 giờ đến 16 giờ các ngày làm việc, anh/chị mang theo căn cước.',
    })
    const { body } = await lan.get<{ answers: { id: number; text: string }[] }>(`/tickets/${id}`)
    const answer = body.answers[0]!
    const approved = await lan.post(`/tickets/${id}/answers/${answer.id}/approve`, {
      text: answer.text,
    })
    expect(approved.status).toBe(200)

    const page = await consoleOf(admin, `/phieu/${id}`)
    await button(page, 'Soạn bài từ phiếu').click()
    await page.getByRole('link', { name: `phiếu ${code}` }).waitFor()
    const text = page.getByRole('textbox', { name: 'Câu trả lời', exact: true })
    await text.getByText('Nhà văn hóa xã').first().waitFor()
    // One wording is few; the page says so, and where.
    const problems = block(page, 'Kiểm tra')
    await problems.getByText('Mới có 1 cách hỏi').waitFor()
    await picture(page, 'draft-few')
    await problems
      .getByRole('button', { name: /dòng \d+$/ })
      .first()
      .click()
    await page.getByRole('textbox', { name: 'Cả bài dạng văn bản' }).waitFor()
    await page.getByRole('switch', { name: 'Sửa dạng văn bản' }).click()
    const more = [
      'Nhà văn hóa xã có máy tính cho mượn không?',
      'Muốn mượn máy tính làm bài thi ở đâu?',
      'Không có máy tính thì thi trực tuyến ở đâu?',
    ]
    for (const words of more) {
      await button(page, 'Thêm câu hỏi').click()
      await page
        .getByLabel(/^Câu hỏi \d+$/)
        .last()
        .fill(words)
    }
    // The whole handbook is checked with it.
    await problems.getByText('đăng được').waitFor()
    await button(page, 'Đăng…').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/Đã thử [\d.]+ câu chuẩn/).waitFor()
    await dialog.getByRole('textbox').fill('Bà con hỏi nhiều lần.')
    const accept = dialog.getByLabel(/chấp nhận/)
    if (await accept.isVisible()) await accept.check()
    await dialog.getByRole('button', { name: 'Đăng ngay' }).click()
    await news(page, 'Đã đăng').waitFor()
    await page.goto(`${app.url}/console/nhat-ky`)
    await page.getByText('đăng bài').filter({ visible: true }).first().waitFor()
  })
})

describe('every page of tickets', () => {
  it(
    'is without fault to axe, light and dark, on a phone and a desk',
    { timeout: 240_000 },
    async () => {
      const fresh = ticket({
        suggested: likely,
        wordings: ['mạng xóm Bãi', 'xom bai chua co mang'],
      })
      const answered = ticket({ suggested: likely })
      await lan.post(`/tickets/${answered.id}/agency`, { agency: 'so-khcn' })
      await lan.post(`/tickets/${answered.id}/answers`, { text: 'Tháng sau có mạng.' })
      const given = ticket({ suggested: likely })
      await lan.post(`/tickets/${given.id}/forward`, { agency: 'so-khcn', note: '' })
      await lan.post(`/tickets/${given.id}/notes`, { text: 'Đã gọi, hẹn thứ Năm.' })
      const found = await faultsOf(await consoleOf(admin, '/phieu'), app.url, [
        ['board', '/phieu', fresh.code],
        ['list', '/phieu?xem=danh-sach', fresh.code],
        ['ticket-new', `/phieu/${fresh.id}`, 'khớp 86%'],
        ['ticket-given', `/phieu/${given.id}`, 'Đã gọi, hẹn thứ Năm.'],
        ['ticket-answered', `/phieu/${answered.id}`, 'Duyệt, gửi'],
        ['missed', '/chua-tra-loi', 'Xem cách người dân hỏi'],
        ['agencies', '/co-quan', 'ngày làm việc'],
        ['drafts', '/ban-nhap', 'Bản nháp'],
      ])
      expect(found).toEqual([])
    },
  )
})
