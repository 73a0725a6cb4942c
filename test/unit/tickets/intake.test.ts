import { describe, expect, it } from 'vitest'
import { createLog } from '../../../src/log.ts'
import type { Job } from '../../../src/queue/queue.ts'
import { fold } from '../../../src/text/normalise.ts'
import { createIntake, type WordingIndex } from '../../../src/tickets/intake.ts'
import {
  GATHER,
  type Capture,
  type Gathered,
  type TicketIntake,
  type Whereabouts,
} from '../../../src/tickets/ports.ts'

const NOW = Date.UTC(2026, 10, 23, 2)
const fields = [{ id: 'giao-thong', label: 'Giao thông, bằng lái' }]

/** Shares of words, as plain as it can be. */
function plainIndex(): WordingIndex & { known: Map<number, readonly string[]>; added: number } {
  const known = new Map<number, readonly string[]>()
  const share = (one: readonly string[], other: readonly string[]) =>
    one.filter((word) => other.includes(word)).length / Math.max(one.length, other.length)
  const index = {
    known,
    added: 0,
    add(id: number, words: readonly string[]) {
      index.added++
      known.set(id, words)
    },
    remove: (id: number) => void known.delete(id),
    nearest: (words: readonly string[], most: number) =>
      [...known]
        .map(([id, theirs]) => ({ id, likeness: share(words, theirs) }))
        .sort((a, b) => b.likeness - a.likeness || a.id - b.id)
        .slice(0, most),
  }
  return index
}

/** A store in memory: what was captured, and the tickets it became. */
function world(above: number | '' = '') {
  const captures = new Map<number, Capture>()
  const gathered = new Map<number, Gathered & { ticketId: number }>()
  const places = new Map<number, Whereabouts>()
  const dropped: number[] = []
  let tickets = 0
  const store: TicketIntake = {
    loadCapture: async (id) => captures.get(id) ?? null,
    wordingsAfter: async (after, most) =>
      [...gathered.values()]
        .flatMap(({ askerId, words }) => (words === null ? [] : { askerId, words }))
        .filter(({ askerId }) => askerId > after)
        .sort((a, b) => a.askerId - b.askerId)
        .slice(0, most),
    whereAre: async (ids) => ids.flatMap((id) => places.get(id) ?? []),
    async gather(_job, one) {
      const ticketId = one.into ?? ++tickets
      const { kind, place } = captures.get(one.askerId)!
      const found = [...places.values()].find((other) => other.ticketId === ticketId)
      const own = { ticketId, kind, state: 'new' as const, place }
      places.set(one.askerId, { ...(found ?? own), askerId: one.askerId })
      gathered.set(one.askerId, { ...one, ticketId })
      captures.delete(one.askerId)
      return { ticketId }
    },
    drop: async (_job, id) => void dropped.push(id),
    answeredBy: async () => [],
  }
  const index = plainIndex()
  const settings = { 'tickets.routeAbove': above, 'tickets.answerHolds': 90 }
  const suggestions = [{ agency: 'so-xd', confidence: 0.9 }]
  const asked: unknown[] = []
  const start = (into = index) =>
    createIntake({
      store,
      likeness: {
        wordsOf: (text) => fold(text).match(/[a-z0-9]+/g) ?? [],
        ...{ index: into, same: 0.8, perhaps: 0.5 },
      },
      routing: {
        suggest(text, about) {
          asked.push({ text, ...about })
          return suggestions
        },
      },
      mask: (text) => text.replace(/\d{9,}/g, '[số]'),
      fields: () => fields,
      settings: { loadSettings: async () => settings },
      now: () => NOW,
      log: createLog('silent'),
    })
  let handle = start()
  let ids = 0
  /** Somebody asks; which ticket is it in? */
  async function ask(text: string | null, over: Partial<Capture> = {}) {
    const askerId = over.askerId ?? ++ids
    const capture: Capture = {
      ...{ askerId, code: `C${askerId}`, channel: 'zalo', origin: 'unanswered', kind: 'cau-hoi' },
      ...{ text, field: null, place: null, phone: null, askedAt: NOW },
      ...over,
    }
    captures.set(askerId, capture)
    const verdict = await handle.gather(jobOf(askerId))
    return { verdict, one: gathered.get(askerId), ticketId: gathered.get(askerId)?.ticketId }
  }
  return {
    ...{ ask, store, index, places, gathered, dropped, asked, captures },
    handle: (job: Job) => handle.gather(job),
    restart: (fresh = plainIndex()) => {
      handle = start(fresh)
      return fresh
    },
  }
}

const jobOf = (subject: number): Job => ({
  ...{ id: subject, lane: 'ticket', key: GATHER, subject, attempts: 1, lease: 'x', createdAt: NOW },
})

