import { emptyContext, type Candidate, type Choice, type Decision } from './decision.ts'
import { articleChoice, giveAgain, giveArticle, giveFacet, giveScreen } from './articles.ts'
import { MOST_BUTTONS, said, staffChoice, type Bot, type Input } from './bot.ts'
import {
  askAgain,
  beginDialogue,
  cancel,
  continueDialogue,
  currentDialogue,
  isInSeason,
  keepPaused,
  pickInDialogue,
  resumeDialogue,
  type Elsewhere,
} from './dialogues.ts'
import { isNumber, offeredPayload } from './offered.ts'
import { payloads } from './payloads.ts'
import { showTopic } from './topics.ts'
import type { Ranked } from '../knowledge/rank.ts'
import { ticketCodeIn } from '../text/ticket-code.ts'

/** Most choices in one reply besides the way out; Messenger titles them "1" … "4". */
const MOST_CHOICES = 4

/** A step with something to say ends the search; the order is the product. */
type Step = (input: Input, bot: Bot) => Decision | undefined
const steps: Step[] = [
  greetNewcomer,
  answerTap,
  continueFlow,
  cannotRead,
  lookUpTicket,
  answerPhrases,
  answerFollowUp,
  answerFromHandbook,
  ownUpToNothing,
]

/** What to do about one message. Pure: the same input gives the same decision. */
export function decide(given: Input, bot: Bot): Decision {
  const input = { ...given, payload: tapped(given) }
  for (const step of steps) {
    const decision = step(input, bot)
    if (decision?.need) return decision
    if (decision) {
      const leavesFlow = OWN_FLOW.has(step) || startsAnew(input)
      return withNotices(leavesFlow ? decision : keepFlow(decision, input, bot), input, bot)
    }
  }
  throw new Error('no step decided; ownUpToNothing must always decide')
}

/** Steps that themselves say where the person's dialogue stands afterwards. */
const OWN_FLOW = new Set<Step>([greetNewcomer, continueFlow])
const startsAnew = ({ payload }: Input) => {
  const { kind } = payloads.read(payload ?? '') ?? {}
  return kind === 'start' || kind === 'cancel' || kind === 'resume' || kind === 'pick'
}

/** What a message taps: a button, or by its number, label or payload typed, what was offered. */
function tapped({ payload, text, context }: Input): string | null {
  if (text === null || (payload !== null && payloads.read(payload))) return payload
  return payloads.read(text) ? text : (offeredPayload(text, context.choices) ?? payload)
}

/** An answer from elsewhere leaves the dialogue waiting, unless it began another one. */
function keepFlow(decision: Decision, input: Input, bot: Bot): Decision {
  return decision.context.flow ? decision : keepPaused(decision, input, bot)
}

/** What somebody may tap before they have said anything: questions, then the menu. */
export function suggestionsFor(bot: Bot, now: number): { label: string; payload?: string }[] {
  const somebody = { kind: 'follow', text: null, payload: null, hidden: [] } as const
  const greeted = greet(
    { ...somebody, firstContact: true, context: emptyContext, now, random: () => 0 },
    bot,
  )
  return [
    ...bot.flows.suggestions.map((label) => ({ label })),
    ...greeted.context.choices.map(({ label, payload }) => ({
      label,
      ...(payload === undefined ? {} : { payload }),
    })),
  ]
}

function greetNewcomer(input: Input, bot: Bot): Decision | undefined {
  return input.kind === 'follow' || input.kind === 'start' ? greet(input, bot) : undefined
}

function greet(input: Input, bot: Bot): Decision {
  const text = bot.flows.line('greeting')
  return said('smalltalk', [{ text, choices: menu(input, bot) }])
}

