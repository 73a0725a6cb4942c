import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defaultThresholds } from '../../../src/bot/bot.ts'
import { decide } from '../../../src/bot/decide.ts'
import { emptyContext } from '../../../src/bot/decision.ts'
import { findAsked } from '../../../src/bot/questions.ts'
import { makeBot, readContent, shippedContent } from '../../../src/wiring/build-bot.ts'
import { readYaml } from '../../../src/content/file.ts'
import { normalise } from '../../../src/text/normalise.ts'

const now = Date.parse('2026-11-23T09:00:00+07:00')
const bot = makeBot(readContent(shippedContent()), now)
const ids = z.array(z.string())
const file = z.array(
  z.union([
    z.strictObject({ long: z.string(), articles: ids }),
    z.strictObject({ two: z.string(), articles: ids.length(2) }),
    z.strictObject({ one: z.string() }),
  ]),
)
const path = join(import.meta.dirname, '../../messages/long-and-double.yml')
const messages = readYaml(file, readFileSync(path, 'utf8'))
const long = messages.flatMap((one) => ('long' in one ? [one] : []))
const two = messages.flatMap((one) => ('two' in one ? [one] : []))
const one = messages.flatMap((one) => ('one' in one ? [one.one] : []))

const answer = (text: string) =>
  decide(
    {
      kind: 'text',
      text: normalise(text),
      payload: null,
      hidden: [],
      firstContact: false,
      context: emptyContext,
      now,
      random: () => 0,
    },
    bot,
  )

describe('messages of more than one sentence', () => {
  it('a question in a story is found, and hardly ever another', () => {
    const asked = long.filter(({ articles }) => articles.length > 0)
    const given = long.map(({ long, articles }) => ({ ...answer(long), articles }))
    const right = given.filter(({ article, articles }) => article && articles.includes(article))
    const wrong = given.filter(({ article, articles }) => article && !articles.includes(article))
    // 16 and 2 before a story was looked through.
    expect(right.length).toBeGreaterThanOrEqual(0.8 * asked.length)
    expect(wrong.length).toBeLessThanOrEqual(1)
  })

  it('two questions get two answers', () => {
    const both = two.filter(({ two, articles }) => {
      const { ranked, second } = findAsked(normalise(two), bot)
      return ranked[0]?.id === articles[0] && second?.[0]?.id === articles[1]
    })
    expect(both.length).toBeGreaterThanOrEqual(0.8 * two.length)
    for (const { two } of both) expect(answer(two).replies.length).toBeGreaterThan(1)
  })

  it('one question is not split', () => {
    for (const text of one) {
      expect(findAsked(normalise(text), bot).second, text).toBeUndefined()
      expect(answer(text).replies).toHaveLength(1)
    }
  })

  it('nor is any that an article is written for', () => {
    const split = bot.library.topics
      .flatMap(({ id }) => bot.library.articlesOf(id))
      .flatMap(({ questions }) => questions.slice(0, 3))
      .filter((question) => findAsked(question, bot).second)
    expect(split).toEqual([])
  })

  it('what is given for a story is as sure as any answer', () => {
    for (const story of long) {
      const { outcome, confidence } = answer(story.long)
      if (outcome === 'answered')
        expect(confidence).toBeGreaterThanOrEqual(defaultThresholds.answer)
    }
  })
})
