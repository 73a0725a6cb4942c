import type { Candidate } from '../bot/decision.ts'
import type { Facts } from '../flows/world.ts'
import type { Db, Executor } from './database.ts'

/**
 * What somebody says of the answer to their question. It stands in the turn that gave it: said once or
 * ten times it counts once, the last word counts, and it stays a count when its person is erased.
 */
export type AnswerVerdict = 'right' | 'not-right'

/** What this person was given when they wrote a message; nobody learns what somebody else asked. */
export async function answerTo(
  db: Db,
  messageId: number,
  contactId: number,
): Promise<Extract<Facts, { kind: 'answer' }>> {
  const row = await db
    .selectFrom('turns')
    .innerJoin('messages', 'messages.id', 'turns.message_id')
    .select(['turns.article', 'turns.candidates', 'messages.text'])
    .where('turns.message_id', '=', messageId)
    .where('turns.contact_id', '=', contactId)
    .where('turns.outcome', '=', 'answered')
    .executeTakeFirst()
  if (!row?.text || row.article === null) return { kind: 'answer', given: null }
  const others = (JSON.parse(row.candidates) as Candidate[]).map(({ article }) => article)
  const articles = [...new Set([row.article, ...others])]
  return { kind: 'answer', given: { question: row.text, articles } }
}

/** Of the answer to a message. */
export async function judgeAnswer(
  trx: Executor,
  { contactId, messageId }: { contactId: number; messageId: number },
  verdict: AnswerVerdict,
): Promise<void> {
  await trx
    .updateTable('turns')
    .set({ verdict })
    .where('message_id', '=', messageId)
    .where('contact_id', '=', contactId)
    .where('outcome', '=', 'answered')
    .execute()
}

/** Of the article that somebody got with the turn before, if they got one. */
export async function judgeAnswerBefore(
  trx: Executor,
  { contactId, messageId }: { contactId: number; messageId: number },
  verdict: AnswerVerdict,
): Promise<void> {
  const row = await trx
    .selectFrom('turns')
    .select('message_id')
    .where('contact_id', '=', contactId)
    .where('message_id', '<>', messageId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (row?.message_id) await judgeAnswer(trx, { contactId, messageId: row.message_id }, verdict)
}

/** Of what one of our messages said, by the platform's id of it. */
export async function judgeMessage(
  trx: Executor,
  { contactId, platformMessageId }: { contactId: number; platformMessageId: string },
  verdict: AnswerVerdict,
): Promise<void> {
  const said = await trx
    .selectFrom('messages')
    .innerJoin('turns', (join) =>
      join
        .onRef('turns.contact_id', '=', 'messages.contact_id')
        .onRef('turns.trace_id', '=', 'messages.trace_id')
        // What came in together has one trace: the last of it before the answer was asked.
        .onRef('turns.message_id', '<', 'messages.id'),
    )
    .select('turns.message_id')
    .where('messages.contact_id', '=', contactId)
    .where('messages.platform_message_id', '=', platformMessageId)
    .where('messages.author', '=', 'bot')
    .orderBy('turns.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (said?.message_id) await judgeAnswer(trx, { contactId, messageId: said.message_id }, verdict)
}
