import { expect } from 'vitest'
import type { Bot, Input } from '../../src/bot/bot.ts'
import { decide } from '../../src/bot/decide.ts'
import { emptyContext, type Choice, type Context, type Decision } from '../../src/bot/decision.ts'
import type { Effect, Facts, Need } from '../../src/flows/world.ts'
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
  readonly context: Context
  readonly tickets: readonly TicketEffect[]
  readonly scores: readonly Extract<Effect, { kind: 'quiz-score' }>[]
  readonly subscribed: boolean
  readonly now: number
}

type TicketEffect = Extract<Effect, { kind: 'ticket' }>

export function startConversation(
  bot: Bot,
  channel: StoryChannel,
  { now: start, seed = 1 }: { now: number; seed?: number },
): Conversation {
  const random = seeded(seed)
  let now = start
  let context: Context = emptyContext
  let messages = 0
  let subscribed = false
  let tickets: (TicketEffect & { createdAt: number })[] = []
  let scores: Extract<Effect, { kind: 'quiz-score' }>[] = []
  /** What stands in the chat, oldest first: a message with the choices that belong to it. */
  const chat: { shown: Shown; choices: readonly Choice[]; turn: number }[] = []
  let turn = 0

  function factsFor(need: Need): Facts {
    switch (need.kind) {
      case 'ticket': {
        const ticket = tickets.find(({ code }) => code === need.code)
        return {
          kind: 'ticket',
          ticket: ticket ? { code: ticket.code, state: 'new', createdAt: ticket.createdAt } : null,
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
          subscribed,
        }
      case 'ranking':
        return { kind: 'ranking', best: [...scores].sort((a, b) => b.score - a.score).slice(0, 5) }
    }
  }

  function keep(effect: Decision['requests'][number]): void {
    if (effect.kind === 'ticket') tickets.push({ ...effect, createdAt: now })
    if (effect.kind === 'quiz-score') scores.push(effect)
    if (effect.kind === 'subscribe') subscribed = true
    if (effect.kind === 'unsubscribe') subscribed = false
    if (effect.kind === 'erase') {
      ;[tickets, scores, subscribed, messages] = [[], [], false, 0]
    }
  }

  function say(said: Partial<Input>): Decision {
    now += 5000
    messages++
    turn++
    const masked = maskSecrets(normalise(said.text ?? ''))
    const input: Input = {
      kind: 'text',
      payload: null,
      firstContact: false,
      ...said,
      text: said.text === undefined || said.text === null ? null : masked.text,
      hidden: masked.hidden,
      context,
      now,
      random,
    }
    const first = decide(input, bot)
    const decision = first.need ? decide({ ...input, facts: factsFor(first.need) }, bot) : first
    expect(decision.need).toBeUndefined()
    const erases = decision.requests.some(({ kind }) => kind === 'erase')
    // As the database keeps it; undefined must not matter.
    context = erases ? emptyContext : (JSON.parse(JSON.stringify(decision.context)) as Context)
    for (const request of decision.requests) keep(request)
    for (const reply of decision.replies) {
      const shown = channel.show(reply)
      expect(shown.length).toBeGreaterThan(0)
      for (const [at, one] of shown.entries()) {
        const choices = at === shown.length - 1 ? reply.choices : []
        chat.push({ shown: one, choices, turn })
      }
    }
    return decision
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
  const conversation = startConversation(bot, channel, { now: startOfStory(story) })
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
  step: Exclude<StoryStep, { bot: unknown } | { passes: unknown }>,
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
