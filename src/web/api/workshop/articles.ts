import express, { type Router } from 'express'
import { z } from 'zod'
import type { DraftLine } from '../../../content/drafts.ts'
import { idOf } from '../../../content/file.ts'
import { isInForce, type Article } from '../../../knowledge/article.ts'
import { fold } from '../../../text/normalise.ts'
import type {
  ArticleList,
  ArticleRow,
  ArticleState,
  FileSummary,
  Names,
} from '../../workshop-contract.ts'
import { readInput, refuse } from '../refusals.ts'
import type { WorkshopOptions } from './options.ts'
import { isContentPath, titleOf, type Pages } from './pages.ts'

/** Articles in one answer. */
const MOST_ARTICLES = 50
/** Where a path of an article is not known from its file, it follows from topic and id. */
const pathOf = ({ topic, id }: Pick<Article, 'topic' | 'id'>) => `knowledge/${topic}/${id}.md`

const sorts = ['title', 'review', 'served', 'unhelpful', 'lost'] as const
const query = z.object({
  q: z.string().trim().max(200).default(''),
  topic: z.string().default(''),
  owner: z.string().default(''),
  state: z.string().default(''),
  sort: z.enum(sorts).default('title'),
  offset: z.coerce.number().int().min(0).default(0),
})

/** What the handbook holds, with what became of it, and any file of it. */
export function createArticles(options: WorkshopOptions, pages: Pages): Router {
  const { content, drafts, handbook, version, trial, articleUse, now } = options
  const router = express.Router()

  /** Of one version of the content: paths by article, what is searched, and the order of titles. */
  let known: Facts | undefined
  async function facts() {
    const at = version()
    if (known?.version === at) return known
    const files = await content.contentIndex()
    const paths = new Map(
      files.flatMap(({ path }) => (path.endsWith('.md') ? [[idOf({ path }), path] as const] : [])),
    )
    const folded = new Map(
      handbook().articles.map((one) => [
        one.id,
        fold([one.title, one.label, one.id, ...one.questions].join('\n')),
      ]),
    )
    const places = new Map(
      [...handbook().articles].sort(byTitle).map((one, place) => [one.title, place]),
    )
    known = { version: at, paths, folded, places }
    return known
  }

  router.get('/articles', async (request, response) => {
    const asked = readInput(query, request.query, response)
    if (!asked) return
    const { articles, topics, agencies } = handbook()
    const losses = trial.losses()
    const [{ paths, folded, places }, use, all, diverged] = await Promise.all([
      facts(),
      articleUse(),
      drafts.draftList(),
      content.divergences(),
    ])
    const topicTitles = new Map(topics.map(({ id, title }) => [id, title]))
    const owners = new Map(agencies.agencies.map(({ id, name }) => [id, name]))
    const titles = new Map(articles.map(({ id, title }) => [id, title]))
    const ofPath = new Map(all.map((draft) => [draft.path, draft]))
    const keptOut = new Set(diverged)
    const cited = options.citedReplaced()
    const today = now()

    const rows = articles.map((article): ArticleRow => {
      const path = paths.get(article.id) ?? pathOf(article)
      const draft = ofPath.get(path)
      const { served = 0, unhelpful = 0 } = use.get(article.id) ?? {}
      const lost = losses?.[article.id]
      return {
        ...{ id: article.id, path, title: article.title, topic: article.topic },
        topicTitle: topicTitles.get(article.topic) ?? article.topic,
        owner: article.owner,
        ownerName: owners.get(article.owner) ?? article.owner,
        states: [inForceState(article, today), ...(draft ? [draft.state] : [])],
        reviewBy: article.review_by,
        questions: article.questions.length,
        ...{ served, unhelpful },
        loses: lost
          ? { ...lost, to: lost.to.map((id) => ({ id, title: titles.get(id) ?? id })) }
          : null,
        diverged: keptOut.has(path),
        cites: cited.get(article.id) ?? [],
        updatedAt: draft?.updatedAt ?? null,
      }
    })
    const written = new Set(rows.map(({ path }) => path))
    const begun = all
      .filter(({ path }) => path.endsWith('.md') && !written.has(path))
      .map((draft) => newRow(draft, topicTitles, owners))
    const every = [...begun, ...rows]

    const words = fold(asked.q).split(/\s+/).filter(Boolean)
    const found = every.filter((row) => {
      const text = folded.get(row.id) ?? fold(`${row.title}\n${row.id}`)
      return (
        hasAll(text, words) &&
        (!asked.topic || row.topic === asked.topic) &&
        (!asked.owner || row.owner === asked.owner) &&
        (!asked.state || row.states.includes(asked.state as ArticleState))
      )
    })
    const order = ordersOver(places)[asked.sort]
    // Whose title has all the words is meant before those that ask with them.
    const named = new Set(found.filter(({ title }) => hasAll(fold(title), words)))
    const byName = (a: ArticleRow, b: ArticleRow) => Number(named.has(b)) - Number(named.has(a))
    found.sort((a, b) => (words.length > 0 ? byName(a, b) : 0) || order(a, b))
    const counts = new Map<ArticleState, number>()
    for (const { states } of every) {
      for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1)
    }
    response.json({
      articles: found.slice(asked.offset, asked.offset + MOST_ARTICLES),
      total: found.length,
      states: [...counts].map(([state, count]) => ({ state, count })),
    } satisfies ArticleList)
  })

  router.get('/names', (_request, response) => {
    const { articles, topics, agencies } = handbook()
    const named = new Set(topics.map(({ id }) => id))
    const others = [...new Set(articles.map(({ topic }) => topic))].filter((id) => !named.has(id))
    response.json({
      topics: [
        ...topics.map(({ id, title }) => ({ id, title })),
        ...others.map((id) => ({ id, title: id })),
      ],
      agencies: agencies.agencies.map(({ id, name }) => ({ id, name })),
      audiences: [...new Set(articles.flatMap(({ audience }) => audience))].sort(),
      articles: articles
        .map(({ id, title }) => ({ id, title }))
        .sort((a, b) => a.title.localeCompare(b.title, 'vi')),
    } satisfies Names)
  })

  router.get('/files', async (request, response) => {
    const folder = request.query['folder']
    if (folder !== 'flows' && folder !== 'knowledge') {
      refuse(response, 'bad-input', 'Chỉ có hai thư mục: flows và knowledge.')
      return
    }
    const all = await drafts.draftList()
    const ofPath = new Map(all.map((draft) => [draft.path, draft]))
    const stored = await content.contentIndex()
    const texts = new Map((await content.allContent(folder)).map(({ path, text }) => [path, text]))
    const isWanted = (path: string) => path.startsWith(`${folder}/`) && path.endsWith('.yml')
    const files = stored.filter(({ path }) => isWanted(path))
    const begun = all.filter(({ path }) => isWanted(path) && !texts.has(path))
    response.json({
      files: [
        ...files.map(({ path, edited, updatedAt }) => ({
          ...summaryOf(path, texts.get(path) ?? ''),
          ...{ draft: ofPath.get(path)?.state ?? null, edited, updatedAt },
        })),
        ...begun.map(({ path, begins, state, updatedAt }) => ({
          ...summaryOf(path, begins),
          ...{ draft: state, edited: true, updatedAt },
        })),
      ] satisfies FileSummary[],
    })
  })

  router.get('/file', async (request, response) => {
    const { path, article } = request.query
    if (typeof article === 'string') {
      const found = await fileOf(article)
      if (found === undefined) refuse(response, 'not-found')
      else response.json(await pages.file(found))
    } else if (typeof path !== 'string' || !isContentPath(path)) refuse(response, 'bad-path')
    else response.json(await pages.file(path))
  })
  return router

  /** Of an article that is published or being written. */
  async function fileOf(article: string): Promise<string | undefined> {
    const published = (await facts()).paths.get(article)
    if (published !== undefined) return published
    const begun = await drafts.draftList()
    return begun.find((one) => one.path.endsWith('.md') && idOf(one) === article)?.path
  }
}

