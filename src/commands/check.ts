import { answerText } from '../bot/articles.ts'
import { readContent, shippedContent } from '../build-bot.ts'
import type { Flows } from '../flows/read-flows.ts'
import { FIRST_SCREEN, isInForce, type Article } from '../knowledge/article.ts'
import { holdOut } from '../knowledge/hold-out.ts'
import { searchDocument } from '../knowledge/library.ts'
import { MOST_SHARED_ON_AVERAGE, varietyOf } from '../knowledge/variety.ts'
import { complain, say, type Command } from './command.ts'

export const check: Command = {
  usage: 'check [FOLDER]',
  about: 'checks knowledge/ and flows/, and names what a department must fill in',
  run,
}

const LEAST_QUESTIONS = 12

async function run([folder = '']: string[]): Promise<void> {
  const files = shippedContent()
  const content = readContent(files)
  const { broken, conflicts, flows } = content
  const { articles, organisation, lexicon } = content.handbook
  const pathOf = new Map(files.map(({ path }) => [path.replace(/^.*\/|\.md$/g, ''), path]))
  const inFolder = (path: string) => path.includes(folder)
  const problems = [
    ...broken,
    ...conflicts,
    ...articles.flatMap((article) =>
      complaintsAbout(article, flows).map((message) => ({
        path: pathOf.get(article.id) ?? article.id,
        message,
      })),
    ),
  ].filter(({ path }) => inFolder(path))
  for (const { path, message } of problems) complain(`${path}: ${message}`)
  const inForce = articles.filter((article) => isInForce(article, Date.now()))
  if (organisation.sample) {
    complain('note: knowledge/organisation.yml still names the sample department; fill in yours')
  }

  const heldOut = holdOut(inForce.map(searchDocument), lexicon).filter(({ id }) =>
    inFolder(pathOf.get(id) ?? ''),
  )
  for (const { id, question, found, place } of heldOut) {
    if (place !== 1)
      complain(`note: ${id} (${place || 'not found'}): "${question}" → ${found.join(', ')}`)
  }
  const share = (most: number) => {
    const right = heldOut.filter(({ place }) => place > 0 && place <= most).length
    return `${((100 * right) / heldOut.length).toFixed(1)} %`
  }
  say(`held out ${heldOut.length} questions: first ${share(1)}, among three ${share(3)}`)
  say(`${inForce.length} articles in force, ${files.length} files, ${problems.length} problems`)
  if (problems.length > 0) process.exitCode = 1
}

function complaintsAbout(article: Article, flows: Flows): string[] {
  const { questions, screens } = article
  const complaints: string[] = []
  if (questions.length < LEAST_QUESTIONS) {
    complaints.push(
      `has ${questions.length} questions; people ask in at least ${LEAST_QUESTIONS} ways`,
    )
  }
  const { copies, mean } = varietyOf(questions)
  for (const { one, other, shared } of copies) {
    complaints.push(`"${one}" and "${other}" are copies (${shared.toFixed(2)})`)
  }
  if (mean > MOST_SHARED_ON_AVERAGE) {
    complaints.push(`its questions are too much alike (${mean.toFixed(2)} on average)`)
  }
  const lengths = [answerText(article, flows), ...screens.slice(1)].map(({ length }) => length)
  lengths.forEach((length, at) => {
    if (length > FIRST_SCREEN) {
      complaints.push(`screen ${at + 1} has ${length} characters of at most ${FIRST_SCREEN}`)
    }
  })
  return complaints
}
