import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type App } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { actions, can, roles, type Role } from '../../src/staff/roles.ts'
import type {
  ApiError,
  AuditEntry,
  Invitation,
  Me,
  Session,
  User,
} from '../../src/web/console-contract.ts'
import { rowsOf } from '../support/app-database.ts'
import {
  cheapPasswords,
  consoleBrowser,
  goodPassword,
  logInAs,
  tokenIn,
  type ConsoleBrowser,
} from '../support/console-client.ts'
import { dataFolder, environment } from '../support/running-app.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** One service and the people of one office, from its first start on; each story goes on where the last ended. */
let data: ReturnType<typeof dataFolder>
let app: App
const clock = { now: Date.UTC(2026, 10, 21, 2) }
let admin: ConsoleBrowser
let lan: ConsoleBrowser

beforeAll(async () => {
  data = dataFolder()
  app = await startApp(readConfig(environment(data.path)), {
    log: createLog('silent'),
    now: () => clock.now,
    passwordCost: cheapPasswords,
    pollMs: 20,
  })
  admin = newBrowser()
  lan = newBrowser()
})

afterAll(async () => {
  await app.stop()
  data.remove()
})

const newBrowser = (address?: string) => consoleBrowser(app.url, address)
const lanPassword = 'mưa rào bất chợt chiều'
const rightOf = (login: string) => ({
  login,
  password: login === 'truong.phong' ? goodPassword : lanPassword,
})
const wrongOf = (login: string) => ({ login, password: 'không phải mật khẩu này' })
const refusal = (code: string): ApiError => ({
  error: { code, message: expect.any(String) as string },
})

async function logIn(login: string, address?: string): Promise<ConsoleBrowser> {
  const browser = newBrowser(address)
  const { status } = await browser.post('/login', rightOf(login))
  expect(status).toBe(200)
  return browser
}

async function userOf(login: string): Promise<User> {
  const { body } = await admin.get<{ users: User[] }>('/users')
  return body.users.find((user) => user.login === login)!
}

/** Adds somebody and gives what their link holds. */
async function invite(login: string, role = 'staff'): Promise<string> {
  const person = { login, name: `Người ${login}`, role, email: null }
  const { status, body } = await admin.post<{ invitation: string }>('/users', person)
  expect(status).toBe(201)
  return tokenIn(body.invitation)
}

describe('before anybody is there', () => {
  it.each(['/me', '/users', '/audit', '/sessions', '/nothing-of-the-kind'])(
    '%s asks to log in, and no proxy keeps the answer',
    async (path) => {
      const { status, body, headers } = await newBrowser().get(path)
      expect(status).toBe(401)
      expect(body).toEqual(refusal('session-ended'))
      expect(headers.get('cache-control')).toBe('no-store')
    },
  )
})

describe('the first administrator', () => {
  it('is told why a password will not do, and the link stays good', async () => {
    const path = `/invitations/${tokenIn(app.setUpLink)}`
    expect((await admin.get<Invitation>(path)).body).toEqual({ user: null })
    const choose = (over: object) =>
      newBrowser().post<ApiError>(path, {
        login: 'truong.phong',
        name: 'Trần Văn Phòng',
        password: goodPassword,
        ...over,
      })
    const problems: [object, string, string][] = [
      [{ password: 'ngắn' }, 'too-short', '10 ký tự'],
      [{ password: 'x'.repeat(201) }, 'too-long', '200'],
      [{ password: 'Truong.Phong là tôi' }, 'has-login', 'tên đăng nhập'],
      [{ password: 'matkhau123' }, 'common', 'dễ đoán'],
      [{ password: 'TranVanPhong1980' }, 'common', 'dễ đoán'],
      [{ login: undefined }, 'login-missing', 'tên đăng nhập'],
      [{ login: 'Trưởng phòng' }, 'bad-input', 'a–z'],
    ]
    for (const [over, code, words] of problems) {
      const { status, body } = await choose(over)
      expect(status).toBe(400)
      expect(body.error.code).toBe(code)
      expect(body.error.message).toContain(words)
    }
  })

  it('gets in by the link that the first start gives, once', async () => {
    expect(app.setUpLink).toMatch(`${app.url}/console/moi#`)
    const path = `/invitations/${tokenIn(app.setUpLink)}`
    const chosen = { login: 'Truong.Phong', name: ' Trần Văn Phòng ', password: goodPassword }
    const { status, body, headers } = await admin.post<Me>(path, chosen)
    expect(status).toBe(200)
    expect(body.user).toEqual({
      id: expect.any(Number) as number,
      login: 'truong.phong',
      name: 'Trần Văn Phòng',
      role: 'admin',
      email: null,
      alerts: false,
      active: true,
      hasPassword: true,
      lastSeenAt: clock.now,
    })
    expect(body.may).toContain('manage-users')
    expect(body.organisation).not.toBe('')
    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^hds_session=[\w-]{43}; Max-Age=604800; Path=\/; Expires=.+; HttpOnly; SameSite=Lax$/,
      ),
    ])
    expect((await admin.get<Me>('/me')).body).toEqual(body)
    const again = await newBrowser().post(path, { ...chosen, login: 'ke.gian' })
    expect([again.status, again.body]).toEqual([404, refusal('invitation-over')])
    expect((await newBrowser().get(path)).status).toBe(404)
  })
})

