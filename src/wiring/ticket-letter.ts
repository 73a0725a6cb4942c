import { dayOf } from '../calendar/calendar.ts'
import { issuerOf, writeDispatch, type ForwardedTicket } from '../documents/dispatch.ts'
import type { DispatchWords } from '../documents/dispatch-words.ts'
import type { Organisation } from '../knowledge/organisation.ts'
import type { Asker, Ticket } from '../tickets/ticket.ts'

export interface LetterTicket {
  ticket: Ticket
  askers: readonly Pick<Asker, 'wording' | 'phone' | 'askedAt'>[]
  /** When the answer is due, ms UTC. */
  dueAt: number | null
}

export interface Letter {
  /** Name of the agency that must answer. */
  recipient: string
  tickets: readonly LetterTicket[]
  /** It goes with the mail that has the links. */
  byMail: boolean
  fieldLabel: (field: string) => string | null
  now: number
}

/**
 * The letter (công văn) that forwards tickets to an agency, as a Word file. It holds no link: paper is
 * copied and filed, and whoever has a link may answer.
 */
export async function ticketLetter(
  { recipient, tickets, fieldLabel, byMail, now }: Letter,
  organisation: Organisation,
  words: DispatchWords,
): Promise<{ name: string; bytes: Buffer }> {
  const dispatch = writeDispatch(
    {
      issuer: issuerOf(organisation),
      recipient,
      tickets: tickets.map((one) => forwarded(one, words, fieldLabel)),
      ...{ subject: null, link: null, byMail, date: null, copies: [] },
    },
    words,
  )
  // Loaded when it is needed: 9 MB.
  const { Packer } = await import('docx')
  const { makeDispatchFile } = await import('../documents/dispatch-file.ts')
  const bytes = await Packer.toBuffer(makeDispatchFile(dispatch))
  return { name: `${letterName(tickets, now)}.docx`, bytes }
}

/** cong-van-PA-26-7K3M9-Q, or by its day where it forwards several. */
export const letterName = (tickets: readonly Pick<LetterTicket, 'ticket'>[], now: number) =>
  `cong-van-${tickets.length === 1 ? tickets[0]?.ticket.code : dayOf(now)}`

function forwarded(
  { ticket, askers, dueAt }: LetterTicket,
  { kinds }: DispatchWords,
  fieldLabel: (field: string) => string | null,
): ForwardedTicket {
  const { code, kind, content, field, place, createdAt } = ticket
  const others = [...new Set(askers.map(({ wording }) => wording))].filter(
    (wording) => wording !== '' && wording !== content,
  )
  const first = Math.min(createdAt, ...askers.map(({ askedAt }) => askedAt))
  return {
    code,
    kind: kinds[kind],
    text: content,
    people: Math.max(1, ticket.askers),
    wordings: others,
    field: field === null ? null : fieldLabel(field),
    place,
    received: dayOf(first),
    deadline: dueAt === null ? null : dayOf(dueAt),
    phone: askers.find(({ phone }) => phone !== null)?.phone ?? null,
    link: null,
  }
}
