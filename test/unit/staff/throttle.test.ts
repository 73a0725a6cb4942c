import { describe, expect, it } from 'vitest'
import type { Failures, FailureStore } from '../../../src/staff/ports.ts'
import { createThrottle, limits, waitAfter } from '../../../src/staff/throttle.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND

describe('the wait', () => {
  const waits = (limit: { from: number; forgetAfter: number }, ...counts: number[]) =>
    counts.map((count) => waitAfter({ count, lastAt: 0 }, limit, 0) / SECOND)

  it('begins with the fifth failure of an account, doubles, and stops at 15 minutes', () => {
    const counts = [0, 4, 5, 6, 7, 8, 9, 10, 11, 1000]
    expect(waits(limits.account, ...counts)).toEqual([
      ...[0, 0, 30, 60, 120, 240, 480, 900, 900, 900],
    ])
  })

  it('begins with the twentieth of an address', () => {
    expect(waits(limits.address, 19, 20, 21)).toEqual([0, 30, 60])
  })

  it('runs down, and all is forgotten after a day', () => {
    const failures = { count: 6, lastAt: 0 }
    expect(waitAfter(failures, limits.account, 59 * SECOND)).toBe(SECOND)
    expect(waitAfter(failures, limits.account, MINUTE)).toBe(0)
    expect(waitAfter({ count: 1000, lastAt: 0 }, limits.account, 24 * 60 * MINUTE)).toBe(0)
  })
})

describe('attempts', () => {
  function fresh() {
    const clock = { now: 0 }
    const throttle = createThrottle(inMemory(), () => clock.now)
    const fail = async (account: string, address: string, times: number) => {
      for (let n = 0; n < times; n++) await throttle.attempt(account, address)
    }
    const kindOf = async (account: string, address: string) =>
      (await throttle.attempt(account, address)).kind
    return { clock, throttle, fail, kindOf }
  }

  it('of many at once no more get through than one after another', async () => {
    const { throttle } = fresh()
    const all = await Promise.all(
      Array.from({ length: 50 }, () => throttle.attempt('lan', '192.0.2.1')),
    )
    expect(all.filter(({ kind }) => kind === 'go')).toHaveLength(5)
  })

  it('asking while told to wait makes the wait no longer', async () => {
    const { clock, fail, kindOf } = fresh()
    await fail('lan', '192.0.2.1', 5)
    clock.now = 29 * SECOND
    await fail('lan', '192.0.2.1', 10)
    clock.now = 30 * SECOND
    expect(await kindOf('lan', '192.0.2.1')).toBe('go')
    expect(await kindOf('lan', '192.0.2.1')).toBe('wait')
  })

  it('a success forgives the account, and the address this attempt only', async () => {
    const { clock, throttle, fail, kindOf } = fresh()
    for (let n = 0; n < 19; n++) await fail(`guess${n}`, '192.0.2.1', 1)
    const own = await throttle.attempt('own', '192.0.2.1')
    expect(await kindOf('own', '192.0.2.1')).toBe('wait')
    if (own.kind === 'go') await own.succeeded()
    // Nineteen again: one more guess, then the wait.
    expect(await kindOf('guess', '192.0.2.1')).toBe('go')
    expect(await kindOf('other', '192.0.2.1')).toBe('wait')
    expect(await kindOf('other', '192.0.2.2')).toBe('go')
    // Who succeeds when the wait is over does not begin it anew for colleagues.
    clock.now += 30 * SECOND
    const late = await throttle.attempt('own', '192.0.2.1')
    if (late.kind === 'go') await late.succeeded()
    expect(await kindOf('colleague', '192.0.2.1')).toBe('go')
  })

  it('one account waits from wherever it is tried', async () => {
    const { fail, kindOf, throttle } = fresh()
    for (let n = 0; n < 5; n++) await fail('lan', `192.0.2.${n}`, 1)
    expect(await kindOf('lan', '198.51.100.1')).toBe('wait')
    expect(await kindOf('minh', '198.51.100.1')).toBe('go')
    await throttle.forgive('lan')
    expect(await kindOf('lan', '198.51.100.1')).toBe('go')
  })
})

function inMemory(): FailureStore {
  const rows = new Map<string, Failures>()
  return {
    async updateFailures(keys, next) {
      const after = next(keys.map((key) => rows.get(key) ?? { count: 0, lastAt: 0 }))
      keys.forEach((key, place) => rows.set(key, after[place] ?? { count: 0, lastAt: 0 }))
    },
    async forgetFailures() {},
  }
}