describe('who is invited', () => {
  it('chooses a password by the link, and may what the role may', async () => {
    const token = await invite('lan.nguyen')
    expect((await userOf('lan.nguyen')).hasPassword).toBe(false)
    expect((await newBrowser().post('/login', wrongOf('lan.nguyen'))).status).toBe(400)

    const path = `/invitations/${token}`
    const shown = await lan.get<Invitation>(path)
    expect(shown.body).toEqual({ user: { login: 'lan.nguyen', name: 'Người lan.nguyen' } })
    // Neither name nor role can be taken along.
    const chosen = { password: lanPassword, login: 'truong.phong', name: 'Khác', role: 'admin' }
    const { body } = await lan.post<Me>(path, chosen)
    expect(body.user).toMatchObject({ login: 'lan.nguyen', role: 'staff', hasPassword: true })
    expect(body.may).toEqual(['read', 'answer', 'tickets', 'read-overview', 'switch'])
    expect((await newBrowser().post(path, chosen)).status).toBe(404)
  })

  it('is refused what the role may not', async () => {
    const { id } = await userOf('truong.phong')
    const answers = [
      await lan.get('/users'),
      await lan.post('/users', { login: 'ban.toi', name: 'Bạn', role: 'admin' }),
      await lan.post(`/users/${id}`, { active: false }),
      await lan.post(`/users/${id}/invitation`),
      await lan.get('/audit'),
    ]
    for (const { status, body } of answers) {
      expect([status, body]).toEqual([403, refusal('not-allowed')])
    }
  })

  it('finds the link void after a week, after a newer one, and once switched off', async () => {
    const first = await invite('minh.tran')
    const { id } = await userOf('minh.tran')
    const again = async () =>
      tokenIn((await admin.post<{ invitation: string }>(`/users/${id}/invitation`)).body.invitation)
    const second = await again()
    const open = async (token: string) => (await newBrowser().get(`/invitations/${token}`)).status
    expect([await open(first), await open(second)]).toEqual([404, 200])

    await admin.post(`/users/${id}`, { active: false })
    expect(await open(second)).toBe(404)
    const whileOff = await admin.post(`/users/${id}/invitation`)
    expect([whileOff.status, whileOff.body]).toEqual([409, refusal('user-off')])
    await admin.post(`/users/${id}`, { active: true })
    expect(await open(second)).toBe(404)

    const third = await again()
    clock.now += 7 * DAY - 1
    expect(await open(third)).toBe(200)
    clock.now += 1
    expect(await open(third)).toBe(404)
    const late = await newBrowser().post(`/invitations/${third}`, { password: lanPassword })
    expect(late.status).toBe(404)
    admin = await logIn('truong.phong')
    lan = await logIn('lan.nguyen')
  })

  it('cannot have a login or an address that will not do', async () => {
    const person = { login: 'hoa.le', name: 'Lê Hoa', role: 'viewer', email: 'hoa@example.vn' }
    const add = (over: object) => admin.post<ApiError>('/users', { ...person, ...over })
    expect((await add({ login: 'LAN.nguyen' })).body).toEqual(refusal('login-taken'))
    for (const over of [
      { login: 'lê hoa' },
      { login: 'lh' },
      { name: ' ' },
      { role: 'owner' },
      { email: 'hoa' },
    ]) {
      expect((await add(over)).body).toEqual(refusal('bad-input'))
    }
    expect((await add({})).status).toBe(201)
    expect((await userOf('hoa.le')).email).toBe('hoa@example.vn')
  })
})

