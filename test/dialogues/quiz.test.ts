import { describe, expect, it } from 'vitest'
import { makeBot, readContent, shippedContent } from '../../src/wiring/build-bot.ts'
import type { Decision } from '../../src/bot/decision.ts'
import { startConversation, type Conversation } from '../support/play-story.ts'
import { storyChannels, type StoryChannel } from '../support/story-channels.ts'

const NOW = Date.parse('2026-11-23T09:00:00+07:00')
const bot = makeBot(readContent(shippedContent()), NOW)
const { quiz } = bot.library
const COUNT = 10

const text = ({ replies }: Decision) => replies.map((reply) => reply.text).join('\n\n')
const say = (conversation: Conversation, words: string) => conversation.say({ text: words })

/** The question that was asked last. */
function asked(decision: Decision) {
  const last = decision.replies.at(-1)?.text ?? ''
  const question = quiz.find(({ ask }) => last.endsWith(ask))
  if (!question) throw new Error(`no question of the quiz: ${last}`)
  return question
}

const letterOf = (position: number) => ' ABCD'[position] ?? ''
const rightAnswer = (decision: Decision) => {
  const { options, answer } = asked(decision)
  return `${letterOf(answer)}. ${options[answer - 1]}`
}
const wrongAnswer = (decision: Decision) => {
  const { options, answer } = asked(decision)
  const wrong = answer === 1 ? 2 : 1
  return `${letterOf(wrong)}. ${options[wrong - 1]}`
}

function begin(channel: StoryChannel, seed: number): [Conversation, Decision] {
  const conversation = startConversation(bot, channel, { now: NOW, seed })
  say(conversation, 'đố vui')
  return [conversation, conversation.tap('Bắt đầu')]
}

/** Plays all ten, right as often as told. */
function play(channel: StoryChannel, right: number, seed = 1) {
  const [conversation, first] = begin(channel, seed)
  const seen: string[] = []
  let decision = first
  for (let at = 0; at < COUNT; at++) {
    seen.push(asked(decision).id)
    expect(text(decision)).toContain(`Câu ${at + 1}/${COUNT}.`)
    const answer = at < right ? rightAnswer(decision) : wrongAnswer(decision)
    const question = asked(decision)
    decision = conversation.tap(answer)
    expect(text(decision)).toContain(at < right ? 'Đúng rồi' : 'Chưa đúng')
    expect(text(decision)).toContain(question.explain)
  }
  return { conversation, decision, seen }
}

const web = storyChannels.find(({ name }) => name === 'web') as StoryChannel

describe.each(storyChannels)('the quiz ($name)', (channel) => {
  it('asks ten different questions and counts what was right', () => {
    for (const right of [0, 7, COUNT]) {
      const { decision, seen, conversation } = play(channel, right, right + 1)
      expect(new Set(seen).size).toBe(COUNT)
      expect(text(decision)).toContain(`đúng ${right}/${COUNT} câu`)
      expect(conversation.scores).toEqual([])
    }
  })

  it('ranks only who gives a name, this very score among them', () => {
    const { conversation } = play(channel, 6)
    const refused = conversation.tap('Không ghi')
    expect(text(refused)).toContain('cảm ơn anh/chị đã chơi')
    expect(conversation.scores).toEqual([])
    expect(conversation.context.flow).toBeUndefined()

    const again = play(channel, 8, 2).conversation
    again.tap('Ghi tên')
    const shown = say(again, 'Bác Ba')
    expect(text(shown)).toContain('1. Bác Ba: 8/10')
    expect(again.scores).toEqual([{ kind: 'quiz-score', name: 'Bác Ba', score: 8, of: 10 }])
    expect(again.context.flow).toBeUndefined()
  })
})

