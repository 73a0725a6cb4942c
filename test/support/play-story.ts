import { expect } from 'vitest'
import type { Bot, Input } from '../../src/bot/bot.ts'
import { decide } from '../../src/bot/decide.ts'
import {
  emptyContext,
  type Choice,
  type Context,
  type Decision,
  type Reply,
} from '../../src/bot/decision.ts'
import { askHowItWas } from '../../src/bot/staff.ts'
import { answerReplies } from '../../src/bot/ticket-answers.ts'
import type { Effect, Facts, Need, TicketFacts } from '../../src/flows/world.ts'
import { isWithAgency, type TicketState } from '../../src/tickets/states.ts'
import { maskSecrets } from '../../src/text/mask.ts'
import { fold, normalise } from '../../src/text/normalise.ts'
import { span, startOfStory, type Expected, type Story, type StoryStep } from './story.ts'
import type { Said, Shown, StoryChannel } from './story-channels.ts'
import { seeded } from './random.ts'

/** One person's conversation with the real bot, on a platform; what is kept is kept in memory. */
export interface Conversation {
  say(said: Partial<Input>): Decision
  /** Taps what was offered under that label, in the last turn or in the message that says `of`. */
  tap(label: string, of?: string): Decision
  wait(ms: number): void
  /** What becomes of the last ticket of this person, or of a stranger's. */
  ticket(change: TicketChange): void
  /** Staff are done: closed, which may ask the person how it was, or given back to the bot. */
  leave(how: 'closes' | 'releases'): void
  readonly context: Context
  readonly tickets: readonly TicketEffect[]
  readonly scores: readonly Extract<Effect, { kind: 'quiz-score' }>[]
  readonly subscribed: boolean
  readonly now: number
}

type TicketEffect = Extract<Effect, { kind: 'ticket' }>
type TicketChange = Extract<StoryStep, { ticket: unknown }>['ticket']
interface KeptTicket extends TicketEffect {
  createdAt: number
  state: TicketState
  agency: string | null
  dueAt: number | null
  told: TicketFacts['told']
}
const asked: TicketEffect = {
  ...{
    kind: 'ticket',
    code: 'PA-26-7K3M9-Q',
    about: 'cau-hoi',
    content: 'trạm y tế mở cửa lúc nào',
  },
  ...{ field: null, place: null, contact: null },
}

