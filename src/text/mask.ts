import { fold, hasDiacritics } from './normalise.ts'
import { isSyllable } from './syllables.ts'

/**
 * Hides what must never be stored: one-time codes, passwords, numbers of bank cards with what is
 * printed beside them, of identity papers and of the person's own account. People send them to "the
 * officials" in good faith; the person is told, the text is kept without them. Phone numbers stay:
 * staff call back.
 */

export interface Masked {
  text: string
  /** What was hidden, so that the answer can warn. */
  hidden: readonly SecretKind[]
}

export type SecretKind = 'code' | 'password' | 'card' | 'identity'

const CARD_MASK = '[đã che số thẻ]'
const CODE_MASK = '[đã che mã]'
const PASSWORD_MASK = '[đã che mật khẩu]'
// No word of it may be one that marks a secret: what is masked is read again.
export const PAPER_MASK = '[đã che số giấy tờ]'
export const ACCOUNT_MASK = '[đã che số tk]'

// Digits in a row or in groups; a run may hold a card beside other numbers (expiry, phone).
const DIGITS = /(?<![\d.])\d(?:[ -]?\d){12,}/g
// No card in use begins with 0, 1, 7 or 8; phone numbers, citizen ids and time stamps do.
const CARD = /^[2-69]\d{12,18}$/

