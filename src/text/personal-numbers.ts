/**
 * Which numbers in a text are of a person – identity papers, insurance, phones, accounts – and which
 * of a thing. The nearest word before a number, or one just behind it, says so; where there is none,
 * the form of the number does.
 */
/** Digits in groups of any kind; what separates them is told apart later. */
export const RUN = /\d(?:[ .,_()/–-]{0,3}\d)*/g
/** So far a word may stand from its number. */
export const NEAR = 60

/** Stands for what was decided already; no word is looked for beyond it. */
export const BLOT = '\u0000'

export type NumberKind = 'identity' | 'phone' | 'account'

export interface Found<Kind> {
  kind: Kind
  from: number
  to: number
}

type Label = NumberKind | 'insurance' | 'public' | 'other'
const BANK =
  'agribank|agri|vietcom(?:bank)?|vcb|viettinbank|vietinbank|vietin|ctg|bidv|techcom(?:bank)?|tcb|momo|zalopay|viettel ?(?:pay|money)|mb ?bank|mb|sacom(?:bank)?|acb|vpbank|tpbank|vib|shb|hdbank|lpbank|lienvietpostbank|lien viet|msb|seabank|ocb|eximbank|kienlongbank|pvcombank|nam a bank|bac a bank|scb|ngan hang'
/** Words that say what the number behind them is; the nearest one counts. */
const WORDS: readonly (readonly [Label, string])[] = [
  [
    'identity',
    '(?:cccd|cmnd|cmtnd|cmt)\\w?|can cuo+c(?: cong dan)?|cc|chung minh(?: thu| nhan dan)?|dinh danh|ho chieu|passport|gplx|bang lai|giay phep lai xe|ho khau',
  ],
  ['insurance', 'bhxh|bhyt|bao hiem|vssid|so so|the y te'],
  [
    'phone',
    'sdt|so dt|dt|d\\.?thoai|dien thoai|phone|fone|tel|sms|zalo|viber|goi|lien he|lien lac|lh|alo|a lo|call|nhan tin|so may|may ban|di dong|co dinh|sim|ib',
  ],
  [
    'account',
    `stk|so tai khoan|so tk|tkhoan|tai khoan|tk|chuyen khoan|ck|chuyen(?: tien)? (?:vao|vo|toi|den|qua|cho)|${BANK}`,
  ],
  [
    'other',
    'mst|msdn|ma so thue|ma so (?:doanh nghiep|nha thau|ho kinh doanh)|(?:giay phep|dang ky) kinh doanh|gpkd|dkkd|van don|buu gui|don hang|(?:ma|so) (?:ho so|phieu|hoa don|khach hang|giao dich|tra cuu|dien(?! thoai))|ma (?:buu chinh|truong|nganh|tinh|xa)|bao danh|thua(?: dat)?|to ban do|ngay|seri|serial|imei',
  ],
]
const ONE_OF = WORDS.map(([, words], at) => `(?<w${at}>${words})`).join('|')
const ANY_WORD = new RegExp(`(?<![a-z])(?:${ONE_OF})(?![a-z])`, 'g')
const BEHIND = new RegExp(
  `^[ ,(:]{0,3}(?<says>(?:day )?la )?(?:(?:so|cua|ben|tai|o) ){0,3}(?:${ONE_OF})(?![a-z])`,
)