describe('pages of other sites', () => {
  it.each(['https://other.example', 'null', 'http://127.0.0.1:1'])(
    '%s can neither log in nor change anything',
    async (origin) => {
      const foreign = { Origin: origin }
      const answers = [
        await newBrowser().post('/login', rightOf('lan.nguyen'), foreign),
        await admin.post('/logout', {}, foreign),
        await admin.delete('/sessions/1', foreign),
        await admin.post('/users', { login: 'x.y.z', name: 'X', role: 'admin' }, foreign),
      ]
      for (const { status, body } of answers) {
        expect([status, body]).toEqual([403, refusal('origin-unknown')])
      }
      expect((await admin.get('/me')).status).toBe(200)
    },
  )

  it('cannot smuggle a form in as JSON', async () => {
    const form = { 'Content-Type': 'text/plain' }
    const { status } = await newBrowser().post('/login', rightOf('lan.nguyen'), form)
    expect(status).toBe(400)
  })

  it('a body of more than 64 kB is not read', async () => {
    const { status } = await newBrowser().post('/login', { login: 'x'.repeat(65 * 1024) })
    expect(status).toBe(413)
  })
})

describe('a login', () => {
  it('gives a new cookie each time and ends what the browser had; over https it is Secure', async () => {
    const browser = await logIn('lan.nguyen')
    const former = browser.cookie()!
    const secure = await browser.post('/login', rightOf('lan.nguyen'), {
      'X-Forwarded-Proto': 'https',
      Origin: app.url.replace('http:', 'https:'),
    })
    expect(secure.headers.getSetCookie()[0]).toMatch(/; HttpOnly; Secure; SameSite=Lax$/)
    expect(browser.cookie()).not.toBe(former)
    expect((await newBrowser().get('/me', { Cookie: former })).status).toBe(401)
    expect((await browser.get('/me')).status).toBe(200)
    await browser.post('/logout')
    expect((await browser.get('/me')).status).toBe(401)
  })

  it('says the same whether the name is unknown, off, uninvited or the password wrong', async () => {
    const minh = await userOf('minh.tran')
    await admin.post(`/users/${minh.id}`, { active: false })
    const answers = await Promise.all(
      ['lan.nguyen', 'minh.tran', 'hoa.le', 'khong.co.ai', 'Không đúng dạng!'].map((login) =>
        newBrowser('192.0.2.7').post('/login', wrongOf(login)),
      ),
    )
    for (const { status, body } of answers) {
      expect(status).toBe(400)
      expect(body).toEqual(answers[0]!.body)
    }
  })

  it.each(['lan.nguyen', 'khong.co.that'])(
    'as %s has to wait from the fifth failure on, from wherever it is tried',
    async (login) => {
      clock.now += 2 * DAY
      for (let n = 0; n < 5; n++) {
        const { status } = await newBrowser(`192.0.2.${10 + n}`).post('/login', wrongOf(login))
        expect(status).toBe(400)
      }
      const right = rightOf(login)
      const { status, body, headers } = await newBrowser().post<ApiError>('/login', right)
      expect([status, body.error.code]).toEqual([429, 'throttled'])
      expect(headers.get('retry-after')).toBe('30')
      expect(body.error.message).toContain('30 giây')
      clock.now += 30 * SECOND
      // Once more wrong: now twice as long.
      await newBrowser().post('/login', wrongOf(login))
      const later = await newBrowser().post<ApiError>('/login', right)
      expect(later.headers.get('retry-after')).toBe('60')
      clock.now += MINUTE
      expect((await newBrowser().post('/login', right)).status).toBe(
        login === 'lan.nguyen' ? 200 : 400,
      )
    },
  )

  it('from one address has to wait after twenty failures, whoever it names', async () => {
    clock.now += 2 * DAY
    const from = newBrowser('198.51.100.9')
    for (let n = 0; n < 20; n++) {
      expect((await from.post('/login', wrongOf(`doan-${n}`))).status).toBe(400)
    }
    const here = await from.post('/login', rightOf('lan.nguyen'))
    expect([here.status, here.headers.get('retry-after')]).toEqual([429, '30'])
    lan = await logIn('lan.nguyen', '198.51.100.10')
    admin = await logIn('truong.phong')
    clock.now += 30 * SECOND
    expect((await from.post('/login', rightOf('lan.nguyen'))).status).toBe(200)
  })

  it('an IPv6 network counts as one address', async () => {
    for (let n = 0; n < 20; n++) {
      await newBrowser(`2001:db8:1:2::${n}`).post('/login', wrongOf(`doan-${n}`))
    }
    const status = async (address: string) =>
      (await newBrowser(address).post('/login', rightOf('lan.nguyen'))).status
    expect(await status('2001:db8:1:2:ffff::1')).toBe(429)
    expect(await status('2001:db8:1:3::1')).toBe(200)
  })

  it('a new link lets somebody in who was locked out by others', async () => {
    for (let n = 0; n < 6; n++) await newBrowser('192.0.2.66').post('/login', wrongOf('lan.nguyen'))
    expect((await newBrowser().post('/login', rightOf('lan.nguyen'))).status).toBe(429)
    const { id } = await userOf('lan.nguyen')
    const { body } = await admin.post<{ invitation: string }>(`/users/${id}/invitation`)
    const path = `/invitations/${tokenIn(body.invitation)}`
    expect((await newBrowser().post(path, { password: lanPassword })).status).toBe(200)
    // Whoever had got in with the old password is out.
    expect((await lan.get('/me')).status).toBe(401)
    lan = await logIn('lan.nguyen')
  })
})

