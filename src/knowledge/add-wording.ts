import { isMap, isScalar, isSeq, parseDocument, stringify } from 'yaml'
import { Faulty } from '../content/file.ts'

/**
 * An article's file with one more way of asking behind the others; all else stays byte for byte. The
 * same text where it stands there already.
 * @throws Faulty where it has no list of questions, or the line is empty
 */
export function addWording(text: string, ask: string): string {
  const line = ask.normalize('NFC').replace(/\s+/g, ' ').trim()
  const before = /^\uFEFF?---\r?\n/.exec(text)?.[0]
  const close = before === undefined ? -1 : closing(text, before.length)
  if (before === undefined || close < 0) {
    throw new Faulty([{ message: 'Bài thiếu phần đầu: tệp phải bắt đầu bằng dòng --- và đóng phần đầu bằng dòng ---' }])
  }
  if (line === '') throw new Faulty([{ message: 'Cách hỏi đang trống' }])
  const header = text.slice(before.length, close)
  const { contents } = parseDocument(header)
  const questions = isMap(contents) ? contents.get('questions') : undefined
  const last = isSeq(questions) ? questions.items.at(-1) : undefined
  if (!isSeq(questions) || !isScalar(last) || !last.range) {
    throw new Faulty([{ message: 'Mục “Cách hỏi” (questions) phải là một danh sách' }])
  }
  const asked = questions.items.map((item) => (isScalar(item) ? String(item.value) : ''))
  if (asked.some((one) => sameLine(one) === sameLine(line))) return text

  const [start, valueEnd] = last.range
  const insert = (at: number, what: string) =>
    text.slice(0, before.length + at) + what + text.slice(before.length + at)
  // In brackets a comma or a bracket would end it.
  if (questions.flow) return insert(valueEnd, `, ${JSON.stringify(line)}`)
  const lineStart = header.lastIndexOf('\n', start - 1) + 1
  const dash = /^\s*-\s+/.exec(header.slice(lineStart))?.[0] ?? '  - '
  const newline = header.includes('\r\n') ? '\r\n' : '\n'
  // Behind a remark on the same line, and behind a text of several lines.
  const at = header[valueEnd - 1] === '\n' ? valueEnd : header.indexOf('\n', valueEnd) + 1
  return insert(at === 0 ? header.length : at, `${dash}${stringify(line, { lineWidth: 0 }).trim()}${newline}`)
}

function closing(text: string, from: number): number {
  const found = /^---\r?$/m.exec(text.slice(from))
  return found ? from + found.index : -1
}

const sameLine = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase()
