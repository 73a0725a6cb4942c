import type { WrongAnswerList, WrongAnswerState } from '../content/articles-in-use.ts'
import type { Db, Executor } from './database.ts'

export function createWrongAnswerList(db: Db): WrongAnswerList {
  return {
    async wrongAnswersFor(state, limit) {
      const rows = await markedAnswers(db)
        .where('wrong_answers.state', '=', state)
        .limit(limit)
        .execute()
      return rows.map((row) => ({
        id: row.id,
        asked: row.question,
        article: row.article,
        rightArticle: row.right_article,
        note: row.note,
        by: row.user_id,
        createdAt: row.created_at,
        state: row.state as WrongAnswerState,
        reason: row.reason,
      }))
    },

    async settleWrongAnswer(id, { state, reason }, by, now) {
      const { numUpdatedRows } = await db
        .updateTable('wrong_answers')
        .set({ state, reason, handled_by: by, handled_at: now })
        .where('id', '=', id)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },
  }
}

/** Newest first, with the person's words as they are stored, masked; they may be gone by now. */
export const markedAnswers = (on: Executor) =>
  on
    .selectFrom('wrong_answers')
    .leftJoin('messages as said', 'said.id', 'wrong_answers.message_id')
    .leftJoin('turns', (join) =>
      // What came in together has one trace: the last of it before the answer was asked.
      join.on('turns.id', '=', (eb) =>
        eb
          .selectFrom('turns as t')
          .select(({ fn }) => fn.max('t.id').as('id'))
          .whereRef('t.contact_id', '=', 'said.contact_id')
          .whereRef('t.trace_id', '=', 'said.trace_id')
          .whereRef('t.message_id', '<', 'said.id'),
      ),
    )
    .leftJoin('messages as asked', 'asked.id', 'turns.message_id')
    .selectAll('wrong_answers')
    .select('asked.text as question')
    .orderBy('wrong_answers.id', 'desc')
