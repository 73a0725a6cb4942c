import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import {
  ChannelRefused,
  ChannelUnreachable,
  type Channel,
} from '../../../src/conversations/channel.ts'
import { createDeliver } from '../../../src/conversations/deliver.ts'
import type { Outgoing, OutboxStore } from '../../../src/conversations/ports.ts'
import { LeaseLost, type Job } from '../../../src/queue/queue.ts'

const NOW = 1_700_000_000_000
const HOUR = 3600_000

const outgoing: Outgoing = {
  messageId: 7,
  contactId: 1,
  channel: 'zalo',
  personId: 'lan',
  part: { text: 'Chào bạn', choices: [] },
  speaker: 'bot',
  file: null,
  quotes: null,
  lastInteractionAt: NOW - 1000,
  traceId: 'trace',
  createdAt: NOW - 100,
}

const job = (over: Partial<Job> = {}): Job => ({
  id: 1,
  lane: 'deliver',
  key: 'lan',
  subject: 7,
  attempts: 1,
  lease: 'lease',
  createdAt: NOW,
  ...over,
})

interface Scene {
  /** What sending does; the platform's id unless told otherwise. */
  send?: () => Promise<string>
  waiting?: Outgoing | null | (() => Outgoing)
  isOff?: boolean
  pausedUntil?: number
  recordSent?: () => Promise<void>
  channel?: Partial<Channel>
}

function world({
  send = async () => 'platform id',
  waiting = outgoing,
  isOff = false,
  pausedUntil = 0,
  recordSent = async () => {},
  channel: more = {},
}: Scene = {}) {
  const told: unknown[][] = []
  const tell = (...what: unknown[]) => void told.push(what)
  const store: OutboxStore = {
    loadOutgoing: async () => (typeof waiting === 'function' ? waiting() : waiting),
    async recordSent(_job, messageId, platformMessageId, at) {
      await recordSent()
      tell('sent', messageId, platformMessageId, at)
    },
    recordRefused: async (_job, messageId, reason) => tell('refused', messageId, reason),
    recordParked: async (_job, messageId, reason) => tell('parked', messageId, reason),
    pauseChannel: async (channel, until, reason) => tell('pause', channel, until, reason),
    pausedUntil: async () => pausedUntil,
    recordInteraction: async (contactId, at) => tell('interaction', contactId, at),
    pauses: async () => [],
  }
  const channel: Channel = {
    name: 'zalo',
    toParts: () => [],
    async send(personId, { text }, { tag }) {
      tell('send', personId, text, tag)
      return { platformMessageId: await send() }
    },
    ...more,
  }
  const deliver = createDeliver({
    store,
    channelOf: () => (isOff ? undefined : channel),
    onSettled: ({ messageId }, result) => tell('settled', messageId, result),
    pause: async (ms) => tell('wait', ms),
    now: () => NOW,
    log: pino({ level: 'silent' }),
  })
  return { deliver, told }
}

const fails = (error: Error) => ({ send: () => Promise.reject(error) })
const sending = ['send', 'lan', 'Chào bạn', 'trace.7']

describe('sent', () => {
  test('recorded with the id of the platform, then told', async () => {
    const { deliver, told } = world()
    expect(await deliver(job())).toEqual({ kind: 'finished' })
    expect(told).toEqual([sending, ['sent', 7, 'platform id', NOW], ['settled', 7, 'sent']])
  })

  test('nothing left to send: the job is done', async () => {
    const { deliver, told } = world({ waiting: null })
    expect(await deliver(job())).toEqual({ kind: 'done' })
    expect(told).toEqual([])
  })

  test('a lost lease is told to nobody as sent', async () => {
    const { deliver, told } = world({ recordSent: () => Promise.reject(new LeaseLost(1)) })
    await expect(deliver(job())).rejects.toThrow(LeaseLost)
    expect(told).toEqual([sending])
  })

  test('trouble in writing it down does not send it again', async () => {
    let failures = 2
    const recordSent = async () => {
      if (failures-- > 0) throw new Error('disk full')
    }
    const { deliver, told } = world({ recordSent })
    expect(await deliver(job())).toEqual({ kind: 'finished' })
    expect(told).toEqual([
      sending,
      ['wait', 1000],
      ['wait', 2000],
      ['sent', 7, 'platform id', NOW],
      ['settled', 7, 'sent'],
    ])
  })

  test('an error that is not of the channel is left to the worker', async () => {
    const { deliver, told } = world(fails(new TypeError('a bug')))
    await expect(deliver(job())).rejects.toThrow('a bug')
    expect(told).toEqual([sending])
  })
})

