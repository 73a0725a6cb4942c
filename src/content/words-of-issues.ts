/** What a schema has against a field, told to editors who know Word and Excel. */
import type { z } from 'zod'
import { nameOf, type Way } from './field-names.ts'

type Issue = z.core.$ZodIssue

/** @param data what was checked, as it was read from the file */
export function complaintsOf(issue: Issue, data: unknown): { at: Way; message: string }[] {
  const { path } = issue
  if (issue.code === 'unrecognized_keys') {
    const within = path.length === 0 ? 'Tệp này' : nameOf(path)
    return issue.keys.map((key) => ({
      at: [...path, key],
      message: `${within} không có mục nào tên là ${key}: hãy sửa lại tên mục cho đúng, hoặc xóa mục đó`,
    }))
  }
  const value = valueAt(data, path)
  const meant = issue.code === 'invalid_union' && value !== undefined ? theMeant(issue) : undefined
  if (meant) {
    return meant.flatMap((inner) =>
      complaintsOf({ ...inner, path: [...path, ...inner.path] }, data),
    )
  }
  if (value === undefined)
    return [{ at: path, message: `${nameOf(path)} chưa có: ${howToAdd(issue)}` }]
  return [{ at: path, message: `${nameOf(path)} ${wordsFor(issue, value)}` }]
}

/** Of several shapes that a field may have, what is wrong with the only one that was meant. */
function theMeant({ errors }: z.core.$ZodIssueInvalidUnion): readonly Issue[] | undefined {
  const isOtherShape = ({ code, path }: Issue) => code === 'invalid_type' && path.length === 0
  const alike = errors.filter((issues) => !issues.some(isOtherShape))
  return alike.length === 1 ? alike[0] : undefined
}

function howToAdd(issue: Issue): string {
  const key = String(issue.path.at(-1) ?? '')
  const choice = choiceOf(issue)
  const values = choice.length > 0 ? `, chọn một trong: ${choice.join(', ')}` : ''
  return `hãy thêm mục ${key}${values}`
}

function choiceOf(issue: Issue): string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String)
  if (issue.code === 'invalid_union' && 'options' in issue) return (issue.options ?? []).map(String)
  return []
}

/** What follows the field's name. */
function wordsFor(issue: Issue, value: unknown): string {
  if (value === null && issue.code !== 'custom') return 'đang để trống: hãy điền vào'
  switch (issue.code) {
    case 'invalid_type':
      return ofType(issue.expected, value)
    case 'too_small':
      return tooSmall(Number(issue.minimum), value)
    case 'too_big':
      return tooBig(Number(issue.maximum), value)
    case 'invalid_value': {
      const choice = choiceOf(issue)
      if (issue.values.includes(true)) return `chỉ được là true, đang là ${shown(value)}`
      if (choice.length === 1) return `phải là “${choice[0]}”, đang là ${shown(value)}`
      return `chỉ được là một trong: ${choice.join(', ')}; đang là ${shown(value)}`
    }
    case 'invalid_format':
      return ofFormat(issue, value)
    case 'invalid_key': {
      const [first] = issue.issues
      return `có tên không dùng được: ${first ? wordsFor(first, issue.path.at(-1)) : 'hãy đổi tên'}`
    }
    case 'invalid_union': {
      const choice = choiceOf(issue)
      if (choice.length > 0) {
        return `chỉ được là một trong: ${choice.join(', ')}; đang là ${shown(value)}`
      }
      const ways = issue.errors.flatMap(([first]) => (first ? [wordsFor(first, value)] : []))
      const now = `, đang là ${shown(value)}`
      const told = [...new Set(ways.map((way) => way.replace(now, '')))].join(', hoặc ')
      return ways.some((way) => way.endsWith(now)) ? told + now : told
    }
    case 'custom':
      return issue.message
    default:
      return 'viết chưa đúng: hãy xem lại theo hướng dẫn biên tập'
  }
}

function ofType(expected: string, value: unknown): string {
  switch (expected) {
    case 'string':
      return noText(value)
    case 'boolean':
      return `chỉ được là true (có) hoặc false (không), đang là ${shown(value)}`
    case 'int':
      return `phải là số nguyên, đang là ${shown(value)}`
    case 'number':
      return `phải là một con số, đang là ${shown(value)}`
    case 'array':
      return 'phải là danh sách: mỗi mục viết một dòng, bắt đầu bằng dấu gạch ngang và một dấu cách'
    case 'object':
    case 'record':
      return 'phải gồm các mục con: mỗi mục viết một dòng “tên: nội dung”'
    default:
      return `không nhận ${shown(value)}: hãy viết lại`
  }
}

/** What YAML takes for something else than the text that was meant. */
function noText(value: unknown): string {
  if (Array.isArray(value))
    return 'phải là một đoạn chữ, không phải danh sách: hãy bỏ dấu gạch ngang hoặc dấu [ ] ở đầu'
  if (typeof value === 'object') {
    return 'phải là một đoạn chữ, nhưng dấu hai chấm làm máy đọc thành mục con: hãy đặt cả câu trong dấu nháy kép "…"'
  }
  return `phải là chữ, máy lại đọc ${shown(value)} không phải chữ: hãy đặt trong dấu nháy kép "…"`
}

function tooSmall(least: number, value: unknown): string {
  if (typeof value === 'number') return `là ${value}, ít nhất phải là ${least}`
  if (typeof value === 'string') {
    const { length } = value.trim()
    return length === 0
      ? 'đang để trống: hãy điền vào'
      : `dài ${length} ký tự, ít nhất ${least}: hãy viết thêm`
  }
  const { length } = Array.isArray(value) ? value : Object.keys(value as object)
  return length === 0
    ? `chưa có mục nào: hãy thêm ít nhất ${least} mục`
    : `có ${length} mục, ít nhất ${least}: hãy thêm`
}

function tooBig(most: number, value: unknown): string {
  if (typeof value === 'number') return `là ${value}, nhiều nhất là ${most}`
  if (typeof value === 'string') {
    return `dài ${value.trim().length} ký tự, nhiều nhất ${most}: hãy rút ngắn`
  }
  const { length } = Array.isArray(value) ? value : Object.keys(value as object)
  return `có ${length} mục, nhiều nhất ${most}: hãy bớt đi`
}

function ofFormat(
  { format, message }: z.core.$ZodIssueInvalidStringFormat,
  value: unknown,
): string {
  if (value === '') return 'đang để trống: hãy điền vào'
  switch (format) {
    case 'date':
      return `phải là một ngày có thật, viết như 2027-05-21 (năm-tháng-ngày), đang là ${shown(value)}`
    case 'url':
      return `phải là địa chỉ đầy đủ, bắt đầu bằng https://, đang là ${shown(value)}`
    case 'email':
      return `phải là một địa chỉ thư như ten@coquan.gov.vn, đang là ${shown(value)}`
    default:
      // Without words of its own a schema's pattern says nothing to anybody.
      return message.startsWith('Invalid ')
        ? `viết chưa đúng dạng: ${shown(value)}`
        : `${message}, đang là ${shown(value)}`
  }
}

const LONGEST_SHOWN = 60

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return `“${text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text}”`
}

function valueAt(data: unknown, way: Way): unknown {
  let value = data
  for (const step of way) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<PropertyKey, unknown>)[step]
  }
  return value
}
