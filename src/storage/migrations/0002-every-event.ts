import { sql, type Kysely } from 'kysely'
import type { ColumnKinds } from './index.ts'

/** Room for everything platforms tell, for files, erasure and settings. */
export async function up(db: Kysely<unknown>, kinds: ColumnKinds): Promise<void> {
  const { schema } = db

  for (const [name, kind] of [
    ['name', 'text'],
    ['avatar', 'text'],
    ['info', 'text'],
    ['last_interaction_at', kinds.time],
    ['erased_at', kinds.time],
  ] as const) {
    await schema.alterTable('contacts').addColumn(name, kind).execute()
  }

  for (const [name, kind] of [
    ['author', 'text'],
    ['attachments', 'text'],
    ['quotes', 'text'],
    ['reached_at', kinds.time],
    ['seen_at', kinds.time],
    ['edited_at', kinds.time],
    ['erased_at', kinds.time],
  ] as const) {
    await schema.alterTable('messages').addColumn(name, kind).execute()
  }
  // Echoes, edits and deletions name messages by the platform's id, so that one comes before what
  // happened; the contact stands for its channel. Each index costs every message that comes in.
  await schema.dropIndex('messages_once').execute()
  await schema
    .createIndex('messages_once')
    .unique()
    .on('messages')
    .columns(['contact_id', 'platform_message_id', 'event'])
    .where(sql.ref('direction'), '=', sql.lit('in'))
    .execute()
  await schema
    .createIndex('messages_sent')
    .on('messages')
    .columns(['contact_id', 'platform_message_id'])
    .where(sql.ref('direction'), '=', sql.lit('out'))
    .execute()

  await turnsWithoutIdentity(db, kinds)

  await schema
    .createTable('notes')
    .addColumn('id', kinds.id, kinds.primary)
    .addColumn('contact_id', kinds.reference, (c) => c.references('contacts.id'))
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('event', 'text', (c) => c.notNull())
    .addColumn('platform_event_id', 'text', (c) => c.notNull())
    .addColumn('details', 'text', (c) => c.notNull())
    .addColumn('sent_at', kinds.time, (c) => c.notNull())
    .addColumn('created_at', kinds.time, (c) => c.notNull())
    .execute()
  await schema
    .createIndex('notes_once')
    .unique()
    .on('notes')
    .columns(['channel', 'event', 'contact_id', 'platform_event_id'])
    .execute()
  await schema.createIndex('notes_of_contact').on('notes').column('contact_id').execute()

  await schema
    .createTable('files')
    .addColumn('id', kinds.id, kinds.primary)
    .addColumn('contact_id', kinds.reference, (c) => c.notNull().references('contacts.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('media_type', 'text', (c) => c.notNull())
    .addColumn('bytes', kinds.bytes, (c) => c.notNull())
    .addColumn('created_at', kinds.time, (c) => c.notNull())
    .execute()
  await schema.createIndex('files_of_contact').on('files').column('contact_id').execute()

  await schema
    .createTable('erasures')
    .addColumn('code', 'text', (c) => c.primaryKey())
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('way', 'text', (c) => c.notNull())
    .addColumn('platform_hint', 'text')
    .addColumn('pseudonym', 'text')
    .addColumn('requested_at', kinds.time, (c) => c.notNull())
    .addColumn('done_at', kinds.time)
    .execute()
  await schema.createIndex('erasures_by_pseudonym').on('erasures').column('pseudonym').execute()

  await schema
    .createTable('settings')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('updated_at', kinds.time, (c) => c.notNull())
    .execute()
}

/** A turn stays as a count when its message and its person are gone; SQLite must copy for that. */
async function turnsWithoutIdentity(db: Kysely<unknown>, kinds: ColumnKinds): Promise<void> {
  const { schema } = db
  await schema.alterTable('turns').renameTo('turns_before').execute()
  await schema.dropIndex('turns_by_time').execute()
  await schema
    .createTable('turns')
    .addColumn('id', kinds.id, kinds.primary)
    .addColumn('message_id', kinds.reference, (c) => c.references('messages.id'))
    .addColumn('contact_id', kinds.reference, (c) => c.references('contacts.id'))
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
  const columns = sql.raw(
    'message_id, contact_id, channel, outcome, article, topic, confidence, candidates, ms, trace_id, created_at',
  )
  await sql`
    insert into turns (${columns}) select ${columns} from turns_before order by id
  `.execute(db)
  await schema.dropTable('turns_before').execute()
  await schema.createIndex('turns_by_time').on('turns').column('created_at').execute()
  await schema.createIndex('turns_once').unique().on('turns').column('message_id').execute()
  await schema.createIndex('turns_of_contact').on('turns').column('contact_id').execute()
}
