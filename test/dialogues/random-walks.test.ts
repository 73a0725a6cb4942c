import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeBot, readContent, shippedContent } from '../../src/wiring/build-bot.ts'
import { MOST_BUTTONS } from '../../src/bot/bot.ts'
import type { Decision } from '../../src/bot/decision.ts'
import { payloads } from '../../src/bot/payloads.ts'
import { waits, type Dialogue } from '../../src/flows/dialogue.ts'
import { startConversation, type Conversation } from '../support/play-story.ts'
import { storyChannels, type StoryChannel } from '../support/story-channels.ts'

/** In the season, so that every dialogue may begin. */
const NOW = Date.parse('2026-10-08T09:00:00+07:00')
const bot = makeBot(readContent(shippedContent()), NOW)
const { dialogues } = bot.flows
const HOUR = 3600_000

/** What a person may do next; a tap picks among what is offered now. */
type Deed =
  | { does: 'tap' | 'type' | 'old'; at: number }
  | { does: 'say'; text: string }
  | { does: 'send'; what: string; caption: string | null }
  | { does: 'wait'; hours: number }

const sentences = [
  ...['Đường vào thôn hỏng nặng, mong sửa giúp', 'xã Mẫu Một', '0912 345 678', 'Lan', 'A', '2'],
  ...['asdf', '😀', '.', '#', '#buoc:', '#buoc:feedback:loai:', '#mo:x', '#chu-de:x:-1', '9999'],
  ...['#phu:feedback:linh-vuc:+-5', '#phu:feedback:linh-vuc:+x', '#buoc:quiz:choi:x', '#lam-tiep'],
  ...['hủy', 'làm tiếp', 'gặp cán bộ', 'gap can bo', 'menu', 'xin chào', 'cảm ơn', 'ok', 'không'],
  ...['góp ý', 'đố vui', 'báo lừa đảo', 'bản tin', 'dữ liệu của tôi', 'xóa dữ liệu của tôi'],
  ...['VNeID là gì?', 'thế lệ phí bao nhiêu', 'lam cccd het bao nhieu tien v', 'ngày 10/10'],
  ...['Nhà hàng xóm cháy lớn quá, cứu với', 'PA-26-7K3M9-Q', 'pa 26 7k3m9 r', 'bỏ qua', 'Gửi'],
  ...['{noi-dung} {code} {', '__proto__', 'constructor', 'toString', 'chữ '.repeat(750)],
]

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('tap' as const), at: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('type' as const), at: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('old' as const), at: fc.nat(40) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant('say' as const),
      text: fc.oneof(fc.constantFrom(...sentences), fc.string({ minLength: 1, unit: 'grapheme' })),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('send' as const),
      what: fc.constantFrom('image', 'sticker', 'location', 'audio', 'file'),
      caption: fc.option(fc.constantFrom(...sentences)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('wait' as const), hours: fc.constantFrom(1, 20, 30) }),
  },
)

/** A conversation whose offers can be tapped by their place. */
function walker(channel: StoryChannel, seed: number) {
  const conversation = startConversation(bot, channel, { now: NOW, seed })
  const offered: string[] = []
  let last: Decision | undefined

  /** Labels to tap in the last messages, links left out. */
  const labels = () =>
    (last?.replies ?? []).flatMap(({ choices }) =>
      choices.flatMap(({ label, payload }) => (payload === undefined ? [] : [label])),
    )

  function act(one: Deed): Decision | undefined {
    switch (one.does) {
      case 'wait':
        conversation.wait(one.hours * HOUR)
        return undefined
      case 'say':
        last = conversation.say({ text: one.text })
        break
      case 'send':
        last = conversation.say({
          kind: 'attachment',
          text: one.caption,
          attachments: [one.what],
        })
        break
      case 'old': {
        const payload = offered[one.at % (offered.length || 1)]
        if (payload === undefined) return undefined
        last = conversation.say({ kind: 'tap', text: null, payload })
        break
      }
      default: {
        const label = labels()[one.at % (labels().length || 1)]
        if (label === undefined) return undefined
        last = one.does === 'tap' ? conversation.tap(label) : conversation.say({ text: label })
      }
    }
    offered.push(
      ...last.replies.flatMap(({ choices }) => choices.flatMap(({ payload }) => payload ?? [])),
    )
    return last
  }
  return { conversation, act, labels }
}

