import { maskSecrets } from '../text/mask.ts'
import { normalise } from '../text/normalise.ts'
import type { Bot } from './bot.ts'
import { decide } from './decide.ts'
import { emptyContext } from './decision.ts'
import type { Explanation } from './explanation.ts'
import { piecesOf } from './questions.ts'

const MOST_EXPLAINED = 5

/**
 * A message out of the blue, from somebody already told who answers. Stores nothing and looks nothing
 * up: of a dialogue that would, only the name is told.
 */
export function explain(message: string, bot: Bot, now: number): Explanation {
  const { library, flows, thresholds } = bot
  const { text, hidden } = maskSecrets(normalise(message))
  const { outcome, article, confidence, replies } = decide(
    {
      ...{ kind: 'text', text, payload: null, hidden, firstContact: false },
      ...{ context: emptyContext, now, random: () => 0 },
    },
    bot,
  )
  const { words, ranked } = library.explain(text, MOST_EXPLAINED)
  const called = flows.match(text)
  return {
    text,
    outcome,
    replies: replies.map((reply) => ({
      text: reply.text,
      choices: reply.choices.map(({ label }) => label),
    })),
    article,
    confidence,
    thresholds,
    flow: called ? `flows/${called.id}.yml` : null,
    marked: words.marked,
    accented: words.accented,
    folded: words.folded,
    changes: words.changes,
    ranked: ranked.map((one) => ({
      article: one.id,
      title: library.article(one.id)?.title ?? '',
      confidence: one.confidence,
      score: one.score,
      fields: [...one.fields].sort((a, b) => b.score - a.score),
      question: one.question,
      features: one.features,
      wordForWord: one.wordForWord,
      nearerOutside: one.nearerOutside,
    })),
    pieces: piecesOf(text).map((piece) => ({
      text: piece,
      ranked: library
        .find(piece, 3)
        .ranked.map(({ id, confidence }) => ({ article: id, confidence })),
    })),
  }
}
