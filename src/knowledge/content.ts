import { z } from 'zod'
import {
  idOf,
  problemIn,
  readEach,
  readYaml,
  refuse,
  type ContentFile,
  type Problem,
} from '../content/file.ts'
import { frontMatterOf, screensOf } from '../content/front-matter.ts'
import { fillIn, type Values } from '../content/placeholders.ts'
import { emptyLexicon, makeLexicon, type Lexicon } from '../text/words.ts'
import { frontMatter, type Article } from './article.ts'
import { conflictsAcross, type Conflict } from './conflicts.ts'
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
import { lawsFile, type ReplacedLaw } from './laws.ts'
import { labelledFile, type Labelled } from './labelled.ts'
import { outsideFile } from './outside.ts'
import { topicsFile, type Topic } from './topics.ts'

export interface Handbook {
  articles: Article[]
  lexicon: Lexicon
  organisation: Organisation
  agencies: Agencies
  holidays: Holidays
  communes: Communes
  quiz: QuizQuestion[]
  /** What people ask that no article answers. */
  outside: readonly string[]
  /** What people really asked, with the right article. */
  labelled: readonly Labelled[]
  /** Legal documents that hold no more. */
  laws: readonly ReplacedLaw[]
  /** In the order of citizens' interest; empty where knowledge/topics.yml is missing. */
  topics: readonly Topic[]
}

/** Short forms and the words they stand for. */
export const wordsFile = z.strictObject({
  abbreviations: z.record(z.string(), z.string()).default({}),
  chat: z.record(z.string(), z.string()).default({}),
  dialect: z.record(z.string(), z.string()).default({}),
})

/** Everything besides the articles. */
type HandbookLists = Omit<Handbook, 'articles'>

interface ReadLists {
  lists: HandbookLists
  broken: Problem[]
}

interface ReadOne {
  /** Missing where the file is broken. */
  article?: Article
  broken: Problem[]
}

export interface ReadHandbook {
  handbook: Handbook
  broken: Problem[]
  /** Worked out when they are asked for: 3,000 articles that have many took 3 s, and few readers want them. */
  readonly conflicts: Problem[]
  /** Those in one file. */
  conflictsIn: (path: string) => Problem[]
}

/**
 * Reads the handbook out of its files. A broken file is left out and the rest stands; conflicts
 * between articles are told but do no harm at once.
 */
export function readHandbook(
  files: readonly ContentFile[],
  { lists: readAll, article: readOne }: HandbookReading = anew,
): ReadHandbook {
  const articles: Article[] = []
  const filesOf = new Map<Article, ContentFile>()
  const { lists, broken } = readAll(files.filter((file) => !isArticle(file)))
  // After the organisation, whose values stand in the articles.
  const values = organisationValues(lists.organisation)
  const brokenArticles = files.filter(isArticle).flatMap((file) => {
    const { article, broken } = readOne(file, values)
    if (article) {
      articles.push(article)
      filesOf.set(article, file)
    }
    return broken
  })
  let known: Conflict[] | undefined
  const conflicts = () => (known ??= conflictsAcross(filesOf, lists, files))
  const withLine = ({ file, at, message }: Conflict) => problemIn(file, at, message)
  return {
    handbook: { articles, ...lists },
    broken: [...broken, ...brokenArticles],
    get conflicts() {
      return conflicts().map(withLine)
    },
    conflictsIn: (path) =>
      conflicts()
        .filter(({ file }) => file.path === path)
        .map(withLine),
  }
}

export interface HandbookReading {
  lists: (files: readonly ContentFile[]) => ReadLists
  article: (file: ContentFile, values: Values) => ReadOne
}

const anew: HandbookReading = { lists: readLists, article: readOne }

/** So many texts of one file are remembered: as it is published, and as it is being written. */
const REMEMBERED = 4

/** Reads a handbook again and again of which few files change: what is the same is not read anew. */
export function rememberingReading(): HandbookReading {
  const lists: { key: string; read: ReadLists }[] = []
  const articles = new Map<string, { key: string; read: ReadOne }[]>()
  const keys = new WeakMap<Values, string>()
  function remembered<Read>(known: { key: string; read: Read }[], key: string, read: () => Read) {
    const same = known.find((one) => one.key === key)
    if (same) return same.read
    const made = { key, read: read() }
    known.unshift(made)
    known.length = Math.min(known.length, REMEMBERED)
    return made.read
  }
  return {
    lists(files) {
      const key = JSON.stringify(files.map(({ path, text }) => [path, text]))
      return remembered(lists, key, () => readLists(files))
    },
    article(file, values) {
      const known = articles.get(file.path) ?? []
      articles.set(file.path, known)
      let filled = keys.get(values)
      if (filled === undefined) keys.set(values, (filled = JSON.stringify(values)))
      const key = filled + file.text
      return remembered(known, key, () => readOne(file, values))
    },
  }
}

const isArticle = ({ path }: ContentFile) => path.endsWith('.md')

function readOne(file: ContentFile, values: Values): ReadOne {
  let article: Article | undefined
  const broken = readEach([file], (one) => void (article = readArticle(one, values)))
  return { ...(article && { article }), broken }
}

function readLists(files: readonly ContentFile[]): ReadLists {
  const lists = {
    lexicon: emptyLexicon,
    organisation: sampleOrganisation,
    agencies: { fields: [], agencies: [] } as Agencies,
    holidays: { days_off: [], working_days: [] } as Holidays,
    communes: { sample: true, communes: [] } as Communes,
    quiz: [] as QuizQuestion[],
    outside: [] as readonly string[],
    labelled: [] as readonly Labelled[],
    laws: [] as readonly ReplacedLaw[],
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
    'outside.yml': (text) => (lists.outside = readYaml(outsideFile, text).questions),
    'labelled.yml': (text) => (lists.labelled = readYaml(labelledFile, text).questions),
    'laws.yml': (text) => (lists.laws = readYaml(lawsFile, text).replaced),
    'quiz.yml': (text) => (lists.quiz = readYaml(quizFile, text).questions),
  }

  const broken = readEach(files, (file) =>
    readers[file.path.replace(/^knowledge\//, '')]?.(file.text, file),
  )
  return { lists, broken }
}

function readArticle(file: ContentFile, values: Values): Article {
  const parts = frontMatterOf(file.text)
  if (!parts) {
    throw new Error('Bài chưa có phần đầu: tệp phải bắt đầu bằng dòng --- và đóng phần đầu bằng một dòng --- nữa')
  }
  const { header, headerLine, body } = parts
  if (body.trim() === '') throw new Error('Bài chưa có câu trả lời: hãy viết bên dưới dòng --- thứ hai')
  const written = screensOf(body)
  if (written.includes('')) throw new Error('Không có chữ nào ở trước hoặc sau dấu <!-- xem tiếp -->: hãy viết thêm, hoặc xóa dấu đó')
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
