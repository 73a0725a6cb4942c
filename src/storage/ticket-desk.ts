import type { Done, Forwarding, TicketDesk } from '../tickets/ports.ts'
import { isWithAgency, ticketMoved, type TicketState } from '../tickets/states.ts'
import type { MailKind } from '../tickets/ticket.ts'
import type { Db, Executor } from './database.ts'
import { keepAnswer } from './ticket-answers.ts'
import { enqueueTelling, recountAskers } from './ticket-askers.ts'
import { mergeTickets, splitTicket } from './ticket-joining.ts'
import { holdTicket, moveTicket, recordEvent, type TicketRow } from './ticket-moves.ts'
import { postMail, sameMail, withdrawMails } from './ticket-post.ts'

const done = { kind: 'done' } as const
const gone = { kind: 'gone' } as const
const impossible = ({ state }: Pick<TicketRow, 'state'>) =>
  ({ kind: 'impossible', state: state as TicketState }) as const

export function createTicketDesk(db: Db): TicketDesk {
  /** Works on a ticket that nobody else changes meanwhile. */
  const onTicket = <Result>(
    ticketId: number,
    now: number,
    work: (trx: Executor, row: TicketRow) => Promise<Result>,
  ): Promise<Result | typeof gone> =>
    db.transaction().execute(async (trx) => {
      const row = await holdTicket(trx, ticketId, now)
      return row ? work(trx, row) : gone
    })

  return {
    edit: (ticketId, change, by, now) =>
      onTicket(ticketId, now, async (trx) => {
        const changed = Object.keys(change)
        if (changed.length === 0) return done
        await trx.updateTable('tickets').set(change).where('id', '=', ticketId).execute()
        await recountAskers(trx, ticketId)
        // Which, not what: the words must go when whose they were is erased.
        await recordEvent(trx, ticketId, { kind: 'edited', by, detail: { changed } }, now)
        return done
      }),

    assign: (ticketId, agency, by, now) =>
      onTicket(ticketId, now, async (trx, row) =>
        (await giveTo(trx, row, agency, by, now)) ? done : impossible(row),
      ),

    forward: (forwarding, now) =>
      db.transaction().execute(async (trx) => {
        const ids = [...new Set(forwarding.ticketIds)].sort((a, b) => a - b)
        const rows: TicketRow[] = []
        for (const id of ids) {
          const row = await holdTicket(trx, id, now)
          if (!row) return gone
          rows.push(row)
        }
        const stuck = rows.find((row) => ticketMoved(row.state as TicketState, 'forward') === null)
        if (stuck) return impossible(stuck)
        const same = await sameMail(trx, { ...forwarding, ticketIds: ids })
        if (same !== null) return { ...done, mailId: same }
        const colleague = rows.find((row) => wasJustForwarded(row, forwarding.agency, now))
        if (colleague) return impossible(colleague)
        for (const row of rows) await prepare(trx, row, forwarding, now)
        return {
          ...done,
          mailId: await post(trx, 'forward', { ...forwarding, ticketIds: ids }, now),
        }
      }),

    forwardedOtherwise: (ticketId, { by, dueAt, note }, now) =>
      onTicket(ticketId, now, async (trx, row) => {
        // Somebody must have it.
        if (row.agency === null) return impossible(row)
        const { agency } = row
        const known = isWithAgency(row.state as TicketState) ? row.forwarded_at : null
        const set = { ...newDeadline(dueAt), forwarded_at: known ?? now }
        const how = { move: 'forward', by, agency, detail: { otherwise: true, note } } as const
        if ((await moveTicket(trx, row, how, now, set)) === null) return impossible(row)
        await withdrawMails(trx, ticketId)
        return done
      }),

    extend: (ticketId, dueAt, by, now) =>
      onTicket(ticketId, now, async (trx, row) => {
        const detail = { dueAt, before: row.due_at }
        const set = { due_at: dueAt, reminded: '{}' }
        const to = await moveTicket(trx, row, { move: 'extend', by, detail }, now, set)
        return to === null ? impossible(row) : done
      }),

    reject: (ticketId, reason, by, now) => settle(ticketId, 'reject', reason, by, now),
    close: (ticketId, reason, by, now) => settle(ticketId, 'close', reason, by, now),

    reopen: (ticketId, reason, by, now) =>
      onTicket(ticketId, now, async (trx, row) => {
        const note = { move: 'reopen', by, detail: { reason } } as const
        const to = await moveTicket(trx, row, note, now, { reason })
        return to === null ? impossible(row) : done
      }),

    merge: (from, into, by, now) =>
      db.transaction().execute(async (trx) => {
        const first = await holdTicket(trx, Math.min(from, into), now)
        const second = await holdTicket(trx, Math.max(from, into), now)
        if (!first || !second) return gone
        const [away, stays] = from < into ? [first, second] : [second, first]
        return (await mergeTickets(trx, away, stays, by, now)) ? done : impossible(away)
      }),

    split: (ticketId, askerIds, code, by, now) =>
      onTicket(ticketId, now, async (trx, row) => {
        const made = await splitTicket(trx, row, askerIds, code, by, now)
        return made === null ? impossible(row) : { ...done, ticketId: made }
      }),

    answerFor: (ticketId, { text, agency, by }, now) =>
      onTicket(ticketId, now, async (trx, row) => {
        const answer = { text, agency, byName: null, userId: by, linkId: null }
        const answerId = await keepAnswer(trx, row, answer, now)
        return answerId === null ? impossible(row) : { ...done, answerId }
      }),

    approve: (ticketId, answerId, text, by, now) =>
      onTicket(ticketId, now, async (trx, row) => {
        if (row.state !== 'answered') return impossible(row)
        const before = await trx
          .selectFrom('ticket_answers')
          .select('text')
          .where('id', '=', answerId)
          .executeTakeFirst()
        const decided = await decide(trx, row, answerId, { state: 'approved', text }, by, now)
        if (!decided || !before) return impossible(row)
        // What the agency wrote stays in the history where staff mended it.
        const mended = before.text === text ? {} : { original: before.text }
        const detail = { answer: answerId, ...mended }
        await recordEvent(trx, ticketId, { kind: 'approved', by, detail }, now)
        await enqueueTelling(trx, ticketId, now)
        return done
      }),

    sendBack: (ticketId, answerId, reason, forwarding, now) =>
      onTicket(ticketId, now, async (trx, row) => {
        const { agency, by, dueAt, note } = forwarding
        if (ticketMoved(row.state as TicketState, 'sendBack') === null) return impossible(row)
        const decided = await decide(trx, row, answerId, { state: 'sent-back', reason }, by, now)
        if (!decided) return impossible(row)
        const back = { move: 'sendBack', by, agency, detail: { reason, answer: answerId } } as const
        const forwarded_at = row.forwarded_at ?? now
        await moveTicket(trx, row, back, now, { ...newDeadline(dueAt), agency, forwarded_at })
        const mail = { ...forwarding, note: note ?? reason, ticketIds: [ticketId] }
        await post(trx, 'forward', mail, now)
        return done
      }),

    write: (ticketId, forwarding, now) =>
      onTicket(ticketId, now, async (trx, row) => {
        if (!isWithAgency(row.state as TicketState)) return impossible(row)
        const answered = { asked_back_at: null }
        await trx.updateTable('tickets').set(answered).where('id', '=', ticketId).execute()
        const mail = { ...forwarding, ticketIds: [ticketId] }
        return { ...done, mailId: await post(trx, 'word', mail, now) }
      }),

    note: (ticketId, text, by, now) =>
      onTicket(ticketId, now, async (trx) => {
        await recordEvent(trx, ticketId, { kind: 'note', by, detail: { text } }, now)
        return done
      }),
  }

  function settle(
    ticketId: number,
    move: 'reject' | 'close',
    reason: string,
    by: number | null,
    now: number,
  ): Promise<Done> {
    return onTicket(ticketId, now, async (trx, row) => {
      const to = await moveTicket(trx, row, { move, by, detail: { reason } }, now, { reason })
      if (to === null) return impossible(row)
      await withdrawMails(trx, ticketId)
      return done
    })
  }
}

