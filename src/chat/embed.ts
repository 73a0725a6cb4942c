import { find } from './dom.ts'
import type { ToFrame, ToPortal } from './frame-messages.ts'

export interface Embedding {
  /** False only while the panel around us is closed. */
  readonly shown: boolean
  /** Tells the launcher how many answers came while the panel was closed. */
  unread(count: number): void
}

interface EmbeddingEvents {
  /** The panel was opened; `focus`: by hand, so the message field is next. */
  shown(focus: boolean): void
}

/** The page's part in a portal's widget. Served as a page of its own (/), it does nothing. */
export function setUpEmbedding(events: EmbeddingEvents): Embedding {
  const { portals } = document.documentElement.dataset
  if (portals === undefined || window.parent === window) return { shown: true, unread() {} }
  const allowed = new Set([location.origin, ...portals.split(' ').filter(Boolean)])
  /** The page around us; known once it has greeted. */
  let portal: string | undefined
  let shown = false
  let count = 0

  const say = (message: ToPortal) => {
    if (portal !== undefined) window.parent.postMessage(message, portal)
  }
  addEventListener('message', ({ source, origin, data }: MessageEvent<ToFrame | null>) => {
    if (source !== window.parent || !allowed.has(origin) || !data) return
    if (data.hoiDapSo === 'hello') {
      portal = origin
      say({ hoiDapSo: 'ready' })
      if (count > 0) say({ hoiDapSo: 'unread', count })
    } else if (data.hoiDapSo === 'shown') {
      shown = true
      events.shown(data.focus)
    } else if (data.hoiDapSo === 'hidden') shown = false
  })

  const button = find('#close')
  button.hidden = false
  button.addEventListener('click', () => say({ hoiDapSo: 'close' }))
  addEventListener('keydown', (event) => {
    // An open dialog, or an input method, has the first claim on Escape.
    if (event.key !== 'Escape' || event.isComposing || document.querySelector('dialog[open]'))
      return
    say({ hoiDapSo: 'close' })
  })
  keepScrollingInside()

  return {
    get shown() {
      return shown
    },
    unread(now) {
      if (now === count) return
      count = now
      say({ hoiDapSo: 'unread', count })
    },
  }
}

/** What cannot be scrolled here would scroll the portal's page behind. */
function keepScrollingInside(): void {
  const hold = (event: Event) => {
    const zooms =
      event instanceof WheelEvent ? event.ctrlKey : (event as TouchEvent).touches.length > 1
    if (!zooms && !canScroll(event.target as Element | null)) event.preventDefault()
  }
  addEventListener('wheel', hold, { passive: false })
  addEventListener('touchmove', hold, { passive: false })
}

function canScroll(element: Element | null): boolean {
  for (; element && element !== document.body; element = element.parentElement) {
    if (element.scrollHeight <= element.clientHeight) continue
    const { overflowY } = getComputedStyle(element)
    if (overflowY === 'auto' || overflowY === 'scroll') return true
  }
  return false
}
