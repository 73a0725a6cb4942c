import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import type { Decision } from '../../../src/bot/decision.ts'
import type { Input } from '../../../src/bot/bot.ts'
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
}

type Delay = Parameters<TurnStore['putOff']>[0]

async function turn(over: Partial<TurnMaterial>, more = false) {
  const commits: TurnCommit[] = []
  const delays: Delay[] = []
  const asked: Input[] = []
  const typing: string[] = []
  const store: TurnStore = {
    loadTurn: async () => ({ ...material, ...over }),
    lookUp: () => Promise.reject(new Error('nothing to look up')),
    moreWaiting: async () => more,
    textsBetween: async (_contact, from, to) => [`từ ${from}`, `đến ${to}`],
    commitTurn: async (commit) => void commits.push(commit),
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
      return {
        outcome: 'answered',
        article: 'a',
        topic: null,
        confidence: 1,
        candidates: [],
        replies: [{ text: `trả lời: ${input.text}`, choices: [] }],
        context: { choices: [] },
        requests: [],
      }
    },
    apology: () => ({ text: 'xin lỗi', choices: [] }),
    slowDown: () => ({ text: 'từ từ ạ', choices: [] }),
    wakeDelivery: () => {},
    onTurn: () => {},
    random: () => 0.5,
    maxAttempts: 5,
    now: () => NOW,
    log: pino({ level: 'silent' }),
  })(job)
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
