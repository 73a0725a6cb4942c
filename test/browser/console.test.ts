import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type App } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import type { ConversationList, Session } from '../../src/web/console-contract.ts'
import { launchBrowser } from '../support/browser.ts'
import {
  cheapPasswords,
  consoleBrowser,
  goodPassword,
  logInAs,
  type ConsoleBrowser,
} from '../support/console-client.ts'
import { desk, faultsOf, pagesOfPeople, phone, picture } from '../support/console-pages.ts'
import { cuttableLine, type CuttableLine } from '../support/cuttable-line.ts'
import { png } from '../support/pictures.ts'
import { dataFolder, environment } from '../support/running-app.ts'
import { sharedReading } from '../support/shared-reading.ts'

/** One office for the whole file: an administrator, two who answer, one who only looks. */
let browser: Browser
let data: ReturnType<typeof dataFolder>
let app: App
let line: CuttableLine
let admin: ConsoleBrowser
let lan: ConsoleBrowser
let minh: ConsoleBrowser
let viewer: ConsoleBrowser
const pages = pagesOfPeople()

beforeAll(async () => {
  data = dataFolder()
  browser = await launchBrowser()
  app = await startApp(readConfig(environment(data.path)), {
    log: createLog('silent'),
    pollMs: 20,
    passwordCost: cheapPasswords,
    reading: sharedReading,
    // Everybody of this file comes from one address.
    limits: { sessions: 1000 },
  })
  line = await cuttableLine(app.url)
  admin = await logInAs(app, 'admin', { login: 'truong.phong', name: 'Phạm Thị Trưởng' })
  lan = await logInAs(app, 'staff', { login: 'lan.nt', name: 'Nguyễn Thị Lan' })
  minh = await logInAs(app, 'staff', { login: 'minh.tv', name: 'Trần Văn Minh' })
  viewer = await logInAs(app, 'viewer', { login: 'xem.lv', name: 'Lê Văn Xem' })
  await admin.put('/canned-answers/chao', {
    title: 'Chào hỏi',
    text: 'Chào {ten}, tôi là {toi}, {don_vi}.',
  })
})
afterAll(async () => {
  await browser.close()
  await line.close()
  await app.stop()
  data.remove()
})
afterEach(() => pages.closeAll())

/** The console in a browser where somebody is logged in. */
async function consoleOf(
  who: ConsoleBrowser,
  { path = '', viewport = desk, url = app.url } = {},
): Promise<Page> {
  const page = await pages.open(browser, who, `${url}/console${path}`, viewport)
  await page.locator('#main').waitFor()
  return page
}

/** The chat page of somebody new. */
async function citizen(): Promise<Page> {
  const page = await pages.open(browser, null, app.url, phone)
  await page.locator('#greeting').getByText('em chào anh/chị').waitFor()
  return page
}
async function write(page: Page, text: string): Promise<void> {
  await page.locator('#field').fill(text)
  await page.locator('#field').press('Enter')
}
const botRows = (page: Page) => page.locator('#log .row.bot')
const staffRow = (page: Page, text: string) => page.locator('#log .row.staff', { hasText: text })
/** Sends what nobody else writes, asks for a person, and waits until the bot has said so. */
async function askForStaff(page: Page, words: string): Promise<void> {
  await write(page, words)
  await botRows(page).first().waitFor()
  await write(page, 'cho tôi gặp cán bộ')
  await toldThatStaffCome(page)
}
/** Not just another row: of the answer before, one may still be on its way. */
const toldThatStaffCome = (page: Page) =>
  botRows(page).getByText('ghi lại yêu cầu gặp cán bộ').waitFor()

const rows = (page: Page) => page.locator('.list a.row')
const waitingRow = (page: Page) => rows(page).filter({ hasText: 'Xin gặp cán bộ' })
const thread = (page: Page) => page.getByRole('region', { name: 'Tin nhắn' })
const said = (page: Page, text: string) => thread(page).locator('article', { hasText: text })
/** While it is on its way the page may show it a second time. */
const isThereOnce = (page: Page, text: string) =>
  expect.poll(() => said(page, text).count()).toBe(1)
const box = (page: Page) => page.getByLabel('Tin trả lời')
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const claim = (page: Page) => button(page, 'Nhận trả lời')
async function answer(page: Page, text: string): Promise<void> {
  await box(page).fill(text)
  await box(page).press('Enter')
}
async function chooseFromMenu(page: Page, item: string): Promise<void> {
  await button(page, 'Việc khác với hội thoại này').click()
  await page.getByRole('menuitem', { name: item }).click()
}
const news = (page: Page, words: string | RegExp) =>
  page.locator('.mantine-Notification-root', { hasText: words }).first()
