import { say } from './dom.ts'

/** The clock of the department, wherever the phone thinks it is. */
const zone = { timeZone: 'Asia/Ho_Chi_Minh' } as const
const clock = new Intl.DateTimeFormat('vi-VN', {
  ...zone,
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
const day = new Intl.DateTimeFormat('vi-VN', {
  ...zone,
  weekday: 'long',
  day: 'numeric',
  month: 'numeric',
  year: 'numeric',
})
const DAY_MS = 86_400_000

export const clockTime = (at: number) => clock.format(at)

/** "Today", "Yesterday" or the date; equal for two moments of the same day. */
export function dayLabel(at: number): string {
  const date = day.format(at)
  if (date === day.format(Date.now())) return say('today')
  if (date === day.format(Date.now() - DAY_MS)) return say('yesterday')
  return date
}