const HOTLINE =
  /(?<![a-z])(?:hotline|duong day nong|tong dai|so nong|so truc(?: ban)?(?! t))(?![a-z])[^\n\0[,;]*$/
/** Who has a telephone at work: a fixed one beside them is public. */
const OFFICES =
  'ubnd|uy ban|cong an|co quan|van phong|mot cua|trung tam|tram y te|benh vien|truong (?:cap|thcs|thpt|tieu hoc|mam non|hoc)|so (?:y te|noi vu|tu phap|tai chinh|xay dung|giao duc|cong thuong)|phong|chi cuc|cuc thue|toa an|buu dien|dien luc|kho bac'
const OFFICE = new RegExp(`(?<![a-z])(?:${OFFICES})(?![a-z])[^\\n\\0[,;]*$`)
const OF_OFFICE = new RegExp(`^[ ,(]{0,2}(?:(?:la|cua|so|ben) ){1,3}(?:${OFFICES})(?![a-z])`)
/** Somebody's own, or a sentence that went on to something else. */
const OWN =
  /(?<![a-z])(?:em|toi|tui|minh|con|chau|bac|nha|me|bo|ba|ma|vo|chong|ong|anh|khong|ko|roi|chi(?! cuc| nhanh))(?![a-z])/

function wordOf(groups: Record<string, string | undefined> | undefined): Label | undefined {
  const at = WORDS.findIndex((_, index) => groups?.[`w${index}`] !== undefined)
  return WORDS[at]?.[0]
}

/** What the words before a number say it is. */
function labelBefore(seen: string, from: number): Label | undefined {
  const near = seen.slice(Math.max(0, from - NEAR), from)
  const before = near.slice(Math.max(near.lastIndexOf(BLOT), near.lastIndexOf(']')) + 1)
  if (saysPublic(HOTLINE, before)) return 'public'
  const last = [...before.matchAll(ANY_WORD)].at(-1)
  if (!last) return undefined
  const between = before.slice(last.index + last[0].length)
  const label = wordOf(last.groups)
  // "ngày 05 06 07", not "ngày xưa"; "mst công ty em 03…", not "nộp mã hồ sơ rồi, 09…".
  if (last[0] === 'ngay') return between === ' ' ? label : undefined
  if (label === 'other') return /[\d,;.\n]|.{30}/.test(between) ? undefined : label
  return /\d{3}/.test(between) ? undefined : label
}

/** Whether the nearest words are of an office, and nobody's own in between. */
function saysPublic(words: RegExp, before: string): boolean {
  const found = words.exec(before)?.[0]
  return found !== undefined && !OWN.test(found) && !/\d{3}/.test(found)
}

/** What the words behind say: "0071… vietcombank", "168… là số chứng minh". */
function labelBehind(seen: string, to: number): Label | undefined {
  const { groups } = BEHIND.exec(seen.slice(to, to + NEAR)) ?? {}
  const label = wordOf(groups)
  return label === 'account' || groups?.says !== undefined || seen.startsWith(' (', to)
    ? label
    : undefined
}

const MOBILE = /^0[35789]\d{8}$/
/** Before 2018 eleven digits began with 01. */
const OLD_MOBILE = /^01[2689]\d{8}$/
const FIXED = /^02\d{9}$/
/** Province, century and sex, year of birth, six digits. */
const CITIZEN = /^0(?:0[1-9]|[1-8]\d|9[0-6])\d{9}$/
/** The old card: the first two digits are of the province. */
const OLD_CARD = /^(?:[0-2]\d|3[0-8])\d{7}$/
/** Accounts mostly; no other number that people have is so long. */
const LONG = /^[1-9]\d{11,15}$/
const CODE_BEFORE = /(?:(?<![a-z])(?:ma|ma so|id|so hieu|ky hieu|uid) ?:? ?|[=/#&-])$/
const DAY_IN_ONE = /^(?:[0-2]\d|3[01])(?:0\d|1[0-2])(?:19|20)\d\d$/

/** As dialled at home. */
const atHome = (digits: string) => digits.replace(/^(?:00)?84(?:0(?=\d{9}))?(?=\d{9,10}$)/, '0')

function isPhone(digits: string): boolean {
  const home = atHome(digits)
  return MOBILE.test(home) || OLD_MOBILE.test(home) || FIXED.test(home)
}

/** "500.000", "5000000": a sum, though no word says so. */
const isSum = (written: string, digits: string) =>
  digits.length < 10 &&
  (/^[1-9]\d{0,2}(?:[.,]\d{3})+$/.test(written) || /^[1-9]\d*000$/.test(digits))

interface Group {
  digits: string
  from: number
  to: number
}

/**
 * The personal numbers in a run of digits; several may stand in one.
 * @param seen the text folded in place, with what is no secret blotted out
 */
export function numbersIn(run: RegExpMatchArray, seen: string, text: string): Found<NumberKind>[] {
  const start = run.index ?? 0
  if (isCode(seen, start, text)) return []
  const groups = [...run[0].matchAll(/\d+/g)].map(({ 0: digits, index }) => ({
    digits,
    from: start + index,
    to: start + index + digits.length,
  }))
  const spans: Found<NumberKind>[] = []
  for (let at = 0; at < groups.length; at++) {
    const found = numberAt(groups, at, seen)
    if (!found) continue
    spans.push(found.span)
    at = found.last
  }
  return spans
}

/** Capitals right before digits make a code: PE01000123456. */
function isCode(seen: string, start: number, text: string): boolean {
  const letters = /[a-z]{1,12}$/.exec(seen.slice(Math.max(0, start - 12), start))?.[0] ?? ''
  const written = text.slice(start - letters.length, start)
  return letters !== '' && written === written.toUpperCase() && letters.search(ANY_WORD) < 0
}

/** The longest number that begins with a group. */
function numberAt(
  groups: readonly Group[],
  at: number,
  seen: string,
): { span: Found<NumberKind>; last: number } | undefined {
  const first = groups[at]
  if (!first) return undefined
  const sign = /\(?\+\(? ?$/.exec(seen.slice(Math.max(0, first.from - 4), first.from))?.[0] ?? ''
  let known: { label: Label | undefined } | undefined
  let digits = ''
  let found: { span: Found<NumberKind>; last: number } | undefined
  let longest = 0
  for (const [ahead, group] of groups.slice(at, at + 14).entries()) {
    digits += group.digits
    longest = Math.max(longest, group.digits.length)
    if (digits.length > 19) break
    if (digits.length < 6) continue
    known ??= { label: labelBefore(seen, first.from - sign.length) }
    const { to } = group
    const kind = kindOf(digits, { ...first, to }, { seen, before: known.label, sign })
    // Long groups are numbers of their own unless together they have the form of one.
    const whole = isPhone(digits) || CITIZEN.test(digits) || (sign !== '' && !found)
    if (!kind || (ahead > 0 && !whole && longest > (kind === 'account' ? 8 : 5))) continue
    found = {
      span: { kind, ...withBrackets(seen, first.from - sign.length, to) },
      last: at + ahead,
    }
  }
  return found
}

/** "(024) 3825 1234" begins at its bracket. */
function withBrackets(seen: string, from: number, to: number): { from: number; to: number } {
  const written = seen.slice(from, to)
  const opens = seen[from - 1] === '(' && written.includes(')') && !written.includes('(')
  return { from: opens ? from - 1 : from, to }
}

function kindOf(
  digits: string,
  { from, to }: { from: number; to: number },
  { seen, before, sign }: { seen: string; before: Label | undefined; sign: string },
): NumberKind | undefined {
  const { length } = digits
  const written = seen.slice(from, to)
  const phone =
    isPhone(digits) || (sign !== '' && length >= 9 && length <= 14 && !isSum(written, digits))
  if (before === 'public') return undefined
  if (FIXED.test(atHome(digits))) {
    const office = saysPublic(OFFICE, seen.slice(Math.max(0, from - NEAR), from))
    if (office || OF_OFFICE.test(seen.slice(to, to + NEAR))) return undefined
  }
  // The tax number of a person is that of the identity card.
  const behind = labelBehind(seen, to)
  const label = behind === 'account' && before !== 'other' ? behind : (before ?? behind)
  if (label === 'other') return CITIZEN.test(digits) ? 'identity' : undefined
  if (written.includes('/')) return phone ? 'phone' : undefined
  const named = label !== undefined && length === 9 && !digits.endsWith('000')
  const sum = (!named && isSum(written, digits)) || DAY_IN_ONE.test(digits)
  if (label === 'account' && !isSum(written, digits)) return 'account'
  if (label === 'insurance' && length >= 9 && length <= 15 && !sum) return 'identity'
  if (phone) return 'phone'
  if (CITIZEN.test(digits)) return 'identity'
  if (sum) return undefined
  if (label === 'identity' && length >= 8 && length <= 13) return 'identity'
  if (label === 'phone' && length >= 7 && length <= 11) {
    return length > 8 || /^[2-9]/.test(digits) ? 'phone' : undefined
  }
  if (label !== undefined || written !== digits) return undefined
  if (OLD_CARD.test(digits)) return 'identity'
  return LONG.test(digits) && !CODE_BEFORE.test(seen.slice(Math.max(0, from - 12), from))
    ? 'account'
    : undefined
}
