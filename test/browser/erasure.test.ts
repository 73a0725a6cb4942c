import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { launchBrowser } from '../support/browser.ts'
import { dataFolder, environment, startTestApp } from '../support/running-app.ts'

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
)
const code = 'a3f09b8c1d2e4f5a6b7c8d9e0f1a2b3c'

let browser: Browser
let data: ReturnType<typeof dataFolder>
let app: App

beforeAll(async () => {
  browser = await launchBrowser()
  data = dataFolder()
  app = await startTestApp(environment(data.path))
  const request = { channel: 'messenger', way: 'facebook', platformHint: '3' } as const
  await app.storage.erasures.openErasure({ ...request, code, requestedAt: Date.now() })
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
] as const)(
  'the page on erasing data fits %i px, %s, and can be used by all',
  async (width, scheme) => {
    const context = await browser.newContext({
      viewport: { width, height: 740 },
      colorScheme: scheme,
    })
    const page = await context.newPage()
    for (const path of ['', `/${code}`, '/unknown']) {
      await page.goto(`${app.url}/xoa-du-lieu${path}`)
      expect(await page.locator('h1').innerText()).toBe('Xóa dữ liệu của anh/chị')
      expect(await page.locator('.leaf-code').isVisible()).toBe(path === `/${code}`)
      await page.evaluate(axeSource)
      const violations = await page.evaluate('axe.run().then((result) => result.violations)')
      expect(violations).toEqual([])
      const wide = await page.evaluate('document.documentElement.scrollWidth')
      expect(wide).toBe(width)
    }
    await context.close()
  },
)
