import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import type { Decision, Outcome } from '../../../src/bot/decision.ts'
import type { Input } from '../../../src/bot/bot.ts'
import type { Desk } from '../../../src/conversations/desk.ts'
import type { Channel } from '../../../src/conversations/channel.ts'
import type { TurnCommit, TurnMaterial, TurnStore } from '../../../src/conversations/ports.ts'
import { createTurn } from '../../../src/conversations/turn.ts'
import type { Job } from '../../../src/queue/queue.ts'

const NOW = 1_700_000_000_000
const MINUTE = 60_000

const job: Job = {
  id: 1,
  lane: 'turn',
  key: '1',
  subject: 7,
  attempts: 1,
  lease: 'lease',
  createdAt: NOW,
}

const material: TurnMaterial = {
  messageId: 7,
  contactId: 1,
  channel: 'zalo',
  personId: 'lan',
  kind: 'text',
  text: 'lệ phí căn cước',
  payload: null,
  attachments: [],
  hidden: [],
  sentAt: NOW - 1000,
  receivedAt: NOW - 500,
  traceId: 'trace',
  firstContact: false,
  takenBack: false,
  lastMinute: 1,
  context: { choices: [] },
  hold: { state: 'bot', staffUntil: null },
  lastStaffAt: null,
}

const desk: Desk = { botOff: false, usualMinutes: null, anyTime: false, notice: null }

type Delay = Parameters<TurnStore['putOff']>[0]

async function turn(
  over: Partial<TurnMaterial>,
  more = false,
  around: Partial<Desk> = {},
  outcome: Outcome = 'answered',
  requests: Decision['requests'] = [],
  attempt: Partial<Job> & { fails?: true } = {},
) {
  const commits: TurnCommit[] = []
  const delays: Delay[] = []
  const asked: Input[] = []
  const typing: string[] = []
  const store: TurnStore = {
    loadTurn: async () => ({ ...material, ...over }),
    lookUp: () => Promise.reject(new Error('nothing to look up')),
    moreWaiting: async () => more,
    textsBetween: async (_contact, from, to) => [`từ ${from}`, `đến ${to}`],
    commitTurn: async (commit) => {
      commits.push(commit)
      return 'spoken'
    },
    putOff: async (delay) => void delays.push(delay),
  }
  const channel: Channel = {
    name: 'zalo',
    toParts: ({ text }) => [{ text, choices: [] }],
    send: () => Promise.reject(new Error('turns do not send')),
    showTyping: async (personId) => void typing.push(personId),
  }
  const verdict = await createTurn({
    store,
    channelOf: () => channel,
    decide(input): Decision {
      asked.push(input)
      if (attempt.fails) throw new Error('no idea')
      return {
        outcome,
        article: 'a',
        topic: null,
        confidence: 1,
        candidates: [],
        replies: [{ text: `trả lời: ${input.text}`, choices: [] }],
        context: { choices: [] },
        requests,
      }
    },
    apology: () => ({ text: 'xin lỗi', choices: [] }),
    slowDown: () => ({ text: 'từ từ ạ', choices: [] }),
    desk: () => ({ ...desk, ...around }),
    botOff: () => ({ text: 'máy nghỉ', choices: [] }),
    wakeDelivery: () => {},
    onTurn: () => {},
    random: () => 0.5,
    maxAttempts: 5,
    now: () => NOW,
    log: pino({ level: 'silent' }),
  })({ ...job, ...attempt })
  return { verdict, commits, delays, asked, typing }
}

const said = (commits: TurnCommit[]) =>
  commits.flatMap(({ parts }) => parts.map(({ text }) => text))

describe('a turn', () => {
  it('answers what was asked', async () => {
    const { commits, typing } = await turn({})
    expect(said(commits)).toEqual(['trả lời: lệ phí căn cước'])
    expect(typing).toEqual(['lan'])
  })

  it('says nothing to a message that was taken back', async () => {
    const { commits, asked, typing } = await turn({ takenBack: true, text: null })
    expect(commits).toMatchObject([{ outcome: 'silent', parts: [] }])
    expect([asked, typing]).toEqual([[], []])
  })

  it('says nothing to an event more than a day old', async () => {
    const { commits } = await turn({ sentAt: NOW - 500 - 24 * 60 * MINUTE - 1 })
    expect(commits).toMatchObject([{ outcome: 'silent', parts: [] }])
  })
})

