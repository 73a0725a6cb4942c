import express, { type RequestHandler, type Router } from 'express'
import type { Staff } from '../../staff/staff.ts'
import { ownPagesOnly } from '../own-pages.ts'
import { can } from '../../staff/roles.ts'
import { createAudit } from './audit.ts'
import { createCannedAnswers, type CannedAnswerOptions } from './canned-answers.ts'
import { createConversations, type ConversationOptions } from './conversations.ts'
import { createFileReading } from './files.ts'
import { createInbox } from './inbox.ts'
import { createLead, type LeadOptions } from './lead.ts'
import { createLiveRoute } from './live.ts'
import { createDoor } from './door.ts'
import { createGettingIn, createOwnAccount, type GettingInOptions } from './getting-in.ts'
import { createUsers } from './people.ts'
import { createAgencies, type AgencyOptions } from './agencies.ts'
import { createTickets, type TicketOptions } from './tickets.ts'
import { createWorkshop, type WorkshopOptions } from './workshop/workshop.ts'

export interface ConsoleOptions extends Work {
  staff: Staff
  department: GettingInOptions['department']
  publicUrl: string | undefined
  now: () => number
}

/** Not what is sent as a file, whatever that calls itself. */
const readJson: RequestHandler = (request, response, next) => {
  const { path } = request
  if (/\/files$|^\/workshop\/import(\/|$)/.test(path)) next()
  else if (path.startsWith('/workshop/')) parseText(request, response, next)
  else parseJson(request, response, next)
}
const parseJson = express.json({ limit: '64kb' })
/** A whole file of content, in UTF-8 and as JSON. */
const parseText = express.json({ limit: '1mb' })

/** What members of staff work with; see the routers for each. */
type Work = Omit<
  ConversationOptions &
    LeadOptions &
    CannedAnswerOptions & {
      ticketWork: Omit<TicketOptions & AgencyOptions, 'door' | 'nameOf' | 'now'>
      workshop: Omit<WorkshopOptions, 'door' | 'nameOf' | 'now'>
    },
  'door' | 'nameOf' | 'reported'
>

/** The staff console's API under /api, in order; shapes in console-contract.ts. */
export function createConsoleApi(options: ConsoleOptions): Router {
  const { staff, department, publicUrl, feed, now } = options
  const door = createDoor({ staff, publicUrl, now })
  const router = express.Router()
  router.use(ownPagesOnly(publicUrl), readJson)
  router.use(createGettingIn({ staff, door, department }))
  // From here on nothing is open: a path that does not exist asks for a session too.
  router.use(door.signedIn)
  router.use(createOwnAccount({ staff, door, department }))
  const putBack = async (userId: number) => {
    await options.work.requeueAllOf(userId, now())
    options.changed()
  }
  router.use('/users', door.may('manage-users'), createUsers({ staff, door, publicUrl, putBack }))
  router.use('/audit', door.may('read-audit'), createAudit(staff.audit))
  router.use(door.may('read'))
  const nameOf = async (id: number) => (await staff.users.findUser(id))?.name ?? ''
  const colleagues = async () =>
    (await staff.users.allUsers())
      .filter((user) => user.active && can(user, 'answer'))
      .map(({ id, name }) => ({ id, name }))
  const work = { ...options, door, nameOf, colleagues }
  router.use(createInbox(work))
  const reported = options.workshop.changed
  router.use('/conversations', createConversations({ ...work, reported }))
  router.use('/files', createFileReading(work))
  router.use('/canned-answers', createCannedAnswers(work))
  const ticketWork = { ...options.ticketWork, door, nameOf, now }
  const { workshop, ofTicket } = createWorkshop({ ...options.workshop, door, nameOf, now })
  router.use('/tickets', createTickets(ticketWork), ofTicket)
  router.use('/agencies', createAgencies(ticketWork))
  router.use('/workshop', workshop)
  router.use(createLead(work))
  const stillOpen = (id: number) => staff.sessions.stillOpen(id)
  router.get('/live', createLiveRoute({ feed, stillOpen, now }))
  return router
}
