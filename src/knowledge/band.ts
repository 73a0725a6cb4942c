/** Confidence from which an article is given, and from which it is offered. */
export interface Thresholds {
  answer: number
  offer: number
}

/** What becomes of a question: an article is given, some are offered, or there is none. */
export type Band = 'answer' | 'offer' | 'none'

/** Most choices in one reply besides the way out; Messenger titles them "1" … "4". */
const MOST_CHOICES = 4

interface Likely {
  id: string
  confidence: number
}

/** @param ranked best first */
export function bandOf(ranked: readonly Likely[], { answer, offer }: Thresholds): Band {
  const sure = ranked[0]?.confidence ?? 0
  if (ranked.length === 0 || sure < offer) return 'none'
  return sure >= answer ? 'answer' : 'offer'
}

/** The articles that are offered where none is sure. */
export function worthOffering<Each extends Likely>(
  ranked: readonly Each[],
  { offer }: Thresholds,
): Each[] {
  return ranked.filter(({ confidence }) => confidence >= offer / 3).slice(0, MOST_CHOICES)
}