describe('the quiz', () => {
  it('draws others the next time', () => {
    const draws = [1, 2, 3].map((seed) => play(web, COUNT, seed).seen.join())
    expect(new Set(draws).size).toBe(3)
  })

  it('takes a letter, a number, the words; also unsure spelling', () => {
    const [conversation, first] = begin(web, 4)
    let decision = first
    const ways = [
      (position: number) => letterOf(position),
      (position: number) => letterOf(position).toLowerCase(),
      (position: number) => String(position),
      (position: number) => `dạ em chọn ${letterOf(position).toLowerCase()} ạ`,
      (position: number) => `đáp án ${position}`,
      (position: number) => asked(decision).options[position - 1] ?? '',
    ]
    for (const way of ways) {
      const { answer } = asked(decision)
      decision = say(conversation, way(answer))
      expect(text(decision)).toContain('Đúng rồi')
    }
  })

  it('has no name but letters, and none too long', () => {
    const { conversation } = play(web, 3)
    conversation.tap('Ghi tên')
    for (const name of ['0912345678', 'http://a.vn', '😀', 'L', 'Lan '.repeat(12)]) {
      const decision = say(conversation, name)
      expect(conversation.scores).toEqual([])
      if (conversation.context.flow) expect(text(decision)).toContain('tên chỉ có chữ')
      else {
        expect(text(decision)).toContain('tạm dừng')
        return
      }
    }
    throw new Error('it never gave up')
  })

  it('old buttons ask the question again and change no score', () => {
    const [conversation, first] = begin(web, 5)
    const old = rightAnswer(first)
    const second = conversation.tap(old)
    const question = asked(second).id
    const again = conversation.tap(old, 'Câu 1/10')
    expect(asked(again).id).toBe(question)
    expect(conversation.context.flow?.quiz).toMatchObject({ at: 1, right: 1 })
    conversation.tap('Bắt đầu', 'Mình bắt đầu nhé')
    expect(conversation.context.flow?.quiz).toMatchObject({ at: 1, right: 1 })
  })

  it('old buttons of a quiz that is over begin anew and write nothing', () => {
    const { conversation, decision } = play(web, 2)
    const question = text(decision)
    conversation.tap('Ghi tên')
    say(conversation, 'Lan')
    const anew = conversation.tap('Ghi tên', question.slice(-60))
    expect(text(anew)).toContain('Mình bắt đầu nhé')
    expect(conversation.scores).toHaveLength(1)
  })

  it('goes on with the same question and score after something else', () => {
    const [conversation, first] = begin(web, 6)
    const second = conversation.tap(rightAnswer(first))
    const question = asked(second).id
    const aside = say(conversation, 'VNeID là gì?')
    expect(aside.article).toBe('vneid-la-gi')
    expect(conversation.context.flow?.paused).toBe(true)
    const resumed = conversation.tap('Làm tiếp')
    expect(asked(resumed).id).toBe(question)
    expect(conversation.context.flow?.quiz).toMatchObject({ at: 1, right: 1 })
    const sticker = conversation.say({ kind: 'attachment', text: null, attachments: ['sticker'] })
    expect(asked(sticker).id).toBe(question)
    expect(say(conversation, 'gặp cán bộ').outcome).toBe('handoff')
    expect(asked(say(conversation, 'làm tiếp')).id).toBe(question)
  })

  it('ends kindly on what is no answer, with hủy, and after a day', () => {
    const [conversation] = begin(web, 7)
    for (const nonsense of ['asdf', '9']) {
      expect(text(say(conversation, nonsense))).toContain('nhắn A, B, C, D')
    }
    expect(text(say(conversation, '😀'))).toContain('tạm dừng')
    expect(conversation.context.flow).toBeUndefined()

    const [stopped] = begin(web, 8)
    expect(text(say(stopped, 'hủy'))).toContain('dừng ở đây')
    expect(stopped.context.flow).toBeUndefined()

    const [left, first] = begin(web, 9)
    left.wait(25 * 3600_000)
    const late = left.tap(rightAnswer(first))
    expect(text(late)).toContain('Mình bắt đầu nhé')
    expect(left.scores).toEqual([])
  })

  it('shows the ranking without playing, also when nobody is in it', () => {
    const conversation = startConversation(bot, web, { now: NOW })
    say(conversation, 'đố vui')
    const empty = conversation.tap('Xem bảng điểm')
    expect(text(empty)).toContain('chưa có ai ghi tên')
    expect(text(conversation.tap('Chơi ngay'))).toContain('Mình bắt đầu nhé')
  })
})
