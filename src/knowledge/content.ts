import { z } from 'zod'
import { idOf, readEach, readYaml, refuse, type ContentFile, type Problem } from '../content/file.ts'
import { frontMatterOf, screensOf } from '../content/front-matter.ts'
import { fillIn, type Values } from '../content/placeholders.ts'
import { emptyLexicon, makeLexicon, type Lexicon } from '../text/words.ts'
import { frontMatter, type Article } from './article.ts'
import { conflictsAcross } from './conflicts.ts'
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

/** Short forms and the words they stand for. */
export const wordsFile = z.strictObject({
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
  const filesOf = new Map<Article, ContentFile>()
  const lists = {
    lexicon: emptyLexicon,
    organisation: sampleOrganisation,
    agencies: { fields: [], agencies: [] } as Agencies,
    holidays: { days_off: [], working_days: [] } as Holidays,
    communes: { sample: true, communes: [] } as Communes,
    quiz: [] as QuizQuestion[],
    topics: [] as readonly Topic[],
  }
  const readers: Record<string, (text: string, file: ContentFile) => void> = {
    'words.yml'(text) {
      const { abbreviations, chat, dialect } = readYaml(wordsFile, text)
      lists.lexicon = makeLexicon(
        [abbreviations, chat, dialect].flatMap((section) => Object.entries(section)),
      )
    },
    'organisation.yml': (text) => (lists.organisation = readYaml(organisationFile, text)),
    'agencies.yml'(text, file) {
      const agencies = readYaml(agenciesFile, text)
      refuse(complaintsAboutAgencies(agencies), file)
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
    (file) => readers[file.path.replace(/^knowledge\//, '')]?.(file.text, file),
  )
  // After the organisation, whose values stand in the articles.
  const values = organisationValues(lists.organisation)
  const brokenArticles = readEach(files.filter(isArticle), (file) => {
    const article = readArticle(file, values)
    articles.push(article)
    filesOf.set(article, file)
  })
  return {
    handbook: { articles, ...lists },
    broken: [...brokenLists, ...brokenArticles],
    conflicts: conflictsAcross(filesOf, lists, files),
  }
}

function readArticle(file: ContentFile, values: Values): Article {
  const parts = frontMatterOf(file.text)
  if (!parts) {
    throw new Error('has no front matter: the file must begin with --- and close it with ---')
  }
  const { header, headerLine, body } = parts
  if (body.trim() === '') throw new Error('has no answer below its front matter')
  const written = screensOf(body)
  if (written.includes('')) throw new Error('has nothing before or after "<!-- xem tiếp -->"')
  const { facets, links, ...rest } = readYaml(frontMatter, header, headerLine)
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
