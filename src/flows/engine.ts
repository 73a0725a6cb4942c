import { fillIn, type Values } from '../content/placeholders.ts'
import { fold } from '../text/normalise.ts'
import { tokens } from '../text/tokens.ts'
import { newTicketCode, ticketCodeIn } from '../text/ticket-code.ts'
import {
  stepBelow,
  waits,
  type Dialogue,
  type Step,
  type StepOf,
  type WrittenOption,
} from './dialogue.ts'
import { MOST_RANKED, type Effect, type Facts, type Need, type World } from './world.ts'

/** Where a person is in a dialogue; kept between turns as JSON. */
export interface FlowState {
  flow: string
  step: string
  /** Answers so far, by the names of their steps; what was looked up or made, by its own. */
  values: Record<string, string>
  /** Answers in a row that did not fit. */
  tries: number
  /** When the person last went on, ms UTC. */
  at: number
  /** Something else came up; the dialogue waits to be taken up again. */
  paused?: boolean
  /** What was written when something else came up; taken as the answer when it goes on. */
  pending?: string
  quiz?: { ids: string[]; at: number; right: number }
}

/** What a button under a dialogue's words does. */
export type Target =
  | { kind: 'pick'; value: string }
  | { kind: 'flow'; id: string }
  | { kind: 'article'; id: string }
  | { kind: 'ask'; text: string }
  | { kind: 'topics' }

export interface Option {
  label: string
  title?: string
  target: Target
  /** Leaves an answer out or turns the page: beside what "2" counts. */
  aside?: true
}

export interface Said {
  text: string
  options: readonly Option[]
}

/** What a dialogue does in one turn. */
export interface Move {
  says: readonly Said[]
  /** Null when the dialogue is over. */
  state: FlowState | null
  effects: readonly Effect[]
  /** The turn goes on there, after what was said. */
  goes?: Exclude<Target, { kind: 'pick' }>
  /** Nothing was decided: first this must be looked up. */
  need?: Need
}

/** More steps than any dialogue has: one that goes round without ever waiting. */
const MOST_STEPS = 100
/** Fields of business offered at once; the next page lies behind the last button. */
const FIELDS_AT_ONCE = 3
const NEXT_PAGE = '+'

export function begin(dialogue: Dialogue, world: World, values: Record<string, string> = {}): Move {
  const [first = ''] = Object.keys(dialogue.steps)
  return run(dialogue, first, { ...fresh(dialogue, world), values }, world)
}

/** Asks again what the dialogue waits for; what was written before the pause counts as the answer. */
export function resume(dialogue: Dialogue, state: FlowState, world: World): Move {
  const { pending, ...rest } = state
  const going = unpaused(rest)
  const move = pending === undefined ? null : answer(dialogue, going, { text: pending }, world)
  return move ?? run(dialogue, state.step, { ...going, tries: 0, at: world.now }, world)
}

/**
 * Goes on with what the person wrote or tapped.
 * @returns null when it is no answer to what was asked
 */
export function answer(
  dialogue: Dialogue,
  state: FlowState,
  said: { text?: string; pick?: string },
  world: World,
): Move | null {
  const step = dialogue.steps[state.step]
  // The dialogue was edited while the person was in it.
  if (!step || !waits(step)) return begin(dialogue, world)
  switch (step.do) {
    case 'ask':
      return answerAsked(dialogue, step, state, said, world)
    case 'choose':
      return answerChosen(dialogue, step, state, said, world)
    case 'quiz':
      return answerQuiz(dialogue, step, state, said, world)
  }
}

/** What did not fit, and how it should be. */
export function hint(dialogue: Dialogue, state: FlowState, world: World): Move {
  const step = dialogue.steps[state.step]
  if (!step || !waits(step)) return begin(dialogue, world)
  const options = optionsOf(dialogue, step, state, world)
  return {
    says: [{ text: fillIn(step.invalid, valuesOf(dialogue, state, world)), options }],
    state: { ...state, tries: state.tries + 1, at: world.now },
    effects: [],
  }
}

/** The state of a dialogue that is taken up again. */
export function unpaused(state: FlowState): FlowState {
  const going = { ...state }
  delete going.paused
  delete going.pending
  return going
}

/** Whether any words at all are an answer at this step. */
export const takesAnyWords = (dialogue: Dialogue, { step: id }: FlowState): boolean => {
  const step = dialogue.steps[id]
  return step?.do === 'ask' && (step.expect === 'text' || step.expect === 'name')
}

