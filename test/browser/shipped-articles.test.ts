import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { readFolder } from '../../src/content/file.ts'
import type { ArticleList, FilePage } from '../../src/web/workshop-contract.ts'
import { root } from '../../src/wiring/build-bot.ts'
import { violations } from '../support/axe.ts'
import { launchBrowser } from '../support/browser.ts'
import { logInAs, type ConsoleBrowser } from '../support/console-client.ts'
import { desk, phone, picture, pagesOfPeople } from '../support/console-pages.ts'
import { dataFolder, environment, startTestApp } from '../support/running-app.ts'
import { until } from '../support/until.ts'
import { answersFrom, webCitizen } from '../support/web-citizen.ts'

/** Two editors, and a program that comes with newer texts of what they changed. */
let browser: Browser
let data: ReturnType<typeof dataFolder>
let app: App
let hoa: ConsoleBrowser
let nam: ConsoleBrowser
const pages = pagesOfPeople()

beforeAll(async () => {
  data = dataFolder()
  browser = await launchBrowser()
  app = await startTestApp(environment(data.path))
  await logInAs(app, 'admin')
  hoa = await logInAs(app, 'editor', { login: 'hoa.lt', name: 'Lê Thị Hoa' })
  nam = await logInAs(app, 'editor', { login: 'nam.dv', name: 'Đỗ Văn Nam' })
})
afterAll(async () => {
  await browser.close()
  await app.stop()
  data.remove()
})
afterEach(() => pages.closeAll())

async function articleOf(who: ConsoleBrowser, id: string, viewport = desk): Promise<Page> {
  const page = await pages.open(browser, who, `${app.url}/console/bai-viet/${id}`, viewport)
  await answerOf(page).waitFor()
  return page
}
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const answerOf = (page: Page) => page.getByRole('textbox', { name: 'Câu trả lời', exact: true })
const saved = (page: Page) => page.getByText(/Đã lưu lúc \d\d:\d\d/).waitFor()
const alert = (page: Page, title: string) => page.getByRole('alert').filter({ hasText: title })
const shippedAlert = (page: Page) => alert(page, 'Phần mềm đi kèm một bản mới của bài này')
const outdatedAlert = (page: Page) => alert(page, 'Bài đã được đăng bản khác')
async function typeAtEnd(page: Page, words: string): Promise<void> {
  await answerOf(page).click()
  await page.keyboard.press('Control+End')
  await page.keyboard.insertText(words)
}
async function publishFrom(page: Page, why: string): Promise<void> {
  await button(page, 'Đăng…').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(/Đã thử [\d.]+ câu chuẩn/).waitFor()
  await dialog.getByLabel('Sửa gì, vì sao?').fill(why)
  await dialog.getByRole('button', { name: 'Đăng ngay' }).click()
  await page.getByText('Đã đăng. Bot trả lời theo bản mới').waitFor()
}

const pathOf = (id: string) => `knowledge/can-cuoc/${id}.md`
const fileOf = async (id: string) =>
  (await hoa.get<FilePage>(`/workshop/file?path=${encodeURIComponent(pathOf(id))}`)).body
const begun = (text: string, words: string) => text.replace('\n---\n', `\n---\n${words}\n\n`)

/** Without the console: what this is about comes after it. */
async function publish(id: string, change: (text: string) => string): Promise<void> {
  const file = await fileOf(id)
  const text = change(file.published?.text ?? '')
  const put = await hoa.put('/workshop/draft', { path: pathOf(id), text, version: 0 })
  expect(put.status).toBe(200)
  const input = { paths: [pathOf(id)], why: 'lời của phường', acceptWorse: 99 }
  expect((await hoa.post('/workshop/publish', input)).status).toBe(200)
}

const release = [...readFolder(root, 'knowledge'), ...readFolder(root, 'flows')]
const shippedText = (id: string) => release.find(({ path }) => path === pathOf(id))?.text ?? ''
/** What the next release does when it starts: this article came with other words. */
async function ships(id: string, text: string): Promise<void> {
  const file = release.find(({ path }) => path === pathOf(id))
  if (file) file.text = text
  await app.storage.content.importShipped(release, new Set(), Date.now())
}
const diverged = async (id: string) => {
  const { body } = await hoa.get<ArticleList>(`/workshop/articles?q=${id}`)
  return body.articles.find((article) => article.id === id)?.diverged
}

