import { noteIn, problemIn, readYaml, type ContentFile, type Finding } from '../content/file.ts'
import { frontMatterOf, paragraphsOf, screensOf } from '../content/front-matter.ts'
import { nameOf } from '../content/field-names.ts'
import type { Place } from '../content/line-of.ts'
import { fillIn, type Values } from '../content/placeholders.ts'
import { FIRST_SCREEN, frontMatter, type Article } from './article.ts'
import { citedBy, numbersIn, type ReplacedLaw } from './laws.ts'
import { longestValues } from './organisation.ts'
import { ENOUGH_QUESTIONS, MOST_SHARED_ON_AVERAGE, varietyOf } from './variety.ts'

const percent = (share: number) => `${Math.round(share * 100)} %`

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
  /** Legal documents that hold no more. */
  laws: readonly ReplacedLaw[]
  /** The first message of an answer as it is sent; a facet is sent in the same way. */
  firstMessage: (screen: string, article: Article, values: Values) => string
}

/** All that can be said of an article by itself, without asking the index. */
export function checkArticle(check: ArticleCheck): Finding[] {
  return [
    ...checkQuestions(check),
    ...checkSources(check),
    ...checkLaws(check),
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
          noteIn(
            file,
            ['questions'],
            `Mới có ${questions.length} cách hỏi (questions): hãy thêm ít nhất ${LEAST_QUESTIONS - questions.length}; mỗi bài nên có từ ${LEAST_QUESTIONS}, mỗi cách một kiểu nói`,
          ),
        ]
      : []),
    ...copies.map(({ one, other, shared }) => {
      const message = `“${one}” và “${other}” gần như là một (giống ${percent(shared)}): hãy hỏi một câu bằng lời khác`
      return problemIn(file, ['questions', questions.lastIndexOf(other)], message)
    }),
    ...(questions.length >= ENOUGH_QUESTIONS && mean > MOST_SHARED_ON_AVERAGE
      ? [
          problemIn(
            file,
            ['questions'],
            `Các cách hỏi (questions) giống nhau quá (trung bình ${percent(mean)}, nhiều nhất ${percent(MOST_SHARED_ON_AVERAGE)}): hãy viết lại vài câu bằng lời khác`,
          ),
        ]
      : []),
  ]
}

function checkSources({ article: { sources }, file, today }: ArticleCheck): Finding[] {
  const findings = sources.flatMap(({ date }, at) =>
    // A month or a year counts as begun.
    date !== undefined && date > today.slice(0, date.length)
      ? [problemIn(file, ['sources', at, 'date'], `Ngày của nguồn (date) ${date} chưa tới: hãy xem lại ngày`)]
      : [],
  )
  if (sources.some(({ url, date }) => url !== undefined || date !== undefined)) return findings
  const message = 'Không tra lại được nguồn (sources) nào: hãy thêm địa chỉ trang (url) hoặc ngày văn bản (date) cho ít nhất một nguồn'
  return [...findings, problemIn(file, ['sources'], message)]
}

function checkLaws({ article, file, laws }: ArticleCheck): Finding[] {
  if (laws.length === 0) return []
  const cited = new Set(citedBy(article))
  return laws
    .filter(({ document }) => cited.has(document))
    .map(({ document, by, from }) => {
      const since = from === undefined ? '' : ` từ ${from}`
      const remedy = by === undefined ? 'hãy xem văn bản nào đang có hiệu lực' : `hãy so với ${by}`
      const message = `Bài dẫn ${document}, đã bị thay thế${since}: ${remedy}`
      return noteIn(file, placeOf(document), message)
    })

  function placeOf(document: string): Place {
    const names = (text: string) => numbersIn(text).includes(document)
    const basis = article.legal_basis?.findIndex(names) ?? -1
    if (basis >= 0) return ['legal_basis', basis]
    const source = article.sources.findIndex(({ name }) => names(name))
    if (source >= 0) return ['sources', source, 'name']
    const written = frontMatterOf(file.text)
    const line = written?.body.split('\n').findIndex(names) ?? -1
    return written && line >= 0 ? written.bodyLine + line : ['facets']
  }
}

