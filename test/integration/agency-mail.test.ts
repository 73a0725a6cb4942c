import { pino } from 'pino'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createMailer } from '../../src/mail/mailer.ts'
import { agencyMail } from '../../src/tickets/agency-mail.ts'
import { createForwarding, hashOfToken, type ForwardingOptions } from '../../src/tickets/forward.ts'
import { DAY, LEASE, MINUTE, NOW } from '../contract/fixture.ts'
import { eventsOf, mailOf, seedMail, seedTicket, stateOf } from '../contract/ticket-seed.ts'
import { mailWorld, newToken, startAgencySide } from '../support/agency-side.ts'
import { startSmtpDouble } from '../support/smtp-double.ts'

const letter = Buffer.from('PK not really a letter')
const TO = 'sxd@example.gov.vn'

/** The post of agencies on a real database and a real mail server, run by hand. */
async function world(over: Partial<ForwardingOptions> = {}) {
  const [side, smtp] = await Promise.all([startAgencySide(), startSmtpDouble()])
  const mailer = createMailer({ url: smtp.url, from: 'Hỏi Đáp Số <hoidap@example.gov.vn>' })
  onTestFinished(async () => {
    mailer.close()
    await smtp.close()
    await side.stop()
  })
  const { storage, clock, look } = side
  let leases = 0
  const handle = createForwarding({
    store: storage.ticketPost,
    send: (mail) => mailer.send(mail),
    render: ({ mail, tickets }, linkOf, file) =>
      agencyMail({ ...mail, tickets }, linkOf, file, mailWorld()),
    dispatch: () => Promise.resolve({ name: 'Công văn.docx', bytes: letter }),
    now: () => clock.now,
    newToken,
    publicUrl: 'https://hoidap.example.gov.vn',
    log: pino({ level: 'silent' }),
    ...over,
  })
  /** What the worker does with the next due job. */
  async function run(): Promise<string | null> {
    const job = await storage.queue.claim('mail', `lease ${++leases}`, clock.now, LEASE)
    if (!job) return null
    const verdict = await handle(job)
    if (verdict.kind === 'done') await storage.queue.done(job)
    if (verdict.kind === 'later')
      await storage.queue.later(job, verdict.at, verdict.reason, verdict.uncounted)
    return verdict.kind
  }
  return { ...side, smtp, run, look, handle }
}

const tokensIn = (text: string) =>
  [...text.matchAll(/\/tra-loi\/([\w-]{43})/g)].map(([, token]) => token!)

it('the mail carries the question, a link that opens it, and the letter; it is sent once', async () => {
  const { smtp, run, look, storage } = await world()
  const { ticketId, mailId } = await look(async (db) => {
    const ticketId = await seedTicket(db)
    return { ticketId, mailId: await seedMail(db, [ticketId]) }
  })
  expect(await run()).toBe('finished')
  expect(await run()).toBeNull()
  const [mail] = smtp.mails
  expect(smtp.mails).toHaveLength(1)
  expect(mail).toMatchObject({ to: TO, attachments: [{ name: 'Công văn.docx', bytes: letter }] })
  expect(mail!.headers.get('message-id')).toBe(`<phieu-${mailId}@example.gov.vn>`)
  expect(mail!.text).toContain('Đường thôn Đông ngập nước')
  const [token] = tokensIn(mail!.text)
  expect(await storage.agencyDoor.open(hashOfToken(token!))).toMatchObject({
    ticket: { id: ticketId },
  })
  expect(await look((db) => stateOf(db, ticketId))).toBe('forwarded')
  // The token itself is nowhere in the database.
  const rows = await look((db) => db.selectFrom('ticket_links').selectAll().execute())
  expect(JSON.stringify(rows)).not.toContain(token)
})

it('a day without a mail server loses nothing and sends nothing twice', async () => {
  const { smtp, run, look, clock } = await world()
  const { ticketId, mailId } = await look(async (db) => {
    const ticketId = await seedTicket(db)
    return { ticketId, mailId: await seedMail(db, [ticketId]) }
  })
  await smtp.down()
  let attempts = 0
  // Every half hour of the day; whatever it waits, it is due again by then.
  for (; clock.now < NOW + DAY; clock.now += 30 * MINUTE) {
    expect(await run()).toBe('later')
    attempts++
    expect(await run()).toBeNull()
  }
  expect(attempts).toBe(48)
  expect(await look((db) => mailOf(db, mailId))).toMatchObject({
    ...{ state: 'waiting', reason: expect.stringContaining('ECONNREFUSED') as string },
  })
  expect(await look((db) => stateOf(db, ticketId))).toBe('triaged')
  expect(await look((db) => eventsOf(db, ticketId))).toEqual([])
  await smtp.up()
  expect(await run()).toBe('finished')
  expect(await run()).toBeNull()
  expect(smtp.mails).toHaveLength(1)
  expect(await look((db) => stateOf(db, ticketId))).toBe('forwarded')
})

