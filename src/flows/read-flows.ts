import { z } from 'zod'
import {
  idOf,
  problemIn,
  readEach,
  readYaml,
  refuse,
  type Complaint,
  type ContentFile,
  type Problem,
} from '../content/file.ts'
import { nameOf } from '../content/field-names.ts'
import { fillIn, type Values } from '../content/placeholders.ts'
import { withoutTicketCodes } from '../text/ticket-code.ts'
import { emptyLexicon, type Lexicon } from '../text/words.ts'
import type { WordUse } from '../text/word-use.ts'
import { dialogueFile, targetsOf, type Dialogue } from './dialogue.ts'
import { complaintsAboutDialogue } from './dialogue-check.ts'
import {
  examplesFile,
  facetsFile,
  groupsFile,
  lineNames,
  provincesFile,
  replyFile,
  talkFile,
  wordingFile,
  type Facets,
  type LineName,
  type ReplyFlow,
  type TalkFile,
  type Wording,
} from './flow.ts'
import { makeFollowUps, type FollowUps } from './follow-up.ts'
import { makeMender } from './mend.ts'
import { learn, type Examples, type Likeness } from './likeness.ts'
import {
  isPattern,
  makePatternBook,
  PatternError,
  type Groups,
  type PatternBook,
} from './patterns.ts'
import { makePhrases, makeReader, type PhraseSet } from './phrases.ts'
import { learnTalk } from './talk.ts'

type Matches = (text: string) => boolean
export type Verdict = { kind: 'clear' } | { kind: 'unclear'; more: boolean }
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
  /** What is said instead of an article that holds here only: another place was named. */
  insteadOfLocal(text: string): Found | undefined
  /** The same dialogues, with slips mended in words that neither they nor the given texts use. */
  knowing(use: WordUse): Flows
  /** What a message sounds like that has none of the phrases; asked where the handbook is not sure. */
  talk(text: string): (Found & { overrules: boolean }) | undefined
  dialogue(id: string): Dialogue | undefined
  readonly dialogues: readonly Dialogue[]
  /** How a message is read that may be asked on about the article just given. */
  readonly followUps: FollowUps
  facetLabel(name: string): string | undefined
  isCancel: Matches
  isResume: Matches
  isNone: Matches
  isNotRight: Matches
  /**
   * What a message says of an answer that was just read; `more` when it goes on to say what is
   * missing. Undefined when it says nothing of the kind.
   */
  verdict(text: string): Verdict | undefined
  readonly suggestions: readonly string[]
  /** What every text may use: the organisation's names. */
  readonly values: Values
}

const noFacets = { fillers: [], around: [], leads: [], ends: [], alike: [], facets: {} }

interface Start {
  rank: number
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

const anyFile = z.looseObject({
  kind: z.enum(['reply', 'dialogue', 'facets', 'groups', 'provinces', 'examples', 'talk']),
})
const kinds = z.looseObject({
  kind: z.enum([
    'wording',
    'reply',
    'dialogue',
    'facets',
    'groups',
    'provinces',
    'examples',
    'talk',
  ]),
})

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

/** Probability from which what was learnt is believed without a pattern; see docs/decisions.md. */
const BELIEVED = 0.7

const WORDING = 'flows/wording.yml'
const PROVINCES = 'flows/provinces.yml'

/** `{tỉnh mình}` and `{tỉnh khác}`; without a province in organisation.yml every one is another. */
function provinceGroups(
  provinces: Readonly<Record<string, readonly string[]>>,
  { province }: Values,
): Groups {
  const named = (isOwn: boolean) =>
    Object.entries(provinces).flatMap(([name, others]) =>
      (name === province) === isOwn ? [name, ...others] : [],
    )
  return { 'tỉnh mình': named(true), 'tỉnh khác': named(false) }
}

const GROUPS = 'flows/word-groups.yml'

/** Patterns that cannot be read, and groups that are not there. */
function complaintsAboutPatterns(set: PhraseSet, book: PatternBook): Complaint[] {
  return (['contains', 'unless', 'always'] as const).flatMap((field) =>
    (set[field] ?? []).flatMap((pattern, nth) => {
      if (!isPattern(pattern)) return []
      try {
        book.compile(pattern)
        return []
      } catch (error) {
        if (!(error instanceof PatternError)) throw error
        const message = `${nameOf([field, nth])} “${pattern}”: ${error.message}`
        return [{ at: [field, nth], message }]
      }
    }),
  )
}

/**
 * @param questions what people ask the handbook: no talk
 * @throws NoWording
 */
export function readFlows(
  files: readonly ContentFile[],
  values: Values,
  lexicon: Lexicon = emptyLexicon,
  questions: readonly string[] = [],
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
    const missing = { path: WORDING, message: 'Không có tệp này: hãy lấy lại từ bản cài đặt' }
    throw new NoWording(unread.length > 0 ? unread : [missing])
  }
  const { lines, suggestions, words } = wording

