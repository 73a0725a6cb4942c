import { problemIn, readYaml, type ContentFile, type Finding, idOf } from '../content/file.ts'
import type { Place } from '../content/line-of.ts'
import { fillIn } from '../content/placeholders.ts'
import { readWords, type Lexicon } from '../text/words.ts'
import { dialogueFile, targetsOf, type Dialogue } from './dialogue.ts'
import { lineNames, replyFile, wordingFile, type LineName } from './flow.ts'
import { kindOf, lineValues, type Flows } from './read-flows.ts'

/** Messenger's: the greeting before the first word, an item of the menu, a button, a message. */
const GREETING = 160
const MENU = 30
const BUTTON = 20
const MESSAGE = 2000

const menuLines: readonly LineName[] = ['menu_start', 'menu_privacy']
const buttonLines: readonly LineName[] = [
  ...(['more', 'more_topics', 'more_articles', 'none_of_these', 'talk_to_staff'] as const),
  ...(['erase_button', 'flow_cancel', 'flow_resume', 'more_fields'] as const),
]

export interface FlowsCheck {
  flows: Flows
  /** Those of flows/ that could be read. */
  files: readonly ContentFile[]
  lexicon: Lexicon
  /** Undefined when there is no such article. */
  articleState: (id: string) => 'in force' | 'not in force' | undefined
}

/** All that can be said of wording, replies and dialogues beyond their schema. */
export function checkFlows(check: FlowsCheck): Finding[] {
  const scripts = check.files.flatMap((file) => scriptIn(file) ?? [])
  return [
    ...check.files
      .filter((file) => kindOf(file) === 'wording')
      .flatMap((file) => checkWording(file, check)),
    ...scripts.flatMap((script) => [...checkTargets(script, check), ...checkSaid(script, check)]),
    ...checkPhrases(scripts, check),
  ]
}

/** A reply or a dialogue, with the file it stands in. */
interface Script {
  id: string
  file: ContentFile
  whole: readonly string[]
  contains: readonly string[]
  /** What it says, with the field. */
  texts: readonly [Place, string][]
  dialogue?: Dialogue
}

function scriptIn(file: ContentFile): Script | undefined {
  const id = idOf(file)
  switch (kindOf(file)) {
    case 'reply': {
      const { whole, contains, say } = readYaml(replyFile, file.text)
      return { id, file, whole, contains, texts: [[['say'], say]] }
    }
    case 'dialogue': {
      const dialogue = { id, ...readYaml(dialogueFile, file.text) }
      const texts = Object.entries(dialogue.steps).flatMap(([step, fields]) =>
        Object.entries(fields).flatMap(([field, text]): [Place, string][] =>
          typeof text === 'string' && spoken.has(field) ? [[['steps', step, field], text]] : [],
        ),
      )
      return { ...dialogue, file, texts, dialogue }
    }
    default:
      return undefined
  }
}

const spoken = new Set(['say', 'invalid', 'question', 'right', 'wrong'])

function checkWording(file: ContentFile, { flows }: FlowsCheck): Finding[] {
  const { lines } = readYaml(wordingFile, file.text)
  const limits = new Map<LineName, [number, string]>([
    ['messenger_greeting', [GREETING, "Messenger's greeting"]],
    ...menuLines.map((name): [LineName, [number, string]] => [name, [MENU, "Messenger's menu"]]),
    ...buttonLines.map((name): [LineName, [number, string]] => [name, [BUTTON, 'a button']]),
  ])
  return lineNames.flatMap((name) => {
    const [most, place] = limits.get(name) ?? [MESSAGE, 'a message']
    const { length } = fillIn(lines[name], { ...flows.values, ...lineValues[name] })
    return length > most
      ? [tooLong(file, ['lines', name], `lines.${name}`, length, most, place)]
      : []
  })
}

function checkSaid({ file, texts }: Script, { flows }: FlowsCheck): Finding[] {
  return texts.flatMap(([at, text]) => {
    // What people answered is not known here; a long answer is sent in two messages.
    const { length } = text.replace(/\{([\w-]+)\}/g, (_all, name: string) =>
      lineNames.includes(name as LineName)
        ? flows.line(name as LineName, lineValues[name as LineName])
        : (flows.values[name] ?? ''),
    )
    const field = (at as string[]).join('.')
    return length > MESSAGE ? [tooLong(file, at, field, length, MESSAGE, 'a message')] : []
  })
}

const tooLong = (
  file: ContentFile,
  at: Place,
  field: string,
  length: number,
  most: number,
  place: string,
) => problemIn(file, at, `${field} has ${length} characters; ${place} holds ${most}, shorten it`)

/** Buttons that lead to articles; those to dialogues are seen when the files are read. */
function checkTargets({ dialogue, file }: Script, { articleState }: FlowsCheck): Finding[] {
  if (!dialogue) return []
  return targetsOf(dialogue).flatMap(({ at, kind, to }) => {
    const state = kind === 'article' ? articleState(to) : 'in force'
    if (state === 'in force') return []
    const what = state === undefined ? 'does not exist' : 'is not in force'
    return [
      problemIn(file, at, `leads to the article "${to}", which ${what}; write the id of another`),
    ]
  })
}

/** Phrases claimed twice, and those that something else takes before their own flow is asked. */
function checkPhrases(scripts: readonly Script[], { flows, lexicon }: FlowsCheck): Finding[] {
  const claimed = new Map<string, Script>()
  return scripts.flatMap((script) =>
    (['whole', 'contains'] as const).flatMap((field) =>
      script[field].flatMap((phrase, nth) => {
        const say = (message: string) => [problemIn(script.file, [field, nth], message)]
        const words = readWords(phrase, lexicon).accented.join(' ')
        const other = claimed.get(words)
        if (!other) claimed.set(words, script)
        if (other && other !== script) {
          return say(
            `"${phrase}" is also a phrase of ${other.file.path}; take it out of one of them`,
          )
        }
        const taken = flows.match(phrase)
        if (!taken)
          return say(`"${phrase}" is ruled out by the file's own unless; change one of them`)
        if (taken.id === script.id) return []
        return say(
          `"${phrase}" is taken by flows/${taken.id}.yml first; change it, or add it to unless there`,
        )
      }),
    ),
  )
}
