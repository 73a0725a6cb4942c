import { MOST_RANKED, type Effect, type Facts, type Need } from '../flows/world.ts'
import type { ChannelName } from '../conversations/message.ts'
import type { TicketState, TicketStore } from '../tickets/ticket.ts'
import type { Db, Executor } from './database.ts'

/** Scores of so long are ranked, in ms. */
const MONTH = 31 * 24 * 3600_000

export function createTicketStore(db: Db): TicketStore {
  return {
    async openTickets() {
      const rows = await db
        .selectFrom('tickets')
        .innerJoin('contacts', 'contacts.id', 'tickets.contact_id')
        .selectAll('tickets')
        .select('contacts.channel')
        .where('state', '!=', 'closed')
        .orderBy('tickets.id')
        .execute()
      return rows.map((row) => ({
        code: row.code,
        channel: row.channel as ChannelName,
        about: row.about,
        content: row.content,
        field: row.field,
        place: row.place,
        phone: row.phone,
        state: row.state as TicketState,
        createdAt: row.created_at,
      }))
    },

    async closeTicket(code) {
      const { numUpdatedRows } = await db
        .updateTable('tickets')
        .set({ state: 'closed' })
        .where('code', '=', code)
        .where('state', '!=', 'closed')
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },
  }
}

/** What a dialogue left to be kept. */
export async function keepEffect(
  trx: Executor,
  effect: Exclude<Effect, { kind: 'handoff' | 'erase' }>,
  contactId: number,
  now: number,
): Promise<void> {
  switch (effect.kind) {
    case 'ticket': {
      const { code, about, content, field, place, contact } = effect
      await trx
        .insertInto('tickets')
        .values({
          code,
          contact_id: contactId,
          about,
          content,
          field,
          place,
          phone: contact,
          state: 'new',
          created_at: now,
        })
        .execute()
      return
    }
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
export const personalTables = ['tickets', 'subscriptions', 'quiz_scores'] as const

export async function lookUp(db: Db, need: Need, contactId: number, now: number): Promise<Facts> {
  switch (need.kind) {
    case 'ticket': {
      const row = await db
        .selectFrom('tickets')
        .select(['code', 'state', 'created_at'])
        .where('code', '=', need.code)
        .executeTakeFirst()
      const ticket = row ? { code: row.code, state: row.state, createdAt: row.created_at } : null
      return { kind: 'ticket', ticket }
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
  }
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
    .selectFrom('tickets')
    .select(['code', 'phone'])
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
    tickets: tickets.map(({ code }) => code),
    subscribed: subscription !== undefined,
  }
}
