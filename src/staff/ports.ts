import type { Role } from './roles.ts'

/** What the people part keeps; each store is one table's worth of decisions made elsewhere. */
export interface StaffStores {
  users: UserStore
  sessions: SessionStore
  invitations: InvitationStore
  failures: FailureStore
  audit: AuditLog
}

export interface User {
  id: number
  login: string
  name: string
  role: Role
  email: string | null
  /** Gets mail when somebody waits. */
  alerts: boolean
  active: boolean
  /** False until they have chosen a password by their invitation. */
  hasPassword: boolean
  lastSeenAt: number | null
}

export type NewUser = Pick<User, 'login' | 'name' | 'role' | 'email'>
export type UserChange = Partial<Pick<User, 'name' | 'role' | 'email' | 'alerts' | 'active'>>

export interface UserStore {
  anyUsers(): Promise<boolean>
  /** By login. */
  allUsers(): Promise<User[]>
  findUser(id: number): Promise<User | null>
  findLogin(login: string): Promise<{ user: User; passwordHash: string | null } | null>
  addUser(user: NewUser, now: number): Promise<User | 'login-taken'>
  /**
   * Somebody who is switched off loses sessions and invitations in the same step. Of active admins
   * with a password one must stay, however many are changed at the same time.
   */
  changeUser(
    id: number,
    change: UserChange,
  ): Promise<{ before: User; after: User } | 'unknown' | 'last-admin'>
  /** Ends their sessions but one. */
  setPassword(id: number, passwordHash: string, keepSession: number): Promise<void>
}

export interface Session {
  id: number
  userId: number
  address: string
  /** Such as `Chrome · Windows`. */
  browser: string
  createdAt: number
  usedAt: number
  endsAt: number
}

export interface SessionStore {
  /** @param replaces hash of the token the browser had until now, whose session ends */
  openSession(
    session: Omit<Session, 'id'> & { tokenHash: string },
    replaces: string | null,
  ): Promise<Session>
  findSession(tokenHash: string): Promise<{ user: User; session: Session } | null>
  findSessionById(id: number): Promise<{ user: User; session: Session } | null>
  sessionsOf(userId: number): Promise<Session[]>
  /** Also says that the user was seen. */
  touchSession(session: Session, now: number): Promise<void>
  /** @returns whether the user had it */
  endSession(userId: number, id: number): Promise<boolean>
  forgetSessions(unusedSince: number, now: number): Promise<void>
}

export interface InvitationStore {
  /**
   * Earlier ones for the same are void from then on.
   * @param userId null: for the first administrator, who is nobody yet
   */
  addInvitation(
    invitation: { tokenHash: string; userId: number | null; endsAt: number },
    now: number,
  ): Promise<void>
  /** Null when it was used, is over, or the user was switched off. */
  findInvitation(tokenHash: string, now: number): Promise<{ user: User | null } | null>
  /**
   * Uses it up: sets the password, ends the user's sessions. The first administrator is made by it, if
   * there is still nobody.
   */
  redeemInvitation(
    tokenHash: string,
    chosen: { passwordHash: string; first: NewUser | null },
    now: number,
  ): Promise<User | null>
  forgetInvitations(now: number): Promise<void>
}

/** Logins that failed under one key, and the last of them. */
export interface Failures {
  count: number
  lastAt: number
}

export interface FailureStore {
  /**
   * Writes what `next` makes of what is known under the keys; nobody else comes between. What is not
   * known has a count of 0, and a count of 0 is not kept.
   */
  updateFailures(
    keys: readonly string[],
    next: (known: readonly Failures[]) => readonly Failures[],
  ): Promise<void>
  forgetFailures(before: number): Promise<void>
}

/** Facts of ours, never words of citizens: hence so few kinds of values. */
export type AuditFacts = Record<string, string | number | boolean | null>

export interface NewAuditEntry {
  /** Null: the command line, or somebody who is not logged in. */
  userId: number | null
  /** What, then what happened to it: `user.change`. */
  action: string
  /** A user's login, or a kind and its number: `conversation:12`. */
  subject: string | null
  before: AuditFacts | null
  after: AuditFacts | null
  address: string | null
}

export interface AuditEntry extends Omit<NewAuditEntry, 'userId'> {
  id: number
  at: number
  user: { id: number; name: string } | null
}

export interface AuditLog {
  record(entry: NewAuditEntry, now: number): Promise<void>
  /** Newest first. */
  entries(wanted: {
    /** Those with a lower id. */
    before?: number | undefined
    userId?: number | undefined
    /** `user` is every `user.…`. */
    action?: string | undefined
    most: number
  }): Promise<AuditEntry[]>
}
