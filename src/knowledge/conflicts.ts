import { idOf, problemIn, type ContentFile, type Problem } from '../content/file.ts'
import type { Place } from '../content/line-of.ts'
import { fold } from '../text/normalise.ts'
import type { Article } from './article.ts'
import type { Agencies, QuizQuestion } from './directory.ts'
import type { Topic } from './topics.ts'

const TOPICS = 'knowledge/topics.yml'
export const QUIZ = 'knowledge/quiz.yml'

interface Lists {
  agencies: Agencies
  quiz: readonly QuizQuestion[]
  topics: readonly Topic[]
}

/** Problems that only show when articles are seen together. */
export function conflictsAcross(
  filesOf: ReadonlyMap<Article, ContentFile>,
  { agencies, quiz, topics }: Lists,
  files: readonly ContentFile[],
): Problem[] {
  const problems: Problem[] = []
  // Also those that cannot be read: what is wrong with them is told in their own place.
  const ids = new Set(files.filter(({ path }) => path.endsWith('.md')).map(idOf))
  const claimed = new Map<string, string>()
  for (const [article, file] of filesOf) {
    const { label, id, questions, owner, topic, related } = article
    const say = (at: Place, message: string) => problems.push(problemIn(file, at, message))
    const claims: [Place, string, string][] = [
      // On a button, people tell labels apart by their letters, not by marks and capitals.
      [['label'], `label ${fold(label)}`, `label "${label}"`],
      [['title'], `id ${id}`, `id "${id}"`],
      ...questions.map((question, at): [Place, string, string] => {
        const claim = `question "${question.toLowerCase()}"`
        return [['questions', at], claim, claim]
      }),
    ]
    for (const [at, claim, name] of claims) {
      const other = claimed.get(claim)
      if (other === undefined) claimed.set(claim, id)
      else say(at, `${name} is also used by ${other}`)
    }
    if (agencies.agencies.length > 0 && !agencies.agencies.some((agency) => agency.id === owner)) {
      say(['owner'], `owner "${owner}" is not in agencies.yml`)
    }
    if (topics.length > 0 && !topics.some((one) => one.id === topic)) {
      say(['topic'], `topic "${topic}" is missing in knowledge/topics.yml`)
    }
    for (const [at, other] of related.entries()) {
      if (!ids.has(other)) say(['related', at], `related article "${other}" does not exist`)
    }
  }
  const topicsFile = files.find(({ path }) => path === TOPICS)
  for (const [at, topic] of topics.entries()) {
    for (const [position, id] of topic.first.entries()) {
      if (!topicsFile || ids.has(id)) continue
      const message = `article "${id}", one of the first of this topic, does not exist`
      problems.push(problemIn(topicsFile, ['topics', at, 'first', position], message))
    }
  }
  const quizFile = files.find(({ path }) => path === QUIZ)
  for (const [at, { id, article }] of quiz.entries()) {
    if (!quizFile || article === undefined || ids.has(article)) continue
    const message = `article "${article}" of question ${id} does not exist`
    problems.push(problemIn(quizFile, ['questions', at, 'article'], message))
  }
  return problems
}
