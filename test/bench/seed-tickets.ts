/** Years of tickets, in bulk; the same seed gives the same rows. */
import { emptyContext } from '../../src/bot/decision.ts'
import { fold } from '../../src/text/normalise.ts'
import { newTicketCode } from '../../src/text/ticket-code.ts'
import { isSettled, isWithAgency, type TicketState } from '../../src/tickets/states.ts'
import { openBulk, type Row } from './inbox/bulk.ts'
import { wordSource } from './inbox/words.ts'
import { seededRandom } from './webhook/questions.ts'

const DAY = 24 * 3600_000
/** Rows of one statement's batch. */
const BATCH = 5000

/** Of 1000; most was dealt with long ago. */
const standing: Record<TicketState, number> = {
  ...{ new: 40, triaged: 20, forwarded: 40, seen: 15, overdue: 15, returned: 5 },
  ...{ answered: 15, delivered: 50, reopened: 5, closed: 745, rejected: 50 },
}
const kinds = ['cau-hoi', 'cau-hoi', 'cau-hoi', 'phan-anh', 'gop-y', 'loi-nhan', 'lua-dao']

/** Number of agencies; the first has most. */
const AGENCIES = 30
export const agencyName = (at: number) => `co-quan-${at}`

/** @param url of an empty database */
export async function seedTickets(url: string, most: number, now: number): Promise<void> {
  const bulk = await openBulk(url)
  const random = seededRandom(2026)
  const words = wordSource(random)
  const upTo = (limit: number) => Math.floor(random() * limit)
  const people = Math.ceil(most / 2)
  const codes = new Set<string>()
  const newCode = (): string => {
    const code = newTicketCode(2026, random)
    if (codes.has(code)) return newCode()
    codes.add(code)
    return code
  }
  for (let first = 1; first <= people; first += BATCH) {
    const ids = Array.from({ length: Math.min(BATCH, people - first + 1) }, (_, at) => first + at)
    await bulk.insert(
      'contacts',
      ids.map((id) => ({
        ...{ id, channel: 'zalo', platform_id: String(10 ** 15 + id), greeted: 1 },
        ...{ context: JSON.stringify(emptyContext), name: words.name(), created_at: now },
      })),
    )
  }

  const rows: Record<'askers' | 'answers' | 'mails' | 'items' | 'links' | 'events', Row[]> = {
    ...{ askers: [], answers: [], mails: [], items: [], links: [], events: [] },
  }
  let tickets: Row[] = []
  let answers = 0
  let mails = 0
  for (let id = 1; id <= most; id++) {
    // In the order of time, as numbers are; what is not settled is young.
    const asked = Math.floor(now - ((most - id) / most) * 3 * 365 * DAY)
    const state = stateAt(id / most, upTo)
    const agency = state === 'new' ? null : agencyName(Math.floor(random() ** 2 * AGENCIES))
    const wasSent = agency !== null && !['triaged', 'rejected'].includes(state)
    const isAnswered = ['answered', 'delivered', 'closed', 'reopened'].includes(state)
    const many = random() < 0.25 ? 2 + upTo(5) : 1
    const kind = kinds[upTo(kinds.length)]!
    const own = Array.from({ length: many }, () => {
      const told = Array.from({ length: random() < 0.2 ? 5 : 1 + upTo(2) }, () =>
        words.asked(),
      ).join(' ')
      return { code: newCode(), wording: told }
    })
    const [first] = own
    if (!first) throw new Error('nobody asked')
    for (const { code, wording } of own) {
      const origin = random()
      rows.askers.push({
        ...{ code, ticket_id: id, contact_id: 1 + upTo(people), wording, kind },
        origin: origin < 0.6 ? 'unanswered' : origin < 0.9 ? 'feedback' : 'not-right',
        ...{ words: fold(wording), created_at: asked },
      })
    }
    const folded = fold(own.map(({ code, wording }) => `${code} ${wording}`).join(' '))
    tickets.push({
      ...{ id, code: first.code, kind, content: first.wording, state, state_since: asked + DAY },
      ...{ agency, due_at: wasSent ? dueAt(state, upTo, now, asked) : null },
      ...{ forwarded_at: wasSent ? asked + DAY : null, askers: many, folded },
      answered_at: isAnswered && wasSent ? asked + DAY * (2 + upTo(10)) : null,
      closed_at: isSettled(state) ? asked + 20 * DAY : null,
      ...{ created_at: asked, changed_at: asked + DAY },
    })
    const happened = [
      'asked',
      'triage',
      'mail',
      'forward',
      'answer',
      'approved',
      'deliver',
      'close',
    ]
    for (const [at, what] of happened.slice(0, isSettled(state) ? 8 : 1 + upTo(6)).entries()) {
      rows.events.push({ ticket_id: id, kind: what, created_at: asked + at * 3600_000 })
    }
    if (wasSent) {
      mails++
      const to = { kind: 'forward', agency, to_address: 'a@example.vn', state: 'sent' }
      rows.mails.push({ id: mails, ...to, created_at: asked, sent_at: asked })
      rows.links.push({
        ...{ id: mails, ticket_id: id, agency, token_hash: `hash ${id}`, created_at: asked },
        expires_at: asked + 60 * DAY,
      })
      rows.items.push({ mail_id: mails, ticket_id: id, link_id: mails })
    }
    if (isAnswered) {
      rows.answers.push({
        ...{ id: ++answers, ticket_id: id, text: words.answer().text, agency },
        ...{ state: state === 'answered' ? 'waiting' : 'approved', created_at: asked + 5 * DAY },
      })
    }
    if (tickets.length < BATCH && id < most) continue
    await bulk.insert('tickets', tickets)
    await bulk.insert('ticket_askers', rows.askers)
    await bulk.insert('ticket_answers', rows.answers)
    await bulk.insert('ticket_mails', rows.mails)
    await bulk.insert('ticket_links', rows.links)
    await bulk.insert('ticket_mail_items', rows.items)
    await bulk.insert('ticket_events', rows.events)
    tickets = []
    for (const list of Object.values(rows)) list.length = 0
  }
  await bulk.finish()
}

/** What is old is settled, but for a few that everybody forgot. */
function stateAt(age: number, upTo: (limit: number) => number): TicketState {
  if (age < 0.6 && upTo(200) > 0) return upTo(15) > 0 ? 'closed' : 'rejected'
  const open = Object.entries(standing) as [TicketState, number][]
  let at = upTo(1000)
  for (const [state, share] of open) {
    at -= share
    if (at < 0) return state
  }
  return 'closed'
}

const dueAt = (state: TicketState, upTo: (n: number) => number, now: number, asked: number) =>
  isWithAgency(state)
    ? now + (state === 'overdue' ? -1 : 1) * upTo(10 * DAY)
    : asked + (7 + upTo(7)) * DAY
