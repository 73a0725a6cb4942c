import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import type { FilePage } from '../../src/web/workshop-contract.ts'
import { violations } from '../support/axe.ts'
import { launchBrowser } from '../support/browser.ts'
import { logInAs, type ConsoleBrowser } from '../support/console-client.ts'
import { desk, phone, picture, pagesOfPeople } from '../support/console-pages.ts'
import { dataFolder, environment, startTestApp } from '../support/running-app.ts'
import { webCitizen } from '../support/web-citizen.ts'

/** Lan answers people, Hoa and Nam keep the handbook, Xem may only look. */
let browser: Browser
let data: ReturnType<typeof dataFolder>
let app: App
let lan: ConsoleBrowser
let viewer: ConsoleBrowser
let hoa: ConsoleBrowser
let nam: ConsoleBrowser
const pages = pagesOfPeople()

beforeAll(async () => {
  data = dataFolder()
  browser = await launchBrowser()
  app = await startTestApp(environment(data.path))
  await logInAs(app, 'admin')
  lan = await logInAs(app, 'staff', { login: 'lan.nt', name: 'Nguyễn Thị Lan' })
  viewer = await logInAs(app, 'viewer')
  hoa = await logInAs(app, 'editor', { login: 'hoa.lt', name: 'Lê Thị Hoa' })
  nam = await logInAs(app, 'editor', { login: 'nam.dv', name: 'Đỗ Văn Nam' })
})
afterAll(async () => {
  await browser.close()
  await app.stop()
  data.remove()
})
afterEach(() => pages.closeAll())

async function consoleOf(who: ConsoleBrowser, path: string, viewport = desk): Promise<Page> {
  const page = await pages.open(browser, who, `${app.url}/console${path}`, viewport)
  await page.locator('#main').waitFor()
  return page
}
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const thread = (page: Page) => page.getByRole('region', { name: 'Tin nhắn' })
const wrongAnswers = '/chua-tra-loi?muc=tra-loi-sai'
const listed = (page: Page, words: string) => page.getByRole('article').filter({ hasText: words })

/** The newest conversation, in which a citizen asks and the bot answers. */
async function conversationOf(who: ConsoleBrowser, question: string): Promise<Page> {
  await (await webCitizen(app.url)).ask(question)
  const page = await consoleOf(who, '')
  await button(page, /^Với bot/).click()
  await page.locator('.list a.row').first().click()
  await thread(page).getByText(question).waitFor()
  return page
}
/** Lan marks the bot's answer as wrong, as she reads it. */
async function mark(page: Page, right: { look: string; name: string | RegExp }, note: string) {
  await thread(page)
    .getByRole('button', { name: /^Việc với tin lúc/ })
    .last()
    .click()
  await page.getByRole('menuitem', { name: 'Bot trả lời sai…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Bot trả lời sai' })
  const tell = dialog.getByRole('button', { name: 'Báo bot trả lời sai' })
  expect(await tell.isDisabled()).toBe(true)
  if (right.look !== '') await dialog.getByLabel('Bài đúng lẽ ra phải trả lời').fill(right.look)
  await dialog.getByRole('radio', { name: right.name }).check()
  await dialog.getByLabel('Ghi chú').fill(note)
  await picture(page, `wrong-answer-${page.viewportSize()?.width}`)
  await tell.click()
  await page.getByText('Đã ghi nhận. Người biên tập sẽ xem lại.').waitFor()
}

