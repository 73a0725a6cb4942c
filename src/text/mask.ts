import { fold, hasDiacritics } from './normalise.ts'

/**
 * Hides what must never be stored: one-time codes, passwords, bank-card numbers. People send them
 * to "the officials" in good faith; the person is told, the text is kept without them.
 */

export interface Masked {
  text: string
  /** What was hidden, so that the answer can warn. */
  hidden: readonly SecretKind[]
}

export type SecretKind = 'code' | 'password' | 'card'

const CARD_MASK = '[đã che số thẻ]'
const CODE_MASK = '[đã che mã]'

// Digits in a row or in groups; a run may hold a card beside other numbers (expiry, phone).
const DIGITS = /(?<![\d.])\d(?:[ -]?\d){12,}/g
// No card in use begins with 0, 1, 7 or 8; phone numbers, citizen ids and time stamps do.
const CARD = /^[2-69]\d{12,18}$/

const CODE_KIND =
  '(?:otp|pin|x[áa]c (?:th[ựu]c|nh[ậa]n|minh)|b[ảa]o m[ậa]t|k[íi]ch ho[ạa]t|6 (?:ch[ữu] )?s[ốo])'
// "otp là 123456", "mã xác thực: 12 34 56", "mã OTP 6 số là 123456": every number of four digits or
// more near the word is looked at, not the end of a date or of a file number (000.00.19.H50-…).
const CODE = new RegExp(
  `(?<=((?:(?<!\\p{L})(?:otp|pin)(?!\\p{L})|passcode|m[ãa] ${CODE_KIND})[^\\n[]{0,40}?\\n{0,2}))` +
    '(?<!\\d[/:]?|\\.H[\\d-]{0,16})\\d(?:[ .-]?\\d){3,}',
  'giu',
)
// How the SMS of banks and apps begins: "123456 là mã xác thực Zalo của bạn".
const CODE_FIRST = new RegExp(
  `(?<![\\d./])\\d{4,8}(?=\\s+(?:l[àa]|is)\\s+(?:(?:m[ãa]|your)\\s+${CODE_KIND}|otp(?!\\p{L})))`,
  'giu',
)
/** Folded words before a number that is no code, and what may follow one. */
const NOT_CODE_BEFORE =
  /(?:^| )(?:goi|tong dai|hotline|nam|nghi dinh|thong tu|quyet dinh|cong van|mat|phi)(?: so)? *$/
const NOT_CODE_AFTER =
  /^(?:\/[\p{L}\d]|\s*(?:đ|đồng|dong|vn[dđ]|k|tr|triệu|trieu|nghìn|ngàn|phút|giây)(?![\p{L}\d]))/iu

// "mật khẩu của em là abc123", "mk: abc123", "pass = …": what follows up to the next space. A word
// is only a password after a sign or the verb "là"; "quên mật khẩu vneid" must stay readable.
const PASSWORD =
  /((?:m[ậa]t kh[ẩa]u|\bmk\b|\bpassword\b|\bpass\b)(?:\s+[\p{L}\d]+){0,6}?\s*(?::|=|\bl[àa](?=\s)))\s*(?!(?:g[ìi]|sao|bao|c[áa]i|nh[ưu]|th[ếe]|m[ộo]t|[ởo]|ph[ảa]i|do|v[ìi]|kh[ôo]ng|ch[ưu]a|qu[êe]n)(?:\s|$))([^\s,;]{4,})/giu

/** What the patterns above cannot do without: most messages have neither and are spared 25 µs. */
const FOUR_DIGITS = /\d(?:[ .-]?\d){3}/
const PASSWORD_WORD = /kh[ẩa]u|mk|pass/iu

export function maskSecrets(text: string): Masked {
  const hidden = new Set<SecretKind>()
  const hide = (kind: SecretKind, mask: string) => {
    hidden.add(kind)
    return mask
  }
  let masked = text
  if (FOUR_DIGITS.test(masked)) {
    masked = masked
      .replace(DIGITS, (run) => replaceCards(run, () => hide('card', CARD_MASK)))
      .replace(CODE, (run, lead: string, offset: number, whole: string) => {
        const code = codeIn(lead, run, whole.slice(offset + run.length))
        return code ? hide('code', CODE_MASK) + run.slice(code.length) : run
      })
      .replace(CODE_FIRST, () => hide('code', CODE_MASK))
  }
  if (PASSWORD_WORD.test(masked)) {
    masked = masked.replace(PASSWORD, (all, lead: string, word: string) => {
      // A plain Vietnamese word is a sentence going on, not a password.
      const plain = /^\P{N}*$/u.test(word) && !/[!@#$%^&*]/.test(word)
      if (plain && (!/[:=]\s*$/.test(lead) || hasDiacritics(word))) return all
      return `${lead} ${hide('password', '[đã che mật khẩu]')}`
    })
  }
  return { text: masked, hidden: [...hidden] }
}

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
