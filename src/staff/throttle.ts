import { createHash } from 'node:crypto'
import type { Failures, FailureStore } from './ports.ts'

/**
 * How fast passwords may be tried. An attempt counts as failed from its beginning until it succeeds,
 * so that a hundred at the same time are not all let through.
 */
interface Limit {
  /** With so many failures the waits begin. */
  from: number
  /** So long after the last failure all are forgotten, in ms. */
  forgetAfter: number
}

const MINUTE = 60_000
const FIRST_WAIT = MINUTE / 2
const LONGEST_WAIT = 15 * MINUTE

export const limits = {
  account: { from: 5, forgetAfter: 24 * 60 * MINUTE },
  /** Generous: a whole office comes from one. */
  address: { from: 20, forgetAfter: 60 * MINUTE },
} satisfies Record<string, Limit>

/** How long to wait before the next attempt, in ms: 30 s, then twice as long each time. */
export function waitAfter({ count, lastAt }: Failures, limit: Limit, now: number): number {
  if (count < limit.from || now - lastAt >= limit.forgetAfter) return 0
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (count - limit.from))
  return Math.max(0, lastAt + wait - now)
}

const oneMore = ({ count, lastAt }: Failures, limit: Limit, now: number): Failures => ({
  count: now - lastAt >= limit.forgetAfter ? 1 : count + 1,
  lastAt: now,
})

export type Attempt =
  | { kind: 'wait'; ms: number }
  /** `failures`: of the account, this one included. */
  | { kind: 'go'; failures: number; succeeded: () => Promise<void> }

export interface Throttle {
  attempt(account: string, address: string): Promise<Attempt>
  /** Somebody proved in another way whose account it is. */
  forgive(account: string): Promise<void>
  forgetOld(): Promise<void>
}

export function createThrottle(store: FailureStore, now: () => number): Throttle {
  return {
    async attempt(account, address) {
      const keys = [accountKey(account), `address:${address}`]
      const at = now()
      let ms = 0
      let failures = 0
      let lastOfAddress = 0
      await store.updateFailures(keys, (known) => {
        const [ofAccount, ofAddress] = known as [Failures, Failures]
        ms = Math.max(
          waitAfter(ofAccount, limits.account, at),
          waitAfter(ofAddress, limits.address, at),
        )
        // Who is told to wait is not made to wait longer by asking.
        if (ms > 0) return known
        const next = oneMore(ofAccount, limits.account, at)
        failures = next.count
        lastOfAddress = ofAddress.lastAt
        return [next, oneMore(ofAddress, limits.address, at)]
      })
      if (ms > 0) return { kind: 'wait', ms }
      return {
        kind: 'go',
        failures,
        // The address only gets this attempt back: one account of one's own must not buy guesses at others.
        succeeded: () =>
          store.updateFailures(keys, ([, ofAddress]) => [
            { count: 0, lastAt: 0 },
            { count: Math.max(0, (ofAddress?.count ?? 0) - 1), lastAt: lastOfAddress },
          ]),
      }
    },
    forgive: (account) =>
      store.updateFailures([accountKey(account)], () => [{ count: 0, lastAt: 0 }]),
    forgetOld: () => store.forgetFailures(now() - limits.account.forgetAfter),
  }
}

/** Hashed: now and then somebody types a password where the name belongs. */
const accountKey = (account: string) =>
  `account:${createHash('sha256').update(account).digest('base64url')}`
