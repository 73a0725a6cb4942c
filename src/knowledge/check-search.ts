import { noteIn, problemIn, type ContentFile, type Finding } from '../content/file.ts'
import { lineOf } from '../content/line-of.ts'
import type { Lexicon } from '../text/words.ts'
import type { Article } from './article.ts'
import { holdOut, type HeldOut } from './hold-out.ts'
import { searchDocument } from './library.ts'
import { askOwnQuestions, type Authored } from './own-questions.ts'

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
    return `"${one.question}" (${file.path}:${lineOf(file, place(one))})`
  }
  const findings: Finding[] = [
    ...lost.map((one) =>
      problemIn(
        fileOf(one.id),
        place(one),
        `"${one.question}" is answered by ${one.winners.join(', ') || 'nothing'}; reword it, or give it to that article`,
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
          `"${here!.question}" asks the same as ${name(there!)}; leave it to one of the two articles`,
        ),
      ),
    ),
    ...heldOut
      .filter((one) => one.place !== 1)
      .map((one) =>
        noteIn(
          fileOf(one.id),
          place(one),
          `held out, "${one.question}" finds ${one.found.join(', ') || 'nothing'}`,
        ),
      ),
  ]
  for (const { id } of articles) {
    const own = heldOut.filter((one) => one.id === id)
    const first = own.filter((one) => one.place === 1).length
    if (first >= own.length * LEAST_FOUND) continue
    const message = `only ${first} of ${own.length} questions find it first when held out; use its key words in more of them`
    findings.push(problemIn(fileOf(id), ['questions'], message))
  }
  return { findings, heldOut }
}