const loaded = (image: Locator) =>
  expect
    .poll(() => image.evaluate((one) => (one as unknown as { naturalWidth: number }).naturalWidth))
    .toBeGreaterThan(0)
const idIn = (page: Page) => Number(/hoi-thoai\/(\d+)/.exec(page.url())?.[1])

describe('a person is passed from the bot to people and back', () => {
  it('live on every screen, and by the score at the end', { timeout: 240_000 }, async () => {
    const [ofLan, ofMinh] = await Promise.all([consoleOf(lan), consoleOf(minh)])
    for (const page of [ofLan, ofMinh]) await page.getByText('Không có ai đang chờ').waitFor()
    const person = await citizen()
    await write(person, 'VNeID là gì?')
    await person.locator('.source').waitFor()
    await write(person, 'cho tôi gặp cán bộ')
    await toldThatStaffCome(person)

    for (const page of [ofLan, ofMinh]) {
      await waitingRow(page).click()
      await said(page, 'VNeID là gì?').waitFor()
    }
    await picture(ofLan, 'story-waiting')

    // Minh's page has not heard yet that Lan was faster.
    let heard = () => {}
    const late = new Promise<void>((resolve) => (heard = resolve))
    const asks = /\/api\/conversations\/\d+(?:\/messages)?$/
    await ofMinh.route(asks, async (route) => {
      if (route.request().method() === 'GET') await late
      await route.continue()
    })
    await claim(ofLan).click()
    await news(ofLan, 'Bot sẽ im lặng').waitFor()
    await claim(ofMinh).click()
    await news(ofMinh, 'Nguyễn Thị Lan').waitFor()
    heard()
    await ofMinh.locator('.held', { hasText: 'Nguyễn Thị Lan đang trả lời' }).waitFor()
    await box(ofMinh).fill('Tôi trả lời thay nhé')
    expect(await button(ofMinh, 'Gửi').isDisabled()).toBe(true)
    await box(ofMinh).fill('')
    await picture(ofMinh, 'story-held')

    const botBefore = await botRows(person).count()
    await answer(ofLan, 'Chào bác, cháu là Lan ở Sở. Bác cần giúp gì ạ?')
    await staffRow(person, 'Bác cần giúp gì ạ?').getByText('Nguyễn Thị Lan').waitFor()
    await write(person, 'Bác quên mật khẩu VNeID, làm sao lấy lại?')
    await said(ofLan, 'Bác quên mật khẩu VNeID').waitFor()
    await said(ofMinh, 'Bác quên mật khẩu VNeID').waitFor()

    const photo = { name: 'man-hinh.png', mimeType: 'image/png', buffer: png(64, 48, [9, 90, 160]) }
    await person.locator('#picture-input').setInputFiles(photo)
    await person.locator('.chosen-picture').waitFor()
    await person.locator('#send').click()
    await loaded(thread(ofLan).locator('.person .picture img'))

    await ofLan
      .locator('.composer input[type=file]')
      .setInputFiles({ ...photo, name: 'huong-dan.png' })
    await ofLan.locator('.composer-extra', { hasText: 'huong-dan.png' }).waitFor()
    await answer(ofLan, 'Bác bấm vào chỗ này ạ.')
    await staffRow(person, 'Bác bấm vào chỗ này ạ.').waitFor()
    await person.locator('.row.staff .picture[data-state=shown]').waitFor()
    await loaded(thread(ofLan).locator('.staff .picture img'))
    await said(ofLan, 'Bác bấm vào chỗ này ạ.').getByText('Đã gửi').waitFor()

    await ofLan.getByLabel('Ghi chú cho đồng nghiệp').fill('Bác lớn tuổi, nên gọi điện.')
    await button(ofLan, 'Lưu ghi chú').click()
    await ofMinh.locator('.notes', { hasText: 'nên gọi điện' }).getByText('Lan').waitFor()

    await box(ofLan).pressSequentially('/ch')
    await ofLan.getByRole('option', { name: 'Chào hỏi' }).waitFor()
    await box(ofLan).press('Enter')
    await expect
      .poll(() => box(ofLan).inputValue())
      .toMatch(/^Chào anh\/chị, tôi là Nguyễn Thị Lan, Sở/)
    await box(ofLan).fill('')
    await ofLan
      .locator('.card')
      .first()
      .filter({ hasText: /mật khẩu/i })
      .waitFor()
    await ofLan.keyboard.press('Alt+1')
    await expect.poll(() => box(ofLan).inputValue()).toMatch(/mật khẩu/i)
    await picture(ofLan, 'story-suggestion')
    await box(ofLan).press('Enter')
    await person.locator('.row.staff').nth(2).waitFor()

    await chooseFromMenu(ofLan, 'Chuyển cho người khác…')
    await ofLan.getByRole('radio', { name: 'Trần Văn Minh' }).check()
    await button(ofLan, 'Chuyển').click()
    await ofLan.locator('.held', { hasText: 'Trần Văn Minh đang trả lời' }).waitFor()
    await ofMinh.locator('.talk-state', { hasText: 'Tôi đang trả lời' }).waitFor()
    expect(await botRows(person).count()).toBe(botBefore)

    await chooseFromMenu(ofMinh, 'Giao lại cho bot')
    await ofLan.locator('.talk-state', { hasText: 'Bot đang trả lời' }).waitFor()
    await write(person, 'lam the can cuoc cho con o dau')
    await botRows(person).nth(botBefore).getByText('Dưới 6 tuổi:').waitFor()
    await said(ofMinh, 'Dưới 6 tuổi:').waitFor()

    await claim(ofMinh).click()
    await answer(ofMinh, 'Bác còn cần gì nữa không ạ?')
    await staffRow(person, 'Bác còn cần gì nữa không ạ?').getByText('Trần Văn Minh').waitFor()
    await button(ofMinh, 'Xong, đóng').click()
    await person.getByRole('button', { name: '5 – Rất tốt' }).click()
    for (const page of [ofMinh, ofLan]) {
      await page.locator('.part', { hasText: 'Đánh giá' }).getByText('5/5').waitFor()
    }
    await picture(ofMinh, 'story-closed')
    await picture(person, 'story-citizen')
  })
})

