import { setTimeout as wait } from 'node:timers/promises'

/**
 * Looks until something is true; the error says what it waited for. Patience is about
 * half of what a test has in all: a busy machine is slow, and only what never comes should fail.
 */
export async function until(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  patienceMs = 50_000,
): Promise<void> {
  const end = performance.now() + patienceMs
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error(`waited ${patienceMs} ms in vain until ${what}`)
    await wait(10)
  }
}
