import type { ConversationSummary, InboxView } from '../../web/console-contract.ts'
import { isEmergency } from '../words/conversation-words.ts'

/** Emergencies before all who wait; otherwise as the server gave them, each once. */
export function inOrder(
  conversations: readonly ConversationSummary[],
  view: InboxView,
): ConversationSummary[] {
  const once = [...new Map(conversations.map((one) => [one.id, one])).values()]
  if (view !== 'waiting') return once
  return [...once.filter(isEmergency), ...once.filter((one) => !isEmergency(one))]
}