/** Two who forward at once: the mail of the first was quicker than the click of the second. In ms. */
const AT_ONCE = 10_000
const wasJustForwarded = (row: TicketRow, agency: string, now: number): boolean =>
  isWithAgency(row.state as TicketState) && row.agency === agency && row.state_since > now - AT_ONCE

/** What begins anew with a day to answer by. */
const newDeadline = (dueAt: number) => ({
  ...{ due_at: dueAt, reminded: '{}', seen_at: null, answered_at: null, asked_back_at: null },
})

/** What waits to go to another does not go any more, nor may that other answer. */
async function giveTo(
  trx: Executor,
  row: TicketRow,
  agency: string,
  by: number | null,
  now: number,
): Promise<boolean> {
  const set = { agency, due_at: null, seen_at: null, asked_back_at: null, reminded: '{}' }
  const note = { move: 'triage', by, agency, detail: { before: row.agency } } as const
  // Given to whom it is for already is nothing new.
  if (row.state === 'triaged' && row.agency === agency) return true
  if ((await moveTicket(trx, row, note, now, set)) === null) return false
  if (row.agency === agency) return true
  await withdrawMails(trx, row.id)
  await trx
    .updateTable('ticket_links')
    .set({ revoked_at: now })
    .where('ticket_id', '=', row.id)
    .where('agency', '!=', agency)
    .where('revoked_at', 'is', null)
    .execute()
  return true
}

/** Before the mail goes: whose it is now, and by when. The move itself waits for the mail. */
async function prepare(
  trx: Executor,
  row: TicketRow,
  { agency, by, dueAt }: Forwarding,
  now: number,
): Promise<void> {
  const state = row.state as TicketState
  const isTheirs = isWithAgency(state) && row.agency === agency
  if (!isTheirs && row.agency !== agency) await giveTo(trx, row, agency, by, now)
  if (isTheirs && dueAt > now && state === 'overdue') {
    const detail = { dueAt, before: row.due_at }
    await moveTicket(trx, row, { move: 'extend', by, detail }, now)
  }
  await trx
    .updateTable('tickets')
    .set({
      ...(isTheirs ? {} : newDeadline(dueAt)),
      ...{ due_at: dueAt, reminded: '{}', asked_back_at: null },
    })
    .where('id', '=', row.id)
    .execute()
}

async function post(
  trx: Executor,
  kind: MailKind,
  mail: Omit<Forwarding, 'dueAt'>,
  now: number,
): Promise<number> {
  const mailId = await postMail(trx, { ...mail, kind }, now)
  const { agency, by, note } = mail
  const detail = { mail: mailId, kind, ...(note === null ? {} : { note }) }
  for (const ticketId of mail.ticketIds) {
    await recordEvent(trx, ticketId, { kind: 'mail', by, agency, detail }, now)
  }
  return mailId
}

/** At most one of those who decide at once decides. */
async function decide(
  trx: Executor,
  row: TicketRow,
  answerId: number,
  to: { state: 'approved'; text: string } | { state: 'sent-back'; reason: string },
  by: number | null,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('ticket_answers')
    .set({ ...to, decided_at: now, decided_by: by })
    .where('id', '=', answerId)
    .where('ticket_id', '=', row.id)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
