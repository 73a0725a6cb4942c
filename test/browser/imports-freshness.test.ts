import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import type { FilePage } from '../../src/web/workshop-contract.ts'
import { violations } from '../support/axe.ts'
import { launchBrowser } from '../support/browser.ts'
import { logInAs, type ConsoleBrowser } from '../support/console-client.ts'
import { desk, faultsOf, pagesOfPeople, phone, picture } from '../support/console-pages.ts'
import { excelFile } from '../support/editors-sheet.ts'
import { dataFolder, environment, startTestApp } from '../support/running-app.ts'
import { seedTicket } from '../support/seeded-tickets.ts'

/** An editor brings a file, looks after what grew old, and mends what the bot missed. */
let browser: Browser
let data: ReturnType<typeof dataFolder>
let app: App
let editor: ConsoleBrowser
const pages = pagesOfPeople()

beforeAll(async () => {
  data = dataFolder()
  browser = await launchBrowser()
  app = await startTestApp(environment(data.path))
  editor = await logInAs(app, 'admin')
})
afterAll(async () => {
  await browser.close()
  await app.stop()
  data.remove()
})
afterEach(() => pages.closeAll())

async function consoleAt(path: string, viewport = desk): Promise<Page> {
  const page = await pages.open(browser, editor, `${app.url}/console${path}`, viewport)
  await page.locator('#main').waitFor()
  return page
}
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const drafts = async () => {
  const { body } = await editor.get<{ drafts: { id: string; path: string; title: string }[] }>(
    '/workshop/drafts',
  )
  return body.drafts
}
const fileOf = async (path: string) =>
  (await editor.get<FilePage>(`/workshop/file?path=${encodeURIComponent(path)}`)).body

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const PDF = 'application/pdf'

/** As an office keeps its questions, with a row that has no answer. */
const sheet = `\uFEFFSTT,Câu hỏi,Trả lời,Căn cứ pháp lý
1,Mượn xe đạp công cộng ở phường thế nào?,"Anh/chị quét mã trên xe, trả ở trạm bất kỳ.",Nghị định 1/2020/NĐ-CP
2,Nuôi ong trong khu dân cư có phải báo không?,Anh/chị báo với trưởng thôn.,
3,Ai cho thuê loa phường?,,
`

