import { fillIn, type Values } from '../content/placeholders.ts'
import type { Organisation } from '../knowledge/organisation.ts'
import { normalise } from '../text/normalise.ts'
import type { DispatchWords } from './dispatch-words.ts'

/** The department that writes; what is null is left for a pen. */
export interface Issuer {
  name: string
  superior: string | null
  /** SKHCN-CĐS, behind the number. */
  abbreviation: string | null
  /** Where the letter is dated. */
  place: string | null
  /** May have several lines: KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC. */
  signerTitle: string | null
  signerName: string | null
  archiveUnit: string | null
  address: string | null
  phone: string | null
  email: string | null
  website: string | null
}

/** A question as it is forwarded. What the citizen wrote is already masked. */
export interface ForwardedTicket {
  code: string
  /** In words: câu hỏi, phản ánh. */
  kind: string
  text: string
  /** How many people asked the same, this one among them. */
  people: number
  /** How else it was asked; the first five are told. */
  wordings: readonly string[]
  field: string | null
  place: string | null
  /** 2026-12-05 */
  received: string
  /** The last day of the answer. */
  deadline: string | null
  /** Only where its owner agreed to be called. */
  phone: string | null
  /** Where this ticket alone is answered. */
  link: string | null
}

export interface DispatchRequest {
  issuer: Issuer
  /** Name of the agency that must answer. */
  recipient: string
  /** One at least. */
  tickets: readonly ForwardedTicket[]
  /** What the letter is about, behind "V/v"; without it the words of the file. */
  subject: string | null
  /** Where everything in the letter is answered. */
  link: string | null
  /** It goes with a mail that has the links. */
  byMail: boolean
  /** 2026-12-05; without it the day is written by hand. */
  date: string | null
  /** Further lines of "Nơi nhận". */
  copies: readonly string[]
}

export type Block =
  | { kind: 'paragraph'; text: string }
  /** What a citizen wrote, in lines. */
  | { kind: 'quote'; lines: string[] }
  /** The link, if any, is part of the text. */
  | { kind: 'item'; text: string; link?: string }
  | { kind: 'table'; heads: TableHeads; rows: TableRow[] }

export interface TableRow {
  number: string
  code: string
  quote: string[]
  details: { text: string; link?: string }[]
  people: string
  deadline: string
}
export type TableHeads = Pick<
  DispatchWords['table'],
  'number' | 'code' | 'content' | 'people' | 'deadline'
>

/** All that stands in the letter, in its order. */
export interface Dispatch {
  superior: string
  issuer: string
  country: string
  motto: string
  number: string
  subject: string
  date: string
  to: string
  body: Block[]
  copies: { title: string; lines: string[] }
  signer: { title: string[]; name: string }
  /** How to reach the department, at the foot of the first page. */
  contact: string | null
}

const MOST_WORDINGS = 5
/** Room for a pen. */
const SHORT = '……'
const LONG = '…………………'
/** The clerk's office gives the number: spaces that do not break. */
const ROOM_FOR_NUMBER = '\u00A0'.repeat(9)

export function issuerOf(organisation: Organisation): Issuer {
  const { name, superior, abbreviation, place, province, signer_title, signer_name } = organisation
  const { archive_unit, address, hotline, email, website } = organisation
  return {
    ...{ name, superior, abbreviation, place: place ?? province },
    ...{ signerTitle: signer_title, signerName: signer_name, archiveUnit: archive_unit },
    ...{ address, phone: hotline, email, website },
  }
}

/** The letter by which the department forwards questions to the agency that must answer. */
export function writeDispatch(request: DispatchRequest, words: DispatchWords): Dispatch {
  const { issuer } = request
  const tickets = request.tickets.map(cleaned)
  const values = valuesOf(request, tickets, words)
  return {
    superior: capitals(issuer.superior ?? LONG),
    issuer: capitals(issuer.name),
    country: words.country,
    motto: words.motto,
    number: fillIn(words.number, {
      number: ROOM_FOR_NUMBER,
      symbol: issuer.abbreviation ?? LONG,
    }),
    subject: fillIn(words.subject, { subject: subjectOf(request, words, values) }),
    date: fillIn(words.date, { place: issuer.place ?? LONG, ...dateParts(request.date) }),
    to: fillIn(words.to, values),
    body: bodyOf(request, tickets, words, values),
    copies: {
      title: words.copies.title,
      lines: [
        `${words.copies.first};`,
        ...request.copies.map((line) => `${oneLine(line).replace(/[;.]$/, '')};`),
        `${fillIn(words.copies.archive, { unit: issuer.archiveUnit ?? SHORT })}.`,
      ],
    },
    signer: {
      title: (issuer.signerTitle ?? LONG).split('\n').map((line) => capitals(line.trim())),
      name: issuer.signerName ?? LONG,
    },
    contact: sentence(contactParts(issuer, words, ['address', 'email', 'website', 'phone'])),
  }
}

