import { answerText } from '../../bot/articles.ts'
import { readContent, type Content } from '../../build-bot.ts'
import { dayOf } from '../../calendar/calendar.ts'
import { idOf, type ContentFile, type Finding } from '../../content/file.ts'
import { checkFlows } from '../../flows/check-flows.ts'
import { NoWording } from '../../flows/read-flows.ts'
import { isInForce, type Article } from '../../knowledge/article.ts'
import { checkArticle } from '../../knowledge/check-articles.ts'
import { checkLists } from '../../knowledge/check-lists.ts'
import { checkSearch } from '../../knowledge/check-search.ts'
import type { HeldOut } from '../../knowledge/hold-out.ts'

export interface Checked {
  /** Sorted by path and line. */
  findings: Finding[]
  counts: Counts
  topics: TopicRow[]
  heldOut: readonly HeldOut[]
  /** Path of an article's file by its id. */
  pathOf: (id: string) => string
}

export interface Counts {
  files: number
  articles: number
  questions: number
  sources: number
  verify: number
  dialogues: number
  quiz: number
}

export interface TopicRow {
  topic: string
  articles: number
  questions: number
}

/**
 * All there is to say about handbook and dialogues at a moment, without touching anything.
 * @param quick leaves out what needs indexes
 */
export function checkContent(files: readonly ContentFile[], now: number, quick: boolean): Checked {
  let content: Content
  try {
    content = readContent(files)
  } catch (error) {
    if (!(error instanceof NoWording)) throw error
    // Nothing else can be judged without it.
    return {
      ...nothing,
      findings: sorted(error.problems),
      counts: { ...none, files: files.length },
    }
  }
  const { handbook, flows, broken, conflicts } = content
  const { articles, lexicon } = handbook
  const unreadable = new Set(broken.map(({ path }) => path))
  const readable = new Map(
    files.filter(({ path }) => !unreadable.has(path)).map((file) => [file.path, file]),
  )
  const articleFiles = new Map(
    [...readable.values()].flatMap((file) =>
      file.path.endsWith('.md') ? [[idOf(file), file] as const] : [],
    ),
  )
  const fileOf = (id: string) => articleFiles.get(id)!
  const current = articles.filter((article) => isInForce(article, now))
  // An article that cannot be read counts as in force: one fault is told once.
  const inForce = new Set([
    ...current.map(({ id }) => id),
    ...broken.flatMap(({ path }) => (path.endsWith('.md') ? [idOf({ path })] : [])),
  ])
  const known = new Set(articles.map(({ id }) => id))
  const today = dayOf(now)

  const search = quick ? { findings: [], heldOut: [] } : checkSearch(current, lexicon, fileOf)
  const findings = [
    ...broken,
    ...conflicts,
    ...articles.flatMap((article) =>
      checkArticle({
        article,
        file: fileOf(article.id),
        today,
        inForce,
        known,
        values: flows.values,
        firstMessage: (screen, one, values) =>
          answerText(
            { ...one, screens: [screen] },
            { line: (name, more) => flows.line(name, { ...values, ...more }) },
          ),
      }),
    ),
    ...checkLists(handbook, (path) => readable.get(path), today),
    ...checkFlows({
      flows,
      files: [...readable.values()].filter(({ path }) => path.startsWith('flows/')),
      lexicon,
      articleState: (id) =>
        inForce.has(id) ? 'in force' : known.has(id) ? 'not in force' : undefined,
    }),
    ...search.findings,
  ]
  return {
    findings: sorted(findings),
    counts: countsOf(content, current, files.length),
    topics: tableOf(content, current),
    heldOut: search.heldOut,
    pathOf: (id) => fileOf(id).path,
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
const questionsIn = (articles: readonly Article[]) =>
  sum(articles.map(({ questions }) => questions.length))

function countsOf(
  { handbook, flows }: Content,
  current: readonly Article[],
  files: number,
): Counts {
  return {
    files,
    articles: current.length,
    questions: questionsIn(current),
    sources: sum(current.map(({ sources }) => sources.length)),
    verify: current.filter(({ verify }) => verify).length,
    dialogues: flows.dialogues.length,
    quiz: handbook.quiz.length,
  }
}

/** In the order in which people see the topics; then those that are in no list. */
function tableOf({ handbook: { topics } }: Content, current: readonly Article[]): TopicRow[] {
  const names = new Set([...topics.map(({ id }) => id), ...current.map(({ topic }) => topic)])
  return [...names].map((topic) => {
    const own = current.filter((article) => article.topic === topic)
    return { topic, articles: own.length, questions: questionsIn(own) }
  })
}

function sorted(findings: readonly Finding[]): Finding[] {
  const byPlace = (a: Finding, b: Finding) =>
    a.path === b.path ? (a.line ?? 1) - (b.line ?? 1) : a.path < b.path ? -1 : 1
  return [...findings].sort(byPlace)
}

const none: Counts = {
  files: 0,
  articles: 0,
  questions: 0,
  sources: 0,
  verify: 0,
  dialogues: 0,
  quiz: 0,
}
const nothing = { topics: [], heldOut: [], pathOf: () => '' }
