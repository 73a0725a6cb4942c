import type { Selectable } from 'kysely'
import type { ChannelName } from '../conversations/message.ts'
import type { TicketLink } from '../tickets/ports.ts'
import type { Asker, MailKind, Origin, TicketAnswer, TicketMail } from '../tickets/ticket.ts'
import type { Executor } from './database.ts'
import type { Database } from './schema.ts'

/** Rows around a ticket, as tickets/ticket has them. */

type AnswerRow = Selectable<Database['ticket_answers']>
type LinkRow = Selectable<Database['ticket_links']>
type MailRow = Selectable<Database['ticket_mails']>

/** Of a ticket, in order of asking, with what they were told by and whether that arrived. */
export const askersIn = (on: Executor, ticketId: number, most: number) =>
  on
    .selectFrom('ticket_askers')
    .innerJoin('contacts', 'contacts.id', 'ticket_askers.contact_id')
    .leftJoin('messages', 'messages.id', 'ticket_askers.told_message_id')
    .selectAll('ticket_askers')
    .select(['contacts.channel', 'contacts.platform_id', 'contacts.name'])
    .select(['messages.state as delivery', 'messages.reason as delivery_reason'])
    .where('ticket_askers.ticket_id', '=', ticketId)
    .orderBy('ticket_askers.id')
    .limit(most)

type AskerRow = Awaited<ReturnType<ReturnType<typeof askersIn>['execute']>>[number]

export const toAsker = (row: AskerRow): Asker => ({
  id: row.id,
  code: row.code,
  contactId: row.contact_id,
  channel: row.channel as ChannelName,
  name: row.name,
  origin: row.origin as Origin,
  wording: row.wording,
  field: row.field,
  place: row.place,
  phone: row.phone,
  article: row.article,
  askedAt: row.created_at,
  toldAt: row.told_at,
  answerId: row.answer_id,
  delivery: row.delivery === null ? null : { state: row.delivery, reason: row.delivery_reason },
  verdict: row.verdict as Asker['verdict'],
  verdictAt: row.verdict_at,
})

/** Oldest first. */
export async function answersOf(on: Executor, ticketId: number): Promise<TicketAnswer[]> {
  const rows = await on
    .selectFrom('ticket_answers')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .orderBy('id')
    .execute()
  if (rows.length === 0) return []
  const files = await on
    .selectFrom('ticket_files')
    .select(['id', 'answer_id', 'name', 'media_type as mediaType'])
    .select((eb) => eb.fn<number>('length', ['bytes']).as('size'))
    .where('ticket_id', '=', ticketId)
    .orderBy('id')
    .execute()
  return rows.map((row) =>
    toAnswer(
      row,
      files.filter(({ answer_id }) => answer_id === row.id),
    ),
  )
}

const toAnswer = (
  row: AnswerRow,
  files: readonly { id: number; name: string; mediaType: string; size: number }[],
): TicketAnswer => ({
  id: row.id,
  text: row.text,
  files: files.map(({ id, name, mediaType, size }) => ({
    id,
    name,
    mediaType,
    size: Number(size),
  })),
  agency: row.agency,
  byName: row.by_name,
  userId: row.user_id,
  state: row.state as TicketAnswer['state'],
  reason: row.reason,
  createdAt: row.created_at,
  decidedAt: row.decided_at,
  decidedBy: row.decided_by,
})

export const toLink = (row: LinkRow): TicketLink => ({
  id: row.id,
  agency: row.agency,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
  opened: row.opened,
  openedAt: row.opened_at,
  sent: row.token_hash !== null,
})

export const toMail = (row: MailRow): TicketMail => ({
  id: row.id,
  kind: row.kind as MailKind,
  agency: row.agency,
  to: row.to_address,
  state: row.state as TicketMail['state'],
  reason: row.reason,
  createdAt: row.created_at,
  sentAt: row.sent_at,
})
