import type { Flows } from '../flows/read-flows.ts'
import type { Article } from '../knowledge/article.ts'

/** The first message of an answer: its first screen, a warning where it has to be, its source. */
export function answerText(article: Article, flows: Pick<Flows, 'line'>): string {
  const [source] = article.sources
  const sources = [source?.name, source?.date && `(${vietnameseDate(source.date)})`]
  return [
    article.screens[0],
    ...(article.verify ? [flows.line('verify')] : []),
    flows.line('source', { sources: sources.filter(Boolean).join(' ') }),
  ].join('\n\n')
}

/** 2026-06-25 → 25/6/2026, 2026-06 → 6/2026. */
function vietnameseDate(date: string): string {
  return date.split('-').map(Number).reverse().join('/')
}
