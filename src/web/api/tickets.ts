import express, { type Request, type Response, type Router } from 'express'
import { z } from 'zod'
import { idOf } from '../../content/file.ts'
import type { TicketDirectory } from '../../tickets/directory.ts'
import type { AgencyDoor, Done, ShownTicket, TicketDesk } from '../../tickets/ports.ts'
import type { TicketFilter, TicketLists, TicketPost } from '../../tickets/ports.ts'
import { isWithAgency, movesFrom, ticketStates, type TicketState } from '../../tickets/states.ts'
import { origins, ticketKinds, type Ticket } from '../../tickets/ticket.ts'
import type { Colleague } from '../console-contract.ts'
import type {
  Board,
  MailPreview,
  TicketList,
  TicketPage,
  TicketSummary,
} from '../tickets-contract.ts'
import { whoIs, type Door } from './door.ts'
import { readId, readInput, refuse } from './refusals.ts'

export interface TicketOptions {
  door: Door
  tickets: TicketLists
  desk: TicketDesk
  post: TicketPost
  agencyDoor: AgencyDoor
  /** What the list of agencies says, as of today. */
  directory: TicketDirectory
  /** Questions that may be the same. */
  nearTo: (shown: ShownTicket) => Promise<TicketPage['near']>
  preview: (ticket: ShownTicket, agency: string, note: string) => MailPreview
  dispatch: (ticket: ShownTicket, agency: string) => Promise<{ name: string; bytes: Buffer }>
  newCode: () => string
  nameOf: (userId: number) => Promise<string>
  /** Called after what changed something: there may be a mail to send, people to tell. */
  changed: () => void
  now: () => number
}

/** Tickets of one page, and of one column of the board. */
const PAGE = 50
const COLUMN = 20
const SOON = 2 * 24 * 3600_000

/** What the bot could not answer, in the four states an editor thinks in. */
const missedStates: Record<string, readonly TicketState[]> = {
  new: ['new'],
  working: ['triaged', 'forwarded', 'seen', 'overdue', 'returned', 'answered', 'reopened'],
  done: ['delivered', 'closed'],
  ignored: ['rejected'],
}

const query = z.object({
  view: z.enum(['all', 'missed']).default('all'),
  state: z.string().optional(),
  agency: z.string().max(100).optional(),
  kind: z.enum(ticketKinds).optional(),
  origin: z.enum(origins).optional(),
  q: z.string().trim().max(200).optional(),
  due: z.enum(['late', 'soon']).optional(),
  after: z.string().max(200).optional(),
})
const boardQuery = query.pick({ agency: true, kind: true })
const reason = z.object({
  reason: z
    .string()
    .trim()
    .min(3, 'Ghi lý do (từ 3 ký tự).')
    .max(1000, 'Lý do dài quá 1.000 ký tự.'),
})
const words = z.object({
  text: z
    .string()
    .trim()
    .min(2, 'Nội dung đang trống.')
    .max(10_000, 'Nội dung dài quá 10.000 ký tự.'),
})
const editInput = z.object({
  title: z.string().trim().max(200, 'Tiêu đề dài quá 200 ký tự.').nullable().optional(),
  content: z
    .string()
    .trim()
    .min(5, 'Ghi rõ hơn nội dung cần trả lời.')
    .max(3000, 'Nội dung dài quá 3.000 ký tự.')
    .optional(),
  field: z.string().max(100).nullable().optional(),
  place: z.string().trim().max(200).nullable().optional(),
  kind: z.enum(ticketKinds).optional(),
})
const agencyInput = z.object({ agency: z.string().min(1, 'Chọn một cơ quan.').max(100) })
const note = z.string().trim().max(3000, 'Lời nhắn dài quá 3.000 ký tự.').default('')
const forwardInput = agencyInput.extend({ note })
const id = z.number().int().positive()
const address = z.email('Địa chỉ thư chưa đúng, ví dụ vanthu@sotp.example.gov.vn.')

