import { execFile } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCommandLine, type Ended } from '../support/command-line.ts'
import { dataFolder, environment, idle, startTestApp } from '../support/running-app.ts'
import { messengerEvent } from '../support/messenger-events.ts'
import { zaloEvent } from '../support/zalo-events.ts'

let data: ReturnType<typeof dataFolder>
beforeEach(() => (data = dataFolder()))
afterEach(() => data.remove())

/** The command line as a person calls it, on a data folder of the test's own. */
const cli = (...args: string[]) => cliWith({}, ...args)

const cliWith = (more: Record<string, string>, ...args: string[]) =>
  runCommandLine({ ...environment(data.path), ...more }, ...args)

function file(name: string, text: string): string {
  const path = join(data.path, name)
  writeFileSync(path, text)
  return path
}

describe('ask', () => {
  it('answers before any start, says why, and leaves no database behind', async () => {
    const { code, stdout } = await cli('ask', 'lam cccd het bao nhieu tien v')
    expect(code).toBe(0)
    expect(stdout).toMatch(/30\.000[\s\S]*Nguồn: /)
    expect(stdout).toContain('answered can-cuoc-le-phi')
    expect(stdout).toMatch(/through "/)
    expect(existsSync(join(data.path, 'hoidapso.db'))).toBe(false)
  })

  it('--explain shows how the question was read', async () => {
    const { stdout } = await cli('ask', '--explain', 'lam cccd het bao nhieu tien v')
    expect(stdout).toContain('folded:  lam can cuoc cong dan het bao nhieu tien vay')
  })

  it('--batch prints one line a question in the agreed form', async () => {
    const questions = [
      { id: 'a', text: 'lam the can cuoc cho con o dau' },
      { id: 'b', text: 'hồ sơ: ~^ - +' },
      { id: 'c', text: 'giá vàng thế giới phiên sáng nay ra sao' },
      { id: 'd', text: 'xin chào' },
      { id: 'e', text: 'cho em gặp cán bộ' },
      { id: 'f', text: '' },
    ]
    const path = file('questions.jsonl', questions.map((line) => JSON.stringify(line)).join('\n'))
    const { code, stdout } = await cli('ask', '--batch', path)
    expect(code).toBe(0)
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
    expect(lines[0]).toMatchObject({ outcome: 'answered', article: 'can-cuoc-tre-em' })
    expect((lines[0]?.['candidates'] as unknown[]).length).toBe(5)
    expect(lines[2]).toMatchObject({ article: null })
    expect(lines[3]).toMatchObject({ outcome: 'smalltalk', article: null })
    expect(lines[4]).toMatchObject({ outcome: 'handoff', article: null })
    for (const line of lines) {
      expect(Object.keys(line)).toEqual(['id', 'outcome', 'article', 'confidence', 'candidates'])
    }
  })

  it('a broken line is named, with its number', async () => {
    const { code, stderr } = await cli('ask', '--batch', file('q.jsonl', '{"id":1,"text":"a"}\nno'))
    expect(code).toBe(2)
    expect(stderr).toContain('q.jsonl:2 is not a JSON object with a "text"')
  })
})

describe('replay', () => {
  it('reads saved bodies of both platforms and decides without storing', async () => {
    const zalo = file('zalo.json', zaloEvent.text({ userId: '1', text: 'VNeID là gì?' }))
    const messenger = file('fb.json', messengerEvent.text({ psid: '2', text: 'VNeID là gì?' }))
    for (const [channel, path] of [
      ['zalo', zalo],
      ['messenger', messenger],
    ] as const) {
      const { code, stdout } = await cli('replay', channel, path)
      expect(code).toBe(0)
      expect(JSON.parse(stdout)).toMatchObject({
        messages: [{ channel, text: 'VNeID là gì?' }],
        decisions: [{ outcome: 'answered', article: 'vneid-la-gi' }],
      })
    }
    expect(existsSync(join(data.path, 'hoidapso.db'))).toBe(false)
  })

  it('what is not a body is told', async () => {
    const { code, stderr } = await cli('replay', 'zalo', file('bad.json', 'not json'))
    expect([code, stderr]).toEqual([2, expect.stringContaining('is not a webhook body')])
  })
})

describe('check', () => {
  it('the shipped content has no problem; the sample department is pointed out', async () => {
    // On a day of its own: with time, reviews fall due.
    const { code, stdout, stderr } = await cli('check', '--on', '2026-11-21')
    const problems = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('note: '))
    expect({ code, problems }).toEqual({ code: 0, problems: [] })
    expect(stdout).toContain(' 0 problems')
    expect(stderr).toMatch(/^note: knowledge\/organisation\.yml:\d+: .*Vẫn là đơn vị mẫu/m)
  })

  it('a fault in a copy that was taken out is named with its line, and ends with 1', async () => {
    const folder = join(data.path, 'out')
    await cli('export', folder)
    const path = join(folder, 'flows/goodbye.yml')
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace('outcome:', 'otcome:'))
    const line = text.split('\n').findIndex((one) => one.startsWith('outcome:')) + 1
    const { code, stderr } = await cli('check', '--in', folder, '--quick', 'goodbye')
    expect(code).toBe(1)
    expect(stderr).toContain(`flows/goodbye.yml:${line}: Tệp này không có mục nào tên là otcome`)
  })
})

