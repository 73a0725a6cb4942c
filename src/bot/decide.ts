import type { Flows } from '../flows/read-flows.ts'
import type { Article } from '../knowledge/article.ts'
import type { Library } from '../knowledge/library.ts'
import type { Ranked } from '../knowledge/rank.ts'
import type { SecretKind } from '../text/mask.ts'
import { fold } from '../text/normalise.ts'
import { shorten } from '../text/sentences.ts'
import { tokens } from '../text/tokens.ts'
import { answerText } from './answer-text.ts'
import type { Candidate, Choice, Context, Decision, Reply } from './decision.ts'
import { payloads } from './payloads.ts'

/** One message of a person, with what is remembered of the conversation. */
export interface Input {
  kind: 'text' | 'tap' | 'follow' | 'start' | 'attachment' | 'info' | 'echo'
  text: string | null
  payload: string | null
  /** Kinds of what came with the message. */
  attachments?: readonly string[]
  /** Secrets that were masked in the text. */
  hidden: readonly SecretKind[]
  firstContact: boolean
  context: Context
}

export interface Bot {
  library: Library
  flows: Flows
  thresholds: Thresholds
}

/** Confidence from which an article is given, and from which it is offered. */
export interface Thresholds {
  answer: number
  offer: number
}

/** See docs/decisions.md for the figures behind these. */
export const defaultThresholds: Thresholds = { answer: 0.6, offer: 0.25 }

/** Most choices in one reply besides the way out; Messenger titles them "1" … "4". */
const MOST_CHOICES = 4
/** Titles of Messenger's quick replies. */
const LONGEST_LABEL = 20

/** A step with something to say ends the search; the order is the product. */
type Step = (input: Input, bot: Bot) => Decision | undefined
const steps: Step[] = [
  greetNewcomer,
  answerTap,
  pickOffered,
  cannotRead,
  cannedReply,
  answerFromHandbook,
  ownUpToNothing,
]

/** What to do about one message. Pure: the same input gives the same decision. */
export function decide(input: Input, bot: Bot): Decision {
  for (const step of steps) {
    const decision = step(input, bot)
    if (decision) return withNotices(decision, input, bot)
  }
  throw new Error('no step decided; ownUpToNothing must always decide')
}

function greetNewcomer({ kind }: Input, bot: Bot): Decision | undefined {
  return kind === 'follow' || kind === 'start' ? greet(bot) : undefined
}

function greet({ flows }: Bot): Decision {
  const choices = flows.suggestions.map((text) => ({
    label: shorten(text, LONGEST_LABEL),
    title: text,
    payload: payloads.ask(text),
  }))
  return said('smalltalk', [
    { text: flows.line('greeting'), choices: choices.slice(0, MOST_CHOICES) },
  ])
}

function answerTap(input: Input, bot: Bot): Decision | undefined {
  const { payload } = input
  return payload === null ? undefined : answerPayload(payload, input, bot)
}

/** Buttons of Zalo come back as typed text, so a known payload counts wherever it stands. */
function answerPayload(payload: string, input: Input, bot: Bot): Decision | undefined {
  const { flows, library } = bot
  const meaning = payloads.read(payload)
  switch (meaning?.kind) {
    case 'article': {
      const article = library.article(meaning.id)
      // Out of force or gone since the button was sent: the words on it are no question.
      if (!article) return ownUp([], bot)
      return giveArticle(article, 1, [{ article: article.id, confidence: 1 }], bot)
    }
    case 'ask': {
      const asked = { ...input, text: meaning.text }
      return cannedReply(asked, bot) ?? answerFromHandbook(asked, bot) ?? ownUp([], bot)
    }
    case 'none-of-these':
      return {
        ...said('unanswered', [{ text: flows.line('not_these'), choices: [staffChoice(bot)] }]),
        request: { kind: 'unanswered' },
      }
    case 'staff':
      return handOff(bot)
    case 'start':
      return greet(bot)
    case 'erase':
      return {
        ...said('flow', [{ text: flows.line('erased'), choices: [] }]),
        request: { kind: 'erase' },
      }
    default:
      return undefined
  }
}

/** "1", "số 2", "cái thứ hai" or the label typed by hand picks from what was offered last. */
function pickOffered(input: Input, bot: Bot): Decision | undefined {
  const { text, context } = input
  if (text === null) return undefined
  const payload = payloads.read(text) ? text : offeredPayload(text, context.choices)
  return payload === undefined ? undefined : answerPayload(payload, input, bot)
}

function offeredPayload(text: string, choices: readonly Choice[]): string | undefined {
  const typed = wordsOf(text)
  const named = choices.find(({ label, title }) =>
    [label, title].some((name) => name !== undefined && wordsOf(name) === typed),
  )
  if (named) return named.payload
  // Counted as Messenger numbers them: what leads to content, not the way out or a link.
  const counted = choices.filter(({ payload }) => CONTENT.test(payload ?? ''))
  return counted[countedAt(typed)]?.payload
}

const wordsOf = (text: string) => fold(tokens(text).join(' '))

/** Which one "cái thứ hai" means, counted from 0; −1 when the words are no such number. */
function countedAt(typed: string): number {
  const [, number = ''] = NUMBERED.exec(typed) ?? []
  return ordinals.findIndex((names) => names.includes(number))
}

// "dạ em chọn cái thứ hai nhé": polite words, the counted thing, the number, polite words.
const NUMBERED =
  /^(?:(?:da|vang|a|em|toi|minh|anh|chi|chau|con|cho|lay|xem|lua|chon) )*(?:(?:bai|cai|cau|muc|viec|y) )?(?:(?:so|thu) )?(\S+|dau tien)(?: (?:a|ay|do|nay|em|oi|nhe|nha|nhen|di|voi))*$/
