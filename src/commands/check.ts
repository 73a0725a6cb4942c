import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from '../wiring/build-bot.ts'
import { startOf } from '../calendar/calendar.ts'
import { readFolder } from '../content/file.ts'
import type { HeldOut } from '../knowledge/hold-out.ts'
import { checkContent, type TopicRow } from './check/check-content.ts'
import { complain, inWords, say, UsageError, type Command } from './command.ts'

export const check: Command = {
  usage: 'check [FOLDER] [--quick] [--table] [--in PLACE] [--on 2027-06-01]',
  about:
    'checks knowledge/ and flows/, below PLACE if given, and names what a department must fill in',
  run,
}

async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      table: { type: 'boolean', default: false },
      in: { type: 'string', default: root },
      on: { type: 'string' },
    },
  })
  const [folder = '', ...more] = positionals
  if (more.length > 0) throw new UsageError(`usage: ${check.usage}`)
  const { findings, counts, topics, heldOut, pathOf } = checkContent(
    filesBelow(values.in),
    momentOn(values.on),
    values.quick,
  )

  const shown = findings.filter(({ path }) => path.includes(folder))
  const problems = shown.filter(({ note }) => !note)
  for (const note of shown.filter(({ note }) => note)) complain(`note: ${inWords(note)}`)
  for (const problem of problems) complain(inWords(problem))

  if (values.table) for (const line of tableLines(topics)) say(line)
  if (!values.quick) say(heldOutLine(heldOut.filter(({ id }) => pathOf(id).includes(folder))))
  const { articles, questions, sources, verify, dialogues, quiz, files } = counts
  say(
    `${articles} articles in force with ${questions} questions and ${sources} sources, ${verify} to verify; ${dialogues} dialogues, ${quiz} quiz questions`,
  )
  say(`${files} files, ${shown.length - problems.length} notes, ${problems.length} problems`)
  if (problems.length > 0) process.exitCode = 1
}

function filesBelow(place: string) {
  const present = ['knowledge', 'flows'].filter((name) => existsSync(join(place, name)))
  if (present.length === 0) throw new UsageError(`${place} holds neither knowledge/ nor flows/`)
  return present.flatMap((name) => readFolder(place, name))
}

/** Noon of a day in Vietnam: what is due then can be seen beforehand. */
function momentOn(day: string | undefined): number {
  if (day === undefined) return Date.now()
  const noon = startOf(day) + 12 * 3600_000
  if (/^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(noon)) return noon
  throw new UsageError(`"${day}" is no day; write it as 2027-06-01`)
}

function heldOutLine(heldOut: readonly HeldOut[]): string {
  const share = (most: number) => {
    const right = heldOut.filter(({ place }) => place > 0 && place <= most).length
    return `${((100 * right) / (heldOut.length || 1)).toFixed(1)} %`
  }
  return `held out ${heldOut.length} questions: first ${share(1)}, among three ${share(3)}`
}

function tableLines(topics: readonly TopicRow[]): string[] {
  const width = Math.max(...topics.map(({ topic }) => topic.length), 'topic'.length)
  const row = (topic: string, articles: unknown, questions: unknown) =>
    `${topic.padEnd(width)} ${String(articles).padStart(9)} ${String(questions).padStart(10)}`
  return [
    row('topic', 'articles', 'questions'),
    ...topics.map(({ topic, articles, questions }) => row(topic, articles, questions)),
  ]
}
