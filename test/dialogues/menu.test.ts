import { describe, expect, it } from 'vitest'
import { makeBot, readContent, shippedContent } from '../../src/wiring/build-bot.ts'
import { decide } from '../../src/bot/decide.ts'
import { emptyContext, type Choice } from '../../src/bot/decision.ts'
import { payloads } from '../../src/bot/payloads.ts'
import { storyChannels } from '../support/story-channels.ts'

const NOW = Date.parse('2026-11-23T09:00:00+07:00')
const content = readContent(shippedContent())
const bot = makeBot(content, NOW)

function tap(payload: string, now = NOW) {
  const input = { kind: 'tap', text: null, payload, hidden: [], firstContact: false } as const
  return decide({ ...input, context: emptyContext, now, random: () => 0.5 }, bot)
}

/** Everything that taps alone lead to, beginning with a button. */
function reachedFrom(first: string): { articles: Set<string>; dialogues: Set<string> } {
  const [articles, dialogues] = [new Set<string>(), new Set<string>()]
  const seen = new Set<string>()
  const open = [first]
  for (let payload = open.pop(); payload !== undefined; payload = open.pop()) {
    if (seen.has(payload)) continue
    seen.add(payload)
    const meaning = payloads.read(payload)
    // Steps of dialogues are played elsewhere; here it is about the pages.
    if (meaning?.kind === 'pick' || meaning?.kind === 'erase') continue
    if (meaning?.kind === 'article') articles.add(meaning.id)
    if (meaning?.kind === 'flow') dialogues.add(meaning.id)
    const decision = tap(payload)
    for (const reply of decision.replies) {
      for (const channel of storyChannels) channel.show(reply)
      open.push(...reply.choices.flatMap((choice: Choice) => choice.payload ?? []))
    }
  }
  return { articles, dialogues }
}

describe('by taps alone', () => {
  const all = content.handbook.articles
    .map(({ id }) => id)
    .filter((id) => bot.library.article(id) !== undefined)

  it('every article of the handbook is reached from the greeting', () => {
    const { articles } = reachedFrom(payloads.start)
    expect(all.filter((id) => !articles.has(id))).toEqual([])
  })

  it('every article is reached through the pages of its topic, without related ones', () => {
    const found = new Set<string>()
    const seen = new Set<string>()
    const open: string[] = [payloads.topics]
    for (let payload = open.pop(); payload !== undefined; payload = open.pop()) {
      const meaning = payloads.read(payload)
      if (meaning?.kind === 'article') found.add(meaning.id)
      if (seen.has(payload) || !(meaning?.kind === 'topics' || meaning?.kind === 'topic')) continue
      seen.add(payload)
      const choices = tap(payload).replies.flatMap((reply) => reply.choices)
      expect(choices.length).toBeGreaterThan(0)
      open.push(...choices.flatMap((choice) => choice.payload ?? []))
    }
    expect(all.filter((id) => !found.has(id))).toEqual([])
  })

  it('every dialogue is reached that is not begun by what somebody says', () => {
    const { dialogues } = reachedFrom(payloads.start)
    const wanted = bot.flows.dialogues.filter(({ season }) => season === undefined)
    // Said to leave a list one is on; offered there.
    // What a person tells outright begins these; staff who close a conversation, and an answer that is
    // not clear, the last two.
    const said = ['menu', 'newsletter-off', 'complaint', 'just-scammed', 'otp-asked-for']
    said.push('satisfaction', 'ticket-unclear')
    const missing = wanted.map(({ id }) => id).filter((id) => !dialogues.has(id))
    expect(missing.filter((id) => !said.includes(id))).toEqual(['leave-message'])
    // Offered when nobody is in.
    const atNight = Date.parse('2026-11-23T20:00:00+07:00')
    const closed = tap(payloads.staff, atNight).replies.flatMap(({ choices }) => choices)
    expect(closed.map(({ payload }) => payload)).toEqual([payloads.flow('leave-message')])
  })

  it('page numbers that nobody offers show the first page', () => {
    for (const page of ['-1', '999', '1.5', 'x', 'Infinity', '-Infinity', '']) {
      for (const topic of ['', 'vneid', 'no-such-topic']) {
        const { replies } = tap(`#chu-de:${topic}:${page}`)
        expect(replies.at(-1)?.choices.length, `${topic}:${page}`).toBeGreaterThan(1)
      }
    }
  })
})

describe('what dialogues lead to', () => {
  it('is in the handbook', () => {
    const named = content.flows.dialogues.flatMap(({ id, steps }) =>
      Object.values(steps).flatMap((step) => {
        const options =
          step.do === 'say'
            ? step.buttons
            : step.do === 'choose' && Array.isArray(step.options)
              ? step.options
              : []
        const own = step.do === 'article' ? [step.article] : []
        return [...own, ...options.flatMap(({ article }) => article ?? [])].map((article) => ({
          id,
          article,
        }))
      }),
    )
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter(({ article }) => !bot.library.article(article))).toEqual([])
  })
})
