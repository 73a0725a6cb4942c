import { unzipSync, strFromU8 } from 'fflate'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startApp, type App } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import type { TicketList, TicketPage } from '../../src/web/tickets-contract.ts'
import { launchBrowser } from '../support/browser.ts'
import { cheapPasswords, logInAs, type ConsoleBrowser } from '../support/console-client.ts'
import { desk, phone, picture } from '../support/console-pages.ts'
import { startGraphDouble, type GraphDouble } from '../support/graph-double.ts'
import { messengerTestPage } from '../support/messenger-events.ts'
import {
  dataFolder,
  environment,
  idle,
  messengerEnvironment,
  zaloEnvironment,
} from '../support/running-app.ts'
import { sharedReading } from '../support/shared-reading.ts'
import { smtpTestLogin, startSmtpDouble, type SmtpDouble } from '../support/smtp-double.ts'
import { until } from '../support/until.ts'
import { startZaloDouble, type ZaloDouble } from '../support/zalo-double.ts'
import { zaloTestAccount } from '../support/zalo-events.ts'

/** One question on its whole way: three people, an agency, the handbook, a fourth person. */

const HOUR = 3600_000
const PUBLIC_URL = 'https://hoidap.example.gov.vn'
const MAILBOX = 'vanthu@so-vhttdl.example.gov.vn'
const ZALO_PERSON = '2468458835291979220'
const PSID = '5521772797175877'
const ANSWER =
  'Biển quảng cáo trước cửa hàng không phải xin giấy phép, chỉ gửi thông báo tới Sở trước khi dựng 15 ngày, trừ biển rộng trên 20 m2 thì xin phép xây dựng.'

let skipped = 0
const now = () => Date.now() + skipped
let data: ReturnType<typeof dataFolder>
let browser: Browser
let smtp: SmtpDouble
let zalo: ZaloDouble
let graph: GraphDouble
let app: App
let admin: ConsoleBrowser

beforeAll(async () => {
  data = dataFolder()
  browser = await launchBrowser()
  smtp = await startSmtpDouble()
  zalo = await startZaloDouble({ now })
  graph = await startGraphDouble({ now })
  const env = environment(data.path, {
    ...zaloEnvironment(zalo),
    ...messengerEnvironment(graph),
    ...{ SMTP_URL: smtp.url, MAIL_FROM: smtpTestLogin.user, PUBLIC_URL },
  })
  app = await startApp(readConfig(env), {
    log: createLog('silent'),
    ...{ now, pollMs: 20, passwordCost: cheapPasswords, reading: sharedReading },
  })
  zalo.sendEventsTo({ ...zaloTestAccount, url: `${app.url}/webhooks/zalo` }, 'before')
  const { appSecret } = messengerTestPage
  graph.sendEventsTo({ url: `${app.url}/webhooks/messenger`, appSecret }, 'before')
  admin = await logInAs(app, 'admin', { login: 'truong.phong', name: 'Phạm Thị Trưởng' })
  expect((await admin.put('/agencies/so-vhttdl', { email: MAILBOX })).status).toBe(200)
})
afterAll(async () => {
  await browser.close()
  await app.stop()
  await smtp.close()
  await zalo.close()
  await graph.close()
  data.remove()
})

async function pageAt(path: string, viewport = desk, who?: ConsoleBrowser): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'vi-VN' })
  context.setDefaultTimeout(60_000)
  const [name = '', value = ''] = (who?.cookie() ?? '').split('=')
  if (who) await context.addCookies([{ name, value, url: app.url }])
  const page = await context.newPage()
  await page.goto(`${app.url}${path}`)
  return page
}
async function citizen(): Promise<Page> {
  const page = await pageAt('/', phone)
  await page.locator('#greeting').getByText('em chào anh/chị').waitFor()
  return page
}
async function write(page: Page, text: string): Promise<void> {
  await page.locator('#field').fill(text)
  await page.locator('#field').press('Enter')
}
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const fromZalo = () => zalo.delivered.filter(({ userId }) => userId === ZALO_PERSON)
const fromPage = () => graph.delivered.filter(({ psid }) => psid === PSID)
const ticket = async (id: number) => (await admin.get<TicketPage>(`/tickets/${id}`)).body

