import { bandOf, type Band, type Thresholds } from './band.ts'
import type { LeavingRanker, Looked } from './leave-out.ts'
import { SAME_QUESTION } from './own-questions.ts'

/** From this share of words on, both ways and by rarity, two questions may well ask the same. */
export const NEAR_QUESTION = 0.75

/** Who wins a question that is asked as it is. */
export interface Winner {
  /** Null where nothing is found at all. */
  article: string | null
  confidence: number
  band: Band
}

export interface NearTwin {
  article: string
  question: string
  /** The smaller of the two shares, 0–1. */
  shared: number
  /** `same`: leave it to one of the articles; `near`: look whether both are meant. */
  level: 'same' | 'near'
}

/** What an editor is told of one authored question while writing. */
export interface QuestionFeedback {
  question: string
  /** In the handbook as it is published, and as it would be with the draft. */
  now: Winner
  after: Winner
  /** The likest first, one of an article. */
  twins: NearTwin[]
}

/**
 * @param id of the article that is being written; its questions as they stand in the draft
 * @param published what answers now
 * @param trial what would answer with the draft
 */
export function questionFeedback(
  id: string,
  questions: readonly string[],
  published: LeavingRanker,
  trial: LeavingRanker,
  thresholds: Thresholds,
): QuestionFeedback[] {
  const winner = ({ ranked }: Looked): Winner => ({
    article: ranked[0]?.id ?? null,
    confidence: ranked[0]?.confidence ?? 0,
    band: bandOf(ranked, thresholds),
  })
  return questions.map((question) => {
    const after = trial.ask(question)
    const compared = trial.parts.table.compare(after.words)
    const twins = after.hits.flatMap((hit): NearTwin[] => {
      if (hit.id === id) return []
      const nearest = compared.nearest(hit.id)
      const shared = Math.min(nearest.asked, nearest.authored)
      if (shared < NEAR_QUESTION) return []
      const level = shared >= SAME_QUESTION ? 'same' : 'near'
      return [{ article: hit.id, question: nearest.question, shared, level }]
    })
    return {
      question,
      now: winner(published.ask(question)),
      after: winner(after),
      twins: twins.sort((a, b) => b.shared - a.shared),
    }
  })
}
