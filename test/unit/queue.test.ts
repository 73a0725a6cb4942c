import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { backOff, LeaseLost, type Job, type Queue } from '../../src/queue/queue.ts'
import { Worker, type Verdict, type WorkerOptions } from '../../src/queue/worker.ts'

const NOW = 1_700_000_000_000
const POLL = 5000

describe('backOff', () => {
  test('doubles from 1 s and stays at 60 s', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8].map(backOff)
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000])
    expect(backOff(5000)).toBe(60_000)
  })
})

describe('Worker', () => {
  // Only the poll is a timer; it must tick when the test says so.
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
  afterEach(() => void vi.useRealTimers())

  interface Waiting {
    id: number
    attempts: number
    due: number
  }

  /** A lane in memory, with a handler and claims that the test can hold up. */
  function world(jobs: number[], options: Partial<WorkerOptions> = {}) {
    const lane: Waiting[] = jobs.map((id) => ({ id, attempts: 0, due: NOW }))
    const told: string[] = []
    const errors: string[] = []
    const clock = { now: NOW }
    const running = new Map<number, (verdict: Verdict | Error) => void>()
    const claims = { held: false, waiting: [] as (() => void)[], failures: [] as Error[], asked: 0 }
    let leases = 0

    const queue: Queue = {
      async claim(_lane, lease, now) {
        claims.asked += 1
        const failure = claims.failures.shift()
        if (failure) throw failure
        const at = lane.findIndex(({ due }) => due <= now)
        const [taken] = at < 0 ? [] : lane.splice(at, 1)
        if (claims.held) await new Promise<void>((resolve) => claims.waiting.push(resolve))
        if (!taken) return null
        const attempts = taken.attempts + 1
        const { id } = taken
        return { id, lane: 'turn', key: `k${id}`, subject: id, attempts, lease, createdAt: NOW }
      },
      done: async ({ id }) => void told.push(`done ${id}`),
      async later({ id, attempts }, at, reason, uncounted) {
        told.push(`later ${id} +${at - clock.now} ${reason}${uncounted ? ` ${uncounted}` : ''}`)
        lane.push({ id, attempts: uncounted ? attempts - 1 : attempts, due: at })
      },
      bury: async ({ id }, reason) => void told.push(`bury ${id} ${reason}`),
      freeLeases: async () => 0,
      ensure: async () => {},
      oldestDue: async () => null,
      count: async () => ({ ready: lane.length, running: running.size, buried: 0 }),
    }
    const worker = new Worker({
      queue,
      lane: 'turn',
      handle: ({ id }: Job) =>
        new Promise((resolve, reject) => {
          running.set(id, (verdict) => {
            running.delete(id)
            if (verdict instanceof Error) reject(verdict)
            else resolve(verdict)
          })
        }),
      concurrency: 2,
      leaseMs: 60_000,
      maxAttempts: 3,
      pollMs: POLL,
      now: () => clock.now,
      newId: () => `lease ${(leases += 1)}`,
      log: pino(
        { level: 'warn' },
        { write: (line: string) => void errors.push((JSON.parse(line) as { msg: string }).msg) },
      ),
      ...options,
    })
    return {
      ...{ worker, queue, lane, told, errors, clock, claims },
      runs: () => [...running.keys()],
      add: (id: number) => void lane.push({ id, attempts: 0, due: NOW }),
      end: async (id: number, verdict: Verdict | Error = { kind: 'done' }) => {
        running.get(id)!(verdict)
        await settle()
      },
    }
  }

  /** Lets everything run that waits for nothing but its turn. */
  async function settle() {
    for (let n = 0; n < 5; n++) await new Promise((resolve) => setImmediate(resolve))
  }

  test('runs as many at once as it may, and the next when one is through', async () => {
    const { worker, runs, end, told } = world([1, 2, 3, 4])
    worker.start()
    await settle()
    expect(runs()).toEqual([1, 2])
    await end(2)
    expect(runs()).toEqual([1, 3])
    await end(1)
    await end(3)
    await end(4)
    expect(told).toEqual(['done 2', 'done 1', 'done 3', 'done 4'])
    await worker.stop()
  })

  test('does nothing before it is started', async () => {
    const { worker, claims } = world([1])
    worker.wake()
    await settle()
    expect(claims.asked).toBe(0)
  })

  test.each([
    [{ kind: 'finished' }, []],
    [{ kind: 'done' }, ['done 1']],
    [{ kind: 'bury', reason: 'no use' }, ['bury 1 no use']],
    [{ kind: 'later', at: NOW + 5, reason: 'no answer' }, ['later 1 +5 no answer']],
    [
      { kind: 'later', at: NOW + 5, reason: 'paused', uncounted: 'uncounted' },
      ['later 1 +5 paused uncounted'],
    ],
  ] satisfies [Verdict, string[]][])('does as it is told: %j', async (verdict, expected) => {
    const { worker, end, told } = world([1])
    worker.start()
    await settle()
    await end(1, verdict)
    expect(told).toEqual(expected)
    await worker.stop()
  })

  test('a job that throws is tried again with growing waits, then buried', async () => {
    const { worker, end, told, clock, runs } = world([1])
    worker.start()
    await settle()
    for (const wait of [1000, 2000]) {
      await end(1, new Error('a bug'))
      expect(runs()).toEqual([])
      clock.now += wait - 1
      worker.wake()
      await settle()
      expect(runs()).toEqual([])
      clock.now += 1
      worker.wake()
      await settle()
      expect(runs()).toEqual([1])
    }
    await end(1, new Error('a bug'))
    expect(told).toEqual(['later 1 +1000 a bug', 'later 1 +2000 a bug', 'bury 1 a bug'])
    await worker.stop()
  })

  test('"later" is never too often', async () => {
    const { worker, end, told } = world([1], { maxAttempts: 1 })
    worker.start()
    await settle()
    for (let n = 0; n < 5; n++) await end(1, { kind: 'later', at: NOW, reason: 'no answer' })
    expect(told).toEqual(Array(5).fill('later 1 +0 no answer'))
    const stopped = worker.stop()
    await end(1)
    await stopped
  })

  test('a lost lease changes nothing', async () => {
    const { worker, end, told, errors } = world([1])
    worker.start()
    await settle()
    await end(1, new LeaseLost(1))
    expect(told).toEqual([])
    expect(errors).toEqual(['job 1 is no longer held by this worker'])
    await worker.stop()
  })

  test('a verdict that could not be written is tried again', async () => {
    const { worker, queue, end, told } = world([1])
    queue.done = () => Promise.reject(new Error('disk full'))
    worker.start()
    await settle()
    await end(1)
    expect(told).toEqual(['later 1 +1000 disk full'])
    await worker.stop()
  })

  test('a database that refuses even that leaves the job to its lease', async () => {
    const { worker, queue, end, errors, add, runs } = world([1], { concurrency: 1 })
    queue.later = () => Promise.reject(new Error('disk full'))
    worker.start()
    await settle()
    add(2)
    await end(1, new Error('a bug'))
    expect(errors).toEqual(['job failed', 'job left to its lease: the database refused'])
    expect(runs()).toEqual([2])
    await end(2)
    await worker.stop()
  })

  test('the poll finds what nobody told it of', async () => {
    const { worker, add, runs, end } = world([])
    worker.start()
    await settle()
    add(1)
    await settle()
    expect(runs()).toEqual([])
    vi.advanceTimersByTime(POLL)
    await settle()
    expect(runs()).toEqual([1])
    await end(1)
    await worker.stop()
  })

  test('a claim that throws is told and does not end the worker', async () => {
    const { worker, claims, errors, runs, end } = world([1])
    claims.failures.push(new Error('database is locked'))
    worker.start()
    await settle()
    expect(runs()).toEqual([])
    expect(errors).toEqual(['claiming a job failed; trying again at the next poll'])
    vi.advanceTimersByTime(POLL)
    await settle()
    expect(runs()).toEqual([1])
    await end(1)
    await worker.stop()
  })

  test('a wake while it is claiming is not lost', async () => {
    const { worker, claims, add, runs, end } = world([])
    claims.held = true
    worker.start()
    await settle()
    expect(claims.waiting).toHaveLength(1)
    // The claim under way has already found nothing.
    add(1)
    worker.wake()
    claims.held = false
    claims.waiting.shift()!()
    await settle()
    expect(runs()).toEqual([1])
    await end(1)
    await worker.stop()
  })

  test('many wakes while it is claiming are one', async () => {
    const { worker, claims } = world([])
    claims.held = true
    worker.start()
    for (let n = 0; n < 100; n++) worker.wake()
    await settle()
    claims.held = false
    claims.waiting.shift()!()
    await settle()
    expect(claims.asked).toBe(2)
    await worker.stop()
  })

  test('stopping waits for what runs and claims nothing more', async () => {
    const { worker, runs, end, told, lane } = world([1, 2, 3, 4])
    worker.start()
    await settle()
    const seen = { stopped: false }
    const stopped = worker.stop().then(() => (seen.stopped = true))
    await settle()
    await end(1)
    expect(runs()).toEqual([2])
    expect(seen.stopped).toBe(false)
    await end(2, new Error('a bug'))
    await stopped
    expect(told).toEqual(['done 1', 'later 2 +1000 a bug'])
    expect(lane.map(({ id }) => id)).toEqual([3, 4, 2])

    worker.wake()
    vi.advanceTimersByTime(POLL)
    await settle()
    expect(runs()).toEqual([])
  })

  test('a job claimed while stopping is still done', async () => {
    const { worker, claims, runs, end, told } = world([1, 2])
    claims.held = true
    worker.start()
    await settle()
    const seen = { stopped: false }
    const stopped = worker.stop().then(() => (seen.stopped = true))
    await settle()
    expect(seen.stopped).toBe(false)
    claims.waiting.shift()!()
    await settle()
    expect(runs()).toEqual([1])
    await end(1)
    await stopped
    expect(told).toEqual(['done 1'])
    expect(claims.asked).toBe(1)
  })
})