describe('after some conversations', () => {
  it('handoffs lists who waits; report counts turns as CSV', async () => {
    const app = await startTestApp(environment(data.path))
    const session = await fetch(`${app.url}/chat/session`, { method: 'POST' })
    const { token } = (await session.json()) as { token: string }
    for (const [id, text] of [
      ['message-1', 'VNeID là gì?'],
      ['message-2', 'cho em gặp cán bộ'],
    ]) {
      await fetch(`${app.url}/chat/messages`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ id, text }),
      })
      await idle(app)
    }
    // While the server runs: the command line shares the file.
    const waiting = await cli('handoffs')
    expect(waiting.stdout).toMatch(/^#1 {2}\d+ min {2}web \S+ {2}.*"cho em gặp cán bộ"\n$/)
    const report = await cli('report')
    const rows = report.stdout.trim().split('\n')
    expect(rows[0]).toBe('day,channel,outcome,topic,article,count,median_ms')
    expect(rows[1]).toMatch(/^\d{4}-\d\d-\d\d,web,answered,vneid,vneid-la-gi,1,\d+$/)
    expect(rows[2]).toMatch(/,web,handoff,,,1,\d+$/)
    await app.stop()
  })

  it('a wrong day or command is told with the remedy', async () => {
    expect(await cli('report', '--from', '1/11/2026')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('write it as 2026-11-01') as string,
    })
    expect((await cli('aks')).stderr).toContain('there is no command "aks"')
  })
})

describe('settings', () => {
  it('all complaints come at once, without a stack', async () => {
    const env = { PATH: process.env['PATH'], PORT: 'many', ZALO_APP_ID: '12' }
    const start = promisify(execFile)(process.execPath, ['dist/main.js'], { env })
    const { stderr } = (await start.catch((error: unknown) => error)) as Ended
    expect(stderr).toContain('PORT must be a port number')
    expect(stderr).toContain('ZALO_APP_SECRET is missing')
    expect(stderr).toContain('ZALO_OA_SECRET_KEY is missing')
    expect(stderr).not.toContain('    at ')
  })
})

describe('a service that cannot start says why in a line', () => {
  const start = async (more: Record<string, string> = {}) => {
    const env = { PATH: process.env['PATH'], ...environment(data.path), ...more }
    const started = promisify(execFile)(process.execPath, ['dist/main.js'], { env })
    return (await started.catch((error: unknown) => error)) as Ended
  }

  it('where another has its port', async () => {
    const app = await startTestApp(environment(data.path))
    try {
      const { code, stderr } = await start({ PORT: new URL(app.url).port })
      expect(code).toBe(1)
      expect(stderr).toMatch(/^listen EADDRINUSE.*Remedy: another program.*set PORT\n$/)
    } finally {
      await app.stop()
    }
  })

  it('where its data is not a folder of its own, also at the command line', async () => {
    const DATA_DIR = join(file('notes.txt', 'x'), 'data')
    const said = /^\S+: not a directory.*Remedy: set DATA_DIR to a folder.*\n$/
    expect((await start({ DATA_DIR })).stderr).toMatch(said)
    const { code, stderr } = await cliWith(
      { DATA_DIR },
      'user',
      'add',
      'a.b',
      '--name',
      'A',
      '--role',
      'staff',
    )
    expect([code, stderr]).toEqual([2, expect.stringMatching(said)])
  })

  it('where a newer release was there', async () => {
    await (await startTestApp(environment(data.path))).stop()
    const db = new Database(join(data.path, 'hoidapso.db'))
    db.prepare('insert into kysely_migration (name, timestamp) values (?, ?)').run('9999-later', '')
    db.close()
    const said = /9999-later is missing\)\. Remedy: .*newer release.*restore the backup/
    expect((await start()).stderr).toMatch(said)
    expect((await cli('doctor')).stdout).toMatch(new RegExp(`✗ database: .*${said.source}`))
  })
})