const summaryOf = (path: string, text: string) => ({
  ...{ path, id: idOf({ path }) },
  kind: /^kind:[ \t]*(\w+)/m.exec(text)?.[1] ?? null,
  title: titleOf(path, text),
})

function inForceState(article: Article, now: number): ArticleState {
  if (isInForce(article, now)) return 'published'
  return isInForce({ effective_from: article.effective_from }, now) ? 'expired' : 'not-yet'
}

/** An article that is not published yet; what it says of itself may not be readable. */
function newRow(
  draft: DraftLine,
  topics: ReadonlyMap<string, string>,
  owners: ReadonlyMap<string, string>,
): ArticleRow {
  const { path, begins: text } = draft
  const field = (name: string) => new RegExp(`^${name}:[ \\t]*(\\S+)`, 'm').exec(text)?.[1] ?? ''
  const [topic, owner] = [field('topic'), field('owner')]
  return {
    ...{ id: idOf(draft), path, title: titleOf(path, text), topic, owner },
    topicTitle: topics.get(topic) ?? topic,
    ownerName: owners.get(owner) ?? owner,
    states: [draft.state],
    reviewBy: field('review_by') || null,
    questions: 0,
    ...{ served: 0, unhelpful: 0, loses: null, diverged: false, cites: [] },
    updatedAt: draft.updatedAt,
  }
}

interface Facts {
  version: number
  paths: ReadonlyMap<string, string>
  folded: ReadonlyMap<string, string>
  /** By title. */
  places: ReadonlyMap<string, number>
}

const byTitle = (a: { title: string }, b: { title: string }) => collator.compare(a.title, b.title)
// One for all comparisons: to make one is what takes time.
const collator = new Intl.Collator('vi')

type Order = (a: ArticleRow, b: ArticleRow) => number
/** @param places of titles among each other: to compare 3,000 as Vietnamese orders them takes 40 ms */
function ordersOver(places: ReadonlyMap<string, number>): Record<(typeof sorts)[number], Order> {
  const byPlace: Order = (a, b) => {
    const [one, other] = [places.get(a.title), places.get(b.title)]
    return one === undefined || other === undefined ? byTitle(a, b) : one - other
  }
  return {
    title: byPlace,
    review: (a, b) => inOrder(a.reviewBy ?? '9', b.reviewBy ?? '9') || byPlace(a, b),
    served: (a, b) => b.served - a.served || byPlace(a, b),
    unhelpful: (a, b) => b.unhelpful - a.unhelpful || byPlace(a, b),
    lost: (a, b) => (b.loses?.lost ?? 0) - (a.loses?.lost ?? 0) || byPlace(a, b),
  }
}
/** Of days as they are written. */
const inOrder = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1)

const hasAll = (text: string, words: readonly string[]): boolean =>
  words.every((word) => text.includes(word))
