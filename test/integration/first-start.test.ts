import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditEntry, Me } from '../../src/web/console-contract.ts'
import { runCommandLine } from '../support/command-line.ts'
import { consoleBrowser, goodPassword, tokenIn } from '../support/console-client.ts'
import { dataFolder, environment } from '../support/running-app.ts'

/** The program as it is started on a server, and the command line beside it. */
let data: ReturnType<typeof dataFolder>
let running: { process: ChildProcess; url: string; link: string | null }

/** @returns once the program has said where it is and, if it does, how the first administrator gets in */
async function start(): Promise<typeof running> {
  const child = spawn(process.execPath, ['dist/main.js'], {
    env: { PATH: process.env['PATH'], ...environment(data.path), LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.on('data', (bytes: Buffer) => (printed += bytes.toString()))
  for (;;) {
    const url = /"url":"(http[^"]+)"/.exec(printed)?.[1]
    const link = /http\S+\/console\/moi#[\w-]+/.exec(printed)?.[0] ?? null
    // The link comes before it, or not at all.
    if (url !== undefined) return { process: child, url, link }
    await once(child.stdout, 'data')
  }
}

async function stop(): Promise<void> {
  running.process.kill('SIGKILL')
  await once(running.process, 'exit')
}

beforeAll(async () => {
  data = dataFolder()
  running = await start()
})
afterAll(async () => {
  await stop()
  data.remove()
})

const cli = (...args: string[]) =>
  runCommandLine({ ...environment(data.path), PUBLIC_URL: 'https://hoidap.example.vn' }, ...args)
const openLink = async (link: string | null) =>
  (await consoleBrowser(running.url).get(`/invitations/${tokenIn(link)}`)).status

describe('the first start', () => {
  it('prints a link for the first administrator, a new one each time until one is used', async () => {
    const first = running.link
    expect(await openLink(first)).toBe(200)
    await stop()
    running = await start()
    expect([await openLink(first), await openLink(running.link)]).toEqual([404, 200])
    const admin = consoleBrowser(running.url)
    const chosen = { login: 'quan.tri', name: 'Trần Thị Quản', password: goodPassword }
    await admin.post(`/invitations/${tokenIn(running.link)}`, chosen)
    await stop()
    running = await start()
    expect(running.link).toBeNull()
    expect((await consoleBrowser(running.url).post('/login', chosen)).status).toBe(200)
  })
})

describe('the command user', () => {
  it('adds somebody, whose link works while the service runs', async () => {
    const added = await cli(
      ...['user', 'add', 'Bay.Vo', '--name', 'Võ Văn Bảy', '--role', 'staff'],
      ...['--email', 'bay@example.vn'],
    )
    expect(added.code).toBe(0)
    expect(added.stdout).toContain('https://hoidap.example.vn/console/moi#')
    const bay = consoleBrowser(running.url)
    const path = `/invitations/${tokenIn(added.stdout.trim())}`
    const { body } = await bay.post<Me>(path, { password: goodPassword })
    expect(body.user).toMatchObject({ login: 'bay.vo', role: 'staff', email: 'bay@example.vn' })

    const { stdout } = await cli('user', 'list')
    expect(stdout).toMatch(/^bay\.vo +staff +seen 20\S+ +Võ Văn Bảy <bay@example\.vn>$/m)
    expect(stdout).toMatch(/^quan\.tri +admin/m)

    expect((await cli('user', 'off', 'bay.vo')).code).toBe(0)
    expect((await bay.get('/me')).status).toBe(401)
    expect((await cli('user', 'invite', 'bay.vo')).stderr).toContain('user on bay.vo')
    await cli('user', 'on', 'bay.vo')
    const again = await cli('user', 'invite', 'bay.vo')
    expect(await openLink(again.stdout.trim())).toBe(200)

    const admin = consoleBrowser(running.url)
    await admin.post('/login', { login: 'quan.tri', password: goodPassword })
    const { body: record } = await admin.get<{ entries: AuditEntry[] }>('/audit?action=user')
    expect(record.entries.map(({ action, subject, user }) => [action, subject, user])).toEqual([
      ['user.invite', 'bay.vo', null],
      ['user.change', 'bay.vo', null],
      ['user.change', 'bay.vo', null],
      ['user.add', 'bay.vo', null],
    ])
  })

  it('refuses what would lock everybody out, and says what is missing', async () => {
    const refused = async (...args: string[]) => {
      const { code, stderr } = await cli('user', ...args)
      expect(code).toBe(2)
      return stderr
    }
    expect(await refused('off', 'quan.tri')).toContain('last active administrator')
    expect(await refused('add', 'bay.vo', '--name', 'B', '--role', 'staff')).toContain('already')
    expect(await refused('add', 'tam.ly', '--name', 'T', '--role', 'boss')).toContain('vai trò')
    expect(await refused('invite', 'khong.co')).toContain('there is no user')
    expect(await refused('remove', 'bay.vo')).toContain('usage: user list')
  })
})
