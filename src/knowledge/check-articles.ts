import { noteIn, problemIn, readYaml, type ContentFile, type Finding } from '../content/file.ts'
import { frontMatterOf, paragraphsOf, screensOf } from '../content/front-matter.ts'
import type { Place } from '../content/line-of.ts'
import { fillIn, type Values } from '../content/placeholders.ts'
import { FIRST_SCREEN, frontMatter, type Article } from './article.ts'
import { longestValues } from './organisation.ts'
import { MOST_SHARED_ON_AVERAGE, varietyOf } from './variety.ts'

const LEAST_QUESTIONS = 12
const LONGEST_PARAGRAPH = 400
/** Days before `review_by` from which it is pointed out. */
const REVIEW_SOON = 60
/** Buttons of every channel hold these many characters. */
const LONGEST_BUTTON = 20

export interface ArticleCheck {
  article: Article
  file: ContentFile
  /** 2026-11-20. */
  today: string
  /** Articles that may answer today, by id. */
  inForce: ReadonlySet<string>
  /** Every article there is. */
  known: ReadonlySet<string>
  values: Values
  /** The first message of an answer as it is sent; a facet is sent in the same way. */
  firstMessage: (screen: string, article: Article, values: Values) => string
}

/** All that can be said of an article by itself, without asking the index. */
export function checkArticle(check: ArticleCheck): Finding[] {
  return [
    ...checkQuestions(check),
    ...checkSources(check),
    ...checkDates(check),
    ...checkLinks(check),
    ...checkText(check),
    ...checkLengths(check),
  ]
}

function checkQuestions({ article: { questions }, file }: ArticleCheck): Finding[] {
  const { copies, mean } = varietyOf(questions)
  return [
    ...(questions.length < LEAST_QUESTIONS
      ? [
          problemIn(
            file,
            ['questions'],
            `has ${questions.length} questions; people ask in at least ${LEAST_QUESTIONS} ways, add more`,
          ),
        ]
      : []),
    ...copies.map(({ one, other, shared }) => {
      const message = `"${one}" and "${other}" are copies (${shared.toFixed(2)}); ask one of them in other words`
      return problemIn(file, ['questions', questions.lastIndexOf(other)], message)
    }),
    ...(mean > MOST_SHARED_ON_AVERAGE
      ? [
          problemIn(
            file,
            ['questions'],
            `its questions are too much alike (${mean.toFixed(2)} on average, at most ${MOST_SHARED_ON_AVERAGE}); ask some in other words`,
          ),
        ]
      : []),
  ]
}

function checkSources({ article: { sources }, file, today }: ArticleCheck): Finding[] {
  const findings = sources.flatMap(({ date }, at) =>
    // A month or a year counts as begun.
    date !== undefined && date > today.slice(0, date.length)
      ? [problemIn(file, ['sources', at, 'date'], `the source's date ${date} is in the future`)]
      : [],
  )
  if (sources.some(({ url, date }) => url !== undefined || date !== undefined)) return findings
  const message = 'no source can be looked up; give at least one its url, or the date of the document'
  return [...findings, problemIn(file, ['sources'], message)]
}

function checkDates({ article, file, today }: ArticleCheck): Finding[] {
  const { effective_from, effective_to, review_by } = article
  const findings: Finding[] = []
  const problem = (at: Place, message: string) => findings.push(problemIn(file, at, message))
  const note = (at: Place, message: string) => findings.push(noteIn(file, at, message))
  if (effective_from === undefined) {
    problem(['title'], 'has no effective_from; add the day from which its rule holds')
  } else if (effective_from > today) {
    note(['effective_from'], `answers only from ${effective_from} on`)
  }
  if (effective_to !== undefined && effective_to <= (effective_from ?? '')) {
    problem(['effective_to'], `effective_to must come after effective_from (${effective_from})`)
  } else if (effective_to !== undefined && effective_to < today) {
    note(['effective_to'], `expired on ${effective_to} and answers no more; renew or delete it`)
  }
  const left = daysBetween(today, review_by)
  if (left < 0) {
    note(['review_by'], `had to be reviewed by ${review_by}; compare it with its sources and set a new day`)
  } else if (left <= REVIEW_SOON) {
    note(['review_by'], `must be reviewed by ${review_by}, in ${left} days`)
  }
  return findings
}

const daysBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000