/** Buttons of the menu; in their season, what the season brings comes first. */
function menu(input: Input, bot: Bot): Choice[] {
  const { flows } = bot
  const dialogue = flows.dialogue('menu')
  const seasonal = flows.dialogues.filter(
    (dialogue) => dialogue.season !== undefined && isInSeason(dialogue, input.now),
  )
  const first = seasonal.map(({ id, title }): Choice => ({
    label: title,
    payload: payloads.flow(id),
  }))
  const entries = dialogue ? beginDialogue(dialogue, input, bot, elsewhere(input, bot)) : undefined
  const all = [...first, ...(entries?.context.choices ?? [])]
  // Too many: the last one leads to everything else and stays.
  return all.length > MOST_BUTTONS ? [...all.slice(0, MOST_BUTTONS - 1), ...all.slice(-1)] : all
}

function answerTap(input: Input, bot: Bot): Decision | undefined {
  const { payload } = input
  return payload === null ? undefined : answerPayload(payload, input, bot)
}

function answerPayload(payload: string, input: Input, bot: Bot): Decision | undefined {
  const { flows, library } = bot
  const meaning = payloads.read(payload)
  switch (meaning?.kind) {
    case 'article':
      return toArticle(meaning.id, bot)
    case 'screen':
    case 'facet': {
      const article = library.article(meaning.id)
      if (!article) return ownUp([], bot)
      return meaning.kind === 'screen'
        ? giveScreen(article, meaning.number, bot)
        : (giveFacet(article, meaning.name, bot) ?? toArticle(meaning.id, bot))
    }
    case 'ask': {
      const asked = { ...input, text: meaning.text }
      return answerPhrases(asked, bot) ?? answerFromHandbook(asked, bot) ?? ownUp([], bot)
    }
    case 'topics':
      return showTopic('', 0, bot)
    case 'topic':
      return showTopic(meaning.id, meaning.page, bot)
    case 'flow': {
      const dialogue = flows.dialogue(meaning.id)
      return dialogue && isInSeason(dialogue, input.now)
        ? beginDialogue(dialogue, input, bot, elsewhere(input, bot))
        : greet(input, bot)
    }
    case 'pick':
      return pickInDialogue(meaning, input, bot, elsewhere(input, bot))
    case 'cancel':
      // Of a dialogue that is over nothing may be said: it may well have left a ticket.
      return currentDialogue(input, bot) ? cancel(bot) : greet(input, bot)
    case 'resume':
      return resumeDialogue(input, bot, elsewhere(input, bot)) ?? greet(input, bot)
    case 'none-of-these':
      return {
        ...said('unanswered', [{ text: flows.line('not_these'), choices: [staffChoice(bot)] }]),
        requests: [{ kind: 'unanswered' }],
      }
    case 'staff':
      return handOff(input, bot)
    case 'start':
      return greet(input, bot)
    case 'erase':
      return {
        ...said('flow', [{ text: flows.line('erased'), choices: [] }]),
        requests: [{ kind: 'erase' }],
      }
    default:
      return undefined
  }
}

/** Where a dialogue sends a person who picks something outside of it. */
function elsewhere(input: Input, bot: Bot): Elsewhere {
  return (target) => {
    const payload =
      target.kind === 'topics'
        ? payloads.topics
        : target.kind === 'ask'
          ? payloads.ask(target.text)
          : payloads[target.kind](target.id)
    return answerPayload(payload, input, bot) ?? ownUp([], bot)
  }
}

function toArticle(id: string, bot: Bot): Decision {
  const article = bot.library.article(id)
  // Out of force or gone since the button was sent: the words on it are no question.
  if (!article) return ownUp([], bot)
  return giveArticle(article, 1, [{ article: id, confidence: 1 }], bot)
}

function continueFlow(input: Input, bot: Bot): Decision | undefined {
  if (!['text', 'tap', 'attachment'].includes(input.kind)) return undefined
  return continueDialogue(input, bot, elsewhere(input, bot), (it) => answersOutright(it, bot))
}

/** Whether a message is clearly about something else than what a dialogue just asked. */
function answersOutright(input: Input, bot: Bot): boolean {
  const text = input.text ?? ''
  const called = bot.flows.match(text)
  if (called?.kind === 'reply') return called.outcome !== 'smalltalk'
  if (called && isInSeason(called.dialogue, input.now)) return true
  return ticketCodeIn(text) !== null || answerFromHandbook(input, bot)?.outcome === 'answered'
}

