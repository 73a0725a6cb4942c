import { sql, type Kysely } from 'kysely'

/** What the person said of the article that a turn gave them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // storage/answer-verdicts AnswerVerdict; null: nothing.
  await db.schema.alterTable('turns').addColumn('verdict', 'text').execute()
  await sql`
    create index turns_not_right on turns (article, created_at) where verdict = 'not-right'
  `.execute(db)
}