describe('the handbook as files', () => {
  it('an export imported again changes nothing', async () => {
    const folder = join(data.path, 'out')
    expect(await cli('export', folder)).toMatchObject({ code: 0 })
    expect(existsSync(join(folder, 'flows/wording.yml'))).toBe(true)
    const { code, stdout } = await cli('import', folder)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^0 added, 0 changed, \d+ as they were/)
  })

  it('an export does not write over files unless told to', async () => {
    const folder = join(data.path, 'out')
    await cli('export', folder)
    const again = await cli('export', folder)
    expect(again).toMatchObject({ code: 2 })
    expect(again.stderr).toContain('--force')
    expect(await cli('export', folder, '--force')).toMatchObject({ code: 0 })
  })

  it('an imported change answers, and is not undone by the shipped file', async () => {
    const folder = join(data.path, 'out')
    await cli('export', folder)
    const path = join(folder, 'flows/thanks.yml')
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace(/say: [\s\S]*$/, 'say: Không có gì đâu ạ.\n'))
    expect((await cli('import', folder)).stdout).toMatch(/^0 added, 1 changed/)
    const app = await startTestApp(environment(data.path))
    await app.stop()
    expect((await cli('ask', 'cảm ơn em')).stdout).toContain('Không có gì đâu ạ.')
  })

  it('a broken file is named, and nothing is imported', async () => {
    const folder = join(data.path, 'out')
    await cli('export', folder)
    const { stdout: before } = await cli('ask', 'cảm ơn em')
    writeFileSync(join(folder, 'flows/thanks.yml'), 'kind: reply\noutcome: smalltalk\n')
    writeFileSync(join(folder, 'flows/goodbye.yml'), 'kind: reply\noutcome: smalltalk\nsay: Hết.\n')
    const { code, stderr } = await cli('import', folder)
    expect(code).toBe(2)
    expect(stderr).toMatch(/flows\/thanks\.yml:\d+: Lời nói \(say\) chưa có/)
    expect(stderr).toContain('nothing was imported')
    expect((await cli('ask', 'cảm ơn em')).stdout).toBe(before)
  })

  it('a folder with neither is refused', async () => {
    const { code, stderr } = await cli('import', data.path)
    expect([code, stderr]).toMatchObject([2, expect.stringContaining('neither')])
  })
})

describe('settings', () => {
  it('are shown with what they are for, and changed', async () => {
    expect((await cli('settings')).stdout).toMatch(/keep\.messages\s+365 {2}as usual/)
    const changed = await cli('settings', 'keep.messages', '30')
    expect(changed.stdout).toMatch(/keep\.messages\s+30 {2}changed/)
    const { stdout } = await cli('settings')
    expect(stdout).toMatch(/keep\.messages\s+30 {2}changed/)
  })

  it('stand apart however long they are, and may be read in part', async () => {
    await cli('settings', 'waiting.escalateTo', 'truong.phong@example.gov.vn')
    const command = `"${process.execPath}" dist/cli.js settings`
    const env = { PATH: process.env['PATH'], ...environment(data.path) }
    const read = await promisify(execFile)('sh', ['-c', `${command} | grep ^waiting.escalateTo`], {
      env,
    })
    expect(read.stdout).toMatch(/^waiting\.escalateTo +truong\.phong@example\.gov\.vn {2}changed/)
    const little = await promisify(execFile)('sh', ['-c', `${command} | true`], { env })
    expect(little.stderr).toBe('')
  })

  it('the notice follows them', async () => {
    await cli('settings', 'keep.messages', '45')
    const app = await startTestApp(environment(data.path))
    try {
      const session = await fetch(`${app.url}/chat/session`, { method: 'POST' })
      const { token } = (await session.json()) as { token: string }
      const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
      const body = JSON.stringify({ id: 'message-1', text: 'chào em' })
      await fetch(`${app.url}/chat/messages`, { method: 'POST', headers, body })
      await idle(app)
      const answer = await fetch(`${app.url}/chat/messages`, { headers })
      expect(await answer.text()).toContain('45 ngày')
    } finally {
      await app.stop()
    }
  })

  it.each([
    [['keep.messages', '0'], 'at least 1 day'],
    [['keep.messages', 'lâu'], 'number of days'],
    [['keep.everything', '1'], 'there is no setting'],
    [['keep.messages'], 'usage: settings'],
  ])('%j is refused with its remedy', async (args, remedy) => {
    const { code, stderr } = await cli('settings', ...args)
    expect([code, stderr]).toMatchObject([2, expect.stringContaining(remedy)])
  })
})

