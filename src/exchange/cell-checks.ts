/** What may not stand in a cell, each in words that say what to do. */
import { screensOf } from '../content/front-matter.ts'
import { FIRST_SCREEN } from '../knowledge/article.ts'
import { normalise } from '../text/normalise.ts'
import { isFormula } from './guard.ts'
import { limits } from './limits.ts'

// Line breaks, tabs and what Word pastes for a line break are harmless.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000E-\u001F\u007F-\u0084\u0086-\u009F\uFFFE\uFFFF]/
const CUT = /<!--\s*xem tiếp\s*-->/gi
const TAG = /<[a-z/!?]|&(?:lt|#0*60|#x0*3c);|\bjavascript:|\bdata:text\/html/i

/** Undefined for a text that may be taken in. */
export function complaintAbout(text: string): string | undefined {
  if (CONTROL.test(text)) {
    return 'có ký tự điều khiển không nhìn thấy. Hãy gõ lại nội dung ô này'
  }
  if (isFormula(text)) {
    return 'là công thức. Hãy thay bằng chữ (chép rồi dán đặc biệt, chọn Giá trị)'
  }
  return markupIn(text)
}

/** Tags would be shown as they are or, worse, run somewhere. */
export function markupIn(text: string): string | undefined {
  const [found] = TAG.exec(text.replace(CUT, '')) ?? []
  if (found === undefined) return undefined
  return 'có mã HTML. Hãy xóa các thẻ trong dấu < >, chỉ để lại chữ'
}

/** “Xem tiếp” alone in a line is where an editor of sheets cuts an answer. */
export const cutsRead = (answer: string): string =>
  normalise(answer).replace(
    /^[ \t]*(?:[([…-]{0,3} ?xem tiếp ?[)\].…-]{0,3}|-{3,})[ \t]*$/gim,
    '\n<!-- xem tiếp -->\n',
  )

export function tooLong(answer: string): string | undefined {
  const longest = Math.max(...screensOf(answer).map(({ length }) => length))
  if (answer.length > limits.answer) {
    return `dài ${answer.length} ký tự, nhiều nhất ${limits.answer}. Hãy chia thành nhiều bài`
  }
  if (longest <= FIRST_SCREEN) return undefined
  return `dài ${longest} ký tự, một tin nhắn nhiều nhất ${FIRST_SCREEN}. Hãy rút gọn, hoặc thêm một dòng chỉ ghi “xem tiếp” để ngắt thành nhiều tin`
}

/** 2026-06-25 out of what people write or Excel counts; undefined for no day. */
export function dayOf(cell: string): string | undefined {
  const text = normalise(cell)
    .replace(/^ngày\s+/i, '')
    .replace(/[ T]\d{1,2}:\d{2}.*$/, '')
  const vietnamese = /^(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})$/.exec(text)
  if (vietnamese) return realDay(vietnamese[3], vietnamese[2], vietnamese[1])
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text)
  if (iso) return realDay(iso[1], iso[2], iso[3])
  const words = /^(\d{1,2}) tháng (\d{1,2}) năm (\d{4})$/i.exec(text)
  if (words) return realDay(words[3], words[2], words[1])
  // Days since 1899-12-30, where the cell is not formatted as a day.
  const serial = /^\d{5}(?:\.\d+)?$/.test(text) ? Math.floor(Number(text)) : 0
  if (serial < 36_526 || serial > 73_050) return undefined
  return new Date(Date.UTC(1899, 11, 30 + serial)).toISOString().slice(0, 10)
}

function realDay(year = '', month = '', day = ''): string | undefined {
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const date = new Date(`${written}T00:00:00Z`)
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== written
    ? undefined
    : written
}

/** An address with its https://; undefined for what is none. */
export function addressOf(cell: string): string | undefined {
  const text = cell.trim()
  if (/^\{\w+\}$/.test(text)) return text
  const whole =
    /^[a-z][a-z0-9+.-]*:/i.test(text) && !/^[\w.-]+:\d/.test(text) ? text : `https://${text}`
  if (/\s/.test(whole) || !URL.canParse(whole)) return undefined
  const { protocol, hostname, username } = new URL(whole)
  const isWeb = protocol === 'https:' || protocol === 'http:'
  return isWeb && hostname.includes('.') && username === '' ? whole : undefined
}
