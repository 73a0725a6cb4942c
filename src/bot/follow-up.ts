import type { Article } from '../knowledge/article.ts'
import type { Ranked } from '../knowledge/rank.ts'
import { hasNamed, type FollowUp, type Named } from '../flows/follow-up.ts'
import { bigrams, tokens } from '../text/tokens.ts'
import { emptyLexicon, readWords } from '../text/words.ts'
import { giveAgain, giveArticle, giveFacet } from './articles.ts'
import type { Bot, Input } from './bot.ts'
import type { Decision } from './decision.ts'

/** An article and how likely it is the one that is asked for. */
export type Likely = Pick<Ranked, 'id' | 'confidence'>

/** So long after an article was given, what is asked on may be about it, in ms. */
const LIVES = 45 * 60_000
/** What leans on something said before names no more than this; else it is a question of its own. */
const MOST_NAMED = 3
/** Words of a message that asks for a facet of something it names in a word. */
const SHORT = 6
/** So sure only a question is that an article has as it was asked. */
export const WORD_FOR_WORD = 0.95
/** Of two related articles that both fit, one is given when it is this much likelier. */
const LEAD = 2
/** From this confidence a related article is given, or offered, of which one question fits. */
const GIVEN = 0.5
const OFFERED = 0.2
const MOST_OFFERED = 3
/** Articles looked at for each way of asking. */
const AMONG = 8

/** The article a message may lean on: given lately, and still in the handbook. */
export function articleBefore({ context, now }: Input, { library }: Bot): Article | undefined {
  const { article, articleAt } = context
  if (article === undefined || articleAt === undefined || now - articleAt > LIVES) return undefined
  return library.article(article)
}

/** Remembers when an article was given, and keeps it over what is no question: thanks, a hand-off. */
export function keepArticle(decision: Decision, input: Input): Decision {
  if (decision.requests.some(({ kind }) => kind === 'erase')) return decision
  const { context } = decision
  if (context.article !== undefined) {
    return { ...decision, context: { ...context, articleAt: context.articleAt ?? input.now } }
  }
  if (['clarify', 'unanswered', 'answered'].includes(decision.outcome)) return decision
  const { article, articleAt } = input.context
  if (article === undefined || articleAt === undefined) return decision
  return { ...decision, context: { ...context, article, articleAt } }
}

/** What leans on something said before is short; reading a story to find out took 2.7 ms. */
const LONGEST = 120

/** How a message leans on something said before; undefined for a question of its own. */
export function leaning(text: string, { flows }: Bot): FollowUp | undefined {
  if (text.length > LONGEST) return undefined
  const asked = flows.followUps.read(text)
  const { facets, rest, leans } = asked
  // "rồi sao nữa" asks for nothing by name, and still of what was read.
  if (rest.length === 0) return facets.length > 0 || leans ? asked : undefined
  if (leans) return rest.length <= MOST_NAMED ? asked : undefined
  // "đổi thì bao nhiêu tiền", "báo ở đâu", but not "em ở Đồng Nai thì nộp ở đâu".
  const isShort = rest.length === 1 && tokens(text).length <= SHORT
  return facets.length > 0 && (isShort || saysNotWhat(asked)) ? asked : undefined
}

/** What is asked without saying about what: a variant ("trẻ em thì sao") or a facet, nothing else. */
export const saysNotWhat = ({ rest }: FollowUp): boolean =>
  rest.every(({ alike }) => alike.length > 1)

/**
 * What is asked on about the article just given: its facet, a related article that is just that, a
 * choice, or the article once more and the way to a person; undefined for a question of its own.
 * @param offer gives a choice of articles
 */
export function answerAskedOn(
  text: string,
  asked: FollowUp,
  article: Article,
  bot: Bot,
  offer: (likely: readonly Likely[]) => Decision,
): Decision | undefined {
  const { facets, rest } = asked
  const alone = bot.library.find(text, AMONG).ranked
  const [best] = alone
  if (best && best.confidence >= WORD_FOR_WORD) return undefined
  if (rest.length === 0) {
    const given = joined(facets.flatMap((facet) => giveFacet(article, facet, bot) ?? []))
    if (given) return given
  }
  const { titled, others } = relatedFor(text, asked, article, alone, bot)
  const found = clearest(titled) ?? (titled.length > 0 ? undefined : clearest(others, GIVEN))
  const isOwn = rest.length > 0 && !saysNotWhat(asked)
  if (isOwn && best && isSure(best, bot) && best.confidence > (found?.confidence ?? 0)) {
    return undefined
  }
  const next = found && bot.library.article(found.id)
  if (next?.id === article.id) return giveAgain(article, bot)
  if (next) {
    const facet = facets.flatMap((name) => giveFacet(next, name, bot) ?? [])
    // Its name says more than the search, which may not have found it at all.
    const sure = Math.max(found.confidence, bot.thresholds.answer)
    return joined(facet) ?? giveArticle(next, sure, [{ article: next.id, confidence: sure }], bot)
  }
  const { answer, offer: least } = bot.thresholds
  const likely = [...titled, ...others].filter(({ confidence }) => confidence >= OFFERED)
  const choice =
    likely.length > 0
      ? likely
      : alone.filter(({ confidence }) => confidence >= (isOwn ? least : answer))
  if (choice.length === 0) return giveAgain(article, bot)
  return withArticle(offer(choice.slice(0, MOST_OFFERED)), article)
}

