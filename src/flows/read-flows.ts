import { idOf, readEach, readYaml, type ContentFile, type Problem } from '../content/file.ts'
import { makePhrases } from './phrases.ts'
import { replyFile, wordingFile, type LineName, type ReplyFlow, type Wording } from './flow.ts'

/** The dialogues as they run now. */
export interface Flows {
  /** A fixed line with `{names}` filled in; a name without a value throws. */
  line(name: LineName, values?: Record<string, string>): string
  /** The canned answer whose phrases a message matches, if any; emergencies first. */
  match(text: string): { id: string; outcome: ReplyFlow['outcome']; say: string } | undefined
  readonly suggestions: readonly string[]
}

const order: ReplyFlow['outcome'][] = ['emergency', 'handoff', 'refused', 'feedback', 'smalltalk']

/** @throws Error when wording.yml is missing or broken: without it the bot has no voice */
export function readFlows(
  files: readonly ContentFile[],
  constants: Record<string, string>,
): { flows: Flows; broken: Problem[] } {
  const replies: ReplyFlow[] = []
  let wording: Wording | undefined
  const broken = readEach(files, (file) => {
    if (file.path === 'flows/wording.yml') wording = readYaml(wordingFile, file.text)
    else replies.push({ id: idOf(file), ...readYaml(replyFile, file.text) })
  })
  if (!wording) {
    const why = broken.find(({ path }) => path === 'flows/wording.yml')?.message
    throw new Error(`flows/wording.yml ${why ?? 'is missing; restore it from the release'}`)
  }
  const { lines, suggestions } = wording

  function line(name: LineName, values: Record<string, string> = {}): string {
    return fill(lines[name], { ...constants, ...values })
  }

  replies.sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome))
  const compiled = replies.map(({ id, outcome, whole, contains, unless, say }) => ({
    id,
    outcome,
    phrases: makePhrases({ whole, contains, unless }),
    // A line may itself hold {organisation}, so what came in is filled once more.
    say: fill(fill(say, { ...lines, ...constants }), constants),
  }))

  return {
    flows: {
      line,
      match: (text) => compiled.find(({ phrases }) => phrases(text)),
      suggestions,
    },
    broken,
  }
}

function fill(template: string, values: Record<string, string>): string {
  return template.replace(/\{(\w+)\}/g, (_all, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`{${name}} has no value in "${template.slice(0, 40)}"`)
    return value
  })
}