/** What must hold after every turn, whatever was done. */
function expectSound(decision: Decision, { context }: Conversation): void {
  // Whoever waits for staff is told once in a while, not each time, that their words are kept.
  const isKept = decision.outcome === 'handoff' && context.notedAt !== undefined
  if (!isKept) expect(decision.replies.length).toBeGreaterThan(0)
  const { flow } = context
  if (!flow) return
  const dialogue = bot.flows.dialogue(flow.flow)
  const step = dialogue?.steps[flow.step]
  expect(step && waits(step), `${flow.flow} waits at ${flow.step}`).toBe(true)
  expect(flow.tries).toBeLessThan(3)
  if (flow.paused) return
  // A way out to tap, unless the answers leave no room for it; then it may be typed.
  const choices = decision.replies.at(-1)?.choices ?? []
  const isOut = choices.some(({ payload }) => payload === payloads.cancel)
  expect(isOut || choices.length === MOST_BUTTONS).toBe(true)
}

describe.each(storyChannels)('whatever a person does ($name)', (channel) => {
  it('is answered, within the limits of the platform, with a way on', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...dialogues),
        fc.array(deed, { minLength: 1, maxLength: 25 }),
        fc.nat(1000),
        (dialogue, deeds, seed) => {
          const { act, conversation } = walker(channel, seed)
          const begun = conversation.say({
            kind: 'tap',
            text: null,
            payload: payloads.flow(dialogue.id),
          })
          expectSound(begun, conversation)
          for (const one of deeds) {
            const decision = act(one)
            if (decision) expectSound(decision, conversation)
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})

/** What fits at a step that waits, for every way on from it. */
function answersAt(dialogue: Dialogue, stepId: string): ((labels: string[]) => string)[] {
  const step = dialogue.steps[stepId]
  if (step?.do === 'ask') {
    const fitting = {
      text: 'Đường vào thôn hỏng nặng',
      phone: '0912345678',
      name: 'Lan',
      'ticket-code': 'PA-26-7K3M9-Q',
    }[step.expect]
    return [() => fitting, ...(step.skip === undefined ? [] : [() => step.skip ?? ''])]
  }
  if (step?.do === 'choose' && Array.isArray(step.options)) {
    return step.options.map(
      ({ label }) =>
        () =>
          label,
    )
  }
  return [([first = '']) => first]
}

describe('every dialogue', () => {
  const [web] = storyChannels.filter(({ name }) => name === 'web')
  if (!web) throw new Error('no web')

  it.each(dialogues.map((dialogue) => [dialogue.id, dialogue] as const))(
    '%s comes to its end by fitting answers, whichever way is taken',
    (_id, dialogue) => {
      const visited = new Set<string>()
      // Ways through the dialogue are numbers: which of the answers at the first step, the second …
      for (let way = 0; way < 24; way++) {
        const conversation = startConversation(bot, web, { now: NOW, seed: way })
        let decision = conversation.say({
          kind: 'tap',
          text: null,
          payload: payloads.flow(dialogue.id),
        })
        let rest = way
        const taken = new Set<string>()
        for (let count = 0; conversation.context.flow?.flow === dialogue.id; count++) {
          expect(count).toBeLessThan(40)
          const { step, paused } = conversation.context.flow
          // An option that leads to an article leaves the dialogue waiting.
          if (paused) break
          visited.add(step)
          const answers = answersAt(dialogue, step)
          // Where the way comes by again, it takes the first answer, which leads on.
          const pick = taken.has(step) ? 0 : rest % answers.length
          rest = taken.has(step) ? rest : Math.floor(rest / answers.length)
          taken.add(step)
          const labels = decision.replies.flatMap(({ choices }) => choices.map((one) => one.label))
          decision = conversation.say({ text: answers[pick]?.(labels) ?? '' })
        }
      }
      const waiting = Object.entries(dialogue.steps).filter(([, step]) => waits(step))
      expect([...visited].sort()).toEqual(waiting.map(([id]) => id).sort())
    },
  )
})
