import { idOf, type ContentFile } from '../content/file.ts'
import type { Place } from '../content/line-of.ts'
import { fold } from '../text/normalise.ts'
import type { Article } from './article.ts'
import type { Agencies, QuizQuestion } from './directory.ts'
import type { Labelled } from './labelled.ts'
import type { Topic } from './topics.ts'

const TOPICS = 'knowledge/topics.yml'
export const QUIZ = 'knowledge/quiz.yml'
const LABELLED = 'knowledge/labelled.yml'

interface Lists {
  agencies: Agencies
  quiz: readonly QuizQuestion[]
  labelled: readonly Labelled[]
  topics: readonly Topic[]
}

/** A problem whose line nobody has looked up: that costs the parsing of its file. */
export interface Conflict {
  file: ContentFile
  at: Place
  message: string
}

/** Problems that only show when articles are seen together. */
export function conflictsAcross(
  filesOf: ReadonlyMap<Article, ContentFile>,
  { agencies, quiz, labelled, topics }: Lists,
  files: readonly ContentFile[],
): Conflict[] {
  const problems: Conflict[] = []
  // Also those that cannot be read: what is wrong with them is told in their own place.
  const ids = new Set(files.filter(({ path }) => path.endsWith('.md')).map(idOf))
  const claimed = new Map<string, string>()
  for (const [article, file] of filesOf) {
    const { label, id, questions, owner, topic, related } = article
    const say = (at: Place, message: string) => problems.push({ file, at, message })
    const claims: [Place, string, string][] = [
      // On a button, people tell labels apart by their letters, not by marks and capitals.
      [['label'], `label ${fold(label)}`, `Nhãn nút (label) “${label}”`],
      [['title'], `id ${id}`, `Mã bài (tên tệp) “${id}”`],
      ...questions.map((question, at): [Place, string, string] => {
        const asked = question.toLowerCase()
        return [['questions', at], `question ${asked}`, `Cách hỏi “${asked}”`]
      }),
    ]
    for (const [at, claim, name] of claims) {
      const other = claimed.get(claim)
      if (other === undefined) claimed.set(claim, id)
      else if (other === id) say(at, `${name} có hai lần: hãy đổi hoặc bỏ một`)
      else say(at, `${name} đã có ở bài “${other}”: hãy đổi ở một trong hai bài`)
    }
    if (agencies.agencies.length > 0 && !agencies.agencies.some((agency) => agency.id === owner)) {
      say(['owner'], `Cơ quan phụ trách (owner) “${owner}” không có trong danh sách cơ quan (agencies.yml): hãy chọn cơ quan khác, hoặc thêm vào danh sách`)
    }
    if (topics.length > 0 && !topics.some((one) => one.id === topic)) {
      say(['topic'], `Chủ đề (topic) “${topic}” không có trong danh sách chủ đề (knowledge/topics.yml): hãy chọn chủ đề khác, hoặc thêm vào danh sách`)
    }
    for (const [at, other] of related.entries()) {
      if (!ids.has(other)) say(['related', at], `Bài liên quan (related) “${other}” không có trong cẩm nang: hãy sửa lại mã bài, hoặc bỏ đi`)
    }
  }
  const topicsFile = files.find(({ path }) => path === TOPICS)
  for (const [at, topic] of topics.entries()) {
    for (const [position, id] of topic.first.entries()) {
      if (!topicsFile || ids.has(id)) continue
      const message = `Bài hiện trước (first) “${id}” không có trong cẩm nang: hãy sửa lại mã bài, hoặc bỏ đi`
      problems.push({ file: topicsFile, at: ['topics', at, 'first', position], message })
    }
  }
  const quizFile = files.find(({ path }) => path === QUIZ)
  for (const [at, { id, article }] of quiz.entries()) {
    if (!quizFile || article === undefined || ids.has(article)) continue
    const message = `Câu đố “${id}” dẫn tới bài (article) “${article}” không có trong cẩm nang: hãy sửa lại mã bài, hoặc bỏ đi`
    problems.push({ file: quizFile, at: ['questions', at, 'article'], message })
  }
  const labelledFile = files.find(({ path }) => path === LABELLED)
  for (const [at, { article }] of labelled.entries()) {
    if (!labelledFile || article === null || ids.has(article)) continue
    const message = `Bài (article) “${article}” không có trong cẩm nang: hãy ghi bài nay trả lời câu này, hoặc null nếu không có bài nào`
    problems.push({ file: labelledFile, at: ['questions', at, 'article'], message })
  }
  return problems
}
