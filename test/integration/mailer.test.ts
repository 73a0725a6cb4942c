import { createServer, type Server } from 'node:net'
import { afterEach, expect, it, onTestFinished } from 'vitest'
import type { Mail } from '../../src/conversations/alerts.ts'
import { ChannelRefused, ChannelUnreachable, MaybeSent } from '../../src/conversations/channel.ts'
import { createMailer } from '../../src/mail/mailer.ts'
import { smtpTestLogin, startSmtpDouble, type SmtpDouble } from '../support/smtp-double.ts'

const from = 'Hỏi Đáp Số <hoidap@example.gov.vn>'
const LAN = 'lan@example.gov.vn'

let smtp: SmtpDouble
afterEach(() => smtp.close())

async function mailer(change = (url: string) => url) {
  smtp = await startSmtpDouble()
  const made = createMailer({ url: change(smtp.url), from })
  onTestFinished(() => made.close())
  return made
}

const mail = (over: Partial<Mail> = {}): Mail => ({
  to: LAN,
  subject: 'Có người đang chờ cán bộ (Zalo, 12 phút)',
  text: 'Kênh: Zalo\nMở: https://hoidap.example.gov.vn/console/hoi-thoai/7?a=1&b=2\n\n<b> & "x"',
  urgent: false,
  id: 'alert.1.2',
  ...over,
})

/** What a call failed with. */
const failure = async (call: Promise<void>) =>
  call.then(
    () => expect.fail('was not refused'),
    (error: unknown) => error,
  )

it('a mail arrives as plain text and as HTML in which nothing is markup but links', async () => {
  const post = await mailer()
  await post.send(mail({ urgent: true }))
  const [seen] = smtp.mails
  expect(seen).toMatchObject({ from: 'hoidap@example.gov.vn', to: LAN, text: mail().text })
  const { headers, html } = seen!
  expect(headers.get('subject')).toBe(mail().subject)
  expect(headers.get('from')).toBe(from)
  expect(headers.get('message-id')).toBe('<alert.1.2@example.gov.vn>')
  expect(headers.get('auto-submitted')).toBe('auto-generated')
  expect(headers.get('importance')).toBe('High')
  const address = 'https://hoidap.example.gov.vn/console/hoi-thoai/7?a=1&amp;b=2'
  expect(html).toContain(`<a href="${address}">${address}</a>`)
  expect(html).toContain('&lt;b&gt; &amp; &quot;x&quot;')
})

it('several mails share connections and their login', async () => {
  const post = await mailer()
  await post.send(mail())
  await post.send(mail())
  await post.send(mail())
  expect(smtp.mails).toHaveLength(3)
  expect(smtp.logins()).toBe(1)
})

it('an address the server does not know is refused, in its words; a full box is tried later', async () => {
  const post = await mailer()
  smtp.answers(LAN, 550, '5.1.1 no such user here')
  const refused = await failure(post.send(mail()))
  expect(refused).toBeInstanceOf(ChannelRefused)
  expect(refused).toMatchObject({
    code: '550',
    message: expect.stringContaining('no such user') as string,
  })
  smtp.answers(LAN, 452, '4.2.2 mailbox full')
  const later = await failure(post.send(mail()))
  expect(later).toBeInstanceOf(ChannelUnreachable)
  // Others may be written to meanwhile.
  expect(later).toMatchObject({ pauseMs: undefined, waitMs: 60_000 })
  // A server that closes down says so at any step of the talk: nobody is to blame.
  smtp.answers(LAN, 421, '4.3.2 Server shutting down')
  const closing = await failure(post.send(mail()))
  expect(closing).toBeInstanceOf(ChannelUnreachable)
  smtp.answers(LAN, 250)
  await post.send(mail())
  expect(smtp.mails).toHaveLength(1)
})

it('what is no address is refused and asked of nobody', async () => {
  const post = await mailer()
  expect(await failure(post.send(mail({ to: 'không phải thư' })))).toBeInstanceOf(ChannelRefused)
  expect(smtp.mails).toHaveLength(0)
})

it('a wrong password names the setting and shows neither password', async () => {
  const wrong = encodeURIComponent('sai/mật@khẩu')
  const post = await mailer((url) => url.replace(/:[^:@]*@/, `:${wrong}@`))
  for (const call of [() => post.check(), () => post.send(mail())]) {
    const error = (await failure(call())) as ChannelUnreachable
    expect(error).toBeInstanceOf(ChannelUnreachable)
    expect(error.message).toMatch(/Authentication failed for \[password\].*SMTP_URL/)
    expect(error.pauseMs).toBe(60_000)
  }
})

it('the right login passes the check without a mail', async () => {
  const post = await mailer()
  await post.check()
  expect(smtp.logins()).toBe(1)
  expect(smtp.mails).toHaveLength(0)
})

it('no server there: unreachable, and all mail waits a little', async () => {
  const post = await mailer()
  await smtp.down()
  const error = await failure(post.send(mail()))
  expect(error).toBeInstanceOf(ChannelUnreachable)
  expect(error).toMatchObject({
    pauseMs: 10_000,
    message: expect.stringContaining('ECONNREFUSED') as string,
  })
  await smtp.up()
  await post.send(mail())
  expect(smtp.mails).toHaveLength(1)
})

it('a password is not sent in the clear to another machine', async () => {
  // Named as one that is elsewhere, and yet here.
  const post = await mailer((url) => url.replace('127.0.0.1', '0.0.0.0'))
  const error = (await failure(post.send(mail()))) as Error
  expect(error.message).toMatch(/STARTTLS/)
  expect(smtp.logins()).toBe(0)
  const willing = createMailer({
    url: `${smtp.url.replace('127.0.0.1', '0.0.0.0')}?requireTLS=false`,
    from,
  })
  onTestFinished(() => willing.close())
  await willing.send(mail())
  expect(smtp.mails).toHaveLength(1)
  expect(decodeURIComponent(smtp.url)).toContain(smtpTestLogin.password)
})

it('a server that hangs up before its greeting is unreachable', async () => {
  smtp = await startSmtpDouble()
  const rude: Server = createServer((socket) => socket.end())
  await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void rude.close())
  const { port } = rude.address() as { port: number }
  const post = createMailer({ url: `smtp://127.0.0.1:${port}`, from })
  onTestFinished(() => post.close())
  expect(await failure(post.send(mail()))).toBeInstanceOf(ChannelUnreachable)
})

it('a file goes with it, and its Vietnamese name', async () => {
  const post = await mailer()
  const bytes = Buffer.from('PK\u0003\u0004 not really a document')
  const name = 'Công văn chuyển câu hỏi số 12.docx'
  await post.send(
    mail({ attachments: [{ name, mediaType: 'application/x-test', bytes }], report: true }),
  )
  const [seen] = smtp.mails
  expect(seen).toMatchObject({ text: mail().text, attachments: [{ name, bytes }] })
  expect(seen!.html).toContain('<p>')
})

it('a line that breaks after the whole mail was handed over may have sent it; a number says it was not', async () => {
  const post = await mailer()
  smtp.afterData('silence')
  expect(await failure(post.send(mail()))).toBeInstanceOf(MaybeSent)
  expect(smtp.mails).toHaveLength(1)
  smtp.afterData(451)
  const later = await failure(post.send(mail()))
  expect(later).toBeInstanceOf(ChannelUnreachable)
  expect(later).not.toBeInstanceOf(MaybeSent)
  smtp.afterData(554)
  expect(await failure(post.send(mail()))).toBeInstanceOf(ChannelRefused)
  await smtp.down()
  expect(await failure(post.send(mail()))).not.toBeInstanceOf(MaybeSent)
})
