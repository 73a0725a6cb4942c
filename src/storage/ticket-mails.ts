import type { PostedMail, TicketPost } from '../tickets/ports.ts'
import { isSettled, isWithAgency, ticketMoved, type TicketState } from '../tickets/states.ts'
import type { MailKind } from '../tickets/ticket.ts'
import type { Selectable } from 'kysely'
import type { Db, Executor } from './database.ts'
import { endJob, enqueueAll } from './jobs.ts'
import type { Database } from './schema.ts'
import { toMail } from './ticket-rows.ts'
import { holdTicket, moveTicket, recordEvent, toTicket, type TicketRow } from './ticket-moves.ts'

type MailRow = Selectable<Database['ticket_mails']>

/** Wordings of one ticket that a mail may quote from. */
const MOST_ASKERS = 200

export function createTicketPost(db: Db): TicketPost {
  return {
    async loadMail(mailId) {
      // Whoever joins a batch writes this row, too: either they are in before it is read, or not at all.
      const row = await db
        .updateTable('ticket_mails')
        .set({ batch: 0 })
        .where('id', '=', mailId)
        .where('state', 'in', ['waiting', 'sending'])
        .returningAll()
        .executeTakeFirst()
      if (!row) return null
      const items = await db
        .selectFrom('ticket_mail_items')
        .innerJoin('tickets', 'tickets.id', 'ticket_mail_items.ticket_id')
        .leftJoin('ticket_links', 'ticket_links.id', 'ticket_mail_items.link_id')
        .selectAll('tickets')
        .select(['ticket_mail_items.link_id', 'ticket_links.expires_at', 'ticket_links.revoked_at'])
        .where('ticket_mail_items.mail_id', '=', mailId)
        .orderBy('tickets.id')
        .execute()
      const tickets: PostedMail['tickets'] = []
      for (const item of items) {
        if (!wants(item, row)) continue
        tickets.push({
          ticket: toTicket(item),
          linkId: item.revoked_at === null ? item.link_id : null,
          linkExpiresAt: item.expires_at,
          askers: await askersOf(item.id),
        })
      }
      return {
        mail: { ...toMail(row), note: row.note, createdBy: row.created_by },
        tickets,
      }
    },

    beginSending: (job, mailId, links, now) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .updateTable('ticket_mails')
          .set({ state: 'sending', reason: null })
          .where('id', '=', mailId)
          .where('state', '=', 'waiting')
          .returning('id')
          .executeTakeFirst()
        const ours = await trx
          .selectFrom('jobs')
          .select('id')
          .where('id', '=', job.id)
          .where('lease', '=', job.lease)
          .executeTakeFirst()
        if (!row) return false
        if (!ours) {
          await trx
            .updateTable('ticket_mails')
            .set({ state: 'waiting' })
            .where('id', '=', mailId)
            .execute()
          return false
        }
        for (const { linkId, tokenHash } of links) {
          await trx
            .updateTable('ticket_links')
            .set({ token_hash: tokenHash, created_at: now })
            .where('id', '=', linkId)
            .execute()
        }
        const carried = links.map(({ linkId }) => linkId)
        const leaving = trx.deleteFrom('ticket_mail_items').where('mail_id', '=', mailId)
        await (carried.length > 0 ? leaving.where('link_id', 'not in', carried) : leaving).execute()
        return true
      }),

    recordSent: (job, mailId, now) =>
      db.transaction().execute(async (trx) => {
        const { mail, tickets } = await holdMail(trx, mailId, now)
        if (mail) {
          await become(trx, mailId, { state: 'sent', sent_at: now, reason: null })
          await goOn(trx, mail, tickets, 'mail-sent', now)
        }
        await endJob(trx, job)
      }),

    recordRefused: (job, mailId, reason, now) =>
      db.transaction().execute(async (trx) => {
        const { mail, tickets } = await holdMail(trx, mailId, now)
        if (mail) {
          await become(trx, mailId, { state: 'refused', reason })
          await withoutTokens(trx, mailId)
          await tell(trx, mail, tickets, 'mail-refused', { reason }, now)
        }
        await endJob(trx, job)
      }),

    recordWaiting: (mailId, reason) =>
      db.transaction().execute(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('ticket_mails')
          .set({ state: 'waiting', reason })
          .where('id', '=', mailId)
          .where('state', 'in', ['waiting', 'sending'])
          .executeTakeFirst()
        if (numUpdatedRows > 0n) await withoutTokens(trx, mailId)
      }),

    recordNeedless: (job, mailId, now) =>
      db.transaction().execute(async (trx) => {
        const { mail, tickets } = await holdMail(trx, mailId, now)
        if (mail) {
          await become(trx, mailId, { state: 'cancelled' })
          await tell(trx, mail, tickets, 'mail-cancelled', {}, now)
        }
        await endJob(trx, job)
      }),

    recordUnknown: (job, mailId, now) =>
      db.transaction().execute(async (trx) => {
        const { mail, tickets } = await holdMail(trx, mailId, now)
        if (mail) {
          const opened = await wasOpened(trx, mailId)
          await become(
            trx,
            mailId,
            opened ? { state: 'sent', sent_at: now } : { state: 'unknown', reason: null },
          )
          await goOn(trx, mail, tickets, opened ? 'mail-sent' : 'mail-unknown', now)
        }
        await endJob(trx, job)
      }),

    recordBounced: (mailId, reason, now) =>
      db.transaction().execute(async (trx) => {
        const { mail, tickets } = await holdMail(trx, mailId, now)
        if (!mail) return false
        // The same report may come twice.
        if (!['sending', 'sent', 'unknown'].includes(mail.state)) return true
        await become(trx, mailId, { state: 'bounced', reason })
        await tell(trx, mail, tickets, 'mail-bounced', { reason }, now)
        return true
      }),

    sendAgain: (mailId, to, by, now) =>
      db.transaction().execute(async (trx) => {
        const { mail, tickets } = await holdMail(trx, mailId, now)
        if (!mail || !['refused', 'bounced', 'unknown'].includes(mail.state)) return false
        await newLinks(trx, mailId, now)
        await become(trx, mailId, { state: 'waiting', to_address: to, reason: null, sent_at: null })
        await enqueueAll(trx, 'mail', [{ key: keyOf(mailId), subject: mailId, now }])
        await tell(trx, { ...mail, to_address: to }, tickets, 'mail-again', {}, now, by)
        return true
      }),

    cancelMail: (mailId, by, now) =>
      db.transaction().execute(async (trx) => {
        const { mail, tickets } = await holdMail(trx, mailId, now)
        if (mail?.state !== 'waiting') return false
        await become(trx, mailId, { state: 'cancelled' })
        await trx
          .deleteFrom('jobs')
          .where('lane', '=', 'mail')
          .where('key', '=', keyOf(mailId))
          .execute()
        await tell(trx, mail, tickets, 'mail-cancelled', {}, now, by)
        return true
      }),
  }

  function askersOf(ticketId: number) {
    return db
      .selectFrom('ticket_askers')
      .select(['wording', 'phone', 'created_at as askedAt'])
      .where('ticket_id', '=', ticketId)
      .orderBy('id')
      .limit(MOST_ASKERS)
      .execute()
  }
}