const isSure = ({ confidence }: Likely, { thresholds }: Bot) => confidence >= thresholds.answer

const withArticle = (decision: Decision, { id }: Article): Decision => ({
  ...decision,
  context: { ...decision.context, article: id },
})

/** The first, where there is no second or it is far behind. */
function clearest([first, second]: readonly Likely[], least = 0): Likely | undefined {
  if (!first || first.confidence < least) return undefined
  if (!second) return first
  return first.confidence > 0 && first.confidence >= LEAD * second.confidence ? first : undefined
}

/** Facets asked for in one message, in one answer. */
function joined(given: readonly Decision[]): Decision | undefined {
  const last = given.at(-1)
  if (!last) return undefined
  const replies = given.flatMap(({ replies }, at) =>
    at < given.length - 1 ? replies.map((reply) => ({ ...reply, choices: [] })) : replies,
  )
  return { ...last, replies }
}

/**
 * Articles related to the one before (the same topic, or named as related): those whose title has
 * all that was named or is about the facet asked for, and others of which one question has it.
 * Likeliest first, by the message alone and together with what the article before is about.
 */
function relatedFor(
  text: string,
  { facets, rest }: FollowUp,
  article: Article,
  alone: readonly Likely[],
  { library, flows }: Bot,
): { titled: Likely[]; others: Likely[] } {
  const topic = library.topics.find(({ id }) => id === article.topic)?.label ?? ''
  const together = [article.label, topic].flatMap(
    (about) => library.find(`${about} ${text}`, AMONG).ranked,
  )
  const best = new Map<string, Likely>()
  for (const one of [...alone, ...together]) {
    if ((best.get(one.id)?.confidence ?? -1) < one.confidence) best.set(one.id, one)
  }
  // An article may be named exactly and yet not be found: all that are related are looked through.
  const related = [
    ...library.articlesOf(article.topic),
    ...article.related.flatMap((id) => library.article(id) ?? []),
  ]
  for (const { id } of related) if (!best.has(id)) best.set(id, { id, confidence: 0 })
  const near = [...best.values()]
    .filter(({ id }) => isRelated(article, library.article(id)))
    .sort((a, b) => b.confidence - a.confidence)
  const isAbout = ({ label, title }: Article) =>
    [label, title].some((name) => facets.some((facet) => flows.followUps.isAbout(name, facet)))
  const hasFacet = (other: Article) => facets.some((facet) => facet in other.facets)
  const asks = ({ questions }: Article) => questions.some((one) => hasAll(one, rest))
  // The narrowest first; what is found so is not looked for more widely.
  const titles: ((other: Article) => boolean)[] =
    rest.length === 0
      ? [(other) => other.id !== article.id && isAbout(other) && sharesName(article, other)]
      : [
          ...(facets.length === 0
            ? []
            : [
                (other: Article) => isAbout(other) && asks(other),
                (other: Article) => hasFacet(other) && hasAll(other.label, rest),
              ]),
          ({ label }) => hasAll(label, rest),
          ({ title }) => hasAll(title, rest),
        ]
  const those = (fits: (other: Article) => boolean) =>
    near.filter(({ id }) => fits(library.article(id)!))
  const titled = titles.map(those).find((some) => some.length > 0) ?? []
  const found = those(({ id }) => best.get(id)!.confidence > 0 && rest.length > 0)
  const others = found.filter(({ id }) => asks(library.article(id)!))
  return { titled, others: others.filter((one) => !titled.includes(one)) }
}

const isRelated = (one: Article, other: Article | undefined) =>
  other !== undefined &&
  (one.topic === other.topic || one.related.includes(other.id) || other.related.includes(one.id))

/** Whether two words in a row of an article's label name the other as well: "căn cước". */
function sharesName({ label }: Article, other: Article): boolean {
  const pairs = new Set([other.label, other.title].flatMap(pairsOf))
  return pairsOf(label).some((pair) => pairs.has(pair))
}

const pairsOf = (text: string) => bigrams(readWords(text, emptyLexicon).folded)

function hasAll(text: string, rest: readonly Named[]): boolean {
  const words = readWords(text, emptyLexicon)
  return rest.every((named) => hasNamed(words, named))
}
