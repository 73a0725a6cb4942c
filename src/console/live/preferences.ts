import { useSyncExternalStore } from 'react'

/** What a person chose on this device. */
export interface Preferences {
  sound: boolean
  notifications: boolean
  /** Shortcuts of a single key. */
  keys: boolean
}

const KEY = 'hds-console-preferences'
const watchers = new Set<() => void>()
let current: Preferences = read()

function read(): Preferences {
  const usual = { sound: true, notifications: false, keys: true }
  try {
    return { ...usual, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>) }
  } catch {
    return usual
  }
}

export const preference = (name: keyof Preferences): boolean => current[name]

export function setPreference(name: keyof Preferences, value: boolean): void {
  current = { ...current, [name]: value }
  try {
    localStorage.setItem(KEY, JSON.stringify(current))
  } catch {
    // A private window forgets it, no more.
  }
  watchers.forEach((watcher) => watcher())
}

export const usePreferences = (): Preferences =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    () => current,
  )
