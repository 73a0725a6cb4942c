import { z } from 'zod'
import { idOf, readEach, readYaml, type ContentFile, type Problem } from '../content/file.ts'
import { emptyLexicon, makeLexicon, type Lexicon } from '../text/words.ts'
import { frontMatter, type Article } from './article.ts'
import { topicsFile, type Topic } from './topics.ts'

export interface Organisation {
  /** Name of the department as the reader should see it. */
  name: string
  /** True until somebody has put in the real department. */
  sample: boolean
}

export interface Handbook {
  articles: Article[]
  lexicon: Lexicon
  organisation: Organisation
  /** In the order of citizens' interest; empty where knowledge/topics.yml is missing. */
  topics: readonly Topic[]
}

const wordsFile = z.strictObject({
  abbreviations: z.record(z.string(), z.string()).default({}),
  chat: z.record(z.string(), z.string()).default({}),
  dialect: z.record(z.string(), z.string()).default({}),
})

const organisationFile = z.strictObject({ name: z.string().min(1), sample: z.boolean() })

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
  let lexicon = emptyLexicon
  let organisation: Organisation = { name: 'Hỏi Đáp Số', sample: true }
  let topics: readonly Topic[] = []

  const broken = readEach(files, (file) => {
    if (file.path.endsWith('.md')) {
      const article = readArticle(file)
      articles.push(article)
      paths.set(article, file.path)
    } else if (file.path === 'knowledge/words.yml') {
      const { abbreviations, chat, dialect } = readYaml(wordsFile, file.text)
      lexicon = makeLexicon(
        [abbreviations, chat, dialect].flatMap((section) => Object.entries(section)),
      )
    } else if (file.path === 'knowledge/organisation.yml') {
      organisation = readYaml(organisationFile, file.text)
    } else if (file.path === 'knowledge/topics.yml') {
      topics = readYaml(topicsFile, file.text.normalize('NFC')).topics
    }
  })
  return {
    handbook: { articles, lexicon, organisation, topics },
    broken,
    conflicts: [...acrossArticles(paths), ...withoutTopic(paths, topics)],
  }
}

/** Where an editor cuts an answer; a comment, so that other Markdown programs hide it. */
const MORE = /^<!--\s*xem tiếp\s*-->$/im

function readArticle(file: ContentFile): Article {
  // Windows editors put a byte-order mark and \r\n; what was copied from a Mac is NFD.
  const text = file.text.replace(/^\uFEFF/, '').replace(/\r\n/g, '\n').normalize('NFC')
  const [, header, body] = /^---\n(.*?)\n---\n(.*)$/s.exec(text) ?? []
  if (header === undefined || body === undefined) {
    throw new Error('has no front matter: the file must begin with --- and close it with ---')
  }
  if (body.trim() === '') throw new Error('has no answer below its front matter')
  const screens = body.split(MORE).map((screen) => screen.trim())
  if (screens.includes('')) throw new Error('has nothing before or after "<!-- xem tiếp -->"')
  return { id: idOf(file), body: screens.join('\n\n'), screens, ...readYaml(frontMatter, header) }
}

/** Problems that only show when articles are seen together. */
function acrossArticles(paths: ReadonlyMap<Article, string>): Problem[] {
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
    for (const id of article.related) {
      if (!ids.has(id)) problems.push({ path, message: `related article "${id}" does not exist` })
    }
  }
  return problems
}

/** Articles whose topic has no name to show. */
function withoutTopic(paths: ReadonlyMap<Article, string>, topics: readonly Topic[]): Problem[] {
  if (topics.length === 0) return []
  const known = new Set(topics.map(({ id }) => id))
  return [...paths]
    .filter(([{ topic }]) => !known.has(topic))
    .map(([{ topic }, path]) => ({
      path,
      message: `topic "${topic}" is missing in knowledge/topics.yml`,
    }))
}
