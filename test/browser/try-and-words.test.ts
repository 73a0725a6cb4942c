import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import type { FilePage } from '../../src/web/workshop-contract.ts'
import { launchBrowser } from '../support/browser.ts'
import { logInAs, type ConsoleBrowser } from '../support/console-client.ts'
import { faultsOf, pagesOfPeople, picture } from '../support/console-pages.ts'
import { dataFolder, environment, startTestApp } from '../support/running-app.ts'

/** An editor finds out why the bot answers as it does, and changes words and dialogues. */
let browser: Browser
let data: ReturnType<typeof dataFolder>
let app: App
let editor: ConsoleBrowser
const pages = pagesOfPeople()

beforeAll(async () => {
  data = dataFolder()
  browser = await launchBrowser()
  app = await startTestApp(environment(data.path))
  await logInAs(app, 'admin')
  editor = await logInAs(app, 'editor', { login: 'bien.tap', name: 'Hoàng Thị Biên' })
})
afterAll(async () => {
  await browser.close()
  await app.stop()
  data.remove()
})
afterEach(() => pages.closeAll())

async function consoleAt(path: string): Promise<Page> {
  const page = await pages.open(browser, editor, `${app.url}/console${path}`)
  await page.locator('#main').waitFor()
  return page
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const tryAt = (text: string) => `/thu-bot?${new URLSearchParams({ cau: text })}`

describe('a question that is tried', () => {
  it('is explained, kept as a golden question, and tried again from there', async () => {
    const page = await consoleAt('/thu-bot')
    await page.getByLabel('Người dân nhắn').fill('lam cccd het bao nhieu tien v')
    await page.getByLabel('Người dân nhắn').press('Enter')
    await page.locator('.band', { hasText: 'Trả lời ngay' }).waitFor()
    await page.getByText('“cccd” được đọc là “căn cước công dân”').waitFor()
    await page.getByRole('list', { name: 'Điều nói cho và nói ngược' }).waitFor()
    await page.getByRole('heading', { name: 'Các bài đứng sau' }).waitFor()
    await picture(page, 'try')

    await button(page, 'Lưu làm câu chuẩn').click()
    const dialog = page.getByRole('dialog', { name: 'Lưu làm câu chuẩn' })
    await dialog.getByRole('button', { name: 'Lưu' }).click()
    await dialog.waitFor({ state: 'hidden' })

    await page.getByRole('link', { name: 'Câu chuẩn' }).click()
    await page.getByPlaceholder('Tìm câu hỏi, tên bài…').fill('lệ phí')
    await page.getByText('lam cccd het bao nhieu tien v').waitFor()
    await page.getByPlaceholder('Tìm câu hỏi, tên bài…').fill('le phi')
    await button(page, 'Sửa câu lam cccd het bao nhieu tien v').click()
    const change = page.getByRole('dialog', { name: 'Sửa câu chuẩn' })
    await change.getByLabel('Câu người dân đã hỏi').fill('lam lai cccd het bao nhieu tien')
    await change.getByRole('button', { name: 'Lưu' }).click()
    await change.waitFor({ state: 'hidden' })
    await page.getByText('1 câu', { exact: true }).waitFor()

    await page.getByRole('link', { name: 'Thử câu lam lai cccd het bao nhieu tien' }).click()
    await page.locator('.band', { hasText: 'Trả lời ngay' }).waitFor()
    await page.getByRole('heading', { name: 'Vừa thử' }).waitFor()
  })

  it('becomes a way of asking in the draft of an article', async () => {
    const page = await consoleAt(tryAt('mất thẻ căn cước hai lần thì đóng phạt không'))
    await button(page, 'Thêm làm cách hỏi của bài…').click()
    const dialog = page.getByRole('dialog', { name: 'Thêm cách hỏi vào bài' })
    await dialog
      .getByRole('combobox', { name: 'Bài trả lời đúng' })
      .fill('lam lai the can cuoc khi bi mat')
    await page.getByRole('option', { name: 'Làm lại thẻ căn cước khi bị mất' }).click()
    await dialog.getByRole('button', { name: 'Thêm cách hỏi' }).click()
    await dialog.getByText('Đã thêm vào bản nháp của bài').waitFor()
    const { body } = await editor.get<{ drafts: { title: string }[] }>('/workshop/drafts')
    expect(body.drafts.map(({ title }) => title)).toContain('Làm lại thẻ căn cước khi bị mất')
  })
})

describe('a short form', { timeout: 240_000 }, () => {
  it('is added to a draft, tried there, and published', async () => {
    const page = await consoleAt('/tu-ngu')
    await button(page, 'Thêm từ').click()
    const dialog = page.getByRole('dialog', { name: 'Thêm từ' })
    await dialog.getByLabel('Người dân hay gõ').fill('lpccuoc')
    await dialog.getByLabel('Nghĩa là').fill('lệ phí căn cước')
    await dialog.getByRole('button', { name: 'Lưu' }).click()
    await page.getByText('1 thay đổi chưa đăng').waitFor()
    await page.getByText('Xem các thay đổi').click()
    await page.getByText('Thêm lpccuoc: lệ phí căn cước').waitFor()

    await page.getByRole('link', { name: 'Thử bot với bản nháp này' }).click()
    await page.getByLabel('Người dân nhắn').fill('lpccuoc bao nhieu')
    await button(page, 'Thử').click()
    await page.getByText('“lpccuoc” được đọc là “lệ phí căn cước”').waitFor()

    await page.getByRole('link', { name: 'Từ ngữ' }).click()
    await button(page, 'Xem ảnh hưởng rồi đăng…').click()
    const publish = page.getByRole('dialog', { name: 'Đăng bảng từ ngữ' })
    await publish.getByLabel('Sửa gì, vì sao?').fill('Người dân hay gõ như vậy')
    await picture(page, 'words-publish')
    await publish.getByRole('button', { name: 'Đăng ngay' }).click()
    await publish.waitFor({ state: 'hidden' })
    await page.getByText('1 thay đổi chưa đăng').waitFor({ state: 'hidden' })

    const { body } = await editor.get<FilePage>('/workshop/file?path=knowledge/words.yml')
    expect(body.draft).toBeNull()
    expect(body.published?.text).toContain('lpccuoc')
  })
})

it('a draft of the words is put on what was published since', async () => {
  const PATH = 'knowledge/words.yml'
  const word = { section: 'chat', from: 'xyzt', to: 'xin yên tâm' }
  await editor.put('/workshop/words', word)
  const stored = (await app.storage.content.content(PATH))!
  const edit = { path: PATH, text: `${stored.text}# của đồng nghiệp\n`, base: stored.text }
  await app.storage.content.saveEdits([edit], { kind: 'command', by: null, why: null }, Date.now())
  const page = await consoleAt('/tu-ngu')
  await button(page, 'Đưa bản mới vào').click()
  await button(page, 'Đưa bản mới vào').waitFor({ state: 'hidden' })
  const { body } = await editor.get<FilePage>(`/workshop/file?path=${PATH}`)
  expect(body.draft?.outdated).toBeNull()
  expect(body.draft?.text).toContain('của đồng nghiệp')
  expect(body.draft?.text).toContain(word.to)
  await page.getByText('1 thay đổi chưa đăng').waitFor()
  await editor.delete(`/workshop/draft?path=${PATH}`)
})

describe('a dialogue', () => {
  it('shows what is wrong while it is written, and is tried before it is published', async () => {
    const page = await consoleAt('/loi-thoai')
    await page.getByPlaceholder('Tìm tên lời thoại…').fill('tam biet')
    await page.getByRole('link', { name: 'Chào tạm biệt' }).click()
    const text = page.locator('.cm-content')
    await text.click()
    await page.keyboard.press('Control+Home')
    await page.keyboard.insertText('outcom: x\n')
    const fault = page.locator('.problems .fault')
    await fault.filter({ hasText: 'outcom' }).filter({ hasText: '1' }).first().waitFor()
    await picture(page, 'flow-fault')
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Delete')
    await page.keyboard.insertText('# Lời chào khi về.\n')
    await page.getByText('Không có lỗi, đăng được.').waitFor()
    await page.getByText('Đã lưu lúc').waitFor()

    await page.getByLabel('Tin nhắn thử').fill('tạm biệt nhé')
    await button(page, 'Nhắn').click()
    await page.getByText('Lời thoại này đã nhận tin nhắn.').waitFor()
    expect(await page.locator('.reply').count()).toBeGreaterThan(0)
    await picture(page, 'flow-tried')
  })
})

it('a dialogue whose name comes late keeps the place of whoever writes in it', async () => {
  const page = await consoleAt('/tu-ngu')
  let come = () => {}
  const named = new Promise<void>((resolve) => (come = resolve))
  await page.route('**/api/workshop/files**', async (route) => {
    await named
    await route.continue()
  })
  await page.goto(`${app.url}/console/loi-thoai/complaint`)
  const text = page.locator('.cm-content')
  await text.click()
  await page.keyboard.press('Control+Home')
  await page.keyboard.insertText('# Ghi lại ')
  come()
  await page.getByRole('textbox', { name: 'Nội dung của Ghi phản ánh' }).waitFor()
  await page.keyboard.insertText('điều nghe được\n')
  expect(await text.innerText()).toMatch(/^# Ghi lại điều nghe được\n/)
})

it('is used without a mouse, on a phone, by day or by night', { timeout: 240_000 }, async () => {
  const page = await consoleAt('/thu-bot')
  const faults = await faultsOf(
    page,
    app.url,
    [
      ['try', tryAt('lam cccd het bao nhieu tien v'), 'Mức tin'],
      ['golden-questions', '/cau-chuan', 'Câu chuẩn là câu'],
      ['words-list', '/tu-ngu', 'chuyển đổi số'],
      ['flows', '/loi-thoai', 'Ghi phản ánh'],
      ['flow', '/loi-thoai/greeting', 'Thử lời thoại này'],
    ],
    'one theme each',
  )
  expect(faults).toEqual([])
})
