import express, { type Response, type Router } from 'express'
import { z } from 'zod'
import { actionsOf } from '../../staff/roles.ts'
import type { Entered, Staff } from '../../staff/staff.ts'
import type { Invitation, Me, Session } from '../console-contract.ts'
import { whoIs, type Door } from './door.ts'
import { readId, readInput, refuse, refuseFor } from './refusals.ts'
import { flagInput, loginInput, nameInput, passwordInput } from './user-input.ts'

export interface GettingInOptions {
  staff: Staff
  door: Door
  /** What every page knows of the department. */
  department: () => Pick<Me, 'organisation' | 'officeHours'>
}

const credentials = z.object({
  login: z.string('Thiếu tên đăng nhập.').trim().toLowerCase().max(200),
  password: passwordInput,
})
const chosen = z.object({
  password: passwordInput,
  login: loginInput.optional(),
  name: nameInput.optional(),
})
const newPassword = z.object({ old: passwordInput, new: passwordInput })
const alertsInput = z.object({ alerts: flagInput })

/** Logging in, and taking up an invitation: open to everybody. */
export function createGettingIn({ staff, door, department }: GettingInOptions): Router {
  const router = express.Router()

  async function letIn(response: Response, entered: Entered, action: string): Promise<void> {
    door.letIn(response, entered)
    const { login, role } = entered.user
    await door.audited(response, action, login, null, { role })
    response.json(me(response, department()))
  }

  router.post('/login', async (request, response) => {
    const given = readInput(credentials, request.body, response)
    if (!given) return
    const result = await staff.logIn(given.login, given.password, door.visitor(request))
    if ('waitMs' in result) {
      refuseFor(response, result.waitMs)
    } else if ('wrong' in result) {
      const { guessedAt } = result
      if (guessedAt) await door.audited(response, 'login.closed', guessedAt.login)
      refuse(response, 'wrong-login')
    } else {
      await letIn(response, result, 'session.login')
    }
  })

  router.get('/invitations/:token', async (request, response) => {
    const invitation = await staff.invitations.find(request.params.token)
    if (!invitation) {
      refuse(response, 'invitation-over')
      return
    }
    const { user } = invitation
    const answer: Invitation = { user: user && { login: user.login, name: user.name } }
    response.json(answer)
  })

  router.post('/invitations/:token', async (request, response) => {
    const input = readInput(chosen, request.body, response)
    if (!input) return
    const result = await staff.accept(request.params.token, input, door.visitor(request))
    if ('problem' in result) refuse(response, result.problem)
    else await letIn(response, result, 'invitation.accept')
  })

  return router
}

/** What everybody who is signed in may do with their own account. */
export function createOwnAccount({ staff, door, department }: GettingInOptions): Router {
  const router = express.Router()

  router.get('/me', (_request, response) => {
    response.json(me(response, department()))
  })

  router.post('/logout', async (_request, response) => {
    const { user, session } = whoIs(response)
    await staff.sessions.end(user.id, session.id)
    await door.audited(response, 'session.logout', user.login)
    door.forget(response)
    response.status(204).end()
  })

  router.post('/password', async (request, response) => {
    const input = readInput(newPassword, request.body, response)
    if (!input) return
    const who = whoIs(response)
    const passwords = { old: input.old, password: input.new }
    const problem = await staff.changePassword(who, passwords, door.visitor(request))
    if (problem === null) {
      await door.audited(response, 'password.change', who.user.login)
      response.status(204).end()
    } else if (typeof problem === 'string') refuse(response, problem)
    else refuseFor(response, problem.waitMs)
  })

  router.get('/sessions', async (_request, response) => {
    const { user, session } = whoIs(response)
    const sessions = (await staff.sessions.of(user.id)).map(
      ({ id, address, browser, createdAt, usedAt }): Session => ({
        id,
        current: id === session.id,
        address,
        browser,
        createdAt,
        usedAt,
      }),
    )
    response.json({ sessions })
  })

  router.delete('/sessions/:id', async (request, response) => {
    const id = readId(request, response)
    if (id === undefined) return
    const { user } = whoIs(response)
    if (!(await staff.sessions.end(user.id, id))) {
      refuse(response, 'not-found')
      return
    }
    await door.audited(response, 'session.end', user.login)
    response.status(204).end()
  })

  router.post('/my-alerts', async (request, response) => {
    const input = readInput(alertsInput, request.body, response)
    if (!input) return
    const { user, session } = whoIs(response)
    const changed = await staff.users.changeUser(user.id, input)
    if (typeof changed === 'string') {
      refuse(response, 'session-ended')
      return
    }
    const { before, after } = changed
    response.locals['signedIn'] = { user: after, session }
    await door.audited(
      response,
      'user.change',
      user.login,
      { alerts: before.alerts },
      { alerts: after.alerts },
    )
    response.json(me(response, department()))
  })

  return router
}

function me(response: Response, department: Pick<Me, 'organisation' | 'officeHours'>): Me {
  const { user } = whoIs(response)
  return { user, may: [...actionsOf(user.role)], ...department }
}
