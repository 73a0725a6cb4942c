/** Numbers as Vietnamese says them. */

/** Where the North and the South say a number differently; both are right everywhere. */
export interface NumberStyle {
  /** The word for empty tens: một trăm linh năm, một trăm lẻ năm. */
  zeroTens: 'linh' | 'lẻ'
  thousand: 'nghìn' | 'ngàn'
}

const DIGITS = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín']
const digit = (value: number) => DIGITS[value] ?? ''

/** Of digits one by one: 113 → một một ba. */
export function digitWords(digits: string): string {
  return [...digits].map((each) => digit(Number(each))).join(' ')
}

/** Longer numbers are codes, not amounts; nobody follows them as one number. */
const LONGEST = 15

/** A whole number of digits: 3321 → ba nghìn ba trăm hai mươi mốt. */
export function numberWords(digits: string, style: NumberStyle): string {
  const plain = digits.replace(/^0+(?=\d)/, '')
  if (plain.length > LONGEST) return digitWords(digits)
  return plain === '0' ? digit(0) : amountWords(plain, false, style)
}

/** @param isInside words went before: then empty hundreds are said (một triệu không trăm linh năm) */
function amountWords(plain: string, isInside: boolean, style: NumberStyle): string {
  if (plain.length > 9) {
    const below = amountWords(plain.slice(-9), true, style)
    return `${amountWords(plain.slice(0, -9), isInside, style)} tỷ ${below}`.trimEnd()
  }
  const groups = plain.padStart(Math.ceil(plain.length / 3) * 3, '0').match(/\d{3}/g) ?? []
  const scales = ['', style.thousand, 'triệu']
  const words = groups.flatMap((group, at) => {
    if (group === '000') return []
    const scale = scales[groups.length - 1 - at] ?? ''
    return [groupWords(group, isInside || at > 0, style), scale]
  })
  return words.filter(Boolean).join(' ')
}

function groupWords(group: string, isInside: boolean, style: NumberStyle): string {
  const [hundreds = 0, tens = 0, units = 0] = [...group].map(Number)
  const words: string[] = []
  if (hundreds > 0 || isInside) words.push(digit(hundreds), 'trăm')
  if (tens === 0 && units > 0 && words.length > 0) words.push(style.zeroTens)
  if (tens === 1) words.push('mười')
  if (tens > 1) words.push(digit(tens), 'mươi')
  if (units > 0) words.push(unitWord(units, tens))
  return words.join(' ')
}

/** mười lăm, hai mươi mốt, hai mươi tư; but mười một, mười bốn, linh bốn. */
function unitWord(units: number, tens: number): string {
  if (units === 5 && tens > 0) return 'lăm'
  if (units === 1 && tens > 1) return 'mốt'
  if (units === 4 && tens > 1) return 'tư'
  return digit(units)
}

/**
 * A number as it is written in Vietnamese: 3.321 and 885,58; a dot that parts no thousands is said
 * (2.1.14 → hai chấm một chấm mười bốn).
 */
export function writtenNumberWords(written: string, style: NumberStyle): string {
  const [whole = '', fraction] = written.split(',')
  const parts = /^\d{1,3}(\.\d{3})+$/.test(whole) ? [whole.replaceAll('.', '')] : whole.split('.')
  const said = parts.map((part) => numberWords(part, style)).join(' chấm ')
  if (fraction === undefined) return said
  // "58" is said as a number, "05" and longer tails digit by digit.
  const tail = /^[1-9]\d?$/.test(fraction) ? numberWords(fraction, style) : digitWords(fraction)
  return `${said} phẩy ${tail}`
}

/** The place in a list: 1 → nhất, 4 → tư; the rest as counted. */
export function ordinalWords(digits: string, style: NumberStyle): string {
  const value = Number(digits)
  if (value === 1) return 'nhất'
  return value === 4 ? 'tư' : numberWords(digits, style)
}

/** tháng một … tháng tư … tháng mười hai. */
export function monthWords(month: string, style: NumberStyle): string {
  return Number(month) === 4 ? 'tư' : numberWords(month, style)
}
