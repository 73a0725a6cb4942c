/**
 * /widget.js: a launcher on a portal's page that opens the chat page in a frame. Runs among strangers'
 * code and styles, so it leaves one element with a shadow root and no global behind. The root is open,
 * so that accessibility checkers can look inside; there is nothing in it to hide. It never
 * sees the conversation or its token: these stay in the frame.
 *
 * Built into a function of its own (tools/build.mjs), hence without imports, and called with:
 */
import type { ToFrame, ToPortal } from './frame-messages.ts'
/** Origins whose pages may show the widget. */
declare const portals: readonly string[]
/** widget.html and widget.css */
declare const markup: string
declare const styles: string

const READY_WITHIN_MS = 15_000
/** In the portal's sessionStorage: whether the panel was open on the page before, in this tab. */
const REMEMBER = 'hoi-dap-so.widget'
const HOST = 'hoi-dap-so-widget'

// Gone once the script has run.
const script = document.currentScript as HTMLScriptElement | null
const chat = script?.src ? new URL(script.src).origin : undefined

if (chat === undefined) {
  warn('widget.js must be loaded by <script src="https://…/widget.js" async>')
} else if (location.origin !== chat && !portals.includes(location.origin)) {
  warn(
    `pages of ${location.origin} may not show the chat. Add this origin to WIDGET_ORIGINS of ${chat}.`,
  )
} else if (document.readyState === 'loading') {
  document.addEventListener('DOMContentLoaded', () => mount(chat, script?.dataset ?? {}))
} else mount(chat, script?.dataset ?? {})

function mount(chat: string, { side, label }: DOMStringMap): void {
  if (document.querySelector(HOST)) return // included twice
  const host = document.createElement(HOST)
  const root = host.attachShadow({ mode: 'open' })
  fill(root)
  const find = <T extends HTMLElement>(selector: string) => root.querySelector(selector) as T
  const launcher = find('#launcher')
  const panel = find<HTMLDialogElement>('#panel')
  const frame = find<HTMLIFrameElement>('iframe')
  const waiting = find('#waiting')
  const narrow = matchMedia('(max-width: 480px), (max-height: 480px)')

  let ready = false
  let patience = 0
  let unread = 0

  if (side === 'left') find('aside').classList.add('left')
  if (label?.trim()) find('#label').textContent = label.trim()
  // Not into the body: a transform or filter there would move what is fixed.
  document.documentElement.append(host)

  launcher.addEventListener('click', () => (panel.open ? close() : open(true)))
  find('#close').addEventListener('click', close)
  find('#again').addEventListener('click', () => {
    load()
    find('#close').focus({ preventScroll: true })
  })
  root.addEventListener('keydown', (event) => {
    if ((event as KeyboardEvent).key !== 'Escape' || !panel.open) return
    event.stopPropagation() // not meant for the portal's own menus
    close()
  })
  panel.addEventListener('cancel', (event) => {
    event.preventDefault()
    close()
  })
  narrow.addEventListener('change', () => {
    if (panel.open) present()
  })
  frame.addEventListener('load', () => say({ hoiDapSo: 'hello' }))
  addEventListener('message', ({ source, origin, data }: MessageEvent<ToPortal | null>) => {
    if (source !== frame.contentWindow || origin !== chat || !data) return
    if (data.hoiDapSo === 'ready') greeted()
    else if (data.hoiDapSo === 'close') close()
    else if (data.hoiDapSo === 'unread') showUnread(data.count)
  })
  followKeyboard(panel)

  // Who was in a conversation on the page before goes on with it; who closed it hears of answers.
  const before = recall()
  if (before === 'open') open(false)
  else if (before === 'closed') load()

  function open(focus: boolean): void {
    launcher.setAttribute('aria-expanded', 'true')
    remember('open')
    showUnread(0)
    present()
    if (!frame.src) load()
    if (ready) enter(focus)
    else if (focus) find('#close').focus({ preventScroll: true })
  }

  /** Over everything, with the page behind out of reach, where it fills the screen; else beside it. */
  function present(): void {
    const inside = root.activeElement as HTMLElement | null
    if (panel.open) panel.close()
    if (narrow.matches) panel.showModal()
    else panel.setAttribute('open', '') // show() would take the focus
    if (inside && panel.contains(inside)) inside.focus({ preventScroll: true })
  }

  function close(): void {
    if (!panel.open) return
    panel.close()
    launcher.setAttribute('aria-expanded', 'false')
    remember('closed')
    if (ready) say({ hoiDapSo: 'hidden' })
    launcher.focus({ preventScroll: true })
  }

  function load(): void {
    ready = false
    show({ '#waiting': true, '#opening': true, '#failed': false, '#again': false })
    frame.src = `${chat}/embed`
    clearTimeout(patience)
    patience = setTimeout(() => {
      show({ '#opening': false, '#failed': true, '#again': true })
      warn(
        `no answer from ${chat}/embed. Is it reachable, and does this page's Content-Security-Policy allow it in frame-src?`,
      )
    }, READY_WITHIN_MS)
  }

  function greeted(): void {
    clearTimeout(patience)
    ready = true
    // Only from the waiting panel: the person may have gone on to something else meanwhile.
    if (panel.open) enter(waiting.contains(root.activeElement))
    show({ '#waiting': false })
  }

  function enter(focus: boolean): void {
    if (focus) frame.focus({ preventScroll: true })
    say({ hoiDapSo: 'shown', focus })
  }

  function say(message: ToFrame): void {
    frame.contentWindow?.postMessage(message, chat)
  }

  function showUnread(count: number): void {
    if (panel.open) count = 0
    find('#count').textContent = String(count)
    find('#badge').hidden = count === 0
    const news = find('#news')
    if (count > unread) news.textContent = news.dataset['text'] ?? ''
    else if (count === 0) news.textContent = ''
    unread = count
  }

  function show(which: Record<string, boolean>): void {
    for (const [selector, yes] of Object.entries(which)) find(selector).hidden = !yes
  }
}

