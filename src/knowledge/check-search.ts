import { noteIn, problemIn, type ContentFile, type Finding } from '../content/file.ts'
import { lineOf } from '../content/line-of.ts'
import type { Lexicon } from '../text/words.ts'
import type { Article } from './article.ts'
import type { Handbook } from './content.ts'
import { holdOut, type HeldOut } from './hold-out.ts'
import { searchDocument } from './library.ts'
import { askOwnQuestions, type Authored } from './own-questions.ts'
import { buildRanker } from './rank.ts'
import { ENOUGH_QUESTIONS } from './variety.ts'

/** So sure an article is only of a question it mostly does answer. */
const TOO_SURE = 0.95

/** Questions from outside that an article may answer by now. */
export function checkOutside(
  articles: readonly Article[],
  { outside, lexicon }: Pick<Handbook, 'outside' | 'lexicon'>,
  file: ContentFile,
): Finding[] {
  const ranker = buildRanker(articles.map(searchDocument), lexicon)
  return outside.flatMap((question, at) => {
    const [best] = ranker.rank(question).ranked
    if (!best || best.confidence < TOO_SURE) return []
    const message = `Câu “${question}” có lẽ nay đã có bài “${best.id}” trả lời: nếu đúng thì xóa câu này ở đây`
    return [noteIn(file, ['questions', at], message)]
  })
}

/** Share of an article's held-out questions that must find it first. */
const LEAST_FOUND = 0.5

/**
 * Asks the index every question of the handbook, with and without knowing it.
 * @param fileOf file of an article by its id
 */
export function checkSearch(
  articles: readonly Article[],
  lexicon: Lexicon,
  fileOf: (id: string) => ContentFile,
): { findings: Finding[]; heldOut: HeldOut[] } {
  const documents = articles.map(searchDocument)
  const { lost, twins } = askOwnQuestions(documents, lexicon)
  const heldOut = holdOut(documents, lexicon)
  const place = ({ number }: Authored) => (number < 0 ? ['title'] : ['questions', number])
  const name = (one: Authored) => {
    const file = fileOf(one.id)
    return `“${one.question}” (${file.path}:${lineOf(file, place(one))})`
  }
  const findings: Finding[] = [
    ...lost.map((one) =>
      problemIn(
        fileOf(one.id),
        place(one),
        one.winners.length === 0
          ? `Hỏi “${one.question}” thì không bài nào trả lời: hãy viết lại cách hỏi này`
          : `Hỏi “${one.question}” thì bài ${one.winners.join(', ')} trả lời trước: hãy viết lại, hoặc chuyển cách hỏi sang bài đó`,
      ),
    ),
    ...twins.flatMap(({ one, other }) =>
      [
        [one, other],
        [other, one],
      ].map(([here, there]) =>
        problemIn(
          fileOf(here!.id),
          place(here!),
          `“${here!.question}” hỏi cùng một ý với ${name(there!)}: hãy để ở một trong hai bài thôi`,
        ),
      ),
    ),
    ...heldOut
      .filter((one) => one.place !== 1)
      .map((one) =>
        noteIn(
          fileOf(one.id),
          place(one),
          `Thử bỏ cách hỏi này ra rồi hỏi “${one.question}” thì ${one.found.length === 0 ? 'không thấy bài nào' : `thấy bài ${one.found.join(', ')}`}`,
        ),
      ),
  ]
  for (const { id } of articles) {
    const own = heldOut.filter((one) => one.id === id)
    const first = own.filter((one) => one.place === 1).length
    // Of a few questions too little is left to find it by: that they are few is told already.
    if (own.length < ENOUGH_QUESTIONS || first >= own.length * LEAST_FOUND) continue
    const message = `Thử bỏ ra từng cách hỏi rồi hỏi lại, chỉ ${first} trên ${own.length} cách hỏi thấy đúng bài này: hãy dùng chữ chính của bài trong nhiều cách hỏi hơn`
    findings.push(problemIn(fileOf(id), ['questions'], message))
  }
  return { findings, heldOut }
}
