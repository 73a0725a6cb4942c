import { expect, it } from 'vitest'
import { readBounce } from '../../../src/mail/bounce.ts'

const report = (status: string, returned: string, type = 'text/rfc822-headers') =>
  `Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.gov.vn>
To: hoidap@example.gov.vn
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--b1
Content-Type: message/delivery-status

${status}

--b1
Content-Type: ${type}

${returned}

--b1--
`.replaceAll('\n', '\r\n')

const postfix = (action = 'failed') => `Reporting-MTA: dns; mx.example.gov.vn
X-Postfix-Queue-ID: 4F1
Original-Envelope-Id: phieu-12

Final-Recipient: rfc822; sxd@example.gov.vn
Action: ${action}
Status: 5.1.1
Remote-MTA: dns; mail.sxd.gov.vn
Diagnostic-Code: smtp; 550 5.1.1 <sxd@example.gov.vn>: Recipient address
    rejected: User unknown`

const head = `Message-ID: <phieu-12@example.gov.vn>
Subject: =?UTF-8?Q?De_nghi?=
From: hoidap@example.gov.vn`

it('of Postfix: which mail, and why', async () => {
  expect(await readBounce(report(postfix(), head))).toEqual({
    of: ['phieu-12', '<phieu-12@example.gov.vn>'],
    reason: '5.1.1 550 5.1.1 <sxd@example.gov.vn>: Recipient address rejected: User unknown',
  })
})

it('of Exchange, with the whole mail inside', async () => {
  const status = `Reporting-MTA: dns;SG2PR01MB.outlook.com
Received-From-MTA: dns;SG2PR01MB.outlook.com

Final-Recipient: rfc822;sxd@example.gov.vn
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup`
  const whole = `${head}\nContent-Type: text/plain\n\nKính gửi: Sở Xây dựng`
  const bounce = await readBounce(report(status, whole, 'message/rfc822'))
  expect(bounce?.of).toContain('<phieu-12@example.gov.vn>')
  expect(bounce?.reason).toMatch(/^5\.1\.10 550 5\.1\.10 RESOLVER/)
})

it('of Gmail, with the id in the references', async () => {
  const status = `Reporting-MTA: dns; googlemail.com

Final-Recipient: rfc822; sxd@gmail.com
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552-5.2.2 The recipient's inbox is out of storage space.`
  const raw = report(status, 'Subject: x').replace(
    'MIME-Version',
    'In-Reply-To: <phieu-7@example.gov.vn>\r\nReferences: <phieu-7@example.gov.vn>\r\nMIME-Version',
  )
  expect((await readBounce(raw))?.of).toEqual(['<phieu-7@example.gov.vn>'])
})

it('a plain letter of an old server', async () => {
  const raw = `From: MAILER-DAEMON@mail.tinh.gov.vn
To: hoidap@example.gov.vn
Subject: failure notice
Content-Type: text/plain

Hi. This is the qmail-send program. I'm afraid I wasn't able to deliver your message.
<sxd@example.gov.vn>:
550 5.7.1 mailbox disabled

--- Below this line is a copy of the message.
Message-ID: <phieu-9@example.gov.vn>
Subject: x
`
  const bounce = await readBounce(raw)
  expect(bounce?.of).toContain('<phieu-9@example.gov.vn>')
  expect(bounce?.reason).toBe('550 5.7.1 mailbox disabled')
})

it.each([
  ['a delay', report(postfix('delayed'), head)],
  ['a success', report(postfix('delivered'), head)],
  [
    'a holiday',
    'From: sxd@example.gov.vn\r\nSubject: Nghỉ phép\r\nAuto-Submitted: auto-replied\r\nIn-Reply-To: <phieu-12@example.gov.vn>\r\n\r\nTôi nghỉ.',
  ],
  [
    'an answer',
    'From: sxd@example.gov.vn\r\nSubject: Re: x\r\nReferences: <phieu-12@example.gov.vn>\r\n\r\nĐã nhận.',
  ],
  ['nothing', ''],
  ['noise', '\0\xff\r\n--\r\nContent-Type: multipart/report; boundary='],
])('%s is no bounce', async (_what, raw) => {
  expect(await readBounce(raw)).toBeNull()
})
