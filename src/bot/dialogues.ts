import { dayOf, isWithin } from '../calendar/calendar.ts'
import type { Dialogue } from '../flows/dialogue.ts'
import {
  answer,
  begin,
  hint,
  looksLikeAnswer,
  resume,
  takesAnyWords,
  unpaused,
} from '../flows/engine.ts'
import type { FlowState, Move, Option } from '../flows/move.ts'
import { said, MOST_BUTTONS, staffChoice, withLast, type Bot, type Input } from './bot.ts'
import type { Choice, Decision, Outcome } from './decision.ts'
import { payloads } from './payloads.ts'
import { worldOf } from './world.ts'

/** After so long a dialogue that was left is forgotten, in ms. */
const LAPSES_AFTER = 24 * 3600_000
/** Answers in a row that do not fit, before the bot stops asking. */
const MOST_TRIES = 3
/** "gặp cán bộ" is a wish; a long text with these words tells of something that happened. */
const LONGEST_COMMAND = 40

/** Its first question is sent unasked, and whoever answers with a button is in it only then. */
export const SATISFACTION = 'satisfaction'

/** Goes where a button of a dialogue leads, when it leads out of the dialogue. */
export type Elsewhere = (target: NonNullable<Move['goes']>) => Decision

/** The dialogue a person is in, unless it was left too long ago or taken out of the files. */
export function currentDialogue(
  { context, now }: Input,
  { flows }: Bot,
): { dialogue: Dialogue; state: FlowState } | undefined {
  const { flow: state } = context
  const dialogue = state && flows.dialogue(state.flow)
  if (!state || !dialogue || now - state.at > LAPSES_AFTER) return undefined
  return { dialogue, state }
}

/** Whether a dialogue may begin today. */
export const isInSeason = ({ season }: Dialogue, now: number): boolean =>
  season === undefined || isWithin(dayOf(now), season)

export function beginDialogue(
  dialogue: Dialogue,
  input: Input,
  bot: Bot,
  elsewhere: Elsewhere,
  values: Record<string, string> = {},
): Decision {
  return carryOut(dialogue, begin(dialogue, worldOf(input, bot), values), bot, elsewhere)
}

export function resumeDialogue(input: Input, bot: Bot, elsewhere: Elsewhere): Decision | undefined {
  const current = currentDialogue(input, bot)
  if (!current) return undefined
  const { dialogue, state } = current
  return carryOut(dialogue, resume(dialogue, state, worldOf(input, bot)), bot, elsewhere)
}

/**
 * A tap on a button of a dialogue; an old one leads back to where the person is now. Where a dialogue
 * begins with a choice, its button begins it: we may have sent the question ourselves (askHowItWas).
 */
export function pickInDialogue(
  pick: { flow: string; step: string; value: string },
  input: Input,
  bot: Bot,
  elsewhere: Elsewhere,
): Decision | undefined {
  const world = worldOf(input, bot)
  const current = currentDialogue(input, bot)
  if (!current) {
    const dialogue = bot.flows.dialogue(pick.flow)
    if (!dialogue) return undefined
    const first = begin(dialogue, world)
    const sent = pick.flow === SATISFACTION && first.state?.step === pick.step ? first.state : null
    const move = sent && answer(dialogue, sent, { pick: pick.value }, world)
    return carryOut(dialogue, move ?? first, bot, elsewhere)
  }
  const { dialogue, state } = current
  const isHere = state.flow === pick.flow && state.step === pick.step
  const move = isHere ? answer(dialogue, unpaused(state), { pick: pick.value }, world) : null
  return carryOut(dialogue, move ?? resume(dialogue, state, world), bot, elsewhere)
}

/**
 * What the words of a message do in the dialogue the person is in.
 * @returns undefined when the message is for others to answer
 */
export function continueDialogue(
  input: Input,
  bot: Bot,
  elsewhere: Elsewhere,
  answersOutright: (input: Input) => boolean,
): Decision | undefined {
  const { text } = input
  const current = currentDialogue(input, bot)
  if (!current || text === null) return undefined
  const { dialogue, state } = current
  if (bot.flows.isCancel(text)) return cancel(bot, dialogue)
  if (bot.flows.isResume(text)) return resumeDialogue(input, bot, elsewhere)
  if (state.paused) return undefined

  const called = bot.flows.match(text)
  if (called?.outcome === 'emergency') return undefined
  if (called?.outcome === 'handoff' && text.length <= LONGEST_COMMAND) return undefined
  const world = worldOf(input, bot)
  const move = answer(dialogue, state, { text }, world)
  if (move) return carryOut(dialogue, move, bot, elsewhere)
  if (!looksLikeAnswer(dialogue, state, text) && answersOutright(input)) return undefined
  if (state.tries + 1 >= MOST_TRIES) return giveUp(dialogue, bot)
  return carryOut(dialogue, hint(dialogue, state, world), bot, elsewhere)
}

