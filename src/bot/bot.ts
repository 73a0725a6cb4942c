import type { Calendar } from '../calendar/calendar.ts'
import type { Flows } from '../flows/read-flows.ts'
import type { Facts } from '../flows/world.ts'
import type { Library } from '../knowledge/library.ts'
import type { SecretKind } from '../text/mask.ts'
import type { Choice, Context, Decision, Reply } from './decision.ts'
import { payloads } from './payloads.ts'

/** One message of a person, with what is remembered of the conversation. */
export interface Input {
  kind: 'text' | 'tap' | 'follow' | 'start' | 'attachment' | 'info' | 'echo'
  text: string | null
  payload: string | null
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
}

/** All a decision is made from besides the message. */
export interface Bot {
  library: Library
  flows: Flows
  calendar: Calendar
  thresholds: Thresholds
}

/** Confidence from which an article is given, and from which it is offered. */
export interface Thresholds {
  answer: number
  offer: number
}

/** See docs/decisions.md for the figures behind these. */
export const defaultThresholds: Thresholds = { answer: 0.6, offer: 0.25 }

/** Titles of Messenger's quick replies. */
export const LONGEST_LABEL = 20
/** Buttons under a message of Zalo. */
export const MOST_BUTTONS = 5

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
