import { sql, type Kysely } from 'kysely'
import type { ColumnKinds } from './index.ts'

/** The editors' workshop: drafts with versions and states, every revision, imports that can be undone. */
export async function up(db: Kysely<unknown>, kinds: ColumnKinds): Promise<void> {
  const { schema } = db
  const { id, primary, reference, time } = kinds

  // A newer shipped text that an editor's kept out; null where there is none.
  await schema.alterTable('documents').addColumn('shipped_text', 'text').execute()

  const drafts = schema.alterTable('drafts')
  await drafts.addColumn('state', 'text', (c) => c.notNull().defaultTo('draft')).execute()
  // Grows with every change: who saves an older one is told.
  await drafts.addColumn('version', 'integer', (c) => c.notNull().defaultTo(1)).execute()
  // The published text that it began from; null: there was none.
  await drafts.addColumn('base_text', 'text').execute()
  await drafts.addColumn('updated_by', reference).execute()
  // What it is for, for who reviews it and for the history.
  await drafts.addColumn('note', 'text').execute()
  await drafts.addColumn('publish_at', time).execute()
  await drafts.addColumn('import_id', reference).execute()

  await schema
    .createTable('revisions')
    .addColumn('id', id, primary)
    .addColumn('path', 'text', (c) => c.notNull())
    // Null: the file was taken away.
    .addColumn('text', 'text')
    // content/revisions RevisionKind.
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('why', 'text')
    .addColumn('user_id', reference)
    .addColumn('created_at', time, (c) => c.notNull())
    .execute()
  await schema.createIndex('revisions_of_path').on('revisions').columns(['path', 'id']).execute()
  await sql`
    insert into revisions (path, text, kind, created_at)
    select path, text, case edited when 0 then 'shipped' else 'published' end, updated_at
    from documents order by path
  `.execute(db)

  await schema
    .createTable('imports')
    .addColumn('id', id, primary)
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('user_id', reference)
    .addColumn('created_at', time, (c) => c.notNull())
    .addColumn('undone_at', time)
    .addColumn('undone_by', reference)
    .execute()
  await schema
    .createTable('import_items')
    .addColumn('import_id', reference, (c) => c.notNull().references('imports.id'))
    .addColumn('path', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    // The draft that was there before, whole, as JSON; null: there was none.
    .addColumn('before', 'text')
    .addPrimaryKeyConstraint('import_items_key', ['import_id', 'path'])
    .execute()

  // Editors' work on what staff marked as wrong: new, done, ignored.
  const wrong = schema.alterTable('wrong_answers')
  await wrong.addColumn('state', 'text', (c) => c.notNull().defaultTo('new')).execute()
  await wrong.addColumn('handled_by', reference).execute()
  await wrong.addColumn('handled_at', time).execute()
  await wrong.addColumn('reason', 'text').execute()

  // Which owner was told of a month's articles to look at again.
  await schema
    .createTable('review_mails')
    .addColumn('agency', 'text', (c) => c.notNull())
    .addColumn('month', 'text', (c) => c.notNull())
    .addColumn('sent_at', time, (c) => c.notNull())
    .addPrimaryKeyConstraint('review_mails_key', ['agency', 'month'])
    .execute()

  // What became of each article's answers is counted without a look at the rows.
  await sql`
    create index turns_of_article on turns (article, created_at) where outcome = 'answered'
  `.execute(db)
  await sql`
    create index askers_not_right on ticket_askers (article, created_at) where origin = 'not-right'
  `.execute(db)
}
