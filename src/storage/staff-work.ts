import type { StaffWork, Moved, WaitingList } from '../conversations/staff-work.ts'
import { TAKEN_BY_STAFF } from '../conversations/staff-work.ts'
import type { ChannelName } from '../conversations/message.ts'
import { isHeld, type Move } from '../conversations/states.ts'
import type { Db, Executor } from './database.ts'
import { enqueue, enqueueAlert } from './jobs.ts'
import { holdConversation, makeMove, staffSpoke, type Standing } from './moves.ts'
import { putIntoOutbox } from './outbox.ts'
import { keepEffect } from './dialogue-records.ts'
import { markedAnswers } from './wrong-answers.ts'

/** Nobody is asked how it was more often, in ms. */
const SURVEY_EVERY = 7 * 24 * 3600_000

export function createStaffWork(db: Db): StaffWork {
  /** Makes a move unless `refuse` finds a reason against it. */
  const move = (
    contactId: number,
    kind: Move,
    mover: { by: number | null; now: number },
    refuse: (standing: Standing) => Moved | undefined = () => undefined,
  ): Promise<Moved> =>
    db.transaction().execute(async (trx) => {
      const standing = await holdConversation(trx, contactId, mover.now)
      if (!standing) return { kind: 'gone' }
      const refused = refuse(standing)
      if (refused) return refused
      const to = await makeMove(trx, standing, kind, mover)
      return to === null
        ? { kind: 'impossible', state: standing.state }
        : { kind: 'moved', from: standing.state, to }
    })

  return {
    claim: (contactId, by, now) =>
      move(contactId, 'claim', { by, now }, (standing) => heldByOther(standing, by, now)),
    transfer: (contactId, to, now) =>
      move(contactId, to === null ? 'queue' : 'transfer', { by: to, now }),
    release: (contactId, by, now) => move(contactId, 'release', { by, now }),
    close: (contactId, by, now) => move(contactId, 'close', { by, now }),

    reply: ({ contactId, by, clientId, parts, quotes, traceId, now }) =>
      db.transaction().execute(async (trx) => {
        const standing = await holdConversation(trx, contactId, now)
        if (!standing) return { kind: 'gone' }
        const known = await trx
          .selectFrom('messages')
          .select('id')
          .where('contact_id', '=', contactId)
          .where('client_id', '=', clientId)
          .executeTakeFirst()
        if (known) return { kind: 'stored', messageId: known.id, again: true }
        const held = heldByOther(standing, by, now)
        if (held) return held
        await makeMove(trx, standing, 'claim', { by, now })
        const quoted = quotes === undefined ? null : await platformIdOf(trx, contactId, quotes)
        const { channel } = standing
        let messageId: number | undefined
        for (const [at, part] of parts.entries()) {
          const id = await putIntoOutbox(trx, { contactId, channel, traceId }, part, now, {
            speaker: 'staff',
            staffId: by,
            clientId: at === 0 ? clientId : `${clientId}.${at}`,
            quotes: at === 0 ? quoted : null,
          })
          messageId ??= id
        }
        if (messageId === undefined) throw new Error('a reply must have a part')
        await staffSpoke(trx, contactId, { text: parts[0]?.text ?? null, at: now, now })
        return { kind: 'stored', messageId, again: false }
      }),

    sendAgain: (contactId, messageId, now) =>
      db.transaction().execute(async (trx) => {
        await holdConversation(trx, contactId, now)
        const refused = await trx
          .updateTable('messages')
          .set({ state: 'pending', reason: null })
          .where('id', '=', messageId)
          .where('contact_id', '=', contactId)
          .where('author', '=', 'staff')
          .where('direction', '=', 'out')
          .where('state', '=', 'refused')
          .returning('id')
          .executeTakeFirst()
        if (refused) await enqueue(trx, 'deliver', contactId, messageId, now)
        return refused !== undefined
      }),

    async requeueAllOf(userId, now) {
      const held = await db
        .selectFrom('contacts')
        .select('id')
        .where('state', '=', 'staff')
        .where('assignee_id', '=', userId)
        .execute()
      for (const { id } of held) {
        await move(id, 'queue', { by: null, now }, ({ assignee }) =>
          assignee === userId ? undefined : { kind: 'gone' },
        )
      }
    },

    async markRead(contactId, now) {
      await db
        .updateTable('contacts')
        .set({ unread: 0, changed_at: now })
        .where('id', '=', contactId)
        .where('unread', '>', 0)
        .execute()
    },

    addNote: ({ contactId, by, text, now }) =>
      db.transaction().execute(async (trx) => {
        await holdConversation(trx, contactId, now)
        const { id } = await trx
          .insertInto('staff_notes')
          .values({ contact_id: contactId, user_id: by, text, created_at: now })
          .returning('id')
          .executeTakeFirstOrThrow()
        return id
      }),

    setLabels: (contactId, labels, now) =>
      db.transaction().execute(async (trx) => {
        await holdConversation(trx, contactId, now)
        await trx.deleteFrom('contact_labels').where('contact_id', '=', contactId).execute()
        if (labels.length === 0) return
        await trx
          .insertInto('contact_labels')
          .values([...new Set(labels)].map((label) => ({ contact_id: contactId, label })))
          .execute()
      }),

    reportWrongAnswer: ({ contactId, messageId, rightArticle, note, by, now }) =>
      db.transaction().execute(async (trx) => {
        const said = await trx
          .selectFrom('messages')
          .leftJoin('turns', (join) =>
            join
              .onRef('turns.contact_id', '=', 'messages.contact_id')
              .onRef('turns.trace_id', '=', 'messages.trace_id'),
          )
          .select('turns.article')
          .where('messages.id', '=', messageId)
          .where('messages.contact_id', '=', contactId)
          .where('messages.author', '=', 'bot')
          .executeTakeFirst()
        if (!said) return false
        await trx
          .insertInto('wrong_answers')
          .values({
            contact_id: contactId,
            message_id: messageId,
            article: said.article,
            right_article: rightArticle,
            note,
            user_id: by,
            created_at: now,
          })
          .execute()
        return true
      }),

    async wrongAnswers(most) {
      const rows = await markedAnswers(db)
        .leftJoin('users', 'users.id', 'wrong_answers.user_id')
        .select('users.name')
        .limit(most)
        .execute()
      return rows.map((row) => ({
        question: row.question,
        article: row.article,
        rightArticle: row.right_article,
        note: row.note,
        by: row.name ?? '',
        at: row.created_at,
      }))
    },

    askHowItWas: (contactId, parts, context, traceId, now) =>
      db.transaction().execute(async (trx) => {
        const asked = await trx
          .updateTable('contacts')
          .set({ survey_at: now, context: JSON.stringify(context) })
          .where('id', '=', contactId)
          .where('state', '=', 'closed')
          .where('last_staff_at', 'is not', null)
          .where((eb) =>
            eb.or([eb('survey_at', 'is', null), eb('survey_at', '<=', now - SURVEY_EVERY)]),
          )
          .returning('channel')
          .executeTakeFirst()
        if (!asked) return false
        const to = { contactId, channel: asked.channel as ChannelName, traceId }
        for (const part of parts) await putIntoOutbox(trx, to, part, now, undefined, 'word')
        return true
      }),

    openTicket: (contactId, { code, content }, now) =>
      db.transaction().execute(async (trx) => {
        await holdConversation(trx, contactId, now)
        const about = { about: 'cau-hoi', field: null, place: null, contact: null }
        const from = { contactId, messageId: null, origin: 'staff' } as const
        await keepEffect(trx, { kind: 'ticket', code, content, ...about }, from, now)
      }),

    async lapse(now, most) {
      const rows = await db
        .selectFrom('contacts')
        .select('id')
        .where('state', '=', 'staff')
        .where('staff_until', '<=', now)
        .limit(most)
        .execute()
      const gone: number[] = []
      for (const { id } of rows) {
        await db.transaction().execute(async (trx) => {
          const standing = await holdConversation(trx, id, now)
          // A colleague may have written while we looked.
          if (!standing || standing.state !== 'staff' || isHeld(standing, now)) return
          const unanswered = standing.assignee !== null && standing.unread > 0
          await makeMove(trx, standing, unanswered ? 'queue' : 'lapse', { by: null, now })
          gone.push(id)
        })
      }
      return gone
    },
  }
}

