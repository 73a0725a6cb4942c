import { articleChoice } from './articles.ts'
import { said, staffChoice, type Bot } from './bot.ts'
import type { Candidate, Choice, Decision } from './decision.ts'
import type { Likely } from './follow-up.ts'
import { payloads } from './payloads.ts'
import { showTopic } from './topics.ts'
import { worthOffering } from '../knowledge/band.ts'

/** What is said where no article is sure. */

/** Nothing fits: say so, record it, show the way to a person. */
export function ownUp(candidates: readonly Candidate[], bot: Bot): Decision {
  return {
    ...said('unanswered', [{ text: bot.flows.line('unanswered'), choices: [staffChoice(bot)] }]),
    candidates,
    requests: [{ kind: 'unanswered' }],
  }
}

/** The likely ones, and the way out. */
export function offer(
  ranked: readonly Likely[],
  candidates: readonly Candidate[],
  bot: Bot,
): Decision {
  const near = worthOffering(ranked, bot.thresholds)
  const choices = [...articleChoices(near, bot), noneChoice(bot)]
  return { ...said('clarify', [{ text: bot.flows.line('clarify'), choices }]), candidates }
}

export const articleChoices = (likely: readonly Likely[], { library }: Bot): Choice[] =>
  likely.flatMap(({ id }) => library.article(id) ?? []).map(articleChoice)

/** @param message number of the one that asked */
export const noneChoice = ({ flows }: Bot, message?: number): Choice => ({
  label: flows.line('none_of_these'),
  payload: payloads.noneOfThese(message),
})

/** None of what was offered: the question is kept, a person may be asked. */
export function noneOfThese(message: number | undefined, bot: Bot): Decision {
  const about = message === undefined ? {} : { message }
  return {
    ...said('unanswered', [{ text: bot.flows.line('not_these'), choices: [staffChoice(bot)] }]),
    requests: [{ kind: 'unanswered', notRight: true, ...about }],
  }
}

/** A question, and nothing it is about: not guessed but asked. */
export function askAboutWhat(bot: Bot): Decision {
  const decision = showTopic('', 0, bot)
  const about = bot.flows.line('about_what')
  return {
    ...decision,
    outcome: 'clarify',
    replies: decision.replies.map((reply) => ({ ...reply, text: about })),
  }
}