/** Tickets: lists, the board, one ticket and all that staff do with it. */
export function createTickets(options: TicketOptions): Router {
  const { door, tickets, desk, post, agencyDoor, directory, changed, now } = options
  const handle = door.may('tickets')
  const router = express.Router()

  router.get('/', async (request, response) => {
    const asked = readInput(query, request.query, response)
    if (!asked) return
    const order = asked.view === 'missed' ? 'asked' : 'due'
    const page = await tickets.list(filterOf(asked, now()), asked.after ?? null, PAGE, now(), order)
    response.json({
      tickets: page.tickets.map(summary),
      next: page.next,
    } satisfies TicketList)
  })

  router.get('/board', async (request, response) => {
    const asked = readInput(boardQuery, request.query, response)
    if (!asked) return
    const { agency, kind } = asked
    const filter = { ...(agency ? { agency } : {}), ...(kind ? { kind } : {}) }
    const columns = await tickets.board(filter, COLUMN, now())
    response.json({
      columns: columns.map((column) => ({ ...column, tickets: column.tickets.map(summary) })),
    } satisfies Board)
  })

  router.get('/by-code/:code', async (request, response) => {
    const found = await tickets.byCode(request.params.code.toUpperCase())
    if (found === null) refuse(response, 'not-found')
    else response.json({ id: found })
  })

  router.get('/:id', async (request, response) => {
    const ticketId = readId(request, response)
    if (ticketId !== undefined) await show(response, ticketId)
  })

  router.put('/:id', handle, (request, response) =>
    act(request, response, 'edit', editInput, (ticketId, input, by) =>
      desk.edit(ticketId, definedIn(input), by, now()),
    ),
  )

  router.post('/:id/agency', handle, (request, response) =>
    act(request, response, 'triage', agencyInput, (ticketId, { agency }, by) => {
      const today = directory.today(agency)
      return today ? desk.assign(ticketId, today.id, by, now()) : notThere
    }),
  )

  router.post('/:id/forward', handle, async (request, response) => {
    const input = readInput(forwardInput, request.body, response)
    const to = input && addressOf(input.agency, response)
    if (!input || !to) return
    await act(request, response, 'forward', z.object({}), (ticketId, _input, by) =>
      desk.forward(
        {
          ...directory.terms(to.id),
          ...{ ticketIds: [ticketId], agency: to.id, to: to.email, by, note: input.note || null },
        },
        now(),
      ),
    )
  })

  router.get('/:id/preview', handle, async (request, response) => {
    const input = readInput(forwardInput, request.query, response)
    const shown = input && (await found(request, response))
    const agency = input && directory.today(input.agency)
    if (!shown || !input) return
    if (!agency) refuse(response, 'not-found')
    else response.json(options.preview(shown, agency.id, input.note))
  })

  router.get('/:id/dispatch.docx', handle, async (request, response) => {
    const input = readInput(agencyInput, request.query, response)
    const shown = input && (await found(request, response))
    const agency = input && directory.today(input.agency)
    if (!shown) return
    if (!agency) return refuse(response, 'not-found')
    const { name, bytes } = await options.dispatch(shown, agency.id)
    sendFile(response, name, DOCX, bytes)
  })

  router.post('/:id/on-paper', handle, async (request, response) => {
    const input = readInput(forwardInput, request.body, response)
    const agency = input && directory.today(input.agency)
    if (!input) return
    if (!agency) return refuse(response, 'not-found')
    const { dueAt } = directory.terms(agency.id)
    await act(request, response, 'forward', z.object({}), async (ticketId, _input, by) => {
      const given = await desk.assign(ticketId, agency.id, by, now())
      if (given.kind !== 'done') return given
      return desk.forwardedOtherwise(ticketId, { by, dueAt, note: input.note }, now())
    })
  })

  const dueInput = z.object({ dueAt: z.number().int().positive() })
  router.post('/:id/due', handle, (request, response) =>
    act(request, response, 'extend', dueInput, (ticketId, { dueAt }, by) =>
      desk.extend(ticketId, dueAt, by, now()),
    ),
  )

  for (const move of ['reject', 'close', 'reopen'] as const) {
    router.post(`/:id/${move}`, handle, (request, response) =>
      act(request, response, move, reason, (ticketId, input, by) =>
        desk[move](ticketId, input.reason, by, now()),
      ),
    )
  }

  router.post('/:id/merge', handle, async (request, response) => {
    const input = readInput(z.object({ into: id }), request.body, response)
    const from = input && readId(request, response)
    if (!input || from === undefined) return
    const by = whoIs(response).user.id
    const done = from === input.into ? notThere : await desk.merge(from, input.into, by, now())
    await settle(response, input.into, 'merge', done, { from })
  })

  const splitInput = z.object({ askers: z.array(id).min(1, 'Chọn người cần tách.').max(200) })
  router.post('/:id/split', handle, async (request, response) => {
    const input = readInput(splitInput, request.body, response)
    const ticketId = input && readId(request, response)
    if (!input || ticketId === undefined) return
    const by = whoIs(response).user.id
    const done = await desk.split(ticketId, input.askers, options.newCode(), by, now())
    const shown = done.kind === 'done' ? done.ticketId : ticketId
    await settle(response, shown, 'split', done, { from: ticketId })
  })

  router.post('/:id/answers', handle, async (request, response) => {
    const shown = await found(request, response)
    if (!shown) return
    const { agency } = shown.ticket
    await act(request, response, 'answer', words, (ticketId, { text }, by) =>
      desk.answerFor(ticketId, { text, agency, by }, now()),
    )
  })

  router.post('/:id/answers/:answerId/approve', handle, (request, response) =>
    act(request, response, 'approve', words, (ticketId, { text }, by) =>
      desk.approve(ticketId, numberIn(request, 'answerId'), text, by, now()),
    ),
  )

  router.post('/:id/answers/:answerId/send-back', handle, async (request, response) => {
    const input = readInput(reason, request.body, response)
    const shown = input && (await found(request, response))
    if (!input || !shown) return
    const to = addressOf(shown.ticket.agency ?? '', response)
    if (!to) return
    const answerId = numberIn(request, 'answerId')
    await act(request, response, 'send-back', z.object({}), (ticketId, _input, by) => {
      const mail = { ...directory.terms(to.id), agency: to.id, to: to.email, by }
      const forwarding = { ...mail, note: input.reason, sendAt: now(), batch: false }
      return desk.sendBack(ticketId, answerId, input.reason, forwarding, now())
    })
  })

  router.get('/:id/files/:fileId', async (request, response) => {
    const ticketId = readId(request, response)
    if (ticketId === undefined) return
    const file = await agencyDoor.fileOf(ticketId, numberIn(request, 'fileId'))
    if (!file) refuse(response, 'not-found')
    else sendFile(response, file.name, file.mediaType, file.bytes)
  })

  router.post('/:id/notes', handle, (request, response) =>
    act(request, response, 'note', words, (ticketId, { text }, by) =>
      desk.note(ticketId, text, by, now()),
    ),
  )

  router.post('/:id/word', handle, async (request, response) => {
    const input = readInput(words, request.body, response)
    const shown = input && (await found(request, response))
    if (!input || !shown) return
    const to = addressOf(shown.ticket.agency ?? '', response)
    if (!to) return
    await act(request, response, 'word', z.object({}), (ticketId, _input, by) => {
      const mail = { ...directory.terms(to.id), agency: to.id, to: to.email, by }
      return desk.write(ticketId, { ...mail, note: input.text, sendAt: now(), batch: false }, now())
    })
  })

  router.post('/:id/links/:linkId/revoke', handle, (request, response) =>
    act(request, response, 'revoke-link', z.object({}), async (_ticketId, _input, by) =>
      doneIf(await agencyDoor.revoke(numberIn(request, 'linkId'), by, now())),
    ),
  )

  const again = z.object({ to: address })
  router.post('/:id/mails/:mailId/again', handle, (request, response) =>
    act(request, response, 'mail-again', again, async (_ticketId, { to }, by) =>
      doneIf(await post.sendAgain(numberIn(request, 'mailId'), to, by, now())),
    ),
  )
  router.post('/:id/mails/:mailId/bounced', handle, (request, response) =>
    act(request, response, 'mail-bounced', reason, async (_ticketId, input) =>
      doneIf(await post.recordBounced(numberIn(request, 'mailId'), input.reason, now())),
    ),
  )
  router.post('/:id/mails/:mailId/cancel', handle, (request, response) =>
    act(request, response, 'mail-cancel', z.object({}), async (_ticketId, _input, by) =>
      doneIf(await post.cancelMail(numberIn(request, 'mailId'), by, now())),
    ),
  )

  return router

  async function found(request: Request, response: Response): Promise<ShownTicket | undefined> {
    const ticketId = readId(request, response)
    if (ticketId === undefined) return undefined
    const shown = await tickets.show(ticketId)
    if (!shown) refuse(response, 'not-found')
    return shown ?? undefined
  }

  /** Who has the agency's work today, with an address to write to. */
  function addressOf(agency: string, response: Response): { id: string; email: string } | null {
    const today = directory.today(agency)
    if (!today) refuse(response, 'not-found')
    else if (today.email === null) refuse(response, 'no-address')
    else return { id: today.id, email: today.email }
    return null
  }

  /** Reads what was sent, does it, writes it down and shows the ticket as it is then. */
  async function act<T>(
    request: Request,
    response: Response,
    action: string,
    schema: z.ZodType<T>,
    work: (ticketId: number, input: T, by: number) => Done | Promise<Done>,
  ): Promise<void> {
    const ticketId = readId(request, response)
    const input = ticketId === undefined ? undefined : readInput(schema, request.body, response)
    if (ticketId === undefined || input === undefined) return
    const done = await work(ticketId, input, whoIs(response).user.id)
    await settle(response, ticketId, action, done)
  }

  async function settle(
    response: Response,
    ticketId: number,
    action: string,
    done: Done,
    facts: Record<string, number> = {},
  ): Promise<void> {
    if (done.kind === 'gone') return refuse(response, 'not-found')
    if (done.kind === 'impossible') return refuse(response, 'ticket-moved')
    changed()
    await door.audited(response, `ticket.${action}`, `ticket:${ticketId}`, null, facts)
    await show(response, ticketId)
  }

  async function show(response: Response, ticketId: number): Promise<void> {
    const shown = await tickets.show(ticketId)
    if (!shown) refuse(response, 'not-found')
    else response.json(await toPage(shown))
  }

  function summary(ticket: Ticket): TicketSummary {
    const { agency, field, state, dueAt } = ticket
    return {
      ...ticket,
      agencyName: agency === null ? null : directory.nameOf(agency),
      fieldLabel: field === null ? null : directory.fieldLabel(field),
      late: isWithAgency(state) && dueAt !== null && dueAt < now(),
    }
  }

  async function toPage(shown: ShownTicket): Promise<TicketPage> {
    const { ticket, askers, answers, mails, links, events, draft } = shown
    const people = new Map<number, Colleague>()
    const users = [
      ...answers.flatMap(({ userId, decidedBy }) => [userId, decidedBy]),
      ...events.map(({ userId }) => userId),
    ]
    for (const user of new Set(users)) {
      if (user !== null) people.set(user, { id: user, name: await options.nameOf(user) })
    }
    const whose = (user: number | null) => (user === null ? null : (people.get(user) ?? null))
    const named = (agency: string | null) => (agency === null ? null : directory.nameOf(agency))
    return {
      ticket: summary(ticket),
      askers: askers.map(({ contactId, ...asker }) => ({ ...asker, conversation: contactId })),
      answers: answers.map(({ userId, decidedBy, ...answer }) => ({
        ...answer,
        ...{ agencyName: named(answer.agency), by: whose(userId), decidedBy: whose(decidedBy) },
      })),
      mails: mails.map((mail) => ({ ...mail, agencyName: named(mail.agency) })),
      links: links.map(({ agency, ...link }) => ({
        ...link,
        agencyName: directory.nameOf(agency),
      })),
      timeline: events.map(({ userId, agency, ...event }) => ({
        ...event,
        ...{ by: whose(userId), agencyName: named(agency) },
      })),
      near: await options.nearTo(shown),
      moves: [...movesFrom(ticket.state)],
      draft: draft === null ? null : idOf({ path: draft }),
    }
  }
}

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const notThere: Done = { kind: 'gone' }
const doneIf = (done: boolean): Done => (done ? { kind: 'done' } : { kind: 'gone' })

