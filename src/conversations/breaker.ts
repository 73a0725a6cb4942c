/**
 * Stops a channel whose platform is down from being asked by everyone in turn: when sends of
 * several people failed one after another, the channel pauses, longer each time; one send that gets
 * an answer makes it whole again.
 */
export interface Breaker {
  /** @returns for how long the channel should pause, in ms; undefined when it should not */
  failed(messageId: number, now: number): number | undefined
  worked(): void
}

/** Different messages that failed in a row: one alone may be its own fault. */
const FAILURES = 5
/** The same after a pause: the platform is not well yet when not even two get through. */
const FAILURES_AFTER_PAUSE = 2
const FIRST_PAUSE = 30_000
const LONGEST_PAUSE = 10 * 60_000

export function createBreaker(): Breaker {
  const failing = new Set<number>()
  let rounds = 0
  let until = 0
  return {
    failed(messageId, now) {
      // Sends that were under way when it paused.
      if (now < until) return undefined
      failing.add(messageId)
      if (failing.size < (rounds === 0 ? FAILURES : FAILURES_AFTER_PAUSE)) return undefined
      const ms = Math.min(FIRST_PAUSE * 2 ** rounds, LONGEST_PAUSE)
      failing.clear()
      rounds++
      until = now + ms
      return ms
    },
    worked() {
      failing.clear()
      rounds = 0
    },
  }
}
