import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import type { ApiError } from '../../src/web/console-contract.ts'
import type { Feedback, FilePage } from '../../src/web/workshop-contract.ts'
import { logInAs, type ConsoleBrowser } from '../support/console-client.ts'
import { dataFolder, environment, startTestApp } from '../support/running-app.ts'

/** Lists and dialogues that would take the bot's voice when they were published as they are. */
let data: ReturnType<typeof dataFolder>
let app: App
let editor: ConsoleBrowser

beforeAll(async () => {
  data = dataFolder()
  app = await startTestApp(environment(data.path))
  editor = await logInAs(app, 'admin')
})
afterAll(async () => {
  await app.stop()
  data.remove()
})

const fileAt = (path: string) => `/workshop/file?path=${encodeURIComponent(path)}`
const published = async (path: string) =>
  (await editor.get<FilePage>(fileAt(path))).body.published?.text ?? ''
const giveUp = (path: string) => editor.delete(`/workshop/draft?path=${encodeURIComponent(path)}`)
const faultsOf = async (path: string, text: string) => {
  const { status, body } = await editor.post<Feedback>('/workshop/feedback', { path, text })
  expect(status, path).toBe(200)
  return body.problems.filter(({ note }) => !note)
}

/** Last line of a golden run. */
async function golden(paths: string[]) {
  const response = await fetch(`${app.url}/api/workshop/golden`, {
    method: 'POST',
    headers: {
      ...{ Origin: app.url, Cookie: editor.cookie() ?? '', 'Content-Type': 'application/json' },
    },
    body: JSON.stringify({ paths }),
  })
  expect(response.status).toBe(200)
  const lines = (await response.text()).trim().split('\n')
  return JSON.parse(lines.at(-1) ?? '') as { error?: { message: string }; diff?: object }
}

type Broken = [path: string, change: (text: string) => string, line: number | null, says: RegExp]
const broken: Broken[] = [
  ['flows/wording.yml', (text) => `${text}\nlines: [`, null, /./],
  ['flows/wording.yml', (text) => text.replace(/\{\w+\}/, '{khong_co}'), null, /khong_co/],
  ['flows/goodbye.yml', (text) => text.replace('outcome: ', 'outcome: sai-'), 3, /smalltalk/],
  ['knowledge/words.yml', (text) => text.replace('chat:', 'chatt:'), null, /chatt/],
  ['knowledge/topics.yml', (text) => text.replace(/- id: .*/, '- id: Sai Mã'), null, /id/],
  ['knowledge/agencies.yml', (text) => `${text}\n  - x: [`, null, /./],
  ['knowledge/agency-mail.yml', (text) => text.replace(/^(\w+):/m, 'x$1:'), null, /chưa có/],
]

describe('a draft that cannot be read', () => {
  it.each(broken)(
    '%s: said in its place, and neither tried, run nor published',
    async (path, change, line, says) => {
      const before = await published(path)
      const text = change(before)
      expect(text).not.toBe(before)
      const [first] = await faultsOf(path, text)
      expect(first?.message).toMatch(says)
      expect(first?.line).toEqual(line ?? expect.any(Number))
      const told = `dòng ${first?.line}: ${first?.message}`

      expect((await editor.put('/workshop/draft', { path, text, version: 0 })).status).toBe(200)
      const run = await golden([path])
      expect(run.error?.message).toContain(told)
      for (const [url, body] of [
        ['/workshop/try', { text: 'làm căn cước ở đâu', drafts: [path] }],
        ['/workshop/publish', { paths: [path], why: 'thử xem', acceptWorse: 999 }],
        [
          '/workshop/schedule',
          { paths: [path], why: 'thử xem', acceptWorse: 999, at: Date.now() + 60_000 },
        ],
      ] as const) {
        const refused = await editor.post<ApiError>(url, body)
        expect([refused.status, refused.body.error.code], url).toEqual([409, 'faulty'])
        expect(refused.body.error.message).toContain(told)
      }
      if (path === 'knowledge/words.yml') {
        const words = await editor.get<ApiError>('/workshop/words')
        expect([words.status, words.body.error.message]).toEqual([
          409,
          expect.stringContaining(told),
        ])
      }
      // Nobody else is kept from working by it.
      for (const page of ['/articles', '/drafts', '/names', '/freshness', '/files?folder=flows'])
        expect((await editor.get(`/workshop${page}`)).status, page).toBe(200)
      expect((await giveUp(path)).status).toBe(204)
      expect(await published(path)).toBe(before)
    },
  )

  it('a new dialogue is written, tried and published', async () => {
    const path = 'flows/chao-xuan.yml'
    const text = [
      ...['kind: reply', 'outcome: smalltalk', 'contains:', '  - chúc mừng năm mới'],
      ...['say: Cảm ơn anh/chị, chúc anh/chị năm mới an khang.', ''],
    ].join('\n')
    expect(await faultsOf(path, text)).toEqual([])
    expect((await editor.put('/workshop/draft', { path, text, version: 0 })).status).toBe(200)
    const tried = await editor.post<object>('/workshop/try', {
      ...{ text: 'chúc mừng năm mới ad', drafts: [path] },
    })
    expect(JSON.stringify(tried.body)).toContain('chao-xuan')
    const done = await editor.post('/workshop/publish', {
      ...{ paths: [path], why: 'Tết sắp tới', acceptWorse: 0 },
    })
    expect(done.status).toBe(200)
    expect(await published(path)).toBe(text)
  })
})