/** Without style attributes, <style> or eval: a strict policy of the portal's allows all of it. */
function fill(root: ShadowRoot): void {
  const { trustedTypes } = window as unknown as {
    trustedTypes?: { createPolicy(name: string, rules: object): { createHTML(of: string): string } }
  }
  const trusted = trustedTypes?.createPolicy('hoi-dap-so', { createHTML: (of: string) => of })
  root.innerHTML = trusted?.createHTML(markup) ?? markup
  try {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(styles)
    root.adoptedStyleSheets = [sheet]
  } catch {
    // Safari before 16.4
    const element = document.createElement('style')
    element.textContent = styles
    root.append(element)
  }
}

/** Phones lay their keyboard over the page; the panel keeps to what can still be seen. */
function followKeyboard(panel: HTMLElement): void {
  const seen = window.visualViewport
  if (!seen) return
  const fit = () => {
    if (seen.scale > 1.01) return // zoomed in by hand
    panel.style.setProperty('--seen-top', `${seen.offsetTop}px`)
    panel.style.setProperty('--seen-height', `${seen.height}px`)
  }
  seen.addEventListener('resize', fit)
  seen.addEventListener('scroll', fit)
  fit()
}

function recall(): string | null {
  try {
    return sessionStorage.getItem(REMEMBER)
  } catch {
    return null
  }
}

function remember(state: 'open' | 'closed'): void {
  try {
    sessionStorage.setItem(REMEMBER, state)
  } catch {
    // The portal's pages may be denied storage; then every page begins with the panel closed.
  }
}

/** For who looks after the portal: nothing else would show why there is no button. */
function warn(text: string): void {
  // eslint-disable-next-line no-console
  console.warn(`Hỏi Đáp Số: ${text}`)
}