describe('too many messages in a minute', () => {
  it('are answered one by one up to the twentieth', async () => {
    const { commits, delays } = await turn({ lastMinute: 20 })
    expect([commits.length, delays.length]).toEqual([1, 0])
  })

  it('get one calm word at the first too many, which waits a minute with all that follows', async () => {
    const { verdict, commits, delays } = await turn({ lastMinute: 21 })
    expect(verdict).toEqual({ kind: 'finished' })
    expect(commits).toEqual([])
    expect(delays).toMatchObject([
      {
        parts: [{ text: 'từ từ ạ' }],
        until: NOW + MINUTE,
        context: { choices: [], floodSince: 7 },
      },
    ])
  })

  it('are passed over while later ones wait', async () => {
    const flood = { context: { choices: [], floodSince: 3 }, lastMinute: 25 }
    const { commits, asked } = await turn(flood, true)
    expect(commits).toMatchObject([{ outcome: 'silent', parts: [], context: { floodSince: 3 } }])
    expect(asked).toEqual([])
  })

  it('are answered as one with the last, and then it is over', async () => {
    const { commits } = await turn({ context: { choices: [], floodSince: 3 }, lastMinute: 25 })
    expect(said(commits)).toEqual(['trả lời: từ 3\nđến 7'])
    expect(commits[0]?.context).toEqual({ choices: [] })
  })

  it('are answered even if the last was taken back, or has no words', async () => {
    const flood = { context: { choices: [], floodSince: 3 }, text: null }
    for (const last of [{ takenBack: true }, { kind: 'attachment' }] as const) {
      const { commits } = await turn({ ...flood, ...last })
      expect(said(commits)).toEqual(['trả lời: từ 3\nđến 7'])
    }
  })

  it('are over as well when nothing is left to answer', async () => {
    const flood = { context: { choices: [], floodSince: 3 }, text: null }
    const stale = { sentAt: NOW - 500 - 24 * 60 * MINUTE - 1 }
    for (const last of [stale, { takenBack: true, kind: 'tap' }] as const) {
      const { commits } = await turn({ ...flood, ...last })
      expect(commits).toMatchObject([{ outcome: 'silent', parts: [] }])
      expect(commits[0]?.context).toEqual({ choices: [] })
    }
  })

  it('a button tapped last is answered for itself', async () => {
    const { asked } = await turn({
      kind: 'tap',
      text: 'Lệ phí',
      payload: '#bai:a',
      context: { choices: [], floodSince: 3 },
    })
    expect(asked).toMatchObject([{ kind: 'tap', text: 'Lệ phí', payload: '#bai:a' }])
  })
})

const alarm = { kind: 'handoff', reason: 'emergency' } as const
const held = (over: Partial<TurnMaterial> = {}): Partial<TurnMaterial> => ({
  hold: { state: 'staff', staffUntil: NOW + MINUTE },
  lastStaffAt: NOW - MINUTE,
  ...over,
})

describe('where staff hold the conversation', () => {
  it('nothing is said, typed or remembered, and nobody is handed on', async () => {
    const context = { choices: [], article: 'b' }
    const request = { kind: 'handoff', reason: 'asked for a person' } as const
    const { commits, typing } = await turn(held({ context }), false, {}, 'handoff', [request])
    expect(commits).toMatchObject([{ outcome: 'silent', parts: [], requests: [], context }])
    expect(commits[0]).not.toHaveProperty('urgent')
    expect(typing).toEqual([])
  })

  it.each([
    [15 * MINUTE, []],
    [15 * MINUTE + 1, ['trả lời: lệ phí căn cước']],
  ])('danger %i ms after their last word raises an alarm and says %j', async (ago, says) => {
    const material = held({ lastStaffAt: NOW - ago })
    const { commits } = await turn(material, false, {}, 'emergency', [alarm])
    expect(commits).toMatchObject([{ requests: [alarm] }])
    expect(said(commits)).toEqual(says)
  })

  it('danger is said where nobody of them has written yet', async () => {
    const { commits } = await turn(held({ lastStaffAt: null }), false, {}, 'emergency', [alarm])
    expect(commits).toMatchObject([{ urgent: true, parts: [{}] }])
  })

  it('whoever wants everything erased is obeyed and told', async () => {
    const { commits } = await turn(held(), false, {}, 'flow', [{ kind: 'erase' }])
    expect(commits).toMatchObject([{ requests: [{ kind: 'erase' }], parts: [{}] }])
  })

  it('too many messages are no matter of the bot', async () => {
    const { commits, delays } = await turn(held({ lastMinute: 30 }))
    expect([said(commits), delays]).toEqual([[], []])
  })

  it('the bot does not apologise either for what it cannot decide', async () => {
    const { commits } = await turn(held(), false, {}, 'answered', [], { attempts: 5, fails: true })
    expect(commits).toMatchObject([{ outcome: 'silent', parts: [], buried: 'no idea' }])
  })
})