// A word near a card number makes it one whose check digit is wrong: typed by hand, or made up.
const CARD_WORD =
  /(?<!\p{L})(?:th[ẻe]|atm|visa|master ?card|napas|jcb|card)(?!\p{L})[^\n[]{0,40}$/iu
const SAID_CARD = /(?<![\d.])[2-69](?:[ .-]?\d){15,18}(?![\d])/g
const CARD_BACK =
  /(?<=(?:(?<!\p{L})cv[vc]2?|(?:3|ba) s[ốo] (?:[ởo] )?(?:m[ặa]t )?sau)(?:\s*(?:l[àa]|:|=|s[ốo]))?\s*)\d{3,4}(?!\d)/giu
const EXPIRY = /(?<![\d/.-])(?:0[1-9]|1[0-2])[/-](?:20)?(?:2[4-9]|3\d)(?![\d/.-])/g

const CODE_KIND =
  '(?:otp|pin|x[áa]c (?:th[ựu]c|nh[ậa]n|minh)|b[ảa]o m[ậa]t|b[íi] m[ậa]t|k[íi]ch ho[ạa]t|m[ởo] kh[óo]a|(?:đ|d)[ăa]ng nh[ậa]p|giao d[ịi]ch|(?:n[óo] )?(?:g[ửu]i|nh[ắa]n) (?:v[ềe]|(?:đ|d)[ếe]n|qua)|v[ềe] m[áa]y|6 (?:ch[ữu] )?s[ốo])'
// "otp là 123456", "mã xác thực: 12 34 56", "mã OTP 6 số là 123456": every number of four digits or
// more near the word is looked at, not the end of a date or of a file number (000.00.19.H50-…).
const CODE = new RegExp(
  `(?<=((?:(?<!\\p{L})(?:otp|pin)(?!\\p{L})|passcode|m[ậa]t m[ãa]|m[ãa] (?:s[ốo] )?${CODE_KIND}|m[ãa] l[àa])[^\\n[]{0,40}?\\n{0,2}))` +
    '(?<!\\d[/:]?|\\.H[\\d-]{0,16})\\d(?:[ .-]?\\d){3,}',
  'giu',
)
// How the SMS of banks and apps begins: "123456 là mã xác thực Zalo của bạn".
const CODE_FIRST = new RegExp(
  `(?<![\\d./])\\d{4,8}(?=\\s+(?:l[àa]|is)\\s+(?:(?:m[ãa]|your)\\s+${CODE_KIND}|otp(?!\\p{L})))`,
  'giu',
)
// "mã 739204 về máy", "gửi cái mã 739204 tới số em": what was sent says what it is.
const CODE_SENT = new RegExp(
  '(?<=(?<!\\p{L})(?:g[ửu]i|nh[ắa]n|b[áa]o)(?: \\p{L}+){0,4}? m[ãa](?: s[ốo]| l[àa])? )\\d{4,8}(?![\\d./-])' +
    '|(?<=(?<!\\p{L})m[ãa](?: s[ốo])? )\\d{4,8}(?= (?:g[ửu]i |nh[ắa]n |b[áa]o )?(?:v[ềe]|t[ớo]i|v[ôo]|v[àa]o|qua|(?:đ|d)[ếe]n) (?:m[áa]y|(?:đ|d)i[ệe]n tho[ạa]i|tin nh[ắa]n|zalo|s[ốo] (?:em|t[ôo]i|tui|m[ìi]nh)))',
  'giu',
)
/** Codes that are no secrets: of a file, a tax payer, a household, a school. */
const NOT_CODE_WORD =
  /(?:ho so|thue|phieu|don hang|van don|khach hang|truong|nganh|vung|buu chinh)\s+(?:co )?ma (?:so |la )?$/
/** Folded words before a number that is no code, and what may follow one. */
const NOT_CODE_BEFORE =
  /(?:^| )(?:goi|tong dai|hotline|nam|nghi dinh|thong tu|quyet dinh|cong van|mat|phi)(?: so)? *$/
const NOT_CODE_AFTER =
  /^(?:\/[\p{L}\d]|\s*(?:đ|đồng|dong|vn[dđ]|k|tr|triệu|trieu|nghìn|ngàn|phút|giây)(?![\p{L}\d]))/iu

// "mật khẩu của em là abc123", "mk: abc123", "pass = …": what follows up to the next space. A word
// is only a password after a sign or the verb "là"; "quên mật khẩu vneid" must stay readable.
const PASSWORD =
  /((?:m[ậa]t kh[ẩa]u|\bmk\b|\bpassword\b|\bpass\b)(?:\s+[\p{L}\d]+){0,6}?\s*(?::|=|\bl[àa](?=\s)))\s*(?!(?:g[ìi]|sao|bao|c[áa]i|nh[ưu]|th[ếe]|m[ộo]t|[ởo]|ph[ảa]i|do|v[ìi]|kh[ôo]ng|ch[ưu]a|qu[êe]n)(?:\s|$))([^\s,;]{4,})/giu

// "mk 123456", "mật khẩu em Tuan1990": without a sign only what holds a digit and is no number of
// another kind (a phone, a year, a count: "mật khẩu 8 ký tự").
const BARE_PASSWORD =
  /((?<![\p{L}\d])(?:m[ậa]t kh[ẩa]u|mk|password|pass)(?:\s+(?:em|t[ôo]i|m[ìi]nh|c[ũu]|m[ớo]i|vneid|zalo|facebook|fb|n[èe]|đ[âa]y))?\s+)(?!0\d{9}(?!\d)|(?:19|20)\d\d(?!\d)|1[89]00)(?=[^\s,;]*\d)([^\s,;:=/[\]]{5,})(?!\s*(?:k[ýy] t[ựu]|ch[ữu] s[ốo]|l[ầa]n|ng[àa]y|đ[ồo]ng))/giu

// "lan.pt@gmail.com pass hoasen88!", "a@b.vn / hoasen88": beside an address it is what opens it.
const MAIL = '[\\w.+-]{1,64}@[\\w-]{1,60}(?:\\.[\\w-]{1,30}){1,4}'
const MAIL_PASSWORD = new RegExp(
  `(?<![\\w.+-])${MAIL}[\\s,;/|:-]{1,4}(?:(?:pass\\w*|mk|m[ậa]t kh[ẩa]u)\\s*(?:l[àa]|[:=])?\\s*(?=\\S*[\\d!@#$%^&*])[^\\s,;[]{4,}|(?<=[/|] ?)(?=[^\\s,;[]*\\d)(?=[^\\s,;[]*\\p{L})[^\\s,;[]{6,})`,
  'giu',
)

// "mật khẩu wifi nhà tui 88888888", "mật khẩu là sinh nhật con 12052015": further off only digits.
const FAR_PASSWORD = new RegExp(
  '(?<=(?<![\\p{L}\\d])(?:m[ậa]t kh[ẩa]u|mk|password|passwd)((?:\\s+\\p{L}+){0,6})\\s*[:=]?\\s*)' +
    '(?<![\\d.])\\d{4,12}(?![\\d./-]|\\s*(?:k[ýy] t[ựu]|ch[ữu] s[ốo]|s[ốo]|l[ầa]n|ng[àa]y|(?:đ|d)[ồo]ng|(?:đ|d|k|tr)(?!\\p{L})|ph[úu]t|gi[ờo]))',
  'giu',
)
/** Folded words before a number that make it none. */
const NO_PASSWORD =
  /(?:^| )(?:goi|tong dai|hotline|nam|thang|ngay|nghi dinh|thong tu|luat|gom|it nhat|toi thieu|toi da|tu|dai|do dai|sdt|dien thoai|so|loi|ma|otp|nhan|soan)(?: so)? *$/

// A citizen's number: province 001–096, century and sex, year of birth, six digits.
const CITIZEN_ID =
  /(?<![\d.+])0(?:0[1-9]|[1-8]\d|9[0-6])(?:[ .-]?\d{3}[ .-]?\d{3}[ .-]?\d{3}|\d[ .-]\d{4}[ .-]\d{4})(?![\d]|\.\d)/g
const PAPER_WORD =
  '(?:(?:cccd|cmnd|cmtnd|cmt)\\w?|c[ăa]n c[ướu]+[ơo]?c(?: c[ôo]ng d[âa]n)?|ch[ứu]ng minh(?: th[ưu]| nh[âa]n d[âa]n)?|(?:đ|d)[ịi]nh danh|h[ộo] chi[ếe]u)'
// Behind the word, nine digits of the old card or twelve however they are grouped.
const SAID_PAPER = new RegExp(
  `(?<=(?<!\\p{L})${PAPER_WORD}[^\\n\\d[]{0,30})\\d(?:[ .-]?\\d){8}(?:(?:[ .-]?\\d){3})?(?![\\d/]|[.-]\\d|\\s*(?:đ|đồng|dong|vn[dđ]|k)(?![\\p{L}\\d]))`,
  'giu',
)
const PAPER_FIRST = new RegExp(
  `(?<![\\d.])\\d{9}(?:\\d{3})?(?=\\s+(?:l[àa]|[ởo]) (?:s[ốo] )?${PAPER_WORD})`,
  'giu',
)
// Numbers of social insurance (ten digits) and of the health card (two letters before them).
const INSURANCE =
  /(?<=(?<!\p{L})(?:bhxh|bhyt|b[ảa]o hi[ểe]m(?: x[ãa] h[ộo]i| y t[ếe])?)[^\n\d[]{0,20}?)(?:[a-z]{2}\d? ?)?(?<!\d)\d{10}(?:\d{3})?(?![\d/]|[.-]\d)/giu

// The person's own account. That of a swindler is what a report is about, and stays.
const ACCOUNT =
  /(?<=(?<!\p{L})(?:stk|s[ốo] t[àa]i kho[ảa]n|s[ốo] tk)[^\n\d[]{0,25})\d(?:[ .-]?\d){7,17}(?![\d/])/giu
const BANK =
  'agribank|vietcombank|vcb|viettinbank|vietinbank|bidv|techcombank|tcb|mb ?bank|mb|sacombank|acb|vpbank|tpbank|vib|shb|hdbank|lpbank|lienvietpostbank|li[êe]n vi[ệe]t|msb|seabank|ocb|eximbank|kienlongbank|ng[âa]n h[àa]ng(?: ch[íi]nh s[áa]ch)?'
// "tài khoản Agribank 8811…", "8811… ngân hàng BIDV".
const BANK_ACCOUNT = new RegExp(
  `(?<=(?<!\\p{L})(?:t[àa]i kho[ảa]n|tk|th[ẻe]|(?:${BANK}))(?: (?:c[ủu]a )?\\p{L}+){0,2}? (?:${BANK}|s[ốo])[^\\n\\d[]{0,15}?)(?<!\\d[ .-]?)\\d(?:[ .-]?\\d){7,17}(?![\\d/])` +
    `|(?<![\\d.])\\d(?:[ .-]?\\d){7,17}(?= (?:(?:c[ủu]a|b[êe]n|t[ạa]i|[ởo]) )?(?:${BANK})(?!\\p{L}))`,
  'giu',
)
const OWN =
  /(?:^| )(?:cua|nhan) (?:em|toi|tui|minh|con|chau|bac|me|bo|ba|ma|vo|chong|tro cap|tien|luong)(?: |$)/
const SWINDLER =
  /(?:^| )(?:lua|nghi|gia danh|gia mao|to cao|to giac|bao cao|cua no|cua ai|ke|bon|chung no|la ai|bat chuyen|chuyen (?:khoan|tien|vao|cho|qua))(?: |$)/

/** A phone, fixed or mobile: it stays wherever it stands. */
const isPhone = (run: string) => /^0(?:[35789]\d{8}|2\d{9})$/.test(run.replace(/\D/g, ''))

/** What the patterns above cannot do without: most messages have neither and are spared 25 µs. */
const FOUR_DIGITS = /\d(?:[ .-]?\d){3}/
const PASSWORD_WORD = /kh[ẩa]u|mk|pass/iu
const CARD_BACK_WORD = /cv[vc]|sau/iu

/** What one pass leaves may only now stand alone; a text has few secrets. */
const MOST_PASSES = 4

export function maskSecrets(text: string): Masked {
  const hidden = new Set<SecretKind>()
  let masked = text
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const before = masked
    masked = maskOnce(masked, hidden)
    if (masked === before) break
  }
  return { text: masked, hidden: [...hidden] }
}

function maskOnce(text: string, hidden: Set<SecretKind>): string {
  const hide = (kind: SecretKind, mask: string) => {
    hidden.add(kind)
    return mask
  }
  const hideOwnAccount = (run: string, _offset: number, whole: string) => {
    const words = fold(whole).replace(/[^a-z\d]+/g, ' ')
    const stays = isPhone(run) || AMOUNT.test(run) || !OWN.test(words) || SWINDLER.test(words)
    return stays ? run : hide('card', ACCOUNT_MASK)
  }
  let masked = text
  if (FOUR_DIGITS.test(masked)) {
    masked = masked
      .replace(DIGITS, (run) => replaceCards(run, () => hide('card', CARD_MASK)))
      .replace(SAID_CARD, (run, offset: number, whole: string) =>
        CARD_WORD.test(whole.slice(Math.max(0, offset - 60), offset))
          ? hide('card', CARD_MASK)
          : run,
      )
      .replace(CITIZEN_ID, () => hide('identity', PAPER_MASK))
      .replace(SAID_PAPER, (run) =>
        isPhone(run) || AMOUNT.test(run) ? run : hide('identity', PAPER_MASK),
      )
      .replace(PAPER_FIRST, () => hide('identity', PAPER_MASK))
      .replace(INSURANCE, (run) => (isPhone(run) ? run : hide('identity', PAPER_MASK)))
      .replace(ACCOUNT, hideOwnAccount)
      .replace(BANK_ACCOUNT, hideOwnAccount)
      .replace(CODE, (run, lead: string, offset: number, whole: string) => {
        const code = codeIn(lead, run, whole.slice(offset + run.length))
        return code ? hide('code', CODE_MASK) + run.slice(code.length) : run
      })
      .replace(CODE_FIRST, () => hide('code', CODE_MASK))
      .replace(CODE_SENT, (run, offset: number, whole: string) =>
        NOT_CODE_WORD.test(fold(whole.slice(0, offset))) ? run : hide('code', CODE_MASK),
      )
  }
  if (CARD_BACK_WORD.test(masked)) masked = masked.replace(CARD_BACK, () => hide('card', CARD_MASK))
  if (masked.includes(CARD_MASK)) masked = masked.replace(EXPIRY, () => hide('card', CARD_MASK))
  if (masked.includes('@')) {
    masked = masked.replace(MAIL_PASSWORD, (all) =>
      all.slice(-1) === ']' || /https?:/.test(all) ? all : hide('password', PASSWORD_MASK),
    )
  }
  if (PASSWORD_WORD.test(masked)) {
    masked = masked.replace(PASSWORD, (all, lead: string, word: string) => {
      // A plain Vietnamese word is a sentence going on, not a password.
      const plain = /^\P{N}*$/u.test(word) && !/[!@#$%^&*]|\p{L}[._]\p{L}/u.test(word)
      if (/\.(?:vn|com|net|org)\b/i.test(word) || word.startsWith('[')) return all
      if (plain && hasNoVietnamese(word)) return `${lead} ${hide('password', PASSWORD_MASK)}`
      if (plain && (!/[:=]\s*$/.test(lead) || hasDiacritics(word))) return all
      return `${lead} ${hide('password', PASSWORD_MASK)}`
    })
    if (/\d/.test(masked)) {
      masked = masked.replace(
        BARE_PASSWORD,
        (_all, lead: string) => `${lead}${hide('password', PASSWORD_MASK)}`,
      )
      masked = masked.replace(FAR_PASSWORD, (run, between: string) => {
        const stays =
          isPhone(run) ||
          NO_PASSWORD.test(fold(between)) ||
          /^(?:(?:19|20)\d\d|1[89]00\d*|0+)$/.test(run)
        return stays ? run : hide('password', PASSWORD_MASK)
      })
    }
  }
  return masked
}

/** "500.000", "100.000.000". */
const AMOUNT = /^\d{1,3}(?:[. ]\d{3})*[. ]000$|^\d+000000$/

/** Names a sentence about passwords may go on with. */
const NAMES =
  /^(?:vneid|zalo|facebook|face|email|gmail|mail|google|apple|icloud|wifi|internet|etax|vssid|app|smart|otp|pin|admin|user|username)$/i

/** A word no Vietnamese sentence goes on with: "iloveyou". */
const hasNoVietnamese = (word: string): boolean =>
  /^[a-z]{5,}$/i.test(word) && !isSyllable(word) && !NAMES.test(word)

// Hotlines (1900 0368), amounts (500.000), file numbers (000.00.19.H50-…) and dates (10-10-2026).
const NO_CODE =
  /^1[89]00|^\d{1,3}(?:\.\d{3})*\.000$|^\d{3}\.\d\d\.\d\d$|^[0-3]?\d([.-])[01]?\d\1(?:19|20)\d\d$/

/** The part of a run of digits behind "otp" that is the code, or nothing. */
function codeIn(lead: string, run: string, after: string): string | undefined {
  const digits = run.replace(/\D/g, '').length
  // Behind six digits, more digits are something else: "123456 0912345678".
  if (digits > 8) return /^\d{6}(?= )/.exec(run)?.[0]
  const before = fold(lead)
  if (NOT_CODE_BEFORE.test(before) || NOT_CODE_AFTER.test(after)) return undefined
  // "OTP 2026" speaks of the year; "otp là 2026" and "pin 1990" do not.
  if (/^(?:19|20)\d\d$/.test(run) && !/pin|(?:\bla|[:=]) *$/.test(before)) return undefined
  return NO_CODE.test(run) ? undefined : run
}

/** Tries every stretch from one border of the groups to another, the longest first. */
function replaceCards(run: string, mask: () => string): string {
  const groups = [...run.matchAll(/\d+/g)]
  for (const [at, { index }] of groups.entries()) {
    let digits = ''
    let end = 0
    for (const group of groups.slice(at, at + 19)) {
      digits += group[0]
      if (CARD.test(digits) && passesLuhn(digits)) end = group.index + group[0].length
    }
    if (end > 0) return run.slice(0, index) + mask() + replaceCards(run.slice(end), mask)
  }
  return run
}

function passesLuhn(digits: string): boolean {
  if (/^(\d)\1*$/.test(digits)) return false
  let sum = 0
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at])
    const doubled = at % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