const keyOf = (mailId: number) => `mail ${mailId}`

/** Whether a ticket still is where a mail makes sense; it may have gone another way meanwhile. */
function wants(
  { state, agency }: Pick<TicketRow, 'state' | 'agency'>,
  mail: Pick<MailRow, 'kind' | 'agency'>,
): boolean {
  const at = state as TicketState
  if (agency !== null && mail.agency !== null && agency !== mail.agency) return false
  switch (mail.kind as MailKind) {
    case 'forward':
      return ticketMoved(at, 'forward') !== null
    case 'word':
      return !isSettled(at)
    default:
      return isWithAgency(at)
  }
}

/** Holds a mail and its tickets, tickets first and by growing id. */
async function holdMail(
  trx: Executor,
  mailId: number,
  now: number,
): Promise<{ mail: MailRow | null; tickets: TicketRow[] }> {
  const items = await trx
    .selectFrom('ticket_mail_items')
    .select('ticket_id')
    .where('mail_id', '=', mailId)
    .orderBy('ticket_id')
    .execute()
  const tickets: TicketRow[] = []
  for (const { ticket_id } of items) {
    const row = await holdTicket(trx, ticket_id, now)
    if (row) tickets.push(row)
  }
  const mail = await trx
    .updateTable('ticket_mails')
    .set({ batch: 0 })
    .where('id', '=', mailId)
    .returningAll()
    .executeTakeFirst()
  return { mail: mail ?? null, tickets }
}

