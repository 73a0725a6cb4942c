import type { Messages } from '../../web/console-contract.ts'

/**
 * The messages loaded so far with the newest page over them.
 * @param newest where it does not reach what we had, what we had is dropped
 */
export function joined(before: Messages | undefined, newest: Messages): Messages {
  const first = newest.messages[0]
  if (!before || !first || !newest.more) return newest
  const reaches = before.messages.some(({ id }) => id === first.id)
  if (!reaches) return newest
  const older = before.messages.slice(
    0,
    before.messages.findIndex(({ id }) => id === first.id),
  )
  return {
    messages: [...older, ...newest.messages],
    more: older.length > 0 ? before.more : newest.more,
  }
}
