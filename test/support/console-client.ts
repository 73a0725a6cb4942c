import { createInvitations } from '../../src/staff/invitations.ts'
import type { App } from '../../src/app.ts'
import type { Role } from '../../src/staff/roles.ts'

/** Hashes of passwords in a millisecond instead of sixty. */
export const cheapPasswords = { memoryCost: 64, timeCost: 1, parallelism: 1 }

export interface Answer<T = unknown> {
  status: number
  body: T
  headers: Headers
}
interface Options {
  method?: string
  body?: unknown
  headers?: Record<string, string>
}

/** A browser with the console open: keeps its cookie, and says which page it is on. */
export function consoleBrowser(url: string, address = '192.0.2.1') {
  let cookie: string | undefined
  async function ask<T>(path: string, options: Options = {}): Promise<Answer<T>> {
    const { method = 'GET', body, headers } = options
    const response = await fetch(`${url}/api${path}`, {
      method,
      headers: {
        // As the department's proxy passes it on.
        'X-Forwarded-For': address,
        ...(method === 'GET' ? {} : { Origin: url }),
        ...(cookie === undefined ? {} : { Cookie: `theme=dark; ${cookie}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
    })
    const [given] = response.headers.getSetCookie()
    if (given !== undefined) cookie = given.split(';')[0]
    const text = await response.text()
    return {
      status: response.status,
      body: (text === '' ? undefined : JSON.parse(text)) as T,
      headers: response.headers,
    }
  }
  return {
    get: <T>(path: string, headers?: Record<string, string>) =>
      ask<T>(path, headers === undefined ? {} : { headers }),
    post: <T>(path: string, body?: unknown, headers?: Record<string, string>) =>
      ask<T>(path, { method: 'POST', body, ...(headers && { headers }) }),
    put: <T>(path: string, body?: unknown) => ask<T>(path, { method: 'PUT', body }),
    delete: <T>(path: string, headers?: Record<string, string>) =>
      ask<T>(path, { method: 'DELETE', ...(headers && { headers }) }),
    cookie: () => cookie,
  }
}
export type ConsoleBrowser = ReturnType<typeof consoleBrowser>

/** The secret of a link that an invitation or the first start gave. */
export const tokenIn = (link: string | null): string => /\/console\/moi#(.+)$/.exec(link ?? '')![1]!

export const goodPassword = 'ghế nhựa đỏ ba chân'

/** A browser in which somebody of this role is logged in; the first one is the first administrator. */
export async function logInAs(
  app: App,
  role: Role,
  { login = `${role}.moi`, name = `Người ${role}`, now = Date.now } = {},
): Promise<ConsoleBrowser> {
  const { users, invitations } = app.storage.staff
  const browser = consoleBrowser(app.url)
  const chosen = { login, name, password: goodPassword }
  let token: string
  if (await users.anyUsers()) {
    const added = await createInvitations(invitations, users, now).add({
      login,
      name,
      role,
      email: null,
    })
    if (added === 'login-taken') throw new Error(`${login} is taken`)
    token = added.token
  } else {
    if (role !== 'admin') throw new Error('the first user is the administrator')
    token = tokenIn(app.setUpLink)
  }
  const { status } = await browser.post(`/invitations/${token}`, chosen)
  if (status !== 200) throw new Error(`${login} could not get in: ${status}`)
  return browser
}
