import { LONGEST_LABEL, MOST_BUTTONS, said, type Bot } from './bot.ts'
import { articleChoice } from './articles.ts'
import type { Choice, Decision } from './decision.ts'
import { payloads } from './payloads.ts'

/** Entries on a page; one button is left for the next page. */
const AT_ONCE = MOST_BUTTONS - 1

/** A page of the topics of the handbook, or of the articles of one topic. */
export function showTopic(id: string, page: number, bot: Bot): Decision {
  const { flows, library } = bot
  const topic = library.topics.find((one) => one.id === id)
  if (!topic) {
    const all = library.topics.map(({ id, label }): Choice => ({
      label,
      payload: payloads.topic(id),
    }))
    const more = (page: number): Choice => ({
      label: flows.line('more_topics'),
      payload: payloads.topic('', page),
    })
    return said('smalltalk', [{ text: flows.line('topics'), choices: pageOf(all, page, more) }])
  }
  const all = library.articlesOf(id).map(articleChoice)
  const more = (page: number): Choice => ({
    label: flows.line('more_articles').slice(0, LONGEST_LABEL),
    payload: payloads.topic(id, page),
  })
  const { title, about } = topic
  const text = flows.line('articles_of_topic', { topic: title, about })
  return said('smalltalk', [{ text, choices: pageOf(all, page, more) }])
}

/** Begins again from the front behind the last page; a page that nobody was offered is the first. */
function pageOf(all: readonly Choice[], page: number, more: (page: number) => Choice): Choice[] {
  const pages = Math.ceil(all.length / AT_ONCE)
  const number = Number.isInteger(page) && page > 0 && page < pages ? page : 0
  const shown = all.slice(number * AT_ONCE, (number + 1) * AT_ONCE)
  return pages > 1 ? [...shown, more((number + 1) % pages)] : shown
}
