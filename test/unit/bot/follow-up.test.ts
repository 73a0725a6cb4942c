import { describe, expect, it } from 'vitest'
import { MOST_BUTTONS, type Input } from '../../../src/bot/bot.ts'
import { decide } from '../../../src/bot/decide.ts'
import { emptyContext, type Context } from '../../../src/bot/decision.ts'
import { makeBot, readContent, shippedContent } from '../../../src/wiring/build-bot.ts'

const now = Date.parse('2026-11-23T09:00:00+07:00')
const bot = makeBot(readContent(shippedContent()), now)
const say = (text: string, context: Context, more: Partial<Input> = {}) =>
  decide(
    {
      kind: 'text',
      text,
      payload: null,
      hidden: [],
      firstContact: false,
      context,
      now,
      random: () => 0,
      ...more,
    },
    bot,
  )
const minutes = (count: number) => count * 60_000
const read = (ago: number): Context => ({
  choices: [],
  article: 'can-cuoc-mat',
  articleAt: now - minutes(ago),
})

describe('what an article given earlier still means', () => {
  it('is remembered with the time', () => {
    const { context } = say('mất căn cước thì làm lại thế nào', emptyContext)
    expect(context).toMatchObject({ article: 'can-cuoc-mat', articleAt: now })
  })

  it.each([
    ['at once', read(0), 'can-cuoc-mat'],
    ['after 45 minutes', read(45), 'can-cuoc-mat'],
    ['later', read(46), null],
    ['stored by an earlier version', { choices: [], article: 'can-cuoc-mat' }, null],
    ['of an article that is gone', { ...read(0), article: 'no-such-article' }, null],
  ])('%s', (_when, context, article) => {
    expect(say('lệ phí bao nhiêu', context).article).toBe(article)
  })

  it('outlives thanks without growing younger, and not an erasure', () => {
    const thanked = say('cảm ơn em', read(30)).context
    expect(thanked).toMatchObject({ article: 'can-cuoc-mat', articleAt: now - minutes(30) })
    const erased = say('#xoa-du-lieu', read(1)).context
    expect(erased.article).toBeUndefined()
  })
})

describe('two questions in one message', () => {
  const { outcome, article, topic, replies, context, candidates } = say(
    'làm cccd hết bao nhiêu tiền với lại vneid mức 2 đăng ký ở đâu',
    emptyContext,
  )

  it('count as the first', () => {
    expect({ outcome, article, topic }).toEqual({
      outcome: 'answered',
      article: 'can-cuoc-le-phi',
      topic: 'can-cuoc',
    })
    expect(candidates.slice(0, 2).map((one) => one.article)).toEqual([
      'can-cuoc-le-phi',
      'vneid-dang-ky',
    ])
  })

  it('have their buttons under the last message, no more than a platform shows', () => {
    expect(replies.map(({ choices }) => choices.length > 0)).toEqual([false, true])
    expect(replies.at(-1)!.choices.length).toBeLessThanOrEqual(MOST_BUTTONS)
    expect(context.choices).toEqual(replies.at(-1)!.choices)
  })

  it('are asked on about the second', () => {
    expect(context.article).toBe('vneid-dang-ky')
  })
})
