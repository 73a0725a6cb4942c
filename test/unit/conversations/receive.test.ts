import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import type { InboundMessage } from '../../../src/conversations/message.ts'
import { BadMessage, type ReceivedMessage } from '../../../src/conversations/ports.ts'
import { createReceive } from '../../../src/conversations/receive.ts'

const NOW = 1_700_000_000_000

const inbound = (over: Partial<InboundMessage> = {}): InboundMessage => ({
  channel: 'zalo',
  kind: 'text',
  event: 'user_send_text',
  personId: 'lan',
  platformMessageId: 'm1',
  text: 'Xin chào',
  payload: null,
  sentAt: NOW,
  ...over,
})

interface Commit {
  messages: readonly ReceivedMessage[]
  resolve: (fresh?: boolean[]) => void
  reject: (error: Error) => void
}

/** A store whose commits end when the test says so. */
function world() {
  const commits: Commit[] = []
  const logged: Record<string, unknown>[] = []
  let wakes = 0
  let ids = 0
  const receive = createReceive({
    store: {
      storeInbound: (events) =>
        new Promise((resolve, reject) => {
          const messages = events as readonly ReceivedMessage[]
          const allFresh = messages.map(() => true)
          commits.push({ messages, resolve: (fresh = allFresh) => resolve(fresh), reject })
        }),
    },
    wakeTurns: () => (wakes += 1),
    now: () => NOW,
    newId: () => `trace-${(ids += 1)}`,
    log: pino(
      { level: 'debug' },
      { write: (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>) },
    ),
  })
  return {
    receive,
    commits,
    logged,
    wakes: () => wakes,
    /** What became of a delivery so far. */
    watch: (delivery: Promise<void>) => {
      const seen = { state: 'waiting' }
      delivery.then(
        () => (seen.state = 'resolved'),
        (error: Error) => (seen.state = error.message),
      )
      return seen
    },
  }
}

/** Lets everything run that waits for nothing but its turn. */
async function settle() {
  for (let n = 0; n < 3; n++) await new Promise((resolve) => setImmediate(resolve))
}

const idsOf = ({ messages }: Commit) => messages.map(({ platformMessageId: id }) => id)

describe('durability', () => {
  test('resolves only after the commit did', async () => {
    const { receive, commits, watch } = world()
    const delivery = watch(receive([inbound()]))
    await settle()
    expect(commits).toHaveLength(1)
    expect(delivery.state).toBe('waiting')
    commits[0]!.resolve()
    await settle()
    expect(delivery.state).toBe('resolved')
  })

  test('a delivery without messages needs no commit', async () => {
    const { receive, commits } = world()
    await receive([])
    expect(commits).toHaveLength(0)
  })

  test('a commit that fails fails the delivery and is told', async () => {
    const { receive, commits, logged, watch, wakes } = world()
    const delivery = watch(receive([inbound()]))
    await settle()
    commits[0]!.reject(new Error('disk full'))
    await settle()
    expect(delivery.state).toBe('disk full')
    expect(commits).toHaveLength(1)
    expect(wakes()).toBe(0)
    expect(logged).toMatchObject([{ level: 50, trace: 'trace-1', channel: 'zalo' }])
  })

  test('after a failure the next delivery is stored', async () => {
    const { receive, commits, watch } = world()
    watch(receive([inbound()]))
    await settle()
    commits[0]!.reject(new Error('disk full'))
    await settle()
    const next = watch(receive([inbound()]))
    await settle()
    commits[1]!.resolve()
    await settle()
    expect(next.state).toBe('resolved')
  })
})

describe('group commit', () => {
  test('deliveries of one moment share a commit', async () => {
    const { receive, commits } = world()
    void receive([inbound({ platformMessageId: 'm1' }), inbound({ platformMessageId: 'm2' })])
    void receive([inbound({ platformMessageId: 'm3' })])
    await settle()
    expect(commits.map(idsOf)).toEqual([['m1', 'm2', 'm3']])
  })

  test('deliveries during a commit share the next one', async () => {
    const { receive, commits, watch } = world()
    const first = watch(receive([inbound({ platformMessageId: 'm1' })]))
    await settle()
    const second = watch(receive([inbound({ platformMessageId: 'm2' })]))
    const third = watch(receive([inbound({ platformMessageId: 'm3' })]))
    await settle()
    expect(commits.map(idsOf)).toEqual([['m1']])

    commits[0]!.resolve()
    await settle()
    expect(first.state).toBe('resolved')
    expect(commits.map(idsOf)).toEqual([['m1'], ['m2', 'm3']])
    expect([second.state, third.state]).toEqual(['waiting', 'waiting'])

    commits[1]!.resolve()
    await settle()
    expect([second.state, third.state]).toEqual(['resolved', 'resolved'])
  })

  test('one that cannot be stored fails alone', async () => {
    const { receive, commits, watch } = world()
    const states = ['m1', 'bad', 'm3'].map((platformMessageId) =>
      watch(receive([inbound({ platformMessageId })])),
    )
    await settle()
    commits[0]!.reject(new BadMessage('one of the group'))
    await settle()
    commits[1]!.resolve()
    await settle()
    commits[2]!.reject(new Error('bad message'))
    await settle()
    commits[3]!.resolve()
    await settle()
    expect(commits.map(idsOf)).toEqual([['m1', 'bad', 'm3'], ['m1'], ['bad'], ['m3']])
    expect(states.map(({ state }) => state)).toEqual(['resolved', 'bad message', 'resolved'])
  })

  test('when the database itself is in trouble all fail at once', async () => {
    const { receive, commits, watch } = world()
    const states = ['m1', 'm2'].map((platformMessageId) =>
      watch(receive([inbound({ platformMessageId })])),
    )
    await settle()
    commits[0]!.reject(new Error('disk full'))
    await settle()
    expect(commits).toHaveLength(1)
    expect(states.map(({ state }) => state)).toEqual(['disk full', 'disk full'])
  })

  test('each delivery hears of its own messages what was new', async () => {
    const { receive, commits, logged } = world()
    void receive([inbound(), inbound()])
    void receive([inbound()])
    await settle()
    commits[0]!.resolve([true, false, true])
    await settle()
    const heard = logged.map(({ trace, duplicate }) => [trace, duplicate])
    expect(heard).toEqual([
      ['trace-1', false],
      ['trace-2', true],
      ['trace-3', false],
    ])
  })
})

