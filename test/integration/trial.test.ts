import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { defaultThresholds as thresholds } from '../../src/bot/bot.ts'
import { makeBot, readContent } from '../../src/wiring/build-bot.ts'
import type { ContentFile } from '../../src/content/file.ts'
import { openTrial, type TrialWiring } from '../../src/wiring/open-trial.ts'
import { defaultSettings as settings } from '../../src/settings/settings.ts'
import { openWorkshop } from '../../src/threads/workshop.ts'
import { smallContent } from '../support/small-content.ts'
import { until } from '../support/until.ts'

const NOW = Date.UTC(2026, 10, 20, 3)
const TEA = 'knowledge/nong/trong-che.md'
const files: ContentFile[] = [...smallContent()].map(([path, text]) => ({ path, text }))
const bot = makeBot(readContent(files), NOW)
const withQuestion = (question: string) => [
  {
    path: TEA,
    text: smallContent().get(TEA)!.replace('questions:\n', `questions:\n  - ${question}\n`),
  },
]

/** A trial over the small handbook whose orders to the real thread are written down. */
function begin() {
  const orders: string[] = []
  const own = openWorkshop()
  const workshop: typeof own = {
    ...own,
    golden: (order) => (orders.push('golden'), own.golden(order)),
    losses: (order) => (orders.push('losses'), own.losses(order)),
  }
  const state = { version: 1, answer: thresholds.answer }
  const listeners: (() => void)[] = []
  const trial = openTrial({
    content: {
      contentVersion: () => Promise.resolve(state.version),
      allContent: () => Promise.resolve(files),
    } as Partial<TrialWiring['content']> as TrialWiring['content'],
    bots: {
      current: () => bot,
      version: () => state.version,
      published: () => ({
        ...{ version: state.version, now: NOW, settings },
        thresholds: { ...thresholds, answer: state.answer },
      }),
      onSwap: (listener: () => void) => void listeners.push(listener),
    } as Partial<TrialWiring['bots']> as TrialWiring['bots'],
    now: () => NOW,
    log: pino({ level: 'silent' }),
    workshop,
  })
  const swap = () => listeners.forEach((listener) => listener())
  return { trial, orders, state, swap }
}

describe('the trial', () => {
  let run: ReturnType<typeof begin>
  afterEach(() => run.trial.stop())

  it('does not run the golden questions again for who publishes what was just looked at', async () => {
    run = begin()
    const { trial, orders, state } = run
    const change = withQuestion('mua giống chè shan tuyết')
    const looked = await trial.golden(change)
    expect(looked.diff.added).toBe(1)
    // What else is known of a draft changes no answer.
    expect(await trial.golden(change.map((one) => ({ ...one, version: 7 })))).toEqual(looked)
    expect(orders).toEqual(['golden'])

    await trial.golden(withQuestion('mua giống chè ô long'))
    expect(orders).toHaveLength(2)
    state.answer -= 0.1
    await trial.golden(change)
    expect(orders).toHaveLength(3)
    state.version++
    await trial.golden(change)
    expect(orders).toHaveLength(4)
  })

  it('runs them again after a run that was called off', async () => {
    run = begin()
    const { trial, orders } = run
    const abort = new AbortController()
    const off = () => abort.abort(new Error('called off'))
    await expect(trial.golden([], off, abort.signal)).rejects.toThrow('called off')
    expect((await trial.golden([])).diff.total).toBe(36)
    expect(orders).toHaveLength(2)
  })

  it('works out anew what articles lose when another bot answers, while editors are at work', async () => {
    run = begin()
    const { trial, orders, state, swap } = run
    swap()
    await trial.feedback(withQuestion('mua giống chè'), TEA)
    expect(orders).toEqual([])
    state.version++
    swap()
    await until('losses are known', () => trial.losses() !== null)
    // Of the same: the list may be looked at as often as one likes.
    swap()
    await trial.feedback(withQuestion('mua giống chè đen'), TEA)
    expect(orders).toEqual(['losses'])
    state.answer -= 0.1
    swap()
    await until('they are worked out again', () => orders.length === 2)
  })
})