describe('backup', () => {
  it('copies a database that is in use; the copy answers on its own', async () => {
    const app = await startTestApp(environment(data.path))
    const folder = join(data.path, 'copies')
    const { code, stdout, stderr } = await cli('backup', folder)
    await app.stop()
    expect([code, stderr]).toEqual([0, ''])
    const copy = stdout.split(':')[0] ?? ''
    expect(readdirSync(copy).sort()).toEqual(['HOW-TO-RESTORE.txt', 'hoidapso.db', 'secret.key'])
    expect(statSync(join(copy, 'secret.key')).mode & 0o077).toBe(0)
    const restored = await startTestApp(environment(copy))
    await restored.stop()
  })

  it('keeps as many as it is told to, and touches nothing else', async () => {
    await (await startTestApp(environment(data.path))).stop()
    const folder = join(data.path, 'copies')
    for (const name of ['hoidapso-20200101-000000', 'hoidapso-20200102-000000', 'photos']) {
      mkdirSync(join(folder, name), { recursive: true })
    }
    const { stdout } = await cli('backup', folder, '--keep', '2')
    expect(stdout).toContain('dropped 1 older')
    const left = readdirSync(folder)
    expect(left).toHaveLength(3)
    expect(left).toEqual(expect.arrayContaining(['photos', 'hoidapso-20200102-000000']))
  })

  it('says so when there is nothing to copy yet', async () => {
    const { code, stderr } = await cli('backup', join(data.path, 'copies'))
    expect([code, stderr]).toMatchObject([2, expect.stringContaining('no database')])
  })
})

describe('doctor', () => {
  it('finds a fresh installation in order, and says what to do next', async () => {
    const { code, stdout } = await cli('doctor')
    expect(code).toBe(0)
    expect(stdout).toMatch(/✓ settings: readable/)
    expect(stdout).toMatch(/! backup: none was ever made: run `npm run/)
    expect(stdout).not.toContain('✗')
  })

  it('sees a key that others can read, and an address that leads nowhere', async () => {
    await (await startTestApp(environment(data.path))).stop()
    chmodSync(join(data.path, 'secret.key'), 0o644)
    const { code, stdout } = await cliWith({ PUBLIC_URL: 'http://127.0.0.1:9' }, 'doctor')
    expect(code).toBe(1)
    expect(stdout).toMatch(/✗ disk: .*chmod 600/)
    expect(stdout).toMatch(/✗ public address: .*not https/)
    expect(stdout).toMatch(/✗ public address: .*cannot be reached/)
  })

  it('says what to do about a database file that is damaged', async () => {
    writeFileSync(join(data.path, 'hoidapso.db'), 'không phải cơ sở dữ liệu '.repeat(500))
    const { code, stdout } = await cli('doctor')
    expect(code).toBe(1)
    expect(stdout).toMatch(/✗ database: .*restore the last backup/)
  })

  it('knows the address that leads to the service', async () => {
    const app = await startTestApp(environment(data.path))
    try {
      const { stdout } = await cliWith({ PUBLIC_URL: app.url }, 'doctor')
      expect(stdout).toMatch(/✓ public address: .*leads here/)
    } finally {
      await app.stop()
    }
  })
})