describe('what is stored', () => {
  async function stored(over: Partial<InboundMessage>): Promise<ReceivedMessage> {
    const { receive, commits, logged } = world()
    const delivery = receive([inbound(over)])
    await settle()
    commits[0]!.resolve()
    await delivery
    for (const line of logged) expect(JSON.stringify(line)).not.toContain('123456')
    return commits[0]!.messages[0]!
  }

  test('the message with its trace and the time it came', async () => {
    expect(await stored({})).toEqual({
      ...inbound(),
      traceId: 'trace-1',
      receivedAt: NOW,
      hidden: [],
    })
  })

  test('secrets are masked before', async () => {
    const message = await stored({ text: 'mã OTP là 123456, thẻ 4111 1111 1111 1111' })
    expect(message.text).toBe('mã OTP là [đã che mã], thẻ [đã che số thẻ]')
    expect([...message.hidden].sort()).toEqual(['card', 'code'])
  })

  test('also in what was typed behind a #', async () => {
    const typed = '#mã OTP là 123456'
    const message = await stored({ kind: 'tap', text: typed, payload: typed })
    expect(message.payload).toBe('#mã OTP là [đã che mã]')
    expect(JSON.stringify(message)).not.toContain('123456')
    expect(message.hidden).toEqual(['code'])
  })

  test('also in a payload whose button has another title', async () => {
    const payload = '#hoi:thẻ 4111111111111111'
    const message = await stored({ kind: 'tap', text: 'Hỏi', payload })
    expect(message).toMatchObject({ text: 'Hỏi', payload: '#hoi:thẻ [đã che số thẻ]' })
    expect(message.hidden).toEqual(['card'])
  })

  test('our own payloads stay as they are', async () => {
    for (const payload of ['#bat-dau', '#bai:dang-ky-khai-sinh', '#hoi:đổi mật khẩu thế nào?']) {
      expect((await stored({ kind: 'tap', payload })).payload).toBe(payload)
    }
  })

  test('no text stays none, an empty one stays empty', async () => {
    expect((await stored({ kind: 'attachment', text: null })).text).toBeNull()
    expect((await stored({ text: ' \u200b ' })).text).toBe('')
  })

  test('one spelling, no characters a database refuses', async () => {
    const message = await stored({ text: '#\u0000a\u0300', payload: '#\u0000a\u0300' })
    expect(message).toMatchObject({ text: '#à', payload: '#à' })
  })

  test('what no platform sends is cut', async () => {
    const message = await stored({ text: 'a'.repeat(20_000), payload: 'a'.repeat(20_000) })
    expect([message.text?.length, message.payload?.length]).toEqual([10_000, 10_000])
  })
})

describe('waking', () => {
  async function wakesAfter(messages: InboundMessage[], fresh: boolean[]): Promise<number> {
    const { receive, commits, wakes } = world()
    const delivery = receive(messages)
    await settle()
    expect(wakes()).toBe(0)
    commits[0]!.resolve(fresh)
    await delivery
    return wakes()
  }
  const echo = inbound({ kind: 'echo' })

  test.each([
    ['a new message', [inbound()], [true], 1],
    ['several of one delivery', [inbound(), inbound()], [true, true], 1],
    ['a duplicate', [inbound()], [false], 0],
    ['an echo', [echo], [true], 0],
    ['a new echo beside a duplicate', [echo, inbound()], [true, false], 0],
    ['a new message beside an echo', [echo, inbound()], [true, true], 1],
  ])('%s', async (_name, messages, fresh, wakes) => {
    expect(await wakesAfter(messages, fresh)).toBe(wakes)
  })
})
