import express, { type Request, type Router } from 'express'
import { z } from 'zod'
import { invitationLink } from '../../staff/invitations.ts'
import type { AuditFacts, User, UserChange } from '../../staff/ports.ts'
import type { Staff } from '../../staff/staff.ts'
import type { Door } from './door.ts'
import { readId, readInput, refuse } from './refusals.ts'
import { emailInput, flagInput, nameInput, newUserInput, roleInput } from './user-input.ts'

export interface PeopleOptions {
  /** What somebody holds who was switched off waits for a colleague. */
  putBack: (userId: number) => Promise<void>
  staff: Staff
  door: Door
  /** Where the public reaches us; undefined: under the Host that a request names. */
  publicUrl: string | undefined
}

const userChange = z.object({
  name: nameInput.optional(),
  role: roleInput.optional(),
  email: emailInput.optional(),
  alerts: flagInput.optional(),
  active: flagInput.optional(),
})

/** Users, for who may manage them. Nobody is deleted: what they did stays on record under their name. */
export function createUsers({ staff, door, publicUrl, putBack }: PeopleOptions): Router {
  const router = express.Router()
  const link = ({ protocol, headers: { host } }: Request, token: string) =>
    invitationLink(publicUrl ?? `${protocol}://${host}`, token)

  router.get('/', async (_request, response) => {
    response.json({ users: await staff.users.allUsers() })
  })

  router.post('/', async (request, response) => {
    const input = readInput(newUserInput, request.body, response)
    if (!input) return
    const added = await staff.invitations.add(input)
    if (added === 'login-taken') {
      refuse(response, 'login-taken')
      return
    }
    const { user, token } = added
    const { name, role, email } = user
    await door.audited(response, 'user.add', user.login, null, { name, role, email })
    response.status(201).json({ user, invitation: link(request, token) })
  })

  router.post('/:id', async (request, response) => {
    const id = readId(request, response)
    if (id === undefined) return
    const input = readInput(userChange, request.body, response)
    if (!input) return
    const changed = await staff.users.changeUser(id, onlyGiven(input))
    if (typeof changed === 'string') {
      refuse(response, changed === 'unknown' ? 'not-found' : changed)
      return
    }
    const { before, after } = changed
    const facts = differences(before, after)
    if (facts) await door.audited(response, 'user.change', after.login, ...facts)
    if (before.active && !after.active) await putBack(id)
    response.json(after)
  })

  router.post('/:id/invitation', async (request, response) => {
    const id = readId(request, response)
    if (id === undefined) return
    const user = await staff.users.findUser(id)
    if (!user?.active) {
      refuse(response, user ? 'user-off' : 'not-found')
      return
    }
    const token = await staff.invitations.invite(user)
    await door.audited(response, 'user.invite', user.login)
    response.json({ invitation: link(request, token) })
  })

  return router
}

const onlyGiven = (input: z.infer<typeof userChange>): UserChange =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))

/** What changed, before and after; null when nothing did. */
function differences(before: User, after: User): [AuditFacts, AuditFacts] | null {
  const changed = (['name', 'role', 'email', 'alerts', 'active'] as const).filter(
    (field) => before[field] !== after[field],
  )
  const of = (user: User) => Object.fromEntries(changed.map((field) => [field, user[field]]))
  return changed.length === 0 ? null : [of(before), of(after)]
}