describe('where staff had the conversation before', () => {
  it('and fell silent, the bot begins afresh', async () => {
    const context = { choices: [], article: 'b', unsure: 1 }
    const hold = { state: 'staff', staffUntil: NOW } as const
    const { asked, commits } = await turn({ hold, context, lastStaffAt: NOW - 9 * 60 * MINUTE })
    expect(asked[0]?.context).toEqual({ choices: [] })
    expect(said(commits)).toEqual(['trả lời: lệ phí căn cước'])
  })

  it('what they answered before its turn came is not answered again', async () => {
    const answered = { lastStaffAt: NOW - 800, sentAt: NOW - 1000, lastMinute: 30 }
    const { commits, delays } = await turn(answered)
    expect([said(commits), delays]).toEqual([[], []])
    const { commits: later } = await turn({ lastStaffAt: NOW - 1001, sentAt: NOW - 1000 })
    expect(said(later)).toEqual(['trả lời: lệ phí căn cước'])
  })
})

describe('where the bot of a channel is switched off', () => {
  const off = { botOff: true }
  const handOff = [{ kind: 'handoff', reason: 'the bot is switched off' }]

  it('it says so, and passes everybody on', async () => {
    const { commits } = await turn({}, false, off)
    expect(said(commits)).toEqual(['máy nghỉ'])
    expect(commits).toMatchObject([{ outcome: 'silent', requests: handOff }])
  })

  it('it does not say so again to whoever waits', async () => {
    const { commits } = await turn({ hold: { state: 'waiting', staffUntil: null } }, false, off)
    expect(commits).toMatchObject([{ parts: [], requests: handOff }])
  })

  it('whoever only opens the chat is told, and not queued', async () => {
    for (const kind of ['follow', 'start'] as const) {
      const { commits } = await turn({ kind, text: null }, false, off)
      expect(said(commits)).toEqual(['máy nghỉ'])
      expect(commits).toMatchObject([{ requests: [] }])
    }
  })

  it('danger is answered, and everything is erased for whoever asks', async () => {
    const danger = await turn({}, false, off, 'emergency', [alarm])
    expect(danger.commits).toMatchObject([{ urgent: true, parts: [{}], requests: [alarm] }])
    const erased = await turn({}, false, off, 'flow', [{ kind: 'erase' }])
    expect(erased.commits).toMatchObject([{ parts: [{}], requests: [{ kind: 'erase' }] }])
  })

  it('staff who hold the conversation are not spoken over', async () => {
    const { commits } = await turn(held(), false, off)
    expect(commits).toMatchObject([{ parts: [], requests: [] }])
  })
})

describe('what the bot is told of staff', () => {
  it('who waits, how long it takes, and the notice to everybody', async () => {
    const notice = { id: 1, text: 'nghỉ lễ' }
    const around = { usualMinutes: 15, anyTime: true, notice }
    const { asked } = await turn({ hold: { state: 'waiting', staffUntil: null } }, false, around)
    expect(asked).toMatchObject([
      { staff: { waiting: true, usualMinutes: 15, anyTime: true }, notice },
    ])
    expect((await turn({})).asked[0]).not.toHaveProperty('notice')
  })
})