async function become(
  trx: Executor,
  mailId: number,
  set: Partial<Pick<MailRow, 'state' | 'reason' | 'sent_at' | 'to_address'>>,
): Promise<void> {
  await trx.updateTable('ticket_mails').set(set).where('id', '=', mailId).execute()
}

/** The mail is out, or may be: a forwarding moves its tickets on; each has a line of it. */
async function goOn(
  trx: Executor,
  mail: MailRow,
  tickets: readonly TicketRow[],
  kind: 'mail-sent' | 'mail-unknown',
  now: number,
): Promise<void> {
  for (const row of tickets) {
    const again = isWithAgency(row.state as TicketState) && row.forwarded_at !== null
    if (mail.kind === 'forward') {
      await moveTicket(
        trx,
        row,
        { move: 'forward', by: mail.created_by, agency: mail.agency, detail: { mail: mail.id } },
        now,
        again ? {} : { forwarded_at: now, seen_at: null },
      )
    }
  }
  await tell(trx, mail, tickets, kind, {}, now)
}

async function tell(
  trx: Executor,
  mail: MailRow,
  tickets: readonly TicketRow[],
  kind: string,
  more: Readonly<Record<string, unknown>>,
  now: number,
  by: number | null = null,
): Promise<void> {
  const detail = { mail: mail.id, kind: mail.kind, to: mail.to_address, ...more }
  for (const { id } of tickets) {
    await recordEvent(trx, id, { kind, by, agency: mail.agency, detail }, now)
  }
}

/** Links that no mail has carried open nothing. */
async function withoutTokens(trx: Executor, mailId: number): Promise<void> {
  await trx
    .updateTable('ticket_links')
    .set({ token_hash: null })
    .where('id', 'in', linksOf(trx, mailId))
    .execute()
}

async function wasOpened(trx: Executor, mailId: number): Promise<boolean> {
  const row = await trx
    .selectFrom('ticket_links')
    .select('id')
    .where('id', 'in', linksOf(trx, mailId))
    .where('opened', '>', 0)
    .executeTakeFirst()
  return row !== undefined
}

const linksOf = (trx: Executor, mailId: number) =>
  trx
    .selectFrom('ticket_mail_items')
    .select('link_id')
    .where('mail_id', '=', mailId)
    .where('link_id', 'is not', null)
    .$castTo<{ link_id: number }>()

/** The mail may have arrived the first time: what it carried then goes on opening. */
async function newLinks(trx: Executor, mailId: number, now: number): Promise<void> {
  const old = await trx
    .selectFrom('ticket_mail_items')
    .innerJoin('ticket_links', 'ticket_links.id', 'ticket_mail_items.link_id')
    .selectAll('ticket_links')
    .where('ticket_mail_items.mail_id', '=', mailId)
    .execute()
  for (const { ticket_id, agency, created_at, expires_at } of old) {
    const { id } = await trx
      .insertInto('ticket_links')
      .values({
        ...{ ticket_id, agency, created_at: now },
        // As long as it was meant to live.
        expires_at: now + (expires_at - created_at),
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await trx
      .updateTable('ticket_mail_items')
      .set({ link_id: id })
      .where('mail_id', '=', mailId)
      .where('ticket_id', '=', ticket_id)
      .execute()
  }
}
