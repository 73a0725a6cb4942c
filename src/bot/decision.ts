import type { FlowState } from '../flows/move.ts'
import type { Effect, Need } from '../flows/world.ts'

/** What the bot decides about one message. Plain values: `conversations/turn` makes them so. */

/** How a turn ended; reports count these words. */
export const outcomes = [
  'answered',
  'clarify',
  'unanswered',
  'handoff',
  'refused',
  'smalltalk',
  'feedback',
  'emergency',
  'flow',
  'silent',
  'error',
] as const
export type Outcome = (typeof outcomes)[number]

export interface Reply {
  text: string
  choices: readonly Choice[]
  /** Stands over the choices where a channel must list them in the text. */
  heading?: string
}

/** A button under a reply: either `payload` comes back when it is tapped, or `url` is opened. */
export interface Choice {
  /** At most 20 characters where it may become a Messenger quick reply. */
  label: string
  /** The whole wording, where the label had to be short. */
  title?: string
  payload?: string
  url?: string
}

export interface Candidate {
  article: string
  /** Probability (0–1) that this article answers the question. */
  confidence: number
}

export interface Decision {
  outcome: Outcome
  /** Id of the article that was given; null unless `answered`. */
  article: string | null
  topic: string | null
  confidence: number | null
  /** Best first, at most 5. */
  candidates: readonly Candidate[]
  replies: readonly Reply[]
  context: Context
  /** Work for people, or for the database, that follows from this turn. */
  requests: readonly Request[]
  /** Nothing was decided yet: this must be looked up first, then decide again with the facts. */
  need?: Need
}

export type Request =
  | Effect
  /**
   * Somebody must find out; `notRight`: what was offered or given was not what they asked, with the
   * number of the message that asked, where it is known: it is kept once.
   */
  | { kind: 'unanswered'; notRight?: true; message?: number }
  /** The article that answered this message was not what it asked. */
  | { kind: 'not-right'; message: number }

/** What the bot remembers of a conversation between two turns. */
export interface Context {
  /** What was offered last, so that "1" or the label typed by hand picks it. */
  choices: readonly Choice[]
  /** Id of the article that was given last: what is asked next may be about it. */
  article?: string
  /** When that was, ms UTC; what earlier versions stored has none. */
  articleAt?: number
  /** A question that did not say what it is about, when we asked back. */
  asked?: string
  /** The dialogue the person is in. */
  flow?: FlowState
  /** Questions in a row that the bot had to own up to. */
  unsure?: number
  /** When the person, who waits for staff, was last told that their words are kept; ms UTC. */
  notedAt?: number
  /** The last notice to everybody that they were told. */
  noticed?: number
  /** Id of the first message of a flood that is answered as one; see conversations/turn. */
  floodSince?: number
}

export const emptyContext: Context = { choices: [] }