type Held = Extract<Moved, { kind: 'held' }>

/** Whoever answers in the platform's own tool may go on here: nobody knows which of us it was. */
const heldByOther = (standing: Standing, by: number, now: number): Held | undefined =>
  isHeld(standing, now) && standing.assignee !== null && standing.assignee !== by
    ? { kind: 'held', by: standing.assignee }
    : undefined

async function platformIdOf(
  trx: Executor,
  contactId: number,
  messageId: number,
): Promise<string | null> {
  const row = await trx
    .selectFrom('messages')
    .select('platform_message_id')
    .where('id', '=', messageId)
    .where('contact_id', '=', contactId)
    .executeTakeFirst()
  return row?.platform_message_id ?? null
}

export function createWaitingList(db: Db): WaitingList {
  /** Marks a hand-off once, if it still waits. */
  const mark = (
    trx: Executor,
    handoffId: number,
    column: 'reminded_at' | 'escalated_at',
    now: number,
  ) =>
    trx
      .updateTable('handoffs')
      .set({ [column]: now })
      .where('id', '=', handoffId)
      .where('state', '=', 'waiting')
      .where(column, 'is', null)
      .returning(['id', 'contact_id'])
      .executeTakeFirst()

  return {
    async waiting() {
      const rows = await db
        .selectFrom('handoffs')
        .innerJoin('contacts', 'contacts.id', 'handoffs.contact_id')
        .selectAll('handoffs')
        .select(['contacts.channel', 'contacts.waiting_since'])
        .where('handoffs.state', '=', 'waiting')
        .orderBy('handoffs.id')
        .execute()
      return rows.map((row) => ({
        handoffId: row.id,
        contactId: row.contact_id,
        channel: row.channel as ChannelName,
        reason: row.reason,
        since: row.waiting_since ?? row.created_at,
        remindedAt: row.reminded_at,
        escalatedAt: row.escalated_at,
      }))
    },

    remind: (handoffId, now) =>
      db.transaction().execute(async (trx) => {
        const marked = await mark(trx, handoffId, 'reminded_at', now)
        if (marked) await enqueueAlert(trx, 'reminder', handoffId, now)
        return marked !== undefined
      }),

    escalate: (handoffId, word, now) =>
      db.transaction().execute(async (trx) => {
        // The contact first, as everywhere.
        const handoff = await trx
          .selectFrom('handoffs')
          .select('contact_id')
          .where('id', '=', handoffId)
          .executeTakeFirst()
        const standing = handoff && (await holdConversation(trx, handoff.contact_id, now))
        const marked = standing && (await mark(trx, handoffId, 'escalated_at', now))
        if (!marked) return false
        await enqueueAlert(trx, 'escalation', handoffId, now)
        const { contactId, channel } = standing
        const to = { contactId, channel, traceId: `waiting-${handoffId}` }
        for (const part of word) await putIntoOutbox(trx, to, part, now)
        return true
      }),

    answeredSince: async (since, most) =>
      (
        await db
          .selectFrom('handoffs')
          .select(['created_at', 'first_reply_at'])
          .where('created_at', '>=', since)
          .where('first_reply_at', 'is not', null)
          .where('reason', '!=', TAKEN_BY_STAFF)
          .orderBy('created_at', 'desc')
          .limit(most)
          .execute()
      ).map((row) => ({ createdAt: row.created_at, firstReplyAt: row.first_reply_at ?? 0 })),
  }
}
