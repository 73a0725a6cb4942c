/**
 * Hides what tells who a person is, before a question is kept in a ticket or leaves by mail: numbers
 * of identity papers and insurance, phones, bank accounts, vehicle plates, e-mail addresses. Numbers
 * that a question is about – laws, sums, days, hotlines, procedures, files, tickets, parcels – stay.
 *
 * Everything is decided on a folded copy in which each character stands where it stood, so one rule
 * reads all ways of writing. What is no secret is blotted out of it first; what is left of the digits
 * is judged by personal-numbers.
 */
import { ACCOUNT_MASK, PAPER_MASK } from './mask.ts'
import { fold } from './normalise.ts'
import { BLOT, NEAR, RUN, numbersIn, type Found, type NumberKind } from './personal-numbers.ts'
import { WRITTEN } from './ticket-code.ts'

export type PersonalKind = NumberKind | 'plate' | 'email'

export interface WithoutPersonalData {
  text: string
  hidden: readonly PersonalKind[]
}

// No digits: what is masked is read again.
export const masks: Readonly<Record<PersonalKind, string>> = {
  identity: PAPER_MASK,
  phone: '[đã che số điện thoại]',
  account: ACCOUNT_MASK,
  plate: '[đã che biển số xe]',
  email: '[đã che thư điện tử]',
}

/** @param text as `normalise` leaves it: composed; otherwise words beside numbers are not known */
export function maskPersonalData(text: string): WithoutPersonalData {
  const hidden = new Set<PersonalKind>()
  let masked = text
  // Each pass takes away digits or an address, so there is a last one; mostly it is the second.
  for (;;) {
    const spans = personalIn(masked)
    if (spans.length === 0) return { text: masked, hidden: [...hidden] }
    let end = 0
    let next = ''
    for (const span of spans) {
      hidden.add(span.kind)
      next += masked.slice(end, span.from) + masks[span.kind]
      end = span.to
    }
    masked = next + masked.slice(end)
  }
}

/** What must be hidden, in order, not overlapping. */
function personalIn(text: string): Found<PersonalKind>[] {
  if (!/[\d@]|(?:kh[ôo]|c[òo])ng/iu.test(text)) return []
  const spans: Found<PersonalKind>[] = []
  let seen = foldInPlace(text)
  const take = (kind: PersonalKind, from: number, to: number) => {
    spans.push({ kind, from, to })
    seen = seen.slice(0, from) + BLOT.repeat(to - from) + seen.slice(to)
  }
  for (const { 0: all, index } of seen.matchAll(ADDRESS)) {
    if (!PUBLIC_ADDRESS.test(all)) take('email', index, index + all.length)
  }
  for (const { 0: all, index } of seen.matchAll(SAID_DIGITS)) {
    const identity = all.trim().split(/[ ,]+/).length >= 12
    take(identity ? 'identity' : 'phone', index, index + all.trimEnd().length)
  }
  for (const pattern of NOT_PERSONAL) {
    seen = seen.replace(pattern, (all: string) => BLOT.repeat(all.length))
  }
  for (const { 0: all, index, groups } of seen.matchAll(PLATE)) {
    if (isPlate(groups ?? {}, seen.slice(Math.max(0, index - NEAR), index))) {
      take('plate', index, index + all.length)
    }
  }
  for (const { 0: all, index } of seen.matchAll(HEALTH_CARD)) {
    take('identity', index, index + all.length)
  }
  for (const { 0: all, index } of seen.matchAll(PASSPORT)) {
    take('identity', index, index + all.length)
  }
  for (const run of seen.matchAll(RUN)) spans.push(...numbersIn(run, seen, text))
  return spans.sort((one, other) => one.from - other.from)
}

/** Folded, o between digits read as zero, everything where it was. */
function foldInPlace(text: string): string {
  return text
    .replace(/[^\0-\x7F]+/g, (run) =>
      Array.from({ length: run.length }, (_, at) => {
        const folded = fold(run[at] ?? '')
        return folded.length === 1 ? folded : run[at]
      }).join(''),
    )
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    .replace(/(?<![a-z])o(?=o?\d| [35789]\d\d ?\d{3} ?\d{3}(?!\d))|(?<=\d)o(?=o?\d)/g, '0')
}

// ---- e-mail

const PROVIDER = '(?:gmail|gmai|yahoo|ymail|outlook|hotmail|icloud)'
// With a dot anything goes; the great providers are known without, and with blanks: "an@gmail com".
const ADDRESS = new RegExp(
  '(?<![a-z\\d._+-])[a-z\\d._+-]{1,64}' +
    `(?:@[a-z\\d-]{1,60}(?:\\.[a-z\\d-]{1,30}){1,5}|(?: ?@ ?| a ?cong )${PROVIDER}(?:(?:\\.| ?(?:cham|\\.) ?| )(?:com|vn)(?![a-z]))*)`,
  'g',
)
const PUBLIC_ADDRESS = /[@.]gov\.vn$/

// ---- digits read aloud

/** Read out, or written down by who reads aloud: "không chín một hai …". */
const SAID_DIGIT = '(?:khong|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin)'
const SAID_DIGITS = new RegExp(`(?<![a-z])khong(?:[ ,]{1,2}${SAID_DIGIT}){8,11}(?![a-z])`, 'g')

// ---- what stays

