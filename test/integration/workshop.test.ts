import type { Worker } from 'node:worker_threads'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { explain } from '../../src/bot/explain.ts'
import { defaultThresholds as thresholds } from '../../src/bot/bot.ts'
import { makeBot, readContent } from '../../src/wiring/build-bot.ts'
import type { ContentFile } from '../../src/content/file.ts'
import { openThread } from '../../src/threads/run-in-thread.ts'
import { defaultSettings as settings } from '../../src/settings/settings.ts'
import { openWorkshop, Overtaken, type Workshop } from '../../src/threads/workshop.ts'
import { article, smallContent } from '../support/small-content.ts'
import { until } from '../support/until.ts'

const NOW = Date.UTC(2026, 10, 20, 3)
const files: ContentFile[] = [...smallContent()].map(([path, text]) => ({ path, text }))
const published = { version: 1, now: NOW, files, thresholds, settings }
const BEES = 'knowledge/nong/nuoi-ong.md'
const TEA = 'knowledge/nong/trong-che.md'
const textOf = (path: string) => smallContent().get(path)!
const withQuestions = (path: string, ...questions: string[]) => [
  {
    path,
    text: textOf(path).replace(
      'questions:\n',
      `questions:\n${questions.map((one) => `  - ${one}\n`).join('')}`,
    ),
  },
]

describe('the workshop', () => {
  const workshop = openWorkshop()
  afterAll(() => workshop.stop())

  it('tells of an article that is being written what it wins, and what is wrong with it', async () => {
    const changes = withQuestions(
      TEA,
      'mua giống chè shan tuyết',
      'Nuôi ong cần bao nhiêu vốn ban đầu',
    )
    const { findings, usable, inForce, questions } = await workshop.feedback({
      ...{ published, changes, path: TEA },
    })
    expect({ usable, inForce, findings }).toEqual({ usable: true, inForce: true, findings: [] })
    expect(questions).toHaveLength(14)
    expect(questions[0]).toMatchObject({
      question: 'mua giống chè shan tuyết',
      after: { article: 'trong-che', band: 'answer' },
      twins: [],
    })
    expect(questions[1]).toMatchObject({
      now: { article: 'nuoi-ong', band: 'answer' },
      twins: [{ article: 'nuoi-ong', level: 'near' }],
    })

    const broken = [{ path: TEA, text: textOf(TEA).replace('label:', 'labe:') }]
    const of = await workshop.feedback({ published, changes: broken, path: TEA })
    expect(of.usable).toBe(false)
    expect(of.findings.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('không có mục nào tên là labe'),
    )
  })

  it('a new article that answers only later is told of as if it did', async () => {
    const path = 'knowledge/nong/nuoi-de.md'
    const text = article('nuôi dê núi', 'Nuôi dê', '[]').replace('2025-07-01', '2026-12-01')
    const told = await workshop.feedback({ published, changes: [{ path, text }], path })
    expect(told).toMatchObject({ usable: true, inForce: false })
    expect(told.findings).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('chỉ trả lời từ ngày') as string,
      }),
    ])
    expect(told.questions.every(({ after }) => after.article === 'nuoi-de')).toBe(true)
    expect(told.questions.some(({ now }) => now.article === 'nuoi-de')).toBe(false)
  })

  it('runs the golden questions over a change, and says how far it is', async () => {
    const progress: [number, number][] = []
    const none = await workshop.golden({
      ...{ published, changes: [] },
      onProgress: (done, total) => progress.push([done, total]),
    })
    expect(none).toMatchObject({ better: [], worse: [], changed: [], added: [], removed: [] })
    expect(none.before).toEqual(none.after)
    expect(none.before.questions).toBe(36)
    expect(progress.at(-1)).toEqual([72, 72])

    const gone = await workshop.golden({ published, changes: [{ path: BEES, text: null }] })
    expect(gone.removed).toHaveLength(12)
    expect(gone.after.questions).toBe(24)
    expect(gone.broken).toEqual([])
    const broken = await workshop.golden({ published, changes: [{ path: BEES, text: 'nothing' }] })
    expect(broken.removed).toHaveLength(12)
    expect(broken.broken).toEqual([expect.objectContaining({ path: BEES })])

    const losses = await workshop.losses(published)
    for (const { lost, of, to } of Object.values(losses)) {
      expect(of).toBe(12)
      expect(lost).toBeLessThanOrEqual(of)
      expect(to.length).toBeGreaterThan(0)
    }
  })

  it('tells which golden questions a dialogue takes from the handbook', async () => {
    const path = 'flows/thanks.yml'
    const text = textOf(path).replace('contains:\n', 'contains:\n  - chè trên đồi tốt nhất\n')
    const { caught, better, worse } = await workshop.golden({
      published,
      changes: [{ path, text }],
    })
    expect(caught).toEqual([
      {
        question: 'Tháng nào trồng chè trên đồi tốt nhất',
        ...{ expected: 'trong-che', before: null, after: 'thanks' },
      },
    ])
    expect({ better, worse }).toEqual({ better: [], worse: [] })
  })

  it('explains a message as the bot would that has the change', async () => {
    const changes = withQuestions(TEA, 'mua giống chè shan tuyết')
    const changed = files.map((file) => changes.find(({ path }) => path === file.path) ?? file)
    const bot = makeBot(readContent(changed), NOW)
    for (const text of [
      'mua giống chè shan tuyết',
      'nuoi ong lai may trieu',
      'cảm ơn',
      'khảo sát',
    ]) {
      const [before, after] = await Promise.all([
        workshop.explain({ published, changes: [], text }),
        workshop.explain({ published, changes, text }),
      ])
      expect(after).toEqual(explain(text, bot, NOW))
      if (text.startsWith('mua')) expect(before).not.toEqual(after)
    }
  })
})

