import { beginDialogue, SATISFACTION, type Elsewhere } from './dialogues.ts'
import { payloads } from './payloads.ts'
import { said, type Bot, type Input } from './bot.ts'
import { emptyContext, type Context, type Decision, type Outcome, type Reply } from './decision.ts'

/** Where the bot ends and people begin. */

export const ASKED = 'asked for a person'
/** The bot did not know twice in a row. */
export const NOT_UNDERSTOOD = 'not understood twice'

/** The dialogue that hands over, which knows the hours; a plain line where there is none. */
export function handOff(input: Input, bot: Bot, elsewhere: Elsewhere): Decision {
  const dialogue = bot.flows.dialogues.find(({ outcome }) => outcome === 'handoff')
  if (dialogue) return beginDialogue(dialogue, input, bot, elsewhere)
  return {
    ...said('handoff', [{ text: bot.flows.line('handoff'), choices: [] }]),
    requests: [{ kind: 'handoff', reason: ASKED }],
  }
}

/** Questions in a row that the bot could not answer, after which people take over. */
const MOST_UNSURE = 2
/** Somebody who waits and goes on writing is told so often that it is kept, in ms. */
const NOTED_EVERY = 10 * 60_000

/** These neither answer a question nor are one the bot failed at. */
const beside: ReadonlySet<Outcome> = new Set(['clarify', 'smalltalk', 'silent', 'error', 'refused'])

/**
 * What follows for staff from a decision: whom the bot could not help twice goes to them; what
 * somebody who waits for them writes, and the bot does not know, is theirs to answer.
 */
export function forStaff(
  decision: Decision,
  input: Input,
  bot: Bot,
  elsewhere: Elsewhere,
): Decision {
  const before = input.context.unsure ?? 0
  const unsure =
    decision.outcome === 'unanswered' ? before + 1 : beside.has(decision.outcome) ? before : 0
  const typed = input.kind === 'text' && input.payload === null
  if (input.staff?.waiting && typed && /^(?:unanswered|clarify)$/.test(decision.outcome)) {
    return noted(decision, input, bot)
  }
  if (decision.outcome === 'unanswered' && unsure >= MOST_UNSURE && !input.staff?.waiting) {
    return handedOver(decision, input, bot, elsewhere)
  }
  const { notedAt } = input.context
  if (decision.requests.some(({ kind }) => kind === 'erase')) return decision
  const context = {
    ...decision.context,
    ...(unsure === 0 ? {} : { unsure }),
    ...(input.staff?.waiting && notedAt !== undefined ? { notedAt } : {}),
  }
  return { ...decision, context }
}

function handedOver(
  { candidates, requests }: Decision,
  input: Input,
  bot: Bot,
  elsewhere: Elsewhere,
): Decision {
  const over = handOff(input, bot, elsewhere)
  const why = { text: bot.flows.line('not_understood_twice'), choices: [] }
  return {
    ...over,
    candidates,
    replies: [why, ...over.replies],
    // The first reason counts: they did not ask for anybody.
    requests: [...requests, { kind: 'handoff', reason: NOT_UNDERSTOOD }, ...over.requests],
  }
}

function noted(decision: Decision, { context, now }: Input, bot: Bot): Decision {
  const { notedAt = -Infinity } = context
  const told = now - notedAt < NOTED_EVERY
  const replies = told ? [] : [{ text: bot.flows.line('noted_for_staff'), choices: [] }]
  return {
    ...said('handoff', replies),
    candidates: decision.candidates,
    context: { choices: [], notedAt: told ? notedAt : now },
  }
}

const LEAVE_MESSAGE = 'leave-message'

/** For somebody who waits too long: an honest word, and a way to be called back. */
export function waitingLong({ flows }: Bot): Reply {
  const message = flows.dialogue(LEAVE_MESSAGE)
  return {
    text: flows.line('waiting_long'),
    choices: message ? [{ label: message.title, payload: payloads.flow(message.id) }] : [],
  }
}

/**
 * Asks how it was, after staff closed a conversation. The buttons alone begin the dialogue, so that
 * whoever writes something else is not held in it.
 * @returns null where the editors took the dialogue away
 */
export function askHowItWas(
  bot: Bot,
  now: number,
): { replies: readonly Reply[]; context: Context } | null {
  const dialogue = bot.flows.dialogue(SATISFACTION)
  if (!dialogue) return null
  const nobody = { kind: 'follow', text: null, payload: null, hidden: [] } as const
  const input = { ...nobody, firstContact: false, context: emptyContext, now, random: () => 0 }
  const { replies, context } = beginDialogue(dialogue, input, bot, nowhere)
  return { replies, context: { choices: context.choices } }
}

const nowhere: Elsewhere = () => {
  throw new Error('a question leads nowhere before it is answered')
}
