import { bandOf, worthOffering } from '../knowledge/band.ts'
import { shorten } from '../text/sentences.ts'
import { said, withLast, type Bot, type Input } from './bot.ts'
import type { Choice, Decision, Request } from './decision.ts'
import { payloads, type Meaning } from './payloads.ts'
import { articleChoices, askAboutWhat, noneChoice, noneOfThese } from './unsure.ts'

/** Where somebody says that the article they were given is not what they asked. */

/** Of what else may have been meant, so many are offered. */
const MOST_INSTEAD = 3
/** Of their own words, in characters: enough to know what it was about. */
const LONGEST_QUESTION = 120

/**
 * What was found for somebody's own words carries, in its last button, which message that was: a
 * button that is tapped later is about that question and no newer one. Who tapped an article by its
 * name got what was on the button, and is not asked.
 */
export function withQuestion(decision: Decision, input: Input, bot: Bot): Decision {
  const { kind, payload, message } = input
  const last = decision.replies.at(-1)
  if (kind !== 'text' || payload !== null || message === undefined || !last) return decision
  const offersOut = last.choices.some(isNone)
  if (!offersOut && decision.outcome !== 'answered') return decision
  const choices = offersOut
    ? last.choices.map((one) => (isNone(one) ? noneChoice(bot, message) : one))
    : withLast(last.choices, notRightChoice(message, articlesIn(decision), bot))
  return {
    ...decision,
    replies: [...decision.replies.slice(0, -1), { ...last, choices }],
    context: { ...decision.context, choices },
  }
}

const isNone = ({ payload }: Choice) => payloads.read(payload ?? '')?.kind === 'none-of-these'

/** Two answers in one are about different articles; the turn counts for the first. */
const articlesIn = ({ article, context }: Decision) => (article === context.article ? 1 : 2)

const notRightChoice = (message: number, given: 1 | 2, { flows }: Bot): Choice => ({
  label: flows.line('not_right'),
  payload: payloads.notRight(message, given),
})

/** What words typed right after an answer, or an offer, tap: "chưa đúng ý", "không cái nào". */
export function saidOfOffered(text: string, { context }: Input, bot: Bot): string | undefined {
  return context.choices.find(({ payload }) => {
    const kind = payloads.read(payload ?? '')?.kind
    return kind === 'none-of-these'
      ? bot.flows.isNone(text)
      : kind === 'not-right' && bot.flows.isNotRight(text)
  })?.payload
}

/**
 * Offers what the question might have been about instead. The article counts as not right at once;
 * the question goes to people only when nothing of this is it either, or there is nothing.
 */
export function answerNotRight(
  { message, given }: Extract<Meaning, { kind: 'not-right' }>,
  { facts }: Input,
  bot: Bot,
): Decision {
  if (facts?.kind !== 'answer') {
    return { ...said('clarify', []), need: { kind: 'answer', message } }
  }
  if (!facts.given) return askAboutWhat(bot)
  const { question, articles } = facts.given
  // Of two answers nobody knows which one it was said of.
  const counted: Request[] = given === 1 ? [{ kind: 'not-right', message }] : []
  const { ranked } = bot.library.find(question, undefined, new Set(articles.slice(0, given)))
  const instead =
    bandOf(ranked, bot.thresholds) === 'none'
      ? []
      : worthOffering(ranked, bot.thresholds).slice(0, MOST_INSTEAD)
  if (instead.length === 0) {
    const none = noneOfThese(message, bot)
    return { ...none, requests: [...counted, ...none.requests] }
  }
  const quoted = shorten(question.replace(/\s+/g, ' ').trim(), LONGEST_QUESTION)
  const text = bot.flows.line('not_right_instead', { question: quoted })
  const choices = [...articleChoices(instead, bot), noneChoice(bot, message)]
  return {
    ...said('clarify', [{ text, choices }]),
    candidates: instead.map(({ id, confidence }) => ({ article: id, confidence })),
    requests: counted,
  }
}
