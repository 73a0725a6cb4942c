import { parseArgs } from 'node:util'
import { createInvitations, invitationLink } from '../staff/invitations.ts'
import type { AuditFacts, User } from '../staff/ports.ts'
import { roles } from '../staff/roles.ts'
import type { Storage } from '../storage/storage.ts'
import { newUserInput } from '../web/api/user-input.ts'
import { say, settingsOfProcess, UsageError, withStorage, type Command } from './command.ts'

export const user: Command = {
  usage: `user list | add LOGIN --name "TÊN" --role ${roles.join('|')} [--email ADDRESS] | invite|off|on LOGIN`,
  about:
    'lists, adds and switches users of the console; prints the link by which one chooses a password',
  run,
}

const works: Record<string, (storage: Storage, login: string, options: Options) => Promise<void>> =
  {
    add,
    invite,
    off: (storage, login) => turn(storage, login, false),
    on: (storage, login) => turn(storage, login, true),
  }

interface Options {
  name?: string | undefined
  role?: string | undefined
  email?: string | undefined
}

async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { name: { type: 'string' }, role: { type: 'string' }, email: { type: 'string' } },
  })
  const [verb = 'list', login, ...more] = positionals
  const work = works[verb]
  if (verb === 'list' && login === undefined) {
    await withStorage(list)
    return
  }
  if (!work || login === undefined || more.length > 0) {
    throw new UsageError(`usage: ${user.usage}`)
  }
  await withStorage((storage) => work(storage, login, values), 'create')
}

async function list({ staff }: Storage): Promise<void> {
  const users = await staff.users.allUsers()
  if (users.length === 0) say('nobody yet; add the first administrator with user add')
  for (const { login, name, role, email, active, hasPassword, lastSeenAt } of users) {
    const seen = lastSeenAt === null ? 'never seen' : `seen ${new Date(lastSeenAt).toISOString()}`
    const state = active ? (hasPassword ? seen : 'invited') : 'off'
    say(
      `${login.padEnd(20)} ${role.padEnd(7)} ${state.padEnd(30)} ${name}${email ? ` <${email}>` : ''}`,
    )
  }
}

async function add(storage: Storage, login: string, given: Options): Promise<void> {
  const { data, error } = newUserInput.safeParse({ login, ...given })
  if (!data) {
    throw new UsageError(
      `${error.issues.map(({ message }) => message).join(' ')}\nusage: ${user.usage}`,
    )
  }
  const added = await invitationsOf(storage).add(data)
  if (added === 'login-taken') throw new UsageError(`there is a user ${data.login} already`)
  const { name, role, email } = added.user
  await noted(storage, 'user.add', added.user, null, { name, role, email })
  tell(added.user, added.token)
}

async function invite(storage: Storage, login: string): Promise<void> {
  const found = await known(storage, login)
  if (!found.active) throw new UsageError(`${login} is off; switch on first: user on ${login}`)
  const token = await invitationsOf(storage).invite(found)
  await noted(storage, 'user.invite', found)
  tell(found, token)
}

async function turn(storage: Storage, login: string, active: boolean): Promise<void> {
  const { id } = await known(storage, login)
  const changed = await storage.staff.users.changeUser(id, { active })
  if (changed === 'unknown') throw unknown(login)
  if (changed === 'last-admin') {
    throw new UsageError(`${login} is the last active administrator; add another one first`)
  }
  const { before, after } = changed
  if (before.active !== after.active) {
    await noted(storage, 'user.change', after, { active: before.active }, { active })
  }
  say(active ? `${login} may log in again` : `${login} is off, and logged out everywhere`)
}

async function known({ staff }: Storage, login: string): Promise<User> {
  const found = await staff.users.findLogin(login.toLowerCase())
  if (!found) throw unknown(login)
  return found.user
}

const unknown = (login: string) => new UsageError(`there is no user ${login}; see: user list`)

const invitationsOf = ({ staff }: Storage) =>
  createInvitations(staff.invitations, staff.users, Date.now)

const noted = (
  { staff }: Storage,
  action: string,
  { login }: User,
  before: AuditFacts | null = null,
  after: AuditFacts | null = null,
) =>
  staff.audit.record(
    { userId: null, action, subject: login, before, after, address: null },
    Date.now(),
  )

function tell({ login, name }: User, token: string): void {
  const { publicUrl, port } = settingsOfProcess()
  say(`Send ${name} (${login}) this link to choose a password; it works once, for seven days:`)
  say(invitationLink(publicUrl ?? `http://127.0.0.1:${port}`, token))
}
