import type { AgencyPage } from '../../web/tickets-contract.ts'
import { percent } from '../words/ticket-words.ts'

const DAY = 24 * 3600_000

/** "92% (11/12)"; "–" where nothing was answered. */
export const shareText = ({ answered, onTime }: Pick<AgencyPage, 'answered' | 'onTime'>): string =>
  answered === 0 ? '–' : `${percent(onTime / answered)} (${onTime}/${answered})`

/** "2,4 ngày", "5 giờ"; "–" without one. */
export function daysText(ms: number | null): string {
  if (ms === null) return '–'
  if (ms < DAY) return `${Math.max(1, Math.round(ms / 3600_000))} giờ`
  return `${(ms / DAY).toLocaleString('vi-VN', { maximumFractionDigits: 1 })} ngày`
}
