import { expect, it, onTestFinished } from 'vitest'
import { hashOfToken } from '../../src/tickets/forward.ts'
import { DAY, NOW, take } from '../contract/fixture.ts'
import { eventsOf, seedMail, seedTicket, stateOf } from '../contract/ticket-seed.ts'
import { newToken, startAgencySide } from '../support/agency-side.ts'

/** A ticket whose mail has arrived at the agency, and what the agency can do with its link. */
async function arrived(options: Parameters<typeof startAgencySide>[0] = {}) {
  const side = await startAgencySide(options)
  onTestFinished(() => side.stop())
  const { storage, look, url } = side
  const wordings = ['Đường thôn <Đông> ngập', 'duong ngap qua']
  const { ticketId, mailId } = await look(async (db) => {
    const ticketId = await seedTicket(db, { content: wordings[0]!, wordings })
    return { ticketId, mailId: await seedMail(db, [ticketId]) }
  })
  const token = newToken()
  const job = await take(storage, 'mail')
  const linkId = (await storage.ticketPost.loadMail(mailId))!.tickets[0]!.linkId!
  const link = { linkId, tokenHash: hashOfToken(token) }
  await storage.ticketPost.beginSending(job, mailId, [link], NOW)
  await storage.ticketPost.recordSent(job, mailId, NOW)
  const page = `${url}/tra-loi/${token}`
  const post = (
    way: string,
    body: FormData | URLSearchParams,
    headers: Record<string, string> = {},
  ) => fetch(page + way, { method: 'POST', body, headers, redirect: 'manual' })
  const opened = async () => (await storage.agencyDoor.open(hashOfToken(token)))!
  const events = () => look((db) => eventsOf(db, ticketId))
  const state = () => look((db) => stateOf(db, ticketId))
  return { ...side, ticketId, linkId, token, page, post, opened, events, state }
}

const words = 'Đoạn đường này sẽ được nạo vét cống trước ngày 20/12/2026.'
function answer(
  text = words,
  ...files: { name: string; content: string | Uint8Array<ArrayBuffer> }[]
) {
  const form = new FormData()
  form.set('noi-dung', text)
  form.set('nguoi-ky', 'Nguyễn Văn A, Trưởng phòng')
  for (const { name, content } of files) form.append('tep', new Blob([content]), name)
  return form
}
const typed = (fields: Record<string, string>) => new URLSearchParams(fields)

it('scanners that open the link move nothing; each opening is noted', async () => {
  const { page, opened, events, state } = await arrived()
  for (const agent of ['Microsoft Office/16.0', 'GoogleImageProxy', 'curl/8']) {
    const response = await fetch(page, { headers: { 'User-Agent': agent } })
    expect(response.status).toBe(200)
    const html = await response.text()
    expect(html).toContain('Đường thôn &#60;Đông&#62; ngập')
    expect(html).toContain('Hạn trả lời: 9 giờ ngày 28/11/2026')
    expect(html).not.toMatch(/<script|https?:\/\//)
  }
  expect((await fetch(page, { method: 'HEAD' })).status).toBe(200)
  expect((await opened()).link.opened).toBe(4)
  expect(await state()).toBe('forwarded')
  expect((await events()).slice(2)).toEqual(Array(4).fill('link-opened'))
})

it('the page is kept out of caches, searches, frames and referrers', async () => {
  const { page } = await arrived()
  const { headers } = await fetch(page)
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('x-robots-tag')).toContain('noindex')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  const policy = headers.get('content-security-policy')
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('unsafe')
})

it('"Đã nhận", asking back and "not ours" do what they say, once', async () => {
  const { page, post, opened, events, state } = await arrived()
  const seen = await post('/da-nhan', typed({}))
  expect(seen.status).toBe(303)
  expect(await (await fetch(new URL(seen.headers.get('location')!, page))).text()).toContain(
    'Đã ghi nhận',
  )
  await post('/da-nhan', typed({}))
  expect(await state()).toBe('seen')
  const ask = typed({ 'can-hoi': 'Đoạn nào, gần nhà ai vậy?', 'nguoi-hoi': 'Chị B' })
  expect((await post('/hoi-lai', ask)).status).toBe(303)
  expect((await opened()).ticket.askedBackAt).toBe(NOW)
  const back = typed({
    'ly-do': 'Đường này do xã quản lý.',
    'co-quan': 'ubnd-xa',
    'co-quan-khac': '',
    'nguoi-bao': 'Chị B',
  })
  expect((await post('/chuyen', back)).status).toBe(303)
  expect((await post('/chuyen', back)).status).toBe(303)
  expect(await state()).toBe('returned')
  expect((await events()).slice(2)).toEqual(['see', 'asked-back', 'return'])
  expect((await opened()).link.opened).toBe(0)
})