function checkLinks({ article, file, inForce, known }: ArticleCheck): Finding[] {
  const { links, related, id } = article
  // By title: a link whose address nobody has filled in yet is not among the article's.
  const place = (title: string, field: string) => {
    const written = readYaml(frontMatter, frontMatterOf(file.text)?.header ?? '').links
    return ['links', written.findIndex((link) => link.title === title), field]
  }
  return [
    ...links.flatMap(({ title, url }) => {
      const findings: Finding[] = []
      if (title.length > LONGEST_BUTTON) {
        const message = `the link's title has ${title.length} characters; a button holds ${LONGEST_BUTTON}, shorten it`
        findings.push(problemIn(file, place(title, 'title'), message))
      }
      if (url.startsWith('http:')) {
        const message = `${url} is not https; use the https address if there is one`
        findings.push(noteIn(file, place(title, 'url'), message))
      }
      return findings
    }),
    ...related.flatMap((other, at) => {
      if (other === id) return [problemIn(file, ['related', at], 'is related to itself; take it out')]
      if (!known.has(other) || inForce.has(other)) return []
      const message = `related article "${other}" is not in force; take it out or renew it`
      return [problemIn(file, ['related', at], message)]
    }),
  ]
}

/** What chat programs would show as it is. */
const markdown: [RegExp, string][] = [
  [/\*\*|__/, 'bold type'],
  [/^ *#{1,6} /m, 'a heading'],
  [/!?\[[^\]\n]*\]\([^)\n]*\)/, 'a link'],
  [/`/, 'code'],
  [/^ *>/m, 'a quotation'],
]

function checkText({ article: { facets }, file }: ArticleCheck): Finding[] {
  const written = frontMatterOf(file.text)
  const texts: [Place, string][] = [
    ...Object.entries(facets).map(([name, text = '']): [Place, string] => [['facets', name], text]),
    ...(written ? paragraphsOf(written).flat() : []).map(
      ({ text, line }): [Place, string] => [line, text],
    ),
  ]
  return texts.flatMap(([at, text]) => {
    const findings = markdown.flatMap(([sign, name]) => {
      const { index } = sign.exec(text) ?? {}
      if (index === undefined) return []
      const message = `${name} in Markdown would be shown raw; write plain text`
      const below = text.slice(0, index).split('\n').length - 1
      return [problemIn(file, typeof at === 'number' ? at + below : at, message)]
    })
    if (text.length > LONGEST_PARAGRAPH) {
      const message = `the paragraph has ${text.length} characters of at most ${LONGEST_PARAGRAPH}; cut it in two`
      findings.push(problemIn(file, at, message))
    }
    return findings
  })
}

/** As if a department had filled in everything, at its longest. */
const atLongest: Values = Object.fromEntries(
  Object.entries(longestValues).map(([name, length]) => [name, 'x'.repeat(length)]),
)

/** What is sent at once: screens with the source under the first, and each facet with it. */
function checkLengths({ article, file, values, firstMessage }: ArticleCheck): Finding[] {
  const written = frontMatterOf(file.text)
  if (!written) return []
  const paragraphs = paragraphsOf(written)
  const texts: [Place, string, string][] = [
    ...screensOf(written.body).map((text, at): [Place, string, string] => [
      paragraphs[at]?.[0]?.line ?? written.bodyLine,
      `screen ${at + 1}`,
      text,
    ]),
    ...Object.entries(article.facets).map(([name, text = '']): [Place, string, string] => [
      ['facets', name],
      `the facet ${name}`,
      text,
    ]),
  ]
  return texts.flatMap(([place, name, text], at) => {
    const length = (filled: Values) => {
      const screen = fillIn(text, filled)
      const withSource = at === 0 || !name.startsWith('screen')
      return (withSource ? firstMessage(screen, article, filled) : screen).length
    }
    const now = length(values)
    if (now > FIRST_SCREEN) {
      const message = `${name} has ${now} characters as sent, of at most ${FIRST_SCREEN}; shorten it, or move some below a <!-- xem tiếp -->`
      return [problemIn(file, place, message)]
    }
    const longest = length({ ...values, ...atLongest })
    if (longest <= FIRST_SCREEN) return []
    const message = `${name} would have ${longest} characters as sent, of at most ${FIRST_SCREEN}, with the longest names of a department; shorten it`
    return [problemIn(file, place, message)]
  })
}
