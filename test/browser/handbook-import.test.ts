import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readHandbookFile } from '../../src/exchange/handbook-file.ts'
import { Cancelled, runImport } from '../../src/threads/run-import.ts'
import { launchBrowser } from '../support/browser.ts'
import { known, knownFiles, TODAY } from '../support/editors-sheet.ts'

const styles = `body { font: 13pt/1.4 'Times New Roman', serif; text-align: justify }
  td { border: 1px solid; padding: 4px 40px } section { break-before: page }`

const margin = (text: string) =>
  `<div style="font-size: 8px; width: 100%; text-align: center">${text}</div>`

/** A handbook as offices print it: headers, page numbers, numbered parts. */
const chapters = `<h1>SỔ TAY DỊCH VỤ SỐ</h1><p>Tài liệu dành cho Tổ công nghệ số cộng đồng.</p>
<section><h2>Chương I. Tài khoản định danh</h2>
<h3>Điều 1. Đăng ký tài khoản định danh mức 2</h3>
<p>Công dân mang thẻ căn cước tới Công an xã để làm thủ tục. Cán bộ chụp ảnh, lấy vân tay rồi hẹn
ngày trả kết quả; người cao tuổi, người khuyết tật được phục vụ tại nhà khi gia đình có yêu cầu.</p>
<table><tr><td>Việc</td><td>Thời hạn</td></tr><tr><td>Cấp mới</td><td>7 ngày</td></tr></table></section>
<section><h3>Điều 2. Khóa tài khoản khi mất điện thoại</h3>
<p>Gọi 1900 0368 để khóa theo Điều 1 của sổ tay này.</p></section>
<section><h2>Chương II. Dịch vụ công</h2><h3>1.1 Nộp hồ sơ qua mạng</h3>
<p>Đăng nhập bằng VNeID, tìm tên thủ tục, điền tờ khai.</p></section>`

describe('a handbook in PDF', () => {
  let browser: Browser
  beforeAll(async () => void (browser = await launchBrowser()))
  afterAll(() => browser.close())

  async function printed(html: string): Promise<Uint8Array> {
    const page = await browser.newPage()
    await page.setContent(`<style>${styles}</style>${html}`)
    const bytes = await page.pdf({
      format: 'A4',
      displayHeaderFooter: true,
      headerTemplate: margin('Sở Khoa học và Công nghệ'),
      footerTemplate: margin('Trang <span class="pageNumber"></span>'),
      margin: { top: '2cm', bottom: '2cm', left: '3cm', right: '2cm' },
    })
    await page.close()
    return new Uint8Array(bytes)
  }

  const order = (bytes: Uint8Array, name: string) => ({
    ...{ bytes, name, known, current: knownFiles, today: TODAY },
  })

  it('is cut at its headings, with their pages, without headers and page numbers', async () => {
    const told: number[] = []
    const bytes = await printed(chapters)
    const { sections } = await readHandbookFile(bytes, 'so-tay.pdf', ({ done }) => told.push(done))
    expect(told).toEqual([1, 2, 3, 4])
    expect(sections.map(({ heading, page, level }) => [page, level, heading])).toEqual([
      [1, 1, 'SỔ TAY DỊCH VỤ SỐ'],
      [2, 2, 'Chương I. Tài khoản định danh'],
      [2, 3, 'Điều 1. Đăng ký tài khoản định danh mức 2'],
      [3, 3, 'Điều 2. Khóa tài khoản khi mất điện thoại'],
      [4, 2, 'Chương II. Dịch vụ công'],
      [4, expect.any(Number), '1.1 Nộp hồ sơ qua mạng'],
    ])
    expect(sections[2]?.text).toBe(
      'Công dân mang thẻ căn cước tới Công an xã để làm thủ tục. Cán bộ chụp ảnh, lấy vân tay rồi hẹn ngày trả kết quả; người cao tuổi, người khuyết tật được phục vụ tại nhà khi gia đình có yêu cầu.\nViệc | Thời hạn\nCấp mới | 7 ngày',
    )
    expect(sections[3]?.text).toBe('Gọi 1900 0368 để khóa theo Điều 1 của sổ tay này.')
  })

  it('gives drafts with page and heading as their source, read in a thread', async () => {
    const pages: string[] = []
    const { result } = runImport(order(await printed(chapters), 'so-tay.pdf'), {
      onProgress: ({ done, total }) => pages.push(`${done}/${total}`),
    })
    const { items } = await result
    expect(pages).toEqual(['1/4', '2/4', '3/4', '4/4'])
    expect(items.map(({ title }) => title)).toEqual([
      ...['SỔ TAY DỊCH VỤ SỐ', 'Đăng ký tài khoản định danh mức 2'],
      ...['Khóa tài khoản khi mất điện thoại', 'Nộp hồ sơ qua mạng'],
    ])
    expect(items[2]?.text).toContain(
      'so-tay.pdf, trang 3, mục SỔ TAY DỊCH VỤ SỐ > Chương I. Tài khoản định danh > Điều 2. Khóa tài khoản khi mất điện thoại',
    )
  })

  it('says what to do with a scan', async () => {
    const picture = '<svg width="500" height="600"><circle r="200" cx="250" cy="250"/></svg>'
    const { result } = runImport(order(await printed(picture), 'quet.pdf'))
    await expect(result).rejects.toThrow('bản quét, không có chữ')
  })

  it('reads 200 pages with progress, and stops where it is when somebody cancels', async () => {
    const many = Array.from(
      { length: 200 },
      (_, at) =>
        `<section><h2>Điều ${at + 1}. Việc số ${at + 1}</h2><p>Muốn làm việc số ${at + 1} thì anh/chị mang giấy tờ tới bộ phận một cửa.</p></section>`,
    )
    const bytes = await printed(many.join(''))
    const whole = await runImport(order(bytes, 'dai.pdf')).result
    expect(whole.items.length).toBeGreaterThanOrEqual(200)

    const pages: number[] = []
    const running = runImport(order(bytes, 'dai.pdf'), {
      onProgress({ done }) {
        pages.push(done)
        if (done === 20) void running.cancel()
      },
    })
    await expect(running.result).rejects.toThrow(Cancelled)
    expect(pages.at(-1)).toBeLessThan(200)

    const stop = new AbortController()
    const reading = readHandbookFile(bytes, 'dai.pdf', () => stop.abort(), stop.signal)
    await expect(reading).rejects.toThrow('aborted')
  })

  it('costs no more than the thread when a file takes all its memory', async () => {
    const rows = Array.from({ length: 4_900 }, (_, at) => `"Hỏi ${at}?","${'Đáp. '.repeat(100)}"`)
    const bytes = new TextEncoder().encode(['Câu hỏi,Trả lời', ...rows].join('\n'))
    const { result } = runImport(order(bytes, 'nang.csv'), { heap: 24 })
    await expect(result).rejects.toThrow('Tệp quá nặng để đọc')
    const { result: slow } = runImport(order(bytes, 'cham.csv'), { longest: 1 })
    await expect(slow).rejects.toThrow('Tệp quá nặng để đọc')
  })
})