export function startConversation(
  bot: Bot,
  channel: StoryChannel,
  { now: start, seed = 1, usually }: { now: number; seed?: number; usually?: number | undefined },
): Conversation {
  const random = seeded(seed)
  let now = start
  let context: Context = emptyContext
  let messages = 0
  /** What was given for which message, by its number. */
  const given = new Map<number, { question: string; articles: readonly string[] }>()
  let number = 0
  let subscribed = false
  let waiting = false
  let tickets: KeptTicket[] = []
  let strangers: KeptTicket[] = []
  let told: { code: string } | undefined
  let scores: Extract<Effect, { kind: 'quiz-score' }>[] = []
  /** What stands in the chat, oldest first: a message with the choices that belong to it. */
  const chat: { shown: Shown; choices: readonly Choice[]; turn: number }[] = []
  let turn = 0

  function factsFor(need: Need): Facts {
    switch (need.kind) {
      case 'ticket': {
        const ticket = [...tickets, ...strangers].find(({ code }) => code === need.code)
        return {
          kind: 'ticket',
          ticket: ticket ? factsOf(ticket) : null,
        }
      }
      case 'my-data':
        return {
          kind: 'my-data',
          messages,
          since: start,
          name: null,
          phone: tickets.findLast(({ contact }) => contact !== null)?.contact ?? null,
          tickets: tickets.map(({ code }) => code),
          questions: 0,
          subscribed,
        }
      case 'answer':
        return { kind: 'answer', given: given.get(need.message) ?? null }
      case 'ranking':
        return { kind: 'ranking', best: [...scores].sort((a, b) => b.score - a.score).slice(0, 5) }
    }
  }

  const kept = (effect: TicketEffect): KeptTicket => ({
    ...effect,
    ...{ createdAt: now, state: 'new', agency: null, dueAt: null, told: null },
  })

  function factsOf({ code, createdAt, state, agency, dueAt, told }: KeptTicket): TicketFacts {
    const waits = isWithAgency(state)
    const late = waits && dueAt !== null && dueAt < now
    return { code, createdAt, state, agency, dueAt: waits ? dueAt : null, late, told }
  }

  function ticket({ state, agency, due, answer, stranger }: TicketChange): void {
    if (stranger !== undefined) strangers = [kept({ ...asked, code: stranger })]
    if (tickets.length === 0 && stranger === undefined) tickets.push(kept(asked))
    const about = stranger === undefined ? tickets.at(-1) : strangers.at(-1)
    if (!about) return
    if (agency !== undefined) about.agency = agency
    if (due !== undefined) about.dueAt = now + span(due)
    if (answer !== undefined) {
      turn++
      const { code, content: wording, createdAt: askedAt } = about
      const correction = about.told !== null
      const { words, question } = answerReplies(
        {
          code,
          wording,
          askedAt,
          agency: about.agency,
          text: answer,
          correction,
          files: 0,
          filesLeft: [],
        },
        bot,
      )
      show(question ? [words, question] : [words])
      about.told = { answer, agency: about.agency, wording, at: now }
      about.state = 'delivered'
      told = { code }
    }
    if (state !== undefined) about.state = state
  }

  function keep(effect: Decision['requests'][number]): void {
    if (effect.kind === 'ticket') tickets.push(kept(effect))
    if (effect.kind === 'quiz-score') scores.push(effect)
    if (effect.kind === 'subscribe') subscribed = true
    if (effect.kind === 'unsubscribe') subscribed = false
    if (effect.kind === 'handoff') waiting = true
    if (effect.kind === 'erase') {
      waiting = false
      ;[tickets, scores, subscribed, messages] = [[], [], false, 0]
      given.clear()
    }
  }

  function say(said: Partial<Input>): Decision {
    now += 5000
    messages++
    number++
    turn++
    const masked = maskSecrets(normalise(said.text ?? ''))
    const input: Input = {
      kind: 'text',
      payload: null,
      message: number,
      firstContact: false,
      ...said,
      text: said.text === undefined || said.text === null ? null : masked.text,
      hidden: masked.hidden,
      context,
      now,
      random,
      staff: { waiting, usualMinutes: usually ?? null, anyTime: false },
      ...(told ? { told } : {}),
    }
    const first = decide(input, bot)
    const decision = first.need ? decide({ ...input, facts: factsFor(first.need) }, bot) : first
    expect(decision.need).toBeUndefined()
    const erases = decision.requests.some(({ kind }) => kind === 'erase')
    // As the database keeps it; undefined must not matter.
    context = erases ? emptyContext : (JSON.parse(JSON.stringify(decision.context)) as Context)
    for (const request of decision.requests) keep(request)
    if (decision.article !== null && input.text) {
      const others = decision.candidates.map(({ article }) => article)
      const articles = [...new Set([decision.article, ...others])]
      given.set(number, { question: input.text, articles })
    }
    if (decision.replies.length > 0) told = undefined
    show(decision.replies)
    return decision
  }

  function show(replies: readonly Reply[]): void {
    for (const reply of replies) {
      const shown = channel.show(reply)
      expect(shown.length).toBeGreaterThan(0)
      for (const [at, one] of shown.entries()) {
        const choices = at === shown.length - 1 ? reply.choices : []
        chat.push({ shown: one, choices, turn })
      }
    }
  }

  function leave(how: 'closes' | 'releases'): void {
    waiting = false
    context = emptyContext
    const asked = how === 'closes' ? askHowItWas(bot, now) : null
    if (!asked) return
    turn++
    context = JSON.parse(JSON.stringify(asked.context)) as Context
    show(asked.replies)
  }

  function tap(label: string, of?: string): Decision {
    const among = chat.filter((one) =>
      of === undefined ? one.turn === turn : fold(one.shown.text).includes(fold(of)),
    )
    const named = (choice: Choice) =>
      fold(choice.label) === fold(label) || fold(choice.title ?? '') === fold(label)
    const found = among.findLast(({ choices }) => choices.some(named))
    const choice = found?.choices.find(named)
    if (!found || !choice) {
      const there = among.flatMap(({ choices }) => choices.map((each) => each.label))
      throw new Error(`"${label}" is not offered; there is: ${there.join(', ') || 'nothing'}`)
    }
    return say(channel.tap(choice, found.shown))
  }

  return {
    say,
    tap,
    wait: (ms) => void (now += ms),
    leave,
    ticket,
    get context() {
      return context
    },
    get tickets() {
      return tickets
    },
    get scores() {
      return scores
    },
    get subscribed() {
      return subscribed
    },
    get now() {
      return now
    },
  }
}

