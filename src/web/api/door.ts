import type { Request, RequestHandler, Response } from 'express'
import type { AuditFacts } from '../../staff/ports.ts'
import { can, type Action } from '../../staff/roles.ts'
import { ABSOLUTE_END, type SignedIn, type Visitor } from '../../staff/sessions.ts'
import type { Entered, Staff } from '../../staff/staff.ts'
import { addressOf } from '../limits.ts'
import { browserName } from './browser-name.ts'
import { refuse } from './refusals.ts'

const COOKIE = 'hds_session'

/** Who comes in, what they may do, and what is written down of it. */
export interface Door {
  /** 401 without a session; else `whoIs(response)` tells whose it is, as they are now. */
  signedIn: RequestHandler
  /** Behind signedIn: 403 for roles that may not. */
  may(action: Action): RequestHandler
  /**
   * Writes down what was done, by whoever is signed in. Never words of citizens.
   * @param action `user.change`: what, then what happened to it
   * @param subject a user's login, or a kind and its number: `conversation:12`
   */
  audited(
    response: Response,
    action: string,
    subject: string | null,
    before?: AuditFacts | null,
    after?: AuditFacts | null,
  ): Promise<void>
  visitor(request: Request): Visitor
  /** Gives the browser its cookie; from then on the request is signed in. */
  letIn(response: Response, entered: Entered): void
  forget(response: Response): void
}

/** @throws when the route is not behind signedIn */
export function whoIs(response: Response): SignedIn {
  const who = response.locals['signedIn'] as SignedIn | undefined
  if (!who) throw new Error('a route that needs a user is not behind signedIn')
  return who
}

export interface DoorOptions {
  staff: Staff
  /** Where the public reaches us; undefined: under the Host that a request names. */
  publicUrl: string | undefined
  now: () => number
}

export function createDoor({ staff, publicUrl, now }: DoorOptions): Door {
  const cookieFor = (request: Request) => ({
    httpOnly: true,
    sameSite: 'lax' as const,
    path: '/',
    secure: request.secure || publicUrl?.startsWith('https:') === true,
  })
  return {
    async signedIn(request, response, next) {
      const token = tokenOf(request)
      const who = token === null ? null : await staff.sessions.find(token)
      if (!who) {
        refuse(response, 'session-ended')
        return
      }
      response.locals['signedIn'] = who
      next()
    },
    may: (action) => (_request, response, next) => {
      if (can(whoIs(response).user, action)) next()
      else refuse(response, 'not-allowed')
    },
    async audited(response, action, subject, before = null, after = null) {
      const who = response.locals['signedIn'] as SignedIn | undefined
      const address = response.req.ip ?? null
      const userId = who?.user.id ?? null
      await staff.audit.record({ userId, action, subject, before, after, address }, now())
    },
    visitor: (request) => ({
      address: request.ip ?? '',
      network: addressOf(request),
      browser: browserName(request.headers['user-agent']),
      token: tokenOf(request),
    }),
    letIn(response, { user, session, token }) {
      response.locals['signedIn'] = { user, session } satisfies SignedIn
      response.cookie(COOKIE, token, { ...cookieFor(response.req), maxAge: ABSOLUTE_END })
    },
    forget: (response) => void response.clearCookie(COOKIE, cookieFor(response.req)),
  }
}

function tokenOf({ headers: { cookie = '' } }: Request): string | null {
  const [, token] = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]{43})(?:;|$)`).exec(cookie) ?? []
  return token ?? null
}