describe('its thread', () => {
  const workers: Worker[] = []
  let workshop: Workshop
  const open = (idleAfter?: number) => {
    workshop = openWorkshop({
      ...(idleAfter !== undefined && { idleAfter }),
      open() {
        const worker = openThread('workshop-thread', undefined)
        workers.push(worker)
        return worker
      },
    })
  }
  afterEach(async () => {
    workers.length = 0
    await workshop.stop()
  })

  it('fetches the files once for a version, and drops feedback that is overtaken', async () => {
    open()
    let fetched = 0
    const lazy = {
      ...published,
      files() {
        fetched++
        return Promise.resolve(files)
      },
    }
    const ask = (question: string) =>
      workshop.feedback({ published: lazy, changes: withQuestions(TEA, question), path: TEA })
    const all = await Promise.allSettled(['một', 'một hai', 'một hai ba'].map(ask))
    expect(fetched).toBe(1)
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
    expect(all[0]).toMatchObject({ reason: expect.any(Overtaken) as Overtaken })
    await workshop.losses(lazy)
    expect(fetched).toBe(1)
    await workshop.losses({ ...lazy, version: 2 })
    expect(fetched).toBe(2)
    expect(workers).toHaveLength(1)
  })

  it('a run that is cancelled ends, and the thread goes on', async () => {
    open()
    const abort = new AbortController()
    const run = workshop.golden({
      ...{ published, changes: withQuestions(BEES, 'ong chúa') },
      onProgress: () => abort.abort(new Error('not wanted')),
      signal: abort.signal,
    })
    await expect(run).rejects.toThrow('not wanted')
    const again = await workshop.golden({ published, changes: withQuestions(BEES, 'ong chúa') })
    expect(again.added).toHaveLength(1)
    expect(workers).toHaveLength(1)
  })

  it('when the thread dies its orders fail, and the next one starts another', async () => {
    open()
    await workshop.losses(published)
    // In this order: given first, it might be through before the thread ends.
    const dying = workers[0]!.terminate()
    const order = workshop.golden({ published, changes: withQuestions(BEES, 'ong chúa') })
    await expect(order).rejects.toThrow('the thread of the workshop ended')
    await dying
    expect((await workshop.golden({ published, changes: [] })).before.questions).toBe(36)
    expect(workers).toHaveLength(2)
  })

  it('the thread ends when nobody asks any more, and starts again', async () => {
    open(50)
    await workshop.losses(published)
    let ended = false
    workers[0]!.once('exit', () => (ended = true))
    await until('the thread ends', () => ended)
    await workshop.losses(published)
    expect(workers).toHaveLength(2)
  })
})
