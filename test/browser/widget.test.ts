import { mkdirSync } from 'node:fs'
import type { Browser, BrowserContextOptions, Frame, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { violations } from '../support/axe.ts'
import { launchBrowser } from '../support/browser.ts'
import { hostileStyles, startPortal, type Portal } from '../support/portal.ts'
import { dataFolder, environment, startTestApp } from '../support/running-app.ts'

const phone = { width: 360, height: 740 }
const desktop = { width: 1280, height: 800 }

let browser: Browser
let portal: Portal
let data: ReturnType<typeof dataFolder>
let app: App
let page: Page
/** What the page's console warned of, or complained about. */
let complaints: string[]

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

beforeEach(async () => {
  data = dataFolder()
  portal = await startPortal()
  app = await startTestApp(environment(data.path, { WIDGET_ORIGINS: portal.origin }))
  portal.page.head = script()
})
afterEach(async () => {
  await page.context().close()
  await app.stop()
  await portal.close()
  data.remove()
})

const script = (attributes = '') =>
  `<script src="${app.url}/widget.js" async ${attributes}></script>`

async function open(viewport = desktop, more: BrowserContextOptions = {}): Promise<void> {
  const context = await browser.newContext({ viewport, locale: 'vi-VN', ...more })
  context.setDefaultTimeout(50_000)
  page = await context.newPage()
  complaints = []
  page.on('console', (message) => {
    if (['warning', 'error'].includes(message.type())) complaints.push(message.text())
  })
  await page.goto(portal.origin)
}

const launcher = () => page.locator('hoi-dap-so-widget #launcher')
const panel = () => page.locator('hoi-dap-so-widget #panel')
const chat = () => page.frameLocator('hoi-dap-so-widget iframe')
const launcherHasFocus = () => launcher().and(page.locator(':focus')).count()

async function chatFrame(): Promise<Frame> {
  await expect.poll(() => page.frames().some((frame) => frame.url().endsWith('/embed'))).toBe(true)
  return page.frames().find((frame) => frame.url().endsWith('/embed')) as Frame
}

async function picture(name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS']
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: `${folder}/${name}.png`, animations: 'disabled' })
}

/** Opens the panel and asks; resolves once the answer is there. */
async function askThere(text: string): Promise<void> {
  const sources = chat().locator('.source')
  const before = await sources.count()
  await chat().locator('#field').fill(text)
  await chat().locator('#field').press('Enter')
  await sources.nth(before).waitFor()
}

async function openPanel(): Promise<void> {
  await launcher().click()
  await chat().locator('#greeting').getByText('em chào anh/chị').waitFor()
  await chat().locator('#field:focus').waitFor()
}

for (const [name, viewport] of [
  ['phone', phone],
  ['desktop', desktop],
] as const) {
  it(`holds a conversation by keyboard alone (${name})`, async () => {
    await open(viewport)
    await launcher().waitFor()
    await picture(`${name}-closed`)
    for (let presses = 0; presses < 10 && !(await launcherHasFocus()); presses++) {
      await page.keyboard.press('Tab')
    }
    expect(await launcher().getAttribute('aria-expanded')).toBe('false')
    await page.keyboard.press('Enter')
    await chat().locator('#field:focus').waitFor()
    await picture(`${name}-open`)
    expect(await launcher().getAttribute('aria-expanded')).toBe('true')

    await page.keyboard.type('lam the can cuoc cho con o dau')
    await page.keyboard.press('Enter')
    await chat().getByText('Dưới 6 tuổi:').waitFor()
    await chat().locator('.source').last().waitFor()
    await picture(`${name}-answer`)

    await page.keyboard.press('Escape')
    await panel().waitFor({ state: 'hidden' })
    // The focus leaves a frame of another origin a moment later.
    await expect.poll(launcherHasFocus).toBe(1)
    expect(await launcher().getAttribute('aria-expanded')).toBe('false')

    // The way back finds the conversation as it was, and the cross closes it as well.
    await page.keyboard.press('Enter')
    await chat().locator('#field:focus').waitFor()
    expect(await chat().locator('#log .row.person').count()).toBe(1)
    await chat().getByRole('button', { name: 'Đóng' }).click()
    await expect.poll(launcherHasFocus).toBe(1)
    expect(await page.evaluate('scrollY')).toBe(0)
    expect(complaints).toEqual([])
  })
}

