import { describe, expect, test } from 'vitest'
import type { NewUser, User } from '../../src/staff/ports.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { DAY, MINUTE, newWorld, NOW, type OpenStorage } from './fixture.ts'

const person = (login: string, over: Partial<NewUser> = {}): NewUser => ({
  login,
  name: `Người ${login}`,
  role: 'staff',
  email: null,
  ...over,
})

/** The people who answer, as they are kept; what follows from it is tested over HTTP. */
export function describeStaffStores(name: string, openStorage: OpenStorage): void {
  const world = async () => {
    const opened = await newWorld(openStorage)
    return { ...opened, staff: opened.storage.staff }
  }
  type Stores = Storage['staff']

  async function added({ users }: Stores, ...given: Parameters<typeof person>): Promise<User> {
    const user = await users.addUser(person(...given), NOW)
    if (user === 'login-taken') throw new Error('taken')
    return user
  }
  /** Somebody who has chosen a password. */
  async function settled(stores: Stores, ...given: Parameters<typeof person>): Promise<User> {
    const user = await added(stores, ...given)
    const tokenHash = `link of ${user.login}`
    await stores.invitations.addInvitation({ tokenHash, userId: user.id, endsAt: NOW + DAY }, NOW)
    const chosen = { passwordHash: `hash of ${user.login}`, first: null }
    return (await stores.invitations.redeemInvitation(tokenHash, chosen, NOW))!
  }
  const session = (userId: number, tokenHash: string, usedAt = NOW) => ({
    tokenHash,
    userId,
    address: '192.0.2.1',
    browser: 'Chrome · Windows',
    createdAt: NOW,
    usedAt,
    endsAt: NOW + 7 * DAY,
  })

  describe(`users on ${name}`, () => {
    test('are there for every process, by login, each login once', async () => {
      const { staff, openAgain } = await world()
      expect(await staff.users.anyUsers()).toBe(false)
      const minh = await added(staff, 'minh', { email: 'minh@example.vn' })
      const lan = await added(staff, 'lan', { role: 'admin' })
      expect(await staff.users.addUser(person('lan'), NOW)).toBe('login-taken')
      expect(minh).toEqual({
        ...person('minh', { email: 'minh@example.vn' }),
        id: minh.id,
        alerts: false,
        active: true,
        hasPassword: false,
        lastSeenAt: null,
      })
      const { users } = (await openAgain()).staff
      expect(await users.anyUsers()).toBe(true)
      expect(await users.allUsers()).toEqual([lan, minh])
      expect(await users.findUser(minh.id)).toEqual(minh)
      expect(await users.findUser(minh.id + 999)).toBeNull()
      expect(await users.findLogin('lan')).toEqual({ user: lan, passwordHash: null })
      expect(await users.findLogin('LAN')).toBeNull()
    })

    test('change only in what is told, and tell what was before', async () => {
      const { staff } = await world()
      const lan = await settled(staff, 'lan')
      const change = { role: 'editor', alerts: true, email: 'lan@example.vn' } as const
      const after = { ...lan, ...change }
      expect(await staff.users.changeUser(lan.id, change)).toEqual({ before: lan, after })
      expect(await staff.users.changeUser(lan.id, {})).toEqual({ before: after, after })
      expect(await staff.users.findLogin('lan')).toEqual({
        user: after,
        passwordHash: 'hash of lan',
      })
      expect(await staff.users.changeUser(lan.id + 999, change)).toBe('unknown')
    })

    test('two administrators who remove each other at once do not both succeed', async () => {
      const { staff } = await world()
      const lan = await settled(staff, 'lan', { role: 'admin' })
      const minh = await settled(staff, 'minh', { role: 'admin' })
      await added(staff, 'hoa', { role: 'admin' })
      const results = await Promise.all([
        staff.users.changeUser(lan.id, { active: false }),
        staff.users.changeUser(minh.id, { role: 'viewer' }),
      ])
      expect(results.filter((result) => result === 'last-admin')).toHaveLength(1)
      const left = (await staff.users.allUsers()).filter(
        ({ role, active, hasPassword }) => role === 'admin' && active && hasPassword,
      )
      expect(left).toHaveLength(1)
      // What does not make them less of an administrator is no matter.
      expect(await staff.users.changeUser(left[0]!.id, { name: 'Lan' })).toMatchObject({
        after: { name: 'Lan' },
      })
    })
  })

  describe(`staff sessions on ${name}`, () => {
    test('are found with their user as they are now', async () => {
      const { staff } = await world()
      const lan = await settled(staff, 'lan')
      const opened = await staff.sessions.openSession(session(lan.id, 'one'), null)
      expect({ ...opened, tokenHash: 'one' }).toEqual({
        id: opened.id,
        ...session(lan.id, 'one'),
      })
      await staff.users.changeUser(lan.id, { role: 'viewer' })
      const user = { ...lan, role: 'viewer', lastSeenAt: NOW }
      expect(await staff.sessions.findSession('one')).toEqual({ user, session: opened })
      expect(await staff.sessions.findSessionById(opened.id)).toEqual({ user, session: opened })
      expect(await staff.sessions.findSession('two')).toBeNull()

      await staff.sessions.touchSession(opened, NOW + MINUTE)
      await staff.sessions.touchSession(opened, NOW + 1)
      expect((await staff.sessions.findSession('one'))?.session.usedAt).toBe(NOW + MINUTE)
    })

    test('end by being replaced, by their owner, by a new password, and with the account', async () => {
      const { staff } = await world()
      const lan = await settled(staff, 'lan')
      const minh = await settled(staff, 'minh')
      const open = (user: User, token: string, replaces: string | null = null) =>
        staff.sessions.openSession(session(user.id, token), replaces)
      const left = async (user: User) => (await staff.sessions.sessionsOf(user.id)).length
      await open(lan, 'one')
      const two = await open(lan, 'two', 'one')
      expect(await staff.sessions.findSession('one')).toBeNull()
      const ofMinh = await open(minh, 'of minh')
      expect(await staff.sessions.endSession(lan.id, ofMinh.id)).toBe(false)
      expect(await staff.sessions.endSession(minh.id, ofMinh.id)).toBe(true)
      expect(await left(minh)).toBe(0)

      await open(lan, 'three')
      await open(minh, 'of minh')
      await staff.users.setPassword(lan.id, 'new hash', two.id)
      expect(await staff.sessions.sessionsOf(lan.id)).toEqual([two])
      expect((await staff.users.findLogin('lan'))?.passwordHash).toBe('new hash')
      await staff.users.changeUser(lan.id, { active: false })
      expect([await left(lan), await left(minh)]).toEqual([0, 1])
    })

    test('are forgotten once unused for long, or over', async () => {
      const { staff } = await world()
      const lan = await settled(staff, 'lan')
      await staff.sessions.openSession(session(lan.id, 'idle', NOW - DAY), null)
      await staff.sessions.openSession({ ...session(lan.id, 'over'), endsAt: NOW }, null)
      const fresh = await staff.sessions.openSession(session(lan.id, 'fresh'), null)
      await staff.sessions.forgetSessions(NOW - DAY, NOW)
      expect(await staff.sessions.sessionsOf(lan.id)).toEqual([fresh])
    })
  })

  describe(`invitations on ${name}`, () => {
    const chosen = { passwordHash: 'hash', first: null }

    test('are used once, also when two browsers do so at the same time', async () => {
      const { staff } = await world()
      const lan = await added(staff, 'lan')
      await staff.sessions.openSession(session(lan.id, 'one'), null)
      const link = { tokenHash: 'link', userId: lan.id, endsAt: NOW + DAY }
      await staff.invitations.addInvitation(link, NOW)
      expect(await staff.invitations.findInvitation('link', NOW)).toMatchObject({
        user: { login: 'lan' },
      })
      const both = await Promise.all(
        [1, 2].map(() => staff.invitations.redeemInvitation('link', chosen, NOW)),
      )
      expect(both.filter((user) => user !== null)).toMatchObject([
        { login: 'lan', hasPassword: true },
      ])
      expect(await staff.invitations.findInvitation('link', NOW)).toBeNull()
      expect(await staff.sessions.sessionsOf(lan.id)).toEqual([])
    })

    test('are void when over, replaced, or their user is off', async () => {
      const { staff } = await world()
      const lan = await added(staff, 'lan')
      const minh = await added(staff, 'minh')
      const links = staff.invitations
      const add = (tokenHash: string, userId: number) =>
        links.addInvitation({ tokenHash, userId, endsAt: NOW + DAY }, NOW)
      await add('of minh', minh.id)
      await add('first', lan.id)
      await add('second', lan.id)
      expect(await links.findInvitation('first', NOW)).toBeNull()
      expect(await links.findInvitation('second', NOW + DAY - 1)).not.toBeNull()
      expect(await links.findInvitation('second', NOW + DAY)).toBeNull()
      expect(await links.redeemInvitation('second', chosen, NOW + DAY)).toBeNull()
      await staff.users.changeUser(lan.id, { active: false })
      expect(await links.redeemInvitation('second', chosen, NOW)).toBeNull()
      expect(await links.findInvitation('of minh', NOW)).not.toBeNull()
      await staff.invitations.forgetInvitations(NOW + DAY)
      expect(await links.findInvitation('of minh', NOW)).toBeNull()
    })

    test('the first administrator is made by one, while nobody is there', async () => {
      const { staff } = await world()
      const first = person('lan', { role: 'admin' })
      const links = staff.invitations
      for (const tokenHash of ['earlier', 'link']) {
        await links.addInvitation({ tokenHash, userId: null, endsAt: NOW + DAY }, NOW)
      }
      expect(await links.findInvitation('earlier', NOW)).toBeNull()
      expect(await links.findInvitation('link', NOW)).toEqual({ user: null })
      const lan = await links.redeemInvitation('link', { passwordHash: 'hash', first }, NOW)
      expect(lan).toMatchObject({ ...first, active: true, hasPassword: true })
      await links.addInvitation({ tokenHash: 'late', userId: null, endsAt: NOW + DAY }, NOW)
      expect(await links.findInvitation('late', NOW)).toBeNull()
      const second = { passwordHash: 'hash', first: person('ke.gian', { role: 'admin' }) }
      expect(await links.redeemInvitation('late', second, NOW)).toBeNull()
      expect(await staff.users.allUsers()).toEqual([lan])
    })
  })

  describe(`failed logins on ${name}`, () => {
    test('are counted one after another, however many come at once', async () => {
      const { staff } = await world()
      const count = (keys: string[]) =>
        staff.failures.updateFailures(keys, (known) =>
          known.map((one) => ({ count: one.count + 1, lastAt: NOW })),
        )
      await Promise.all(
        Array.from({ length: 10 }, (_, n) => count(n % 2 ? ['a', 'b'] : ['b', 'a'])),
      )
      const known = async () => {
        let seen: unknown
        await staff.failures.updateFailures(['a', 'b', 'c'], (rows) => {
          seen = rows
          return rows
        })
        return seen
      }
      const ten = { count: 10, lastAt: NOW }
      const none = { count: 0, lastAt: 0 }
      expect(await known()).toEqual([ten, ten, none])
      await staff.failures.updateFailures(['b'], () => [none])
      await staff.failures.forgetFailures(NOW)
      expect(await known()).toEqual([ten, none, none])
      await staff.failures.forgetFailures(NOW + 1)
      expect(await known()).toEqual([none, none, none])
    })
  })

  describe(`the record on ${name}`, () => {
    test('is read from the newest on, by person and kind', async () => {
      const { staff } = await world()
      const lan = await added(staff, 'lan')
      const entry = (action: string, userId: number | null = lan.id) => ({
        userId,
        action,
        subject: 'minh',
        before: { role: 'viewer', active: true },
        after: null,
        address: '192.0.2.1',
      })
      await staff.audit.record(entry('user.change'), NOW)
      await staff.audit.record(entry('user.add', null), NOW + 1)
      await staff.audit.record(entry('users-of-old.seen'), NOW + 2)
      const actions = async (wanted: Parameters<typeof staff.audit.entries>[0]) =>
        (await staff.audit.entries(wanted)).map(({ action }) => action)
      const all = await staff.audit.entries({ most: 10 })
      const { action, subject, before, after, address } = entry('user.change')
      expect(all[2]).toEqual({
        ...{ action, subject, before, after, address },
        id: all[2]!.id,
        at: NOW,
        user: { id: lan.id, name: lan.name },
      })
      expect(all[1]?.user).toBeNull()
      expect(await actions({ most: 2 })).toEqual(['users-of-old.seen', 'user.add'])
      expect(await actions({ most: 2, before: all[1]!.id })).toEqual(['user.change'])
      expect(await actions({ most: 10, action: 'user' })).toEqual(['user.add', 'user.change'])
      expect(await actions({ most: 10, action: 'user.add' })).toEqual(['user.add'])
      expect(await actions({ most: 10, userId: lan.id })).toEqual([
        'users-of-old.seen',
        'user.change',
      ])
    })
  })
}
