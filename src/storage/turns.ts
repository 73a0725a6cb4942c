import { sql } from 'kysely'
import type { Context, Request } from '../bot/decision.ts'
import { EMERGENCY } from '../flows/world.ts'
import type { Attachment, ChannelName, InboundKind } from '../conversations/message.ts'
import type { TurnCommit, TurnMaterial, TurnStore } from '../conversations/ports.ts'
import { isHeld, type ConversationState } from '../conversations/states.ts'
import { LeaseLost } from '../queue/queue.ts'
import type { SecretKind } from '../text/mask.ts'
import { newTicketCode } from '../text/ticket-code.ts'
import type { Db, Executor } from './database.ts'
import { eraseContents, recordErasure, type Pseudonym } from './erasure.ts'
import { interactionAt, laterOf } from './interactions.ts'
import { endJob, enqueue, putBack } from './jobs.ts'
import { holdConversation, makeMove, previewOf } from './moves.ts'
import { putIntoOutbox } from './outbox.ts'
import { keepEffect, lookUp } from './dialogue-records.ts'
import { judgeAnswer, judgeAnswerBefore } from './answer-verdicts.ts'
import { keepAsker } from './ticket-askers.ts'
import { toldLast } from './ticket-telling.ts'

const MINUTE = 60_000

/** As an asker's origin, and said of an article. */
const NOT_RIGHT = 'not-right'

const erases = ({ requests }: TurnCommit) => requests.some(({ kind }) => kind === 'erase')

