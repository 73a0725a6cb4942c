import type { KeyboardEvent } from 'react'

/** Arrows, Home and End go along the links of a list. */
export function alongLinks(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key]
  if (step === undefined) return
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a')]
  const here = links.findIndex((link) => link === document.activeElement)
  if (here < 0) return
  event.preventDefault()
  links[Math.min(Math.max(here + step, 0), links.length - 1)]?.focus()
}
