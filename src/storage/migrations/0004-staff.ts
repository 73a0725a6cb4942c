import { sql, type Kysely } from 'kysely'
import type { ColumnKinds } from './index.ts'

/** People who answer: who they are, what state a conversation is in, what they leave beside it. */
export async function up(db: Kysely<unknown>, kinds: ColumnKinds): Promise<void> {
  await conversations(db, kinds)
  await besideConversations(db, kinds)
  await people(db, kinds)
}

async function conversations(db: Kysely<unknown>, kinds: ColumnKinds): Promise<void> {
  const { schema } = db
  const { time, reference } = kinds
  // One at a time: SQLite adds a single column in a statement.
  const contact = () => schema.alterTable('contacts')
  await contact()
    .addColumn('state', 'text', (c) => c.notNull().defaultTo('bot'))
    .execute()
  for (const name of ['state_since', 'last_message_at', 'changed_at']) {
    await contact()
      .addColumn(name, time, (c) => c.notNull().defaultTo(0))
      .execute()
  }
  for (const name of ['waiting_since', 'staff_until', 'last_staff_at', 'survey_at']) {
    await contact().addColumn(name, time).execute()
  }
  await contact().addColumn('assignee_id', reference).execute()
  await contact()
    .addColumn('unread', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
  for (const name of ['preview', 'preview_from', 'folded_name']) {
    await contact().addColumn(name, 'text').execute()
  }
  await schema
    .createIndex('contacts_by_state')
    .on('contacts')
    .columns(['state', 'last_message_at'])
    .execute()
  await schema.createIndex('contacts_changed').on('contacts').column('changed_at').execute()
  // Who was known before: by their newest message; whoever asked for staff goes on waiting.
  await sql`update contacts set last_message_at = coalesce(
    (select max(created_at) from messages where messages.contact_id = contacts.id), created_at)`.execute(
    db,
  )
  await sql`update contacts set state = 'waiting', waiting_since = (
      select min(created_at) from handoffs
      where handoffs.contact_id = contacts.id and handoffs.state = 'waiting')
    where exists (
      select 1 from handoffs where handoffs.contact_id = contacts.id and handoffs.state = 'waiting')`.execute(
    db,
  )

  await schema.alterTable('messages').addColumn('staff_id', reference).execute()
  await schema.alterTable('messages').addColumn('client_id', 'text').execute()
  await schema
    .createIndex('messages_of_client')
    .unique()
    .on('messages')
    .columns(['contact_id', 'client_id'])
    .where(sql.ref('client_id'), 'is not', null)
    .execute()

  // For the overview; only what staff write pays for it.
  await schema
    .createIndex('messages_of_staff')
    .on('messages')
    .column('sent_at')
    .where(sql.ref('author'), '=', sql.lit('staff'))
    .execute()

  for (const name of ['taken_at', 'first_reply_at', 'closed_at', 'reminded_at', 'escalated_at']) {
    await schema.alterTable('handoffs').addColumn(name, time).execute()
  }
  await schema.alterTable('handoffs').addColumn('taken_by', reference).execute()
  await schema.alterTable('handoffs').addColumn('closed_by', reference).execute()
  await schema.createIndex('handoffs_of_contact').on('handoffs').column('contact_id').execute()
  await schema.createIndex('handoffs_by_time').on('handoffs').column('created_at').execute()
  await kinds.indexWords(db)
}

async function besideConversations(db: Kysely<unknown>, kinds: ColumnKinds): Promise<void> {
  const { schema } = db
  const { id, primary, reference, time } = kinds
  await schema
    .createTable('staff_notes')
    .addColumn('id', id, primary)
    .addColumn('contact_id', reference, (c) => c.notNull().references('contacts.id'))
    .addColumn('user_id', reference, (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('created_at', time, (c) => c.notNull())
    .execute()
  await schema
    .createIndex('staff_notes_of_contact')
    .on('staff_notes')
    .column('contact_id')
    .execute()
  await schema
    .createTable('contact_labels')
    .addColumn('contact_id', reference, (c) => c.notNull().references('contacts.id'))
    .addColumn('label', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('contact_labels_key', ['contact_id', 'label'])
    .execute()
  await schema.createIndex('contact_labels_by_label').on('contact_labels').column('label').execute()
  await schema
    .createTable('wrong_answers')
    .addColumn('id', id, primary)
    .addColumn('contact_id', reference, (c) => c.notNull().references('contacts.id'))
    .addColumn('message_id', reference, (c) => c.notNull())
    .addColumn('article', 'text')
    .addColumn('right_article', 'text')
    .addColumn('note', 'text')
    .addColumn('user_id', reference, (c) => c.notNull())
    .addColumn('created_at', time, (c) => c.notNull())
    .execute()
  await schema
    .createTable('ratings')
    .addColumn('id', id, primary)
    .addColumn('contact_id', reference, (c) => c.notNull().references('contacts.id'))
    .addColumn('score', 'integer', (c) => c.notNull())
    .addColumn('comment', 'text')
    .addColumn('created_at', time, (c) => c.notNull())
    .execute()
  await schema
    .createTable('canned_answers')
    .addColumn('id', id, primary)
    .addColumn('shortcut', 'text', (c) => c.notNull().unique())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('updated_by', reference)
    .addColumn('updated_at', time, (c) => c.notNull())
    .execute()
  await schema
    .createTable('switches')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('set_by', reference)
    .addColumn('set_at', time, (c) => c.notNull())
    .execute()
}

async function people(db: Kysely<unknown>, kinds: ColumnKinds): Promise<void> {
  const { schema } = db
  const { id, primary, reference, time } = kinds
  await schema
    .createTable('users')
    .addColumn('id', id, primary)
    .addColumn('login', 'text', (c) => c.notNull().unique())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('email', 'text')
    .addColumn('alerts', 'integer', (c) => c.notNull())
    .addColumn('active', 'integer', (c) => c.notNull())
    // Null until they have chosen one by their invitation.
    .addColumn('password_hash', 'text')
    .addColumn('created_at', time, (c) => c.notNull())
    .addColumn('last_seen_at', time)
    .execute()
  await schema
    .createTable('staff_sessions')
    .addColumn('id', id, primary)
    .addColumn('token_hash', 'text', (c) => c.notNull().unique())
    .addColumn('user_id', reference, (c) => c.notNull().references('users.id'))
    .addColumn('address', 'text', (c) => c.notNull())
    .addColumn('browser', 'text', (c) => c.notNull())
    .addColumn('created_at', time, (c) => c.notNull())
    .addColumn('used_at', time, (c) => c.notNull())
    .addColumn('ends_at', time, (c) => c.notNull())
    .execute()
  await schema
    .createIndex('staff_sessions_of_user')
    .on('staff_sessions')
    .column('user_id')
    .execute()
  // One-time links: an invitation, or the first administrator's (no user yet).
  await schema
    .createTable('invitations')
    .addColumn('token_hash', 'text', (c) => c.primaryKey())
    .addColumn('user_id', reference)
    .addColumn('ends_at', time, (c) => c.notNull())
    .addColumn('created_at', time, (c) => c.notNull())
    .execute()
  // Counted by account and by address, so that neither can be guessed on; see staff/throttle.
  await schema
    .createTable('login_failures')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('count', 'integer', (c) => c.notNull())
    .addColumn('last_at', time, (c) => c.notNull())
    .execute()
  await schema
    .createTable('audit')
    .addColumn('id', id, primary)
    .addColumn('user_id', reference)
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('subject', 'text')
    .addColumn('before', 'text')
    .addColumn('after', 'text')
    .addColumn('address', 'text')
    .addColumn('created_at', time, (c) => c.notNull())
    .execute()
  await schema.createIndex('audit_by_time').on('audit').column('created_at').execute()
}