describe('refused', () => {
  test.each(['none', 'alert'] as const)('for good, remedy %s', async (remedy) => {
    const { deliver, told } = world(fails(new ChannelRefused('-201', 'bad parameter', remedy)))
    expect(await deliver(job())).toEqual({ kind: 'finished' })
    expect(told).toEqual([
      sending,
      ['refused', 7, '-201: bad parameter'],
      ['settled', 7, 'refused'],
    ])
  })

  test('outside the window: kept until the person writes', async () => {
    const { deliver, told } = world(fails(new ChannelRefused('-230', 'too late', 'window')))
    expect(await deliver(job())).toEqual({ kind: 'finished' })
    expect(told).toEqual([sending, ['parked', 7, '-230: too late'], ['settled', 7, 'parked']])
  })
})

describe('unreachable', () => {
  const noAnswer = fails(new ChannelUnreachable('no answer'))

  test.each([
    [1, 1000],
    [2, 2000],
    [5, 16_000],
    [7, 60_000],
    [500, 60_000],
  ])('after attempt %i waits %i ms', async (attempts, wait) => {
    const { deliver, told } = world(noAnswer)
    expect(await deliver(job({ attempts }))).toEqual({
      kind: 'later',
      at: NOW + wait,
      reason: 'no answer',
    })
    expect(told).toEqual([sending])
  })

  test('"later" for everybody pauses the channel', async () => {
    const { deliver, told } = world(fails(new ChannelUnreachable('-32: too many', 30_000)))
    const verdict = await deliver(job())
    expect(verdict).toEqual({ kind: 'later', at: NOW + 30_000, reason: '-32: too many' })
    expect(told).toEqual([sending, ['pause', 'zalo', NOW + 30_000, '-32: too many']])
  })

  test('a pause shorter than the back-off does not shorten it', async () => {
    const { deliver } = world(fails(new ChannelUnreachable('a moment', 500)))
    expect(await deliver(job({ attempts: 4 }))).toMatchObject({ at: NOW + 8000 })
  })

  test('is given up after 24 h, not at 24 h', async () => {
    const late = world(noAnswer)
    expect(await late.deliver(job({ createdAt: NOW - 24 * HOUR }))).toMatchObject({ kind: 'later' })

    const tooLate = world(noAnswer)
    const verdict = await tooLate.deliver(job({ createdAt: NOW - 24 * HOUR - 1 }))
    expect(verdict).toEqual({ kind: 'finished' })
    expect(tooLate.told).toEqual([
      sending,
      ['refused', 7, 'not reachable for 24 h: no answer'],
      ['settled', 7, 'refused'],
    ])
  })

  test('the 24 h count from the job: what was parked for days is not given up at once', async () => {
    const { deliver } = world({ ...noAnswer, waiting: { ...outgoing, createdAt: 0 } })
    expect(await deliver(job())).toMatchObject({ kind: 'later' })
  })
})

describe('not even tried', () => {
  test('while the channel is paused, and the attempt is not counted', async () => {
    const { deliver, told } = world({ pausedUntil: NOW + 1 })
    expect(await deliver(job())).toEqual({
      kind: 'later',
      at: NOW + 1,
      reason: 'channel paused',
      uncounted: 'uncounted',
    })
    expect(told).toEqual([])
  })

  test('when the pause is over it is', async () => {
    const { deliver, told } = world({ pausedUntil: NOW })
    expect(await deliver(job())).toEqual({ kind: 'finished' })
    expect(told[0]).toEqual(sending)
  })

  test('while the channel is switched off', async () => {
    const { deliver, told } = world({ isOff: true })
    expect(await deliver(job())).toMatchObject({
      kind: 'later',
      at: NOW + 60_000,
      reason: 'channel zalo is switched off',
    })
    expect(told.map(([what]) => what)).not.toContain('send')
    expect(told.map(([what]) => what)).not.toContain('settled')
  })

  test('but a channel switched off for 24 h is given up', async () => {
    const { deliver, told } = world({ isOff: true })
    const verdict = await deliver(job({ createdAt: NOW - 24 * HOUR - 1 }))
    expect(verdict).toEqual({ kind: 'finished' })
    expect(told.map(([what]) => what)).toEqual(['refused', 'settled'])
  })
})