describe('writing', () => {
  it('a double click sends once, and a draft outlives a reload', async () => {
    const person = await citizen()
    await askForStaff(person, 'Tôi hỏi về chữ ký số')
    const page = await consoleOf(lan)
    await waitingRow(page).first().click()
    await claim(page).click()
    await box(page).fill('Chỉ một lần thôi ạ')
    await button(page, 'Gửi').dblclick()
    await staffRow(person, 'Chỉ một lần thôi ạ').waitFor()
    await said(page, 'Chỉ một lần thôi ạ').getByText('Đã gửi').waitFor()
    await isThereOnce(page, 'Chỉ một lần thôi ạ')
    await box(page).fill('Câu đang viết dở')
    await page.reload()
    await isThereOnce(page, 'Chỉ một lần thôi ạ')
    expect(await staffRow(person, 'Chỉ một lần thôi ạ').count()).toBe(1)
    expect(await box(page).inputValue()).toBe('Câu đang viết dở')
    await lan.post(`/conversations/${idIn(page)}/close`)
  })

  it('when the line is cut the page says so calmly, and catches up by itself', async () => {
    const person = await citizen()
    await askForStaff(person, 'Tôi hỏi về lý lịch tư pháp')
    const page = await consoleOf(lan, { url: line.url })
    await waitingRow(page).first().click()
    await claim(page).click()
    await answer(page, 'Cháu nghe ạ')
    await staffRow(person, 'Cháu nghe ạ').waitFor()
    // The page knows it too: else it would be another that was not sent.
    await said(page, 'Cháu nghe ạ').getByText('Đã gửi').waitFor()
    await isThereOnce(page, 'Cháu nghe ạ')
    const lost = page.getByText('Mất kết nối, đang nối lại…')
    expect(await lost.count()).toBe(0)

    line.cut()
    await write(person, 'Bác viết lúc mất mạng')
    await lost.waitFor()
    await answer(page, 'Cháu trả lời lúc mất mạng')
    await thread(page).getByText('Chưa gửi được').waitFor()
    await picture(page, 'line-cut')
    expect(await said(page, 'Bác viết lúc mất mạng').count()).toBe(0)
    const askedMeanwhile = await citizen()
    await askForStaff(askedMeanwhile, 'Người khác hỏi lúc mất mạng')

    line.mend()
    await said(page, 'Bác viết lúc mất mạng').waitFor()
    await lost.waitFor({ state: 'detached' })
    await waitingRow(page).waitFor()
    await button(page, 'Thử lại').click()
    await staffRow(person, 'Cháu trả lời lúc mất mạng').waitFor()
    await said(page, 'Cháu trả lời lúc mất mạng').getByText('Đã gửi').waitFor()
    const texts = ['Bác viết lúc mất mạng', 'Cháu trả lời lúc mất mạng']
    for (const text of texts) await isThereOnce(page, text)
    expect(await page.getByText('Chưa gửi được').count()).toBe(0)
    await closeAll()
  })

  it('when the session has ended one logs in and is back with what was written', async () => {
    const person = await citizen()
    await askForStaff(person, 'Tôi hỏi về thuế đất')
    const elsewhere = await anotherSession()
    const page = await consoleOf(elsewhere)
    await waitingRow(page).first().click()
    await box(page).fill('Cháu đang xem hồ sơ, bác chờ')
    const where = page.url()
    await endOtherSessions()
    // News of a ticket may have let the page find out before the click does.
    const logInAgain = page.getByRole('heading', { name: 'Đăng nhập' })
    await claim(page).or(logInAgain).click()
    await logInAgain.waitFor()
    await page.getByText('Tin đang soạn vẫn còn').waitFor()
    await picture(page, 'login-again')
    // From here on the server does not tell that the session has ended: only the send finds out.
    await page.route('**/api/live', () => undefined)
    await logIn(page)
    expect(page.url()).toBe(where)
    expect(await box(page).inputValue()).toBe('Cháu đang xem hồ sơ, bác chờ')

    // Also what was being sent is kept.
    await endOtherSessions()
    await button(page, 'Gửi').click()
    await logIn(page)
    await thread(page).getByText('Chưa gửi được').waitFor()
    await button(page, 'Thử lại').click()
    await staffRow(person, 'bác chờ').waitFor()
    await isThereOnce(page, 'bác chờ')
    await closeAll()
  })

  it('works by keyboard alone, from the login to the bot', async () => {
    const person = await citizen()
    await askForStaff(person, 'Tôi hỏi về hộ chiếu')
    const page = await pages.open(browser, null, `${app.url}/console`)
    await tabTo(page, page.getByLabel('Tên đăng nhập'))
    await page.keyboard.type('lan.nt')
    await tabTo(page, page.getByLabel('Mật khẩu', { exact: true }))
    await page.keyboard.type(goodPassword)
    await page.keyboard.press('Enter')
    await waitingRow(page).waitFor()
    await tabTo(page, waitingRow(page).first())
    await page.keyboard.press('Enter')
    await claim(page).waitFor()
    await tabTo(page, claim(page))
    await page.keyboard.press('Enter')
    await button(page, 'Xong, đóng').waitFor()
    await tabTo(page, box(page))
    await page.keyboard.type('Bác mang theo giấy tờ cũ ạ')
    await page.keyboard.press('Enter')
    await staffRow(person, 'Bác mang theo giấy tờ cũ ạ').waitFor()
    await tabTo(page, button(page, 'Việc khác với hội thoại này'), 'Shift+Tab')
    await page.keyboard.press('Enter')
    const back = page.getByRole('menuitem', { name: 'Giao lại cho bot' })
    await back.waitFor()
    // The focus comes into the menu a moment after the menu itself.
    await page.locator('[role=menu]:focus-within').waitFor()
    for (let presses = 0; presses < 6 && !(await hasFocus(back)); presses++) {
      await page.keyboard.press('ArrowDown')
    }
    await page.keyboard.press('Enter')
    await page.locator('.talk-state', { hasText: 'Bot đang trả lời' }).waitFor()
  })
})

