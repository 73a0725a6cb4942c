/** What dialogues save, and what they look up. */
import { inVietnam } from '../calendar/calendar.ts'
import { fillIn, type Values } from '../content/placeholders.ts'
import { maskPersonalData } from '../text/personal-data.ts'
import { newTicketCode } from '../text/ticket-code.ts'
import type { StepOf } from './dialogue.ts'
import type { FlowState } from './move.ts'
import { MOST_RANKED, type Effect, type Facts, type Need, type World } from './world.ts'

/** Names that a look-up gives values. */
export const lookedUpNames = {
  ticket: ['code', 'state', 'date', 'agency', 'due', 'late', 'answered', 'told'],
  'my-data': ['messages', 'since', 'person', 'phone', 'tickets', 'questions', 'newsletter'],
  commune: ['commune', 'centre', 'teams'],
  ranking: ['ranking'],
} as const

export function save(
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
    case 'rating': {
      const score = Number(filled(step.with.score))
      return { effect: { kind: 'rating', score, comment: filled(step.with.content) }, values: {} }
    }
    case 'reopen': {
      const said = filled(step.with.content)
      const content = said === null ? null : maskPersonalData(said).text
      return { effect: { kind: 'reopen', code: state.values['code'] ?? '', content }, values: {} }
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

export function lookUp(
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
  const found = valuesFrom(facts, effects, world)
  if (!found) return {}
  const { names } = step
  const named = Object.entries(found).map(([name, value]) => [name, names[value] ?? value])
  return { found: Object.fromEntries(named) as Record<string, string> }
}

/** @param effects what this turn leaves behind, which no look-up has seen yet */
function valuesFrom(
  facts: Facts,
  effects: readonly Effect[],
  { agencyName }: World,
): Record<string, string> | null {
  switch (facts.kind) {
    case 'ticket': {
      const { ticket } = facts
      if (!ticket) return null
      const { code, state, createdAt, agency, dueAt, late, told } = ticket
      return withoutNulls({
        ...{ code, state, date: dateOf(createdAt) },
        agency: agency === null ? null : agencyName(agency),
        due: dueAt === null ? null : dateOf(dueAt),
        late: late ? 'late' : null,
        answered: told && 'yes',
        told: told && dateOf(told.at),
      })
    }
    case 'my-data': {
      const { messages, since, name, phone, tickets, questions, subscribed } = facts
      return withoutNulls({
        messages: String(messages),
        since: since === null ? null : dateOf(since),
        person: name,
        phone,
        tickets: tickets.join(', ') || null,
        questions: questions > 0 ? String(questions) : null,
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
    // No dialogue asks for it.
    case 'answer':
      return null
  }
}

function withoutNulls(values: Values): Record<string, string> {
  const set = Object.entries(values).filter(([, value]) => value !== null)
  return Object.fromEntries(set) as Record<string, string>
}

const yearOf = (now: number) => inVietnam(now).getUTCFullYear()
/** "21/11/2026", in Viet Nam. */
export function dateOf(now: number): string {
  const date = inVietnam(now)
  return `${date.getUTCDate()}/${date.getUTCMonth() + 1}/${date.getUTCFullYear()}`
}
