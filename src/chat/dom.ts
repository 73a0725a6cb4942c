/** Small helpers for the page. Everything people read stands in index.html and is fetched from there. */

export function find<T extends HTMLElement>(selector: string, within: ParentNode = document): T {
  const found = within.querySelector<T>(selector)
  if (!found) throw new Error(`index.html has no ${selector}`)
  return found
}

/** A fresh copy of the one element inside `<template id="...">`. */
export function stamp(templateId: string): HTMLElement {
  const inside = find<HTMLTemplateElement>(`#${templateId}`).content.firstElementChild
  if (!inside) throw new Error(`template ${templateId} is empty`)
  return inside.cloneNode(true) as HTMLElement
}

/** A short text kept as a data- attribute of #strings. */
export function say(name: string): string {
  return find('#strings').dataset[name] ?? ''
}

/** Speaks to screen readers without showing anything. Emptied first, so a repeated text is heard. */
export function announce(text: string): void {
  const region = find('#announce')
  region.textContent = ''
  setTimeout(() => (region.textContent = text), 100)
}
