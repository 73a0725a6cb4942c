import { describe, expect, it } from 'vitest'
import { makeBot, readContent, shippedContent } from '../../../src/wiring/build-bot.ts'

const files = shippedContent()
const content = readContent(files)
const { articles } = content.handbook
/** A day on which the whole shipped handbook is in force. */
const DAY = Date.UTC(2026, 9, 10)

describe('the shipped handbook', () => {
  it('has no broken file and no conflicts', () => {
    expect(content.broken).toEqual([])
    expect(content.conflicts).toEqual([])
  })

  it('has at least 40 articles, each in the folder of its topic', () => {
    expect(articles.length).toBeGreaterThanOrEqual(40)
    const paths = new Set(files.map(({ path }) => path))
    expect(
      articles.filter(({ topic, id }) => !paths.has(`knowledge/${topic}/${id}.md`)),
    ).toEqual([])
  })

  it('is written in NFC, without byte-order marks and Windows line ends', () => {
    const odd = files.filter(({ text }) => text !== text.normalize('NFC') || /\uFEFF|\r/.test(text))
    expect(odd.map(({ path }) => path)).toEqual([])
  })

  it.each<[string, (article: (typeof articles)[number]) => boolean]>([
    ['at least twelve questions', ({ questions }) => questions.length >= 12],
    ['a label for a button', ({ label }) => label.length > 0 && label.length <= 20],
    ['a source', ({ sources }) => sources.length > 0],
    ['no codes of editors in what a person reads', (a) => !FACT_CODE.test(shown(a))],
    ['no gaps left to fill in', (a) => !/TODO|XXX|\?\?\?|lorem/i.test(shown(a))],
    ['no Markdown, channels show plain text', ({ body }) => !/\*\*|^#+ |\]\(/m.test(body)],
    ['a review day after its first day', (a) => (a.effective_from ?? '') < a.review_by],
  ])('has in every article: %s', (_what, holds) => {
    expect(articles.filter((article) => !holds(article)).map(({ id }) => id)).toEqual([])
  })

  it('tells an editor code from a form or a document number', () => {
    expect(FACT_CODE.test('theo B2-01 thì')).toBe(true)
    expect(FACT_CODE.test('mẫu CC01, Nghị định 118/2025/NĐ-CP, 2G-3G')).toBe(false)
  })

  it('finds for its own questions their own article', { timeout: 120_000 }, () => {
    const { library } = makeBot(content, DAY)
    const asked = articles
      .filter(({ id }) => library.article(id))
      .flatMap(({ id, questions }) => questions.map((question) => ({ id, question })))
    const missed = asked.filter(({ id, question }) => library.find(question, 1).ranked[0]?.id !== id)
    // Shown when it fails; a few questions stand between two articles and may go either way.
    const share = 1 - missed.length / asked.length
    expect({ enough: share >= 0.97, missed: share >= 0.97 ? [] : missed }).toEqual({
      enough: true,
      missed: [],
    })
  })
})

const FACT_CODE = /(?<![\p{L}\p{N}/])[A-Z]\d{1,2}-\d{2}(?![\p{L}\p{N}])/u

function shown({ title, label, questions, body }: (typeof articles)[number]): string {
  return [title, label, ...questions, body].join('\n')
}
