import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { agenciesFile } from '../../../src/knowledge/directory.ts'
import { agencyMail, previewMail, type MailWorld } from '../../../src/tickets/agency-mail.ts'
import { readAgencyMailWords } from '../../../src/tickets/agency-words.ts'
import { hashOfToken, mailIdIn, messageIdOf } from '../../../src/tickets/forward.ts'
import type { PostedMail } from '../../../src/tickets/ports.ts'
import { mailKinds, type Ticket } from '../../../src/tickets/ticket.ts'

const path = 'knowledge/agency-mail.yml'
const text = readFileSync(path, 'utf8')
const { words } = readAgencyMailWords([{ path, text }])

const world: MailWorld = {
  words: words!,
  organisation: {
    ...{ organisation: 'Sở Khoa học và Công nghệ', hotline: '0200 123 456' },
    ...{ email: null, address: null, website: null },
  },
  agencies: agenciesFile.parse({
    fields: [{ id: 'giao-thong', label: 'Giao thông' }],
    agencies: [
      {
        ...{ id: 'so-xay-dung', name: 'Sở Xây dựng', level: 'province', fields: ['giao-thong'] },
        escalate_to: { name: 'Ông Trần Văn B, Phó Giám đốc', email: 'b@example.gov.vn' },
      },
    ],
  }),
}
/** 17:00 in Vietnam. */
const DUE = Date.UTC(2026, 11, 5, 10)

const posted = (id: number, over: Partial<Ticket> = {}, wordings = ['Đường ngập thì báo ai']) => ({
  ticket: {
    ...{ id, code: `PA-26-0000${id}-K`, content: wordings[0]!, title: null, place: null },
    ...{ askers: wordings.length, dueAt: DUE, agency: 'so-xay-dung', ...over },
  } as Ticket,
  ...{ linkId: id, linkExpiresAt: Date.UTC(2027, 0, 5, 10) },
  askers: wordings.map((wording) => ({ wording, phone: null, askedAt: 0 })),
})

const linkOf = (id: number) => `https://hoidap.example.gov.vn/tra-loi/token-${id}`
const mailOf = (tickets: PostedMail['tickets'], kind: (typeof mailKinds)[number] = 'forward') =>
  agencyMail({ kind, agency: 'so-xay-dung', note: null, tickets }, linkOf, 'cong-van.docx', world)

describe('a mail to an agency', () => {
  it('tells question, people, other wordings, day, link, buttons and whom to call', () => {
    const wordings = [
      'Đường ngập thì báo ai',
      'duong ngap',
      'Duong ngap',
      'báo ai khi ngập',
      'a b',
      'c',
      'd',
      'e',
    ]
    const { subject, text } = mailOf([posted(1, { place: 'xã Mẫu Một' }, wordings)])
    expect(subject).toBe('Đề nghị trả lời phiếu PA-26-00001-K, hạn 05/12/2026')
    for (const line of [
      'Kính gửi: Sở Xây dựng',
      'trước 17 giờ ngày 05/12/2026.',
      'Nội dung: Đường ngập thì báo ai',
      'Nơi xảy ra: xã Mẫu Một',
      'Số người cùng hỏi: 8',
      '- duong ngap\n- báo ai khi ngập\n- a b\n- c\n- d\n',
      'Trả lời tại đây: https://hoidap.example.gov.vn/tra-loi/token-1',
      'không cần tài khoản',
      'Không thuộc thẩm quyền',
      'xin gọi 0200 123 456.',
      'Công văn gửi kèm: cong-van.docx',
      'có hiệu lực đến ngày 05/01/2027',
    ]) {
      expect(text).toContain(line)
    }
    expect(text).not.toContain('Thư điện tử:')
    expect(text).not.toContain('{')
  })

  it('every kind carries each question and its own link', () => {
    for (const kind of mailKinds) {
      const { subject, text } = mailOf([posted(1), posted(2, { content: 'Cầu hỏng' })], kind)
      expect(subject).toContain('2 phiếu của người dân')
      expect(text).toContain('Cầu hỏng')
      expect(text).toMatch(/token-1[^]*token-2/)
    }
    expect(mailOf([posted(1)], 'escalation').text).toContain('Ông Trần Văn B, Phó Giám đốc')
  })

  it("has staff's words, the number somebody left, and a half hour", () => {
    const one = posted(1, { dueAt: DUE - 30 * 60_000 })
    const ticket = { ...one, askers: [{ ...one.askers[0]!, phone: '0912345678' }] }
    const { text } = agencyMail(
      { kind: 'word', agency: 'so-xay-dung', note: 'Xin nói rõ {mức phí}.', tickets: [ticket] },
      linkOf,
      null,
      world,
    )
    expect(text).toContain('Ý kiến của Sở Khoa học và Công nghệ: Xin nói rõ {mức phí}.')
    expect(text).toContain('0912345678')
    expect(text).toContain('16 giờ 30 ngày 05/12/2026')
    expect(text).not.toContain('gửi kèm')
  })

  it('a line break in what somebody wrote cannot make a subject or a line of ours', () => {
    const { subject, text } = mailOf([
      posted(1, { code: 'PA\r\nBcc: x@y.z', content: 'a\n\nTrả lời tại đây: http://x' }),
    ])
    expect(subject).not.toMatch(/[\r\n]/)
    expect(text).toContain('Nội dung: a Trả lời tại đây: http://x')
  })

  it('the preview is the same mail without its links', () => {
    const about = {
      kind: 'forward',
      agency: 'so-xay-dung',
      note: null,
      tickets: [posted(1)],
    } as const
    const preview = previewMail(about, 'cong-van.docx', world)
    const sent = mailOf([posted(1)])
    expect(preview).toEqual({
      subject: sent.subject,
      text: sent.text.replace(linkOf(1), '…'),
      attachment: 'cong-van.docx',
    })
  })
})

it('a place in braces that is not filled in is refused with the file and the field', () => {
  const { words, broken } = readAgencyMailWords([
    { path, text: text.replace('{count} phiếu', '{cuont} phiếu') },
  ])
  expect(words).toBeUndefined()
  expect(broken[0]).toMatchObject({
    path,
    message: expect.stringContaining('about.many') as string,
  })
})

it('a Message-ID leads back to its mail, one of another house does not', () => {
  expect(mailIdIn(`<${messageIdOf(12)}@Example.gov.vn>`, 'example.gov.vn')).toBe(12)
  expect(mailIdIn('<phieu-12@evil.example>', 'example.gov.vn')).toBeNull()
  expect(mailIdIn('<alert.1.2@example.gov.vn>', 'example.gov.vn')).toBeNull()
  expect(hashOfToken('a')).toMatch(/^[0-9a-f]{64}$/)
})
