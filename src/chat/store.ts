/** What this device remembers: localStorage, or memory where the browser refuses (private mode, full). */
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
    return memory.get(key)
  }
}

export function write(key: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + key, value)
    memory.delete(key)
  } catch {
    memory.set(key, value)
  }
}

export function remove(key: string): void {
  memory.delete(key)
  try {
    localStorage.removeItem(PREFIX + key)
  } catch {
    // It was only ever in memory.
  }
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
