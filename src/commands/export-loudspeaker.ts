import { parseArgs } from 'node:util'
import { readContent } from '../wiring/build-bot.ts'
import {
  chooseArticles,
  isInForceIn,
  LONGEST,
  SHORTEST,
  writeScript,
  type Script,
} from '../documents/loudspeaker.ts'
import { LOUDSPEAKER_FILE } from '../documents/loudspeaker-file.ts'
import type { Article } from '../knowledge/article.ts'
import { dayOf } from '../calendar/calendar.ts'
import { complain, say, UsageError, withStorage } from './command.ts'
import { writeNew } from './write-new.ts'

export const loudspeakerUsage =
  'export loudspeaker FILE.txt [--month 2026-12] [--articles id,id] [--force]'

export async function exportLoudspeaker(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      month: { type: 'string', default: dayOf(Date.now()).slice(0, 7) },
      articles: { type: 'string' },
      force: { type: 'boolean', default: false },
    },
  })
  const [file, ...more] = positionals
  if (!file || more.length > 0) throw new UsageError(`usage: ${loudspeakerUsage}`)
  if (!/^\d{4}-(?:0[1-9]|1[0-2])$/.test(values.month)) {
    throw new UsageError(`"${values.month}" is not a month; write it as 2026-12`)
  }
  await withStorage(async ({ content }) => {
    const { handbook, station } = readContent(await content.allContent())
    if (!station) {
      throw new UsageError(
        `${LOUDSPEAKER_FILE} is missing or broken: start the service once after an update, or see \`check\``,
      )
    }
    const occasion = { month: values.month, organisation: handbook.organisation.name }
    const articles = values.articles
      ? named(values.articles, handbook.articles, values.month)
      : chooseArticles(handbook.articles, station, occasion)
    const script = writeScript(articles, station, occasion)
    const complaint = complaintAbout(script)
    if (complaint) throw new UsageError(`${complaint}; nothing was written`)
    // Notepad before Windows 10 needs both the mark and Windows' line ends.
    writeNew(file, `\uFEFF${script.text.replaceAll('\n', '\r\n')}`, values.force)
    say(`${file}: ${minutes(script)} minutes; ${listed(script)}`)
    for (const { id } of articles.filter(({ verify }) => verify)) {
      complain(`note: staff have still to confirm part of ${id}; read it with them first`)
    }
    if (script.unread.length > 0) {
      const words = script.unread.join(', ')
      complain(`note: a reader may stumble over ${words}; give a reading in ${LOUDSPEAKER_FILE}`)
    }
    if (handbook.organisation.sample) {
      complain('note: knowledge/organisation.yml still names the sample department')
    }
  })
}

function named(ids: string, all: readonly Article[], month: string): Article[] {
  return [...new Set(ids.split(',').map((id) => id.trim()))].filter(Boolean).map((id) => {
    const article = all.find((each) => each.id === id)
    if (!article) {
      throw new UsageError(`there is no article "${id}"; its name is that of its file, without .md`)
    }
    if (!isInForceIn(article, month)) {
      throw new UsageError(`article "${id}" is not in force all through ${month}`)
    }
    return article
  })
}

/** What keeps a script from being read within its time, and what helps. */
function complaintAbout(script: Script): string | undefined {
  if (script.parts.length === 0) return 'no article may be read; choose some with --articles'
  const length = `the script takes ${minutes(script)} minutes of ${SHORTEST} to ${LONGEST} (${listed(script)})`
  if (script.minutes > LONGEST) return `${length}: leave articles out with --articles`
  if (script.minutes < SHORTEST) return `${length}: add articles with --articles`
  return undefined
}

const minutes = (script: Script) => script.minutes.toFixed(2)
const listed = ({ parts }: Script) =>
  parts.map((part) => `${part.id} ${part.minutes.toFixed(1)}`).join(', ')
