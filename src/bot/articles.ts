import type { Flows } from '../flows/read-flows.ts'
import { facetNames, type Article } from '../knowledge/article.ts'
import { MOST_BUTTONS, said, staffChoice, type Bot } from './bot.ts'
import type { Candidate, Choice, Decision } from './decision.ts'
import { payloads } from './payloads.ts'

/** The first screen of an article, with its source and the ways on from it. */
export function giveArticle(
  article: Article,
  confidence: number,
  candidates: readonly Candidate[],
  bot: Bot,
): Decision {
  const { flows } = bot
  const reply = {
    text: answerText(article, flows),
    choices: waysOn(article, bot, 1),
    heading: flows.line('see_also'),
  }
  return answered(article, confidence, candidates, reply)
}

/**
 * The answers to two questions of one message. The turn counts for the first, what is asked next is
 * about the second; buttons stand under the last message, where every platform keeps them.
 */
export function giveBoth(first: Decision, second: Decision, bot: Bot): Decision {
  const article = first.article === null ? undefined : bot.library.article(first.article)
  const back = article ? [articleChoice(article)] : []
  const [reply] = second.replies
  if (!reply) return first
  // A button of the second is left out rather than that to nothing of these.
  const own = reply.choices.length < MOST_BUTTONS ? reply.choices : reply.choices.toSpliced(-2, 1)
  const choices = second.outcome === 'answered' ? [...back, ...own].slice(0, MOST_BUTTONS) : own
  const replies = [...first.replies.map((one) => ({ ...one, choices: [] })), { ...reply, choices }]
  const candidates = [...first.candidates.slice(0, 1), ...second.candidates]
  return {
    ...first,
    candidates,
    replies,
    context: { ...first.context, ...second.context, choices },
  }
}

/** A further screen of an article; the first when there is no such screen any more. */
export function giveScreen(article: Article, number: number, bot: Bot): Decision {
  const text = article.screens[number - 1]
  if (text === undefined || number === 1) return giveArticle(article, 1, certain(article), bot)
  const choices = waysOn(article, bot, number)
  const heading = bot.flows.line('see_also')
  return answered(article, 1, certain(article), { text, choices, heading })
}

/** What an article says about its fee, its time …; undefined when it says nothing about that. */
export function giveFacet(article: Article, name: string, bot: Bot): Decision | undefined {
  const text = (article.facets as Readonly<Record<string, string | undefined>>)[name]
  if (text === undefined) return undefined
  const verify = article.verify ? `\n\n${bot.flows.line('verify')}` : ''
  const others = facetChoices(article, bot).filter(
    ({ payload }) => payload !== payloads.facet(article.id, name),
  )
  return answered(article, 1, certain(article), {
    text: `${text}${verify}\n\n${sourceLine(article, bot.flows)}`,
    choices: [...others, articleChoice(article)].slice(-MOST_BUTTONS),
  })
}

/** All there is about what was asked next: the answer once more, and the way to a person. */
export function giveAgain(article: Article, bot: Bot): Decision {
  const again = giveArticle(article, 1, certain(article), bot)
  const [reply] = again.replies
  if (!reply) return again
  const choices = [...reply.choices.slice(0, MOST_BUTTONS - 1), staffChoice(bot)]
  const text = `${bot.flows.line('all_there_is')}\n\n${reply.text}`
  return {
    ...again,
    replies: [{ ...reply, text, choices }],
    context: { ...again.context, choices },
  }
}

/** The first message of an answer: its first screen, a warning where it has to be, its source. */
export function answerText(article: Article, flows: Pick<Flows, 'line'>): string {
  return [
    article.screens[0],
    ...(article.verify ? [flows.line('verify')] : []),
    sourceLine(article, flows),
  ].join('\n\n')
}

export const articleChoice = ({ id, label, title }: Article): Choice => ({
  label,
  title,
  payload: payloads.article(id),
})

function answered(
  article: Article,
  confidence: number,
  candidates: readonly Candidate[],
  reply: Decision['replies'][number],
): Decision {
  const decision = said('answered', [reply])
  return {
    ...decision,
    article: article.id,
    topic: article.topic,
    confidence,
    candidates,
    context: { ...decision.context, article: article.id },
  }
}

const certain = ({ id }: Article): Candidate[] => [{ article: id, confidence: 1 }]

/** On to the next screen, out to official pages, to what is asked next, to what is related. */
function waysOn(article: Article, bot: Bot, screen: number): Choice[] {
  const { flows, library } = bot
  const more: Choice[] =
    screen < article.screens.length
      ? [{ label: flows.line('more'), payload: payloads.screen(article.id, screen + 1) }]
      : []
  const links = article.links.map(({ title, url }): Choice => ({ label: title, url }))
  const facets = facetChoices(article, bot).slice(0, 2)
  const related = article.related.flatMap((id) => library.article(id) ?? []).map(articleChoice)
  const first = [...more, ...links.slice(0, 2), ...facets]
  return [...first, ...related.slice(0, Math.min(2, MOST_BUTTONS - first.length))]
}

function facetChoices({ id, facets }: Article, { flows }: Bot): Choice[] {
  return facetNames.flatMap((name) => {
    const label = flows.facetLabel(name)
    return facets[name] === undefined || label === undefined
      ? []
      : [{ label, payload: payloads.facet(id, name) }]
  })
}

function sourceLine({ sources: [source] }: Article, flows: Pick<Flows, 'line'>): string {
  const sources = [source?.name, source?.date && `(${vietnameseDate(source.date)})`]
  return flows.line('source', { sources: sources.filter(Boolean).join(' ') })
}

/** 2026-06-25 → 25/6/2026, 2026-06 → 6/2026. */
function vietnameseDate(date: string): string {
  return date.split('-').map(Number).reverse().join('/')
}
