import type { Selectable } from 'kysely'
import { tellKey, type AgencyDoor } from '../tickets/ports.ts'
import { isWithAgency, type TicketState } from '../tickets/states.ts'
import type { Db, Executor } from './database.ts'
import { enqueueAll } from './jobs.ts'
import type { Database } from './schema.ts'
import { holdTicket, moveTicket, recordEvent, toTicket, type TicketRow } from './ticket-moves.ts'
import { answersOf, toLink } from './ticket-rows.ts'

type LinkRow = Selectable<Database['ticket_links']>

/** Wordings that are shown to an agency. */
const MOST_WORDINGS = 20

export function createAgencyDoor(db: Db): AgencyDoor {
  return {
    async open(tokenHash) {
      const link = await db
        .selectFrom('ticket_links')
        .selectAll()
        .where('token_hash', '=', tokenHash)
        .executeTakeFirst()
      if (!link) return null
      const row = await db
        .selectFrom('tickets')
        .selectAll()
        .where('id', '=', link.ticket_id)
        .executeTakeFirst()
      if (!row) return null
      const wordings = await db
        .selectFrom('ticket_askers')
        .select('wording')
        .where('ticket_id', '=', row.id)
        .where('wording', '!=', '')
        .groupBy('wording')
        .orderBy(({ fn }) => fn.min('id'))
        .limit(MOST_WORDINGS)
        .execute()
      return {
        link: { ...toLink(link), ticketId: link.ticket_id },
        ticket: toTicket(row),
        wordings: wordings.map(({ wording }) => wording),
        answers: await answersOf(db, row.id),
      }
    },

    recordOpening: (linkId, { address, browser }, now) =>
      db.transaction().execute(async (trx) => {
        const link = await trx
          .updateTable('ticket_links')
          .set((eb) => ({ opened: eb('opened', '+', 1), opened_at: now }))
          .where('id', '=', linkId)
          .returning(['ticket_id', 'agency'])
          .executeTakeFirst()
        if (!link) return
        const { ticket_id: ticketId, agency } = link
        const opening = { kind: 'link-opened', agency, detail: { link: linkId, address, browser } }
        await recordEvent(trx, ticketId, opening, now)
        const proved = await trx
          .updateTable('ticket_mails')
          .set({ state: 'sent', sent_at: now })
          .where('state', '=', 'unknown')
          .where('id', 'in', mailsWith(trx, linkId))
          .returning('id')
          .executeTakeFirst()
        if (proved) {
          await recordEvent(
            trx,
            ticketId,
            { kind: 'mail-proved', agency, detail: { mail: proved.id } },
            now,
          )
        }
      }),

    see: (linkId, now) =>
      db.transaction().execute(async (trx) => {
        const { link, row } = await comeIn(trx, linkId, now)
        if (!link || !row) return false
        // Pressed twice.
        if (row.seen_at !== null && isWithAgency(row.state as TicketState)) return true
        const { agency } = link
        const note = { move: 'see', by: null, agency, detail: { link: linkId } } as const
        return (await moveTicket(trx, row, note, now, { seen_at: now })) !== null
      }),

    answer: ({ linkId, text, byName, files, straightOut }, now) =>
      db.transaction().execute(async (trx) => {
        const { link, row } = await comeIn(trx, linkId, now)
        if (!link || !row) return 'closed'
        const last = (await answersOf(trx, row.id)).at(-1)
        const same =
          last !== undefined &&
          (last.state === 'waiting' || last.state === 'approved') &&
          last.text === text &&
          last.byName === byName &&
          namesOf(last.files.map(({ name, size }) => ({ name, size }))) ===
            namesOf(files.map(({ name, bytes }) => ({ name, size: bytes.length })))
        if (same) return 'again'
        const { agency, ticket_id: ticketId } = link
        const moved = await moveTicket(
          trx,
          row,
          { move: 'answer', by: null, agency, detail: { link: linkId, byName } },
          now,
          { answered_at: now, asked_back_at: null, ...(row.seen_at === null && { seen_at: now }) },
        )
        if (moved === null) return 'closed'
        await trx
          .updateTable('ticket_answers')
          .set({ state: 'replaced', decided_at: now })
          .where('ticket_id', '=', ticketId)
          .where('state', '=', 'waiting')
          .execute()
        const { id: answerId } = await trx
          .insertInto('ticket_answers')
          .values({
            ...{ ticket_id: ticketId, text, agency, by_name: byName, link_id: linkId },
            ...{ state: straightOut ? 'approved' : 'waiting', created_at: now },
            decided_at: straightOut ? now : null,
          })
          .returning('id')
          .executeTakeFirstOrThrow()
        for (const { name, mediaType, bytes } of files) {
          await trx
            .insertInto('ticket_files')
            .values({
              ...{ ticket_id: ticketId, answer_id: answerId, name, media_type: mediaType, bytes },
              created_at: now,
            })
            .execute()
        }
        if (straightOut) {
          const approved = { kind: 'approved', agency, detail: { answer: answerId } }
          await recordEvent(trx, ticketId, approved, now)
          await enqueueAll(trx, 'ticket', [{ key: tellKey(ticketId), subject: ticketId, now }])
        }
        return 'stored'
      }),

    giveBack: (linkId, { reason, rightAgency, byName }, now) =>
      db.transaction().execute(async (trx) => {
        const { link, row } = await comeIn(trx, linkId, now)
        if (!link || !row) return false
        if (row.state === 'returned' && row.reason === reason) return true
        const note = {
          ...({ move: 'return', by: null, agency: link.agency } as const),
          detail: { reason, rightAgency, byName, link: linkId },
        }
        return (await moveTicket(trx, row, note, now, { reason })) !== null
      }),

    askBack: (linkId, { text, byName }, now) =>
      db.transaction().execute(async (trx) => {
        const { link, row } = await comeIn(trx, linkId, now)
        if (!link || !row || !isWithAgency(row.state as TicketState)) return false
        const detail = { text, byName, link: linkId }
        const last = await trx
          .selectFrom('ticket_events')
          .select('detail')
          .where('ticket_id', '=', row.id)
          .where('kind', '=', 'asked-back')
          .orderBy('id', 'desc')
          .executeTakeFirst()
        if (row.asked_back_at !== null && last?.detail === JSON.stringify(detail)) return true
        await trx
          .updateTable('tickets')
          .set({ asked_back_at: now })
          .where('id', '=', row.id)
          .execute()
        const { agency } = link
        await recordEvent(trx, row.id, { kind: 'asked-back', agency, detail }, now)
        return true
      }),

    revoke: (linkId, by, now) =>
      db.transaction().execute(async (trx) => {
        const link = await trx
          .updateTable('ticket_links')
          .set({ revoked_at: now })
          .where('id', '=', linkId)
          .where('revoked_at', 'is', null)
          .returning(['ticket_id', 'agency'])
          .executeTakeFirst()
        if (!link) return false
        const { ticket_id, agency } = link
        const detail = { link: linkId }
        await recordEvent(trx, ticket_id, { kind: 'link-revoked', by, agency, detail }, now)
        return true
      }),

    async fileOf(ticketId, fileId) {
      const row = await db
        .selectFrom('ticket_files')
        .select(['name', 'media_type as mediaType', 'bytes'])
        .where('id', '=', fileId)
        .where('ticket_id', '=', ticketId)
        .executeTakeFirst()
      return row ?? null
    },
  }
}

/** Through a link that still opens, to the ticket of its agency, held. */
async function comeIn(
  trx: Executor,
  linkId: number,
  now: number,
): Promise<{ link: LinkRow | null; row: TicketRow | null }> {
  const nobody = { link: null, row: null }
  const known = await trx
    .selectFrom('ticket_links')
    .select('ticket_id')
    .where('id', '=', linkId)
    .executeTakeFirst()
  if (!known) return nobody
  const row = await holdTicket(trx, known.ticket_id, now)
  // Read once the ticket is held: whoever revokes it may just have done so.
  const link = await trx
    .selectFrom('ticket_links')
    .selectAll()
    .where('id', '=', linkId)
    .executeTakeFirst()
  if (!row || !link || link.revoked_at !== null || link.expires_at <= now) return nobody
  if (row.agency !== null && row.agency !== link.agency) return nobody
  return { link, row }
}

const namesOf = (files: readonly { name: string; size: number }[]): string =>
  files.map(({ name, size }) => `${name} ${size}`).join('\n')

const mailsWith = (trx: Executor, linkId: number) =>
  trx.selectFrom('ticket_mail_items').select('mail_id').where('link_id', '=', linkId)
