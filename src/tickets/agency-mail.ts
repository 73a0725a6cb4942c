import { dayOf, inVietnam } from '../calendar/calendar.ts'
import { fillIn, type Values } from '../content/placeholders.ts'
import type { Agencies } from '../knowledge/directory.ts'
import type { AgencyMailWords } from './agency-words.ts'
import type { PostedMail } from './ports.ts'
import type { MailKind } from './ticket.ts'

/** Where an agency's mail takes its words from. */
export interface MailWorld {
  words: AgencyMailWords
  /** The department; null for what nobody has filled in. */
  organisation: Values
  agencies: Agencies
}

export interface AgencyMail {
  subject: string
  text: string
}

/** What a mail says: as much of it as the preview knows, too. */
export interface MailAbout {
  kind: MailKind
  /** Id of the agency. */
  agency: string | null
  note: string | null
  tickets: readonly PostedMail['tickets'][number][]
}

/** Wordings of a ticket that are quoted, and numbers that may be called. */
const MOST_QUOTED = 5
/** Longer ones are told in part; the page has the whole. In UTF-16 units. */
const LONGEST_QUOTE = 600

/**
 * One mail to an agency, plain text. Each kind carries the questions and their links, so that a lost
 * one does no harm.
 * @param linkOf the address on which a ticket is answered
 * @param file name of what is attached; null: nothing
 */
export function agencyMail(
  { kind, agency, note, tickets }: MailAbout,
  linkOf: (ticketId: number) => string | null,
  file: string | null,
  { words, organisation, agencies }: MailWorld,
): AgencyMail {
  const known = agencies.agencies.find(({ id }) => id === agency)
  const name = known?.name ?? agency ?? ''
  const recipient = kind === 'escalation' ? (known?.escalate_to?.name ?? name) : name
  const due = tickets.flatMap(({ ticket }) => ticket.dueAt ?? [])
  const first = due.length > 0 ? Math.min(...due) : null
  const expires = tickets.flatMap(({ linkExpiresAt }) => linkExpiresAt ?? [])
  const about =
    tickets.length === 1
      ? fillIn(words.about.one, { code: tickets[0]?.ticket.code ?? '' })
      : fillIn(words.about.many, { count: String(tickets.length) })
  const values: Values = {
    ...organisation,
    ...{ about, agency: name, recipient, note, file },
    date: first === null ? '…' : dateOf(first),
    deadline: first === null ? '…' : deadlineWords(first, words),
    expires: expires.length > 0 ? dateOf(Math.min(...expires)) : null,
  }
  const say = (text: string) => fillIn(text.trim(), values).trim()
  const parts = [
    say(words.openings[kind]),
    note === null || note.trim() === '' ? '' : say(words.note),
    ...tickets.map((one, at) => ticketPart(one, at + 1)),
    say(words.how),
    file === null ? '' : say(words.attachment),
    say(words.call),
    say(words.closing),
  ]
  return { subject: oneLine(say(words.subjects[kind])), text: parts.filter(Boolean).join('\n\n') }

  function ticketPart({ ticket, askers }: PostedMail['tickets'][number], number: number): string {
    const { code, content, title, place, dueAt } = ticket
    const others = quotes(askers, [content])
    const phones = [...new Set(askers.flatMap(({ phone }) => phone ?? []))].slice(0, MOST_QUOTED)
    const link = linkOf(ticket.id)
    const own: Values = {
      ...values,
      ...{ number: String(number), code, place, people: String(ticket.askers) },
      question: title === null ? oneLine(content) : oneLine(`${title}: ${content}`),
      phones: phones.join(', ') || null,
      deadline: dueAt === null ? null : deadlineWords(dueAt, words),
      link,
    }
    const { heading, question, wordings, wording, phone, deadline } = words.ticket
    return [
      fillIn(heading, own),
      fillIn(question, own),
      fillIn(words.ticket.place, own),
      ticket.askers > 1 ? fillIn(words.ticket.people, own) : '',
      ...(others.length > 0
        ? [fillIn(wordings, own), ...others.map((one) => fillIn(wording, { ...own, wording: one }))]
        : []),
      fillIn(phone, own),
      fillIn(deadline, own),
      fillIn(words.ticket.link, own),
    ]
      .filter(Boolean)
      .join('\n')
  }
}

/** The same mail before it is posted: links are made only when it goes. */
export const previewMail = (
  about: MailAbout,
  file: string | null,
  world: MailWorld,
): AgencyMail & { attachment: string | null } => ({
  ...agencyMail(about, () => '…', file, world),
  attachment: file,
})

/** Says lines of the file about a department; a line with a place that is open disappears. */
export const sayingOf =
  (organisation: Values) =>
  (text: string, values: Values = {}): string =>
    fillIn(text.trim(), { ...organisation, ...values }).trim()

/** To whom a ticket may be given on a day: those that are there. */
export const agenciesAt = (now: number, { agencies }: Agencies): Agencies['agencies'] =>
  agencies.filter(
    ({ valid_from, valid_to }) =>
      (valid_from ?? '') <= dayOf(now) && (valid_to === undefined || valid_to >= dayOf(now)),
  )

/** Other wordings, each once. */
function quotes(askers: PostedMail['tickets'][number]['askers'], known: string[]): string[] {
  const said = new Set(known.map((one) => oneLine(one).toLowerCase()))
  const others: string[] = []
  for (const { wording } of askers) {
    const line = oneLine(wording)
    if (line === '' || said.has(line.toLowerCase())) continue
    said.add(line.toLowerCase())
    others.push(line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE).trimEnd()}…` : line)
    if (others.length === MOST_QUOTED) break
  }
  return others
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

/** 05/12/2026 */
export function dateOf(at: number): string {
  const [year, month, day] = inVietnam(at).toISOString().slice(0, 10).split('-')
  return `${day}/${month}/${year}`
}

/** "17 giờ ngày 05/12/2026", "16 giờ 30 ngày …" */
export function deadlineWords(at: number, { deadline }: Pick<AgencyMailWords, 'deadline'>): string {
  return fillIn(deadline, { time: timeOf(at), date: dateOf(at) })
}

/** 17 giờ 05 */
export function timeOf(at: number): string {
  const moment = inVietnam(at)
  const minutes = moment.getUTCMinutes()
  const rest = minutes === 0 ? '' : ` ${String(minutes).padStart(2, '0')}`
  return `${moment.getUTCHours()} giờ${rest}`
}
