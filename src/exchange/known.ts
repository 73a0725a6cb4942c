import { idOf, type ContentFile } from '../content/file.ts'
import type { Article } from '../knowledge/article.ts'
import { keyOf } from './roles.ts'
import { written, type Written } from './written.ts'

/** What an import is held against. Plain data, so that it can go to a thread. */
export interface Known {
  /** Every article there is, drafts too. */
  articles: readonly KnownArticle[]
  topics: readonly { id: string; label: string; title: string }[]
  agencies: readonly { id: string; name: string }[]
  /** For rows that name none. */
  defaults: { topic: string | null; owner: string | null }
}

export interface KnownArticle {
  id: string
  path: string
  text: string
  title: string
  questions: readonly string[]
}

/**
 * The articles among files.
 * @param parsed those whose title and questions are known already; the rest are parsed
 */
export function knownArticles(
  files: readonly ContentFile[],
  parsed: readonly Pick<Article, 'id' | 'title' | 'questions'>[] = [],
): KnownArticle[] {
  const byId = new Map(parsed.map((article) => [article.id, article]))
  return files
    .filter(({ path }) => path.endsWith('.md'))
    .map(({ path, text }) => {
      const id = idOf({ path })
      const { title = '', questions = [] } = byId.get(id) ?? written({ path, text })?.header ?? {}
      return { id, path, text, title: String(title), questions: [questions].flat().map(String) }
    })
}

/** Finds what exists by id, title or question, whatever the marks and signs. */
export function indexOf({ articles, topics, agencies }: Known) {
  const byId = new Map(articles.map((article) => [article.id, article]))
  const byTitle = new Map(articles.map((article) => [keyOf(article.title), article]))
  const byQuestion = new Map(
    articles.flatMap((article) => article.questions.map((each) => [keyOf(each), article] as const)),
  )
  const topicIds = named(
    topics.flatMap(({ id, label, title }) => [id, label, title].map((name) => [name, id])),
  )
  const agencyIds = named(agencies.flatMap(({ id, name }) => [id, name].map((each) => [each, id])))
  const parsed = new Map<string, Written | undefined>()
  return {
    article: (id: string) => byId.get(id),
    /** The article itself, parsed once. */
    written(article: KnownArticle): Written | undefined {
      if (!parsed.has(article.id)) parsed.set(article.id, written(article))
      return parsed.get(article.id)
    },
    titled: (title: string) => (title === '' ? undefined : byTitle.get(keyOf(title))),
    asked: (question: string) => (question === '' ? undefined : byQuestion.get(keyOf(question))),
    topic: (name: string) => topicIds.get(keyOf(name)),
    agency: (name: string) => agencyIds.get(keyOf(name)),
  }
}
export type Index = ReturnType<typeof indexOf>

const named = (pairs: readonly (readonly string[])[]) =>
  new Map(pairs.map(([name = '', id = '']) => [keyOf(name), id]))

const LONGEST_ID = 60

/** An id made of a title that nothing has yet; taken from then on. */
export function idMaker(articles: readonly Pick<KnownArticle, 'id'>[]) {
  const taken = new Set(articles.map(({ id }) => id))
  return (title: string): string => {
    const base = keyOf(cutAtWord(title, LONGEST_ID)).replaceAll(' ', '-') || 'bai-moi'
    let id = base
    for (let number = 2; taken.has(id); number++) id = `${base}-${number}`
    taken.add(id)
    return id
  }
}

/** In one line, at most so long, cut between words. */
export function cutAtWord(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= most) return line
  const cut = line.slice(0, most + 1)
  const at = cut.lastIndexOf(' ')
  return cut.slice(0, at > 0 ? at : most).trim()
}

/** For a button: no sign at its end. */
export const labelOf = (title: string): string => cutAtWord(title, 20).replace(/[?.!…,:;]+$/, '')
