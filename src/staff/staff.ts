import { createInvitations, type Invitations } from './invitations.ts'
import { passwordProblem, type PasswordProblem } from './password-policy.ts'
import type { Passwords } from './passwords.ts'
import type { AuditLog, Session, StaffStores, User, UserStore } from './ports.ts'
import { createSessions, type Sessions, type SignedIn, type Visitor } from './sessions.ts'
import { createThrottle, limits } from './throttle.ts'

/** The people who answer: how they get in, and what stays on record. */
export interface Staff {
  users: UserStore
  sessions: Sessions
  invitations: Invitations
  audit: AuditLog
  /** The same answer, after the same time, whether the account is unknown, off or has no password. */
  logIn(login: string, password: string, visitor: Visitor): Promise<LogIn>
  /** Takes an invitation up; the first administrator also says who they are. */
  accept(
    token: string,
    chosen: { password: string; login?: string | undefined; name?: string | undefined },
    visitor: Visitor,
  ): Promise<Accepted>
  changePassword(
    who: SignedIn,
    chosen: { old: string; password: string },
    visitor: Visitor,
  ): Promise<PasswordProblem | 'wrong-password' | Wait | null>
  /** Sessions, links and failures that are over. */
  forgetOld(): Promise<void>
}

export interface Wait {
  waitMs: number
}
export interface Entered {
  user: User
  session: Session
  token: string
}
/** `guessedAt`: whose account has just been closed for a while, if there is one of that name. */
export type LogIn = Entered | Wait | { wrong: true; guessedAt: User | null }
export type Accepted = Entered | { problem: PasswordProblem | 'invitation-over' | 'login-missing' }

export interface StaffOptions {
  stores: StaffStores
  passwords: Passwords
  now: () => number
}

export function createStaff({ stores, passwords, now }: StaffOptions): Staff {
  const { users, audit } = stores
  const sessions = createSessions(stores.sessions, now)
  const invitations = createInvitations(stores.invitations, users, now)
  const throttle = createThrottle(stores.failures, now)

  const enter = async (user: User, visitor: Visitor): Promise<Entered> => ({
    user: { ...user, lastSeenAt: now() },
    ...(await sessions.open(user.id, visitor)),
  })

  return {
    users,
    sessions,
    invitations,
    audit,

    async logIn(login, password, visitor) {
      const attempt = await throttle.attempt(login, visitor.network)
      if (attempt.kind === 'wait') return { waitMs: attempt.ms }
      const known = await users.findLogin(login)
      const usable = known?.user.active ? known : null
      const right = await passwords.verify(password, usable?.passwordHash ?? null)
      if (!right || !usable) {
        const closed = attempt.failures === limits.account.from
        return { wrong: true, guessedAt: closed ? (known?.user ?? null) : null }
      }
      await attempt.succeeded()
      return enter(usable.user, visitor)
    },

    async accept(token, { password, login, name }, visitor) {
      const invitation = await invitations.find(token)
      if (!invitation) return { problem: 'invitation-over' }
      const who = invitation.user ?? (login && name ? { login, name } : null)
      if (!who) return { problem: 'login-missing' }
      const problem = passwordProblem(password, who)
      if (problem) return { problem }
      const user = await invitations.redeem(token, {
        passwordHash: await passwords.hash(password),
        first: invitation.user
          ? null
          : { login: who.login, name: who.name, role: 'admin', email: null },
      })
      if (!user) return { problem: 'invitation-over' }
      await throttle.forgive(user.login)
      return enter(user, visitor)
    },

    async changePassword({ user, session }, { old, password }, visitor) {
      // Not under the login's own name: whoever found an open browser must not lock its owner out.
      const attempt = await throttle.attempt(`password of ${user.id}`, visitor.network)
      if (attempt.kind === 'wait') return { waitMs: attempt.ms }
      const known = await users.findLogin(user.login)
      if (!(await passwords.verify(old, known?.passwordHash ?? null))) return 'wrong-password'
      await attempt.succeeded()
      const problem = passwordProblem(password, user)
      if (problem) return problem
      await users.setPassword(user.id, await passwords.hash(password), session.id)
      return null
    },

    async forgetOld() {
      await sessions.forgetOver()
      await invitations.forgetOver()
      await throttle.forgetOld()
    },
  }
}