describe('a session', () => {
  it('is listed, and can be ended from another browser, by its owner only', async () => {
    const phone = newBrowser('203.0.113.5')
    const userAgent =
      'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36'
    await phone.post('/login', rightOf('lan.nguyen'), { 'User-Agent': userAgent })
    const { body } = await lan.get<{ sessions: Session[] }>('/sessions')
    const onPhone = body.sessions.find(({ address }) => address === '203.0.113.5')!
    expect(onPhone).toEqual({
      id: expect.any(Number) as number,
      current: false,
      address: '203.0.113.5',
      browser: 'Chrome · Android',
      createdAt: clock.now,
      usedAt: clock.now,
    })
    expect(body.sessions.filter(({ current }) => current)).toHaveLength(1)

    expect((await admin.delete(`/sessions/${onPhone.id}`)).status).toBe(404)
    expect((await phone.get('/me')).status).toBe(200)
    expect((await lan.delete(`/sessions/${onPhone.id}`)).status).toBe(204)
    expect((await phone.get('/me')).status).toBe(401)
  })

  it('notes its use once a minute at most', async () => {
    const browser = await logIn('lan.nguyen')
    const start = clock.now
    const used = async () =>
      (await browser.get<{ sessions: Session[] }>('/sessions')).body.sessions.find(
        ({ current }) => current,
      )!.usedAt
    clock.now = start + 59 * SECOND
    expect(await used()).toBe(start)
    clock.now = start + MINUTE
    await browser.get('/me')
    expect(await used()).toBe(start + MINUTE)
    expect((await userOf('lan.nguyen')).lastSeenAt).toBe(start + MINUTE)
  })

  it('ends after twelve hours without use', async () => {
    const browser = await logIn('lan.nguyen')
    for (let n = 0; n < 3; n++) {
      clock.now += 12 * HOUR - 1
      expect((await browser.get('/me')).status).toBe(200)
    }
    clock.now += 12 * HOUR
    expect((await browser.get('/me')).body).toEqual(refusal('session-ended'))
  })

  it('ends after seven days, however much it is used', async () => {
    const browser = await logIn('lan.nguyen')
    const start = clock.now
    while (clock.now < start + 7 * DAY - 11 * HOUR) {
      clock.now += 11 * HOUR
      expect((await browser.get('/me')).status).toBe(200)
    }
    clock.now = start + 7 * DAY
    expect((await browser.get('/me')).status).toBe(401)
    admin = await logIn('truong.phong')
    lan = await logIn('lan.nguyen')
  })

  it('is stored so that a copy of the database opens none, and forgotten when it is over', async () => {
    const [, token = ''] = lan.cookie()!.split('=')
    const rows = JSON.stringify(rowsOf(data.path, 'select * from staff_sessions'))
    expect(rows).not.toContain(token)
    // Ended ones are forgotten here, unless the service has been by and done so.
    await app.storage.staff.sessions.forgetSessions(clock.now - 12 * HOUR, clock.now)
    expect(rowsOf(data.path, 'select * from staff_sessions')).toHaveLength(2)
  })
})