const hasFocus = async (element: Locator) =>
  (await element.and(element.page().locator(':focus')).count()) > 0
async function tabTo(page: Page, element: Locator, key = 'Tab'): Promise<void> {
  await element.waitFor()
  for (let presses = 0; presses < 40; presses++) {
    if (await hasFocus(element)) return
    await page.keyboard.press(key)
  }
  throw new Error(`${String(element)} is not reached by ${key}`)
}

/** Another session of Lan's: what ends it must not end the one of the other tests. */
async function anotherSession(): Promise<ConsoleBrowser> {
  const again = consoleBrowser(app.url)
  const { status } = await again.post('/login', { login: 'lan.nt', password: goodPassword })
  expect(status).toBe(200)
  return again
}
/** As from another device. */
async function endOtherSessions(): Promise<void> {
  const { body } = await lan.get<{ sessions: Session[] }>('/sessions')
  const others = body.sessions.filter((session) => !session.current)
  for (const { id } of others) expect((await lan.delete(`/sessions/${id}`)).status).toBe(204)
}
async function logIn(page: Page): Promise<void> {
  await page.getByLabel('Tên đăng nhập').fill('lan.nt')
  await page.getByLabel('Mật khẩu', { exact: true }).fill(goodPassword)
  await button(page, 'Đăng nhập').click()
  await box(page).waitFor()
}
/** Nobody waits for the next test. */
async function closeAll(): Promise<void> {
  const { body } = await admin.get<ConversationList>('/conversations?view=open')
  for (const { id } of body.conversations) await admin.post(`/conversations/${id}/close`)
}