const LEFT = '(?<![\\d.,])'
// "ngan hang" behind an account is a bank, "d/c" behind a phone an address.
const UNIT = '(?:dong|vnd|nghin|ngan(?! hang)|trieu|ty|ti|usd|do la|m2|m vuong|d)(?![a-z\\d/])'
const NOT_PERSONAL: readonly RegExp[] = [
  new RegExp(WRITTEN.source, 'giu'),
  // Our codes mistyped.
  /(?<![a-z\d])pa-\d\d-[a-z\d]{5}-[a-z\d](?![a-z\d])/g,
  // Files of one-stop shops: H40.12-251120-0003, 000.00.19.H50-240101-0001.
  /(?<![a-z\d])(?:\d{3}\.\d\d\.\d\d\.)?h\d\d(?:\.\d{1,3}){0,4}-[\d-]{4,20}/g,
  // Procedures: 1.001234, 1.004227.000.00.00.H42.
  /(?<![\d.,])\d\.\d{6}(?:\.\d{3}\.\d\d\.\d\d(?:\.h\d\d)?)?(?![\d])/g,
  // Laws and letters: 13/2023/NĐ-CP, 2345/QĐ-UBND, 57-NQ/TW, 42/2022.
  /(?<![\d/])\d{1,5}\/(?:\d{4}\/)?[a-z][a-z\d]{0,9}(?:-[a-z\d]{1,12}){0,4}/g,
  /(?<![\d/])\d{1,5}\/(?:19|20)\d\d(?!\d)/g,
  // Days.
  /(?<![\d]|\d[.-])[0-3]?\d([./-])[01]?\d\1(?:19|20)\d\d(?![\d])/g,
  /(?<![\d-])(?:19|20)\d\d-[01]\d-[0-3]\d(?!\d)/g,
  // Sums and measures: 1.500.000 đồng, 12,500,000 vnd, 500000đ, 1250m2.
  new RegExp(`${LEFT}[1-9]\\d{0,2}(?:([., ])\\d{3}(?:\\1\\d{3})*)? ?${UNIT}`, 'g'),
  new RegExp(`${LEFT}(?<!\\d[ -])[1-9](?:\\d{2,7}|\\d{3,9}000) ?${UNIT}`, 'g'),
  // Places on a map: 21.0285, 105.8542.
  /(?<![\d.])\d{1,3}\.\d{3,9}, ?\d{1,3}\.\d{3,9}(?![\d.])/g,
  // Service numbers with a rate of their own.
  /(?<![\d.-])1[89]00(?:[ .-]?\d){4}(?:(?:[ .-]?\d){2})?(?![\d])/g,
]

// ---- plates

const PLATE =
  /(?<![a-z\d/])(?<!\d[.,-])(?<province>[1-9]\d)(?<apart>[ .-]?)(?<series>md[1-9]|[a-z][1-9]|[a-z]{1,2})(?<gap>[ .-]{0,3})(?<tail>\d{3}[. -]\d\d|\d{4,5})(?![\d/]|[.-]\d)/g
const PLATE_WORD = /(?<![a-z])(?:bien|bs|bsx|bks)(?![a-z])[^\n\0[]*$/
const VEHICLE = /(?<![a-z])(?:xe|oto|o to|phat nguoi)(?![a-z])[^\n\0[]*$/
/** What is numbered like a plate: phòng 12A-1234, mẫu 11A-2345. */
const HOUSED =
  /(?<![a-z])(?:can(?: ho)?|phong|toa|lo|mau|bieu|to|ql|quoc lo|duong|lop|nha|ngo|ngach|hem|kiet|block|khu|so)[ .:]*$/
/** Letters that count or measure when digits stand before them: 30m 2023, 20k 12345, 59m2 12345. */
const MEASURE = /^(?:[kmhgpdtlnv]|m[23]|km|kg|cm|tr|ha|gb|mb|kb|mm|ml|cc|ng|th|nd|hs)$/

function isPlate(parts: Record<string, string | undefined>, before: string): boolean {
  const { apart = '', series = '', gap = '', tail = '' } = parts
  if (PLATE_WORD.test(before)) return !(MEASURE.test(series) && isYear(tail))
  // 15B 2026 names a house or a class and the year.
  if (isYear(tail) && gap !== '-') return false
  const dotted = /[. -]/.test(tail)
  if (!dotted && (HOUSED.test(before) || (MEASURE.test(series) && gap.trim() === ''))) return false
  // 12 xa 12345: letters apart from the digits are a word, unless a vehicle is spoken of.
  return (
    apart !== ' ' || VEHICLE.test(before) || (/\d/.test(series) && gap !== '' && tail.length > 4)
  )
}

const isYear = (digits: string) => /^(?:19|20)\d\d$/.test(digits)

// ---- papers with letters

// Two letters for the group of people, one digit for the share, two for the province, ten of one's own.
const HEALTH_CARD =
  /(?<![a-z\d])(?:dn|hx|ch|nn|tk|hc|xk|ht|tb|no|ct|xb|tn|cs|qn|ca|cy|xn|mst?|cc|ck|cb|kc|hd|te|bt|hn|dt|dk|xd|ts|tc|tq|ta|ty|hg|ls|pv|hs|sv|gb|gd|nd|tg|tv|td|tu) ?[1-5](?:[ .-]?\d){12}(?!\d)/g
const PASSPORT = /(?<=(?:ho chieu|passport)[^\n\d\0[]{0,30})(?<![a-z])[a-z] ?\d{7,8}(?!\d)/g