function filterOf(asked: z.infer<typeof query>, now: number): TicketFilter {
  const { view, state, agency, kind, origin, q, due } = asked
  const states =
    view === 'missed'
      ? (missedStates[state ?? 'new'] ?? [])
      : ticketStates.filter((each) => state?.split(',').includes(each))
  const asking = origin ? [origin] : view === 'missed' ? (['unanswered', 'not-right'] as const) : []
  return {
    ...(states.length > 0 ? { states } : {}),
    ...(agency ? { agency } : {}),
    ...(kind ? { kind } : {}),
    ...(asking.length > 0 ? { origins: asking } : {}),
    ...(q ? { q } : {}),
    ...(due ? { dueBy: due === 'late' ? now : now + SOON } : {}),
  }
}

/** What was named, without what was left out. */
function definedIn(input: z.infer<typeof editInput>): Parameters<TicketDesk['edit']>[1] {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
}

/** A number further on in the path; 0, which nothing has, where it is none. */
const numberIn = (request: Request, name: string): number => {
  const value = request.params[name]
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : 0
}

/** Only to be saved: what somebody sent us is never shown as a page of ours. */
function sendFile(response: Response, name: string, mediaType: string, bytes: Buffer): void {
  response
    .status(200)
    .set({
      'Content-Type': mediaType,
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'private, no-store',
    })
    .send(bytes)
}
