import { giveArticle, giveScreen } from '../bot/articles.ts'
import type { Bot } from '../bot/bot.ts'
import type { Reply } from '../bot/decision.ts'
import { toMessengerParts } from '../channels/messenger/parts.ts'
import { toZaloParts } from '../channels/zalo/parts.ts'
import type { ContentFile } from '../content/file.ts'
import { readHandbook } from '../knowledge/content.ts'
import type { Preview, PreviewMessage } from '../web/workshop-contract.ts'

/** Characters of one message. Sources: channels/zalo/parts.ts and channels/messenger/parts.ts. */
const LIMITS = { zalo: 2000, messenger: 1999 }
/** The web chat takes any; an answer that is longer than a phone's screen is hard to read. */
const WEB_LIMIT = 2000

/**
 * How an article's answer looks on each channel, all its screens one after another.
 * @param files the article, and the organisation whose values stand in it
 */
export function previewArticle(files: readonly ContentFile[], bot: Bot): Preview {
  const { handbook, broken } = readHandbook(files)
  const problems = broken.map(({ line, message }) => ({ line: line ?? null, message, note: false }))
  const [article] = handbook.articles
  if (!article) return { web: [], zalo: [], messenger: [], problems }
  const replies = article.screens.flatMap(
    (_, at) =>
      (at === 0 ? giveArticle(article, 1, [], bot) : giveScreen(article, at + 1, bot)).replies,
  )
  const shown = (text: string, buttons: readonly string[], limit: number): PreviewMessage => ({
    ...{ text, buttons: [...buttons], length: text.length, limit },
  })
  const labels = (choices: readonly { label: string }[]) => choices.map(({ label }) => label)
  const parts = (
    cut: (reply: Reply) => readonly { text: string; choices: readonly { label: string }[] }[],
    limit: number,
  ) =>
    replies.flatMap((reply) =>
      cut(reply).map(({ text, choices }) => shown(text, labels(choices), limit)),
    )
  return {
    web: replies.map(({ text, choices }) => shown(text, labels(choices), WEB_LIMIT)),
    zalo: parts(toZaloParts, LIMITS.zalo),
    messenger: parts(toMessengerParts, LIMITS.messenger),
    problems,
  }
}