/** @param random gives numbers from 0 up to 1: codes of tickets must not be guessed from others */
export function createTurnStore(db: Db, pseudonym: Pseudonym, random: () => number): TurnStore {
  const newCode = (now: number) => newTicketCode(new Date(now).getUTCFullYear(), random)
  return {
    async loadTurn(messageId) {
      const row = await db
        .selectFrom('messages')
        .innerJoin('contacts', 'contacts.id', 'messages.contact_id')
        .selectAll('messages')
        .select(['contacts.platform_id', 'contacts.context', 'contacts.greeted'])
        .select(['contacts.state as standing', 'contacts.staff_until', 'contacts.last_staff_at'])
        // Only the newest few are looked at, however long the conversation is.
        .select(
          sql<number>`(
            select count(*) from (
              select m.created_at from messages m
              where m.contact_id = messages.contact_id and m.id <= messages.id
                and m.direction = 'in' and m.kind <> 'echo'
              order by m.id desc limit 25
            ) recent
            where recent.created_at > messages.created_at - ${MINUTE}
          )`.as('last_minute'),
        )
        .select(
          sql<number | null>`(select 1 from ticket_askers a where a.contact_id = messages.contact_id
            and a.told_message_id is not null limit 1)`.as('was_told'),
        )
        .where('messages.id', '=', messageId)
        .executeTakeFirstOrThrow()
      const told = row.was_told ? await toldLast(db, row.contact_id, row.created_at) : null
      return {
        ...(told ? { told } : {}),
        messageId: row.id,
        contactId: row.contact_id,
        channel: row.channel as ChannelName,
        personId: row.platform_id,
        kind: row.kind as InboundKind,
        text: row.text,
        payload: row.payload,
        attachments: (JSON.parse(row.attachments ?? '[]') as Attachment[]).map(({ kind }) => kind),
        hidden: JSON.parse(row.hidden) as SecretKind[],
        sentAt: row.sent_at,
        receivedAt: row.created_at,
        traceId: row.trace_id,
        firstContact: row.greeted === 0,
        takenBack: row.erased_at !== null,
        lastMinute: Number(row.last_minute),
        context: JSON.parse(row.context) as Context,
        hold: { state: row.standing as ConversationState, staffUntil: row.staff_until },
        lastStaffAt: row.last_staff_at,
      }
    },

    lookUp: (need, contactId, now) => lookUp(db, need, contactId, now),

    async moreWaiting(contactId, messageId) {
      const later = await db
        .selectFrom('jobs')
        .select('id')
        .where('lane', '=', 'turn')
        .where('key', '=', String(contactId))
        .where('subject', '>', messageId)
        .where('state', '!=', 'buried')
        .limit(1)
        .executeTakeFirst()
      return later !== undefined
    },

    async textsBetween(contactId, from, to) {
      const rows = await db
        .selectFrom('messages')
        .select('text')
        .where('contact_id', '=', contactId)
        .where('id', '>=', from)
        .where('id', '<=', to)
        .where('direction', '=', 'in')
        .where('kind', '=', 'text')
        .where('text', 'is not', null)
        .orderBy('id')
        .execute()
      return rows.flatMap(({ text }) => text ?? [])
    },

    putOff: ({ job, material, parts, context, until, now }) =>
      db.transaction().execute(async (trx) => {
        // The contact first, as everywhere: erasing holds it, too, before it takes the jobs.
        await trx
          .updateTable('contacts')
          .set({ context: JSON.stringify(context), ...interaction(material) })
          .where('id', '=', material.contactId)
          .execute()
        const reason = 'answered together with what follows'
        const isOurs = await putBack(trx, job, until, reason, 'uncounted')
        if (!isOurs) throw new LeaseLost(job.id)
        for (const part of parts) await putIntoOutbox(trx, material, part, now)
      }),

    commitTurn: (given) =>
      db.transaction().execute(async (trx) => {
        const { job, material, now } = given
        // Before any message gets its number: this row is what storing an inbound message holds, so
        // the numbers of one person's messages grow in the order in which they become visible. Before
        // the job as well: erasing holds the contact first, and the two must not wait for each other.
        const standing = await trx
          .updateTable('contacts')
          .set({
            context: JSON.stringify(given.context),
            changed_at: now,
            // A newcomer to whom nothing was said has not had the notice either.
            ...(given.outcome === 'silent' ? {} : { greeted: 1 }),
            ...interaction(material),
            ...shownInInbox(material),
          })
          .where('id', '=', material.contactId)
          .returning(['state', 'staff_until'])
          .executeTakeFirst()
        const hold = {
          state: (standing?.state ?? 'bot') as ConversationState,
          staffUntil: standing?.staff_until ?? null,
        }
        const kept = given.urgent === true || erases(given)
        const silenced = isHeld(hold, now) && !isHeld(material.hold, now) && !kept
        const commit = silenced ? silence(given) : given
        if (silenced) {
          await trx
            .updateTable('contacts')
            .set({
              context: JSON.stringify(material.context),
              greeted: material.firstContact ? 0 : 1,
            })
            .where('id', '=', material.contactId)
            .execute()
        } else if (hold.state === 'closed' || (hold.state === 'staff' && !isHeld(hold, now))) {
          await writesAgain(trx, material.contactId, now)
        }
        await endJob(trx, job, commit.buried)
        if (erases(commit)) await carryOutErasure(trx, commit, pseudonym)
        else await releaseParked(trx, material.contactId, now)
        const event = commit.urgent ? 'emergency' : 'reply'
        for (const part of commit.parts)
          await putIntoOutbox(trx, material, part, now, undefined, event)
        await recordTurn(trx, commit)
        for (const request of commit.requests) await recordRequest(trx, commit, request, newCode)
        return silenced ? 'silenced' : 'spoken'
      }),
  }
}

/** A person came between the bot's thinking and its speaking: danger is passed on, and what they said of an answer. */
const silence = (commit: TurnCommit): TurnCommit => ({
  ...commit,
  outcome: 'silent',
  article: null,
  parts: [],
  context: commit.material.context,
  requests: commit.requests.filter(
    (it) =>
      (it.kind === 'handoff' && it.reason === EMERGENCY) ||
      ['verdict', 'reopen', 'not-right'].includes(it.kind),
  ),
})

/** What the inbox shows of what the person wrote; what staff must look at is counted. */
const shownInInbox = ({ kind, text, attachments, receivedAt }: TurnMaterial) => ({
  last_message_at: receivedAt,
  ...(kind === 'follow' || kind === 'start'
    ? {}
    : {
        ...previewOf(text ?? (attachments[0] ? `[${attachments[0]}]` : null), 'person'),
        unread: sql<number>`case when state in ('waiting', 'staff') then unread + 1 else unread end`,
      }),
})

