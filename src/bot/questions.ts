import { shareByOdds } from '../knowledge/confidence.ts'
import type { Ranked } from '../knowledge/rank.ts'
import {
  isAnnounced,
  isMarked,
  markedQuestions,
  questionPieces,
  waysToSplit,
} from '../text/clauses.ts'
import { tokens } from '../text/tokens.ts'
import type { Bot } from './bot.ts'

/** What is asked in a message, as far as the handbook can tell. */
export interface Asked {
  /** Articles for the message, best first; for its first question when it asks two things. */
  ranked: readonly Ranked[]
  /** Articles for its other question. */
  second?: readonly Ranked[]
}

/** From so many words a message is a story around a question. */
const LONG = 28
/** Of a story, so many pieces are searched (0.5 ms each); its article must be among so many. */
const MOST_PIECES = 3
const AMONG = 8
/** A message may be split in so many ways, into so many parts that are searched. */
const MOST_WAYS = 3
const MOST_PARTS = 4
/** From this share of its words in one authored question, a message is that one question. */
const ONE_QUESTION = 0.8

/** At a step of a dialogue two steps of the bot ask the same about one message. */
const last = new WeakMap<Bot['library'], { text: string; asked: Asked }>()

/** Searches the handbook for a message, for the question in it, or for both of its questions. */
export function findAsked(text: string, bot: Bot): Asked {
  const known = last.get(bot.library)
  if (known?.text === text) return known.asked
  const asked = search(text, bot)
  last.set(bot.library, { text, asked })
  return asked
}

function search(text: string, bot: Bot): Asked {
  const find = remembered(bot)
  const isLong = tokens(text).length > LONG
  const whole = find(text, isLong ? AMONG : undefined)
  const [best] = whole
  if (!best) return { ranked: whole }
  const ways = isLong ? [markedQuestions(text)] : waysToSplit(text, MOST_WAYS)
  return (
    twoQuestions(ways, best, find, bot) ?? {
      ranked: isLong ? questionInStory(text, whole, find) : whole,
    }
  )
}

/** The parts of a message that are searched besides the whole. */
export function piecesOf(text: string): string[] {
  const isLong = tokens(text).length > LONG
  const ways = isLong ? [markedQuestions(text)] : waysToSplit(text, MOST_WAYS)
  const parts = ways.flatMap((parts) => parts.slice(0, MOST_PARTS))
  return [...new Set([...(isLong ? questionPieces(text, MOST_PIECES) : []), ...parts])]
}

type Find = (text: string, limit?: number) => readonly Ranked[]

/** The same piece is met again when a message is both long and of two questions. */
function remembered({ library }: Bot): Find {
  const known = new Map<string, readonly Ranked[]>()
  return (text, limit) => {
    const ranked = known.get(text) ?? library.find(text, limit).ranked
    known.set(text, ranked)
    return ranked
  }
}

/**
 * The piece that an article answers best, of articles that the whole message is about as well:
 * the best of several guesses would be wrong too often alone. Where the whole says otherwise, a
 * question that says it is one decides, else the two share their odds.
 */
function questionInStory(text: string, whole: readonly Ranked[], find: Find): readonly Ranked[] {
  const near = new Set(whole.map(({ id }) => id))
  const [piece] = questionPieces(text, MOST_PIECES)
    .flatMap((piece) =>
      find(piece)
        .slice(0, 1)
        .map((best) => ({ best, announced: isAnnounced(piece) })),
    )
    .filter(({ best }) => near.has(best.id))
    .sort((a, b) => b.best.confidence - a.best.confidence)
  const [first] = whole
  if (!piece || !first) return whole
  const { best, announced } = piece
  if (best.id === first.id) {
    return best.confidence > first.confidence ? [best, ...without(whole, best)] : whole
  }
  if (announced && best.confidence > first.confidence) return [best, ...without(whole, best)]
  const [one, other] = shareByOdds([best.confidence, first.confidence])
  return [
    { ...best, confidence: one! },
    ...without(whole, best).map((each) =>
      each === first ? { ...each, confidence: other! } : each,
    ),
  ].sort((a, b) => b.confidence - a.confidence)
}

/**
 * Two parts that different articles answer, better than one answers the whole: the first that is
 * sure, and another that is sure or, where the whole is not, that can at least be offered.
 */
function twoQuestions(
  ways: readonly string[][],
  best: Ranked,
  find: Find,
  { thresholds }: Bot,
): Asked | undefined {
  const isSure = ({ confidence }: Ranked) => confidence >= thresholds.answer
  if (isSure(best) && best.evidence.overlap.asked >= ONE_QUESTION) return undefined
  let half: Asked | undefined
  for (const parts of ways) {
    const answers = parts.slice(0, MOST_PARTS).map((part) => find(part))
    const sure = answers.filter(([first]) => first && isSure(first))
    const [ranked] = sure
    const about = ranked?.[0]?.id
    if (!ranked) continue
    const second = sure.find(([first]) => first?.id !== about)
    if (second) return { ranked, second }
    const unsure = answers.find(
      ([first]) => first && first.id !== about && first.confidence >= thresholds.offer,
    )
    // Two question marks are two questions, however well one article answers the whole.
    const apart = parts.filter(isMarked).length > 1
    if (unsure && (apart || !isSure(best))) half ??= { ranked, second: unsure }
  }
  return half
}

const without = (all: readonly Ranked[], one: Ranked) => all.filter(({ id }) => id !== one.id)