function checkDates({ article, file, today }: ArticleCheck): Finding[] {
  const { effective_from, effective_to, review_by } = article
  const findings: Finding[] = []
  const problem = (at: Place, message: string) => findings.push(problemIn(file, at, message))
  const note = (at: Place, message: string) => findings.push(noteIn(file, at, message))
  if (effective_from === undefined) {
    problem(['title'], 'Hiệu lực từ (effective_from) chưa có: hãy thêm ngày quy định bắt đầu áp dụng')
  } else if (effective_from > today) {
    note(['effective_from'], `Bài này chỉ trả lời từ ngày ${effective_from} (hiệu lực từ, effective_from)`)
  }
  if (effective_to !== undefined && effective_to <= (effective_from ?? '')) {
    problem(['effective_to'], `Hiệu lực đến (effective_to) phải sau hiệu lực từ (effective_from) là ${effective_from}`)
  } else if (effective_to !== undefined && effective_to < today) {
    note(['effective_to'], `Bài hết hiệu lực ngày ${effective_to} (effective_to), không còn trả lời: hãy viết lại hoặc xóa bài`)
  }
  const left = daysBetween(today, review_by)
  if (left < 0) {
    note(['review_by'], `Đã quá ngày rà soát (review_by) ${review_by}: hãy so lại với nguồn rồi ghi ngày mới`)
  } else if (left <= REVIEW_SOON) {
    note(['review_by'], `Sắp tới ngày rà soát (review_by) ${review_by}, còn ${left} ngày`)
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
        const message = `Chữ trên nút của liên kết (title) dài ${title.length} ký tự, nút chỉ chứa được ${LONGEST_BUTTON}: hãy rút ngắn`
        findings.push(problemIn(file, place(title, 'title'), message))
      }
      if (url.startsWith('http:')) {
        const message = `Địa chỉ ${url} chưa phải https: hãy dùng địa chỉ https:// nếu có`
        findings.push(noteIn(file, place(title, 'url'), message))
      }
      return findings
    }),
    ...related.flatMap((other, at) => {
      if (other === id) return [problemIn(file, ['related', at], 'Bài liên quan (related) là chính bài này: hãy bỏ đi')]
      if (!known.has(other) || inForce.has(other)) return []
      const message = `Bài liên quan (related) “${other}” không còn hiệu lực: hãy bỏ đi, hoặc viết lại bài đó`
      return [problemIn(file, ['related', at], message)]
    }),
  ]
}

/** What chat programs would show as it is. */
const markdown: [RegExp, name: string, sample: string][] = [
  [/\*\*|__/, 'Chữ đậm', '**…**'],
  [/^ *#{1,6} /m, 'Tiêu đề mục', '# …'],
  [/!?\[[^\]\n]*\]\([^)\n]*\)/, 'Liên kết', '[…](…)'],
  [/`/, 'Dấu nháy ngược', '`'],
  [/^ *>/m, 'Đoạn trích', '> …'],
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
    const findings = markdown.flatMap(([sign, name, sample]) => {
      const { index } = sign.exec(text) ?? {}
      if (index === undefined) return []
      const message = `${name} viết kiểu Markdown (${sample}) sẽ hiện nguyên ký hiệu: hãy viết chữ thường, không dùng ký hiệu`
      const below = text.slice(0, index).split('\n').length - 1
      return [problemIn(file, typeof at === 'number' ? at + below : at, message)]
    })
    if (text.length > LONGEST_PARAGRAPH) {
      const message = `Đoạn văn dài ${text.length} ký tự, nhiều nhất ${LONGEST_PARAGRAPH}: hãy tách làm hai`
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
      `Màn ${at + 1} của câu trả lời`,
      text,
    ]),
    ...Object.entries(article.facets).map(([name, text = '']): [Place, string, string] => [
      ['facets', name],
      nameOf(['facets', name]),
      text,
    ]),
  ]
  return texts.flatMap(([place, name, text], at) => {
    const length = (filled: Values) => {
      const screen = fillIn(text, filled)
      const withSource = at === 0 || typeof place !== 'number'
      return (withSource ? firstMessage(screen, article, filled) : screen).length
    }
    const now = length(values)
    if (now > FIRST_SCREEN) {
      const message = `${name} dài ${now} ký tự khi gửi đi, nhiều nhất ${FIRST_SCREEN}: hãy rút ngắn, hoặc chuyển bớt xuống dưới dấu <!-- xem tiếp -->`
      return [problemIn(file, place, message)]
    }
    const longest = length({ ...values, ...atLongest })
    if (longest <= FIRST_SCREEN) return []
    const message = `${name} sẽ dài tới ${longest} ký tự khi tên, địa chỉ đơn vị dài, nhiều nhất ${FIRST_SCREEN}: hãy rút ngắn`
    return [problemIn(file, place, message)]
  })
}