function valuesOf(
  { issuer, recipient, link }: DispatchRequest,
  tickets: readonly ForwardedTicket[],
  words: DispatchWords,
): Values {
  const general = {
    organisation: oneLine(issuer.name),
    recipient: oneLine(recipient),
    tickets: countOf(tickets, words),
    period: periodOf(tickets, words),
    deadline: deadlineOf(tickets, words),
    contact: contactParts(issuer, words, ['phone', 'email']).join('; ') || null,
    link,
  }
  const [only, ...more] = tickets
  if (!only || more.length > 0) return general
  return { ...general, ...valuesOfOne(only), link: link ?? only.link }
}

function valuesOfOne({ kind, code, field, place, people, phone }: ForwardedTicket): Values {
  return { kind, code, field, place, phone, people: people > 1 ? String(people) : null }
}

function subjectOf({ subject }: DispatchRequest, words: DispatchWords, values: Values): string {
  if (subject) return oneLine(subject)
  return fillIn('kind' in values ? words.subjects.one : words.subjects.several, values)
}

function bodyOf(
  request: DispatchRequest,
  tickets: readonly ForwardedTicket[],
  words: DispatchWords,
  values: Values,
): Block[] {
  const [only, ...more] = tickets
  const isOne = only && more.length === 0
  return [
    ...paragraphs(isOne ? words.opening.one : words.opening.several, values),
    ...(isOne ? onlyTicket(only, words) : [tableOf(tickets, words)]),
    ...paragraphs([words.request], values),
    ...waysOf(tickets, request.byMail, words, values),
    ...paragraphs(words.closing, values),
  ]
}

function paragraphs(lines: readonly string[], values: Values): Block[] {
  return blocks(lines.map((line) => fillIn(line, values)))
}

/** What is filled in already may hold braces of a citizen: it is not filled in again. */
function blocks(lines: readonly string[]): Block[] {
  return lines.filter(Boolean).map((text) => ({ kind: 'paragraph', text }))
}

function onlyTicket(ticket: ForwardedTicket, words: DispatchWords): Block[] {
  const { wordings } = ticket
  const values = valuesOfOne(ticket)
  return [
    { kind: 'quote', lines: quoted(ticket.text, words) },
    ...blocks([sentence(detailsOf(ticket, words)) ?? '']),
    ...paragraphs([words.people], values),
    ...(wordings.length > 0 ? blocks([words.wordings]) : []),
    ...wordings.map((text, at): Block => {
      const end = at < wordings.length - 1 ? ';' : '.'
      return { kind: 'item', text: quoted(text, words).join(' ') + end }
    }),
    ...paragraphs([words.phone], values),
  ]
}

function tableOf(tickets: readonly ForwardedTicket[], words: DispatchWords): Block {
  const rows = tickets.map((ticket, at): TableRow => {
    const { code, text, kind, people, wordings, deadline, phone, link } = ticket
    const facts = [
      fillIn(words.received, { kind, period: periodOf([ticket], words) }),
      ...detailsOf(ticket, words),
      fillIn(words.table.phone, { phone }),
    ]
    const others = wordings.map((wording) => quoted(wording, words).join(' ')).join('; ')
    return {
      ...{ number: String(at + 1), code, people: String(people) },
      quote: quoted(text, words),
      details: [
        { text: sentence(facts) ?? '' },
        { text: fillIn(words.table.wordings, { wordings: others || null }) },
        { text: fillIn(words.table.link, { link }), ...(link && { link }) },
      ].filter((detail) => detail.text !== ''),
      deadline: deadline ? vietnamese(deadline) : '',
    }
  })
  const { number, code, content, people, deadline } = words.table
  return { kind: 'table', heads: { number, code, content, people, deadline }, rows }
}

