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

const CARD = /(?<![\d.])\d(?:[ -]?\d){12,18}(?![\d])/g

// "otp là 123456", "mã xác thực: 12 34 56", "passcode 123456"
const CODE =
  /((?:\botp\b|passcode|\bpin\b|m[ãa] (?:x[áa]c (?:th[ựu]c|nh[ậa]n|minh)|otp|pin|b[ảa]o m[ậa]t)|m[ãa] 6 s[ốo])[^\d\n]{0,25}?)(\d(?:[ .-]?\d){3,7})(?!\d)/giu

// "mật khẩu của em là abc123", "mk: abc123", "pass = …": what follows up to the next space. A word
// is only a password after a sign or the verb "là"; "quên mật khẩu vneid" must stay readable.
const PASSWORD =
  /((?:m[ậa]t kh[ẩa]u|\bmk\b|\bpassword\b|\bpass\b)(?:\s+[\p{L}\d]+){0,4}?\s*(?::|=|\bl[àa](?=\s)))\s*(?!(?:g[ìi]|sao|bao|c[áa]i|nh[ưu]|th[ếe]|m[ộo]t|[ởo]|ph[ảa]i|do|v[ìi])(?:\s|$))([^\s,;]{4,})/giu

export function maskSecrets(text: string): Masked {
  const hidden = new Set<SecretKind>()
  const masked = text
    .replace(CARD, (number) => {
      if (!passesLuhn(number.replace(/\D/g, ''))) return number
      hidden.add('card')
      return '[đã che số thẻ]'
    })
    .replace(CODE, (_all, lead: string) => {
      hidden.add('code')
      return `${lead}[đã che mã]`
    })
    .replace(PASSWORD, (all, lead: string, word: string) => {
      // A plain Vietnamese word after "là" is a sentence going on, not a password.
      if (!/[\d!@#$%^&*]/.test(word) && !/[:=]\s*$/.test(lead)) return all
      hidden.add('password')
      return `${lead} [đã che mật khẩu]`
    })
  return { text: masked, hidden: [...hidden] }
}

function passesLuhn(digits: string): boolean {
  if (digits.length < 13 || /^(\d)\1*$/.test(digits)) return false
  let sum = 0
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at])
    const doubled = at % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