it('an answer sent twice is one; a second one replaces it; files come back as files', async () => {
  const { page, post, opened } = await arrived()
  const file = { name: '../../Công văn 12.pdf', content: '%PDF-1.7 …' }
  expect((await post('', answer(words, file))).status).toBe(303)
  expect((await post('', answer(words, file))).status).toBe(303)
  expect((await opened()).answers).toHaveLength(1)
  expect((await post('', answer('Xin đính chính: trước ngày 25/12/2026.'))).status).toBe(303)
  const { answers } = await opened()
  expect(answers.map(({ state }) => state)).toEqual(['replaced', 'waiting'])
  expect(answers[0]).toMatchObject({ text: words, files: [{ name: 'Công văn 12.pdf' }] })
  const got = await fetch(`${page}/tep/${answers[0]!.files[0]!.id}`)
  expect(got.headers.get('content-disposition')).toMatch(/^attachment; /)
  expect(got.headers.get('content-type')).toBe('application/pdf')
  expect(got.headers.get('x-content-type-options')).toBe('nosniff')
  expect(await got.text()).toBe('%PDF-1.7 …')
  expect((await fetch(`${page}/tep/999`)).status).toBe(404)
})

it('straight out, nobody approves it', async () => {
  const { post, opened, told } = await arrived({ straightOut: true })
  await post('', answer())
  expect((await opened()).answers).toMatchObject([{ state: 'approved', decidedBy: null }])
  expect(told).toEqual(['telling'])
})

it.each([
  ['HTML that calls itself a PDF', { name: 'cv.pdf', content: '<html><script>alert(1)' }, 'cv.pdf'],
  ['a program', { name: 'cv.exe', content: 'MZ' }, 'cv.exe'],
  ['six megabytes', { name: 'to.pdf', content: new Uint8Array(6 * 1024 * 1024).fill(37) }, '5 MB'],
])('%s is refused, and what was typed stands there', async (_what, file, said) => {
  const { post, opened } = await arrived()
  const response = await post('', answer(words, file))
  expect(response.status).toBe(422)
  const html = await response.text()
  expect(html).toContain(words)
  expect(html).toContain('Nguyễn Văn A, Trưởng phòng')
  expect(html).toMatch(new RegExp(`id="tep-loi">[^<]*${said}`))
  expect((await opened()).answers).toEqual([])
})

it('four files are too many; too short and too long words are told with their length', async () => {
  const { post, opened } = await arrived()
  const pdf = { name: 'a.pdf', content: '%PDF-1.7' }
  expect(await (await post('', answer(words, pdf, pdf, pdf, pdf))).text()).toContain(
    'Nhiều nhất 3 tệp một lần',
  )
  expect(await (await post('', answer('ngắn'))).text()).toContain('hiện có 4 ký tự')
  const long = await post('', answer('dài '.repeat(3000)))
  expect(long.status).toBe(422)
  expect(await long.text()).toContain('hiện có 11999 ký tự')
  const nameless = answer()
  nameless.set('nguoi-ky', ' ')
  expect(await (await post('', nameless)).text()).toContain('id="nguoi-ky-loi"')
  const markup = await (await post('', answer('</textarea><script>'))).text()
  expect(markup).not.toContain('<script')
  expect((await opened()).answers).toMatchObject([{ text: '</textarea><script>' }])
})

it('over, revoked and unknown links say so calmly and keep what was typed', async () => {
  const { clock, page, post, opened, storage, linkId, url } = await arrived()
  clock.now = NOW + 31 * DAY
  const late = await post('', answer())
  expect(late.status).toBe(410)
  const html = await late.text()
  expect(html).toContain('đã hết hiệu lực')
  expect(html).toContain(words)
  expect(html).toContain('0200 123 456')
  expect((await fetch(page)).status).toBe(410)
  clock.now = NOW
  await storage.agencyDoor.revoke(linkId, 1, NOW)
  expect(await (await post('', answer())).text()).toContain('không còn dùng nữa')
  expect((await opened()).answers).toEqual([])
  for (const wrong of [newToken(), 'x', '%00', `${newToken()}/tep/1`]) {
    expect((await fetch(`${url}/tra-loi/${wrong}`)).status).toBe(404)
  }
  expect(
    (await fetch(`${url}/tra-loi/${newToken()}`, { method: 'POST', body: answer() })).status,
  ).toBe(404)
})

it('a browser that hides where it comes from may send the form; floods are braked', async () => {
  const { page, post, state } = await arrived()
  expect((await post('/da-nhan', typed({}), { Origin: 'null' })).status).toBe(303)
  expect(await state()).toBe('seen')
  const statuses = await Promise.all(
    Array.from({ length: 130 }, async () => (await fetch(page)).status),
  )
  expect(statuses.filter((status) => status === 429)).toHaveLength(10)
})