describe('a newer shipped text of an article that an editor changed', () => {
  it('is looked at and kept out; the colleague sees it go', { timeout: 120_000 }, async () => {
    const id = 'can-cuoc-le-phi'
    await publish(id, (text) => begun(text, 'Lời của phường.'))
    const newer = begun(shippedText(id), 'Lời của bản mới.')
    await ships(id, newer)
    expect(await diverged(id)).toBe(true)

    const colleague = await articleOf(nam, id)
    await shippedAlert(colleague).waitFor()
    const page = await articleOf(hoa, id)
    await shippedAlert(page).waitFor()
    await button(page, 'Xem khác gì').click()
    const difference = page.getByRole('group', { name: 'Bản đi kèm khác gì' })
    await difference.locator('ins', { hasText: 'bản mới' }).waitFor()
    await difference.locator('del', { hasText: 'phường' }).waitFor()
    for (const [viewport, at] of [
      [desk, '1280'],
      [phone, '360'],
    ] as const) {
      await page.setViewportSize(viewport)
      await picture(page, `shipped-${at}`)
      expect(await violations(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width)
    }
    await button(page, 'Giữ bản của mình').click()
    await page.getByText('Đã giữ bản của mình.').waitFor()
    await shippedAlert(page).waitFor({ state: 'detached' })
    await shippedAlert(colleague).waitFor({ state: 'detached' })
    expect(await diverged(id)).toBe(false)
    const kept = await fileOf(id)
    expect(kept.published?.text).toContain('Lời của phường.')
    expect(kept.draft).toBeNull()
    // The same release says nothing more of it; the next one does.
    await ships(id, newer)
    expect((await fileOf(id)).shipped).toBeNull()
    await ships(id, `${newer}\nThêm nữa.\n`)
    expect((await fileOf(id)).shipped).toContain('Thêm nữa.')
  })

  it(
    'is taken into the draft, which the colleague sees, and answered from once published',
    { timeout: 180_000 },
    async () => {
      const id = 'can-cuoc-doi'
      await publish(id, (text) => begun(text, 'Lời của phường.'))
      const newer = begun(shippedText(id), 'Mang theo bút bi xanh.')
      await ships(id, newer)
      const colleague = await articleOf(nam, id)
      await shippedAlert(colleague).waitFor()
      const page = await articleOf(hoa, id, phone)
      await button(page, 'Lấy vào bản nháp').click()
      await page.getByText('Đã đưa bản đi kèm vào bản nháp.').waitFor()
      await answerOf(page).getByText('bút bi xanh').waitFor()
      // It stands in the draft now: nothing is left to choose.
      await shippedAlert(page).waitFor({ state: 'detached' })
      await answerOf(colleague).getByText('bút bi xanh').waitFor()
      await shippedAlert(colleague).waitFor({ state: 'detached' })
      await picture(page, 'shipped-taken-360')
      await publishFrom(page, 'Theo bản đi kèm.')
      // Not merely from a later one: what was published before may still be on its way.
      const version = await app.storage.content.contentVersion()
      await until('the bot answers from it', async () => (await answersFrom(app.url)) >= version)
      const citizen = await webCitizen(app.url)
      expect(await citizen.ask('thủ tục đổi thẻ căn cước')).toContain('bút bi xanh')
      // It follows the releases again.
      expect((await fileOf(id)).published).toMatchObject({ text: newer, edited: false })
    },
  )

  it('never takes the place of what somebody is writing unseen', { timeout: 120_000 }, async () => {
    const id = 'can-cuoc-mat'
    await publish(id, (text) => begun(text, 'Lời của phường.'))
    await ships(id, begun(shippedText(id), 'Lời của bản mới.'))
    const writing = await articleOf(nam, id)
    await typeAtEnd(writing, '\nCâu của anh Nam.\n')
    await saved(writing)
    const behind = { path: pathOf(id), take: true }
    expect((await hoa.post('/workshop/shipped', behind)).status).toBe(409)

    const page = await articleOf(hoa, id)
    await answerOf(page).getByText('Câu của anh Nam.').waitFor()
    await button(page, 'Lấy vào bản nháp').click()
    const dialog = page.getByRole('dialog', { name: 'Bản nháp đang có nội dung khác' })
    await dialog.locator('del', { hasText: 'bản mới' }).waitFor()
    await dialog.locator('ins', { hasText: 'anh Nam' }).waitFor()
    await picture(page, 'shipped-merge-1280')
    await page.setViewportSize(phone)
    await picture(page, 'shipped-merge-360')
    await page.setViewportSize(desk)
    await dialog.getByRole('button', { name: 'Sửa gộp hai bản' }).click()
    await dialog.getByRole('textbox', { name: 'Bản gộp' }).click()
    await page.keyboard.press('Control+End')
    await page.keyboard.insertText('Câu lấy từ bản mới.\n')
    await dialog.getByRole('button', { name: 'Lưu bản gộp' }).click()
    await page.getByText('Đã đưa bản đi kèm vào bản nháp.').waitFor()
    await answerOf(writing).getByText('Câu lấy từ bản mới.').waitFor()
    const { draft } = await fileOf(id)
    expect(draft?.text).toContain('Câu của anh Nam.')
  })
})

describe('a draft whose article was published otherwise', () => {
  it(
    'by a release says so, and both are brought together by one click',
    { timeout: 120_000 },
    async () => {
      const id = 'can-cuoc-tre-em'
      const writing = await articleOf(nam, id)
      await typeAtEnd(writing, '\nCâu của anh Nam.\n')
      await saved(writing)
      // Nobody published another text of it: the shipped one follows.
      await ships(id, begun(shippedText(id), 'Lời của bản mới.'))
      await writing.reload()
      await outdatedAlert(writing).waitFor()
      await button(writing, 'Xem người khác sửa gì').click()
      await outdatedAlert(writing).locator('ins', { hasText: 'bản mới' }).waitFor()
      await picture(writing, 'outdated-1280')
      await writing.setViewportSize(phone)
      await picture(writing, 'outdated-360')
      expect(await violations(writing)).toEqual([])
      await button(writing, 'Đưa bản mới vào').click()
      await outdatedAlert(writing).waitFor({ state: 'detached' })
      const { draft } = await fileOf(id)
      expect(draft?.outdated).toBeNull()
      expect(draft?.text).toContain('Lời của bản mới.')
      expect(draft?.text).toContain('Câu của anh Nam.')
    },
  )

  it(
    'while the colleague still types is no loss: what was published is their own, the rest is a new draft',
    { timeout: 180_000 },
    async () => {
      const id = 'luat-can-cuoc'
      const writing = await articleOf(nam, id)
      await answerOf(writing).click()
      await writing.keyboard.press('Control+Home')
      await writing.keyboard.insertText('Câu đầu. ')
      await saved(writing)
      const page = await articleOf(hoa, id)
      await answerOf(page).getByText('Câu đầu.').waitFor()
      // What Nam types is on its way while Hoa's publishing comes first.
      let first = true
      await writing.route('**/api/workshop/draft', async (route) => {
        if (first) {
          first = false
          await publishFrom(page, 'Thêm câu đầu.')
        }
        await route.continue()
      })
      await writing.keyboard.insertText('Câu gõ dở. ')
      const isDraft = async () => ((await fileOf(id)).draft?.text ?? '').includes('Câu gõ dở.')
      // All of Hoa's publishing comes before it.
      await until('what was typed is a draft of its own', isDraft, 120_000)
      const { draft, published } = await fileOf(id)
      expect(published?.text).toContain('Câu đầu.')
      expect(published?.text).not.toContain('Câu gõ dở.')
      expect(draft).toMatchObject({ outdated: null, updatedBy: { name: 'Đỗ Văn Nam' } })
      expect(draft?.text).toContain('Câu đầu.')
      expect(await answerOf(writing).innerText()).toContain('Câu gõ dở.')
    },
  )
})

describe('ending an article', () => {
  const retire = async (page: Page) => {
    await button(page, 'Việc khác').click()
    await page.getByRole('menuitem', { name: 'Ngừng dùng bài…' }).click()
    const dialog = page.getByRole('dialog', { name: /Đăng việc ngừng dùng/ })
    await dialog.getByText(/Đã thử [\d.]+ câu chuẩn/).waitFor()
    return dialog
  }

  it(
    'leaves no trace when one thinks better of it, with or without a draft',
    { timeout: 180_000 },
    async () => {
      const id = 'can-cuoc-het-han'
      const page = await articleOf(hoa, id)
      const dialog = await retire(page)
      await picture(page, 'retire-1280')
      await dialog.getByRole('button', { name: 'Thôi' }).click()
      await dialog.waitFor({ state: 'hidden' })
      expect((await fileOf(id)).draft).toBeNull()

      await typeAtEnd(page, '\nĐang viết dở.\n')
      await saved(page)
      await button(page, 'Gửi duyệt…').click()
      await page.getByRole('dialog').getByRole('button', { name: 'Gửi duyệt' }).click()
      await page.getByText('Đã gửi duyệt.').waitFor()
      const { draft } = await fileOf(id)
      await retire(page)
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'hidden' })
      expect((await fileOf(id)).draft).toEqual(draft)
      expect(draft).toMatchObject({ state: 'review' })
      expect(draft?.text).not.toContain('effective_to')
    },
  )

  it('ends it when it is published', { timeout: 180_000 }, async () => {
    const id = 'can-cuoc-tuoi-doi'
    const page = await articleOf(hoa, id)
    const dialog = await retire(page)
    const worse = dialog.getByLabel(/Tôi đã xem và chấp nhận/)
    if ((await worse.count()) > 0) await worse.check()
    await dialog.getByRole('button', { name: 'Đăng ngay' }).click()
    await page.getByText('Đã đăng. Bot trả lời theo bản mới').waitFor()
    const { draft, published } = await fileOf(id)
    expect(draft).toBeNull()
    expect(published?.text).toMatch(/^effective_to: ["']?20\d\d-\d\d-\d\d/m)
    await until('the list has it among those that ended', async () => {
      const { body } = await hoa.get<ArticleList>('/workshop/articles?state=expired')
      return body.articles.some((article) => article.id === id)
    })
  })
})