const fresh = ({ id }: Dialogue, { now }: World) => ({ flow: id, step: '', tries: 0, at: now })

/** Runs steps from `start` until one waits or the dialogue ends. */
function run(dialogue: Dialogue, start: string, from: FlowState, world: World): Move {
  const says: Said[] = []
  const effects: Effect[] = []
  let state = from
  let id: string | undefined = start
  for (let count = 0; id !== undefined; count++) {
    if (count > MOST_STEPS) throw new Error(`dialogue ${dialogue.id} goes round at step ${id}`)
    const step: Step | undefined = dialogue.steps[id]
    if (!step) throw new Error(`dialogue ${dialogue.id} has no step "${id}"`)
    const values = valuesOf(dialogue, state, world)
    state = { ...state, step: id, tries: 0 }
    switch (step.do) {
      case 'say':
        says.push({ text: fillIn(step.say, values), options: step.buttons.map(toOption) })
        id = step.next ?? stepBelow(dialogue, id)
        break
      case 'ask':
      case 'choose':
        says.push({
          text: fillIn(step.say, values),
          options: optionsOf(dialogue, step, state, world),
        })
        return { says, state, effects }
      case 'quiz': {
        // Taken up again, it goes on with the question the person was at.
        if (!askQuiz(step, state, world)) state = { ...state, quiz: drawQuiz(step, world) }
        const asked = askQuiz(step, state, world)
        if (asked) return { says: [...says, asked], state, effects }
        id = step.next ?? stepBelow(dialogue, id)
        break
      }
      case 'article':
        return { says, state: null, effects, goes: { kind: 'article', id: step.article } }
      case 'branch': {
        const value: string | undefined =
          step.on === 'office' ? world.office : state.values[step.on]
        id = (value === undefined ? undefined : step.cases[value]) ?? step.otherwise
        if (id === undefined) return { says, state: null, effects }
        break
      }
      case 'save': {
        const saved = save(step, values, state, world)
        effects.push(saved.effect)
        state = { ...state, values: { ...state.values, ...saved.values } }
        id = step.next ?? stepBelow(dialogue, id)
        break
      }
      case 'look-up': {
        const looked = lookUp(step, state, effects, world)
        if (looked.need) return { says: [], state: from, effects: [], need: looked.need }
        state = { ...state, values: { ...state.values, ...looked.found } }
        id = looked.found ? (step.found ?? stepBelow(dialogue, id)) : step.missing
        break
      }
      case 'hand-off':
        effects.push({ kind: 'handoff', reason: step.reason })
        id = step.next ?? stepBelow(dialogue, id)
        break
      case 'erase':
        return { says, state: null, effects: [...effects, { kind: 'erase' }] }
      case 'end':
        if (step.say !== undefined) says.push({ text: fillIn(step.say, values), options: [] })
        return { says, state: null, effects }
    }
  }
  return { says, state: null, effects }
}

/** Every name the dialogue's texts may use; null for what is not known. */
function valuesOf(dialogue: Dialogue, state: FlowState, world: World): Values {
  const unset = Object.fromEntries(ownNames(dialogue).map((name) => [name, null]))
  const quiz = state.quiz
    ? { score: String(state.quiz.right), of: String(state.quiz.ids.length) }
    : {}
  return { ...world.values, ...unset, ...quiz, ...state.values }
}

/** Names that a dialogue's own steps give values. */
export function ownNames({ steps }: Pick<Dialogue, 'steps'>): string[] {
  return Object.entries(steps).flatMap(([id, step]) => {
    if (step.do === 'ask' || step.do === 'choose') return [id]
    if (step.do === 'quiz') return ['score', 'of']
    if (step.do === 'save') return step.what === 'ticket' ? ['code'] : []
    if (step.do === 'look-up') return [...lookedUpNames[step.what]]
    return []
  })
}

const lookedUpNames = {
  ticket: ['code', 'state', 'date'],
  'my-data': ['messages', 'since', 'person', 'phone', 'tickets', 'newsletter'],
  commune: ['commune', 'centre', 'teams'],
  ranking: ['ranking'],
} as const

// --- ask ---

