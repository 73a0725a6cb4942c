import { execFile } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dataFolder, environment, idle, startTestApp } from '../support/running-app.ts'
import { messengerEvent } from '../support/messenger-events.ts'
import { zaloEvent } from '../support/zalo-events.ts'

let data: ReturnType<typeof dataFolder>
beforeEach(() => (data = dataFolder()))
afterEach(() => data.remove())

interface Ended {
  code: number
  stdout: string
  stderr: string
}

/** The command line as a person calls it, on a data folder of the test's own. */
async function cli(...args: string[]): Promise<Ended> {
  const env = { PATH: process.env['PATH'], ...environment(data.path) }
  try {
    const ended = await promisify(execFile)(process.execPath, ['dist/cli.js', ...args], { env })
    return { code: 0, ...ended }
  } catch (error) {
    return error as Ended
  }
}

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
    const { code, stdout, stderr } = await cli('check')
    expect(code).toBe(0)
    expect(stdout).toContain(' 0 problems')
    expect(stderr).toContain('organisation.yml')
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
