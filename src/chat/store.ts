/**
 * What this device remembers: localStorage, or memory where the browser refuses (private mode, full).
 * Browsers that block third-party storage refuse it in a portal's frame, too; there the token, without
 * which the conversation would end at the portal's next page, is kept in a partitioned cookie.
 */
const PREFIX = 'hoi-dap-so.'
const memory = new Map<string, string>()

export const TOKEN = 'token'
export const DRAFT = 'draft'
/** Written when somebody wipes the device, so that other open tabs wipe themselves as well. */
export const WIPED = 'wiped'

export function read(key: string): string | undefined {
  try {
    return memory.get(key) ?? localStorage.getItem(PREFIX + key) ?? undefined
  } catch {
    return memory.get(key) ?? (key === TOKEN ? readCookie() : undefined)
  }
}

export function write(key: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + key, value)
    memory.delete(key)
  } catch {
    memory.set(key, value)
    if (key === TOKEN) writeCookie(value, FOUR_HUNDRED_DAYS)
  }
}

export function remove(key: string): void {
  memory.delete(key)
  try {
    localStorage.removeItem(PREFIX + key)
  } catch {
    // It was only ever in memory.
    if (key === TOKEN) writeCookie('', 0)
  }
}

/** The longest that browsers keep a cookie. In seconds. */
const FOUR_HUNDRED_DAYS = 400 * 86_400

/** For our script alone: the server trusts no cookie, so a forged request gains nothing by it. */
function writeCookie(value: string, maxAge: number): void {
  if (window.parent === window) return
  document.cookie = `${PREFIX}${TOKEN}=${value}; Path=/embed; Max-Age=${maxAge}; Secure; SameSite=None; Partitioned`
}

function readCookie(): string | undefined {
  const name = `${PREFIX}${TOKEN}=`
  const found = document.cookie.split('; ').find((cookie) => cookie.startsWith(name))
  return found?.slice(name.length) || undefined
}

export function keys(start: string): string[] {
  const found = new Set(memory.keys())
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX)) found.add(key.slice(PREFIX.length))
    }
  } catch {
    // Memory is all there is.
  }
  return [...found].filter((key) => key.startsWith(start))
}

/** Tells when another tab of this browser changed `key`. */
export function onOtherTab(key: string, changed: (value: string | undefined) => void): void {
  addEventListener('storage', (event) => {
    if (event.key === PREFIX + key) changed(event.newValue ?? undefined)
  })
}
