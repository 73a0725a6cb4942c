import { sql } from 'kysely'
import type { Context, Request } from '../bot/decision.ts'
import type { Attachment, ChannelName, InboundKind } from '../conversations/message.ts'
import type { TurnCommit, TurnMaterial, TurnStore } from '../conversations/ports.ts'
import { LeaseLost } from '../queue/queue.ts'
import type { SecretKind } from '../text/mask.ts'
import type { Db, Executor } from './database.ts'
import { eraseContents, recordErasure, type Pseudonym } from './erasure.ts'
import { interactionAt, laterOf } from './interactions.ts'
import { endJob, enqueue, putBack } from './jobs.ts'
import { putIntoOutbox } from './outbox.ts'
import { keepEffect, lookUp } from './tickets.ts'

const MINUTE = 60_000

const erases = ({ requests }: TurnCommit) => requests.some(({ kind }) => kind === 'erase')

export function createTurnStore(db: Db, pseudonym: Pseudonym): TurnStore {
  return {
    async loadTurn(messageId) {
      const row = await db
        .selectFrom('messages')
        .innerJoin('contacts', 'contacts.id', 'messages.contact_id')
        .selectAll('messages')
        .select(['contacts.platform_id', 'contacts.context', 'contacts.greeted'])
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
        .where('messages.id', '=', messageId)
        .executeTakeFirstOrThrow()
      return {
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

    commitTurn: (commit) =>
      db.transaction().execute(async (trx) => {
        const { job, material, now } = commit
        // Before any message gets its number: this row is what storing an inbound message holds, so
        // the numbers of one person's messages grow in the order in which they become visible. Before
        // the job as well: erasing holds the contact first, and the two must not wait for each other.
        await trx
          .updateTable('contacts')
          .set({
            context: JSON.stringify(commit.context),
            greeted: 1,
            ...interaction(material),
          })
          .where('id', '=', material.contactId)
          .execute()
        await endJob(trx, job, commit.buried)
        if (erases(commit)) await carryOutErasure(trx, commit, pseudonym)
        else await releaseParked(trx, material.contactId, now)
        for (const part of commit.parts) await putIntoOutbox(trx, material, part, now)
        await recordTurn(trx, commit)
        for (const request of commit.requests) await recordRequest(trx, commit, request)
      }),
  }
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
): Promise<void> {
  if (request.kind === 'erase') return
  const about = {
    contact_id: material.contactId,
    message_id: material.messageId,
    created_at: now,
  }
  if (request.kind === 'unanswered') {
    await trx.insertInto('unanswered').values(about).execute()
    return
  }
  if (request.kind !== 'handoff') return keepEffect(trx, request, material.contactId, now)
  // Asking twice is still one person waiting; the first request keeps its place in the queue.
  const waiting = await trx
    .selectFrom('handoffs')
    .select('id')
    .where('contact_id', '=', material.contactId)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  if (waiting) return
  await trx
    .insertInto('handoffs')
    .values({ ...about, reason: request.reason, state: 'waiting' })
    .execute()
}
