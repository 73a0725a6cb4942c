import type { Values } from '../content/placeholders.ts'

/** What a dialogue knows of the world around it; time and chance among it. */
export interface World {
  /** ms UTC. */
  now: number
  /** Gives numbers from 0 up to 1. */
  random: () => number
  /** `{organisation}`, `{opens}` … */
  values: Values
  office: 'open' | 'closed'
  /** Fields of business, likeliest first for what somebody wrote. */
  fieldsFor: (about: string) => readonly { id: string; label: string }[]
  /** What is known of a commune somebody named; null when there is none of that name. */
  commune: (name: string) => Values | null
  quiz: readonly QuizQuestion[]
  /** What a dialogue asked to have looked up, once it is. */
  facts?: Facts
}

export interface QuizQuestion {
  id: string
  ask: string
  options: readonly string[]
  /** Position of the right option, counted from 1. */
  answer: number
  explain: string
  source: string
}

/** What must be looked up in the database before a dialogue can go on. */
export type Need = { kind: 'ticket'; code: string } | { kind: 'my-data' } | { kind: 'ranking' }

/** Best scores that are shown. */
export const MOST_RANKED = 5

export type Facts =
  | { kind: 'ticket'; ticket: { code: string; state: string; createdAt: number } | null }
  | {
      kind: 'my-data'
      messages: number
      /** When the oldest message came, ms UTC. */
      since: number | null
      name: string | null
      phone: string | null
      tickets: readonly string[]
      subscribed: boolean
    }
  | { kind: 'ranking'; best: readonly { name: string; score: number; of: number }[] }

/** Work for people, or for the database, that follows from a step. */
export type Effect =
  | {
      kind: 'ticket'
      code: string
      about: string
      content: string
      field: string | null
      place: string | null
      contact: string | null
    }
  | { kind: 'subscribe' }
  | { kind: 'unsubscribe' }
  | { kind: 'quiz-score'; name: string; score: number; of: number }
  | { kind: 'handoff'; reason: string }
  /** Everything about the person goes. */
  | { kind: 'erase' }