/** Plays a story and fails where it goes otherwise. */
export function playStory(
  story: Story,
  bot: Bot,
  channel: StoryChannel,
  { withoutMarks = false } = {},
): void {
  const conversation = startConversation(bot, channel, {
    now: startOfStory(story),
    usually: story.usually,
  })
  const spell = (text: string) => {
    const filled = text.replaceAll('$code', conversation.tickets.at(-1)?.code ?? '$code')
    return withoutMarks ? withoutDiacritics(filled) : filled
  }
  let decision: Decision | undefined
  let checked = true
  for (const [at, step] of story.steps.entries()) {
    const where = `${story.story}, step ${at + 1}: ${JSON.stringify(step)}`
    try {
      if ('bot' in step) {
        if (!decision) throw new Error('the bot has not been spoken to')
        check(step.bot, decision, conversation, spell, withoutMarks)
        checked = true
      } else if ('passes' in step) conversation.wait(span(step.passes))
      else if ('ticket' in step) conversation.ticket(step.ticket)
      else if ('staff' in step) conversation.leave(step.staff)
      else {
        if (!checked && decision) check(nothing, decision, conversation, spell, withoutMarks)
        decision = act(step, conversation, spell)
        checked = false
      }
    } catch (error) {
      if (error instanceof Error) error.message = `${where}\n${error.message}`
      throw error
    }
  }
  if (!checked) throw new Error(`${story.story}: nothing says what the last step leads to`)
}

const nothing: Expected = { does: [] }

function act(
  step: Exclude<
    StoryStep,
    { bot: unknown } | { passes: unknown } | { staff: unknown } | { ticket: unknown }
  >,
  conversation: Conversation,
  spell: (text: string) => string,
): Decision {
  const text = (words: string): Said => ({ kind: 'text', text: spell(words), payload: null })
  if ('person' in step) return conversation.say(text(step.person))
  if ('repeats' in step) return conversation.say(text(step.repeats.repeat(step.times)))
  if ('tap' in step) return conversation.tap(step.tap, step.of)
  if ('event' in step) return conversation.say({ kind: step.event, text: null })
  const caption = step.with === undefined ? null : spell(step.with)
  return conversation.say({ kind: 'attachment', text: caption, attachments: [step.sends] })
}

function check(
  expected: Expected,
  decision: Decision,
  { context }: Conversation,
  spell: (text: string) => string,
  withoutMarks: boolean,
): void {
  const compare = (text: string) => (withoutMarks ? withoutDiacritics(text) : text)
  const read = compare(decision.replies.map(({ text }) => text).join('\n\n'))
  const labels = (decision.replies.at(-1)?.choices ?? []).map(({ label }) => label)
  const { outcome, article, says = [], never = [], choices, offers = [], does } = expected
  for (const piece of says) expect(read).toContain(spell(piece))
  for (const piece of never) expect(read).not.toContain(spell(piece))
  if (outcome !== undefined) expect(decision.outcome).toBe(outcome)
  if (article !== undefined) expect(decision.article).toBe(article)
  if (choices !== undefined) expect(labels).toEqual(choices)
  for (const label of offers) expect(labels).toContain(label)
  const { dialogue, step, paused } = expected
  if (dialogue !== undefined) expect(context.flow?.flow ?? null).toBe(dialogue)
  if (step !== undefined) expect(context.flow?.step).toBe(step)
  if (paused !== undefined) expect(context.flow?.paused ?? false).toBe(paused)

  // What nobody answered is recorded at many places; all else that is left behind must be told.
  const done = decision.requests.filter(({ kind }) => kind !== 'unanswered')
  expect(done.map(({ kind }) => kind)).toEqual(
    does.map((one) => (typeof one === 'string' ? one : one.kind)),
  )
  for (const [at, one] of does.entries()) {
    if (typeof one === 'string') continue
    const spelt = Object.fromEntries(
      Object.entries(one).map(([name, value]) => [
        name,
        typeof value === 'string' ? spell(value) : value,
      ]),
    )
    const found = Object.fromEntries(
      Object.entries(done[at] ?? {}).map(([name, value]) => [
        name,
        typeof value === 'string' ? compare(value) : (value as unknown),
      ]),
    )
    expect(found).toMatchObject(spelt)
  }
}

/** As many people type: no marks, the rest as it is. */
export const withoutDiacritics = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
