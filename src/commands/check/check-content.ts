import { answerText } from '../../bot/articles.ts'
import { readContent, type Content } from '../../wiring/build-bot.ts'
import { dayOf } from '../../calendar/calendar.ts'
import { idOf, type ContentFile, type Finding } from '../../content/file.ts'
import { checkFlows } from '../../flows/check-flows.ts'
import { NoWording } from '../../flows/read-flows.ts'
import { isInForce, type Article } from '../../knowledge/article.ts'
import { checkArticle } from '../../knowledge/check-articles.ts'
import { checkLists } from '../../knowledge/check-lists.ts'
import { checkOutside, checkSearch } from '../../knowledge/check-search.ts'
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
  const { handbook, broken, conflicts } = content
  const { articles, lexicon } = handbook
  const { readable, fileOf, current, checkOne, checkDialogues } = beside(content, files, now)
  const today = dayOf(now)

  const search = quick ? { findings: [], heldOut: [] } : checkSearch(current, lexicon, fileOf)
  const outsideFile = readable.get('knowledge/outside.yml')
  const findings = [
    ...(quick || !outsideFile ? [] : checkOutside(current, handbook, outsideFile)),
    ...broken,
    ...conflicts,
    ...articles.flatMap(checkOne),
    ...checkLists(handbook, (path) => readable.get(path), today),
    ...checkDialogues(),
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

/** What is wrong with one file beside the others, besides what the index says of it. */
export function checkOneFile(
  content: CheckedContent,
  files: readonly ContentFile[],
  path: string,
  now: number,
): Finding[] {
  const { handbook, broken, conflicts } = content
  const isOwn = (finding: Finding) => finding.path === path
  const own = broken.filter(isOwn)
  const { readable, checkOne, checkDialogues } = beside(content, files, now)
  function checked(): Finding[] {
    if (own.length > 0) return []
    if (path.startsWith('flows/')) return checkDialogues().filter(isOwn)
    if (!path.endsWith('.md')) {
      const isAsked = (name: string) => (name === path ? readable.get(name) : undefined)
      return checkLists(handbook, isAsked, dayOf(now))
    }
    const article = handbook.articles.find(({ id }) => id === idOf({ path }))
    return article ? checkOne(article) : []
  }
  return sorted([...own, ...conflicts.filter(isOwn), ...checked()])
}

type CheckedContent = Pick<Content, 'handbook' | 'flows' | 'broken' | 'conflicts'>

/** What an article is checked beside. */
function beside(
  { handbook: { articles, laws, lexicon }, flows, broken }: CheckedContent,
  files: readonly ContentFile[],
  now: number,
) {
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
  const checkOne = (article: Article) =>
    checkArticle({
      article,
      file: fileOf(article.id),
      today: dayOf(now),
      inForce,
      known,
      values: flows.values,
      laws,
      firstMessage: (screen, one, values) =>
        answerText(
          { ...one, screens: [screen] },
          { line: (name, more) => flows.line(name, { ...values, ...more }) },
        ),
    })
  const checkDialogues = () =>
    checkFlows({
      flows,
      files: [...readable.values()].filter((file) => file.path.startsWith('flows/')),
      lexicon,
      articleState: (id) =>
        inForce.has(id) ? 'in force' : known.has(id) ? 'not in force' : undefined,
    })
  return { readable, fileOf, current, checkOne, checkDialogues }
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
