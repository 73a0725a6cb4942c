import { problemIn, readYaml, type ContentFile, type Finding, idOf } from '../content/file.ts'
import { nameOf } from '../content/field-names.ts'
import { fillIn } from '../content/placeholders.ts'
import { readWords, type Lexicon } from '../text/words.ts'
import { dialogueFile, targetsOf, type Dialogue } from './dialogue.ts'
import { lineNames, replyFile, wordingFile, type LineName } from './flow.ts'
import { isPattern } from './patterns.ts'
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
  ...(['answer_clear', 'answer_unclear'] as const),
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
  texts: readonly [readonly string[], string][]
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
        Object.entries(fields).flatMap(([field, text]): [string[], string][] =>
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
    ['messenger_greeting', [GREETING, 'lời chào của Messenger']],
    ...menuLines.map((name): [LineName, [number, string]] => [
      name,
      [MENU, 'mục trong menu của Messenger'],
    ]),
    ...buttonLines.map((name): [LineName, [number, string]] => [name, [BUTTON, 'một nút']]),
  ])
  return lineNames.flatMap((name) => {
    const [most, place] = limits.get(name) ?? [MESSAGE, 'một tin nhắn']
    const { length } = fillIn(lines[name], { ...flows.values, ...lineValues[name] })
    return length > most ? [tooLong(file, ['lines', name], length, most, place)] : []
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
    return length > MESSAGE ? [tooLong(file, at, length, MESSAGE, 'một tin nhắn')] : []
  })
}

const tooLong = (
  file: ContentFile,
  at: readonly string[],
  length: number,
  most: number,
  place: string,
) =>
  problemIn(
    file,
    at,
    `${nameOf(at)} dài ${length} ký tự, ${place} chứa nhiều nhất ${most}: hãy rút ngắn`,
  )

/** Buttons that lead to articles; those to dialogues are seen when the files are read. */
function checkTargets({ dialogue, file }: Script, { articleState }: FlowsCheck): Finding[] {
  if (!dialogue) return []
  return targetsOf(dialogue).flatMap(({ at, kind, to }) => {
    const state = kind === 'article' ? articleState(to) : 'in force'
    if (state === 'in force') return []
    const what = state === undefined ? 'không có trong cẩm nang' : 'không còn hiệu lực'
    return [problemIn(file, at, `Nút dẫn tới bài (article) “${to}” ${what}: hãy ghi mã bài khác`)]
  })
}

/** Phrases claimed twice, and those that something else takes before their own flow is asked. */
function checkPhrases(scripts: readonly Script[], { flows, lexicon }: FlowsCheck): Finding[] {
  const claimed = new Map<string, Script>()
  return scripts.flatMap((script) =>
    (['whole', 'contains'] as const).flatMap((field) =>
      script[field].flatMap((phrase, nth) => {
        // A pattern is no message; it is read when its file is.
        if (isPattern(phrase)) return []
        const say = (message: string) => [problemIn(script.file, [field, nth], message)]
        const words = readWords(phrase, lexicon).accented.join(' ')
        const other = claimed.get(words)
        if (!other) claimed.set(words, script)
        if (other && other !== script) {
          return say(`Câu “${phrase}” cũng có trong ${other.file.path}: hãy bỏ ở một trong hai tệp`)
        }
        const taken = flows.match(phrase)
        if (!taken)
          return say(
            `Câu “${phrase}” bị chính mục trừ khi có (unless) của tệp này loại ra: hãy sửa một trong hai`,
          )
        if (taken.id === script.id) return []
        return say(
          `Câu “${phrase}” bị flows/${taken.id}.yml nhận trước: hãy sửa câu này, hoặc thêm vào mục trừ khi có (unless) của tệp đó`,
        )
      }),
    ),
  )
}
