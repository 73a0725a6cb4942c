import type { WindowQuestion, WritingWindow } from '../../conversations/channel.ts'

const HOUR = 3600_000
/** Docs "Gửi tin Tư vấn": free for 48 h from the person's last interaction, charged up to 7 days. */
const FREE = 48 * HOUR
const OPEN = 7 * 24 * HOUR

/**
 * Why a person cannot be written to now, or null. Of somebody who never did anything that we know
 * of, Zalo knows more than we do: it decides.
 */
export function closedZaloWindow(
  { lastInteractionAt, now }: WindowQuestion,
  paidMessages: boolean,
): string | null {
  if (lastInteractionAt === null) return null
  const age = now - lastInteractionAt
  if (age <= FREE) return null
  if (age > OPEN)
    return 'nothing from the person for 7 days: Zalo takes no message before they write'
  if (paidMessages) return null
  return 'nothing from the person for 48 hours: Zalo would charge for this message, and ZALO_PAID_MESSAGES is off'
}

/** The same as a span of time, for whoever writes. */
export function zaloWritingWindow(
  { lastInteractionAt: last, now }: WindowQuestion,
  paidMessages: boolean,
): WritingWindow {
  if (last === null) return { kind: 'unknown', until: null }
  if (now - last <= FREE) return { kind: 'free', until: last + FREE }
  return paidMessages && now - last <= OPEN
    ? { kind: 'paid', until: last + OPEN }
    : { kind: 'closed', until: null }
}
