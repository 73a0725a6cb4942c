/** Why a message was decided as it was. Plain JSON: printed by `cli ask --explain`, sent by the API. */
export interface Explanation {
  /** As it was read: one form of Unicode, secrets hidden. */
  text: string
  outcome: string
  /** What the person would be told, each with the buttons under it. */
  replies: readonly { text: string; choices: readonly string[] }[]
  article: string | null
  confidence: number | null
  /** Confidence from which an article is given, and from which it is offered. */
  thresholds: { answer: number; offer: number }
  /** The file of flows/ whose phrases the message has; that comes before the handbook. */
  flow: string | null
  /** Whether the message was read with its marks; without any, only folded words count. */
  marked: boolean
  /** The words searched for, with marks as typed and without. */
  accented: string[]
  folded: string[]
  /** Short forms written out, and mistyped words with what they were read as. */
  changes: readonly { typed: string; read: readonly string[]; by: string }[]
  ranked: ExplainedArticle[]
  /** The parts of a long or double message that were searched as well. */
  pieces: { text: string; ranked: { article: string; confidence: number }[] }[]
}

export interface ExplainedArticle {
  article: string
  title: string
  confidence: number
  /** Lunr's; comparable only within one message. */
  score: number
  /** What each field of the index gave to the score, the most first. */
  fields: readonly { field: string; score: number }[]
  /** The authored question nearest to the message. */
  question: string
  /** What each feature says, in log-odds: value × weight; they add up to the confidence. */
  features: readonly { feature: string; value: number; weight: number }[]
  /** An authored question has the same words. */
  wordForWord: boolean
  /** A question of outside.yml that is nearer than any of the article's: it is offered at most. */
  nearerOutside: string | null
}
