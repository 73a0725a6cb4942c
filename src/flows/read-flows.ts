import { z } from 'zod'
import {
  idOf,
  problemIn,
  readEach,
  readYaml,
  refuse,
  type ContentFile,
  type Problem,
} from '../content/file.ts'
import { fillIn, type Values } from '../content/placeholders.ts'
import { emptyLexicon, type Lexicon } from '../text/words.ts'
import { dialogueFile, targetsOf, type Dialogue } from './dialogue.ts'
import { complaintsAboutDialogue } from './dialogue-check.ts'
import {
  facetsFile,
  lineNames,
  replyFile,
  wordingFile,
  type LineName,
  type ReplyFlow,
  type Wording,
} from './flow.ts'
import { makePhrases, makeReader } from './phrases.ts'

type Matches = (text: string) => boolean
export type CannedReply = Pick<ReplyFlow, 'id' | 'outcome' | 'say' | 'offer'>
/** What the words of a message call for. */
export type Found =
  | ({ kind: 'reply' } & CannedReply)
  | { kind: 'dialogue'; id: string; outcome: Dialogue['outcome']; dialogue: Dialogue }

/** The dialogues as they run now. */
export interface Flows {
  /** A fixed line with `{names}` filled in; a name without a value throws. */
  line(name: LineName, values?: Values): string
  /** What a message's phrases call for, emergencies first: a canned answer, or a dialogue. */
  match(text: string): Found | undefined
  dialogue(id: string): Dialogue | undefined
  readonly dialogues: readonly Dialogue[]
  /** What is asked about the article just given; undefined when it is something else. */
  facetAsked(text: string): string | undefined
  facetLabel(name: string): string | undefined
  isCancel: Matches
  isResume: Matches
  readonly suggestions: readonly string[]
  /** What every text may use: the organisation's names. */
  readonly values: Values
}

interface Start {
  phrases: Matches
  found: Found
}

const order: ReplyFlow['outcome'][] = [
  'emergency',
  'flow',
  'handoff',
  'refused',
  'feedback',
  'smalltalk',
]

const anyFile = z.looseObject({ kind: z.enum(['reply', 'dialogue', 'facets']) })
const kinds = z.looseObject({ kind: z.enum(['wording', 'reply', 'dialogue', 'facets']) })

/** What a file of flows/ holds, by its own word. */
export const kindOf = ({ text }: ContentFile) => readYaml(kinds, text).kind

/** wording.yml is missing or broken: without it the bot has no voice. */
export class NoWording extends Error {
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[]) {
    super(`${WORDING} ${problems.map(({ message }) => message).join('; ')}`)
    this.problems = problems
  }
}

const WORDING = 'flows/wording.yml'

/** @throws NoWording */
export function readFlows(
  files: readonly ContentFile[],
  values: Values,
  lexicon: Lexicon = emptyLexicon,
): { flows: Flows; broken: Problem[]; conflicts: Problem[] } {
  let wording: Wording | undefined
  const isWording = ({ path }: ContentFile) => path === WORDING
  const unread = readEach(files.filter(isWording), ({ text }) => {
    const read = readYaml(wordingFile, text)
    // A misspelt {name} must show now, not when the line is said for the first time.
    for (const name of lineNames) fillIn(read.lines[name], { ...values, ...lineValues[name] })
    wording = read
  })
  if (!wording) {
    const missing = { path: WORDING, message: 'is missing; restore it from the release' }
    throw new NoWording(unread.length > 0 ? unread : [missing])
  }
  const { lines, suggestions, words } = wording

  const readMessage = makeReader(lexicon)
  const starts: Start[] = []
  const dialogues = new Map<string, Dialogue>()
  const filesOf = new Map<string, ContentFile>()
  const facets: { name: string; label: string; phrases: Matches }[] = []
  const broken = readEach(
    files.filter((file) => !isWording(file)),
    (file) => {
      const id = idOf(file)
      switch (readYaml(anyFile, file.text).kind) {
        case 'reply': {
          const { outcome, whole, contains, unless, say, offer } = readYaml(replyFile, file.text)
          // A line may itself hold {organisation}, so what came in is filled once more.
          const reply = {
            id,
            outcome,
            offer,
            say: fillIn(fillIn(say, { ...lines, ...values }), values),
          }
          const phrases = makePhrases({ whole, contains, unless }, lexicon, readMessage)
          starts.push({ phrases, found: { kind: 'reply', ...reply } })
          break
        }
        case 'dialogue': {
          const dialogue = { id, ...readYaml(dialogueFile, file.text) }
          refuse(complaintsAboutDialogue(dialogue, values), file)
          const phrases = makePhrases(dialogue, lexicon, readMessage)
          dialogues.set(id, dialogue)
          filesOf.set(id, file)
          const { outcome } = dialogue
          starts.push({ phrases, found: { kind: 'dialogue', id, outcome, dialogue } })
          break
        }
        case 'facets': {
          const { fillers, facets: read } = readYaml(facetsFile, file.text)
          for (const [name, { label, phrases: whole }] of Object.entries(read)) {
            const phrases = makePhrases(
              { whole, contains: [], unless: [], fillers },
              lexicon,
              readMessage,
            )
            facets.push({ name, label, phrases })
          }
          break
        }
      }
    },
  )
  starts.sort((a, b) => order.indexOf(a.found.outcome) - order.indexOf(b.found.outcome))
  const unreadable = new Set(broken.map(({ path }) => idOf({ path })))
  const conflicts = [...filesOf].flatMap(([id, file]) =>
    targetsOf(dialogues.get(id)!)
      .filter(({ kind, to }) => kind === 'flow' && !dialogues.has(to) && !unreadable.has(to))
      .map(({ at, to }) =>
        problemIn(file, at, `leads to the dialogue "${to}", which does not exist`),
      ),
  )
  const command = (whole: readonly string[]) =>
    makePhrases({ whole, contains: [], unless: [] }, lexicon, readMessage)

  return {
    flows: {
      line: (name, more = {}) => fillIn(lines[name], { ...values, ...more }),
      match: (text) => starts.find(({ phrases }) => phrases(text))?.found,
      dialogue: (id) => dialogues.get(id),
      dialogues: [...dialogues.values()],
      facetAsked: (text) => facets.find(({ phrases }) => phrases(text))?.name,
      facetLabel: (name) => facets.find((facet) => facet.name === name)?.label,
      isCancel: command(words.cancel),
      isResume: command(words.resume),
      suggestions,
      values,
    },
    broken,
    conflicts,
  }
}

/** Names that single lines may use besides the common ones. */
export const lineValues: Partial<Record<LineName, Values>> = {
  source: { sources: '' },
  articles_of_topic: { topic: '', about: '' },
}
