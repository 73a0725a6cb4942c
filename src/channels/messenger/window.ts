import type { WindowQuestion, WritingWindow } from '../../conversations/channel.ts'

const HOUR = 3600_000
/** From the person's last message, tap, reaction or link. Source: Meta, Messenger policy. */
const WINDOW = 24 * HOUR
/** For what a person of ours writes, with the tag HUMAN_AGENT. Source: the same. */
const HUMAN_AGENT_WINDOW = 7 * 24 * HOUR

/** Why Meta would not take a message now, or null. Of somebody new to us Meta may know more. */
export function closedWindow(
  { speaker, lastInteractionAt, now }: WindowQuestion,
  humanAgent: boolean,
): string | null {
  if (lastInteractionAt === null) return null
  const age = now - lastInteractionAt
  if (age <= WINDOW) return null
  if (speaker === 'bot') return 'window: the person last wrote more than 24 hours ago'
  if (!humanAgent) {
    return 'window: the person last wrote more than 24 hours ago (MESSENGER_HUMAN_AGENT is off)'
  }
  return age <= HUMAN_AGENT_WINDOW ? null : 'window: the person last wrote more than 7 days ago'
}

/**
 * How a send calls itself. The tag is for words a person wrote, never for a program's: Meta takes
 * the feature, or the Page, away for less.
 */
export function messagingType(
  { speaker, lastInteractionAt, now }: WindowQuestion,
  humanAgent: boolean,
): { messaging_type: string; tag?: string } {
  const late = lastInteractionAt !== null && now - lastInteractionAt > WINDOW
  return speaker === 'staff' && humanAgent && late
    ? { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }
    : { messaging_type: 'RESPONSE' }
}

/** What staff may still write, as a span of time. */
export function messengerWritingWindow(
  { lastInteractionAt: last, now }: WindowQuestion,
  humanAgent: boolean,
): WritingWindow {
  if (last === null) return { kind: 'unknown', until: null }
  if (now - last <= WINDOW) return { kind: 'free', until: last + WINDOW }
  return humanAgent && now - last <= HUMAN_AGENT_WINDOW
    ? { kind: 'human-agent', until: last + HUMAN_AGENT_WINDOW }
    : { kind: 'closed', until: null }
}