  const readMessage = makeReader(lexicon)
  let groups: Groups = {}
  const isGroups = (file: ContentFile) => file.path === GROUPS
  const brokenGroups = readEach(files.filter(isGroups), ({ text }) => {
    groups = readYaml(groupsFile, text).groups
  })
  const isProvinces = (file: ContentFile) => file.path === PROVINCES
  const brokenProvinces = readEach(files.filter(isProvinces), ({ text }) => {
    groups = { ...groups, ...provinceGroups(readYaml(provincesFile, text).provinces, values) }
  })
  const book = makePatternBook(groups, lexicon)
  /** @throws Faulty with the line of a pattern that cannot be read */
  const phrasesIn = (set: PhraseSet, file: ContentFile) => {
    refuse(complaintsAboutPatterns(set, book), file)
    return makePhrases(set, lexicon, readMessage, book)
  }
  const starts: Start[] = []
  const notHere: Start[] = []
  let examples: Examples = {}
  let notLearnt: Matches = () => false
  let talk: TalkFile | undefined
  const talkRules = new Map<string, Matches>()
  const dialogues = new Map<string, Dialogue>()
  const filesOf = new Map<string, ContentFile>()
  let facets: Omit<Facets, 'kind'> = { ...noFacets }
  const broken = readEach(
    files.filter((file) => !isWording(file) && !isGroups(file) && !isProvinces(file)),
    (file) => {
      const id = idOf(file)
      switch (readYaml(anyFile, file.text).kind) {
        case 'reply': {
          const read = readYaml(replyFile, file.text)
          const { outcome, rank, say, offer } = read
          // A line may itself hold {organisation}, so what came in is filled once more.
          const reply = {
            id,
            outcome,
            offer,
            say: fillIn(fillIn(say, { ...lines, ...values }), values),
          }
          const found = { kind: 'reply', ...reply } as const
          starts.push({ rank, phrases: phrasesIn(read, file), found })
          const set = { whole: [], contains: read.instead_of_local, unless: [] }
          notHere.push({ rank, phrases: phrasesIn(set, file), found })
          break
        }
        case 'dialogue': {
          const dialogue = { id, ...readYaml(dialogueFile, file.text) }
          refuse(complaintsAboutDialogue(dialogue, values), file)
          const phrases = phrasesIn(dialogue, file)
          dialogues.set(id, dialogue)
          filesOf.set(id, file)
          const { outcome } = dialogue
          starts.push({ rank: 9, phrases, found: { kind: 'dialogue', id, outcome, dialogue } })
          break
        }
        case 'examples': {
          const read = readYaml(examplesFile, file.text)
          const { unless } = read
          notLearnt = phrasesIn({ whole: [], contains: unless, unless: [] }, file)
          examples = Object.fromEntries(
            Object.entries(read.examples).map(([id, families]) => [
              id,
              Object.values(families).flat(),
            ]),
          )
          break
        }
        case 'talk': {
          talk = readYaml(talkFile, file.text)
          for (const [kind, { needs, unless }] of Object.entries(talk.kinds)) {
            const needed = phrasesIn({ whole: [], contains: needs, unless: [] }, file)
            const barred = phrasesIn({ whole: [], contains: unless, unless: [] }, file)
            talkRules.set(kind, (text) => (needs.length === 0 || needed(text)) && !barred(text))
          }
          break
        }
        case 'facets': {
          facets = readYaml(facetsFile, file.text)
          break
        }
      }
    },
  )
  const place = ({ rank, found }: Start) => order.indexOf(found.outcome) * 10 + rank
  starts.sort((a, b) => place(a) - place(b))
  const unreadable = new Set(broken.map(({ path }) => idOf({ path })))
  const conflicts = [...filesOf].flatMap(([id, file]) =>
    targetsOf(dialogues.get(id)!)
      .filter(({ kind, to }) => kind === 'flow' && !dialogues.has(to) && !unreadable.has(to))
      .map(({ at, to }) =>
        problemIn(
          file,
          at,
          `Nút dẫn tới kịch bản (flow) “${to}” không có trong flows/: hãy sửa tên, hoặc bỏ nút`,
        ),
      ),
  )
  const emergencies = starts.filter(({ found }) => found.outcome === 'emergency')
  const others = starts.filter(({ found }) => found.outcome !== 'emergency')
  const likeness = lazily(() => learn(examples, lexicon))
  const emergencyIn = (typed: string): Start | undefined => {
    const text = withoutTicketCodes(typed)
    const ruled = emergencyByRule(text, emergencies)
    // Of a few words little can be learnt: "ok em".
    if (ruled || text.trim().split(/\s+/).length < 5 || notLearnt(text)) return ruled
    const { alarm, kind } = likeness()?.(text) ?? unlearnt
    return alarm >= BELIEVED ? emergencies.find(({ found }) => found.id === kind) : undefined
  }
  const talkOf = lazily(
    () =>
      talk &&
      learnTalk(
        talk,
        questions,
        groups,
        lexicon,
        (kind, text) => talkRules.get(kind)?.(text) ?? true,
      ),
  )
  const startOf = new Map(starts.map(({ found }) => [found.id, found]))
  const command = (whole: readonly string[]) =>
    makePhrases({ whole, contains: [], unless: [] }, lexicon, readMessage)

