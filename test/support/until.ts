import { setTimeout as wait } from 'node:timers/promises'

/** Looks until something is true; the error says what it waited for. */
export async function until(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  patienceMs = 20_000,
): Promise<void> {
  const end = performance.now() + patienceMs
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error(`waited ${patienceMs} ms in vain until ${what}`)
    await wait(10)
  }
}