describe('the panel', () => {
  it('fills a small screen and stands beside the page on a large one', async () => {
    await open(desktop)
    await openPanel()
    const beside = await panel().boundingBox()
    expect([beside?.width, beside?.height]).toEqual([400, 640])
    await page.setViewportSize(phone)
    await expect.poll(() => panel().boundingBox()).toEqual({ x: 0, y: 0, ...phone })
    // The page behind is out of reach there: Tab never leads into it.
    const reached = new Set<unknown>()
    for (let presses = 0; presses < 20; presses++) {
      await page.keyboard.press('Tab')
      reached.add(await page.evaluate('document.activeElement.localName'))
    }
    expect([...reached].filter((name) => ['a', 'input', 'button'].includes(String(name)))).toEqual(
      [],
    )
    expect(reached).toContain('hoi-dap-so-widget')
    await chat().locator('#field').focus()
    await page.keyboard.press('Escape')
    await expect.poll(launcherHasFocus).toBe(1)
  })

  it('does not let the wheel move the page behind', async () => {
    await open(desktop)
    await openPanel()
    const box = await panel().boundingBox()
    await page.mouse.move((box?.x ?? 0) + 200, (box?.y ?? 0) + 30)
    await page.mouse.wheel(0, 400)
    await page.mouse.move((box?.x ?? 0) + 200, (box?.y ?? 0) + 250)
    await page.mouse.wheel(0, 400)
    // Over the page itself it does, so the wheel works at all; both are handled in order.
    await page.mouse.move(200, 300)
    await page.mouse.wheel(0, 100)
    await expect.poll(() => page.evaluate('scrollY')).toBe(100)
  })

  it('is open on the next page of the tab, without taking the focus; closed, it stays closed', async () => {
    await open(desktop)
    await openPanel()
    await askThere('VNeID là gì?')
    await page.goto(`${portal.origin}/thu-tuc`)
    await chat().locator('.source').waitFor()
    expect(await page.evaluate('document.activeElement === document.body')).toBe(true)
    await chat().locator('#field').focus()
    // Keys go into the frame, which is of another origin, once the page around it knows of its focus.
    const inFocus = () => page.evaluate('document.activeElement.localName')
    await expect.poll(inFocus).toBe('hoi-dap-so-widget')
    await page.keyboard.press('Escape')
    await panel().waitFor({ state: 'hidden' })
    await page.goto(portal.origin)
    await launcher().waitFor()
    expect(await panel().isVisible()).toBe(false)
  })

  it('asks nothing of the server until somebody wants to talk', async () => {
    const asked: string[] = []
    const context = await browser.newContext()
    page = await context.newPage()
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(portal.origin)
    await launcher().waitFor()
    expect(asked.filter((url) => url.startsWith(app.url))).toEqual([`${app.url}/widget.js`])
  })

  it('when the chat cannot be reached it says so, can be closed, and tries again', async () => {
    await open(phone)
    let broken = true
    await page.route('**/embed', (route) => (broken ? route.abort() : route.fallback()))
    await page.clock.install()
    await launcher().click()
    await panel().getByText('Đang mở cuộc trò chuyện').waitFor()
    await picture('phone-opening')
    await page.clock.fastForward(15_000)
    await panel().getByText('Chưa mở được').waitFor()
    await picture('phone-unreachable')
    await page.keyboard.press('Escape')
    await expect.poll(launcherHasFocus).toBe(1)
    await launcher().click()
    broken = false
    await panel().getByRole('button', { name: 'Thử lại' }).click()
    await chat().locator('#field:focus').waitFor()
    expect(complaints.some((text) => text.includes('frame-src'))).toBe(true)
  })
})

describe('an answer that comes while the panel is closed', () => {
  it('is counted on the launcher, told politely, and seen when it is opened', async () => {
    await open(desktop)
    await openPanel()
    let letGo = () => {}
    const held = new Promise<void>((resolve) => (letGo = resolve))
    await page.route('**/chat/messages', async (route) => {
      if (route.request().method() === 'POST') await held
      await route.fallback()
    })
    await chat().locator('#field').fill('VNeID là gì?')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await expect.poll(launcherHasFocus).toBe(1)
    letGo()

    await page.getByRole('button', { name: /^Hỏi trợ lý \d+ tin nhắn mới$/ }).waitFor()
    expect(await page.locator('#news[role=status]').innerText()).toContain('đã trả lời')
    await picture('desktop-badge')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /^Hỏi trợ lý$/ }).waitFor()
    await chat().locator('.source').waitFor()
    expect(await page.locator('#badge').isVisible()).toBe(false)
  })
})

