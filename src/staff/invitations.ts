import type { InvitationStore, NewUser, User, UserStore } from './ports.ts'
import { hashOf, newToken } from './token.ts'

/** A link that nobody followed is void after so long, in ms. */
export const INVITATION_END = 7 * 24 * 3600_000

/** @param base where the console is reached */
export const invitationLink = (base: string, token: string): string =>
  `${base}/console/moi#${token}`

/** One-time links by which people choose their password; nobody else ever knows it. */
export interface Invitations {
  /** Adds somebody; the token is for their link. */
  add(user: NewUser): Promise<{ user: User; token: string } | 'login-taken'>
  /** A new link for somebody who lost theirs, or their password. */
  invite(user: User): Promise<string>
  /** For the first administrator's link; null when there are users. Earlier ones are void. */
  setUp(): Promise<string | null>
  find(token: string): Promise<{ user: User | null } | null>
  redeem(
    token: string,
    chosen: { passwordHash: string; first: NewUser | null },
  ): Promise<User | null>
  forgetOver(): Promise<void>
}

export function createInvitations(
  store: InvitationStore,
  users: UserStore,
  now: () => number,
): Invitations {
  async function issue(userId: number | null): Promise<string> {
    const token = newToken()
    const invitation = { tokenHash: hashOf(token), userId, endsAt: now() + INVITATION_END }
    await store.addInvitation(invitation, now())
    return token
  }
  return {
    async add(newUser) {
      const user = await users.addUser(newUser, now())
      return user === 'login-taken' ? user : { user, token: await issue(user.id) }
    },
    invite: ({ id }) => issue(id),
    setUp: async () => ((await users.anyUsers()) ? null : issue(null)),
    find: (token) => store.findInvitation(hashOf(token), now()),
    redeem: (token, chosen) => store.redeemInvitation(hashOf(token), chosen, now()),
    forgetOver: () => store.forgetInvitations(now()),
  }
}
