import { describe, expect, it } from 'vitest'
import { MOST_BUTTONS, withLast, type Input } from '../../../src/bot/bot.ts'
import { decide } from '../../../src/bot/decide.ts'
import { emptyContext, type Choice } from '../../../src/bot/decision.ts'
import { payloads } from '../../../src/bot/payloads.ts'
import type { Facts } from '../../../src/flows/world.ts'
import { makeBot, readContent, shippedContent } from '../../../src/wiring/build-bot.ts'

const NOW = Date.UTC(2026, 10, 23, 2)
const bot = makeBot(readContent(shippedContent()), NOW)
const input = (over: Partial<Input>): Input => ({
  ...{ kind: 'text', text: null, payload: null, hidden: [], firstContact: false },
  ...{ context: emptyContext, now: NOW, random: () => 0.5 },
  ...over,
})
const tap = (payload: string, facts?: Facts) =>
  decide(input({ kind: 'tap', payload, ...(facts ? { facts } : {}) }), bot)
const given = (question: string, ...articles: string[]): Facts => ({
  kind: 'answer',
  given: { question, articles },
})
const label = bot.flows.line('not_right')
const labels = (text: string, message?: number) =>
  decide(input({ text, ...(message === undefined ? {} : { message }) }), bot)
    .replies.at(-1)
    ?.choices.map((choice) => choice.label)

describe('the button under an answer', () => {
  it('names its message, and is not there where nothing could come back', () => {
    const choices = decide(input({ text: 'kinh tế số là gì', message: 812 }), bot).context.choices
    expect(choices.at(-1)).toEqual({ label, payload: '#chua-dung:812' })
    expect(labels('kinh tế số là gì')).not.toContain(label)
  })

  it('stands under no talk, no offer and no hand-off', () => {
    for (const text of ['xin chào', 'gặp cán bộ', 'căn cước', 'xyzzy', 'nhà tôi đang cháy']) {
      expect(labels(text, 1), text).not.toContain(label)
    }
  })

  it('makes an offer say which question it is of', () => {
    const { outcome, context } = decide(input({ text: 'căn cước', message: 7 }), bot)
    expect(outcome).toBe('clarify')
    expect(context.choices.at(-1)?.payload).toBe('#khong-phai:7')
    expect(tap('#khong-phai:7').requests).toEqual([
      { kind: 'unanswered', notRight: true, message: 7 },
    ])
  })

  it('takes the place of what matters least', () => {
    const more: Choice = { label: 'Xem tiếp', payload: payloads.screen('a', 2) }
    const link = (n: number): Choice => ({ label: `Trang ${n}`, url: `https://a.vn/${n}` })
    const facet = (name: string): Choice => ({ label: name, payload: payloads.facet('a', name) })
    const other: Choice = { label: 'Bài khác', payload: payloads.article('b') }
    const last: Choice = { label, payload: payloads.notRight(1, 1) }
    const under = (...choices: Choice[]) => withLast(choices, last).map((one) => one.label)
    expect(under(more, other)).toEqual(['Xem tiếp', 'Bài khác', label])
    expect(under(more, link(1), facet('fee'), other, facet('time'))).toEqual([
      ...['Xem tiếp', 'Trang 1', 'fee', 'time', label],
    ])
    expect(under(more, link(1), link(2), facet('fee'), facet('time'))).toEqual([
      ...['Xem tiếp', 'Trang 1', 'Trang 2', 'fee', label],
    ])
    expect(withLast([more, link(1), link(2), other, other], last)).toHaveLength(MOST_BUTTONS)
  })
})

describe('a tap on it', () => {
  it('asks first what was given then', () => {
    expect(tap('#chua-dung:812').need).toEqual({ kind: 'answer', message: 812 })
  })

  it('never offers again what was given, and never more than three', () => {
    for (const question of ['chuyển đổi số là gì', 'kinh tế số là gì', 'VNeID là gì']) {
      const { article } = decide(input({ text: question }), bot)
      const { candidates, context } = tap('#chua-dung:1', given(question, article!))
      expect(candidates.map((one) => one.article)).not.toContain(article)
      expect(context.choices.length).toBeLessThanOrEqual(4)
      expect(context.choices.at(-1)?.payload).toBe('#khong-phai:1')
    }
  })

  it("of somebody else's, or of what is gone, asks what it is about and keeps nothing", () => {
    const decision = tap('#chua-dung:812', { kind: 'answer', given: null })
    expect(decision).toMatchObject({ outcome: 'clarify', requests: [] })
    expect(decision.replies[0]?.text).toBe(bot.flows.line('about_what'))
  })

  it.each(['#chua-dung:', '#chua-dung:0', '#chua-dung:x1', `#chua-dung:${'9'.repeat(40)}`])(
    '%s is no button of ours',
    (payload) => expect(payloads.read(payload)).toBeUndefined(),
  )

  it('sent before buttons named their question still says none of these', () => {
    expect(tap('#khong-phai').requests).toEqual([{ kind: 'unanswered', notRight: true }])
  })
})

describe('what is typed right after an answer', () => {
  const { isNotRight } = bot.flows

  it.each([
    ...[
      'không đúng',
      'khong dung',
      'ko đúng',
      'hổng phải',
      'chưa đúng ý',
      'sai rồi em ơi',
      'nhầm rồi',
    ],
    ...[
      'không phải cái tôi hỏi',
      'em trả lời sai rồi',
      'tui đâu có hỏi cái đó',
      'không phải, sai rồi',
    ],
    ...['trả lời chưa đúng câu tôi hỏi', 'khong phai dieu toi muon hoi', 'hiểu nhầm ý tôi rồi'],
    ...[
      'chưa trả lời đúng câu hỏi của tôi',
      'lạc đề rồi',
      'không liên quan gì hết',
      'chưa đúng vấn đề',
    ],
    ...['hỏi một đằng trả lời một nẻo', 'ý tôi không phải vậy', 'câu trả lời không đúng'],
  ])('"%s" says that it was not right', (text) => expect(isNotRight(text)).toBe(true))

  it.each([
    ...[
      'đúng rồi',
      'đúng không',
      'rõ rồi',
      'không',
      'không hiểu',
      'tôi không hỏi gì nữa',
      'cảm ơn',
    ],
    ...['thế lệ phí bao nhiêu', 'còn trẻ em thì sao', 'sai thông tin trên căn cước thì sao'],
    ...[
      'nhập sai mật khẩu',
      'không phải đóng tiền à',
      'không đúng tuyến có được không',
      'việc khác',
    ],
    ...['khong phai nop gi a', 'tôi không dùng zalo', 'nhầm tài khoản', 'thông tin sai', ', ?'],
  ])('"%s" does not', (text) => expect(isNotRight(text)).toBe(false))
})