describe('accessibility', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has no axe violation (${colorScheme}), on the page and in the frame`, async () => {
      await open(desktop, { colorScheme })
      await launcher().waitFor()
      expect(await violations(page)).toEqual([])
      await openPanel()
      await askThere('lam cccd het bao nhieu tien v')
      await picture(`desktop-${colorScheme}`)
      expect(await violations(page)).toEqual([])
      expect(await violations(await chatFrame())).toEqual([])
      await page.setViewportSize(phone)
      await picture(`phone-${colorScheme}`)
      expect(await violations(await chatFrame())).toEqual([])
    })
  }

  it('moves nothing for who asked for that', async () => {
    await open(desktop, { reducedMotion: 'reduce' })
    await openPanel()
    const running = `document.getAnimations({ subtree: true }).length`
    expect(await page.evaluate(running)).toBe(0)
    expect(await (await chatFrame()).evaluate(running)).toBe(0)
  })
})

describe('on a page', () => {
  it('with hostile styles it looks and works the same, and changes nothing there', async () => {
    await open(desktop)
    await launcher().waitFor()
    const calm = await launcher().boundingBox()
    portal.page.head = `<style>${hostileStyles}</style>${script()}`
    await page.goto(portal.origin)
    expect(await launcher().boundingBox()).toEqual(calm)
    const colour = await page.evaluate(
      `getComputedStyle(document.querySelector('hoi-dap-so-widget').shadowRoot.querySelector('#launcher')).backgroundColor`,
    )
    expect(colour).toBe('rgb(13, 85, 96)')
    await openPanel()
    await askThere('VNeID là gì?')
    await picture('desktop-hostile')
    const box = await panel().boundingBox()
    expect([box?.width, box?.height]).toEqual([400, 640])
    // Taking a picture may leave an empty style attribute on a field.
    expect(
      await page.evaluate('document.body.querySelector("[style]:not([style=\'\']), [inert]")'),
    ).toBeNull()
    await page.setViewportSize(phone)
    await picture('phone-hostile')
    await page.keyboard.press('Escape')
    await expect.poll(launcherHasFocus).toBe(1)
  })

  it('with a strict policy of its own it needs script-src and frame-src, no more', async () => {
    portal.page.headers = {
      'Content-Security-Policy': `default-src 'none'; img-src data:; script-src ${app.url}; frame-src ${app.url}; require-trusted-types-for 'script'`,
    }
    await open(desktop)
    await openPanel()
    await askThere('VNeID là gì?')
    await page.setViewportSize(phone)
    await expect.poll(() => panel().boundingBox()).toEqual({ x: 0, y: 0, ...phone })
    expect(complaints).toEqual([])
  })

  it('that includes it twice it is there once', async () => {
    portal.page.head = script() + script()
    portal.page.body = script()
    await open(desktop)
    await launcher().waitFor()
    await page.waitForLoadState('networkidle')
    expect(await page.locator('hoi-dap-so-widget').count()).toBe(1)
  })

  it('takes the side and the words that the page names', async () => {
    portal.page.head = script('data-side="left" data-label="Hỏi đáp chuyển đổi số"')
    await open(desktop)
    const box = await launcher().boundingBox()
    expect(box?.x).toBe(16)
    expect(await launcher().innerText()).toBe('Hỏi đáp chuyển đổi số')
    await openPanel()
    expect((await panel().boundingBox())?.x).toBe(16)
    await picture('desktop-left')
  })

  it('leaves no name behind, and the token out of its reach', async () => {
    await open(desktop)
    const names = () => page.evaluate<string[]>('Object.getOwnPropertyNames(window).sort()')
    portal.page.head = ''
    await page.goto(portal.origin)
    const before = await names()
    portal.page.head = script()
    await page.goto(portal.origin)
    await openPanel()
    await askThere('VNeID là gì?')
    // A frame is an indexed property of its window, whoever made it.
    expect((await names()).filter((name) => name !== '0')).toEqual(before)
    const kept = await page.evaluate(
      'JSON.stringify([localStorage, sessionStorage, document.cookie])',
    )
    expect(kept).toBe('[{},{"hoi-dap-so.widget":"open"},""]')
  })

  it('that is not listed it shows nothing and warns once, naming the setting', async () => {
    await app.stop()
    app = await startTestApp(
      environment(data.path, {
        WIDGET_ORIGINS: 'https://sokhcn.example.gov.vn',
        PORT: new URL(app.url).port,
      }),
    )
    await open(desktop)
    await expect.poll(() => complaints).toHaveLength(1)
    expect(complaints[0]).toContain(`pages of ${portal.origin}`)
    expect(complaints[0]).toContain('WIDGET_ORIGINS')
    expect(await page.locator('hoi-dap-so-widget').count()).toBe(0)

    // Nor does a frame made by hand, which no script of ours guards.
    await page.evaluate(`document.body.innerHTML = '<iframe src="${app.url}/embed"></iframe>'`)
    await expect.poll(() => complaints.some((text) => text.includes('frame-ancestors'))).toBe(true)
    expect(await page.frameLocator('iframe').locator('#field').count()).toBe(0)
  })
})

describe('messages between page and frame', () => {
  it('from anybody else change nothing', async () => {
    await open(desktop)
    await openPanel()
    // The page's own script plays the frame: right words, right window, wrong sender.
    await page.evaluate(`postMessage({ hoiDapSo: 'close' }, '*')`)
    await page.evaluate(`postMessage({ hoiDapSo: 'unread', count: 9 }, '*')`)
    // Another frame of the page plays the portal.
    await page.evaluate(`
      const other = document.createElement('iframe')
      other.srcdoc = '<script>parent.frames[0].postMessage({ hoiDapSo: "hidden" }, "*"); parent.postMessage({ hoiDapSo: "close" }, "*"); parent.tried = true</' + 'script>'
      document.body.append(other)`)
    await expect.poll(() => page.evaluate('window.tried')).toBe(true)
    await askThere('VNeID là gì?')
    expect(await panel().isVisible()).toBe(true)
    expect(await page.locator('#badge').isVisible()).toBe(false)
  })
})