describe('who may what', () => {
  it('whoever is invited chooses a password on a phone, and is in', async () => {
    const link = await invitationFor('hoa.lt', 'Lê Thị Hoa')
    const page = await pages.open(browser, null, `${app.url}/console${link}`, phone)
    const choose = async (password: string) => {
      await page.getByLabel('Mật khẩu mới', { exact: true }).fill(password)
      await page.getByLabel('Nhập lại mật khẩu mới').fill(password)
      await page.keyboard.press('Enter')
    }
    await choose('matkhau12345')
    await page.getByText('dễ đoán').waitFor()
    await choose('bốn con cá rô đồng')
    await page.getByText('Không có ai đang chờ').waitFor()
    await page.goto(`${app.url}/console${link}`)
    await page.getByText('đã dùng rồi hoặc đã hết hạn').waitFor()
  })

  it('a viewer reads and can do nothing; staff find no people and no record', async () => {
    const person = await citizen()
    await askForStaff(person, 'Tôi hỏi về khai sinh')
    const page = await consoleOf(viewer)
    await waitingRow(page).first().click()
    await said(page, 'Tôi hỏi về khai sinh').waitFor()
    await page.getByText('chỉ xem, không trả lời').waitFor()
    for (const none of [claim(page), box(page), button(page, 'Việc khác với hội thoại này')]) {
      expect(await none.count()).toBe(0)
    }
    const places = (of: Page) => of.locator('.rail a.nav-item').allInnerTexts()
    const ofLan = await consoleOf(lan)
    expect(await places(ofLan)).not.toContain('Người dùng')
    expect(await places(ofLan)).not.toContain('Nhật ký')
    for (const path of ['/nguoi-dung', '/nhat-ky']) {
      await ofLan.goto(`${app.url}/console${path}`)
      await ofLan.getByText('Trang này không dành cho tài khoản').waitFor()
    }
    await closeAll()
  })
})

describe('switches', () => {
  it('the bot off says so once and lets people wait; on again it answers', async () => {
    const page = await consoleOf(lan, { path: '/cong-tac' })
    await button(page, 'Tắt bot trên Trang web').click()
    await page.getByLabel('Lý do').fill('Đang sửa bài về căn cước')
    await page.getByRole('dialog').getByRole('button', { name: 'Tắt bot' }).click()
    await page.getByText('Đang sửa bài về căn cước').waitFor()
    const person = await citizen()
    await write(person, 'VNeID là gì?')
    await botRows(person).getByText('trợ lý tự động đang tạm nghỉ').waitFor()
    await write(person, 'Có ai không ạ')
    await page.goto(`${app.url}/console`)
    await rows(page).filter({ hasText: 'Bot đang tắt' }).click()
    await said(page, 'Có ai không ạ').waitFor()
    expect(await botRows(person).count()).toBe(1)
    await picture(page, 'bot-off')

    await page.goto(`${app.url}/console/cong-tac`)
    await button(page, 'Bật lại trên Trang web').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Lý do').fill('Đã sửa')
    await dialog.getByRole('button', { name: 'Bật lại' }).click()
    await news(page, 'Đã bật lại bot').waitFor()
    await closeAll()
    await write(person, 'VNeID là gì?')
    await person.locator('.source').waitFor()
  })

  it('a notice goes with the next reply, once', async () => {
    const words = 'Ngày mai Trung tâm nghỉ để bảo trì.'
    const page = await consoleOf(lan, { path: '/cong-tac' })
    await page.getByLabel('Nội dung').fill(words)
    await button(page, 'Đặt thông báo').click()
    await page.getByText('Đang hiện, đến').waitFor()
    const person = await citizen()
    await write(person, 'VNeID là gì?')
    await botRows(person).getByText(words).waitFor()
    await write(person, 'lam the can cuoc cho con o dau')
    await botRows(person).getByText('Dưới 6 tuổi:').waitFor()
    expect(await person.locator('#log').getByText(words).count()).toBe(1)
    await button(page, 'Gỡ thông báo').click()
    await page.getByText('Đang hiện, đến').waitFor({ state: 'detached' })
  })
})