function waysOf(
  tickets: readonly ForwardedTicket[],
  byMail: boolean,
  { ways }: DispatchWords,
  values: Values,
): Block[] {
  const { link } = values
  const eachHasOne = tickets.every((ticket) => ticket.link !== null)
  return [
    ...(link ? [{ text: fillIn(ways.link, values), link }] : []),
    ...(!link && eachHasOne ? [{ text: ways.in_table }] : []),
    ...(!link && !eachHasOne && byMail ? [{ text: ways.by_mail }] : []),
    { text: fillIn(ways.letter, values) },
  ]
    .filter(({ text }) => text !== '')
    .map((way) => ({ kind: 'item', ...way }))
}

function detailsOf({ field, place }: ForwardedTicket, words: DispatchWords): string[] {
  return words.details.map((line) => fillIn(line, { field, place }))
}

/** 08 câu hỏi và 04 phản ánh */
function countOf(tickets: readonly ForwardedTicket[], words: DispatchWords): string {
  const counts = new Map<string, number>()
  for (const { kind } of tickets) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const parts = [...counts].map(([kind, count]) =>
    fillIn(words.tickets, { kind, count: String(count).padStart(2, '0') }),
  )
  return new Intl.ListFormat('vi').format(parts)
}

function periodOf(tickets: readonly ForwardedTicket[], words: DispatchWords): string {
  const days = tickets.map(({ received }) => received).sort()
  const from = vietnamese(days[0] ?? '')
  const to = vietnamese(days.at(-1) ?? '')
  return from === to ? fillIn(words.day, { day: from }) : fillIn(words.days, { from, to })
}

function deadlineOf(tickets: readonly ForwardedTicket[], { deadline }: DispatchWords): string {
  const [day, ...others] = new Set(tickets.map((ticket) => ticket.deadline))
  if (others.length > 0) return deadline.in_table
  return day ? fillIn(deadline.day, { day: vietnamese(day) }) : deadline.none
}

type Contact = keyof DispatchWords['contact']

function contactParts(issuer: Issuer, { contact }: DispatchWords, names: Contact[]): string[] {
  return names.map((name) => fillIn(contact[name], { [name]: issuer[name] })).filter(Boolean)
}

/** Days below ten and the first two months have a 0 in front, so that nobody adds a digit. */
function dateParts(date: string | null) {
  const [year = SHORT, month = SHORT, day = SHORT] = date?.split('-') ?? []
  return { day, month: Number(month) > 2 ? String(Number(month)) : month, year }
}

/** 2026-06-05 → 05/6/2026 */
function vietnamese(date: string): string {
  const { day, month, year } = dateParts(date)
  return `${day}/${month}/${year}`
}

/** Parts as one sentence; null where there are none. */
function sentence(parts: readonly string[]): string | null {
  const text = parts.filter(Boolean).join('; ')
  return text ? `${text.charAt(0).toLocaleUpperCase('vi')}${text.slice(1)}.` : null
}

const capitals = (text: string) => oneLine(text).toLocaleUpperCase('vi')

const quoted = (text: string, { quote }: DispatchWords): string[] =>
  fillIn(quote, { text }).split(/\n+/)

/** As words of citizens may go into a Word file: only what XML can hold, nothing that turns lines round. */
function printable(text: string): string {
  return normalise(text).replace(/(?!\n)[\p{Cc}\p{Cs}\u2066-\u2069\uFFFE\uFFFF]/gu, '')
}

const oneLine = (text: string) => printable(text).replace(/\n+/g, ' ')

function cleaned(ticket: ForwardedTicket): ForwardedTicket {
  const { kind, text, wordings, field, place, phone } = ticket
  return {
    ...ticket,
    kind: oneLine(kind),
    text: printable(text),
    wordings: wordings.map(oneLine).filter(Boolean).slice(0, MOST_WORDINGS),
    field: oneLine(field ?? '') || null,
    place: oneLine(place ?? '') || null,
    phone: oneLine(phone ?? '') || null,
  }
}
