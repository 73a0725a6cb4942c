import { describe, expect, it } from 'vitest'
import type { Input } from '../../../src/bot/bot.ts'
import { decide } from '../../../src/bot/decide.ts'
import { emptyContext, type Context, type Decision } from '../../../src/bot/decision.ts'
import { askHowItWas, waitingLong } from '../../../src/bot/staff.ts'
import { makeBot, readContent, shippedContent } from '../../../src/wiring/build-bot.ts'

const MINUTE = 60_000
const start = Date.parse('2026-11-23T09:00:00+07:00')
const bot = makeBot(readContent(shippedContent()), start)
const noted = bot.flows.line('noted_for_staff')

/** One person who writes on; `waiting` once they were passed on. */
function conversation(staff: Partial<NonNullable<Input['staff']>> = {}) {
  let context: Context = emptyContext
  let now = start
  return {
    passes: (minutes: number) => void (now += minutes * MINUTE),
    say: (text: string, more: Partial<Input> = {}): Decision => {
      const decision = decide(
        {
          ...{ kind: 'text', text, payload: null, hidden: [], firstContact: false },
          ...{ context, now, random: () => 0 },
          staff: { waiting: false, usualMinutes: null, anyTime: false, ...staff },
          ...more,
        },
        bot,
      )
      context = decision.context
      return decision
    },
  }
}

const unknown = ['giá vàng hôm nay bao nhiêu', 'cách nấu phở bò', 'lịch thi đấu bóng đá'] as const
const texts = ({ replies }: Decision) => replies.map(({ text }) => text)
const reasons = ({ requests }: Decision) =>
  requests.flatMap((request) => (request.kind === 'handoff' ? [request.reason] : []))

describe('whom the bot cannot help', () => {
  it('twice in a row, it passes on, and says why first', () => {
    const { say } = conversation()
    expect(reasons(say(unknown[0]))).toEqual([])
    const second = say(unknown[1])
    expect(second.outcome).toBe('handoff')
    expect(texts(second)[0]).toBe(bot.flows.line('not_understood_twice'))
    expect(reasons(second)[0]).toBe('not understood twice')
    expect(second.requests).toContainEqual({ kind: 'unanswered' })
    // It counts anew from there.
    expect(reasons(say(unknown[2]))).toEqual([])
  })

  it.each([
    ['an offer of articles', 'căn cước', 'clarify'],
    ['a greeting', 'xin chào', 'smalltalk'],
    ['thanks', 'cảm ơn em', 'smalltalk'],
  ])('twice with %s between, as well', (_what, between, outcome) => {
    const { say } = conversation()
    say(unknown[0])
    expect(say(between).outcome).toBe(outcome)
    expect(reasons(say(unknown[1]))).toContain('not understood twice')
  })

  it.each([
    ['an answer', '#bai:ntrust'],
    ['a dialogue', 'tra cứu hồ sơ'],
  ])('twice with %s between, not', (_what, between) => {
    const { say } = conversation()
    say(unknown[0])
    expect(['answered', 'flow']).toContain(say(between).outcome)
    expect(reasons(say(unknown[1]))).toEqual([])
  })
})

describe('whoever waits for staff', () => {
  it('is told once in ten minutes that what they add is kept', () => {
    const { say, passes } = conversation({ waiting: true })
    expect(texts(say(unknown[0]))).toEqual([noted])
    passes(5)
    expect(texts(say(unknown[1]))).toEqual([])
    passes(4)
    expect(texts(say(unknown[2]))).toEqual([])
    passes(1)
    expect(texts(say(unknown[0]))).toEqual([noted])
  })

  it('is not told sooner because the bot knew something meanwhile', () => {
    const { say, passes } = conversation({ waiting: true })
    say(unknown[0])
    expect(say('#bai:ntrust').outcome).toBe('answered')
    expect(say('cảm ơn em').outcome).toBe('smalltalk')
    passes(2)
    expect(texts(say(unknown[1]))).toEqual([])
  })

  it('is not offered lists, nor passed on once more', () => {
    const { say } = conversation({ waiting: true })
    for (const text of ['căn cước', ...unknown]) {
      const { outcome, requests, context } = say(text)
      expect([outcome, requests, context.choices]).toEqual(['handoff', [], []])
    }
  })

  it('hears no more of it after having everything erased', () => {
    const { say } = conversation({ waiting: true })
    say(unknown[0])
    expect(say('#xoa-du-lieu').context).not.toHaveProperty('notedAt')
  })

  it('too long, is offered to leave a message', () => {
    const { text, choices } = waitingLong(bot)
    expect(text).toContain('xin lỗi')
    expect(choices).toHaveLength(1)
  })
})

describe('how long it usually takes', () => {
  it.each([
    [null, null],
    [1, '5 phút'],
    [14.2, '15 phút'],
    [55, '55 phút'],
    [56, '1 giờ làm việc'],
    [61, '2 giờ làm việc'],
  ])('after a median of %s minutes: %s', (usualMinutes, said) => {
    const [text = ''] = texts(conversation({ usualMinutes }).say('gặp cán bộ'))
    if (said === null) expect(text).not.toContain('Thường cán bộ')
    else expect(text).toContain(`Thường cán bộ trả lời sau khoảng ${said}.`)
  })
})

describe('how it was, asked after a conversation with staff', () => {
  it('holds nobody: whoever asks something else is answered', () => {
    const asked = askHowItWas(bot, start)
    expect(asked?.replies).toHaveLength(1)
    expect(asked?.context.flow).toBeUndefined()
    const context = asked?.context ?? emptyContext
    const next = conversation().say('làm căn cước hết bao nhiêu tiền', { context })
    expect([next.outcome, next.requests]).toEqual(['answered', []])
  })
})
