import type { Session, SessionStore, User } from './ports.ts'
import { hashOf, newToken } from './token.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** A session that is not used ends after so long: a working day with its evening. In ms. */
export const IDLE_END = 12 * HOUR
/** Every session ends after so long, in ms. */
export const ABSOLUTE_END = 7 * 24 * HOUR
/** Its use is written at most so often, in ms. */
export const TOUCH_EVERY = MINUTE

/** Who sits at the other end. */
export interface Visitor {
  address: string
  /** The address as logins are counted by: of IPv6 the network, which is one household or office. */
  network: string
  browser: string
  /** Token of the session their browser had until now. */
  token: string | null
}

export interface SignedIn {
  user: User
  session: Session
}

export interface Sessions {
  /** A new token each time: one that somebody planted before the login is worth nothing. */
  open(userId: number, visitor: Visitor): Promise<{ token: string; session: Session }>
  /** Whose token it is, as they are now; null when the session is over or the user switched off. */
  find(token: string): Promise<SignedIn | null>
  /** The same for an open stream, which asks from time to time; it is no use of the session. */
  stillOpen(id: number): Promise<boolean>
  /** Those that are not over, the last used first. */
  of(userId: number): Promise<Session[]>
  end(userId: number, id: number): Promise<boolean>
  forgetOver(): Promise<void>
}

export function createSessions(store: SessionStore, now: () => number): Sessions {
  const usable = ({ user, session }: SignedIn) => user.active && !isOver(session, now())
  return {
    async open(userId, { address, browser, token: former }) {
      const token = newToken()
      const at = now()
      const session = await store.openSession(
        {
          tokenHash: hashOf(token),
          userId,
          address,
          browser,
          createdAt: at,
          usedAt: at,
          endsAt: at + ABSOLUTE_END,
        },
        former === null ? null : hashOf(former),
      )
      return { token, session }
    },
    async find(token) {
      const found = await store.findSession(hashOf(token))
      if (!found || !usable(found)) return null
      if (now() - found.session.usedAt >= TOUCH_EVERY) {
        await store.touchSession(found.session, now())
      }
      return found
    },
    async stillOpen(id) {
      const found = await store.findSessionById(id)
      return found !== null && usable(found)
    },
    async of(userId) {
      const all = await store.sessionsOf(userId)
      return all
        .filter((session) => !isOver(session, now()))
        .sort((one, other) => other.usedAt - one.usedAt)
    },
    end: (userId, id) => store.endSession(userId, id),
    forgetOver: () => store.forgetSessions(now() - IDLE_END, now()),
  }
}

export const isOver = ({ usedAt, endsAt }: Session, now: number): boolean =>
  now >= endsAt || now - usedAt >= IDLE_END
