import { emptyContext, type Choice, type Decision } from './decision.ts'
import { giveArticle, giveBoth, giveFacet, giveScreen } from './articles.ts'
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
import {
  answerAskedOn,
  articleBefore,
  keepArticle,
  leaning,
  saysNotWhat,
  WORD_FOR_WORD,
} from './follow-up.ts'
import { answerNotRight, saidOfOffered, withQuestion } from './not-right.ts'
import { isNumber, offeredInPart, offeredPayload } from './offered.ts'
import { payloads } from './payloads.ts'
import { findAsked } from './questions.ts'
import { ASKED, forStaff, handOff } from './staff.ts'
import { answerTicketTap, answerVerdict, verdictChoices } from './ticket-answers.ts'
import { showTopic } from './topics.ts'
import { askAboutWhat, noneOfThese, offer, ownUp } from './unsure.ts'
import type { Dialogue } from '../flows/dialogue.ts'
import type { Found } from '../flows/read-flows.ts'
import { EMERGENCY } from '../flows/world.ts'
import { bandOf } from '../knowledge/band.ts'
import type { Ranked } from '../knowledge/rank.ts'
import { ticketCodeIn } from '../text/ticket-code.ts'

/** Of a message that begins a dialogue, in UTF-16 units. */
const MOST_TAKEN = 1500
/** Articles that a turn's record names. */
const MOST_CANDIDATES = 5

/** A step with something to say ends the search; the order is the product. */
type Step = (input: Input, bot: Bot) => Decision | undefined
const steps: Step[] = [
  greetNewcomer,
  answerEmergency,
  answerTap,
  continueFlow,
  cannotRead,
  lookUpTicket,
  answerTold,
  answerPhrases,
  answerFollowUp,
  answerTalk,
  answerFromHandbook,
  ownUpToNothing,
]

/** What to do about one message. Pure: the same input gives the same decision. */
export function decide(given: Input, bot: Bot): Decision {
  const input = { ...given, payload: tapped(given, bot) }
  for (const step of steps) {
    const first = step(input, bot)
    if (first?.need) return first
    if (first) {
      const decision = MATCHING.has(step) ? withQuestion(first, input, bot) : first
      const leavesFlow = OWN_FLOW.has(step) || startsAnew(input)
      const settled = forStaff(decision, input, bot, elsewhere(input, bot))
      const kept = keepArticle(leavesFlow ? settled : keepFlow(settled, input, bot), input)
      return withNotices(kept, input, bot)
    }
  }
  throw new Error('no step decided; ownUpToNothing must always decide')
}

/** Steps that themselves say where the person's dialogue stands afterwards. */
const OWN_FLOW = new Set<Step>([greetNewcomer, continueFlow])
/** Steps that answer somebody's own words with what was found for them. */
const MATCHING = new Set<Step>([answerFollowUp, answerFromHandbook])
const startsAnew = ({ payload }: Input) => {
  const { kind } = payloads.read(payload ?? '') ?? {}
  return kind === 'start' || kind === 'cancel' || kind === 'resume' || kind === 'pick'
}

/** What a message taps: a button, or by its number, label or payload typed, what was offered. */
function tapped(input: Input, bot: Bot): string | null {
  const { payload, text, context } = input
  const { flows } = bot
  if (text === null || (payload !== null && payloads.read(payload))) return payload
  if (payloads.read(text)) return text
  const told = toldNow(input, bot)
  const verdict = told && offeredPayload(text, verdictChoices(told.code, bot))
  if (verdict !== undefined) return verdict
  const offered = offeredPayload(text, context.choices)
  if (offered !== undefined) return offered
  const said = saidOfOffered(text, input, bot)
  if (said !== undefined) return said
  // A step of a dialogue reads its own words.
  const atStep = context.flow !== undefined && !context.flow.paused
  if (atStep || flows.match(text)) return payload
  return offeredInPart(text, context.choices) ?? payload
}

