import { describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Delivery, Messages } from '../../../src/web/console-contract.ts'
import { joined } from '../../../src/console/api/joined.ts'
import { matching, slashAt } from '../../../src/console/conversation/canned.ts'
import { maskedWords, windowWords } from '../../../src/console/words/conversation-words.ts'
import { deliveryWords, reasonWords } from '../../../src/console/words/delivery-words.ts'
import { dayTitle, duration, listTime, timeLeft } from '../../../src/console/words/times.ts'
import { closedZaloWindow } from '../../../src/channels/zalo/window.ts'
import { closedWindow } from '../../../src/channels/messenger/window.ts'
import { zaloErrors } from '../../../src/channels/zalo/errors.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** 20 November 2026, a Friday, 10:00 in Vietnam. */
const now = Date.parse('2026-11-20T03:00:00Z')
const vietnamese = /[à-ỹđ]/i

describe('times as staff read them', () => {
  it('a day begins at midnight in Vietnam, not in London', () => {
    const justAfterMidnight = Date.parse('2026-11-19T17:05:00Z')
    expect(dayTitle(justAfterMidnight, now)).toBe('Hôm nay')
    expect(dayTitle(justAfterMidnight - 10 * MINUTE, now)).toBe('Hôm qua')
    expect(listTime(justAfterMidnight, now)).toBe('00:05')
    expect(dayTitle(now - 3 * DAY, now)).toBe('Thứ Ba, 17/11')
    expect(listTime(Date.parse('2025-03-02T03:00:00Z'), now)).toBe('02/03/2025')
  })

  it('says how long, and never more than what is left', () => {
    expect(duration(30_000)).toBe('dưới 1 phút')
    expect(duration(125 * MINUTE)).toBe('2 giờ 5 phút')
    expect(timeLeft(2 * HOUR - 1)).toBe('1 giờ')
    expect(timeLeft(31 * HOUR + 59 * MINUTE)).toBe('31 giờ')
  })
})

describe('what we may still send', () => {
  it('counts down, warns, and says when it is over although nobody reloaded', () => {
    const free = (until: number) => windowWords({ kind: 'free', until }, now)
    expect(free(now + 31 * HOUR)).toEqual({ text: 'Còn được nhắn miễn phí 31 giờ', tone: 'calm' })
    expect(free(now + HOUR).tone).toBe('soon')
    expect(free(now - 1)).toEqual(windowWords({ kind: 'closed', until: null }, now))
    expect(free(now - 1).text).toContain('người dân nhắn lại')
    expect(windowWords({ kind: 'none', until: null }, now).tone).toBe('calm')
  })
})

describe('why something did not arrive', () => {
  const of = (code: string | null, text = 'x') => ({ code, text })

  it('is said in Vietnamese for every number by which Zalo refuses and explains itself', () => {
    const silent = Object.entries(zaloErrors)
      .filter(([, { remedy, meaning }]) => remedy === 'refuse' && meaning !== 'not explained')
      .filter(([code]) => !vietnamese.test(reasonWords(of(code), 'zalo')))
    expect(silent.map(([code]) => code)).toEqual([])
  })

  it('is said for every window that we close ourselves', () => {
    const reasons = [
      closedZaloWindow({ speaker: 'bot', lastInteractionAt: now - 3 * DAY, now }, false),
      closedZaloWindow({ speaker: 'bot', lastInteractionAt: now - 8 * DAY, now }, false),
      closedWindow({ speaker: 'bot', lastInteractionAt: now - 2 * DAY, now }, false),
      closedWindow({ speaker: 'staff', lastInteractionAt: now - 8 * DAY, now }, true),
    ]
    for (const reason of reasons)
      expect(reasonWords(of(null, reason ?? ''), 'zalo')).toMatch(/^Đã quá/)
  })

  it('finds the pair before the number, the number in the words, and keeps what it does not know', () => {
    expect(reasonWords(of('10/2018278'), 'messenger')).toContain('24 giờ')
    expect(reasonWords(of('10/777'), 'messenger')).toContain('thiếu quyền')
    expect(reasonWords(of(null, '-213: the person does not follow the OA'), 'zalo')).toContain(
      'quan tâm',
    )
    expect(reasonWords(of('77', 'strange'), 'zalo')).toBe('77: strange')
    expect(reasonWords(of('-213', 'of another platform'), 'messenger')).toBe(
      '-213: of another platform',
    )
  })

  it('seen is more than received, received more than sent', () => {
    const sent: Delivery = { state: 'sent', reason: null, reachedAt: null, seenAt: null }
    const words = (delivery: Delivery) => deliveryWords(delivery, 'zalo').text
    expect(words(sent)).toBe('Đã gửi')
    expect(words({ ...sent, reachedAt: now })).toBe('Đã nhận')
    expect(words({ ...sent, reachedAt: now, seenAt: now })).toBe('Đã xem')
  })
})

it('names every kind of secret that is masked', () => {
  const mask = readFileSync(join(import.meta.dirname, '../../../src/text/mask.ts'), 'utf8')
  const kinds = [.../SecretKind = (.*)/.exec(mask)![1]!.matchAll(/'(\w+)'/g)].map(
    ([, kind]) => kind!,
  )
  expect(kinds.length).toBeGreaterThan(2)
  for (const kind of kinds) expect(maskedWords([kind])).not.toContain('thông tin riêng')
})

describe('canned answers behind a slash', () => {
  const answers = [
    { shortcut: 'cho', title: 'Xin chờ kiểm tra', text: '…' },
    { shortcut: 'chao', title: 'Chào', text: '…' },
    { shortcut: 'ho-so', title: 'Xin mã hồ sơ', text: '…' },
  ]
  it('a slash within a word or an address opens nothing', () => {
    expect(slashAt('/ch', 3)).toEqual({ from: 0, typed: 'ch' })
    expect(slashAt('Dạ /ch', 6)).toEqual({ from: 3, typed: 'ch' })
    expect(slashAt('20/11', 5)).toBeNull()
    expect(slashAt('https://a.vn/', 13)).toBeNull()
  })
  it('are found by shortcut or title, with or without marks, as Telex writes them too', () => {
    const found = (typed: string) => matching(answers, typed).map(({ shortcut }) => shortcut)
    expect(found('')).toEqual(['cho', 'chao', 'ho-so'])
    expect(found('chò')).toEqual(['cho'])
    expect(found('ma ho')).toEqual(['ho-so'])
    expect(found('mã')).toEqual(['ho-so'])
  })
})

describe('the newest page over what was loaded', () => {
  const page = (from: number, to: number, more: boolean, text = 'a') =>
    ({
      messages: Array.from({ length: to - from + 1 }, (_, index) => ({ id: from + index, text })),
      more,
    }) as Messages
  const ids = ({ messages }: Messages) => messages.map(({ id }) => id)

  it('keeps older ones, and takes what changed', () => {
    const now = joined(page(1, 8, false), page(5, 9, true, 'b'))
    expect(ids(now)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(now.messages[5]?.text).toBe('b')
    expect(now.more).toBe(false)
  })
  it('drops what was taken away at the end, and everything before a hole', () => {
    expect(ids(joined(page(1, 8, false), page(5, 7, true)))).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(ids(joined(page(1, 8, false), page(20, 25, true)))).toEqual([20, 21, 22, 23, 24, 25])
    expect(joined(page(1, 8, false), page(20, 25, true)).more).toBe(true)
  })
})
