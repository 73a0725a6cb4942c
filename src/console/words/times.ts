/** Times in the words of the console. All in Vietnam's time, wherever the browser is. */

const ZONE = 'Asia/Ho_Chi_Minh'
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const clock = new Intl.DateTimeFormat('vi-VN', {
  timeZone: ZONE,
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
const longDate = new Intl.DateTimeFormat('vi-VN', {
  timeZone: ZONE,
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
})
const weekday = new Intl.DateTimeFormat('vi-VN', { timeZone: ZONE, weekday: 'long' })
const yearOf = (at: number) => longDate.format(at).slice(-4)
/** Cut, for browsers differ: "20/11", "20-11". */
const dayAndMonth = (at: number) => longDate.format(at).slice(0, 5)

/** Days since 1970 in Vietnam: two times of one day have the same number. */
export const dayNumber = (at: number): number => Math.floor((at + 7 * HOUR) / DAY)

/** "14:05" */
export const timeOfDay = (at: number): string => clock.format(at)

/** "14:05 20/11/2026" */
export const exactTime = (at: number): string => `${clock.format(at)} ${longDate.format(at)}`

/** "20/11/2026" */
export const date = (at: number): string => longDate.format(at)

/** Over the messages of a day: "Hôm nay", "Hôm qua", "thứ Sáu, 20/11". */
export function dayTitle(at: number, now: number): string {
  const ago = dayNumber(now) - dayNumber(at)
  if (ago === 0) return 'Hôm nay'
  if (ago === 1) return 'Hôm qua'
  const written = yearOf(at) === yearOf(now) ? dayAndMonth(at) : longDate.format(at)
  const name = weekday.format(at)
  return `${name[0]?.toUpperCase()}${name.slice(1)}, ${written}`
}

/** In a list: the time today, else the day. */
export function listTime(at: number, now: number): string {
  const ago = dayNumber(now) - dayNumber(at)
  if (ago === 0) return clock.format(at)
  if (ago === 1) return 'Hôm qua'
  return yearOf(at) === yearOf(now) ? dayAndMonth(at) : longDate.format(at)
}

/** How long: "dưới 1 phút", "12 phút", "2 giờ 5 phút", "3 ngày". */
export function duration(ms: number): string {
  if (ms < MINUTE) return 'dưới 1 phút'
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} phút`
  if (ms < DAY) {
    const rest = Math.floor((ms % HOUR) / MINUTE)
    return `${Math.floor(ms / HOUR)} giờ${rest > 0 ? ` ${rest} phút` : ''}`
  }
  return `${Math.floor(ms / DAY)} ngày`
}

/** What is left, rounded down: nobody shall count on a minute too many. */
export function timeLeft(ms: number): string {
  if (ms < MINUTE) return 'dưới 1 phút'
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} phút`
  if (ms < 3 * DAY) return `${Math.floor(ms / HOUR)} giờ`
  return `${Math.floor(ms / DAY)} ngày`
}

/** "vừa xong", "5 phút trước", "hôm qua" … for what happened. */
export function ago(at: number, now: number): string {
  const passed = now - at
  if (passed < MINUTE) return 'vừa xong'
  if (passed < DAY) return `${duration(passed)} trước`
  return date(at)
}

/** Figures of the overview: "1,5 phút", "2 giờ 10 phút"; "–" without one. */
export function minutesText(minutes: number | null): string {
  if (minutes === null) return '–'
  if (minutes < 1) return 'dưới 1 phút'
  if (minutes < 10) return `${minutes.toLocaleString('vi-VN', { maximumFractionDigits: 1 })} phút`
  return duration(Math.round(minutes) * MINUTE)
}