describe('a file of an office', () => {
  it('becomes drafts, its fault is told by row, and all of it is undone', async () => {
    const page = await consoleAt('/nhap-xuat')
    const before = (await drafts()).length
    await page.getByLabel('Tệp để nhập').setInputFiles({
      ...{ name: 'Hỏi đáp phường.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet) },
    })
    await page.getByText('Có 3 dòng').waitFor()
    expect(await page.getByLabel('Cột “Câu hỏi” là').inputValue()).toBe('question')
    // Without answers there is nothing to make.
    await page.getByLabel('Cột “Trả lời” là').selectOption('')
    await page.getByText('Chọn cột nào là câu trả lời.').waitFor()
    expect(await button(page, 'Kiểm tra').isDisabled()).toBe(true)
    await page.getByLabel('Cột “Trả lời” là').selectOption('answer')
    // Nobody is made to answer for it unasked.
    expect(await button(page, 'Kiểm tra').isDisabled()).toBe(true)
    await page.getByLabel('Chủ đề, khi tệp không ghi').selectOption('can-cuoc')
    await page.getByLabel('Cơ quan phụ trách, khi tệp không ghi').selectOption('so-khcn')
    await button(page, 'Kiểm tra').click()
    const faults = page.getByRole('region', { name: 'Danh sách chỗ sai' })
    await faults.getByRole('row', { name: /^4 .*Sai/ }).waitFor()
    await picture(page, 'import-check')
    await button(page, 'Tạo 2 bản nháp').click()
    await page.getByText('bản nháp mới').waitFor()
    const made = await drafts()
    expect(made).toHaveLength(before + 2)
    await page.getByRole('link', { name: /xe đạp/ }).waitFor()

    await button(page, 'Hoàn tác').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Hoàn tác' }).click()
    await dialog.getByText('Đã hoàn tác 2 bản nháp').waitFor()
    expect(await drafts()).toHaveLength(before)
    await dialog.getByRole('button', { name: 'Đóng' }).last().click()
    await button(page, 'Các lần nhập').click()
    await page.getByText('Đã hoàn tác').waitFor()
  })
})

/** As an office saves it from Excel: no answer, no question, a row twice, a wrong day. */
const excelRows = [
  ['STT', 'Câu hỏi', 'Trả lời', 'Hiệu lực từ'],
  [1, 'Mượn loa kéo của khu phố thế nào?', 'Anh/chị ghi sổ ở nhà văn hóa khu phố.', null],
  [2, 'Ai cho thuê rạp đám cưới?', null, null],
  [3, null, 'Anh/chị hỏi trưởng khu phố.', null],
  [4, 'Phơi lúa ở sân nhà văn hóa được không?', 'Được, anh/chị báo trước một ngày.', 'hôm nọ'],
  [5, 'Gửi xe ở nhà văn hóa có mất tiền không?', 'Không mất tiền trong giờ họp.', null],
]

/** A notice as it is printed: a heading without words under it, and two with. */
const notice = `<style>body { font: 13pt/1.4 'Times New Roman', serif }</style>
<h1>QUY ƯỚC KHU PHỐ</h1>
<h2>Điều 1. Giờ mở cửa nhà văn hóa</h2><p>Nhà văn hóa mở cửa từ 6 giờ tới 21 giờ hằng ngày; ngày lễ
mở cả ngày để bà con sinh hoạt, trừ khi có thông báo khác của ban quản lý khu phố.</p>
<h2>Điều 2. Đổ rác đúng giờ</h2><p>Rác được gom lúc 18 giờ ngày thứ ba và thứ sáu; bà con để rác trước
cửa nhà từ 17 giờ, không để qua đêm.</p>`

describe('on a phone', () => {
  const chooseFile = (page: Page, name: string, mimeType: string, bytes: Uint8Array) =>
    page
      .getByLabel('Tệp để nhập')
      .setInputFiles({ ...{ name, mimeType }, buffer: Buffer.from(bytes) })
  async function isFit(page: Page, name: string): Promise<void> {
    await picture(page, name)
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(phone.width)
  }
  const whose = async (page: Page) => {
    await page.getByLabel('Chủ đề, khi tệp không ghi').selectOption('can-cuoc')
    await page.getByLabel('Cơ quan phụ trách, khi tệp không ghi').selectOption('so-khcn')
  }
  async function undoAll(page: Page, count: number): Promise<void> {
    await button(page, 'Hoàn tác').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Hoàn tác' }).click()
    await dialog.getByText(`Đã hoàn tác ${count} bản nháp`).waitFor()
  }

  it('an Excel file with faults: each is told by its row, the rest becomes drafts, and is undone', async () => {
    const page = await consoleAt('/nhap-xuat', phone)
    const before = (await drafts()).length
    await chooseFile(page, 'Khu phố 3.xlsx', XLSX, await excelFile(excelRows))
    await page.getByText('Có 5 dòng').waitFor()
    expect(await page.getByLabel('Cột “Câu hỏi” là').inputValue()).toBe('question')
    expect(await page.getByLabel('Cột “Trả lời” là').inputValue()).toBe('answer')
    await whose(page)
    await isFit(page, 'phone-sheet-mapping')
    await button(page, 'Kiểm tra').click()
    const faults = page.getByRole('region', { name: 'Danh sách chỗ sai' })
    // As Excel counts them: the first row is the heads.
    await faults.getByRole('row', { name: /^3 .*Sai/ }).waitFor()
    await faults.getByRole('row', { name: /^4 .*Sai/ }).waitFor()
    await faults.getByRole('row', { name: /^5 .*hôm nọ/ }).waitFor()
    await page.getByLabel('Tìm trong danh sách').fill('hom no')
    await faults.getByRole('row', { name: /^3 / }).waitFor({ state: 'detached' })
    await page.getByLabel('Tìm trong danh sách').fill('')
    await isFit(page, 'phone-sheet-faults')
    const makes = Number(/\d+/.exec((await button(page, /^Tạo \d/).textContent()) ?? '')?.[0])
    await button(page, /^Tạo \d/).click()
    await page.getByText('bản nháp mới').waitFor()
    const made = (await drafts()).map(({ title }) => title)
    expect(made).toHaveLength(before + makes)
    expect(made.join()).toMatch(/loa kéo/)
    expect(made.join()).not.toMatch(/rạp đám cưới/)
    await isFit(page, 'phone-sheet-done')
    await undoAll(page, makes)
    await picture(page, 'phone-sheet-undone')
    expect(await drafts()).toHaveLength(before)
  })

  it('a PDF: its headings are chosen from, a scan is told apart, and what somebody changed stays', async () => {
    const printer = await browser.newPage()
    await printer.setContent(notice)
    const pdf = new Uint8Array(await printer.pdf({ format: 'A4' }))
    await printer.setContent(
      '<svg width="500" height="600"><circle r="200" cx="250" cy="250"/></svg>',
    )
    const scan = new Uint8Array(await printer.pdf({ format: 'A4' }))
    await printer.close()

    const page = await consoleAt('/nhap-xuat', phone)
    const before = (await drafts()).length
    await chooseFile(page, 'quet.pdf', PDF, scan)
    await page.getByRole('alert').getByText('bản quét').waitFor()
    await isFit(page, 'phone-scan')
    await chooseFile(page, 'Quy ước.pdf', PDF, pdf)
    await page.getByText('Đã chọn 2/3 mục').waitFor()
    expect(await page.getByLabel('QUY ƯỚC KHU PHỐ').isChecked()).toBe(false)
    await page.getByText('trang 1').first().waitFor()
    await button(page, 'Bỏ hết').click()
    await page.getByText('Chọn ít nhất một mục.').waitFor()
    expect(await button(page, 'Kiểm tra').isDisabled()).toBe(true)
    await page.getByLabel('Điều 1. Giờ mở cửa').check()
    await page.getByLabel('Điều 2. Đổ rác').check()
    await whose(page)
    await isFit(page, 'phone-pdf-sections')
    await button(page, 'Kiểm tra').click()
    await button(page, 'Tạo 2 bản nháp').waitFor()
    // A document has pages where a table has rows.
    await page.getByRole('columnheader', { name: 'Trang' }).waitFor()
    await isFit(page, 'phone-pdf-checked')
    await button(page, 'Tạo 2 bản nháp').click()
    await page.getByText('bản nháp mới').waitFor()
    const rubbish = (await drafts()).find(({ title }) => /rác/.test(title))
    const file = await fileOf(rubbish?.path ?? '')
    expect(file.draft?.text).toContain('Quy ước.pdf, trang 1')
    // Somebody mends one of them: that one is not taken from under their hands.
    const changed = { path: file.path, version: file.draft?.version ?? 0 }
    const text = `${file.draft?.text}\nRác cồng kềnh thì gọi trước.\n`
    expect((await editor.put('/workshop/draft', { ...changed, text })).status).toBe(200)
    await undoAll(page, 1)
    await page.getByRole('dialog').getByText('1 bản được giữ lại').waitFor()
    await isFit(page, 'phone-pdf-undone')
    expect(await drafts()).toHaveLength(before + 1)
    expect((await fileOf(file.path)).draft?.text).toContain('Rác cồng kềnh')
  })
})

describe('a legal document that was replaced', () => {
  it('is named, and every article that cites it is listed with the way to it', async () => {
    const page = await consoleAt('/ra-soat?muc=van-ban')
    await button(page, 'Thêm văn bản').click()
    const number = page.getByRole('combobox', { name: 'Số hiệu văn bản' })
    await number.fill('118/2025')
    await page.getByRole('option', { name: '118/2025/NĐ-CP' }).click()
    await page.getByText('bài đang dẫn văn bản này').waitFor()
    await page.getByLabel('Văn bản thay thế').fill('9/2026/NĐ-CP')
    await button(page, 'Lưu').click()
    const law = page.getByRole('region', { name: 'Văn bản 118/2025/NĐ-CP' })
    await law.getByText('9/2026/NĐ-CP').waitFor()
    expect(await law.getByRole('link').count()).toBeGreaterThan(3)
    await picture(page, 'freshness-laws')
    await law.getByRole('button', { name: /Bỏ khỏi danh sách/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Bỏ', exact: true }).click()
    await law.waitFor({ state: 'detached' })
  })
})

describe('what the bot missed', () => {
  it('is added to an article as a way of asking, by choice only', async () => {
    const words = 'the can cuoc bi gay doi thi dong bao nhieu tien'
    seedTicket(data.path, {
      ...{ code: 'PA-26-TESTA-Q', content: words, wordings: [words, 'thẻ gãy thì tốn mấy đồng'] },
    })
    const page = await consoleAt('/chua-tra-loi')
    await button(page, 'Thêm vào bài…').first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Bài trả lời đúng' }).fill('le phi doi, cap lai the')
    await page.getByRole('option', { name: /Lệ phí đổi, cấp lại thẻ/ }).click()
    const add = dialog.getByRole('button', { name: 'Thêm cách hỏi' })
    expect(await add.isDisabled()).toBe(true)
    await dialog.getByLabel('thẻ gãy thì tốn mấy đồng').check()
    await add.click()
    await dialog.getByText('Đã thêm vào bản nháp').waitFor()
    const { draft, published } = await fileOf('knowledge/can-cuoc/can-cuoc-le-phi.md')
    expect(draft?.text).toContain('  - thẻ gãy thì tốn mấy đồng\n')
    expect(draft?.text.replace('  - thẻ gãy thì tốn mấy đồng\n', '')).toBe(published?.text)
    await dialog.getByRole('link', { name: 'Mở bản nháp' }).waitFor()
  })

  it('begins an article', async () => {
    const page = await consoleAt('/chua-tra-loi')
    await button(page, 'Soạn bài mới').first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Tên bài').fill('Thẻ căn cước bị gãy thì đổi ở đâu?')
    await dialog.getByLabel('Chủ đề').selectOption('can-cuoc')
    await dialog.getByRole('button', { name: 'Soạn bài' }).click()
    await page.waitForURL(/\/bai-viet\/the-can-cuoc-bi-gay/)
    const draft = (await drafts()).find(({ title }) => title.startsWith('Thẻ căn cước bị gãy'))
    expect((await fileOf(draft?.path ?? '')).draft?.text).toContain('bi gay doi thi dong')
  })
})

describe('these pages', () => {
  it(
    'are without fault to axe, light and dark, on a phone and a desk',
    { timeout: 240_000 },
    async () => {
      const found = await faultsOf(await consoleAt(''), app.url, [
        ['imports', '/nhap-xuat', 'Kéo tệp vào đây'],
        ['imports-past', '/nhap-xuat?muc=da-nhap', 'Hỏi đáp phường.csv'],
        ['exports', '/nhap-xuat?muc=xuat', 'Toàn bộ cẩm nang'],
        ['freshness', '/ra-soat', 'Đến hạn rà soát'],
        ['freshness-laws', '/ra-soat?muc=van-ban', '13/2023/NĐ-CP'],
        ['missed', '/chua-tra-loi', 'Thêm vào bài…'],
        ['wrong-answers', '/chua-tra-loi?muc=tra-loi-sai', 'Chưa xem'],
      ])
      expect(found).toEqual([])
    },
  )
})