export function cancel({ flows }: Bot, { cancelled }: Pick<Dialogue, 'cancelled'>): Decision {
  return said('flow', [{ text: cancelled ?? flows.line('flow_cancelled'), choices: [] }])
}

/** Something without words came: after what is said to it, the dialogue asks again. */
export function askAgain(
  decision: Decision,
  input: Input,
  bot: Bot,
  elsewhere: Elsewhere,
): Decision {
  const current = currentDialogue(input, bot)
  if (!current || current.state.paused) return decision
  const { dialogue, state } = current
  const again = carryOut(dialogue, resume(dialogue, state, worldOf(input, bot)), bot, elsewhere)
  return { ...decision, replies: [...decision.replies, ...again.replies], context: again.context }
}

/** Something else was answered: the dialogue waits, with a button that takes it up again. */
export function keepPaused(decision: Decision, input: Input, bot: Bot): Decision {
  const current = currentDialogue(input, bot)
  if (!current || decision.requests.some(({ kind }) => kind === 'erase')) return decision
  const { dialogue, state } = current
  if (state.paused) return withState(decision, state)
  const { text, payload } = input
  // What tells of an emergency may be the answer as well; a command or a button never is.
  const isAnswer = decision.outcome === 'emergency' && payload === null && text !== null
  const paused: FlowState = {
    ...state,
    paused: true,
    ...(isAnswer && takesAnyWords(dialogue, state) ? { pending: text } : {}),
  }
  const goOn: Choice = { label: bot.flows.line('flow_resume'), payload: payloads.resume }
  const [last, ...before] = [...decision.replies].reverse()
  if (!last) return withState(decision, paused)
  const choices = withLast(last.choices, goOn)
  return withState(
    {
      ...decision,
      replies: [...before.reverse(), { ...last, choices }],
      context: { ...decision.context, choices: [...decision.context.choices, goOn] },
    },
    paused,
  )
}

function giveUp({ id, title }: Dialogue, bot: Bot): Decision {
  const again: Choice = { label: title, payload: payloads.flow(id) }
  const choices = [again, staffChoice(bot)]
  return said('flow', [{ text: bot.flows.line('flow_given_up'), choices }])
}

/** A move as a decision: words, buttons with what they carry, work that follows. */
function carryOut(dialogue: Dialogue, move: Move, bot: Bot, elsewhere: Elsewhere): Decision {
  const { state, effects, goes, need } = move
  if (need) return { ...said(dialogue.outcome, []), need }
  const replies = move.says.map(({ text, options }, at) => {
    const isLast = at === move.says.length - 1
    const choices = options.map((option) => toChoice(option, dialogue.id, state?.step ?? ''))
    const cancel: Choice[] =
      isLast && state && choices.length < MOST_BUTTONS
        ? [{ label: bot.flows.line('flow_cancel'), payload: payloads.cancel }]
        : []
    return { text, choices: [...choices, ...cancel] }
  })
  const own = { ...said(outcomeOf(dialogue, move), replies), requests: effects }
  if (!goes) return state ? withState(own, state) : own
  const there = elsewhere(goes)
  return {
    ...there,
    replies: [...replies, ...there.replies],
    requests: [...effects, ...there.requests],
  }
}

function outcomeOf(dialogue: Dialogue, { effects }: Move): Outcome {
  return effects.some(({ kind }) => kind === 'handoff') ? 'handoff' : dialogue.outcome
}

function toChoice({ label, title, target, aside }: Option, flow: string, step: string): Choice {
  const named = { label, ...(title === undefined ? {} : { title }) }
  switch (target.kind) {
    case 'pick': {
      const carry = aside ? payloads.aside : payloads.pick
      return { ...named, payload: carry(flow, step, target.value) }
    }
    case 'flow':
      return { ...named, payload: payloads.flow(target.id) }
    case 'article':
      return { ...named, payload: payloads.article(target.id) }
    case 'ask':
      return { ...named, payload: payloads.ask(target.text) }
    case 'topics':
      return { ...named, payload: payloads.topics }
    case 'ticket':
      return { ...named, payload: payloads.ticket(target.code, 'answer') }
  }
}

const withState = (decision: Decision, flow: FlowState): Decision => ({
  ...decision,
  context: { ...decision.context, flow },
})
