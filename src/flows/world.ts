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
  /** Name of an agency; null for one that is no longer known. */
  agencyName: (id: string) => string | null
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
export type Need =
  | { kind: 'ticket'; code: string }
  | { kind: 'my-data' }
  | { kind: 'ranking' }
  /** What this person was given when they wrote the message of this number. */
  | { kind: 'answer'; message: number }

/** Best scores that are shown. */
export const MOST_RANKED = 5

export type Facts =
  | { kind: 'ticket'; ticket: TicketFacts | null }
  | {
      kind: 'my-data'
      messages: number
      /** When the oldest message came, ms UTC. */
      since: number | null
      name: string | null
      phone: string | null
      /** Codes they were given. */
      tickets: readonly string[]
      /** Questions that are kept so that somebody answers them. */
      questions: number
      subscribed: boolean
    }
  /** Null where they got no article then, or nothing is left of it. */
  | { kind: 'answer'; given: { question: string; articles: readonly string[] } | null }
  | { kind: 'ranking'; best: readonly { name: string; score: number; of: number }[] }

/** What may be said of a ticket to whoever has one of its codes; times are ms UTC. */
export interface TicketFacts {
  code: string
  state: string
  createdAt: number
  /** Id of the agency it was given to. */
  agency: string | null
  /** By when that agency should answer, while it has not. */
  dueAt: number | null
  late: boolean
  /** Only for the person who was given the code, and was told: the answer itself. */
  told: { answer: string; agency: string | null; wording: string | null; at: number } | null
}

/** Why staff are called where somebody is in danger. */
export const EMERGENCY = 'emergency'

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
  /** What the person thought of it, 1 to 5; the comment may follow the score. */
  | { kind: 'rating'; score: number; comment: string | null }
  /** Whether an agency's answer helped whoever has this code. */
  | { kind: 'verdict'; code: string; verdict: 'clear' | 'unclear' }
  /** The agency must be asked once more, with what the person said is missing. */
  | { kind: 'reopen'; code: string; content: string | null }
  | { kind: 'handoff'; reason: string }
  /** Everything about the person goes. */
  | { kind: 'erase' }