  const notRight = makePhrases(
    {
      ...{ whole: words.not_right, contains: [], unless: [] },
      fillers: [...words.around, ...words.not_right_around],
    },
    lexicon,
    readMessage,
  )

  const called = (text: string) => emergencyIn(text) ?? others.find(({ phrases }) => phrases(text))
  const flows: Flows = {
    line: (name, more = {}) => fillIn(lines[name], { ...values, ...more }),
    match: (text) => called(text)?.found,
    knowing(use) {
      const mend = makeMender(files, lexicon, use)
      const match = (text: string) => {
        const mended = mend(withoutTicketCodes(text))
        const asTyped = called(text)
        if (mended === text || asTyped?.found.outcome === 'emergency') return asTyped?.found
        return (emergencyIn(mended) ?? asTyped ?? called(mended))?.found
      }
      // A decision asks three times about the same message.
      let last: { text: string; found: Found | undefined } | undefined
      return {
        ...flows,
        match(text) {
          if (last?.text !== text) last = { text, found: match(text) }
          return last.found
        },
      }
    },
    insteadOfLocal: (text) => notHere.find(({ phrases }) => phrases(text))?.found,
    talk(text) {
      const like = talkOf()?.(text)
      const found = like && startOf.get(like.id)
      return found && { ...found, overrules: like.overrules }
    },
    dialogue: (id) => dialogues.get(id),
    dialogues: [...dialogues.values()],
    followUps: makeFollowUps(facets, lexicon),
    facetLabel: (name) => facets.facets[name]?.label,
    isCancel: command(words.cancel),
    isResume: command(words.resume),
    isNone: command(words.none),
    isNotRight: everyPart(notRight),
    verdict: makeVerdicts(words, lexicon),
    suggestions,
    values,
  }
  return {
    flows,
    broken: [...brokenGroups, ...brokenProvinces, ...broken],
    conflicts,
  }
}

/** Without examples the patterns alone decide. */
const unlearnt: Likeness = { alarm: 0, kind: '' }

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}

