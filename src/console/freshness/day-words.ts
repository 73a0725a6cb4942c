/** "30/11/2026" of "2026-11-30". */
export const dayText = (day: string): string => day.split('-').reverse().join('/')

/** How many days lie between two days. */
export const daysFrom = (day: string, other: string): number =>
  Math.round((Date.parse(other) - Date.parse(day)) / (24 * 3600_000))
