import type { Storage } from '../storage/storage.ts'
import { isSettled, ticketStates } from '../tickets/states.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { say, UsageError, withStorage, type Command } from './command.ts'

const DAY = 24 * 3600_000
/** Tickets that are read at a time. */
const PAGE = 200

export const tickets: Command = {
  usage: 'tickets [--close CODE]',
  about:
    'lists tickets that nobody has closed, the late ones first; closes one that was dealt with',
  async run([flag, code]) {
    if (flag !== undefined && (flag !== '--close' || code === undefined)) {
      throw new UsageError(`usage: ${tickets.usage}`)
    }
    await withStorage((storage) =>
      code === undefined ? list(storage) : close(storage, code.toUpperCase()),
    )
  },
}

async function list({ ticketLists }: Storage): Promise<void> {
  const states = ticketStates.filter((state) => !isSettled(state))
  let after: string | null = null
  let count = 0
  do {
    const page = await ticketLists.list({ states }, after, PAGE, Date.now())
    for (const ticket of page.tickets) {
      const shown = await ticketLists.show(ticket.id)
      const phones = shown?.askers.flatMap(({ phone }) => phone ?? []) ?? []
      say(lineOf(ticket, phones, Date.now()))
    }
    count += page.tickets.length
    after = page.next
  } while (after !== null)
  if (count === 0) say('no open tickets')
}

function lineOf(ticket: Ticket, phones: readonly string[], now: number): string {
  const { code, kind, state, ...about } = ticket
  const { agency, dueAt, field, place, askers, title, content, createdAt } = about
  const facts = [
    agency,
    dueAt !== null && `due ${new Date(dueAt).toISOString().slice(0, 10)}`,
    field,
    place,
    askers > 1 && `${askers} asked`,
    phones.length > 0 && `call ${phones.join(', ')}`,
  ]
  const days = Math.floor((now - createdAt) / DAY)
  const told = facts.filter(Boolean).join(' · ')
  return `${code}  ${days} d  ${state}  ${kind}  ${told}\n    ${title ?? content}`
}

async function close({ ticketLists, ticketDesk }: Storage, code: string): Promise<void> {
  const ticketId = await ticketLists.byCode(code)
  const closed =
    ticketId !== null && (await ticketDesk.close(ticketId, 'command line', null, Date.now()))
  if (!closed || closed.kind !== 'done') throw new UsageError(`there is no open ticket ${code}`)
  say(`${code} is closed; whoever looks it up reads that it was dealt with`)
}