function answerAsked(
  dialogue: Dialogue,
  step: StepOf<'ask'>,
  state: FlowState,
  { text, pick }: { text?: string; pick?: string },
  world: World,
): Move | null {
  const next = step.next ?? stepBelow(dialogue, state.step)
  if (pick === '' && step.skip !== undefined) {
    const kept = Object.entries(state.values).filter(([name]) => name !== state.step)
    return goOn(dialogue, next, { ...state, values: Object.fromEntries(kept) }, world)
  }
  const value = text === undefined ? null : readAsked(step, text)
  if (value === null) return null
  return goOn(dialogue, next, withAnswer(state, value), world)
}

function readAsked({ expect, min, max }: StepOf<'ask'>, text: string): string | null {
  const trimmed = text.trim()
  switch (expect) {
    case 'phone':
      return phoneIn(trimmed)
    case 'ticket-code':
      return ticketCodeIn(trimmed)
    case 'name':
      // Shown to others: letters only, so that nobody puts a number or an address there.
      return /^[\p{L}][\p{L} .'-]*$/u.test(trimmed) && fits(trimmed, min, max) ? trimmed : null
    case 'text':
      return fits(trimmed, min, max) && /\p{L}/u.test(trimmed) ? trimmed : null
  }
}

const fits = (text: string, min: number, max: number) => text.length >= min && text.length <= max

/**
 * A Vietnamese phone number in a text, digits only: 0912345678, +84 912 345 678, 0210-3.456.789.
 * Never a part of a longer number: that of a citizen's identity card begins with 0 as well.
 */
function phoneIn(text: string): string | null {
  const [found] = /(?<!\d)(?:\+?84|0)(?:[\s.-]?\d){9,10}(?!\d)/.exec(text) ?? []
  if (!found) return null
  return found.replace(/\D/g, '').replace(/^840?/, '0')
}

// --- choose ---

function answerChosen(
  dialogue: Dialogue,
  step: StepOf<'choose'>,
  state: FlowState,
  { text, pick }: { text?: string; pick?: string },
  world: World,
): Move | null {
  const next = step.next ?? stepBelow(dialogue, state.step)
  if (!Array.isArray(step.options)) {
    const fields = world.fieldsFor(state.values[step.options.fields_for] ?? '')
    if (pick?.startsWith(NEXT_PAGE)) {
      return run(
        dialogue,
        state.step,
        { ...state, values: { ...state.values, page: pick.slice(1) } },
        world,
      )
    }
    const typed = text === undefined ? undefined : plain(text)
    const field = fields.find(({ id, label }) => id === pick || plain(label) === typed)
    if (!field) return null
    // Where the person comes by here again, the fields begin with the first page.
    const values = { ...state.values }
    delete values.page
    return goOn(dialogue, next, withAnswer({ ...state, values }, field.label), world)
  }
  const chosen = step.options.find((one) =>
    pick === undefined ? isTyped(one, text ?? '') : valueOf(one) === pick,
  )
  if (!chosen) return null
  const going = withAnswer(state, valueOf(chosen))
  const { target } = toOption(chosen)
  if (target.kind !== 'pick') return { says: [], state: null, effects: [], goes: target }
  return goOn(dialogue, chosen.next ?? next, going, world)
}

const valueOf = ({ value, label }: WrittenOption) => value ?? label
const plain = (text: string) => fold(tokens(text).join(' '))
// "dạ đồng ý ạ" is "đồng ý".
const AROUND = /^(?:(?:da|vang|a|em|toi|chon) )*|(?: (?:a|nhe|nha|em|di|luon|giup))*$/g

function isTyped({ label, title, words }: WrittenOption, text: string): boolean {
  const typed = plain(text)
  const bare = typed.replace(AROUND, '')
  return [label, title, ...words].some((name) => {
    const known = name === undefined ? '' : plain(name)
    return known !== '' && (known === typed || known === bare)
  })
}

function optionsOf(
  dialogue: Dialogue,
  step: StepOf<'ask' | 'choose' | 'quiz'>,
  state: FlowState,
  world: World,
): Option[] {
  if (step.do === 'quiz') return [...(askQuiz(step, state, world)?.options ?? [])]
  if (step.do === 'ask') {
    return step.skip === undefined
      ? []
      : [{ label: step.skip, target: { kind: 'pick', value: '' }, aside: true }]
  }
  if (Array.isArray(step.options)) return step.options.map(toOption)
  const fields = world.fieldsFor(state.values[step.options.fields_for] ?? '')
  const page = Number(state.values.page ?? 0)
  const shown = fields.slice(page * FIELDS_AT_ONCE, (page + 1) * FIELDS_AT_ONCE)
  const more = fields.length > (page + 1) * FIELDS_AT_ONCE ? page + 1 : 0
  return [
    ...shown.map(({ id, label }): Option => ({ label, target: { kind: 'pick', value: id } })),
    {
      label: String(world.values.more_fields ?? '+'),
      target: { kind: 'pick', value: `${NEXT_PAGE}${more}` },
      aside: true,
    },
  ]
}

function toOption(option: WrittenOption): Option {
  const { label, title, flow, article, ask, topics } = option
  const target: Target =
    flow !== undefined
      ? { kind: 'flow', id: flow }
      : article !== undefined
        ? { kind: 'article', id: article }
        : ask !== undefined
          ? { kind: 'ask', text: ask }
          : topics
            ? { kind: 'topics' }
            : { kind: 'pick', value: valueOf(option) }
  return { label, ...(title === undefined ? {} : { title }), target }
}

// --- quiz ---

function drawQuiz(
  { count }: StepOf<'quiz'>,
  { quiz, random }: World,
): NonNullable<FlowState['quiz']> {
  const ids = quiz.map(({ id }) => id)
  // The front of a Fisher–Yates shuffle.
  const size = Math.min(count, ids.length)
  for (let at = 0; at < size; at++) {
    const other = at + Math.floor(random() * (ids.length - at))
    ;[ids[at], ids[other]] = [ids[other] ?? '', ids[at] ?? '']
  }
  return { ids: ids.slice(0, size), at: 0, right: 0 }
}

/** The question the person is at; undefined when there is none any more. */
function askQuiz(step: StepOf<'quiz'>, { quiz }: FlowState, world: World): Said | undefined {
  if (!quiz) return undefined
  const question = world.quiz.find(({ id }) => id === quiz.ids[quiz.at])
  if (!question) return undefined
  const values = {
    ...world.values,
    number: String(quiz.at + 1),
    of: String(quiz.ids.length),
    ask: question.ask,
  }
  return {
    text: fillIn(step.question, values),
    options: question.options.map((title, at) => ({
      label: shortLabel(`${LETTERS[at]}. ${title}`),
      title: `${LETTERS[at]}. ${title}`,
      // With the question's place, so that a tap on an old one is known as such.
      target: { kind: 'pick', value: `${quiz.at}.${at + 1}` },
    })),
  }
}

const LETTERS = ['A', 'B', 'C', 'D']
const shortLabel = (text: string) => (text.length <= 20 ? text : `${text.slice(0, 19).trimEnd()}…`)

function answerQuiz(
  dialogue: Dialogue,
  step: StepOf<'quiz'>,
  state: FlowState,
  { text, pick }: { text?: string; pick?: string },
  world: World,
): Move | null {
  const { quiz } = state
  const question = world.quiz.find(({ id }) => id === quiz?.ids[quiz.at])
  // The question was taken out of the file meanwhile: a new round.
  if (!quiz || !question) return run(dialogue, state.step, state, world)
  const [place, picked] = pick?.split('.').map(Number) ?? []
  if (pick !== undefined && place !== quiz.at) {
    const asked = askQuiz(step, state, world)
    return { says: asked ? [asked] : [], state, effects: [] }
  }
  const chosen = picked ?? positionTyped(text ?? '', question.options)
  const option = question.options[chosen - 1]
  if (option === undefined) return null
  const right = chosen === question.answer
  const told: Said = {
    text: fillIn(right ? step.right : step.wrong, {
      ...world.values,
      option: question.options[question.answer - 1] ?? '',
      explain: question.explain,
      source: question.source,
    }),
    options: [],
  }
  const going = {
    ...state,
    tries: 0,
    at: world.now,
    quiz: { ...quiz, at: quiz.at + 1, right: quiz.right + (right ? 1 : 0) },
  }
  const asked = askQuiz(step, going, world)
  if (asked) return { says: [told, asked], state: going, effects: [] }
  const score = { score: String(going.quiz.right), of: String(quiz.ids.length) }
  const after = goOn(
    dialogue,
    step.next ?? stepBelow(dialogue, state.step),
    { ...going, values: { ...going.values, ...score } },
    world,
  )
  return { ...after, says: [told, ...after.says] }
}

/** "b", "câu b", "đáp án 2" or the words of an option. */
function positionTyped(text: string, options: readonly string[]): number {
  const typed = plain(text)
  const named = options.findIndex((option) => plain(option) === typed)
  if (named >= 0) return named + 1
  const [, mark = ''] =
    /^(?:(?:da|em|toi|chon|dap an|cau|y|so) )*([a-d1-4])(?: a| nhe)?$/.exec(typed) ?? []
  return Math.max('abcd'.indexOf(mark || '?'), '1234'.indexOf(mark || '?')) + 1
}

// --- save and look up ---

function save(
  step: StepOf<'save'>,
  values: Values,
  state: FlowState,
  world: World,
): { effect: Effect; values: Record<string, string> } {
  const filled = (template: string | undefined) =>
    (template === undefined ? '' : fillIn(template, values)) || null
  switch (step.what) {
    case 'subscription':
      return { effect: { kind: 'subscribe' }, values: {} }
    case 'no-subscription':
      return { effect: { kind: 'unsubscribe' }, values: {} }
    case 'quiz-score': {
      const { right = 0, ids = [] } = state.quiz ?? {}
      const name = filled(step.with.name) ?? ''
      return { effect: { kind: 'quiz-score', name, score: right, of: ids.length }, values: {} }
    }
    case 'ticket': {
      const { kind, kind_of, content, field, place, contact } = step.with
      const chosen = kind_of === undefined ? undefined : state.values[kind_of]
      const code = newTicketCode(yearOf(world.now), world.random)
      return {
        effect: {
          kind: 'ticket',
          code,
          about: chosen ?? kind ?? 'gop-y',
          content: filled(content) ?? '',
          field: filled(field),
          place: filled(place),
          contact: filled(contact),
        },
        values: { code },
      }
    }
  }
}

function lookUp(
  step: StepOf<'look-up'>,
  state: FlowState,
  effects: readonly Effect[],
  world: World,
): { need?: Need; found?: Record<string, string> } {
  const key = step.by === undefined ? '' : (state.values[step.by] ?? '')
  if (step.what === 'commune') {
    const known = world.commune(key)
    return known ? { found: withoutNulls(known) } : {}
  }
  const { facts } = world
  if (facts?.kind !== step.what) {
    return { need: step.what === 'ticket' ? { kind: 'ticket', code: key } : { kind: step.what } }
  }
  const found = valuesFrom(facts, effects)
  if (!found) return {}
  const { names } = step
  const named = Object.entries(found).map(([name, value]) => [name, names[value] ?? value])
  return { found: Object.fromEntries(named) as Record<string, string> }
}

/** @param effects what this turn leaves behind, and no look-up has seen yet */
function valuesFrom(facts: Facts, effects: readonly Effect[]): Record<string, string> | null {
  switch (facts.kind) {
    case 'ticket': {
      const { ticket } = facts
      return ticket && { code: ticket.code, state: ticket.state, date: dateOf(ticket.createdAt) }
    }
    case 'my-data': {
      const { messages, since, name, phone, tickets, subscribed } = facts
      return withoutNulls({
        messages: String(messages),
        since: since === null ? null : dateOf(since),
        person: name,
        phone,
        tickets: tickets.join(', ') || null,
        newsletter: subscribed ? 'yes' : null,
      })
    }
    case 'ranking': {
      const scores = [...facts.best, ...effects.filter((one) => one.kind === 'quiz-score')]
      if (scores.length === 0) return null
      return {
        ranking: scores
          .sort((a, b) => b.score - a.score)
          .slice(0, MOST_RANKED)
          .map(({ name, score, of }, at) => `${at + 1}. ${name}: ${score}/${of}`)
          .join('\n'),
      }
    }
  }
}

function withoutNulls(values: Values): Record<string, string> {
  const set = Object.entries(values).filter(([, value]) => value !== null)
  return Object.fromEntries(set) as Record<string, string>
}

const AHEAD = 7 * 3600_000
const inVietnam = (now: number) => new Date(now + AHEAD)
const yearOf = (now: number) => inVietnam(now).getUTCFullYear()
function dateOf(now: number): string {
  const date = inVietnam(now)
  return `${date.getUTCDate()}/${date.getUTCMonth() + 1}/${date.getUTCFullYear()}`
}

// --- going on ---

function goOn(dialogue: Dialogue, next: string | undefined, state: FlowState, world: World): Move {
  const going = { ...state, tries: 0, at: world.now }
  if (next === undefined) return { says: [], state: null, effects: [] }
  return run(dialogue, next, going, world)
}

function withAnswer(state: FlowState, value: string): FlowState {
  return { ...state, values: { ...state.values, [state.step]: value } }
}
