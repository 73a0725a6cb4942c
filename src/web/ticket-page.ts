import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import express, { type Response, type Router } from 'express'
import type { Logger } from 'pino'
import { ticketCodeIn } from '../text/ticket-code.ts'
import type { CitizensDesk, TicketStatus } from '../tickets/ports.ts'
import { sendLeaf } from './leaf.ts'
import { addressOf, limitBy } from './limits.ts'

export interface TicketPageOptions {
  citizens: CitizensDesk
  /** Lines of the page, as they are now. */
  words: () => TicketPageWords
  /** Folder of the built chat page. */
  chatPage: string
  /** Codes of an address in ten minutes that lead to nothing, before it must wait. */
  mostUnknown?: number | undefined
  now: () => number
  log: Logger
}

export interface TicketPageWords {
  organisation: string
  title: string
  /** Where the code stands. */
  how: string
  label: string
  look: string
  /** How a ticket stands. */
  stateOf: (status: TicketStatus) => string
  /** Why there is no more to see. */
  hidden: string
  unreadable: string
  unknown: (code: string) => string
  wait: string
}

/** Path of the page on which whoever has a code sees how the ticket stands. */
export const ticketPath = '/phieu'

const TEN_MINUTES = 10 * 60_000
/** Of 33 million codes a year; an office, or half the phones of a carrier, share an address. */
const MOST_UNKNOWN = 30

/** State and dates of a ticket by its code, and the form to type one; never what it says. */
export function createTicketPage(options: TicketPageOptions): Router {
  const { citizens, words, chatPage, mostUnknown = MOST_UNKNOWN, now, log } = options
  const template = readFileSync(join(chatPage, 'ticket.html'), 'utf8')
  const router = express.Router()

  // Only what leads to nothing counts: whoever has a code is not kept from it by others.
  const unknown = limitBy({
    most: mostUnknown,
    windowMs: TEN_MINUTES,
    key: addressOf,
    onlyFailed: true,
    refuse: (response, seconds) => {
      response.set('Retry-After', String(seconds))
      show(response, 429, { state: words().wait })
    },
    now,
    log,
  })

  router.get(ticketPath, (request, response) => {
    const typed = request.query['ma']
    if (typeof typed !== 'string' || typed.trim() === '') {
      show(response, 200, {})
      return
    }
    const code = ticketCodeIn(typed)
    if (code === null) show(response, 404, { state: words().unreadable, typed })
    else response.redirect(303, `${ticketPath}/${code}`)
  })

  router.get(`${ticketPath}/:code`, unknown, async (request, response) => {
    const typed = String(request.params['code'])
    const code = ticketCodeIn(typed)
    if (code === null) {
      show(response, 404, { state: words().unreadable, typed })
      return
    }
    const status = await citizens.statusOf(code, now())
    if (!status) show(response, 404, { state: words().unknown(code), typed: code })
    else {
      const { stateOf, hidden } = words()
      show(response, 200, { state: stateOf(status), more: hidden, code })
    }
  })

  function show(
    response: Response,
    status: number,
    { state = '', more = '', code = '', typed = '' }: Partial<Record<string, string>>,
  ): void {
    const { organisation, title, how, label, look } = words()
    const values: Record<string, string> = {
      ...{ organisation, title, how, label, look },
      ...{ state, more, code, typed: typed.slice(0, 60) },
    }
    sendLeaf(response, status, template, values)
  }

  return router
}
