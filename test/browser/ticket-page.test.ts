import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { launchBrowser } from '../support/browser.ts'
import { dataFolder, environment, startTestApp } from '../support/running-app.ts'

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
)
const code = 'PA-26-7K3M9-Q'

let browser: Browser
let data: ReturnType<typeof dataFolder>
let app: App

beforeAll(async () => {
  browser = await launchBrowser()
  data = dataFolder()
  app = await startTestApp(environment(data.path))
  const db = new Database(join(data.path, 'hoidapso.db'), { timeout: 5000 })
  const at = Date.UTC(2026, 10, 2)
  db.prepare(
    `insert into tickets (code, kind, content, state, agency, due_at, state_since, created_at, changed_at)
     values (?, 'cau-hoi', 'chuyện riêng của tôi', 'overdue', 'so-khcn', ?, ?, ?, ?)`,
  ).run(code, at + 86_400_000, at, at, at)
  db.close()
})
afterAll(async () => {
  await app.stop()
  await browser.close()
  data.remove()
})

it.each([
  [360, 'light'],
  [360, 'dark'],
  [1280, 'light'],
] as const)('the page on tickets fits %i px, %s, and can be used by all', async (width, scheme) => {
  const context = await browser.newContext({
    viewport: { width, height: 740 },
    colorScheme: scheme,
  })
  const page = await context.newPage()
  for (const path of ['', `/${code}`, '/PA-26-00000-0', '?ma=PA-26-7K3M9-R']) {
    await page.goto(`${app.url}/phieu${path}`)
    expect(await page.locator('h1').innerText()).toBe('Tra cứu phiếu')
    await page.evaluate(axeSource)
    const violations = await page.evaluate('axe.run().then((result) => result.violations)')
    expect(violations).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
    const folder = process.env['SCREENSHOTS']
    const name = path.replace(/\W+/g, '-')
    if (folder) await page.screenshot({ path: `${folder}/phieu${name}-${width}-${scheme}.png` })
  }
  await context.close()
})

it('a code typed as people do leads to the state, without a word of what was asked', async () => {
  const page = await browser.newPage()
  await page.goto(`${app.url}/phieu`)
  await page.getByLabel('Mã phiếu').fill('pa 26 7k3m9 q')
  await page.getByRole('button', { name: 'Xem tình trạng' }).click()
  await page.waitForURL(`${app.url}/phieu/${code}`)
  const text = await page.locator('main').innerText()
  expect(text).toContain('đang chờ trả lời')
  expect(text).toContain('Hạn trả lời: 3/11/2026')
  expect(text).toContain('Đã quá hạn')
  expect(text).not.toContain('chuyện riêng')
  await page.close()
})

it('guessing must wait, having a code need not be in anybody’s index', async () => {
  const ask = (path: string) => fetch(`${app.url}/phieu/${path}`)
  const known = await ask(code)
  expect([known.status, known.headers.get('x-robots-tag')]).toEqual([200, 'noindex'])
  const statuses: number[] = []
  for (let count = 0; count < 40; count++) statuses.push((await ask('PA-26-00000-0')).status)
  expect(statuses[0]).toBe(404)
  const late = await ask('PA-26-00000-0')
  expect([late.status, Number(late.headers.get('retry-after')) > 0]).toEqual([429, true])
  expect(await late.text()).toContain('chờ ít phút')
})