/** What has no words. Nobody is lectured for a thumb. */
function cannotRead(input: Input, bot: Bot): Decision | undefined {
  const { flows } = bot
  const { kind, text, attachments = [] } = input
  const say = (outcome: 'flow' | 'smalltalk', text: string) =>
    askAgain(said(outcome, [{ text, choices: [] }]), input, bot, elsewhere(input, bot))
  if (kind === 'info') return say('flow', flows.line('info_kept'))
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
  return say('smalltalk', flows.line(name))
}

/** A ticket's code anywhere in a message asks what became of it. */
function lookUpTicket(input: Input, bot: Bot): Decision | undefined {
  const code = input.text === null ? null : ticketCodeIn(input.text)
  const dialogue = bot.flows.dialogues.find(({ on_ticket_code }) => on_ticket_code)
  const asked = Object.entries(dialogue?.steps ?? {}).find(
    ([, step]) => step.do === 'ask' && step.expect === 'ticket-code',
  )
  if (code === null || !dialogue || !asked) return undefined
  const begun = { flow: dialogue.id, step: asked[0], values: {}, tries: 0, at: input.now }
  const within = { ...input, text: code, context: { ...input.context, flow: begun } }
  return continueDialogue(within, bot, elsewhere(input, bot), () => false)
}

/** Phrases that call for a canned answer or begin a dialogue. */
function answerPhrases(input: Input, bot: Bot): Decision | undefined {
  const { text } = input
  const called = text === null ? undefined : bot.flows.match(text)
  if (!called) return undefined
  if (called.kind === 'dialogue') {
    return isInSeason(called.dialogue, input.now)
      ? beginDialogue(called.dialogue, input, bot, elsewhere(input, bot))
      : undefined
  }
  const offered = { erase: [eraseChoice(bot)], staff: [staffChoice(bot)] }
  const choices = called.offer.flatMap((name) =>
    name === 'menu' ? menu(input, bot) : offered[name],
  )
  const reply = said(called.outcome, [{ text: called.say, choices }])
  return called.outcome === 'handoff'
    ? { ...reply, requests: [{ kind: 'handoff', reason: ASKED }] }
    : reply
}

/** "thế lệ phí bao nhiêu" after an article is about that article. */
function answerFollowUp({ text, context }: Input, bot: Bot): Decision | undefined {
  const article = context.article === undefined ? undefined : bot.library.article(context.article)
  const name = text === null ? undefined : bot.flows.facetAsked(text)
  if (!article || name === undefined) return undefined
  return giveFacet(article, name, bot) ?? giveAgain(article, bot)
}

function answerFromHandbook({ text }: Input, bot: Bot): Decision | undefined {
  if (!text) return undefined
  const { library, thresholds } = bot
  const { ranked } = library.find(text)
  const candidates = ranked.map(({ id, confidence }) => ({ article: id, confidence }))
  const [best] = ranked
  const article = best && library.article(best.id)
  // A number that picked nothing is no question, though some article may hold it.
  if (isNumber(text) || !article || best.confidence < thresholds.offer)
    return ownUp(candidates, bot)
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
    requests: [{ kind: 'unanswered' }],
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

const ASKED = 'asked for a person'

/** The dialogue that hands over, which knows the hours; a plain line where there is none. */
function handOff(input: Input, bot: Bot): Decision {
  const dialogue = bot.flows.dialogues.find(({ outcome }) => outcome === 'handoff')
  if (dialogue) return beginDialogue(dialogue, input, bot, elsewhere(input, bot))
  return {
    ...said('handoff', [{ text: bot.flows.line('handoff'), choices: [] }]),
    requests: [{ kind: 'handoff', reason: ASKED }],
  }
}

const eraseChoice = ({ flows }: Bot): Choice => ({
  label: flows.line('erase_button'),
  payload: payloads.erase,
})

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
