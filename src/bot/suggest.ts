import { answerText } from './articles.ts'
import type { Bot } from './bot.ts'

/** An article as staff may send it themselves. */
export interface SuggestedArticle {
  id: string
  title: string
  /** With its source, as the bot would say it. */
  text: string
  confidence: number
}

/** The articles nearest to some words, best first, however unsure. */
export function suggest(words: string, { library, flows }: Bot, most: number): SuggestedArticle[] {
  return library
    .find(words)
    .ranked.slice(0, most)
    .flatMap(({ id, confidence }) => {
      const article = library.article(id)
      return article
        ? [{ id, title: article.title, text: answerText(article, flows), confidence }]
        : []
    })
}
