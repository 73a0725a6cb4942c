import { describe, expect, it } from 'vitest'
import { createDesk, type Switches } from '../../../src/conversations/desk.ts'
import { median } from '../../../src/conversations/median.ts'
import { defaultSettings } from '../../../src/settings/settings.ts'

const NOW = 1_700_000_000_000
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

function world() {
  const set = {
    now: NOW,
    minutes: [] as number[],
    switches: { botOff: {}, notice: null } as Switches,
    settings: defaultSettings,
    asked: [] as number[],
  }
  const desk = createDesk({
    switches: {
      loadSwitches: async () => set.switches,
      switchBot: () => Promise.reject(new Error('the desk only reads')),
      setNotice: () => Promise.reject(new Error('the desk only reads')),
    },
    settings: { loadSettings: async () => set.settings },
    waiting: {
      answeredSince: async (since) => {
        set.asked.push(since)
        return set.minutes.map((wait) => ({
          createdAt: NOW,
          firstReplyAt: NOW + wait * MINUTE,
        }))
      },
    },
    officeMinutes: (from, to) => (to - from) / MINUTE,
    now: () => set.now,
  })
  return { set, desk }
}

describe('how long people usually wait', () => {
  it.each([
    [[3], 3],
    [[9, 1, 5], 5],
    [[1, 9, 5, 7], 6],
    [[2, 2, 2, 100], 2],
    [[10, 1, 9, 2], 5.5],
  ])('of %j the median is %d', (numbers, middle) => {
    expect(median(numbers)).toBe(middle)
  })

  it('is not said before five people were answered', async () => {
    const { set, desk } = world()
    set.minutes = [4, 8, 15, 16]
    await desk.refresh()
    expect(desk.of('zalo').usualMinutes).toBeNull()
    set.minutes = [4, 8, 15, 16, 600]
    await desk.refresh()
    expect(desk.of('zalo').usualMinutes).toBe(15)
  })

  it('is of the last thirty days', async () => {
    const { set, desk } = world()
    await desk.refresh()
    expect(set.asked).toEqual([NOW - 30 * DAY])
  })
})

describe('what staff switch', () => {
  it('is as if never touched until it was looked up', () => {
    const { desk } = world()
    expect(desk.of('zalo')).toEqual({
      ...{ botOff: false, usualMinutes: null, anyTime: false, notice: null },
    })
  })

  it('holds for the one channel, once it was looked up', async () => {
    const { set, desk } = world()
    set.switches = { botOff: { zalo: { reason: 'thử', by: 1, at: NOW } }, notice: null }
    expect(desk.of('zalo').botOff).toBe(false)
    await desk.refresh()
    expect([desk.of('zalo').botOff, desk.of('messenger').botOff]).toEqual([true, false])
    set.settings = { ...defaultSettings, 'office.web': 'off' }
    await desk.refresh()
    expect([desk.of('web').anyTime, desk.of('zalo').anyTime]).toEqual([true, false])
  })

  it('a notice is told until its time is over, without being looked up again', async () => {
    const { set, desk } = world()
    const notice = { text: 'Nghỉ lễ', until: NOW + DAY, by: 1, at: NOW - 5 }
    set.switches = { botOff: {}, notice }
    await desk.refresh()
    set.now = NOW + DAY - 1
    expect(desk.of('web').notice).toEqual({ id: NOW - 5, text: 'Nghỉ lễ' })
    set.now = NOW + DAY
    expect(desk.of('web').notice).toBeNull()
  })
})
