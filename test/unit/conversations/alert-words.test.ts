import { expect, test } from 'vitest'
import { alertWords, type AlertAbout } from '../../../src/conversations/alert-words.ts'
import type { OpenHandoff } from '../../../src/conversations/alerts.ts'

/** 14:05 in Viet Nam. */
const NOW = Date.UTC(2026, 10, 24, 7, 5)
const MINUTE = 60_000

const person = (over: Partial<OpenHandoff> = {}): OpenHandoff => ({
  ...{ handoffId: 1, contactId: 12, channel: 'zalo', reason: 'asked for a person' },
  ...{ since: NOW - 12 * MINUTE, takenAt: null, ...over },
})
const words = (over: Partial<AlertAbout> = {}) =>
  alertWords({
    ...{ kind: 'waiting', people: [person()], urgent: false },
    ...{ publicUrl: 'https://hoidap.example.gov.vn', now: NOW, ...over },
  })

test('one who waits: where, why, since when, and the way there', () => {
  const { subject, text } = words()
  expect(subject).toBe('Có người đang chờ cán bộ (Zalo, 12 phút)')
  expect(text).toBe(
    [
      'Kênh: Zalo',
      'Vì sao: xin gặp cán bộ',
      'Chờ từ: 13:53 ngày 24/11',
      'Mở hội thoại: https://hoidap.example.gov.vn/console/hoi-thoai/12',
    ].join('\n'),
  )
})

test('without a public address it says where to look', () => {
  expect(words({ publicUrl: undefined }).text).toContain(
    'Xem ở trang dành cho cán bộ, hội thoại số 12 (/console/hoi-thoai/12)',
  )
})

test('several: how many, on which channels, the longest first', () => {
  const long = person({ contactId: 7, channel: 'messenger', since: NOW - 27 * 60 * MINUTE })
  const { subject, text } = words({ kind: 'escalation', people: [person(), person(), long] })
  expect(subject).toBe(
    'Chờ quá lâu: 3 người đang chờ cán bộ (Messenger, Zalo; lâu nhất 1 ngày 3 giờ)',
  )
  expect(text).toMatch(/^1\.\nKênh: Messenger\n[\s\S]*\n\n2\.\nKênh: Zalo\n/)
})

test('danger stands first, and does not say how long somebody waited before it', () => {
  const { subject, text } = words({ kind: 'emergency', urgent: true })
  expect(subject).toBe('KHẨN CẤP: có người có vẻ đang gặp nguy hiểm (Zalo)')
  expect(text).toMatch(/^KHẨN CẤP: /)
  expect(text).not.toContain('Chờ từ')
  expect(words({ kind: 'reminder', urgent: true }).subject).toMatch(
    /^KHẨN CẤP – Nhắc lại: .*12 phút/,
  )
})

test('danger: the bot has said the numbers, unless staff hold the conversation', () => {
  const danger = (takenAt: number | null) =>
    words({ kind: 'emergency', urgent: true, people: [person({ takenAt })] }).text
  expect(danger(null)).toContain('Máy đã nhắn số điện thoại cần gọi.')
  expect(danger(NOW - MINUTE)).toContain('máy có thể chưa nhắn')
})

test.each([
  [0, ''],
  [59, ', 59 phút'],
  [60, ', 1 giờ'],
  [135, ', 2 giờ 15 phút'],
  [48 * 60 + 5, ', 2 ngày'],
])('%i minutes', (minutes, told) => {
  const { subject } = words({ people: [person({ since: NOW - minutes * MINUTE })] })
  expect(subject).toBe(`Có người đang chờ cán bộ (Zalo${told})`)
})

test('the reason of a dialogue that an editor wrote is told as it is', () => {
  expect(words({ people: [person({ reason: 'hỏi về đất đai' })] }).text).toContain(
    'Vì sao: hỏi về đất đai',
  )
})
