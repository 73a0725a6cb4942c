/** Where somebody is in a dialogue, and what a dialogue does in a turn. Plain values. */
import type { Effect, Need } from './world.ts'

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
  | { kind: 'ticket'; code: string }

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
