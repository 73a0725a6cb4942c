import { sql, type Kysely } from 'kysely'
import type { ColumnKinds } from './index.ts'

export async function up(db: Kysely<unknown>, kinds: ColumnKinds): Promise<void> {
  const { schema } = db

  await schema
    .createTable('contacts')
    .addColumn('id', kinds.id, kinds.primary)
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('platform_id', 'text', (c) => c.notNull())
    .addColumn('context', 'text', (c) => c.notNull())
    .addColumn('greeted', 'integer', (c) => c.notNull())
    .addColumn('created_at', kinds.time, (c) => c.notNull())
    .addUniqueConstraint('contacts_platform', ['channel', 'platform_id'])
    .execute()

  await schema
    .createTable('messages')
    .addColumn('id', kinds.id, kinds.primary)
    .addColumn('contact_id', kinds.reference, (c) => c.notNull().references('contacts.id'))
    .addColumn('direction', 'text', (c) => c.notNull())
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('event', 'text', (c) => c.notNull())
    .addColumn('platform_message_id', 'text')
    .addColumn('text', 'text')
    .addColumn('payload', 'text')
    .addColumn('choices', 'text')
    .addColumn('hidden', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('trace_id', 'text', (c) => c.notNull())
    .addColumn('sent_at', kinds.time, (c) => c.notNull())
    .addColumn('created_at', kinds.time, (c) => c.notNull())
    .addColumn('delivered_at', kinds.time)
    .execute()
  // A platform may deliver an event twice; the chat is part of the key, message ids alone collide.
  await schema
    .createIndex('messages_once')
    .unique()
    .on('messages')
    .columns(['channel', 'event', 'contact_id', 'platform_message_id'])
    .where(sql.ref('direction'), '=', sql.lit('in'))
    .execute()
  await schema
    .createIndex('messages_of_contact')
    .on('messages')
    .columns(['contact_id', 'id'])
    .execute()
  await schema
    .createIndex('messages_parked')
    .on('messages')
    .column('contact_id')
    .where(sql.ref('state'), '=', sql.lit('parked'))
    .execute()

  await schema
    .createTable('jobs')
    .addColumn('id', kinds.id, kinds.primary)
    .addColumn('lane', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('subject', kinds.reference, (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('run_at', kinds.time, (c) => c.notNull())
    .addColumn('lease', 'text')
    .addColumn('leased_until', kinds.time)
    .addColumn('reason', 'text')
    .addColumn('created_at', kinds.time, (c) => c.notNull())
    .execute()
  await schema.createIndex('jobs_by_key').on('jobs').columns(['lane', 'key', 'id']).execute()
  await schema
    .createIndex('jobs_due')
    .on('jobs')
    .columns(['lane', 'id'])
    .where(sql.ref('state'), '!=', sql.lit('buried'))
    .execute()

  await schema
    .createTable('turns')
    .addColumn('id', kinds.id, kinds.primary)
    .addColumn('message_id', kinds.reference, (c) => c.notNull().unique().references('messages.id'))
    .addColumn('contact_id', kinds.reference, (c) => c.notNull().references('contacts.id'))
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('outcome', 'text', (c) => c.notNull())
    .addColumn('article', 'text')
    .addColumn('topic', 'text')
    .addColumn('confidence', kinds.share)
    .addColumn('candidates', 'text', (c) => c.notNull())
    .addColumn('ms', kinds.time, (c) => c.notNull())
    .addColumn('trace_id', 'text', (c) => c.notNull())
    .addColumn('created_at', kinds.time, (c) => c.notNull())
    .execute()
  await schema.createIndex('turns_by_time').on('turns').column('created_at').execute()

  await schema
    .createTable('handoffs')
    .addColumn('id', kinds.id, kinds.primary)
    .addColumn('contact_id', kinds.reference, (c) => c.notNull().references('contacts.id'))
    .addColumn('message_id', kinds.reference, (c) => c.notNull().references('messages.id'))
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('created_at', kinds.time, (c) => c.notNull())
    .execute()
  await schema.createIndex('handoffs_by_state').on('handoffs').columns(['state', 'id']).execute()

  await schema
    .createTable('unanswered')
    .addColumn('id', kinds.id, kinds.primary)
    .addColumn('contact_id', kinds.reference, (c) => c.notNull().references('contacts.id'))
    .addColumn('message_id', kinds.reference, (c) => c.notNull().references('messages.id'))
    .addColumn('created_at', kinds.time, (c) => c.notNull())
    .execute()

  await schema
    .createTable('documents')
    .addColumn('path', 'text', (c) => c.primaryKey())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('shipped_hash', 'text', (c) => c.notNull())
    .addColumn('edited', 'integer', (c) => c.notNull())
    .addColumn('updated_at', kinds.time, (c) => c.notNull())
    .execute()

  await schema
    .createTable('facts')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute()

  await schema
    .createTable('credentials')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('sealed', 'text', (c) => c.notNull())
    .addColumn('updated_at', kinds.time, (c) => c.notNull())
    .execute()

  await schema
    .createTable('locks')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('holder', 'text', (c) => c.notNull())
    .addColumn('until', kinds.time, (c) => c.notNull())
    .execute()

  await schema
    .createTable('channel_pauses')
    .addColumn('channel', 'text', (c) => c.primaryKey())
    .addColumn('until', kinds.time, (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .execute()
}
