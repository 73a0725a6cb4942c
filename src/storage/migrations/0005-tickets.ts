import { sql, type Kysely } from 'kysely'
import { newTicketCode } from '../../text/ticket-code.ts'
import type { ColumnKinds } from './index.ts'

const NEVER = Number.MAX_SAFE_INTEGER

const owedAt = sql`case when state in ('forwarded', 'seen', 'overdue')
  then coalesce(due_at, ${sql.lit(NEVER)}) else ${sql.lit(NEVER)} end`

/** Tickets: who asked, what the agency was sent and answered, and all that happened. */
export async function up(db: Kysely<unknown>, kinds: ColumnKinds): Promise<void> {
  const { schema } = db
  const { id, primary, reference, time } = kinds

  await schema.alterTable('tickets').renameTo('tickets_before').execute()
  await schema.dropIndex('tickets_of_contact').execute()
  await schema
    .createTable('tickets')
    .addColumn('id', id, primary)
    .addColumn('code', 'text', (c) => c.notNull().unique())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('title', 'text')
    .addColumn('content', 'text', (c) => c.notNull())
    .addColumn('field', 'text')
    .addColumn('place', 'text')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('state_since', time, (c) => c.notNull())
    .addColumn('agency', 'text')
    // JSON of [{agency, confidence}].
    .addColumn('suggested', 'text', (c) => c.notNull().defaultTo('[]'))
    .addColumn('due_at', time)
    // When an agency owes the answer, far away where none does: the order of lists.
    .addColumn('owed_at', time, (c) => c.notNull().generatedAlwaysAs(owedAt).stored())
    .addColumn('forwarded_at', time)
    .addColumn('seen_at', time)
    .addColumn('answered_at', time)
    .addColumn('delivered_at', time)
    .addColumn('closed_at', time)
    .addColumn('asked_back_at', time)
    .addColumn('askers', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('reason', 'text')
    // Which reminders went out for this deadline: JSON of {kind: ms}.
    .addColumn('reminded', 'text', (c) => c.notNull().defaultTo('{}'))
    // Code, title, content and wordings without marks, for search.
    .addColumn('folded', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('created_at', time, (c) => c.notNull())
    .addColumn('changed_at', time, (c) => c.notNull())
    .execute()
  await schema
    .createTable('ticket_askers')
    .addColumn('id', id, primary)
    .addColumn('code', 'text', (c) => c.notNull().unique())
    // Null until somebody looked which ticket it belongs to.
    .addColumn('ticket_id', reference, (c) => c.references('tickets.id'))
    .addColumn('contact_id', reference, (c) => c.notNull().references('contacts.id'))
    .addColumn('message_id', reference)
    .addColumn('origin', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('wording', 'text', (c) => c.notNull())
    // Its words in normal form, by which wordings are compared; null: not compared.
    .addColumn('words', 'text')
    .addColumn('field', 'text')
    .addColumn('place', 'text')
    .addColumn('phone', 'text')
    .addColumn('article', 'text')
    .addColumn('created_at', time, (c) => c.notNull())
    .addColumn('answer_id', reference)
    .addColumn('told_message_id', reference)
    .addColumn('told_at', time)
    .addColumn('announced_at', time)
    .addColumn('verdict', 'text')
    .addColumn('verdict_at', time)
    .execute()
  await schema
    .createTable('ticket_answers')
    .addColumn('id', id, primary)
    .addColumn('ticket_id', reference, (c) => c.notNull().references('tickets.id'))
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('agency', 'text')
    .addColumn('by_name', 'text')
    .addColumn('user_id', reference)
    .addColumn('link_id', reference)
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('created_at', time, (c) => c.notNull())
    .addColumn('decided_at', time)
    .addColumn('decided_by', reference)
    .execute()
  await schema
    .createTable('ticket_files')
    .addColumn('id', id, primary)
    .addColumn('ticket_id', reference, (c) => c.notNull().references('tickets.id'))
    .addColumn('answer_id', reference, (c) => c.notNull().references('ticket_answers.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('media_type', 'text', (c) => c.notNull())
    .addColumn('bytes', kinds.bytes, (c) => c.notNull())
    .addColumn('created_at', time, (c) => c.notNull())
    .execute()
  await schema
    .createTable('ticket_links')
    .addColumn('id', id, primary)
    .addColumn('ticket_id', reference, (c) => c.notNull().references('tickets.id'))
    .addColumn('agency', 'text', (c) => c.notNull())
    // Null until the mail that carries it is sent: the token itself is kept nowhere.
    .addColumn('token_hash', 'text', (c) => c.unique())
    .addColumn('created_at', time, (c) => c.notNull())
    .addColumn('expires_at', time, (c) => c.notNull())
    .addColumn('revoked_at', time)
    .addColumn('opened', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('opened_at', time)
    .execute()
  await schema
    .createTable('ticket_mails')
    .addColumn('id', id, primary)
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('agency', 'text')
    .addColumn('to_address', 'text', (c) => c.notNull())
    // What staff wrote to the agency.
    .addColumn('note', 'text')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('batch', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('created_by', reference)
    .addColumn('created_at', time, (c) => c.notNull())
    .addColumn('sent_at', time)
    .execute()
  await schema
    .createTable('ticket_mail_items')
    .addColumn('mail_id', reference, (c) => c.notNull().references('ticket_mails.id'))
    .addColumn('ticket_id', reference, (c) => c.notNull().references('tickets.id'))
    .addColumn('link_id', reference)
    .addPrimaryKeyConstraint('ticket_mail_items_key', ['mail_id', 'ticket_id'])
    .execute()
  await schema
    .createTable('ticket_events')
    .addColumn('id', id, primary)
    .addColumn('ticket_id', reference, (c) => c.notNull().references('tickets.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('from_state', 'text')
    .addColumn('to_state', 'text')
    .addColumn('user_id', reference)
    .addColumn('agency', 'text')
    .addColumn('detail', 'text', (c) => c.notNull().defaultTo('{}'))
    .addColumn('created_at', time, (c) => c.notNull())
    .execute()
  // Articles that are being written; what the handbook runs on lies in documents.
  await schema
    .createTable('drafts')
    .addColumn('path', 'text', (c) => c.primaryKey())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('ticket_id', reference)
    .addColumn('created_by', reference)
    .addColumn('created_at', time, (c) => c.notNull())
    .addColumn('updated_at', time, (c) => c.notNull())
    .execute()

  await moveOver(db)
  await indexes(db)
}

/** What was kept before: a ticket had one person, an unanswered question stood by itself. */
async function moveOver(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await sql`
    insert into tickets (id, code, kind, content, field, place, state, state_since, askers, closed_at,
      created_at, changed_at)
    select id, code, about, content, field, place, state, created_at, 1,
      case when state = 'closed' then created_at end, created_at, created_at
    from tickets_before
  `.execute(db)
  await sql`
    insert into ticket_askers (code, ticket_id, contact_id, origin, kind, wording, field, place, phone,
      created_at)
    select code, id, contact_id, 'feedback', about, content, field, place, phone, created_at
    from tickets_before
  `.execute(db)
  await schema.dropTable('tickets_before').execute()
  const { rows } = await sql<{ contact_id: number; message_id: number; created_at: number }>`
    select contact_id, message_id, created_at from unanswered order by id
  `.execute(db)
  for (const { contact_id, message_id, created_at } of rows) {
    const code = newTicketCode(new Date(Number(created_at)).getUTCFullYear(), Math.random)
    const { rows: added } = await sql<{ id: number }>`
      insert into ticket_askers (code, contact_id, message_id, origin, kind, wording, created_at)
      values (${code}, ${contact_id}, ${message_id}, 'unanswered', 'cau-hoi', '', ${created_at})
      returning id
    `.execute(db)
    await sql`
      insert into jobs (lane, key, subject, state, attempts, run_at, created_at)
      values ('ticket', 'gather', ${added[0]?.id}, 'ready', 0, ${created_at}, ${created_at})
    `.execute(db)
  }
  await schema.dropTable('unanswered').execute()
}

async function indexes(db: Kysely<unknown>): Promise<void> {
  const on = (name: string, table: string, columns: string[]) =>
    db.schema.createIndex(name).on(table).columns(columns).execute()
  // As lists are ordered, with what they are narrowed by.
  await on('tickets_in_order', 'tickets', ['owed_at', 'id desc', 'state', 'agency', 'kind'])
  await on('tickets_by_state', 'tickets', ['state', 'owed_at', 'id desc', 'agency', 'kind'])
  await on('tickets_by_agency', 'tickets', ['agency', 'owed_at', 'id desc', 'state', 'kind'])
  await on('tickets_forwarded', 'tickets', ['forwarded_at'])
  await on('tickets_changed', 'tickets', ['changed_at'])
  await on('askers_of_ticket', 'ticket_askers', ['ticket_id', 'origin'])
  await on('askers_of_contact', 'ticket_askers', ['contact_id'])
  await on('askers_by_message', 'ticket_askers', ['told_message_id'])
  await on('answers_of_ticket', 'ticket_answers', ['ticket_id'])
  await on('files_of_ticket', 'ticket_files', ['ticket_id'])
  await on('links_of_ticket', 'ticket_links', ['ticket_id'])
  await on('mails_by_state', 'ticket_mails', ['state', 'agency'])
  await on('mails_of_ticket', 'ticket_mail_items', ['ticket_id'])
  await on('events_of_ticket', 'ticket_events', ['ticket_id'])
}
