import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Frame, Page } from 'playwright-core'

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
)

/** What axe finds wrong in this document, a line each; frames inside it are asked on their own. */
export async function violations(on: Page | Frame): Promise<string[]> {
  await atRest(on)
  await on.evaluate(axeSource)
  return on.evaluate(async () => {
    interface Violation {
      id: string
      nodes: { html: string }[]
    }
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: Violation[] }> }
    }
    const { violations } = await axe.run({ iframes: false })
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  })
}

/** Resolves when nothing on the page fades or moves any more. */
export async function atRest(on: Page | Frame): Promise<void> {
  const fading = 'document.getAnimations().filter((one) => one.effect.getTiming().iterations === 1)'
  await on.evaluate(`Promise.allSettled(${fading}.map((one) => one.finished))`)
}
