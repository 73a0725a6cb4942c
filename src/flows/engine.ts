import { fillIn, type Values } from '../content/placeholders.ts'
import { isTyped, NEXT_PAGE, optionsOf, plain, readAsked, toOption, valueOf } from './answers.ts'
import {
  stepBelow,
  waits,
  type Dialogue,
  type Step,
  type StepOf,
  type WrittenOption,
} from './dialogue.ts'
import type { FlowState, Move, Option, Said } from './move.ts'
import { askQuiz, drawQuiz, positionTyped } from './quiz.ts'
import { lookedUpNames, lookUp, save } from './records.ts'
import type { Effect, World } from './world.ts'

/** More steps than any dialogue has: one that goes round without ever waiting. */
const MOST_STEPS = 100
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
  const options = offered(step, state, world)
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

/** Whether somebody seems to have tried to answer, though it does not fit: a number with a slip. */
export const looksLikeAnswer = (dialogue: Dialogue, { step: id }: FlowState, text: string) => {
  const step = dialogue.steps[id]
  return step?.do === 'ask' && ATTEMPT[step.expect].test(text)
}

const ATTEMPT = { text: /^/, name: /^/, phone: /\d{2}/, 'ticket-code': /\d|\bpa\b/i }

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
    const option = (one: WrittenOption) => toOption(one, values['code'] ?? undefined)
    state = { ...state, step: id, tries: 0 }
    switch (step.do) {
      case 'say':
        says.push({ text: fillIn(step.say, values), options: step.buttons.map(option) })
        id = step.next ?? stepBelow(dialogue, id)
        break
      case 'ask':
      case 'choose':
        says.push({
          text: fillIn(step.say, values),
          options: offered(step, state, world),
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

function answerAsked(
  dialogue: Dialogue,
  step: StepOf<'ask'>,
  state: FlowState,
  { text, pick }: { text?: string; pick?: string },
  world: World,
): Move | null {
  const next = step.next ?? stepBelow(dialogue, state.step)
  if (pick === '' && step.skip !== undefined)
    return goOn(dialogue, next, withoutAnswer(state), world)
  const value = text === undefined ? null : readAsked(step, text)
  if (value === null) return null
  return goOn(dialogue, next, withAnswer(state, value), world)
}

function answerChosen(
  dialogue: Dialogue,
  step: StepOf<'choose'>,
  state: FlowState,
  { text, pick }: { text?: string; pick?: string },
  world: World,
): Move | null {
  const next = step.next ?? stepBelow(dialogue, state.step)
  const { skip, skip_words: words } = step
  if (skip !== undefined && (pick === '' || isTyped({ label: skip, words }, text ?? ''))) {
    return goOn(dialogue, next, withoutAnswer(state), world)
  }
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
  const { target } = toOption(chosen, state.values['code'])
  if (target.kind !== 'pick') return { says: [], state: null, effects: [], goes: target }
  return goOn(dialogue, chosen.next ?? next, going, world)
}

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

function offered(
  step: StepOf<'ask' | 'choose' | 'quiz'>,
  state: FlowState,
  world: World,
): readonly Option[] {
  return step.do === 'quiz'
    ? (askQuiz(step, state, world)?.options ?? [])
    : optionsOf(step, state, world)
}

function goOn(dialogue: Dialogue, next: string | undefined, state: FlowState, world: World): Move {
  const going = { ...state, tries: 0, at: world.now }
  if (next === undefined) return { says: [], state: null, effects: [] }
  return run(dialogue, next, going, world)
}

function withoutAnswer(state: FlowState): FlowState {
  const kept = Object.entries(state.values).filter(([name]) => name !== state.step)
  return { ...state, values: Object.fromEntries(kept) }
}

function withAnswer(state: FlowState, value: string): FlowState {
  return { ...state, values: { ...state.values, [state.step]: value } }
}