/** An agency's answer is the last thing they got, and nothing else was asked since. */
function toldNow(input: Input, bot: Bot): Input['told'] {
  const current = currentDialogue(input, bot)
  return current && !current.state.paused ? undefined : input.told
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

/** Whatever else goes on, danger comes first, and staff are told of it. */
function answerEmergency(input: Input, bot: Bot): Decision | undefined {
  const { text, payload, context } = input
  if (text === null || payload !== null) return undefined
  // A report of what happened may sound like one; its own question and the way out stay.
  const current = context.flow && !context.flow.paused ? currentDialogue(input, bot) : undefined
  if (current && (bot.flows.isCancel(text) || bot.flows.isResume(text))) return undefined
  const called = bot.flows.match(text)
  return called?.kind === 'reply' && called.outcome === 'emergency'
    ? answerPhrases(input, bot)
    : undefined
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
      return (
        answerPhrases(asked, bot) ??
        answerTalk(asked, bot) ??
        answerFromHandbook(asked, bot) ??
        ownUp([], bot)
      )
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
    case 'ticket':
      return answerTicketTap(meaning, input, bot, elsewhere(input, bot))
    case 'pick':
      return pickInDialogue(meaning, input, bot, elsewhere(input, bot))
    case 'cancel': {
      // Of a dialogue that is over nothing may be said: it may well have left a ticket.
      const current = currentDialogue(input, bot)
      return current ? cancel(bot, current.dialogue) : greet(input, bot)
    }
    case 'resume':
      return resumeDialogue(input, bot, elsewhere(input, bot)) ?? greet(input, bot)
    case 'none-of-these':
      return noneOfThese(meaning.message, bot)
    case 'not-right':
      return answerNotRight(meaning, input, bot)
    case 'staff':
      return handOff(input, bot, elsewhere(input, bot))
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
          : target.kind === 'ticket'
            ? payloads.ticket(target.code, 'answer')
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

const ONLY_PICTURES = /^(?=.*\p{Extended_Pictographic})[^\p{L}\p{N}]+$/su

/** What has no words. Nobody is lectured for a thumb. */
function cannotRead(input: Input, bot: Bot): Decision | undefined {
  const { flows } = bot
  const { kind, text, attachments = [] } = input
  const say = (outcome: 'flow' | 'smalltalk', text: string) =>
    askAgain(said(outcome, [{ text, choices: [] }]), input, bot, elsewhere(input, bot))
  if (kind === 'info') return say('flow', flows.line('info_kept'))
  if (kind === 'text' && text !== null && ONLY_PICTURES.test(text)) {
    return say('smalltalk', flows.line('sticker'))
  }
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

/** What is said of an agency's answer right after it was read. */
function answerTold(input: Input, bot: Bot): Decision | undefined {
  if (!toldNow(input, bot) || input.kind !== 'text') return undefined
  return answerVerdict(input, bot, elsewhere(input, bot), (it) => answersOutright(it, bot))
}

/** Phrases that call for a canned answer or begin a dialogue. */
function answerPhrases(input: Input, bot: Bot): Decision | undefined {
  const { text } = input
  const called = text === null ? undefined : bot.flows.match(text)
  return called && giveFound(called, input, bot)
}

/** A canned answer, or the first step of a dialogue where it is in season. */
function giveFound(called: Found, input: Input, bot: Bot): Decision | undefined {
  const { text } = input
  if (called.kind === 'dialogue') {
    return isInSeason(called.dialogue, input.now)
      ? beginDialogue(
          called.dialogue,
          input,
          bot,
          elsewhere(input, bot),
          taken(called.dialogue, text),
        )
      : undefined
  }
  const offered = { erase: [eraseChoice(bot)], staff: [staffChoice(bot)] }
  const choices = called.offer.flatMap((name) =>
    name === 'menu' ? menu(input, bot) : offered[name],
  )
  const reply = said(called.outcome, [{ text: called.say, choices }])
  const wantsStaff = called.outcome === 'handoff' || called.outcome === 'emergency'
  return wantsStaff
    ? { ...reply, requests: [{ kind: 'handoff', reason: REASONS[called.outcome] ?? ASKED }] }
    : reply
}

/** Staff look at emergencies first. */
const REASONS: Partial<Record<Decision['outcome'], string>> = { emergency: EMERGENCY }

/** What the message itself already answers: a complaint is not asked for twice. */
function taken({ takes }: Dialogue, text: string | null): Record<string, string> {
  return takes === undefined || text === null ? {} : { [takes]: text.trim().slice(0, MOST_TAKEN) }
}

/** "thế lệ phí bao nhiêu" after an article is about that article; without one, about what? */
function answerFollowUp(input: Input, bot: Bot): Decision | undefined {
  const { text } = input
  const asked = text === null ? undefined : leaning(text, bot)
  if (text === null || asked === undefined) return undefined
  const article = articleBefore(input, bot)
  if (article) {
    return answerAskedOn(text, asked, article, bot, (ranked) => offer(ranked, [], bot))
  }
  if (!saysNotWhat(asked)) return undefined
  const { ranked } = bot.library.find(text)
  const sure = ranked[0]?.confidence ?? 0
  if (sure >= WORD_FOR_WORD) return undefined
  return asked.rest.length > 0 && sure >= bot.thresholds.offer
    ? offer(ranked, [], bot)
    : withAsked(askAboutWhat(bot), text)
}

/** A fee, and nothing it is the fee of: what is asked waits for what it is about. */
const withAsked = (decision: Decision, asked: string): Decision => ({
  ...decision,
  context: { ...decision.context, asked },
})

/** What sounds like talk, where the handbook is not sure; what must not be answered, also where it is. */
function answerTalk(input: Input, bot: Bot): Decision | undefined {
  const { text } = input
  const like = text === null || isNumber(text) ? undefined : bot.flows.talk(text)
  if (!like) return undefined
  const isAnswered = () => answerFromHandbook(input, bot)?.outcome === 'answered'
  return like.overrules || !isAnswered() ? giveFound(like, input, bot) : undefined
}

function answerFromHandbook(input: Input, bot: Bot): Decision | undefined {
  const { text, context } = input
  if (!text) return undefined
  // What we asked back for: "làm căn cước", after "lệ phí bao nhiêu".
  const completed = context.asked === undefined ? null : answerCompleted(text, context.asked, bot)
  if (completed) return completed
  const { ranked, second } = findAsked(text, bot)
  // A number that picked nothing is no question, though some article may hold it.
  const decision = answerRanked(isNumber(text) ? [] : ranked, bot)
  const isLocal = decision.article !== null && bot.library.article(decision.article)?.local
  const instead = isLocal ? bot.flows.insteadOfLocal(text) : undefined
  if (instead) return giveFound(instead, input, bot)
  return second ? giveBoth(decision, answerRanked(second, bot), bot) : decision
}

function answerCompleted(text: string, asked: string, bot: Bot): Decision | undefined {
  const decision = answerRanked(bot.library.find(`${text} ${asked}`).ranked, bot)
  return decision.outcome === 'answered' ? decision : undefined
}

/** An article that is sure, a choice of likely ones, or the word that there is none. */
function answerRanked(ranked: readonly Ranked[], bot: Bot): Decision {
  const { library, thresholds } = bot
  const candidates = ranked
    .slice(0, MOST_CANDIDATES)
    .map(({ id, confidence }) => ({ article: id, confidence }))
  const [best] = ranked
  const article = best && library.article(best.id)
  const band = bandOf(ranked, thresholds)
  if (!article || band === 'none') return ownUp(candidates, bot)
  return band === 'answer'
    ? giveArticle(article, best.confidence, candidates, bot)
    : offer(ranked, candidates, bot)
}

/** The last step: a message without words that no other step knows. */
function ownUpToNothing(_input: Input, bot: Bot): Decision {
  return ownUp([], bot)
}

const eraseChoice = ({ flows }: Bot): Choice => ({
  label: flows.line('erase_button'),
  payload: payloads.erase,
})

/** First contact: what this is and what is kept. News for all. Masked secrets: a warning. Then the
 * answer. */
function withNotices(decision: Decision, input: Input, { flows }: Bot): Decision {
  const { notice } = input
  const news = notice && notice.id !== input.context.noticed ? notice : undefined
  const notices = [
    ...(input.firstContact ? [flows.line('notice')] : []),
    ...(news ? [news.text] : []),
    ...(input.hidden.some((kind) => kind !== 'identity') ? [flows.line('masked')] : []),
    ...(input.hidden.includes('identity') ? [flows.line('citizen_id')] : []),
  ]
  const replies = notices.map((text) => ({ text, choices: [] }))
  // In an emergency the numbers to call come before everything.
  const [first, last] =
    decision.outcome === 'emergency' ? [decision.replies, replies] : [replies, decision.replies]
  const noticed = news?.id ?? input.context.noticed
  return {
    ...decision,
    context: { ...decision.context, ...(noticed === undefined ? {} : { noticed }) },
    replies: [...first, ...last],
  }
}
