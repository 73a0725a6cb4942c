import type { ReviewMailStore } from '../content/articles-in-use.ts'
import type { Db } from './database.ts'

export function createReviewMailStore(db: Db): ReviewMailStore {
  return {
    reviewMailsOf: (month) =>
      db
        .selectFrom('review_mails')
        .select(['agency', 'sent_at as sentAt'])
        .where('month', '=', month)
        .orderBy('agency')
        .execute(),

    async noteReviewMail(agency, month, now) {
      await db
        .insertInto('review_mails')
        .values({ agency, month, sent_at: now })
        .onConflict((conflict) => conflict.columns(['agency', 'month']).doNothing())
        .execute()
    },
  }
}