const ordinals = [
  ['1', 'mot', 'nhat', 'dau tien'],
  ['2', 'hai', 'nhi'],
  ['3', 'ba'],
  ['4', 'bon', 'tu'],
]
const CONTENT = new RegExp(`^(?:${payloads.articlePrefix}|${payloads.askPrefix})`)

/** What has no words. Nobody is lectured for a thumb. */
function cannotRead(input: Input, { flows }: Bot): Decision | undefined {
  const { kind, text, attachments = [] } = input
  if (kind === 'info') return said('flow', [{ text: flows.line('info_kept'), choices: [] }])
  if (kind !== 'attachment' || text) return undefined
  const all = (...kinds: string[]) =>
    attachments.length > 0 && attachments.every((each) => kinds.includes(each))
  const name = all('sticker', 'gif')
    ? 'sticker'
    : all('location')
      ? 'location'
      : all('link')
        ? 'link'
        : 'attachment'
  return said('smalltalk', [{ text: flows.line(name), choices: [] }])
}

function cannedReply({ text }: Input, bot: Bot): Decision | undefined {
  const flow = text === null ? undefined : bot.flows.match(text)
  if (!flow) return undefined
  if (flow.outcome === 'handoff') return handOff(bot, flow.say)
  const offered = { erase: eraseChoice(bot), staff: staffChoice(bot) }
  const choices = flow.offer.map((name) => offered[name])
  return said(flow.outcome, [{ text: flow.say, choices }])
}

function answerFromHandbook({ text }: Input, bot: Bot): Decision | undefined {
  if (!text) return undefined
  const { library, thresholds } = bot
  const { ranked } = library.find(text)
  const candidates = ranked.map(({ id, confidence }) => ({ article: id, confidence }))
  const [best] = ranked
  const article = best && library.article(best.id)
  // A number that picked nothing is no question, though some article may hold it.
  const isQuestion = countedAt(wordsOf(text)) < 0
  if (!isQuestion || !article || best.confidence < thresholds.offer) return ownUp(candidates, bot)
  if (best.confidence >= thresholds.answer) {
    return giveArticle(article, best.confidence, candidates, bot)
  }
  return offer(ranked, candidates, bot)
}

/** Nothing fits: say so, record it, show the way to a person and what lies nearest. */
function ownUp(candidates: readonly Candidate[], bot: Bot): Decision {
  return {
    ...said('unanswered', [{ text: bot.flows.line('unanswered'), choices: [staffChoice(bot)] }]),
    candidates,
    request: { kind: 'unanswered' },
  }
}

/** The last step: a message without words that no other step knows. */
function ownUpToNothing(_input: Input, bot: Bot): Decision {
  return ownUp([], bot)
}

function offer(ranked: readonly Ranked[], candidates: readonly Candidate[], bot: Bot): Decision {
  const { flows } = bot
  const near = ranked
    .filter(({ confidence }) => confidence >= bot.thresholds.offer / 3)
    .slice(0, MOST_CHOICES)
    .flatMap(({ id }) => bot.library.article(id) ?? [])
  const choices: Choice[] = [
    ...near.map(articleChoice),
    { label: flows.line('none_of_these'), payload: payloads.noneOfThese },
  ]
  return { ...said('clarify', [{ text: flows.line('clarify'), choices }]), candidates }
}

function giveArticle(
  article: Article,
  confidence: number,
  candidates: readonly Candidate[],
  { flows, library }: Bot,
): Decision {
  const text = answerText(article, flows)
  const choices: Choice[] = [
    ...article.links.map(({ title, url }) => ({ label: title, url })),
    ...article.related
      .flatMap((id) => library.article(id) ?? [])
      .slice(0, 2)
      .map(articleChoice),
  ]
  return {
    ...said('answered', [{ text, choices, heading: flows.line('see_also') }]),
    article: article.id,
    topic: article.topic,
    confidence,
    candidates,
  }
}

function handOff({ flows }: Bot, text = flows.line('handoff')): Decision {
  return {
    ...said('handoff', [{ text, choices: [] }]),
    request: { kind: 'handoff', reason: 'asked for a person' },
  }
}

const articleChoice = ({ id, label, title }: Article): Choice => ({
  label,
  title,
  payload: payloads.article(id),
})

const staffChoice = ({ flows }: Bot): Choice => ({
  label: flows.line('talk_to_staff'),
  payload: payloads.staff,
})

const eraseChoice = ({ flows }: Bot): Choice => ({
  label: flows.line('erase_button'),
  payload: payloads.erase,
})

function said(outcome: Decision['outcome'], replies: Reply[]): Decision {
  const context: Context = { choices: replies.flatMap(({ choices }) => choices) }
  return { outcome, article: null, topic: null, confidence: null, candidates: [], replies, context }
}

/** First contact: what this is and what is kept. Masked secrets: a warning. Then the answer. */
function withNotices(decision: Decision, input: Input, { flows }: Bot): Decision {
  const notices = [
    ...(input.firstContact ? [flows.line('notice')] : []),
    ...(input.hidden.length > 0 ? [flows.line('masked')] : []),
  ]
  const replies = notices.map((text) => ({ text, choices: [] }))
  // In an emergency the numbers to call come before everything.
  const [first, last] =
    decision.outcome === 'emergency' ? [decision.replies, replies] : [replies, decision.replies]
  return { ...decision, replies: [...first, ...last] }
}
