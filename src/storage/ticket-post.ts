import type { Forwarding, Reminder } from '../tickets/ports.ts'
import type { MailKind } from '../tickets/ticket.ts'
import type { Executor } from './database.ts'
import { enqueueAll } from './jobs.ts'

/**
 * Puts a mail into the post, a link for each ticket beside it; a batch that waits for the same agency
 * and address is joined. Called inside the transaction that decides it, its tickets held.
 * @returns the mail's id
 */
export async function postMail(
  trx: Executor,
  mail: Omit<Forwarding, 'dueAt'> & { kind: MailKind },
  now: number,
): Promise<number> {
  const { kind, agency, to, note, by, ticketIds, sendAt, linkExpiresAt } = mail
  // Words to the agency are about these tickets alone: they go in a mail of their own.
  const batch = mail.batch && note === null
  const mailId = (batch && (await waitingBatch(trx, agency, to))) || (await newMail())
  for (const ticketId of ticketIds) {
    const known = await trx
      .selectFrom('ticket_mail_items')
      .select('mail_id')
      .where('mail_id', '=', mailId)
      .where('ticket_id', '=', ticketId)
      .executeTakeFirst()
    if (known) continue
    const { id: linkId } = await trx
      .insertInto('ticket_links')
      .values({ ticket_id: ticketId, agency, created_at: now, expires_at: linkExpiresAt })
      .returning('id')
      .executeTakeFirstOrThrow()
    await trx
      .insertInto('ticket_mail_items')
      .values({ mail_id: mailId, ticket_id: ticketId, link_id: linkId })
      .execute()
  }
  return mailId

  async function newMail(): Promise<number> {
    const { id } = await trx
      .insertInto('ticket_mails')
      .values({
        ...{ kind, agency, to_address: to, note, state: 'waiting', batch: batch ? 1 : 0 },
        ...{ created_by: by, created_at: now },
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await enqueueAll(trx, 'mail', [{ key: `mail ${id}`, subject: id, now: sendAt }])
    return id
  }
}

/** The mail that waits, or is being sent, with these tickets and words already: a second click is no second mail. */
export async function sameMail(
  trx: Executor,
  { ticketIds, agency, to, note }: Pick<Forwarding, 'ticketIds' | 'agency' | 'to' | 'note'>,
): Promise<number | null> {
  const rows = await trx
    .selectFrom('ticket_mails')
    .innerJoin('ticket_mail_items', 'ticket_mail_items.mail_id', 'ticket_mails.id')
    .select(['ticket_mails.id', 'ticket_mails.note'])
    .where('ticket_mail_items.ticket_id', 'in', ticketIds)
    .where('ticket_mails.kind', '=', 'forward')
    .where('ticket_mails.state', 'in', ['waiting', 'sending'])
    .where('ticket_mails.agency', '=', agency)
    .where('ticket_mails.to_address', '=', to)
    .execute()
  const same = rows.filter((row) => row.note === note).map(({ id }) => id)
  return same.find((id) => same.filter((one) => one === id).length === ticketIds.length) ?? null
}

/** A reminder is a mail of one ticket, at once. */
export const reminderMail = (
  { ticketId, kind, agency, linkExpiresAt }: Omit<Reminder, 'last'>,
  to: string,
  now: number,
) => ({
  ...{ kind, agency, to, note: null, by: null, ticketIds: [ticketId], linkExpiresAt },
  ...{ sendAt: now, batch: false },
})

async function waitingBatch(trx: Executor, agency: string, to: string): Promise<number | null> {
  const row = await trx
    .updateTable('ticket_mails')
    // Writing holds the row: whoever sends it waits until what joins is in.
    .set({ batch: 1 })
    .where('state', '=', 'waiting')
    .where('batch', '=', 1)
    .where('agency', '=', agency)
    .where('to_address', '=', to)
    .returning('id')
    .executeTakeFirst()
  return row?.id ?? null
}

/**
 * A ticket that need not go any more leaves the mails that wait: one about it alone is cancelled, from
 * one about several it is taken out.
 */
export async function withdrawMails(trx: Executor, ticketId: number): Promise<void> {
  const waiting = await trx
    .selectFrom('ticket_mail_items')
    .innerJoin('ticket_mails', 'ticket_mails.id', 'ticket_mail_items.mail_id')
    .select((eb) => [
      'ticket_mails.id',
      eb
        .selectFrom('ticket_mail_items as others')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .whereRef('others.mail_id', '=', 'ticket_mails.id')
        .where('others.ticket_id', '!=', ticketId)
        .as('others'),
    ])
    .where('ticket_mail_items.ticket_id', '=', ticketId)
    .where('ticket_mails.state', '=', 'waiting')
    .execute()
  for (const { id, others } of waiting) {
    if (Number(others) > 0) {
      await trx
        .deleteFrom('ticket_mail_items')
        .where('mail_id', '=', id)
        .where('ticket_id', '=', ticketId)
        .execute()
      continue
    }
    await trx
      .updateTable('ticket_mails')
      .set({ state: 'cancelled' })
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .execute()
  }
}
