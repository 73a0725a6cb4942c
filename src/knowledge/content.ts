import { z } from 'zod'
import { idOf, readEach, readYaml, type ContentFile, type Problem } from '../content/file.ts'
import { fillIn, type Values } from '../content/placeholders.ts'
import { emptyLexicon, makeLexicon, type Lexicon } from '../text/words.ts'
import { frontMatter, type Article } from './article.ts'
import {
  agenciesFile,
  communesFile,
  complaintsAboutAgencies,
  holidaysFile,
  quizFile,
  type Agencies,
  type Communes,
  type Holidays,
  type QuizQuestion,
} from './directory.ts'
import {
  organisationFile,
  organisationValues,
  sampleOrganisation,
  type Organisation,
} from './organisation.ts'
import { topicsFile, type Topic } from './topics.ts'

export interface Handbook {
  articles: Article[]
  lexicon: Lexicon
  organisation: Organisation
  agencies: Agencies
  holidays: Holidays
  communes: Communes
  quiz: QuizQuestion[]
  /** In the order of citizens' interest; empty where knowledge/topics.yml is missing. */
  topics: readonly Topic[]
}

const wordsFile = z.strictObject({
  abbreviations: z.record(z.string(), z.string()).default({}),
  chat: z.record(z.string(), z.string()).default({}),
  dialect: z.record(z.string(), z.string()).default({}),
})

/**
 * Reads the handbook out of its files. A broken file is left out and the rest stands; conflicts
 * between articles are told but do no harm at once.
 */
export function readHandbook(files: readonly ContentFile[]): {
  handbook: Handbook
  broken: Problem[]
  conflicts: Problem[]
} {
  const articles: Article[] = []
  const paths = new Map<Article, string>()
  const lists = {
    lexicon: emptyLexicon,
    organisation: sampleOrganisation,
    agencies: { fields: [], agencies: [] } as Agencies,
    holidays: { days_off: [], working_days: [] } as Holidays,
    communes: { sample: true, communes: [] } as Communes,
    quiz: [] as QuizQuestion[],
    topics: [] as readonly Topic[],
  }
  const readers: Record<string, (text: string) => void> = {
    'words.yml'(text) {
      const { abbreviations, chat, dialect } = readYaml(wordsFile, text)
      lists.lexicon = makeLexicon(
        [abbreviations, chat, dialect].flatMap((section) => Object.entries(section)),
      )
    },
    'organisation.yml': (text) => (lists.organisation = readYaml(organisationFile, text)),
    'agencies.yml'(text) {
      const agencies = readYaml(agenciesFile, text)
      const complaints = complaintsAboutAgencies(agencies)
      if (complaints.length > 0) throw new Error(complaints.join('; '))
      lists.agencies = agencies
    },
    'holidays.yml': (text) => (lists.holidays = readYaml(holidaysFile, text)),
    'communes.yml': (text) => (lists.communes = readYaml(communesFile, text)),
    'topics.yml': (text) => (lists.topics = readYaml(topicsFile, text.normalize('NFC')).topics),
    'quiz.yml': (text) => (lists.quiz = readYaml(quizFile, text).questions),
  }

  const isArticle = ({ path }: ContentFile) => path.endsWith('.md')
  const brokenLists = readEach(
    files.filter((file) => !isArticle(file)),
    ({ path, text }) => readers[path.replace(/^knowledge\//, '')]?.(text),
  )
  // After the organisation, whose values stand in the articles.
  const values = organisationValues(lists.organisation)
  const brokenArticles = readEach(files.filter(isArticle), (file) => {
    const article = readArticle(file, values)
    articles.push(article)
    paths.set(article, file.path)
  })
  return {
    handbook: { articles, ...lists },
    broken: [...brokenLists, ...brokenArticles],
    conflicts: acrossArticles(paths, lists),
  }
}

/** Where an editor cuts an answer; a comment, so that other Markdown programs hide it. */
const MORE = /^<!--\s*xem tiếp\s*-->$/im

function readArticle(file: ContentFile, values: Values): Article {
  // Windows editors put a byte-order mark and \r\n; what was copied from a Mac is NFD.
  const text = file.text.replace(/^\uFEFF/, '').replace(/\r\n/g, '\n').normalize('NFC')
  const [, header, body] = /^---\n(.*?)\n---\n(.*)$/s.exec(text) ?? []
  if (header === undefined || body === undefined) {
    throw new Error('has no front matter: the file must begin with --- and close it with ---')
  }
  if (body.trim() === '') throw new Error('has no answer below its front matter')
  const written = body.split(MORE).map((screen) => screen.trim())
  if (written.includes('')) throw new Error('has nothing before or after "<!-- xem tiếp -->"')
  const { facets, links, ...rest } = readYaml(frontMatter, header)
  const screens = written.map((screen) => fillIn(screen, values)).filter(Boolean)
  const filled = Object.entries(facets).flatMap(([name, text]) => {
    const words = text === undefined ? '' : fillIn(text, values)
    return words ? [[name, words]] : []
  })
  return {
    id: idOf(file),
    body: screens.join('\n\n'),
    screens,
    ...rest,
    facets: Object.fromEntries(filled) as Article['facets'],
    links: links.flatMap(({ title, url }) => {
      const address = fillIn(url, values)
      return address ? [{ title, url: address }] : []
    }),
  }
}

/** Problems that only show when articles are seen together. */
function acrossArticles(
  paths: ReadonlyMap<Article, string>,
  { agencies, quiz, topics }: Pick<Handbook, 'agencies' | 'quiz' | 'topics'>,
): Problem[] {
  const problems: Problem[] = []
  const ids = new Set([...paths.keys()].map(({ id }) => id))
  const claimed = new Map<string, string>()
  for (const [article, path] of paths) {
    const claims = [
      `label "${article.label}"`,
      `id "${article.id}"`,
      ...article.questions.map((question) => `question "${question.toLowerCase()}"`),
    ]
    for (const claim of claims) {
      const other = claimed.get(claim)
      if (other === undefined) claimed.set(claim, article.id)
      else problems.push({ path, message: `${claim} is also used by ${other}` })
    }
    const { owner } = article
    if (agencies.agencies.length > 0 && !agencies.agencies.some(({ id }) => id === owner)) {
      problems.push({ path, message: `owner "${owner}" is not in agencies.yml` })
    }
    if (topics.length > 0 && !topics.some(({ id }) => id === article.topic)) {
      const message = `topic "${article.topic}" is missing in knowledge/topics.yml`
      problems.push({ path, message })
    }
    for (const id of article.related) {
      if (!ids.has(id)) problems.push({ path, message: `related article "${id}" does not exist` })
    }
  }
  for (const topic of topics) {
    for (const id of topic.first) {
      if (ids.has(id)) continue
      const message = `article "${id}", first of the topic ${topic.id}, does not exist`
      problems.push({ path: 'knowledge/topics.yml', message })
    }
  }
  for (const { id, article } of quiz) {
    if (article !== undefined && !ids.has(article)) {
      const message = `article "${article}" of question ${id} does not exist`
      problems.push({ path: 'knowledge/quiz.yml', message })
    }
  }
  return problems
}
