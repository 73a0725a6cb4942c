import { idOf, readEach, readYaml, type ContentFile, type Problem } from '../content/file.ts'
import { emptyLexicon, type Lexicon } from '../text/words.ts'
import { makePhrases } from './phrases.ts'
import {
  lineNames,
  replyFile,
  wordingFile,
  type LineName,
  type ReplyFlow,
  type Wording,
} from './flow.ts'

/** The dialogues as they run now. */
export interface Flows {
  /** A fixed line with `{names}` filled in; a name without a value throws. */
  line(name: LineName, values?: Record<string, string>): string
  /** The canned answer whose phrases a message matches, if any; emergencies first. */
  match(text: string): Pick<ReplyFlow, 'id' | 'outcome' | 'say' | 'offer'> | undefined
  readonly suggestions: readonly string[]
}

interface Reply {
  id: string
  outcome: ReplyFlow['outcome']
  phrases: (text: string) => boolean
  say: string
  offer: ReplyFlow['offer']
}

const order: ReplyFlow['outcome'][] = [
  'emergency',
  'flow',
  'handoff',
  'refused',
  'feedback',
  'smalltalk',
]

/** @throws Error when wording.yml is missing or broken: without it the bot has no voice */
export function readFlows(
  files: readonly ContentFile[],
  constants: Record<string, string>,
  lexicon: Lexicon = emptyLexicon,
): { flows: Flows; broken: Problem[] } {
  let wording: Wording | undefined
  const isWording = ({ path }: ContentFile) => path === 'flows/wording.yml'
  const [unread] = readEach(files.filter(isWording), ({ text }) => {
    const read = readYaml(wordingFile, text)
    // A misspelt {name} must show now, not when the line is said for the first time.
    for (const name of lineNames) {
      fill(read.lines[name], { ...constants, ...(name === 'source' ? { sources: '' } : {}) })
    }
    wording = read
  })
  if (!wording) {
    throw new Error(
      `flows/wording.yml ${unread?.message ?? 'is missing; restore it from the release'}`,
    )
  }
  const { lines, suggestions } = wording

  function line(name: LineName, values: Record<string, string> = {}): string {
    return fill(lines[name], { ...constants, ...values })
  }

  const replies: Reply[] = []
  const broken = readEach(
    files.filter((file) => !isWording(file)),
    (file) => {
      const { outcome, whole, contains, unless, say, offer } = readYaml(replyFile, file.text)
      replies.push({
        id: idOf(file),
        outcome,
        offer,
        phrases: makePhrases({ whole, contains, unless }, lexicon),
        // A line may itself hold {organisation}, so what came in is filled once more.
        say: fill(fill(say, { ...lines, ...constants }), constants),
      })
    },
  )
  replies.sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome))

  return {
    flows: {
      line,
      match: (text) => replies.find(({ phrases }) => phrases(text)),
      suggestions,
    },
    broken,
  }
}

function fill(template: string, values: Record<string, string>): string {
  return template.replace(/\{(\w+)\}/g, (_all, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value === undefined) throw new Error(`{${name}} has no value in "${template.slice(0, 40)}"`)
    return value
  })
}
