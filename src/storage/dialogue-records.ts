import type { Origin } from '../tickets/ticket.ts'
import {
  MOST_RANKED,
  type Effect,
  type Facts,
  type Need,
  type TicketFacts,
} from '../flows/world.ts'
import type { Db, Executor } from './database.ts'
import { keepAsker } from './ticket-askers.ts'
import { answerTo } from './answer-verdicts.ts'
import { statusOf } from './ticket-telling.ts'
import { keepVerdict, reopenFor } from './ticket-verdicts.ts'

/** Scores of so long are ranked, in ms. */
const MONTH = 31 * 24 * 3600_000

/** So long after the score its comment may come, in ms. */
const RATING_OPEN = 24 * 3600_000

/** What a dialogue left to be kept. */
export async function keepEffect(
  trx: Executor,
  effect: Exclude<Effect, { kind: 'handoff' | 'erase' }>,
  from: { contactId: number; messageId: number | null; origin: Origin },
  now: number,
): Promise<void> {
  const { contactId } = from
  switch (effect.kind) {
    case 'ticket': {
      const { code, about, content, field, place, contact } = effect
      const told = { field, place, phone: contact, kind: about, wording: content }
      return keepAsker(trx, { ...from, ...told, code }, now)
    }
    case 'verdict':
      return keepVerdict(trx, effect, contactId, now)
    case 'reopen':
      return reopenFor(trx, effect, contactId, now)
    case 'subscribe':
      await trx
        .insertInto('subscriptions')
        .values({ contact_id: contactId, created_at: now })
        .onConflict((conflict) => conflict.column('contact_id').doNothing())
        .execute()
      return
    case 'unsubscribe':
      await trx.deleteFrom('subscriptions').where('contact_id', '=', contactId).execute()
      return
    case 'rating': {
      const { score, comment } = effect
      // The word that follows the score belongs to it; who thinks again is counted once.
      const { numUpdatedRows } = await trx
        .updateTable('ratings')
        .set({ score, ...(comment === null ? {} : { comment }) })
        .where('contact_id', '=', contactId)
        .where('created_at', '>', now - RATING_OPEN)
        .executeTakeFirst()
      if (numUpdatedRows > 0n) return
      await trx
        .insertInto('ratings')
        .values({ contact_id: contactId, score, comment, created_at: now })
        .execute()
      return
    }
    case 'quiz-score': {
      const { name, score, of } = effect
      await trx
        .insertInto('quiz_scores')
        .values({ contact_id: contactId, name, score, of, created_at: now })
        .execute()
    }
  }
}

/** Tables whose rows belong to one person and go with them. */
export const personalTables = [
  ...(['subscriptions', 'quiz_scores', 'staff_notes', 'contact_labels'] as const),
  ...(['wrong_answers', 'ratings'] as const),
] as const

export async function lookUp(db: Db, need: Need, contactId: number, now: number): Promise<Facts> {
  switch (need.kind) {
    case 'ticket': {
      const status = await statusOf(db, need.code, now)
      if (!status) return { kind: 'ticket', ticket: null }
      const { code, state, createdAt, agency, dueAt, late } = status
      const told = await toldTo(db, code, contactId)
      return { kind: 'ticket', ticket: { code, state, createdAt, agency, dueAt, late, told } }
    }
    case 'ranking': {
      const rows = await db
        .selectFrom('quiz_scores')
        .select(['name', 'score', 'of'])
        .where('created_at', '>', now - MONTH)
        .orderBy('score', 'desc')
        .orderBy('id')
        .limit(MOST_RANKED)
        .execute()
      return { kind: 'ranking', best: rows }
    }
    case 'my-data':
      return myData(db, contactId)
    case 'answer':
      return answerTo(db, need.message, contactId)
  }
}

/** The answer that was told to this person under this code. */
async function toldTo(db: Db, code: string, contactId: number): Promise<TicketFacts['told']> {
  const row = await db
    .selectFrom('ticket_askers')
    .innerJoin('ticket_answers', 'ticket_answers.id', 'ticket_askers.answer_id')
    .select(['ticket_answers.text', 'ticket_answers.agency'])
    .select(['ticket_askers.wording', 'ticket_askers.told_at'])
    .where('ticket_askers.code', '=', code)
    .where('ticket_askers.contact_id', '=', contactId)
    .executeTakeFirst()
  if (row?.told_at == null) return null
  const { text: answer, agency, wording, told_at: at } = row
  return { answer, agency, wording, at }
}

async function myData(db: Db, contactId: number): Promise<Facts> {
  const contact = await db
    .selectFrom('contacts')
    .select(['name', 'info'])
    .where('id', '=', contactId)
    .executeTakeFirst()
  const messages = await db
    .selectFrom('messages')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('created_at').as('since')])
    .where('contact_id', '=', contactId)
    .where('direction', '=', 'in')
    .executeTakeFirstOrThrow()
  const tickets = await db
    .selectFrom('ticket_askers')
    .select(['code', 'phone', 'origin', 'told_at'])
    .where('contact_id', '=', contactId)
    .orderBy('id')
    .execute()
  const subscription = await db
    .selectFrom('subscriptions')
    .select('contact_id')
    .where('contact_id', '=', contactId)
    .executeTakeFirst()
  const given = contact?.info ? (JSON.parse(contact.info) as { phone?: string }) : {}
  return {
    kind: 'my-data',
    messages: Number(messages.count),
    since: messages.since === null ? null : Number(messages.since),
    name: contact?.name ?? null,
    phone: tickets.findLast(({ phone }) => phone !== null)?.phone ?? given.phone ?? null,
    tickets: tickets.filter(wasGiven).map(({ code }) => code),
    questions: tickets.filter((one) => !wasGiven(one)).length,
    subscribed: subscription !== undefined,
  }
}

/** What somebody only asked has a code, too, which they learn with the answer. */
const wasGiven = ({ origin, told_at }: { origin: string; told_at: number | null }) =>
  origin === 'feedback' || origin === 'staff' || told_at !== null
