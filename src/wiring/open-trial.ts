import { createHash } from 'node:crypto'
import type { Logger } from 'pino'
import { dayOf } from '../calendar/calendar.ts'
import type { Problem } from '../content/file.ts'
import type { ContentStore } from '../content/store.ts'
import type { keepBotCurrent } from './current-bot.ts'
import type { GoldenChange, GoldenCounts, GoldenResult, Losses } from '../knowledge/golden.ts'
import { fold, hasDiacritics } from '../text/normalise.ts'
import { openWorkshop, Overtaken, type Workshop } from '../threads/workshop.ts'
import type { Change, PublishedState, WorkshopDiff } from '../threads/workshop-orders.ts'
import type { Trial } from '../web/api/workshop/options.ts'
import type { Feedback, GoldenDiff } from '../web/workshop-contract.ts'

export interface TrialWiring {
  content: ContentStore
  bots: Awaited<ReturnType<typeof keepBotCurrent>>
  now: () => number
  log: Logger
  workshop?: Workshop
}

/** Words from which on a question without any mark was hardly meant so. */
const MANY_WORDS = 3

/** So many golden runs are remembered: whoever publishes has just looked. */
const LOOKED_AT = 4

/** What would become of answers with some changes, in the shapes of the console. */
export function openTrial({
  content,
  bots,
  log,
  workshop = openWorkshop(),
}: TrialWiring): Trial & { stop: () => Promise<void> } {
  /** As it is stored, also in the moment before the bot is built anew. */
  async function published() {
    const version = await content.contentVersion()
    const files = () =>
      content.allContent().then((all) => all.map(({ path, text }) => ({ path, text })))
    return { ...bots.published(), version, files }
  }
  const titleOf = (id: string) => bots.current().library.article(id)?.title ?? id
  const named = (id: string | null) => (id === null ? null : { id, title: titleOf(id) })

  let known: { of: string; losses: Record<string, Losses> } | undefined
  let looking = false
  /**
   * Worked out beside whoever looks at the list: they see it when they look again. It is also what the
   * first golden run compares with, which would else wait for it: 15 s with 3,000 articles.
   */
  async function lookForLosses(): Promise<void> {
    if (looking) return
    looking = true
    try {
      // Another bot may answer by the time one is through.
      for (;;) {
        const of = await published()
        const key = keyOf(of)
        if (known?.of === key) return
        known = { of: key, losses: await workshop.losses(of) }
      }
    } catch (error) {
      log.warn({ err: error }, 'what articles lose could not be worked out')
    } finally {
      looking = false
    }
  }
  bots.onSwap(() => {
    if (workshop.isOpen()) void lookForLosses()
  })

  const lookedAt: { key: string; result: Awaited<ReturnType<Trial['golden']>> }[] = []

  return {
    async feedback(changes, path): Promise<Feedback> {
      const of = await published()
      const { findings, usable, questions } = await notOvertaken(() =>
        workshop.feedback({ published: of, changes, path }),
      )
      return {
        problems: findings.map(({ line, message, note }) => ({
          ...{ line: line ?? null, message },
          // What can be read can be published.
          note: note === true || usable,
        })),
        questions: questions.map(({ question, now, after, twins: [twin] }) => ({
          question,
          now: winner(now),
          after: winner(after),
          twin: twin
            ? {
                ...{ article: twin.article, title: titleOf(twin.article) },
                ...{ question: twin.question, shared: twin.shared },
              }
            : null,
          unmarked: isUnmarked(question),
        })),
      }
    },

    async golden(given, onProgress, signal) {
      const began = performance.now()
      const of = await published()
      const changes = given.map(({ path, text }) => ({ path, text }))
      const key = keyOf(of, changes)
      const same = lookedAt.find((one) => one.key === key)
      if (same) return same.result
      const diff = await workshop.golden({
        ...{ published: of, changes },
        ...(onProgress && { onProgress }),
        ...(signal && { signal }),
      })
      const broken = diff.broken.map(shown)
      const result = { diff: shownDiff(diff, performance.now() - began), broken }
      lookedAt.unshift({ key, result })
      lookedAt.length = Math.min(lookedAt.length, LOOKED_AT)
      return result
    },

    async explain(changes, text) {
      const explained = await workshop.explain({ published: await published(), changes, text })
      return 'broken' in explained ? { broken: explained.broken.map(shown) } : explained
    },

    losses() {
      void lookForLosses()
      return known?.losses ?? null
    },

    stop: () => workshop.stop(),
  }

  function winner({ article, confidence }: { article: string | null; confidence: number }) {
    return article === null ? null : { article, title: titleOf(article), confidence }
  }

  function shownDiff(diff: WorkshopDiff, ms: number): GoldenDiff {
    return {
      total: diff.after.questions,
      before: totals(diff.before),
      after: totals(diff.after),
      worse: diff.worse.map(shownChange),
      better: diff.better.map(shownChange),
      changed: diff.changed.map(shownChange),
      added: diff.added.length,
      removed: diff.removed.length,
      caught: diff.caught.map(({ question, before, after }) => ({
        ...{ question, flow: after ?? before ?? '', before: after === null },
      })),
      ms: Math.round(ms),
    }
  }

  function shownChange({ before, after }: GoldenChange) {
    const outcome = ({ found, band, confidence }: GoldenResult) => ({
      ...{ found: named(found), band, confidence },
    })
    return {
      question: after.question,
      from: after.kind === 'own' ? ('own' as const) : ('real' as const),
      expected: named(after.expected),
      ...{ before: outcome(before), after: outcome(after) },
    }
  }
}

/** What a golden run hangs on; of large imports only a hash is kept. */
function keyOf(
  { version, now, settings, weights, thresholds }: PublishedState,
  changes: readonly Change[] = [],
): string {
  const all = [version, dayOf(now), settings, weights, thresholds, changes]
  return createHash('sha256').update(JSON.stringify(all)).digest('hex')
}

const shown = ({ path, line, message }: Problem) => ({ path, line: line ?? null, message })

/** Two who look at the same article overtake each other: who was dropped asks again. */
async function notOvertaken<Result>(ask: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error
    }
  }
}

const totals = ({ right, offered, wrong, nothing }: GoldenCounts) => ({
  ...{ answered: right, offered, wrong, nothing },
})

/** Typed in haste: authored questions have their marks. */
const isUnmarked = (question: string): boolean =>
  !hasDiacritics(question) && fold(question).split(/\s+/).length >= MANY_WORDS