describe('one’s own account', () => {
  it('a new password needs the old one, and ends the other sessions', async () => {
    const other = await logIn('lan.nguyen')
    const change = (old: string, fresh: string) => lan.post('/password', { old, new: fresh })
    expect((await change('không phải', 'rượu cần đá cuội')).body).toEqual(refusal('wrong-password'))
    expect((await change(lanPassword, 'matkhau123')).body).toEqual(refusal('common'))
    expect((await change(lanPassword, 'rượu cần đá cuội')).status).toBe(204)
    expect((await other.get('/me')).status).toBe(401)
    expect((await lan.get('/me')).status).toBe(200)
    expect((await newBrowser().post('/login', rightOf('lan.nguyen'))).status).toBe(400)
    expect((await change('rượu cần đá cuội', lanPassword)).status).toBe(204)
  })

  it('the old one cannot be guessed from an open browser; its owner can still log in', async () => {
    clock.now += MINUTE
    const guess = () => lan.post('/password', { old: 'không phải', new: 'rượu cần đá cuội' })
    for (let n = 0; n < 5; n++) expect((await guess()).status).toBe(400)
    expect((await guess()).status).toBe(429)
    lan = await logIn('lan.nguyen')
  })

  it('alerts are switched by oneself', async () => {
    const { body } = await lan.post<Me>('/my-alerts', { alerts: true })
    expect(body.user.alerts).toBe(true)
    expect((await userOf('lan.nguyen')).alerts).toBe(true)
    expect((await lan.post('/my-alerts', { alerts: 'yes' })).status).toBe(400)
  })
})

describe('whoever manages users', () => {
  it('changes a role, which counts at once and both ways', async () => {
    const { id } = await userOf('lan.nguyen')
    expect((await admin.post<User>(`/users/${id}`, { role: 'admin' })).body.role).toBe('admin')
    expect((await lan.get('/users')).status).toBe(200)
    await admin.post(`/users/${id}`, { role: 'viewer', name: 'Nguyễn Thị Lan' })
    expect((await lan.get('/users')).status).toBe(403)
    expect((await lan.get<Me>('/me')).body).toMatchObject({
      user: { name: 'Nguyễn Thị Lan', role: 'viewer', alerts: true },
      may: ['read', 'read-overview'],
    })
  })

  it('switches somebody off, who is out at once and for good', async () => {
    const { id } = await userOf('lan.nguyen')
    expect((await admin.post<User>(`/users/${id}`, { active: false })).body.active).toBe(false)
    expect((await lan.get('/me')).status).toBe(401)
    expect((await newBrowser().post('/login', rightOf('lan.nguyen'))).status).toBe(400)
    await admin.post(`/users/${id}`, { active: true })
    expect((await lan.get('/me')).status).toBe(401)
    lan = await logIn('lan.nguyen')
  })

  it('cannot remove the last administrator; one who was only invited is none yet', async () => {
    const { id } = await userOf('truong.phong')
    const token = await invite('pho.phong', 'admin')
    for (const change of [{ active: false }, { role: 'editor' }]) {
      const { status, body } = await admin.post(`/users/${id}`, change)
      expect([status, body]).toEqual([409, refusal('last-admin')])
    }
    const deputy = newBrowser()
    await deputy.post(`/invitations/${token}`, { password: lanPassword })
    expect((await admin.post(`/users/${id}`, { role: 'editor' })).status).toBe(200)
    expect((await admin.get('/users')).status).toBe(403)
    expect((await deputy.post(`/users/${id}`, { role: 'admin' })).status).toBe(200)
  })

  it('hears that somebody is not there', async () => {
    for (const id of ['999999', 'x', '1e3']) {
      const { status, body } = await admin.post(`/users/${id}`, { name: 'Ai' })
      expect([status, body]).toEqual([404, refusal('not-found')])
    }
  })
})