describe('every page', () => {
  it(
    'is without fault to axe, light and dark, on a phone and a desk',
    { timeout: 240_000 },
    async () => {
      const id = await busyConversation()
      const link = await invitationFor('moi.vao', 'Đỗ Mới Vào')
      const nobody = await pages.open(browser, null, `${app.url}/console`)
      const found = await Promise.all([
        faultsOf(nobody, app.url, [
          ['login', '/dang-nhap', 'Tên đăng nhập'],
          ['invitation', link, 'Đỗ Mới Vào'],
        ]),
        faultsOf(await consoleOf(admin), app.url, [
          ['inbox', '', 'Xin gặp cán bộ'],
          ['conversation', `/hoi-thoai/${id}`, 'to-khai.pdf'],
          ['account', '/tai-khoan', 'Đăng xuất'],
          ['audit', '/nhat-ky', 'nhận trả lời'],
        ]),
        faultsOf(await consoleOf(admin), app.url, [
          ['overview', '/tong-quan', 'Theo người trả lời'],
          ['canned', '/cau-mau', 'Chào hỏi'],
          ['switches', '/cong-tac', 'Thông báo cho người dân'],
          ['people', '/nguoi-dung', 'Đỗ Mới Vào'],
        ]),
      ])
      expect(found.flat()).toEqual([])
      await closeAll()
    },
  )
})

/** @returns where the link leads, below /console */
async function invitationFor(login: string, name: string): Promise<string> {
  const user = { login, name, role: 'staff', email: null }
  const { body } = await admin.post<{ invitation: string }>('/users', user)
  return body.invitation.replace(/^.*\/console/, '')
}

/** With messages of everybody, a picture, a paper, a note, labels, a ticket; and another who waits. */
async function busyConversation(): Promise<number> {
  const person = await citizen()
  await askForStaff(person, 'VNeID là gì?')
  const { body } = await lan.get<ConversationList>('/conversations?view=waiting')
  const id = body.conversations.at(-1)!.id
  const at = `/conversations/${id}`
  await lan.post(`${at}/claim`)
  const send = async (name: string, type: string, bytes: Buffer, text: string) => {
    const response = await fetch(`${app.url}/api${at}/files?name=${name}`, {
      method: 'POST',
      headers: { 'Content-Type': type, Origin: app.url, Cookie: lan.cookie() ?? '' },
      body: new Uint8Array(bytes),
    })
    expect(response.status).toBe(201)
    const { id: file } = (await response.json()) as { id: number }
    const sent = await lan.post(`${at}/replies`, { id: `reply-${file}-of-lan`, text, file })
    expect(sent.status).toBe(202)
  }
  await send('anh.png', 'image/png', png(320, 200, [40, 120, 90]), 'Bác xem ảnh này ạ.')
  await send('to-khai.pdf', 'application/pdf', Buffer.from('%PDF-1.7'.padEnd(30_000)), '')
  await staffRow(person, 'Bác xem ảnh này ạ.').waitFor()
  const photo = { name: 'a.png', mimeType: 'image/png', buffer: png(64, 48, [160, 90, 9]) }
  await person.locator('#picture-input').setInputFiles(photo)
  await person.locator('.chosen-picture').waitFor()
  await write(person, 'Số thẻ của bác là 4111 1111 1111 1111, ảnh đây')
  await person.locator('.row.person[data-state=sent]').nth(3).waitFor()
  await lan.post(`${at}/notes`, { text: 'Bác ở xa, hẹn gọi lại chiều thứ Hai.' })
  await lan.put(`${at}/labels`, { labels: ['VNeID', 'hẹn gọi lại'] })
  await lan.post(`${at}/tickets`, { content: 'Hỏi thời hạn cấp lại tài khoản VNeID.' })
  await askForStaff(await citizen(), 'Mã OTP của tôi là 123456, sao không đăng nhập được?')
  return id
}
