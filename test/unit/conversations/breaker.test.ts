import { describe, expect, it } from 'vitest'
import { createBreaker } from '../../../src/conversations/breaker.ts'

const SECOND = 1000

describe('a channel whose platform is down', () => {
  it('pauses when five different messages failed in a row', () => {
    const breaker = createBreaker()
    const pauses = [1, 2, 3, 4, 5].map((id) => breaker.failed(id, 0))
    expect(pauses).toEqual([undefined, undefined, undefined, undefined, 30 * SECOND])
  })

  it('does not pause for one message that fails again and again', () => {
    const breaker = createBreaker()
    expect(Array.from({ length: 50 }, () => breaker.failed(1, 0))).not.toContain(30 * SECOND)
  })

  it('forgets failures when a send gets an answer', () => {
    const breaker = createBreaker()
    for (const id of [1, 2, 3, 4]) breaker.failed(id, 0)
    breaker.worked()
    expect(breaker.failed(5, 0)).toBeUndefined()
  })

  it('is not made longer by sends that were under way when it paused', () => {
    const breaker = createBreaker()
    for (const id of [1, 2, 3, 4, 5]) breaker.failed(id, 0)
    expect(breaker.failed(6, 10 * SECOND)).toBeUndefined()
  })

  it('pauses twice as long after each try that fails, ten minutes at most, until one works', () => {
    const breaker = createBreaker()
    for (const id of [1, 2, 3, 4, 5]) breaker.failed(id, 0)
    let at = 30 * SECOND
    const pauses = []
    for (let round = 0; round < 6; round++) {
      expect(breaker.failed(1, at)).toBeUndefined()
      const pause = breaker.failed(2, at) ?? 0
      pauses.push(pause / SECOND)
      at += pause
    }
    expect(pauses).toEqual([60, 120, 240, 480, 600, 600])
    breaker.worked()
    expect(breaker.failed(1, at)).toBeUndefined()
  })
})
