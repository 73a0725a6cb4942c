import { asks } from '../text/clauses.ts'
import { fold } from '../text/normalise.ts'
import { readWords, type Lexicon } from '../text/words.ts'
import type { TalkFile } from './flow.ts'
import { learnKinds, OTHER, type Effort } from './likeness.ts'
import type { Groups } from './patterns.ts'

/** What a message sounds like that is no question. */
export interface Talk {
  /** The file of flows/ that it calls for. */
  id: string
  /** Whether it does even where the handbook has an answer. */
  overrules: boolean
}

/** Thousands of questions are told from talk within 300 ms; see docs/decisions.md. */
const effort = { rounds: 6, enough: 0.97 }

/** Of so few words little can be told: half of them must be said so in the examples … */
const FEW = 6
/** … and of one or two it must be surer. */
const VERY_FEW = 3
const MORE_OF_FEW = 0.2

/** "không thấy ai", "có ai thi đâu", "chưa bao giờ": words that ask elsewhere and deny here. */
const DENIAL =
  /(?<=^|\s)(?:khong|chua|chang|cha|hong|no|dau co)(?:\s(?!thi\s|lam\s|phai\s|o\s|bao\s(?!gio)|goi\s|hoi\s|gui\s)\S+){0,3}?\s(?:gi|dau|ai|nao|bao gio)(?=\s|[,.!]|$)/gu

const RHETORICAL = /(?<=^|\s)co ai(?:\s\S+){0,3}?\sdau(?=[,.!]|$)/gu
/** Ends of questions as they are spoken, or typed in haste: "không hè", "ko chứ". */
const SPOKEN =
  /\s(?:khong|ko|k|hong|hok|hem|chua)\s(?:chu|he|hi|ta|zay|day|dzay|rua|za|dza|r|ad|nua|nhi|nha|do|troi)(?=\s|[,.!]|$)/u

/** What asks in the dialects, and is not told from other words once its marks are gone. */
const DIALECT =
  /(?<=^|\s)(?:chi|mô|răng|nhiêu|hả)(?=\s|[,.!]|$)|\schi(?:\s(?:z|zay|vay|rua|ta|ha|hi))?$/u

/** Whether it tells or wishes, and does not ask. */
function isStatement(text: string): boolean {
  const folded = fold(text)
  if (SPOKEN.test(folded) || DIALECT.test(text.toLowerCase())) return false
  return !asks(text) || !asks(folded.replace(DENIAL, ' ').replace(RHETORICAL, ' '))
}

/**
 * Learns talk from the editors' examples and what is none from questions.
 * @param ruledBy whether one of the patterns that a kind needs holds, and none that rules it out
 */
export function learnTalk(
  { believed, groups: learnt, kinds, examples }: TalkFile,
  questions: readonly string[],
  groups: Groups,
  lexicon: Lexicon,
  ruledBy: (kind: string, text: string) => boolean,
): (text: string) => Talk | undefined {
  const own = Object.fromEntries(
    Object.entries(examples).map(([kind, families]): [string, string[]] => [
      kind,
      Object.values(families).flat(),
    ]),
  )
  // One form of each: twice as many questions in the same time.
  const others = questions.map((text, at) => (at % 2 === 0 ? fold(text) : text))
  const likest = learnKinds({ ...own, [OTHER]: [...(own[OTHER] ?? []), ...others] }, lexicon, {
    ...effort,
    groups: groupOfWords(learnt, groups, lexicon),
  })
  const wordsOf = new Map(
    Object.entries(own).map(([kind, texts]) => [
      kind,
      new Set(texts.flatMap((text) => readWords(text, lexicon).folded)),
    ]),
  )
  const areSaid = (words: readonly string[], kind: string) =>
    words.filter((word) => wordsOf.get(kind)?.has(word)).length * 2 > words.length
  return (text) => {
    const words = readWords(text, lexicon).folded
    if (!likest || words.length === 0) return undefined
    const { kind, sure } = likest(text)
    if (words.length < FEW && !areSaid(words, kind)) return undefined
    const own = kinds[kind]
    const least = (own?.believed ?? believed) + (words.length < VERY_FEW ? MORE_OF_FEW : 0)
    if (sure < least || !ruledBy(kind, text)) return undefined
    const enough = (isStatement(text) ? own?.unasked : undefined) ?? own?.overrules ?? Infinity
    return { id: kind, overrules: sure >= enough }
  }
}

function groupOfWords(
  names: readonly string[],
  groups: Groups,
  lexicon: Lexicon,
): Effort['groups'] {
  const words = (name: string): [string, string][] =>
    (groups[name] ?? []).map((phrase) => [
      readWords(phrase.replace(/^=/, ''), lexicon).folded.join(' '),
      name,
    ])
  return new Map(names.flatMap(words))
}