describe('a question', () => {
  it('joins the one that asks the same, and only that', async () => {
    const { ask } = world()
    const first = await ask('bao giờ có thẻ căn cước')
    expect(first.verdict).toEqual({ kind: 'finished' })
    expect((await ask('Thẻ căn cước bao giờ có?', { origin: 'not-right' })).ticketId).toBe(1)
    expect((await ask('bao gio co the can cuoc', { origin: 'feedback' })).ticketId).toBe(1)
    expect((await ask('đăng ký xe máy ở đâu')).ticketId).toBe(2)
  })

  it('joins the same after a restart, and what another instance gathered meanwhile', async () => {
    const { ask, restart, gathered, places } = world()
    for (let n = 0; n < 1100; n++) await ask(`câu ${n} về chuyện${n} thứ${n} của${n}`)
    const index = restart()
    expect((await ask('câu 7 về chuyện7 thứ7 của7')).ticketId).toBe(8)
    expect(index.known.size).toBe(1100)
    const other = { wording: '', words: 'hoi dap so la gi', into: null, suggested: [] }
    gathered.set(5000, { ...other, askerId: 5000, field: null, agency: null, ticketId: 77 })
    places.set(5000, {
      ...{ askerId: 5000, ticketId: 77, kind: 'cau-hoi', state: 'new', place: null },
    })
    expect((await ask('hỏi đáp số là gì')).ticketId).toBe(77)
    // Each was put into memory once, however often it was read.
    expect(index.added).toBe(index.known.size)
  })

  it('does not join who is gone; those make room for others', async () => {
    const { ask, places, index } = world()
    for (let n = 0; n < 60; n++) {
      const { ticketId } = await ask('bao giờ có thẻ căn cước')
      expect(ticketId).toBe(1)
    }
    places.clear()
    expect((await ask('bao giờ có thẻ căn cước')).ticketId).toBe(2)
    expect((await ask('bao giờ có thẻ căn cước')).ticketId).toBe(2)
    expect(index.known.size).toBeLessThan(15)
  })

  it('is kept without personal data, unless they left a number to be called on', async () => {
    const { ask } = world()
    expect((await ask('căn cước 012345678901 hỏng')).one?.wording).toBe('căn cước [số] hỏng')
    const called = await ask('gọi tôi 0912345678', { kind: 'loi-nhan', phone: '0912345678' })
    expect(called.one?.wording).toBe('gọi tôi 0912345678')
  })

  it('carries the id of the field that was chosen by its label', async () => {
    const { ask, asked } = world()
    expect((await ask('đường hỏng', { field: 'Giao thông, bằng lái' })).one?.field).toBe(
      'giao-thong',
    )
    expect((await ask('xe hỏng', { field: 'giao-thong' })).one?.field).toBe('giao-thong')
    expect((await ask('gì đó', { field: 'Chuyện khác' })).one?.field).toBeNull()
    expect(asked[0]).toEqual({
      ...{ text: 'đường hỏng', field: 'giao-thong', place: null, today: '2026-11-23' },
    })
  })

  it('without any letters is no question; who was given a code is kept all the same', async () => {
    const { ask, dropped } = world()
    expect((await ask('??? 123')).verdict).toEqual({ kind: 'finished' })
    await ask('👍')
    await ask(null)
    expect(dropped).toEqual([1, 2, 3])
    expect((await ask('113', { origin: 'feedback' })).ticketId).toBe(1)
    expect((await ask('!!!', { kind: 'loi-nhan', phone: '0912345678' })).ticketId).toBe(2)
  })

  it('that was gathered before is done with', async () => {
    const { handle, gathered } = world()
    expect(await handle(jobOf(1))).toEqual({ kind: 'done' })
    expect(gathered.size).toBe(0)
  })
})

describe('what is no question', () => {
  it('a report joins one of the same place, never of another or of none', async () => {
    const { ask } = world()
    const report = { kind: 'phan-anh', origin: 'feedback' } as const
    const seen = 'đường thôn đông ngập nước'
    expect((await ask(seen, { ...report, place: 'xã Mẫu Một' })).ticketId).toBe(1)
    expect((await ask(seen, { ...report, place: 'Xã mẫu một' })).ticketId).toBe(1)
    expect((await ask(seen, { ...report, place: 'xã Mẫu Hai' })).ticketId).toBe(2)
    expect((await ask(seen, report)).ticketId).toBe(3)
    expect((await ask(seen, report)).ticketId).toBe(4)
    expect((await ask(seen)).ticketId).toBe(5)
  })

  it.each(['gop-y', 'lua-dao', 'loi-nhan'] as const)('%s never joins', async (kind) => {
    const { ask } = world()
    const own = { kind, origin: 'feedback', place: 'xã Mẫu Một' } as const
    const first = await ask('bị lừa chuyển tiền', own)
    expect(first.one?.words).toBeNull()
    expect((await ask('bị lừa chuyển tiền', own)).ticketId).toBe(2)
  })
})

describe('routing', () => {
  it('is only suggested, unless it is surer than the setting asks', async () => {
    const suggested = [{ agency: 'so-xd', confidence: 0.9 }]
    expect((await world().ask('đường hỏng')).one).toMatchObject({ suggested, agency: null })
    expect((await world(95).ask('đường hỏng')).one).toMatchObject({ agency: null })
    expect((await world(90).ask('đường hỏng')).one).toMatchObject({ suggested, agency: 'so-xd' })
    const fraud = { kind: 'lua-dao', origin: 'feedback' } as const
    expect((await world(90).ask('bị lừa', fraud)).one).toMatchObject({ suggested, agency: null })
  })

  it('is not asked for what joins', async () => {
    const { ask, asked } = world(50)
    await ask('đường hỏng')
    expect((await ask('đường hỏng')).one).toMatchObject({ into: 1, agency: null, suggested: [] })
    expect(asked).toHaveLength(1)
  })
})
