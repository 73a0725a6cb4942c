import type { Kysely } from 'kysely'
import type { ColumnKinds } from './index.ts'

/** What dialogues leave behind: tickets, subscriptions, scores. */
export async function up(db: Kysely<unknown>, kinds: ColumnKinds): Promise<void> {
  const { schema } = db

  await schema
    .createTable('tickets')
    .addColumn('id', kinds.id, kinds.primary)
    .addColumn('code', 'text', (c) => c.notNull().unique())
    .addColumn('contact_id', kinds.reference, (c) => c.notNull().references('contacts.id'))
    .addColumn('about', 'text', (c) => c.notNull())
    .addColumn('content', 'text', (c) => c.notNull())
    .addColumn('field', 'text')
    .addColumn('place', 'text')
    .addColumn('phone', 'text')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('created_at', kinds.time, (c) => c.notNull())
    .execute()
  await schema.createIndex('tickets_of_contact').on('tickets').column('contact_id').execute()

  await schema
    .createTable('subscriptions')
    .addColumn('contact_id', kinds.reference, (c) => c.primaryKey().references('contacts.id'))
    .addColumn('created_at', kinds.time, (c) => c.notNull())
    .execute()

  await schema
    .createTable('quiz_scores')
    .addColumn('id', kinds.id, kinds.primary)
    .addColumn('contact_id', kinds.reference, (c) => c.notNull().references('contacts.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('score', 'integer', (c) => c.notNull())
    .addColumn('of', 'integer', (c) => c.notNull())
    .addColumn('created_at', kinds.time, (c) => c.notNull())
    .execute()
  await schema
    .createIndex('quiz_scores_of_contact')
    .on('quiz_scores')
    .column('contact_id')
    .execute()
}
