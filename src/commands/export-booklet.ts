import { parseArgs } from 'node:util'
import { Packer } from 'docx'
import { readContent } from '../wiring/build-bot.ts'
import { chaptersOf, makeBooklet, type Chapter } from '../documents/booklet.ts'
import { BOOKLET_FILE } from '../documents/booklet-file.ts'
import { isInForce } from '../knowledge/article.ts'
import { dayOf } from '../calendar/calendar.ts'
import { complain, say, UsageError, withStorage } from './command.ts'
import { writeNew } from './write-new.ts'

export const bookletUsage = 'export booklet FILE.docx [--topics vneid,can-cuoc] [--force]'

export async function exportBooklet(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { topics: { type: 'string' }, force: { type: 'boolean', default: false } },
  })
  const [file, ...more] = positionals
  if (!file || more.length > 0) throw new UsageError(`usage: ${bookletUsage}`)
  if (!/\.docx$/i.test(file)) throw new UsageError(`${file} must end in .docx for Word to open it`)
  await withStorage(async ({ content }) => {
    const { handbook, bookletWords } = readContent(await content.allContent())
    if (!bookletWords) {
      throw new UsageError(
        `${BOOKLET_FILE} is missing or broken: start the service once after an update, or see \`check\``,
      )
    }
    const now = Date.now()
    const all = chaptersOf(
      handbook.topics,
      handbook.articles.filter((article) => isInForce(article, now)),
    )
    const chapters = values.topics ? named(values.topics, all) : all
    const edition = { organisation: handbook.organisation.name, month: dayOf(now).slice(0, 7) }
    const document = makeBooklet(chapters, bookletWords, edition)
    writeNew(file, await Packer.toBuffer(document), values.force)
    const count = chapters.reduce((sum, { articles }) => sum + articles.length, 0)
    say(`${file}: ${count} articles in ${chapters.length} topics`)
    if (handbook.organisation.sample) {
      complain('note: knowledge/organisation.yml still names the sample department')
    }
  })
}

function named(ids: string, all: readonly Chapter[]): Chapter[] {
  const wanted = new Set(ids.split(',').map((id) => id.trim()))
  const known = all.map(({ topic }) => topic.id)
  for (const id of wanted) {
    if (!known.includes(id)) {
      throw new UsageError(`there is no topic "${id}" with articles; there are ${known.join(', ')}`)
    }
  }
  return all.filter(({ topic }) => wanted.has(topic.id))
}