describe('a closed window', () => {
  const DAY = 24 * HOUR
  const closedWindow: Channel['closedWindow'] = ({ lastInteractionAt, now }) =>
    lastInteractionAt !== null && now - lastInteractionAt > 2 * DAY ? 'older than 48 h' : null
  const old = { ...outgoing, lastInteractionAt: NOW - 3 * DAY }

  test('parks the part without asking the platform to send it', async () => {
    const { deliver, told } = world({ waiting: old, channel: { closedWindow } })
    expect(await deliver(job())).toEqual({ kind: 'finished' })
    expect(told).toEqual([
      ['parked', 7, 'older than 48 h'],
      ['settled', 7, 'parked'],
    ])
  })

  test('is open for those who wrote lately', async () => {
    const { deliver, told } = world({ channel: { closedWindow } })
    await deliver(job())
    expect(told[0]).toEqual(sending)
  })

  test('opens when the platform knows of a later interaction, which is written down', async () => {
    const lastInteraction = async () => NOW - HOUR
    const { deliver, told } = world({ waiting: old, channel: { closedWindow, lastInteraction } })
    await deliver(job())
    expect(told.slice(0, 2)).toEqual([['interaction', 1, NOW - HOUR], sending])
  })

  test.each([
    ['knows of none', async () => null],
    ['knows of an older one', async () => NOW - 4 * DAY],
    ['does not answer', () => Promise.reject(new ChannelUnreachable('timeout'))],
  ])('stays closed when the platform %s', async (_how, lastInteraction) => {
    const { deliver, told } = world({ waiting: old, channel: { closedWindow, lastInteraction } })
    await deliver(job())
    expect(told[0]).toEqual(['parked', 7, 'older than 48 h'])
  })
})

describe('what the channel is told', () => {
  test('who speaks, since when the person is silent, the file and the quote', async () => {
    const given: unknown[] = []
    const file = Buffer.from('tệp')
    const waiting: Outgoing = { ...outgoing, speaker: 'staff', file, quotes: 'm-1' }
    const { deliver } = world({
      waiting,
      channel: {
        async send(_person, _part, sending) {
          given.push(sending)
          return { platformMessageId: 'x' }
        },
      },
    })
    await deliver(job())
    const { lastInteractionAt } = outgoing
    expect(given).toEqual([
      { tag: 'trace.7', speaker: 'staff', lastInteractionAt, now: NOW, file, quotes: 'm-1' },
    ])
  })

  test('a message that must wait waits alone', async () => {
    const { deliver, told } = world(fails(new ChannelUnreachable('night', undefined, 2 * HOUR)))
    expect(await deliver(job())).toEqual({ kind: 'later', at: NOW + 2 * HOUR, reason: 'night' })
    expect(told).toEqual([sending])
  })

  test('when five people in a row get no answer, the channel pauses for all', async () => {
    let messageId = 0
    const loadOutgoing = () => ({ ...outgoing, messageId: (messageId += 1) })
    const { deliver, told } = world({
      ...fails(new ChannelUnreachable('connect ECONNREFUSED')),
      waiting: loadOutgoing,
    })
    const verdicts = []
    for (let n = 0; n < 5; n++) verdicts.push(await deliver(job()))
    const wait = (ms: number) => ({
      kind: 'later',
      at: NOW + ms,
      reason: 'connect ECONNREFUSED',
    })
    expect(verdicts).toEqual([wait(1000), wait(1000), wait(1000), wait(1000), wait(30_000)])
    expect(told.filter(([what]) => what === 'pause')).toEqual([
      ['pause', 'zalo', NOW + 30_000, 'connect ECONNREFUSED'],
    ])
  })
})