/** The person comes back after the conversation was closed, or after staff fell silent. */
async function writesAgain(trx: Executor, contactId: number, now: number): Promise<void> {
  const standing = await holdConversation(trx, contactId, now)
  if (standing) await makeMove(trx, standing, 'write', { by: null, now })
}

/** A filled-in form is no interaction as the platforms count it. */
const interaction = (material: TurnMaterial) =>
  material.kind === 'info' ? {} : { last_interaction_at: laterOf(interactionAt(material)) }

async function carryOutErasure(
  trx: Executor,
  { material, now }: TurnCommit,
  pseudonym: Pseudonym,
): Promise<void> {
  const { contactId, messageId, channel, personId, traceId, sentAt } = material
  await eraseContents(trx, contactId, messageId, sentAt)
  await recordErasure(trx, {
    code: traceId,
    channel,
    way: 'chat',
    pseudonym: pseudonym(channel, personId),
    requestedAt: sentAt,
    now,
  })
}

/** What waited for the person to write goes out before the new replies, in its old order. */
async function releaseParked(trx: Executor, contactId: number, now: number): Promise<void> {
  const parked = await trx
    .updateTable('messages')
    .set({ state: 'pending', reason: null })
    .where('contact_id', '=', contactId)
    .where('state', '=', 'parked')
    .returning('id')
    .execute()
  const ids = parked.map(({ id }) => id).sort((a, b) => a - b)
  for (const id of ids) await enqueue(trx, 'deliver', contactId, id, now)
}

async function recordTurn(trx: Executor, commit: TurnCommit): Promise<void> {
  const { material, now } = commit
  const erased = erases(commit)
  await trx
    .insertInto('turns')
    .values({
      message_id: erased ? null : material.messageId,
      contact_id: erased ? null : material.contactId,
      channel: material.channel,
      outcome: commit.outcome,
      article: commit.article,
      topic: commit.topic,
      confidence: commit.confidence,
      candidates: JSON.stringify(commit.candidates),
      ms: now - material.receivedAt,
      trace_id: erased ? '' : material.traceId,
      created_at: now,
    })
    .execute()
}

async function recordRequest(
  trx: Executor,
  { material, now }: TurnCommit,
  request: Request,
  newCode: (now: number) => string,
): Promise<void> {
  if (request.kind === 'erase') return
  const { contactId, messageId } = material
  const from = { contactId, messageId }
  if (request.kind === 'unanswered') {
    const askedAt = await askedBy(trx, contactId, request.message)
    if (askedAt !== null && (await isKept(trx, contactId, askedAt))) return
    // A button that does not say which question it is about: it is said of the newest answer.
    if (request.notRight && askedAt === null) await judgeAnswerBefore(trx, from, NOT_RIGHT)
    const origin = request.notRight ? NOT_RIGHT : 'unanswered'
    const asked = { contactId, messageId: askedAt ?? messageId, origin } as const
    await keepAsker(trx, { ...asked, code: newCode(now), kind: 'cau-hoi', wording: '' }, now)
    return
  }
  if (request.kind === 'not-right') {
    return judgeAnswer(trx, { contactId, messageId: request.message }, NOT_RIGHT)
  }
  if (request.kind !== 'handoff') {
    return keepEffect(trx, request, { ...from, origin: 'feedback' }, now)
  }
  const standing = await holdConversation(trx, contactId, now)
  if (!standing) return
  await makeMove(trx, standing, 'handOff', { by: null, now, reason: request.reason, messageId })
}

/** The message that asked, where it is theirs and still there; the number came with a button. */
async function askedBy(
  trx: Executor,
  contactId: number,
  messageId: number | undefined,
): Promise<number | null> {
  if (messageId === undefined) return null
  const row = await trx
    .selectFrom('messages')
    .select('id')
    .where('id', '=', messageId)
    .where('contact_id', '=', contactId)
    .where('direction', '=', 'in')
    .executeTakeFirst()
  return row?.id ?? null
}

async function isKept(trx: Executor, contactId: number, messageId: number): Promise<boolean> {
  const row = await trx
    .selectFrom('ticket_askers')
    .select('id')
    .where('contact_id', '=', contactId)
    .where('message_id', '=', messageId)
    .where('origin', '=', NOT_RIGHT)
    .executeTakeFirst()
  return row !== undefined
}