it(
  'three people ask in different words, the agency answers once, a fourth is answered by the bot',
  { timeout: 240_000 },
  async () => {
    // 1. Nobody knows it: each is told so.
    await zalo.post(
      zalo.event.text({
        userId: ZALO_PERSON,
        text: 'Muốn dựng biển quảng cáo trước cửa hàng thì xin phép ở đâu?',
      }),
    )
    await graph.post(
      graph.event.text({
        psid: PSID,
        text: 'xin phep dung bien quang cao truoc cua hang o cho nao v, goi toi 0912 345 678',
      }),
    )
    const web = await citizen()
    await write(web, 'cho hỏi dựng bảng quảng cáo trước cửa hàng phải xin giấy phép chỗ nào ạ')
    await web.locator('#log .row.bot').getByText('chưa có câu trả lời chắc chắn').waitFor()

    // 2. One ticket with three who asked; nobody's number in it.
    const missed = async () =>
      (await admin.get<TicketList>('/tickets?view=missed')).body.tickets.filter(({ content }) =>
        /qu[aả]ng c[aá]o/i.test(content),
      )
    await until('all three are gathered', async () =>
      (await missed()).some(({ askers }) => askers === 3),
    )
    const [{ id, code } = { id: 0, code: '' }, ...more] = await missed()
    expect(more).toEqual([])
    const { askers } = await ticket(id)
    expect(askers.map(({ channel }) => channel).sort()).toEqual(['messenger', 'web', 'zalo'])
    expect(JSON.stringify(await ticket(id))).not.toMatch(/0912|345.678/)

    // 3. Given to the agency, and sent.
    const lan = await logInAs(app, 'staff', { login: 'lan.nt', name: 'Nguyễn Thị Lan' })
    const desk1 = await pageAt(`/console/phieu/${id}`, desk, lan)
    await desk1.getByLabel(/^Cơ quan/).selectOption('so-vhttdl')
    await button(desk1, 'Giao').click()
    await button(desk1, 'Xem thư rồi gửi').click()
    const dialog = desk1.getByRole('dialog')
    await dialog.getByText(MAILBOX).waitFor()
    await picture(desk1, 'circle-forward')
    await dialog.getByRole('button', { name: 'Gửi', exact: true }).click()
    await until('the mail is there', () => smtp.mails.length === 1)
    const [mail] = smtp.mails
    expect(mail?.to).toBe(MAILBOX)
    expect(mail?.text).toContain(code)
    expect(mail?.text).not.toMatch(/0912|345.678/)
    const [letter] = mail?.attachments ?? []
    expect(letter?.name).toMatch(/^cong-van-PA-.*\.docx$/)
    const words = strFromU8(unzipSync(letter?.bytes ?? Buffer.alloc(0))['word/document.xml']!)
    expect(words).toContain('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM')
    expect(words).toContain('Sở Văn hóa, Thể thao và Du lịch')
    const [, path = ''] =
      /hoidap\.example\.gov\.vn(\/tra-loi\/[\w-]{43})/.exec(mail?.text ?? '') ?? []
    await until('it is forwarded', async () => (await ticket(id)).ticket.state === 'forwarded')

    // 4. A scanner opens the link: nothing changes.
    for (let time = 0; time < 3; time++) expect((await fetch(app.url + path)).status).toBe(200)
    const scanned = await ticket(id)
    expect(scanned.ticket).toMatchObject({ state: 'forwarded', seenAt: null })
    expect(scanned.links).toMatchObject([{ opened: 3 }])
    expect(scanned.answers).toEqual([])

    // 5. A day later an official answers, on a phone.
    skipped += 25 * HOUR
    // Sessions of yesterday are over.
    admin = await logInAs(app, 'editor', { login: 'bien.tap', name: 'Lê Biên Tập' })
    const official = await pageAt(path, phone)
    await official.getByRole('button', { name: /^Đã nhận/ }).click()
    await until('it was seen', async () => (await ticket(id)).ticket.state === 'seen')
    await official.locator('#noi-dung').fill(ANSWER)
    await official.locator('#nguoi-ky').fill('Trần Thị Hoa, Phòng Quản lý văn hóa')
    await picture(official, 'circle-official')
    await official.getByRole('button', { name: /^Gửi/ }).first().click()
    await until('it is answered', async () => (await ticket(id)).ticket.state === 'answered')

    // 6. Staff approve: two hear at once, the third's window is closed.
    const before = fromPage().length
    const minh = await logInAs(app, 'staff', { login: 'minh.tv', name: 'Trần Văn Minh' })
    const desk2 = await pageAt(`/console/phieu/${id}`, desk, minh)
    await button(desk2, 'Duyệt, gửi 3 người hỏi').click()
    await until('Zalo has it', () => fromZalo().some(({ text }) => text.includes('15 ngày')))
    await web.locator('#log .row.staff', { hasText: '15 ngày' }).waitFor()
    await until('it is delivered', async () => (await ticket(id)).ticket.state === 'delivered')
    await until('the third waits', async () =>
      (await ticket(id)).askers.some(({ delivery }) => delivery?.state === 'parked'),
    )
    await picture(desk2, 'circle-delivered')
    expect(fromPage()).toHaveLength(before)
    await graph.post(graph.event.text({ psid: PSID, text: 'VNeID là gì?' }))
    await idle(app)
    const [first, ...replies] = fromPage().slice(before)
    expect(first?.text).toContain('15 ngày')
    expect(replies.map(({ text }) => text).join(' ')).toMatch(/VNeID/)
    expect(replies.every(({ text }) => !text?.includes('15 ngày'))).toBe(true)

    // 7. Into the handbook.
    const editor = await pageAt(`/console/phieu/${id}`, desk, admin)
    await button(editor, 'Soạn bài từ phiếu').click()
    await button(editor, 'Thêm câu hỏi').waitFor()
    await editor.getByRole('switch', { name: 'Sửa dạng văn bản' }).click()
    const whole = editor.getByRole('textbox', { name: 'Cả bài dạng văn bản', exact: true })
    const draft = await whole.innerText()
    expect(draft).toContain('owner: so-vhttdl')
    expect(draft).toContain('cho hỏi dựng bảng quảng cáo trước cửa hàng')
    await editor.getByRole('switch', { name: 'Sửa dạng văn bản' }).click()
    const asked = [
      'Treo biển quảng cáo trước quán có phải xin phép không?',
      'Thủ tục thông báo dựng biển quảng cáo',
      'Dựng biển hiệu quảng cáo của cửa hàng cần giấy phép gì?',
    ]
    for (const words of asked) {
      await button(editor, 'Thêm câu hỏi').click()
      await editor
        .getByLabel(/^Câu hỏi \d+$/)
        .last()
        .fill(words)
    }
    await editor
      .getByText(/Đã lưu/)
      .first()
      .waitFor()
    await button(editor, 'Đăng…').click()
    const publishing = editor.getByRole('dialog')
    await publishing.getByText(/Đã thử [\d.]+ câu chuẩn/).waitFor()
    await publishing.getByRole('textbox').fill('Bà con hỏi nhiều lần.')
    const accept = publishing.getByLabel(/chấp nhận/)
    if (await accept.isVisible()) await accept.check()
    await publishing.getByRole('button', { name: 'Đăng ngay' }).click()
    await until('the handbook has it', async () => {
      const found = await admin.get<{ articles: { text: string }[] }>('/articles?q=bien+quang+cao')
      return found.body.articles.some(({ text }) => text.includes('15 ngày'))
    })

    // 8. The fourth.
    const fourth = await citizen()
    await write(fourth, 'mo quan muon treo bien quang cao co can xin phep ko')
    await fourth.locator('#log .row.bot', { hasText: '15 ngày' }).waitFor()
    await picture(fourth, 'circle-fourth')
  },
)