it('cut off between sending and writing it down: unknown, not sent twice, proved by an opening', async () => {
  const { smtp, run, look, clock, storage, url } = await world()
  const { ticketId, mailId } = await look(async (db) => {
    const ticketId = await seedTicket(db)
    return { ticketId, mailId: await seedMail(db, [ticketId]) }
  })
  const killed = vi.spyOn(storage.ticketPost, 'recordSent').mockRejectedValue(new Error('killed'))
  await expect(run()).rejects.toThrow('killed')
  killed.mockRestore()
  expect(smtp.mails).toHaveLength(1)
  clock.now += LEASE
  expect(await run()).toBe('finished')
  expect(await run()).toBeNull()
  expect(smtp.mails).toHaveLength(1)
  expect(await look((db) => mailOf(db, mailId))).toMatchObject({ state: 'unknown' })
  expect(await look((db) => stateOf(db, ticketId))).toBe('forwarded')
  expect(await look((db) => eventsOf(db, ticketId))).toEqual(['forward', 'mail-unknown'])

  const [token] = tokensIn(smtp.mails[0]!.text)
  expect((await fetch(`${url}/tra-loi/${token!}`)).status).toBe(200)
  expect(await look((db) => mailOf(db, mailId))).toMatchObject({ state: 'sent' })
})

it('a line that breaks after the mail was handed over leaves it unknown; staff may send it again', async () => {
  const { smtp, run, look, storage } = await world()
  const mailId = await look(async (db) => seedMail(db, [await seedTicket(db)]))
  smtp.afterData('silence')
  expect(await run()).toBe('finished')
  expect(await look((db) => mailOf(db, mailId))).toMatchObject({ state: 'unknown' })
  smtp.afterData(250)
  expect(await run()).toBeNull()
  await storage.ticketPost.sendAgain(mailId, TO, 1, NOW)
  expect(await run()).toBe('finished')
  const tokens = smtp.mails.flatMap(({ text }) => tokensIn(text))
  expect(tokens).toHaveLength(2)
  for (const token of tokens) {
    expect(await storage.agencyDoor.open(hashOfToken(token))).not.toBeNull()
  }
})

it('an address that the server refuses: the ticket stays, and says why', async () => {
  const { smtp, run, look } = await world()
  const { ticketId, mailId } = await look(async (db) => {
    const ticketId = await seedTicket(db)
    return { ticketId, mailId: await seedMail(db, [ticketId]) }
  })
  smtp.answers(TO, 550, '5.1.1 no such user here')
  expect(await run()).toBe('finished')
  expect(await run()).toBeNull()
  expect(await look((db) => mailOf(db, mailId))).toMatchObject({
    ...{ state: 'refused', reason: expect.stringContaining('no such user here') as string },
  })
  expect(await look((db) => stateOf(db, ticketId))).toBe('triaged')
  expect(await look((db) => eventsOf(db, ticketId))).toEqual(['mail-refused'])
})

it('a full box is tried again', async () => {
  const { smtp, run, look, clock } = await world()
  await look(async (db) => seedMail(db, [await seedTicket(db)]))
  smtp.answers(TO, 452, '4.2.2 mailbox full')
  expect(await run()).toBe('later')
  smtp.answers(TO, 250)
  clock.now += 5 * MINUTE
  expect(await run()).toBe('finished')
  expect(smtp.mails).toHaveLength(1)
})

it('three tickets of the day go in one mail, each with a link of its own', async () => {
  const { smtp, run, look, clock, storage } = await world()
  const evening = { batch: true, sendAt: NOW + 8 * 60 * MINUTE }
  const ids = await look(async (db) => {
    const ids: number[] = []
    for (const [at, content] of ['Đường ngập', 'Cầu hỏng', 'Đèn tắt'].entries()) {
      const id = await seedTicket(db, { code: `PA-26-0000${at}-K`, content })
      await seedMail(db, [id], evening)
      ids.push(id)
    }
    return ids
  })
  expect(await run()).toBeNull()
  clock.now = evening.sendAt
  expect(await run()).toBe('finished')
  expect(await run()).toBeNull()
  expect(smtp.mails).toHaveLength(1)
  const opened = await Promise.all(
    tokensIn(smtp.mails[0]!.text).map((token) => storage.agencyDoor.open(hashOfToken(token))),
  )
  expect(opened.map((one) => one?.ticket.id)).toEqual(ids)
  for (const id of ids) expect(await look((db) => stateOf(db, id))).toBe('forwarded')
})

it('without a mail server in the settings it waits and says what is missing', async () => {
  const { run, look } = await world({ send: undefined })
  const mailId = await look(async (db) => seedMail(db, [await seedTicket(db)]))
  expect(await run()).toBe('later')
  expect(await look((db) => mailOf(db, mailId))).toMatchObject({
    ...{ state: 'waiting', reason: 'SMTP_URL is not set' },
  })
})
