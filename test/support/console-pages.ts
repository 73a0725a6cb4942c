import { mkdirSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { atRest, violations } from './axe.ts'
import type { ConsoleBrowser } from './console-client.ts'

export const phone = { width: 360, height: 740 }
export const desk = { width: 1280, height: 800 }

/** How long a page is waited for, in ms: half of what a test has. */
const PATIENCE = 60_000

/** Pages of people, each in a browser of its own. */
export function pagesOfPeople() {
  let opened: BrowserContext[] = []
  return {
    /** @param who logged in; null: somebody who is not */
    async open(
      browser: Browser,
      who: ConsoleBrowser | null,
      address: string,
      viewport = desk,
    ): Promise<Page> {
      const context = await browser.newContext({ viewport, locale: 'vi-VN', colorScheme: 'light' })
      context.setDefaultTimeout(PATIENCE)
      opened.push(context)
      const [name = '', value = ''] = (who?.cookie() ?? '').split('=')
      if (name !== '') await context.addCookies([{ name, value, url: new URL(address).origin }])
      const page = await context.newPage()
      await page.goto(address)
      return page
    },
    async closeAll(): Promise<void> {
      await Promise.all(opened.map((context) => context.close()))
      opened = []
    },
  }
}

/** Saves a picture when SCREENSHOTS names a folder, for looking at the pages by eye. */
export async function picture(of: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS']
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await atRest(of)
  await of.screenshot({ path: `${folder}/${name}.png` })
}

/**
 * What axe finds on each of these pages, and where one must scroll sideways.
 * @param themes `one theme each`: pages by day and by night in turn, where others show the same parts
 */
export async function faultsOf(
  page: Page,
  url: string,
  pages: [name: string, path: string, words: string][],
  themes: 'both' | 'one theme each' = 'both',
): Promise<string[]> {
  const found: string[] = []
  for (const [nth, [name, path, words]] of pages.entries()) {
    await page.setViewportSize(desk)
    await page.goto(`${url}/console${path}`)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    await page.getByText(words).filter({ visible: true }).first().waitFor()
    for (const viewport of [desk, phone]) {
      await page.setViewportSize(viewport)
      const inTurn = nth % 2 === 0 ? (['light'] as const) : (['dark'] as const)
      for (const colorScheme of themes === 'both' ? (['light', 'dark'] as const) : inTurn) {
        // Else axe sees colours on their way from one theme to the other.
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor()
        const at = `${name}-${viewport.width}-${colorScheme}`
        await picture(page, at)
        found.push(...(await violations(page)).map((one) => `${at}: ${one}`))
        const width = await page.evaluate<number>('document.documentElement.scrollWidth')
        if (width > viewport.width) found.push(`${at}: ${width} px wide`)
      }
    }
  }
  return found
}
