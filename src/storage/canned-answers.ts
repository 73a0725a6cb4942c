import type { CannedAnswerStore } from '../conversations/canned-answers.ts'
import type { Db } from './database.ts'

export function createCannedAnswerStore(db: Db): CannedAnswerStore {
  const of = (shortcut: string) =>
    db
      .selectFrom('canned_answers')
      .select(['shortcut', 'title', 'text'])
      .where('shortcut', '=', shortcut)
      .executeTakeFirst()

  return {
    cannedAnswers: () =>
      db
        .selectFrom('canned_answers')
        .select(['shortcut', 'title', 'text'])
        .orderBy('shortcut')
        .execute(),

    async saveCannedAnswer(answer, by, now) {
      const before = await of(answer.shortcut)
      const row = { ...answer, updated_by: by, updated_at: now }
      await db
        .insertInto('canned_answers')
        .values(row)
        .onConflict((conflict) => conflict.column('shortcut').doUpdateSet(row))
        .execute()
      return before ?? null
    },

    async removeCannedAnswer(shortcut) {
      const before = await of(shortcut)
      await db.deleteFrom('canned_answers').where('shortcut', '=', shortcut).execute()
      return before ?? null
    },
  }
}