describe('an answer that staff mark as wrong', () => {
  it(
    'reaches the editors at once, becomes a way of asking, and is settled for both',
    { timeout: 120_000 },
    async () => {
      const [ofHoa, ofNam] = [
        await consoleOf(hoa, wrongAnswers),
        await consoleOf(nam, wrongAnswers),
      ]
      for (const page of [ofHoa, ofNam])
        await page.getByText('Không còn câu nào chưa xem').waitFor()

      const question = 'lam cccd het bao nhieu tien v'
      const ofLan = await conversationOf(lan, question)
      await mark(
        ofLan,
        { look: 'mất thẻ căn cước', name: /Làm lại thẻ căn cước/ },
        'Bác bị mất thẻ.',
      )
      for (const page of [ofHoa, ofNam]) {
        const entry = listed(page, question)
        await entry.getByRole('link', { name: /^Lệ phí đổi, cấp lại thẻ/ }).waitFor()
        await entry.getByRole('link', { name: /^Làm lại thẻ căn cước/ }).waitFor()
        await entry.getByText('Bác bị mất thẻ.').waitFor()
        await entry.getByText('Nguyễn Thị Lan').waitFor()
      }
      for (const [viewport, at] of [
        [desk, '1280'],
        [phone, '360'],
      ] as const) {
        await ofHoa.setViewportSize(viewport)
        await picture(ofHoa, `wrong-listed-${at}`)
        expect(await violations(ofHoa)).toEqual([])
        expect(await ofHoa.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width)
      }

      // On the phone, from here on.
      await button(ofHoa, 'Thêm cách hỏi vào bài đúng').click()
      const adding = ofHoa.getByRole('dialog', { name: 'Thêm cách hỏi vào bài' })
      await expect
        .poll(() => adding.getByRole('combobox', { name: 'Bài trả lời đúng' }).inputValue())
        .toMatch(/^Làm lại thẻ căn cước/)
      await adding
        .getByLabel('Hoặc viết lại cho gọn')
        .fill('mất thẻ căn cước làm lại hết bao nhiêu')
      await picture(ofHoa, 'wrong-wording-360')
      await adding.getByRole('button', { name: 'Thêm cách hỏi' }).click()
      await adding.getByText('Đã thêm vào bản nháp của bài').waitFor()
      await adding.getByRole('button', { name: 'Đóng' }).last().click()
      const path = 'knowledge/can-cuoc/can-cuoc-mat.md'
      const { body } = await hoa.get<FilePage>(`/workshop/file?path=${encodeURIComponent(path)}`)
      expect(body.draft?.text).toContain('  - mất thẻ căn cước làm lại hết bao nhiêu\n')

      await button(ofHoa, 'Xử lý xong').click()
      const settling = ofHoa.getByRole('dialog', { name: 'Đã xử lý xong?' })
      await settling.getByLabel(/^Đã làm gì/).fill('Đã thêm cách hỏi.')
      await settling.getByRole('button', { name: 'Xong', exact: true }).click()
      // Nobody does it a second time.
      for (const page of [ofHoa, ofNam]) await listed(page, question).waitFor({ state: 'detached' })
      await ofNam.getByLabel('Hiện').selectOption('done')
      await listed(ofNam, question).getByText('Đã thêm cách hỏi.').waitFor()
      expect(await listed(ofNam, question).getByRole('button').count()).toBe(0)
    },
  )

  it(
    'and was right after all is passed over with a reason; who only looks marks nothing',
    { timeout: 120_000 },
    async () => {
      const question = 'trẻ em mấy tuổi thì làm căn cước'
      const ofViewer = await conversationOf(viewer, question)
      expect(await button(ofViewer, /^Việc với tin lúc/).count()).toBe(0)
      await ofViewer.context().close()

      const asked = 'căn cước cho con 5 tuổi làm ở đâu'
      const ofLan = await conversationOf(lan, asked)
      await mark(ofLan, { look: '', name: 'Cẩm nang chưa có bài nào đúng' }, '')
      const page = await consoleOf(nam, wrongAnswers)
      const entry = listed(page, asked)
      await entry.getByText('chưa rõ').waitFor()
      await entry.getByRole('button', { name: 'Bỏ qua' }).click()
      const dialog = page.getByRole('dialog', { name: 'Bỏ qua câu này?' })
      const pass = dialog.getByRole('button', { name: 'Bỏ qua' })
      expect(await pass.isDisabled()).toBe(true)
      await dialog.getByLabel('Lý do').fill('Bot trả lời vậy là đúng.')
      await pass.click()
      await entry.waitFor({ state: 'detached' })
      await page.getByLabel('Hiện').selectOption('ignored')
      await entry.getByText('Bot trả lời vậy là đúng.').waitFor()
    },
  )
})
