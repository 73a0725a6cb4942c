import { randomUUID } from 'node:crypto'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepBotCurrent } from '../../src/wiring/current-bot.ts'
import { priorWeights } from '../../src/knowledge/confidence.ts'
import { openStorage, type Storage } from '../../src/storage/storage.ts'
import { dataFolder } from '../support/running-app.ts'
import { article, smallContent } from '../support/small-content.ts'
import { until } from '../support/until.ts'

const DAY = Date.UTC(2026, 10, 20, 3)
/** A bot swapped because its confidence was fitted would pass for one of new content. In ms. */
const NEVER = 24 * 3600_000
const asEditor = { kind: 'published', by: null, why: null } as const
const syllables = 'ba cam dua ga hoa kho lan mit nam ong que rau sen tao vai xoai'.split(' ')

/** Articles about things that differ in two words out of many. */
function manyArticles(count: number) {
  return Array.from({ length: count }, (_, number) => {
    const letters = [number, number >> 4, number >> 8].map((part) => syllables[part % 16]!)
    const thing = `chăm ${letters.join(' ')}`
    const text = article(thing, `Bài ${number}`, '[]')
    return { path: `knowledge/nong/bai-${number}.md`, text }
  })
}

describe('while content changes', () => {
  const folder = { remove: () => undefined as void }
  const errors: string[] = []
  let storage: Storage
  let bots: Awaited<ReturnType<typeof keepBotCurrent>>

  beforeEach(async () => {
    const { path, remove } = dataFolder()
    folder.remove = remove
    errors.length = 0
    storage = await openStorage({
      url: `sqlite:${path}/test.db`,
      secretKey: 'k'.repeat(40),
      now: () => DAY,
      newId: () => randomUUID(),
    })
    const files = [...smallContent()].map(([path, text]) => ({ path, text }))
    await storage.content.importShipped(files, new Set(), DAY)
    const write = (line: string) => void errors.push(line)
    const log = pino({ level: 'error' }, { write })
    bots = await keepBotCurrent(storage, () => DAY, log, { lookEvery: 20, fitAfter: NEVER })
  })
  afterEach(async () => {
    await bots.stop()
    await storage.close()
    folder.remove()
  })

  const answer = (question: string) => bots.current().library.find(question).ranked[0]?.id

  it('the old bot answers, at the speed it has, until the new one takes over whole', async () => {
    const old = bots.current()
    await storage.content.saveEdits(manyArticles(2000), asEditor, DAY)
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    const began = performance.now()
    let answered = 0
    while (bots.current() === old) {
      expect(answer('trồng chè trên đồi')).toBe('trong-che')
      answered++
      await nextTurn()
    }
    const seconds = (performance.now() - began) / 1000
    delay.disable()
    expect(bots.current().library.size).toBe(2003)
    expect(answer('chăm cam cam ba tháng nào tốt')).toBe('bai-17')
    expect(answer('trồng chè trên đồi')).toBe('trong-che')
    // In the same thread it would have been one wait of `seconds`; alone some thousands a second.
    expect(seconds).toBeGreaterThan(0.5)
    expect(answered / seconds).toBeGreaterThan(100)
    expect(delay.max / 1e9).toBeLessThan(seconds / 4)
    expect(errors).toEqual([])
  })

  it('content that cannot be used leaves the old bot, is told once, and mended at once', async () => {
    const old = bots.current()
    const path = 'flows/wording.yml'
    await storage.content.saveEdits(
      [{ path, text: 'kind: wording\nlines: nothing\n' }],
      asEditor,
      DAY,
    )
    await until('the log tells it', () => errors.length > 0)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(errors).toEqual([expect.stringContaining('the new content is not usable')])
    expect(bots.current()).toBe(old)
    expect(answer('trồng chè trên đồi')).toBe('trong-che')

    const text = smallContent().get(path)!
    await storage.content.saveEdits([{ path, text }, ...manyArticles(1)], asEditor, DAY)
    await until('the mended content answers', () => answer('chăm ba ba ba') === 'bai-0')
  })

  it('the confidence is fitted to it a while later, and the bot swapped for one that has it', async () => {
    await bots.stop()
    await storage.content.saveEdits(manyArticles(60), asEditor, DAY)
    const lines: { msg: string; weights?: number[] }[] = []
    const write = (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[number])
    bots = await keepBotCurrent(storage, () => DAY, pino({ level: 'info' }, { write }), {
      fitAfter: 0,
    })
    const [before, question] = [bots.current(), 'chăm ba cam ba lãi không']
    const confidence = () => bots.current().library.find(question).ranked[0]!.confidence
    const prior = confidence()
    await until('the weights are fitted', () => bots.current() !== before)
    expect(lines.map(({ msg }) => msg)).toEqual(['confidence fitted to the handbook'])
    expect(lines[0]!.weights).toHaveLength(priorWeights.length)
    expect(lines[0]!.weights).not.toEqual(priorWeights)
    expect(confidence()).not.toBeCloseTo(prior, 3)
    expect(answer('trồng chè trên đồi')).toBe('trong-che')
  })

  it('a stop in the middle of it is at once', async () => {
    const empty = bots.current()
    const saved = performance.now()
    await storage.content.saveEdits(manyArticles(1000), asEditor, DAY)
    await until('it is read', () => bots.current() !== empty)
    const whole = performance.now() - saved

    const old = bots.current()
    await storage.content.saveEdits(manyArticles(1001), asEditor, DAY)
    await new Promise((resolve) => setTimeout(resolve, whole / 4))
    const began = performance.now()
    await bots.stop()
    expect(performance.now() - began).toBeLessThan(whole / 2)
    expect(bots.current()).toBe(old)
    expect(errors).toEqual([])
  })
})