/** What rules an emergency out in a long story may belong to another part of it. */
function emergencyByRule(text: string, emergencies: readonly Start[]): Start | undefined {
  const saysSo = (part: string) => emergencies.find(({ phrases }) => phrases(part))
  return saysSo(text) ?? firstOf(partsOf(text), saysSo)
}

/** Two clauses each of a long story, overlapping; none of a short message. */
function partsOf(text: string): string[] {
  if (text.length < LONG_STORY) return []
  const clauses = text.split(/[.!?;,\n]+/).filter((clause) => clause.trim() !== '')
  return clauses.slice(1).map((clause, at) => `${clauses[at]} ${clause}`)
}
/** A question seldom takes more characters. */
const LONG_STORY = 110

function firstOf<T, R>(items: readonly T[], of: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const result = of(item)
    if (result !== undefined) return result
  }
  return undefined
}

/** The patterns of the emergencies alone, and what rules out what was learnt; a bench compares them. */
export function emergencyRules(
  files: readonly ContentFile[],
  lexicon: Lexicon,
): { rules: Matches; notLearnt: Matches } {
  const flowFiles = files.filter(({ path }) => path.startsWith('flows/'))
  const groups = flowFiles.find(({ path }) => path === GROUPS)
  const book = makePatternBook(groups ? readYaml(groupsFile, groups.text).groups : {}, lexicon)
  const reader = makeReader(lexicon)
  const starts = flowFiles.flatMap((file): Start[] => {
    if (kindOf(file) !== 'reply') return []
    const { rank, outcome, say, offer, ...phrases } = readYaml(replyFile, file.text)
    if (outcome !== 'emergency') return []
    const found = { kind: 'reply' as const, id: idOf(file), outcome, say, offer }
    return [{ rank, found, phrases: makePhrases(phrases, lexicon, reader, book) }]
  })
  const written = flowFiles.find((file) => kindOf(file) === 'examples')
  const contains = written ? readYaml(examplesFile, written.text).unless : []
  return {
    rules: (text) => emergencyByRule(text, starts) !== undefined,
    notLearnt: makePhrases({ whole: [], contains, unless: [] }, lexicon, reader, book),
  }
}

/** "Sai rồi, không phải cái tôi hỏi" says the same twice. */
function everyPart(holds: Matches): Matches {
  return (text) => {
    const parts = text.split(/[,.;!?…\n]+/).filter((part) => part.trim() !== '')
    return parts.length > 0 && (holds(text) || parts.every(holds))
  }
}

/** "Chưa hiểu" may stand behind so many words: "dạ em đọc rồi mà vẫn chưa hiểu chỗ nộp tiền". */
const MOST_BEFORE = 10

function makeVerdicts(
  { clear, unclear, unclear_alone: alone, around }: Wording['words'],
  lexicon: Lexicon,
): Flows['verdict'] {
  const said = (whole: readonly string[]) =>
    makePhrases({ whole, contains: [], unless: [], fillers: around }, lexicon)
  const isClear = said(clear)
  const goesOn = said(unclear)
  const isUnclear = said([...unclear, ...alone])
  return (text) => {
    if (isUnclear(text)) return { kind: 'unclear', more: false }
    if (isClear(text)) return { kind: 'clear' }
    const words = text.trim().split(/\s+/)
    const begins = words
      .slice(0, MOST_BEFORE)
      .some((_word, at) => goesOn(words.slice(0, at + 1).join(' ')))
    return begins ? { kind: 'unclear', more: true } : undefined
  }
}

/** Names that single lines may use besides the common ones. */
export const lineValues: Partial<Record<LineName, Values>> = {
  source: { sources: '' },
  not_right_instead: { question: '' },
  articles_of_topic: { topic: '', about: '' },
  answer_told: { date: '', wording: '', agency: '', answer: '', code: '' },
  answer_corrected: { date: '', wording: '', agency: '', answer: '', code: '' },
  answer_again: { date: '', wording: '', agency: '', answer: '', code: '' },
  answer_files_left: { files: '' },
  answer_not_yours: { code: '' },
  ticket_page_state: { date: '', state: '', agency: '', due: '', late: '' },
  ticket_page_unknown: { code: '' },
}
