import type { Calendar } from '../calendar/calendar.ts'
import type { Flows } from '../flows/read-flows.ts'
import type { Facts } from '../flows/world.ts'
import type { Thresholds } from '../knowledge/band.ts'
import type { Library } from '../knowledge/library.ts'
import type { SecretKind } from '../text/mask.ts'
import type { Choice, Context, Decision, Reply } from './decision.ts'
import { payloads } from './payloads.ts'

/** One message of a person, with what is remembered of the conversation. */
export interface Input {
  kind: 'text' | 'tap' | 'follow' | 'start' | 'attachment' | 'info' | 'echo'
  text: string | null
  payload: string | null
  /** Its number, which buttons under the answer carry; without it there are no such buttons. */
  message?: number
  /** Kinds of what came with the message. */
  attachments?: readonly string[]
  /** Secrets that were masked in the text. */
  hidden: readonly SecretKind[]
  firstContact: boolean
  context: Context
  /** ms UTC. */
  now: number
  /** Gives numbers from 0 up to 1; codes and quizzes are drawn with it. */
  random: () => number
  /** What an earlier decision needed. */
  facts?: Facts
  /** How things stand with staff; without it, nobody waits and office hours hold. */
  staff?: {
    /** The person has been passed on and waits. */
    waiting: boolean
    /** In how many minutes people usually get a first answer; null when nobody knows. */
    usualMinutes: number | null
    /** Staff of this channel may answer at any time. */
    anyTime: boolean
  }
  /** The last thing they got from us: an agency's answer to what they asked under this code. */
  told?: { code: string }
  /** What everybody is told for a while, once each. */
  notice?: { id: number; text: string }
}

/** All a decision is made from besides the message. */
export interface Bot {
  library: Library
  flows: Flows
  calendar: Calendar
  thresholds: Thresholds
}

/** See docs/decisions.md for the figures behind these. */
export const defaultThresholds: Thresholds = { answer: 0.69, offer: 0.25 }

/** Titles of Messenger's quick replies. */
export const LONGEST_LABEL = 20
/** Buttons under a message of Zalo. */
export const MOST_BUTTONS = 5

/**
 * One button more, as the last. Where there would be too many, the way to another article gives way
 * first, then what is asked next; the way on and official pages do not.
 */
export function withLast(choices: readonly Choice[], last: Choice): Choice[] {
  if (choices.length < MOST_BUTTONS) return [...choices, last]
  const kinds = choices.map(({ payload }) => payloads.read(payload ?? '')?.kind)
  const least = (['article', 'facet'] as const).map((kind) => kinds.lastIndexOf(kind))
  return [...choices.toSpliced(least.find((at) => at >= 0) ?? -1, 1), last]
}

/** A decision that says something and is otherwise empty. */
export function said(outcome: Decision['outcome'], replies: readonly Reply[]): Decision {
  const context: Context = { choices: replies.flatMap(({ choices }) => choices) }
  return {
    outcome,
    article: null,
    topic: null,
    confidence: null,
    candidates: [],
    replies,
    context,
    requests: [],
  }
}

export const staffChoice = ({ flows }: Bot): Choice => ({
  label: flows.line('talk_to_staff'),
  payload: payloads.staff,
})
