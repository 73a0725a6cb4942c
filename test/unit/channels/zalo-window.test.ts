import { describe, expect, test } from 'vitest'
import { anonymousPerson, anonymousVisitor } from '../../../src/channels/zalo/anonymous.ts'
import { closedZaloWindow } from '../../../src/channels/zalo/window.ts'

const HOUR = 3600_000
const now = Date.UTC(2026, 10, 21, 2)

describe('the window', () => {
  test.each([
    ['just now', 0, 'open', 'open'],
    ['48 h ago', 48 * HOUR, 'open', 'open'],
    ['a moment more than 48 h ago', 48 * HOUR + 1, 'closed', 'open'],
    ['7 days ago', 168 * HOUR, 'closed', 'open'],
    ['a moment more than 7 days ago', 168 * HOUR + 1, 'closed', 'closed'],
    ['in a moment, by their clock', -1000, 'open', 'open'],
  ])('somebody wrote %s', (_name, age, free, paid) => {
    const about = { speaker: 'bot', lastInteractionAt: now - age, now } as const
    const state = (paidMessages: boolean) =>
      closedZaloWindow(about, paidMessages) === null ? 'open' : 'closed'
    expect([state(false), state(true)]).toEqual([free, paid])
  })

  test('nothing known of the person: the platform decides', () => {
    const about = { speaker: 'staff', lastInteractionAt: null, now } as const
    expect(closedZaloWindow(about, false)).toBeNull()
  })

  test('the reason says what would change it', () => {
    const reason = (hours: number) =>
      closedZaloWindow({ speaker: 'bot', lastInteractionAt: now - hours * HOUR, now }, false)
    expect(reason(49)).toContain('ZALO_PAID_MESSAGES')
    expect(reason(169)).not.toContain('ZALO_PAID_MESSAGES')
  })
})

describe('a visitor without an account', () => {
  test.each([
    { anonymousId: 'a91f', conversationId: 'c0ffee' },
    { anonymousId: '2468458835291979220', conversationId: 'x/y' },
  ])('%j is found again in the id', (visitor) => {
    expect(anonymousVisitor(anonymousPerson(visitor) ?? '')).toEqual(visitor)
  })

  test('an id that would be read as two is not taken', () => {
    expect(anonymousPerson({ anonymousId: 'a/b', conversationId: 'c' })).toBeUndefined()
  })

  test('a person with an account is none', () => {
    expect(anonymousVisitor('2468458835291979220')).toBeUndefined()
  })
})