describe('every role', () => {
  const may: Record<Role, [users: number, audit: number]> = {
    viewer: [403, 403],
    staff: [403, 403],
    editor: [403, 403],
    admin: [200, 200],
  }
  it.each(roles)('%s is shown and given what it may', async (role) => {
    const browser = await logInAs(app, role, { now: () => clock.now })
    const { body } = await browser.get<Me>('/me')
    expect(body.may).toEqual(actions.filter((action) => can({ role }, action)))
    const asked = [await browser.get('/users'), await browser.get('/audit')]
    expect(asked.map(({ status }) => status)).toEqual(may[role])
    await browser.post('/logout')
  })
})

describe('the record', () => {
  const entriesOf = async (query: string) =>
    (await admin.get<{ entries: AuditEntry[]; next: number | null }>(`/audit${query}`)).body

  it('tells who did what to whom, from where, and what it was before', async () => {
    const { id } = await userOf('lan.nguyen')
    await admin.post(`/users/${id}`, { role: 'editor', name: 'Nguyễn Thị Lan' })
    const { entries } = await entriesOf('?action=user.change')
    const { id: adminId } = await userOf('truong.phong')
    expect(entries[0]).toEqual({
      id: expect.any(Number) as number,
      at: clock.now,
      user: { id: adminId, name: 'Trần Văn Phòng' },
      action: 'user.change',
      subject: 'lan.nguyen',
      before: { role: 'viewer' },
      after: { role: 'editor' },
      address: '192.0.2.1',
    })
    // What changes nothing is not written down.
    await admin.post(`/users/${id}`, { role: 'editor' })
    expect((await entriesOf('?action=user.change')).entries[0]).toEqual(entries[0])
  })

  it('has every kind of thing that happened above, a page at a time', async () => {
    const { id } = await userOf('hoa.le')
    for (let n = 0; n < 10; n++) await admin.post(`/users/${id}/invitation`)
    const { entries } = await entriesOf('')
    expect(entries).toHaveLength(50)
    const all = [...entries]
    for (let next = (await entriesOf('')).next; next !== null;) {
      const page = await entriesOf(`?before=${next}`)
      all.push(...page.entries)
      next = page.next
    }
    expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).sort((a, b) => b - a))
    expect(new Set(all.map(({ action }) => action))).toEqual(
      new Set([
        ...['invitation.accept', 'session.login', 'session.logout', 'session.end'],
        ...['user.add', 'user.change', 'user.invite', 'password.change', 'login.closed'],
      ]),
    )
    expect(all.at(-1)).toMatchObject({ action: 'invitation.accept', subject: 'truong.phong' })
  })

  it('is narrowed by person and by kind', async () => {
    const { id } = await userOf('lan.nguyen')
    const { entries } = await entriesOf(`?user=${id}&action=session`)
    expect(entries.length).toBeGreaterThan(3)
    for (const { user, action } of entries) {
      expect(user?.id).toBe(id)
      expect(action).toMatch(/^session\./)
    }
    expect((await admin.get('/audit?action=%25')).status).toBe(400)
  })

  it('neither it nor any other table holds a password or the secret of a link', async () => {
    const tables = rowsOf(data.path, "select name from sqlite_master where type = 'table'")
    const secrets = [goodPassword, lanPassword, 'rượu cần đá cuội', tokenIn(app.setUpLink)]
    for (const { name } of tables) {
      if (/^documents|^messages_|_fts/.test(String(name))) continue
      const rows = JSON.stringify(rowsOf(data.path, `select * from "${String(name)}"`))
      expect(secrets.filter((secret) => rows.includes(secret))).toEqual([])
    }
  })

  it('has no route that changes it', async () => {
    for (const answer of [await admin.delete('/audit'), await admin.put('/audit/1', {})]) {
      expect(answer.status).toBe(404)
    }
  })
})
